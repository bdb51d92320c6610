"""The search language, once for all collections.

Source: Plytix API v1, "Search" (filters, operators, columns, pagination) and what was observed of
it: ``count`` is the number of matches, ``total_count`` the size of the collection, a page past the
end is empty, an order that names nothing is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sheetsync.sandbox import times
from sheetsync.sandbox.errors import (
    INVALID_TYPE,
    OPERATORS,
    RefusalError,
    bad_filter_value,
    error_row,
    schema_invalid,
    too_many_columns,
    unknown_column,
    unknown_field,
    unknown_operator,
)
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.searching.conditions import Condition, condition, words_in
from sheetsync.sandbox.searching.fields import Field
from sheetsync.sandbox.searching.matching import Ordering, matching
from sheetsync.sandbox.state.store import Store
from sheetsync.sandbox.state.tables import fold
from sheetsync.sandbox.state.value_tables import Values
from sheetsync.sandbox.switches import Switches

_AS_A_RULE = Switches()


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """What can be searched, and how its rows look.

    Attributes:
        table: Where it is kept.
        field: The field of a name; ``None`` for none.
        has_column: Whether a name can be asked for.
        rows: The rows of a page, given the columns asked for.
        max_page_size: The largest page.
        max_columns: How many columns may be asked for, ``id`` and ``sku`` aside; ``None``: any.
        ordered_limit: Matches beyond which an order is refused; ``None``: any.
        text_search: Whether several fields can be searched at once.
        unknown_field: The answer to a filter on no field, from its name and operator.
        related: Understands ``relationship_filters``; ``None``: passed over.
        switches: What the documentation leaves open.
    """

    table: str
    field: Callable[[str], Field | None]
    has_column: Callable[[str], bool]
    rows: Callable[[Sequence[Doc], Sequence[str]], list[dict[str, Any]]]
    max_page_size: int = 100
    max_columns: int | None = None
    ordered_limit: int | None = None
    text_search: bool = True
    unknown_field: Callable[[str, str], RefusalError] = lambda name, _: unknown_field(name)
    related: Callable[[Any], Condition | None] | None = None
    switches: Switches = _AS_A_RULE


def search(store: Store, collection: Collection, body: Any) -> dict[str, Any]:
    """Carry out a search.

    Args:
        store: The account.
        collection: What is searched.
        body: The decoded request body.

    Returns:
        The answer: ``data`` and ``pagination``.

    Raises:
        RefusalError: 422 for a bad search, 428 for an order over too many matches.
    """
    if not isinstance(body, dict):
        raise schema_invalid(error_row("_schema", INVALID_TYPE["_schema"]))
    groups = _groups(collection, body.get("filters"))
    if collection.related is not None:
        wanted = collection.related(body.get("relationship_filters"))
        if wanted is not None:
            groups = [[*group, wanted] for group in groups] if groups else [[wanted]]
    columns = _columns(collection, body.get("attributes"))
    page, page_size, order = _pagination(collection, body.get("pagination"))

    found = matching(
        store,
        collection.table,
        groups,
        ordering=_ordering(collection, order),
        ordered_limit=collection.ordered_limit,
        newest_first=collection.switches.unordered == "newest",
        key=repr((body.get("filters"), body.get("relationship_filters"), collection.switches)),
    )
    first = (page - 1) * page_size
    rows = collection.rows(store.at(collection.table, found[first : first + page_size]), columns)
    matches, size = len(found), store.count(collection.table)
    observed = collection.switches.counters == "observed"
    return {
        "data": rows,
        "pagination": {
            "count": matches if observed else len(rows),
            "order": order,
            "page": page,
            "page_size": page_size,
            "total_count": size if observed else matches,
        },
    }


# ---------------------------------------------------------------- reading the request


def _groups(collection: Collection, filters: Any) -> list[list[Condition]]:
    """The conditions, OR of ANDs; empty when everything fits."""
    if filters is None:
        return []
    if not isinstance(filters, list) or not all(isinstance(group, list) for group in filters):
        raise schema_invalid(error_row("filters", INVALID_TYPE))
    if any(not group for group in filters):
        return []
    now = times.now()
    return [[_condition(collection, row, now) for row in group] for group in filters]


def _condition(collection: Collection, row: Any, now: str) -> Condition:
    if not isinstance(row, dict):
        raise schema_invalid(error_row("filters", INVALID_TYPE))
    missing = [name for name in ("field", "operator") if name not in row]
    if missing:
        raise schema_invalid(
            *(error_row(name, "Missing data for required field.") for name in missing)
        )
    name, operator, value = row["field"], row["operator"], row.get("value")
    if not isinstance(operator, str) or operator not in OPERATORS:
        raise unknown_operator(operator)
    if operator == "text_search":
        if not collection.text_search:
            raise unknown_operator(operator)
        return _text_search(collection, name, value)
    field = collection.field(name) if isinstance(name, str) else None
    if field is None:
        raise collection.unknown_field(str(name), operator)
    return condition(
        field,
        operator,
        value,
        now=now,
        any_operator=collection.switches.any_operator,
        ignore_case=collection.switches.sku_in_ignores_case and name == "sku",
    )


def _text_search(collection: Collection, names: Any, value: Any) -> Condition:
    """Every word stands in one of the fields, without case."""
    names = [names] if isinstance(names, str) else names
    if not isinstance(names, list) or not names:
        raise schema_invalid(error_row("field", INVALID_TYPE))
    fields = []
    for name in names:
        field = collection.field(name) if isinstance(name, str) else None
        if field is None:
            raise collection.unknown_field(str(name), "text_search")
        fields.append(field)
    if not isinstance(value, str):
        raise bad_filter_value(", ".join(names), "text_search")
    return words_in(fields, fold(value).split())


def _columns(collection: Collection, columns: Any) -> list[str]:
    if columns is None:
        return []
    if not isinstance(columns, list):
        raise schema_invalid(error_row("attributes", INVALID_TYPE))
    wanted = list(dict.fromkeys(name for name in columns if isinstance(name, str)))
    limit = collection.max_columns
    if limit is not None and len(set(wanted) - {"id", "sku"}) > limit:
        raise too_many_columns(limit)
    for name in columns:
        if not isinstance(name, str) or not collection.has_column(name):
            raise unknown_column(name)
    return wanted


def _pagination(collection: Collection, pagination: Any) -> tuple[int, int, str | None]:
    if pagination is None:
        pagination = {}
    if not isinstance(pagination, Mapping):
        raise schema_invalid(error_row("pagination", INVALID_TYPE))
    rows = []
    numbers = []
    for name, default, most in (
        ("page", 1, 2**53),
        ("page_size", 25, collection.max_page_size),
    ):
        value = pagination.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int):
            rows.append(error_row(name, "Not a valid integer."))
        elif not 1 <= value <= most:
            rows.append(error_row(name, f"Must be between 1 and {most}."))
        numbers.append(value)
    order = pagination.get("order")
    if order is not None and not isinstance(order, str):
        rows.append(error_row("order", "Not a valid string."))
    if rows:
        raise schema_invalid(*rows)
    page, page_size = numbers
    return page, page_size, order


def _ordering(collection: Collection, order: str | None) -> Ordering | None:
    """What to order by; ``None`` for no order or one that names nothing.

    Raises:
        RefusalError: 422 for one that names nothing, when the switch says so.
    """
    if not order:
        return None
    field = collection.field(order.removeprefix("-"))
    known = None if field is None else field.orders
    if known is None:
        if collection.switches.malformed_order == "refuse":
            raise schema_invalid(error_row("order", f"Field '{order}' doesn't exist"))
        return None
    direction = " DESC" if order.startswith("-") else ""
    if isinstance(known, Values):
        return Ordering(f"{known.value}{direction}, position", frozenset({known}))
    return Ordering(f"{known[0]}{direction}, position")
