"""The counts of an account, shared by all processes of the user on this machine.

They stand in a small SQLite file in the user's data folder, one per endpoint and account. Each
step is one short transaction, which looks a handful of rows up, however many there are.

**Time.** Processes need one clock. The wall clock can be set, by a person or by the network, and
the monotonic clock says nothing to another boot or machine. So the file goes by the seconds since
the machine was started, sleep included, which nobody can set and which are the same for all
processes, plus an offset that stands in the file and makes them the time of day of the moment when
the first process of this boot came. Only there is the wall clock asked: after a restart, or when
another machine used the file. Should it have been set back by then, requests seem to come from the
future; they count as if answered just now. After a restart that goes unnoticed (the machine has run
for longer than before), requests look younger than they are, which only makes us wait for longer.

**Being killed.** A request under way for longer than the transport's deadline counts as answered
at the end of it; nobody has to clean up. Nothing is synced to disk, so a power cut may spoil the
file; one that cannot be read is put aside, and counting begins anew.
"""

from __future__ import annotations

import logging
import platform
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from sheetsync.plytix.pacing.budget import (
    PERSON_SECONDS,
    Ask,
    BudgetLostError,
    Priority,
    Standing,
    Turn,
    Wait,
    shared_name,
)
from sheetsync.plytix.pacing.file_rows import (
    LONGEST_PARKING_SECONDS,
    RowTurn,
    anchor,
    count_the_future_now,
    count_the_killed,
    drop,
    finished,
    moment,
    number_of,
    numbers,
    parked_until,
    prepare,
    standing,
    started,
    used,
)
from sheetsync.plytix.pacing.windows import Windows, longest_held, wait_seconds
from sheetsync.ports import Clock

logger = logging.getLogger("sheetsync.plytix")

_OURS: Final = (".sqlite", ".sqlite-journal", ".broken")
_LOCK_SECONDS: Final = 5.0
"""How long we wait for another process that is writing; each takes less than a millisecond."""

_STALE_SECONDS: Final = 10.0
_UNUSED_DAYS: Final = 2

_SPOILT: Final = frozenset(
    {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISMATCH}
)
"""The file is no database, or not ours, rather than out of reach."""

T = TypeVar("T")


def since_boot() -> float:
    """Seconds since the machine was started, sleep included; alike for all its processes."""
    # Linux and macOS have a clock each that goes on while the machine sleeps; on Windows the
    # monotonic clock does.
    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC"):
        if (number := getattr(time, name, None)) is not None:
            return time.clock_gettime(number)
    return time.monotonic()


def shared_path(folder: Path, endpoint: str, account: str) -> Path:
    """The file of an account; see ``shared_name``."""
    return folder / f"{shared_name(endpoint, account)}.sqlite"


class SharedFile:
    """The counts of an account in a file; see the module.

    Args:
        path: The file; made with its folder when there is none.
        clock: The time of day.
        boot_clock: Seconds since the machine was started.
        machine: What the machine is called.
    """

    def __init__(
        self,
        path: Path,
        clock: Clock,
        *,
        boot_clock: Callable[[], float] = since_boot,
        machine: str | None = None,
    ) -> None:
        self._path = path
        self._clock = clock
        self._boot_clock = boot_clock
        self._machine = platform.node() if machine is None else machine
        self._process = uuid.uuid4().hex
        self._lock = threading.Lock()
        self._open: _Open | None = None

    def take(self, ask: Ask) -> Turn | Wait:
        """A turn, or how long to wait before asking again.

        Bulk work leaves as many places free as persons of other processes wait for.
        """
        return self._step(lambda db, now: self._taken(db, now, ask))

    def admit(self, windows: Windows) -> Turn:
        """Count a request that another budget has let through."""
        return self._step(started)

    def finish(self, turn: Turn, *, counts: bool = True) -> None:
        """Count the answer."""
        assert isinstance(turn, RowTurn)
        self._step(lambda db, now: finished(db, now, turn.number, counts=counts))

    def park(self, seconds: float) -> None:
        """Let nobody go for so long."""
        query = "UPDATE state SET parked_until = max(parked_until, ?)"
        most = min(seconds, LONGEST_PARKING_SECONDS)
        self._step(lambda db, now: db.execute(query, (now + most,)))

    def used(self, windows: Windows) -> tuple[int, ...]:
        """How many requests count in each window."""
        return self._step(lambda db, now: tuple(used(db, now, seconds) for _, seconds in windows))

    def standing(self) -> Standing:
        """What is known at this moment."""
        return self._step(standing)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._let_go()

    def _taken(self, db: sqlite3.Connection, now: float, ask: Ask) -> Turn | Wait:
        drop(db, now - longest_held(ask.windows))
        oldest, newest = numbers(db)
        before_us = 0 if ask.priority is Priority.PERSON else self._others(db, now)
        wait = wait_seconds(
            ask.windows,
            under_way=number_of(db, "SELECT count(*) FROM under_way") + before_us,
            answered=newest - oldest + 1,
            moment_of=lambda nth: moment(db, newest - nth + 1),
            now=now,
        )
        parked = parked_until(db) - now
        goes = max(parked, wait) <= 0
        gone = 1 if goes and ask.priority is Priority.PERSON else 0
        self._tell_others(db, ask.persons - gone, now)
        if goes:
            return started(db, now)
        return Wait(seconds=max(parked, wait), parked=parked > wait)

    def _others(self, db: sqlite3.Connection, now: float) -> int:
        """How many requests of other processes somebody waits for."""
        query = "SELECT coalesce(sum(waiting), 0) FROM persons WHERE until > ? AND process != ?"
        return number_of(db, query, now, self._process)

    def _tell_others(self, db: sqlite3.Connection, persons: int, now: float) -> None:
        db.execute("DELETE FROM persons WHERE process = ? OR until <= ?", (self._process, now))
        if persons > 0:
            row = (self._process, persons, now + PERSON_SECONDS)
            db.execute("INSERT INTO persons VALUES (?, ?, ?)", row)

    def _step(self, action: Callable[[sqlite3.Connection, float], T]) -> T:
        """Do one step, whole or not at all; in a new file when the old one is spoilt.

        Args:
            action: Takes the connection, inside a transaction, and the present moment.

        Raises:
            BudgetLostError: The file cannot be used.
        """
        with self._lock:
            try:
                there = _identity(self._path)
                try:
                    return self._transaction(action, there)
                except sqlite3.Error as error:
                    if _code(error) not in _SPOILT:
                        raise
                    self._put_aside(there)
                    return self._transaction(action, _identity(self._path))
            except (sqlite3.Error, OSError) as error:
                self._let_go()
                raise BudgetLostError(_reason(error)) from None

    def _transaction(
        self, action: Callable[[sqlite3.Connection, float], T], there: tuple[int, int]
    ) -> T:
        db = self._connection(there)
        db.execute("BEGIN IMMEDIATE")
        try:
            prepare(db)
            result = action(db, self._now(db))
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
        return result

    def _connection(self, there: tuple[int, int]) -> sqlite3.Connection:
        """The connection to the file that now stands at the path."""
        if self._open is not None and self._open.identity != there:
            self._let_go()  # another process has put the file aside
        if self._open is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            remove_unused(self._path.parent)
            self._open = _opened(self._path)
        return self._open.db

    def _let_go(self) -> None:
        if self._open is not None:
            self._open.db.close()
            self._open = None

    def _put_aside(self, spoilt: tuple[int, int]) -> None:
        """Move a spoilt file away, unless another process has done so meanwhile."""
        self._let_go()
        if spoilt == _identity(self._path):
            logger.warning("The file that counts requests was spoilt and is begun anew")
            self._path.with_name(self._path.name + "-journal").unlink(missing_ok=True)
            self._path.replace(self._path.with_suffix(".broken"))

    def _now(self, db: sqlite3.Connection) -> float:
        """The time that the file goes by, after what is overdue was put right."""
        boot = self._boot_clock()
        machine, seen, offset = anchor(db)
        anew = machine != self._machine or boot < seen
        if anew:
            offset = self._clock.now().timestamp() - boot
            count_the_future_now(db, boot + offset)
        if anew or boot > seen + _STALE_SECONDS:
            db.execute(
                "UPDATE state SET machine = ?, since_boot = ?, offset = ?",
                (self._machine, boot, offset),
            )
        now = boot + offset
        count_the_killed(db, now)
        return now


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open:
    """An open file, and which one it is."""

    db: sqlite3.Connection
    identity: tuple[int, int]


def remove_unused(folder: Path) -> None:
    """Remove the files of accounts that were not asked anything for days."""
    oldest = time.time() - _UNUSED_DAYS * 86_400
    for path in folder.iterdir():
        try:
            if path.name.endswith(_OURS) and path.stat().st_mtime < oldest:
                path.unlink()
        except OSError:
            continue  # another process was quicker, or uses it


def _opened(path: Path) -> _Open:
    db = sqlite3.connect(path, timeout=_LOCK_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        # The journal makes a step whole when we are killed in it; that it reaches the disk before
        # a power cut is worth no wait.
        db.execute("PRAGMA journal_mode = PERSIST")
        db.execute("PRAGMA synchronous = OFF")
    except BaseException:
        db.close()
        raise
    return _Open(db=db, identity=_identity(path))


def _identity(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except FileNotFoundError:
        return 0, 0
    return found.st_dev, found.st_ino


def _code(error: sqlite3.Error) -> int:
    """SQLite's own number of an error; that of misuse for those that Python's module raises."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_MISUSE) & 0xFF


def _reason(error: sqlite3.Error | OSError) -> str:
    """Why the file cannot be used, in our own words."""
    if isinstance(error, OSError):
        return error.strerror or "it cannot be read or written"
    return {
        sqlite3.SQLITE_BUSY: "it stays locked",
        sqlite3.SQLITE_READONLY: "it is read-only",
        sqlite3.SQLITE_CANTOPEN: "it cannot be opened",
        sqlite3.SQLITE_FULL: "the disk is full",
        sqlite3.SQLITE_PERM: "its permissions forbid it",
    }.get(_code(error), "it cannot be read or written")
