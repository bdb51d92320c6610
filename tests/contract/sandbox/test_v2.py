"""What version 2 does otherwise with products: references, moments, short answers, rows."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.sandbox.conftest import Plytix, condition
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import (
    ACCOUNT_ID,
    EMPTY,
    KETTLE,
    KETTLE_BLUE,
    LAMP,
    LOGO,
    MUG,
    MUGS,
    PAN,
    PICTURE,
    SPARE_PARTS,
)

V1, V2 = "/api/v1/products", "/api/v2/products"
SHORT = ["created", "created_user_audit", "id", "modified", "modified_user_audit"]
RELATED = {"attributes": ["relationships.spare_parts"], "filters": [[condition("id", "eq", MUG)]]}


def row(plytix: Plytix, product_id: str, *columns: str, base: str = V2) -> dict[str, Any]:
    body = {"attributes": list(columns), "filters": [[condition("id", "eq", product_id)]]}
    (found,) = plytix.search(body, f"{base}/search")["data"]
    assert isinstance(found, dict)
    return found


# ---------------------------------------------------------------- reading


@fact("v2", "doc", "live")
def test_a_v2_product_has_these_members(plytix: Plytix) -> None:
    product = plytix.product(EMPTY)
    assert set(product) == {
        "id", "account_id", "sku", "label", "gtin", "status", "attributes", "assets", "categories",
        "thumbnail", "relationships", "parent_id", "num_variations", "product_type",
        "product_level", "product_family_id", "product_family_model_id", "overwritten_attributes",
        "static_list_ids", "mark_as_deleted", "created", "modified", "created_user_audit",
        "modified_user_audit",
    }  # fmt: skip
    assert product["account_id"] == ACCOUNT_ID
    assert (product["mark_as_deleted"], product["static_list_ids"]) == (False, [])


@fact("v2", "live", switch="ids_v2")
def test_assets_categories_and_thumbnail_are_objects_with_an_id_unless_switched(
    plytix: Plytix,
) -> None:
    product = plytix.product(MUG)
    assert product["assets"] == [{"id": PICTURE}, {"id": LOGO}]
    assert product["categories"] == [{"id": MUGS}]
    assert product["thumbnail"] == {"id": PICTURE}
    plytix.switch(ids_v2="documented")
    product = plytix.product(MUG)
    assert product["assets"] == [PICTURE, LOGO]
    assert product["categories"] == [MUGS]
    assert product["thumbnail"] == PICTURE
    assert plytix.product(EMPTY)["thumbnail"] is None


@fact("v2", "live")
def test_a_gallery_and_a_single_media_are_both_lists_of_bare_ids(plytix: Plytix) -> None:
    attributes = plytix.product(MUG)["attributes"]
    assert attributes == {
        "material": "Stoneware",
        "pieces": 1,
        "weight_kg": 0.35,
        "oven_safe": True,
        "since": "2015-03-28T00:00:00",
        "page": "https://example.test/mug",
        "colour": "Blue",
        "uses": ["Coffee", "Tea"],
        "picture": [PICTURE],
        "gallery": [LOGO, PICTURE],
        "ready": 100.0,
    }


@fact("v2", "live", switch="parent_v2")
def test_the_parent_is_parent_id_unless_switched(plytix: Plytix) -> None:
    blue = plytix.product(KETTLE_BLUE)
    assert blue["parent_id"] == KETTLE
    assert "_parent_id" not in blue
    plytix.switch(parent_v2="_parent_id")
    blue = plytix.product(KETTLE_BLUE)
    assert blue["_parent_id"] == KETTLE
    assert "parent_id" not in blue


@fact("v2", "live", switch="times_v2")
@pytest.mark.parametrize(("choice", "offset"), [("observed", ""), ("documented", "+00:00")])
def test_moments_have_no_offset_unless_switched(plytix: Plytix, choice: str, offset: str) -> None:
    plytix.switch(times_v2=choice)
    moment = "2024-02-01T10:00:00.000000" + offset
    product = plytix.product(MUG)
    assert product["created"] == moment
    related = product["relationships"][0]["related_products"][0]
    assert related["last_modified"] == "2024-02-02T10:00:00.000000" + offset
    assert row(plytix, MUG, "created")["created"] == moment
    changed = plytix.patch(f"{V2}/{MUG}", {"label": "New"}).json()["data"][0]
    assert changed["created"] == moment
    assert len(changed["modified"]) == len(moment)
    v1 = plytix.get(f"{V1}/{MUG}").json()["data"][0]
    assert v1["created"] == "2024-02-01T10:00:00.000000+00:00"


@fact("v2", "live")
def test_relationships_are_told_with_their_label(plytix: Plytix) -> None:
    first = plytix.product(MUG)["relationships"][0]
    assert (first["relationship_id"], first["relationship_label"]) == (SPARE_PARTS, "spare_parts")
    assert [other["product_id"] for other in first["related_products"]] == [PAN, LAMP]


@fact("v2", "doc")
def test_empty_attributes_are_never_shown(plytix: Plytix) -> None:
    found = plytix.get(f"{V2}/{LAMP}?all_attributes=true").json()["data"][0]["attributes"]
    assert sorted(found) == ["pieces", "ready"]


@fact("v2", "live")
def test_an_audit_says_who_wrote_and_leaves_out_what_it_does_not_know(plytix: Plytix) -> None:
    created = plytix.post(V2, {"sku": "N"}).json()["data"][0]["created_user_audit"]
    assert sorted(created) == ["type", "user_email", "user_id", "user_name"]
    assert created["type"] == "API"
    assert plytix.product(MUG)["modified_user_audit"]["type"] == "USER"


# ---------------------------------------------------------------- writing


@fact("v2", "doc", "live")
def test_a_create_is_answered_in_short(plytix: Plytix) -> None:
    answer = plytix.post(V2, {"sku": "N", "label": "New"})
    assert answer.status_code == 201
    created = answer.json()["data"][0]
    assert sorted(created) == SHORT
    assert answer.headers["Location"] == f"{plytix.box.pim_url}{V2}/{created['id']}"


@fact("v2", "doc", "live")
def test_a_patch_is_answered_in_short(plytix: Plytix) -> None:
    answer = plytix.patch(f"{V2}/{MUG}", {"label": "New"})
    assert answer.status_code == 200
    assert sorted(answer.json()["data"][0]) == SHORT


@fact("v2", "live")
def test_a_patch_of_an_unknown_product_names_none(plytix: Plytix) -> None:
    answer = plytix.patch(f"{V2}/5a00000000000000000000ff", {})
    assert answer.status_code == 404
    assert answer.json() == {
        "error": {
            "errors": [{"field": "id", "msg": "does not exist"}],
            "msg": "No results found for None",
        }
    }


@fact("v2", "doc", switch="done_v2")
@pytest.mark.parametrize(
    ("choice", "status", "body"), [("documented", 204, b""), ("sample", 200, b"{}")]
)
def test_a_delete_is_answered_with_nothing(
    plytix: Plytix, choice: str, status: int, body: bytes
) -> None:
    plytix.switch(done_v2=choice)
    answer = plytix.delete(f"{V2}/{MUG}")
    assert (answer.status_code, answer.content) == (status, body)
    assert plytix.get(f"{V2}/{MUG}").status_code == 404
    v1 = plytix.delete(f"{V1}/{PAN}")
    assert (v1.status_code, v1.content) == (204, b"")


# ---------------------------------------------------------------- rows


@fact("columns", "live", switch="rows_v2")
def test_a_row_has_the_parent_of_a_variant_and_attributes_when_asked_for(plytix: Plytix) -> None:
    always = {"id", "modified_user_audit", "num_variations", "sku"}
    assert set(row(plytix, MUG)) == always
    assert set(row(plytix, KETTLE_BLUE)) == always | {"parent_id"}
    assert row(plytix, KETTLE_BLUE, "attributes.colour")["attributes"] == {"colour": "Blue"}


@fact("columns", "doc", switch="rows_v2")
def test_a_row_always_has_attributes_when_switched(plytix: Plytix) -> None:
    plytix.switch(rows_v2="documented")
    blue = row(plytix, KETTLE_BLUE)
    assert blue["_parent_id"] == KETTLE
    assert blue["attributes"] == {}
    assert "parent_id" not in blue


@fact("columns", "live", "doc", switch="related_rows")
@pytest.mark.parametrize(
    ("choice", "label", "members"),
    [
        ("observed", "relationship_label", {"product_id", "quantity", "last_modified"}),
        ("documented", "label", {"product_id", "quantity"}),
    ],
)
def test_related_products_of_a_row_tell_when_unless_switched(
    plytix: Plytix, choice: str, label: str, members: set[str]
) -> None:
    plytix.switch(related_rows=choice)
    (link,) = plytix.search(RELATED)["data"][0]["relationships"]
    assert set(link) == {"relationship_id", label, "related_products"}
    assert link[label] == "spare_parts"
    assert [set(other) for other in link["related_products"]] == [members] * 2
    (link,) = plytix.search(RELATED, f"{V1}/search")["data"][0]["relationships"]
    assert set(link) == {"relationship_id", "label", "related_products"}
    assert [set(other) for other in link["related_products"]] == [members] * 2
