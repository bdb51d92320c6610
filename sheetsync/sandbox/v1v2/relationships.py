"""Relationships between products: ``/api/v1/relationships``.

Source: Plytix API v1, "Relationships"; the filters metadata lists ``id`` with ``like``, ``eq`` and
``!eq``, and clients use ``in``. Assumed: the words to a name that is taken, a number behind a label
that is taken, and that what is made here is not symmetrical.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sheetsync.sandbox import times
from sheetsync.sandbox.account import links
from sheetsync.sandbox.account.definitions import label_of
from sheetsync.sandbox.errors import error_row, not_found, refusal
from sheetsync.sandbox.exchange import Answer, Call, Route, as_json, data, location
from sheetsync.sandbox.hosts.box import Box
from sheetsync.sandbox.names import members, name_in
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.searching.fields import (
    DATE_UNLISTED,
    FLAG_OPERATORS,
    MOMENT_OPERATORS,
    TEXT_OPERATORS,
    TEXT_UNLISTED,
    Field,
    Sort,
    json_order,
    member,
)
from sheetsync.sandbox.searching.search import Collection, search
from sheetsync.sandbox.state.store import new_id
from sheetsync.sandbox.state.tables import RELATIONSHIPS


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
        operators=MOMENT_OPERATORS,
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


def collection(box: Box) -> Collection:
    """Relationships as they are searched."""
    return Collection(
        table=RELATIONSHIPS,
        field=FIELDS.get,
        has_column=FIELDS.__contains__,
        rows=_rows,
        switches=box.switches,
    )


def _search(call: Call) -> Answer:
    return as_json(search(call.box.store, collection(call.box), call.json()))


def _known(call: Call) -> Doc:
    relationship = call.box.store.get(RELATIONSHIPS, call.ids["id"])
    if relationship is None:
        raise not_found(call.ids["id"], "id", "id does not exist")
    return relationship


def _told(relationship: Doc) -> list[dict[str, Any]]:
    moments = _times(relationship)
    if "created" in moments:
        moments["created_at"] = moments["created"]
    names = {name: relationship[name] for name in ("id", "name", "label")}
    return [names | moments]


def _get(call: Call) -> Answer:
    (told,) = _told(_known(call))
    if call.box.switches.relationship_read == "documented":
        told.pop("created", None)
    return data([told])


def _create(call: Call) -> Answer:
    name = name_in(members(call.json()))
    _refuse_taken(call, name, None)
    now = call.box.now()
    relationship = {
        "id": new_id(),
        "name": name,
        "label": _free_label(call, name),
        "symmetrical": False,
        "created": now,
        "modified": now,
    }
    call.box.store.put(RELATIONSHIPS, relationship)
    place = location(call, f"{_BASE}/{relationship['id']}")
    return data(_told(relationship), status=201, location=place)


def _patch(call: Call) -> Answer:
    """Rename; the label stays, other members are passed over."""
    body = members(call.json())
    relationship = _known(call)
    if "name" in body:
        name = name_in(body)
        if name != relationship["name"]:
            _refuse_taken(call, name, relationship["id"])
            relationship = relationship | {"name": name, "modified": call.box.now()}
            call.box.store.put(RELATIONSHIPS, relationship)
    return data(_told(relationship))


def _delete(call: Call) -> Answer:
    relationship = _known(call)
    usages = relationship.get("usages") or {}
    if any(usages.values()):
        raise refusal(
            409,
            f"Relationship id {relationship['id']} is in use",
            [error_row("usages", usages)],
        )
    call.box.store.delete(RELATIONSHIPS, relationship["id"])
    links.forget_relationship(call.box.store, relationship["id"])
    return Answer(status=204)


def _refuse_taken(call: Call, name: str, own_id: str | None) -> None:
    for other in call.box.store.all(RELATIONSHIPS):
        if other["name"] == name and other["id"] != own_id:
            raise refusal(
                call.box.switches.duplicate_relationship_status,
                links.INVALID,
                [error_row("name", "A relationship with the same name already exists")],
            )


def _free_label(call: Call, name: str) -> str:
    label = label_of(name)
    taken = {relationship["label"] for relationship in call.box.store.all(RELATIONSHIPS)}
    free = label
    number = 1
    while free in taken:
        free = f"{label}_{number}"
        number += 1
    return free


_BASE = "/api/v1/relationships"
ROUTES = (
    Route("POST", _BASE, _create, writes=True),
    Route("POST", f"{_BASE}/search", _search),
    Route("GET", f"{_BASE}/{{id}}", _get),
    Route("PATCH", f"{_BASE}/{{id}}", _patch, writes=True),
    Route("DELETE", f"{_BASE}/{{id}}", _delete, writes=True),
)
