"""One condition of a filter: checked, then told as a test on entities and, where it can, as SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sheetsync.sandbox.errors import unknown_operator
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.searching.comparisons import (
    MOST_PARAMETERS,
    Sql,
    as_text,
    comparison,
    is_empty,
)
from sheetsync.sandbox.searching.fields import Field, Sort

__all__ = ["Condition", "condition", "is_empty", "words_in"]


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on an entity.

    Attributes:
        matches: Whether an entity fits.
        sql: The same in SQL; ``None`` when it cannot be said there.
        at_least: SQL, in its stead, that lets every match through and some others.
    """

    matches: Callable[[Doc], bool]
    sql: Sql | None
    at_least: Sql | None = None


def condition(
    field: Field, operator: str, value: Any, *, now: str, any_operator: bool, ignore_case: bool
) -> Condition:
    """Understand one condition.

    Args:
        field: What it is on.
        operator: One of the operators there are.
        value: What it compares with; not looked at by ``exists``.
        now: The present moment, as kept.
        any_operator: Whether operators that the field's type does not offer are taken.
        ignore_case: Whether ``in`` on the field ignores case.

    Raises:
        RefusalError: 422, for an operator or a value that does not go with the field.
    """
    if not (field.takes(operator) or any_operator):
        raise unknown_operator(operator, (*field.operators, *field.unlisted))
    if operator in {"exists", "!exists"}:
        return _presence(field, wanted=operator == "exists")
    negated = operator.startswith("!")
    test, sql = comparison(
        field,
        operator.removeprefix("!"),
        value,
        now,
        ignore_case=ignore_case,
        any_operator=any_operator,
    )
    if sql is not None:
        sql = _laid_out(sql, field)
    read = field.value
    if negated:
        return Condition(lambda doc: not test(read(doc)), None if sql is None else _not(sql))
    return Condition(lambda doc: test(read(doc)), sql)


def words_in(fields: Sequence[Field], words: Sequence[str]) -> Condition:
    """Every word stands in one of the fields, without case.

    Args:
        fields: Where to look.
        words: What for, folded.
    """

    def matches(doc: Doc) -> bool:
        texts = [as_text(field.value(doc)) for field in fields]
        return all(any(word in text for text in texts) for word in words)

    known = [column for field in fields if (column := _folded_column(field)) is not None]
    if len(known) != len(fields) or len(known) * len(words) > MOST_PARAMETERS:
        return Condition(matches, None)
    one = f"({' OR '.join(f'ifnull(instr({column}, ?), 0) > 0' for column in known)})"
    sql = Sql(
        " AND ".join([one] * len(words)) or "1",
        tuple(word for word in words for _ in known),
        values=frozenset(field.values for field in fields if field.values is not None),
    )
    return Condition(matches, sql)


def _folded_column(field: Field) -> str | None:
    """The SQL of a value as folded text; ``None`` where it cannot be said."""
    if field.compared is None or field.sort in {Sort.FLAG, Sort.LIST, Sort.PRESENCE}:
        return None
    if field.sort is Sort.TEXT:
        return field.compared
    return f"fold({field.compared})"


def _presence(field: Field, *, wanted: bool) -> Condition:
    read = field.value
    column = field.exact or field.compared
    sql = None
    if column is not None:
        sql = _laid_out(Sql(f"(({column}) IS NOT NULL AND ({column}) <> '')"), field)
        if not wanted:
            sql = _not(sql)
    return Condition(lambda doc: is_empty(read(doc)) is not wanted, sql)


def _laid_out(sql: Sql, field: Field) -> Sql:
    values = field.values
    return sql if values is None else replace(sql, values=frozenset({values}))


def _not(sql: Sql) -> Sql:
    return Sql(f"NOT ifnull({sql.text}, 0)", sql.parameters, values=sql.values)
