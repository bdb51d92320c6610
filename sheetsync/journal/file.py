"""The journal of one run on disk: every line is there before we go on."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from sheetsync import __version__
from sheetsync.errors import OutputError, PlanError
from sheetsync.journal.entries import Header, LineWriter, Recorded, header_entry, read_lines
from sheetsync.model.plan import Plan

SUFFIX = ".journal.jsonl"
"""A journal is called ``<run>.journal.jsonl``."""

FOLDERS_CAN_BE_SYNCED = os.name == "posix"
"""Windows brings names to disk by itself, and opens no folders."""

_RUN = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,99}")


class JournalFile:
    """Implements ``ports.Journal``; a context manager.

    The file comes to be with the first entry, and only if it was not there: so a plan is applied
    once, and a run that never came to its first write leaves nothing behind.

    Attributes:
        path: Where it stands.
    """

    def __init__(self, path: Path, header: Header) -> None:
        """Prepare; nothing is written yet.

        Args:
            path: Where the journal is to stand; its folder is made if need be.
            header: Its first line.

        Raises:
            PlanError: There is one already: the plan was applied before.
        """
        self.path = path
        self._header = header
        self._lines = LineWriter()
        self._file: BinaryIO | None = None
        self._broken: OSError | None = None
        if path.exists():
            raise _applied_before(path, header.run)

    @classmethod
    def create(cls, folder: Path, plan: Plan, fingerprint: str) -> JournalFile:
        """The journal of a plan's run.

        Args:
            folder: The folder of all journals.
            plan: The plan to be applied.
            fingerprint: Its fingerprint.

        Raises:
            PlanError: The plan was applied before, or its run id can be no file name.
        """
        if _RUN.fullmatch(plan.run) is None:
            raise PlanError(
                f"The plan's run id {plan.run!r} is none that sheetsync gives.",
                remedy="Plan the workbook again.",
            )
        header = Header(
            run=plan.run,
            fingerprint=fingerprint,
            account_id=plan.account.id,
            account_name=plan.account.name,
            connection=plan.connection,
            endpoint=plan.endpoint,
            workbook=plan.workbook.name,
            version=__version__,
        )
        return cls(folder / f"{plan.run}{SUFFIX}", header)

    def write(self, entry: Mapping[str, object]) -> None:
        """Append one entry and sync it; the first brings the header before it.

        Raises:
            PlanError: Another run applied the plan meanwhile.
            OutputError: The line could not be brought to disk; nothing more may be sent.
        """
        try:
            if self._broken is not None:
                raise self._broken
            if self._file is None:
                self._file = self._created()
                self._append(self._file, header_entry(self._header))
            self._append(self._file, entry)
        except OSError as error:
            self._broken = error
            raise OutputError(
                f"The journal {self.path} cannot be written: {error.strerror or error}.",
                remedy="Make room or give access there, then plan the workbook again.",
            ) from error

    def close(self) -> None:
        """Close the file, if there is one."""
        if self._file is not None:
            self._file.close()

    def __enter__(self) -> JournalFile:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _created(self) -> BinaryIO:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            file = self.path.open("xb")
        except FileExistsError as error:
            raise _applied_before(self.path, self._header.run) from error
        _sync_folder(self.path.parent)
        return file

    def _append(self, file: BinaryIO, entry: Mapping[str, object]) -> None:
        file.write(self._lines.line(entry))
        file.flush()
        os.fsync(file.fileno())


def read_journal(path: Path) -> Recorded:
    """Read a journal from disk.

    Raises:
        PlanError: It is missing, damaged, or of another format.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PlanError(
            f"The journal {path} cannot be read: {error.strerror or error}.",
            remedy="Check the run's id and the folder.",
        ) from error
    return read_lines(data, file=path.name)


def _sync_folder(folder: Path) -> None:
    """Bring a new file's name to disk."""
    if not FOLDERS_CAN_BE_SYNCED:
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _applied_before(path: Path, run: str) -> PlanError:
    return PlanError(
        f"The plan {run} was applied before; its journal is {path}.",
        remedy="Plan the workbook again: what is done already shows as unchanged.",
    )
