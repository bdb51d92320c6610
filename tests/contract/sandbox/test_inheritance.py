"""What variants inherit: attributes and system fields, over both levels, and how it ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sheetsync.sandbox.server import Options
from tests.contract.sandbox.conftest import Plytix, opened
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import (
    FAMILY,
    KETTLE,
    KETTLE_BLUE,
    KETTLE_RED,
    LAMP,
    LOGO,
    PICTURE,
    small_account,
)

V1, V2 = "/api/v1/products", "/api/v2/products"
SINGLE = "5a00000000000000000000aa"
NOT_INHERITED = "You must only supply attributes from parent product when accessing this resource"


def levelled_account() -> dict[str, Any]:
    """The small account; its family inherits on both levels, and has a single product as well."""
    account = small_account()
    levels = {
        "material": "parent_level",
        "care": "parent_level",
        "gallery": "parent_level",
        "ready": "parent_level",
        "pieces": "variant_level",
        "colour": "no_level",
    }
    family = account["families"][0]
    family["attributes"] = [
        {"label": label, "attribute_level": level} for label, level in levels.items()
    ]
    family["system_attributes"] = [
        {"label": "categories", "attribute_level": "no_level"},
        {"label": "status", "attribute_level": "parent_level"},
        {"label": "thumbnail", "attribute_level": "variant_level"},
    ]
    lamp = next(product for product in account["products"] if product["id"] == LAMP)
    account["products"].append(
        lamp
        | {
            "id": SINGLE,
            "sku": "KT-2",
            "product_family_id": FAMILY,
            "attributes": {"material": "Tin", "pieces": 3, "colour": "Blue"},
        }
    )
    return account


@pytest.fixture(scope="module")
def _levelled() -> Iterator[Plytix]:
    with opened(Options(port=0, limits=(), seed=levelled_account)) as plytix:
        yield plytix


@pytest.fixture
def plytix(_levelled: Plytix) -> Plytix:
    _levelled.control("POST", "/reset")
    return _levelled


def set_values(plytix: Plytix, product_id: str, **values: Any) -> None:
    answer = plytix.patch(f"{V2}/{product_id}", {"attributes": values})
    assert answer.status_code == 200, answer.text


def value(plytix: Plytix, product_id: str, label: str) -> Any:
    return plytix.product(product_id)["attributes"].get(label)


def overwritten(plytix: Plytix, product_id: str) -> list[str]:
    found: list[str] = plytix.product(product_id)["overwritten_attributes"]
    return found


def below(plytix: Plytix, parent_id: str, sku: str, **values: Any) -> str:
    answer = plytix.post(f"{V2}/{parent_id}/variants", {"sku": sku, "attributes": values})
    assert answer.status_code == 201, answer.text
    variant_id: str = answer.json()["data"][0]["id"]
    return variant_id


# ---------------------------------------------------------------- one level


@fact("variants", "doc")
def test_a_new_variant_inherits_what_is_of_parent_level_and_nothing_else(plytix: Plytix) -> None:
    set_values(plytix, KETTLE, pieces=5, colour="Red")
    variant = plytix.product(below(plytix, KETTLE, "KT-1-W"))
    assert (variant["attributes"]["material"], variant["attributes"]["care"]) == ("Steel", "Wipe")
    assert not {"pieces", "colour"} & variant["attributes"].keys()
    assert variant["overwritten_attributes"] == []


@fact("variants", "doc")
def test_an_inherited_attribute_given_to_a_new_variant_counts_as_overwritten(
    plytix: Plytix,
) -> None:
    variant_id = below(plytix, KETTLE, "KT-1-W", colour="Red", material="Steel", care=None)
    assert overwritten(plytix, variant_id) == ["material"]
    set_values(plytix, KETTLE, material="Copper", care="Rinse")
    assert value(plytix, variant_id, "material") == "Steel"
    assert value(plytix, variant_id, "care") == "Rinse"


@fact("variants", "doc")
def test_variants_follow_their_parent_unless_overwritten(plytix: Plytix) -> None:
    set_values(plytix, KETTLE, material="Copper", colour="Red", care=None)
    blue, red = plytix.product(KETTLE_BLUE), plytix.product(KETTLE_RED)
    assert (blue["attributes"]["material"], red["attributes"]["material"]) == ("Copper", "Enamel")
    assert blue["attributes"]["colour"] == "Blue"
    assert not {"care"} & (blue["attributes"].keys() | red["attributes"].keys())


@fact("variants", "doc")
def test_a_value_given_to_a_variant_is_its_own_from_then_on(plytix: Plytix) -> None:
    set_values(plytix, KETTLE_BLUE, material="Glass")
    set_values(plytix, KETTLE_BLUE, care=None)
    set_values(plytix, KETTLE, material="Copper", care="Rinse")
    assert value(plytix, KETTLE_BLUE, "material") == "Glass"
    assert value(plytix, KETTLE_BLUE, "care") is None
    assert overwritten(plytix, KETTLE_BLUE) == ["material", "care"]


@fact("variants", "guess")
def test_an_inherited_value_sent_back_stays_inherited(plytix: Plytix) -> None:
    set_values(plytix, KETTLE_BLUE, material="Steel", colour="Red")
    assert overwritten(plytix, KETTLE_BLUE) == []


@fact("variants", "guess")
def test_an_own_value_stays_overwritten_though_it_equals_the_parent_s(plytix: Plytix) -> None:
    set_values(plytix, KETTLE_RED, material="Steel")
    assert overwritten(plytix, KETTLE_RED) == ["material"]


@fact("variants", "guess", switch="variants_move_with_parent")
@pytest.mark.parametrize("moves", [True, False])
def test_an_inherited_change_moves_a_variant_s_modified_unless_switched(
    plytix: Plytix, *, moves: bool
) -> None:
    plytix.switch(variants_move_with_parent=moves)
    before = {each: plytix.product(each)["modified"] for each in (KETTLE_BLUE, KETTLE_RED)}
    set_values(plytix, KETTLE, material="Copper")
    assert value(plytix, KETTLE_BLUE, "material") == "Copper"
    assert (plytix.product(KETTLE_BLUE)["modified"] > before[KETTLE_BLUE]) is moves
    assert plytix.product(KETTLE_RED)["modified"] == before[KETTLE_RED]


def test_inherited_pictures_bring_their_assets_along_and_take_them_away(plytix: Plytix) -> None:
    set_values(plytix, KETTLE, gallery=[{"id": LOGO}, {"id": PICTURE}])
    assert plytix.product(KETTLE_BLUE)["assets"] == [{"id": LOGO}, {"id": PICTURE}]
    set_values(plytix, KETTLE, gallery=[{"id": PICTURE}])
    assert plytix.product(KETTLE_BLUE)["assets"] == [{"id": PICTURE}]


def test_a_computed_value_is_each_product_s_own(plytix: Plytix) -> None:
    assert value(plytix, KETTLE, "ready") == 100
    assert value(plytix, KETTLE_BLUE, "ready") == 50
    set_values(plytix, KETTLE, material=None)
    assert (value(plytix, KETTLE, "ready"), value(plytix, KETTLE_BLUE, "ready")) == (50, 0)
    assert overwritten(plytix, KETTLE_BLUE) == []


@fact("variants", "doc")
def test_system_fields_that_a_family_levels_are_inherited_as_well(plytix: Plytix) -> None:
    plytix.patch(f"{V2}/{KETTLE}", {"status": "Completed", "label": "New"})
    blue = plytix.product(KETTLE_BLUE)
    assert (blue["status"], blue["label"]) == ("Completed", None)
    plytix.patch(f"{V2}/{KETTLE_BLUE}", {"status": "Archived"})
    plytix.patch(f"{V2}/{KETTLE}", {"status": "Draft"})
    assert plytix.product(KETTLE_BLUE)["status"] == "Archived"
    assert overwritten(plytix, KETTLE_BLUE) == ["status"]


# ---------------------------------------------------------------- two levels


@fact("variants", "doc", switch="sub_variants")
def test_a_variant_can_have_variants_where_the_tree_ends(plytix: Plytix) -> None:
    sub = plytix.product(below(plytix, KETTLE_BLUE, "KT-1-BL-S"))
    assert (sub["product_type"], sub["product_level"]) == ("VARIANT", 3)
    blue = plytix.product(KETTLE_BLUE)
    assert (blue["product_type"], blue["product_level"], blue["num_variations"]) == (
        "VARIANT",
        2,
        1,
    )
    for answer in (
        plytix.post(f"{V2}/{sub['id']}/variants", {"sku": "N"}),
        plytix.call("POST", f"{V2}/{sub['id']}/variant/{SINGLE}"),
    ):
        assert answer.status_code == 422
        message = "Link variant - parent product type exception"
        assert answer.json()["error"] == {"msg": message}


@fact("variants", "guess", switch="sub_variants")
def test_a_variant_has_none_when_switched(plytix: Plytix) -> None:
    plytix.switch(sub_variants=False)
    for base, body in ((V1, {"variant": {"sku": "N"}}), (V2, {"sku": "N"})):
        assert plytix.post(f"{base}/{KETTLE_BLUE}/variants", body).status_code == 422
        assert plytix.call("POST", f"{base}/{KETTLE_BLUE}/variant/{SINGLE}").status_code == 422
    assert plytix.product(KETTLE_BLUE)["num_variations"] == 0


@fact("variants", "doc")
def test_variant_level_is_inherited_from_level_2_on(plytix: Plytix) -> None:
    plytix.patch(f"{V2}/{KETTLE_BLUE}", {"thumbnail": {"id": LOGO}, "attributes": {"pieces": 4}})
    sub = plytix.product(below(plytix, KETTLE_BLUE, "KT-1-BL-S"))
    assert sub["attributes"]["pieces"] == 4
    assert sub["thumbnail"] == {"id": LOGO}
    assert "pieces" not in plytix.product(KETTLE_RED)["attributes"]
    set_values(plytix, KETTLE_BLUE, pieces=6)
    assert value(plytix, sub["id"], "pieces") == 6


@fact("variants", "doc")
def test_a_parent_s_change_flows_down_both_levels(plytix: Plytix) -> None:
    blue_sub = below(plytix, KETTLE_BLUE, "KT-1-BL-S")
    red_sub = below(plytix, KETTLE_RED, "KT-1-RD-S")
    assert value(plytix, red_sub, "material") == "Enamel"
    set_values(plytix, KETTLE, material="Copper")
    assert value(plytix, blue_sub, "material") == "Copper"
    assert value(plytix, red_sub, "material") == "Enamel"


@fact("variants", "doc")
def test_deleting_a_parent_deletes_every_level_below_it(plytix: Plytix) -> None:
    sub = below(plytix, KETTLE_BLUE, "KT-1-BL-S")
    assert plytix.delete(f"{V1}/{KETTLE}").status_code == 204
    for product_id in (KETTLE, KETTLE_BLUE, KETTLE_RED, sub):
        assert plytix.get(f"{V2}/{product_id}").status_code == 404


@fact("variants", "guess")
def test_an_unlinked_variant_takes_its_own_variants_along(plytix: Plytix) -> None:
    sub = below(plytix, KETTLE_BLUE, "KT-1-BL-S", pieces=7, material="Tin")
    assert overwritten(plytix, sub) == ["pieces", "material"]
    plytix.delete(f"{V2}/{KETTLE}/variant/{KETTLE_BLUE}")
    blue, moved = plytix.product(KETTLE_BLUE), plytix.product(sub)
    assert (blue["product_type"], blue["product_level"]) == ("PARENT", 1)
    assert (moved["product_level"], moved["parent_id"]) == (2, KETTLE_BLUE)
    assert moved["overwritten_attributes"] == ["material"]
    assert moved["product_family_model_id"] == blue["product_family_model_id"]
    assert moved["product_family_model_id"] != plytix.product(KETTLE)["product_family_model_id"]


# ---------------------------------------------------------------- family and model


@fact("variants", "doc", "client")
def test_parent_and_variants_share_a_model_of_their_family_that_singles_have_not(
    plytix: Plytix,
) -> None:
    assert plytix.product(SINGLE)["product_family_model_id"] is None
    variant_id = below(plytix, SINGLE, "KT-2-W")
    sub = below(plytix, variant_id, "KT-2-W-S")
    members = [plytix.product(each) for each in (SINGLE, variant_id, sub)]
    assert {member["product_family_id"] for member in members} == {FAMILY}
    models = {member["product_family_model_id"] for member in members}
    assert len(models) == 1
    assert models != {None, plytix.product(KETTLE)["product_family_model_id"]}
    plytix.delete(f"{V2}/{variant_id}")
    assert plytix.product(SINGLE)["product_family_model_id"] is None


@fact("variants", "doc", "guess")
def test_without_a_family_there_is_no_model_and_nothing_is_inherited(plytix: Plytix) -> None:
    set_values(plytix, LAMP, material="Brass")
    variant = plytix.product(below(plytix, LAMP, "LAMP-2", care="Dust"))
    assert variant["product_family_model_id"] is None
    assert "material" not in variant["attributes"]
    assert variant["overwritten_attributes"] == []


# ---------------------------------------------------------------- linking


@fact("variants", "doc", "guess", switch="linking_drops_values")
def test_a_linked_product_loses_its_own_values_of_what_it_inherits(plytix: Plytix) -> None:
    plytix.call("POST", f"{V2}/{KETTLE}/variant/{SINGLE}")
    linked = plytix.product(SINGLE)
    values = {label: linked["attributes"].get(label) for label in ("material", "pieces", "colour")}
    assert values == {"material": "Steel", "pieces": 3, "colour": "Blue"}
    assert linked["overwritten_attributes"] == []
    model = plytix.product(KETTLE)["product_family_model_id"]
    assert linked["product_family_model_id"] == model


@fact("variants", "guess", switch="linking_drops_values")
def test_a_linked_product_keeps_its_own_values_as_overwritten_when_switched(
    plytix: Plytix,
) -> None:
    plytix.switch(linking_drops_values=False)
    plytix.call("POST", f"{V2}/{KETTLE}/variant/{SINGLE}")
    linked = plytix.product(SINGLE)
    assert (linked["attributes"]["material"], linked["attributes"]["care"]) == ("Tin", "Wipe")
    assert linked["overwritten_attributes"] == ["material", "status"]


# ---------------------------------------------------------------- resync


@fact("variants", "doc")
@pytest.mark.parametrize("base", [V1, V2])
def test_a_resync_lets_variants_inherit_again(plytix: Plytix, base: str) -> None:
    set_values(plytix, KETTLE_RED, care="Own")
    sub = below(plytix, KETTLE_RED, "KT-1-RD-S")
    body = {"attribute_labels": ["material"], "variant_ids": [KETTLE_RED, KETTLE_BLUE, KETTLE_RED]}
    assert plytix.post(f"{base}/{KETTLE}/variants/resync", body).status_code == 200
    red = plytix.product(KETTLE_RED)
    assert (red["attributes"]["material"], red["attributes"]["care"]) == ("Steel", "Own")
    assert red["overwritten_attributes"] == ["care"]
    assert value(plytix, sub, "material") == "Steel"


@fact("variants", "guess", switch="resynced_variants")
@pytest.mark.parametrize(
    ("choice", "ids"),
    [("variants", [KETTLE_RED, KETTLE_BLUE]), ("parent", [KETTLE]), ("nothing", [])],
)
def test_a_resync_answers_variants_parent_or_nothing(
    plytix: Plytix, choice: str, ids: list[str]
) -> None:
    plytix.switch(resynced_variants=choice)
    body = {"attribute_labels": ["material"], "variant_ids": [KETTLE_RED, KETTLE_BLUE]}
    for base in (V1, V2):
        answer = plytix.post(f"{base}/{KETTLE}/variants/resync", body)
        assert [row["id"] for row in answer.json()["data"]] == ids


@fact("variants", "doc")
def test_a_resync_of_what_is_not_inherited_from_the_parent_is_400(plytix: Plytix) -> None:
    labels = ["colour", "material", "pieces", "nothing"]
    body = {"attribute_labels": labels, "variant_ids": [KETTLE_RED]}
    answer = plytix.post(f"{V1}/{KETTLE}/variants/resync", body)
    assert answer.status_code == 400
    told = "attributes.{} not a parent attribute from family model"
    assert answer.json()["error"] == {
        "msg": NOT_INHERITED,
        "errors": [
            {"field": "attribute_labels", "msg": told.format(label)}
            for label in ("colour", "pieces", "nothing")
        ],
    }
    assert value(plytix, KETTLE_RED, "material") == "Enamel"


@fact("variants", "doc")
def test_a_variant_s_own_variants_are_resynced_with_it(plytix: Plytix) -> None:
    set_values(plytix, KETTLE_BLUE, pieces=2)
    sub = below(plytix, KETTLE_BLUE, "KT-1-BL-S", pieces=7)
    body = {"attribute_labels": ["pieces"], "variant_ids": [sub]}
    assert plytix.post(f"{V1}/{KETTLE_BLUE}/variants/resync", body).status_code == 200
    assert value(plytix, sub, "pieces") == 2
    assert overwritten(plytix, sub) == []


@fact("variants", "doc", "guess")
@pytest.mark.parametrize("other", [LAMP, KETTLE, "5a00000000000000000000ff", "no-id"])
def test_a_resync_of_other_products_than_its_variants_is_422(plytix: Plytix, other: str) -> None:
    body = {"attribute_labels": ["material"], "variant_ids": [KETTLE_RED, other]}
    answer = plytix.post(f"{V1}/{KETTLE}/variants/resync", body)
    assert answer.status_code == 422
    assert [row["field"] for row in answer.json()["error"]["errors"]] == ["variant_ids"]
    assert value(plytix, KETTLE_RED, "material") == "Enamel"


@fact("variants", "doc")
@pytest.mark.parametrize(
    ("body", "errors"),
    [
        (
            {},
            [
                {"field": "attribute_labels", "msg": "Missing data for required field."},
                {"field": "variant_ids", "msg": "Missing data for required field."},
            ],
        ),
        (
            {"attribute_labels": "material", "variant_ids": {}},
            [
                {"field": "attribute_labels", "msg": "Not a valid list."},
                {"field": "variant_ids", "msg": "Not a valid list."},
            ],
        ),
        (
            {"attribute_labels": ["material"], "variant_ids": [KETTLE_RED, 3]},
            [{"field": "variant_ids", "msg": {"1": ["Not a valid string."]}}],
        ),
    ],
)
def test_a_resync_needs_labels_and_variants(
    plytix: Plytix, body: dict[str, Any], errors: list[dict[str, Any]]
) -> None:
    answer = plytix.post(f"{V1}/{KETTLE}/variants/resync", body)
    assert answer.status_code == 422
    assert answer.json()["error"] == {"msg": "Schema validation error", "errors": errors}
