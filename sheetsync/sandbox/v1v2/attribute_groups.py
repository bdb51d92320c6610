"""Attribute groups: ``/api/v1/attribute-groups/product``.

Source: Plytix API v1, "Attribute groups".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sheetsync.sandbox.account import groups
from sheetsync.sandbox.errors import not_found, wrong_method
from sheetsync.sandbox.exchange import Answer, Call, Route, as_json, data, location
from sheetsync.sandbox.hosts.box import Box
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.searching.fields import (
    ID_OPERATORS,
    LIST_OPERATORS,
    NUMBER_OPERATORS,
    TEXT_OPERATORS,
    TEXT_UNLISTED,
    Field,
    Sort,
    json_order,
    member,
)
from sheetsync.sandbox.searching.search import Collection, search
from sheetsync.sandbox.state.tables import GROUPS

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
        Field(
            name="attribute_labels",
            sort=Sort.LIST,
            operators=LIST_OPERATORS,
            value=member("attribute_labels"),
        ),
    )
}
_COLUMNS = ("name", "order", "attribute_labels")


def _rows(groups: Sequence[Doc], columns: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {"id": group["id"], **{name: group[name] for name in columns if name in _COLUMNS}}
        for group in groups
    ]


def collection(box: Box) -> Collection:
    """Groups as they are searched.

    A sample of the reference asks for a column ``label``, which no group has.
    """
    return Collection(
        table=GROUPS,
        field=_FIELDS.get,
        has_column=("id", "label", *_COLUMNS).__contains__,
        rows=_rows,
        switches=box.switches,
    )


def _search(call: Call) -> Answer:
    return as_json(search(call.box.store, collection(call.box), call.json()))


def _known(call: Call) -> Doc:
    group = call.box.store.get(GROUPS, call.ids["id"])
    if group is None:
        raise not_found(call.ids["id"], "id", "id does not exist")
    return group


def _told(group: Doc) -> dict[str, Any]:
    return {name: group[name] for name in ("id", *_COLUMNS)}


def _create(call: Call) -> Answer:
    group = groups.create_group(call.box.store, call.json())
    return data([_told(group)], status=201, location=location(call, f"{_BASE}/{group['id']}"))


def _get(call: Call) -> Answer:
    if not call.box.switches.get_attribute_group:
        raise wrong_method()
    return data([_told(_known(call))])


def _patch(call: Call) -> Answer:
    return data([_told(groups.change_group(call.box.store, _known(call), call.json()))])


def _delete(call: Call) -> Answer:
    groups.delete_group(call.box.store, _known(call))
    status = call.box.switches.group_delete_status
    return as_json({}) if status == 200 else Answer(status=status)


_BASE = "/api/v1/attribute-groups/product"
ROUTES = (
    Route("POST", _BASE, _create, writes=True),
    Route("POST", f"{_BASE}/search", _search),
    Route("GET", f"{_BASE}/{{id}}", _get),
    Route("PATCH", f"{_BASE}/{{id}}", _patch, writes=True),
    Route("DELETE", f"{_BASE}/{{id}}", _delete, writes=True),
)
