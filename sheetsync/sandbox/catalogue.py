"""What happens to products: created, changed, inherited from, deleted.

A product is kept with its effective values: a variant holds what it inherits as well, and
``overwritten_attributes`` names what it does not inherit.

Source: Plytix API v1 and v2, "Products", "Variants"; where they are silent, the choice is a switch.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sheetsync.sandbox import values
from sheetsync.sandbox.conditions import is_empty
from sheetsync.sandbox.errors import (
    INVALID_TYPE,
    REQUIRED,
    duplicate_sku,
    error_row,
    product_invalid,
    schema_invalid,
)
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.store import Store, new_id
from sheetsync.sandbox.switches import Switches
from sheetsync.sandbox.tables import ASSETS, FAMILIES, PRODUCT_CATEGORIES, PRODUCTS
from sheetsync.sandbox.values import NO_LABEL, NOT_TEXT, ValueRefusedError

SINGLE, PARENT, VARIANT = 0, 1, 2
"""Levels of a product; 3 is a variant of a variant."""

_SYSTEM_PARTS = frozenset({"label", "gtin", "status", "thumbnail", "attributes"})


def create(
    store: Store, body: Any, *, now: str, author: Mapping[str, Any], switches: Switches
) -> Doc:
    """Create a product.

    Args:
        store: The account.
        body: The decoded request body; unknown and read-only members are passed over.
        now: The present moment.
        author: Who creates it.
        switches: What the documentation leaves open.

    Returns:
        The product as it is kept.

    Raises:
        RefusalError: 422 naming every bad field, or the status of a duplicate SKU.
    """
    if not isinstance(body, dict):
        raise schema_invalid(error_row("_schema", INVALID_TYPE["_schema"]))
    sku = body.get("sku")
    if sku is None or sku == "":
        raise schema_invalid(error_row("sku", REQUIRED))
    wrong = []
    if not isinstance(sku, str):
        wrong.append(error_row("sku", NOT_TEXT))
    changes, refused = _understood(store, body, switches, creating=True)
    wrong += refused
    links, refused = _links(store, body)
    wrong += refused
    if wrong:
        raise product_invalid(wrong)
    if store.product_with_sku(sku) is not None:
        raise duplicate_sku(switches.duplicate_sku_status)
    product = blank_product(new_id(), sku, now=now, author=author)
    product |= links
    _take(product, changes)
    settle(store, product)
    store.put(PRODUCTS, product)
    return product


def update(
    store: Store,
    product: Doc,
    body: Any,
    *,
    now: str,
    author: Mapping[str, Any],
    switches: Switches,
) -> list[dict[str, Any]]:
    """Change what a body names of a product, and what its variants inherit of it.

    Args:
        store: The account.
        product: The product, changed in place.
        body: The decoded request body.
        now: The present moment.
        author: Who changes it.
        switches: What the documentation leaves open.

    Returns:
        Fields that were refused although others were taken; empty unless a switch says so.

    Raises:
        RefusalError: 422 naming every bad field; nothing was changed.
    """
    if not isinstance(body, dict):
        raise schema_invalid(error_row("_schema", INVALID_TYPE["_schema"]))
    changes, wrong = _understood(store, body, switches, creating=False)
    if switches.patch_sku == "apply" and "sku" in body:
        _rename(store, product, body["sku"], changes, wrong, switches)
    if wrong and switches.all_or_nothing:
        raise product_invalid(wrong)
    before = {**product, "attributes": dict(product["attributes"])}
    inherited = parent_level(store, product)
    _take(product, changes)
    if product["parent_id"] is not None:
        own = set(product["overwritten_attributes"])
        for label in changes["attributes"]:
            changed = product["attributes"].get(label) != before["attributes"].get(label)
            if label in inherited and changed and label not in own:
                product["overwritten_attributes"] = [*product["overwritten_attributes"], label]
    settle(store, product)
    if product == before and not switches.unchanged_moves_modified:
        return wrong
    product["modified"] = now
    product["modified_user_audit"] = dict(author)
    store.put(PRODUCTS, product)
    if product["num_variations"] and product["attributes"] != before["attributes"]:
        for variant in store.variants_of(product["id"]):
            if inherit(variant, product, inherited):
                settle(store, variant)
                if switches.variants_move_with_parent:
                    variant["modified"] = now
                    variant["modified_user_audit"] = dict(author)
                store.put(PRODUCTS, variant)
    return wrong


def delete(store: Store, product: Doc) -> None:
    """Delete a product, and all variants of a parent."""
    for variant in store.variants_of(product["id"]):
        delete(store, variant)
    store.delete(PRODUCTS, product["id"])
    if product["parent_id"] is not None:
        parent = store.get(PRODUCTS, product["parent_id"])
        if parent is not None:
            count_variants(store, parent)
            store.put(PRODUCTS, parent)


def blank_product(
    product_id: str, sku: str, *, now: str, author: Mapping[str, Any]
) -> dict[str, Any]:
    """A product with nothing but its SKU."""
    return {
        "id": product_id,
        "sku": sku,
        "label": None,
        "gtin": None,
        "status": "Draft",
        "attributes": {},
        "parent_id": None,
        "num_variations": 0,
        "product_type": "SINGLE",
        "product_level": SINGLE,
        "product_family_id": None,
        "product_family_model_id": None,
        "overwritten_attributes": [],
        "categories": [],
        "assets": [],
        "thumbnail": None,
        "relationships": [],
        "created": now,
        "modified": now,
        "created_user_audit": dict(author),
        "modified_user_audit": dict(author),
    }


def count_variants(store: Store, parent: Doc) -> None:
    """Set what follows from how many variants a product has."""
    number = store.count(PRODUCTS, "parent_id = ?", (parent["id"],))
    parent["num_variations"] = number
    if number and parent["parent_id"] is None:
        parent["product_type"], parent["product_level"] = "PARENT", PARENT
    elif parent["parent_id"] is None:
        parent["product_type"], parent["product_level"] = "SINGLE", SINGLE


def parent_level(store: Store, product: Doc) -> frozenset[str]:
    """Labels that the variants of a family's parents inherit; none without a family."""
    family = store.get(FAMILIES, product["product_family_id"])
    if family is None:
        return frozenset()
    return frozenset(
        link["label"]
        for link in family.get("attributes", ())
        if link["attribute_level"] == "parent_level"
    )


def inherit(variant: Doc, parent: Doc, labels: frozenset[str]) -> bool:
    """Give a variant its parent's values; whether that changed anything."""
    own = variant["attributes"]
    before = dict(own)
    for label in labels.difference(variant["overwritten_attributes"]):
        value = parent["attributes"].get(label)
        if value is None:
            own.pop(label, None)
        else:
            own[label] = value
    return bool(own != before)


def settle(store: Store, product: Doc) -> None:
    """Compute what Plytix computes: completeness, and the assets that media bring along."""
    attributes = product["attributes"]
    for definition in store.completeness_attributes():
        parts = [part["label"] for part in definition.get("attributes") or ()]
        if parts:
            filled = sum(not is_empty(_part(product, part)) for part in parts)
            attributes[definition["label"]] = round(100 * filled / len(parts), 2)
    linked = dict.fromkeys(product["assets"])
    if product["thumbnail"] is not None:
        linked[product["thumbnail"]] = None
    definitions = store.attributes_by_label()
    for label, value in attributes.items():
        type_class = definitions[label]["type_class"] if label in definitions else None
        if type_class == "MediaAttribute":
            linked[value] = None
        elif type_class == "MediaGalleryAttribute":
            linked |= dict.fromkeys(value)
    product["assets"] = list(linked)


def _part(product: Doc, label: str) -> Any:
    value = product["attributes"].get(label)
    return product.get(label) if value is None and label in product else value


def _understood(
    store: Store, body: dict[str, Any], switches: Switches, *, creating: bool
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What a body asks of system fields and attributes, and every field that is refused."""
    changes: dict[str, Any] = {"attributes": {}}
    wrong = []
    for name, value in body.items():
        if name not in _SYSTEM_PARTS:
            continue
        if name == "attributes":
            taken, refused = _attributes(store, value, switches, creating=creating)
            changes["attributes"] = taken
            wrong += refused
            continue
        try:
            match name:
                case "label":
                    changes[name] = None if value is None else values.text(value, switches)
                case "gtin":
                    changes[name] = values.gtin(value, switches)
                case "status":
                    changes[name] = values.status(value)
                case _:
                    changes[name] = None if value is None else values.media_id(store, value)
        except ValueRefusedError as error:
            wrong.append(error_row(name, error.message))
    return changes, wrong


def _attributes(
    store: Store, sent: Any, switches: Switches, *, creating: bool
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    if sent is None or (creating and sent == []):
        return {}, []
    if not isinstance(sent, dict):
        return {}, [error_row("attributes", INVALID_TYPE)]
    taken, wrong = {}, []
    definitions = store.attributes_by_label()
    for label, value in sent.items():
        definition = definitions.get(label)
        if definition is None:
            if not creating or switches.refuse_unknown_labels_on_create:
                wrong.append(error_row(label, NO_LABEL))
            continue
        try:
            taken[label] = values.attribute_value(store, definition, value, switches)
        except ValueRefusedError as error:
            wrong.append(error_row(label, error.message))
    return taken, wrong


def _links(store: Store, body: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The assets and categories of a create; they must exist."""
    links: dict[str, Any] = {}
    wrong = []
    for name, table in (("assets", ASSETS), ("categories", PRODUCT_CATEGORIES)):
        sent = body.get(name)
        if sent is None:
            continue
        if not isinstance(sent, list) or not all(isinstance(item, dict) for item in sent):
            wrong.append(error_row(name, INVALID_TYPE))
            continue
        ids = [item.get("id") for item in sent]
        if any(store.get(table, linked) is None for linked in ids):
            wrong.append(error_row(name, "does not exist"))
            continue
        links[name] = list(dict.fromkeys(ids))
    return links, wrong


def _take(product: Doc, changes: dict[str, Any]) -> None:
    attributes = product["attributes"]
    for name, value in changes.items():
        if name != "attributes":
            product[name] = value
    for label, value in changes["attributes"].items():
        if value is None:
            attributes.pop(label, None)
        else:
            attributes[label] = value


def _rename(
    store: Store,
    product: Doc,
    sku: Any,
    changes: dict[str, Any],
    wrong: list[dict[str, Any]],
    switches: Switches,
) -> None:
    if not isinstance(sku, str) or not sku:
        wrong.append(error_row("sku", NOT_TEXT))
        return
    other = store.product_with_sku(sku)
    if other is not None and other["id"] != product["id"]:
        raise duplicate_sku(switches.duplicate_sku_status)
    changes["sku"] = sku
