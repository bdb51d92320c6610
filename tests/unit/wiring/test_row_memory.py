"""H37: how many rows workbooks had is remembered in a small file that never fails a plan."""

from __future__ import annotations

import errno
import json
import logging
from pathlib import Path
from typing import BinaryIO

import pytest

from sheetsync.wiring.row_memory import FORMAT, MOST_WORKBOOKS, RowMemoryFile
from sheetsync.workbook.files.files import Files

MAPPING = "spring.yaml"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "row-counts.json"


def counts(path: Path) -> dict[str, int]:
    content = json.loads(path.read_bytes())
    assert content["format"] == FORMAT
    found: dict[str, int] = content["rows"]
    return found


def test_a_workbook_is_remembered_by_where_it_stands(tmp_path: Path, path: Path) -> None:
    RowMemoryFile(path).remember(tmp_path / "spring.xlsx", MAPPING, 350)
    memory = RowMemoryFile(path)
    assert memory.rows_before(tmp_path / "spring.xlsx", MAPPING) == 350
    assert memory.rows_before(tmp_path / "x" / ".." / "spring.xlsx", MAPPING) == 350
    assert memory.rows_before(tmp_path / "autumn.xlsx", MAPPING) is None
    assert memory.rows_before(tmp_path / "spring.xlsx", "prices.yaml") is None


def test_the_last_count_counts(tmp_path: Path, path: Path) -> None:
    memory = RowMemoryFile(path)
    memory.remember(tmp_path / "spring.xlsx", MAPPING, 350)
    memory.remember(tmp_path / "spring.xlsx", MAPPING, 40)
    assert memory.rows_before(tmp_path / "spring.xlsx", MAPPING) == 40
    assert len(counts(path)) == 1


def test_the_file_holds_no_names(tmp_path: Path, path: Path) -> None:
    RowMemoryFile(path).remember(tmp_path / "secret project.xlsx", MAPPING, 350)
    text = path.read_text(encoding="utf-8")
    assert "secret" not in text
    assert MAPPING not in text
    assert tmp_path.name not in text


def test_the_workbooks_planned_longest_ago_are_forgotten(tmp_path: Path, path: Path) -> None:
    memory = RowMemoryFile(path)
    memory.remember(tmp_path / "oldest.xlsx", MAPPING, 1)
    memory.remember(tmp_path / "old.xlsx", MAPPING, 2)
    path.write_text(
        json.dumps({"format": FORMAT, "rows": counts(path) | {f"{n}": n for n in range(498)}}),
        encoding="utf-8",
    )
    memory.remember(tmp_path / "oldest.xlsx", MAPPING, 3)  # planned again, so no longer the oldest
    memory.remember(tmp_path / "new.xlsx", MAPPING, 4)
    assert len(counts(path)) == MOST_WORKBOOKS
    assert memory.rows_before(tmp_path / "old.xlsx", MAPPING) is None
    assert memory.rows_before(tmp_path / "oldest.xlsx", MAPPING) == 3
    assert memory.rows_before(tmp_path / "new.xlsx", MAPPING) == 4


DAMAGE = [
    b"",
    b"{",
    b"\xff\xfe\0",
    b"[]",
    b'{"format": "another", "rows": {}}',
    b'{"format": "sheetsync.row-counts/1"}',
    b'{"format": "sheetsync.row-counts/1", "rows": [1]}',
    b'{"format": "sheetsync.row-counts/1", "rows": {"a": "1"}}',
    b'{"format": "sheetsync.row-counts/1", "rows": {"a": true}}',
    b"[" * 100_000,
]


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda data: data[:50].decode("latin-1"))
def test_a_damaged_memory_is_left_aside_and_written_anew(
    tmp_path: Path, path: Path, damage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    path.parent.mkdir()
    path.write_bytes(damage)
    memory = RowMemoryFile(path)
    with caplog.at_level(logging.INFO):
        assert memory.rows_before(tmp_path / "spring.xlsx", MAPPING) is None
    assert "left aside" in caplog.text
    memory.remember(tmp_path / "spring.xlsx", MAPPING, 7)
    assert list(counts(path).values()) == [7]


class Failing(Files):
    """A disk on which one kind of operation fails."""

    def __init__(self, method: str) -> None:
        self.method = method

    def _fail(self, method: str) -> None:
        if method == self.method:
            raise OSError(errno.ENOSPC, "No space left on device")

    def create(self, path: Path) -> BinaryIO:
        self._fail("create")
        return super().create(path)

    def sync(self, file: BinaryIO) -> None:
        self._fail("sync")
        super().sync(file)

    def replace(self, source: Path, target: Path) -> None:
        self._fail("replace")
        super().replace(source, target)


@pytest.mark.parametrize("method", ["create", "sync", "replace"])
def test_a_memory_that_cannot_be_written_is_left_as_it_was(
    tmp_path: Path, path: Path, method: str, caplog: pytest.LogCaptureFixture
) -> None:
    RowMemoryFile(path).remember(tmp_path / "spring.xlsx", MAPPING, 350)
    before = path.read_bytes()
    with caplog.at_level(logging.INFO):
        RowMemoryFile(path, files=Failing(method)).remember(tmp_path / "spring.xlsx", MAPPING, 1)
    assert "No space left" in caplog.text
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_home_that_cannot_be_made_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "home").write_bytes(b"")
    memory = RowMemoryFile(tmp_path / "home" / "row-counts.json")
    memory.remember(tmp_path / "spring.xlsx", MAPPING, 350)
    assert memory.rows_before(tmp_path / "spring.xlsx", MAPPING) is None
