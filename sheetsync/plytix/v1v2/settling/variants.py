"""Variants of v1 and v2: a variant tells its parent.

Source: Plytix API v1 and v2, "Variants".
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from sheetsync.plytix.answers import Row
from sheetsync.plytix.judgements import Happened, Looking, NotSeen, Reading, Sent, Settling
from sheetsync.plytix.v1v2.settling.alike import different
from sheetsync.plytix.v1v2.settling.products import GET, Shown, found, short, whole
from sheetsync.plytix.v1v2.settling.words import GONE, operation, read_one, texts, with_id

_VARIANTS: Final = operation("variants: Get product's related variants")


def created(sent: Sent, *, shown: Shown) -> Looking:
    """Whether the SKU is that of a variant of the parent, which holds what was sent.

    A value that the variant inherits counts as well as one of its own: equal is equal.
    """

    def differs(product: Row) -> list[str]:
        parents = product.get("_parent_id") == sent.given["parent_product_id"]
        return ([] if parents else ["parent"]) + different(sent.given, product)

    return (yield from found(sent.given, differs, shown))


def linked(sent: Sent, *, parent_option: str, answers_parent: bool) -> Looking:
    """Whether the variant has the parent; v1 answers the parent, which is read once it has."""
    parent_id = sent.given[parent_option]
    variant = yield from read_one(GET, product_id=sent.given["variant_id"])
    if variant is None:
        return GONE
    if variant.get("_parent_id") != parent_id:
        return NotSeen()
    if not answers_parent:
        return Happened()
    parent = yield from read_one(GET, product_id=parent_id)
    return Happened(() if parent is None else (parent,))


def unlinked(sent: Sent) -> Looking:
    """Whether the variant has the parent no more, or is gone.

    What v1 answers is not documented, so nothing is answered.
    """
    variant = yield from read_one(GET, product_id=sent.given["variant_id"])
    parent_id = None if variant is None else variant.get("_parent_id")
    return NotSeen() if parent_id == sent.given["parent_product_id"] else Happened()


def resynced(sent: Sent, *, shown: Shown) -> Looking:
    """Whether none of the variants overwrites one of the attributes any more.

    If one does, it goes once more, which does no more than the first: somebody who overwrote the
    value in those seconds would have to do so again.
    """
    rows = yield Reading(operation=_VARIANTS, given={"product_id": sent.given["parent_product_id"]})
    if rows is None:
        return GONE
    variants = [with_id(rows, each) for each in sent.given["variant_ids"]]
    labels = set(sent.given["attribute_labels"])
    if any(each is None or labels & _overwritten(each) for each in variants):
        return NotSeen()
    return Happened(tuple(shown(each) for each in variants if each is not None))


def _overwritten(variant: Row) -> set[str]:
    return set(texts(variant.get("overwritten_attributes")))


SETTLINGS: Final[Mapping[str, Settling]] = {
    "variants: Add a variant of a product": Settling(
        plan=partial(created, shown=whole), hides=True
    ),
    "variants: Link variant to a product": Settling(
        plan=partial(linked, parent_option="product_id", answers_parent=True)
    ),
    "variants: Unlink a variant of a product": Settling(plan=unlinked),
    "variants: Resync variants": Settling(plan=partial(resynced, shown=whole)),
    "products v2: Create variant (v2)": Settling(plan=partial(created, shown=short), hides=True),
    "products v2: Link variant (v2)": Settling(
        plan=partial(linked, parent_option="parent_product_id", answers_parent=False)
    ),
    "products v2: Unlink variant (v2)": Settling(plan=unlinked),
    "products v2: Resync variants (v2)": Settling(plan=partial(resynced, shown=short)),
}
