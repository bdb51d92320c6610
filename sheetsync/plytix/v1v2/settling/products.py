"""Products of v1 and v2: their SKU finds what a create made, their values tell what a change did.

v1's GET is what is read for both generations: it is limited in nothing, and it alone surely tells
family and parent. v2 answers id, audit and times alone, and so do its settlings.

Source: Plytix API v1 and v2, "Products".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from sheetsync.plytix.answers import Row
from sheetsync.plytix.judgements import (
    Candidate,
    Found,
    Happened,
    Looking,
    NotSeen,
    Sent,
    Settling,
)
from sheetsync.plytix.v1v2.settling.alike import alike, different
from sheetsync.plytix.v1v2.settling.words import (
    GONE,
    deleted,
    id_where,
    moment,
    operation,
    read_one,
    searched,
)

GET: Final = operation("products: Get product data")
_SEARCH: Final = operation("products: Product search")
_SHORT: Final = ("id", "created", "modified", "created_user_audit", "modified_user_audit")

Shown = Callable[[Row], Row]
"""How a generation answers a write of a product."""


def whole(product: Row) -> Row:
    """As v1 answers: all of it."""
    return product


def short(product: Row) -> Row:
    """As v2 answers: id, times and who."""
    return {name: product[name] for name in _SHORT if name in product}


def created(sent: Sent, *, shown: Shown) -> Looking:
    """Whether a product with this SKU is there, and holds what was sent.

    A SKU is unique, so Plytix refuses a second sending, and one that was there long before shows
    that it refused the first. The search ignores case (documented), hence the exact look.
    """
    return (yield from found(sent.given, lambda product: different(sent.given, product), shown))


def found(
    given: Mapping[str, Any], differs: Callable[[Row], Sequence[str]], shown: Shown
) -> Looking:
    """The product with the SKU that was sent; one search, and one GET once it is found.

    Args:
        given: What was sent.
        differs: What of the product is not as it was sent.
        shown: How the answer would have told it.
    """
    sku = given["sku"]
    rows = yield searched(_SEARCH, "sku", "eq", sku, columns=())
    known = id_where(rows, "sku", sku)
    product = None if known is None else (yield from read_one(GET, product_id=known))
    if product is None:
        return NotSeen()
    candidate = Candidate(
        rows=(shown(product),),
        there_since=moment(product, "created"),
        differs=differs(product),
    )
    return Found(what=f'a product with the SKU "{sku}"', candidates=(candidate,), only=True)


def changed(sent: Sent, *, shown: Shown) -> Looking:
    """Whether the product has every value that was sent.

    If it has not, the change goes once more, as setting a value twice sets it once. Should
    somebody else have changed such a value in those seconds, theirs is lost, as it would have
    been had the change come that much later.
    """
    product = yield from read_one(GET, product_id=sent.given["product_id"])
    if product is None:
        return GONE
    return NotSeen() if different(sent.given, product) else Happened((shown(product),))


def assigned(sent: Sent, *, shown: Shown) -> Looking:
    """Whether the product is of the family, or of none where it was taken out."""
    product = yield from read_one(GET, product_id=sent.given["product_id"])
    if product is None:
        return GONE
    same = alike(sent.given["product_family_id"], product.get("product_family_id"))
    return Happened((shown(product),)) if same else NotSeen()


SETTLINGS: Final[Mapping[str, Settling]] = {
    "products: Add new products": Settling(plan=partial(created, shown=whole), hides=True),
    "products: Modify selected attributes of a product": Settling(
        plan=partial(changed, shown=whole)
    ),
    "products: Removes product from the system": Settling(plan=deleted(GET, "product_id")),
    "products: Assign family": Settling(plan=partial(assigned, shown=whole)),
    "products v2: Create product (v2)": Settling(plan=partial(created, shown=short), hides=True),
    "products v2: Update product (v2)": Settling(plan=partial(changed, shown=short)),
    "products v2: Delete product (v2)": Settling(plan=deleted(GET, "product_id")),
    "products v2: Assign family (v2)": Settling(plan=partial(assigned, shown=short)),
}
