"""Filter operators: each, by type of attribute, by field of products."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.contract.sandbox.asking import ALL, SEARCH, SEARCHES, refused
from tests.contract.sandbox.conftest import Plytix, condition
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import (
    KETTLE,
    KITCHEN,
    LAMP,
    MUG,
    MUGS,
    PAN,
)

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
