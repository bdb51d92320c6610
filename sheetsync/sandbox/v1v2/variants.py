"""Variants of a product: ``/products/{id}/variants`` and ``/products/{id}/variant/{variant}``.

Source: Plytix API v1 and v2, "Variants". v1 wraps a new variant in ``variant`` and answers whole
products, v2 takes it bare and answers little or nothing. What the links, unlinks and resyncs of an
unknown product answer is assumed to be the words of the list.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from sheetsync.sandbox.account import hierarchy
from sheetsync.sandbox.errors import (
    INVALID_TYPE,
    REQUIRED,
    error_row,
    not_found,
    schema_invalid,
    wrong_method,
)
from sheetsync.sandbox.exchange import Answer, Call, Route, data, location
from sheetsync.sandbox.names import members
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.state.tables import PRODUCTS
from sheetsync.sandbox.v1v2 import product_shapes

NOT_A_LIST = "Not a valid list."
"""Assumed."""


def _known(call: Call, name: str) -> Doc:
    product = call.box.store.get(PRODUCTS, call.ids[name])
    if product is None:
        raise not_found(call.ids[name], "id", "does not exist")
    return product


def _list(call: Call, *, version: int) -> Answer:
    if version == 2 and not call.box.switches.list_variants_v2:
        raise wrong_method()
    whole = product_shapes.full_v1 if version == 1 else product_shapes.full_v2
    variants = call.box.store.variants_of(_known(call, "id")["id"])
    return data([whole(call.box, variant) for variant in variants])


def _create(call: Call, *, version: int) -> Answer:
    body = members(call.json())
    parent = _known(call, "id")
    variant = hierarchy.create_variant(
        call.box.store,
        parent,
        _wrapped(body) if version == 1 else body,
        now=call.box.now(),
        author=call.author,
        switches=call.box.switches,
    )
    return data(
        [_written(call, variant, version=version)],
        status=201,
        location=location(call, f"/api/v{version}/products/{variant['id']}"),
    )


def _wrapped(body: dict[str, Any]) -> dict[str, Any]:
    """The variant inside a v1 body."""
    variant = body.get("variant")
    if variant is None:
        raise schema_invalid(error_row("variant", REQUIRED))
    if not isinstance(variant, dict):
        raise schema_invalid(error_row("variant", INVALID_TYPE))
    if variant.get("sku") is None or variant["sku"] == "":
        raise schema_invalid(error_row("variant", {"sku": [REQUIRED]}))
    return variant


def _link(call: Call, *, version: int) -> Answer:
    parent, variant = _known(call, "id"), _known(call, "variant_id")
    hierarchy.link(
        call.box.store,
        parent,
        variant,
        now=call.box.now(),
        author=call.author,
        switches=call.box.switches,
    )
    if version == 2:
        return product_shapes.done_v2(call.box)
    return data([product_shapes.full_v1(call.box, parent)])


def _unlink(call: Call, *, version: int) -> Answer:
    parent, variant = _known(call, "id"), _known(call, "variant_id")
    hierarchy.unlink(
        call.box.store,
        parent,
        variant,
        now=call.box.now(),
        author=call.author,
        switches=call.box.switches,
    )
    if version == 2:
        return product_shapes.done_v2(call.box)
    told = {"parent": [parent], "variant": [variant], "nothing": []}
    shown = told[call.box.switches.unlinked_variant]
    return data([product_shapes.full_v1(call.box, product) for product in shown])


def _resync(call: Call, *, version: int) -> Answer:
    body = members(call.json())
    parent = _known(call, "id")
    wrong = [
        error_row(name, message)
        for name in ("attribute_labels", "variant_ids")
        if (message := _wrong_texts(body.get(name))) is not None
    ]
    if wrong:
        raise schema_invalid(*wrong)
    variants = hierarchy.resync(
        call.box.store,
        parent,
        body["attribute_labels"],
        body["variant_ids"],
        now=call.box.now(),
        author=call.author,
        switches=call.box.switches,
    )
    told = {"parent": [parent], "variants": variants, "nothing": []}
    shown = told[call.box.switches.resynced_variants]
    return data([_written(call, product, version=version) for product in shown])


def _wrong_texts(sent: Any) -> Any:
    """Why something is no list of texts; ``None`` when it is one."""
    if sent is None:
        return REQUIRED
    if not isinstance(sent, list):
        return NOT_A_LIST
    wrong = {
        str(place): ["Not a valid string."]
        for place, item in enumerate(sent)
        if not isinstance(item, str)
    }
    return wrong or None


def _written(call: Call, product: Doc, *, version: int) -> dict[str, Any]:
    if version == 1:
        return product_shapes.full_v1(call.box, product)
    return product_shapes.short_v2(call.box, product)


def _routes(version: int) -> tuple[Route, ...]:
    product = f"/api/v{version}/products/{{id}}"
    one = f"{product}/variant/{{variant_id}}"
    return (
        Route("GET", f"{product}/variants", partial(_list, version=version)),
        Route("POST", f"{product}/variants", partial(_create, version=version), writes=True),
        Route("POST", f"{product}/variants/resync", partial(_resync, version=version), writes=True),
        Route("POST", one, partial(_link, version=version), writes=True),
        Route("DELETE", one, partial(_unlink, version=version), writes=True),
    )


ROUTES = (*_routes(1), *_routes(2))
