"""Linked assets of a product: ``/api/v1/products/{id}/assets`` and its v2 form.

Source: Plytix API v1 and v2, "Products": related assets, link, unlink; recorded answers of v2.
Assumed: the words for an attribute that holds no media, and for more assets than there may be.
"""

from __future__ import annotations

import copy
from functools import partial
from typing import Any

from sheetsync.sandbox.account import catalogue, library
from sheetsync.sandbox.account.values import NO_LABEL, NOT_TEXT
from sheetsync.sandbox.errors import (
    REQUIRED,
    error_row,
    not_found,
    product_invalid,
    refusal,
    schema_invalid,
)
from sheetsync.sandbox.exchange import Answer, Call, Route, data, location
from sheetsync.sandbox.names import members
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.state.tables import ASSETS, PRODUCTS
from sheetsync.sandbox.v1v2 import asset_shapes, product_shapes

THUMBNAIL = "thumbnail"
"""What stands for a label when an asset becomes the thumbnail."""

_NO_MEDIA = "attribute is neither a media nor a media gallery attribute"


def _product(call: Call, version: int) -> Doc:
    product = call.box.store.get(PRODUCTS, call.ids["id"])
    if product is not None:
        return product
    if version == 1:
        raise not_found(call.ids["id"], "id", "product does not exist")
    raise refusal(404, f"No product found for id {call.ids['id']}")


def _linked(call: Call, version: int) -> Doc:
    """The product, which must be linked to the asset that the path names."""
    product = _product(call, version)
    asset_id = call.ids["asset_id"]
    if asset_id not in product["assets"]:
        message = f"asset id {asset_id} is not related to product id {product['id']}"
        raise refusal(404, message, [error_row("asset_id", message)])
    return product


def _list(call: Call, *, version: int) -> Answer:
    product = _product(call, version)
    assets = call.box.assets(product["assets"])
    return data([asset_shapes.linked(call.box, asset) for asset in assets])


def _one(call: Call) -> Answer:
    _linked(call, 1)
    assets = call.box.assets([call.ids["asset_id"]])
    return data([asset_shapes.linked(call.box, asset) for asset in assets])


def _link(call: Call, *, version: int) -> Answer:
    body = members(call.json())
    product = _product(call, version)
    asset_id, label = _asked(body, version)
    if call.box.store.get(ASSETS, asset_id) is None:
        row = error_row("asset.id", "asset does not exist")
        raise refusal(404, f"Asset id {asset_id} does not exist", [row])
    before = copy.deepcopy(product)
    _place(call, product, asset_id, label)
    _keep(call, product, before)
    return data(
        [{"id": asset_id}],
        status=201,
        location=location(call, f"/api/v{version}/products/{product['id']}/assets/{asset_id}"),
    )


def _asked(body: dict[str, Any], version: int) -> tuple[str, str]:
    """The asset and the label that a body names."""
    asset_id, label = body.get("id"), body.get("attribute_label")
    if version != 1 and asset_id in (None, ""):
        row = error_row("asset.id", "asset id not found in request")
        raise refusal(422, "you must supply an id", [row])
    wrong = []
    for name, value in (("id", asset_id), ("attribute_label", label)):
        if value in (None, ""):
            wrong.append(error_row(name, REQUIRED))
        elif not isinstance(value, str):
            wrong.append(error_row(name, NOT_TEXT))
    if wrong:
        raise schema_invalid(*wrong)
    return str(asset_id), str(label)


def _place(call: Call, product: Doc, asset_id: str, label: str) -> None:
    """Put an asset in an attribute: in place of what a single one has, at the end of a gallery."""
    attributes = product["attributes"]
    definition = call.box.store.attributes_by_label().get(label)
    there: list[str]
    if label == THUMBNAIL:
        there, product["thumbnail"] = [product["thumbnail"]], asset_id
    elif definition is None:
        raise product_invalid([error_row(label, NO_LABEL)])
    elif definition["type_class"] == "MediaAttribute":
        there, attributes[label] = [attributes.get(label)], asset_id
    elif definition["type_class"] == "MediaGalleryAttribute":
        there = attributes.get(label) or []
        attributes[label] = [*there, asset_id]
    else:
        raise product_invalid([error_row(label, _NO_MEDIA)])
    if asset_id in there:
        message = f"Asset id {asset_id} is already linked to product attribute"
        raise refusal(409, message, [error_row("asset.id", "already linked")])


def _unlink(call: Call, *, version: int) -> Answer:
    product = _linked(call, version)
    before = copy.deepcopy(product)
    library.take_off(call.box.store, product, call.ids["asset_id"])
    _keep(call, product, before)
    return Answer(status=204) if version == 1 else product_shapes.done_v2(call.box)


def _keep(call: Call, product: Doc, before: Doc) -> None:
    catalogue.keep(
        call.box.store,
        product,
        before,
        now=call.box.now(),
        author=call.author,
        switches=call.box.switches,
    )


def _routes(version: int) -> tuple[Route, ...]:
    path = f"/api/v{version}/products/{{id}}/assets"
    return (
        Route("GET", path, partial(_list, version=version)),
        Route("POST", path, partial(_link, version=version), writes=True),
        Route("DELETE", f"{path}/{{asset_id}}", partial(_unlink, version=version), writes=True),
    )


ROUTES = (
    *_routes(1),
    Route("GET", "/api/v1/products/{id}/assets/{asset_id}", _one),
    *_routes(2),
)
