"""What happens to products: created, changed, inherited from, deleted.

A product is kept with its effective values: a variant holds what it inherits as well, and
``overwritten_attributes`` names what it does not inherit. What becomes of parents and variants
when they are linked stands in ``hierarchy``.

Source: Plytix API v1 and v2, "Products", "Variants"; where they are silent, the choice is a switch.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from sheetsync.sandbox.account import values
from sheetsync.sandbox.account.inheritance import (
    INHERITABLE_FIELDS,
    PARENT,
    SINGLE,
    SUB_VARIANT,
    VARIANT,
    inherit,
    inherited_fields,
    inherited_labels,
    parent_level,
)
from sheetsync.sandbox.account.links import forget_product
from sheetsync.sandbox.account.product_body import asked, new_product, refuse_taken_sku
from sheetsync.sandbox.errors import error_row, product_invalid
from sheetsync.sandbox.names import members
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.searching.conditions import is_empty
from sheetsync.sandbox.state.store import Store, new_id
from sheetsync.sandbox.state.tables import PRODUCTS
from sheetsync.sandbox.switches import Switches

__all__ = [
    "MAX_ASSETS",
    "PARENT",
    "SINGLE",
    "SUB_VARIANT",
    "VARIANT",
    "blank_product",
    "count_variants",
    "create",
    "delete",
    "inherit",
    "inherited_fields",
    "inherited_labels",
    "keep",
    "media_of",
    "parent_level",
    "pass_on",
    "refuse_too_many_assets",
    "settle",
    "touch",
    "update",
]

MAX_ASSETS = 300
"""How many assets a product has at most (Plytix API v1, "Link asset")."""


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
    wanted = new_product(store, members(body), switches)
    product = blank_product(new_id(), wanted.fields["sku"], now=now, author=author)
    wanted.put_on(product)
    settle(store, product)
    refuse_too_many_assets(product)
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
    body = members(body)
    wanted = asked(store, body, switches, creating=False)
    if switches.patch_sku == "apply" and "sku" in body:
        if not isinstance(body["sku"], str) or not body["sku"]:
            wanted.wrong.append(error_row("sku", values.NOT_TEXT))
        else:
            refuse_taken_sku(store, body["sku"], product["id"], switches)
            wanted.fields["sku"] = body["sku"]
    if wanted.wrong and switches.all_or_nothing:
        raise product_invalid(wanted.wrong)
    before = copy.deepcopy(product)
    wanted.put_on(product)
    keep(store, product, before, now=now, author=author, switches=switches)
    return wanted.wrong


def keep(
    store: Store,
    product: Doc,
    before: Doc,
    *,
    now: str,
    author: Mapping[str, Any],
    switches: Switches,
) -> bool:
    """Keep a product that was changed, with all that follows from the change.

    A variant's value that was inherited and differs now counts as overwritten; computed values
    and linked assets are brought up to date; variants inherit.

    Args:
        store: The account.
        product: The product, changed in place.
        before: A deep copy from before the change.
        now: The present moment.
        author: Who changed it.
        switches: What the documentation leaves open.

    Returns:
        Whether it differs from before.

    Raises:
        RefusalError: 422, it has too many assets now.
    """
    _overwrite(store, product, before)
    settle(store, product, before=before, switches=switches)
    refuse_too_many_assets(product)
    changed = product != before
    if changed or switches.unchanged_moves_modified:
        touch(product, now=now, author=author)
        store.put(PRODUCTS, product)
    if changed:
        pass_on(store, product, now=now, author=author, switches=switches)
    return changed


def delete(store: Store, product: Doc) -> None:
    """Delete a product and all variants below it; none is related to other products any more."""
    _delete_below(store, product)
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


def touch(product: Doc, *, now: str, author: Mapping[str, Any]) -> None:
    """Say who changed a product, and when."""
    product["modified"] = now
    product["modified_user_audit"] = dict(author)


def count_variants(store: Store, parent: Doc) -> None:
    """Set what follows from how many variants a product has: number, type, level, model.

    A family's model joins one parent and its variants (a public client adds up variants by it).
    """
    number = store.count(PRODUCTS, "parent_id = ?", (parent["id"],))
    parent["num_variations"] = number
    if parent["parent_id"] is not None:
        return
    if number:
        parent["product_type"], parent["product_level"] = "PARENT", PARENT
    else:
        parent["product_type"], parent["product_level"] = "SINGLE", SINGLE
    if not number or parent["product_family_id"] is None:
        parent["product_family_model_id"] = None
    elif parent["product_family_model_id"] is None:
        parent["product_family_model_id"] = new_id()


# ---------------------------------------------------------------- inheritance


def pass_on(
    store: Store, product: Doc, *, now: str, author: Mapping[str, Any], switches: Switches
) -> None:
    """Let the variants of a product inherit, and theirs from them."""
    if not product["num_variations"]:
        return
    for variant in store.variants_of(product["id"]):
        before = copy.deepcopy(variant)
        labels, fields = inherited_labels(store, variant), inherited_fields(store, variant)
        inherit(variant, product, labels, fields)
        settle(store, variant, before=before, switches=switches)
        if variant != before:
            if switches.variants_move_with_parent:
                touch(variant, now=now, author=author)
            store.put(PRODUCTS, variant)
            pass_on(store, variant, now=now, author=author, switches=switches)


def _overwrite(store: Store, product: Doc, before: Doc) -> None:
    """Add what was changed of the inherited to a variant's own."""
    labels, fields = inherited_labels(store, product), inherited_fields(store, product)
    own, known = product["attributes"], before["attributes"]
    changed = [
        label
        for label in {**known, **own}
        if label in labels and own.get(label) != known.get(label)
    ]
    changed += [
        name for name in INHERITABLE_FIELDS if name in fields and product[name] != before[name]
    ]
    names = [*product["overwritten_attributes"], *changed]
    product["overwritten_attributes"] = list(dict.fromkeys(names))


# ---------------------------------------------------------------- what follows from values


def settle(
    store: Store, product: Doc, *, before: Doc | None = None, switches: Switches | None = None
) -> None:
    """Compute what Plytix computes: completeness, and the assets that media bring along.

    Args:
        store: The account.
        product: The product, changed in place.
        before: What it was like before a change, whose media may have left.
        switches: What the documentation leaves open; only asked about media that left.
    """
    attributes = product["attributes"]
    for definition in store.completeness_attributes():
        parts = [part["label"] for part in definition.get("attributes") or ()]
        if parts:
            filled = sum(not is_empty(_part(product, part)) for part in parts)
            attributes[definition["label"]] = round(100 * filled / len(parts), 2)
    shown = media_of(store, product)
    left: frozenset[str] = frozenset()
    if before is not None and switches is not None and switches.replaced_media == "unlink":
        left = frozenset(media_of(store, before)) - frozenset(shown)
    linked = [asset for asset in product["assets"] if asset not in left]
    product["assets"] = list(dict.fromkeys([*linked, *shown]))


def media_of(store: Store, product: Doc) -> list[str]:
    """The assets that are a product's thumbnail or stand in its media attributes."""
    found = [] if product["thumbnail"] is None else [product["thumbnail"]]
    definitions = store.attributes_by_label()
    for label, value in product["attributes"].items():
        type_class = definitions[label]["type_class"] if label in definitions else None
        if type_class == "MediaAttribute":
            found.append(value)
        elif type_class == "MediaGalleryAttribute":
            found += value
    return found


def refuse_too_many_assets(product: Doc) -> None:
    """Refuse a product with more assets than there may be (the text is assumed).

    Raises:
        RefusalError: 422.
    """
    if len(product["assets"]) > MAX_ASSETS:
        message = f"A product can not have more than {MAX_ASSETS} assets."
        raise product_invalid([error_row("assets", message)])


def _part(product: Doc, label: str) -> Any:
    value = product["attributes"].get(label)
    return product.get(label) if value is None and label in product else value


def _delete_below(store: Store, product: Doc) -> None:
    for variant in store.variants_of(product["id"]):
        _delete_below(store, variant)
    store.delete(PRODUCTS, product["id"])
    forget_product(store, product["id"])
