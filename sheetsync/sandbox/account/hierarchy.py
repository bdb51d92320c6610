"""What happens to parents and variants: created, linked, unlinked, put back to inheriting.

A single product becomes a parent with its first variant and single again with its last one gone.
A variant of a variant stands on level 3, where the tree ends. Variants are of their parent's
family. Assumed: a write moves ``modified`` of the products that its path names.

Source: Plytix API v1 and v2, "Variants"; where they are silent, the choice is a switch.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sheetsync.sandbox.account import catalogue
from sheetsync.sandbox.account.product_body import new_product
from sheetsync.sandbox.errors import RefusalError, error_row, refusal
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.state.store import Store, new_id
from sheetsync.sandbox.state.tables import PRODUCTS
from sheetsync.sandbox.switches import Switches

NO_VARIANT_TYPE = "Link variant - variant product type exception"
NO_PARENT_TYPE = "Link variant - parent product type exception"
"""Assumed, after the other one."""

OTHER_FAMILY = "Parent and variants must be assigned to the same family"
NOT_ITS_VARIANT = "this product is not variant of the parent product"
NOT_INHERITED = "You must only supply attributes from parent product when accessing this resource"


def create_variant(
    store: Store,
    parent: Doc,
    body: dict[str, Any],
    *,
    now: str,
    author: Mapping[str, Any],
    switches: Switches,
) -> Doc:
    """Create a product below another, of its family.

    What is given of the attributes that it inherits counts as overwritten, whatever the value.

    Args:
        store: The account.
        parent: The other product, changed in place.
        body: The new product as a create takes it.
        now: The present moment.
        author: Who creates it.
        switches: What the documentation leaves open.

    Returns:
        The variant as it is kept.

    Raises:
        RefusalError: 422 naming every bad field or telling that there can be no variant of this
            product; or the status of a duplicate SKU.
    """
    wanted = new_product(store, body, switches)
    _refuse_parent(parent, switches)
    variant = catalogue.blank_product(new_id(), wanted.fields["sku"], now=now, author=author)
    _place(variant, parent)
    wanted.put_on(variant)
    inherited = catalogue.inherited_labels(store, variant)
    fields = catalogue.inherited_fields(store, variant)
    given = {**wanted.attributes, **wanted.fields}
    variant["overwritten_attributes"] = [name for name, value in given.items() if value is not None]
    _keep_overwritten(variant, inherited | fields)
    catalogue.inherit(variant, parent, inherited, fields)
    catalogue.settle(store, variant)
    catalogue.refuse_too_many_assets(variant)
    store.put(PRODUCTS, variant)
    _counted_anew(store, parent, now=now, author=author)
    return variant


def link(
    store: Store,
    parent: Doc,
    variant: Doc,
    *,
    now: str,
    author: Mapping[str, Any],
    switches: Switches,
) -> None:
    """Make a single product a variant of another.

    Args:
        store: The account.
        parent: The other product, changed in place.
        variant: The single product, changed in place.
        now: The present moment.
        author: Who links them.
        switches: What the documentation leaves open.

    Raises:
        RefusalError: 422, one is not of the right type, or their families differ.
    """
    if variant["product_type"] != "SINGLE" or variant["id"] == parent["id"]:
        raise refusal(422, NO_VARIANT_TYPE)
    _refuse_parent(parent, switches)
    if variant["product_family_id"] != parent["product_family_id"]:
        raise refusal(422, OTHER_FAMILY)
    before = copy.deepcopy(variant)
    _place(variant, parent)
    labels = catalogue.inherited_labels(store, variant)
    fields = catalogue.inherited_fields(store, variant)
    if not switches.linking_drops_values:
        variant["overwritten_attributes"] = [
            label for label in variant["attributes"] if label in labels
        ]
        variant["overwritten_attributes"] += sorted(name for name in fields if variant[name])
    catalogue.inherit(variant, parent, labels, fields)
    catalogue.settle(store, variant, before=before, switches=switches)
    catalogue.touch(variant, now=now, author=author)
    store.put(PRODUCTS, variant)
    _counted_anew(store, parent, now=now, author=author)


def unlink(
    store: Store,
    parent: Doc,
    variant: Doc,
    *,
    now: str,
    author: Mapping[str, Any],
    switches: Switches,
) -> None:
    """Make a variant a product of its own; variants of its own move up with it.

    Args:
        store: The account.
        parent: Its parent, changed in place.
        variant: The variant, changed in place.
        now: The present moment.
        author: Who unlinks them.
        switches: What the documentation leaves open.

    Raises:
        RefusalError: 422, it is no variant of this parent.
    """
    if variant["parent_id"] != parent["id"]:
        raise refusal(422, "unlinking unrelated products", [error_row("variant", NOT_ITS_VARIANT)])
    before = copy.deepcopy(variant)
    if not switches.variants_keep_inherited:
        overwritten = variant["overwritten_attributes"]
        for label in catalogue.inherited_labels(store, variant).difference(overwritten):
            variant["attributes"].pop(label, None)
    variant |= {
        "parent_id": None,
        "product_family_model_id": None,
        "overwritten_attributes": [],
    }
    catalogue.count_variants(store, variant)
    catalogue.settle(store, variant, before=before, switches=switches)
    catalogue.touch(variant, now=now, author=author)
    store.put(PRODUCTS, variant)
    for below in store.variants_of(variant["id"]):
        _place(below, variant)
        labels = catalogue.inherited_labels(store, below)
        _keep_overwritten(below, labels | catalogue.inherited_fields(store, below))
        store.put(PRODUCTS, below)
    catalogue.pass_on(store, variant, now=now, author=author, switches=switches)
    _counted_anew(store, parent, now=now, author=author)


def resync(
    store: Store,
    parent: Doc,
    labels: Sequence[str],
    variant_ids: Sequence[str],
    *,
    now: str,
    author: Mapping[str, Any],
    switches: Switches,
) -> list[Doc]:
    """Let variants inherit again what they overwrote.

    Args:
        store: The account.
        parent: Their parent.
        labels: Bare labels of inherited attributes.
        variant_ids: The variants.
        now: The present moment.
        author: Who asks for it.
        switches: What the documentation leaves open.

    Returns:
        The variants as they are kept, in the order named.

    Raises:
        RefusalError: 400, variants of this product do not inherit one of the labels; 422, one of
            the ids is no variant of it.
    """
    inherited = _inherited_below(store, parent)
    foreign = [label for label in labels if label not in inherited]
    if foreign:
        raise _not_inherited(foreign)
    by_id = {variant["id"]: variant for variant in store.variants_of(parent["id"])}
    named = [by_id.get(variant_id) for variant_id in dict.fromkeys(variant_ids)]
    variants = [variant for variant in named if variant is not None]
    if len(variants) < len(named):
        raise refusal(
            422, "resyncing unrelated products", [error_row("variant_ids", NOT_ITS_VARIANT)]
        )
    for variant in variants:
        before = copy.deepcopy(variant)
        kept = [label for label in variant["overwritten_attributes"] if label not in labels]
        variant["overwritten_attributes"] = kept
        catalogue.inherit(variant, parent, frozenset(labels))
        catalogue.settle(store, variant, before=before, switches=switches)
        if variant != before:
            catalogue.touch(variant, now=now, author=author)
            store.put(PRODUCTS, variant)
            catalogue.pass_on(store, variant, now=now, author=author, switches=switches)
    return variants


def _place(variant: Doc, parent: Doc) -> None:
    """Put a product below another: its level, family and model."""
    if parent["product_family_id"] is not None and parent["product_family_model_id"] is None:
        parent["product_family_model_id"] = new_id()
    variant |= {
        "parent_id": parent["id"],
        "product_type": "VARIANT",
        "product_level": max(parent["product_level"], catalogue.PARENT) + 1,
        "product_family_id": parent["product_family_id"],
        "product_family_model_id": parent["product_family_model_id"],
    }


def _refuse_parent(parent: Doc, switches: Switches) -> None:
    lowest = catalogue.VARIANT if switches.sub_variants else catalogue.PARENT
    if parent["product_level"] > lowest:
        raise refusal(422, NO_PARENT_TYPE)


def _keep_overwritten(variant: Doc, inherited: Collection[str]) -> None:
    """Of what a variant overwrites, keep what it would inherit."""
    variant["overwritten_attributes"] = [
        label for label in variant["overwritten_attributes"] if label in inherited
    ]


def _counted_anew(store: Store, parent: Doc, *, now: str, author: Mapping[str, Any]) -> None:
    catalogue.count_variants(store, parent)
    catalogue.touch(parent, now=now, author=author)
    store.put(PRODUCTS, parent)


def _inherited_below(store: Store, parent: Doc) -> frozenset[str]:
    """What variants of a product inherit, or would."""
    variant = {
        "parent_id": parent["id"],
        "product_level": parent["product_level"] + 1,
        "product_family_id": parent["product_family_id"],
    }
    return catalogue.inherited_labels(store, variant)


def _not_inherited(labels: Sequence[str]) -> RefusalError:
    rows = [
        error_row(
            "attribute_labels", f"attributes.{label} not a parent attribute from family model"
        )
        for label in labels
    ]
    return refusal(400, NOT_INHERITED, rows)
