"""Products of API v2: what to ask, and how to read the answer.

Source: Plytix API v2 (beta), "Products": search, GET, POST and PATCH under ``/api/v2/products``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import msgspec

from sheetsync.model.definition import FieldDefinition
from sheetsync.model.query import Condition, Query
from sheetsync.model.snapshot import Snapshot
from sheetsync.model.values import Canonical, EntityId, FieldName, Key
from sheetsync.plytix.errors import unknown_outcome, unusable_error
from sheetsync.plytix.pages import Counters, Page
from sheetsync.plytix.request import Effect, Request, Response, json_body
from sheetsync.plytix.v1v2.values import ATTRIBUTES, ProductRow, SnapshotReader, json_values

PATH: Final = "/api/v2/products"

PAGE_SIZE: Final = 100
"""Most products on a page; a larger ``page_size`` is answered 422 (documented)."""

KEYS_PER_SEARCH: Final = 100
"""Values of one ``sku in`` (observed to work; the most is undocumented)."""

GTINS_PER_SEARCH: Final = 99
"""One less than a page holds: GTINs need not be unique, and a short page proves that no second
product hides behind it, where a full one would cost another call."""

COLUMNS_PER_SEARCH: Final = 50
"""Most columns of a v2 search, system fields counted, ``id`` and ``sku`` free (documented)."""

FRAGMENTS_PER_SEARCH: Final = 100
"""How many ``like`` conditions one search gets; chosen, nothing is documented."""

SKU: Final = FieldName("sku")
GTIN: Final = FieldName("gtin")
LABEL: Final = FieldName("label")

Filters = list[list[dict[str, Any]]]
"""Outer list: any of; inner lists: all of."""


def column_groups(key_field: FieldName, fields: Sequence[FieldName]) -> list[list[FieldName]]:
    """The columns of as few searches as will do; at least one group, none empty.

    ``sku`` comes without being asked for. The key's own column is in the first group, for matches
    are checked by it; ``label`` takes a free place, since people want to see a name.
    """
    wanted = [name for name in dict.fromkeys((key_field, *fields)) if name != SKU]
    step = COLUMNS_PER_SEARCH
    if LABEL not in wanted and (not wanted or len(wanted) % step):
        wanted.append(LABEL)
    return [wanted[start : start + step] for start in range(0, len(wanted), step)]


def key_filters(key_field: FieldName, keys: Sequence[str]) -> Filters:
    """The filters that find products by key.

    Source: ``sku`` takes ``in`` although no metadata lists it (observed, v2). ``gtin`` is only
    offered ``eq``, which ignores case (documented), so answers are compared exactly afterwards.
    """
    if key_field == SKU:
        return [[{"field": SKU, "operator": "in", "value": list(keys)}]]
    return [[{"field": key_field, "operator": "eq", "value": key}] for key in keys]


def fragment_filters(fragments: Iterable[str]) -> Filters:
    """The filters that find products whose SKU holds any of the fragments, case ignored."""
    return [[{"field": SKU, "operator": "like", "value": part}] for part in fragments]


def query_filters(query: Query) -> Filters:
    """The filters that find what a query is about.

    Source: Plytix API v1, "Filters": ``exists`` takes no value; days are ISO text.
    """
    return [[_filter(condition) for condition in together] for together in query]


def _filter(condition: Condition) -> dict[str, Any]:
    found: dict[str, Any] = {"field": condition.field, "operator": condition.operator.value}
    value = condition.value
    if isinstance(value, date):
        found["value"] = value.isoformat()
    elif value is not None:
        found["value"] = list(value) if isinstance(value, tuple) else value
    return found


def search_products(
    filters: Filters,
    columns: Sequence[FieldName],
    *,
    page: int = 1,
    page_size: int = PAGE_SIZE,
    order: str = "",
) -> Request:
    """The request for one page of products.

    Args:
        filters: Outer list any of, inner lists all of; empty: all products.
        columns: Fields to answer, at most 50, ``sku`` not counted.
        page: Counted from 1.
        page_size: At most 100.
        order: The field to sort by; empty: none. Sorting more than 10,000 matches is answered 428
            (documented).
    """
    pagination: dict[str, Any] = {"page": page, "page_size": page_size}
    if order:
        pagination["order"] = order
    content = {
        "filters": filters,
        "attributes": [name for name in columns if name != SKU],
        "pagination": pagination,
    }
    return Request(
        method="POST",
        path=f"{PATH}/search",
        effect=Effect.READ,
        about="search products",
        body=json_body(content),
        fields=frozenset(columns),
    )


def get_product(entity_id: EntityId) -> Request:
    """The request for one product with everything it has."""
    return Request(
        method="GET", path=f"{PATH}/{entity_id}", effect=Effect.READ, about="read a product"
    )


def create_product(
    key: Key,
    values: Mapping[FieldName, Canonical],
    definitions: Mapping[FieldName, FieldDefinition],
) -> Request:
    """The request that creates a product; only ``sku`` is required (documented)."""
    return Request(
        method="POST",
        path=PATH,
        effect=Effect.WRITE,
        about="create a product",
        body=json_body({"sku": key, **json_values(values, definitions)}),
        fields=frozenset((SKU, *values)),
    )


def patch_product(
    entity_id: EntityId,
    values: Mapping[FieldName, Canonical | None],
    definitions: Mapping[FieldName, FieldDefinition],
) -> Request:
    """The request that gives fields of a product new values; other fields stay."""
    return Request(
        method="PATCH",
        path=f"{PATH}/{entity_id}",
        effect=Effect.WRITE,
        about="update a product",
        body=json_body(json_values(values, definitions)),
        fields=frozenset(values),
    )


class _ProductBody(msgspec.Struct, gc=False):
    data: list[ProductRow]
    pagination: Counters = Counters()


class _WrittenRow(msgspec.Struct):
    id: str


class _WrittenBody(msgspec.Struct):
    data: list[_WrittenRow]


_ROWS: Final = msgspec.json.Decoder(_ProductBody)
_WRITTEN: Final = msgspec.json.Decoder(_WrittenBody)


def read_rows(response: Response) -> Page[ProductRow]:
    """The rows of a search's page, or of a GET.

    Raises:
        UnreachableError: The body is not what Plytix answers; names the member that is wrong.
    """
    try:
        body = _ROWS.decode(response.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise unusable_error(response, about="read products", why=_wrong(error)) from None
    return Page(rows=body.data, count=body.pagination.count, total=body.pagination.total_count)


def read_products(body: bytes, definitions: Mapping[FieldName, FieldDefinition]) -> list[Snapshot]:
    """The products in one answer's body, in its order.

    Args:
        body: The body of a search's page or of a GET.
        definitions: The fields that were asked for.

    Raises:
        UnreachableError: The body is not what Plytix answers.
    """
    page = read_rows(Response(status=200, body=body))
    return SnapshotReader(definitions).snapshots(page.rows)


def read_written(response: Response, about: str) -> EntityId:
    """The id in the answer to a create or a patch.

    Raises:
        UnknownOutcomeError: The answer holds no id: it may have happened, and is settled by
            reading.
    """
    try:
        rows = _WRITTEN.decode(response.body).data
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        rows = []
    if not rows:
        raise unknown_outcome(
            about,
            "the answer names no product",
            status=response.status,
            request_id=response.request_id,
        )
    return EntityId(rows[0].id)


def key_of(row: ProductRow, key_field: FieldName) -> str | None:
    """A row's value of the key field, as Plytix spells it; ``None`` when it has none."""
    if key_field == SKU:
        return row.sku
    if key_field.startswith(ATTRIBUTES):
        attributes = row.attributes if isinstance(row.attributes, dict) else {}
        value = attributes.get(key_field[len(ATTRIBUTES) :])
    else:
        value = getattr(row, key_field, None)
    return None if value is None else str(value)


def _wrong(error: Exception) -> str:
    """What is wrong with a body; msgspec names the member and the kinds, never a value."""
    if isinstance(error, msgspec.ValidationError):
        return f"not as documented ({error})"
    return "its JSON is broken"
