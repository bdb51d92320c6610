"""How operations on products of v1 are refused.

Source: Plytix API v1, "Errors", "Products", "Search"; words where it shows none are assumed.
"""

from __future__ import annotations

from typing import Any

import pytest

from sheetsync.errors import NextStep, UnknownOutcomeError
from tests.contract.operations.marks import is_refused
from tests.contract.operations.refusal import (
    INVALID_PRODUCT,
    NO_OBJECT,
    NOT_TEXT,
    NOWHERE,
    REQUIRED,
    Refusal,
    invalid,
    invalid_schema,
    unknown,
)
from tests.contract.operations.watched import Watched
from tests.contract.sandbox.small_account import (
    FAMILY,
    KETTLE,
    KETTLE_BLUE,
    LAMP,
    MUG,
    PICTURE,
)

CREATE = "products: Add new products"
READ = "products: Get product data"
MODIFY = "products: Modify selected attributes of a product"
REMOVE = "products: Removes product from the system"
ASSIGN = "products: Assign family"
ASSIGN_2 = "products v2: Assign family (v2)"

BAD_VALUES: dict[str, tuple[Any, str]] = {
    "material": (1, NOT_TEXT),
    "care": (True, NOT_TEXT),
    "story": (["<p>Old</p>"], NOT_TEXT),
    "pieces": (1.5, "Not a valid integer."),
    "weight_kg": ("1,2", "Not a valid decimal value. Format must be: ."),
    "oven_safe": ("yes", "Not a valid boolean."),
    "since": ("2026-05-04T00:00:00", "Not a valid date. Format must be: YYYY-MM-DD"),
    "page": ("no url", "Not a valid URL."),
    "colour": ("blue", "[u'blue'] are not a valid values for Colour attribute."),
    "uses": (["Tea", "Beer"], "[u'Beer'] are not a valid values for Uses attribute."),
    "picture": (PICTURE, NO_OBJECT),
    "gallery": ([{"id": NOWHERE}], "asset does not exist"),
    "ready": (50, "Attribute is read only."),
    "no_such_label": ("x", "label does not exist"),
}
"""A value that each type refuses, and why."""

STATUS_REASON = "Value is not valid, valid values are [Draft, Completed, Archived]"


ALL_BAD: dict[str, Any] = {
    "label": "A good label",
    "attributes": {label: value for label, (value, _) in BAD_VALUES.items()},
    "status": "draft",
    "gtin": "4006381333930",
    "thumbnail": {"id": NOWHERE},
}
"""A product of bad values, but for its label."""

ALL_TOLD = Refusal(
    status=422,
    says=INVALID_PRODUCT,
    reasons={
        # With the prefix that Plytix leaves out.
        **{f"attributes.{label}": reason for label, (_, reason) in BAD_VALUES.items()},
        "status": STATUS_REASON,
        "gtin": "Not a valid GTIN.",
        "thumbnail": "asset does not exist",
    },
)


@is_refused(CREATE, MODIFY)
@pytest.mark.parametrize(("label", "value", "why"), [(k, *v) for k, v in BAD_VALUES.items()])
def test_a_value_that_its_attribute_does_not_take_is_told_by_label_with_prefix(
    small: Watched, label: str, value: Any, why: str
) -> None:
    refusal = Refusal(status=422, says=INVALID_PRODUCT, reasons={f"attributes.{label}": why})
    small.refuses(refusal, CREATE, sku="NEW-1", attributes={label: value})
    small.refuses(refusal, MODIFY, product_id=MUG, attributes={label: value})


@is_refused(CREATE, MODIFY)
def test_all_bad_fields_of_a_request_are_told_at_once_and_the_good_ones_are_not_stored(
    small: Watched,
) -> None:
    small.refuses(ALL_TOLD, CREATE, sku="NEW-1", **ALL_BAD)
    small.refuses(ALL_TOLD, MODIFY, product_id=MUG, **ALL_BAD)


@is_refused(CREATE, MODIFY)
@pytest.mark.parametrize("status", ["draft", "COMPLETED", "Deleted", ""])
def test_a_status_is_one_of_three_to_the_letter(small: Watched, status: str) -> None:
    small.refuses(invalid(status=STATUS_REASON), CREATE, sku="NEW-1", status=status)
    small.refuses(invalid(status=STATUS_REASON), MODIFY, product_id=MUG, status=status)


@is_refused(CREATE, MODIFY)
@pytest.mark.parametrize("gtin", ["1", "4006381333930", "400638133393X", "40063813339311"])
def test_a_gtin_has_its_length_and_check_digit(small: Watched, gtin: str) -> None:
    refusal = invalid(gtin="Not a valid GTIN.")
    small.refuses(refusal, CREATE, sku="NEW-1", gtin=gtin)
    small.refuses(refusal, MODIFY, product_id=MUG, gtin=gtin)


@is_refused(CREATE, MODIFY)
def test_a_thumbnail_without_an_asset_is_refused(small: Watched) -> None:
    for thumbnail in ({"id": NOWHERE}, {"id": "no-id"}, {}):
        refusal = invalid(thumbnail="asset does not exist")
        small.refuses(refusal, CREATE, sku="NEW-1", thumbnail=thumbnail)
        small.refuses(refusal, MODIFY, product_id=MUG, thumbnail=thumbnail)


@is_refused(CREATE)
def test_a_new_product_links_only_what_is_there(small: Watched) -> None:
    small.refuses(
        invalid(categories="does not exist", assets="does not exist"),
        CREATE,
        sku="NEW-1",
        categories=[{"id": NOWHERE}],
        assets=[{"id": PICTURE}, {"id": NOWHERE}],
    )
    small.refuses(
        invalid(categories=NO_OBJECT, assets=NO_OBJECT),
        CREATE,
        sku="NEW-1",
        categories=["Kitchen"],
        assets=[PICTURE],
    )


@is_refused(CREATE)
def test_a_new_product_without_a_sku_is_refused(small: Watched) -> None:
    small.refuses(invalid_schema(sku=REQUIRED), CREATE, sku="")


@is_refused(CREATE)
@pytest.mark.parametrize("status", [409, 422])
def test_a_sku_that_is_taken_is_refused_by_either_status(small: Watched, status: int) -> None:
    small.switch(duplicate_sku_status=status)
    taken = {"sku": "A product with the same SKU already exists"}
    small.refuses(Refusal(status=status, says=INVALID_PRODUCT, reasons=taken), CREATE, sku="MUG-1")


@is_refused(CREATE)
def test_a_new_product_has_300_assets_at_most(small: Watched) -> None:
    assets = [
        {
            "id": small.call("Add asset (URL or content)", filename=f"{n}.txt", content="YQ==")[0][
                "id"
            ]
        }
        for n in range(301)
    ]
    most = invalid(assets="A product can not have more than 300 assets.")
    small.refuses(most, CREATE, sku="NEW-1", assets=assets)
    (made,) = small.call(CREATE, sku="NEW-1", assets=assets[:300])
    assert len(made["assets"]) == 300


@is_refused(READ, MODIFY, REMOVE, ASSIGN)
@pytest.mark.parametrize("product", [NOWHERE, "non-existing-id", "MUG-1", FAMILY])
def test_a_product_that_is_none_is_404_whether_the_id_is_one_or_not(
    small: Watched, product: str
) -> None:
    none = unknown(product, id="product does not exist")
    small.refuses(none, READ, product_id=product)
    small.refuses(none, READ, product_id=product, all_attributes=True)
    small.refuses(none, MODIFY, product_id=product, label="New")
    small.refuses(none, REMOVE, product_id=product)
    small.refuses(none, ASSIGN, product_id=product, product_family_id=FAMILY)


@is_refused(REMOVE)
def test_a_product_is_removed_once(small: Watched) -> None:
    small.call(REMOVE, product_id=LAMP)
    small.refuses(unknown(LAMP, id="product does not exist"), REMOVE, product_id=LAMP)


@is_refused(ASSIGN)
@pytest.mark.parametrize("family", [NOWHERE, "non-existing-id"])
def test_a_family_that_is_none_is_404(small: Watched, family: str) -> None:
    none = unknown(family, product_family_id="product family does not exist")
    small.refuses(none, ASSIGN, product_id=MUG, product_family_id=family)


@is_refused(ASSIGN)
@pytest.mark.parametrize("status", [422, 409, 400])
def test_a_variant_has_the_family_of_its_parent(small: Watched, status: int) -> None:
    small.switch(family_of_variant_status=status)
    reasons = {"product_family_id": "A variant has the family of its parent."}
    refusal = Refusal(status=status, says=INVALID_PRODUCT, reasons=reasons)
    small.refuses(refusal, ASSIGN, product_id=KETTLE_BLUE, product_family_id=FAMILY)


@is_refused(ASSIGN, ASSIGN_2)
@pytest.mark.parametrize("assign", [ASSIGN, ASSIGN_2])
def test_a_family_for_a_malformed_product_may_be_a_failure_of_the_server(
    small: Watched, assign: str
) -> None:
    small.switch(malformed_family_status=500)
    error = small.fails(
        UnknownOutcomeError,
        lambda: small.plytix.call(assign, product_id="no-id", product_family_id=FAMILY),
    )
    assert error.status == 500
    assert error.next_step is NextStep.SETTLE


@is_refused(MODIFY)
def test_a_patch_that_is_refused_leaves_the_product_as_another_read_shows_it(
    small: Watched,
) -> None:
    (before,) = small.call(READ, product_id=KETTLE)
    small.refused(MODIFY, product_id=KETTLE, label="Pot", attributes={"colour": "Green"})
    assert small.call(READ, product_id=KETTLE) == (before,)
