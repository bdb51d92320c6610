"""Related products: ``/api/v1/products/{id}/relationships/{relationship_id}`` and its v2 form.

v1 tells of products that are none and answers with what there is now; v2 passes over ids that are
unknown, linked already or not linked, and answers without a body.

Source: Plytix API v1 and v2, "Products": assign to a relationship, modify, remove. Assumed: 422 and
its words for a product that is related to itself and for a quantity that is no positive integer; a
quantity that is left out is one for a new link and stays for one that is there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sheetsync.sandbox import times
from sheetsync.sandbox.account import links
from sheetsync.sandbox.account.values import NOT_TEXT
from sheetsync.sandbox.errors import (
    INVALID_TYPE,
    REQUIRED,
    RefusalError,
    error_row,
    not_found,
    refusal,
    schema_invalid,
)
from sheetsync.sandbox.exchange import Answer, Call, Route, as_json, data, location
from sheetsync.sandbox.names import members
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.state.store import Store
from sheetsync.sandbox.state.tables import PRODUCTS, RELATIONSHIPS
from sheetsync.sandbox.v1v2.product_shapes import done_v2

_MOST_OF_ONE = 2**31 - 1
_NOT_POSITIVE = "Must be a positive integer."


def _named(call: Call) -> tuple[Doc, Doc]:
    """The product and the relationship that a path names."""
    product = call.box.store.get(PRODUCTS, call.ids["id"])
    if product is None:
        raise not_found(call.ids["id"], "id", "product does not exist")
    relationship = call.box.store.get(RELATIONSHIPS, call.ids["relationship_id"])
    if relationship is None:
        raise not_found(
            call.ids["relationship_id"], "relationship_id", "relationship does not exist"
        )
    return product, relationship


def _listed(body: Any) -> list[Any]:
    listed = members(body).get("product_relationships")
    if listed is None:
        raise schema_invalid(error_row("product_relationships", REQUIRED))
    if not isinstance(listed, list):
        raise schema_invalid(error_row("product_relationships", INVALID_TYPE))
    return listed


def _ids(listed: list[Any]) -> list[str]:
    if not all(isinstance(each, str) for each in listed):
        raise schema_invalid(error_row("product_relationships", NOT_TEXT))
    return listed


def _quantities(listed: list[Any], *, needed: bool = False) -> dict[str, int | None]:
    """How many of which product; of a product that is listed twice, the last."""
    quantities: dict[str, int | None] = {}
    for each in listed:
        product_id = _product_id(each)
        quantity = each.get("quantity")
        if quantity is not None or needed:
            _check_quantity(quantity)
        quantities[product_id] = quantity
    return quantities


def _product_id(listed: Any) -> str:
    if not isinstance(listed, dict):
        raise schema_invalid(error_row("product_relationships", INVALID_TYPE))
    product_id = listed.get("product_id")
    if product_id is None or product_id == "":
        raise schema_invalid(error_row("product_id", REQUIRED))
    if not isinstance(product_id, str):
        raise schema_invalid(error_row("product_id", NOT_TEXT))
    return product_id


def _check_quantity(quantity: Any) -> None:
    if quantity is None:
        raise schema_invalid(error_row("quantity", REQUIRED))
    if isinstance(quantity, bool) or not isinstance(quantity, int) or quantity < 1:
        raise schema_invalid(error_row("quantity", _NOT_POSITIVE))
    if quantity > _MOST_OF_ONE:
        raise schema_invalid(error_row("quantity", f"Must be {_MOST_OF_ONE} at most."))


def _refuse_itself(product: Doc, ids: Iterable[str]) -> None:
    if product["id"] in ids:
        message = "a product cannot be related to itself"
        raise refusal(422, links.INVALID, [error_row("product_id", message, value=product["id"])])


def _unknown(store: Store, ids: Iterable[str]) -> list[str]:
    return [each for each in ids if store.get(PRODUCTS, each) is None]


def _no_products(ids: Iterable[str]) -> RefusalError:
    rows = [error_row("product_id", "product does not exists", value=each) for each in ids]
    return refusal(409, links.INVALID, rows)


def _upsert_v1(call: Call) -> Answer:
    quantities = _quantities(_listed(call.json()))
    product, relationship = _named(call)
    _refuse_itself(product, quantities)
    unknown = _unknown(call.box.store, quantities)
    if unknown:
        raise _no_products(unknown)
    changed = links.link(
        call.box.store, product, relationship, quantities, now=call.box.now(), author=call.author
    )
    shown = links.related(product, relationship["id"])
    if call.box.switches.linked_products == "named":
        shown = [each for each in shown if each["product_id"] in quantities]
    told = {
        "relationship_id": relationship["id"],
        "relationship_label": relationship["label"],
        "related_products": [_told(each) for each in shown],
    }
    if not changed:
        return data([told])
    return data([told], status=201, location=location(call, call.path))


def _unlink_v1(call: Call) -> Answer:
    ids = [_product_id(each) for each in _listed(call.json())]
    product, relationship = _named(call)
    _take_off(call, product, relationship, ids)
    return Answer(status=204)


def _count_v1(call: Call) -> Answer:
    quantity = members(call.json()).get("quantity")
    product, relationship = _named(call)
    other_id = call.ids["related_id"]
    if all(each["product_id"] != other_id for each in links.related(product, relationship["id"])):
        raise not_found(other_id, "product_id", "product is not related")
    _check_quantity(quantity)
    links.link(
        call.box.store,
        product,
        relationship,
        {other_id: quantity},
        now=call.box.now(),
        author=call.author,
    )
    shown = links.related(product, relationship["id"])
    return data([_told(each) for each in shown if each["product_id"] == other_id])


def _told(related: Doc) -> dict[str, Any]:
    return related | {"last_modified": times.v1(related["last_modified"])}


def _link_v2(call: Call) -> Answer:
    quantities = _quantities(_listed(call.json()))
    product, relationship = _named(call)
    _refuse_itself(product, quantities)
    linked = {each["product_id"] for each in links.related(product, relationship["id"])}
    passed_over = linked.union(_unknown(call.box.store, quantities))
    return _set_v2(call, product, relationship, quantities, quantities.keys() - passed_over)


def _count_v2(call: Call) -> Answer:
    quantities = _quantities(_listed(call.json()), needed=True)
    product, relationship = _named(call)
    linked = {each["product_id"] for each in links.related(product, relationship["id"])}
    return _set_v2(call, product, relationship, quantities, linked)


def _set_v2(
    call: Call,
    product: Doc,
    relationship: Doc,
    quantities: dict[str, int | None],
    meant: Iterable[str],
) -> Answer:
    wanted = {each: quantity for each, quantity in quantities.items() if each in meant}
    links.link(
        call.box.store, product, relationship, wanted, now=call.box.now(), author=call.author
    )
    return Answer(status=200) if call.box.switches.done_v2 == "documented" else as_json({})


def _unlink_v2(call: Call) -> Answer:
    ids = _ids(_listed(call.json()))
    product, relationship = _named(call)
    _take_off(call, product, relationship, ids)
    return done_v2(call.box)


def _take_off(call: Call, product: Doc, relationship: Doc, ids: list[str]) -> None:
    links.unlink(call.box.store, product, relationship, ids, now=call.box.now(), author=call.author)


_V1 = "/api/v1/products/{id}/relationships/{relationship_id}"
_V2 = "/api/v2/products/{id}/relationships/{relationship_id}"
ROUTES = (
    Route("POST", _V1, _upsert_v1, writes=True),
    Route("POST", f"{_V1}/unlink", _unlink_v1, writes=True),
    Route("PATCH", f"{_V1}/product/{{related_id}}", _count_v1, writes=True),
    Route("POST", _V2, _link_v2, writes=True),
    Route("PATCH", _V2, _count_v2, writes=True),
    Route("DELETE", _V2, _unlink_v2, writes=True),
)
