"""Products of v1 by their typed functions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from sheetsync.errors import RefusedError
from sheetsync.plytix import Plytix
from sheetsync.plytix.v1v2.objects.related import RelatedProduct
from tests.contract.operations.marks import succeeds
from tests.contract.operations.watched import Watched
from tests.contract.operations.wire import Wire, on_the_wire
from tests.contract.sandbox.small_account import (
    EMPTY,
    FAMILY,
    GOES_WITH,
    KETTLE,
    KETTLE_BLUE,
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

GET = "products: Get product data"
UPDATE = "products: Modify selected attributes of a product"

GTIN = "4006381333931"
MOMENT = datetime(2024, 2, 1, 10, tzinfo=UTC)


@pytest.fixture
def wired(small: Watched) -> Iterator[tuple[Plytix, Wire]]:
    """The small account, and the bodies that go to it."""
    with on_the_wire(small.box) as opened:
        yield opened


# ---------------------------------------------------------------- reading one


@succeeds(GET)
def test_a_product_is_read_with_every_member_of_its_kind(small: Watched) -> None:
    mug = small.plytix.products.get(MUG)
    assert (mug.id, mug.sku, mug.label, mug.gtin, mug.status) == (
        MUG, "MUG-1", "Mug", GTIN, "Completed",
    )  # fmt: skip
    assert mug.created == MOMENT
    assert mug.created.utcoffset() is not None
    assert mug.modified == datetime(2024, 3, 1, 10, 0, 0, 500_000, tzinfo=UTC)
    assert (mug.product_type, mug.product_level, mug.num_variations) == ("SINGLE", 0, 0)
    assert (mug.parent_id, mug.product_family_id, mug.product_family_model_id) == (None, None, None)
    assert mug.overwritten_attributes == ()
    assert mug.modified_user_audit is not None
    assert mug.modified_user_audit.type == "USER"


@succeeds(GET)
def test_values_are_told_by_label_and_numbers_with_a_point_are_exact(small: Watched) -> None:
    attributes = small.plytix.products.get(MUG).attributes
    media = {name: attributes.pop(name) for name in ("picture", "gallery")}
    assert attributes == {
        "material": "Stoneware",
        "pieces": 1,
        "weight_kg": Decimal("0.35"),
        "oven_safe": True,
        "since": "2015-03-28T00:00:00",
        "page": "https://example.test/mug",
        "colour": "Blue",
        "uses": ["Coffee", "Tea"],
        "ready": Decimal("100.0"),
    }
    assert isinstance(attributes["weight_kg"], Decimal)
    assert type(attributes["pieces"]) is int
    assert media["picture"]["id"] == PICTURE
    assert sorted(media["picture"]) == ["filename", "id", "thumb", "url"]
    assert [one["id"] for one in media["gallery"]] == [LOGO, PICTURE]


@succeeds(GET)
def test_what_is_linked_is_told_whole(small: Watched) -> None:
    mug = small.plytix.products.get(MUG)
    picture, logo = mug.assets
    assert (picture.id, picture.filename, picture.file_size) == (PICTURE, "mug.jpg", 31885)
    assert picture.url is not None
    assert picture.url.startswith(small.box.pim_url)
    assert picture.thumbnail is not None
    assert logo.id == LOGO
    assert [(one.id, one.name, one.path) for one in mug.categories] == [
        (MUGS, "Mugs", ("Kitchen", "Mugs"))
    ]
    assert mug.thumbnail is not None
    assert (mug.thumbnail.id, mug.thumbnail.file_size) == (PICTURE, None)
    spare, goes_with = mug.relationships
    assert (spare.relationship_id, spare.relationship_label) == (SPARE_PARTS, "spare_parts")
    linked = datetime(2024, 2, 2, 10, tzinfo=UTC)
    assert spare.related_products == (
        RelatedProduct(product_id=PAN, quantity=2, last_modified=linked),
        RelatedProduct(product_id=LAMP, quantity=1, last_modified=linked),
    )
    assert goes_with.relationship_id == GOES_WITH


@succeeds(GET)
def test_a_variant_tells_its_parent_and_what_it_overwrites(small: Watched) -> None:
    red = small.plytix.products.get(KETTLE_RED)
    assert (red.parent_id, red.product_type, red.product_level) == (KETTLE, "VARIANT", 2)
    assert red.overwritten_attributes == ("material",)
    assert (red.product_family_id, red.product_family_model_id) == (
        FAMILY, "5a00000000000000000000f2",
    )  # fmt: skip
    assert small.plytix.products.get(KETTLE).num_variations == 2


@succeeds(GET)
def test_attributes_without_a_value_are_told_on_request(small: Watched) -> None:
    products = small.plytix.products
    assert products.get(EMPTY).attributes.keys() <= {"ready"}
    told = products.get(EMPTY, all_attributes=True).attributes
    assert len(told) == 13
    assert told["colour"] is None


# ---------------------------------------------------------------- making, changing, deleting


@succeeds("products: Add new products")
def test_a_product_is_made_with_all_that_it_can_have(small: Watched) -> None:
    products = small.plytix.products
    made = products.create(
        " NEW-1",
        label="New",
        gtin=GTIN,
        status="Archived",
        attributes={
            "weight_kg": Decimal("12.305"),
            "pieces": 3,
            "since": "2026-05-01",
            "uses": ["Soup"],
            "picture": {"id": PICTURE},
            "gallery": [{"id": LOGO}, {"id": PICTURE}],
        },
        thumbnail=LOGO,
        assets=[PICTURE],
        categories=(MUGS, KITCHEN),
    )
    assert (made.sku, made.label, made.gtin, made.status) == (" NEW-1", "New", GTIN, "Archived")
    assert made.attributes["weight_kg"] == Decimal("12.305")
    assert made.attributes["picture"]["id"] == PICTURE
    assert [one.id for one in made.categories] == [MUGS, KITCHEN]
    assert {one.id for one in made.assets} == {PICTURE, LOGO}
    assert made.thumbnail is not None
    assert made.thumbnail.id == LOGO
    assert made.created_user_audit is not None
    assert made.created_user_audit.type == "API"
    assert made.created is not None
    assert made.created.tzinfo is UTC
    read = products.get(made.id)
    assert read == made
    assert read.attributes["gallery"][0]["id"] == LOGO


def test_a_product_needs_no_more_than_a_sku(small: Watched) -> None:
    made = small.plytix.products.create("NEW-1")
    assert (made.label, made.gtin, made.status, made.thumbnail) == (None, None, "Draft", None)
    assert (made.assets, made.categories, made.relationships) == ((), (), ())
    assert small.plytix.products.get(made.id).sku == "NEW-1"


@succeeds(UPDATE)
def test_a_change_leaves_what_is_not_given(small: Watched) -> None:
    products = small.plytix.products
    before = products.get(MUG)
    changed = products.update(
        MUG,
        label="Beaker",
        status="Draft",
        attributes={"pieces": 6, "weight_kg": Decimal("0.1"), "uses": ["Soup"]},
        thumbnail=LOGO,
    )
    assert (changed.label, changed.status, changed.gtin) == ("Beaker", "Draft", GTIN)
    assert changed.thumbnail is not None
    assert changed.thumbnail.id == LOGO
    kept = before.attributes | {"pieces": 6, "weight_kg": Decimal("0.1"), "uses": ["Soup"]}
    assert changed.attributes == kept
    assert changed.modified is not None
    assert before.modified is not None
    assert changed.modified > before.modified
    assert products.get(MUG) == changed


@succeeds(UPDATE)
def test_none_clears(small: Watched) -> None:
    products = small.plytix.products
    products.update(
        MUG, label=None, gtin=None, thumbnail=None, attributes={"colour": None, "gallery": None}
    )
    mug = products.get(MUG)
    assert (mug.label, mug.gtin, mug.thumbnail) == (None, None, None)
    assert "colour" not in mug.attributes
    assert "gallery" not in mug.attributes
    assert mug.attributes["material"] == "Stoneware"
    assert (mug.status, mug.sku) == ("Completed", "MUG-1")


def test_a_gap_is_not_sent_and_none_is_sent_as_null(wired: tuple[Plytix, Wire]) -> None:
    plytix, wire = wired
    plytix.products.update(MUG)
    assert wire.body() == {}
    plytix.products.update(MUG, label=None, thumbnail=None)
    assert wire.body() == {"label": None, "thumbnail": None}
    plytix.products.update(MUG, gtin=None, attributes={"colour": None}, thumbnail=LOGO)
    assert wire.body() == {
        "gtin": None,
        "attributes": {"colour": None},
        "thumbnail": {"id": LOGO},
    }
    plytix.products.create("NEW-1", assets=[LOGO], categories=())
    assert wire.body() == {"sku": "NEW-1", "assets": [{"id": LOGO}], "categories": []}


@succeeds("products: Removes product from the system")
def test_a_deleted_product_takes_its_variants_along(small: Watched) -> None:
    products = small.plytix.products
    products.delete(KETTLE)
    for gone in (KETTLE, KETTLE_BLUE):
        with pytest.raises(RefusedError) as caught:
            products.get(gone)
        assert caught.value.status == 404


@succeeds("products: Assign family")
def test_a_family_is_given_and_taken(small: Watched) -> None:
    products = small.plytix.products
    given = products.assign_family(MUG, FAMILY)
    assert (given.id, given.product_family_id, given.product_type) == (MUG, FAMILY, "SINGLE")
    assert "weight_kg" not in given.attributes
    assert products.get(MUG).product_family_id == FAMILY
    assert products.assign_family(MUG, None).product_family_id is None
    assert products.get(MUG).product_family_id is None
