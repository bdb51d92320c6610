"""Product families: ``/api/v1/product_families``.

Source: Plytix API v1, "Product families"; the search was seen to take a column that is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from sheetsync.sandbox import times
from sheetsync.sandbox.box import Box
from sheetsync.sandbox.errors import not_found
from sheetsync.sandbox.exchange import Answer, Call, Route, as_json, data
from sheetsync.sandbox.fields import (
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
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.search import Collection, search
from sheetsync.sandbox.tables import FAMILIES, PRODUCTS

SYSTEM_ATTRIBUTES = (
    ("label", "Label"),
    ("thumbnail", "Thumbnail"),
    ("status", "Status"),
    ("categories", "Categories"),
)
"""What ``all_attributes`` adds to a family's own: label and name."""


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
        rows += [
            {"id": None, "label": label, "name": name, "attribute_level": "no_level"}
            for label, name in SYSTEM_ATTRIBUTES
        ]
    return data(rows)


_BASE = "/api/v1/product_families"
ROUTES = (
    Route("POST", f"{_BASE}/search", _search),
    Route("GET", f"{_BASE}/{{id}}", _get),
    Route("GET", f"{_BASE}/{{id}}/attributes", partial(_attributes, system=False)),
    Route("GET", f"{_BASE}/{{id}}/all_attributes", partial(_attributes, system=True)),
)
