"""Attributes, groups, families, categories, relationships, assets and the filters metadata."""

from __future__ import annotations

from typing import Any

import pytest

from sheetsync.sandbox.server import Options, running
from tests.contract.sandbox.conftest import Plytix, condition
from tests.contract.sandbox.small_account import (
    FAMILY,
    KETTLE,
    KETTLE_BLUE,
    KITCHEN,
    LOGO,
    MANUAL,
    MUGS,
    PICTURE,
    SPARE_PARTS,
    small_account,
)

ATTRIBUTES = "/api/v1/attributes/product"
FILTER_TYPES = {
    "material": "TextAttribute",
    "care": "TextAttribute",
    "story": "TextAttribute",
    "pieces": "IntAttribute",
    "weight_kg": "DecimalAttribute",
    "oven_safe": "BooleanAttribute",
    "since": "DateAttribute",
    "page": "TextAttribute",
    "colour": "DropdownAttribute",
    "uses": "MultiSelectAttribute",
    "picture": "MediaAttribute",
    "gallery": "MediaGalleryAttribute",
    "ready": "DecimalAttribute",
}


def test_attribute_rows_are_id_and_filter_type_unless_asked(plytix: Plytix) -> None:
    found = plytix.search({}, f"{ATTRIBUTES}/search")
    assert found["pagination"]["total_count"] == 13
    assert {tuple(sorted(row)) for row in found["data"]} == {("filter_type", "id")}


def test_attribute_rows_are_whole_when_asked(plytix: Plytix) -> None:
    columns = ["name", "label", "type_class", "groups", "options", "attributes", "description"]
    rows = plytix.search({"attributes": columns}, f"{ATTRIBUTES}/search")["data"]
    by_label = {row["label"]: row for row in rows}
    assert {label: row["filter_type"] for label, row in by_label.items()} == FILTER_TYPES
    assert by_label["colour"]["options"] == ["Blue", "Red", "Größe"]
    assert by_label["page"]["type_class"] == "UrlAttribute"
    assert "options" not in by_label["material"]
    assert by_label["ready"]["attributes"][0] == {"id": None, "label": "label"}
    assert by_label["material"]["description"] == "About Material"


def test_attribute_search_takes_a_page_of_1000(plytix: Plytix) -> None:
    path = f"{ATTRIBUTES}/search"
    assert plytix.post(path, {"pagination": {"page_size": 1000}}).status_code == 200
    assert plytix.post(path, {"pagination": {"page_size": 1001}}).status_code == 422


@pytest.mark.parametrize(
    ("field", "operator", "value", "labels"),
    [
        ("type_class", "eq", "DropdownAttribute", ["colour"]),
        ("name", "like", "COL", ["colour"]),
        ("label", "in", ["uses", "since"], ["since", "uses"]),
    ],
)
def test_attributes_can_be_filtered(
    plytix: Plytix, field: str, operator: str, value: Any, labels: list[str]
) -> None:
    body = {"filters": [[condition(field, operator, value)]], "attributes": ["label"]}
    rows = plytix.search(body, f"{ATTRIBUTES}/search")["data"]
    assert [row["label"] for row in rows] == labels


def test_one_attribute_says_another_filter_type_and_when_it_was_made(plytix: Plytix) -> None:
    rows = plytix.search({"attributes": ["label"]}, f"{ATTRIBUTES}/search")["data"]
    page = next(row for row in rows if row["label"] == "page")
    shown = plytix.get(f"{ATTRIBUTES}/{page['id']}").json()["data"][0]
    assert (page["filter_type"], shown["filter_type"]) == ("TextAttribute", "UrlAttribute")
    assert shown["created"] == "2024-01-01T00:00:00.000000+00:00"


def test_an_unknown_attribute_is_404(plytix: Plytix) -> None:
    answer = plytix.get(f"{ATTRIBUTES}/non-existing-id")
    assert answer.status_code == 404
    assert answer.json()["error"] == {
        "msg": " No results found for non-existing-id",
        "errors": [{"field": "id", "msg": "id does not exist"}],
    }


def test_groups_are_searched(plytix: Plytix) -> None:
    body = {"attributes": ["name", "order", "attribute_labels"]}
    rows = plytix.search(body, "/api/v1/attribute-groups/product/search")["data"]
    assert [(row["name"], row["order"], row["attribute_labels"]) for row in rows] == [
        ("Facts", 0, ["material"])
    ]


def test_the_product_filters_list_system_fields_and_every_attribute(plytix: Plytix) -> None:
    (told,) = plytix.get("/api/v1/filters/product").json()["data"]
    by_key = {row["key"]: row for row in told["attributes"]}
    assert {
        key.removeprefix("attributes."): row["filter_type"]
        for key, row in by_key.items()
        if key.startswith("attributes.")
    } == FILTER_TYPES
    assert by_key["attributes.colour"]["options"] == ["Blue", "Red", "Größe"]
    assert by_key["sku"]["operators"] == ["exists", "!exists", "like", "eq", "!eq"]
    assert by_key["categories"]["options"] == []
    assert by_key["status"]["operators"] == ["eq", "in", "!in"]
    assert [row["key"] for row in told["properties"]] == ["_is_variation", "_has_variations"]
    assert not {"id", "parent_id"} & by_key.keys()


def test_whatever_the_filters_list_works(plytix: Plytix) -> None:
    """Each listed operator of each listed field is taken with a value of its kind."""
    (told,) = plytix.get("/api/v1/filters/product").json()["data"]
    samples = {
        "TextAttribute": "x",
        "DropdownAttribute": "x",
        "MultiSelectAttribute": "x",
        "HierarchyAttribute": "x",
        "IntAttribute": 1,
        "DecimalAttribute": 1.5,
        "DateAttribute": "2024-01-01",
        "BooleanAttribute": True,
    }
    for row in told["attributes"] + told["properties"]:
        for operator in row["operators"]:
            value = samples.get(row["filter_type"])
            sent = [value] if operator in {"in", "!in"} else value
            plytix.search({"filters": [[condition(row["key"], operator, sent)]]})


def test_the_other_filters(plytix: Plytix) -> None:
    (assets,) = plytix.get("/api/v1/filters/asset").json()["data"]
    (relationships,) = plytix.get("/api/v1/filters/relationships").json()["data"]
    assert "properties" not in assets
    options = next(row["options"] for row in assets["attributes"] if row["key"] == "file_type")
    assert "FEED_FILES" not in options
    assert {row["key"]: row["operators"] for row in relationships["attributes"]}["id"] == [
        "like",
        "eq",
        "!eq",
    ]
    assert len(relationships["attributes"]) == 6


# ---------------------------------------------------------------- assets


def test_assets_are_searched(plytix: Plytix) -> None:
    path = "/api/v1/assets/search"
    assert plytix.search({"filters": []}, path)["data"] == [
        {"id": PICTURE},
        {"id": LOGO},
        {"id": MANUAL},
    ]
    found = plytix.search(
        {
            "filters": [[condition("file_type", "in", ["TEXTS"])]],
            "attributes": ["filename", "categories", "created"],
        },
        path,
    )
    assert found["data"] == [
        {
            "id": MANUAL,
            "filename": "manual.pdf",
            "created": "2024-01-01T00:00:00.000000+00:00",
        }
    ]


def test_an_asset_filter_on_no_field_is_told_in_its_own_way(plytix: Plytix) -> None:
    answer = plytix.post("/api/v1/assets/search", {"filters": [[condition("nothing", "eq", 1)]]})
    assert answer.status_code == 422
    assert answer.json()["error"]["errors"] == [
        {"field": "eq", "msg": "unknown field"},
        {"field": "filters", "msg": "Unable to decode filters properly"},
    ]


def test_assets_have_no_text_search(plytix: Plytix) -> None:
    body = {"filters": [[condition(["filename"], "text_search", "x")]]}
    assert plytix.post("/api/v1/assets/search", body).status_code == 422


def test_one_asset_is_whole_and_file_modified_has_no_offset(plytix: Plytix) -> None:
    asset = plytix.get(f"/api/v1/assets/{PICTURE}").json()["data"][0]
    assert asset["modified"].endswith("+00:00")
    assert asset["file_modified"] == "2024-01-01T00:00:00.000000"
    answer = plytix.get("/api/v1/assets/non-existing-id")
    assert answer.status_code == 404
    assert answer.json()["error"]["errors"] == [
        {"field": "asset_id", "msg": "asset does not exist"}
    ]


# ---------------------------------------------------------------- families, categories and more


def test_a_family_counts_what_belongs_to_it(plytix: Plytix) -> None:
    family = plytix.get(f"/api/v1/product_families/{FAMILY}").json()["data"][0]
    assert (family["total_attributes"], family["total_models"], family["total_products"]) == (
        3,
        1,
        3,
    )


def test_family_search_takes_a_column_that_is_none(plytix: Plytix) -> None:
    body = {"attributes": ["name", "label", "_created_at"]}
    rows = plytix.search(body, "/api/v1/product_families/search")["data"]
    assert rows == [
        {"id": FAMILY, "name": "Kettles", "_created_at": "2024-01-01T00:00:00.000000+00:00"}
    ]


def test_a_family_lists_its_attributes_with_their_level(plytix: Plytix) -> None:
    path = f"/api/v1/product_families/{FAMILY}"
    own = plytix.get(f"{path}/attributes").json()["data"]
    assert [(row["label"], row["attribute_level"]) for row in own] == [
        ("material", "parent_level"),
        ("care", "parent_level"),
        ("colour", "no_level"),
    ]
    every = plytix.get(f"{path}/all_attributes").json()["data"]
    assert [row["label"] for row in every[3:]] == ["label", "thumbnail", "status", "categories"]
    assert plytix.get("/api/v1/product_families/x/attributes").status_code == 404


def test_categories_are_searched(plytix: Plytix) -> None:
    path = "/api/v1/categories/product/search"
    columns = ["name", "path", "parents_ids", "n_children", "order", "slug", "modified"]
    rows = plytix.search({"attributes": columns}, path)["data"]
    assert rows[0] == {
        "id": KITCHEN,
        "name": "Kitchen",
        "path": ["Kitchen"],
        "parents_ids": [],
        "n_children": 1,
        "order": "1",
        "slug": "kitchen",
        "modified": "2024-01-01T00:00:00.000000+00:00",
    }
    roots = plytix.search({"filters": [[condition("parent_id", "!exists")]]}, path)
    assert roots["data"] == [{"id": KITCHEN}]
    newest_first = plytix.search({"pagination": {"order": "id"}}, path)
    assert newest_first["data"] == [{"id": MUGS}, {"id": KITCHEN}]
    assert plytix.search({}, "/api/v1/categories/file/search")["data"] == []


def test_relationships_are_searched_and_read(plytix: Plytix) -> None:
    body = {
        "filters": [[condition("symmetrical", "eq", False)]],
        "attributes": ["name", "label", "symmetrical", "created"],
    }
    rows = plytix.search(body, "/api/v1/relationships/search")["data"]
    assert rows == [
        {
            "id": SPARE_PARTS,
            "name": "Spare parts",
            "label": "spare_parts",
            "symmetrical": False,
            "created": "2024-01-01T00:00:00.000000+00:00",
        }
    ]
    shown = plytix.get(f"/api/v1/relationships/{SPARE_PARTS}").json()["data"][0]
    assert sorted(shown) == ["created", "created_at", "id", "label", "modified", "name"]
    assert plytix.get("/api/v1/relationships/non-existing-id").status_code == 404


def test_the_small_account_has_every_type_there_is() -> None:
    assert len({row["type_class"] for row in small_account()["attributes"]}) == 13


# ---------------------------------------------------------------- attributes written


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Size: EU-42", "size__eu_42"),
        ("Packed product weight (kg)", "packed_product_weight_kg"),
        ("12345", "12345"),
        ("Trailing ", "trailing"),
        ("Größe", "groe"),
        ("Colour!", "colour_1"),
    ],
)
def test_a_label_is_made_from_the_name(plytix: Plytix, name: str, label: str) -> None:
    answer = plytix.post(ATTRIBUTES, {"name": name, "type_class": "TextAttribute"})
    assert answer.status_code == 201
    made = answer.json()["data"][0]
    assert (made["label"], made["name"], made["groups"]) == (label, name, [])
    assert answer.headers["Location"].endswith(f"{ATTRIBUTES}/{made['id']}")


def test_a_new_attribute_takes_values_at_once(plytix: Plytix) -> None:
    body = {
        "name": "Finish",
        "type_class": "DropdownAttribute",
        "options": ["Matt", "Gloss"],
        "product_families": [{"id": FAMILY, "attribute_level": "parent_level"}],
    }
    made = plytix.post(ATTRIBUTES, body).json()["data"][0]
    assert made["options"] == ["Matt", "Gloss"]
    answer = plytix.patch(f"/api/v2/products/{KETTLE}", {"attributes": {"finish": "Matt"}})
    assert answer.status_code == 200
    assert plytix.product(KETTLE_BLUE)["attributes"]["finish"] == "Matt"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "X"},
        {"name": "X", "type_class": "NoAttribute"},
        {"name": "X", "type_class": "DropdownAttribute"},
        {"name": "X", "type_class": "DropdownAttribute", "options": [{"value": "x"}]},
        {"name": "X", "type_class": "TextAttribute", "product_families": [{"id": "x"}]},
        {"name": 3, "type_class": "TextAttribute"},
        [],
    ],
)
def test_an_attribute_that_cannot_be_is_422(plytix: Plytix, body: Any) -> None:
    assert plytix.post(ATTRIBUTES, body).status_code == 422


def test_a_taken_attribute_name_is_told_without_rows(plytix: Plytix) -> None:
    answer = plytix.post(ATTRIBUTES, {"name": "Colour", "type_class": "TextAttribute"})
    assert (answer.status_code, answer.json()) == (
        422,
        {"error": {"msg": "a product attribute with same name already exists"}},
    )


def test_completeness_of_attributes_that_are_none_is_told_with_their_ids(plytix: Plytix) -> None:
    body = {
        "name": "Done",
        "type_class": "CompletenessAttribute",
        "attributes": [{"id": "0" * 24, "label": "x"}],
    }
    answer = plytix.post(ATTRIBUTES, body)
    assert answer.status_code == 422
    assert answer.json()["error"] == {
        "msg": "Missing attributes",
        "errors": [{"field": "attributes", "msg": ["0" * 24]}],
    }


def test_a_patch_replaces_options_and_keeps_the_label(plytix: Plytix) -> None:
    path = f"{ATTRIBUTES}/{attribute_id(plytix, 'colour')}"
    answer = plytix.patch(path, {"name": "Shade", "options": ["Green"], "type_class": "x"})
    changed = answer.json()["data"][0]
    assert (changed["name"], changed["label"], changed["options"]) == (
        "Shade",
        "colour",
        ["Green"],
    )
    assert changed["type_class"] == "DropdownAttribute"
    refused = plytix.patch(f"/api/v2/products/{KETTLE}", {"attributes": {"colour": "Blue"}})
    assert "Shade attribute" in refused.text


def test_a_deleted_attribute_goes_a_moment_later(plytix: Plytix) -> None:
    path = f"{ATTRIBUTES}/{attribute_id(plytix, 'material')}"
    answer = plytix.delete(path)
    assert (answer.status_code, answer.content) == (202, b"")
    assert plytix.get(path).status_code == 200
    with running(Options(port=0, limits=(), seed=small_account, later=0)) as box:
        quick = Plytix(box)
        quick.delete(path)
        assert quick.get(path).status_code == 404
        assert "material" not in quick.product(KETTLE)["attributes"]
        shown = quick.get(f"/api/v1/product_families/{FAMILY}/attributes").json()["data"]
        assert [row["label"] for row in shown] == ["care", "colour"]
        quick.session.close()


def attribute_id(plytix: Plytix, label: str) -> str:
    body = {"filters": [[condition("label", "eq", label)]]}
    found: str = plytix.search(body, f"{ATTRIBUTES}/search")["data"][0]["id"]
    return found
