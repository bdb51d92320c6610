"""Variants of v1 by their typed functions."""

from __future__ import annotations

import pytest

from sheetsync.errors import UsageError
from tests.contract.operations.marks import succeeds
from tests.contract.operations.watched import Watched
from tests.contract.operations.wire import on_the_wire
from tests.contract.sandbox.small_account import (
    EMPTY,
    FAMILY,
    KETTLE,
    KETTLE_BLUE,
    KETTLE_RED,
    LAMP,
    MUG,
    PAN,
    PICTURE,
)


@succeeds("variants: Get product's related variants")
def test_the_variants_of_a_product_are_told_whole(small: Watched) -> None:
    blue, red = small.plytix.variants.of(KETTLE)
    assert (blue.id, blue.sku, blue.parent_id) == (KETTLE_BLUE, "KT-1-BL", KETTLE)
    assert (red.id, red.product_type, red.overwritten_attributes) == (
        KETTLE_RED,
        "VARIANT",
        ("material",),
    )
    assert blue.attributes["colour"] == "Blue"
    assert blue == small.plytix.products.get(KETTLE_BLUE)
    assert small.plytix.variants.of(MUG) == ()


@succeeds("variants: Add a variant of a product")
def test_a_variant_is_made_below_its_parent(small: Watched) -> None:
    made = small.plytix.variants.create(
        KETTLE,
        "KT-1-GR",
        label="Green",
        gtin="4006381333931",
        status="Completed",
        attributes={"material": "Iron", "colour": "Red"},
        thumbnail=PICTURE,
    )
    assert (made.sku, made.label, made.status, made.gtin) == (
        "KT-1-GR", "Green", "Completed", "4006381333931",
    )  # fmt: skip
    assert (made.parent_id, made.product_type, made.product_family_id) == (
        KETTLE, "VARIANT", FAMILY,
    )  # fmt: skip
    assert made.attributes["material"] == "Iron"
    assert made.overwritten_attributes == ("material",)
    assert made.thumbnail is not None
    assert made.thumbnail.id == PICTURE
    assert [one.id for one in small.plytix.variants.of(KETTLE)][-1] == made.id


def test_a_first_variant_makes_a_parent(small: Watched) -> None:
    made = small.plytix.variants.create(MUG, "MUG-1-V")
    assert (made.parent_id, made.status) == (MUG, "Draft")
    mug = small.plytix.products.get(MUG)
    assert (mug.product_type, mug.num_variations) == ("PARENT", 1)


def test_a_variant_stands_wrapped_in_the_body_and_gaps_are_not_sent(small: Watched) -> None:
    with on_the_wire(small.box) as (plytix, wire):
        plytix.variants.create(MUG, "MUG-1-V", label=None)
        assert wire.body() == {"variant": {"sku": "MUG-1-V", "label": None}}


@succeeds("variants: Link variant to a product")
def test_a_linked_variant_is_answered_by_its_parent(small: Watched) -> None:
    parent = small.plytix.variants.link(PAN, LAMP)
    assert (parent.id, parent.product_type, parent.num_variations) == (PAN, "PARENT", 1)
    assert [one.id for one in small.plytix.variants.of(PAN)] == [LAMP]
    assert small.plytix.products.get(LAMP).parent_id == PAN


@succeeds("variants: Unlink a variant of a product")
@pytest.mark.parametrize("told", ["parent", "variant", "nothing"])
def test_an_unlinked_variant_is_single_again_whatever_is_answered(
    small: Watched, told: str
) -> None:
    small.switch(unlinked_variant=told)
    small.plytix.variants.unlink(KETTLE, KETTLE_BLUE)
    assert [one.id for one in small.plytix.variants.of(KETTLE)] == [KETTLE_RED]
    blue = small.plytix.products.get(KETTLE_BLUE)
    assert (blue.parent_id, blue.product_type) == (None, "SINGLE")


@succeeds("variants: Resync variants")
@pytest.mark.parametrize("told", ["parent", "variants", "nothing"])
def test_resynced_variants_have_their_parents_values_whatever_is_answered(
    small: Watched, told: str
) -> None:
    small.switch(resynced_variants=told)
    assert small.plytix.products.get(KETTLE_RED).attributes["material"] == "Enamel"
    small.plytix.variants.resync(KETTLE, ["material"], (KETTLE_RED,))
    red = small.plytix.products.get(KETTLE_RED)
    assert (red.attributes["material"], red.overwritten_attributes) == ("Steel", ())


def test_one_id_is_not_taken_for_a_list_of_letters(small: Watched) -> None:
    before = len(small.asked())
    with pytest.raises(UsageError, match="variant_ids"):
        small.plytix.variants.resync(KETTLE, ["material"], KETTLE_RED)
    with pytest.raises(UsageError, match="attribute_labels"):
        small.plytix.variants.resync(KETTLE, "material", [KETTLE_RED])
    assert len(small.asked()) == before
    assert small.plytix.variants.of(EMPTY) == ()
