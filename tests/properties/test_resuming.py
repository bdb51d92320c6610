"""Wherever a run is cut off, resuming it ends where an undisturbed run ends."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from sheetsync.applying.apply import apply_plan, end_run
from sheetsync.applying.earlier import NOTHING_EARLIER, anything_left
from sheetsync.errors import PlanError, RefusedError
from sheetsync.journal.entries import read_lines
from sheetsync.journal.file import JournalFile, read_run
from sheetsync.journal.plan_entry import Planned
from sheetsync.model.capabilities import Capabilities
from sheetsync.model.operation import CreateEntity
from sheetsync.model.outcome import FieldStatus, RowOutcome, RunResult
from sheetsync.model.plan import Plan
from sheetsync.model.values import CLEAR, Canonical, FieldName
from sheetsync.planning.operations import operations
from tests.clocks import FakeClock
from tests.fakes import FakePim
from tests.properties.sheets import EVERYTHING, Products, Rows, plan_of, products, rows
from tests.recorded import header

THREE_AT_ONCE = Capabilities(search_rows=3, search_fields=50)
REFUSED = "too short"


class KilledError(BaseException):
    """The process is no more."""


class Account(FakePim):
    """An account that dies after so many calls, each of which has a point before it and after."""

    def __init__(self, given: Mapping[str, Mapping[str, Canonical]]) -> None:
        super().__init__(given, capabilities=THREE_AT_ONCE)
        self.points_left: int | None = None
        self.before = self.after = self._point

    def as_it_is(self, lag: int = 0) -> Account:
        """The same account for another process; nobody dies."""
        other = Account({})
        other.products = deepcopy(self.products)
        other._last = self._last
        other._stale = dict.fromkeys(self.products, (lag, None)) if lag else {}
        other.lag = lag
        return other

    def _point(self, method: str, number: int) -> None:
        if method == "create" and len(self.log) == number and self.log[-1][1] == "N-refused":
            raise RefusedError("No.", status=422, reasons={"label": REFUSED})
        if self.points_left is not None:
            self.points_left -= 1
            if self.points_left < 0:
                raise KilledError


class DyingJournal:
    """A journal on disk whose process dies at a line, of which so many bytes reach the disk."""

    def __init__(self, real: JournalFile, at: int | None, kept: float = 1.0) -> None:
        self._real = real
        self._left = at
        self._kept = kept

    @property
    def begun(self) -> bool:
        return self._real.begun

    @property
    def place(self) -> Path | None:
        return self._real.place

    def write(self, entry: Mapping[str, object]) -> None:
        if self._left is None or self._left > 0:
            self._real.write(entry)
            self._left = None if self._left is None else self._left - 1
            return
        path = self._real.path
        before = path.stat().st_size if path.exists() else 0
        self._real.write(entry)
        whole = path.read_bytes()
        path.write_bytes(whole[: before + round((len(whole) - before) * self._kept)])
        raise KilledError


def comparable(result: RunResult) -> list[RowOutcome]:
    """The rows, but for ids that come of the order of creates."""
    return [replace(one, entity_id="") for one in result.rows]


def began(
    folder: Path, plan: Plan, account: Account, at: int | None = None, kept: float = 1.0
) -> RunResult | None:
    """Apply a plan; ``None`` when it died."""
    planned = Planned(plan=plan, decisions=EVERYTHING, edited={})
    with JournalFile.create(folder, header(plan), planned) as journal:
        return _carried_out(plan, account, DyingJournal(journal, at, kept), None)


def went_on(
    folder: Path, plan: Plan, account: Account, at: int | None = None, kept: float = 1.0
) -> RunResult | None:
    """Do what a user does after a cut: resume, or apply where nothing was sent."""
    path = folder / f"{plan.run}.journal.jsonl"
    try:
        planned = read_run(path).planned
    except PlanError as error:
        assert "sent nothing" in error.message or "cannot be read" in error.message
        planned = False
    if not planned:
        return began(folder, plan, account, at, kept)
    with JournalFile.go_on(path, "otto", "t") as journal:
        assert journal.earlier is not None
        assert journal.earlier.plan == plan
        return _carried_out(plan, account, DyingJournal(journal, at, kept), journal)


def _carried_out(
    plan: Plan, account: Account, journal: DyingJournal, old: JournalFile | None
) -> RunResult | None:
    earlier = NOTHING_EARLIER if old is None or old.earlier is None else old.earlier.operations
    clock = FakeClock()
    try:
        result = apply_plan(plan, EVERYTHING, {}, account, journal, clock, earlier=earlier)
        end_run(journal, clock, result, "")
    except KilledError:
        return None
    return result


def ends_alike(
    account: Account, result: RunResult, undisturbed: Account, told: RunResult, folder: Path
) -> None:
    assert account.state() == undisturbed.state()
    assert len(account.products) == len(undisturbed.products), "nothing is there twice"
    assert comparable(result) == comparable(told)
    assert len(result.operations) == len(told.operations)
    journals = list(folder.glob("*.jsonl"))
    for journal in journals:
        run = read_run(journal)
        assert run.end is not None
        assert not anything_left(run)
        written = {
            name: one.statuses for name, one in run.operations.items() if one.outcome is not None
        }
        assert written == {
            one.operation_id: {name: field.status for name, field in one.fields.items()}
            for one in told.operations
        }


@given(products(), rows(), st.data())
@settings(max_examples=60, deadline=None)
def test_a_run_killed_at_any_call_or_line_ends_as_if_it_had_not_been(
    given_products: Products, sheet: Rows, data: st.DataObject
) -> None:
    planned = Account(given_products)
    plan = plan_of(sheet, planned)
    account = planned.as_it_is()
    for sku in data.draw(st.sets(st.sampled_from(sorted(given_products) or ["none"]))):
        if sku in given_products:
            account.of(sku)[FieldName("label")] = "Somebody's"
    undisturbed = account.as_it_is()
    with tempfile.TemporaryDirectory() as whole, tempfile.TemporaryDirectory() as cut:
        told = began(Path(whole), plan, undisturbed)
        assert told is not None
        line, point = data.draw(st.tuples(st.none() | st.integers(0, 20), st.integers(0, 30)))
        account.points_left = None if line is not None else point
        result = began(Path(cut), plan, account, line, data.draw(st.floats(0, 1)))
        for _ in range(data.draw(st.integers(0, 2))):
            if result is not None:
                break
            account = account.as_it_is(data.draw(st.integers(0, 2)))
            account.points_left = data.draw(st.integers(0, 10))
            result = went_on(Path(cut), plan, account)
        if result is None:
            account = account.as_it_is(data.draw(st.integers(0, 2)))
            result = went_on(Path(cut), plan, account)
        assert result is not None
        ends_alike(account, result, undisturbed, told, Path(cut))


# ------------------------------------------------------------------ every byte


GIVEN: Products = {
    "A-1": {"label": "Old", "attributes.colour": "Red"},
    "A-2": {"label": "Old"},
    "A-3": {"label": "Gone on"},
    "A-4": {"label": "Moved"},
    "A-5": {"attributes.colour": "Blue"},
}
SHEET: Rows = [
    ["A-1", "New", "Blue", None, None, None, None],
    ["A-2", CLEAR, "Green", None, None, None, None],
    ["A-3", "Here already", None, None, None, None, None],
    ["A-4", "Mine", "Red", None, None, None, None],
    ["A-5", None, CLEAR, None, None, None, None],
    ["N-1", "First", "White", None, None, None, None],
    ["N-refused", "x", None, None, None, None, None],
    ["N-3", None, None, None, None, None, None],
]


class Witness:
    """A journal that keeps what the account was like before and after each of its lines.

    Attributes:
        accounts: Bytes on disk → the account right after the line that ends there, and right
            before the next line.
    """

    def __init__(self, real: JournalFile, account: Account) -> None:
        self._real = real
        self._account = account
        self.accounts: dict[int, list[Account]] = {0: [account.as_it_is()]}

    @property
    def begun(self) -> bool:
        return self._real.begun

    @property
    def place(self) -> Path | None:
        return self._real.place

    def write(self, entry: Mapping[str, object]) -> None:
        path = self._real.path
        size = path.stat().st_size if path.exists() else 0
        self.accounts[size].append(self._account.as_it_is())
        self._real.write(entry)
        self.accounts[path.stat().st_size] = [self._account.as_it_is()]


def test_a_journal_cut_at_any_byte_is_resumed_to_the_same_end(tmp_path: Path) -> None:
    """Every byte is read; of cuts that read alike, one is resumed for each state it may meet."""
    planned = Account(GIVEN)
    plan = plan_of(SHEET, planned)
    account = planned.as_it_is()
    account.of("A-3")[FieldName("label")] = "Here already"
    account.of("A-4")[FieldName("label")] = "Somebody's"
    clock = FakeClock()
    with JournalFile.create(
        tmp_path / "whole", header(plan), Planned(plan=plan, decisions=EVERYTHING, edited={})
    ) as real:
        journal = Witness(real, account)
        told = apply_plan(plan, EVERYTHING, {}, account, journal, clock)
        end_run(journal, clock, told, "")
    statuses = [row.status.value for row in told.rows]
    assert sorted(set(statuses)) == ["conflict", "done", "failed", "unchanged"]
    whole = real.path.read_bytes()
    seen: set[tuple[int, bool, bool]] = set()
    for length in range(len(whole) + 1):
        data = whole[:length]
        lines, torn = whole_lines(data)
        alike = (lines, torn, data.endswith(b"\n"))
        if alike in seen:
            continue
        seen.add(alike)
        mark = max(one for one in journal.accounts if one <= lines)
        for number, moment in enumerate(journal.accounts[mark]):
            folder = tmp_path / f"{length}-{number}"
            folder.mkdir()
            (folder / real.path.name).write_bytes(data)
            after = moment.as_it_is()
            result = went_on(folder, plan, after)
            assert result is not None
            ends_alike(after, result, account, told, folder)
    assert len(seen) >= 3 * whole.count(b"\n")


def whole_lines(data: bytes) -> tuple[int, bool]:
    """How many bytes the whole lines take with their newlines, and whether one is torn."""
    try:
        read = read_lines(data, file="j")
    except PlanError as error:
        assert "sent nothing" in error.message
        return 0, bool(data)
    return read.good_bytes + (not data[: read.good_bytes].endswith(b"\n")), read.torn


def test_what_is_settled_costs_no_call(tmp_path: Path) -> None:
    account = Account(GIVEN)
    plan = plan_of(SHEET, account)
    assert began(tmp_path, plan, account) is not None
    account.log.clear()
    result = went_on(tmp_path, plan, account)
    assert result is not None
    assert account.log == []
    creates = [one for one in operations(plan, EVERYTHING, {}) if isinstance(one, CreateEntity)]
    assert len(creates) == 3
    assert FieldStatus.DONE in {
        one.status for op in result.operations for one in op.fields.values()
    }
