"""Row rules, judged a column at a time.

What is not known is not judged: a comparison with an empty cell is neither true nor false, and a
row is at fault only when its rule is surely false (and its ``when`` surely true). An empty cell
keeps what Plytix has, which the sheet does not say.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sheetsync.codecs.codec import Unreadable
from sheetsync.mapping.expression import (
    Arithmetic,
    Both,
    Compare,
    Either,
    Expression,
    Field,
    IsEmpty,
    IsIn,
    Length,
    Literal,
    Not,
    RuleSyntaxError,
    fields_of,
    parse_rule,
)
from sheetsync.mapping.sheet_mapping import Rule
from sheetsync.model.values import KEEP, Ask, ListEdit
from sheetsync.validation import findings as words
from sheetsync.validation.checks import ColumnCheck
from sheetsync.validation.reading import unusable

_COMPARE: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_CALCULATE: Final[Mapping[str, Callable[[Decimal, Decimal], Decimal]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
_NUMBERS: Final = frozenset({Decimal, int, type(None)})

Values = Sequence[Any]
"""One value a row; ``None``: not known."""

Truth = bool | None
"""True, false or not known."""


def parsed(rule: Rule) -> tuple[Expression, Expression | None]:
    """A rule's two expressions.

    Raises:
        MappingError: One of them is no expression.
    """
    try:
        return parse_rule(rule.require), parse_rule(rule.when) if rule.when else None
    except RuleSyntaxError as error:
        raise unusable(rule.place, f"rule “{rule.name}”: {error}") from error


def rule_fields(rule: Rule) -> tuple[str, ...]:
    """The fields a rule looks at, without repeats, those of ``require`` first."""
    require, when = parsed(rule)
    return tuple(
        dict.fromkeys((*fields_of(require), *(fields_of(when) if when is not None else ())))
    )


def broken(rule: Rule, wishes: Mapping[str, Values], rows: int) -> list[bool]:
    """Whether each row surely breaks the rule.

    Args:
        rule: The rule.
        wishes: Field name without ``attributes.`` → what each row asks for; a field that is not
            there is empty in every row.
        rows: How many rows there are.
    """
    require, when = parsed(rule)
    judge = _Judge(wishes, rows)
    held = judge.values(require)
    if when is None:
        return [verdict is False for verdict in held]
    concerned = judge.values(when)
    return [
        verdict is False and applies is True
        for verdict, applies in zip(held, concerned, strict=True)
    ]


def rule_check(rule: Rule) -> ColumnCheck:
    """The condition on a column of verdicts: no row breaks the rule."""

    def judge(values: Sequence[object]) -> list[bool] | bool:
        return True not in values or [value is not True for value in values]

    fault: Unreadable = words.rule_failed(rule)
    return ColumnCheck(code=fault.code, judge=judge, fault=lambda _value: fault)


class _Judge:
    """Works expressions out over all rows at once."""

    def __init__(self, wishes: Mapping[str, Values], rows: int) -> None:
        self._wishes = wishes
        self._rows = rows

    def values(self, expression: Expression) -> Values:
        """What an expression comes to in each row."""
        found: Values
        match expression:
            case Field(name):
                found = [
                    None if isinstance(wish, Ask | ListEdit) else wish for wish in self._wish(name)
                ]
            case Literal(value):
                found = [value] * self._rows
            case Length(of):
                found = [
                    len(value) if isinstance(value, str | tuple) else None
                    for value in self.values(of)
                ]
            case Compare(sign, left, right):
                found = _compared_columns(sign, self.values(left), self.values(right))
            case Arithmetic(sign, left, right):
                found = _calculated_columns(sign, self.values(left), self.values(right))
            case _:
                found = self._truths(expression)
        return found

    def _truths(self, condition: IsEmpty | IsIn | Not | Both | Either) -> list[Truth]:
        found: list[Truth]
        match condition:
            case IsEmpty(Field(name)):
                found = [isinstance(wish, Ask) for wish in self._wish(name)]
            case IsEmpty(of):
                found = [value is None for value in self.values(of)]
            case IsIn(of, items):
                found = [
                    None if value is None else any(_compared("==", value, item) for item in items)
                    for value in self.values(of)
                ]
            case Not(of):
                found = [None if value is None else not value for value in self._truth(of)]
            case Both(left, right):
                pairs = zip(self._truth(left), self._truth(right), strict=True)
                found = [_both(one, other) for one, other in pairs]
            case _:
                pairs = zip(self._truth(condition.left), self._truth(condition.right), strict=True)
                found = [_either(one, other) for one, other in pairs]
        return found

    def _wish(self, name: str) -> Values:
        return self._wishes.get(name) or [KEEP] * self._rows

    def _truth(self, expression: Expression) -> list[Truth]:
        """Truth as far as a value has one: a text or a number is neither true nor false."""
        return [value if isinstance(value, bool) else None for value in self.values(expression)]


def _both(one: Truth, other: Truth) -> Truth:
    if one is False or other is False:
        return False
    return True if one and other else None


def _either(one: Truth, other: Truth) -> Truth:
    if one or other:
        return True
    return None if one is None or other is None else False


def _compared_columns(sign: str, left: Values, right: Values) -> Values:
    if set(map(type, left)) <= _NUMBERS and set(map(type, right)) <= _NUMBERS:
        compare = _COMPARE[sign]
        return [
            None if one is None or other is None else compare(one, other)
            for one, other in zip(left, right, strict=True)
        ]
    return [_compared(sign, one, other) for one, other in zip(left, right, strict=True)]


def _compared(sign: str, one: Any, other: Any) -> Truth:
    """Compare two values; ``None`` when one is not known or they have no order."""
    if one is None or other is None:
        return None
    if isinstance(one, date) and isinstance(other, str):
        other = _day(other)
    elif isinstance(other, date) and isinstance(one, str):
        one = _day(one)
    if _sort(one) is not _sort(other):
        return {"==": False, "!=": True}.get(sign)
    return _COMPARE[sign](one, other)


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:  # a text that is no day is compared as text
        return text


def _sort(value: object) -> type:
    match value:
        case bool():
            return bool
        case int() | Decimal():
            return Decimal
        case _:
            return type(value)


def _calculated_columns(sign: str, left: Values, right: Values) -> Values:
    if sign != "/" and set(map(type, left)) <= _NUMBERS and set(map(type, right)) <= _NUMBERS:
        calculate = _CALCULATE[sign]
        return [
            None if one is None or other is None else calculate(one, other)
            for one, other in zip(left, right, strict=True)
        ]
    return [_calculated(sign, one, other) for one, other in zip(left, right, strict=True)]


def _calculated(sign: str, one: Any, other: Any) -> Decimal | None:
    """Calculate; ``None`` when one side is no number or the result is none."""
    if _sort(one) is not Decimal or _sort(other) is not Decimal:
        return None
    if sign == "/" and not other:
        return None
    return _CALCULATE[sign](Decimal(one), Decimal(other))
