"""Taking one whole, settled copy of a source file that others may be writing to."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from sheetsync.model.plan import SourceFile
from sheetsync.workbook.files import source_refusals as refusals
from sheetsync.workbook.files.disk import (
    Beat,
    Disk,
    RealDisk,
    StalledError,
    is_cloud_error,
    is_elsewhere,
    within,
)
from sheetsync.workbook.files.kinds import is_container
from sheetsync.workbook.files.limits import MEBIBYTE, ReadLimits

Pause = Callable[[float], None]
"""Waits the given seconds."""

_TRIES: Final = 5
_PAUSE_SECONDS: Final = 0.6
_FRESH_SECONDS: Final = 2.0
"""A text file that was written to so lately may still grow; nothing at its end would tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Copy:
    """One attempt at a file.

    Attributes:
        data: Its bytes.
        digest: Their SHA-256.
        settled: Whether size, time and a second reading agree.
        short: Whether fewer bytes came than the file says that it has, and nobody wrote to it.
        elsewhere: Whether the file says that its bytes are with a cloud drive.
        fresh: Whether it was written to a moment ago.
    """

    data: bytes
    digest: str
    settled: bool
    short: bool
    elsewhere: bool
    fresh: bool


def copied_source(
    path: Path,
    limits: ReadLimits,
    *,
    looks_cut: Callable[[bytes], bool],
    pause: Pause = time.sleep,
    disk: Disk | None = None,
) -> tuple[SourceFile, bytes]:
    """Read a file into memory, twice, until both readings agree; the file is never written to.

    A file that is missing, locked, changing or cut is tried again for about three seconds, since
    Excel saves by writing another file, deleting this one and renaming, and sync clients copy
    slowly.

    Args:
        path: The file.
        limits: Its size is checked against ``file_bytes`` before it is read; a file of which no
            byte comes for ``stall_seconds`` is given up.
        looks_cut: Says whether bytes look like the beginning of a longer file.
        pause: Waits between tries.
        disk: Where it is read from; ``None``: the real disk.

    Returns:
        What is known of the file, and its bytes.

    Raises:
        WorkbookError: There is no such file, it is no regular file, too large, cannot be read, or
            keeps changing.
    """
    name = path.name
    refusals.refuse_litter(name)
    trouble = refusals.keeps_changing(name)
    unsettled: str | None = None
    for attempt in range(_TRIES):
        if attempt:
            pause(_PAUSE_SECONDS)
        try:
            copy = within(partial(_copy, path, limits, disk or RealDisk()), limits.stall_seconds)
        except StalledError:
            raise refusals.never_answers(path, limits.stall_seconds) from None
        except (FileNotFoundError, NotADirectoryError):
            trouble = refusals.not_found(path)
            if not _being_saved(path):
                raise trouble from None
        except OSError as error:
            trouble = (
                refusals.only_a_placeholder(path, error.strerror or "it was not brought")
                if is_cloud_error(error)
                else refusals.no_access(path, error)
            )
        else:
            if not copy.settled:
                trouble = (
                    refusals.only_a_placeholder(path, "fewer bytes came than it says it has")
                    if copy.short or copy.elsewhere
                    else refusals.keeps_changing(name)
                )
                continue
            may_grow = copy.fresh and not is_container(copy.data)
            if (may_grow or looks_cut(copy.data)) and unsettled != copy.digest:
                unsettled = copy.digest
                trouble = refusals.keeps_changing(name)
                continue
            folder = str(path.absolute().parent)
            return (
                SourceFile(name=name, folder=folder, sha256=copy.digest, size=len(copy.data)),
                copy.data,
            )
    raise trouble


def owner_of(path: Path) -> str | None:
    """Who has the workbook open, as Excel or LibreOffice note in a file beside it.

    Returns:
        The name that they wrote, empty when it cannot be read; ``None`` when nobody has it open.
        Such a file may be stale.

    Source: the file ``~$name`` of Excel holds one byte of length and the name in the system's code
    page, padded to 55 bytes, then the same in UTF-16; ``.~lock.name#`` of LibreOffice holds the
    name, the login, the computer and more, with commas between them.
    """
    locked = _start_of(path.parent / f".~lock.{path.name}#")
    if locked is not None:
        fields = locked.decode("utf-8", errors="replace").split(",")[:2]
        return next((field.strip() for field in fields if field.strip()), "")
    data = _start_of(path.parent / f"~${path.name}")
    if data is None:
        return None
    count = int.from_bytes(data[55:57], "little")
    if 0 < count <= 54 and len(data) >= 57 + 2 * count:
        return data[57 : 57 + 2 * count].decode("utf-16-le", errors="replace").strip("\0 ")
    return ""


def _start_of(path: Path) -> bytes | None:
    try:
        with RealDisk().open(path) as file:
            return file.read(512)
    except OSError:
        return None


def _being_saved(path: Path) -> bool:
    """Whether an owner file says that somebody works on it, so that it may be back in a moment."""
    return (path.parent / f"~${path.name}").exists()


def _copy(path: Path, limits: ReadLimits, disk: Disk, beat: Beat) -> _Copy:
    before = disk.stat(path)
    if not stat.S_ISREG(before.st_mode):
        raise refusals.no_file(path, is_folder=stat.S_ISDIR(before.st_mode))
    if before.st_size > limits.file_bytes:
        raise refusals.too_many_bytes(path, before.st_size, limits)
    blocks: list[bytes] = []
    left = limits.file_bytes + 1
    with disk.open(path) as file:
        while left > 0 and (block := file.read(min(MEBIBYTE, left))):
            blocks.append(block)
            left -= len(block)
            beat()
    data = b"".join(blocks)
    after = disk.stat(path)
    beat()
    unchanged = _stamp(before) == _stamp(after)
    return _Copy(
        data=data,
        digest=hashlib.sha256(data).hexdigest(),
        settled=unchanged and len(data) == after.st_size and _holds(path, data, disk, beat),
        short=unchanged and len(data) < after.st_size,
        elsewhere=is_elsewhere(after),
        fresh=abs(time.time() - after.st_mtime) < _FRESH_SECONDS,
    )


def _stamp(found: os.stat_result) -> tuple[int, int]:
    return found.st_size, found.st_mtime_ns


def _holds(path: Path, data: bytes, disk: Disk, beat: Beat) -> bool:
    """Whether a second reading gives the same bytes."""
    view = memoryview(data)
    position = 0
    with disk.open(path) as file:
        while block := file.read(MEBIBYTE):
            if view[position : position + len(block)] != block:
                return False
            position += len(block)
            beat()
    return position == len(data)
