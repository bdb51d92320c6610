"""The disk that sources are read from, and how long is waited for a file that does not answer.

A file whose bytes are elsewhere (a placeholder of OneDrive, iCloud or Google Drive, or one on a
share whose server has gone) keeps whoever opens it waiting, for minutes or for ever.
"""

from __future__ import annotations

import errno
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final, Protocol, TypeVar

Beat = Callable[[], None]
"""Told by work that goes on that it does."""

T = TypeVar("T")

_ELSEWHERE_ON_WINDOWS: Final = 0x1000 | 0x40000 | 0x400000
"""Offline, recall on open, recall on data access.

Source: Microsoft, "File attribute constants".
"""

_ELSEWHERE_ON_MACOS: Final = 0x40000000
"""``SF_DATALESS`` of ``sys/stat.h``."""

_CLOUD_ERRORS: Final = range(358, 399)
"""``ERROR_CLOUD_FILE_…``. Source: Microsoft, "System error codes (0-499)"."""


class StalledError(OSError):
    """Reading came to a stop: no byte came for as long as was waited."""


class Disk(Protocol):
    """What reading a source asks of the disk; each may raise ``OSError``."""

    def stat(self, path: Path) -> os.stat_result:
        """What is known of a file."""
        ...

    def open(self, path: Path) -> BinaryIO:
        """Open a regular file for reading."""
        ...


class RealDisk:
    """The real one."""

    def stat(self, path: Path) -> os.stat_result:
        """What is known of a file."""
        return path.stat()

    def open(self, path: Path) -> BinaryIO:
        """Open a regular file for reading; anything else is never waited for.

        Raises:
            OSError: Also when it is a pipe, a device or a folder.
        """
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        file = os.fdopen(os.open(path, flags), "rb")
        if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            return file
        file.close()
        raise OSError(errno.EINVAL, "it is no regular file")


def is_elsewhere(found: os.stat_result) -> bool:
    """Whether a file is there by name only, and its bytes come from a cloud drive when read."""
    return bool(
        getattr(found, "st_file_attributes", 0) & _ELSEWHERE_ON_WINDOWS
        or getattr(found, "st_flags", 0) & _ELSEWHERE_ON_MACOS
    )


def is_cloud_error(error: OSError) -> bool:
    """Whether a cloud drive's program says that it cannot bring a file's bytes."""
    return getattr(error, "winerror", None) in _CLOUD_ERRORS


def within(work: Callable[[Beat], T], stall_seconds: float) -> T:
    """Do work that may stop answering, in a thread that is given up then.

    A thread that waits for the disk cannot be ended; it is left behind and does not keep the
    process from ending.

    Args:
        work: Gets a function to call whenever it has come a step further.
        stall_seconds: How long is waited for one step.

    Returns:
        What the work returns; what it raises is raised.

    Raises:
        StalledError: No step was made for so long.
    """
    steps = 0
    done = threading.Event()
    results: list[T] = []
    errors: list[BaseException] = []

    def beat() -> None:
        nonlocal steps
        steps += 1

    def run() -> None:
        try:
            results.append(work(beat))
        except BaseException as error:  # noqa: BLE001 - a thread's edge: raised below
            errors.append(error)
        finally:
            done.set()

    threading.Thread(target=run, name="reading a source", daemon=True).start()
    seen = steps
    while not done.wait(stall_seconds):
        if steps == seen:
            raise StalledError(errno.ETIMEDOUT, "it does not answer")
        seen = steps
    if errors:
        raise errors[0]
    return results[0]
