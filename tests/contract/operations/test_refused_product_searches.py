"""How a search of products of v1 is refused; v2 refuses alike.

Source: Plytix API v1, "Search", "Pagination", "Relationship filters"; words where it shows none
are assumed.
"""

from __future__ import annotations

from typing import Any

import pytest

from sheetsync.errors import RefusedError
from tests.contract.operations.conftest import opened
from tests.contract.operations.marks import is_refused
from tests.contract.operations.refusal import NO_OBJECT, NOWHERE, REQUIRED, invalid_schema
from tests.contract.operations.watched import Watched, box_of
from tests.contract.sandbox.small_account import GOES_WITH, PAN, SPARE_PARTS, small_account

SEARCH = "products: Product search"
SEARCHES = (SEARCH, "products v2: Search products (v2)")


def condition(field: Any, operator: str, *value: Any) -> dict[str, Any]:
    return {"field": field, "operator": operator} | ({"value": value[0]} if value else {})


ALL_OPERATORS = (
    "exists, !exists, text_search, like, !like, in, !in, eq, !eq, gt, gte, lt, lte, bte, last_days"
)
BAD_CONDITIONS: list[tuple[dict[str, Any], dict[str, str]]] = [
    (condition("colour", "eq", "Blue"), {"filters": "Field 'colour' doesn't exist"}),
    (
        condition("attributes.no_such_label", "exists"),
        {"filters": "Field 'attributes.no_such_label' doesn't exist"},
    ),
    (
        condition(["label", "no_such_field"], "text_search", "mug"),
        {"filters": "Field 'no_such_field' doesn't exist"},
    ),
    (
        condition("sku", "contains", "MUG"),
        {"filters": f"Invalid operator 'contains'. Valid operators: {ALL_OPERATORS}"},
    ),
    (
        condition("attributes.oven_safe", "gt", True),
        {"filters": "Invalid operator 'gt'. Valid operators: exists, !exists, eq"},
    ),
    (
        condition("attributes.pieces", "eq", "many"),
        {"filters": "Invalid value for field 'attributes.pieces' with operator 'eq'"},
    ),
    (
        condition("sku", "in", "MUG-1"),
        {"filters": "Invalid value for field 'sku' with operator 'in'"},
    ),
    ({"field": "sku"}, {"operator": REQUIRED}),
    ({"operator": "exists"}, {"field": REQUIRED}),
]


@is_refused(*SEARCHES)
@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize(("row", "reasons"), BAD_CONDITIONS)
def test_a_condition_that_cannot_be_is_told(
    small: Watched, search: str, row: dict[str, Any], reasons: dict[str, str]
) -> None:
    small.refuses(invalid_schema(**reasons), search, filters=[[row]])


@is_refused(SEARCH)
@pytest.mark.parametrize("filters", [["sku"], [["sku"]], [condition("sku", "exists")]])
def test_conditions_are_a_list_of_lists_of_objects(small: Watched, filters: list[Any]) -> None:
    small.refuses(invalid_schema(filters=NO_OBJECT), SEARCH, filters=filters)


@is_refused(SEARCH)
@pytest.mark.parametrize(
    "column", ["colour", "attributes.no_such_label", "relationships.no_such_label", "Label"]
)
def test_a_column_that_is_none_is_told(small: Watched, column: str) -> None:
    refusal = invalid_schema(attributes=f"Field '{column}' doesn't exist")
    small.refuses(refusal, SEARCH, attributes=["label", column])


@is_refused(SEARCH)
def test_more_columns_than_a_search_gives_are_refused(small: Watched) -> None:
    small.switch(columns_v1=3)
    refusal = invalid_schema(schema="columns limit exceeded, current limit is 3")
    small.refuses(refusal, SEARCH, attributes=["label", "gtin", "status", "created"])
    assert small.call(SEARCH, attributes=["id", "sku", "label", "gtin", "status"])


@is_refused(SEARCH)
def test_a_page_has_100_rows_at_most_and_pages_count_from_1(small: Watched) -> None:
    size = "Must be between 1 and 100."
    number = "Must be between 1 and 9007199254740992."
    small.refuses(invalid_schema(page_size=size), SEARCH, page_size=101)
    small.refuses(invalid_schema(page_size=size), SEARCH, page_size=0)
    small.refuses(invalid_schema(page=number, page_size=size), SEARCH, page=0, page_size=-1)


@is_refused(SEARCH)
def test_an_order_that_names_no_field_is_refused_where_plytix_minds(small: Watched) -> None:
    assert small.call(SEARCH, order="asc/label")
    small.switch(malformed_order="refuse")
    refusal = invalid_schema(order="Field 'asc/label' doesn't exist")
    small.refuses(refusal, SEARCH, order="asc/label")


@is_refused(*SEARCHES)
@pytest.mark.parametrize("search", SEARCHES)
def test_an_order_over_too_many_matches_is_428_and_the_same_works_without(search: str) -> None:
    with box_of(small_account(), ordered_search_limit=6) as box, opened(box) as plytix:
        with pytest.raises(RefusedError) as caught:
            plytix.call(search, order="sku")
        with pytest.raises(RefusedError, match="not available"):
            list(plytix.rows(search, order="-attributes.pieces"))
        unordered = [row["sku"] for row in plytix.rows(search, page_size=2)]
        some = [[condition("status", "eq", "Draft")]]
        ordered = [row["sku"] for row in plytix.rows(search, filters=some, order="sku")]
    assert caught.value.status == 428
    assert caught.value.message.endswith("Sorting is not available for more than 6 results.")
    assert caught.value.reasons == {}
    assert "Leave the order out" in caught.value.remedy
    assert caught.value.request_id
    assert len(unordered) == 7
    assert ordered == sorted(ordered)


def related(operator: str = "exists", relationship: str = SPARE_PARTS, **more: Any) -> Any:
    return {"relationship_id": relationship, "operator": operator, **more}


def quantity(operator: str, *value: Any) -> dict[str, Any]:
    return {"product_ids": [{"id": PAN, "qty_operator": operator, "value": list(value)}]}


@is_refused(SEARCH)
@pytest.mark.parametrize(
    ("rows", "reasons"),
    [
        ([{"operator": "exists"}], {"relationship_id": REQUIRED}),
        ([{"relationship_id": SPARE_PARTS}], {"operator": REQUIRED}),
        ([related(relationship=NOWHERE)], {"filters": f"Field '{NOWHERE}' doesn't exist"}),
        ([related("eq")], {"operator": "Must be one of: exists, !exists."}),
        (
            [related(), related(relationship=GOES_WITH)],
            {"relationship_filters": "Only one relationship is allowed per query"},
        ),
        ([related("!exists", **quantity("eq", 1))], {"product_ids": NO_OBJECT}),
        ([related(product_ids=[{"id": PAN}])], {"qty_operator": REQUIRED}),
        ([related(product_ids=[{"qty_operator": "exists"}])], {"id": REQUIRED}),
        ([related(**quantity("like", 1))], {"qty_operator": "Invalid operator 'like'"}),
        ([related(**quantity("bte", 1))], {"value": "Not the number of values for 'bte'."}),
        ([related(**quantity("eq", "one"))], {"value": "Not a valid list of integers."}),
        (["spare_parts"], {"relationship_filters": NO_OBJECT}),
    ],
)
def test_a_condition_on_related_products_that_cannot_be_is_told(
    small: Watched, rows: list[Any], reasons: dict[str, str]
) -> None:
    small.refuses(invalid_schema(**reasons), SEARCH, relationship_filters=[rows])


@is_refused(SEARCH)
def test_a_search_of_many_pages_is_refused_at_its_first(small: Watched) -> None:
    rows = small.plytix.rows(SEARCH, attributes=["no_such_column"])
    assert small.asked() == []
    with pytest.raises(RefusedError, match="Schema validation error") as caught:
        next(rows)
    assert caught.value.status == 422
    assert len(small.asked()) == 1
