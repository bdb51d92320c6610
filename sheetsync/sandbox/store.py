"""Where the account is kept: one SQLite file, entities as JSON beside columns to search by.

A collection is two tables: a narrow one with the columns, that pages can be counted off quickly,
and one with the JSON. Both have the entity's position, which is the order of creation.

Every request that writes is one transaction, so a killed sandbox keeps all that it answered and
nothing else. One sandbox at a time holds a file.
"""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from sheetsync.sandbox.options import MEMORY, Doc
from sheetsync.sandbox.tables import (
    ASSETS,
    ATTRIBUTES,
    COLUMN_VALUES,
    PRODUCT_INDEXES,
    PRODUCTS,
    TABLES,
)

FORMAT = "3"
"""Raised when a file of an earlier sandbox can no longer be read."""

_KEPT_CHANGES = 1000


_BY_LABEL, _COMPLETENESS = "attributes by label", "completeness attributes"
_REMEMBERED = frozenset(TABLES) - {PRODUCTS, ASSETS}


class StateError(Exception):
    """The file cannot be used as a sandbox's state."""


class Store:
    """The entities of one account.

    What it gives of the small collections is shared: copy before changing.
    """

    def __init__(self, path: str) -> None:
        """Open the state, making it when there is none.

        Args:
            path: The file, or ``":memory:"``.

        Raises:
            StateError: The file is no sandbox's state, of another version, in use, or cannot be
                written.
        """
        try:
            if path != MEMORY:
                Path(path).parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(
                path, isolation_level=None, check_same_thread=False, timeout=0.5
            )
        except (sqlite3.Error, OSError) as error:
            raise StateError(f"cannot open {path}: {error}") from error
        self._remembered: dict[str, dict[str, Doc]] = {}
        self._sizes: dict[str, int] = {}
        self._changes: deque[tuple[float, str, Doc | None]] = deque(maxlen=_KEPT_CHANGES)
        try:
            self._prepare()
        except sqlite3.OperationalError as error:
            self._db.close()
            busy = error.sqlite_errorcode in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
            why = "another sandbox is using it" if busy else str(error)
            raise StateError(f"cannot use {path} as state: {why}") from error
        except sqlite3.DatabaseError as error:
            self._db.close()
            raise StateError(f"cannot use {path} as state: {error}") from error
        except StateError:
            self._db.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    # ------------------------------------------------------------ one entity

    def get(self, table: str, entity_id: object) -> Doc | None:
        """The entity with an id; ``None`` for an unknown or malformed one."""
        if not isinstance(entity_id, str):
            return None
        if table in _REMEMBERED:
            return self._all_by_id(table).get(entity_id)
        return self._one(table, "id = ?", entity_id)

    def put(self, table: str, doc: Doc) -> None:
        """Keep an entity, in its old position when there is one with its id."""
        names = ["id", *(column.partition(" ")[0] for column in TABLES[table])]
        values = (doc["id"], *self._column_values(table, doc))
        text = msgspec.json.encode(doc).decode()
        row = self._db.execute(
            f"SELECT position FROM {table} WHERE id = ?", (doc["id"],)
        ).fetchone()
        if table == PRODUCTS:
            before = None if row is None else self.get(PRODUCTS, doc["id"])
            self._changes.append((time.monotonic(), doc["id"], before))
        if row is None:
            marks = ", ".join("?" * len(names))
            added = self._db.execute(
                f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", values
            )
            self._db.execute(f"INSERT INTO {table}_docs VALUES (?, ?)", (added.lastrowid, text))
            self._sizes.pop(table, None)
        else:
            sets = ", ".join(f"{name} = ?" for name in names)
            self._db.execute(f"UPDATE {table} SET {sets} WHERE position = ?", (*values, row[0]))
            self._db.execute(f"UPDATE {table}_docs SET doc = ? WHERE position = ?", (text, row[0]))
        self._forget(table)

    def delete(self, table: str, entity_id: str) -> None:
        """Forget an entity."""
        position = f"(SELECT position FROM {table} WHERE id = ?)"
        self._db.execute(f"DELETE FROM {table}_docs WHERE position = {position}", (entity_id,))
        self._db.execute(f"DELETE FROM {table} WHERE id = ?", (entity_id,))
        self._sizes.pop(table, None)
        self._forget(table)

    # ------------------------------------------------------------ many entities

    def all(self, table: str) -> list[Doc]:
        """Every entity of a collection, oldest first."""
        if table in _REMEMBERED:
            return list(self._all_by_id(table).values())
        return [doc for _, doc in self.scan(table, "1", ())]

    def count(self, table: str, where: str = "1", parameters: Sequence[object] = ()) -> int:
        """How many entities of a collection fit."""
        if where == "1" and table in self._sizes:
            return self._sizes[table]
        (count,) = self._db.execute(
            f"SELECT count(*) FROM {table} WHERE {where}", parameters
        ).fetchone()
        if where == "1":
            self._sizes[table] = int(count)
        return int(count)

    def scan(
        self, table: str, where: str, parameters: Sequence[object]
    ) -> Iterator[tuple[int, Doc]]:
        """Positions and entities that fit, oldest first."""
        rows = self._db.execute(
            f"SELECT position, doc FROM {table} JOIN {table}_docs USING (position) WHERE {where} "
            "ORDER BY position",
            parameters,
        )
        for position, doc in rows:
            yield position, _decoded(doc)

    def page(
        self,
        table: str,
        where: str,
        parameters: Sequence[object],
        *,
        order: str,
        order_parameters: Sequence[object],
        limit: int,
        offset: int,
    ) -> list[Doc]:
        """One page of the entities that fit, in order."""
        # The JSON is joined after the page is cut out, unless the order needs it before.
        docs = f"JOIN {table}_docs USING (position)"
        inner, outer = (docs, "") if "doc" in order else ("", docs)
        rows = self._db.execute(
            f"SELECT doc FROM (SELECT {table}.*{', doc' if inner else ''} FROM {table} {inner} "
            f"WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?) {outer} ORDER BY {order}",
            (*parameters, *order_parameters, limit, offset, *order_parameters),
        )
        return [_decoded(doc) for (doc,) in rows]

    def product_with_sku(self, sku: str) -> Doc | None:
        """The product with exactly this SKU."""
        return self._one(PRODUCTS, "sku = ?", sku)

    def products_before(self, seconds: float) -> Mapping[str, Doc | None]:
        """What the products changed of late were like before: by id; ``None``: not there.

        Args:
            seconds: How far back to look; the latest 1,000 changes are known.
        """
        since = time.monotonic() - seconds
        earlier: dict[str, Doc | None] = {}
        for at, product_id, before in self._changes:
            if at >= since:
                earlier.setdefault(product_id, before)
        return earlier

    def forget_changes(self) -> None:
        """Take everything for as it is, as if it had been so for long."""
        self._changes.clear()

    def variants_of(self, parent_id: str) -> list[Doc]:
        """The variants of a product, oldest first."""
        return [doc for _, doc in self.scan(PRODUCTS, "parent_id = ?", (parent_id,))]

    def attributes_by_label(self) -> Mapping[str, Doc]:
        """Attribute definitions by label, oldest first."""
        known = self._remembered.get(_BY_LABEL)
        if known is None:
            known = {doc["label"]: doc for doc in self.all(ATTRIBUTES)}
            self._remembered[_BY_LABEL] = known
        return known

    def completeness_attributes(self) -> Collection[Doc]:
        """The attribute definitions whose value is how complete a product is."""
        known = self._remembered.get(_COMPLETENESS)
        if known is None:
            known = {
                doc["label"]: doc
                for doc in self.all(ATTRIBUTES)
                if doc["type_class"] == "CompletenessAttribute"
            }
            self._remembered[_COMPLETENESS] = known
        return known.values()

    # ------------------------------------------------------------ the whole

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside is kept, or nothing when an exception leaves it."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            self._forget_all()
            raise
        self._db.execute("COMMIT")

    def meta(self, name: str) -> str | None:
        """A word about the whole account."""
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def set_meta(self, name: str, value: str) -> None:
        """Keep a word about the whole account."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def clear(self) -> None:
        """Forget every entity."""
        for table in TABLES:
            self._db.execute(f"DELETE FROM {table}")
            self._db.execute(f"DELETE FROM {table}_docs")
        self._forget_all()

    def secret(self) -> bytes:
        """What tokens are signed with: made once for a state, so that they outlive a restart."""
        known = self.meta("secret")
        if known is None:
            known = secrets.token_hex(32)
            self.set_meta("secret", known)
        return bytes.fromhex(known)

    def _prepare(self) -> None:
        self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        with self.transaction():
            self._db.execute("CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT)")
            known = self.meta("format")
            if known not in {None, FORMAT}:
                raise StateError(
                    f"the state was written by a sandbox of format {known}, this one is {FORMAT}; "
                    "take another file or delete it"
                )
            self.set_meta("format", FORMAT)
            for table, columns in TABLES.items():
                listed = "".join(f", {column}" for column in columns)
                self._db.execute(
                    f"CREATE TABLE IF NOT EXISTS {table} (position INTEGER PRIMARY KEY "
                    f"AUTOINCREMENT, id TEXT NOT NULL UNIQUE{listed})"
                )
                self._db.execute(
                    f"CREATE TABLE IF NOT EXISTS {table}_docs "
                    "(position INTEGER PRIMARY KEY, doc TEXT NOT NULL)"
                )
            for column in PRODUCT_INDEXES:
                self._db.execute(
                    f"CREATE INDEX IF NOT EXISTS products_{column} ON products ({column})"
                )

    def _all_by_id(self, table: str) -> dict[str, Doc]:
        known = self._remembered.get(table)
        if known is None:
            known = {doc["id"]: doc for _, doc in self.scan(table, "1", ())}
            self._remembered[table] = known
        return known

    def _one(self, table: str, where: str, parameter: object) -> Doc | None:
        row = self._db.execute(
            f"SELECT doc FROM {table} JOIN {table}_docs USING (position) WHERE {where}",
            (parameter,),
        ).fetchone()
        return None if row is None else _decoded(row[0])

    def _forget(self, table: str) -> None:
        self._remembered.pop(table, None)
        if table == ATTRIBUTES:
            self._remembered.pop(_BY_LABEL, None)
            self._remembered.pop(_COMPLETENESS, None)

    def _forget_all(self) -> None:
        self._remembered.clear()
        self._sizes.clear()
        self._changes.clear()

    @staticmethod
    def _column_values(table: str, doc: Doc) -> tuple[object, ...]:
        give = COLUMN_VALUES.get(table)
        return () if give is None else give(doc)


def new_id() -> str:
    """A fresh id: 24 lower-case hexadecimal digits."""
    return secrets.token_hex(12)


def _decoded(doc: str) -> Any:
    return msgspec.json.decode(doc)
