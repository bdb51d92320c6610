"""What hangs on a product: a link that is there was made, whoever made it."""

from __future__ import annotations

from typing import Any

import pytest

from sheetsync.plytix.judgements import Happened, NotSeen
from sheetsync.plytix.v1v2.settling.words import GONE
from tests.unit.plytix.v1v2.judging import Look, judged

LINK_ASSET = ["product assets: Link asset to a product", "products v2: Link asset (v2)"]
UNLINK_ASSET = ["product assets: Unlink asset from a product", "products v2: Unlink asset (v2)"]
LINK_CATEGORY = [
    "product category links: Link category to a product",
    "products v2: Link category (v2)",
]
UNLINK_CATEGORY = [
    "product category links: Unbind category from product",
    "products v2: Unlink category (v2)",
]
RELATE = "product relationships: Assign products to a relationship"
RELATE_V2 = "products v2: Link related products (v2)"
COUNT = "product relationships: Modify relationship attributes"
COUNT_V2 = "products v2: Change quantities of related products (v2)"
UNRELATE = "product relationships: Remove products from a relationship"
UNRELATE_V2 = "products v2: Unlink related products (v2)"
PAIRS: list[dict[str, Any]] = [
    {"product_id": "a2", "quantity": 2, "last_modified": "2026-11-23T10:00:00+00:00"},
    {"product_id": "a3", "quantity": 1, "last_modified": "2026-11-23T10:00:00+00:00"},
]
RELATIONSHIP: dict[str, Any] = {
    "relationship_id": "r1",
    "relationship_label": "spare_parts",
    "related_products": PAIRS,
}
PRODUCT: dict[str, Any] = {
    "id": "a1",
    "thumbnail": {"id": "b1", "filename": "x"},
    "attributes": {"picture": {"id": "b2"}, "gallery": [{"id": "b3"}, {"id": "b4"}]},
    "assets": [{"id": each} for each in ("b1", "b2", "b3", "b4")],
    "relationships": [{"relationship_id": "r0", "related_products": PAIRS}, RELATIONSHIP],
}


@pytest.mark.parametrize("name", LINK_ASSET)
@pytest.mark.parametrize(
    ("slot", "asset", "there"),
    [
        ("thumbnail", "b1", True),
        ("thumbnail", "b2", False),
        ("picture", "b2", True),
        ("attributes.picture", "b2", True),
        ("picture", "b1", False),
        ("gallery", "b4", True),
        ("gallery", "b1", False),
        ("no_such_slot", "b1", False),
    ],
)
def test_an_asset_is_linked_when_it_is_in_its_slot(
    name: str, slot: str, asset: str, there: bool
) -> None:
    given = {"product_id": "a1", "id": asset, "attribute_label": slot}
    expected = Happened(({"id": asset},)) if there else NotSeen()
    assert judged(name, given, [PRODUCT]) == expected


@pytest.mark.parametrize("name", LINK_ASSET)
def test_an_asset_in_a_media_attribute_spelled_as_a_list_is_seen(name: str) -> None:
    given = {"product_id": "a1", "id": "b2", "attribute_label": "picture"}
    product = PRODUCT | {"attributes": {"picture": ["b2"]}}
    assert isinstance(judged(name, given, [product]), Happened)


@pytest.mark.parametrize("name", [*LINK_ASSET, RELATE, RELATE_V2, COUNT, COUNT_V2])
def test_a_product_that_is_gone_is_not_waited_for(name: str) -> None:
    given = {
        "product_id": "a1",
        "id": "b1",
        "attribute_label": "thumbnail",
        "relationship_id": "r1",
        "related_product_id": "a2",
        "quantity": 1,
        "product_relationships": [],
    }
    assert judged(name, given, None) == GONE


@pytest.mark.parametrize("name", UNLINK_ASSET)
def test_an_asset_is_unlinked_when_the_product_has_it_no_more(name: str) -> None:
    given = {"product_id": "a1", "asset_id": "b1"}
    look = Look(name, given, None)
    assert look.judgement == Happened()
    assert look.asked == ["product assets: Get an asset of this product"]
    assert judged(name, given, [{"id": "b1"}]) == NotSeen()


@pytest.mark.parametrize("name", LINK_CATEGORY)
def test_a_linked_category_is_the_answer(name: str) -> None:
    given = {"product_id": "a1", "id": "c1"}
    category = {"id": "c1", "name": "Mugs", "path": ["Mugs"]}
    look = Look(name, given, [category])
    assert look.judgement == Happened((category,))
    assert look.readings[0].given == {"product_id": "a1", "category_id": "c1"}
    assert judged(name, given, None) == NotSeen()


@pytest.mark.parametrize("name", UNLINK_CATEGORY)
def test_a_category_is_unlinked_when_it_is_read_no_more(name: str) -> None:
    given = {"product_id": "a1", "category_id": "c1"}
    assert judged(name, given, None) == Happened()
    assert judged(name, given, [{"id": "c1"}]) == NotSeen()


@pytest.mark.parametrize(
    ("sent", "v1", "v2"),
    [
        ([{"product_id": "a2", "quantity": 2}], True, True),
        ([{"product_id": "a2"}], True, True),
        ([{"product_id": "a2", "quantity": 2}, {"product_id": "a3", "quantity": 1}], True, True),
        # v2 leaves the quantity of a link that was there; v1 changes it.
        ([{"product_id": "a2", "quantity": 5}], False, True),
        ([{"product_id": "a2", "quantity": 9}, {"product_id": "a2", "quantity": 2}], True, True),
        ([{"product_id": "a9", "quantity": 1}], False, False),
        ([{"product_id": "a2", "quantity": 2}, {"product_id": "a9", "quantity": 1}], False, False),
    ],
)
def test_products_are_related_when_all_of_them_are_there(
    sent: list[dict[str, Any]], v1: bool, v2: bool
) -> None:
    given = {"product_id": "a1", "relationship_id": "r1", "product_relationships": sent}
    assert judged(RELATE, given, [PRODUCT]) == (Happened((RELATIONSHIP,)) if v1 else NotSeen())
    assert judged(RELATE_V2, given, [PRODUCT]) == (Happened() if v2 else NotSeen())


def test_another_relationship_does_not_count() -> None:
    sent = [{"product_id": "a2", "quantity": 2}]
    given = {"product_id": "a1", "relationship_id": "r9", "product_relationships": sent}
    assert judged(RELATE, given, [PRODUCT]) == NotSeen()
    assert judged(RELATE, given, [{"id": "a1"}]) == NotSeen()


@pytest.mark.parametrize(
    ("sent", "there"),
    [
        ([{"product_id": "a2", "quantity": 2}], True),
        ([{"product_id": "a2", "quantity": 3}], False),
        ([{"product_id": "a9", "quantity": 3}], True),
    ],
)
def test_quantities_of_products_that_are_not_related_are_passed_over_in_v2(
    sent: list[dict[str, Any]], there: bool
) -> None:
    given = {"product_id": "a1", "relationship_id": "r1", "product_relationships": sent}
    assert judged(COUNT_V2, given, [PRODUCT]) == (Happened() if there else NotSeen())


def test_a_quantity_is_answered_with_its_pair() -> None:
    given = {"product_id": "a1", "relationship_id": "r1", "related_product_id": "a2"}
    assert judged(COUNT, given | {"quantity": 2}, [PRODUCT]) == Happened((PAIRS[0],))
    assert judged(COUNT, given | {"quantity": 3}, [PRODUCT]) == NotSeen()
    assert judged(COUNT, given | {"related_product_id": "a9", "quantity": 3}, [PRODUCT]) == GONE


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        (UNRELATE, lambda each: {"product_id": each, "quantity": 1}),
        (UNRELATE_V2, lambda each: each),
    ],
)
def test_products_are_unrelated_when_none_of_them_is_there(name: str, spelled: Any) -> None:
    given = {"product_id": "a1", "relationship_id": "r1"}
    assert judged(name, given | {"product_relationships": [spelled("a9")]}, [PRODUCT]) == Happened()
    both = [spelled("a9"), spelled("a2")]
    assert judged(name, given | {"product_relationships": both}, [PRODUCT]) == NotSeen()
    assert judged(name, given | {"product_relationships": both}, None) == Happened()
