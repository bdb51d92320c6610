"""How a value compares: each sort of field with each operator, in Python and in SQL.

Every operator that the metadata offers, and every one that is known to work though unlisted, is
said in SQL with exactly the meaning of the test: text is folded by the same function, numbers,
days and moments are kept in forms that SQLite compares as Python does. What has no SQL is tried on
one entity after another: fields whose value is computed, operators that only a switch lets
through, and texts with a NUL, which SQLite's JSON cuts short.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sheetsync.sandbox import times
from sheetsync.sandbox.errors import bad_filter_value
from sheetsync.sandbox.searching.fields import Field, Sort
from sheetsync.sandbox.state.tables import fold
from sheetsync.sandbox.state.value_tables import Values, item_of_list

MOST_PARAMETERS = 500
"""How many values of one condition go into SQL."""

_MOST_ITEMS = 16

Test = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Sql:
    """An SQL condition that says exactly the same.

    Attributes:
        text: The condition.
        parameters: Its parameters.
        column: Set when it is "this column is one of these texts", so that many can be merged.
        among: The texts then.
        values: What must be laid out for it.
    """

    text: str
    parameters: tuple[object, ...] = ()
    column: str | None = None
    among: tuple[str, ...] = ()
    values: frozenset[Values] = frozenset()


Understood = tuple[Test, Sql | None]
"""One comparison, both ways."""


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


def as_text(value: Any) -> str:
    """A value as text to look for words in: folded, the items of a list one after another."""
    if is_empty(value):
        return ""
    return fold(" ".join(str(item) for item in value) if isinstance(value, list) else str(value))


def comparison(
    field: Field,
    operator: str,
    value: Any,
    now: str,
    *,
    ignore_case: bool,
    any_operator: bool,
) -> Understood:
    """Understand one comparison.

    Args:
        field: What is compared.
        operator: How, without a negation.
        value: With what.
        now: The present moment, as kept.
        ignore_case: Whether ``in`` on text ignores case.
        any_operator: Whether operators that the field's type does not offer are taken.

    Raises:
        RefusalError: 422, for a value that does not go with the operator.
    """
    understood: Understood | None = None
    match field.sort:
        case Sort.TEXT:
            understood = _text(field, operator, value, ignore_case=ignore_case)
        case Sort.NUMBER:
            understood = _number(field, operator, value)
        case Sort.DATE:
            understood = _date(field, operator, value, now)
        case Sort.MOMENT:
            understood = _moment(field, operator, value, now)
        case Sort.FLAG:
            understood = _flag(field, value) if operator == "eq" else None
        case Sort.LIST:
            understood = _list(field, operator, value)
        case Sort.PRESENCE:
            pass
    if understood is None and any_operator and not field.takes(operator):
        understood = _unoffered(operator, value)
    if understood is None:
        raise bad_filter_value(field.name, operator)
    return understood


def _text(field: Field, operator: str, value: Any, *, ignore_case: bool) -> Understood | None:
    column = field.compared
    if operator == "in":
        if not _is_list_of(value, str):
            return None
        whole = not any("\0" in text for text in value)
        if ignore_case:
            folded = [fold(text) for text in value]
            wanted = set(folded)
            sql = among(column, folded) if column and whole else None
            return (lambda kept: kept is not None and fold(kept) in wanted), sql
        exact = set(value)
        return (
            lambda kept: kept in exact,
            among(field.exact, list(value)) if field.exact and whole else None,
        )
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = fold(str(value))
    if operator == "eq":
        sql = among(column, [text]) if column and "\0" not in text else None
        return (lambda kept: kept is not None and fold(str(kept)) == text), sql
    if operator == "like":
        sql = Sql(f"instr({column}, ?) > 0", (text,)) if column else None
        return (lambda kept: kept is not None and text in fold(str(kept))), sql
    return None


def _number(field: Field, operator: str, value: Any) -> Understood | None:
    column = field.compared
    if operator in {"bte", "in"}:
        numbers = [_as_number(item) for item in value] if isinstance(value, list) else [None]
        known = [number for number in numbers if number is not None]
        if len(known) != len(numbers):
            return None
        sql = None
        if operator == "in":
            if column and len(known) <= MOST_PARAMETERS:
                # As parameters: SQLite's JSON does not read every decimal to the last bit.
                sql = Sql(f"{column} IN ({', '.join('?' * len(known))})", tuple(known))
            return (lambda kept: kept in known), sql
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


def _date(field: Field, operator: str, value: Any, now: str) -> Understood | None:
    """Conditions on days, which are kept as ``YYYY-MM-DD``."""
    column = field.compared
    if operator == "last_days":
        first = _first_day(value, now)
        bounds = None if first is None else (first, now[:10])
    elif operator == "bte":
        bounds = _two_moments(value)
        bounds = None if bounds is None else (bounds[0][:10], bounds[1][:10])
    else:
        moment = _as_moment(value)
        if moment is None or operator not in _ORDERINGS:
            return None
        (compare, symbol), day = _ORDERINGS[operator], moment[:10]
        sql = Sql(f"{column} {symbol} ?", (day,)) if column else None
        return (lambda kept: kept is not None and compare(kept, day)), sql
    if bounds is None:
        return None
    low, high = bounds
    sql = Sql(f"{column} BETWEEN ? AND ?", (low, high)) if column else None
    return (lambda kept: kept is not None and low <= kept <= high), sql


def _moment(field: Field, operator: str, value: Any, now: str) -> Understood | None:
    """Conditions on moments become a range from one second to before another."""
    first: str | None = ""
    end = "9999~"
    if operator == "last_days":
        first = _first_day(value, now)
    elif operator == "bte":
        bounds = _two_moments(value)
        first, end = (None, end) if bounds is None else (bounds[0], times.next_second(bounds[1]))
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
    if first is None:
        return None
    since, column = first, field.compared
    sql = Sql(f"({column} >= ? AND {column} < ?)", (since, end)) if column else None
    return (lambda kept: kept is not None and since <= kept < end), sql


def _flag(field: Field, value: Any) -> Understood | None:
    if not isinstance(value, bool):
        return None
    column = field.compared
    sql = Sql(f"({column}) = ?", (int(value),)) if column else None
    return (lambda kept: kept is value), sql


def _list(field: Field, operator: str, value: Any) -> Understood | None:
    if operator != "in" or not _is_list_of(value, str):
        return None
    wanted = set(value)
    column = field.compared
    sql = None
    if column and len(wanted) <= _MOST_ITEMS:
        items = tuple(item_of_list(item) for item in value)
        sql = Sql(f"({' OR '.join([f'instr({column}, ?) > 0'] * len(items)) or '0'})", items)
    elif column and not any("\0" in item for item in wanted):
        sql = Sql(
            f"EXISTS (SELECT 1 FROM json_each({column}) AS item WHERE item.value IN "
            "(SELECT value FROM json_each(?)))",
            (json.dumps(value),),
        )
    return (lambda kept: kept is not None and not wanted.isdisjoint(kept)), sql


def _unoffered(operator: str, value: Any) -> Understood | None:
    """An operator on a type that it is not made for: the value, or one of a list, as text."""
    if operator == "in" and isinstance(value, list):
        wanted = {as_text(item) for item in value}
        return (lambda kept: any(text in wanted for text in _texts(kept))), None
    if isinstance(value, list | dict) or value is None:
        return None
    text = as_text(value)
    if operator == "like":
        return (lambda kept: any(text in each for each in _texts(kept))), None
    if operator not in _ORDERINGS:
        return None
    compare = _ORDERINGS[operator][0]
    return (lambda kept: any(compare(each, text) for each in _texts(kept))), None


def _texts(kept: Any) -> list[str]:
    if is_empty(kept):
        return []
    return [as_text(each) for each in (kept if isinstance(kept, list) else [kept])]


_ORDERINGS: dict[str, tuple[Callable[[Any, Any], bool], str]] = {
    "eq": (lambda kept, value: bool(kept == value), "="),
    "gt": (lambda kept, value: bool(kept > value), ">"),
    "gte": (lambda kept, value: bool(kept >= value), ">="),
    "lt": (lambda kept, value: bool(kept < value), "<"),
    "lte": (lambda kept, value: bool(kept <= value), "<="),
}


def _is_list_of(value: Any, kind: type) -> bool:
    return isinstance(value, list) and all(isinstance(item, kind) for item in value)


def _first_day(days: Any, now: str) -> str | None:
    """The first of the last days; ``None`` when their number is none."""
    if isinstance(days, bool) or not isinstance(days, int) or days < 0:
        return None
    return times.days_before(now, min(days, 100_000))


def _two_moments(value: Any) -> tuple[str, str] | None:
    bounds = [_as_moment(item) for item in value] if isinstance(value, list) else []
    if len(bounds) != 2 or bounds[0] is None or bounds[1] is None:
        return None
    return bounds[0], bounds[1]


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
