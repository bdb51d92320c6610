"""What a variant inherits of its parent, by the levels of their family.

A variant is kept with what it inherits; ``overwritten_attributes`` names what it does not.

Source: Plytix API v1, "Variants", "Product families" (``parent_level`` is inherited from level 1
on, ``variant_level`` from level 2 on).
"""

from __future__ import annotations

import copy

from sheetsync.sandbox.account.values import COMPUTED_TYPES
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.state.store import Store
from sheetsync.sandbox.state.tables import FAMILIES

SINGLE, PARENT, VARIANT, SUB_VARIANT = 0, 1, 2, 3
"""Levels of a product."""

INHERITABLE_FIELDS = ("label", "thumbnail", "status", "categories")
"""System fields that a family may have inherited (Plytix API v1, "Edit all attributes")."""

_KNOWN_LEVELS = {VARIANT: ("parent_level",), SUB_VARIANT: ("parent_level", "variant_level")}


def parent_level(store: Store, product: Doc) -> frozenset[str]:
    """Labels that the variants of a family's parents inherit; none without a family."""
    return _of_level(store, product, ("parent_level",))


def inherited_labels(store: Store, product: Doc) -> frozenset[str]:
    """Labels that a product inherits from its parent unless overwritten; none without one.

    From level 2 on those of ``parent_level``, on level 3 those of ``variant_level`` as well.
    """
    if product["parent_id"] is None:
        return frozenset()
    return _of_level(store, product, _KNOWN_LEVELS.get(product["product_level"], ()))


def inherited_fields(store: Store, product: Doc) -> frozenset[str]:
    """System fields that a product inherits from its parent unless overwritten."""
    family = store.get(FAMILIES, product["product_family_id"])
    if family is None or product["parent_id"] is None:
        return frozenset()
    levels = _KNOWN_LEVELS.get(product["product_level"], ())
    return frozenset(
        link["label"]
        for link in family.get("system_attributes", ())
        if link["attribute_level"] in levels and link["label"] in INHERITABLE_FIELDS
    )


def inherit(
    variant: Doc, parent: Doc, labels: frozenset[str], fields: frozenset[str] = frozenset()
) -> bool:
    """Give a variant its parent's values.

    Args:
        variant: The variant, changed in place.
        parent: Its parent.
        labels: The attributes that are inherited unless overwritten.
        fields: The system fields that are.

    Returns:
        Whether that changed anything.
    """
    changed = False
    own, overwritten = variant["attributes"], frozenset(variant["overwritten_attributes"])
    for label in labels - overwritten:
        value = parent["attributes"].get(label)
        changed |= own.get(label) != value
        if value is None:
            own.pop(label, None)
        else:
            own[label] = value
    for name in fields - overwritten:
        changed |= variant[name] != parent[name]
        variant[name] = copy.copy(parent[name])
    return changed


def _of_level(store: Store, product: Doc, levels: tuple[str, ...]) -> frozenset[str]:
    family = store.get(FAMILIES, product["product_family_id"])
    if family is None or not levels:
        return frozenset()
    definitions = store.attributes_by_label()
    return frozenset(
        link["label"]
        for link in family.get("attributes", ())
        if link["attribute_level"] in levels
        and link["label"] in definitions
        and definitions[link["label"]]["type_class"] not in COMPUTED_TYPES
    )
