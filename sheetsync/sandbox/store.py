"""Where the account is kept: one SQLite file, entities as JSON beside columns to search by.

Every request that writes is one transaction, so a killed sandbox keeps all that it answered and
nothing else. One sandbox at a time holds a file.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from sheetsync.sandbox.options import MEMORY, Doc

FORMAT = "2"
"""Raised when a file of an earlier sandbox can no longer be read."""


class StateError(Exception):
    """The file cannot be used as a sandbox's state."""


def fold(text: str) -> str:
    """Text as it is compared without case."""
    return text.casefold()


def _product_columns(doc: Doc) -> tuple[object, ...]:
    label, gtin = doc["label"], doc["gtin"]
    return (
        doc["sku"],
        fold(doc["sku"]),
        None if label is None else fold(label),
        None if gtin is None else fold(gtin),
        doc["status"],
        doc["parent_id"],
        doc["product_level"],
        doc["product_family_id"],
        doc["num_variations"],
        len(doc["relationships"]),
        doc["created"],
        doc["modified"],
    )


PRODUCTS = "products"
ASSETS = "assets"
ATTRIBUTES = "attributes"
GROUPS = "attribute_groups"
FAMILIES = "families"
RELATIONSHIPS = "relationships"
PRODUCT_CATEGORIES = "product_categories"
FILE_CATEGORIES = "file_categories"

_PRODUCT_SCHEMA = (
    "sku TEXT NOT NULL UNIQUE",
    "sku_fold TEXT NOT NULL",
    "label_fold TEXT",
    "gtin_fold TEXT",
    "status TEXT NOT NULL",
    "parent_id TEXT",
    "level INTEGER NOT NULL",
    "family_id TEXT",
    "variations INTEGER NOT NULL",
    "related INTEGER NOT NULL",
    "created TEXT NOT NULL",
    "modified TEXT NOT NULL",
)
_PRODUCT_INDEXES = ("sku_fold", "gtin_fold", "parent_id", "status", "created", "modified")

TABLES: Mapping[str, tuple[str, ...]] = {
    PRODUCTS: _PRODUCT_SCHEMA,
    ASSETS: (),
    ATTRIBUTES: (),
    GROUPS: (),
    FAMILIES: (),
    RELATIONSHIPS: (),
    PRODUCT_CATEGORIES: (),
    FILE_CATEGORIES: (),
}
"""The collections and their searchable columns beside ``position``, ``id`` and ``doc``."""

_COLUMN_VALUES: Mapping[str, Callable[[Doc], tuple[object, ...]]] = {PRODUCTS: _product_columns}
_REMEMBERED = frozenset(TABLES) - {PRODUCTS, ASSETS}


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
        if path != MEMORY:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        try:
            self._db = sqlite3.connect(
                path, isolation_level=None, check_same_thread=False, timeout=0.5
            )
        except sqlite3.Error as error:
            raise StateError(f"cannot open {path}: {error}") from error
        self._remembered: dict[str, dict[str, Doc]] = {}
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
        row = self._db.execute(f"SELECT doc FROM {table} WHERE id = ?", (entity_id,)).fetchone()
        return None if row is None else _decoded(row[0])

    def put(self, table: str, doc: Doc) -> None:
        """Keep an entity, in its old position when there is one with its id."""
        names = [column.partition(" ")[0] for column in TABLES[table]]
        columns = ["id", "doc", *names]
        values = (doc["id"], msgspec.json.encode(doc).decode(), *self._column_values(table, doc))
        sets = ", ".join(f"{name} = excluded.{name}" for name in columns[1:])
        self._db.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) "
            f"ON CONFLICT (id) DO UPDATE SET {sets}",
            values,
        )
        self._remembered.pop(table, None)

    def delete(self, table: str, entity_id: str) -> None:
        """Forget an entity."""
        self._db.execute(f"DELETE FROM {table} WHERE id = ?", (entity_id,))
        self._remembered.pop(table, None)

    # ------------------------------------------------------------ many entities

    def all(self, table: str) -> list[Doc]:
        """Every entity of a collection, oldest first."""
        if table in _REMEMBERED:
            return list(self._all_by_id(table).values())
        return [doc for _, doc in self.scan(table, "1", ())]

    def count(self, table: str, where: str = "1", parameters: Sequence[object] = ()) -> int:
        """How many entities of a collection fit."""
        if table in _REMEMBERED and where == "1":
            return len(self._all_by_id(table))
        (count,) = self._db.execute(
            f"SELECT count(*) FROM {table} WHERE {where}", parameters
        ).fetchone()
        return int(count)

    def scan(
        self, table: str, where: str, parameters: Sequence[object]
    ) -> Iterator[tuple[int, Doc]]:
        """Positions and entities that fit, oldest first."""
        rows = self._db.execute(
            f"SELECT position, doc FROM {table} WHERE {where} ORDER BY position", parameters
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
        rows = self._db.execute(
            f"SELECT doc FROM {table} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?",
            (*parameters, *order_parameters, limit, offset),
        )
        return [_decoded(doc) for (doc,) in rows]

    def product_with_sku(self, sku: str) -> Doc | None:
        """The product with exactly this SKU."""
        row = self._db.execute("SELECT doc FROM products WHERE sku = ?", (sku,)).fetchone()
        return None if row is None else _decoded(row[0])

    def variants_of(self, parent_id: str) -> list[Doc]:
        """The variants of a product, oldest first."""
        return [doc for _, doc in self.scan(PRODUCTS, "parent_id = ?", (parent_id,))]

    def attributes_by_label(self) -> Mapping[str, Doc]:
        """Attribute definitions by label, oldest first."""
        known = self._remembered.get("attributes by label")
        if known is None:
            known = {doc["label"]: doc for doc in self.all(ATTRIBUTES)}
            self._remembered["attributes by label"] = known
        return known

    # ------------------------------------------------------------ the whole

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside is kept, or nothing when an exception leaves it."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            self._remembered.clear()
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
        self._remembered.clear()

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
                    f"AUTOINCREMENT, id TEXT NOT NULL UNIQUE, doc TEXT NOT NULL{listed})"
                )
            for column in _PRODUCT_INDEXES:
                self._db.execute(
                    f"CREATE INDEX IF NOT EXISTS products_{column} ON products ({column})"
                )

    def _all_by_id(self, table: str) -> dict[str, Doc]:
        known = self._remembered.get(table)
        if known is None:
            known = {doc["id"]: doc for _, doc in self.scan(table, "1", ())}
            self._remembered[table] = known
            self._remembered.pop("attributes by label", None)
        return known

    @staticmethod
    def _column_values(table: str, doc: Doc) -> tuple[object, ...]:
        give = _COLUMN_VALUES.get(table)
        return () if give is None else give(doc)


def new_id() -> str:
    """A fresh id: 24 lower-case hexadecimal digits."""
    return secrets.token_hex(12)


def _decoded(doc: str) -> Any:
    return msgspec.json.decode(doc)
