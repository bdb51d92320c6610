"""What stands in the shared file, and the steps taken on it inside a transaction.

Answers have consecutive numbers and ascending moments, so that the n-th newest is found by its
number, in no more time however many there are.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Final

from sheetsync.plytix.pacing.budget import DEADLINE_SECONDS, Standing, Turn

LONGEST_PARKING_SECONDS: Final = 3600.0
"""As long as a session waits for 429s; a moment further away is a fault."""

_FORMAT: Final = 1
_DROPPED_AT_ONCE: Final = 20
_SCHEMA: Final = (
    "CREATE TABLE answered (number INTEGER PRIMARY KEY, at REAL NOT NULL)",
    # No number is given twice: a late answer must not end the turn of another.
    "CREATE TABLE under_way (turn INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL)",
    "CREATE TABLE persons (process TEXT PRIMARY KEY, waiting INTEGER, until REAL)",
    "CREATE TABLE state (parked_until REAL, machine TEXT, since_boot REAL, offset REAL)",
    "INSERT INTO state VALUES (0, '', 0, 0)",
    f"PRAGMA user_version = {_FORMAT}",
)


@dataclass(frozen=True, slots=True)
class RowTurn(Turn):
    """A turn that stands in the file."""

    number: int


def prepare(db: sqlite3.Connection) -> None:
    """Make the tables where there are none yet.

    Raises:
        DatabaseError: They are of another format; told as ``SQLITE_MISMATCH``.
    """
    version = number_of(db, "PRAGMA user_version")
    if version == _FORMAT:
        return
    if version or number_of(db, "SELECT count(*) FROM sqlite_master"):
        raise _not_ours()
    for statement in _SCHEMA:
        db.execute(statement)


def anchor(db: sqlite3.Connection) -> tuple[str, float, float]:
    """Whose clock the file goes by: the machine, when it was last seen, and the offset to it.

    Raises:
        DatabaseError: The row is not there; told as ``SQLITE_MISMATCH``.
    """
    row = db.execute("SELECT machine, since_boot, offset FROM state").fetchone()
    if row is None or None in row:
        raise _not_ours()
    machine, seen, offset = row
    return str(machine), float(seen), float(offset)


def _not_ours() -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError("another format")
    error.sqlite_errorcode = sqlite3.SQLITE_MISMATCH
    return error


def number_of(db: sqlite3.Connection, query: str, *values: object) -> int:
    """The one number that a query gives."""
    return int(db.execute(query, values).fetchone()[0])


def numbers(db: sqlite3.Connection) -> tuple[int, int]:
    """The numbers of the oldest and of the newest answer; 1 and 0 when there is none."""
    # Each by itself is one look at an end of the tree; both in one query would read all rows.
    query = "SELECT (SELECT min(number) FROM answered), (SELECT max(number) FROM answered)"
    oldest, newest = db.execute(query).fetchone()
    return (1, 0) if oldest is None else (oldest, newest)


def moment(db: sqlite3.Connection, number: int) -> float:
    """When the answer of this number came."""
    row = db.execute("SELECT at FROM answered WHERE number = ?", (number,)).fetchone()
    return float(row[0])


def started(db: sqlite3.Connection, now: float) -> RowTurn:
    """Count a request that is about to be sent."""
    number = db.execute("INSERT INTO under_way (at) VALUES (?)", (now,)).lastrowid
    assert number is not None
    return RowTurn(number)


def finished(db: sqlite3.Connection, now: float, turn: int, *, counts: bool) -> None:
    """End a turn, and count its answer if it reached Plytix."""
    db.execute("DELETE FROM under_way WHERE turn = ?", (turn,))
    if counts:
        count_answer(db, now)


def count_answer(db: sqlite3.Connection, at: float) -> None:
    """Add an answer; never before the newest, for they are looked up by their order."""
    _, newest = numbers(db)
    if newest:
        at = max(at, moment(db, newest))
    db.execute("INSERT INTO answered VALUES (?, ?)", (newest + 1, at))


def drop(db: sqlite3.Connection, before: float) -> None:
    """Forget the oldest answers that count in no window; a few, for a step is to be short."""
    oldest, _ = numbers(db)
    last = oldest + _DROPPED_AT_ONCE
    db.execute("DELETE FROM answered WHERE number < ? AND at <= ?", (last, before))


def parked_until(db: sqlite3.Connection) -> float:
    """Until when nobody may go."""
    return float(db.execute("SELECT parked_until FROM state").fetchone()[0])


def used(db: sqlite3.Connection, now: float, seconds: float) -> int:
    """How many requests count in a window of so many seconds."""
    under_way = number_of(db, "SELECT count(*) FROM under_way")
    return under_way + number_of(db, "SELECT count(*) FROM answered WHERE at > ?", now - seconds)


def standing(db: sqlite3.Connection, now: float) -> Standing:
    """What is known at this moment."""
    moments = db.execute("SELECT at FROM answered ORDER BY number").fetchall()
    return Standing(
        answered=tuple(at - now for (at,) in moments),
        under_way=number_of(db, "SELECT count(*) FROM under_way"),
        parked_seconds=max(0.0, parked_until(db) - now),
    )


def count_the_killed(db: sqlite3.Connection, now: float) -> None:
    """Count as answered what nobody can be waiting for any more."""
    overdue = db.execute(
        "SELECT turn, at FROM under_way WHERE at <= ? ORDER BY at", (now - DEADLINE_SECONDS,)
    ).fetchall()
    for number, began in overdue:
        db.execute("DELETE FROM under_way WHERE turn = ?", (number,))
        count_answer(db, began + DEADLINE_SECONDS)


def count_the_future_now(db: sqlite3.Connection, now: float) -> None:
    """Count what seems to come from the future as if it had just happened."""
    for table in ("answered", "under_way"):
        db.execute(f"UPDATE {table} SET at = ? WHERE at > ?", (now, now))
    db.execute("DELETE FROM persons")
    latest = now + LONGEST_PARKING_SECONDS
    db.execute("UPDATE state SET parked_until = min(parked_until, ?)", (latest,))
