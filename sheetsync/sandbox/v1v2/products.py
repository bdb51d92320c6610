"""Products: ``/api/v1/products`` and ``/api/v2/products``.

Sources: Plytix API v1 and v2, "Products"; recorded answers of v2.
"""

from __future__ import annotations

from functools import partial

from sheetsync.sandbox.account import catalogue
from sheetsync.sandbox.errors import error_row, not_found, product_invalid, refusal
from sheetsync.sandbox.exchange import Answer, Call, Route, as_json, data, location, refused
from sheetsync.sandbox.hosts.box import Box
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.searching.search import Collection, search
from sheetsync.sandbox.state.past import as_before
from sheetsync.sandbox.state.tables import PRODUCTS
from sheetsync.sandbox.v1v2 import product_fields, product_shapes, relationship_filters


def collection(box: Box, *, version: int) -> Collection:
    """Products as each generation searches them."""
    switches = box.switches
    rows = product_shapes.rows_v1 if version == 1 else product_shapes.rows_v2
    return Collection(
        table=PRODUCTS,
        field=partial(product_fields.product_field, box),
        has_column=partial(product_fields.has_column, box),
        rows=partial(rows, box),
        max_columns=switches.columns_v1 if version == 1 else switches.columns_v2,
        ordered_limit=box.options.ordered_search_limit,
        related=partial(relationship_filters.related, box.store),
        switches=switches,
    )


def _search(call: Call, *, version: int) -> Answer:
    searched = collection(call.box, version=version)
    with as_before(call.box.store, call.stale_seconds):
        return as_json(search(call.box.store, searched, call.json()))


def _create(call: Call, *, version: int) -> Answer:
    product = catalogue.create(
        call.box.store,
        call.json(),
        now=call.box.now(),
        author=call.author,
        switches=call.box.switches,
    )
    return data(
        [_written(call.box, product, version=version)],
        status=201,
        location=location(call, f"/api/v{version}/products/{product['id']}"),
    )


def _get(call: Call, *, version: int) -> Answer:
    product = call.box.store.get(PRODUCTS, call.ids["id"])
    if product is None:
        raise not_found(call.ids["id"], "id", "product does not exist")
    if version == 1:
        every = call.query.get("all_attributes", "").lower() in {"true", "1"}
        return data([product_shapes.full_v1(call.box, product, all_attributes=every)])
    return data([product_shapes.full_v2(call.box, product)])


def _patch(call: Call, *, version: int) -> Answer:
    body = call.json()
    product = call.box.store.get(PRODUCTS, call.ids["id"])
    if product is None:
        if version == 2:
            raise refusal(404, "No results found for None", [error_row("id", "does not exist")])
        raise not_found(call.ids["id"], "id", "product does not exist")
    refused_fields = catalogue.update(
        call.box.store,
        product,
        body,
        now=call.box.now(),
        author=call.author,
        switches=call.box.switches,
    )
    if refused_fields:
        return refused(product_invalid(refused_fields))
    return data([_written(call.box, product, version=version)])


def _delete(call: Call, *, version: int) -> Answer:
    product = call.box.store.get(PRODUCTS, call.ids["id"])
    if product is None:
        raise not_found(call.ids["id"], "id", "product does not exist", blank=False)
    catalogue.delete(call.box.store, product)
    return Answer(status=204) if version == 1 else product_shapes.done_v2(call.box)


def _written(box: Box, product: Doc, *, version: int) -> Doc:
    if version == 1:
        return product_shapes.full_v1(box, product)
    return product_shapes.short_v2(box, product)


def _routes(version: int) -> tuple[Route, ...]:
    base = f"/api/v{version}/products"
    return (
        Route("POST", base, partial(_create, version=version), writes=True),
        Route("POST", f"{base}/search", partial(_search, version=version)),
        Route("GET", f"{base}/{{id}}", partial(_get, version=version)),
        Route("PATCH", f"{base}/{{id}}", partial(_patch, version=version), writes=True),
        Route("DELETE", f"{base}/{{id}}", partial(_delete, version=version), writes=True),
    )


ROUTES = (*_routes(1), *_routes(2))
