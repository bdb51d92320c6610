"""Products of v2, and what hangs on them, by their typed functions."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from sheetsync.errors import RefusedError
from sheetsync.plytix import Plytix
from sheetsync.plytix.v1v2.objects.base import Ref
from sheetsync.plytix.v1v2.objects.product_v2 import ProductV2, Written
from sheetsync.plytix.v1v2.objects.related import RelatedProduct
from tests.contract.operations.marks import succeeds
from tests.contract.operations.watched import Watched
from tests.contract.operations.wire import on_the_wire
from tests.contract.sandbox.small_account import (
    ACCOUNT_ID,
    EMPTY,
    FAMILY,
    KETTLE,
    KETTLE_BLUE,
    KETTLE_RED,
    KITCHEN,
    LOGO,
    MANUAL,
    MUG,
    MUGS,
    PAN,
    PICTURE,
    SPARE_PARTS,
)

GET = "products v2: Get product (v2)"
SEARCH = "products v2: Search products (v2)"
UPDATE = "products v2: Update product (v2)"

GTIN = "4006381333931"
MOMENT = datetime(2024, 2, 1, 10, tzinfo=UTC)


def where(field: str, operator: str, value: Any) -> list[list[dict[str, Any]]]:
    return [[{"field": field, "operator": operator, "value": value}]]


# ---------------------------------------------------------------- reading


@succeeds(GET)
def test_a_product_is_read_with_the_ids_of_what_is_linked(small: Watched) -> None:
    mug = small.plytix.products_v2.get(MUG)
    assert (mug.id, mug.sku, mug.label, mug.gtin, mug.status) == (
        MUG, "MUG-1", "Mug", GTIN, "Completed",
    )  # fmt: skip
    assert (mug.account_id, mug.mark_as_deleted, mug.static_list_ids) == (ACCOUNT_ID, False, ())
    assert (mug.assets, mug.categories) == ((Ref(id=PICTURE), Ref(id=LOGO)), (Ref(id=MUGS),))
    assert mug.thumbnail == Ref(id=PICTURE)
    assert (mug.created, mug.product_type, mug.product_level) == (MOMENT, "SINGLE", 0)
    assert (mug.num_variations, mug.overwritten_attributes) == (0, ())
    assert mug.created_user_audit is not None
    assert mug.modified_user_audit is not None
    assert mug.modified_user_audit.type == "USER"
    assert mug.attributes == {
        "material": "Stoneware",
        "pieces": 1,
        "weight_kg": Decimal("0.35"),
        "oven_safe": True,
        "since": "2015-03-28T00:00:00",
        "page": "https://example.test/mug",
        "colour": "Blue",
        "uses": ["Coffee", "Tea"],
        "picture": [PICTURE],
        "gallery": [LOGO, PICTURE],
        "ready": Decimal("100.0"),
    }
    assert isinstance(mug.attributes["weight_kg"], Decimal)
    spare, _ = mug.relationships
    assert spare.relationship_label == "spare_parts"
    linked = datetime(2024, 2, 2, 10, tzinfo=UTC)
    assert spare.related_products[0] == RelatedProduct(
        product_id=PAN, quantity=2, last_modified=linked
    )


@pytest.mark.parametrize("product_id", [MUG, KETTLE_RED, EMPTY])
def test_a_product_reads_alike_however_it_is_spelled(small: Watched, product_id: str) -> None:
    observed = small.plytix.products_v2.get(product_id)
    small.switch(ids_v2="documented", parent_v2="_parent_id", times_v2="documented")
    assert small.plytix.products_v2.get(product_id) == observed


@succeeds(GET)
def test_a_variant_tells_its_parent_and_family(small: Watched) -> None:
    red = small.plytix.products_v2.get(KETTLE_RED)
    assert (red.parent_id, red.product_type, red.product_level) == (KETTLE, "VARIANT", 2)
    assert red.overwritten_attributes == ("material",)
    assert red.product_family_id == FAMILY
    assert red.product_family_model_id == "5a00000000000000000000f2"
    assert (red.assets, red.categories, red.thumbnail) == ((), (), None)


COLUMNS = [
    "label", "gtin", "status", "created", "modified", "product_type", "product_level",
    "product_family_id", "categories", "assets", "thumbnail", "images", "created_user_audit",
    "_has_variations", "attributes.weight_kg", "attributes.since", "attributes.picture",
    "attributes.gallery", "relationships.spare_parts",
]  # fmt: skip


@succeeds(SEARCH)
def test_a_row_has_the_columns_that_were_asked_for(small: Watched) -> None:
    (mug,) = small.plytix.products_v2.search(where("sku", "in", ["MUG-1"]), COLUMNS)
    assert (mug.id, mug.sku, mug.label, mug.gtin) == (MUG, "MUG-1", "Mug", GTIN)
    assert (mug.status, mug.product_type, mug.product_level) == ("Completed", "SINGLE", 0)
    assert (mug.created, mug.has_variations, mug.num_variations) == (MOMENT, False, 0)
    assert (mug.categories, mug.assets) == ((Ref(id=MUGS),), (Ref(id=PICTURE), Ref(id=LOGO)))
    assert (mug.thumbnail, mug.images) == (Ref(id=PICTURE), (Ref(id=PICTURE), Ref(id=LOGO)))
    assert mug.modified_user_audit is not None
    assert mug.attributes == {
        "weight_kg": Decimal("0.35"),
        "since": "2015-03-28T00:00:00",
        "picture": {"id": PICTURE},
        "gallery": [{"id": LOGO}, {"id": PICTURE}],
    }
    (spare,) = mug.relationships
    assert [one.quantity for one in spare.related_products] == [2, 1]
    (red,) = small.plytix.products_v2.search(where("sku", "eq", "KT-1-RD"), ["product_family_id"])
    assert (red.parent_id, red.product_family_id) == (KETTLE, FAMILY)


@pytest.mark.parametrize("sku", ["MUG-1", "KT-1-RD"])
def test_a_row_reads_alike_however_it_is_spelled(small: Watched, sku: str) -> None:
    matches = small.plytix.products_v2.search(where("sku", "eq", sku), COLUMNS[:-1])
    (observed,) = matches
    small.switch(rows_v2="documented", times_v2="documented")
    assert list(matches) == [observed]


@succeeds(SEARCH)
def test_rows_without_columns_tell_who_they_are(small: Watched) -> None:
    rows = list(small.plytix.products_v2.search(attributes=(), order="sku", page_size=3))
    assert [row.sku for row in rows] == sorted(row.sku for row in rows)
    assert len(rows) == 7
    assert {row.id: row.parent_id for row in rows if row.parent_id} == {
        KETTLE_BLUE: KETTLE,
        KETTLE_RED: KETTLE,
    }
    assert all(row.label is None and row.attributes == {} for row in rows)
    assert all(isinstance(row, ProductV2) for row in rows)


@succeeds(SEARCH)
def test_a_search_is_looked_at_page_by_page_and_by_its_first_row(plytix: Plytix) -> None:
    parents = plytix.products_v2.search(
        where("product_type", "eq", "PARENT"), order="-sku", page_size=25
    )
    pages = [([row.sku for row in page.rows], page.count) for page in parents.pages()]
    assert [(len(skus), count) for skus, count in pages] == [(25, 61), (25, 61), (11, 61)]
    skus = [sku for page, _ in pages for sku in page]
    assert skus == sorted(skus, reverse=True)
    assert [row.sku for row in parents.page(2).rows] == pages[1][0]
    assert parents.page(4).rows == []
    first = parents.first()
    assert first is not None
    assert first.sku == skus[0]
    assert plytix.products_v2.search(where("sku", "eq", "none")).first() is None
    assert len({row.id for row in plytix.products_v2.search()}) == 600


@succeeds(SEARCH)
def test_products_are_found_by_what_they_are_related_to(small: Watched) -> None:
    several = [{"id": PAN, "qty_operator": "gte", "value": [2]}]
    related = [
        [{"relationship_id": SPARE_PARTS, "operator": "exists", "product_ids": several}],
    ]
    found = small.plytix.products_v2.search(relationship_filters=related)
    assert [row.id for row in found] == [MUG]


# ---------------------------------------------------------------- making, changing, deleting


@succeeds("products v2: Create product (v2)")
def test_a_made_product_is_answered_in_short(small: Watched) -> None:
    made = small.plytix.products_v2.create(
        "NEW-1",
        label="New",
        gtin=GTIN,
        status="Completed",
        attributes={"weight_kg": Decimal("7.25"), "picture": {"id": PICTURE}},
        thumbnail=LOGO,
        assets=[MANUAL],
        categories=[MUGS, KITCHEN],
    )
    assert isinstance(made, Written)
    assert made.created is not None
    assert made.created.tzinfo is UTC
    assert made.modified is not None
    assert made.created_user_audit is not None
    assert (made.created_user_audit.type, made.modified_user_audit) == (
        "API",
        made.created_user_audit,
    )
    read = small.plytix.products_v2.get(made.id)
    assert (read.sku, read.label, read.gtin, read.status) == ("NEW-1", "New", GTIN, "Completed")
    assert read.attributes["weight_kg"] == Decimal("7.25")
    assert read.attributes["picture"] == [PICTURE]
    assert read.thumbnail == Ref(id=LOGO)
    assert read.categories == (Ref(id=MUGS), Ref(id=KITCHEN))
    assert {one.id for one in read.assets} == {PICTURE, LOGO, MANUAL}


@succeeds(UPDATE)
def test_a_change_leaves_what_is_not_given_and_none_clears(small: Watched) -> None:
    products = small.plytix.products_v2
    before = products.get(MUG)
    changed = products.update(
        MUG, label=None, status="Draft", attributes={"colour": None, "pieces": 6}
    )
    assert changed.id == MUG
    assert changed.created == before.created
    assert changed.modified is not None
    assert before.modified is not None
    assert changed.modified > before.modified
    after = products.get(MUG)
    assert (after.label, after.status, after.gtin) == (None, "Draft", GTIN)
    kept = before.attributes | {"pieces": 6}
    # How complete it is was computed anew.
    assert {k: v for k, v in after.attributes.items() if k != "ready"} == {
        k: v for k, v in kept.items() if k not in {"colour", "ready"}
    }
    assert after.thumbnail == Ref(id=PICTURE)
    products.update(MUG, gtin=None, thumbnail=None)
    cleared = products.get(MUG)
    assert (cleared.gtin, cleared.thumbnail, cleared.status) == (None, None, "Draft")


def test_a_change_of_nothing_leaves_the_moment(small: Watched) -> None:
    before = small.plytix.products_v2.get(MUG)
    assert small.plytix.products_v2.update(MUG, status="Completed").modified == before.modified


def test_a_gap_is_not_sent_and_none_is_sent_as_null(small: Watched) -> None:
    with on_the_wire(small.box) as (plytix, wire):
        plytix.products_v2.update(MUG)
        assert wire.body() == {}
        plytix.products_v2.update(MUG, label=None, gtin=None, thumbnail=None)
        assert wire.body() == {"label": None, "gtin": None, "thumbnail": None}
        plytix.products_v2.update(MUG, thumbnail=LOGO, attributes={"colour": None})
        assert wire.body() == {"thumbnail": {"id": LOGO}, "attributes": {"colour": None}}
        plytix.products_v2.create("NEW-1", categories=[MUGS])
        assert wire.body() == {"sku": "NEW-1", "categories": [{"id": MUGS}]}
        plytix.products_v2.create_variant(KETTLE, "NEW-2", label=None)
        assert wire.body() == {"sku": "NEW-2", "label": None}


@succeeds("products v2: Delete product (v2)")
@pytest.mark.parametrize("done", ["documented", "sample"])
def test_a_deleted_product_is_gone(small: Watched, done: str) -> None:
    small.switch(done_v2=done)
    small.plytix.products_v2.delete(MUG)
    with pytest.raises(RefusedError) as caught:
        small.plytix.products_v2.get(MUG)
    assert caught.value.status == 404


@succeeds("products v2: Assign family (v2)")
def test_a_family_is_given_and_taken(small: Watched) -> None:
    given = small.plytix.products_v2.assign_family(MUG, FAMILY)
    assert isinstance(given, Written)
    assert given.id == MUG
    assert small.plytix.products_v2.get(MUG).product_family_id == FAMILY
    small.plytix.products_v2.assign_family(MUG, None)
    assert small.plytix.products_v2.get(MUG).product_family_id is None
