"""Searches of products of v1 by their typed function, and what a search gives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import requests

from sheetsync.errors import UsageError
from sheetsync.plytix import Plytix
from sheetsync.plytix.v1v2.objects.base import Ref
from sheetsync.sandbox.server import RunningSandbox
from tests.contract.operations.marks import succeeds
from tests.contract.operations.watched import Watched
from tests.contract.operations.wire import Wire, on_the_wire
from tests.contract.sandbox.small_account import (
    KETTLE,
    LAMP,
    LOGO,
    MUG,
    MUGS,
    PAN,
    PICTURE,
    SPARE_PARTS,
)

SEARCH = "products: Product search"

GTIN = "4006381333931"
MOMENT = datetime(2024, 2, 1, 10, tzinfo=UTC)


def where(field: str, operator: str, value: Any) -> list[list[dict[str, Any]]]:
    return [[{"field": field, "operator": operator, "value": value}]]


@pytest.fixture
def wired(small: Watched) -> Iterator[tuple[Plytix, Wire]]:
    """The small account, and the bodies that go to it."""
    with on_the_wire(small.box) as opened:
        yield opened


@succeeds(SEARCH)
def test_a_row_has_the_columns_that_were_asked_for(small: Watched) -> None:
    columns = [
        "label", "gtin", "status", "created", "modified", "product_type", "product_level",
        "categories", "assets", "thumbnail", "images", "_is_variation", "created_user_audit",
        "attributes.weight_kg", "attributes.since", "attributes.picture", "attributes.gallery",
        "attributes.pieces", "relationships.spare_parts",
    ]  # fmt: skip
    (mug,) = small.plytix.products.search(where("sku", "eq", "mug-1"), columns)
    assert (mug.id, mug.sku, mug.label, mug.gtin) == (MUG, "MUG-1", "Mug", GTIN)
    assert (mug.status, mug.product_type, mug.product_level) == ("Completed", "SINGLE", 0)
    assert (mug.created, mug.is_variation) == (MOMENT, False)
    assert [one.id for one in mug.categories] == [MUGS]
    assert [one.id for one in mug.assets] == [PICTURE, LOGO]
    assert mug.images == (Ref(id=PICTURE), Ref(id=LOGO))
    assert mug.thumbnail is not None
    assert mug.thumbnail.id == PICTURE
    assert mug.created_user_audit is not None
    assert mug.attributes == {
        "weight_kg": Decimal("0.35"),
        "since": "2015-03-28T00:00:00",
        "picture": {"id": PICTURE},
        "gallery": [{"id": LOGO}, {"id": PICTURE}],
        "pieces": 1,
    }
    (spare,) = mug.relationships
    assert spare.relationship_label == "spare_parts"
    assert [one.quantity for one in spare.related_products] == [2, 1]


@pytest.mark.parametrize("related_rows", ["observed", "documented"])
def test_a_relationship_of_a_row_is_told_alike_however_it_is_spelled(
    small: Watched, related_rows: str
) -> None:
    small.switch(related_rows=related_rows, linked_rows_v1="whole")
    row = small.plytix.products.search(
        where("id", "eq", MUG), ["relationships.spare_parts", "categories"]
    ).first()
    assert row is not None
    (spare,) = row.relationships
    assert (spare.relationship_id, spare.relationship_label) == (SPARE_PARTS, "spare_parts")
    assert [one.product_id for one in spare.related_products] == [PAN, LAMP]
    assert row.categories[0].path == ("Kitchen", "Mugs")


def test_a_row_of_a_variant_tells_its_parent(small: Watched) -> None:
    rows = small.plytix.products.search(where("_is_variation", "eq", value=True), [], order="-sku")
    assert [(row.sku, row.parent_id, row.label) for row in rows] == [
        ("KT-1-RD", KETTLE, None),
        ("KT-1-BL", KETTLE, None),
    ]


@succeeds(SEARCH)
def test_products_are_found_by_what_they_are_related_to(small: Watched) -> None:
    related = [[{"relationship_id": SPARE_PARTS, "operator": "exists"}]]
    found = small.plytix.products.search(relationship_filters=related)
    assert [row.id for row in found] == [MUG]


def asked(box: RunningSandbox) -> int:
    told = requests.get(f"{box.control_url}/requests", timeout=10).json()["counts"]
    return int(told.get("POST /api/v1/products/search", 0))


@pytest.fixture
def counted(box: RunningSandbox, plytix: Plytix) -> Iterator[Plytix]:
    """The account of 600 products, of which nothing was asked yet."""
    requests.delete(f"{box.control_url}/requests", timeout=10).raise_for_status()
    yield plytix


@succeeds(SEARCH)
def test_all_pages_are_looked_through_each_row_once(box: RunningSandbox, counted: Plytix) -> None:
    matches = counted.products.search(order="sku")
    assert asked(box) == 0
    rows = list(matches)
    assert len({row.id for row in rows}) == len(rows) == 600
    assert [row.sku for row in rows] == sorted(row.sku for row in rows)
    assert all(row.label for row in rows)
    assert asked(box) == 6
    assert sum(1 for _ in matches) == 600
    assert asked(box) == 12


@succeeds(SEARCH)
def test_pages_come_one_by_one_with_their_counters(box: RunningSandbox, counted: Plytix) -> None:
    parents = counted.products.search(where("product_type", "eq", "PARENT"), page_size=25)
    sizes = [(len(page.rows), page.count, page.total) for page in parents.pages()]
    assert sizes == [(25, 61, 600), (25, 61, 600), (11, 61, 600)]
    assert asked(box) == 3


@succeeds(SEARCH)
def test_one_page_is_asked_for_by_its_number(box: RunningSandbox, counted: Plytix) -> None:
    matches = counted.products.search(order="sku", page_size=70)
    skus = [row.sku for row in matches]
    before = asked(box)
    assert [row.sku for row in matches.page(2).rows] == skus[70:140]
    assert [row.sku for row in matches.page().rows] == skus[:70]
    assert len(matches.page(9).rows) == 40
    past = matches.page(10)
    assert (past.rows, past.count, past.total) == ([], 600, 600)
    assert asked(box) - before == 4
    assert len(counted.products.search().page(6).rows) == 100


@succeeds(SEARCH)
def test_the_first_row_is_asked_for_alone(box: RunningSandbox, counted: Plytix) -> None:
    matches = counted.products.search(order="-sku")
    first = matches.first()
    assert first is not None
    assert asked(box) == 1
    assert first.sku == max(row.sku for row in matches)


@succeeds(SEARCH)
def test_what_matches_nothing_is_empty(counted: Plytix) -> None:
    nothing = counted.products.search(where("sku", "eq", "no such SKU"))
    assert list(nothing) == []
    assert nothing.first() is None
    (page,) = nothing.pages()
    assert (page.rows, page.count, page.total) == ([], 0, 600)


def test_a_search_without_words_asks_for_names_and_sends_no_gaps(
    wired: tuple[Plytix, Wire],
) -> None:
    plytix, wire = wired
    plytix.products.search().first()
    assert wire.body() == {"attributes": ["label"], "pagination": {"page": 1, "page_size": 1}}
    plytix.products.search([], (), order=None).page(3)
    assert wire.body() == {
        "filters": [],
        "attributes": [],
        "pagination": {"page": 3, "page_size": 100, "order": None},
    }


def test_what_is_no_list_is_not_taken_for_one(wired: tuple[Plytix, Wire]) -> None:
    plytix, wire = wired
    with pytest.raises(UsageError, match="expected a list of texts"):
        plytix.products.search(attributes="label").first()
    assert len(wire) == 0
