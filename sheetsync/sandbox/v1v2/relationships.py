"""Relationships between products: ``/api/v1/relationships``.

Source: Plytix API v1, "Relationships"; the filters metadata lists ``id`` with ``like``, ``eq`` and
``!eq``, and clients use ``in``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sheetsync.sandbox import times
from sheetsync.sandbox.errors import not_found
from sheetsync.sandbox.exchange import Answer, Call, Route, as_json, data
from sheetsync.sandbox.fields import (
    DATE_OPERATORS,
    DATE_UNLISTED,
    FLAG_OPERATORS,
    TEXT_OPERATORS,
    TEXT_UNLISTED,
    Field,
    Sort,
    json_order,
    member,
)
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.search import Collection, search
from sheetsync.sandbox.tables import RELATIONSHIPS


def _text(name: str, operators: tuple[str, ...], *unlisted: str) -> Field:
    return Field(
        name=name,
        sort=Sort.TEXT,
        operators=operators,
        unlisted=(*TEXT_UNLISTED, *unlisted),
        value=member(name),
        orders=json_order(name),
    )


def _moment(name: str) -> Field:
    return Field(
        name=name,
        sort=Sort.MOMENT,
        operators=DATE_OPERATORS,
        unlisted=DATE_UNLISTED,
        value=member(name),
        filter_type="DateAttribute",
        orders=json_order(name),
    )


FIELDS = {
    field.name: field
    for field in (
        _text("label", TEXT_OPERATORS),
        _text("name", TEXT_OPERATORS),
        _moment("created"),
        Field(
            name="symmetrical",
            sort=Sort.FLAG,
            operators=FLAG_OPERATORS,
            value=lambda doc: bool(doc.get("symmetrical")),
            filter_type="BooleanAttribute",
        ),
        _text("id", ("like", "eq", "!eq"), "in", "!in"),
        _moment("modified"),
    )
}


def _rows(docs: Sequence[Doc], columns: Sequence[str]) -> list[dict[str, Any]]:
    rows = []
    for doc in docs:
        whole = {
            "name": doc["name"],
            "label": doc["label"],
            "symmetrical": bool(doc.get("symmetrical")),
            **_times(doc),
        }
        rows.append({"id": doc["id"], **{name: whole[name] for name in columns if name in whole}})
    return rows


def _times(doc: Doc) -> dict[str, str]:
    return {name: times.v1(doc[name]) for name in ("created", "modified") if doc.get(name)}


COLLECTION = Collection(
    table=RELATIONSHIPS,
    field=FIELDS.get,
    has_column=FIELDS.__contains__,
    rows=_rows,
)


def _search(call: Call) -> Answer:
    return as_json(search(call.box.store, COLLECTION, call.json()))


def _get(call: Call) -> Answer:
    doc = call.box.store.get(RELATIONSHIPS, call.ids["id"])
    if doc is None:
        raise not_found(call.ids["id"], "id", "id does not exist")
    moments = _times(doc)
    if "created" in moments:
        moments["created_at"] = moments["created"]
    return data([{"id": doc["id"], "name": doc["name"], "label": doc["label"], **moments}])


ROUTES = (
    Route("POST", "/api/v1/relationships/search", _search),
    Route("GET", "/api/v1/relationships/{id}", _get),
)
