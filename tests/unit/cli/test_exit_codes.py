"""What plan, apply and sync end with, and what sync refuses to do unseen."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click
import pytest

from sheetsync.cli.apply import apply_exit_code
from sheetsync.cli.plan import plan_exit_code
from sheetsync.cli.sync import confirmed, refuse_unreviewed
from sheetsync.errors import PlanError, UsageError
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.outcome import RowOutcome, RowStatus, RunResult, StopCause
from sheetsync.model.place import YamlPlace
from sheetsync.model.plan import GuardResult, Plan, RowVerdict, Verdict
from sheetsync.model.record import Mode
from sheetsync.pipeline import Applied
from sheetsync.planning.plan import make_plan
from tests.fakes import FakePim
from tests.wanted import request, wanted

PATH = Path("spring plan R.xlsx")


def a_plan(*rows: Sequence[str], mode: Mode = Mode.UPSERT) -> Plan:
    """A plan of rows of SKU and label, over the product A-1 labelled ``old``."""
    return make_plan(request(wanted("label", *rows, mode=mode)), FakePim({"A-1": {"label": "old"}}))


UPDATES = ["A-1", "new"]
CREATES = ["N-1", "new"]
SAME = ["A-1", "old"]


def with_verdict(plan: Plan, verdict: Verdict) -> Plan:
    return replace(plan, rows=(*plan.rows, RowVerdict("Products", 99, "X", verdict)))


def with_guard(plan: Plan, *, allowed: bool) -> Plan:
    guard = GuardResult(
        name="max_updates", limit="0", value="1", count=1, ok=False, allowed=allowed
    )
    return replace(plan, guards=(guard,))


@pytest.mark.parametrize(
    ("plan", "code", "with_exit_code"),
    [
        (a_plan(SAME), 0, 0),
        (a_plan(UPDATES), 0, 5),
        (a_plan(CREATES), 0, 5),
        (with_verdict(a_plan(UPDATES), Verdict.INVALID), 1, 1),
        (with_verdict(a_plan(UPDATES), Verdict.CONFLICT), 1, 1),
        (with_verdict(a_plan(UPDATES), Verdict.IGNORED), 0, 5),
        (with_guard(with_verdict(a_plan(UPDATES), Verdict.INVALID), allowed=False), 3, 3),
        (with_guard(a_plan(UPDATES), allowed=True), 0, 5),
    ],
)
def test_a_plan_s_exit_code(plan: Plan, code: int, with_exit_code: int) -> None:
    """A guard first, then rows that need attention, then pending changes where asked for."""
    assert plan_exit_code(plan, pending=False) == code
    assert plan_exit_code(plan, pending=True) == with_exit_code


def applied(
    *statuses: RowStatus,
    interrupted: bool = False,
    stop_reason: str = "",
    stop_cause: StopCause = StopCause.PLYTIX,
) -> Applied:
    rows = tuple(
        RowOutcome(sheet="Products", row=number, key="A", status=status)
        for number, status in enumerate(statuses, 2)
    )
    result = RunResult(
        run="R",
        started_at="",
        finished_at="",
        rows=rows,
        operations=(),
        calls={},
        interrupted=interrupted,
        stop_reason=stop_reason,
        stop_cause=stop_cause,
    )
    return Applied(plan=a_plan(UPDATES), result=result, workbook=Path("result.xlsx"))


@pytest.mark.parametrize("status", RowStatus)
def test_an_apply_ends_with_1_when_a_row_needs_attention(status: RowStatus) -> None:
    fine = {RowStatus.DONE, RowStatus.UNCHANGED, RowStatus.REFUSED}
    assert apply_exit_code(applied(RowStatus.DONE, status)) == (0 if status in fine else 1)


def test_an_apply_that_was_stopped_says_by_whom() -> None:
    assert apply_exit_code(applied()) == 0
    failed = RowStatus.FAILED
    assert apply_exit_code(applied(failed, stop_reason="Plytix is unreachable.")) == 4
    assert apply_exit_code(applied(failed, interrupted=True)) == 130
    assert apply_exit_code(applied(failed, interrupted=True, stop_reason="Stopped.")) == 130
    disk = applied(failed, stop_reason="No space is left.", stop_cause=StopCause.DISK)
    assert apply_exit_code(disk) == 3
    left = RowStatus.NOT_ATTEMPTED
    canary = applied(left, stop_reason="Nobody let it go on.", stop_cause=StopCause.CANARY)
    assert apply_exit_code(canary) == 1


def found(*severities: Severity) -> tuple[Finding, ...]:
    place = YamlPlace(file="a.yaml", line=1, column=1)
    return tuple(Finding(code="x", severity=one, place=place) for one in severities)


@pytest.mark.parametrize(
    ("review", "severities", "refused"),
    [
        ("always", (), True),
        ("warning", (), False),
        ("warning", (Severity.NOTICE,), False),
        ("warning", (Severity.WARNING,), True),
        ("warning", (Severity.ERROR,), True),
        ("error", (), False),
        ("error", (Severity.NOTICE, Severity.WARNING), False),
        ("error", (Severity.NOTICE, Severity.ERROR), True),
    ],
)
def test_yes_does_not_apply_what_the_mapping_wants_reviewed(
    review: str, severities: tuple[Severity, ...], refused: bool
) -> None:
    plan = replace(a_plan(UPDATES), review=review, findings=found(*severities))
    refuse_unreviewed(plan, PATH, yes=False)
    if not refused:
        refuse_unreviewed(plan, PATH, yes=True)
        return
    with pytest.raises(PlanError, match=f"review: {review}") as caught:
        refuse_unreviewed(plan, PATH, yes=True)
    assert "sheetsync apply" in caught.value.remedy
    assert str(PATH) in caught.value.remedy


class Person(io.StringIO):
    """Somebody at a terminal, who types."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("typed", "answer"), [("y\n", True), ("yes\n", True), ("n\n", False), ("\n", False)]
)
def test_sync_asks_and_takes_nothing_but_a_yes(
    typed: str,
    answer: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "stdin", Person(typed))
    assert confirmed(a_plan(UPDATES, CREATES), PATH, no_input=False) is answer
    out, err = capsys.readouterr()
    assert out == "", "stdout is for results"
    assert "Apply 1 changes to 1 products and 1 new products in Hearth & Trail?" in err


def test_sync_asked_at_the_end_of_input_applies_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Person(""))
    with pytest.raises(click.Abort):
        confirmed(a_plan(UPDATES), PATH, no_input=False)


@pytest.mark.parametrize(
    ("stdin", "no_input"), [(Person("y\n"), True), (io.StringIO("y\n"), False)]
)
def test_where_nobody_can_be_asked_nothing_is_applied(
    stdin: io.StringIO, no_input: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", stdin)
    with pytest.raises(UsageError, match="nobody to ask") as caught:
        confirmed(a_plan(UPDATES), PATH, no_input=no_input)
    assert "--yes" in caught.value.remedy
