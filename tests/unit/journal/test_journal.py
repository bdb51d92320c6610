from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from sheetsync import __version__
from sheetsync.errors import OutputError, PlanError
from sheetsync.journal.entries import FORMAT, Header, LineWriter, header_entry, read_lines
from sheetsync.journal.file import JournalFile, read_journal
from sheetsync.model.plan import Plan
from sheetsync.planning.plan import make_plan
from tests.fakes import ACCOUNT, FakePim
from tests.wanted import FILE, request, wanted

HEADER = Header(
    run="r-1",
    fingerprint="f" * 64,
    account_id="a",
    account_name="Häfen & Co",
    connection="sandbox",
    endpoint="http://localhost",
    workbook=FILE,
    version="1",
)
ENTRIES: list[Mapping[str, object]] = [
    {"entry": "intent", "operation": "o1", "fields": {"label": {"before": None, "after": "ü\n"}}},
    {"entry": "outcome", "operation": "o1", "result": "sent"},
    {"entry": "end", "sum_of_rows": 3},
]


@pytest.fixture
def plan() -> Plan:
    return make_plan(request(wanted("label", ["A-1", "x"])), FakePim({"A-1": {}}))


def journal_bytes(header: Mapping[str, object] | None = None) -> bytes:
    writer = LineWriter()
    first = writer.line(header or header_entry(HEADER))
    return first + b"".join(writer.line(entry) for entry in ENTRIES)


def test_what_was_written_is_read() -> None:
    recorded = read_lines(journal_bytes(), file="j")
    assert recorded.header == HEADER
    assert list(recorded.entries) == ENTRIES
    assert not recorded.torn


def test_each_entry_is_one_line() -> None:
    assert journal_bytes().count(b"\n") == len(ENTRIES) + 1


def test_a_torn_last_line_is_left_out() -> None:
    recorded = read_lines(journal_bytes()[:-5], file="j")
    assert list(recorded.entries) == ENTRIES[:-1]
    assert recorded.torn


def test_a_last_line_that_lacks_its_newline_alone_counts() -> None:
    recorded = read_lines(journal_bytes()[:-1], file="j")
    assert (list(recorded.entries), recorded.torn) == (ENTRIES, False)


def lines() -> list[bytes]:
    return journal_bytes().splitlines(keepends=True)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", 1),
        (b"\n", 1),
        (lines()[0][:-3], 1),
        (b"no journal at all", 1),
        (b"\xff\xfe\n", 1),
        (lines()[0] + b"{}\n" + lines()[1], 2),
        (lines()[0] + lines()[2] + lines()[3], 2),
        (lines()[0] + lines()[1] + lines()[1] + lines()[3], 3),
        (b"".join(lines()[1:]), 1),
        (journal_bytes().replace(b'"sent"', b'"done"'), 3),
        (lines()[0] + b"\n" + lines()[1], 2),
    ],
)
def test_damage_before_the_last_line_is_refused_with_its_line(data: bytes, line: int) -> None:
    with pytest.raises(PlanError, match=f"damaged in line {line}"):
        read_lines(data, file="j")


def test_another_format_is_refused_by_name() -> None:
    data = journal_bytes({**header_entry(HEADER), "format": "sheetsync.journal/9"})
    with pytest.raises(PlanError, match=r"sheetsync\.journal/9"):
        read_lines(data, file="j")


def test_a_journal_is_on_disk_after_each_entry(tmp_path: Path, plan: Plan) -> None:
    folder = tmp_path / "deep" / "journals"
    with JournalFile.create(folder, plan, "f" * 64) as journal:
        assert not folder.exists()
        for number, entry in enumerate(ENTRIES, start=1):
            journal.write(entry)
            assert len(read_journal(journal.path).entries) == number
    recorded = read_journal(journal.path)
    assert list(recorded.entries) == ENTRIES
    assert recorded.header == Header(
        run=plan.run,
        fingerprint="f" * 64,
        account_id=ACCOUNT.id,
        account_name=ACCOUNT.name,
        connection="sandbox",
        endpoint="http://localhost",
        workbook=FILE,
        version=__version__,
    )
    assert journal.path.name == f"{plan.run}.journal.jsonl"
    assert FORMAT in journal.path.read_text(encoding="utf-8")


def test_a_run_that_wrote_nothing_leaves_nothing(tmp_path: Path, plan: Plan) -> None:
    with JournalFile.create(tmp_path, plan, "f"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_plan_is_applied_once(tmp_path: Path, plan: Plan) -> None:
    with JournalFile.create(tmp_path, plan, "f") as journal:
        journal.write(ENTRIES[0])
    before = journal.path.read_bytes()
    with pytest.raises(PlanError, match="was applied before") as caught:
        JournalFile.create(tmp_path, plan, "f")
    assert "Plan the workbook again" in caught.value.remedy
    assert journal.path.read_bytes() == before


def test_of_two_runs_at_once_one_applies_the_plan(tmp_path: Path, plan: Plan) -> None:
    with (
        JournalFile.create(tmp_path, plan, "f") as one,
        JournalFile.create(tmp_path, plan, "f") as other,
    ):
        one.write(ENTRIES[0])
        with pytest.raises(PlanError, match="was applied before"):
            other.write(ENTRIES[0])


@pytest.mark.parametrize("run", ["", "../x", "a/b", "a\\b", "C:x", ".", "a" * 101, "run\n"])
def test_a_run_that_can_be_no_file_name_is_refused(tmp_path: Path, plan: Plan, run: str) -> None:
    with pytest.raises(PlanError, match="none that sheetsync gives"):
        JournalFile.create(tmp_path, replace(plan, run=run), "f")


@pytest.mark.parametrize("below", ["file/journals", "file"])
def test_a_folder_that_cannot_be_made_is_an_output_error(
    tmp_path: Path, plan: Plan, below: str
) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with (
        JournalFile.create(tmp_path / below, plan, "f") as journal,
        pytest.raises(OutputError, match="cannot be written"),
    ):
        journal.write(ENTRIES[0])


def test_after_a_failed_line_no_other_follows(
    tmp_path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line after a torn one could not be told from damage."""
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def no_room(_number: int) -> None:
        raise full

    with JournalFile.create(tmp_path, plan, "f") as journal:
        journal.write(ENTRIES[0])
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", no_room)
            with pytest.raises(OutputError, match="No space left"):
                journal.write(ENTRIES[1])
        size = journal.path.stat().st_size
        with pytest.raises(OutputError, match="No space left"):
            journal.write(ENTRIES[2])
        assert journal.path.stat().st_size == size


def test_a_journal_that_is_missing_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="cannot be read"):
        read_journal(tmp_path / "none.jsonl")


def test_folders_are_not_synced_where_the_system_cannot(
    tmp_path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_folders(*_: object) -> int:
        raise PermissionError

    with JournalFile.create(tmp_path, plan, "f") as journal, monkeypatch.context() as patched:
        patched.setattr("sheetsync.journal.file.FOLDERS_CAN_BE_SYNCED", False)
        patched.setattr(os, "open", no_folders)
        journal.write(ENTRIES[0])
    assert len(read_journal(journal.path).entries) == 1
