"""What the page for people shows of products."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from sheetsync.sandbox.account.inheritance import inherited_labels
from sheetsync.sandbox.hosts.box import Box
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.page.rows import asset_row, group_names, groups_by_label, page_of, picture
from sheetsync.sandbox.state.tables import FAMILIES, PRODUCTS, RELATIONSHIPS, fold
from sheetsync.sandbox.state.value_tables import Values, item_of_list
from sheetsync.sandbox.v1v2 import product_shapes

MOST_VARIANTS = 200
MEDIA_TYPES = frozenset({"MediaAttribute", "MediaGalleryAttribute"})

_ORDERS = {
    "newest": "position DESC",
    "modified": "modified DESC, position",
    "sku": "sku_fold, position",
    "-sku": "sku_fold DESC, position",
}
_LEVELS = {"top": "parent_id IS NULL", "parents": "variations > 0", "variants": "level >= 2"}


def products(box: Box, query: Mapping[str, str]) -> dict[str, Any]:
    """One page of products.

    Args:
        box: The sandbox.
        query: ``search`` (part of SKU, label or GTIN), ``status``, ``family``, ``level`` (``top``,
            ``parents``, ``variants``), ``category`` and ``asset`` (ids), ``order``, ``page``.
    """
    where, parameters, values = ["1"], list[object](), list[Values]()
    text = fold(query.get("search", "").strip())
    if text:
        where.append("(instr(sku_fold, ?) OR instr(label_fold, ?) OR instr(gtin_fold, ?))")
        parameters += [text] * 3
    for name, column in (("status", "status"), ("family", "family_id")):
        if query.get(name):
            where.append(f"{column} = ?")
            parameters.append(query[name])
    if query.get("level") in _LEVELS:
        where.append(_LEVELS[query["level"]])
    for name, member in (("category", "categories"), ("asset", "assets")):
        if query.get(name):
            values.append(Values((member,)))
            where.append(f"instr({values[-1].value}, ?)")
            parameters.append(item_of_list(query[name]))
    order = _ORDERS.get(query.get("order", ""), "position")
    if text and order == "position":
        order = "sku_fold != ?, position"
        parameters.append(text)
    found = box.store.positions(
        PRODUCTS, " AND ".join(where), parameters, values=values, order=order
    )
    return page_of(box.store, PRODUCTS, found, query, partial(_row, box))


def product(box: Box, product_id: str) -> dict[str, Any] | None:
    """Everything about a product, references resolved; ``None`` for an unknown id."""
    store = box.store
    found = store.get(PRODUCTS, product_id)
    if found is None:
        return None
    family = store.get(FAMILIES, found["product_family_id"])
    parent = store.get(PRODUCTS, found["parent_id"])
    variants = store.positions(PRODUCTS, "parent_id = ?", (product_id,))
    return {
        **_row(box, found),
        "created": found["created"],
        "created_by": found["created_user_audit"],
        "modified_by": found["modified_user_audit"],
        "family": None if family is None else {"id": family["id"], "name": family["name"]},
        "parent": None if parent is None else _row(box, parent),
        "variants": [_row(box, each) for each in store.at(PRODUCTS, variants[:MOST_VARIANTS])],
        "attributes": _attribute_values(box, found, family),
        "categories": product_shapes.categories_v1(box, found),
        "assets": [asset_row(box, each) for each in box.assets(found["assets"])],
        "relationships": _relationships(box, found),
        "v1": product_shapes.full_v1(box, found),
        "v2": product_shapes.full_v2(box, found),
    }


def _row(box: Box, product: Doc) -> dict[str, Any]:
    """A product as a row shows it."""
    family = box.store.get(FAMILIES, product["product_family_id"])
    return {
        "id": product["id"],
        "sku": product["sku"],
        "label": product["label"],
        "gtin": product["gtin"],
        "status": product["status"],
        "type": product["product_type"],
        "variations": product["num_variations"],
        "family_name": None if family is None else family["name"],
        "modified": product["modified"],
        "picture": picture(box, product["thumbnail"]),
    }


def _attribute_values(box: Box, product: Doc, family: Doc | None) -> list[dict[str, Any]]:
    """Values with what they are, by group; those of the family that are empty have none."""
    definitions = box.store.attributes_by_label()
    kept = product["attributes"]
    levels = {
        link["label"]: link["attribute_level"] for link in (family or {}).get("attributes", ())
    }
    inherited = inherited_labels(box.store, product)
    groups = groups_by_label(box)
    rows = []
    for label, definition in definitions.items():
        if label not in kept and label not in levels:
            continue
        value = kept.get(label)
        if value is not None and definition["type_class"] in MEDIA_TYPES:
            ids = value if isinstance(value, list) else [value]
            value = [asset_row(box, asset) for asset in box.assets(ids)]
        overwritten = label in product["overwritten_attributes"]
        rows.append(
            {
                "label": label,
                "name": definition["name"],
                "type_class": definition["type_class"],
                "group": next(iter(groups.get(label, ())), None),
                "level": levels.get(label),
                "inherited": label in inherited and not overwritten,
                "overwritten": overwritten,
                "value": value,
            }
        )
    order = {name: place for place, name in enumerate(group_names(box))}
    return sorted(rows, key=lambda row: order.get(row["group"], len(order)))


def _relationships(box: Box, product: Doc) -> list[dict[str, Any]]:
    shown = []
    for link in product["relationships"]:
        relationship = box.store.get(RELATIONSHIPS, link["relationship_id"])
        others = (
            (other, box.store.get(PRODUCTS, other["product_id"]))
            for other in link["related_products"]
        )
        rows = [
            {**_row(box, found), "quantity": other["quantity"]}
            for other, found in others
            if found is not None
        ]
        if relationship is not None and rows:
            shown.append({"name": relationship["name"], "rows": rows})
    return shown
