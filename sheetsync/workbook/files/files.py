"""Bringing a file of ours to disk whole or not at all, also on a share (H67 to H69, H79, H80)."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import time
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from sheetsync.errors import OutputError
from sheetsync.workbook.writing.layout import utf16_units

Write = Callable[[BinaryIO, str], None]
"""Writes the whole content into an open file, given the name that the file will have."""

TEMPORARY_PREFIX: Final = "~sheetsync "
"""How the names of our unfinished files begin; nobody reads such files as sources."""

RETRY_SECONDS: Final = (0.1, 0.2, 0.4, 0.8, 1.5)
"""Pauses between attempts to put a file in its place while something else holds it."""

MAX_PATH_UNITS: Final = 218
"""Longest path that Excel opens. Source: Microsoft, "Excel specifications and limits"."""

MAX_NAME_BYTES: Final = 200
"""Longest name we give, in UTF-8; file systems take 255."""

LEFT_OVER_SECONDS: Final = 24 * 60 * 60
"""An unfinished file of ours that nobody has written to for so long belongs to a killed run."""

_LEAST_NAME: Final = 60
_BUSY: Final = frozenset({errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY})
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN: Final = re.compile('[<>:"/\\\\|?*\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]')
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)", re.IGNORECASE)
_OURS: Final = re.compile(r" (plan|result|annotated) \d{8}-\d{6}-[0-9a-f]+( \(\d+\))?$")


class FileOperations(Protocol):
    """What touches the disk; each may raise ``OSError``."""

    def create(self, path: Path) -> BinaryIO:
        """Open a new file for writing and reading; fails when there is one."""
        ...

    def sync(self, file: BinaryIO) -> None:
        """Flush a file and bring it to disk."""
        ...

    def close(self, file: BinaryIO) -> None:
        """Close a file; a network file system may tell only here that the disk is full."""
        ...

    def verify(self, path: Path) -> None:
        """Open the written workbook again and read it through."""
        ...

    def names(self, folder: Path) -> list[str]:
        """The names in a folder."""
        ...

    def replace(self, source: Path, target: Path) -> None:
        """Put a file in its place, at once."""
        ...

    def remove(self, path: Path) -> None:
        """Remove a file, if it is there."""
        ...

    def modified(self, path: Path) -> float:
        """When a file was last written, in seconds, by the clock of the machine that holds it."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class Files:
    """The real disk."""

    def create(self, path: Path) -> BinaryIO:
        """Open a new file for writing and reading; fails when there is one."""
        return path.open("x+b")

    def sync(self, file: BinaryIO) -> None:
        """Flush a file and bring it to disk."""
        file.flush()
        os.fsync(file.fileno())

    def close(self, file: BinaryIO) -> None:
        """Close a file."""
        file.close()

    def verify(self, path: Path) -> None:
        """Open the written workbook again and read it through, checking every part's sum."""
        try:
            with zipfile.ZipFile(path) as package:
                broken = package.testzip()
        except zipfile.BadZipFile as error:
            raise OSError(errno.EIO, f"what was written cannot be read back: {error}") from error
        if broken is not None:
            raise OSError(errno.EIO, f"what was written reads back differently: {broken}")

    def names(self, folder: Path) -> list[str]:
        """The names in a folder."""
        return os.listdir(folder)  # noqa: PTH208 - names are all that is wanted, as they are listed

    def replace(self, source: Path, target: Path) -> None:
        """Put a file in its place, at once."""
        source.replace(target)

    def remove(self, path: Path) -> None:
        """Remove a file, if it is there."""
        path.unlink(missing_ok=True)

    def modified(self, path: Path) -> float:
        """When a file was last written, in seconds."""
        return path.stat().st_mtime

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


def write_atomically(target: Path, run: str, write: Write, *, files: FileOperations) -> Path:
    """Write a new file so that it is there whole, or not at all.

    A temporary file in the same folder is written, synced, closed, read back, and put in place.
    Nothing that exists is replaced: when the name is taken, or is held by somebody at the last
    moment, the file goes under a free name.

    Args:
        target: Where it is to stand.
        run: The run's id, which the temporary name bears.
        write: Writes the content; called again when the name has to change.
        files: What touches the disk.

    Returns:
        Where it stands.

    Raises:
        OutputError: It could not be written; nothing is left behind.
    """
    held: set[str] = set()
    for _ in range(3):
        try:
            free = free_path(target, files, held)
        except OSError as error:
            raise _output_error(target, error) from error
        temporary = free.with_name(f"{TEMPORARY_PREFIX}{run} {os.getpid()}.tmp")
        if _write_and_place(temporary, free, write, files):
            _remove_left_over(free, files)
            return free
        held.add(free.name)
    raise OutputError(
        f"{target.name} and the free names beside it are held by another program.",
        remedy=f"Close them, or name another place with -o. Folder: {target.parent}",
    )


def _write_and_place(temporary: Path, target: Path, write: Write, files: FileOperations) -> bool:
    """Whether the file is in its place; ``False`` when something holds the name."""
    try:
        files.remove(temporary)
        file = files.create(temporary)
        try:
            write(file, target.name)
            files.sync(file)
        except BaseException:
            _close_quietly(file)
            raise
        files.close(file)
        files.verify(temporary)
        placed = put_in_place(temporary, target, files)
    except OSError as error:
        _remove_quietly(temporary, files)
        raise _output_error(target, error) from error
    except BaseException:
        _remove_quietly(temporary, files)
        raise
    if not placed:
        _remove_quietly(temporary, files)
    return placed


def _remove_left_over(written: Path, files: FileOperations) -> None:
    """Remove unfinished files of runs that were killed long ago, beside one that was written now.

    Ages are told by the clock of the machine that holds the folder, which may differ from ours.
    What cannot be removed stays for the next run.
    """
    try:
        now = files.modified(written)
        names = [
            name
            for name in files.names(written.parent)
            if name.startswith(TEMPORARY_PREFIX) and name.endswith(".tmp")
        ]
        for name in names:
            path = written.with_name(name)
            if now - files.modified(path) > LEFT_OVER_SECONDS:
                files.remove(path)
    except OSError:
        return


def put_in_place(temporary: Path, target: Path, files: FileOperations) -> bool:
    """Give a finished file its name, over what has it; ``False`` when something holds the name.

    Raises:
        OSError: It cannot be done, for another reason.
    """
    for pause in (*RETRY_SECONDS, None):
        try:
            files.replace(temporary, target)
        except FileNotFoundError:
            # NFS may say so on a repeated rename that worked the first time (H67).
            if target.name in files.names(target.parent):
                return True
            raise
        except OSError as error:
            if error.errno not in _BUSY:
                raise
            if pause is None:
                return False
            files.sleep(pause)
        else:
            return True
    return False


def _close_quietly(file: BinaryIO) -> None:
    try:
        file.close()
    except OSError:
        return


def _remove_quietly(path: Path, files: FileOperations) -> None:
    """Remove what is unfinished; the first error is the one worth telling."""
    try:
        files.remove(path)
    except OSError:
        return


def _output_error(target: Path, error: OSError) -> OutputError:
    if error.errno in _FULL:
        return OutputError(
            f"{target.name} cannot be written to {target.parent}: no space is left.",
            remedy="Free some space, or name another place with -o.",
        )
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return OutputError(
            f"{target.name} cannot be written to {target.parent}: the folder is read-only for you.",
            remedy="Ask for the right to write there, or name another place with -o.",
        )
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return OutputError(
            f"{target.name} cannot be written: there is no folder {target.parent}.",
            remedy="Make the folder, or name another place with -o.",
        )
    return OutputError(
        f"{target.name} cannot be written to {target.parent}: {error.strerror or error}.",
        remedy="Check that the drive is there, or name another place with -o.",
    )


def check_writable(folder: Path, run: str, *, files: FileOperations | None = None) -> None:
    """Prove that a report can be written before anything is sent to Plytix (H80).

    Raises:
        OutputError: It cannot.
    """
    files = files or Files()
    probe = folder / f"{TEMPORARY_PREFIX}{run} {os.getpid()} probe.tmp"
    try:
        files.remove(probe)
        file = files.create(probe)
        try:
            file.write(b"sheetsync")
            files.sync(file)
        finally:
            files.close(file)
        files.remove(probe)
    except OSError as error:
        _remove_quietly(probe, files)
        raise _output_error(folder / "The report", error) from error


def free_path(target: Path, files: FileOperations, held: set[str] | None = None) -> Path:
    """The path itself, or the same with ``(2)``, ``(3)`` … when the name is taken.

    Names that differ only in case or in Unicode's composed and decomposed forms are the same.
    """
    taken = {_folded(name) for name in (*files.names(target.parent), *(held or ()))}
    number, path = 1, target
    while _folded(path.name) in taken:
        number += 1
        path = target.with_name(f"{target.stem} ({number}){target.suffix}")
    return path


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def report_name(source: Path, what: str, run: str) -> Path:
    """Where a plan or a result goes: beside the source, ``<source> plan <run>.xlsx``.

    The name has only characters that every file system takes, and is shortened from the middle,
    with a hash, so that Excel can open the path. The ``plan`` or ``result`` part of a source
    that is a report of ours is not repeated.

    Args:
        source: The source workbook.
        what: ``plan`` or ``result``.
        run: The run's id.
    """
    stem = _OURS.sub("", unicodedata.normalize("NFC", source.stem))
    stem = _FORBIDDEN.sub("_", stem).rstrip(". ") or "workbook"
    stem = _RESERVED.sub(r"\1_", stem, count=1) if _RESERVED.match(stem) else stem
    ending = f" {what} {_FORBIDDEN.sub('_', run)}.xlsx"
    room = max(_LEAST_NAME, MAX_PATH_UNITS - utf16_units(str(source.parent.absolute())) - 1)
    stem = _shortened(stem, room - len(ending), MAX_NAME_BYTES - len(ending))
    return source.with_name(stem + ending)


def plain_name(name: str) -> str:
    """A file name without the ``plan`` or ``result`` part that a report of ours has."""
    path = Path(name)
    return _OURS.sub("", unicodedata.normalize("NFC", path.stem)) + path.suffix


def _shortened(stem: str, units: int, octets: int) -> str:
    if utf16_units(stem) <= units and len(stem.encode("utf-8")) <= octets:
        return stem
    mark = f"…{hashlib.sha256(stem.encode('utf-8')).hexdigest()[:6]}…"
    for kept in range(len(stem) - 1, 1, -1):
        short = stem[: (kept + 1) // 2] + mark + stem[len(stem) - kept // 2 :]
        if utf16_units(short) <= units and len(short.encode("utf-8")) <= octets:
            return short
    return mark.strip("…")
