"""The search request: filters in every form, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.sandbox.asking import ALL, SEARCH, SEARCHES, refused
from tests.contract.sandbox.conftest import Plytix, condition
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import (
    SPARE_PARTS,
)

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
