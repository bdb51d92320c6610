"""Products written and read, in both generations."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.sandbox.conftest import Plytix
from tests.contract.sandbox.small_account import (
    ACCOUNT_ID,
    EMPTY,
    FAMILY,
    KETTLE,
    KETTLE_BLUE,
    KETTLE_RED,
    LAMP,
    LOGO,
    MUG,
    MUGS,
    PAN,
    PICTURE,
)

V1, V2 = "/api/v1/products", "/api/v2/products"
UNKNOWN = "5a00000000000000000000ff"
SHORT = ["created", "created_user_audit", "id", "modified", "modified_user_audit"]


def errors(answer: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer.json()["error"]["errors"]
    return found


# ---------------------------------------------------------------- reading


def test_v2_gives_references_as_ids_and_times_without_offset(plytix: Plytix) -> None:
    product = plytix.product(MUG)
    assert product["account_id"] == ACCOUNT_ID
    assert product["assets"] == [{"id": PICTURE}, {"id": LOGO}]
    assert product["categories"] == [{"id": MUGS}]
    assert product["thumbnail"] == {"id": PICTURE}
    assert product["attributes"] == {
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
    assert product["created"] == "2024-02-01T10:00:00.000000"
    assert product["product_level"] == 0
    assert product["mark_as_deleted"] is False
    assert product["static_list_ids"] == []


def test_v1_expands_references_and_spells_times_with_offset(plytix: Plytix) -> None:
    product = plytix.get(f"{V1}/{MUG}").json()["data"][0]
    assert product["categories"] == [{"id": MUGS, "name": "Mugs", "path": ["Kitchen", "Mugs"]}]
    assert [sorted(asset) for asset in product["assets"]] == [
        ["file_size", "filename", "id", "thumbnail", "url"]
    ] * 2
    assert product["thumbnail"]["filename"] == "mug.jpg"
    assert product["attributes"]["picture"]["id"] == PICTURE
    assert [media["id"] for media in product["attributes"]["gallery"]] == [LOGO, PICTURE]
    assert product["created"] == "2024-02-01T10:00:00.000000+00:00"
    assert product["_parent_id"] is None
    assert product["product_type"] == "SINGLE"


def test_v1_can_give_every_attribute_with_null_for_the_empty(plytix: Plytix) -> None:
    few = plytix.get(f"{V1}/{LAMP}").json()["data"][0]["attributes"]
    every = plytix.get(f"{V1}/{LAMP}?all_attributes=true").json()["data"][0]["attributes"]
    assert sorted(few) == ["pieces", "ready"]
    assert len(every) == 13
    assert every["material"] is None
    assert {name: value for name, value in every.items() if value is not None} == few


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


def test_ids_are_24_lower_case_hexadecimal_digits(plytix: Plytix) -> None:
    product_id = plytix.post(V2, {"sku": "KT-9"}).json()["data"][0]["id"]
    assert len(product_id) == 24
    assert set(product_id) <= set("0123456789abcdef")


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


@pytest.mark.parametrize("body", [{}, {"sku": None}, {"sku": ""}, {"label": "x"}])
def test_a_create_without_sku_is_422(plytix: Plytix, body: dict[str, Any]) -> None:
    answer = plytix.post(V2, body)
    assert answer.status_code == 422
    assert answer.json()["error"]["msg"] == "Schema validation error"
    assert errors(answer) == [{"field": "sku", "msg": "Missing data for required field."}]


def test_a_duplicate_sku_is_409_unless_switched(plytix: Plytix) -> None:
    answer = plytix.post(V2, {"sku": "MUG-1"})
    assert answer.status_code == 409
    assert answer.json()["error"] == {
        "msg": "product data validation failed",
        "errors": [{"field": "sku", "msg": "A product with the same SKU already exists"}],
    }
    plytix.switch(duplicate_sku_status=422)
    assert plytix.post(V1, {"sku": "MUG-1"}).status_code == 422


def test_skus_that_differ_in_case_or_blanks_are_two(plytix: Plytix) -> None:
    assert plytix.post(V2, {"sku": "mug-1"}).status_code == 201
    assert plytix.post(V2, {"sku": "MUG-1 "}).status_code == 201


def test_a_refused_create_leaves_nothing(plytix: Plytix) -> None:
    answer = plytix.post(V2, {"sku": "KT-9", "attributes": {"nothing": 1}})
    assert (answer.status_code, errors(answer)) == (
        422,
        [{"field": "nothing", "msg": "label does not exist"}],
    )
    assert plytix.search({})["pagination"]["total_count"] == 7


def test_unknown_labels_on_create_may_be_passed_over_when_switched(plytix: Plytix) -> None:
    plytix.switch(refuse_unknown_labels_on_create=False)
    assert plytix.post(V2, {"sku": "K", "attributes": {"nothing": 1}}).status_code == 201


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


# ---------------------------------------------------------------- patching


def test_a_patch_merges_and_null_clears(plytix: Plytix) -> None:
    answer = plytix.patch(
        f"{V2}/{MUG}",
        {"label": "New", "gtin": None, "attributes": {"pieces": 4, "material": None}},
    )
    assert answer.status_code == 200
    assert sorted(answer.json()["data"][0]) == SHORT
    product = plytix.product(MUG)
    assert (product["label"], product["gtin"], product["status"]) == ("New", None, "Completed")
    assert product["attributes"]["pieces"] == 4
    assert product["attributes"]["colour"] == "Blue"
    assert "material" not in product["attributes"]


def test_a_patch_moves_modified_and_says_who(plytix: Plytix) -> None:
    before = plytix.product(MUG)
    answer = plytix.patch(f"{V2}/{MUG}", {"label": "New"}).json()["data"][0]
    assert answer["modified"] > before["modified"]
    assert answer["created"] == before["created"]
    assert answer["modified_user_audit"]["type"] == "API"
    assert answer["created_user_audit"] == before["created_user_audit"]
    assert plytix.product(MUG)["modified"] == answer["modified"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"attributes": {}},
        {"attributes": None},
        {"status": "Completed"},
        {"label": "Mug", "attributes": {"weight_kg": 0.35, "uses": ["Coffee", "Tea"]}},
        {"attributes": {"since": "2015-03-28", "picture": {"id": PICTURE}}},
        {"attributes": {"care": None}},
        {"thumbnail": {"id": PICTURE}},
        {"unknown": 1, "created": "2000-01-01", "product_family_id": FAMILY},
    ],
)
def test_a_patch_that_changes_nothing_leaves_modified_alone(
    plytix: Plytix, body: dict[str, Any]
) -> None:
    before = plytix.product(MUG)
    answer = plytix.patch(f"{V2}/{MUG}", body)
    assert answer.status_code == 200
    assert plytix.product(MUG) == before


def test_a_patch_that_changes_nothing_moves_modified_when_switched(plytix: Plytix) -> None:
    plytix.switch(unchanged_moves_modified=True)
    before = plytix.product(MUG)["modified"]
    plytix.patch(f"{V2}/{MUG}", {})
    assert plytix.product(MUG)["modified"] > before


def test_v1_answers_a_patch_with_the_whole_product(plytix: Plytix) -> None:
    answer = plytix.patch(f"{V1}/{MUG}", {"label": "New"})
    assert answer.status_code == 200
    assert answer.json()["data"][0] == plytix.get(f"{V1}/{MUG}").json()["data"][0]


def test_lists_replace_what_was_there(plytix: Plytix) -> None:
    plytix.patch(f"{V2}/{MUG}", {"attributes": {"uses": ["Soup"], "gallery": [{"id": PICTURE}]}})
    attributes = plytix.product(MUG)["attributes"]
    assert attributes["uses"] == ["Soup"]
    assert attributes["gallery"] == [PICTURE]


def test_every_bad_field_is_told_and_nothing_is_changed(plytix: Plytix) -> None:
    before = plytix.product(MUG)
    answer = plytix.patch(
        f"{V2}/{MUG}",
        {
            "label": "New",
            "status": "draft",
            "thumbnail": PICTURE,
            "attributes": {
                "no_such_label": 1,
                "weight_kg": "1,5",
                "colour": "Green",
                "uses": ["Tea", "Größe", "O'x"],
                "pieces": 2,
            },
        },
    )
    assert answer.status_code == 422
    assert answer.json()["error"]["msg"] == "product data validation failed"
    assert errors(answer) == [
        {
            "field": "status",
            "msg": "Value is not valid, valid values are [Draft, Completed, Archived]",
        },
        {"field": "thumbnail", "msg": {"_schema": ["Invalid input type."]}},
        {"field": "no_such_label", "msg": "label does not exist"},
        {"field": "weight_kg", "msg": "Not a valid decimal value. Format must be: ."},
        {"field": "colour", "msg": "[u'Green'] are not a valid values for Colour attribute."},
        {
            "field": "uses",
            "msg": "[u'Gr\\xf6\\xdfe', u\"O'x\"] are not a valid values for Uses attribute.",
        },
    ]
    assert plytix.product(MUG) == before


def test_good_fields_of_a_refused_patch_are_kept_when_switched(plytix: Plytix) -> None:
    plytix.switch(all_or_nothing=False)
    answer = plytix.patch(f"{V2}/{MUG}", {"label": "New", "attributes": {"nothing": 1}})
    assert answer.status_code == 422
    assert plytix.product(MUG)["label"] == "New"


@pytest.mark.parametrize(
    ("label", "sent", "kept"),
    [
        ("material", " as it is ", " as it is "),
        ("material", "455", "455"),
        ("material", "=1+1", "=1+1"),
        ("material", "", None),
        ("care", "one\ntwo", "one\ntwo"),
        ("story", "<p>x</p>", "<p>x</p>"),
        ("pieces", 7, 7),
        ("pieces", 7.0, 7),
        ("pieces", -(2**62), -(2**62)),
        ("weight_kg", 1.5, 1.5),
        ("weight_kg", 2, 2),
        ("weight_kg", 10**30, 1e30),
        ("oven_safe", False, False),
        ("since", "2024-02-29", "2024-02-29T00:00:00"),
        ("page", "http://x.test/ä?b=c#d", "http://x.test/ä?b=c#d"),
        ("colour", "Größe", "Größe"),
        ("uses", ["Tea", "Soup", "Tea"], ["Tea", "Soup"]),
        ("uses", [], None),
        ("picture", {"id": LOGO}, [LOGO]),
        ("gallery", [{"id": LOGO, "filename": "x"}], [LOGO]),
        ("gallery", [], None),
    ],
)
def test_values_that_are_taken(plytix: Plytix, label: str, sent: Any, kept: Any) -> None:
    answer = plytix.patch(f"{V2}/{MUG}", {"attributes": {label: sent}})
    assert answer.status_code == 200, answer.text
    found = plytix.product(MUG)["attributes"].get(label)
    assert found == kept
    assert type(found) is type(kept)


@pytest.mark.parametrize(
    ("label", "sent"),
    [
        ("material", 455),
        ("material", True),
        ("material", ["x"]),
        ("pieces", "7"),
        ("pieces", 7.5),
        ("pieces", True),
        ("pieces", ""),
        ("pieces", 2**63),
        ("weight_kg", "1.5"),
        ("weight_kg", True),
        ("weight_kg", ""),
        ("oven_safe", "true"),
        ("oven_safe", 1),
        ("since", "2024-02-30"),
        ("since", "2015-03-28T00:00:00"),
        ("since", "28.03.2015"),
        ("since", "20150328"),
        ("since", 20150328),
        ("page", "example.test"),
        ("page", "javascript:alert(1)"),
        ("page", "http://a b"),
        ("colour", "blue"),
        ("colour", ["Blue"]),
        ("colour", ""),
        ("uses", "Tea"),
        ("uses", ["tea"]),
        ("uses", [1]),
        ("picture", PICTURE),
        ("picture", {"id": UNKNOWN}),
        ("picture", {}),
        ("gallery", {"id": PICTURE}),
        ("gallery", [PICTURE]),
        ("ready", 50),
        ("Material", "x"),
        ("attributes.material", "x"),
    ],
)
def test_values_that_are_refused(plytix: Plytix, label: str, sent: Any) -> None:
    answer = plytix.patch(f"{V2}/{MUG}", {"attributes": {label: sent}})
    assert answer.status_code == 422
    assert [row["field"] for row in errors(answer)] == [label]


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"1e999"])
def test_numbers_that_are_none_are_refused(plytix: Plytix, number: bytes) -> None:
    body = b'{"attributes": {"weight_kg": ' + number + b"}}"
    assert plytix.patch(f"{V2}/{MUG}", body).status_code == 422


def test_numbers_in_text_are_taken_when_switched(plytix: Plytix) -> None:
    plytix.switch(numbers_from_text=True)
    sent = {"pieces": "12", "weight_kg": "1.5", "oven_safe": "false"}
    assert plytix.patch(f"{V2}/{MUG}", {"attributes": sent}).status_code == 200
    attributes = plytix.product(MUG)["attributes"]
    assert [attributes[label] for label in sent] == [12, 1.5, False]


def test_an_empty_text_is_kept_when_switched(plytix: Plytix) -> None:
    plytix.switch(empty_text="keep")
    plytix.patch(f"{V2}/{MUG}", {"attributes": {"material": ""}})
    assert plytix.product(MUG)["attributes"]["material"] == ""


@pytest.mark.parametrize(
    ("gtin", "status"),
    [
        ("4006381333931", 200),
        ("96385074", 200),
        ("036000291452", 200),
        ("00012345600012", 200),
        ("4006381333930", 422),
        ("400638133393", 422),
        ("4006381333931 ", 422),
        ("４００６３８１３３３９３１", 422),
        (4006381333931, 422),
        ("abc", 422),
        (None, 200),
        ("", 200),
    ],
)
def test_a_gtin_has_its_length_and_check_digit(plytix: Plytix, gtin: Any, status: int) -> None:
    assert plytix.patch(f"{V2}/{PAN}", {"gtin": gtin}).status_code == status


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"label": 3}, "label"),
        ({"status": None}, "status"),
        ({"status": "completed"}, "status"),
        ({"status": ["Draft"]}, "status"),
        ({"attributes": []}, "attributes"),
        ({"attributes": "x"}, "attributes"),
        ({"thumbnail": PICTURE}, "thumbnail"),
    ],
)
def test_system_fields_that_are_refused(plytix: Plytix, body: dict[str, Any], field: str) -> None:
    answer = plytix.patch(f"{V2}/{MUG}", body)
    assert answer.status_code == 422
    assert [row["field"] for row in errors(answer)] == [field]


def test_a_sku_in_a_patch_is_passed_over_unless_switched(plytix: Plytix) -> None:
    plytix.patch(f"{V2}/{MUG}", {"sku": "NEW"})
    assert plytix.product(MUG)["sku"] == "MUG-1"
    plytix.switch(patch_sku="apply")
    assert plytix.patch(f"{V2}/{MUG}", {"sku": "pan-1"}).status_code == 409
    assert plytix.patch(f"{V2}/{MUG}", {"sku": 3}).status_code == 422
    assert plytix.patch(f"{V2}/{MUG}", {"sku": "NEW"}).status_code == 200
    assert plytix.product(MUG)["sku"] == "NEW"


def test_the_thumbnail_is_set_by_object_and_removed_by_null(plytix: Plytix) -> None:
    plytix.patch(f"{V2}/{PAN}", {"thumbnail": {"id": PICTURE}})
    pan = plytix.product(PAN)
    assert pan["thumbnail"] == {"id": PICTURE}
    assert {"id": PICTURE} in pan["assets"]
    plytix.patch(f"{V2}/{PAN}", {"thumbnail": None})
    assert plytix.product(PAN)["thumbnail"] is None


def test_completeness_is_computed(plytix: Plytix) -> None:
    assert plytix.product(EMPTY)["attributes"]["ready"] == 0
    plytix.patch(f"{V2}/{EMPTY}", {"label": "Something"})
    assert plytix.product(EMPTY)["attributes"]["ready"] == 50
    plytix.patch(f"{V2}/{EMPTY}", {"attributes": {"material": "Tin"}})
    assert plytix.product(EMPTY)["attributes"]["ready"] == 100


# ---------------------------------------------------------------- variants


def test_variants_inherit_parent_level_values_unless_overwritten(plytix: Plytix) -> None:
    plytix.patch(f"{V2}/{KETTLE}", {"attributes": {"material": "Copper", "colour": "Red"}})
    blue, red = plytix.product(KETTLE_BLUE), plytix.product(KETTLE_RED)
    assert blue["attributes"]["material"] == "Copper"
    assert red["attributes"]["material"] == "Enamel"
    assert blue["attributes"]["colour"] == "Blue"
    plytix.patch(f"{V2}/{KETTLE}", {"attributes": {"care": None}})
    assert "care" not in plytix.product(KETTLE_BLUE)["attributes"]


def test_an_inherited_change_moves_the_variant_s_modified_unless_switched(plytix: Plytix) -> None:
    before = plytix.product(KETTLE_BLUE)["modified"]
    plytix.patch(f"{V2}/{KETTLE}", {"attributes": {"material": "Copper"}})
    moved = plytix.product(KETTLE_BLUE)["modified"]
    assert moved > before
    assert plytix.product(KETTLE_RED)["modified"] == before
    plytix.switch(variants_move_with_parent=False)
    plytix.patch(f"{V2}/{KETTLE}", {"attributes": {"material": "Brass"}})
    assert plytix.product(KETTLE_BLUE)["attributes"]["material"] == "Brass"
    assert plytix.product(KETTLE_BLUE)["modified"] == moved


def test_a_value_given_to_a_variant_is_its_own_from_then_on(plytix: Plytix) -> None:
    plytix.patch(f"{V2}/{KETTLE_BLUE}", {"attributes": {"material": "Glass"}})
    plytix.patch(f"{V2}/{KETTLE}", {"attributes": {"material": "Copper"}})
    blue = plytix.product(KETTLE_BLUE)
    assert blue["attributes"]["material"] == "Glass"
    assert blue["overwritten_attributes"] == ["material"]


def test_an_inherited_value_sent_back_stays_inherited(plytix: Plytix) -> None:
    plytix.patch(f"{V2}/{KETTLE_BLUE}", {"attributes": {"material": "Steel"}})
    assert plytix.product(KETTLE_BLUE)["overwritten_attributes"] == []


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
