"""The account the sandbox starts with is whole: everything it points at is there."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import Any

import pytest

from sheetsync.sandbox.seed.demo import demo_account
from sheetsync.sandbox.seed.schema import ATTRIBUTES, label_of

Row = dict[str, Any]
Tables = dict[str, list[Row]]

ALL_TYPES = {
    "TextAttribute",
    "MultilineAttribute",
    "HtmlAttribute",
    "IntAttribute",
    "DecimalAttribute",
    "BooleanAttribute",
    "DateAttribute",
    "UrlAttribute",
    "DropdownAttribute",
    "MultiSelectAttribute",
    "MediaAttribute",
    "MediaGalleryAttribute",
    "CompletenessAttribute",
}


@pytest.fixture(scope="module")
def account() -> Tables:
    return demo_account()


def _by_id(rows: list[Row]) -> dict[str, Row]:
    return {row["id"]: row for row in rows}


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Packed product weight (kg)", "packed_product_weight_kg"),
        (
            "Color (Create a multiselect type attribute)",
            "color_create_a_multiselect_type_attribute",
        ),
        ("Bowl depth (mm)", "bowl_depth_mm"),
        ("17", "17"),
        ("Non-stick coating", "non_stick_coating"),
    ],
)
def test_a_label_follows_from_the_name_as_plytix_documents_it(name: str, label: str) -> None:
    assert label_of(name) == label


def test_two_calls_build_equal_accounts_that_share_nothing() -> None:
    first, second = demo_account(), demo_account()
    assert first == second
    first["products"][0]["attributes"].clear()
    assert second["products"][0]["attributes"]
    assert demo_account() == second


def test_the_account_has_what_a_brand_of_its_size_has(account: Tables) -> None:
    types = Counter(row["product_type"] for row in account["products"])
    assert len(account["products"]) == 600
    assert types["VARIANT"] == 200
    assert types["SINGLE"] + types["PARENT"] == 400
    assert len(account["attributes"]) >= 60
    assert {row["type_class"] for row in account["attributes"]} == ALL_TYPES
    assert len([row for row in account["product_categories"] if not row["parents_ids"]]) == 3
    assert len(account["relationships"]) >= 3
    assert len(account["account"]) == 1


@pytest.mark.parametrize("table", sorted(demo_account()))
def test_ids_are_24_hexadecimal_digits_and_unique(account: Tables, table: str) -> None:
    ids = [row["id"] for row in account[table]]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[0-9a-f]{24}", row_id) for row_id in ids)


def test_skus_and_gtins_are_unique_and_gtins_have_their_check_digit(account: Tables) -> None:
    skus = [row["sku"] for row in account["products"]]
    gtins = [row["gtin"] for row in account["products"] if row["gtin"] is not None]
    assert len(set(skus)) == len(skus)
    assert len(set(gtins)) == len(gtins) > 550
    assert all(re.fullmatch(r"[A-Z]{2}-\d{3}(-[A-Z0-9]+)?", sku) for sku in skus)
    for gtin in gtins:
        assert re.fullmatch(r"\d{13}", gtin)
        odd, even = sum(map(int, gtin[::2])), sum(map(int, gtin[1::2]))
        assert (odd + 3 * even) % 10 == 0


def test_every_value_is_of_its_attributes_type(account: Tables) -> None:
    attributes = {row["label"]: row for row in account["attributes"]}
    assets = _by_id(account["assets"])
    used: set[str] = set()
    for product in account["products"]:
        for label, value in product["attributes"].items():
            used.add(label)
            assert _fits(value, attributes[label], assets), (product["sku"], label, value)
    assert used == set(attributes)


def _fits(value: Any, attribute: Row, assets: dict[str, Row]) -> bool:
    options = attribute.get("options", [])
    fits: bool
    match attribute["type_class"].removesuffix("Attribute"):
        case "Int":
            fits = type(value) is int
        case "Decimal" | "Completeness":
            fits = type(value) is float and float(f"{value:.15g}") == value
        case "Boolean":
            fits = type(value) is bool
        case "Date":
            fits = date.fromisoformat(value).isoformat() == value
        case "Dropdown":
            fits = value in options
        case "MultiSelect":
            fits = value == [option for option in options if option in value] != []
        case "Media":
            fits = value in assets
        case "MediaGallery":
            fits = bool(value) and assets.keys() >= set(value)
        case _:
            fits = isinstance(value, str) and value == value.strip() != ""
    return fits


def test_every_reference_leads_somewhere(account: Tables) -> None:
    products, assets = _by_id(account["products"]), _by_id(account["assets"])
    families, groups = _by_id(account["families"]), _by_id(account["attribute_groups"])
    categories, relations = _by_id(account["product_categories"]), _by_id(account["relationships"])
    file_categories = _by_id(account["file_categories"])
    for product in account["products"]:
        assert product["product_family_id"] is None or product["product_family_id"] in families
        assert product["_parent_id"] is None or product["_parent_id"] in products
        assert set(product["categories"]) <= set(categories)
        assert set(product["assets"]) <= set(assets)
        assert product["thumbnail"] is None or product["thumbnail"] in product["assets"]
        for related in product["relationships"]:
            assert related["relationship_id"] in relations
            partners = [row["product_id"] for row in related["related_products"]]
            assert partners
            assert set(partners) <= set(products) - {product["id"]}
            assert all(row["quantity"] >= 1 for row in related["related_products"])
    assert all(set(row["groups"]) <= set(groups) for row in account["attributes"])
    for asset in account["assets"]:
        assert {row["id"] for row in asset["categories"]} <= set(file_categories)


def test_category_paths_agree_with_their_parents_and_order_counts_from_1(account: Tables) -> None:
    for table in ("product_categories", "file_categories"):
        rows = _by_id(account[table])
        siblings: dict[tuple[str, ...], list[str]] = {}
        for row in account[table]:
            assert row["path"] == [rows[parent]["name"] for parent in row["parents_ids"]] + [
                row["name"]
            ]
            siblings.setdefault(tuple(row["parents_ids"]), []).append(row["order"])
        for orders in siblings.values():
            assert orders == [str(nth) for nth in range(1, len(orders) + 1)]


def test_variants_carry_what_they_inherit_unless_they_say_otherwise(account: Tables) -> None:
    products, families = _by_id(account["products"]), _by_id(account["families"])
    overwritten = 0
    for variant in account["products"]:
        if variant["_parent_id"] is None:
            assert variant["overwritten_attributes"] == []
            continue
        parent = products[variant["_parent_id"]]
        assert parent["product_type"] == "PARENT"
        assert variant["product_family_id"] == parent["product_family_id"]
        assert variant["product_family_model_id"] == parent["product_family_model_id"]
        if variant["product_family_id"] is None:
            continue
        for level in families[variant["product_family_id"]]["attributes"]:
            label = level["label"]
            if level["attribute_level"] != "parent_level":
                continue
            mine = variant["attributes"].get(label)
            theirs = parent["attributes"].get(label)
            assert (mine != theirs) == (label in variant["overwritten_attributes"])
        overwritten += bool(variant["overwritten_attributes"])
    assert overwritten >= 5


def test_products_hold_only_attributes_of_their_family(account: Tables) -> None:
    families = _by_id(account["families"])
    for product in account["products"]:
        if product["product_family_id"] is not None:
            family = families[product["product_family_id"]]
            labels = {level["label"] for level in family["attributes"]}
            assert product["attributes"].keys() <= labels


def test_parents_stand_before_their_variants(account: Tables) -> None:
    seen: set[str] = set()
    for product in account["products"]:
        assert product["_parent_id"] is None or product["_parent_id"] in seen
        seen.add(product["id"])


def test_a_sale_price_is_below_the_price_and_tax_is_added_to_cents(account: Tables) -> None:
    on_sale = 0
    for product in account["products"]:
        values = product["attributes"]
        assert abs(values["gross_price"] - values["price"] * 1.19) < 0.006
        if "sale_price" in values:
            on_sale += 1
            assert values["sale_price"] < values["price"]
    assert on_sale > 100


def test_options_and_texts_hold_what_tools_stumble_over(account: Tables) -> None:
    options = [
        option
        for row in account["attributes"]
        if row["type_class"] == "MultiSelectAttribute"
        for option in row["options"]
    ]
    assert any("," in option for option in options)
    assert any("ø" in product["label"] for product in account["products"])
    assert any("&amp;" in str(product["attributes"]) for product in account["products"])
    assert any(str(product["gtin"]).startswith("0") for product in account["products"])
    assert any("," in row["name"] for row in account["product_categories"])


def test_the_attribute_groups_name_each_attribute_once(account: Tables) -> None:
    labels = [label for row in account["attribute_groups"] for label in row["attribute_labels"]]
    assert sorted(labels) == sorted(seed.label for seed in ATTRIBUTES)
    assert [row["order"] for row in account["attribute_groups"]] == list(
        range(len(account["attribute_groups"]))
    )
