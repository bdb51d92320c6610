"""Attribute groups: ``/api/v1/attribute-groups/product``.

Source: Plytix API v1, "Attribute groups".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sheetsync.sandbox.exchange import Answer, Call, Route, as_json
from sheetsync.sandbox.fields import (
    ID_OPERATORS,
    NUMBER_OPERATORS,
    TEXT_OPERATORS,
    TEXT_UNLISTED,
    Field,
    Sort,
    json_order,
    member,
)
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.search import Collection, search
from sheetsync.sandbox.tables import GROUPS

_FIELDS = {
    field.name: field
    for field in (
        Field(
            name="id",
            sort=Sort.TEXT,
            operators=ID_OPERATORS,
            value=member("id"),
            orders=json_order("id"),
        ),
        Field(
            name="name",
            sort=Sort.TEXT,
            operators=TEXT_OPERATORS,
            unlisted=TEXT_UNLISTED,
            value=member("name"),
            orders=json_order("name"),
        ),
        Field(
            name="order",
            sort=Sort.NUMBER,
            operators=NUMBER_OPERATORS,
            value=member("order"),
            orders=json_order("order"),
        ),
    )
}
_COLUMNS = ("name", "order", "attribute_labels")


def _rows(groups: Sequence[Doc], columns: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {"id": group["id"], **{name: group[name] for name in columns if name in _COLUMNS}}
        for group in groups
    ]


COLLECTION = Collection(
    table=GROUPS,
    field=_FIELDS.get,
    has_column=("id", *_COLUMNS).__contains__,
    rows=_rows,
)


def _search(call: Call) -> Answer:
    return as_json(search(call.box.store, COLLECTION, call.json()))


ROUTES = (Route("POST", "/api/v1/attribute-groups/product/search", _search),)
