"""One process at a run at a time: a lock file beside the journal, as a courtesy.

Some network file systems have locks that do not lock, so nothing rests on it: what a write finds
in Plytix is looked at just before. The holder counts up in the file every few seconds; another
process judges by watching that counter with its own clock, never by comparing times.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Final

from sheetsync.errors import OutputError, PlanError

BEAT_SECONDS: Final = 2.0
"""How often a holder counts up."""

WATCH_SECONDS: Final = 10.0
"""How long another process watches a counter that stands still before it takes over."""

_LOOKS: Final = 20
_WIDTH: Final = 400
_MOST_BYTES: Final = 4096

logger = logging.getLogger(__name__)

Sleep = Callable[[float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who has a lock, as its file tells.

    Attributes:
        token: Tells this holder from every other.
        user: The user's name on its machine.
        host: The machine.
        process: The process on that machine.
        beats: How often it has counted up.
    """

    token: str
    user: str
    host: str
    process: int
    beats: int

    @property
    def is_gone(self) -> bool:
        """Whether its process surely has ended: it is none of this machine's."""
        if os.name != "posix" or self.host != socket.gethostname():
            return False
        try:
            os.kill(self.process, 0)
        except ProcessLookupError:
            return True
        except OSError:
            return False
        return False


class RunLock:
    """A lock file that is held, and counts up by itself."""

    def __init__(self, path: Path, file: FileIO, holder: Holder) -> None:
        """Begin to count; use ``held`` instead."""
        self._path = path
        self._file = file
        self._holder = holder
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._count, name="run lock", daemon=True)
        self._thread.start()

    def is_ours(self) -> bool:
        """Whether the file still names us; what cannot be read counts as ours."""
        found = read_holder(self._path)
        return found is None or found.token == self._holder.token

    def release(self) -> None:
        """Stop counting and take the file away, if it is still ours."""
        self._done.set()
        self._thread.join()
        _close(self._file)
        if self.is_ours():
            _remove(self._path)

    def _count(self) -> None:
        """Count up, in the file as we opened it: one that took our name away has another."""
        beats = 0
        while not self._done.wait(BEAT_SECONDS):
            beats += 1
            try:
                self._file.seek(0)
                self._file.write(_content(self._holder, beats))
            except OSError as error:
                logger.info("the run's lock %s cannot be counted up: %s", self._path, error)


def take(path: Path, run: str, user: str, *, sleep: Sleep = time.sleep) -> RunLock:
    """Take the lock of a run; one that a killed process left is taken over, and told.

    Args:
        path: The lock file; its folder is there.
        run: The run, for messages.
        user: The user's name on this machine.
        sleep: Waits while a counter is watched.

    Raises:
        PlanError: Another process is at the run.
        OutputError: The lock file cannot be written.
    """
    holder = Holder(
        token=secrets.token_hex(8),
        user=user,
        host=socket.gethostname(),
        process=os.getpid(),
        beats=0,
    )
    for _ in range(_LOOKS):
        file = _created(path, holder)
        if file is not None:
            lock = RunLock(path, file, holder)
            if lock.is_ours():
                return lock
            lock.release()
        seen = _bytes(path)
        if seen is None:
            continue
        found = _holder(seen)
        if found is None or not found.is_gone:
            _wait_while_it_counts(path, run, seen, sleep)
        _set_aside(path, holder, seen)
    raise OutputError(
        f"The lock {path} of the run {run} cannot be taken.",
        remedy="See whether another program holds the file, and try again.",
    )


def read_holder(path: Path) -> Holder | None:
    """Who has a lock; ``None`` when there is none, or its file cannot be read."""
    data = _bytes(path)
    return None if data is None else _holder(data)


def _bytes(path: Path) -> bytes | None:
    """What stands in a lock file; ``None`` when there is none, empty when nobody may read it."""
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES)
    except FileNotFoundError:
        return None
    except OSError:
        return b""


def _holder(data: bytes) -> Holder | None:
    try:
        told = json.loads(data)
        return Holder(
            token=str(told["token"]),
            user=str(told["user"]),
            host=str(told["host"]),
            process=int(told["process"]),
            beats=int(told["beats"]),
        )
    except (ValueError, KeyError, TypeError):
        return None


def _created(path: Path, holder: Holder) -> FileIO | None:
    """The lock file, newly made; ``None`` when there is one."""
    try:
        file = path.open("xb", buffering=0)
    except FileExistsError:
        return None
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        file.write(_content(holder, 0))
    except OSError as error:
        _close(file)
        _remove(path)
        raise _unwritable(path, error) from error
    return file


def _unwritable(path: Path, error: OSError) -> OutputError:
    return OutputError(
        f"The lock {path} cannot be written: {error.strerror or error}.",
        remedy="Make room or give access there, then try again.",
    )


def _close(file: FileIO) -> None:
    """Close a lock file; what stands in it is of no use any more."""
    with contextlib.suppress(OSError):
        file.close()


def _remove(path: Path) -> None:
    """Remove a lock file; one that cannot be removed stands still, and is taken over."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def _wait_while_it_counts(path: Path, run: str, seen: bytes, sleep: Sleep) -> None:
    """Watch a lock until it has stood still for long enough, or is gone.

    Raises:
        PlanError: It counts up.
    """
    found = _holder(seen)
    logger.warning("The run %s is held%s; watching whether that still works.", run, _by(found))
    for _ in range(_LOOKS):
        sleep(WATCH_SECONDS / _LOOKS)
        now = _bytes(path)
        if now is None:
            return
        if now != seen:
            raise PlanError(
                f"Another process is at the run {run}{_by(_holder(now) or found)}.",
                remedy="Wait until it has ended.",
            )


def _set_aside(path: Path, mine: Holder, seen: bytes) -> None:
    """Take over a lock that a dead process left: of several that do, one wins the rename."""
    aside = path.with_name(f"{path.name}.{mine.token}")
    try:
        path.replace(aside)
    except OSError:
        return
    if _bytes(aside) != seen and not path.exists():
        # Somebody was quicker, and this is the new lock: give it back.
        with contextlib.suppress(OSError):
            aside.replace(path)
        return
    logger.warning("The run was held%s, which no longer works; taking over.", _by(_holder(seen)))
    _remove(aside)


def _by(found: Holder | None) -> str:
    if found is None:
        return ""
    return f" by {found.user or 'somebody'} on {found.host} (process {found.process})"


def _content(holder: Holder, beats: int) -> bytes:
    told = {
        "token": holder.token,
        "host": holder.host,
        "process": holder.process,
        "beats": beats,
        "user": holder.user,
    }
    return json.dumps(told).encode("ascii").ljust(_WIDTH) + b"\n"
