"""The search language: filters and their operators, as documented and as observed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.contract.sandbox.conftest import Plytix, condition
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import (
    KETTLE,
    KITCHEN,
    LAMP,
    MUG,
    MUGS,
    PAN,
    SPARE_PARTS,
)

ALL = ["MUG-1", "pan-1", "KT-1", "LAMP-1", "KT-1-BL", "KT-1-RD", "00123"]
SEARCH = "/api/v2/products/search"
SEARCHES = (
    "/api/v1/products/search",
    SEARCH,
    "/api/v1/assets/search",
    "/api/v1/attributes/product/search",
    "/api/v1/attribute-groups/product/search",
    "/api/v1/categories/product/search",
    "/api/v1/categories/file/search",
    "/api/v1/product_families/search",
    "/api/v1/relationships/search",
)


def refused(plytix: Plytix, *row: Any, path: str = SEARCH) -> str:
    """The message of a 422 to one condition."""
    answer = plytix.post(path, {"filters": [[condition(*row)]]})
    assert answer.status_code == 422, answer.text
    assert answer.json()["error"]["msg"] == "Schema validation error"
    return str(answer.json()["error"]["errors"][0]["msg"])


# ---------------------------------------------------------------- the request


@fact("search", "live")
@pytest.mark.parametrize("path", SEARCHES)
def test_an_empty_object_is_a_search(plytix: Plytix, path: str) -> None:
    """Every member of a search may be left out: `{}` finds everything."""
    found = plytix.search({}, path)
    assert found["pagination"]["count"] == found["pagination"]["total_count"]
    assert len(found["data"]) == found["pagination"]["count"]


@fact("search", "doc", "client")
@pytest.mark.parametrize("filters", [[], [[]], [[], []], None])
def test_empty_filters_find_everything(plytix: Plytix, filters: Any) -> None:
    """`filters` that are `[]`, `[[]]`, null or absent let everything through."""
    found = plytix.search({"filters": filters})
    assert [row["sku"] for row in found["data"]] == ALL


@fact("search", "guess")
def test_an_empty_group_among_others_lets_everything_through(plytix: Plytix) -> None:
    """An inner list without conditions holds for everything, also beside other lists."""
    assert plytix.skus([condition("sku", "eq", "pan-1")], []) == ALL


@fact("search", "doc")
def test_the_outer_list_is_or_and_the_inner_list_is_and(plytix: Plytix) -> None:
    """Conditions of one inner list hold together; of the inner lists one is enough."""
    found = plytix.skus(
        [condition("attributes.colour", "in", ["Blue"]), condition("_is_variation", "eq", True)],
        [condition("sku", "eq", "pan-1")],
        [condition("attributes.pieces", "gt", 5)],
    )
    assert found == ["pan-1", "LAMP-1", "KT-1-BL"]


@fact("search", "client")
@pytest.mark.parametrize("path", SEARCHES)
def test_members_that_are_none_are_passed_over(plytix: Plytix, path: str) -> None:
    """Members beside the known four, such as `limit` or `relationships`, do no harm."""
    body = {"limit": 1, "sort": "x", "relationships": True, "assets": [], "page": 3}
    assert plytix.search(body, path)["data"] == plytix.search({}, path)["data"]


@fact("search", "live")
@pytest.mark.parametrize("path", SEARCHES[2:])
def test_relationship_filters_mean_nothing_but_for_products(plytix: Plytix, path: str) -> None:
    """Searches of other things than products take `relationship_filters` without a word."""
    rows = [[{"relationship_id": SPARE_PARTS, "operator": "exists"}]]
    for filters in ([], rows):
        found = plytix.search({"relationship_filters": filters}, path)
        assert found["data"] == plytix.search({}, path)["data"]


@fact("search", "doc")
@pytest.mark.parametrize("path", SEARCHES)
def test_a_body_that_is_no_json_is_400(plytix: Plytix, path: str) -> None:
    """A search that cannot be read is 400, with the decoder's own words."""
    answer = plytix.post(path, b'{"filters": [,]}')
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert error["msg"].startswith("Failed to decode JSON object: Expecting value: line 1 column")
    assert error["errors"] == [{"field": "http_status_code", "msg": 400}]


@fact("search", "doc", "guess")
@pytest.mark.parametrize(
    "body",
    [
        [],
        "x",
        None,
        {"filters": {}},
        {"filters": [{}]},
        {"filters": "sku"},
        {"filters": [{"field": "sku", "operator": "exists"}]},
        {"filters": [["x"]]},
        {"attributes": "sku"},
        {"attributes": [3]},
        {"attributes": {}},
        {"pagination": []},
        {"pagination": "1"},
        {"pagination": {"order": 3}},
        {"relationship_filters": {}},
        {"relationship_filters": [[{}]]},
    ],
)
def test_a_search_of_the_wrong_form_is_422(plytix: Plytix, body: Any) -> None:
    """A member of the wrong JSON type is 422, `Schema validation error`."""
    answer = plytix.call("POST", SEARCH, b"null") if body is None else plytix.post(SEARCH, body)
    assert answer.status_code == 422
    assert answer.json()["error"]["msg"] == "Schema validation error"


@fact("search", "doc")
@pytest.mark.parametrize(
    ("row", "missing"),
    [
        ({}, ["field", "operator"]),
        ({"field": "sku"}, ["operator"]),
        ({"operator": "eq"}, ["field"]),
    ],
)
def test_a_condition_needs_field_and_operator(
    plytix: Plytix, row: dict[str, Any], missing: list[str]
) -> None:
    """A condition without field or operator is 422 and says which is missing."""
    answer = plytix.post(SEARCH, {"filters": [[row]]})
    assert answer.status_code == 422
    assert answer.json()["error"]["errors"] == [
        {"field": name, "msg": "Missing data for required field."} for name in missing
    ]


@fact("search", "live", "client")
@pytest.mark.parametrize(
    "field",
    ["colour", "Colour", "attributes.Colour", "attributes.", "attributes", "", "x", None, 3],
)
def test_a_filter_on_no_field_is_422(plytix: Plytix, field: Any) -> None:
    """A filter on something that is no field is 422; a bare label is none."""
    assert f"Field '{field}' doesn't exist" in refused(plytix, field, "eq", "Blue")


@fact("search", "doc", "live")
def test_attributes_are_filtered_with_their_prefix(plytix: Plytix) -> None:
    """An attribute is named `attributes.<label>` in filters."""
    found = plytix.skus([condition("attributes.colour", "eq", "Blue")])
    assert found == ["MUG-1", "KT-1-BL"]


@fact("search", "doc")
def test_a_filter_on_no_field_of_assets_is_told_otherwise(plytix: Plytix) -> None:
    """The asset search names the operator of a filter on no field, and gives no field's name."""
    row = condition("nothing", "eq", "x")
    answer = plytix.post("/api/v1/assets/search", {"filters": [[row]]})
    assert answer.status_code == 422
    assert answer.json()["error"]["errors"] == [
        {"field": "eq", "msg": "unknown field"},
        {"field": "filters", "msg": "Unable to decode filters properly"},
    ]


@fact("search", "live", "client")
@pytest.mark.parametrize("operator", ["contains", "null", "!null", "", None, 3, "EQ", "!gt"])
def test_an_operator_that_is_none_is_422_and_names_those_there_are(
    plytix: Plytix, operator: Any
) -> None:
    """`contains`, `null` and others that are none are 422; the error lists the real ones."""
    assert refused(plytix, "sku", operator, "x").startswith(
        f"Invalid operator '{operator}'. Valid operators: exists, !exists, text_search, like, "
        "!like, in, !in, eq, !eq, gt, gte, lt, lte"
    )


def test_hundreds_of_groups_are_taken(plytix: Plytix) -> None:
    groups = [[condition("gtin", "eq", str(number))] for number in range(500)]
    groups += [
        [condition("label", "like", str(number)), condition("gtin", "exists")]
        for number in range(500)
    ]
    assert plytix.skus(*groups, [condition("gtin", "eq", "4006381333931")]) == ["MUG-1"]


# ---------------------------------------------------------------- each operator


@fact("operators", "doc")
@pytest.mark.parametrize("value", [(), (None,)])
def test_exists_needs_no_value(plytix: Plytix, value: tuple[Any, ...]) -> None:
    """`exists` and `!exists` come without a value, or with null."""
    assert plytix.skus([condition("label", "exists", *value)]) == ALL[:4]
    assert plytix.skus([condition("label", "!exists", *value)]) == ALL[4:]


@fact("operators", "doc")
@pytest.mark.parametrize("field", ["sku", "label", "attributes.material", "attributes.colour"])
def test_eq_compares_text_without_case(plytix: Plytix, field: str) -> None:
    """`eq` finds text in any case, and only the whole of it."""
    values = {"sku": "mug-1", "label": "MUG", "attributes.material": "stoneWARE"}
    value = values.get(field, "BLUE")
    assert plytix.skus([condition(field, "eq", value)])[0] == "MUG-1"
    assert plytix.skus([condition(field, "eq", value[:-1])]) == []


@fact("operators", "doc", "guess")
def test_not_eq_finds_what_has_no_value_too(plytix: Plytix) -> None:
    """`!eq` finds everything that `eq` does not find."""
    assert plytix.skus([condition("label", "!eq", "mug")]) == ALL[1:]


@fact("operators", "doc", "live")
def test_like_finds_a_part_without_case(plytix: Plytix) -> None:
    """`like` finds text with this part, in any case."""
    assert plytix.skus([condition("attributes.material", "like", "T I")]) == ["pan-1"]
    assert plytix.skus([condition("sku", "like", "kt-1-")]) == ["KT-1-BL", "KT-1-RD"]


@fact("operators", "doc")
@pytest.mark.parametrize("value", ["%", "_", "*", "MUG*", "M?G-1", "M%1", "^MUG"])
def test_like_knows_no_wildcards(plytix: Plytix, value: str) -> None:
    """Characters that are wildcards elsewhere stand for themselves in `like`."""
    assert plytix.skus([condition("sku", "like", value)]) == []


@fact("operators", "live")
def test_not_like_works_though_no_metadata_lists_it(plytix: Plytix) -> None:
    """`!like` finds what `like` does not find; the service's error text alone names it."""
    assert plytix.skus([condition("sku", "!like", "KT")]) == ["MUG-1", "pan-1", "LAMP-1", "00123"]


@fact("operators", "doc")
def test_in_minds_the_case_of_choices(plytix: Plytix) -> None:
    """`in` on a dropdown or multi-select minds case."""
    for field, value in (("attributes.colour", "Blue"), ("attributes.uses", "Tea")):
        assert "MUG-1" in plytix.skus([condition(field, "in", [value])])
        assert plytix.skus([condition(field, "in", [value.lower()])]) == []


@fact("operators", "doc", "guess")
def test_in_finds_any_of_a_list_and_not_in_none_of_it(plytix: Plytix) -> None:
    """`in` takes a list and finds what has one of it; `!in` what has none, or no value."""
    values = ["Soup", "Tea"]
    assert plytix.skus([condition("attributes.uses", "in", values)]) == ["MUG-1", "pan-1"]
    assert plytix.skus([condition("attributes.uses", "!in", values)]) == ALL[2:]


@fact("operators", "live", "guess")
@pytest.mark.parametrize("length", [0, 1, 100, 1000])
def test_in_takes_long_lists(plytix: Plytix, length: int) -> None:
    """`in` takes a hundred values and more."""
    skus = [f"none-{number}" for number in range(length - 1)] + ["MUG-1"][:length]
    assert plytix.skus([condition("sku", "in", skus)]) == (["MUG-1"] if length else [])
    uses = [f"none-{number}" for number in range(length - 1)] + ["Tea"][:length]
    found = plytix.skus([condition("attributes.uses", "in", uses)])
    assert found == (["MUG-1"] if length else [])


@fact("operators", "doc")
def test_numbers_and_dates_compare_by_order(plytix: Plytix) -> None:
    """`gt`, `gte`, `lt` and `lte` compare numbers as numbers and dates as dates."""
    expected = {"gt": ["LAMP-1"], "gte": ["pan-1", "LAMP-1"], "lt": ["MUG-1"]}
    expected["lte"] = ["MUG-1", "pan-1"]
    for operator, skus in expected.items():
        assert plytix.skus([condition("attributes.pieces", operator, 2)]) == skus
    for operator, skus in (("gt", []), ("gte", ["pan-1"]), ("lt", ["MUG-1"])):
        assert plytix.skus([condition("attributes.since", operator, "2020-01-01")]) == skus


@fact("operators", "doc", "client")
def test_bte_is_between_two_values_and_takes_both(plytix: Plytix) -> None:
    """`bte` takes two values and finds what lies between them, the ends included."""
    assert plytix.skus([condition("attributes.pieces", "bte", [1, 2])]) == ["MUG-1", "pan-1"]
    days = ["2015-03-28", "2019-12-31"]
    assert plytix.skus([condition("attributes.since", "bte", days)]) == ["MUG-1"]
    assert plytix.skus([condition("modified", "bte", ["2024-03-15", "2024-05-01"])]) == ["KT-1"]


@fact("operators", "doc")
def test_last_days_counts_full_days_back_from_today(plytix: Plytix) -> None:
    """`last_days` takes a number of days and finds dates from so many days ago until today."""
    today = datetime.now(UTC).date()
    for ago in (0, 3, 4):
        since = (today - timedelta(days=ago)).isoformat()
        plytix.patch(f"/api/v2/products/{PAN}", {"attributes": {"since": since}})
        found = plytix.skus([condition("attributes.since", "last_days", 3)])
        assert found == (["pan-1"] if ago <= 3 else []), ago
    plytix.patch(f"/api/v2/products/{PAN}", {"label": "Changed today"})
    assert plytix.skus([condition("modified", "last_days", 0)]) == ["pan-1"]


@fact("operators", "doc", "guess")
def test_text_search_looks_into_a_list_of_fields(plytix: Plytix) -> None:
    """`text_search` names a list of fields and finds what has every word in one of them."""
    fields = ["label", "attributes.material", "attributes.uses", "attributes.pieces"]
    for words, expected in (
        ("lamp", ["LAMP-1"]),
        ("IRON pan", ["pan-1"]),
        ("iron mug", []),
        ("coffee STONE", ["MUG-1"]),
        ("10", ["LAMP-1"]),
        (" ", ALL),
    ):
        assert plytix.skus([condition(fields, "text_search", words)]) == expected, words
    assert plytix.skus([condition("label", "text_search", "am")]) == ["LAMP-1"]


@fact("operators", "doc")
def test_assets_have_no_text_search(plytix: Plytix) -> None:
    """The asset search does not know `text_search`."""
    row = (["filename"], "text_search", "mug")
    assert "Invalid operator" in refused(plytix, *row, path="/api/v1/assets/search")


@fact("operators", "client")
def test_moments_are_compared_by_the_second(plytix: Plytix) -> None:
    """Filters on moments see no fractions of a second."""
    # The two were modified at 10:00:00.5 and 10:00:00.9.
    both = ["MUG-1", "pan-1"]
    for operator, expected in (("gt", []), ("gte", both), ("eq", both), ("lte", both), ("lt", [])):
        second = condition("modified", operator, "2024-03-01T10:00:00.700000+00:00")
        assert plytix.skus([condition("sku", "in", both), second]) == expected, operator


@fact("operators", "doc", "guess")
def test_a_moment_is_compared_with_a_bare_date(plytix: Plytix) -> None:
    """Moments are filtered with a date alone as well: `gt` means after its first second."""
    assert plytix.skus([condition("modified", "gt", "2024-03-31")]) == ["KT-1"]
    assert plytix.skus([condition("modified", "gt", "2024-04-01")]) == ["KT-1"]
    assert plytix.skus([condition("modified", "lt", "2024-04-01")]) == [
        sku for sku in ALL if sku != "KT-1"
    ]
    assert plytix.skus([condition("modified", "eq", "2024-04-01")]) == ["KT-1"]


@fact("operators", "guess")
@pytest.mark.parametrize(
    "moment",
    [
        "2024-04-01T12:00:00+02:00",
        "2024-04-01T10:00:00",
        "2024-04-01T10:00:00.000000+00:00",
        "2024-04-01T10:00:00Z",
    ],
)
def test_an_offset_in_a_filter_counts(plytix: Plytix, moment: str) -> None:
    """A moment in a filter may have an offset and a fraction; without offset it is UTC."""
    assert plytix.skus([condition("modified", "gte", moment)]) == ["KT-1"]
    assert plytix.skus([condition("modified", "gt", moment)]) == []


# ---------------------------------------------------------------- each type of attribute

OFFERED = {
    "material": ("TextAttribute", "exists !exists like eq !eq"),
    "care": ("TextAttribute", "exists !exists like eq !eq"),
    "story": ("TextAttribute", "exists !exists like eq !eq"),
    "page": ("TextAttribute", "exists !exists like eq !eq"),
    "pieces": ("IntAttribute", "exists !exists eq !eq gt gte lt lte"),
    "weight_kg": ("DecimalAttribute", "exists !exists eq !eq gt gte lt lte"),
    "ready": ("DecimalAttribute", "exists !exists eq !eq gt gte lt lte"),
    "colour": ("DropdownAttribute", "exists !exists eq !eq in !in"),
    "uses": ("MultiSelectAttribute", "exists !exists in !in"),
    "since": ("DateAttribute", "exists eq gt gte lt lte"),
    "oven_safe": ("BooleanAttribute", "exists !exists eq"),
    "picture": ("MediaAttribute", "exists !exists"),
    "gallery": ("MediaGalleryAttribute", "exists !exists"),
}
UNLISTED = {
    "TextAttribute": {"!like"},
    "IntAttribute": {"bte"},
    "DecimalAttribute": {"bte"},
    "DateAttribute": {"!exists", "bte", "last_days"},
}
EVERY = (
    *("exists", "!exists", "like", "!like", "eq", "!eq", "in", "!in"),
    *("gt", "gte", "lt", "lte", "bte", "last_days"),
)


def _value(kind: str, operator: str) -> Any:
    one: Any = {"IntAttribute": 2, "DecimalAttribute": 2.5, "BooleanAttribute": True}.get(kind, "x")
    one = "2024-01-01" if kind == "DateAttribute" else one
    many = {"in": ["x"], "!in": ["x"], "bte": [one, one], "last_days": 3}
    return many.get(operator, one)


@fact("operators", "doc", "guess")
@pytest.mark.parametrize("label", OFFERED)
def test_each_type_is_offered_its_operators_and_takes_no_others(plytix: Plytix, label: str) -> None:
    """Each type of attribute has its own operators; others are 422."""
    kind, operators = OFFERED[label]
    listed = plytix.get("/api/v1/filters/product").json()["data"][0]["attributes"]
    told = next(row for row in listed if row["key"] == f"attributes.{label}")
    assert (told["filter_type"], told["operators"]) == (kind, operators.split())
    for operator in EVERY:
        row = condition(f"attributes.{label}", operator, _value(kind, operator))
        answer = plytix.post(SEARCH, {"filters": [[row]]})
        taken = operator in operators.split() or operator in UNLISTED.get(kind, set())
        assert answer.status_code == (200 if taken else 422), operator
        if not taken:
            assert f"Invalid operator '{operator}'" in answer.text


@fact("operators", "guess", switch="any_operator")
def test_an_operator_that_the_type_does_not_offer_may_work(plytix: Plytix) -> None:
    """Operators that the metadata does not offer for a type are refused, or compare as text."""
    rows = [
        ("gtin", "in", ["4006381333931"], ["MUG-1"]),
        ("label", "gt", "l", ["MUG-1", "pan-1", "LAMP-1"]),
        ("label", "in", ["Mug"], ["MUG-1"]),
        ("attributes.material", "!in", ["Steel"], [s for s in ALL if s not in {"KT-1", "KT-1-BL"}]),
        ("attributes.uses", "eq", "tea", ["MUG-1"]),
        ("attributes.uses", "like", "o", ["MUG-1", "pan-1"]),
        ("attributes.uses", "!like", "o", ALL[2:]),
        ("attributes.pieces", "like", "1", ["MUG-1", "LAMP-1"]),
        ("attributes.pieces", "in", [1, 2], ["MUG-1", "pan-1"]),
        ("attributes.colour", "like", "lu", ["MUG-1", "KT-1-BL"]),
        ("attributes.since", "in", ["2020-01-01"], ["pan-1"]),
        ("attributes.since", "like", "2015", ["MUG-1"]),
        ("attributes.oven_safe", "!eq", True, ALL[1:]),
        ("attributes.picture", "like", "5a", ["MUG-1"]),
        ("categories", "eq", MUGS, ["MUG-1"]),
        ("thumbnail", "eq", "x", []),
        ("modified", "like", "2024-04", ["KT-1"]),
        ("_is_variation", "exists", None, ALL),
    ]
    for field, operator, value, _ in rows:
        assert f"Invalid operator '{operator}'" in refused(plytix, field, operator, value)
    plytix.switch(any_operator=True)
    for field, operator, value, expected in rows:
        assert plytix.skus([condition(field, operator, value)]) == expected, (field, operator)
    for field, operator, bad in (
        ("label", "last_days", 3),
        ("label", "gt", ["x"]),
        ("attributes.uses", "eq", None),
        ("attributes.since", "in", "2020-01-01"),
        ("attributes.oven_safe", "bte", [1, 2]),
    ):
        assert "Invalid value" in refused(plytix, field, operator, bad)
    assert "Invalid operator" in refused(plytix, "label", "contains", "x")


# ---------------------------------------------------------------- each field of products


@fact("operators", "live", "guess", switch="sku_in_ignores_case")
def test_products_are_looked_up_by_a_list_of_skus(plytix: Plytix) -> None:
    """`sku` takes `in`, though no metadata lists it; it minds case unless switched."""
    listed = plytix.get("/api/v1/filters/product").json()["data"][0]["attributes"]
    assert "in" not in next(row for row in listed if row["key"] == "sku")["operators"]
    for version in (1, 2):
        found = plytix.search(
            {"filters": [[condition("sku", "in", ["mug-1", "pan-1", "none"])]]},
            f"/api/v{version}/products/search",
        )
        assert [row["sku"] for row in found["data"]] == ["pan-1"]
    assert plytix.skus([condition("sku", "!in", ALL[1:])]) == ["MUG-1"]
    plytix.switch(sku_in_ignores_case=True)
    assert plytix.skus([condition("sku", "in", ["mug-1", "PAN-1"])]) == ["MUG-1", "pan-1"]
    assert plytix.skus([condition("attributes.colour", "in", ["blue"])]) == []


@fact("operators", "doc")
def test_sku_label_and_gtin_filter_as_text(plytix: Plytix) -> None:
    """`sku`, `label` and `gtin` take the operators of text."""
    for field, value, expected in (
        ("sku", "00123", ["00123"]),
        ("label", "lamp", ["LAMP-1"]),
        ("gtin", "4006381333931", ["MUG-1"]),
    ):
        assert plytix.skus([condition(field, "eq", value)]) == expected
        assert plytix.skus([condition(field, "like", value[1:-1].upper())]) == expected
        assert set(plytix.skus([condition(field, "!eq", value)])) == set(ALL) - set(expected)
        assert set(expected) <= set(plytix.skus([condition(field, "exists")]))


@fact("operators", "doc")
def test_status_takes_eq_and_in(plytix: Plytix) -> None:
    """`status` takes `eq`, `in` and `!in`, and no other operator."""
    assert plytix.skus([condition("status", "eq", "Completed")]) == ["MUG-1"]
    both = ["Completed", "Archived"]
    assert plytix.skus([condition("status", "in", both)]) == ["MUG-1", "pan-1"]
    assert plytix.skus([condition("status", "!in", both)]) == ALL[2:]
    for operator in ("exists", "like", "!eq"):
        assert "Invalid operator" in refused(plytix, "status", operator, "Draft")


@fact("operators", "doc")
def test_categories_take_ids(plytix: Plytix) -> None:
    """`categories` takes `in` and `!in` with ids of categories, `exists` and `!exists`."""
    assert plytix.skus([condition("categories", "in", [MUGS])]) == ["MUG-1"]
    assert plytix.skus([condition("categories", "in", [MUGS, KITCHEN])]) == ["MUG-1", "pan-1"]
    assert plytix.skus([condition("categories", "!in", [MUGS])]) == ALL[1:]
    assert plytix.skus([condition("categories", "exists")]) == ["MUG-1", "pan-1"]
    assert plytix.skus([condition("categories", "!exists")]) == ALL[2:]


@fact("operators", "doc")
def test_static_lists_can_be_asked_for(plytix: Plytix) -> None:
    """`static_lists` takes `in` with ids of product lists; the practice account has none."""
    assert plytix.skus([condition("static_lists", "in", ["5a00000000000000000000c9"])]) == []
    assert "Invalid operator" in refused(plytix, "static_lists", "!in", [])


@fact("operators", "doc", "guess")
def test_assets_images_and_thumbnail_are_there_or_not(plytix: Plytix) -> None:
    """`assets`, `images` and `thumbnail` take `exists` and `!exists`; images are pictures only."""
    with_some = {"assets": ["MUG-1", "pan-1"], "images": ["MUG-1"], "thumbnail": ["MUG-1"]}
    for field, expected in with_some.items():
        assert plytix.skus([condition(field, "exists")]) == expected
        rest = [sku for sku in ALL if sku not in expected]
        assert plytix.skus([condition(field, "!exists")]) == rest
        assert "Invalid operator" in refused(plytix, field, "eq", "x")


@fact("operators", "doc")
def test_created_and_modified_take_the_operators_of_dates(plytix: Plytix) -> None:
    """`created` and `modified` take the operators of date attributes."""
    assert plytix.skus([condition("created", "gte", "2025-01-01")]) == ["00123"]
    assert plytix.skus([condition("created", "eq", "2025-02-01T10:00:00")]) == ["00123"]
    assert plytix.skus([condition("created", "exists")]) == ALL
    assert plytix.skus([condition("modified", "lte", "9999-12-31T23:59:59")]) == ALL
    assert plytix.skus([condition("modified", "gt", "9999-12-31T23:59:59")]) == []
    assert "Invalid operator" in refused(plytix, "modified", "like", "2024")


@fact("operators", "doc")
def test_product_level_tells_singles_parents_and_variants(plytix: Plytix) -> None:
    """`product_level` is 0 for a single product, 1 for a parent, 2 for a variant."""
    levels = {0: ["MUG-1", "pan-1", "LAMP-1", "00123"], 1: ["KT-1"], 2: ["KT-1-BL", "KT-1-RD"]}
    for level, expected in levels.items():
        assert plytix.skus([condition("product_level", "eq", level)]) == expected


@fact("operators", "doc")
def test_properties_are_filtered_by_true_and_false(plytix: Plytix) -> None:
    """`_is_variation` and `_has_variations` take `eq` with a boolean."""
    variants = ["KT-1-BL", "KT-1-RD"]
    for field, expected in (("_is_variation", variants), ("_has_variations", ["KT-1"])):
        assert plytix.skus([condition(field, "eq", True)]) == expected
        rest = [sku for sku in ALL if sku not in expected]
        assert plytix.skus([condition(field, "eq", False)]) == rest


@fact("operators", "client")
def test_products_are_found_by_id(plytix: Plytix) -> None:
    """Products are found by `id` with `in`, and variants by the id of their parent."""
    assert plytix.skus([condition("id", "in", [PAN, MUG])]) == ["MUG-1", "pan-1"]
    assert plytix.skus([condition("id", "eq", LAMP)]) == ["LAMP-1"]
    for field in ("parent_id", "_parent_id"):
        assert plytix.skus([condition(field, "eq", KETTLE)]) == ["KT-1-BL", "KT-1-RD"]


@fact("operators", "live", "guess")
@pytest.mark.parametrize("path", [SEARCHES[2], *SEARCHES[4:6], SEARCHES[8]])
def test_other_things_are_found_by_id_as_well(plytix: Plytix, path: str) -> None:
    """`id` with `in` works on categories, relationships, assets and groups."""
    every = [row["id"] for row in plytix.search({}, path)["data"]]
    assert every
    found = plytix.search({"filters": [[condition("id", "in", [every[-1], "none"])]]}, path)
    assert [row["id"] for row in found["data"]] == [every[-1]]


# ---------------------------------------------------------------- cases


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
def test_what_each_operator_finds(
    plytix: Plytix, field: Any, operator: str, value: Any, expected: list[str]
) -> None:
    assert plytix.skus([condition(field, operator, value)]) == expected


@fact("operators", "guess")
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
    """A value that does not go with field and operator is 422."""
    refused(plytix, field, operator, value)
