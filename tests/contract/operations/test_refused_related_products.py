"""How relating products to each other is refused, v1 and v2.

Source: Plytix API v1 and v2, "Products": "Relationships"; words where they show none are assumed.
v2 passes over ids that it does not know (documented), so that is no refusal there.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.operations.marks import is_refused
from tests.contract.operations.refusal import (
    NO_OBJECT,
    NOT_TEXT,
    NOWHERE,
    REQUIRED,
    Refusal,
    invalid_schema,
    unknown,
)
from tests.contract.operations.watched import Watched
from tests.contract.sandbox.small_account import KETTLE, LAMP, MUG, PAN, SPARE_PARTS

ASSIGN = "product relationships: Assign products to a relationship"
REMOVE = "product relationships: Remove products from a relationship"
COUNT = "product relationships: Modify relationship attributes"
LINK_2 = "products v2: Link related products (v2)"
COUNT_2 = "products v2: Change quantities of related products (v2)"
UNLINK_2 = "products v2: Unlink related products (v2)"

LINKS = (ASSIGN, LINK_2)
INVALID = "relationship data validation failed"
NOT_POSITIVE = "Must be a positive integer."
NONE_SUCH = [NOWHERE, "non-existing-id"]


def pair(product: str, *quantity: Any) -> dict[str, Any]:
    return {"product_id": product} | ({"quantity": quantity[0]} if quantity else {})


@is_refused(ASSIGN, REMOVE, COUNT, LINK_2, COUNT_2, UNLINK_2)
@pytest.mark.parametrize("none", NONE_SUCH)
def test_a_product_or_relationship_in_the_path_that_is_none(small: Watched, none: str) -> None:
    no_product = unknown(none, id="product does not exist")
    no_relationship = unknown(none, relationship_id="relationship does not exist")
    for refusal, path in (
        (no_product, {"product_id": none, "relationship_id": SPARE_PARTS}),
        (no_relationship, {"product_id": MUG, "relationship_id": none}),
    ):
        for operation in (ASSIGN, REMOVE, LINK_2, COUNT_2):
            small.refuses(refusal, operation, **path, product_relationships=[pair(PAN, 3)])
        small.refuses(refusal, COUNT, **path, related_product_id=PAN, quantity=3)
        small.refuses(refusal, UNLINK_2, **path, product_relationships=[PAN])


@is_refused(ASSIGN)
def test_every_product_that_is_none_is_told_by_its_id_and_none_is_linked(small: Watched) -> None:
    words = "product does not exists"
    refusal = Refusal(
        status=409,
        says=INVALID,
        reasons={"product_id": f"{words}: {NOWHERE}; {words}: non-existing-id"},
    )
    small.refuses(
        refusal,
        ASSIGN,
        product_id=MUG,
        relationship_id=SPARE_PARTS,
        product_relationships=[pair(NOWHERE, 1), pair(KETTLE, 1), pair("non-existing-id", 1)],
    )


@is_refused(*LINKS)
@pytest.mark.parametrize("link", LINKS)
def test_a_product_is_not_related_to_itself(small: Watched, link: str) -> None:
    reasons = {"product_id": f"a product cannot be related to itself: {MUG}"}
    small.refuses(
        Refusal(status=422, says=INVALID, reasons=reasons),
        link,
        product_id=MUG,
        relationship_id=SPARE_PARTS,
        product_relationships=[pair(KETTLE, 1), pair(MUG, 1)],
    )


@is_refused(*LINKS, COUNT_2)
@pytest.mark.parametrize("operation", [*LINKS, COUNT_2])
@pytest.mark.parametrize(
    ("listed", "reasons"),
    [
        (pair(PAN, 0), {"quantity": NOT_POSITIVE}),
        (pair(PAN, -1), {"quantity": NOT_POSITIVE}),
        (pair(PAN, 1.5), {"quantity": NOT_POSITIVE}),
        (pair(PAN, "2"), {"quantity": NOT_POSITIVE}),
        (pair(PAN, True), {"quantity": NOT_POSITIVE}),
        (pair(""), {"product_id": REQUIRED}),
        ({"quantity": 2}, {"product_id": REQUIRED}),
        ({"product_id": 7, "quantity": 2}, {"product_id": NOT_TEXT}),
        (PAN, {"product_relationships": NO_OBJECT}),
    ],
)
def test_related_products_are_objects_with_an_id_and_a_positive_quantity(
    small: Watched, operation: str, listed: Any, reasons: dict[str, str]
) -> None:
    small.refuses(
        invalid_schema(**reasons),
        operation,
        product_id=MUG,
        relationship_id=SPARE_PARTS,
        product_relationships=[pair(LAMP, 4), listed],
    )


@is_refused(REMOVE)
@pytest.mark.parametrize(
    ("listed", "reasons"),
    [
        (PAN, {"product_relationships": NO_OBJECT}),
        ({}, {"product_id": REQUIRED}),
        ({"product_id": 7}, {"product_id": NOT_TEXT}),
    ],
)
def test_v1_removes_objects_not_bare_ids(
    small: Watched, listed: Any, reasons: dict[str, str]
) -> None:
    small.refuses(
        invalid_schema(**reasons),
        REMOVE,
        product_id=MUG,
        relationship_id=SPARE_PARTS,
        product_relationships=[pair(LAMP), listed],
    )


@is_refused(COUNT_2)
def test_v2_wants_a_quantity_where_it_is_to_change(small: Watched) -> None:
    small.refuses(
        invalid_schema(quantity=REQUIRED),
        COUNT_2,
        product_id=MUG,
        relationship_id=SPARE_PARTS,
        product_relationships=[pair(PAN)],
    )


@is_refused(COUNT)
@pytest.mark.parametrize("quantity", [0, -3])
def test_a_quantity_is_positive(small: Watched, quantity: int) -> None:
    small.refuses(
        invalid_schema(quantity=NOT_POSITIVE),
        COUNT,
        product_id=MUG,
        relationship_id=SPARE_PARTS,
        related_product_id=PAN,
        quantity=quantity,
    )


@is_refused(COUNT)
@pytest.mark.parametrize("other", [KETTLE, *NONE_SUCH])
def test_what_is_not_related_has_no_quantity(small: Watched, other: str) -> None:
    path = {"product_id": LAMP, "relationship_id": SPARE_PARTS}
    none = unknown(other, product_id="product is not related")
    small.refuses(none, COUNT, **path, related_product_id=other, quantity=3)


@is_refused(*LINKS)
@pytest.mark.parametrize("link", LINKS)
def test_a_product_has_300_related_products_in_a_relationship_at_most(
    small: Watched, link: str
) -> None:
    path = {"product_id": LAMP, "relationship_id": SPARE_PARTS}
    ids = [small.call("Create product (v2)", sku=f"PART-{n}")[0]["id"] for n in range(301)]
    refusal = Refusal(
        status=422,
        says=INVALID,
        reasons={"product_relationships": "No more than 300 related products are allowed."},
    )
    small.refuses(refusal, link, **path, product_relationships=[pair(each, 1) for each in ids])
    small.call(link, **path, product_relationships=[pair(each, 1) for each in ids[:300]])
    small.refuses(refusal, link, **path, product_relationships=[pair(ids[300], 1)])


@is_refused(UNLINK_2)
def test_v2_passes_over_what_is_not_related_but_refuses_no_list_of_ids(small: Watched) -> None:
    path = {"product_id": MUG, "relationship_id": SPARE_PARTS}
    with small.unchanged():
        small.call(UNLINK_2, **path, product_relationships=[NOWHERE, KETTLE])
        small.call(LINK_2, **path, product_relationships=[pair(NOWHERE, 1), pair(PAN, 9)])
        small.call(COUNT_2, **path, product_relationships=[pair(NOWHERE, 1), pair(KETTLE, 9)])
    small.refuses(
        unknown("x", relationship_id="relationship does not exist"),
        UNLINK_2,
        product_id=MUG,
        relationship_id="x",
        product_relationships=[PAN],
    )
