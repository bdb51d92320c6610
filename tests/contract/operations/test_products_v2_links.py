"""What hangs on products of v2, by its typed functions: variants, assets, categories, products."""

from __future__ import annotations

import pytest

from sheetsync.errors import UsageError
from sheetsync.plytix import Plytix
from sheetsync.plytix.v1v2.objects.base import Ref
from sheetsync.plytix.v1v2.objects.product_v2 import Written
from tests.contract.operations.marks import succeeds
from tests.contract.operations.watched import Watched
from tests.contract.operations.wire import on_the_wire
from tests.contract.sandbox.small_account import (
    EMPTY,
    KETTLE,
    KETTLE_RED,
    KITCHEN,
    LAMP,
    LOGO,
    MUG,
    MUGS,
    PAN,
    PICTURE,
    SPARE_PARTS,
)

GTIN = "4006381333931"


def spare_parts(plytix: Plytix) -> dict[str, int]:
    """How many of which spare part the mug has."""
    return {
        one.product_id: one.quantity
        for relationship in plytix.products_v2.get(MUG).relationships
        if relationship.relationship_id == SPARE_PARTS
        for one in relationship.related_products
    }


# ---------------------------------------------------------------- variants


@succeeds("products v2: Create variant (v2)")
def test_a_made_variant_is_answered_in_short(small: Watched) -> None:
    made = small.plytix.products_v2.create_variant(
        KETTLE,
        "KT-1-GR",
        label="Green",
        gtin=GTIN,
        status="Archived",
        attributes={"colour": "Red"},
        thumbnail=PICTURE,
    )
    assert isinstance(made, Written)
    read = small.plytix.products_v2.get(made.id)
    assert (read.sku, read.label, read.gtin, read.status) == ("KT-1-GR", "Green", GTIN, "Archived")
    assert (read.parent_id, read.product_type) == (KETTLE, "VARIANT")
    assert (read.attributes["colour"], read.thumbnail) == ("Red", Ref(id=PICTURE))


@succeeds("products v2: Link variant (v2)", "products v2: Unlink variant (v2)")
@pytest.mark.parametrize("done", ["documented", "sample"])
def test_a_variant_is_linked_and_unlinked(small: Watched, done: str) -> None:
    small.switch(done_v2=done)
    small.plytix.products_v2.link_variant(PAN, LAMP)
    assert small.plytix.products_v2.get(LAMP).parent_id == PAN
    assert small.plytix.products_v2.get(PAN).num_variations == 1
    small.plytix.products_v2.unlink_variant(PAN, LAMP)
    assert small.plytix.products_v2.get(LAMP).parent_id is None


@succeeds("products v2: Resync variants (v2)")
@pytest.mark.parametrize("told", ["parent", "variants", "nothing"])
def test_resynced_variants_have_their_parents_values_whatever_is_answered(
    small: Watched, told: str
) -> None:
    small.switch(resynced_variants=told)
    small.plytix.products_v2.resync_variants(KETTLE, ["material"], [KETTLE_RED])
    red = small.plytix.products_v2.get(KETTLE_RED)
    assert (red.attributes["material"], red.overwritten_attributes) == ("Steel", ())


# ---------------------------------------------------------------- what is linked


@succeeds(
    "products v2: Link asset (v2)",
    "products v2: List assets of a product (v2)",
    "products v2: Unlink asset (v2)",
)
@pytest.mark.parametrize("done", ["documented", "sample"])
def test_an_asset_is_linked_and_unlinked(small: Watched, done: str) -> None:
    small.switch(done_v2=done)
    products = small.plytix.products_v2
    assert products.link_asset(EMPTY, LOGO, "gallery") == Ref(id=LOGO)
    products.link_asset(EMPTY, PICTURE, "thumbnail")
    logo, picture = products.assets_of(EMPTY)
    assert (logo.id, logo.filename, logo.file_size) == (LOGO, "logo.jpg", 31885)
    assert picture.id == PICTURE
    assert products.get(EMPTY).thumbnail == Ref(id=PICTURE)
    products.unlink_asset(EMPTY, LOGO)
    assert [one.id for one in products.assets_of(EMPTY)] == [PICTURE]
    products.unlink_asset(EMPTY, PICTURE)
    assert products.assets_of(EMPTY) == ()


@succeeds(
    "products v2: Link category (v2)",
    "products v2: List categories of a product (v2)",
    "products v2: Unlink category (v2)",
)
@pytest.mark.parametrize("done", ["documented", "sample"])
def test_a_category_is_linked_and_unlinked(small: Watched, done: str) -> None:
    small.switch(done_v2=done)
    products = small.plytix.products_v2
    linked = products.link_category(MUG, KITCHEN)
    assert (linked.id, linked.name, linked.path) == (KITCHEN, "Kitchen", ("Kitchen",))
    mugs, kitchen = products.categories_of(MUG)
    assert (mugs.id, mugs.path, kitchen) == (MUGS, ("Kitchen", "Mugs"), linked)
    products.unlink_category(MUG, MUGS)
    assert products.categories_of(MUG) == (linked,)
    assert products.categories_of(EMPTY) == ()


@succeeds("products v2: Link related products (v2)")
def test_related_products_are_linked_and_others_passed_over(small: Watched) -> None:
    small.plytix.products_v2.link_related(MUG, SPARE_PARTS, {KETTLE: 3, PAN: 50, "0" * 24: 1})
    assert spare_parts(small.plytix) == {PAN: 2, LAMP: 1, KETTLE: 3}


@succeeds("products v2: Change quantities of related products (v2)")
def test_quantities_are_changed_of_what_is_linked(small: Watched) -> None:
    small.plytix.products_v2.change_quantities(MUG, SPARE_PARTS, {PAN: 9, KETTLE: 3})
    assert spare_parts(small.plytix) == {PAN: 9, LAMP: 1}


@succeeds("products v2: Unlink related products (v2)")
def test_related_products_are_unlinked(small: Watched) -> None:
    small.plytix.products_v2.unlink_related(MUG, SPARE_PARTS, (PAN, KETTLE))
    assert spare_parts(small.plytix) == {LAMP: 1}
    with pytest.raises(UsageError, match="expected a list of texts"):
        small.plytix.products_v2.unlink_related(MUG, SPARE_PARTS, LAMP)


def test_related_products_are_objects_and_bare_ids_where_they_are_unlinked(small: Watched) -> None:
    with on_the_wire(small.box) as (plytix, wire):
        plytix.products_v2.link_related(EMPTY, SPARE_PARTS, {PAN: 2})
        linked = wire.body()
        plytix.products_v2.change_quantities(EMPTY, SPARE_PARTS, {PAN: 2})
        assert linked == wire.body()
        assert linked == {"product_relationships": [{"product_id": PAN, "quantity": 2}]}
        plytix.products_v2.unlink_related(EMPTY, SPARE_PARTS, (PAN,))
        assert wire.body() == {"product_relationships": [PAN]}
