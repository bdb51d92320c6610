"""The family of a product: assigned, changed, taken off, in both generations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.sandbox.at_once import at_once
from tests.contract.sandbox.conftest import Plytix
from tests.contract.sandbox.facts import fact
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

FAMILIES = "/api/v1/product_families"
NOBODY = "5a00000000000000000000ff"
MODEL = "5a00000000000000000000f2"


@pytest.fixture(scope="module")
def connected() -> Iterator[Plytix]:
    with at_once() as plytix:
        yield plytix


def assigned(plytix: Plytix, product: str, family: Any, *, version: int = 1) -> Any:
    path = f"/api/v{version}/products/{product}/family"
    return plytix.post(path, {"product_family_id": family})


def family_with(plytix: Plytix, *attributes: str, inherited: tuple[str, ...] = ()) -> str:
    body = {
        "name": "Other",
        "attributes": [{"label": label} for label in attributes],
        "parent_attributes": [{"label": label} for label in inherited],
    }
    answer = plytix.post(FAMILIES, body)
    assert answer.status_code == 201, answer.text
    found: str = answer.json()["data"][0]["id"]
    return found


def counted(plytix: Plytix, family: str) -> tuple[int, int]:
    row = plytix.get(f"{FAMILIES}/{family}").json()["data"][0]
    return row["total_models"], row["total_products"]


@fact("product families", "doc", "live")
def test_v1_answers_an_assignment_with_the_whole_product(plytix: Plytix) -> None:
    """A single product gets the family, and no model: 200 and the product."""
    answer = assigned(plytix, LAMP, FAMILY)
    assert answer.status_code == 200
    (row,) = answer.json()["data"]
    assert (row["product_family_id"], row["product_family_model_id"]) == (FAMILY, None)
    assert (row["product_type"], row["sku"]) == ("SINGLE", "LAMP-1")
    assert plytix.get(f"/api/v1/products/{LAMP}").json()["data"] == [row]
    assert counted(plytix, FAMILY) == (1, 4)


@fact("v2", "doc")
def test_v2_answers_an_assignment_with_who_and_when(plytix: Plytix) -> None:
    answer = assigned(plytix, LAMP, FAMILY, version=2)
    assert answer.status_code == 200
    (row,) = answer.json()["data"]
    assert sorted(row) == [
        "created",
        "created_user_audit",
        "id",
        "modified",
        "modified_user_audit",
    ]
    product = plytix.product(LAMP)
    assert (product["product_family_id"], product["modified"]) == (FAMILY, row["modified"])
    assert row["modified"] > row["created"]


@fact("product families", "doc")
def test_a_parent_gets_a_model_that_its_variants_share(plytix: Plytix) -> None:
    """A model is one parent with its variants; another family means another model."""
    assert plytix.product(KETTLE)["product_family_model_id"] == MODEL
    other = family_with(plytix, "colour")
    answer = assigned(plytix, KETTLE, other)
    (row,) = answer.json()["data"]
    model = row["product_family_model_id"]
    assert (row["product_type"], len(model), model != MODEL) == ("PARENT", 24, True)
    for variant in (KETTLE_BLUE, KETTLE_RED):
        product = plytix.product(variant)
        assert product["product_family_id"] == other
        assert product["product_family_model_id"] == model
    assert (counted(plytix, other), counted(plytix, FAMILY)) == ((1, 3), (0, 0))


@fact("product families", "doc", switch="family_drops_values")
def test_values_of_attributes_outside_the_new_family_go(plytix: Plytix) -> None:
    """A change of family loses the values of attributes that the new one has not."""
    assigned(plytix, MUG, family_with(plytix, "pieces", "page"))
    attributes = plytix.product(MUG)["attributes"]
    del attributes["ready"]
    assert attributes == {"pieces": 1, "page": "https://example.test/mug"}
    assert plytix.product(MUG)["thumbnail"] == {"id": PICTURE}


@fact("product families", "doc", switch="family_drops_values")
def test_values_outside_the_new_family_can_stay(plytix: Plytix) -> None:
    plytix.switch(family_drops_values=False)
    before = plytix.product(MUG)["attributes"]
    assigned(plytix, MUG, family_with(plytix, "pieces"))
    assert plytix.product(MUG)["attributes"] == before


@fact("product families", "doc")
def test_variants_follow_their_parent_into_a_family(plytix: Plytix) -> None:
    """They inherit what the new family inherits, and lose what it has not."""
    plytix.patch(f"/api/v2/products/{KETTLE}", {"attributes": {"colour": "Größe"}})
    assigned(plytix, KETTLE, family_with(plytix, "material", inherited=("colour",)))
    shown = {}
    for each in (KETTLE, KETTLE_BLUE, KETTLE_RED):
        product = plytix.product(each)
        product["attributes"].pop("ready")
        shown[each] = (product["attributes"], product["overwritten_attributes"])
    assert shown == {
        KETTLE: ({"material": "Steel", "colour": "Größe"}, []),
        KETTLE_BLUE: ({"material": "Steel", "colour": "Größe"}, []),
        KETTLE_RED: ({"material": "Enamel", "colour": "Größe"}, []),
    }


@fact("product families", "doc")
@pytest.mark.parametrize("version", [1, 2])
def test_an_empty_text_takes_a_product_and_its_variants_out(plytix: Plytix, version: int) -> None:
    assert assigned(plytix, KETTLE, "", version=version).status_code == 200
    for each in (KETTLE, KETTLE_BLUE, KETTLE_RED):
        product = plytix.product(each)
        assert (product["product_family_id"], product["product_family_model_id"]) == (None, None)
        assert product["overwritten_attributes"] == []
    assert counted(plytix, FAMILY) == (0, 0)


@fact("product families", "guess")
def test_out_of_any_family_values_stay(plytix: Plytix) -> None:
    """Without a family every attribute is open, so nothing is lost."""
    kept = {KETTLE: "Steel", KETTLE_BLUE: "Steel", KETTLE_RED: "Enamel"}
    assigned(plytix, KETTLE, "")
    assert {each: plytix.product(each)["attributes"]["material"] for each in kept} == kept


@fact("product families", "doc", "guess", switch="family_of_variant_status")
@pytest.mark.parametrize("status", [422, 409, 400])
@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("family", [FAMILY, ""])
def test_a_variant_cannot_be_assigned(
    plytix: Plytix, version: int, status: int, family: str
) -> None:
    """A family is not assigned to a variant; with which status that is refused is a switch."""
    if status != 422:
        plytix.switch(family_of_variant_status=status)
    answer = assigned(plytix, KETTLE_BLUE, family, version=version)
    assert answer.status_code == status
    assert answer.json()["error"]["errors"][0]["field"] == "product_family_id"
    assert plytix.product(KETTLE_BLUE)["product_family_id"] == FAMILY


@fact("product families", "client", switch="malformed_family_status")
@pytest.mark.parametrize("version", [1, 2])
def test_an_unknown_product_is_404_a_malformed_one_500_by_a_switch(
    plytix: Plytix, version: int
) -> None:
    """For an id that cannot be one a client takes 404 and 500 alike."""
    statuses = [assigned(plytix, each, FAMILY, version=version) for each in (NOBODY, "no-id")]
    assert [answer.status_code for answer in statuses] == [404, 404]
    assert statuses[1].json()["error"]["msg"] == " No results found for no-id"
    plytix.switch(malformed_family_status=500)
    statuses = [assigned(plytix, each, FAMILY, version=version) for each in (NOBODY, "no-id")]
    assert [answer.status_code for answer in statuses] == [404, 500]


@fact("product families", "client")
@pytest.mark.parametrize("unknown", [NOBODY, "non-existing-id"])
def test_an_unknown_family_is_404(plytix: Plytix, unknown: str) -> None:
    answer = assigned(plytix, PAN, unknown)
    assert answer.status_code == 404
    assert plytix.product(PAN)["product_family_id"] is None


@fact("product families", "guess")
@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "product_family_id"),
        ({"product_family_id": None}, "product_family_id"),
        ({"product_family_id": 3}, "product_family_id"),
        ([], "_schema"),
    ],
)
def test_an_assignment_without_a_family_s_id_is_422(plytix: Plytix, body: Any, field: str) -> None:
    answer = plytix.post(f"/api/v1/products/{KETTLE}/family", body)
    assert answer.status_code == 422
    assert answer.json()["error"]["errors"][0]["field"] == field
    assert plytix.product(KETTLE)["product_family_id"] == FAMILY


@fact("product families", "guess")
def test_the_same_family_again_changes_nothing(plytix: Plytix) -> None:
    assigned(plytix, KETTLE, FAMILY)
    before = plytix.product(KETTLE)
    assert assigned(plytix, KETTLE, FAMILY).status_code == 200
    assert plytix.product(KETTLE) == before
    assert before["product_family_model_id"] == MODEL


@fact("product families", "live")
def test_a_family_in_the_body_of_a_product_is_passed_over(plytix: Plytix) -> None:
    """Only its own route changes a product's family."""
    body = {"product_family": FAMILY, "product_family_id": FAMILY}
    for version in (1, 2):
        answer = plytix.patch(f"/api/v{version}/products/{EMPTY}", body)
        assert answer.status_code == 200
    assert plytix.product(EMPTY)["product_family_id"] is None


@fact("variants", "doc")
def test_sub_variants_follow_as_well(plytix: Plytix) -> None:
    """A family's ``variant_level`` is inherited from level 2, its ``parent_level`` throughout."""
    path = f"/api/v2/products/{KETTLE_BLUE}/variants"
    answer = plytix.post(path, {"sku": "KT-1-BL-S", "attributes": {"pieces": 3}})
    assert answer.status_code == 201, answer.text
    below = answer.json()["data"][0]["id"]
    other = family_with(plytix, "pieces", inherited=("material",))
    assigned(plytix, KETTLE, other)
    product = plytix.product(below)
    assert product["product_family_id"] == other
    assert product["product_family_model_id"] == plytix.product(KETTLE)["product_family_model_id"]
    assert (product["attributes"]["material"], product["attributes"]["pieces"]) == ("Steel", 3)
    plytix.patch(f"/api/v2/products/{KETTLE_BLUE}", {"attributes": {"pieces": 7}})
    body = {"attributes": ["pieces"], "attributes_level": "variant_level"}
    plytix.post(f"{FAMILIES}/{other}/attributes/link", body)
    assert plytix.product(below)["attributes"]["pieces"] == 7
    assert "pieces" not in plytix.product(KETTLE_RED)["attributes"]
