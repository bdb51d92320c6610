"""Related products, v1, by their typed functions."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sheetsync.errors import RefusedError, UsageError
from sheetsync.plytix import Plytix
from sheetsync.plytix.v1v2.objects.related import RelatedProduct, RelatedProducts
from tests.contract.operations.marks import succeeds
from tests.contract.operations.watched import Watched
from tests.contract.operations.wire import on_the_wire
from tests.contract.sandbox.small_account import (
    EMPTY,
    GOES_WITH,
    KETTLE,
    LAMP,
    MUG,
    PAN,
    SPARE_PARTS,
)

LONG_AGO = datetime(2024, 2, 2, 10, tzinfo=UTC)


def spare_parts(plytix: Plytix, product_id: str = MUG) -> dict[str, int]:
    """How many of which spare part a product has."""
    return {
        one.product_id: one.quantity
        for relationship in plytix.products.get(product_id).relationships
        if relationship.relationship_id == SPARE_PARTS
        for one in relationship.related_products
    }


@succeeds("product relationships: Assign products to a relationship")
def test_products_are_linked_and_quantities_changed_at_once(small: Watched) -> None:
    told = small.plytix.product_relationships.link(MUG, SPARE_PARTS, {KETTLE: 3, PAN: 5})
    assert isinstance(told, RelatedProducts)
    assert (told.relationship_id, told.relationship_label) == (SPARE_PARTS, "spare_parts")
    known = {one.product_id: one for one in told.related_products}
    assert {key: one.quantity for key, one in known.items()} == {PAN: 5, LAMP: 1, KETTLE: 3}
    assert known[LAMP] == RelatedProduct(product_id=LAMP, quantity=1, last_modified=LONG_AGO)
    moment = known[KETTLE].last_modified
    assert moment is not None
    assert moment > LONG_AGO
    assert spare_parts(small.plytix) == {PAN: 5, LAMP: 1, KETTLE: 3}


def test_a_link_that_is_there_already_is_told_as_well(small: Watched) -> None:
    small.switch(linked_products="named")
    told = small.plytix.product_relationships.link(MUG, SPARE_PARTS, {LAMP: 1})
    assert told.related_products == (
        RelatedProduct(product_id=LAMP, quantity=1, last_modified=LONG_AGO),
    )
    assert small.asked()[-1]["status"] == 200


def test_a_link_points_one_way_unless_it_is_symmetrical(small: Watched) -> None:
    small.plytix.product_relationships.link(EMPTY, SPARE_PARTS, {LAMP: 1})
    small.plytix.product_relationships.link(EMPTY, GOES_WITH, {PAN: 2})
    assert spare_parts(small.plytix, EMPTY) == {LAMP: 1}
    assert small.plytix.products.get(LAMP).relationships == ()
    (back,) = small.plytix.products.get(PAN).relationships
    assert back.relationship_label == "goes_with"
    assert [(one.product_id, one.quantity) for one in back.related_products] == [(EMPTY, 2)]


def test_bodies_hold_objects(small: Watched) -> None:
    with on_the_wire(small.box) as (plytix, wire):
        plytix.product_relationships.link(EMPTY, SPARE_PARTS, {LAMP: 1, PAN: 2})
        assert wire.body() == {
            "product_relationships": [
                {"product_id": LAMP, "quantity": 1},
                {"product_id": PAN, "quantity": 2},
            ]
        }
        plytix.product_relationships.unlink(EMPTY, SPARE_PARTS, (LAMP,))
        assert wire.body() == {"product_relationships": [{"product_id": LAMP}]}


@succeeds("product relationships: Remove products from a relationship")
def test_unlinked_products_are_gone_from_the_relationship(small: Watched) -> None:
    small.plytix.product_relationships.unlink(MUG, SPARE_PARTS, [PAN, EMPTY])
    assert spare_parts(small.plytix) == {LAMP: 1}
    small.plytix.product_relationships.unlink(MUG, SPARE_PARTS, [LAMP])
    assert spare_parts(small.plytix) == {}
    with pytest.raises(UsageError, match="expected a list"):
        small.plytix.product_relationships.unlink(MUG, GOES_WITH, KETTLE)


@succeeds("product relationships: Modify relationship attributes")
def test_a_changed_quantity_is_told(small: Watched) -> None:
    told = small.plytix.product_relationships.change_quantity(MUG, SPARE_PARTS, PAN, 9)
    assert (told.product_id, told.quantity) == (PAN, 9)
    assert told.last_modified is not None
    assert told.last_modified > LONG_AGO
    assert spare_parts(small.plytix) == {PAN: 9, LAMP: 1}
    with pytest.raises(RefusedError) as caught:
        small.plytix.product_relationships.change_quantity(MUG, SPARE_PARTS, KETTLE, 9)
    assert caught.value.status == 404
