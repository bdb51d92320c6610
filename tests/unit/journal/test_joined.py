from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from sheetsync.applying.apply import end_run
from sheetsync.applying.earlier import anything_left
from sheetsync.errors import PlanError, RefusedError, UnreachableError
from sheetsync.journal.entries import header_entry
from sheetsync.journal.file import read_run
from sheetsync.journal.plan_entry import Planned, plan_entry
from sheetsync.model.outcome import FieldStatus, OperationOutcome, RunResult
from sheetsync.model.plan import Decisions
from sheetsync.model.recorded import RecordedField, RecordedRun
from sheetsync.model.values import Canonical
from tests.unit.applying.scene import LABEL, Scene, on, scene
from tests.unit.journal.journals import (
    END,
    ENTRIES,
    HEADER,
    INTENT,
    OUTCOME,
    PLAN,
    VERIFICATION,
    created,
    journal_lines,
    written,
)


def run_of(tmp_path: Path, *entries: Mapping[str, object]) -> RecordedRun:
    return read_run(written(tmp_path, *entries))


def applied(tmp_path: Path, s: Scene) -> tuple[RunResult, RecordedRun]:
    """A scene applied with a journal on disk, and the run as read from it."""
    with created(tmp_path, s.plan) as journal:
        s.journal = journal  # type: ignore[assignment] # a journal of the real sort
        result = s.apply()
        end_run(journal, s.clock, result, "result.xlsx")
    return result, read_run(journal.path)


def test_every_operation_is_read_as_the_run_told_it(tmp_path: Path) -> None:
    products: dict[str, dict[str, Canonical]] = {"A-1": {"label": "Old"}, "A-2": {}, "A-3": {}}
    rows = [["A-1", "New"], ["A-2", "Pan"], ["A-3", "Pot"], ["N-1", "Cup"]]
    s = scene(products, "label", *rows)
    s.pim.products[s.pim.id_of("A-2")][LABEL] = "Pan"
    s.pim.products[s.pim.id_of("A-3")][LABEL] = "Somebody's"
    s.pim.before = on("create", RefusedError("No.", status=422, reasons={"label": "too short"}))
    result, run = applied(tmp_path, s)
    told = {name: one.outcome for name, one in run.operations.items()}
    assert told == {one.operation_id: one for one in result.operations}
    assert [one.verb for one in run.operations.values()] == ["create", "update", "", ""]
    first = run.operations["o2"]
    assert first.fields == {LABEL: RecordedField(before="Old", after="New", change_id="c1")}
    assert (first.result, first.verified, first.code) == ("sent", True, "")
    assert first.statuses == {LABEL: FieldStatus.DONE}
    assert run.operations["o1"].code == "refused-by-plytix"
    assert not anything_left(run)


def test_operations_of_batches_before_the_first_write_are_told_too(tmp_path: Path) -> None:
    """Resuming then need not look at them again."""
    names = [f"A-{number:03}" for number in range(120)]
    s = scene({name: {} for name in names}, "label", *[[name, "New"] for name in names])
    for name in names[:100]:
        s.pim.products[s.pim.id_of(name)][LABEL] = "New"
    _, run = applied(tmp_path, s)
    assert len(run.operations) == 120
    assert s.pim.count_of("update") == 20


def test_a_run_that_was_stopped_has_something_left(tmp_path: Path) -> None:
    s = scene({"A-1": {}, "A-2": {}}, "label", ["A-1", "New"], ["A-2", "New"])
    s.pim.before = on("update", None, UnreachableError("No connection."))
    result, run = applied(tmp_path, s)
    assert result.resumable
    assert run.end is not None
    assert run.end.stop_reason == "No connection."
    assert anything_left(run)


@pytest.mark.parametrize(
    ("entries", "result", "verified", "left"),
    [
        ((INTENT,), "", None, True),
        ((INTENT, OUTCOME), "sent", None, True),
        ((INTENT, OUTCOME, VERIFICATION), "sent", True, False),
    ],
)
def test_how_far_an_operation_came_is_told(
    tmp_path: Path,
    entries: tuple[Mapping[str, object], ...],
    result: str,
    verified: bool | None,
    left: bool,
) -> None:
    run = run_of(tmp_path, *entries)
    operation = run.operations["o1"]
    assert (operation.result, operation.verified) == (result, verified)
    assert operation.sent_at == INTENT["at"]
    assert anything_left(run) is left
    assert run.end is None


def test_an_operation_that_was_begun_again_is_told_by_its_last_beginning(tmp_path: Path) -> None:
    """Fields that were sent before stay among those that may have been written."""
    first = {**INTENT, "fields": {"gtin": {"before": None, "after": "1", "change": "c9"}}}
    again = {"entry": "resumed", "at": "t", "by": "otto", "torn": False}
    run = run_of(tmp_path, first, OUTCOME, again, INTENT)
    operation = run.operations["o1"]
    assert operation.result == ""
    assert list(operation.fields) == ["gtin", "label"]
    assert run.resumed == 1


def test_what_ended_and_was_resumed_has_not_ended(tmp_path: Path) -> None:
    again = {"entry": "resumed", "at": "t", "by": "otto", "torn": False}
    assert run_of(tmp_path, INTENT, END, again).end is None


def test_a_journal_that_holds_only_its_header_is_readable(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_bytes(journal_lines()[0])
    run = read_run(path)
    assert (run.header, run.planned, run.operations) == (HEADER, False, {})
    assert run.plan.workbook.name == HEADER.workbook
    assert (run.plan.rows, run.plan.updates) == ((), ())


@pytest.mark.parametrize(
    "entry",
    [
        {"entry": "intent"},
        {**INTENT, "kind": "unicorn"},
        {**INTENT, "fields": {"label": {"before": {"x": 1}, "after": None, "change": "c1"}}},
        {**OUTCOME, "operation": "o99"},
        {"entry": "verification", "operations": {"o1": {"code": ""}}},
        {"entry": "something"},
        {},
    ],
)
def test_lines_that_no_run_of_ours_writes_are_refused(
    tmp_path: Path, entry: Mapping[str, object]
) -> None:
    with pytest.raises(PlanError, match="does not hold what its header says"):
        run_of(tmp_path, entry)


def plan_with(**changed: object) -> dict[str, object]:
    return {**plan_entry(Planned(plan=PLAN, decisions=Decisions(), edited={})), **changed}


@pytest.mark.parametrize(
    "second",
    [
        END,
        plan_with(plan=None),
        plan_with(plan="?!"),
        plan_with(plan=base64.b64encode(b"no zlib").decode()),
        plan_with(plan=base64.b64encode(zlib.compress(b"{}")[:-2]).decode()),
        plan_with(edited={"c1": {"z": 1}}),
        plan_with(rejected="c1"),
    ],
)
def test_a_plan_that_cannot_be_unpacked_is_refused(
    tmp_path: Path, second: Mapping[str, object]
) -> None:
    from sheetsync.journal.entries import LineWriter

    writer = LineWriter()
    path = tmp_path / "r.jsonl"
    path.write_bytes(writer.line(header_entry(HEADER)) + writer.line(second))
    with pytest.raises(PlanError, match="does not hold what its header says"):
        read_run(path)


@pytest.mark.parametrize("other", [{"run": "another"}, {"account_id": "5f000000000000000000bbbb"}])
def test_a_header_of_another_run_or_account_is_refused(
    tmp_path: Path, other: Mapping[str, str]
) -> None:
    head = {**header_entry(HEADER), **other}
    path = tmp_path / "r.jsonl"
    path.write_bytes(b"".join(journal_lines(*ENTRIES, head=head)))
    with pytest.raises(PlanError, match="does not hold what its header says"):
        read_run(path)


def test_outcomes_are_whole() -> None:
    """A field that joins the outcome has to join the journal."""
    assert set(OperationOutcome.__slots__) == {
        "operation_id",
        "entity_id",
        "fields",
        "code",
        "message",
        "remedy",
        "verified",
    }
