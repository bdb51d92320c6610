"""Values out of entities' JSON, laid out so that SQLite can filter and order by them.

``value_of(doc, path)`` and ``fold(value)`` are functions of the connection, written in Python, so
that they mean exactly what the rest of the sandbox means. In a small collection they are asked
anew by every search. For a large one what they give is kept: a narrow table a path, made when the
path is first searched by, up to date with every write, and dropped when many others were asked for
since, or when the attribute goes.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2s
from typing import Any

import msgspec

from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.state.tables import fold

Kept = str | int | float | None
"""A value as SQLite has it: a flag as 0 or 1, a list as JSON with a line for each item."""

MOST_KEPT = 24
"""How many such tables an account has, unless one search needs more."""

_BIGGEST = 2**63


@dataclass(frozen=True, slots=True)
class Values:
    """What stands in one place of every entity.

    Attributes:
        path: The place, members from the outside in.
    """

    path: tuple[str, ...]

    @property
    def name(self) -> str:
        """What the values are called in SQL."""
        return f"v_{blake2s(self.spelled.encode(), digest_size=8).hexdigest()}"

    @property
    def spelled(self) -> str:
        """The path as ``value_of`` takes it."""
        return json.dumps(self.path)

    @property
    def value(self) -> str:
        """The column with the values."""
        return f"{self.name}.value"

    @property
    def fold(self) -> str:
        """The column with the values as folded text."""
        return f"{self.name}.fold"


class ValueTables:
    """The values that are kept of one account."""

    def __init__(
        self,
        db: sqlite3.Connection,
        prefix: str,
        transaction: Callable[[], AbstractContextManager[None]],
    ) -> None:
        """Know what is kept.

        Args:
            db: The connection.
            prefix: What the names of the account's tables begin with.
            transaction: Runs several statements as one.
        """
        self._db = db
        self._prefix = prefix
        self._transaction = transaction
        self._known: dict[str, dict[Values, None]] | None = None

    def joined(self, table: str, values: Collection[Values], *, keep: bool) -> str:
        """SQL that joins values to a collection, by ``position``.

        Args:
            table: The collection.
            values: The values.
            keep: Whether they are worth a table.
        """
        kept = self._kept(table)
        parts = []
        for each in values:
            if each in kept:
                kept[each] = kept.pop(each)
            elif keep:
                self._keep(table, each, needed=values)
            if each in kept:
                source = f"{self._table(table, each)} AS {each.name}"
            else:
                source = f"({self._gathered(table, each)}) AS {each.name}"
            parts.append(f" CROSS JOIN {source} USING (position)")
        return "".join(parts)

    def put(self, table: str, position: int, doc: Doc) -> None:
        """Follow the writing of an entity."""
        for each in self._kept(table):
            value = as_kept(_inside(doc, each.path))
            self._db.execute(
                f"INSERT OR REPLACE INTO {self._table(table, each)} VALUES (?, ?, ?)",
                (position, value, _folded(value)),
            )

    def delete(self, table: str, position: int) -> None:
        """Follow the deletion of an entity."""
        for each in self._kept(table):
            self._db.execute(
                f"DELETE FROM {self._table(table, each)} WHERE position = ?", (position,)
            )

    def drop(self, table: str, values: Values) -> None:
        """Keep some values no longer."""
        if values in self._kept(table):
            self._db.execute(f"DROP TABLE {self._table(table, values)}")
            self._db.execute(
                f"DELETE FROM {self._prefix}value_tables WHERE collection = ? AND path = ?",
                (table, values.spelled),
            )
            del self._kept(table)[values]

    def clear(self, table: str) -> None:
        """Keep no values of a collection."""
        for each in list(self._kept(table)):
            self.drop(table, each)

    def forget(self) -> None:
        """Ask the file again what is kept."""
        self._known = None

    def _keep(self, table: str, values: Values, *, needed: Collection[Values]) -> None:
        kept = self._kept(table)
        with self._transaction():
            for oldest in list(kept):
                if len(kept) < MOST_KEPT:
                    break
                if oldest not in needed:
                    self.drop(table, oldest)
            name = self._table(table, values)
            self._db.execute(f"CREATE TABLE {name} (position INTEGER PRIMARY KEY, value, fold)")
            self._db.execute(
                f"INSERT INTO {name} SELECT position, value, fold(value) FROM "
                f"({self._gathered(table, values, folded=False)})"
            )
            self._db.execute(
                f"INSERT INTO {self._prefix}value_tables VALUES (?, ?)", (table, values.spelled)
            )
        kept[values] = None

    def _gathered(self, table: str, values: Values, *, folded: bool = True) -> str:
        value = f"value_of(doc, '{values.spelled.replace(chr(39), chr(39) * 2)}')"
        return (
            f"SELECT position, {value} AS value{f', fold({value}) AS fold' if folded else ''} "
            f"FROM {self._prefix}{table}_docs"
        )

    def _table(self, table: str, values: Values) -> str:
        return f"{self._prefix}{table}_{values.name}"

    def _kept(self, table: str) -> dict[Values, None]:
        if self._known is None:
            self._known = {}
            for collection, path in self._db.execute(
                f"SELECT collection, path FROM {self._prefix}value_tables ORDER BY rowid"
            ):
                of_collection = self._known.setdefault(collection, {})
                of_collection[Values(tuple(json.loads(path)))] = None
        return self._known.setdefault(table, {})


def register_functions(db: sqlite3.Connection) -> None:
    """Teach a connection ``value_of`` and ``fold``."""
    db.create_function("value_of", 2, _value_of, deterministic=True)
    db.create_function("fold", 1, _folded, deterministic=True)


def item_of_list(item: Any) -> str:
    """What a kept list contains exactly when this is one of its items."""
    return f"\n{json.dumps(item)}\n"


def as_kept(value: Any) -> Kept:
    """A value as SQLite has it."""
    match value:
        case None | []:
            return None
        case bool():
            return int(value)
        case str() | float():
            return value
        case int():
            return value if -_BIGGEST <= value < _BIGGEST else float(value)
        case list():
            return f"[{','.join(item_of_list(item) for item in value)}]"
        case _:
            return json.dumps(value)


def _value_of(doc: str, path: str) -> Kept:
    return as_kept(_reader(path)(doc))


def _folded(value: Kept) -> str | None:
    return None if value is None else fold(str(value))


@lru_cache(maxsize=256)
def _reader(path: str) -> Callable[[str], Any]:
    """Reads one place of an entity's JSON, and passes over the rest where it can."""
    names = json.loads(path)
    kind: Any = Any
    try:
        for name in reversed(names):
            kind = msgspec.defstruct(
                "Place", [("inside", kind | None, None)], rename={"inside": name}
            )
    except ValueError:
        # A name with a quote or a backslash.
        return lambda doc: _inside(msgspec.json.decode(doc), names)
    decode = msgspec.json.Decoder(kind).decode

    def read(doc: str) -> Any:
        found = decode(doc)
        for _ in names:
            found = getattr(found, "inside", None)
        return found

    return read


def _inside(doc: Any, path: Collection[str]) -> Any:
    for name in path:
        doc = None if doc is None else doc.get(name)
    return doc
