"""How operations on variants are refused, v1 and v2.

Source: Plytix API v1 and v2, "Variants"; words where they show none are assumed.
"""

from __future__ import annotations

import pytest

from tests.contract.operations.marks import is_refused
from tests.contract.operations.refusal import (
    INVALID_PRODUCT,
    NOWHERE,
    REQUIRED,
    Refusal,
    invalid,
    invalid_schema,
    unknown,
)
from tests.contract.operations.watched import Watched
from tests.contract.sandbox.small_account import (
    KETTLE,
    KETTLE_BLUE,
    KETTLE_RED,
    LAMP,
    MUG,
    PAN,
)

LIST = "variants: Get product's related variants"
CREATE = "variants: Add a variant of a product"
LINK = "variants: Link variant to a product"
UNLINK = "variants: Unlink a variant of a product"
RESYNC = "variants: Resync variants"
CREATE_2 = "products v2: Create variant (v2)"
LINK_2 = "products v2: Link variant (v2)"
UNLINK_2 = "products v2: Unlink variant (v2)"
RESYNC_2 = "products v2: Resync variants (v2)"

CREATES = (CREATE, CREATE_2)
UNLINKS = (UNLINK, UNLINK_2)
RESYNCS = (RESYNC, RESYNC_2)
NONE_SUCH = [NOWHERE, "non-existing-id"]

NO_VARIANT = Refusal(status=422, says="Link variant - variant product type exception")
OTHER_FAMILY = Refusal(status=422, says="Parent and variants must be assigned to the same family")


def link(small: Watched, refusal: Refusal, parent: str, variant: str) -> None:
    """See both generations refuse a link; v1 names the parent ``product_id``."""
    small.refuses(refusal, LINK, product_id=parent, variant_id=variant)
    small.refuses(refusal, LINK_2, parent_product_id=parent, variant_id=variant)


@is_refused(LIST, CREATE, LINK, UNLINK, RESYNC, CREATE_2, LINK_2, UNLINK_2, RESYNC_2)
@pytest.mark.parametrize("product", NONE_SUCH)
def test_a_parent_that_is_none_is_404(small: Watched, product: str) -> None:
    none = unknown(product, id="does not exist")
    small.refuses(none, LIST, product_id=product)
    for create in CREATES:
        small.refuses(none, create, parent_product_id=product, sku="NEW-1")
    link(small, none, product, MUG)
    for unlink in UNLINKS:
        small.refuses(none, unlink, parent_product_id=product, variant_id=KETTLE_BLUE)
    for resync in RESYNCS:
        small.refuses(
            none,
            resync,
            parent_product_id=product,
            attribute_labels=["material"],
            variant_ids=[KETTLE_RED],
        )


@is_refused(LINK, UNLINK, LINK_2, UNLINK_2)
@pytest.mark.parametrize("variant", NONE_SUCH)
def test_a_variant_that_is_none_is_404(small: Watched, variant: str) -> None:
    none = unknown(variant, id="does not exist")
    link(small, none, KETTLE, variant)
    for unlink in UNLINKS:
        small.refuses(none, unlink, parent_product_id=KETTLE, variant_id=variant)


@is_refused(*CREATES)
@pytest.mark.parametrize("create", CREATES)
def test_a_variant_s_sku_is_unique_in_the_account(small: Watched, create: str) -> None:
    taken = {"sku": "A product with the same SKU already exists"}
    refusal = Refusal(status=409, says=INVALID_PRODUCT, reasons=taken)
    for sku in ("MUG-1", "KT-1", "KT-1-BL"):
        small.refuses(refusal, create, parent_product_id=KETTLE, sku=sku)


@is_refused(CREATE)
def test_a_variant_without_a_sku_is_told_inside_its_wrapper(small: Watched) -> None:
    inside = invalid_schema(variant='{"sku":["Missing data for required field."]}')
    small.refuses(inside, CREATE, parent_product_id=KETTLE, sku="")


@is_refused(CREATE_2)
def test_a_variant_of_v2_stands_bare_in_the_body(small: Watched) -> None:
    small.refuses(invalid_schema(sku=REQUIRED), CREATE_2, parent_product_id=KETTLE, sku="")


@is_refused(*CREATES)
@pytest.mark.parametrize("create", CREATES)
def test_bad_values_of_a_variant_are_all_told_and_it_is_not_made(
    small: Watched, create: str
) -> None:
    refusal = invalid(
        **{
            "attributes.colour": "[u'Green'] are not a valid values for Colour attribute.",
            "attributes.no_such_label": "label does not exist",
            "attributes.since": "Not a valid date. Format must be: YYYY-MM-DD",
            "gtin": "Not a valid GTIN.",
            "status": "Value is not valid, valid values are [Draft, Completed, Archived]",
            "thumbnail": "asset does not exist",
        }
    )
    small.refuses(
        refusal,
        create,
        parent_product_id=KETTLE,
        sku="NEW-1",
        attributes={"colour": "Green", "no_such_label": 1, "since": "04.05.2026"},
        gtin="12345678",
        status="archived",
        thumbnail={"id": NOWHERE},
    )


@is_refused(*CREATES)
@pytest.mark.parametrize("create", CREATES)
def test_a_tree_of_variants_ends_where_the_plan_says(small: Watched, create: str) -> None:
    small.switch(sub_variants=False)
    refusal = Refusal(status=422, says="Link variant - parent product type exception")
    small.refuses(refusal, create, parent_product_id=KETTLE_BLUE, sku="NEW-1")


@is_refused(LINK, LINK_2)
def test_parent_and_variant_are_of_one_family(small: Watched) -> None:
    link(small, OTHER_FAMILY, KETTLE, MUG)


@is_refused(LINK, LINK_2)
def test_only_a_single_product_becomes_a_variant(small: Watched) -> None:
    link(small, NO_VARIANT, MUG, KETTLE)
    link(small, NO_VARIANT, KETTLE, KETTLE_BLUE)
    link(small, NO_VARIANT, MUG, MUG)


@is_refused(LINK, LINK_2)
def test_a_variant_is_linked_once(small: Watched) -> None:
    small.call(LINK, product_id=PAN, variant_id=LAMP)
    link(small, NO_VARIANT, PAN, LAMP)


@is_refused(*UNLINKS)
@pytest.mark.parametrize("unlink", UNLINKS)
def test_a_product_that_is_not_this_parent_s_variant_is_not_unlinked(
    small: Watched, unlink: str
) -> None:
    reasons = {"variant": "this product is not variant of the parent product"}
    refusal = Refusal(status=422, says="unlinking unrelated products", reasons=reasons)
    small.refuses(refusal, unlink, parent_product_id=KETTLE, variant_id=MUG)
    small.refuses(refusal, unlink, parent_product_id=MUG, variant_id=KETTLE_BLUE)


@is_refused(*RESYNCS)
@pytest.mark.parametrize("resync", RESYNCS)
def test_only_what_is_inherited_is_resynced_and_each_other_label_is_told(
    small: Watched, resync: str
) -> None:
    words = "attributes.{} not a parent attribute from family model"
    refusal = Refusal(
        status=400,
        says="You must only supply attributes from parent product when accessing this resource",
        reasons={"attribute_labels": f"{words.format('colour')}; {words.format('no_such_label')}"},
    )
    small.refuses(
        refusal,
        resync,
        parent_product_id=KETTLE,
        attribute_labels=["material", "colour", "no_such_label"],
        variant_ids=[KETTLE_RED],
    )


@is_refused(*RESYNCS)
@pytest.mark.parametrize("resync", RESYNCS)
@pytest.mark.parametrize("other", [MUG, NOWHERE, KETTLE])
def test_only_variants_of_the_parent_are_resynced(small: Watched, resync: str, other: str) -> None:
    reasons = {"variant_ids": "this product is not variant of the parent product"}
    refusal = Refusal(status=422, says="resyncing unrelated products", reasons=reasons)
    small.refuses(
        refusal,
        resync,
        parent_product_id=KETTLE,
        attribute_labels=["material"],
        variant_ids=[KETTLE_RED, other],
    )
