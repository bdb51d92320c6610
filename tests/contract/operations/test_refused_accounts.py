"""How searches of members and API credentials are refused: in a shape of their own."""

from __future__ import annotations

from typing import Any

import pytest

from sheetsync.errors import RefusedError
from tests.contract.operations.canned import Reply, canned, opened_at
from tests.contract.operations.marks import is_refused
from tests.contract.operations.refusal import Refusal
from tests.contract.operations.watched import Watched

SEARCHES = ("Search memberships", "Search API credentials")
BAD_FILTER = "One or more filter fields are not valid."
both = is_refused(*(f"accounts: {name}" for name in SEARCHES))
each = pytest.mark.parametrize("search", SEARCHES)


@both
@each
@pytest.mark.parametrize(
    "given",
    [
        {"filters": [[{"field": "no_such_field", "operator": "eq", "value": "x"}]]},
        {"filters": [[{"field": "role", "operator": "contains", "value": "ADMIN"}]]},
        {"filters": [[{"field": "role"}]]},
        {"attributes": ["no_such_column"]},
    ],
    ids=["field", "operator", "incomplete", "column"],
)
def test_a_bad_filter_or_column_is_told_without_a_field(
    small: Watched, search: str, given: dict[str, Any]
) -> None:
    small.refuses(Refusal(status=422, says=BAD_FILTER), search, **given)


@both
@each
def test_a_page_that_is_none_is_told_by_its_place(small: Watched, search: str) -> None:
    """The refusal is a list under ``detail``, each with the place that it stands at."""
    small.refuses(
        Refusal(
            status=422,
            says="Must be between 1 and 9007199254740992.",
            reasons={
                "pagination.page": "Must be between 1 and 9007199254740992.",
                "pagination.page_size": "Must be between 1 and 100.",
            },
        ),
        search,
        page=0,
        page_size=101,
    )


@both
@each
def test_unreadable_json_is_told_with_the_decoder_s_words(search: str) -> None:
    """Our bodies are always JSON; something in between may break one."""
    detail = {
        "type": "json_invalid",
        "loc": ["body", 5],
        "msg": "JSON decode error",
        "input": {},
        "ctx": {"error": "Expecting property name enclosed in double quotes"},
    }
    reply = Reply(400, {"detail": [detail]}, {"X-Request-Id": "r-400"})
    with (
        canned(pim=[reply]) as host,
        opened_at(host) as plytix,
        pytest.raises(RefusedError) as caught,
    ):
        plytix.call(search)
    words = "JSON decode error: Expecting property name enclosed in double quotes"
    assert caught.value.reasons == {"body.5": words}
    assert caught.value.message.endswith(f": {words}.")
    assert (caught.value.status, caught.value.request_id) == (400, "r-400")
    assert len(host.asked_of_pim) == 1
