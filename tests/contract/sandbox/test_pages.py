"""Pages, their order, and the two counters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sheetsync.sandbox.server import Options
from tests.contract.sandbox.asking import ALL, SEARCH, SEARCHES
from tests.contract.sandbox.conftest import Plytix, condition, opened
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import small_account

KETTLES = [[condition("sku", "like", "kt-1")]]


@pytest.fixture(scope="module")
def strict() -> Iterator[Plytix]:
    """A sandbox that orders no more than three matches."""
    options = Options(port=0, limits=(), seed=small_account, ordered_search_limit=2)
    with opened(options) as plytix:
        yield plytix


# ---------------------------------------------------------------- pages


@fact("pages", "doc")
@pytest.mark.parametrize("path", SEARCHES)
@pytest.mark.parametrize("pagination", [{}, None, {"page": 1}, {"page_size": 25}])
def test_a_page_is_the_first_and_has_25_rows_unless_told(
    plytix: Plytix, path: str, pagination: Any
) -> None:
    """`page` is 1 and `page_size` is 25 when they are left out."""
    told = plytix.search({"pagination": pagination}, path)["pagination"]
    assert (told["page"], told["page_size"]) == (1, 25)


@fact("pages", "live")
@pytest.mark.parametrize("path", SEARCHES)
def test_pagination_of_an_answer_has_five_members(plytix: Plytix, path: str) -> None:
    """An answer's `pagination` has these five members: no number of pages, no next page."""
    found = plytix.search({"pagination": {"page": 2, "page_size": 3}}, path)
    assert sorted(found) == ["data", "pagination"]
    assert sorted(found["pagination"]) == ["count", "order", "page", "page_size", "total_count"]


@fact("pages", "doc")
def test_members_of_pagination_that_are_none_are_passed_over(plytix: Plytix) -> None:
    """Other members of a request's `pagination`, such as the counters, are passed over."""
    told: dict[str, Any] = {"page": 1, "page_size": 3, "order": None, "count": 99, "x": []}
    assert plytix.skus(pagination=told) == ALL[:3]


@fact("pages", "doc")
@pytest.mark.parametrize("path", SEARCHES[:3] + SEARCHES[5:7])
def test_a_page_of_more_than_100_is_422(plytix: Plytix, path: str) -> None:
    """Products, assets and categories come 100 a page at most; asking for more is 422."""
    assert plytix.post(path, {"pagination": {"page_size": 100}}).status_code == 200
    answer = plytix.post(path, {"pagination": {"page_size": 101}})
    assert answer.status_code == 422
    assert answer.json()["error"]["errors"][0]["field"] == "page_size"


@fact("pages", "doc", "client", "live", switch="attribute_page_size")
def test_a_page_of_attributes_may_be_larger(plytix: Plytix) -> None:
    """A page of 1,000 attributes is given; the largest page is a switch."""
    path = "/api/v1/attributes/product/search"
    assert plytix.post(path, {"pagination": {"page_size": 1000}}).status_code == 200
    assert plytix.post(path, {"pagination": {"page_size": 1001}}).status_code == 422
    plytix.switch(attribute_page_size=100)
    assert plytix.post(path, {"pagination": {"page_size": 100}}).status_code == 200
    assert plytix.post(path, {"pagination": {"page_size": 101}}).status_code == 422


@fact("pages", "doc")
@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("page", 0),
        ("page", -1),
        ("page", "first"),
        ("page", 1.5),
        ("page", True),
        ("page", None),
        ("page_size", 0),
        ("page_size", -25),
        ("page_size", True),
        ("page_size", []),
    ],
)
def test_a_page_that_is_none_is_422(plytix: Plytix, member: str, value: Any) -> None:
    """Pages count from 1 and have at least one row; anything else is 422."""
    answer = plytix.post(SEARCH, {"pagination": {member: value}})
    assert answer.status_code == 422
    assert answer.json()["error"]["msg"] == "Schema validation error"
    assert [row["field"] for row in answer.json()["error"]["errors"]] == [member]


@fact("pages", "live")
@pytest.mark.parametrize("path", SEARCHES)
@pytest.mark.parametrize("page", [1000, 2**40])
def test_a_page_past_the_end_is_empty(plytix: Plytix, path: str, page: int) -> None:
    """A page past the end is 200 with no rows; its counters are those of any page."""
    found = plytix.search({"pagination": {"page": page}}, path)
    assert found["data"] == []
    first = plytix.search({}, path)["pagination"]
    assert found["pagination"] == first | {"page": page}


@fact("pages", "client")
@pytest.mark.parametrize("order", [None, "sku", "-modified"])
def test_pages_put_together_are_the_whole(plytix: Plytix, order: str | None) -> None:
    """Page after page until an empty one gives every match once."""
    seen: list[str] = []
    page = 1
    while rows := plytix.skus(pagination={"page": page, "page_size": 3, "order": order}):
        seen += rows
        page += 1
    assert page == 4
    assert sorted(seen) == sorted(ALL)


# ---------------------------------------------------------------- counters


@fact("pages", "live", "doc", switch="counters")
@pytest.mark.parametrize(
    ("page", "observed", "documented"),
    [(1, (3, 7), (2, 3)), (2, (3, 7), (1, 3)), (9, (3, 7), (0, 3))],
)
def test_what_the_counters_mean(
    plytix: Plytix, page: int, observed: tuple[int, int], documented: tuple[int, int]
) -> None:
    """`count` is the matches over all pages and `total_count` the size of the account.

    The prose of the reference says otherwise: the rows on the page, and the matches.
    """
    body = {"filters": KETTLES, "pagination": {"page": page, "page_size": 2}}
    told = plytix.search(body)["pagination"]
    assert (told["count"], told["total_count"]) == observed
    plytix.switch(counters="documented")
    told = plytix.search(body)["pagination"]
    assert (told["count"], told["total_count"]) == documented


@fact("pages", "live")
@pytest.mark.parametrize("path", SEARCHES[2:])
def test_the_counters_mean_the_same_everywhere(plytix: Plytix, path: str) -> None:
    """Every search counts alike, and the switch holds for all of them."""
    size = plytix.search({}, path)["pagination"]["total_count"]
    assert plytix.search({}, path)["pagination"]["count"] == size
    plytix.switch(counters="documented")
    told = plytix.search({"pagination": {"page_size": 1}}, path)["pagination"]
    assert (told["count"], told["total_count"]) == (min(1, size), size)


def test_the_counters_follow_every_write(plytix: Plytix) -> None:
    def counters() -> tuple[int, int]:
        told = plytix.search({"filters": KETTLES})["pagination"]
        return told["count"], told["total_count"]

    assert counters() == (3, 7)
    made = plytix.post("/api/v2/products", {"sku": "KT-1-GN"}).json()["data"][0]["id"]
    assert counters() == (4, 8)
    plytix.post("/api/v2/products", {"sku": "other"})
    assert counters() == (4, 9)
    plytix.delete(f"/api/v2/products/{made}")
    assert counters() == (3, 8)


# ---------------------------------------------------------------- order


@fact("pages", "doc")
@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("sku", sorted(ALL)),
        ("-sku", sorted(ALL, reverse=True)),
        ("-modified", ["KT-1", "pan-1", "MUG-1", "LAMP-1", "KT-1-BL", "KT-1-RD", "00123"]),
        ("label", ["KT-1-BL", "KT-1-RD", "00123", "KT-1", "MUG-1", "pan-1", "LAMP-1"]),
        ("-created", ["00123", *ALL[:-1]]),
        ("product_level", ["MUG-1", "pan-1", "LAMP-1", "00123", "KT-1", "KT-1-BL", "KT-1-RD"]),
    ],
)
def test_an_order_is_a_field_up_or_with_a_minus_down(
    plytix: Plytix, order: str, expected: list[str]
) -> None:
    """`order` is a field, upwards, or downwards with `-` before it; it comes back as it was."""
    found = plytix.search({"pagination": {"order": order}})
    assert [row["sku"] for row in found["data"]] == expected
    assert found["pagination"]["order"] == order


@fact("pages", "doc")
@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("attributes.pieces", ["KT-1", "KT-1-BL", "KT-1-RD", "00123", "MUG-1", "pan-1", "LAMP-1"]),
        ("-attributes.pieces", ["LAMP-1", "pan-1", "MUG-1", "KT-1", "KT-1-BL", "KT-1-RD", "00123"]),
        ("-attributes.since", ["pan-1", "MUG-1", "KT-1", "LAMP-1", "KT-1-BL", "KT-1-RD", "00123"]),
    ],
)
def test_products_are_ordered_by_an_attribute_that_is_no_column(
    plytix: Plytix, order: str, expected: list[str]
) -> None:
    """Products are ordered by `attributes.<label>`, whether it is asked for as a column or not."""
    for columns in ([], ["label"], [order.removeprefix("-")]):
        found = plytix.search({"attributes": columns, "pagination": {"order": order}})
        assert [row["sku"] for row in found["data"]] == expected


@fact("pages", "doc")
@pytest.mark.parametrize("path", SEARCHES)
@pytest.mark.parametrize("order", ["", None])
def test_no_order_is_empty_or_null_and_comes_back(
    plytix: Plytix, path: str, order: str | None
) -> None:
    """An empty text or null asks for no order and comes back as it was sent."""
    found = plytix.search({"pagination": {"order": order}}, path)
    assert found["pagination"]["order"] == order
    assert found["data"] == plytix.search({}, path)["data"]


@fact("pages", "client", "guess", switch="malformed_order")
@pytest.mark.parametrize("order", ["asc", "asc/label", "attributes.nothing", "-", "--sku", "SKU"])
def test_an_order_that_names_nothing_is_passed_over(plytix: Plytix, order: str) -> None:
    """An order that names no field is passed over and comes back; a switch makes it 422."""
    for path in SEARCHES:
        found = plytix.search({"pagination": {"order": order}}, path)
        assert found["pagination"]["order"] == order
        assert found["data"] == plytix.search({}, path)["data"]
    plytix.switch(malformed_order="refuse")
    for path in SEARCHES:
        answer = plytix.post(path, {"pagination": {"order": order}})
        assert answer.status_code == 422
        assert [row["field"] for row in answer.json()["error"]["errors"]] == ["order"]
    assert plytix.skus(pagination={"order": "sku"}) == sorted(ALL)


@fact("pages", "guess", switch="unordered")
def test_a_search_without_order_comes_as_created_or_newest_first(plytix: Plytix) -> None:
    """The sequence without an order is not promised: as created, or newest first."""
    assert plytix.skus() == ALL
    plytix.switch(unordered="newest")
    assert plytix.skus() == ALL[::-1]
    assert plytix.skus(pagination={"page": 2, "page_size": 3}) == ALL[3:0:-1]
    assert plytix.skus(pagination={"order": "sku"}) == sorted(ALL)


@fact("pages", "doc")
@pytest.mark.parametrize("path", SEARCHES[:3])
def test_too_many_matches_cannot_be_ordered(strict: Plytix, path: str) -> None:
    """An ordered search of products or assets with more than 10,000 matches is 428.

    Without the order, or with fewer matches, it is answered.
    """
    name = "filename" if "assets" in path else "sku"
    ordered = {"pagination": {"order": name, "page_size": 1}}
    assert strict.post(path, ordered).status_code == 428
    assert "2" in strict.post(path, ordered).json()["error"]["msg"]
    assert strict.post(path, {}).status_code == 200
    assert strict.post(path, {"pagination": {"order": "asc/label"}}).status_code == 200
    few = {"filters": [[condition(name, "like", "mug")]]}
    assert strict.post(path, ordered | few).status_code == 200


@fact("pages", "doc")
def test_the_limit_of_an_order_is_10_000(plytix: Plytix) -> None:
    """Ten thousand matches are the most that are ordered, unless the sandbox is told otherwise."""
    assert Options().ordered_search_limit == 10_000
    assert plytix.post(SEARCH, {"pagination": {"order": "sku"}}).status_code == 200


@fact("pages", "doc")
@pytest.mark.parametrize("path", [SEARCHES[3], SEARCHES[5]])
def test_other_searches_are_ordered_whatever_they_find(strict: Plytix, path: str) -> None:
    """The limit is one of products and assets alone."""
    attributes = "/api/v1/attributes/product/search"
    found = strict.search({"pagination": {"order": "name"}}, attributes)["data"]
    assert len(found) > 2
    assert strict.post(path, {"pagination": {"order": "name"}}).status_code == 200
