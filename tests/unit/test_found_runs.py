"""Which run somebody means, and which journals in a folder can be told."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from sheetsync.applying.apply import apply_plan
from sheetsync.errors import PlanError, SheetsyncError, UsageError, WorkbookError
from sheetsync.model.definition import Account
from sheetsync.model.plan import Decisions
from sheetsync.pipeline.history import drift_from, field_meant, find_run, read_history
from sheetsync.pipeline.undo import UndoJob, plan_undo, written_fields
from tests.clocks import FakeClock
from tests.fakes import FakeJournal, FakePim
from tests.properties.sheets import plan_of
from tests.recorded import journal_bytes

FIRST, SECOND, THIRD = (
    "20261123-101500-ffff",
    "20261123-101500-0001",
    "20261122-090000-7f3a",
)


def journal(run: str, **changed: str) -> bytes:
    """The journal of a small run."""
    pim = FakePim({"A": {"label": "old"}})
    plan = plan_of([["A", "new", "Red", None, None, None, None]], pim)
    plan = dataclasses.replace(plan, run=run)
    told = FakeJournal()
    apply_plan(plan, Decisions(), {}, pim, told, FakeClock())
    return journal_bytes(plan, told, None, **changed)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three runs, two of them of one second, where the second undoes the first."""
    (tmp_path / f"{FIRST}.journal.jsonl").write_bytes(journal(FIRST))
    (tmp_path / f"{SECOND}.journal.jsonl").write_bytes(journal(SECOND, undoes=FIRST))
    (tmp_path / f"{THIRD}.journal.jsonl").write_bytes(journal(THIRD))
    return tmp_path


@pytest.mark.parametrize(
    ("named", "run"),
    [(FIRST, FIRST), ("20261122", THIRD), ("20261123-101500-f", FIRST), ("last", SECOND)],
)
def test_a_run_is_found_by_its_id_a_beginning_or_as_the_last(
    folder: Path, named: str, run: str
) -> None:
    assert find_run(named, [folder]).recorded.header.run == run


def test_a_run_is_found_by_a_path_and_by_its_sealed_copy_elsewhere(
    folder: Path, tmp_path: Path
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    copy = share / f"spring range journal {FIRST}.jsonl"
    copy.write_bytes((folder / f"{FIRST}.journal.jsonl").read_bytes())
    assert find_run(str(copy), []).path == copy
    assert find_run(FIRST, [tmp_path / "nowhere", share]).path == copy
    assert [one.path for one in read_history([share]).found] == [copy]
    assert len(read_history([folder, share]).found) == 3


@pytest.mark.parametrize("named", ["", "nope", "20261123", "*", "../x"])
def test_no_run_or_several_are_refused(folder: Path, named: str) -> None:
    with pytest.raises(PlanError):
        find_run(named, [folder])


def test_a_workbook_that_names_no_run_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "prices.xlsx"
    path.write_bytes(b"no workbook at all")
    with pytest.raises(WorkbookError):
        find_run(str(path), [tmp_path])


def test_of_two_tellings_of_a_run_the_one_that_tells_more_counts(folder: Path) -> None:
    whole = folder / f"{THIRD}.journal.jsonl"
    cut = folder / f"a journal {THIRD}.jsonl"
    lines = whole.read_bytes().splitlines(keepends=True)
    cut.write_bytes(b"".join(lines[:2]))
    assert find_run(THIRD, [folder]).path == whole
    found = {one.recorded.header.run: one.path for one in read_history([folder]).found}
    assert found[THIRD] == whole


def test_a_damaged_journal_is_a_warning_and_refused_by_name(folder: Path) -> None:
    path = folder / f"{THIRD}.journal.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"A"', b'"B"'))
    history = read_history([folder])
    assert len(history.found) == 2
    assert len(history.warnings) == 1
    assert THIRD in history.warnings[0]
    with pytest.raises(PlanError, match="damaged"):
        find_run(THIRD, [folder])


def test_a_journal_whose_checksums_hold_but_whose_time_is_none_is_a_warning(folder: Path) -> None:
    (folder / f"{THIRD}.journal.jsonl").write_bytes(journal(THIRD, started_at="once"))
    assert len(read_history([folder]).warnings) == 1


def test_an_attribute_is_meant_with_or_without_its_prefix(folder: Path) -> None:
    run = find_run(FIRST, [folder]).recorded
    assert field_meant([run], "colour") == "attributes.colour"
    assert field_meant([run], "label") == "label"
    assert written_fields(run, ["colour", "label"]) == {"attributes.colour", "label"}
    with pytest.raises(UsageError, match="weight"):
        written_fields(run, ["weight"])


class OtherPim(FakePim):
    """Credentials of another account."""

    def account(self) -> Account:
        """Whose data this is."""
        return Account(id="5f000000000000000000bbbb", name="Somebody else")


def test_a_run_of_another_account_is_neither_undone_nor_looked_after(
    folder: Path, tmp_path: Path
) -> None:
    run = find_run(FIRST, [folder]).recorded
    job = UndoJob(
        recorded=run,
        connection="plytix",
        endpoint="https://pim.example",
        run="20261123-120000-aaaa",
        created_by="ada",
        beside=tmp_path,
    )
    pim = OtherPim({"A": {"label": "new"}})
    for refused in (
        lambda: drift_from(run, pim),
        lambda: plan_undo(job, pim, FakeClock()),
    ):
        with pytest.raises(SheetsyncError, match="Somebody else"):
            refused()
    assert pim.log == []
    assert not list(tmp_path.glob("*.xlsx"))
