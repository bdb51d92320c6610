"""Products and variants: what a look reads, and what it makes of the answers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sheetsync.plytix.judgements import Happened, NotSeen
from sheetsync.plytix.v1v2.settling.words import GONE
from tests.unit.plytix.v1v2.judging import Look, judged

SEARCH, GET = "products: Product search", "products: Get product data"
CREATES = ["products: Add new products", "products v2: Create product (v2)"]
UPDATES = [
    "products: Modify selected attributes of a product",
    "products v2: Update product (v2)",
]
FAMILIES = ["products: Assign family", "products v2: Assign family (v2)"]
VARIANTS = ["variants: Add a variant of a product", "products v2: Create variant (v2)"]
CREATED = "2026-11-23T10:00:00.123000+00:00"
PRODUCT: dict[str, Any] = {
    "id": "a1",
    "sku": "A-1",
    "label": "Kettle",
    "created": CREATED,
    "modified": CREATED,
    "_parent_id": None,
    "product_family_id": "f1",
    "attributes": {},
}
SHORT = {"id": "a1", "created": CREATED, "modified": CREATED}


@pytest.mark.parametrize("name", CREATES)
def test_a_new_product_is_found_by_its_sku_and_read_whole(name: str) -> None:
    look = Look(name, {"sku": "A-1", "label": "Kettle"}, [{"id": "a1", "sku": "A-1"}], [PRODUCT])
    assert look.asked == [SEARCH, GET]
    assert look.readings[0].given["filters"] == [
        [{"field": "sku", "operator": "eq", "value": "A-1"}]
    ]
    assert look.found.only
    assert look.differs == []
    (one,) = look.found.candidates
    assert one.there_since == datetime(2026, 11, 23, 10, 0, 0, 123000, tzinfo=UTC)
    assert list(one.rows) == [PRODUCT if name in CREATES[0] else SHORT]


@pytest.mark.parametrize("name", CREATES)
def test_a_product_that_does_not_show_costs_one_search(name: str) -> None:
    look = Look(name, {"sku": "A-1"}, [])
    assert (look.judgement, look.asked) == (NotSeen(), [SEARCH])


def test_a_sku_in_other_case_is_another_product() -> None:
    assert judged(CREATES[0], {"sku": "A-1"}, [{"id": "a9", "sku": "a-1"}]) == NotSeen()


def test_the_sku_is_found_beside_one_in_other_case() -> None:
    rows = [{"id": "a9", "sku": "a-1"}, {"id": "a1", "sku": "A-1"}]
    look = Look(CREATES[0], {"sku": "A-1"}, rows, [PRODUCT])
    assert look.readings[1].given == {"product_id": "a1"}


def test_a_row_whose_product_is_gone_is_not_seen() -> None:
    assert judged(CREATES[0], {"sku": "A-1"}, [{"id": "a1", "sku": "A-1"}], None) == NotSeen()


def test_a_product_with_other_values_is_told_with_their_names() -> None:
    given = {"sku": "A-1", "label": "Pan", "attributes": {"colour": "Red"}}
    look = Look(CREATES[0], given, [{"id": "a1", "sku": "A-1"}], [PRODUCT])
    assert look.differs == ["label", "attributes.colour"]
    assert look.found.what == 'a product with the SKU "A-1"'


@pytest.mark.parametrize("name", UPDATES)
def test_a_change_happened_when_every_value_is_there(name: str) -> None:
    given = {"product_id": "a1", "label": "Kettle", "attributes": {"colour": None}}
    look = Look(name, given, [PRODUCT])
    assert look.asked == [GET]
    assert isinstance(look.judgement, Happened)
    assert list(look.judgement.rows) == [PRODUCT if name == UPDATES[0] else SHORT]


@pytest.mark.parametrize("name", UPDATES)
def test_a_change_of_which_one_value_lacks_did_not_happen_yet(name: str) -> None:
    given = {"product_id": "a1", "label": "Kettle", "attributes": {"colour": "Red"}}
    assert judged(name, given, [PRODUCT]) == NotSeen()


@pytest.mark.parametrize("name", [*UPDATES, *FAMILIES])
def test_a_product_that_is_gone_is_not_waited_for(name: str) -> None:
    given = {"product_id": "a1", "product_family_id": "f1"}
    assert judged(name, given, None) == GONE
    assert judged(name, given, []) == GONE


@pytest.mark.parametrize(
    "name", ["products: Removes product from the system", "products v2: Delete product (v2)"]
)
def test_a_deletion_happened_when_the_product_can_be_read_no_more(name: str) -> None:
    assert judged(name, {"product_id": "a1"}, None) == Happened()
    assert judged(name, {"product_id": "a1"}, [PRODUCT]) == NotSeen()


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize(
    ("wanted", "there", "same"),
    [
        ("f1", "f1", True),
        ("f1", "f2", False),
        ("f1", None, False),
        ("", None, True),
        ("", "f1", False),
    ],
)
def test_a_family_is_read_on_the_product(
    name: str, wanted: str, there: str | None, same: bool
) -> None:
    given = {"product_id": "a1", "product_family_id": wanted}
    found = judged(name, given, [PRODUCT | {"product_family_id": there}])
    assert isinstance(found, Happened if same else NotSeen)


# ---------------------------------------------------------------- variants


@pytest.mark.parametrize("name", VARIANTS)
@pytest.mark.parametrize(
    ("parent", "differs"), [("p1", []), ("p2", ["parent"]), (None, ["parent"])]
)
def test_a_new_variant_is_the_parent_s(name: str, parent: str | None, differs: list[str]) -> None:
    given = {"parent_product_id": "p1", "sku": "A-1", "label": "Kettle"}
    variant = PRODUCT | {"_parent_id": parent}
    assert Look(name, given, [{"id": "a1", "sku": "A-1"}], [variant]).differs == differs


def test_a_linked_variant_is_answered_with_its_parent_in_v1() -> None:
    given = {"product_id": "p1", "variant_id": "a1"}
    parent = {"id": "p1", "sku": "P"}
    look = Look(
        "variants: Link variant to a product", given, [PRODUCT | {"_parent_id": "p1"}], [parent]
    )
    assert look.judgement == Happened((parent,))
    assert [one.given for one in look.readings] == [{"product_id": "a1"}, {"product_id": "p1"}]


def test_a_linked_variant_is_answered_with_nothing_in_v2() -> None:
    given = {"parent_product_id": "p1", "variant_id": "a1"}
    name = "products v2: Link variant (v2)"
    assert judged(name, given, [PRODUCT | {"_parent_id": "p1"}]) == Happened()
    assert judged(name, given, [PRODUCT]) == NotSeen()
    assert judged(name, given, [PRODUCT | {"_parent_id": "p2"}]) == NotSeen()
    assert judged(name, given, None) == GONE


@pytest.mark.parametrize(
    "name", ["variants: Unlink a variant of a product", "products v2: Unlink variant (v2)"]
)
def test_an_unlinked_variant_has_the_parent_no_more(name: str) -> None:
    given = {"parent_product_id": "p1", "variant_id": "a1"}
    assert judged(name, given, [PRODUCT]) == Happened()
    assert judged(name, given, [PRODUCT | {"_parent_id": "p2"}]) == Happened()
    assert judged(name, given, None) == Happened()
    assert judged(name, given, [PRODUCT | {"_parent_id": "p1"}]) == NotSeen()


@pytest.mark.parametrize("name", ["variants: Resync variants", "products v2: Resync variants (v2)"])
def test_resynced_variants_overwrite_none_of_the_attributes(name: str) -> None:
    given = {"parent_product_id": "p1", "variant_ids": ["a1"], "attribute_labels": ["colour"]}
    other = {"id": "a2", "overwritten_attributes": ["colour"]}
    done = PRODUCT | {"overwritten_attributes": ["material"]}
    shown = SHORT if name.endswith("(v2)") else done
    assert judged(name, given, [other, done]) == Happened((shown,))
    assert judged(name, given, [PRODUCT | {"overwritten_attributes": ["colour"]}]) == NotSeen()
    assert judged(name, given, [other]) == NotSeen()
    assert judged(name, given, None) == GONE
