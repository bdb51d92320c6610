"""What the accounts are kept in: entities as JSON, written and read."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import msgspec

from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.state.account_tables import AccountTables
from sheetsync.sandbox.state.changes import Changes
from sheetsync.sandbox.state.database import (
    FIRST,
    StateError,
    StateFile,
    drop_indexes,
    make_indexes,
    prefix_of,
)
from sheetsync.sandbox.state.tables import ASSETS, ATTRIBUTES, COLUMN_VALUES, PRODUCTS, TABLES
from sheetsync.sandbox.state.value_tables import Values, ValueTables

__all__ = ["Database", "StateError", "Store", "new_id"]


_BY_LABEL, _COMPLETENESS = "attributes by label", "completeness attributes"
_REMEMBERED = frozenset(TABLES) - {PRODUCTS, ASSETS}


class Store(AccountTables):
    """The entities of one account.

    What it gives of the small collections is shared: copy before changing.
    """

    def __init__(self, state: str | StateFile, account: str = FIRST) -> None:
        """Open an account, making it when there is none.

        Args:
            state: The open file; or a path (or ``":memory:"``) that this store alone opens.
            account: The name of the account.

        Raises:
            StateError: The file cannot be used, or the name is none.
        """
        self._file = StateFile(state) if isinstance(state, str) else state
        self._file.add_account(account)
        db, prefix = self._file.db, prefix_of(account)
        super().__init__(db, prefix, ValueTables(db, prefix, self._one_go))
        self._remembered: dict[str, dict[str, Doc]] = {}
        self._touched: set[str] = set()
        self._changes = Changes()
        self._file.tell(self)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

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
        values = (doc["id"], *_column_values(table, doc))
        text = _encoded(doc)
        name = self._prefix + table
        row = self._db.execute(
            f"SELECT position, {', '.join(names)} FROM {name} WHERE id = ?", (doc["id"],)
        ).fetchone()
        if table == PRODUCTS:
            self._changes.add(doc["id"], None if row is None else self._text(table, row[0]))
        if row is None:
            marks = ", ".join("?" * len(names))
            added = self._db.execute(
                f"INSERT INTO {name} ({', '.join(names)}) VALUES ({marks})", values
            )
            position = added.lastrowid or 0
            self._db.execute(f"INSERT INTO {name}_docs VALUES (?, ?)", (position, text))
            if table in self._sizes:
                self._sizes[table] += 1
        else:
            position = row[0]
            # Only what is other: every column named costs an index.
            changed = {
                each: value
                for each, before, value in zip(names, row[1:], values, strict=True)
                if before != value
            }
            if changed:
                sets = ", ".join(f"{each} = ?" for each in changed)
                self._db.execute(
                    f"UPDATE {name} SET {sets} WHERE position = ?", (*changed.values(), position)
                )
            self._db.execute(f"UPDATE {name}_docs SET doc = ? WHERE position = ?", (text, position))
        self._values.put(table, position, doc)
        self._forget(table)

    def delete(self, table: str, entity_id: str) -> None:
        """Forget an entity."""
        position = self._position(table, entity_id)
        if position is None:
            return
        if table == PRODUCTS:
            self._changes.add(entity_id, self._text(table, position))
        if table == ATTRIBUTES:
            label = self._all_by_id(table)[entity_id].get("label")
            self._values.drop(PRODUCTS, Values(("attributes", str(label))))
        name = self._prefix + table
        self._db.execute(f"DELETE FROM {name}_docs WHERE position = ?", (position,))
        self._db.execute(f"DELETE FROM {name} WHERE position = ?", (position,))
        self._values.delete(table, position)
        if table in self._sizes:
            self._sizes[table] -= 1
        self._forget(table)

    # ------------------------------------------------------------ many entities

    def add_all(self, table: str, docs: Iterable[Doc]) -> None:
        """Add entities that are all new, quickly."""
        name = self._prefix + table
        self._values.clear(table)
        marks = ", ".join("?" * (len(TABLES[table]) + 2))
        (last,) = self._db.execute(f"SELECT ifnull(max(position), 0) FROM {name}").fetchone()
        kept = [
            (position, doc["id"], *_column_values(table, doc), _encoded(doc))
            for position, doc in enumerate(docs, start=last + 1)
        ]
        self._db.executemany(f"INSERT INTO {name} VALUES ({marks})", (row[:-1] for row in kept))
        self._db.executemany(
            f"INSERT INTO {name}_docs VALUES (?, ?)", ((row[0], row[-1]) for row in kept)
        )
        self._forget(table)
        self._sizes.pop(table, None)

    @contextmanager
    def without_indexes(self) -> Iterator[None]:
        """Products are added quicker inside; searched slower."""
        drop_indexes(self._db, self._prefix)
        try:
            yield
        finally:
            make_indexes(self._db, self._prefix)

    def all(self, table: str) -> list[Doc]:
        """Every entity of a collection, oldest first. A large one takes memory: see ``scan``."""
        if table in _REMEMBERED:
            return list(self._all_by_id(table).values())
        return [doc for _, doc in self.scan(table, "1", ())]

    def product_with_sku(self, sku: str) -> Doc | None:
        """The product with exactly this SKU."""
        return self._one(PRODUCTS, "sku = ?", sku)

    def products_before(self, seconds: float) -> Mapping[str, Doc | None]:
        """What the products changed of late were like before: by id; ``None``: not there.

        Args:
            seconds: How far back to look; the latest 1,000 changes are known.
        """
        return self._changes.before(seconds)

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
        self._changes.settle()
        self._touched.clear()
        with self._file.transaction():
            yield

    def meta(self, name: str) -> str | None:
        """A word about the whole account."""
        row = self._db.execute(
            f"SELECT value FROM {self._prefix}meta WHERE name = ?", (name,)
        ).fetchone()
        return None if row is None else str(row[0])

    def set_meta(self, name: str, value: str | None) -> None:
        """Keep a word about the whole account; ``None`` forgets it."""
        if value is None:
            self._db.execute(f"DELETE FROM {self._prefix}meta WHERE name = ?", (name,))
        else:
            self._db.execute(
                f"INSERT OR REPLACE INTO {self._prefix}meta VALUES (?, ?)", (name, value)
            )

    def clear(self, *tables: str) -> None:
        """Forget every entity of some collections; of all when none is named."""
        if ASSETS in (tables or TABLES):
            self.ask("DELETE FROM {own}asset_files")
        for table in tables or TABLES:
            self._values.clear(table)
            self._db.execute(f"DELETE FROM {self._prefix}{table}")
            self._db.execute(f"DELETE FROM {self._prefix}{table}_docs")
        self.replaced()

    def secret(self) -> bytes:
        """What tokens are signed with: made once for a state, so that they outlive a restart."""
        known = self.meta("secret")
        if known is None:
            known = secrets.token_hex(32)
            self.set_meta("secret", known)
        return bytes.fromhex(known)

    @contextmanager
    def _one_go(self) -> Iterator[None]:
        """A transaction, or the one that there is already."""
        if self._db.in_transaction:
            yield
        else:
            with self._file.transaction():
                yield

    def _all_by_id(self, table: str) -> dict[str, Doc]:
        known = self._remembered.get(table)
        if known is None:
            rows = self._db.execute(f"SELECT doc FROM {self._prefix}{table}_docs ORDER BY position")
            known = {doc["id"]: doc for doc in (_decoded(text) for (text,) in rows)}
            self._remembered[table] = known
        return known

    def _position(self, table: str, entity_id: str) -> int | None:
        row = self._db.execute(
            f"SELECT position FROM {self._prefix}{table} WHERE id = ?", (entity_id,)
        ).fetchone()
        return None if row is None else int(row[0])

    def _text(self, table: str, position: int) -> str:
        (text,) = self._db.execute(
            f"SELECT doc FROM {self._prefix}{table}_docs WHERE position = ?", (position,)
        ).fetchone()
        return str(text)

    def _one(self, table: str, where: str, parameter: object) -> Doc | None:
        name = self._prefix + table
        row = self._db.execute(
            f"SELECT doc FROM {name} JOIN {name}_docs USING (position) WHERE {where}",
            (parameter,),
        ).fetchone()
        return None if row is None else _decoded(row[0])

    def _forget(self, table: str) -> None:
        self._touched.add(table)
        self._remembered.pop(table, None)
        if table == ATTRIBUTES:
            self._remembered.pop(_BY_LABEL, None)
            self._remembered.pop(_COMPLETENESS, None)
        self._found.clear()

    def undone(self) -> None:
        """Forget what a transaction wrote that came to nothing."""
        self._changes.undo()
        self._values.forget()
        for table in list(self._touched):
            self._forget(table)
            self._sizes.pop(table, None)

    def replaced(self) -> None:
        """Forget everything that is remembered of the file."""
        self._remembered.clear()
        self._sizes.clear()
        self._found.clear()
        self._values.forget()
        self.forget_changes()
        self._touched.update(TABLES)


class Database(StateFile):
    """A file with several accounts."""

    def __init__(self, path: str) -> None:
        """Open the file, making it when there is none.

        Args:
            path: The file, or ``":memory:"``.

        Raises:
            StateError: The file is no sandbox's state, of another version, in use, or cannot be
                written.
        """
        self._stores: dict[str, Store] = {}
        super().__init__(path)
        self.tell(self)

    def store(self, account: str = FIRST) -> Store:
        """An account's entities, always the same object; a new account is made.

        Raises:
            StateError: The name is none.
        """
        if account not in self._stores:
            self._stores[account] = Store(self, account)
        return self._stores[account]

    def drop(self, account: str) -> None:
        """Forget an account and all that it has; its store must no longer be used.

        Raises:
            StateError: It is the first account, which stays.
        """
        super().drop(account)
        self._stores.pop(account, None)

    def undone(self) -> None:
        """Forget the stores of accounts that a transaction made that came to nothing."""
        known = self.accounts()
        self._stores = {name: store for name, store in self._stores.items() if name in known}

    def replaced(self) -> None:
        """Forget the stores of accounts that are no longer there."""
        self.undone()


def new_id() -> str:
    """A fresh id: 24 lower-case hexadecimal digits."""
    return secrets.token_hex(12)


def _column_values(table: str, doc: Doc) -> tuple[object, ...]:
    give = COLUMN_VALUES.get(table)
    return () if give is None else give(doc)


def _encoded(doc: Doc) -> str:
    return msgspec.json.encode(doc).decode()


def _decoded(doc: str) -> Any:
    return msgspec.json.decode(doc)
