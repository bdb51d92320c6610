"""How the searches of everything but products and accounts are refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sheetsync.errors import RefusedError
from sheetsync.sandbox.server import RunningSandbox
from tests.contract.operations.canned import Reply, canned, opened_at
from tests.contract.operations.marks import is_refused
from tests.contract.operations.refusal import NO_OBJECT, REQUIRED, Refusal, invalid_schema
from tests.contract.operations.watched import Watched, box_of
from tests.contract.sandbox.small_account import small_account

ASSETS = "Asset search"
ATTRIBUTES = "Attribute search"
FAMILIES = "Family search"
USUAL = {
    "Asset categories search": "file categories",
    "Product categories search": "product categories",
    ATTRIBUTES: "attributes",
    "Attribute group search": "attribute groups",
    FAMILIES: "families",
    "Search relationships": "relationships",
}
"""Search → its area; those that are refused in the usual words."""

ALL = {ASSETS: "assets", **USUAL}
usual_searches = is_refused(*(f"{area}: {name}" for name, area in USUAL.items()))
all_searches = is_refused(*(f"{area}: {name}" for name, area in ALL.items()))
OPERATORS = (
    "exists, !exists, text_search, like, !like, in, !in, eq, !eq, gt, gte, lt, lte, bte, last_days"
)


@pytest.fixture(scope="module")
def small_box() -> Iterator[RunningSandbox]:
    with box_of(small_account(), ordered_search_limit=2) as box:
        yield box


def condition(**members: Any) -> dict[str, Any]:
    return {"filters": [[members]]}


@usual_searches
@pytest.mark.parametrize("search", USUAL)
def test_a_filter_on_no_field_is_told_with_its_name(small: Watched, search: str) -> None:
    small.refuses(
        invalid_schema(filters="Field 'colour' doesn't exist"),
        search,
        **condition(field="colour", operator="eq", value="Blue"),
    )


@is_refused("assets: Asset search")
@pytest.mark.parametrize("operator", ["eq", "in"])
def test_a_filter_on_no_field_of_assets_is_told_by_its_operator(
    small: Watched, operator: str
) -> None:
    small.refuses(
        invalid_schema(filters="Unable to decode filters properly", **{operator: "unknown field"}),
        ASSETS,
        **condition(field="colour", operator=operator, value=["Blue"]),
    )


@all_searches
@pytest.mark.parametrize("search", ALL)
@pytest.mark.parametrize("operator", ["contains", "null"])
def test_an_operator_that_is_none_is_told_with_those_there_are(
    small: Watched, search: str, operator: str
) -> None:
    small.refuses(
        invalid_schema(filters=f"Invalid operator '{operator}'. Valid operators: {OPERATORS}"),
        search,
        **condition(field="id", operator=operator, value="x"),
    )


@is_refused("assets: Asset search")
def test_assets_take_no_text_search(small: Watched) -> None:
    small.refuses(
        invalid_schema(filters=f"Invalid operator 'text_search'. Valid operators: {OPERATORS}"),
        ASSETS,
        **condition(field=["filename"], operator="text_search", value="mug"),
    )


@all_searches
@pytest.mark.parametrize("search", ALL)
def test_a_condition_without_field_or_operator_is_told_which_is_missing(
    small: Watched, search: str
) -> None:
    small.refuses(invalid_schema(field=REQUIRED, operator=REQUIRED), search, **condition(value="x"))


@all_searches
@pytest.mark.parametrize("search", ALL)
@pytest.mark.parametrize(
    "filters", [[{"field": "id", "operator": "eq", "value": "x"}], [["x"]]], ids=["flat", "texts"]
)
def test_filters_that_are_no_list_of_lists_of_objects_are_told_in_a_nested_object(
    small: Watched, search: str, filters: list[Any]
) -> None:
    small.refuses(invalid_schema(filters=NO_OBJECT), search, filters=filters)


@all_searches
@pytest.mark.parametrize("search", [name for name in ALL if name != FAMILIES])
def test_a_column_that_is_none_is_told_with_its_name(small: Watched, search: str) -> None:
    """The family search takes any column, as it was seen to."""
    small.refuses(
        invalid_schema(attributes="Field 'no_such_column' doesn't exist"),
        search,
        attributes=["id", "no_such_column"],
    )


@all_searches
@pytest.mark.parametrize("search", ALL)
def test_every_wrong_member_of_the_pagination_is_told(small: Watched, search: str) -> None:
    most = 1000 if search == ATTRIBUTES else 100
    small.refuses(
        invalid_schema(
            page="Must be between 1 and 9007199254740992.",
            page_size=f"Must be between 1 and {most}.",
        ),
        search,
        page=0,
        page_size=most + 1,
    )


@all_searches
@pytest.mark.parametrize("search", ALL)
def test_an_order_that_names_nothing_may_be_refused(small: Watched, search: str) -> None:
    small.switch(malformed_order="refuse")
    small.refuses(
        invalid_schema(order="Field 'asc/label' doesn't exist"), search, order="asc/label"
    )


@is_refused("assets: Asset search")
def test_an_order_over_too_many_assets_is_to_be_left_out(small: Watched) -> None:
    refused = small.refuses(
        Refusal(status=428, says="Sorting is not available for more than 2 results."),
        ASSETS,
        order="filename",
    )
    assert refused.remedy == "Leave the order out, or filter for fewer, and search again."
    assert small.plytix.call(ASSETS).count == 3


@all_searches
@pytest.mark.parametrize("search", ALL)
def test_unreadable_json_is_told_with_the_decoder_s_words(search: str) -> None:
    """Our bodies are always JSON; something in between may break one.

    The row ``http_status_code`` is no field, and its reason is a number.
    """
    words = (
        "Failed to decode JSON object: Expecting property name enclosed in double quotes: "
        "line 3 column 1 (char 46)"
    )
    body = {"error": {"errors": [{"field": "http_status_code", "msg": 400}], "msg": words}}
    reply = Reply(400, body, {"X-Request-Id": "r-400"})
    with (
        canned(pim=[reply]) as host,
        opened_at(host) as plytix,
        pytest.raises(RefusedError) as caught,
    ):
        plytix.call(search)
    assert caught.value.message.endswith(f": {words}.")
    assert caught.value.reasons == {}
    assert (caught.value.status, caught.value.request_id) == (400, "r-400")
    assert len(host.asked_of_pim) == 1
