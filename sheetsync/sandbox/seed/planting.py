"""An account given as plain lists, planted in the store."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sheetsync.sandbox import times
from sheetsync.sandbox.account import catalogue, links
from sheetsync.sandbox.options import Account, Doc
from sheetsync.sandbox.state.store import Store
from sheetsync.sandbox.state.tables import PRODUCTS, TABLES

EMPTY_ACCOUNT: Account = {"account": {"id": "5f0000000000000000000001", "name": "Practice"}}
_MOMENTS = ("created", "modified", "file_modified", "created_at")


def plant(store: Store, account: Account, *, author: Mapping[str, Any]) -> None:
    """Replace what the store holds by an account.

    Args:
        store: Where to.
        account: ``account`` and the collections, as ``seed.demo_account`` gives them; people as
            ``memberships``, when it names any.
        author: Who is said to have made the products.
    """
    store.clear()
    known = account["account"]
    store.set_meta("account", json.dumps(known[0] if isinstance(known, list) else known))
    people = account.get("memberships")
    store.set_meta("memberships", None if people is None else json.dumps(people))
    for table in TABLES:
        if table != PRODUCTS:
            for doc in account.get(table, ()):
                store.put(table, _with_kept_moments(doc))
    products = [_product(doc, author) for doc in account.get(PRODUCTS, ())]
    by_id = {product["id"]: product for product in products}
    for product in products:
        parent = by_id.get(product["parent_id"])
        if parent is not None:
            parent["num_variations"] += 1
    for product in products:
        parent = by_id.get(product["parent_id"])
        _place(product, parent)
        if parent is not None:
            _inherit(store, product, parent)
    for product in products:
        catalogue.settle(store, product)
        store.put(PRODUCTS, product)
    links.mirror(store)
    store.forget_changes()


def _with_kept_moments(doc: Mapping[str, Any]) -> Doc:
    moments = {
        name: times.kept_from_text(doc[name]) for name in _MOMENTS if isinstance(doc.get(name), str)
    }
    return {**doc, **moments}


def _product(seeded: Mapping[str, Any], author: Mapping[str, Any]) -> Doc:
    given = _with_kept_moments(seeded)
    product = catalogue.blank_product(
        given["id"], given["sku"], now=given.get("created", times.now()), author=author
    )
    names = product.keys() - {"attributes", "num_variations", "relationships", "parent_id"}
    product |= {name: given[name] for name in names if given.get(name) is not None}
    product["parent_id"] = given.get("_parent_id", given.get("parent_id"))
    product["attributes"] = {
        label: value
        for label, value in given.get("attributes", {}).items()
        if value not in (None, "", [])
    }
    for link in given.get("relationships", ()):
        related = [
            {
                "product_id": other["product_id"],
                "quantity": other.get("quantity", 1),
                "last_modified": times.kept_from_text(
                    other.get("last_modified", product["modified"])
                ),
            }
            for other in link["related_products"]
        ]
        product["relationships"].append(
            {"relationship_id": link["relationship_id"], "related_products": related}
        )
    return product


def _place(product: Doc, parent: Doc | None) -> None:
    if parent is not None:
        product["product_type"] = "VARIANT"
        product["product_level"] = min(parent["product_level"] + 1, 3) if parent["parent_id"] else 2
    elif product["num_variations"]:
        product["product_type"], product["product_level"] = "PARENT", catalogue.PARENT
    else:
        product["product_type"], product["product_level"] = "SINGLE", catalogue.SINGLE


def _inherit(store: Store, variant: Doc, parent: Doc) -> None:
    """Fill in what is inherited; a value of its own that differs counts as overwritten."""
    labels = catalogue.parent_level(store, variant)
    overwritten = list(variant["overwritten_attributes"])
    for label, value in variant["attributes"].items():
        inherits = label in labels and label not in overwritten
        if inherits and value != parent["attributes"].get(label):
            overwritten.append(label)
    variant["overwritten_attributes"] = overwritten
    catalogue.inherit(variant, parent, labels)
