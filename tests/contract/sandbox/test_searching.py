"""The search language, as documented and as observed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.sandbox.conftest import Plytix, condition
from tests.contract.sandbox.small_account import (
    KETTLE,
    KETTLE_BLUE,
    KITCHEN,
    LAMP,
    MUG,
    MUGS,
    PAN,
    SPARE_PARTS,
)

ALL = ["MUG-1", "pan-1", "KT-1", "LAMP-1", "KT-1-BL", "KT-1-RD", "00123"]
SEARCH = "/api/v2/products/search"


@pytest.mark.parametrize(
    "body",
    [{}, {"filters": []}, {"filters": [[]]}, {"filters": None}, {"relationship_filters": []}],
)
def test_no_filter_finds_everything(plytix: Plytix, body: dict[str, Any]) -> None:
    assert [row["sku"] for row in plytix.search(body)["data"]] == ALL


@pytest.mark.parametrize(
    ("field", "operator", "value", "expected"),
    [
        ("sku", "eq", "mug-1", ["MUG-1"]),
        ("sku", "eq", "00123", ["00123"]),
        ("sku", "eq", 123, []),
        ("sku", "!eq", "mug-1", ALL[1:]),
        ("sku", "like", "KT-", ["KT-1", "KT-1-BL", "KT-1-RD"]),
        ("sku", "like", "%", []),
        ("sku", "!like", "kt", ["MUG-1", "pan-1", "LAMP-1", "00123"]),
        ("sku", "in", ["MUG-1", "pan-1", "no"], ["MUG-1", "pan-1"]),
        ("sku", "in", ["mug-1"], []),
        ("sku", "in", [], []),
        ("sku", "!in", ["MUG-1"], ALL[1:]),
        ("sku", "exists", None, ALL),
        ("label", "eq", "LAMP", ["LAMP-1"]),
        ("label", "like", "m", ["MUG-1", "LAMP-1"]),
        ("label", "!exists", None, ["KT-1-BL", "KT-1-RD", "00123"]),
        ("label", "!eq", "lamp", ["MUG-1", "pan-1", "KT-1", "KT-1-BL", "KT-1-RD", "00123"]),
        ("gtin", "eq", "4006381333931", ["MUG-1"]),
        ("gtin", "exists", None, ["MUG-1"]),
        ("status", "eq", "completed", ["MUG-1"]),
        ("status", "in", ["Completed", "Archived"], ["MUG-1", "pan-1"]),
        ("status", "in", ["completed"], []),
        ("status", "!in", ["Draft"], ["MUG-1", "pan-1"]),
        ("id", "in", [MUG, PAN], ["MUG-1", "pan-1"]),
        ("parent_id", "eq", KETTLE, ["KT-1-BL", "KT-1-RD"]),
        ("categories", "in", [MUGS], ["MUG-1"]),
        ("categories", "!in", [MUGS, KITCHEN], ALL[2:]),
        ("categories", "exists", None, ["MUG-1", "pan-1"]),
        ("static_lists", "in", ["5a00000000000000000000c9"], []),
        ("assets", "exists", None, ["MUG-1", "pan-1"]),
        ("images", "exists", None, ["MUG-1"]),
        ("thumbnail", "!exists", None, ALL[1:]),
        ("product_level", "eq", 0, ["MUG-1", "pan-1", "LAMP-1", "00123"]),
        ("product_level", "in", [1, 2], ["KT-1", "KT-1-BL", "KT-1-RD"]),
        ("_is_variation", "eq", True, ["KT-1-BL", "KT-1-RD"]),
        ("_has_variations", "eq", True, ["KT-1"]),
        ("_has_variations", "eq", False, [sku for sku in ALL if sku != "KT-1"]),
        ("attributes.material", "eq", "cast iron", ["pan-1"]),
        ("attributes.material", "like", "STE", ["KT-1", "KT-1-BL"]),
        ("attributes.material", "!exists", None, ["LAMP-1", "00123"]),
        ("attributes.pieces", "gt", 1, ["pan-1", "LAMP-1"]),
        ("attributes.pieces", "gte", 2, ["pan-1", "LAMP-1"]),
        ("attributes.pieces", "lt", 2, ["MUG-1"]),
        ("attributes.pieces", "eq", "10", ["LAMP-1"]),
        ("attributes.pieces", "bte", [1, 2], ["MUG-1", "pan-1"]),
        ("attributes.weight_kg", "lte", 0.35, ["MUG-1"]),
        ("attributes.weight_kg", "eq", 3.0, ["pan-1"]),
        ("attributes.oven_safe", "eq", True, ["MUG-1"]),
        ("attributes.oven_safe", "eq", False, ["pan-1"]),
        ("attributes.oven_safe", "!exists", None, ALL[2:]),
        ("attributes.since", "gt", "2015-03-28", ["pan-1"]),
        ("attributes.since", "gte", "2015-03-28", ["MUG-1", "pan-1"]),
        ("attributes.since", "eq", "2015-03-28", ["MUG-1"]),
        ("attributes.since", "bte", ["2015-01-01", "2015-12-31"], ["MUG-1"]),
        ("attributes.since", "last_days", 100_000, ["MUG-1", "pan-1"]),
        ("attributes.since", "last_days", 0, []),
        ("attributes.since", "!exists", None, ALL[2:]),
        ("attributes.colour", "eq", "blue", ["MUG-1", "KT-1-BL"]),
        ("attributes.colour", "in", ["Blue"], ["MUG-1", "KT-1-BL"]),
        ("attributes.colour", "in", ["blue"], []),
        ("attributes.colour", "!in", ["Blue", "Red"], ["KT-1", "LAMP-1", "00123"]),
        ("attributes.uses", "in", ["Tea", "Soup"], ["MUG-1", "pan-1"]),
        ("attributes.uses", "in", ["tea"], []),
        ("attributes.uses", "!in", ["Tea"], ALL[1:]),
        ("attributes.picture", "exists", None, ["MUG-1"]),
        ("attributes.gallery", "!exists", None, ALL[1:]),
        ("attributes.ready", "eq", 100, ["MUG-1", "pan-1", "KT-1"]),
        ("modified", "gt", "2024-03-31", ["KT-1"]),
        ("modified", "lt", "2024-04-01T10:00:00", [sku for sku in ALL if sku != "KT-1"]),
        ("modified", "eq", "2024-04-01", ["KT-1"]),
        ("modified", "bte", ["2024-03-15", "2024-05-01"], ["KT-1"]),
        ("modified", "lte", "9999-12-31T23:59:59", ALL),
        ("modified", "gt", "9999-12-31T23:59:59", []),
        ("created", "gte", "2025-01-01", ["00123"]),
        ("product_level", "bte", [1, 2], ["KT-1", "KT-1-BL", "KT-1-RD"]),
        ("product_level", "!in", [0], ["KT-1", "KT-1-BL", "KT-1-RD"]),
        ("num_variations", "gt", 1, ["KT-1"]),
        ("product_type", "in", ["PARENT"], ["KT-1"]),
        ("product_family_id", "exists", None, ["KT-1", "KT-1-BL", "KT-1-RD"]),
        ("created", "last_days", 100_000, ALL),
        (["label", "attributes.material"], "text_search", "lamp", ["LAMP-1"]),
        (["label", "attributes.material"], "text_search", "IRON pan", ["pan-1"]),
        ("label", "text_search", "nothing", []),
    ],
)
def test_operators(
    plytix: Plytix, field: Any, operator: str, value: Any, expected: list[str]
) -> None:
    assert plytix.skus([condition(field, operator, value)]) == expected


def test_times_are_compared_by_the_second(plytix: Plytix) -> None:
    """Two products were modified at 10:00:00.5 and 10:00:00.9."""
    both = ["MUG-1", "pan-1"]
    for operator, expected in (("gt", []), ("gte", both), ("eq", both), ("lte", both), ("lt", [])):
        second = condition("modified", operator, "2024-03-01T10:00:00.700000+00:00")
        assert plytix.skus([condition("sku", "in", both), second]) == expected, operator


def test_an_offset_in_a_filter_counts(plytix: Plytix) -> None:
    found = plytix.skus([condition("modified", "gte", "2024-04-01T12:00:00+02:00")])
    assert found == ["KT-1"]


def test_the_outer_list_is_or_and_the_inner_list_is_and(plytix: Plytix) -> None:
    found = plytix.skus(
        [condition("attributes.colour", "in", ["Blue"]), condition("_is_variation", "eq", True)],
        [condition("sku", "eq", "pan-1")],
        [condition("attributes.pieces", "gt", 5)],
    )
    assert found == ["pan-1", "LAMP-1", "KT-1-BL"]


def test_an_empty_group_among_others_lets_everything_through(plytix: Plytix) -> None:
    assert plytix.skus([condition("sku", "eq", "pan-1")], []) == ALL


def test_hundreds_of_groups_are_taken(plytix: Plytix) -> None:
    groups = [[condition("gtin", "eq", str(number))] for number in range(500)]
    groups += [
        [condition("label", "like", str(number)), condition("gtin", "exists")]
        for number in range(500)
    ]
    assert plytix.skus(*groups, [condition("gtin", "eq", "4006381333931")]) == ["MUG-1"]


def test_sku_in_may_ignore_case_when_switched_on(plytix: Plytix) -> None:
    plytix.switch(sku_in_ignores_case=True)
    assert plytix.skus([condition("sku", "in", ["mug-1", "PAN-1"])]) == ["MUG-1", "pan-1"]


@pytest.mark.parametrize("bare", ["colour", "Colour", "attributes.Colour", "attributes.", "", "x"])
def test_a_filter_on_no_field_is_422(plytix: Plytix, bare: str) -> None:
    answer = plytix.post(SEARCH, {"filters": [[condition(bare, "eq", "Blue")]]})
    assert answer.status_code == 422
    assert f"Field '{bare}' doesn't exist" in answer.text


@pytest.mark.parametrize("operator", ["contains", "null", "", None, 3, "EQ"])
def test_an_operator_that_is_none_is_422_and_names_those_there_are(
    plytix: Plytix, operator: Any
) -> None:
    answer = plytix.post(SEARCH, {"filters": [[condition("sku", operator, "x")]]})
    assert answer.status_code == 422
    assert (
        f"Invalid operator '{operator}'. Valid operators: exists, !exists, text_search, like"
        in (answer.json()["error"]["errors"][0]["msg"])
    )


@pytest.mark.parametrize(
    ("field", "operator", "value"),
    [
        ("label", "in", ["Mug"]),
        ("gtin", "in", ["4006381333931"]),
        ("attributes.material", "gt", "a"),
        ("attributes.uses", "eq", "Tea"),
        ("attributes.pieces", "like", "1"),
        ("attributes.oven_safe", "in", [True]),
        ("attributes.picture", "eq", "x"),
        ("modified", "like", "2024"),
        ("_is_variation", "exists", None),
    ],
)
def test_an_operator_that_the_type_does_not_offer_is_422(
    plytix: Plytix, field: str, operator: str, value: Any
) -> None:
    answer = plytix.post(SEARCH, {"filters": [[condition(field, operator, value)]]})
    assert answer.status_code == 422


def test_an_operator_that_the_type_does_not_offer_may_work_when_switched(plytix: Plytix) -> None:
    plytix.switch(any_operator=True)
    assert plytix.skus([condition("gtin", "in", ["4006381333931"])]) == ["MUG-1"]
    for field, operator in (("attributes.uses", "eq"), ("thumbnail", "eq"), ("label", "gt")):
        body = {"filters": [[condition(field, operator, "x")]]}
        assert plytix.post(SEARCH, body).status_code == 422


@pytest.mark.parametrize(
    ("field", "operator", "value"),
    [
        ("sku", "in", "MUG-1"),
        ("sku", "in", [1]),
        ("sku", "eq", None),
        ("sku", "eq", ["MUG-1"]),
        ("sku", "like", True),
        ("attributes.pieces", "gt", "many"),
        ("attributes.pieces", "gt", None),
        ("attributes.pieces", "bte", [1]),
        ("attributes.since", "eq", "yesterday"),
        ("attributes.since", "last_days", -1),
        ("modified", "gt", 5),
        ("modified", "bte", ["2024-01-01"]),
        ("attributes.oven_safe", "eq", "true"),
        ("modified", "gt", "0001-01-01T00:00:00+14:00"),
        ("attributes.since", "bte", ["2015-01-01"]),
        ("attributes.uses", "in", "Tea"),
        (["label"], "text_search", 3),
        ([], "text_search", "x"),
        (["nothing"], "text_search", "x"),
    ],
)
def test_a_value_that_does_not_go_with_the_operator_is_422(
    plytix: Plytix, field: Any, operator: str, value: Any
) -> None:
    answer = plytix.post(SEARCH, {"filters": [[condition(field, operator, value)]]})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        {"filters": {}},
        {"filters": [{}]},
        {"filters": [["x"]]},
        {"filters": [[{}]]},
        {"filters": [[{"field": "sku"}]]},
        {"attributes": "sku"},
        {"attributes": [3]},
        {"pagination": []},
        {"pagination": {"page": 0}},
        {"pagination": {"page": "1"}},
        {"pagination": {"page_size": 0}},
        {"pagination": {"page_size": 101}},
        {"pagination": {"page_size": True}},
        {"pagination": {"order": 3}},
        {"relationship_filters": {}},
        {"relationship_filters": [[{}]]},
    ],
)
def test_a_search_of_the_wrong_form_is_422(plytix: Plytix, body: dict[str, Any]) -> None:
    answer = plytix.post(SEARCH, body)
    assert answer.status_code == 422
    assert answer.json()["error"]["msg"] == "Schema validation error"


def test_members_that_are_none_are_passed_over(plytix: Plytix) -> None:
    body = {"limit": 3, "sort": "x", "pagination": {"count": 1, "total_count": 2, "order": None}}
    assert len(plytix.search(body)["data"]) == 7


# ---------------------------------------------------------------- pages, order, counters


def test_pagination_has_five_members_and_count_means_matches(plytix: Plytix) -> None:
    found = plytix.search(
        {
            "filters": [[condition("sku", "like", "kt-1")]],
            "pagination": {"page_size": 2, "page": 1, "order": "-sku"},
        }
    )
    assert found["pagination"] == {
        "count": 3,
        "order": "-sku",
        "page": 1,
        "page_size": 2,
        "total_count": 7,
    }
    assert [row["sku"] for row in found["data"]] == ["KT-1-RD", "KT-1-BL"]


def test_a_page_has_25_rows_unless_told(plytix: Plytix) -> None:
    assert plytix.search({})["pagination"]["page_size"] == 25


def test_pages_put_together_are_the_whole(plytix: Plytix) -> None:
    seen: list[str] = []
    for page in range(1, 6):
        seen += plytix.skus(pagination={"page": page, "page_size": 2, "order": "sku"})
    assert seen == sorted(ALL)


def test_a_page_past_the_end_is_empty(plytix: Plytix) -> None:
    found = plytix.search({"pagination": {"page": 2**40}})
    assert found["data"] == []
    assert found["pagination"]["count"] == 7


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("sku", sorted(ALL)),
        ("-sku", sorted(ALL, reverse=True)),
        ("attributes.pieces", ["KT-1", "KT-1-BL", "KT-1-RD", "00123", "MUG-1", "pan-1", "LAMP-1"]),
        ("-attributes.pieces", ["LAMP-1", "pan-1", "MUG-1", "KT-1", "KT-1-BL", "KT-1-RD", "00123"]),
        ("-modified", ["KT-1", "pan-1", "MUG-1", "LAMP-1", "KT-1-BL", "KT-1-RD", "00123"]),
        ("", ALL),
        (None, ALL),
        ("asc", ALL),
        ("asc/label", ALL),
        ("attributes.nothing", ALL),
    ],
)
def test_orders(plytix: Plytix, order: str | None, expected: list[str]) -> None:
    found = plytix.search({"pagination": {"order": order}})
    assert [row["sku"] for row in found["data"]] == expected
    assert found["pagination"]["order"] == order


def test_a_search_without_order_may_come_in_another_sequence(plytix: Plytix) -> None:
    plytix.switch(unordered="newest")
    assert plytix.skus() == ALL[::-1]


# ---------------------------------------------------------------- columns and rows


def test_a_v2_row_has_its_fixed_members_and_no_others(plytix: Plytix) -> None:
    rows = {row["sku"]: row for row in plytix.search({})["data"]}
    assert sorted(rows["MUG-1"]) == ["id", "modified_user_audit", "num_variations", "sku"]
    assert rows["KT-1"]["num_variations"] == 2
    assert rows["KT-1-BL"]["parent_id"] == KETTLE


def test_a_v1_row_spells_the_parent_otherwise(plytix: Plytix) -> None:
    found = plytix.search({}, "/api/v1/products/search")
    rows = {row["sku"]: row for row in found["data"]}
    assert rows["MUG-1"] == {"id": MUG, "sku": "MUG-1", "num_variations": 0, "attributes": {}}
    assert rows["KT-1-BL"]["_parent_id"] == KETTLE


def test_columns_are_nested_and_those_without_value_left_out(plytix: Plytix) -> None:
    columns = ["label", "gtin", "modified", "attributes.material", "attributes.since"]
    rows = plytix.search({"attributes": columns})["data"]
    by_sku = {row["sku"]: row for row in rows}
    assert by_sku["MUG-1"]["label"] == "Mug"
    assert by_sku["MUG-1"]["modified"] == "2024-03-01T10:00:00.500000"
    assert by_sku["MUG-1"]["attributes"] == {
        "material": "Stoneware",
        "since": "2015-03-28T00:00:00",
    }
    assert by_sku["00123"]["attributes"] == {}
    assert not {"label", "gtin"} & by_sku["00123"].keys()
    assert "status" not in by_sku["MUG-1"]


def test_false_and_zero_are_values(plytix: Plytix) -> None:
    plytix.patch(f"/api/v2/products/{PAN}", {"attributes": {"pieces": 0, "weight_kg": 0}})
    columns = [f"attributes.{name}" for name in ("pieces", "weight_kg", "oven_safe")]
    row = plytix.search({"attributes": columns, "filters": [[condition("sku", "in", ["pan-1"])]]})[
        "data"
    ][0]
    assert row["attributes"] == {"pieces": 0, "weight_kg": 0, "oven_safe": False}


def test_references_in_rows_are_ids_in_objects(plytix: Plytix) -> None:
    columns = ["assets", "categories", "thumbnail", "attributes.picture", "attributes.gallery"]
    row = plytix.search({"attributes": columns, "filters": [[condition("sku", "in", ["MUG-1"])]]})[
        "data"
    ][0]
    assert row["categories"] == [{"id": MUGS}]
    assert row["thumbnail"] == row["attributes"]["picture"] == row["assets"][0]
    assert row["attributes"]["gallery"] == row["assets"][::-1]


def test_relationship_columns(plytix: Plytix) -> None:
    filters = [[condition("sku", "in", ["MUG-1", "pan-1"])]]
    body = {"attributes": ["relationships.spare_parts"], "filters": filters}
    mug, pan = plytix.search(body)["data"]
    assert mug["relationships"] == [
        {
            "relationship_id": SPARE_PARTS,
            "relationship_label": "spare_parts",
            "related_products": [
                {"product_id": PAN, "quantity": 2, "last_modified": "2024-02-02T10:00:00.000000"},
                {"product_id": LAMP, "quantity": 1, "last_modified": "2024-02-02T10:00:00.000000"},
            ],
        }
    ]
    assert "relationships" not in pan
    v1 = plytix.search(body, "/api/v1/products/search")["data"][0]["relationships"][0]
    assert v1["label"] == "spare_parts"
    assert v1["related_products"][0]["last_modified"].endswith("+00:00")


def test_the_family_is_missing_from_v1_rows_even_when_asked_for(plytix: Plytix) -> None:
    body = {"attributes": ["product_family_id"], "filters": [[condition("sku", "in", ["KT-1"])]]}
    assert "product_family_id" in plytix.search(body)["data"][0]
    assert "product_family_id" not in plytix.search(body, "/api/v1/products/search")["data"][0]


@pytest.mark.parametrize(
    "column", ["colour", "attributes.nothing", "relationships.nothing", "attributes", "Sku", ""]
)
def test_a_column_that_is_none_is_422(plytix: Plytix, column: str) -> None:
    assert plytix.post(SEARCH, {"attributes": [column]}).status_code == 422


@pytest.mark.parametrize(("version", "cap"), [(1, 3), (2, 4)])
def test_columns_are_capped_and_id_and_sku_are_free(plytix: Plytix, version: int, cap: int) -> None:
    plytix.switch(columns_v1=3, columns_v2=4)
    path = f"/api/v{version}/products/search"
    columns = ["label", "status", "attributes.material", "modified", "gtin"]
    assert plytix.post(path, {"attributes": ["id", "sku", *columns[:cap]]}).status_code == 200
    answer = plytix.post(path, {"attributes": columns[: cap + 1]})
    assert answer.status_code == 422
    assert answer.json()["error"] == {
        "msg": "Schema validation error",
        "errors": [{"field": "schema", "msg": f"columns limit exceeded, current limit is {cap}"}],
    }


def test_the_caps_are_20_and_50_unless_switched(plytix: Plytix) -> None:
    switches = plytix.control("GET", "/switches")["switches"]
    assert (switches["columns_v1"], switches["columns_v2"]) == (20, 50)


# ---------------------------------------------------------------- relationship filters


@pytest.mark.parametrize(
    ("name", "operator", "partners", "expected"),
    [
        ("spare_parts", "exists", None, ["MUG-1"]),
        ("spare_parts", "exists", [], ["MUG-1"]),
        ("spare_parts", "!exists", None, ALL[1:]),
        ("goes_with", "exists", None, ["MUG-1", "KT-1"]),
        ("spare_parts", "exists", [(PAN, "exists", None)], ["MUG-1"]),
        ("spare_parts", "exists", [(KETTLE, "exists", None)], []),
        ("spare_parts", "exists", [(PAN, "gte", [2])], ["MUG-1"]),
        ("spare_parts", "exists", [(PAN, "gt", [2])], []),
        ("spare_parts", "exists", [(PAN, "bte", [1, 3]), (LAMP, "eq", [1])], ["MUG-1"]),
        ("spare_parts", "exists", [(PAN, "in", [1, 3])], []),
    ],
)
def test_relationship_filters(
    plytix: Plytix,
    name: str,
    operator: str,
    partners: list[tuple[str, str, Any]] | None,
    expected: list[str],
) -> None:
    found = plytix.search(
        {"filters": [[condition("name", "eq", name.replace("_", " "))]]},
        "/api/v1/relationships/search",
    )
    row: dict[str, Any] = {"relationship_id": found["data"][0]["id"], "operator": operator}
    if partners is not None:
        row["product_ids"] = [
            {"id": product_id, "qty_operator": quantity, "value": value}
            for product_id, quantity, value in partners
        ]
    assert plytix.skus(relationship_filters=[[row]]) == expected


def test_relationship_filters_and_filters_hold_together(plytix: Plytix) -> None:
    row = {"relationship_id": SPARE_PARTS, "operator": "!exists"}
    assert plytix.skus(
        [condition("sku", "in", ["MUG-1", "pan-1"])], relationship_filters=[[row]]
    ) == ["pan-1"]


@pytest.mark.parametrize(
    "row",
    [
        {"relationship_id": SPARE_PARTS, "operator": "eq"},
        {"relationship_id": "5a00000000000000000000d9", "operator": "exists"},
        {"relationship_id": SPARE_PARTS},
        {"relationship_id": SPARE_PARTS, "operator": "exists", "product_ids": [{"id": PAN}]},
        {
            "relationship_id": SPARE_PARTS,
            "operator": "exists",
            "product_ids": [{"id": PAN, "qty_operator": "bte", "value": [1]}],
        },
        {
            "relationship_id": SPARE_PARTS,
            "operator": "!exists",
            "product_ids": [{"id": PAN, "qty_operator": "exists"}],
        },
    ],
)
def test_a_bad_relationship_filter_is_422(plytix: Plytix, row: dict[str, Any]) -> None:
    assert plytix.post(SEARCH, {"relationship_filters": [[row]]}).status_code == 422


def test_a_row_of_a_variant_shows_what_it_inherits(plytix: Plytix) -> None:
    found = plytix.search(
        {
            "attributes": ["attributes.material", "attributes.care", "overwritten_attributes"],
            "filters": [[condition("parent_id", "eq", KETTLE)]],
        }
    )["data"]
    assert [row["attributes"] for row in found] == [
        {"material": "Steel", "care": "Wipe"},
        {"material": "Enamel", "care": "Wipe"},
    ]
    assert found[0]["id"] == KETTLE_BLUE
    assert "overwritten_attributes" not in found[0]
    assert found[1]["overwritten_attributes"] == ["material"]
