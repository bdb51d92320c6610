"""Writes of products by their typed functions: what is sent, and what odd answers come to."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal

import pytest

from sheetsync.errors import UnknownOutcomeError, UsageError
from sheetsync.plytix.v1v2.areas.product_assets import ProductAssets
from sheetsync.plytix.v1v2.areas.product_category_links import ProductCategoryLinks
from sheetsync.plytix.v1v2.areas.product_relationships import ProductRelationships
from sheetsync.plytix.v1v2.areas.products import Products
from sheetsync.plytix.v1v2.areas.products_v2 import ProductsV2
from sheetsync.plytix.v1v2.areas.variants import Variants
from sheetsync.plytix.v1v2.objects.product_v2 import Written
from tests.unit.plytix.told import Told

SOME = {"id": "5a00000000000000000000a1", "sku": "MUG-1"}

WRITES: list[Callable[[Told], object]] = [
    lambda told: Products(told).create("A"),
    lambda told: Products(told).update("a", label="A"),
    lambda told: Products(told).assign_family("a", None),
    lambda told: Variants(told).create("a", "A"),
    lambda told: Variants(told).link("a", "b"),
    lambda told: ProductAssets(told).link("a", "b", "thumbnail"),
    lambda told: ProductCategoryLinks(told).link("a", "b"),
    lambda told: ProductRelationships(told).link("a", "r", {"b": 1}),
    lambda told: ProductRelationships(told).change_quantity("a", "r", "b", 1),
    lambda told: ProductsV2(told).create("A"),
    lambda told: ProductsV2(told).update("a", label="A"),
    lambda told: ProductsV2(told).assign_family("a", "f"),
    lambda told: ProductsV2(told).create_variant("a", "A"),
    lambda told: ProductsV2(told).link_asset("a", "b", "thumbnail"),
    lambda told: ProductsV2(told).link_category("a", "b"),
]


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize(
    "told",
    [Told({"id": 5, "product_id": 5, "relationship_id": 5}), Told({}), Told(), Told(body=b"<p>")],
    ids=["wrong", "bare", "none", "page"],
)
def test_a_write_that_is_answered_oddly_may_have_happened(
    write: Callable[[Told], object], told: Told
) -> None:
    told.asked.clear()
    with pytest.raises(UnknownOutcomeError) as caught:
        write(told)
    assert len(told.asked) == 1
    assert caught.value.remedy


def test_an_oddly_answered_write_says_which_member() -> None:
    with pytest.raises(UnknownOutcomeError, match=r"“update product \(v2\)”.*\$\[0\]\.modified"):
        ProductsV2(Told({"id": "a", "modified": "now"})).update("a", label="A")


@pytest.mark.parametrize("status", [200, 204])
@pytest.mark.parametrize("body", [b"", b"{}", b'{"data": []}'])
def test_writes_that_answer_nothing_take_whatever_comes(status: int, body: bytes) -> None:
    told = Told(status=status, body=body)
    v2_area = ProductsV2(told)
    Products(told).delete("a")
    ProductAssets(told).unlink("a", "b")
    ProductCategoryLinks(told).unlink("a", "b")
    ProductRelationships(told).unlink("a", "r", ["b"])
    v2_area.delete("a")
    v2_area.link_variant("a", "b")
    v2_area.unlink_variant("a", "b")
    v2_area.unlink_asset("a", "b")
    v2_area.unlink_category("a", "b")
    v2_area.link_related("a", "r", {"b": 1})
    v2_area.change_quantities("a", "r", {"b": 1})
    v2_area.unlink_related("a", "r", ["b"])
    assert len(told.asked) == 12


def test_what_v2_answers_a_write_is_all_that_is_told() -> None:
    told = Told({"id": "a", "created_user_audit": {"type": "SYSTEM"}, "sku": "A"}, status=201)
    written = ProductsV2(told).create("A")
    assert written.created_user_audit is not None
    assert (written.id, written.created_user_audit.type) == ("a", "SYSTEM")
    assert written == Written(id="a", created_user_audit=written.created_user_audit)


# ---------------------------------------------------------------- what is sent


def test_values_are_sent_with_exactly_their_digits() -> None:
    told = Told(SOME)
    Products(told).update("a", attributes={"price": Decimal("0.10"), "long": Decimal("1E+2")})
    body = told.asked[0].body
    assert body is not None
    assert b'"price":0.10' in body
    assert json.loads(body)["attributes"]["long"] == 100


def test_only_what_fits_is_sent() -> None:
    told = Told(SOME)
    with pytest.raises(UsageError, match="product_id"):
        Products(told).get("")
    with pytest.raises(UsageError, match="sku"):
        Products(told).create(None)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="status"):
        Products(told).update("a", status=None)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="quantity"):
        ProductRelationships(told).change_quantity("a", "r", "b", 1.5)  # type: ignore[arg-type]
    assert told.asked == []


def test_a_family_is_taken_off_with_an_empty_text() -> None:
    told = Told(SOME)
    Products(told).assign_family("a", None)
    ProductsV2(told).assign_family("a", None)
    assert [one.body for one in told.asked] == [b'{"product_family_id":""}'] * 2


def test_all_attributes_are_asked_for_in_the_query_alone() -> None:
    told = Told(SOME)
    Products(told).get("a")
    Products(told).get("a", all_attributes=True)
    assert [one.path for one in told.asked] == [
        "/api/v1/products/a",
        "/api/v1/products/a?all_attributes=true",
    ]
