"""How products are related: linked, counted, unlinked.

A product keeps the products it lists, by relationship, in the order of linking. In a symmetrical
relationship both products keep the link, with the same quantity; every write here sees to it.

Source: Plytix API v1 and v2, "Products", relationship routes; the examples of "Relationship
filters" show a symmetrical link from both sides. Assumed: a write that changes a link moves
``modified`` of the products that show it, the deletion of a product or relationship does not.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sheetsync.sandbox.errors import error_row, refusal
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.state.store import Store
from sheetsync.sandbox.state.tables import PRODUCTS, RELATIONSHIPS
from sheetsync.sandbox.state.value_tables import Values

MOST = 300
"""Related products that a product may have in one relationship."""

INVALID = "relationship data validation failed"

_LINKS = Values(("relationships",))


def related(product: Doc, relationship_id: str) -> list[Doc]:
    """What a product lists in a relationship: ``product_id``, ``quantity``, ``last_modified``."""
    for link in product["relationships"]:
        if link["relationship_id"] == relationship_id:
            listed: list[Doc] = link["related_products"]
            return listed
    return []


def link(
    store: Store,
    product: Doc,
    relationship: Doc,
    quantities: Mapping[str, int | None],
    *,
    now: str,
    author: Mapping[str, Any],
) -> bool:
    """Relate products to a product, or change how many of them.

    Args:
        store: The account.
        product: The product, changed in place.
        relationship: In which relationship.
        quantities: How many, by the id of a known product; ``None``: as many as there are, one
            when there is none.
        now: The present moment.
        author: Who asks for it.

    Returns:
        Whether anything changed.

    Raises:
        RefusalError: 422, more products than a relationship takes; nothing was changed.
    """
    before = {each["product_id"]: each["quantity"] for each in related(product, relationship["id"])}
    changes = {}
    for other_id, quantity in quantities.items():
        wanted = before.get(other_id, 1) if quantity is None else quantity
        if before.get(other_id) != wanted:
            changes[other_id] = wanted
    others = _other_sides(store, relationship, changes)
    for other_id, quantity in changes.items():
        _set(product, relationship["id"], other_id, quantity, now)
    for other in others:
        _set(other, relationship["id"], product["id"], changes[other["id"]], now)
    if any(len(related(each, relationship["id"])) > MOST for each in (product, *others)):
        message = f"No more than {MOST} related products are allowed."
        raise refusal(422, INVALID, [error_row("product_relationships", message)])
    if changes:
        _keep(store, [product, *others], now, author)
    return bool(changes)


def unlink(
    store: Store,
    product: Doc,
    relationship: Doc,
    other_ids: Collection[str],
    *,
    now: str,
    author: Mapping[str, Any],
) -> None:
    """Take products off a relationship of a product; those that are not in it are passed over."""
    listed = {each["product_id"] for each in related(product, relationship["id"])}
    gone = listed.intersection(other_ids)
    if not gone:
        return
    others = _other_sides(store, relationship, gone)
    _drop(product, relationship["id"], gone)
    for other in others:
        _drop(other, relationship["id"], {product["id"]})
    _keep(store, [product, *others], now, author)


def forget_product(store: Store, product_id: str) -> None:
    """Take a product that is deleted off all relationships of other products."""
    for product in _with_links_to(store, product_id):
        for each in list(product["relationships"]):
            _drop(product, each["relationship_id"], {product_id})
        if product["id"] != product_id:
            store.put(PRODUCTS, product)


def forget_relationship(store: Store, relationship_id: str) -> None:
    """Take a relationship that is deleted off all products."""
    for product in _with_links_to(store, relationship_id):
        product["relationships"] = [
            each for each in product["relationships"] if each["relationship_id"] != relationship_id
        ]
        store.put(PRODUCTS, product)


def mirror(store: Store) -> None:
    """Show symmetrical links from both sides, in an account that may tell them from one.

    Of two quantities for one pair, that of the product which was there first counts.
    """
    symmetrical = [each["id"] for each in store.all(RELATIONSHIPS) if each.get("symmetrical")]
    if not symmetrical:
        return
    holders = [product["id"] for _, product in store.scan(PRODUCTS, "related > 0", ())]
    settled: set[tuple[str, str, str]] = set()
    for product_id in holders:
        product = store.get(PRODUCTS, product_id)
        if product is None:
            continue
        for relationship_id in symmetrical:
            for each in related(product, relationship_id):
                other = store.get(PRODUCTS, each["product_id"])
                if other is None or (relationship_id, other["id"], product_id) in settled:
                    continue
                settled.add((relationship_id, product_id, other["id"]))
                _set(other, relationship_id, product_id, each["quantity"], each["last_modified"])
                store.put(PRODUCTS, other)


def _with_links_to(store: Store, entity_id: str) -> Iterator[Doc]:
    """The products whose links name a product or a relationship."""
    named = f"related > 0 AND instr({_LINKS.value}, ?)"
    for _, product in store.scan(PRODUCTS, named, (json.dumps(entity_id),), values=(_LINKS,)):
        yield product


def _other_sides(store: Store, relationship: Doc, ids: Collection[str]) -> list[Doc]:
    """The products that show the same links, in a symmetrical relationship."""
    if not relationship.get("symmetrical"):
        return []
    found = (store.get(PRODUCTS, other_id) for other_id in ids)
    return [other for other in found if other is not None]


def _set(product: Doc, relationship_id: str, other_id: str, quantity: int, at: str) -> None:
    if all(each["relationship_id"] != relationship_id for each in product["relationships"]):
        product["relationships"].append(
            {"relationship_id": relationship_id, "related_products": []}
        )
    listed = related(product, relationship_id)
    for each in listed:
        if each["product_id"] == other_id:
            each.update(quantity=quantity, last_modified=at)
            return
    listed.append({"product_id": other_id, "quantity": quantity, "last_modified": at})


def _drop(product: Doc, relationship_id: str, other_ids: Collection[str]) -> None:
    """Take products off a relationship, and the relationship off when none is left."""
    listed = related(product, relationship_id)
    left = [each for each in listed if each["product_id"] not in other_ids]
    product["relationships"] = [
        each | {"related_products": left} if each["relationship_id"] == relationship_id else each
        for each in product["relationships"]
        if left or each["relationship_id"] != relationship_id
    ]


def _keep(store: Store, products: Collection[Doc], now: str, author: Mapping[str, Any]) -> None:
    for product in products:
        product.update(modified=now, modified_user_audit=dict(author))
        store.put(PRODUCTS, product)
