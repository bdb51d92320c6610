"""Variants: created, listed, linked, unlinked, put back to inheriting."""

from __future__ import annotations

from typing import Any

import pytest

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
)

V1, V2 = "/api/v1/products", "/api/v2/products"
UNKNOWN = "5a00000000000000000000ff"
SHORT = ["created", "created_user_audit", "id", "modified", "modified_user_audit"]
UNRELATED = {
    "msg": "unlinking unrelated products",
    "errors": [{"field": "variant", "msg": "this product is not variant of the parent product"}],
}


def rows(answer: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer.json()["data"]
    return found


def told(plytix: Plytix, product_id: str) -> tuple[Any, ...]:
    product = plytix.product(product_id)
    names = ("product_type", "product_level", "num_variations", "parent_id")
    return tuple(product[name] for name in names)


def variant_of(plytix: Plytix, parent_id: str, sku: str, **more: Any) -> str:
    answer = plytix.post(f"{V2}/{parent_id}/variants", {"sku": sku, **more})
    assert answer.status_code == 201, answer.text
    variant_id: str = rows(answer)[0]["id"]
    return variant_id


# ---------------------------------------------------------------- creating


@fact("variants", "doc", "live")
def test_a_v1_variant_is_sent_inside_variant_and_answered_whole(plytix: Plytix) -> None:
    answer = plytix.post(f"{V1}/{LAMP}/variants", {"variant": {"sku": "LAMP-2", "label": "Two"}})
    assert answer.status_code == 201
    variant = rows(answer)[0]
    assert (variant["sku"], variant["label"]) == ("LAMP-2", "Two")
    assert (variant["_parent_id"], variant["product_type"]) == (LAMP, "VARIANT")
    assert answer.headers["Location"] == f"{plytix.box.pim_url}{V1}/{variant['id']}"
    assert variant == rows(plytix.get(f"{V1}/{variant['id']}"))[0]


@fact("variants", "doc")
def test_a_product_with_its_first_variant_becomes_a_parent(plytix: Plytix) -> None:
    assert told(plytix, LAMP) == ("SINGLE", 0, 0, None)
    variant_id = variant_of(plytix, LAMP, "LAMP-2")
    assert told(plytix, LAMP) == ("PARENT", 1, 1, None)
    assert told(plytix, variant_id) == ("VARIANT", 2, 0, LAMP)


@fact("variants", "doc")
def test_system_fields_may_stand_beside_the_sku(plytix: Plytix) -> None:
    more = {"gtin": "96385074", "status": "Completed", "attributes": {"pieces": 2}}
    variant = plytix.product(variant_of(plytix, LAMP, "LAMP-2", **more))
    assert (variant["gtin"], variant["status"]) == ("96385074", "Completed")
    assert variant["attributes"]["pieces"] == 2


@fact("variants", "doc")
@pytest.mark.parametrize(
    ("body", "row"),
    [
        ({}, {"field": "variant", "msg": "Missing data for required field."}),
        ({"sku": "LAMP-2"}, {"field": "variant", "msg": "Missing data for required field."}),
        ({"variant": "LAMP-2"}, {"field": "variant", "msg": {"_schema": ["Invalid input type."]}}),
        ({"variant": ["x"]}, {"field": "variant", "msg": {"_schema": ["Invalid input type."]}}),
        (
            {"variant": {"label": "x"}},
            {"field": "variant", "msg": {"sku": ["Missing data for required field."]}},
        ),
        (
            {"variant": {"sku": ""}},
            {"field": "variant", "msg": {"sku": ["Missing data for required field."]}},
        ),
    ],
)
def test_v1_requires_the_variant_and_its_sku(
    plytix: Plytix, body: dict[str, Any], row: dict[str, Any]
) -> None:
    answer = plytix.post(f"{V1}/{LAMP}/variants", body)
    assert answer.status_code == 422
    assert answer.json()["error"] == {"msg": "Schema validation error", "errors": [row]}


@pytest.mark.parametrize("body", [[], "x", 3, None, [{"variant": {"sku": "x"}}]])
@pytest.mark.parametrize("path", ["variants", "variants/resync"])
@pytest.mark.parametrize("base", [V1, V2])
def test_a_body_that_is_no_object_is_422(plytix: Plytix, base: str, path: str, body: Any) -> None:
    sent = b"null" if body is None else body
    answer = plytix.post(f"{base}/{LAMP}/{path}", sent)
    assert answer.status_code == 422
    assert answer.json()["error"]["errors"][0]["msg"] == ["Invalid input type."]


@pytest.mark.parametrize("sku", [3, ["x"], {"a": 1}, True])
def test_a_sku_that_is_no_text_is_422(plytix: Plytix, sku: Any) -> None:
    for answer in (
        plytix.post(f"{V1}/{LAMP}/variants", {"variant": {"sku": sku}}),
        plytix.post(f"{V2}/{LAMP}/variants", {"sku": sku}),
    ):
        assert answer.status_code == 422
        assert answer.json()["error"]["errors"] == [{"field": "sku", "msg": "Not a valid string."}]


@fact("variants", "doc")
def test_a_variant_with_a_taken_sku_is_409(plytix: Plytix) -> None:
    answer = plytix.post(f"{V1}/{LAMP}/variants", {"variant": {"sku": "MUG-1"}})
    assert answer.status_code == 409
    assert answer.json()["error"] == {
        "msg": "product data validation failed",
        "errors": [{"field": "sku", "msg": "A product with the same SKU already exists"}],
    }
    assert told(plytix, LAMP) == ("SINGLE", 0, 0, None)


def test_every_bad_field_of_a_variant_is_told_and_nothing_is_made(plytix: Plytix) -> None:
    variant = {"sku": "LAMP-2", "status": "draft", "attributes": {"pieces": "x", "none": 1}}
    answer = plytix.post(f"{V1}/{LAMP}/variants", {"variant": variant})
    assert answer.status_code == 422
    assert answer.json()["error"]["msg"] == "product data validation failed"
    fields = [row["field"] for row in answer.json()["error"]["errors"]]
    assert fields == ["status", "pieces", "none"]
    assert told(plytix, LAMP) == ("SINGLE", 0, 0, None)
    assert plytix.search({})["pagination"]["total_count"] == 7


# ---------------------------------------------------------------- listing, unknown products


@fact("variants", "doc", "live")
def test_the_variants_of_a_product_are_listed_whole_and_a_single_has_none(plytix: Plytix) -> None:
    listed = rows(plytix.get(f"{V1}/{KETTLE}/variants"))
    assert [variant["id"] for variant in listed] == [KETTLE_BLUE, KETTLE_RED]
    assert listed[0] == rows(plytix.get(f"{V1}/{KETTLE_BLUE}"))[0]
    assert rows(plytix.get(f"{V1}/{MUG}/variants")) == []
    assert rows(plytix.get(f"{V1}/{KETTLE_BLUE}/variants")) == []


@fact("variants", "doc", "live")
@pytest.mark.parametrize("product_id", [UNKNOWN, "non-existing-id"])
def test_variants_of_an_unknown_or_malformed_id_are_404(plytix: Plytix, product_id: str) -> None:
    answer = plytix.get(f"{V1}/{product_id}/variants")
    assert answer.status_code == 404
    assert answer.json()["error"] == {
        "msg": f" No results found for {product_id}",
        "errors": [{"field": "id", "msg": "does not exist"}],
    }


@fact("variants", "live")
@pytest.mark.parametrize("unknown", [UNKNOWN, "non-existing-id"])
@pytest.mark.parametrize("base", [V1, V2])
def test_creating_linking_and_unlinking_know_both_products_or_are_404(
    plytix: Plytix, base: str, unknown: str
) -> None:
    new: dict[str, Any] = {"sku": "N"}
    resync: dict[str, Any] = {"attribute_labels": [], "variant_ids": []}
    for answer in (
        plytix.post(f"{base}/{unknown}/variants", {"variant": new} if base == V1 else new),
        plytix.post(f"{base}/{unknown}/variants/resync", resync),
        plytix.call("POST", f"{base}/{unknown}/variant/{LAMP}"),
        plytix.call("POST", f"{base}/{LAMP}/variant/{unknown}"),
        plytix.delete(f"{base}/{unknown}/variant/{KETTLE_BLUE}"),
        plytix.delete(f"{base}/{KETTLE}/variant/{unknown}"),
    ):
        assert answer.status_code == 404
        assert answer.json()["error"]["msg"] == f" No results found for {unknown}"
    assert told(plytix, LAMP) == ("SINGLE", 0, 0, None)


# ---------------------------------------------------------------- linking


@fact("variants", "doc")
def test_linking_answers_the_parent_with_one_variant_more(plytix: Plytix) -> None:
    answer = plytix.call("POST", f"{V1}/{LAMP}/variant/{MUG}")
    assert answer.status_code == 200
    parent = rows(answer)[0]
    assert (parent["id"], parent["product_type"], parent["num_variations"]) == (LAMP, "PARENT", 1)
    assert told(plytix, MUG) == ("VARIANT", 2, 0, LAMP)
    more = rows(plytix.call("POST", f"{V1}/{LAMP}/variant/{PAN}"))[0]
    assert more["num_variations"] == 2


@fact("variants", "doc")
def test_only_a_single_product_can_be_linked_as_a_variant(plytix: Plytix) -> None:
    for variant in (KETTLE_BLUE, KETTLE, LAMP):
        answer = plytix.call("POST", f"{V1}/{LAMP}/variant/{variant}")
        assert answer.status_code == 422
        assert answer.json()["error"] == {"msg": "Link variant - variant product type exception"}
    assert told(plytix, LAMP) == ("SINGLE", 0, 0, None)


@fact("variants", "doc")
def test_parent_and_variant_are_of_one_family_or_both_of_none(plytix: Plytix) -> None:
    message = {"msg": "Parent and variants must be assigned to the same family"}
    for parent in (KETTLE, KETTLE_RED):
        answer = plytix.call("POST", f"{V1}/{parent}/variant/{LAMP}")
        assert (answer.status_code, answer.json()["error"]) == (422, message)
    assert plytix.delete(f"{V1}/{KETTLE}/variant/{KETTLE_RED}").status_code == 200
    assert plytix.call("POST", f"{V1}/{LAMP}/variant/{KETTLE_RED}").status_code == 422
    assert plytix.call("POST", f"{V1}/{KETTLE}/variant/{KETTLE_RED}").status_code == 200
    assert told(plytix, KETTLE) == ("PARENT", 1, 2, None)


# ---------------------------------------------------------------- unlinking


@fact("variants", "doc")
def test_an_unlinked_variant_is_single_again(plytix: Plytix) -> None:
    assert plytix.delete(f"{V1}/{KETTLE}/variant/{KETTLE_BLUE}").status_code == 200
    assert told(plytix, KETTLE_BLUE) == ("SINGLE", 0, 0, None)
    assert told(plytix, KETTLE) == ("PARENT", 1, 1, None)
    plytix.delete(f"{V1}/{KETTLE}/variant/{KETTLE_RED}")
    assert told(plytix, KETTLE) == ("SINGLE", 0, 0, None)
    red = plytix.product(KETTLE_RED)
    assert (red["product_family_id"], red["overwritten_attributes"]) == (FAMILY, [])


@fact("variants", "guess", switch="unlinked_variant")
@pytest.mark.parametrize(
    ("choice", "ids"), [("parent", [KETTLE]), ("variant", [KETTLE_BLUE]), ("nothing", [])]
)
def test_a_v1_unlink_answers_the_parent_the_variant_or_an_empty_list(
    plytix: Plytix, choice: str, ids: list[str]
) -> None:
    plytix.switch(unlinked_variant=choice)
    answer = plytix.delete(f"{V1}/{KETTLE}/variant/{KETTLE_BLUE}")
    assert answer.status_code == 200
    assert [row["id"] for row in rows(answer)] == ids


@fact("variants", "doc", "guess")
@pytest.mark.parametrize("base", [V1, V2])
@pytest.mark.parametrize(
    ("parent", "variant"), [(LAMP, KETTLE_BLUE), (KETTLE, LAMP), (KETTLE_BLUE, KETTLE), (MUG, MUG)]
)
def test_an_unlink_of_an_unrelated_pair_is_422(
    plytix: Plytix, base: str, parent: str, variant: str
) -> None:
    answer = plytix.delete(f"{base}/{parent}/variant/{variant}")
    assert (answer.status_code, answer.json()["error"]) == (422, UNRELATED)


@fact("variants", "guess", switch="variants_keep_inherited")
def test_an_unlinked_variant_keeps_what_it_inherited(plytix: Plytix) -> None:
    plytix.delete(f"{V1}/{KETTLE}/variant/{KETTLE_RED}")
    attributes = plytix.product(KETTLE_RED)["attributes"]
    assert {label: attributes.get(label) for label in ("material", "care", "colour")} == {
        "material": "Enamel",
        "care": "Wipe",
        "colour": "Red",
    }


@fact("variants", "guess", switch="variants_keep_inherited")
def test_an_unlinked_variant_loses_what_it_inherited_when_switched(plytix: Plytix) -> None:
    plytix.switch(variants_keep_inherited=False)
    plytix.delete(f"{V1}/{KETTLE}/variant/{KETTLE_RED}")
    attributes = plytix.product(KETTLE_RED)["attributes"]
    assert (attributes["material"], attributes["colour"]) == ("Enamel", "Red")
    assert "care" not in attributes


@fact("variants", "guess")
def test_a_link_moves_modified_of_both_products(plytix: Plytix) -> None:
    before = [plytix.product(each)["modified"] for each in (LAMP, EMPTY)]
    plytix.call("POST", f"{V2}/{LAMP}/variant/{EMPTY}")
    linked = [plytix.product(each)["modified"] for each in (LAMP, EMPTY)]
    assert all(later > earlier for earlier, later in zip(before, linked, strict=True))


# ---------------------------------------------------------------- v2


@fact("v2", "doc")
def test_a_v2_variant_is_sent_bare_and_answered_in_short(plytix: Plytix) -> None:
    answer = plytix.post(f"{V2}/{LAMP}/variants", {"sku": "LAMP-2", "label": "Two"})
    assert answer.status_code == 201
    assert sorted(rows(answer)[0]) == SHORT
    variant_id = rows(answer)[0]["id"]
    assert answer.headers["Location"] == f"{plytix.box.pim_url}{V2}/{variant_id}"
    assert plytix.product(variant_id)["parent_id"] == LAMP
    wrapped = plytix.post(f"{V2}/{LAMP}/variants", {"variant": {"sku": "LAMP-3"}})
    assert wrapped.status_code == 422
    missing = {"field": "sku", "msg": "Missing data for required field."}
    assert wrapped.json()["error"]["errors"] == [missing]


@fact("v2", "doc", switch="done_v2")
@pytest.mark.parametrize(
    ("choice", "status", "body"), [("documented", 204, b""), ("sample", 200, b"{}")]
)
def test_v2_answers_links_and_unlinks_of_variants_with_nothing(
    plytix: Plytix, choice: str, status: int, body: bytes
) -> None:
    plytix.switch(done_v2=choice)
    linked = plytix.call("POST", f"{V2}/{LAMP}/variant/{MUG}")
    assert (linked.status_code, linked.content) == (status, body)
    assert told(plytix, MUG)[-1] == LAMP
    unlinked = plytix.delete(f"{V2}/{LAMP}/variant/{MUG}")
    assert (unlinked.status_code, unlinked.content) == (status, body)
    assert told(plytix, MUG)[-1] is None


@fact("v2", "client", switch="list_variants_v2")
def test_v2_lists_variants_unless_switched(plytix: Plytix) -> None:
    listed = rows(plytix.get(f"{V2}/{KETTLE}/variants"))
    assert listed == [plytix.product(KETTLE_BLUE), plytix.product(KETTLE_RED)]
    assert plytix.get(f"{V2}/{UNKNOWN}/variants").status_code == 404
    plytix.switch(list_variants_v2=False)
    assert plytix.get(f"{V2}/{KETTLE}/variants").status_code == 405
    assert plytix.get(f"{V1}/{KETTLE}/variants").status_code == 200
