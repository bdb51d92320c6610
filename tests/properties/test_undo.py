"""Undo gives back what a run changed and nobody has touched since; the rest is a conflict."""

from __future__ import annotations

import dataclasses

from hypothesis import given, settings
from hypothesis import strategies as st

from sheetsync.applying.apply import apply_plan
from sheetsync.applying.told import resumed
from sheetsync.errors import RemoteError, UnknownOutcomeError, UnreachableError
from sheetsync.model.outcome import RowStatus, RunResult
from sheetsync.model.plan import Decisions, Plan, Verdict
from sheetsync.model.recorded import RecordedRun
from sheetsync.model.values import Canonical, FieldName
from sheetsync.planning.planfile import plan_from_json, plan_to_json
from sheetsync.planning.undo import UndoRequest, make_undo_plan
from tests.clocks import FakeClock
from tests.fakes import FakeJournal, FakePim, nothing
from tests.properties.sheets import FIELDS, VALUES, Products, Rows, plan_of, products, rows
from tests.recorded import recorded_run

State = dict[str, dict[FieldName, Canonical]]


def rejecting_conflicts(plan: Plan) -> Decisions:
    """The decisions of a plan workbook that nobody touched."""
    torn = [one.id for update in plan.updates for one in update.fields if one.conflict]
    return Decisions(rejected=frozenset((*torn, *(d.id for d in plan.deletes if d.conflict))))


def carried_out(plan: Plan, pim: FakePim) -> tuple[RecordedRun, RunResult]:
    """Apply a plan as it comes, and what its journal tells."""
    journal = FakeJournal()
    decisions = rejecting_conflicts(plan)
    result = apply_plan(plan, decisions, {}, pim, journal, FakeClock())
    return recorded_run(plan, journal, decisions), result


def undo_of(recorded: RecordedRun, pim: FakePim, run: str = "undo") -> Plan:
    """An undo, through its saved form."""
    request = UndoRequest(
        run=run,
        created_at="2026-11-23T11:00:00+00:00",
        created_by="ada",
        recorded=recorded,
        schema=pim.schema(),
        connection="plytix",
        endpoint="https://pim.example",
    )
    plan = make_undo_plan(request, pim)
    assert plan_from_json(plan_to_json(plan)) == plan
    return plan


@given(products(), rows())
@settings(max_examples=60)
def test_after_an_undo_everything_is_as_it_was_and_undoing_that_restores(
    account: Products, sheet: Rows
) -> None:
    pim = FakePim(account)
    before = pim.state()
    run, _ = carried_out(plan_of(sheet, pim), pim)
    after = pim.state()
    undo, result = carried_out(undo_of(run, pim), pim)
    assert pim.state() == before
    assert {row.status for row in result.rows} <= {RowStatus.DONE}
    assert len(result.rows) == len(run.operations)
    assert not undo_of(run, pim, "again").updates
    assert not undo_of(run, pim, "again").deletes
    carried_out(undo_of(undo, pim, "undo of undo"), pim)
    assert pim.state() == after


@given(products(), rows(), st.data())
@settings(max_examples=60)
def test_edits_of_others_survive_an_undo_and_are_shown_as_conflicts(
    account: Products, sheet: Rows, data: st.DataObject
) -> None:
    pim = FakePim(account)
    before = pim.state()
    run, _ = carried_out(plan_of(sheet, pim), pim)
    cells = [(str(one.key), name) for one in run.operations.values() for name in one.fields]
    edited = data.draw(st.sets(st.sampled_from(cells))) if cells else set()
    foreign: set[tuple[str, FieldName]] = set()
    for sku, name in sorted(edited):
        value = data.draw(VALUES[FIELDS.index(name)])
        if value not in (pim.of(sku).get(name), before.get(sku, {}).get(name)):
            pim.of(sku)[name] = value
            foreign.add((sku, name))
    touched = pim.state()
    plan = undo_of(run, pim)
    torn = {(str(one.key), c.field) for one in plan.updates for c in one.fields if c.conflict}
    created = {str(one.key) for one in run.operations.values() if one.verb == "create"}
    assert torn == {(sku, name) for sku, name in foreign if sku not in created}
    used = {sku for sku, _ in foreign if sku in created}
    assert {one.key for one in plan.deletes if one.conflict} == used
    conflicts = {sku for sku, _ in torn} | used
    assert {row.key for row in plan.rows if row.verdict is Verdict.CONFLICT} == conflicts
    carried_out(plan, pim)
    expected = {sku: dict(values) for sku, values in before.items()}
    for sku, name in torn:
        expected[sku][name] = touched[sku][name]
    for sku in used:
        expected[sku] = touched[sku]
    assert pim.state() == expected


FAULTS: tuple[tuple[str, RemoteError | None], ...] = (
    ("before", None),
    ("before", UnknownOutcomeError("lost")),
    ("after", UnknownOutcomeError("lost")),
    ("before", UnreachableError("gone")),
)


@given(products(), rows(), st.lists(st.sampled_from(FAULTS), max_size=6), st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_run_that_went_wrong_is_given_back_as_far_as_it_came(
    account: Products,
    sheet: Rows,
    faults: list[tuple[str, RemoteError | None]],
    told: bool,
) -> None:
    pim = FakePim(account)
    before = pim.state()
    left = iter(faults)
    current: list[tuple[str, RemoteError | None]] = []

    def hook(when: str) -> None:
        if current and current[0][0] == when and current[0][1] is not None:
            raise current[0][1]

    def first(method: str, _number: int) -> None:
        if method in {"update", "create"}:
            current[:] = [next(left, ("before", None))]
            hook("before")

    def then(method: str, _number: int) -> None:
        if method in {"update", "create"}:
            hook("after")

    pim.before, pim.after = first, then
    run, _ = carried_out(plan_of(sheet, pim), pim)
    if not told:
        forgotten = {
            name: dataclasses.replace(one, result="", statuses={}, verified=None)
            for name, one in run.operations.items()
        }
        run = dataclasses.replace(run, operations=forgotten, end=None)
    pim.before = pim.after = nothing
    carried_out(undo_of(run, pim), pim)
    assert pim.state() == before


@given(products(), rows(), st.lists(st.sampled_from(FAULTS), max_size=6))
@settings(max_examples=60, deadline=None)
def test_an_undo_that_meets_faults_says_done_only_of_what_is_given_back(
    account: Products, sheet: Rows, faults: list[tuple[str, RemoteError | None]]
) -> None:
    pim = FakePim(account)
    before = pim.state()
    run, _ = carried_out(plan_of(sheet, pim), pim)
    left = iter(faults)
    current: list[tuple[str, RemoteError | None]] = []

    def hook(when: str) -> None:
        if current and current[0][0] == when and current[0][1] is not None:
            raise current[0][1]

    def first(method: str, _number: int) -> None:
        if method in {"update", "create", "delete"}:
            current[:] = [next(left, ("before", None))]
            hook("before")

    def then(method: str, _number: int) -> None:
        if method in {"update", "create", "delete"}:
            hook("after")

    plan = undo_of(run, pim)
    pim.before, pim.after = first, then
    _, result = carried_out(plan, pim)
    state = pim.state()
    for row in result.rows:
        if row.status is RowStatus.DONE:
            assert state.get(row.key) == before.get(row.key)
    pim.before = pim.after = nothing
    carried_out(undo_of(run, pim, "once more"), pim)
    assert pim.state() == before


class Killed(BaseException):
    """The power went."""


@given(products(), rows())
@settings(max_examples=12, deadline=None)
def test_an_undo_killed_at_any_call_and_resumed_gives_everything_back(
    account: Products, sheet: Rows
) -> None:
    """And undoing the undo, from its journal of two parts, still restores everything."""
    for after in (False, True):
        for call in range(1, 40):
            pim = FakePim(account)
            before = pim.state()
            run, _ = carried_out(plan_of(sheet, pim), pim)
            changed = pim.state()
            plan = undo_of(run, pim)
            journal = FakeJournal()
            if _finished(plan, pim, journal, call, after=after):
                break
            told = recorded_run(plan, journal)
            journal.write(resumed("2026-11-23T12:00:00+00:00", "otto", torn=False))
            apply_plan(plan, Decisions(), {}, pim, journal, FakeClock(), earlier=told.operations)
            assert pim.state() == before
            carried_out(undo_of(recorded_run(plan, journal), pim, "undo of undo"), pim)
            assert pim.state() == changed


def _finished(plan: Plan, pim: FakePim, journal: FakeJournal, call: int, *, after: bool) -> bool:
    """Apply a plan until the power goes at a call; whether it came to its end before that."""
    first = len(pim.log)

    def hook(_method: str, _number: int) -> None:
        if len(pim.log) - first == call:
            raise Killed

    if after:
        pim.after = hook
    else:
        pim.before = hook
    try:
        apply_plan(plan, Decisions(), {}, pim, journal, FakeClock())
    except Killed:
        return False
    finally:
        pim.before = pim.after = nothing
    return True
