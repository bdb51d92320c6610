"""Products created, read and deleted, in both generations."""

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
    KITCHEN,
    LAMP,
    LOGO,
    MANUAL,
    MUG,
    MUGS,
    PAN,
    PICTURE,
    SPARE_PARTS,
)

V1, V2 = "/api/v1/products", "/api/v2/products"
UNKNOWN = "5a00000000000000000000ff"
SHORT = ["created", "created_user_audit", "id", "modified", "modified_user_audit"]


def errors(answer: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer.json()["error"]["errors"]
    return found


# ---------------------------------------------------------------- reading


@fact("products", "doc")
def test_v1_expands_references_and_spells_times_with_offset(plytix: Plytix) -> None:
    product = plytix.get(f"{V1}/{MUG}").json()["data"][0]
    assert product["categories"] == [{"id": MUGS, "name": "Mugs", "path": ["Kitchen", "Mugs"]}]
    assert [sorted(asset) for asset in product["assets"]] == [
        ["file_size", "filename", "id", "thumbnail", "url"]
    ] * 2
    assert sorted(product["thumbnail"]) == ["filename", "id", "thumbnail", "url"]
    assert product["attributes"]["picture"]["id"] == PICTURE
    assert [media["id"] for media in product["attributes"]["gallery"]] == [LOGO, PICTURE]
    assert product["created"] == "2024-02-01T10:00:00.000000+00:00"
    assert product["_parent_id"] is None
    assert product["product_type"] == "SINGLE"


@fact("products", "doc")
def test_v1_can_give_every_attribute_with_null_for_the_empty(plytix: Plytix) -> None:
    few = plytix.get(f"{V1}/{LAMP}").json()["data"][0]["attributes"]
    every = plytix.get(f"{V1}/{LAMP}?all_attributes=true").json()["data"][0]["attributes"]
    assert sorted(few) == ["pieces", "ready"]
    assert len(every) == 13
    assert every["material"] is None
    assert {name: value for name, value in every.items() if value is not None} == few


@fact("products", "doc")
def test_levels_and_types_follow_the_family_tree(plytix: Plytix) -> None:
    shown = {
        product_id: (product["product_type"], product["product_level"], product["num_variations"])
        for product_id in (MUG, KETTLE, KETTLE_BLUE)
        for product in [plytix.product(product_id)]
    }
    assert shown == {
        MUG: ("SINGLE", 0, 0),
        KETTLE: ("PARENT", 1, 2),
        KETTLE_BLUE: ("VARIANT", 2, 0),
    }


@fact("products", "doc")
def test_a_v1_product_has_these_members(plytix: Plytix) -> None:
    product = plytix.get(f"{V1}/{EMPTY}").json()["data"][0]
    assert set(product) == {
        "id", "sku", "label", "gtin", "status", "attributes", "assets", "categories", "thumbnail",
        "relationships", "_parent_id", "num_variations", "product_type", "product_level",
        "product_family_id", "product_family_model_id", "overwritten_attributes", "created",
        "modified", "created_user_audit", "modified_user_audit",
    }  # fmt: skip
    assert {name: product[name] for name in product if product[name] in (None, [], 0)} == {
        "label": None,
        "gtin": None,
        "assets": [],
        "categories": [],
        "thumbnail": None,
        "relationships": [],
        "_parent_id": None,
        "num_variations": 0,
        "product_level": 0,
        "product_family_id": None,
        "product_family_model_id": None,
        "overwritten_attributes": [],
    }


@fact("products", "doc")
def test_a_v1_audit_has_every_member_and_null_for_most_when_the_api_wrote(plytix: Plytix) -> None:
    audit = plytix.post(V1, {"sku": "N"}).json()["data"][0]["created_user_audit"]
    assert audit["type"] == "API"
    assert sorted(audit) == [
        "avatar_color",
        "type",
        "user_display_name",
        "user_email",
        "user_id",
        "user_last_name",
        "user_name",
        "user_thumb",
        "username",
    ]
    assert [name for name in audit if audit[name] is not None] == [
        "type",
        "user_id",
        "user_name",
        "user_email",
    ]


@fact("products", "doc")
def test_v1_tells_what_a_product_is_related_to(plytix: Plytix) -> None:
    first = plytix.get(f"{V1}/{MUG}").json()["data"][0]["relationships"][0]
    assert (first["relationship_id"], first["relationship_label"]) == (SPARE_PARTS, "spare_parts")
    moment = "2024-02-02T10:00:00.000000+00:00"
    assert first["related_products"] == [
        {"product_id": PAN, "quantity": 2, "last_modified": moment},
        {"product_id": LAMP, "quantity": 1, "last_modified": moment},
    ]


@fact("products", "doc")
def test_there_is_no_optimistic_locking(plytix: Plytix) -> None:
    answer = plytix.get(f"{V1}/{MUG}")
    assert not {"ETag", "Last-Modified"} & set(answer.headers)
    path = f"{V2}/{MUG}"
    stale = {"If-Match": '"x"', "If-Unmodified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"}
    assert plytix.call("PATCH", path, {"label": "New"}, headers=stale).status_code == 200


@fact("errors", "doc", "live")
@pytest.mark.parametrize(
    ("method", "path", "message", "row"),
    [
        ("GET", V1, " No results found for {id}", "product does not exist"),
        ("GET", V2, " No results found for {id}", "product does not exist"),
        ("PATCH", V1, " No results found for {id}", "product does not exist"),
        ("PATCH", V2, "No results found for None", "does not exist"),
        ("DELETE", V1, "No results found for {id}", "product does not exist"),
        ("DELETE", V2, "No results found for {id}", "product does not exist"),
    ],
)
@pytest.mark.parametrize("product_id", [UNKNOWN, "non-existing-id"])
def test_an_unknown_product_is_404_in_each_route_s_words(
    plytix: Plytix, method: str, path: str, message: str, row: str, product_id: str
) -> None:
    answer = plytix.call(method, f"{path}/{product_id}", {} if method == "PATCH" else None)
    assert answer.status_code == 404
    assert answer.json()["error"] == {
        "msg": message.format(id=product_id),
        "errors": [{"field": "id", "msg": row}],
    }


# ---------------------------------------------------------------- creating


@fact("products", "doc", "live")
def test_only_a_sku_is_needed_and_the_rest_has_defaults(plytix: Plytix) -> None:
    answer = plytix.post(V2, {"sku": " KT-9 "})
    assert answer.status_code == 201
    created = answer.json()["data"][0]
    assert sorted(created) == SHORT
    assert answer.headers["Location"] == f"{plytix.box.pim_url}{V2}/{created['id']}"
    product = plytix.product(created["id"])
    assert (product["sku"], product["label"], product["status"]) == (" KT-9 ", None, "Draft")
    assert product["attributes"] == {"ready": 0.0}
    assert product["product_type"] == "SINGLE"
    assert created["created"] == created["modified"]
    assert created["created_user_audit"]["type"] == "API"


@fact("products", "doc", "live")
def test_v1_answers_a_create_with_the_whole_product(plytix: Plytix) -> None:
    answer = plytix.post(
        V1,
        {
            "sku": "KT-9",
            "label": "Kettle",
            "attributes": {"since": "2015-03-28", "gallery": [{"id": LOGO}]},
            "categories": [{"id": MUGS, "name": "passed over"}],
            "assets": [{"id": PICTURE}],
            "thumbnail": {"id": PICTURE},
        },
    )
    assert answer.status_code == 201
    product = answer.json()["data"][0]
    assert product["attributes"]["since"] == "2015-03-28T00:00:00"
    assert [category["id"] for category in product["categories"]] == [MUGS]
    assert [asset["id"] for asset in product["assets"]] == [PICTURE, LOGO]
    assert answer.headers["Location"].endswith(f"{V1}/{product['id']}")


@fact("common", "doc", "live")
def test_ids_are_24_lower_case_hexadecimal_digits(plytix: Plytix) -> None:
    product_id = plytix.post(V2, {"sku": "KT-9"}).json()["data"][0]["id"]
    assert len(product_id) == 24
    assert set(product_id) <= set("0123456789abcdef")


@fact("products", "doc", "live")
def test_read_only_and_unknown_members_of_a_create_are_passed_over(plytix: Plytix) -> None:
    body = {
        "sku": "KT-9",
        "id": MUG,
        "created": "2000-01-01",
        "product_family": FAMILY,
        "product_family_id": FAMILY,
        "num_variations": 3,
        "lable": "typo",
    }
    created = plytix.post(V2, body).json()["data"][0]
    product = plytix.product(created["id"])
    assert product["id"] != MUG
    assert product["product_family_id"] is None
    assert product["label"] is None


@fact("products", "doc")
@pytest.mark.parametrize("body", [{}, {"sku": None}, {"sku": ""}, {"label": "x"}])
def test_a_create_without_sku_is_422(plytix: Plytix, body: dict[str, Any]) -> None:
    answer = plytix.post(V2, body)
    assert answer.status_code == 422
    assert answer.json()["error"]["msg"] == "Schema validation error"
    assert errors(answer) == [{"field": "sku", "msg": "Missing data for required field."}]


@fact("products", "client", switch="duplicate_sku_status")
def test_a_duplicate_sku_is_409_unless_switched(plytix: Plytix) -> None:
    answer = plytix.post(V2, {"sku": "MUG-1"})
    assert answer.status_code == 409
    assert answer.json()["error"] == {
        "msg": "product data validation failed",
        "errors": [{"field": "sku", "msg": "A product with the same SKU already exists"}],
    }
    plytix.switch(duplicate_sku_status=422)
    assert plytix.post(V1, {"sku": "MUG-1"}).status_code == 422


@fact("products", "guess", switch="duplicate_sku_ignores_case")
def test_skus_that_differ_in_case_are_two_unless_switched(plytix: Plytix) -> None:
    assert plytix.post(V2, {"sku": "mug-1"}).status_code == 201
    plytix.switch(duplicate_sku_ignores_case=True)
    assert plytix.post(V2, {"sku": "Mug-1"}).status_code == 409
    variant = {"variant": {"sku": "PAN-1"}}
    assert plytix.post(f"{V1}/{MUG}/variants", variant).status_code == 409


@fact("products", "guess")
def test_skus_that_differ_in_blanks_are_two(plytix: Plytix) -> None:
    assert plytix.post(V2, {"sku": "MUG-1 "}).status_code == 201


@fact("errors", "doc")
@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize("base", [V1, V2])
def test_unreadable_json_is_400_in_the_decoder_s_words(
    plytix: Plytix, base: str, method: str
) -> None:
    path = base if method == "POST" else f"{base}/{MUG}"
    answer = plytix.call(method, path, b'{\n"sku": "x",\n3}')
    assert answer.status_code == 400
    words = "Expecting property name enclosed in double quotes: line 3 column 1 (char 14)"
    assert answer.json()["error"] == {
        "msg": f"Failed to decode JSON object: {words}",
        "errors": [{"field": "http_status_code", "msg": 400}],
    }


@pytest.mark.parametrize("body", [b"[]", b'["sku"]', b'"sku"', b"3", b"1.5", b"true", b"null"])
@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize("base", [V1, V2])
def test_a_body_that_is_no_object_is_422(
    plytix: Plytix, base: str, method: str, body: bytes
) -> None:
    answer = plytix.call(method, base if method == "POST" else f"{base}/{MUG}", body)
    assert answer.status_code == 422
    assert answer.json()["error"] == {
        "msg": "Schema validation error",
        "errors": [{"field": "_schema", "msg": ["Invalid input type."]}],
    }


def test_no_assets_and_categories_may_be_sent_as_null(plytix: Plytix) -> None:
    body = {"sku": "N", "assets": None, "categories": None, "thumbnail": None, "attributes": None}
    created = plytix.post(V1, body).json()["data"][0]
    assert (created["assets"], created["categories"], created["thumbnail"]) == ([], [], None)


@fact("product categories", "live")
def test_assets_and_categories_keep_the_order_of_linking(plytix: Plytix) -> None:
    for order in ([MUGS, KITCHEN], [KITCHEN, MUGS, KITCHEN]):
        body = {"sku": "-".join(order), "categories": [{"id": each} for each in order]}
        created = plytix.post(V1, body).json()["data"][0]
        found = [category["id"] for category in created["categories"]]
        assert found == list(dict.fromkeys(order))
    body = {"sku": "N", "assets": [{"id": each} for each in (MANUAL, LOGO, PICTURE)]}
    created = plytix.post(V1, body).json()["data"][0]
    assert [asset["id"] for asset in created["assets"]] == [MANUAL, LOGO, PICTURE]


@fact("products", "guess", switch="refuse_unknown_labels_on_create")
def test_a_refused_create_leaves_nothing(plytix: Plytix) -> None:
    answer = plytix.post(V2, {"sku": "KT-9", "attributes": {"nothing": 1}})
    assert (answer.status_code, errors(answer)) == (
        422,
        [{"field": "nothing", "msg": "label does not exist"}],
    )
    assert plytix.search({})["pagination"]["total_count"] == 7


@fact("products", "guess", switch="refuse_unknown_labels_on_create")
def test_unknown_labels_on_create_may_be_passed_over_when_switched(plytix: Plytix) -> None:
    plytix.switch(refuse_unknown_labels_on_create=False)
    assert plytix.post(V2, {"sku": "K", "attributes": {"nothing": 1}}).status_code == 201


@fact("products", "doc")
@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"categories": [{"id": UNKNOWN}]}, "categories"),
        ({"categories": [MUGS]}, "categories"),
        ({"assets": [{"id": UNKNOWN}]}, "assets"),
        ({"assets": {"id": PICTURE}}, "assets"),
        ({"thumbnail": {"id": UNKNOWN}}, "thumbnail"),
        ({"sku": 3}, "sku"),
        ({"label": 3}, "label"),
    ],
)
def test_nothing_is_created_on_the_side(plytix: Plytix, body: dict[str, Any], field: str) -> None:
    answer = plytix.post(V2, {"sku": "KT-9"} | body)
    assert answer.status_code == 422
    assert [row["field"] for row in errors(answer)] == [field]


# ---------------------------------------------------------------- deleting


@fact("products", "doc")
@pytest.mark.parametrize("base", [V1, V2])
def test_a_delete_is_answered_with_nothing(plytix: Plytix, base: str) -> None:
    answer = plytix.delete(f"{base}/{PAN}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert plytix.get(f"{base}/{PAN}").status_code == 404


@fact("products", "client")
def test_assets_and_categories_survive_their_product(plytix: Plytix) -> None:
    plytix.delete(f"{V1}/{MUG}")
    assert plytix.get(f"/api/v1/assets/{PICTURE}").status_code == 200
    found = plytix.search({}, "/api/v1/categories/product/search")
    assert found["pagination"]["total_count"] == 2


def test_no_product_is_related_to_a_deleted_one(plytix: Plytix) -> None:
    plytix.delete(f"{V1}/{PAN}")
    links = plytix.product(MUG)["relationships"]
    related = [other["product_id"] for link in links for other in link["related_products"]]
    assert related == [LAMP, KETTLE]


@fact("products", "doc")
def test_deleting_a_parent_deletes_its_variants(plytix: Plytix) -> None:
    answer = plytix.delete(f"{V2}/{KETTLE}")
    assert (answer.status_code, answer.content) == (204, b"")
    for product_id in (KETTLE, KETTLE_BLUE, KETTLE_RED):
        assert plytix.get(f"{V2}/{product_id}").status_code == 404
    assert plytix.search({})["pagination"]["total_count"] == 4


def test_deleting_a_variant_leaves_the_parent(plytix: Plytix) -> None:
    plytix.delete(f"{V1}/{KETTLE_BLUE}")
    assert plytix.product(KETTLE)["num_variations"] == 1
    plytix.delete(f"{V1}/{KETTLE_RED}")
    kettle = plytix.product(KETTLE)
    assert (kettle["num_variations"], kettle["product_type"]) == (0, "SINGLE")


def test_a_deleted_sku_is_free_again(plytix: Plytix) -> None:
    plytix.delete(f"{V2}/{MUG}")
    assert plytix.post(V2, {"sku": "MUG-1"}).status_code == 201
