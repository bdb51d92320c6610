"""``--expect``: exactly these numbers, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.conftest import Desk


@pytest.fixture
def source(desk: Desk) -> Path:
    return desk.sample("price-update.xlsx")


def test_a_plan_that_comes_to_what_is_expected_is_applied(desk: Desk, source: Path) -> None:
    summary = desk.sheetsync("plan", source, "--json").json()["summary"]
    expected = f"updates={summary['update']},creates=0,changes={summary['changes']}"
    planned = desk.sheetsync("plan", source, "--json", "--expect", expected)
    assert planned.code == 0, planned.err
    applied = desk.sheetsync("apply", desk.plan_path(planned), "--expect", expected, "--json")
    assert applied.code == 0, applied.err
    assert applied.json()["summary"]["done"] == summary["update"]


def test_anything_else_is_stopped_and_says_what_it_came_to(desk: Desk, source: Path) -> None:
    count = desk.sheetsync("plan", source, "--json").json()["summary"]["update"]
    shown = desk.sheetsync("plan", source, "--expect", f"updates={count - 1}")
    assert shown.code == 3
    text = " ".join(shown.out.split())
    assert f"The plan comes to {count} updates, where {count - 1} were expected." in text
    assert f"--expect updates={count}" in text
    assert "--allow" not in text
    stopped = desk.sheetsync("plan", source, "--json", "--expect", f"updates={count - 1}")
    refused = desk.sheetsync("apply", desk.plan_path(stopped))
    assert refused.code == 3
    assert not any(row["method"] == "PATCH" for row in desk.requests())


def test_apply_refuses_what_the_review_left_over(desk: Desk, source: Path) -> None:
    planned = desk.sheetsync("plan", source, "--json")
    count = planned.json()["summary"]["update"]
    refused = desk.sheetsync("apply", desk.plan_path(planned), "--expect", f"updates={count + 1}")
    assert refused.code == 3
    assert f"comes to {count} updates, where {count + 1} were expected" in refused.err
    assert not any(row["method"] == "PATCH" for row in desk.requests())


@pytest.mark.parametrize("command", ["plan", "sync"])
def test_what_nobody_counts_is_wrong_usage(desk: Desk, source: Path, command: str) -> None:
    shown = desk.sheetsync(command, source, "--expect", "rows=5")
    assert shown.code == 2
    assert "there is no count rows" in shown.err
    assert "updates, creates, deletes, clears, changes" in shown.err
