from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from sheetsync.applying.apply import apply_plan
from sheetsync.errors import RefusedError, RemoteError, UnknownOutcomeError, UnreachableError
from sheetsync.model.outcome import FieldStatus, RowStatus, RunResult
from sheetsync.model.plan import Decisions, Plan
from sheetsync.model.values import Canonical, EntityId, FieldName
from tests.clocks import FakeClock
from tests.fakes import FakeJournal, FakePim, nothing
from tests.properties.sheets import EVERYTHING, FIELDS, Products, Rows, plan_of, products, rows


def run(
    plan: Plan, pim: FakePim, decisions: Decisions = EVERYTHING, journal: FakeJournal | None = None
) -> RunResult:
    return apply_plan(plan, decisions, {}, pim, journal or FakeJournal(), FakeClock())


def end_state(account: Products, sheet: Rows) -> dict[str, dict[FieldName, Canonical]]:
    pim = FakePim(account)
    run(plan_of(sheet, pim), pim)
    return pim.state()


@given(products(), rows())
@settings(max_examples=40)
def test_applying_a_plan_and_planning_again_gives_nothing_to_do(
    account: Products, sheet: Rows
) -> None:
    pim = FakePim(account)
    result = run(plan_of(sheet, pim), pim)
    assert {row.status for row in result.rows} <= {RowStatus.DONE, RowStatus.UNCHANGED}
    again = plan_of(sheet, pim)
    assert not again.creates
    assert not again.updates
    pim.log.clear()
    run(again, pim)
    assert pim.log == []


@given(products(), rows())
@settings(max_examples=30)
def test_what_the_sheet_does_not_speak_of_stays(account: Products, sheet: Rows) -> None:
    after = end_state(account, sheet)
    spoken = {str(row[0]): row for row in sheet}
    for sku, values in account.items():
        for number, name in enumerate(FIELDS, start=1):
            if sku not in spoken or spoken[sku][number] is None:
                assert after[sku].get(FieldName(name)) == values.get(name)


@given(products(), rows(), st.data())
@settings(max_examples=30)
def test_what_was_rejected_is_never_written_and_all_rows_add_up(
    account: Products, sheet: Rows, data: st.DataObject
) -> None:
    pim = FakePim(account)
    plan = plan_of(sheet, pim)
    ids = [change.id for update in plan.updates for change in update.fields]
    ids += [create.id for create in plan.creates]
    rejected = data.draw(st.sets(st.sampled_from(ids))) if ids else set()
    before = pim.state()
    result = run(plan, pim, Decisions(rejected=frozenset(rejected)))
    assert [(row.sheet, row.row) for row in result.rows] == [
        (row.sheet, row.row) for row in plan.rows
    ]
    after = pim.state()
    for update in plan.updates:
        for change in update.fields:
            expected = change.before if change.id in rejected else change.after
            assert after[update.key].get(change.field) == expected
    for create in plan.creates:
        assert (create.key in after) is (create.id not in rejected)
    assert before.keys() <= after.keys()


class Killed(BaseException):
    """The power went."""


class CarelessPim(FakePim):
    """One that would create a SKU twice, so that only we keep it from happening."""

    def _refuse_taken(
        self, name: FieldName, value: Canonical | None, mine: EntityId | None
    ) -> None:
        """Refuse nothing."""


def _kill_at(pim: FakePim, call: int, *, after: bool) -> None:
    first = len(pim.log)

    def hook(_method: str, _number: int) -> None:
        if len(pim.log) - first == call:
            raise Killed

    if after:
        pim.after = hook
    else:
        pim.before = hook


@given(products(), rows())
@settings(max_examples=15, deadline=None)
def test_a_run_killed_at_any_call_ends_where_an_undisturbed_one_would(
    account: Products, sheet: Rows
) -> None:
    expected = end_state(account, sheet)
    for after in (False, True):
        for call in range(1, 40):
            pim = CarelessPim(account)
            plan = plan_of(sheet, pim)
            _kill_at(pim, call, after=after)
            journal = FakeJournal()
            try:
                run(plan, pim, journal=journal)
            except Killed:
                pass
            else:
                break
            pim.before = pim.after = nothing
            _journal_tells(pim, journal, plan)
            run(plan_of(sheet, pim), pim)
            assert pim.state() == expected
            assert Counter(values[FieldName("sku")] for values in pim.products.values()) == (
                Counter(expected.keys())
            )


def _journal_tells(pim: FakePim, journal: FakeJournal, plan: Plan) -> None:
    """No product differs from the plan's before unless an intent says so."""
    intended = {entry["key"] for entry in journal.entries if entry["entry"] == "intent"}
    state = pim.state()
    for update in plan.updates:
        moved = any(state[update.key].get(one.field) != one.before for one in update.fields)
        assert not moved or update.key in intended
    for create in plan.creates:
        assert create.key not in state or create.key in intended


FAULTS: tuple[tuple[str, RemoteError | None], ...] = (
    ("before", None),
    ("before", UnknownOutcomeError("lost")),
    ("after", UnknownOutcomeError("lost")),
    ("before", RefusedError("no", status=422)),
    ("before", UnreachableError("gone")),
)


def _inject(pim: FakePim, faults: Sequence[tuple[str, RemoteError | None]]) -> None:
    """One fault for each write, in turn; reads only ever lag or break off."""
    left = iter(faults)
    current: list[tuple[str, RemoteError | None]] = []

    def before(method: str, _number: int) -> None:
        if method in {"update", "create"}:
            current[:] = [next(left, ("before", None))]
            when, error = current[0]
            if when == "before" and error is not None:
                raise error

    def after(method: str, _number: int) -> None:
        if method in {"update", "create"} and current:
            when, error = current[0]
            if when == "after" and error is not None:
                raise error

    pim.before, pim.after = before, after


@given(products(), rows(), st.lists(st.sampled_from(FAULTS), max_size=8), st.integers(0, 4))
@settings(max_examples=40, deadline=None)
def test_whatever_goes_wrong_done_means_done_and_a_second_run_finishes(
    account: Products,
    sheet: Rows,
    faults: list[tuple[str, RemoteError | None]],
    lag: int,
) -> None:
    pim = FakePim(account)
    plan = plan_of(sheet, pim)
    pim.lag = lag
    _inject(pim, faults)
    result = run(plan, pim)
    assert len(result.rows) == len(plan.rows)
    assert len(result.operations) == len(plan.updates) + len(plan.creates)
    state = pim.state()
    wanted = {
        str(entity.key): {change.field: change.after for change in entity.fields}
        for entities in (plan.updates, plan.creates)
        for entity in entities
    }
    for row in result.rows:
        if row.status is RowStatus.DONE:
            assert row.verified
            assert {name: state[row.key].get(name) for name in wanted[row.key]} == wanted[row.key]
        elif row.status is RowStatus.NOT_ATTEMPTED:
            assert result.stop_reason
    for operation in result.operations:
        failed = any(one.status is FieldStatus.FAILED for one in operation.fields.values())
        assert bool(operation.code) is (failed or not operation.verified)
    pim.before = pim.after = nothing
    pim.lag = 0
    pim._stale.clear()
    run(plan_of(sheet, pim), pim)
    assert pim.state() == end_state(account, sheet)
