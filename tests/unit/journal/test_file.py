from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path

import pytest

from sheetsync.errors import OutputError, PlanError
from sheetsync.journal.entries import FORMAT, read_lines
from sheetsync.journal.file import JournalFile, read_run, runs_in
from sheetsync.model.plan import Decisions
from tests.recorded import header
from tests.unit.journal.journals import (
    AT,
    END,
    ENTRIES,
    INTENT,
    OUTCOME,
    PLAN,
    VERIFICATION,
    created,
    journal_lines,
    written,
)


def entries_of(path: Path) -> list[object]:
    return [one["entry"] for one in read_lines(path.read_bytes(), file=path.name).entries]


def gone_on(path: Path) -> JournalFile:
    return JournalFile.go_on(path, "otto", AT)


def test_a_journal_is_on_disk_after_each_entry(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "journals"
    with created(folder) as journal:
        assert not folder.exists()
        assert (journal.begun, journal.place) == (False, None)
        for number, entry in enumerate(ENTRIES, start=1):
            journal.write(entry)
            assert len(entries_of(journal.path)) == number + 1
    assert (journal.begun, journal.place) == (True, journal.path)
    assert journal.path.name == f"{PLAN.run}.journal.jsonl"
    assert FORMAT in journal.path.read_text(encoding="utf-8")
    assert [one.name for one in folder.iterdir()] == [journal.path.name], "the lock is gone"


def test_plan_and_review_stand_in_the_journal(tmp_path: Path) -> None:
    decisions = Decisions(rejected=frozenset({"c1"}), approved_by="Ada")
    with created(tmp_path, decisions=decisions, edited={"c1": ("Rëd", "a,b")}) as journal:
        journal.write(END)
    run = read_run(journal.path)
    assert run.header == header(PLAN)
    assert (run.plan, run.decisions) == (PLAN, decisions)
    assert run.edited == {"c1": ("Rëd", "a,b")}
    assert run.planned


def test_a_run_that_wrote_nothing_leaves_nothing(tmp_path: Path) -> None:
    with created(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ((INTENT,), "sheetsync resume"),
        ((INTENT, OUTCOME, VERIFICATION), "sheetsync resume"),
        ((INTENT, OUTCOME, END), "sheetsync resume"),
        (ENTRIES, "Plan the workbook again"),
    ],
)
def test_a_plan_is_applied_once_and_a_second_apply_says_what_to_do(
    tmp_path: Path, entries: tuple[dict[str, object], ...], said: str
) -> None:
    path = written(tmp_path, *entries)
    before = path.read_bytes()
    with pytest.raises(PlanError, match="was applied before") as caught:
        created(tmp_path)
    assert said in caught.value.remedy
    assert path.read_bytes() == before


@pytest.mark.parametrize("length", [0, 30, len(journal_lines()[0]), len(journal_lines()[0]) + 9])
def test_a_journal_cut_off_before_its_plan_does_not_keep_the_plan_from_being_applied(
    tmp_path: Path, length: int
) -> None:
    path = tmp_path / f"{PLAN.run}.journal.jsonl"
    path.write_bytes(b"".join(journal_lines())[:length])
    assert written(tmp_path, *ENTRIES) == path
    assert entries_of(path)[1:] == [one["entry"] for one in ENTRIES]


def test_of_two_runs_at_once_one_applies_the_plan(tmp_path: Path) -> None:
    with created(tmp_path) as one, created(tmp_path) as other:
        one.write(INTENT)
        with pytest.raises(PlanError, match="was applied before"):
            other.write(INTENT)


@pytest.mark.parametrize("run", ["", "../x", "a/b", "a\\b", "C:x", ".", "a" * 101, "run\n"])
def test_a_run_that_can_be_no_file_name_is_refused(tmp_path: Path, run: str) -> None:
    with pytest.raises(PlanError, match="none that sheetsync gives"):
        created(tmp_path, replace(PLAN, run=run))


@pytest.mark.parametrize("below", ["file/journals", "file"])
def test_a_folder_that_cannot_be_made_is_an_output_error(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with (
        created(tmp_path / below) as journal,
        pytest.raises(OutputError, match="cannot be written"),
    ):
        journal.write(INTENT)


def test_after_a_failed_line_no_other_follows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line after a torn one could not be told from damage."""
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def no_room(_number: int) -> None:
        raise full

    with created(tmp_path) as journal:
        journal.write(INTENT)
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", no_room)
            with pytest.raises(OutputError, match="No space left") as caught:
                journal.write(OUTCOME)
        assert f"sheetsync resume {PLAN.run}" in caught.value.remedy
        size = journal.path.stat().st_size
        with pytest.raises(OutputError, match="No space left"):
            journal.write(END)
        assert journal.path.stat().st_size == size


def test_a_journal_that_is_missing_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="cannot be read"):
        read_run(tmp_path / "none.jsonl")


def test_folders_are_not_synced_where_the_system_cannot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.open

    def no_folders(path: str, flags: int, mode: int = 0o777) -> int:
        if Path(path).is_dir():
            raise PermissionError
        return real(path, flags, mode)

    with created(tmp_path) as journal, monkeypatch.context() as patched:
        patched.setattr("sheetsync.journal.file.FOLDERS_CAN_BE_SYNCED", False)
        patched.setattr(os, "open", no_folders)
        journal.write(INTENT)
    assert entries_of(journal.path) == ["plan", "intent"]


# ------------------------------------------------------------------ going on


def test_a_journal_goes_on_in_the_same_file_with_its_numbers_and_chain(tmp_path: Path) -> None:
    path = written(tmp_path, INTENT)
    before = path.read_bytes()
    with gone_on(path) as journal:
        assert journal.earlier is not None
        assert list(journal.earlier.operations) == ["o1"]
        assert path.read_bytes() == before, "nothing is written before there is something to tell"
        journal.write(OUTCOME)
        journal.write(VERIFICATION)
        journal.write(END)
    assert path.read_bytes().startswith(before)
    assert entries_of(path) == ["plan", "intent", "resumed", "outcome", "verification", "end"]
    run = read_run(path)
    assert (run.resumed, run.end is not None, run.operations["o1"].verified) == (1, True, True)


@pytest.mark.parametrize("cut", [1, 2, 30])
def test_a_torn_line_is_taken_away_before_the_journal_goes_on(tmp_path: Path, cut: int) -> None:
    path = written(tmp_path, INTENT, OUTCOME)
    path.write_bytes(path.read_bytes()[:-cut])
    torn = cut > 1
    with gone_on(path) as journal:
        assert journal.earlier is not None
        assert journal.earlier.torn is torn
        journal.write(END)
    kept = ["plan", "intent"] if torn else ["plan", "intent", "outcome"]
    assert entries_of(path) == [*kept, "resumed", "end"]
    lines = read_lines(path.read_bytes(), file="j")
    assert lines.entries[-2] == {"entry": "resumed", "at": AT, "by": "otto", "torn": torn}
    assert not lines.torn


def test_a_journal_goes_on_as_often_as_it_is_cut_off(tmp_path: Path) -> None:
    path = written(tmp_path, INTENT)
    for number in range(1, 4):
        with gone_on(path) as journal:
            journal.write(OUTCOME)
        path.write_bytes(path.read_bytes()[:-7])
        assert read_run(path).resumed == number


def test_a_journal_that_nobody_may_read_is_not_gone_on_with(tmp_path: Path) -> None:
    path = written(tmp_path, INTENT, OUTCOME)
    damaged = path.read_bytes().replace(b"A-1", b"A-2", 1)
    path.write_bytes(damaged)
    with pytest.raises(PlanError, match="damaged"):
        gone_on(path)
    assert path.read_bytes() == damaged
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_who_has_lost_the_run_to_another_process_writes_no_more(tmp_path: Path) -> None:
    with created(tmp_path) as journal:
        journal.write(INTENT)
        lock = tmp_path / f"{PLAN.run}.lock"
        told = lock.read_text(encoding="ascii")
        lock.write_text(told.replace('"token": "', '"token": "x'), encoding="ascii")
        size = journal.path.stat().st_size
        with pytest.raises(OutputError, match="has taken the run"):
            journal.write(OUTCOME)
        assert journal.path.stat().st_size == size
    assert lock.exists(), "the other's lock stays"


# ------------------------------------------------------------------ finding


def test_journals_and_their_copies_are_found_the_oldest_run_first(tmp_path: Path) -> None:
    for name in (
        "20261124-080000-0001.journal.jsonl",
        "spring journal 20261123-080000-0001.jsonl",
        "spring journal 20261125-080000-0001 (2).jsonl",
        "other.jsonl",
        "20261124-080000-0001.lock",
    ):
        (tmp_path / name).write_bytes(b"")
    assert [path.name[:24] for path in runs_in(tmp_path)] == [
        "spring journal 20261123-",
        "20261124-080000-0001.jou",
        "spring journal 20261125-",
    ]
    assert list(runs_in(tmp_path / "none")) == []


class Full:
    """Syncing that fails from one time on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, from_the: int) -> None:
        self.times = 0
        self.from_the = from_the
        monkeypatch.setattr(os, "fsync", self.sync)

    def sync(self, _number: int) -> None:
        self.times += 1
        if self.times >= self.from_the:
            raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("from_the", [1, 2], ids=["the folder", "the first lines"])
def test_a_journal_whose_beginning_is_not_on_disk_has_no_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, from_the: int
) -> None:
    """Its copy beside the result would hold nothing to undo or resume by."""
    Full(monkeypatch, from_the)
    with created(tmp_path) as journal:
        with pytest.raises(OutputError, match="No space left") as caught:
            journal.write(INTENT)
        assert (journal.begun, journal.place) == (False, None)
        assert "apply the plan again" in caught.value.remedy


def test_a_journal_on_a_full_disk_closes_without_a_word_and_gives_its_lock_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with created(tmp_path) as journal:
        journal.write(INTENT)
        Full(monkeypatch, from_the=1)
        with pytest.raises(OutputError, match="No space left"):
            journal.write(OUTCOME)
    assert [one.name for one in tmp_path.iterdir()] == [journal.path.name]


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="needs a limit that Linux gives")
def test_a_line_of_which_only_a_piece_fits_is_left_out_when_it_is_read(tmp_path: Path) -> None:
    import resource

    with created(tmp_path) as journal:
        journal.write(INTENT)
        before = journal.path.stat().st_size
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (before + 20, limits[1]))
        try:
            with pytest.raises(OutputError, match="too large"):
                journal.write(OUTCOME)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert journal.path.stat().st_size == before + 20
    run = read_run(journal.path)
    assert (run.torn, list(run.operations)) == (True, ["o1"])
