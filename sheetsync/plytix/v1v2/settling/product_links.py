"""What hangs on a product, in v1 and v2: assets, categories, related products.

A link is the same however often it is made, so that a link that is there is what was wanted,
whoever made it; a link that is gone likewise. All is read by GETs of v1, which do not lag behind.

Source: Plytix API v1 and v2, "Products": "Assets", "Categories", "Relationships".
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from sheetsync.plytix.answers import Row
from sheetsync.plytix.judgements import Happened, Looking, NotSeen, Sent, Settling
from sheetsync.plytix.v1v2.settling.alike import alike, ids_of
from sheetsync.plytix.v1v2.settling.products import GET
from sheetsync.plytix.v1v2.settling.words import GONE, member, members, operation, read_one

_ASSET: Final = operation("product assets: Get an asset of this product")
_CATEGORY: Final = operation("product category links: Get a category of a product")
_THUMBNAIL: Final = "thumbnail"
_PREFIX: Final = "attributes."


def linked_asset(sent: Sent) -> Looking:
    """Whether the asset is in the slot: the thumbnail, a media attribute or a gallery.

    That it is linked to the product is not enough, for it may have been so in another slot.
    """
    given = sent.given
    product = yield from read_one(GET, product_id=given["product_id"])
    if product is None:
        return GONE
    slot = given["attribute_label"].removeprefix(_PREFIX)
    holds = (
        product.get(_THUMBNAIL) if slot == _THUMBNAIL else member(product, "attributes").get(slot)
    )
    return Happened(({"id": given["id"]},)) if given["id"] in ids_of(holds) else NotSeen()


def unlinked_asset(sent: Sent) -> Looking:
    """Whether the asset is linked no more; unlinking takes it out of every slot (observed)."""
    given = sent.given
    asset = yield from read_one(_ASSET, product_id=given["product_id"], asset_id=given["asset_id"])
    return Happened() if asset is None else NotSeen()


def linked_category(sent: Sent) -> Looking:
    """Whether the category is linked; it is what the answer would have held."""
    given = sent.given
    category = yield from read_one(
        _CATEGORY, product_id=given["product_id"], category_id=given["id"]
    )
    return NotSeen() if category is None else Happened((category,))


def unlinked_category(sent: Sent) -> Looking:
    """Whether the category is linked no more, or the product is gone."""
    given = sent.given
    category = yield from read_one(
        _CATEGORY, product_id=given["product_id"], category_id=given["category_id"]
    )
    return Happened() if category is None else NotSeen()


def related(sent: Sent, *, quantities: bool, known_only: bool, answers: bool) -> Looking:
    """Whether the products are related, with their quantities.

    Args:
        sent: The write.
        quantities: Whether quantities have to be as sent; v2 leaves those of links that were
            there as they were.
        known_only: Whether products that are not related do not count, as v2 passes them over.
        answers: Whether the relationship with its products is answered, as in v1.
    """
    product = yield from read_one(GET, product_id=sent.given["product_id"])
    if product is None:
        return GONE
    relationship, there = _related(product, sent.given["relationship_id"])
    for product_id, quantity in _wanted(sent).items():
        if product_id not in there:
            if known_only:
                continue
            return NotSeen()
        if quantities and quantity is not None and not alike(quantity, there[product_id]):
            return NotSeen()
    return Happened((relationship,) if answers and relationship else ())


def unrelated(sent: Sent) -> Looking:
    """Whether none of the products is related any more, or the product itself is gone."""
    product = yield from read_one(GET, product_id=sent.given["product_id"])
    if product is None:
        return Happened()
    _, there = _related(product, sent.given["relationship_id"])
    return NotSeen() if there.keys() & _wanted(sent).keys() else Happened()


def counted(sent: Sent) -> Looking:
    """Whether the related product has the quantity; it is what the answer would have held."""
    given = sent.given
    product = yield from read_one(GET, product_id=given["product_id"])
    if product is None:
        return GONE
    relationship, there = _related(product, given["relationship_id"])
    wanted = given["related_product_id"]
    if wanted not in there:
        return GONE
    if not alike(given["quantity"], there[wanted]):
        return NotSeen()
    pairs = members(relationship or {}, "related_products")
    return Happened(tuple(each for each in pairs if each.get("product_id") == wanted))


def _wanted(sent: Sent) -> dict[str, Any]:
    """Product id → quantity, as sent: in objects, or as bare ids without quantities."""
    quantities: dict[str, Any] = {}
    for each in sent.given["product_relationships"]:
        if isinstance(each, Mapping):
            quantities[str(each.get("product_id"))] = each.get("quantity")
        else:
            quantities[str(each)] = None
    return quantities


def _related(product: Row, relationship_id: str) -> tuple[Row | None, dict[str, Any]]:
    """A relationship of a product, and its products' ids with their quantities."""
    for each in members(product, "relationships"):
        if each.get("relationship_id") == relationship_id:
            pairs = members(each, "related_products")
            return each, {str(pair.get("product_id")): pair.get("quantity") for pair in pairs}
    return None, {}


SETTLINGS: Final[Mapping[str, Settling]] = {
    "product assets: Link asset to a product": Settling(plan=linked_asset),
    "product assets: Unlink asset from a product": Settling(plan=unlinked_asset),
    "product category links: Link category to a product": Settling(plan=linked_category),
    "product category links: Unbind category from product": Settling(plan=unlinked_category),
    "product relationships: Assign products to a relationship": Settling(
        plan=partial(related, quantities=True, known_only=False, answers=True)
    ),
    "product relationships: Remove products from a relationship": Settling(plan=unrelated),
    "product relationships: Modify relationship attributes": Settling(plan=counted),
    "products v2: Link asset (v2)": Settling(plan=linked_asset),
    "products v2: Unlink asset (v2)": Settling(plan=unlinked_asset),
    "products v2: Link category (v2)": Settling(plan=linked_category),
    "products v2: Unlink category (v2)": Settling(plan=unlinked_category),
    "products v2: Link related products (v2)": Settling(
        plan=partial(related, quantities=False, known_only=False, answers=False)
    ),
    "products v2: Change quantities of related products (v2)": Settling(
        plan=partial(related, quantities=True, known_only=True, answers=False)
    ),
    "products v2: Unlink related products (v2)": Settling(plan=unrelated),
}
