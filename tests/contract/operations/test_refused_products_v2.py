"""How operations on products of v2 are refused; variants and links stand with those of v1.

Source: Plytix API v2 (beta); recorded answers. Words where they show none are those of v1.
"""

from __future__ import annotations

import pytest

from tests.contract.operations.marks import is_refused
from tests.contract.operations.refusal import (
    INVALID_PRODUCT,
    NO_OBJECT,
    NOWHERE,
    REQUIRED,
    Refusal,
    invalid,
    invalid_schema,
    unknown,
)
from tests.contract.operations.test_refused_product_searches import condition
from tests.contract.operations.test_refused_products import ALL_BAD, ALL_TOLD
from tests.contract.operations.watched import Watched
from tests.contract.sandbox.small_account import FAMILY, KETTLE_BLUE, LAMP, MUG, PICTURE

CREATE = "products v2: Create product (v2)"
SEARCH = "products v2: Search products (v2)"
READ = "products v2: Get product (v2)"
UPDATE = "products v2: Update product (v2)"
DELETE = "products v2: Delete product (v2)"
ASSIGN = "products v2: Assign family (v2)"


@is_refused(CREATE, UPDATE)
def test_all_bad_fields_are_told_at_once_and_nothing_is_stored(small: Watched) -> None:
    values = ALL_BAD | {"status": "Done"}
    small.refuses(ALL_TOLD, CREATE, sku="NEW-1", **values)
    small.refuses(ALL_TOLD, UPDATE, product_id=MUG, **values)


@is_refused(CREATE)
def test_a_new_product_wants_a_sku_of_its_own(small: Watched) -> None:
    small.refuses(invalid_schema(sku=REQUIRED), CREATE, sku="")
    taken = {"sku": "A product with the same SKU already exists"}
    small.refuses(Refusal(status=409, says=INVALID_PRODUCT, reasons=taken), CREATE, sku="MUG-1")


@is_refused(CREATE)
def test_a_new_product_links_only_what_is_there(small: Watched) -> None:
    small.refuses(
        invalid(categories="does not exist", assets=NO_OBJECT),
        CREATE,
        sku="NEW-1",
        categories=[{"id": NOWHERE}],
        assets=[PICTURE],
    )


@is_refused(READ, UPDATE, DELETE, ASSIGN)
@pytest.mark.parametrize("product", [NOWHERE, "non-existing-id", "bulk"])
def test_a_product_that_is_none_is_404_and_an_update_does_not_tell_which(
    small: Watched, product: str
) -> None:
    none = unknown(product, id="product does not exist")
    small.refuses(none, READ, product_id=product)
    small.refuses(none, DELETE, product_id=product)
    small.refuses(none, ASSIGN, product_id=product, product_family_id=FAMILY)
    update = unknown("None", id="does not exist")
    small.refuses(update, UPDATE, product_id=product, label="New")


@is_refused(DELETE)
def test_a_product_is_deleted_once(small: Watched) -> None:
    small.call(DELETE, product_id=LAMP)
    small.refuses(unknown(LAMP, id="product does not exist"), DELETE, product_id=LAMP)


@is_refused(ASSIGN)
def test_a_family_is_one_that_is_there_and_not_for_variants(small: Watched) -> None:
    none = unknown(product_family_id="product family does not exist")
    small.refuses(none, ASSIGN, product_id=MUG, product_family_id=NOWHERE)
    variant = invalid(product_family_id="A variant has the family of its parent.")
    small.refuses(variant, ASSIGN, product_id=KETTLE_BLUE, product_family_id=FAMILY)


@is_refused(SEARCH)
def test_more_columns_than_a_search_gives_are_refused(small: Watched) -> None:
    small.switch(columns_v2=3)
    refusal = invalid_schema(schema="columns limit exceeded, current limit is 3")
    small.refuses(refusal, SEARCH, attributes=["label", "gtin", "status", "created"])
    assert small.call(SEARCH, attributes=["id", "sku", "label", "gtin", "status"])


@is_refused(SEARCH)
def test_columns_pages_and_conditions_on_related_products_are_checked(small: Watched) -> None:
    column = invalid_schema(attributes="Field 'colour' doesn't exist")
    small.refuses(column, SEARCH, attributes=["colour"])
    size = invalid_schema(page_size="Must be between 1 and 100.")
    small.refuses(size, SEARCH, page_size=101)
    missing = invalid_schema(relationship_id=REQUIRED)
    small.refuses(missing, SEARCH, relationship_filters=[[{"operator": "exists"}]])
    several = invalid_schema(filters="Field 'no_such_field' doesn't exist")
    row = condition(["sku", "no_such_field"], "text_search", "mug")
    small.refuses(several, SEARCH, filters=[[row]])
