"""What runs did, from their journals: states, counts, rows, writes and drift."""

from __future__ import annotations

import dataclasses

from sheetsync.applying.apply import apply_plan, end_run
from sheetsync.applying.drift import drift_of
from sheetsync.applying.history import cell_writes, field_counts, run_lines, told_rows
from sheetsync.errors import RefusedError
from sheetsync.model.history import OperationStatus, RunState
from sheetsync.model.outcome import RowStatus
from sheetsync.model.plan import Decisions, Plan
from sheetsync.model.recorded import RecordedRun
from sheetsync.model.values import FieldName
from sheetsync.planning.undo import UndoRequest, make_undo_plan
from tests.clocks import FakeClock
from tests.fakes import FakeJournal, FakePim, nothing
from tests.properties.sheets import plan_of
from tests.recorded import recorded_run
from tests.wanted import Cell

LABEL, COLOUR, SKU = FieldName("label"), FieldName("attributes.colour"), FieldName("sku")


def row(sku: str, label: Cell = None, colour: Cell = None) -> list[Cell]:
    return [sku, label, colour, None, None, None, None]


def carried_out(
    plan: Plan, pim: FakePim, decisions: Decisions | None = None, *, ended: bool = True
) -> RecordedRun:
    journal, clock = FakeJournal(), FakeClock()
    result = apply_plan(plan, decisions or Decisions(), {}, pim, journal, clock)
    if ended:
        end_run(journal, clock, result, "result.xlsx")
    return recorded_run(plan, journal, decisions)


def applied(pim: FakePim, *sheet: list[Cell], run: str = "20261123-101500-0001") -> RecordedRun:
    return carried_out(dataclasses.replace(plan_of(list(sheet), pim), run=run), pim)


def undone(
    recorded: RecordedRun, pim: FakePim, run: str, decisions: Decisions | None = None
) -> RecordedRun:
    request = UndoRequest(
        run=run,
        created_at=recorded.plan.created_at,
        created_by="ada",
        recorded=recorded,
        schema=pim.schema(),
        connection="plytix",
        endpoint="https://pim.example",
    )
    return carried_out(make_undo_plan(request, pim), pim, decisions)


def states(*runs: RecordedRun) -> dict[str, RunState]:
    return {line.recorded.header.run[-4:]: line.state for line in run_lines(runs)}


def test_a_run_is_undone_until_its_undo_is_undone_though_all_began_in_one_second() -> None:
    pim = FakePim({"A": {"label": "old"}})
    first = applied(pim, row("A", "new"), row("B", "new"))
    assert states(first) == {"0001": RunState.FINISHED}
    second = undone(first, pim, "20261123-101500-0000")
    assert states(first, second) == {"0001": RunState.UNDONE, "0000": RunState.FINISHED}
    assert run_lines([first, second])[1].undone_by == ("20261123-101500-0000",)
    third = undone(second, pim, "20261123-101500-0002")
    assert states(third, first, second) == {
        "0002": RunState.FINISHED,
        "0000": RunState.UNDONE,
        "0001": RunState.FINISHED,
    }
    assert [one.recorded for one in run_lines([second, third, first])] == [third, second, first]


def test_a_run_of_which_a_part_was_given_back_is_not_undone() -> None:
    pim = FakePim({"A": {"label": "old"}, "B": {"label": "old"}})
    first = applied(pim, row("A", "new"), row("B", "new"))
    second = undone(first, pim, "0000", Decisions(rejected=frozenset({"c2"})))
    line = run_lines([first, second])[1]
    assert line.state is RunState.FINISHED
    assert line.undone_by == ("0000",)


def test_runs_that_claim_to_undo_each_other_are_told_and_nothing_hangs() -> None:
    pim = FakePim({"A": {"label": "old"}})
    run = applied(pim, row("A", "new"))
    one = dataclasses.replace(run, header=dataclasses.replace(run.header, run="x", undoes="y"))
    two = dataclasses.replace(run, header=dataclasses.replace(run.header, run="y", undoes="x"))
    assert len(run_lines([one, two])) == 2


def test_a_run_without_an_end_is_interrupted() -> None:
    pim = FakePim({"A": {"label": "old"}})
    run = carried_out(plan_of([row("A", "new")], pim), pim, ended=False)
    assert run_lines([run])[0].state is RunState.INTERRUPTED


def test_products_are_counted_by_the_worst_that_befell_them() -> None:
    pim = FakePim({sku: {"label": "old"} for sku in ("A", "B", "C")})
    plan = plan_of([row("A", "new"), row("B", "new"), row("C", "new")], pim)
    pim.of("B")[LABEL] = "theirs"
    refused = pim.id_of("C")

    def refuse(method: str, _number: int) -> None:
        if method == "update" and pim.log[-1] == ("update", refused):
            raise RefusedError("no", status=422)

    pim.before = refuse
    run = carried_out(plan, pim)
    pim.before = nothing
    assert run_lines([run])[0].counts == {
        OperationStatus.DONE: 1,
        OperationStatus.CONFLICT: 1,
        OperationStatus.FAILED: 1,
    }
    assert [(one.key, one.status) for one in told_rows(run)] == [
        ("A", RowStatus.DONE),
        ("B", RowStatus.CONFLICT),
        ("C", RowStatus.FAILED),
    ]
    assert field_counts(run) == {LABEL: {"set": 1}}
    assert [one.key for one in cell_writes([run], "C")] == []


def test_rows_that_came_to_no_write_are_told_by_the_plan_and_its_review() -> None:
    pim = FakePim({"A": {"label": "old"}, "B": {"label": "same"}, "C": {"label": "old"}})
    plan = plan_of([row("A", "new"), row("B", "same"), row("C", "new")], pim)
    run = carried_out(plan, pim, Decisions(rejected=frozenset({"c1"})))
    assert [one.status for one in told_rows(run)] == [
        RowStatus.REFUSED,
        RowStatus.UNCHANGED,
        RowStatus.DONE,
    ]
    cut = dataclasses.replace(run, operations={}, end=None)
    assert told_rows(cut)[2].status is RowStatus.NOT_ATTEMPTED


def test_every_write_to_a_cell_is_told_newest_first_with_undos_marked() -> None:
    pim = FakePim({"A": {"label": "old"}})
    first = applied(pim, row("A", "new", "Red"))
    second = undone(first, pim, "0002")
    writes = cell_writes([first, second], "A", LABEL)
    assert [(one.before, one.after, one.recorded.header.undoes) for one in writes] == [
        ("new", "old", first.header.run),
        ("old", "new", ""),
    ]
    assert all(one.verified for one in writes)
    assert writes[1].place.row is not None
    assert {one.field for one in cell_writes([first], "A")} == {LABEL, COLOUR}
    assert cell_writes([first, second], "B") == ()


def test_a_product_is_followed_through_a_change_of_its_key() -> None:
    pim = FakePim({"A": {"label": "old"}})
    run = applied(pim, row("A", "new"))
    (operation,) = run.operations.values()
    renamed = dataclasses.replace(operation.fields[LABEL], before="A", after="Z")
    fields = {SKU: renamed}
    later = dataclasses.replace(
        run,
        header=dataclasses.replace(run.header, run="later", started_at="2026-12-01T00:00:00+00:00"),
        operations={operation.id: dataclasses.replace(operation, fields=fields)},
    )
    assert [one.field for one in cell_writes([run, later], "Z")] == [SKU, LABEL]
    assert [one.field for one in cell_writes([run, later], "A")] == [SKU, LABEL]


def test_a_created_and_deleted_product_without_values_is_told_as_a_whole() -> None:
    pim = FakePim()
    first = applied(pim, row("A"))
    second = undone(first, pim, "0002")
    assert [(one.verb, one.field, one.verified) for one in cell_writes([first, second], "A")] == [
        ("delete", "", True),
        ("create", "", True),
    ]
    assert states(first, second)["0001"] is RunState.UNDONE


def test_drift_tells_what_no_longer_holds_and_asks_once() -> None:
    pim = FakePim({sku: {"label": "old"} for sku in ("A", "B", "C")})
    run = applied(pim, *(row(sku, "new", "Red") for sku in ("A", "B", "C", "D")))
    pim.log.clear()
    assert drift_of(run, pim).cells == ()
    assert [name for name, _ in pim.log] == ["fetch"]
    pim.of("A")[LABEL] = "theirs"
    del pim.of("B")[COLOUR]
    del pim.products[pim.id_of("C")]
    drift = drift_of(run, pim)
    assert drift.looked_at == 8
    assert {(one.key, one.field, one.set_to, one.now, one.why) for one in drift.cells} == {
        ("A", LABEL, "new", "theirs", "changed"),
        ("B", COLOUR, "Red", None, "changed"),
        ("C", "", None, None, "product gone"),
    }


def test_drift_tells_a_deleted_product_that_is_there_again() -> None:
    pim = FakePim()
    second = undone(applied(pim, row("A", "new")), pim, "0002")
    assert drift_of(second, pim).cells == ()
    pim.put("A", {})
    assert [one.why for one in drift_of(second, pim).cells] == ["product back"]
