"""What any operation may be refused for, whoever asks: ids, statuses, limits and faults.

A new operation is taken along by itself: its options are made up from what it declares.

Source: Plytix API v1, "Errors", "Rate limits"; observed: a malformed id is 404 like an unknown one.
"""

from __future__ import annotations

from typing import Any

import pytest

from sheetsync.errors import (
    NextStep,
    RateLimitError,
    RefusedError,
    RemoteError,
    UnknownOutcomeError,
    UnreachableError,
)
from sheetsync.plytix.answers import carried_out
from sheetsync.plytix.operation import Operation, Place, qualified
from sheetsync.plytix.request import Effect
from tests.contract.operations.marks import each_is_refused
from tests.contract.operations.refusal import NOWHERE, Refusal, unknown
from tests.contract.operations.sessions import PATIENCE_SECONDS
from tests.contract.operations.watched import Watched
from tests.contract.sandbox.small_account import KETTLE, LAMP, MUG, PAN, SPARE_PARTS

NO_PATH = "5A/.."
"""An id that Plytix finds no route for: it takes its slash for one of the path."""

BAD_IDS = (
    NOWHERE,
    f"{NOWHERE}f",
    "non-existing-id",
    NO_PATH,
    "5a?x=1#y",
    "ä %2F",
    "Ä b%20c&d=e",
    "...",
    "null",
)

NO_ROUTE = Refusal(status=404, says="The requested URL was not found on the server.")

KNOWN = {
    "product_id": MUG,
    "parent_product_id": KETTLE,
    "relationship_id": SPARE_PARTS,
    "related_product_id": PAN,
    "variant_id": LAMP,
    "asset_id": "no-asset",
    "category_id": "no-category",
}
"""What the ids of a path with several may be without the operation being done."""

OWN_WORDS = frozenset(
    {
        "products",
        "variants",
        "product assets",
        "product category links",
        "product relationships",
        "products v2",
    }
)
"""Areas whose operations each tell of an unknown id in words of their own, shown with them."""


def ids_of(operation: Operation) -> list[str]:
    """The names of the ids in an operation's path."""
    return [one.name for one in operation.options if one.place is Place.PATH]


def reasons_of(operation: Operation) -> dict[str, str]:
    """The row that an unknown id gets; its field differs by area."""
    if operation.area == "assets":
        field = "id" if operation.path.endswith("/content") else "asset_id"
        return {field: "asset does not exist"}
    if operation.area in {"file categories", "product categories"}:
        return {"id": "category does not exist"}
    return {"id": "id does not exist"}


@each_is_refused(only=lambda operation: "{" in operation.path)
def test_an_id_of_nothing_is_404_whether_it_could_be_one_or_not(
    small: Watched, operation: Operation, given: dict[str, Any]
) -> None:
    for bad in BAD_IDS:
        options = given | dict.fromkeys(ids_of(operation), bad)
        if operation.area in OWN_WORDS:
            refused = small.refused(qualified(operation), **options)
        else:
            refusal = NO_ROUTE if bad == NO_PATH else unknown(bad, **reasons_of(operation))
            refused = small.refuses(refusal, qualified(operation), **options)
        assert refused.status == 404
        assert refused.remedy == (
            "Check the ids and the path; what they name may be gone or not yours."
        )
    assert len(small.asked()) == len(BAD_IDS)


@each_is_refused(only=lambda operation: operation.path.count("{") > 1)
def test_each_id_of_a_path_must_be_known(
    small: Watched, operation: Operation, given: dict[str, Any]
) -> None:
    ids = ids_of(operation)
    assert set(ids) <= set(KNOWN)
    for name in ids:
        path = {each: KNOWN[each] for each in ids} | {name: "non-existing-id"}
        assert small.refused(qualified(operation), **given | path).status == 404


STATUSES: dict[int, tuple[str, dict[str, str], str]] = {
    400: (
        "The browser sent a request that this server could not understand.",
        {},
        "Correct what Plytix names",
    ),
    404: ("The requested URL was not found on the server.", {}, "Check the ids"),
    405: ("Method Not Allowed", {}, "."),
    409: (
        "product data validation failed",
        {"sku": "A product with the same SKU already exists"},
        "there already",
    ),
    413: ("Request Entity Too Large", {}, "Send less"),
    422: ("product data validation failed", {"label": "Not a valid string."}, "Correct"),
    428: ("Precondition Required", {}, "Leave the order out"),
}
"""Status → what Plytix says, its reasons, and words of what to do."""


@each_is_refused()
def test_each_status_of_a_refusal_keeps_its_words_and_reasons(
    small: Watched, operation: Operation, given: dict[str, Any]
) -> None:
    for status, (says, reasons, remedy) in STATUSES.items():
        small.fault_on(operation, kind="status", status=status)
        refusal = Refusal(status=status, says=says, reasons=reasons)
        assert remedy in small.refuses(refusal, qualified(operation), **given).remedy
    assert len(small.asked()) == len(STATUSES)


@each_is_refused()
def test_a_limit_that_stays_used_up_ends_in_an_error_to_come_back_from(
    small: Watched, operation: Operation, given: dict[str, Any]
) -> None:
    """A 429 was not processed, so that anything may be sent again: for a minute here."""
    small.fault_on(operation, kind="limit")
    error = small.fails(RateLimitError, lambda: small.plytix.call(qualified(operation), **given))
    assert error.status == 429
    assert f"({operation.about})" in error.message
    assert "limit" in error.message
    assert "Wait" in error.remedy
    assert error.next_step is NextStep.RETRY_LATER
    assert 0 < sum(small.clock.slept) <= PATIENCE_SECONDS
    assert [one["status"] for one in small.asked()] == [429] * 6


@each_is_refused()
def test_after_a_limit_the_same_is_asked_again(
    small: Watched, operation: Operation, given: dict[str, Any]
) -> None:
    small.fault(kind="limit", route="/api/*", times=1)
    try:
        small.plytix.call(qualified(operation), **given)
    except RefusedError as refused:
        assert refused.status in {404, 409, 422}
    first, second = small.asked()
    assert (first["status"], first["method"], first["path"]) == (
        429,
        second["method"],
        second["path"],
    )
    assert second["status"] != 429


FAILURES = [
    *(("status", status, f"answered {status}") for status in (500, 502, 503, 504)),
    *(("html", status, f"answered {status}") for status in (500, 502, 503, 504)),
    ("html", 200, "no JSON"),
]
"""Fault, its status, and words of the message."""


@each_is_refused(only=lambda operation: operation.effect is Effect.READ)
def test_a_read_that_fails_and_fails_is_to_be_run_again_later(
    small: Watched, operation: Operation, given: dict[str, Any]
) -> None:
    for kind, status, says in FAILURES:
        small.control("DELETE", "/requests")
        small.fault_on(operation, kind=kind, status=status)
        error = small.fails(
            UnreachableError, lambda: small.plytix.call(qualified(operation), **given)
        )
        assert error.status == status
        assert says in error.message
        assert f"“{operation.about}”" in error.message
        assert ("proxy" if status == 200 else "later") in error.remedy
        assert error.next_step is NextStep.RETRY_LATER
        assert [one["status"] for one in small.asked()] == [status] * 4


@each_is_refused(only=lambda operation: operation.effect is Effect.WRITE)
def test_a_write_that_fails_is_sent_once_and_left_open(
    small: Watched, operation: Operation, given: dict[str, Any]
) -> None:
    """Below what settles it: for many an operation that reads back what came of it."""
    for kind, status, says in FAILURES:
        small.control("DELETE", "/requests")
        small.fault_on(operation, kind=kind, status=status)
        error = small.fails(
            UnknownOutcomeError, lambda: carried_out(small.session, operation, given)
        )
        assert error.status == status
        assert says in error.message
        assert f"“{operation.about}”" in error.message
        assert error.next_step is NextStep.SETTLE
        assert [one["status"] for one in small.asked()] == [status]


@each_is_refused(only=lambda operation: operation.effect is Effect.READ)
def test_a_read_that_fails_three_times_is_done_the_fourth(
    small: Watched, operation: Operation, given: dict[str, Any]
) -> None:
    small.fault(kind="status", status=503, route="/api/*", times=3)
    try:
        small.plytix.call(qualified(operation), **given)
    except RemoteError as error:
        assert error.status == 404
    assert [one["status"] for one in small.asked()][:3] == [503, 503, 503]
    assert len(small.asked()) == 4


@each_is_refused()
@pytest.mark.parametrize("status", [403, 404])
def test_a_page_in_plytix_s_place_is_no_refusal_of_plytix(
    small: Watched, operation: Operation, given: dict[str, Any], status: int
) -> None:
    """A firewall or a proxy says so; neither the key's role nor an id is to blame."""
    small.fault_on(operation, kind="html", status=status)
    error = small.fails(UnreachableError, lambda: carried_out(small.session, operation, given))
    assert error.status == status
    assert "proxy" in error.remedy
    assert [one["status"] for one in small.asked()] == [status]
