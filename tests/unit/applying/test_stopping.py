from __future__ import annotations

from collections.abc import Callable

import pytest

from sheetsync.applying.brake import MOST_FAILURES_IN_A_ROW
from sheetsync.errors import (
    AuthenticationError,
    PermissionDeniedError,
    RateLimitError,
    RefusedError,
    RemoteError,
    UnreachableError,
)
from sheetsync.model.outcome import FieldStatus, RowStatus
from tests.unit.applying.scene import LABEL, Scene, field_statuses, on, row, scene, statuses

NAMES = ["A-1", "A-2", "A-3"]
REFUSED = RefusedError("Refused.", status=422)


def three() -> Scene:
    return scene({name: {} for name in NAMES}, "label", *[[name, "New"] for name in NAMES])


def many(count: int) -> Scene:
    names = [f"A-{number}" for number in range(count)]
    return scene({name: {} for name in names}, "label", *[[name, "New"] for name in names])


@pytest.mark.parametrize(
    "error",
    [
        AuthenticationError("The key was revoked.", remedy="Renew it."),
        PermissionDeniedError("The role forbids it."),
        UnreachableError("No connection."),
        RateLimitError("Too many."),
        RemoteError("Plytix is out of order."),
    ],
)
def test_what_concerns_the_whole_run_stops_it_with_everything_told(error: RemoteError) -> None:
    s = three()
    s.pim.before = on("update", None, error)
    result = s.apply()
    assert statuses(result) == ["done", "not_attempted", "not_attempted"]
    assert result.stop_reason.startswith(error.message)
    assert not result.interrupted
    assert row(result, 3).code == row(result, 4).code == "stopped-before"
    assert error.message.rstrip(".") in row(result, 4).message
    assert s.pim.count_of("update") == 2
    assert "not sent" in [entry.get("result") for entry in s.journal.entries]


def test_an_account_that_cannot_be_read_before_the_writes_gets_none() -> None:
    s = three()
    s.pim.before = on("fetch", UnreachableError("No connection."))
    result = s.apply()
    assert statuses(result) == ["not_attempted"] * 3
    assert field_statuses(result) == {LABEL: FieldStatus.NOT_ATTEMPTED}
    assert s.pim.count_of("update") == 0
    assert s.journal.entries == []


def test_a_check_that_breaks_off_leaves_what_it_found() -> None:
    s = three()
    s.pim.of("A-1")[LABEL] = "Theirs"
    del s.pim.products[s.pim.id_of("A-2")]
    s.pim.before = on("get", UnreachableError("No connection."))
    result = s.apply()
    assert statuses(result) == ["conflict", "not_attempted", "not_attempted"]


def test_later_batches_are_told_too() -> None:
    s = many(250)
    s.pim.before = on("update", *[None] * 150, UnreachableError("No connection."))
    result = s.apply()
    assert result.count(RowStatus.DONE) == 150
    assert result.count(RowStatus.NOT_ATTEMPTED) == 100
    assert len(result.operations) == 250


def test_what_was_sent_but_cannot_be_read_back_is_not_called_done() -> None:
    s = three()
    s.pim.before = on("fetch", None, UnreachableError("No connection."))
    result = s.apply()
    assert statuses(result) == ["failed"] * 3
    assert row(result, 2).code == "not-verified"
    assert row(result, 2).message == "label: No connection."
    assert row(result, 2).remedy == f"Finish the run: sheetsync resume {s.plan.run}"
    assert result.stop_reason == "No connection."


def test_the_first_reason_to_stop_is_the_one_told() -> None:
    s = three()
    s.pim.before = on("update", None, AuthenticationError("Revoked."))
    first = s.pim.before

    def both(method: str, number: int) -> None:
        first(method, number)
        if method == "fetch" and number > 2 and s.pim.count_of("update") == 2:
            raise UnreachableError("No connection.")

    s.pim.before = both
    result = s.apply()
    assert result.stop_reason == "Revoked."
    assert statuses(result) == ["failed", "not_attempted", "not_attempted"]


def after(count: int) -> Callable[[], bool]:
    """Somebody who wants the run to stop once asked so often."""
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > count

    return stop


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (0, ["not_attempted", "not_attempted", "not_attempted"]),
        (1, ["not_attempted", "not_attempted", "not_attempted"]),
        (2, ["done", "not_attempted", "not_attempted"]),
        (3, ["done", "done", "not_attempted"]),
        (4, ["done", "done", "done"]),
    ],
)
def test_a_run_stopped_by_hand_proves_what_it_sent(asked: int, expected: list[str]) -> None:
    s = three()
    result = s.apply(stop=after(asked))
    assert statuses(result) == expected
    assert result.interrupted is ("not_attempted" in expected)
    assert ("by hand" in result.stop_reason) is result.interrupted


def test_ten_failures_in_a_row_stop_the_run() -> None:
    s = many(30)
    s.pim.before = on("update", None, *[REFUSED] * 20)
    result = s.apply()
    assert result.count(RowStatus.FAILED) == MOST_FAILURES_IN_A_ROW
    assert result.count(RowStatus.DONE) == 1
    assert result.count(RowStatus.NOT_ATTEMPTED) == 19
    assert result.stop_reason == "10 operations in a row failed."


def test_failures_with_successes_between_them_go_on() -> None:
    s = many(30)
    s.pim.before = on("update", *([REFUSED] * 9 + [None]) * 3)
    result = s.apply()
    assert result.count(RowStatus.FAILED) == 27
    assert result.stop_reason == ""


def test_failures_in_a_row_are_counted_over_batches() -> None:
    s = many(120)
    s.pim.before = on("update", *[None] * 94, *[REFUSED] * 26)
    result = s.apply()
    assert result.count(RowStatus.FAILED) == 10
    assert result.count(RowStatus.NOT_ATTEMPTED) == 16


def test_what_was_not_stored_counts_as_a_failure() -> None:
    s = many(230)
    s.pim.store = lambda name, value: "trimmed" if name == LABEL else value
    result = s.apply()
    assert result.count(RowStatus.FAILED) == 100
    assert result.count(RowStatus.NOT_ATTEMPTED) == 130
    assert "100 operations in a row failed" in result.stop_reason


@pytest.mark.parametrize(("most", "failed"), [(0, 1), (2, 3), (None, 9)])
def test_a_run_stops_over_the_failures_that_are_tolerated(most: int | None, failed: int) -> None:
    s = many(20)
    s.pim.before = on("update", *[REFUSED, None] * 9)
    result = s.apply(max_failures=most)
    assert result.count(RowStatus.FAILED) == failed
    assert bool(result.stop_reason) is (most is not None)


def test_conflicts_neither_count_nor_reset() -> None:
    s = many(12)
    s.pim.of("A-5")[LABEL] = "Theirs"
    s.pim.before = on("update", *[REFUSED] * 11)
    result = s.apply()
    assert result.count(RowStatus.FAILED) == 10
    assert result.count(RowStatus.CONFLICT) == 1
