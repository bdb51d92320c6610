"""Odd answers about products: what is made of them, and what is refused to be made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sheetsync.errors import UnreachableError
from sheetsync.plytix.v1v2.areas.products import Products
from sheetsync.plytix.v1v2.areas.products_v2 import ProductsV2
from sheetsync.plytix.v1v2.areas.variants import Variants
from sheetsync.plytix.v1v2.objects.base import Ref
from sheetsync.plytix.v1v2.objects.linked import LinkedAsset, LinkedCategory
from sheetsync.plytix.v1v2.objects.product import Product
from sheetsync.plytix.v1v2.objects.product_v2 import ProductV2
from tests.unit.plytix.told import Told

SOME = {"id": "5a00000000000000000000a1", "sku": "MUG-1"}


def v1(row: Mapping[str, Any]) -> Product:
    return Products(Told({**SOME, **row})).get("a")


def v2(row: Mapping[str, Any]) -> ProductV2:
    return ProductsV2(Told({**SOME, **row})).get("a")


# ---------------------------------------------------------------- what is taken


def test_members_that_are_absent_are_empty() -> None:
    bare = v1({})
    assert bare == Product(id=SOME["id"], sku="MUG-1")
    assert (bare.attributes, bare.assets, bare.categories, bare.relationships) == ({}, (), (), ())
    assert (bare.label, bare.num_variations, bare.created, bare.parent_id) == (None,) * 4
    assert v2({}) == ProductV2(id=SOME["id"], sku="MUG-1")


@pytest.mark.parametrize("read", [v1, v2])
def test_members_that_are_null_are_as_good_as_absent(
    read: Callable[[Mapping[str, Any]], Product | ProductV2],
) -> None:
    members = (
        "label", "gtin", "status", "attributes", "relationships", "_parent_id", "parent_id",
        "num_variations", "product_type", "product_level", "product_family_id",
        "product_family_model_id", "overwritten_attributes", "images", "created", "modified",
        "created_user_audit", "modified_user_audit", "assets", "categories", "thumbnail",
        "static_list_ids", "mark_as_deleted", "account_id", "_is_variation", "_has_variations",
    )  # fmt: skip
    assert read(dict.fromkeys(members)) == read({})


@pytest.mark.parametrize("read", [v1, v2])
def test_empty_attributes_may_come_as_a_list(
    read: Callable[[Mapping[str, Any]], Product | ProductV2],
) -> None:
    assert read({"attributes": []}).attributes == {}


def test_two_products_do_not_share_their_empty_attributes() -> None:
    first, second = Products(Told(SOME, SOME)).search().page().rows
    first.attributes["colour"] = "Blue"
    assert second.attributes == {}


def test_members_that_nobody_knows_are_skipped() -> None:
    assert v1({"tomorrow": {"deep": [1]}, "attributes": {"new": {"deep": [None]}}}).attributes == {
        "new": {"deep": [None]}
    }


@pytest.mark.parametrize("read", [v1, v2])
@pytest.mark.parametrize("spelled", ["_parent_id", "parent_id"])
def test_the_parent_is_told_under_one_name(
    read: Callable[[Mapping[str, Any]], Product | ProductV2], spelled: str
) -> None:
    other = "parent_id" if spelled == "_parent_id" else "_parent_id"
    assert read({spelled: "p"}).parent_id == "p"
    assert read({spelled: "p"}) == read({other: "p"}) == read({spelled: "p", other: None})


def test_numbers_with_a_point_keep_all_their_digits() -> None:
    body = (
        b'{"data": [{"id": "a", "sku": "A", "attributes": {"price": 0.10, "long": '
        b'12345678901234567.123456789, "small": 1.5e-9, "count": 12345678901234567890, '
        b'"odds": [0.1, {"deep": 2.50}]}}]}'
    )
    attributes = Products(Told(body=body)).get("a").attributes
    assert str(attributes["price"]) == "0.10"
    assert attributes["long"] == Decimal("12345678901234567.123456789")
    assert attributes["small"] == Decimal("1.5e-9")
    assert attributes["count"] == 12345678901234567890
    assert attributes["odds"] == [Decimal("0.1"), {"deep": Decimal("2.50")}]


MOMENTS = {
    "2026-05-04T09:08:07.123000+00:00": datetime(2026, 5, 4, 9, 8, 7, 123_000, tzinfo=UTC),
    "2026-05-04T09:08:07.123000": datetime(2026, 5, 4, 9, 8, 7, 123_000, tzinfo=UTC),
    "2026-05-04T09:08:07": datetime(2026, 5, 4, 9, 8, 7, tzinfo=UTC),
    "2026-05-04T11:08:07+02:00": datetime(2026, 5, 4, 9, 8, 7, tzinfo=UTC),
}


@pytest.mark.parametrize("spelled", MOMENTS)
def test_moments_are_told_with_their_offset_in_all_places(spelled: str) -> None:
    related = {"product_id": "b", "quantity": 1, "last_modified": spelled}
    relationship = {"relationship_id": "r", "related_products": [related]}
    product = v2({"created": spelled, "modified": spelled, "relationships": [relationship]})
    written = ProductsV2(Told({"id": "a", "created": spelled, "modified": spelled})).update("a")
    told = [
        product.created, product.modified, written.created, written.modified,
        product.relationships[0].related_products[0].last_modified,
    ]  # fmt: skip
    for moment in told:
        assert moment == MOMENTS[spelled]
        assert moment.utcoffset() in {timedelta(0), timedelta(hours=2)}


def test_what_is_linked_in_v2_may_be_bare_ids() -> None:
    objects = v2(
        {
            "assets": [{"id": "b"}],
            "categories": [{"id": "c"}, {"id": "d"}],
            "thumbnail": {"id": "b"},
        }
    )
    assert objects == v2({"assets": ["b"], "categories": ["c", {"id": "d"}], "thumbnail": "b"})
    assert (objects.assets, objects.thumbnail) == ((Ref(id="b"),), Ref(id="b"))


def test_what_is_linked_in_a_row_of_v1_has_its_id_alone() -> None:
    product = v1(
        {
            "assets": [{"id": "b"}],
            "categories": [{"id": "c", "path": None}],
            "thumbnail": {"id": "b"},
        }
    )
    assert product.assets == (LinkedAsset(id="b"),)
    assert product.thumbnail == LinkedAsset(id="b")
    assert product.categories == (LinkedCategory(id="c"),)


def test_a_relationship_has_one_label_and_maybe_no_products() -> None:
    product = v1(
        {
            "relationships": [
                {"relationship_id": "r", "label": "spare_parts", "related_products": None},
                {"relationship_id": "s", "relationship_label": "goes_with", "label": "Goes with"},
            ]
        }
    )
    assert [(one.relationship_label, one.related_products) for one in product.relationships] == [
        ("spare_parts", ()),
        ("goes_with", ()),
    ]


def test_a_product_may_tell_more_of_its_author_than_is_known() -> None:
    audit = {"type": "API", "user_name": None, "avatar_color": "#fff", "user_thumb": None}
    author = v1({"created_user_audit": audit}).created_user_audit
    assert author is not None
    assert (author.type, author.user_name) == ("API", None)


# ---------------------------------------------------------------- what is not


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"id": 7}, "id"),
    ({"id": None}, "id"),
    ({"sku": ["MUG-1"]}, "sku"),
    ({"label": 7}, "label"),
    ({"status": False}, "status"),
    ({"attributes": ["colour"]}, "attributes"),
    ({"attributes": "colour"}, "attributes"),
    ({"num_variations": "2"}, "num_variations"),
    ({"product_level": 1.5}, "product_level"),
    ({"created": "yesterday"}, "created"),
    ({"modified": 1700000000.5}, "modified"),
    ({"overwritten_attributes": {"colour": True}}, "overwritten_attributes"),
    ({"overwritten_attributes": [None]}, "overwritten_attributes[0]"),
    ({"assets": [{"id": "a"}, {"filename": "mug.jpg"}]}, "assets[1]"),
    ({"categories": [[]]}, "categories[0]"),
    ({"relationships": {}}, "relationships"),
    ({"relationships": [{"related_products": []}]}, "relationships[0]"),
    (
        {"relationships": [{"relationship_id": "r", "related_products": [{"product_id": 3}]}]},
        "relationships[0].related_products[0].product_id",
    ),
    (
        {
            "relationships": [
                {
                    "relationship_id": "r",
                    "related_products": [{"product_id": "b", "quantity": "2"}],
                }
            ]
        },
        "relationships[0].related_products[0].quantity",
    ),
    ({"modified_user_audit": "somebody"}, "modified_user_audit"),
    ({"modified_user_audit": {"type": 1}}, "modified_user_audit.type"),
]


@pytest.mark.parametrize("read", [v1, v2])
@pytest.mark.parametrize(("row", "path"), WRONG)
def test_a_read_of_a_wrong_kind_says_which_member(
    read: Callable[[Mapping[str, Any]], object], row: dict[str, Any], path: str
) -> None:
    with pytest.raises(UnreachableError) as caught:
        read(row)
    assert f"`$[0].{path}`" in caught.value.message
    assert "get product" in caught.value.message
    assert caught.value.remedy


def test_a_wrong_row_of_a_search_is_named_by_its_number() -> None:
    told = Told(SOME, {**SOME, "id": "b", "thumbnail": 5})
    for look in (
        lambda: list(Products(told).search()),
        lambda: Products(told).search().page(2),
        lambda: list(ProductsV2(told).search().pages()),
    ):
        with pytest.raises(UnreachableError, match=r"\$\[1\]\.thumbnail"):
            look()


@pytest.mark.parametrize("row", [{}, {"id": SOME["id"]}, {"sku": "A"}])
def test_a_product_without_id_or_sku_is_none(row: dict[str, Any]) -> None:
    for read in (Products(Told(row)).get, ProductsV2(Told(row)).get):
        with pytest.raises(UnreachableError, match="missing required field"):
            read("a")


def test_a_product_that_is_not_answered_is_none() -> None:
    for area in (Products(Told()), ProductsV2(Told())):
        with pytest.raises(UnreachableError, match="names no object"):
            area.get("a")
    assert Products(Told()).search().first() is None
    assert Variants(Told()).of("a") == ()
