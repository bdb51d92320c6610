"""Product searches by what products are related to."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.sandbox.conftest import Plytix, condition
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import (
    EMPTY,
    GOES_WITH,
    KETTLE,
    LAMP,
    MUG,
    PAN,
    SPARE_PARTS,
)

ALL = ["MUG-1", "pan-1", "KT-1", "LAMP-1", "KT-1-BL", "KT-1-RD", "00123"]
NO_ID = "5a00000000000000000000ff"


def related(relationship_id: str, operator: str = "exists", *partners: Any) -> dict[str, Any]:
    row: dict[str, Any] = {"relationship_id": relationship_id, "operator": operator}
    return row | {"product_ids": list(partners)} if partners else row


def partner(product_id: str, operator: str = "exists", *values: int) -> dict[str, Any]:
    return {"id": product_id, "qty_operator": operator, "value": list(values) or None}


def link(plytix: Plytix, product_id: str, relationship_id: str, **quantities: int) -> None:
    ids = {"pan": PAN, "kettle": KETTLE, "lamp": LAMP, "empty": EMPTY}
    rows = [{"product_id": ids[name], "quantity": number} for name, number in quantities.items()]
    path = f"/api/v1/products/{product_id}/relationships/{relationship_id}"
    assert plytix.post(path, {"product_relationships": rows}).status_code == 201


def skus(plytix: Plytix, *groups: list[dict[str, Any]], version: int = 2, **more: Any) -> list[str]:
    body = {"relationship_filters": list(groups), **more}
    rows = plytix.search(body, f"/api/v{version}/products/search")["data"]
    return [row["sku"] for row in rows]


# ---------------------------------------------------------------- which side


@fact("relationship filters", "doc", "live")
@pytest.mark.parametrize("version", [1, 2])
def test_exists_finds_the_side_that_lists_others(plytix: Plytix, version: int) -> None:
    assert skus(plytix, [related(SPARE_PARTS)], version=version) == ["MUG-1"]
    assert skus(plytix, [related(SPARE_PARTS, "!exists")], version=version) == ALL[1:]


@fact("relationship filters", "doc", "live")
def test_exists_finds_both_sides_of_a_symmetrical_relationship(plytix: Plytix) -> None:
    assert skus(plytix, [related(GOES_WITH)]) == ["MUG-1", "KT-1"]
    link(plytix, EMPTY, GOES_WITH, lamp=2)
    assert skus(plytix, [related(GOES_WITH)]) == ["MUG-1", "KT-1", "LAMP-1", "00123"]
    assert skus(plytix, [related(GOES_WITH, "!exists")]) == ["pan-1", "KT-1-BL", "KT-1-RD"]


@fact("relationship filters", "doc")
def test_a_symmetrical_link_counts_alike_from_both_sides(plytix: Plytix) -> None:
    """One product goes with two others, in different numbers; those do not go together."""
    link(plytix, EMPTY, GOES_WITH, lamp=2, pan=3)

    def hub(operator: str, *values: int) -> list[dict[str, Any]]:
        return [related(GOES_WITH, "exists", partner(EMPTY, operator, *values))]

    assert skus(plytix, hub("exists")) == ["pan-1", "LAMP-1"]
    assert skus(plytix, hub("gt", 2)) == ["pan-1"]
    assert skus(plytix, hub("bte", 1, 2)) == ["LAMP-1"]
    assert skus(plytix, [related(GOES_WITH, "exists", partner(LAMP))]) == ["00123"]


def test_a_relationship_that_was_unlinked_is_found_no_more(plytix: Plytix) -> None:
    path = f"/api/v1/products/{MUG}/relationships/{SPARE_PARTS}/unlink"
    plytix.post(path, {"product_relationships": [{"product_id": PAN}, {"product_id": LAMP}]})
    assert skus(plytix, [related(SPARE_PARTS)]) == []
    assert skus(plytix, [related(SPARE_PARTS, "!exists")]) == ALL


# ---------------------------------------------------------------- how many


@fact("relationship filters", "doc")
@pytest.mark.parametrize(
    ("operator", "values", "found"),
    [
        ("exists", [], True),
        ("!exists", [], False),
        ("eq", [2], True),
        ("eq", [3], False),
        ("in", [1, 2], True),
        ("in", [1, 3], False),
        ("gt", [1], True),
        ("gt", [2], False),
        ("gte", [2], True),
        ("gte", [3], False),
        ("lt", [3], True),
        ("lt", [2], False),
        ("lte", [2], True),
        ("lte", [1], False),
        ("bte", [1, 2], True),
        ("bte", [2, 2], True),
        ("bte", [3, 9], False),
        ("last_days", [2], True),
    ],
)
def test_the_quantity_of_a_related_product_can_be_asked_for(
    plytix: Plytix, operator: str, values: list[int], found: bool
) -> None:
    row = related(SPARE_PARTS, "exists", partner(PAN, operator, *values))
    assert skus(plytix, [row]) == (["MUG-1"] if found else [])


@fact("relationship filters", "doc")
@pytest.mark.parametrize("partners", [[], None])
def test_no_products_mean_any_related_product(plytix: Plytix, partners: Any) -> None:
    row = related(SPARE_PARTS) | {"product_ids": partners}
    assert skus(plytix, [row]) == ["MUG-1"]
    assert skus(plytix, [row | {"operator": "!exists"}]) == ALL[1:]


@fact("relationship filters", "doc")
def test_the_value_may_be_left_out_for_exists(plytix: Plytix) -> None:
    row = related(SPARE_PARTS, "exists", {"id": PAN, "qty_operator": "exists"})
    assert skus(plytix, [row]) == ["MUG-1"]


@fact("relationship filters", "guess")
def test_several_products_must_all_fit(plytix: Plytix) -> None:
    assert skus(plytix, [related(SPARE_PARTS, "exists", partner(PAN), partner(LAMP))]) == ["MUG-1"]
    assert skus(plytix, [related(SPARE_PARTS, "exists", partner(PAN), partner(KETTLE))]) == []


@fact("relationship filters", "guess")
def test_a_product_that_is_not_there_is_asked_of_those_that_have_others(plytix: Plytix) -> None:
    link(plytix, KETTLE, SPARE_PARTS, lamp=1)
    row = related(SPARE_PARTS, "exists", partner(PAN, "!exists"))
    assert skus(plytix, [row]) == ["KT-1"]


@fact("relationship filters", "guess")
@pytest.mark.parametrize("product_id", [NO_ID, "non-existing-id"])
def test_nothing_is_related_to_an_unknown_product(plytix: Plytix, product_id: str) -> None:
    assert skus(plytix, [related(SPARE_PARTS, "exists", partner(product_id))]) == []


# ---------------------------------------------------------------- put together


@fact("relationship filters", "doc")
def test_groups_of_relationship_filters_are_or_and_their_rows_and(plytix: Plytix) -> None:
    link(plytix, KETTLE, SPARE_PARTS, lamp=4)
    many = related(SPARE_PARTS, "exists", partner(LAMP, "gt", 3))
    pans = related(SPARE_PARTS, "exists", partner(PAN))
    lamps = related(SPARE_PARTS, "exists", partner(LAMP))
    assert skus(plytix, [many], [pans]) == ["MUG-1", "KT-1"]
    assert skus(plytix, [many, pans]) == []
    assert skus(plytix, [pans, lamps]) == ["MUG-1"]


@fact("relationship filters", "doc")
def test_relationship_filters_hold_beside_filters_order_and_pages(plytix: Plytix) -> None:
    body = {
        "filters": [[condition("status", "eq", "Draft")], [condition("sku", "eq", "pan-1")]],
        "relationship_filters": [[related(SPARE_PARTS, "!exists")]],
        "pagination": {"order": "-sku", "page_size": 2},
    }
    answer = plytix.search(body)
    assert [row["sku"] for row in answer["data"]] == ["pan-1", "LAMP-1"]
    assert answer["pagination"]["count"] == 6
    assert answer["pagination"]["total_count"] == 7


@fact("relationship filters", "doc")
@pytest.mark.parametrize("filters", [None, [], [[]], [[], []]])
def test_no_relationship_filter_finds_everything(plytix: Plytix, filters: Any) -> None:
    assert plytix.skus(relationship_filters=filters) == ALL


@fact("relationship filters", "doc")
def test_a_query_asks_for_one_relationship(plytix: Plytix) -> None:
    for groups in (
        [[related(SPARE_PARTS), related(GOES_WITH)]],
        [[related(SPARE_PARTS)], [related(GOES_WITH)]],
    ):
        body = {"relationship_filters": groups}
        assert plytix.post("/api/v2/products/search", body).status_code == 422


@fact("relationship filters", "doc")
@pytest.mark.parametrize(
    "row",
    [
        {},
        "x",
        None,
        [],
        {"relationship_id": SPARE_PARTS},
        {"operator": "exists"},
        related(SPARE_PARTS, "eq"),
        related(SPARE_PARTS, "EXISTS"),
        related(NO_ID),
        related("spare_parts"),
        {"relationship_id": [SPARE_PARTS], "operator": "exists"},
        {"relationship_id": SPARE_PARTS, "operator": ["exists"]},
        related(SPARE_PARTS) | {"product_ids": PAN},
        related(SPARE_PARTS) | {"product_ids": [PAN]},
        related(SPARE_PARTS) | {"product_ids": {"id": PAN}},
        related(SPARE_PARTS, "!exists", partner(PAN)),
        related(SPARE_PARTS, "exists", {"id": PAN}),
        related(SPARE_PARTS, "exists", {"qty_operator": "exists"}),
        related(SPARE_PARTS, "exists", partner(PAN, "like", 1)),
        related(SPARE_PARTS, "exists", partner(PAN, "eq")),
        related(SPARE_PARTS, "exists", partner(PAN, "eq", 1, 2)),
        related(SPARE_PARTS, "exists", partner(PAN, "bte", 1)),
        related(SPARE_PARTS, "exists", partner(PAN, "bte", 1, 2, 3)),
        related(SPARE_PARTS, "exists", {"id": PAN, "qty_operator": "eq", "value": 2}),
        related(SPARE_PARTS, "exists", {"id": PAN, "qty_operator": "eq", "value": ["2"]}),
        related(SPARE_PARTS, "exists", {"id": PAN, "qty_operator": "eq", "value": [True]}),
        related(SPARE_PARTS, "exists", {"id": PAN, "qty_operator": "eq", "value": [1.5]}),
        related(SPARE_PARTS, "exists", {"id": PAN, "qty_operator": "in", "value": []}),
        related(SPARE_PARTS, "exists", {"id": 3, "qty_operator": "exists"}),
    ],
)
def test_a_relationship_filter_that_cannot_be_is_422(plytix: Plytix, row: Any) -> None:
    answer = plytix.post("/api/v2/products/search", {"relationship_filters": [[row]]})
    assert answer.status_code == 422
    assert answer.json()["error"]["msg"] == "Schema validation error"


@pytest.mark.parametrize(
    "filters", ["x", {}, 3, [related(SPARE_PARTS)], [None], [[related(SPARE_PARTS)], "x"]]
)
def test_relationship_filters_are_a_list_of_lists(plytix: Plytix, filters: Any) -> None:
    answer = plytix.post("/api/v2/products/search", {"relationship_filters": filters})
    assert answer.status_code == 422


@fact("relationship filters", "live")
@pytest.mark.parametrize(
    "collection",
    ["assets", "categories/product", "attributes/product", "relationships", "product_families"],
)
def test_other_searches_pass_relationship_filters_over(plytix: Plytix, collection: str) -> None:
    body = {"relationship_filters": [[related(NO_ID)]], "filters": []}
    assert plytix.post(f"/api/v1/{collection}/search", body).status_code == 200
