"""What the service says can be filtered by."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.sandbox.conftest import Plytix
from tests.contract.sandbox.facts import fact

FILTERS = "/api/v1/filters"
TEXT = ["exists", "!exists", "like", "eq", "!eq"]
NUMBER = ["exists", "!exists", "eq", "!eq", "gt", "gte", "lt", "lte"]
CHOICE = ["exists", "!exists", "eq", "!eq", "in", "!in"]
SEVERAL = ["exists", "!exists", "in", "!in"]
PRESENCE = ["exists", "!exists"]
MOMENT = ["exists", "!exists", "eq", "gt", "gte", "lt", "lte"]


def told(plytix: Plytix, name: str) -> dict[str, Any]:
    (found,) = plytix.get(f"{FILTERS}/{name}").json()["data"]
    return dict(found)


def by_key(plytix: Plytix, name: str, members: str = "attributes") -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in told(plytix, name)[members]}


@fact("filters", "doc", "live")
@pytest.mark.parametrize(
    ("name", "members"),
    [
        ("asset", ["attributes"]),
        ("product", ["attributes", "properties"]),
        ("relationships", ["attributes"]),
    ],
)
def test_everything_stands_in_one_object(plytix: Plytix, name: str, members: list[str]) -> None:
    """Products alone have properties beside the attributes."""
    answer = plytix.get(f"{FILTERS}/{name}")
    assert answer.status_code == 200
    assert sorted(answer.json()) == ["data"]
    assert sorted(told(plytix, name)) == members
    for member in members:
        for row in told(plytix, name)[member]:
            assert row.keys() - {"options"} == {"key", "filter_type", "operators"}


@fact("filters", "live")
@pytest.mark.parametrize("name", ["products", "assets", "relationship", "categories", "families"])
def test_the_names_are_singular_singular_plural_and_no_others(plytix: Plytix, name: str) -> None:
    assert plytix.get(f"{FILTERS}/{name}").status_code == 404


@fact("filters", "doc")
def test_filters_are_for_reading_in_v1(plytix: Plytix) -> None:
    assert plytix.post(f"{FILTERS}/product", {}).status_code == 405
    assert plytix.get("/api/v2/filters/product").status_code == 404
    assert plytix.get(FILTERS).status_code == 404


@fact("filters", "doc")
@pytest.mark.parametrize(
    ("label", "filter_type", "operators"),
    [
        ("material", "TextAttribute", TEXT),
        ("care", "TextAttribute", TEXT),
        ("story", "TextAttribute", TEXT),
        ("page", "TextAttribute", TEXT),
        ("pieces", "IntAttribute", NUMBER),
        ("weight_kg", "DecimalAttribute", NUMBER),
        ("ready", "DecimalAttribute", NUMBER),
        ("colour", "DropdownAttribute", CHOICE),
        ("uses", "MultiSelectAttribute", SEVERAL),
        ("since", "DateAttribute", ["exists", "eq", "gt", "gte", "lt", "lte"]),
        ("oven_safe", "BooleanAttribute", ["exists", "!exists", "eq"]),
        ("picture", "MediaAttribute", PRESENCE),
        ("gallery", "MediaGalleryAttribute", PRESENCE),
    ],
)
def test_an_attribute_has_the_operators_of_its_type(
    plytix: Plytix, label: str, filter_type: str, operators: list[str]
) -> None:
    """Paragraphs, rich texts and URLs show as text, completeness as a decimal."""
    row = by_key(plytix, "product")[f"attributes.{label}"]
    assert (row["filter_type"], row["operators"]) == (filter_type, operators)


@fact("filters", "doc")
@pytest.mark.parametrize(
    ("key", "filter_type", "operators"),
    [
        ("sku", "TextAttribute", TEXT),
        ("label", "TextAttribute", TEXT),
        ("gtin", "TextAttribute", TEXT),
        ("status", "DropdownAttribute", ["eq", "in", "!in"]),
        ("categories", "MultiSelectAttribute", SEVERAL),
        ("static_lists", "MultiSelectAttribute", ["in"]),
        ("assets", "MediaAttribute", PRESENCE),
        ("images", "MediaAttribute", PRESENCE),
        ("thumbnail", "MediaAttribute", PRESENCE),
        ("created", "DateAttribute", MOMENT),
        ("modified", "DateAttribute", MOMENT),
        ("product_level", "IntAttribute", NUMBER),
    ],
)
def test_a_system_field_of_products_has_its_operators(
    plytix: Plytix, key: str, filter_type: str, operators: list[str]
) -> None:
    row = by_key(plytix, "product")[key]
    assert (row["filter_type"], row["operators"]) == (filter_type, operators)


@fact("filters", "doc")
def test_every_attribute_is_listed_and_only_with_its_prefix(plytix: Plytix) -> None:
    before = by_key(plytix, "product")
    body = {"name": "Finish", "type_class": "DropdownAttribute", "options": ["Matt", "Gloss"]}
    plytix.post("/api/v1/attributes/product", body)
    after = by_key(plytix, "product")
    assert after.keys() - before.keys() == {"attributes.finish"}
    assert after["attributes.finish"]["options"] == ["Matt", "Gloss"]
    assert sum(key.startswith("attributes.") for key in after) == 14
    assert len(told(plytix, "product")["attributes"]) == len(after)


@fact("filters", "doc")
def test_choices_come_with_their_options_and_others_without(plytix: Plytix) -> None:
    """Categories and lists of products name no options though they are choices."""
    options = {
        key: row["options"] for key, row in by_key(plytix, "product").items() if "options" in row
    }
    assert options == {
        "attributes.colour": ["Blue", "Red", "Größe"],
        "attributes.uses": ["Coffee", "Tea", "Soup"],
        "categories": [],
        "static_lists": [],
    }


@fact("filters", "doc")
def test_the_properties_of_products_are_about_variants(plytix: Plytix) -> None:
    assert by_key(plytix, "product", "properties") == {
        key: {"key": key, "filter_type": "BooleanAttribute", "operators": ["eq"]}
        for key in ("_is_variation", "_has_variations")
    }


@fact("filters", "live")
def test_some_filters_work_that_are_not_listed(plytix: Plytix) -> None:
    listed = by_key(plytix, "product")
    assert not {"id", "parent_id", "product_type"} & listed.keys()
    assert "in" not in listed["sku"]["operators"]
    row = {"field": "sku", "operator": "in", "value": ["MUG-1", "pan-1"]}
    assert plytix.skus([row]) == ["MUG-1", "pan-1"]


@fact("filters", "doc")
@pytest.mark.parametrize(
    ("key", "filter_type", "operators"),
    [
        ("status", "TextAttribute", ["like", "eq", "!eq"]),
        ("file_type", "MultiSelectAttribute", ["in", "!in"]),
        ("assigned", "BooleanAttribute", ["eq"]),
        ("file_size", "DecimalAttribute", ["eq", "!eq", "gt", "gte", "lt", "lte"]),
        ("id", "TextAttribute", ["eq", "!eq", "in", "!in"]),
        ("categories", "HierarchyAttribute", SEVERAL),
        ("extension", "TextAttribute", ["like", "eq", "!eq"]),
        ("filename", "TextAttribute", ["like", "eq", "!eq"]),
        ("created", "DateAttribute", ["eq", "gt", "gte", "lt", "lte"]),
        ("modified", "DateAttribute", ["eq", "gt", "gte", "lt", "lte"]),
    ],
)
def test_a_field_of_assets_has_its_operators(
    plytix: Plytix, key: str, filter_type: str, operators: list[str]
) -> None:
    listed = by_key(plytix, "asset")
    assert (listed[key]["filter_type"], listed[key]["operators"]) == (filter_type, operators)
    assert len(listed) == 10
    assert [name for name, row in listed.items() if "options" in row] == ["file_type"]


@fact("filters", "doc")
@pytest.mark.parametrize(
    ("key", "filter_type", "operators"),
    [
        ("label", "TextAttribute", TEXT),
        ("name", "TextAttribute", TEXT),
        ("created", "DateAttribute", MOMENT),
        ("symmetrical", "BooleanAttribute", ["exists", "!exists", "eq"]),
        ("id", "TextAttribute", ["like", "eq", "!eq"]),
        ("modified", "DateAttribute", MOMENT),
    ],
)
def test_a_field_of_relationships_has_its_operators(
    plytix: Plytix, key: str, filter_type: str, operators: list[str]
) -> None:
    listed = by_key(plytix, "relationships")
    assert listed[key] == {"key": key, "filter_type": filter_type, "operators": operators}
    assert len(listed) == 6


@fact("filters", "doc")
@pytest.mark.parametrize(
    ("name", "collection"),
    [
        ("product", "/api/v1/products"),
        ("asset", "/api/v1/assets"),
        ("relationships", "/api/v1/relationships"),
    ],
)
def test_whatever_is_listed_works(plytix: Plytix, name: str, collection: str) -> None:
    """Each listed operator of each listed field is taken with a value of its kind."""
    samples = {
        "IntAttribute": 1,
        "DecimalAttribute": 1.5,
        "DateAttribute": "2024-01-01",
        "BooleanAttribute": True,
    }
    rows = [row for rows in told(plytix, name).values() for row in rows]
    assert rows
    for row in rows:
        for operator in row["operators"]:
            value = samples.get(row["filter_type"], "x")
            sent = [value] if operator in {"in", "!in"} else value
            sent = None if "exists" in operator else sent
            filters = [[{"field": row["key"], "operator": operator, "value": sent}]]
            answer = plytix.post(f"{collection}/search", {"filters": filters})
            assert answer.status_code == 200, (row["key"], operator, answer.text)
