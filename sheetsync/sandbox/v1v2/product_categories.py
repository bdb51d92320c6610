"""Linked categories of a product: ``/api/v1/products/{id}/categories`` and its v2 form.

Source: Plytix API v1 and v2, "Products": related categories, link, unbind; v2 reads the list only.
Assumed: the words for a body without an id are those of the linked assets.
"""

from __future__ import annotations

import copy
from functools import partial
from typing import Any

from sheetsync.sandbox.account import catalogue
from sheetsync.sandbox.account.values import NOT_TEXT
from sheetsync.sandbox.errors import REQUIRED, error_row, not_found, refusal, schema_invalid
from sheetsync.sandbox.exchange import Answer, Call, Route, data, location
from sheetsync.sandbox.names import members
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.state.tables import PRODUCT_CATEGORIES, PRODUCTS
from sheetsync.sandbox.v1v2 import product_shapes


def _product(call: Call) -> Doc:
    product = call.box.store.get(PRODUCTS, call.ids["id"])
    if product is None:
        raise not_found(call.ids["id"], "id", "product does not exist")
    return product


def _told(call: Call, product: Doc, category_id: str | None = None) -> list[dict[str, Any]]:
    shown = product_shapes.categories_v1(call.box, product)
    return [each for each in shown if category_id in (None, each["id"])]


def _linked(call: Call) -> Doc:
    """The product, which must be linked to the category that the path names."""
    product = _product(call)
    category_id = call.ids["category_id"]
    if category_id not in product["categories"]:
        message = f"category_id {category_id} is not related to product id {product['id']}"
        raise refusal(404, message, [error_row("asset.id", message)])
    return product


def _keep(call: Call, product: Doc, categories: list[str]) -> None:
    before = copy.deepcopy(product)
    product["categories"] = categories
    catalogue.keep(
        call.box.store,
        product,
        before,
        now=call.box.now(),
        author=call.author,
        switches=call.box.switches,
    )


def _list(call: Call) -> Answer:
    return data(_told(call, _product(call)))


def _one(call: Call) -> Answer:
    return data(_told(call, _linked(call), call.ids["category_id"]))


def _link(call: Call, *, base: str) -> Answer:
    category_id = members(call.json()).get("id")
    product = _product(call)
    if category_id is None or category_id == "":
        raise schema_invalid(error_row("id", REQUIRED))
    if not isinstance(category_id, str):
        raise schema_invalid(error_row("id", NOT_TEXT))
    if call.box.store.get(PRODUCT_CATEGORIES, category_id) is None:
        raise refusal(
            422, f"Unknown category {category_id}", [error_row("category.id", "does not exist")]
        )
    if category_id in product["categories"]:
        message = f"Category id {category_id} is already linked to product"
        raise refusal(409, message, [error_row("category.id", "already linked")])
    _keep(call, product, [*product["categories"], category_id])
    return data(
        _told(call, product, category_id),
        status=201,
        location=location(call, f"{base}/{product['id']}/categories/{category_id}"),
    )


def _unlink(call: Call) -> Answer:
    product = _linked(call)
    gone = call.ids["category_id"]
    _keep(call, product, [each for each in product["categories"] if each != gone])
    return Answer(status=204)


def _unlink_v2(call: Call) -> Answer:
    _unlink(call)
    return product_shapes.done_v2(call.box)


def _routes(version: int) -> tuple[Route, ...]:
    base = f"/api/v{version}/products"
    path = f"{base}/{{id}}/categories"
    unlink = _unlink if version == 1 else _unlink_v2
    return (
        Route("GET", path, _list),
        Route("POST", path, partial(_link, base=base), writes=True),
        Route("DELETE", f"{path}/{{category_id}}", unlink, writes=True),
    )


ROUTES = (
    *_routes(1),
    Route("GET", "/api/v1/products/{id}/categories/{category_id}", _one),
    *_routes(2),
)
