"""Categories, relationships and the filters metadata."""

from __future__ import annotations

from tests.contract.sandbox.conftest import Plytix, condition
from tests.contract.sandbox.small_account import (
    KITCHEN,
    MUGS,
    SPARE_PARTS,
)

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


# ---------------------------------------------------------------- categories, relationships


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
