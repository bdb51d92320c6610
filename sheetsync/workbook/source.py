"""Taking one whole, settled copy of a source file that others may be writing to."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from sheetsync.errors import WorkbookError
from sheetsync.model.plan import SourceFile
from sheetsync.workbook.limits import MEBIBYTE, ReadLimits

Pause = Callable[[float], None]
"""Waits the given seconds."""

_TRIES: Final = 5
_PAUSE_SECONDS: Final = 0.6
_LITTER: Final = ("~$", ".~lock.", "._")
_STILL_COPIED: Final = "Wait until it has been copied or saved to the end, then run again."


def copied_source(
    path: Path,
    limits: ReadLimits,
    *,
    looks_cut: Callable[[bytes], bool],
    pause: Pause = time.sleep,
) -> tuple[SourceFile, bytes]:
    """Read a file into memory, twice, until both readings agree; the file is never written to.

    A file that is missing, locked, changing or cut is tried again for about three seconds, since
    Excel saves by writing another file, deleting this one and renaming, and sync clients copy
    slowly.

    Args:
        path: The file.
        limits: Its size is checked against ``file_bytes`` before it is read.
        looks_cut: Says whether bytes look like the beginning of a longer file.
        pause: Waits between tries.

    Returns:
        What is known of the file, and its bytes.

    Raises:
        WorkbookError: There is no such file, it is no regular file, too large, cannot be read, or
            keeps changing.
    """
    name = path.name
    _refuse_litter(name)
    trouble = WorkbookError(f"{name} keeps changing while it is read.", remedy=_STILL_COPIED)
    seen_cut: str | None = None
    for attempt in range(_TRIES):
        if attempt:
            pause(_PAUSE_SECONDS)
        try:
            data, digest = _read_twice(path, limits)
        except FileNotFoundError:
            trouble = _not_found(path)
            if not _being_saved(path):
                raise trouble from None
        except PermissionError as error:
            trouble = WorkbookError(
                f"{path} cannot be read: another program holds it, or you have no right to read "
                f"it ({error.strerror}).",
                remedy=f"Close {name} in other programs, or ask for the right to read it.",
            )
        except OSError as error:
            trouble = WorkbookError(
                f"{path} cannot be read ({error.strerror or type(error).__name__}).",
                remedy="Check that the drive is connected; if the file lives in a cloud folder, "
                "make it available offline.",
            )
        else:
            if data is None:
                continue
            if looks_cut(data) and seen_cut != digest and attempt < _TRIES - 1:
                seen_cut = digest
                continue
            folder = str(path.absolute().parent)
            return SourceFile(name=name, folder=folder, sha256=digest, size=len(data)), data
    raise trouble


def owner_of(path: Path) -> str | None:
    """Who has the workbook open, as Excel notes in the owner file beside it.

    Returns:
        The name that Excel wrote, empty when it cannot be read; ``None`` when nobody has it open.
        The owner file may be stale.

    Source: the file ``~$name`` holds one byte of length and the name in the system's code page,
    padded to 55 bytes, then the same in UTF-16.
    """
    try:
        with (path.parent / f"~${path.name}").open("rb") as file:
            data = file.read(512)
    except OSError:
        return None
    count = int.from_bytes(data[55:57], "little")
    if 0 < count <= 54 and len(data) >= 57 + 2 * count:
        return data[57 : 57 + 2 * count].decode("utf-16-le", errors="replace").strip("\0 ")
    return ""


def _refuse_litter(name: str) -> None:
    if not name.startswith(_LITTER):
        return
    real = name
    for mark in _LITTER:
        real = real.removeprefix(mark)
    real = real.removesuffix("#")
    raise WorkbookError(
        f"{name} is no workbook but a small file that a spreadsheet program or system keeps beside "
        "one.",
        remedy=f"Name the workbook itself, such as {real}.",
    )


def _not_found(path: Path) -> WorkbookError:
    folder = path.parent
    if not folder.is_dir():
        return WorkbookError(
            f"There is no folder {folder}.", remedy="Check the path; is the drive connected?"
        )
    try:
        names = [entry.name for entry in folder.iterdir()]
    except OSError:
        names = []
    near = get_close_matches(path.name, names, n=1, cutoff=0.6)
    return WorkbookError(
        f"There is no file {path.name} in the folder {folder.absolute()}.",
        remedy=f"Did you mean {near[0]}?" if near else "Check the name.",
    )


def _being_saved(path: Path) -> bool:
    """Whether an owner file says that somebody works on it, so that it may be back in a moment."""
    return (path.parent / f"~${path.name}").exists()


def _read_twice(path: Path, limits: ReadLimits) -> tuple[bytes | None, str]:
    """The file's bytes and hash; ``None`` for the bytes when two readings disagree."""
    before = path.stat()
    if stat.S_ISDIR(before.st_mode):
        raise WorkbookError(f"{path} is a folder.", remedy="Name a workbook in it.")
    if not stat.S_ISREG(before.st_mode):
        raise WorkbookError(f"{path} is no regular file.", remedy="Name a workbook.")
    if before.st_size > limits.file_bytes:
        raise WorkbookError(
            f"{path.name} has {before.st_size / MEBIBYTE:,.0f} MiB; the limit is "
            f"{limits.file_bytes / MEBIBYTE:,.0f} MiB (file_bytes).",
            remedy="Remove pictures and sheets that are not needed, or split the workbook.",
        )
    with path.open("rb") as file:
        data = file.read(limits.file_bytes + 1)
        held = os.fstat(file.fileno())
    after = path.stat()
    settled = (
        len(data) == held.st_size
        and (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
        and _holds(path, data)
    )
    return (data if settled else None), hashlib.sha256(data).hexdigest()


def _holds(path: Path, data: bytes) -> bool:
    """Whether a second reading gives the same bytes."""
    view = memoryview(data)
    position = 0
    with path.open("rb") as file:
        while block := file.read(MEBIBYTE):
            if view[position : position + len(block)] != block:
                return False
            position += len(block)
    return position == len(data)
