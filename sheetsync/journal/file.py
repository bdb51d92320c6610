"""The journal of one run on disk: every line is there before we go on."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator, Mapping
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Final

from sheetsync.applying.earlier import anything_left
from sheetsync.applying.remedies import resume_command
from sheetsync.applying.told import resumed
from sheetsync.errors import OutputError, PlanError
from sheetsync.journal.entries import LineWriter, header_entry, is_barely_begun, read_lines
from sheetsync.journal.joined import joined
from sheetsync.journal.lock import RunLock, take
from sheetsync.journal.plan_entry import Planned, plan_entry
from sheetsync.model.recorded import RecordedRun, RunHeader

SUFFIX: Final = ".journal.jsonl"
"""A journal is called ``<run>.journal.jsonl``."""

LOCK_SUFFIX: Final = ".lock"
"""The lock of a run is called ``<run>.lock`` and stands beside its journal."""

FOLDERS_CAN_BE_SYNCED: Final = os.name == "posix"
"""Windows brings names to disk by itself, and opens no folders."""

_COPY: Final = re.compile(r".+ journal [0-9A-Za-z][0-9A-Za-z_-]*( \(\d+\))?\.jsonl")
_RUN: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,99}")


class JournalFile:
    """Implements ``ports.Journal``; a context manager.

    The file comes to be with the first entry, and only if it was not there: so a plan is applied
    once, and a run that never came to its first write leaves nothing behind.

    Attributes:
        path: Where it stands, or will.
        earlier: What it held when it was opened to go on; ``None`` for a new one.
    """

    def __init__(self, path: Path, user: str) -> None:
        """Prepare; use ``create`` or ``go_on``."""
        self.path = path
        self.earlier: RecordedRun | None = None
        self._user = user
        self._first: tuple[Mapping[str, object], ...] = ()
        self._lines = LineWriter()
        self._file: FileIO | None = None
        self._stands = False
        self._lock: RunLock | None = None
        self._broken: OSError | None = None

    @classmethod
    def create(cls, folder: Path, header: RunHeader, planned: Planned) -> JournalFile:
        """The journal of a run that begins; nothing is written yet.

        Args:
            folder: The folder of all journals; made if need be.
            header: Its first line.
            planned: What the run carries out; its second line.

        Raises:
            PlanError: The plan was applied before, or its run id can be no file name.
        """
        if _RUN.fullmatch(header.run) is None:
            raise PlanError(
                f"The plan's run id {header.run!r} is none that sheetsync gives.",
                remedy="Plan the workbook again.",
            )
        journal = cls(folder / f"{header.run}{SUFFIX}", header.applied_by)
        journal._refuse_applied_before()
        journal._first = (header_entry(header), plan_entry(planned))
        return journal

    @classmethod
    def go_on(cls, path: Path, user: str, at: str) -> JournalFile:
        """The journal of a run that was cut off, to be gone on with; a torn line is taken away.

        Nothing is written before the first entry.

        Args:
            path: Where it stands.
            user: Who resumes the run, as the machine names them.
            at: The present moment, ISO 8601.

        Raises:
            PlanError: It is missing, damaged, of another format, or another process is at it.
            OutputError: Its lock cannot be written.
        """
        journal = cls(path, user)
        read_run(path)
        journal._lock = take(_lock_path(path), _run_of(path), user)
        try:
            # Read once more: what another process still wrote stands in it now.
            data = _content(path)
            lines = read_lines(data, file=path.name)
            journal.earlier = joined(lines, file=path.name)
        except BaseException:
            journal.close()
            raise
        journal._lines = lines.writer()
        journal._first = (resumed(at, user, torn=lines.torn),)
        return journal

    @property
    def begun(self) -> bool:
        """Whether anything stands in it."""
        return self._stands or self.earlier is not None

    @property
    def place(self) -> Path | None:
        """Its file, once anything stands in it."""
        return self.path if self.begun else None

    def write(self, entry: Mapping[str, object]) -> None:
        """Append one entry and sync it; the first brings what stands before it.

        Raises:
            PlanError: Another run applied the plan meanwhile.
            OutputError: The line could not be brought to disk, or another process has taken the
                run over; nothing more may be sent.
        """
        try:
            if self._broken is not None:
                raise self._broken
            if self._file is None:
                self._file = self._opened()
                self._append(self._file, *self._first)
                self._stands = True
            self._refuse_taken_over()
            self._append(self._file, entry)
        except OSError as error:
            self._broken = error
            raise OutputError(
                f"The journal {self.path} cannot be written: {error.strerror or error}.",
                remedy=f"Make room or give access there, then: {resume_command(_run_of(self.path))}"
                if self.begun
                else "Make room or give access there, then apply the plan again.",
            ) from error

    def close(self) -> None:
        """Close the file, if there is one, and let others have the run.

        Every line was synced when it was written, so that closing has nothing to tell.
        """
        if self._file is not None:
            _close(self._file)
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> JournalFile:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _opened(self) -> FileIO:
        return self._created() if self.earlier is None else self._continued()

    def _created(self) -> FileIO:
        """A new file; over what was cut off before its plan stood in it, too."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._refuse_applied_before()
        self._lock = take(_lock_path(self.path), _run_of(self.path), self._user)
        try:
            file = self.path.open("xb", buffering=0)
        except FileExistsError:
            self._refuse_applied_before()
            file = self.path.open("wb", buffering=0)
        try:
            _sync_folder(self.path.parent)
        except OSError:
            _close(file)
            raise
        return file

    def _continued(self) -> FileIO:
        """The file that is there, up to its last whole line."""
        data = _content(self.path)
        good = read_lines(data, file=self.path.name).good_bytes
        file = self.path.open("r+b", buffering=0)
        try:
            file.truncate(good)
            file.seek(good)
            if not data[:good].endswith(b"\n"):
                _write_all(file, b"\n")
        except OSError:
            _close(file)
            raise
        return file

    def _refuse_applied_before(self) -> None:
        """Refuse a plan whose run has begun to send.

        Raises:
            PlanError: It was applied before: to its end, or to be resumed.
        """
        data = _content_if_any(self.path)
        if data is None or is_barely_begun(data):
            return
        run = read_run(self.path)
        began = f"The plan {run.header.run} was applied before"
        if run.end is None or anything_left(run):
            raise PlanError(
                f"{began}, but did not come to its end; its journal is {self.path}.",
                remedy=f"Finish the run: {resume_command(run.header.run)}",
            )
        raise PlanError(
            f"{began}, to its end; its journal is {self.path}.",
            remedy="Plan the workbook again: what is done already shows as unchanged.",
        )

    def _refuse_taken_over(self) -> None:
        if self._lock is not None and not self._lock.is_ours():
            raise OutputError(
                f"Another process has taken the run {_run_of(self.path)} over.",
                remedy="Let it finish; nothing more was sent from here.",
            )

    def _append(self, file: FileIO, *entries: Mapping[str, object]) -> None:
        _write_all(file, b"".join(self._lines.line(entry) for entry in entries))
        os.fsync(file.fileno())


def read_run(path: Path) -> RecordedRun:
    """Read a journal, or the copy of one that stands beside a result.

    Raises:
        PlanError: It is missing, damaged, of another format, or not what its header says.
    """
    return joined(read_lines(_content(path), file=path.name), file=path.name)


def runs_in(folder: Path) -> Iterator[Path]:
    """The journals in a folder, and the sealed copies of journals, the oldest run first.

    Args:
        folder: The folder; one that is not there holds none.

    Raises:
        PlanError: Nobody can look into it.
    """
    try:
        names = [path for path in folder.iterdir() if _is_journal(path.name)]
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise PlanError(
            f"The journals in {folder} cannot be looked for: {error.strerror or error}.",
            remedy="Check that the drive is there and that you may read it.",
        ) from error
    yield from sorted(names, key=lambda path: (path.name.rsplit(" journal ", 1)[-1], path.name))


def _is_journal(name: str) -> bool:
    return name.endswith(SUFFIX) or _COPY.fullmatch(name) is not None


def _run_of(path: Path) -> str:
    return path.name.removesuffix(SUFFIX)


def _lock_path(path: Path) -> Path:
    return path.with_name(_run_of(path) + LOCK_SUFFIX)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error


def _content_if_any(path: Path) -> bytes | None:
    """What stands in a journal; ``None`` when there is none."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> PlanError:
    return PlanError(
        f"The journal {path} cannot be read: {error.strerror or error}.",
        remedy="Check the run's id and the folder.",
    )


def _close(file: FileIO) -> None:
    with contextlib.suppress(OSError):
        file.close()


def _write_all(file: FileIO, data: bytes) -> None:
    """Write without a buffer, which would be written once more when the file is closed."""
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]


def _sync_folder(folder: Path) -> None:
    """Bring a new file's name to disk."""
    if not FOLDERS_CAN_BE_SYNCED:
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
