"""H43, H46: files that others write to, that do not answer, or whose bytes are elsewhere."""

from __future__ import annotations

import errno
import io
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import BinaryIO, cast

import pytest

from sheetsync.errors import WorkbookError
from sheetsync.workbook.files.disk import (
    RealDisk,
    StalledError,
    is_cloud_error,
    is_elsewhere,
    within,
)
from sheetsync.workbook.files.limits import ReadLimits
from sheetsync.workbook.files.package import looks_cut
from sheetsync.workbook.files.source import copied_source
from tests.unit.workbook.made_workbooks import packed, row_of, sheet_xml, workbook_parts

WHOLE = packed(workbook_parts({"Products": sheet_xml(row_of(1, "SKU"))}))
SOON = ReadLimits(stall_seconds=0.02)


def no_pause(_seconds: float) -> None:
    """Do not wait."""


def refusal(path: Path, disk: RealDisk | None = None) -> WorkbookError:
    with pytest.raises(WorkbookError) as caught:
        copied_source(path, SOON, looks_cut=looks_cut, pause=no_pause, disk=disk)
    assert caught.value.remedy
    return caught.value


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "spring.xlsx"
    path.write_bytes(WHOLE)
    return path


class Blocking(io.RawIOBase):
    """A file that never answers, until it is let go."""

    def __init__(self, released: threading.Event) -> None:
        self._released = released

    def readable(self) -> bool:
        return True

    def read(self, _size: int = -1) -> bytes:
        self._released.wait()
        return b""


@pytest.fixture
def released() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def test_a_file_that_never_answers_is_given_up(workbook: Path, released: threading.Event) -> None:
    class Disk(RealDisk):
        def open(self, path: Path) -> BinaryIO:
            return cast("BinaryIO", Blocking(released))

    error = refusal(workbook, Disk())
    assert error.code == "cloud-placeholder"
    assert "available offline" in error.remedy


def test_a_disk_that_does_not_even_say_what_a_file_is_is_given_up(
    workbook: Path, released: threading.Event
) -> None:
    class Disk(RealDisk):
        def stat(self, path: Path) -> os.stat_result:
            released.wait()
            return super().stat(path)

    assert refusal(workbook, Disk()).code == "cloud-placeholder"


def test_work_that_goes_on_is_not_given_up_however_long_it_takes() -> None:
    beats = threading.Semaphore(0)

    def work(beat: Callable[[], None]) -> str:
        for _ in range(3):
            beat()
        beats.release()
        return "done"

    assert within(work, 60) == "done"
    assert beats.acquire(blocking=False)


def test_what_work_raises_is_raised() -> None:
    def work(_beat: Callable[[], None]) -> None:
        raise KeyError("its own")

    with pytest.raises(KeyError, match="its own"):
        within(work, 60)


def test_work_that_stops_between_steps_is_given_up(released: threading.Event) -> None:
    def work(beat: Callable[[], None]) -> None:
        beat()
        released.wait()

    with pytest.raises(StalledError):
        within(work, 0.02)


class Failing(RealDisk):
    """A disk whose files cannot be opened."""

    def __init__(self, error: OSError) -> None:
        self.error = error
        self.tries = 0

    def open(self, path: Path) -> BinaryIO:
        self.tries += 1
        raise self.error


class CloudError(OSError):
    """What Windows raises for a placeholder whose program does not run."""

    winerror = 362


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), "no-access"),
        (OSError(errno.ESTALE, "Stale file handle"), "no-access"),
        (OSError(errno.ENETUNREACH, "Network is unreachable"), "no-access"),
    ],
)
def test_a_file_that_cannot_be_opened_is_tried_again_and_then_told(
    workbook: Path, error: OSError, code: str
) -> None:
    disk = Failing(error)
    assert refusal(workbook, disk).code == code
    assert disk.tries == 5


def test_what_a_cloud_drive_cannot_bring_is_a_placeholder(workbook: Path) -> None:
    error = CloudError(errno.EIO, "The cloud file provider is not running")
    assert is_cloud_error(error)
    assert refusal(workbook, Failing(error)).code == "cloud-placeholder"
    assert not is_cloud_error(PermissionError(errno.EACCES, "Permission denied"))


def test_a_file_that_gives_fewer_bytes_than_it_has_is_a_placeholder(workbook: Path) -> None:
    class Disk(RealDisk):
        def open(self, path: Path) -> BinaryIO:
            return io.BytesIO(WHOLE[:100])

    error = refusal(workbook, Disk())
    assert error.code == "cloud-placeholder"
    assert "fewer bytes" in error.message


@pytest.mark.parametrize("member", ["st_file_attributes", "st_flags"])
def test_the_mark_of_a_placeholder_is_known_on_both_systems(member: str) -> None:
    marked = SimpleNamespace(**{member: 0x400000 if member != "st_flags" else 0x40000000})
    assert is_elsewhere(cast("os.stat_result", marked))
    assert not is_elsewhere(cast("os.stat_result", SimpleNamespace(**{member: 0x20})))
    assert not is_elsewhere(cast("os.stat_result", SimpleNamespace()))


def test_a_workbook_that_grows_all_the_time_is_being_copied(workbook: Path) -> None:
    workbook.write_bytes(WHOLE[:50])

    def grow(_seconds: float) -> None:
        with workbook.open("ab") as file:
            file.write(b"x" * 10)

    with pytest.raises(WorkbookError) as caught:
        copied_source(workbook, SOON, looks_cut=looks_cut, pause=grow)
    assert caught.value.code == "being-copied"


def test_a_workbook_that_changes_between_two_readings_is_being_copied(workbook: Path) -> None:
    class Disk(RealDisk):
        opened = 0

        def open(self, path: Path) -> BinaryIO:
            self.opened += 1
            return io.BytesIO(WHOLE[:-1] + bytes([self.opened % 2]))

    assert refusal(workbook, Disk()).code == "being-copied"


def test_a_text_file_that_was_written_to_just_now_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "spring.csv"
    path.write_bytes(b"SKU;Name\nK-1;Bl")
    rest = [b"ue\nK-2;Red\n"]

    def write_on(_seconds: float) -> None:
        if rest:
            with path.open("ab") as file:
                file.write(rest.pop())

    source, data = copied_source(path, SOON, looks_cut=looks_cut, pause=write_on)
    assert data == b"SKU;Name\nK-1;Blue\nK-2;Red\n"
    assert source.size == len(data)


def test_a_text_file_that_lies_there_for_long_is_taken_at_once(tmp_path: Path) -> None:
    path = tmp_path / "spring.csv"
    path.write_bytes(b"SKU\n")
    os.utime(path, (0, 0))

    def pause(_seconds: float) -> None:
        raise AssertionError("waited")

    assert copied_source(path, SOON, looks_cut=looks_cut, pause=pause)[1] == b"SKU\n"
