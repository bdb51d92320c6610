"""How each generation spells a product.

Sources: Plytix API v1, "Product object"; recorded answers of v2 (GET, search rows, short bodies).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sheetsync.sandbox import times
from sheetsync.sandbox.account.definitions import COMPLETENESS
from sheetsync.sandbox.account.values import all_digits
from sheetsync.sandbox.exchange import Answer, as_json
from sheetsync.sandbox.hosts.box import Box
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.searching.conditions import is_empty
from sheetsync.sandbox.state.tables import PRODUCT_CATEGORIES, RELATIONSHIPS
from sheetsync.sandbox.v1v2 import asset_shapes, product_fields
from sheetsync.sandbox.v1v2.product_fields import ATTRIBUTE_PREFIX, RELATIONSHIP_PREFIX

Spelling = Callable[[str], str]
"""How a generation writes a moment."""

_MIDNIGHT = "T00:00:00"
_V1_AUDIT = (
    "type",
    "user_id",
    "user_name",
    "user_last_name",
    "user_email",
    "user_display_name",
    "user_thumb",
    "username",
    "avatar_color",
)


def full_v1(box: Box, product: Doc, *, all_attributes: bool = False) -> dict[str, Any]:
    """A product as v1 gives it whole: references expanded, times with offset.

    Args:
        box: The sandbox.
        product: The product as kept.
        all_attributes: Whether attributes without value are given as null.
    """
    attributes = _attributes(box, product["attributes"], _media_v1)
    if all_attributes:
        attributes = {label: attributes.get(label) for label in box.store.attributes_by_label()}
    thumbnail = box.assets([product["thumbnail"]] if product["thumbnail"] else [])
    return {
        "id": product["id"],
        "sku": product["sku"],
        "label": product["label"],
        "gtin": product["gtin"],
        "status": product["status"],
        "attributes": attributes,
        "assets": assets_v1(box, product),
        "categories": categories_v1(box, product),
        "thumbnail": asset_shapes.thumbnail(box, thumbnail[0]) if thumbnail else None,
        "relationships": _relationships(box, product, times.v1),
        "_parent_id": product["parent_id"],
        "num_variations": product["num_variations"],
        "product_type": product["product_type"],
        "product_level": product["product_level"],
        "product_family_id": product["product_family_id"],
        "product_family_model_id": product["product_family_model_id"],
        "overwritten_attributes": product["overwritten_attributes"],
        "created": times.v1(product["created"]),
        "modified": times.v1(product["modified"]),
        "created_user_audit": _audit_v1(product["created_user_audit"]),
        "modified_user_audit": _audit_v1(product["modified_user_audit"]),
    }


def full_v2(box: Box, product: Doc) -> dict[str, Any]:
    """A product as v2 gives it whole: references as ids, times without offset."""
    spell = spelling_v2(box)
    thumbnail = product["thumbnail"]
    if thumbnail is not None and box.switches.ids_v2 == "observed":
        thumbnail = {"id": thumbnail}
    return {
        "id": product["id"],
        "account_id": box.account()["id"],
        "sku": product["sku"],
        "label": product["label"],
        "gtin": product["gtin"],
        "status": product["status"],
        "attributes": _attributes(box, product["attributes"], _media_v2),
        "assets": _ids_v2(box, product["assets"]),
        "categories": _ids_v2(box, product["categories"]),
        "thumbnail": thumbnail,
        "relationships": _relationships(box, product, spell),
        box.switches.parent_v2: product["parent_id"],
        "num_variations": product["num_variations"],
        "product_type": product["product_type"],
        "product_level": product["product_level"],
        "product_family_id": product["product_family_id"],
        "product_family_model_id": product["product_family_model_id"],
        "overwritten_attributes": product["overwritten_attributes"],
        "static_list_ids": [],
        "mark_as_deleted": False,
        "created": spell(product["created"]),
        "modified": spell(product["modified"]),
        "created_user_audit": product["created_user_audit"],
        "modified_user_audit": product["modified_user_audit"],
    }


def short_v2(box: Box, product: Doc) -> dict[str, Any]:
    """What v2 answers to a write: who and when."""
    spell = spelling_v2(box)
    return {
        "id": product["id"],
        "created": spell(product["created"]),
        "modified": spell(product["modified"]),
        "created_user_audit": product["created_user_audit"],
        "modified_user_audit": product["modified_user_audit"],
    }


def done_v2(box: Box) -> Answer:
    """What v2 answers to a delete or a link: nothing, or an empty object."""
    return Answer(status=204) if box.switches.done_v2 == "documented" else as_json({})


def spelling_v2(box: Box) -> Spelling:
    """How v2 writes a moment."""
    return times.v2 if box.switches.times_v2 == "observed" else times.v1


def rows_v2(box: Box, products: Sequence[Doc], columns: Sequence[str]) -> list[dict[str, Any]]:
    """Rows of a v2 search: the fixed members, and the columns that have a value."""
    labels = _requested(columns, ATTRIBUTE_PREFIX)
    observed = box.switches.rows_v2 == "observed"
    spell = spelling_v2(box)
    label = "relationship_label" if box.switches.related_rows == "observed" else "label"
    time = "" if box.switches.dates_in_rows_v2 == "day" else _MIDNIGHT
    rows = []
    for product in products:
        row = {
            "id": product["id"],
            "modified_user_audit": product["modified_user_audit"],
            "num_variations": product["num_variations"],
            "sku": product["sku"],
        }
        if product["parent_id"] is not None:
            row["parent_id" if observed else "_parent_id"] = product["parent_id"]
        _add_columns(box, row, product, columns, spell)
        _add_relationships(box, row, product, columns, spell, label=label)
        if labels or not observed:
            values = _only(product["attributes"], labels)
            row["attributes"] = _attributes(box, values, _media_row, time=time)
        rows.append(row)
    return rows


def rows_v1(box: Box, products: Sequence[Doc], columns: Sequence[str]) -> list[dict[str, Any]]:
    """Rows of a v1 search. A client found ``product_family_id`` missing even when asked for."""
    labels = _requested(columns, ATTRIBUTE_PREFIX)
    rows = []
    for product in products:
        row: dict[str, Any] = {
            "attributes": _attributes(box, _only(product["attributes"], labels), _media_row),
            "id": product["id"],
            "num_variations": product["num_variations"],
            "sku": product["sku"],
        }
        if product["parent_id"] is not None:
            row["_parent_id"] = product["parent_id"]
        _add_columns(box, row, product, columns, times.v1)
        _add_relationships(box, row, product, columns, times.v1, label="label")
        if box.switches.linked_rows_v1 == "whole":
            for name, whole in (("categories", categories_v1), ("assets", assets_v1)):
                if name in row:
                    row[name] = whole(box, product)
        for name in ("created_user_audit", "modified_user_audit"):
            if name in row:
                row[name] = _audit_v1(row[name])
        row.pop("product_family_id", None)
        rows.append(row)
    return rows


def assets_v1(box: Box, product: Doc) -> list[dict[str, Any]]:
    """The linked assets of a product, in the order of linking."""
    return [asset_shapes.linked(box, asset) for asset in box.assets(product["assets"])]


def categories_v1(box: Box, product: Doc) -> list[dict[str, Any]]:
    """The linked categories of a product, in the order of linking."""
    found = (box.store.get(PRODUCT_CATEGORIES, linked) for linked in product["categories"])
    return [
        {name: category[name] for name in ("id", "name", "path")}
        for category in found
        if category is not None
    ]


_PLAIN_COLUMNS = (
    "label",
    "gtin",
    "status",
    "product_type",
    "product_level",
    "product_family_id",
    "product_family_model_id",
    "overwritten_attributes",
    "created_user_audit",
    "modified_user_audit",
)


_PROPERTIES = {field.name: field for field in product_fields.PROPERTIES}


def _add_columns(
    box: Box, row: dict[str, Any], product: Doc, columns: Sequence[str], spell: Spelling
) -> None:
    """Add the system columns that were asked for and have a value."""
    for name in columns:
        value: Any = None
        if name in _PLAIN_COLUMNS:
            value = product[name]
        elif name in {"created", "modified"}:
            value = spell(product[name])
        elif name in {"assets", "categories"}:
            value = _ids(product[name])
        elif name == "images":
            value = _ids(product_fields.image_ids(box, product))
        elif name == "thumbnail" and product["thumbnail"]:
            value = {"id": product["thumbnail"]}
        elif name in _PROPERTIES:
            value = _PROPERTIES[name].value(product)
        if not is_empty(value):
            row[name] = value


def _add_relationships(
    box: Box,
    row: dict[str, Any],
    product: Doc,
    columns: Sequence[str],
    spell: Spelling,
    *,
    label: str,
) -> None:
    """Add the relationships that were asked for and link products.

    Args:
        box: The sandbox.
        row: The row so far.
        product: Its product.
        columns: What was asked for.
        spell: How moments are written.
        label: What the member with a relationship's label is called.
    """
    wanted = _requested(columns, RELATIONSHIP_PREFIX)
    every = "relationships" in columns
    if not wanted and not every:
        return
    moments = spell if box.switches.related_rows == "observed" else None
    linked = _relationships(box, product, moments, label=label)
    shown = [each for each in linked if every or each[label] in wanted]
    if shown:
        row["relationships"] = shown


def _requested(columns: Sequence[str], prefix: str) -> list[str]:
    return [name.removeprefix(prefix) for name in columns if name.startswith(prefix)]


def _only(attributes: Mapping[str, Any], labels: Sequence[str]) -> dict[str, Any]:
    return {label: attributes[label] for label in labels if label in attributes}


def _attributes(
    box: Box, kept: Mapping[str, Any], media: Any, *, time: str = _MIDNIGHT
) -> dict[str, Any]:
    """Attribute values as they are read: dates with a time, media spelled by the caller."""
    definitions = box.store.attributes_by_label()
    shown: dict[str, Any] = {}
    for label, value in kept.items():
        type_class = definitions[label]["type_class"] if label in definitions else None
        if type_class == "DateAttribute":
            shown[label] = f"{value}{time}"
        elif type_class == "MediaAttribute":
            shown[label] = media(box, [value], single=True)
        elif type_class == "MediaGalleryAttribute":
            shown[label] = media(box, value, single=False)
        elif type_class == COMPLETENESS and box.switches.completeness_digits == "all":
            shown[label] = all_digits(value, len(definitions[label].get("attributes") or ()))
        else:
            shown[label] = value
    return shown


def _media_v1(box: Box, ids: list[str], *, single: bool) -> Any:
    objects = [asset_shapes.media(box, asset) for asset in box.assets(ids)]
    if single:
        return objects[0] if objects else None
    return objects


def _media_v2(_box: Box, ids: list[str], *, single: bool) -> Any:
    del single
    return ids


def _media_row(_box: Box, ids: list[str], *, single: bool) -> Any:
    return {"id": ids[0]} if single else _ids(ids)


def _ids(ids: Sequence[str]) -> list[dict[str, str]]:
    return [{"id": linked} for linked in ids]


def _ids_v2(box: Box, ids: Sequence[str]) -> list[Any]:
    return _ids(ids) if box.switches.ids_v2 == "observed" else list(ids)


def _relationships(
    box: Box, product: Doc, spell: Spelling | None, *, label: str = "relationship_label"
) -> list[dict[str, Any]]:
    """The relationships that link products; ``last_modified`` only if it is to be spelled."""
    shown = []
    for link in product["relationships"]:
        relationship = box.store.get(RELATIONSHIPS, link["relationship_id"])
        if relationship is not None and link["related_products"]:
            shown.append(
                {
                    "relationship_id": relationship["id"],
                    label: relationship["label"],
                    "related_products": [
                        _related(other, spell) for other in link["related_products"]
                    ],
                }
            )
    return shown


def _related(other: Mapping[str, Any], spell: Spelling | None) -> dict[str, Any]:
    shown = {"product_id": other["product_id"], "quantity": other["quantity"]}
    if spell is not None:
        shown["last_modified"] = spell(other["last_modified"])
    return shown


def _audit_v1(audit: Mapping[str, Any]) -> dict[str, Any]:
    return {name: audit.get(name) for name in _V1_AUDIT}
