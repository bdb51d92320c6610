"""One condition of a filter: checked, then told as a test on values and, where it can, as SQL."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sheetsync.sandbox import times
from sheetsync.sandbox.errors import bad_filter_value, unknown_operator
from sheetsync.sandbox.fields import Field, Sort
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.tables import fold

Test = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Sql:
    """An SQL condition that says exactly the same.

    Attributes:
        text: The condition.
        parameters: Its parameters.
        column: Set when it is "this column is one of these texts", so that many can be merged.
        among: The texts then.
    """

    text: str
    parameters: tuple[object, ...] = ()
    column: str | None = None
    among: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on an entity.

    Attributes:
        matches: Whether an entity fits.
        sql: The same in SQL; ``None`` when it cannot be said there.
    """

    matches: Callable[[Doc], bool]
    sql: Sql | None


def among(column: str, texts: Sequence[str]) -> Sql:
    """The column holds one of these texts; their number is not limited."""
    return Sql(
        f"{column} IN (SELECT value FROM json_each(?))",
        (json.dumps(list(texts)),),
        column,
        tuple(texts),
    )


def is_empty(value: object) -> bool:
    """Whether a value is none: null, an empty text or an empty list."""
    return value is None or value in ("", [])


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
    test, sql = _comparison(field, operator.removeprefix("!"), value, now, ignore_case=ignore_case)
    read = field.value
    if negated:
        return Condition(lambda doc: not test(read(doc)), None if sql is None else _not(sql))
    return Condition(lambda doc: test(read(doc)), sql)


def _presence(field: Field, *, wanted: bool) -> Condition:
    read = field.value
    column = field.exact_column or field.column
    sql = None
    if column is not None:
        sql = Sql(f"({column} IS NOT NULL AND {column} <> '')")
        if not wanted:
            sql = _not(sql)
    return Condition(lambda doc: is_empty(read(doc)) is not wanted, sql)


def _not(sql: Sql) -> Sql:
    return Sql(f"NOT ifnull({sql.text}, 0)", sql.parameters)


def _comparison(
    field: Field, operator: str, value: Any, now: str, *, ignore_case: bool
) -> tuple[Test, Sql | None]:
    understood: tuple[Test, Sql | None] | None = None
    match field.sort:
        case Sort.TEXT:
            understood = _text(field, operator, value, ignore_case=ignore_case)
        case Sort.NUMBER:
            understood = _number(field, operator, value)
        case Sort.DATE:
            understood = _date(operator, value, now)
        case Sort.MOMENT:
            understood = _moment(field, operator, value, now)
        case Sort.FLAG:
            understood = _flag(field, value) if operator == "eq" else None
        case Sort.LIST:
            understood = _list(operator, value)
        case Sort.PRESENCE:
            pass
    if understood is None:
        raise bad_filter_value(field.name, operator)
    return understood


def _text(
    field: Field, operator: str, value: Any, *, ignore_case: bool
) -> tuple[Test, Sql | None] | None:
    if operator == "in":
        if not _is_list_of(value, str):
            return None
        if ignore_case:
            folded = [fold(text) for text in value]
            wanted = set(folded)
            sql = among(field.column, folded) if field.column else None
            return (lambda kept: kept is not None and fold(kept) in wanted), sql
        exact = set(value)
        return (
            lambda kept: kept in exact,
            among(field.exact_column, list(value)) if field.exact_column else None,
        )
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = fold(str(value))
    if operator == "eq":
        sql = among(field.column, [text]) if field.column else None
        return (lambda kept: kept is not None and fold(str(kept)) == text), sql
    if operator == "like":
        sql = Sql(f"instr({field.column}, ?) > 0", (text,)) if field.column else None
        return (lambda kept: kept is not None and text in fold(str(kept))), sql
    return None


def _number(field: Field, operator: str, value: Any) -> tuple[Test, Sql | None] | None:
    column = field.column
    if operator in {"bte", "in"}:
        numbers = [_as_number(item) for item in value] if isinstance(value, list) else [None]
        known = [number for number in numbers if number is not None]
        if len(known) != len(numbers):
            return None
        if operator == "in":
            return lambda kept: kept in known, (
                Sql(f"{column} IN (SELECT value FROM json_each(?))", (json.dumps(known),))
                if column
                else None
            )
        if len(known) != 2:
            return None
        low, high = known
        sql = Sql(f"{column} BETWEEN ? AND ?", (low, high)) if column else None
        return (lambda kept: kept is not None and low <= kept <= high), sql
    number = _as_number(value)
    if number is None or operator not in _ORDERINGS:
        return None
    compare, symbol = _ORDERINGS[operator]
    sql = Sql(f"{column} {symbol} ?", (number,)) if column else None
    return (lambda kept: kept is not None and compare(kept, number)), sql


def _date(operator: str, value: Any, now: str) -> tuple[Test, Sql | None] | None:
    if operator == "last_days":
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            return None
        first, last = times.days_before(now, min(value, 100_000)), now[:10]
        return (lambda kept: kept is not None and first <= kept <= last), None
    if operator == "bte":
        bounds = [_as_moment(item) for item in value] if isinstance(value, list) else []
        if len(bounds) != 2 or bounds[0] is None or bounds[1] is None:
            return None
        low, high = bounds[0][:10], bounds[1][:10]
        return (lambda kept: kept is not None and low <= kept <= high), None
    moment = _as_moment(value)
    if moment is None or operator not in _ORDERINGS:
        return None
    compare, day = _ORDERINGS[operator][0], moment[:10]
    return (lambda kept: kept is not None and compare(kept, day)), None


def _moment(field: Field, operator: str, value: Any, now: str) -> tuple[Test, Sql | None] | None:
    """Conditions on moments become a range from one second to before another."""
    first, end = "", "9999"
    if operator == "last_days":
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            return None
        first = times.days_before(now, min(value, 100_000))
    elif operator == "bte":
        bounds = [_as_moment(item) for item in value] if isinstance(value, list) else []
        if len(bounds) != 2 or bounds[0] is None or bounds[1] is None:
            return None
        first, end = bounds[0], times.next_second(bounds[1])
    else:
        second = _as_moment(value)
        if second is None:
            return None
        match operator:
            case "eq" if isinstance(value, str) and len(value) == len("2026-05-01"):
                first, end = second[:10], second[:10] + "T99"
            case "eq":
                first, end = second, times.next_second(second)
            case "gt":
                first = times.next_second(second)
            case "gte":
                first = second
            case "lt":
                end = second
            case "lte":
                end = times.next_second(second)
            case _:
                return None
    sql = (
        Sql(f"({field.column} >= ? AND {field.column} < ?)", (first, end)) if field.column else None
    )
    return (lambda kept: kept is not None and first <= kept < end), sql


def _flag(field: Field, value: Any) -> tuple[Test, Sql | None] | None:
    if not isinstance(value, bool):
        return None
    column = field.column
    sql = Sql(f"({column}) = ?", (int(value),)) if column else None
    return (lambda kept: kept is value), sql


def _list(operator: str, value: Any) -> tuple[Test, Sql | None] | None:
    if operator != "in" or not _is_list_of(value, str):
        return None
    wanted = set(value)
    return (lambda kept: kept is not None and not wanted.isdisjoint(kept)), None


_ORDERINGS: dict[str, tuple[Callable[[Any, Any], bool], str]] = {
    "eq": (lambda kept, value: bool(kept == value), "="),
    "gt": (lambda kept, value: bool(kept > value), ">"),
    "gte": (lambda kept, value: bool(kept >= value), ">="),
    "lt": (lambda kept, value: bool(kept < value), "<"),
    "lte": (lambda kept, value: bool(kept <= value), "<="),
}


def _is_list_of(value: Any, kind: type) -> bool:
    return isinstance(value, list) and all(isinstance(item, kind) for item in value)


def _as_number(value: Any) -> int | float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if not isinstance(value, int | float) or not abs(value) <= 2**62:
        return None
    return value


def _as_moment(value: Any) -> str | None:
    """A date or moment in a filter, to the second; ``None`` when it is none."""
    if not isinstance(value, str):
        return None
    try:
        return times.second_of(times.kept_from_text(value))
    except ValueError:
        return None
