"""Product families: ``/api/v1/product_families``.

Source: Plytix API v1, "Product families"; the search was seen to take a column that is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from sheetsync.sandbox import times
from sheetsync.sandbox.account import family_changes, family_definitions
from sheetsync.sandbox.account.family_changes import Manner
from sheetsync.sandbox.account.family_definitions import SYSTEM_ATTRIBUTES
from sheetsync.sandbox.authors import SOMEBODY
from sheetsync.sandbox.errors import not_found
from sheetsync.sandbox.exchange import Answer, Call, Route, as_json, data, location
from sheetsync.sandbox.hosts.box import Box
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.searching.fields import (
    DATE_OPERATORS,
    DATE_UNLISTED,
    ID_OPERATORS,
    TEXT_OPERATORS,
    TEXT_UNLISTED,
    Field,
    Sort,
    json_order,
    member,
)
from sheetsync.sandbox.searching.search import Collection, search
from sheetsync.sandbox.state.tables import FAMILIES, PRODUCTS


def _moment(name: str) -> Field:
    return Field(
        name=name,
        sort=Sort.MOMENT,
        operators=DATE_OPERATORS,
        unlisted=DATE_UNLISTED,
        value=member(name.removeprefix("_").removesuffix("_at")),
        orders=json_order(name.removeprefix("_").removesuffix("_at")),
    )


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
            unlisted=(*TEXT_UNLISTED, "in", "!in"),
            value=member("name"),
            orders=json_order("name"),
        ),
        _moment("created"),
        _moment("created_at"),
        _moment("_created_at"),
        _moment("modified"),
    )
}


def collection(box: Box) -> Collection:
    """Families as they are searched."""
    return Collection(
        table=FAMILIES,
        field=_FIELDS.get,
        has_column=lambda _name: True,
        rows=partial(_rows, box),
        switches=box.switches,
    )


def told(box: Box, family: Doc) -> dict[str, Any]:
    """A family whole, with how much belongs to it."""
    count = box.store.count
    own = "family_id = ?"
    return {
        "id": family["id"],
        "name": family["name"],
        "created": times.v1(family["created"]),
        "created_at": times.v1(family["created"]),
        "modified": times.v1(family["modified"]),
        "total_attributes": len(family["attributes"]),
        "total_models": count(PRODUCTS, f"{own} AND level = 1", (family["id"],)),
        "total_products": count(PRODUCTS, own, (family["id"],)),
    }


def _rows(box: Box, families: Sequence[Doc], columns: Sequence[str]) -> list[dict[str, Any]]:
    rows = []
    for family in families:
        whole = told(box, family)
        whole["_created_at"] = whole["created_at"]
        for audit in ("created_user_audit", "modified_user_audit"):
            whole[audit] = family.get(audit, SOMEBODY)
        rows.append({"id": family["id"]} | {name: whole[name] for name in columns if name in whole})
    return rows


def _search(call: Call) -> Answer:
    return as_json(search(call.box.store, collection(call.box), call.json()))


def _family(call: Call) -> Doc:
    family = call.box.store.get(FAMILIES, call.ids["id"])
    if family is None:
        raise not_found(call.ids["id"], "id", "id does not exist")
    return family


def _get(call: Call) -> Answer:
    return data([told(call.box, _family(call))])


def _attributes(call: Call, *, system: bool) -> Answer:
    family = _family(call)
    definitions = call.box.store.attributes_by_label()
    rows: list[dict[str, Any]] = [
        {
            "id": definitions[link["label"]]["id"],
            "label": link["label"],
            "name": definitions[link["label"]]["name"],
            "attribute_level": link["attribute_level"],
        }
        for link in family["attributes"]
        if link["label"] in definitions
    ]
    if system:
        levels = {
            row["label"]: row["attribute_level"] for row in family.get("system_attributes", ())
        }
        rows += [
            {
                "id": None,
                "label": label,
                "name": name,
                "attribute_level": levels.get(label, "no_level"),
            }
            for label, name in SYSTEM_ATTRIBUTES.items()
        ]
    return data(rows)


def _manner(call: Call) -> Manner:
    return Manner(author=call.author, switches=call.box.switches)


def _create(call: Call) -> Answer:
    family = family_definitions.create_family(
        call.box.store,
        call.json(),
        now=call.box.now(),
        author=call.author,
        switches=call.box.switches,
    )
    path = f"{_BASE}/{family['id']}"
    return data([told(call.box, family)], status=201, location=location(call, path))


def _patch(call: Call) -> Answer:
    family = family_definitions.rename_family(
        call.box.store,
        _family(call),
        call.json(),
        now=call.box.now(),
        author=call.author,
        switches=call.box.switches,
    )
    return data([told(call.box, family)])


def _delete(call: Call) -> Answer:
    """Accepted; the family goes a moment later, and its products leave it."""
    argument = family_changes.accepted(_family(call)["id"], _manner(call))
    call.box.accept("delete family", argument)
    return Answer(status=202)


def _link(call: Call) -> Answer:
    """Accepted, and seen at once, as integration tests of a public client read it back."""
    family = _family(call)
    labels, level = family_definitions.linked_in(call.box.store, call.json(), call.box.switches)
    family_changes.link(call.box.store, family["id"], labels, level, _manner(call))
    return Answer(status=202)


def _unlink(call: Call) -> Answer:
    """Accepted; the attributes and their values go a moment later."""
    family = _family(call)
    labels = family_definitions.unlinked_in(call.box.store, call.json())
    argument = family_changes.accepted(family["id"], _manner(call), labels=labels)
    call.box.accept("unlink from family", argument)
    return Answer(status=202)


def _edit(call: Call, *, system: bool) -> Answer:
    """Accepted; levels and what is inherited change a moment later."""
    family = _family(call)
    levels, fields = family_definitions.levels_in(
        family, call.json(), call.box.switches, system=system
    )
    argument = family_changes.accepted(family["id"], _manner(call), levels=levels, system=fields)
    call.box.accept("set levels of family", argument)
    return Answer(status=202)


_BASE = "/api/v1/product_families"
ROUTES = (
    Route("POST", _BASE, _create, writes=True),
    Route("POST", f"{_BASE}/search", _search),
    Route("GET", f"{_BASE}/{{id}}", _get),
    Route("PATCH", f"{_BASE}/{{id}}", _patch, writes=True),
    Route("DELETE", f"{_BASE}/{{id}}", _delete, writes=True),
    Route("GET", f"{_BASE}/{{id}}/attributes", partial(_attributes, system=False)),
    Route("GET", f"{_BASE}/{{id}}/all_attributes", partial(_attributes, system=True)),
    Route("POST", f"{_BASE}/{{id}}/attributes/link", _link, writes=True),
    Route("POST", f"{_BASE}/{{id}}/attributes/unlink", _unlink, writes=True),
    Route("POST", f"{_BASE}/{{id}}/attributes/edit", partial(_edit, system=False), writes=True),
    Route("POST", f"{_BASE}/{{id}}/all_attributes/edit", partial(_edit, system=True), writes=True),
)
