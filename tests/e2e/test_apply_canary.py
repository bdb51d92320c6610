"""``apply --canary N``: the first products, proved, before the others."""

from __future__ import annotations

import io
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.e2e.conftest import Desk, Shown
from tests.e2e.test_sync import patches, with_review


class Terminal(io.StringIO):
    """A person who types one answer."""

    def isatty(self) -> bool:
        return True


class CtrlC(Terminal):
    """A person who presses Ctrl-C instead."""

    def readline(self, _size: int = -1, /) -> str:  # type: ignore[override]
        signal.raise_signal(signal.SIGINT)
        raise AssertionError


@pytest.fixture
def plan(desk: Desk) -> Path:
    shown = desk.sheetsync("plan", with_review(desk, "error"), "--json")
    assert shown.code == 0, shown.err
    desk.forget_requests()
    return desk.plan_path(shown)


def apply(desk: Desk, plan: Path, monkeypatch: pytest.MonkeyPatch, typed: str, *more: str) -> Shown:
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    return desk.sheetsync("apply", plan, "--canary", "2", *more)


def test_a_person_who_agrees_gets_the_others_too(
    desk: Desk, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = apply(desk, plan, monkeypatch, "y\n", "--json")
    assert shown.code == 0, shown.err
    assert "Canary: 2 products done and verified." in shown.err
    left = patches(desk) - 2
    assert f"Go on with the other {left} products?" in shown.err
    assert shown.json()["summary"]["done"] == left + 2


@pytest.mark.parametrize("typed", ["n\n", "\n", ""], ids=["no", "enter", "end of input"])
def test_a_person_who_does_not_agree_is_told_how_to_go_on_and_can(
    desk: Desk, plan: Path, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    shown = apply(desk, plan, monkeypatch, typed)
    _ends_and_is_finished(desk, shown)


def test_ctrl_c_at_the_question_is_a_no(
    desk: Desk, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", CtrlC())
    _ends_and_is_finished(desk, desk.sheetsync("apply", plan, "--canary", "2"))


def _ends_and_is_finished(desk: Desk, shown: Shown) -> None:
    assert shown.code == 1, shown.err
    assert patches(desk) == 2
    assert "nobody let the others follow" in " ".join(shown.out.split())
    command = next(
        line.partition("sheetsync ")[2] for line in shown.out.splitlines() if "resume" in line
    )
    finished = desk.sheetsync(*command.split(), "--json")
    assert finished.code == 0, finished.err
    summary = finished.json()["summary"]
    assert summary["done"] == patches(desk) > 2
    assert summary["not_attempted"] == 0


@pytest.mark.parametrize("options", [(), ("--no-input",)], ids=["no terminal", "--no-input"])
def test_where_nobody_can_be_asked_the_canary_is_all(
    desk: Desk, plan: Path, monkeypatch: pytest.MonkeyPatch, options: Sequence[str]
) -> None:
    if options:
        shown = apply(desk, plan, monkeypatch, "y\n", *options)
    else:
        shown = desk.sheetsync("apply", plan, "--canary", "2")
    assert shown.code == 1
    assert "Go on" not in shown.err
    assert patches(desk) == 2


def test_yes_goes_on_by_itself_when_all_is_well(desk: Desk, plan: Path) -> None:
    shown = desk.sheetsync("apply", plan, "--canary", "2", "--yes", "--json")
    assert shown.code == 0, shown.err
    assert shown.json()["summary"]["done"] == patches(desk) > 2


def test_yes_does_not_go_on_when_something_is_wrong(desk: Desk, plan: Path) -> None:
    desk.fault(kind="status", status=422, method="PATCH", nth=2)
    shown = desk.sheetsync("apply", plan, "--canary", "2", "--yes", "--json")
    assert shown.code == 1, shown.err
    assert "Canary: 1 of 2 products done and verified, 1 not." in shown.err
    assert patches(desk) == 2
    told = shown.json()
    assert (told["summary"]["done"], told["summary"]["failed"]) == (1, 1)
    (failed,) = [row["key"] for row in told["rows"] if row["status"] == "failed"]
    assert f"  {failed}: " in shown.err


def test_a_canary_of_no_product_is_wrong_usage(desk: Desk, plan: Path) -> None:
    assert desk.sheetsync("apply", plan, "--canary", "0").code == 2
