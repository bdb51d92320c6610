"""Single rules of pages, their order and the two counters, each with a test of its own.

Sources: Plytix API v1 and v2, "Pagination"; recorded pages and integration tests of public
clients.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sheetsync.sandbox.server import Options, running
from tests.contract.sandbox.conftest import Plytix, condition
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import small_account

V1 = "/api/v1/products/search"
V2 = "/api/v2/products/search"
BOTH = pytest.mark.parametrize("path", [V1, V2])
ASSETS = "/api/v1/assets/search"
ONE_TOO_MANY = 10_001


def large_account() -> dict[str, Any]:
    """One product and one asset more than can be ordered, and as many categories."""
    account = small_account()
    product, asset = account["products"][-1], account["assets"][0]
    category = account["product_categories"][0]
    ids = [f"5b{number:022x}" for number in range(ONE_TOO_MANY)]
    account["products"] = [product | {"id": each, "sku": f"P-{each}"} for each in ids]
    account["assets"] = [asset | {"id": each} for each in ids]
    account["product_categories"] = [category | {"id": each} for each in ids]
    return account


@pytest.fixture(scope="module")
def large() -> Iterator[Plytix]:
    with running(Options(port=0, limits=(), seed=large_account)) as box:
        plytix = Plytix(box)
        yield plytix
        plytix.session.close()


# ---------------------------------------------------------------- order


@fact("pages", "doc")
@pytest.mark.parametrize(("path", "order"), [(V1, "sku"), (V2, "-modified"), (ASSETS, "filename")])
def test_10_001_matches_are_too_many_to_order(large: Plytix, path: str, order: str) -> None:
    """More than 10,000 products or assets are not ordered: 428."""
    answer = large.post(path, {"pagination": {"order": order, "page_size": 1}})
    assert answer.status_code == 428
    assert isinstance(answer.json()["error"]["msg"], str)


@fact("pages", "doc")
@pytest.mark.parametrize(("path", "order"), [(V1, "sku"), (V2, "-modified"), (ASSETS, "filename")])
def test_10_000_matches_are_ordered(large: Plytix, path: str, order: str) -> None:
    """Ten thousand matches of more are ordered: what counts is what the filters find."""
    first = f"5b{0:022x}"
    body = {
        "filters": [[condition("id", "!in", [first])]],
        "pagination": {"order": order, "page_size": 1},
    }
    if path != ASSETS:
        body["filters"] = [[condition("sku", "!eq", f"P-{first}")]]
    assert large.search(body, path)["pagination"]["count"] == 10_000


@fact("pages", "doc")
@pytest.mark.parametrize("path", [V1, V2, ASSETS])
@pytest.mark.parametrize("order", [None, ""])
def test_any_number_of_matches_is_paged_without_an_order(
    large: Plytix, path: str, order: str | None
) -> None:
    """The same search without the order is answered, down to its last page."""
    page = {"page": 101, "page_size": 100, "order": order}
    found = large.search({"pagination": page}, path)
    assert (len(found["data"]), found["pagination"]["count"]) == (1, ONE_TOO_MANY)


@fact("pages", "guess")
def test_any_number_of_categories_is_ordered(large: Plytix) -> None:
    """The limit is told of products and assets alone."""
    path = "/api/v1/categories/product/search"
    found = large.search({"pagination": {"order": "name", "page_size": 1}}, path)
    assert found["pagination"]["count"] == ONE_TOO_MANY


@fact("pages", "doc")
@BOTH
def test_the_order_comes_back_as_it_was_sent(plytix: Plytix, path: str) -> None:
    """`order` in the answer is the text of the request, with its minus."""
    for order in ("sku", "-sku", "attributes.pieces", "-attributes.pieces"):
        found = plytix.search({"pagination": {"order": order}}, path)
        assert found["pagination"]["order"] == order


@fact("pages", "doc")
@BOTH
def test_an_order_by_an_attribute_needs_its_prefix(plytix: Plytix, path: str) -> None:
    """Products are ordered by `attributes.<label>`; the bare label names no field."""
    filters = [[condition("attributes.pieces", "exists")]]
    body: dict[str, Any] = {"filters": filters, "pagination": {"order": "-attributes.pieces"}}
    assert [row["sku"] for row in plytix.search(body, path)["data"]] == [
        "LAMP-1",
        "pan-1",
        "MUG-1",
    ]
    body["pagination"] = {"order": "-pieces"}
    assert [row["sku"] for row in plytix.search(body, path)["data"]] == [
        "MUG-1",
        "pan-1",
        "LAMP-1",
    ]


# ---------------------------------------------------------------- pages and counters


@fact("pages", "client")
def test_a_page_of_groups_has_100_rows_at_most(plytix: Plytix) -> None:
    """Groups are read 100 a page."""
    path = "/api/v1/attribute-groups/product/search"
    assert plytix.search({"pagination": {"page_size": 100}}, path)["pagination"]["count"] == 1
    assert plytix.post(path, {"pagination": {"page_size": 101}}).status_code == 422


@fact("pages", "live", switch="counters")
def test_one_of_several_found_leaves_the_total_as_it_is(plytix: Plytix) -> None:
    """A filter that finds one product gives one row and a `total_count` of all products."""
    found = plytix.search({"filters": [[condition("sku", "eq", "MUG-1")]]})
    assert len(found["data"]) == 1
    assert (found["pagination"]["count"], found["pagination"]["total_count"]) == (1, 7)


@fact("pages", "live", switch="counters")
def test_a_full_page_counts_what_is_on_the_others(plytix: Plytix) -> None:
    """Of 49 products a page has 25, and both counters say 49."""
    for number in range(42):
        plytix.post("/api/v2/products", {"sku": f"MORE-{number}"})
    found = plytix.search({})
    assert len(found["data"]) == 25
    assert (found["pagination"]["count"], found["pagination"]["total_count"]) == (49, 49)


@fact("pages", "doc", switch="counters")
def test_a_page_of_assets_counts_all_assets(plytix: Plytix) -> None:
    """A page of assets with fewer rows than there are tells in `count` how many there are."""
    found = plytix.search({"pagination": {"page_size": 2}}, "/api/v1/assets/search")
    assert (len(found["data"]), found["pagination"]["count"]) == (2, 3)


@fact("pages", "doc", switch="counters")
def test_nothing_found_is_a_count_of_none_beside_the_total(plytix: Plytix) -> None:
    """The reference prints a `count` of 0 beside a larger `total_count`."""
    found = plytix.search({"filters": [[condition("sku", "eq", "none")]]})
    assert (found["pagination"]["count"], found["pagination"]["total_count"]) == (0, 7)
