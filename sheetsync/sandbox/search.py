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
from sheetsync.sandbox.conditions import Condition, Sql, among, condition, is_empty
from sheetsync.sandbox.errors import (
    INVALID_TYPE,
    OPERATORS,
    RefusalError,
    bad_filter_value,
    error_row,
    schema_invalid,
    too_many_columns,
    too_many_to_order,
    unknown_column,
    unknown_field,
    unknown_operator,
)
from sheetsync.sandbox.fields import Field
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.store import Store
from sheetsync.sandbox.tables import fold

_MOST_GROUPS_IN_SQL = 200


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
        sku_in_ignores_case: Whether ``sku in`` ignores case.
        newest_first: Whether a search without order gives the newest first.
        any_operator: Whether operators not offered for a type are taken.
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
    sku_in_ignores_case: bool = False
    newest_first: bool = False
    any_operator: bool = False


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

    where, parameters, exact = _as_sql(groups)
    if exact:
        count = store.count(collection.table, where, parameters)
    else:
        positions = [
            position
            for position, doc in store.scan(collection.table, where, parameters)
            if any(all(each.matches(doc) for each in group) for group in groups)
        ]
        count = len(positions)
        where = "position IN (SELECT value FROM json_each(?))"
        parameters = (str(positions),)
    ordering = _ordering(collection, order)
    limit = collection.ordered_limit
    if ordering is not None and limit is not None and count > limit:
        raise too_many_to_order(limit)
    by, by_parameters = ordering or ("position DESC" if collection.newest_first else "position", ())
    offset = (page - 1) * page_size
    found = (
        store.page(
            collection.table,
            where,
            parameters,
            order=by,
            order_parameters=by_parameters,
            limit=page_size,
            offset=offset,
        )
        if offset < count
        else []
    )
    return {
        "data": collection.rows(found, columns),
        "pagination": {
            "count": count,
            "order": order,
            "page": page,
            "page_size": page_size,
            "total_count": store.count(collection.table),
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
        any_operator=collection.any_operator,
        ignore_case=collection.sku_in_ignores_case and name == "sku",
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
    words = fold(value).split()

    def matches(doc: Doc) -> bool:
        texts = [_as_text(field.value(doc)) for field in fields]
        return all(any(word in text for text in texts) for word in words)

    return Condition(matches, None)


def _as_text(value: Any) -> str:
    if is_empty(value):
        return ""
    return fold(" ".join(str(item) for item in value) if isinstance(value, list) else str(value))


def _columns(collection: Collection, columns: Any) -> list[str]:
    if columns is None:
        return []
    if not isinstance(columns, list):
        raise schema_invalid(error_row("attributes", INVALID_TYPE))
    for name in columns:
        if not isinstance(name, str) or not collection.has_column(name):
            raise unknown_column(name)
    wanted = list(dict.fromkeys(columns))
    limit = collection.max_columns
    if limit is not None and len(set(wanted) - {"id", "sku"}) > limit:
        raise too_many_columns(limit)
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


def _ordering(collection: Collection, order: str | None) -> tuple[str, tuple[str, ...]] | None:
    """SQL to order by; ``None`` for no order or one that names nothing."""
    if not order:
        return None
    field = collection.field(order.removeprefix("-"))
    if field is None:
        return None
    known = field.orders
    if known is None:
        return None
    expression, parameters = known
    direction = " DESC" if order.startswith("-") else ""
    return f"{expression}{direction}, position", parameters


# ---------------------------------------------------------------- asking the store


def _as_sql(groups: Sequence[Sequence[Condition]]) -> tuple[str, tuple[object, ...], bool]:
    """SQL that lets every match through, and whether it lets nothing else through."""
    if not groups:
        return "1", (), True
    exact = all(each.sql is not None for group in groups for each in group)
    merged: dict[str, list[str]] = {}
    alternatives: list[Sql] = []
    for group in groups:
        known = [each.sql for each in group if each.sql is not None]
        if not known:
            return "1", (), False
        if len(known) == 1 and known[0].column is not None:
            merged.setdefault(known[0].column, []).extend(known[0].among)
        else:
            alternatives.append(
                Sql(
                    "(" + " AND ".join(sql.text for sql in known) + ")",
                    tuple(parameter for sql in known for parameter in sql.parameters),
                )
            )
    alternatives += [among(column, texts) for column, texts in merged.items()]
    if len(alternatives) > _MOST_GROUPS_IN_SQL or any(
        len(group) > _MOST_GROUPS_IN_SQL for group in groups
    ):
        return "1", (), False
    return (
        " OR ".join(sql.text for sql in alternatives),
        tuple(parameter for sql in alternatives for parameter in sql.parameters),
        exact,
    )
