"""The SQLite file that holds the accounts of a sandbox: opened, locked, copied, replaced.

What was answered survives the end of the process, however it ends: a transaction is handed to the
operating system before its request is answered (write-ahead log, ``synchronous = NORMAL``), and one
that was cut off leaves nothing. A loss of power is another matter: it may take the latest
transactions, though never a part of one.

Source: SQLite, "Write-Ahead Logging" and "PRAGMA synchronous".
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Protocol
from weakref import WeakSet

from sheetsync.sandbox.options import MEMORY
from sheetsync.sandbox.state.tables import PRODUCT_INDEXES, PRODUCTS, TABLES
from sheetsync.sandbox.state.value_tables import register_functions

FORMAT = "5"
"""Raised when a file of an earlier sandbox can no longer be read."""

FIRST = ""
"""The account that a file has always."""

_NAME = re.compile("[a-z0-9_]{1,64}")


class StateError(Exception):
    """The file cannot be used as a sandbox's state."""


class OtherFormatError(StateError):
    """The file was written by a sandbox of another version."""


class Reader(Protocol):
    """One that remembers what the file says."""

    def undone(self) -> None:
        """A transaction came to nothing."""

    def replaced(self) -> None:
        """The whole content is another."""


class StateFile:
    """An open file, held by this process alone.

    Attributes:
        db: The connection.
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
            self.db = sqlite3.connect(
                path, isolation_level=None, check_same_thread=False, timeout=0.5
            )
        except (sqlite3.Error, OSError) as error:
            raise StateError(f"cannot open {path}: {error}") from error
        self._readers: WeakSet[Reader] = WeakSet()
        try:
            self._prepare()
        except sqlite3.DatabaseError as error:
            self.db.close()
            raise StateError(f"cannot use {path} as state: {_why(error)}") from error
        except StateError:
            self.db.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self.db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside is kept, or nothing when an exception leaves it."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.db.execute("COMMIT")
        except BaseException:
            # SQLite ends a transaction itself when the disk is full.
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
            for reader in self._readers:
                reader.undone()
            raise

    def tell(self, reader: Reader) -> None:
        """Tell somebody, for as long as he is there, what he must forget."""
        self._readers.add(reader)

    # ------------------------------------------------------------ accounts

    def accounts(self) -> list[str]:
        """The names of the accounts, the first one's (``""``) first, then as they were made."""
        return _accounts(self.db)

    def add_account(self, account: str) -> None:
        """Make the tables of an account that is new, or whatever is missing of them.

        Raises:
            StateError: The name is none.
        """
        prefix = prefix_of(account)
        if account in self.accounts():
            # They are missing after a big planting that was killed.
            make_indexes(self.db, prefix)
            return
        # A new account comes with a request that writes, or with the start of the sandbox.
        if self.db.in_transaction:
            self._make_tables(account, prefix)
        else:
            with self.transaction():
                self._make_tables(account, prefix)

    def drop(self, account: str) -> None:
        """Forget an account and all that it has.

        Raises:
            StateError: It is the first account, which stays.
        """
        if account == FIRST:
            raise StateError("the first account of a sandbox cannot be dropped")
        if account not in self.accounts():
            return
        prefix = prefix_of(account)
        names = self.db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, ?) = ?",
            (len(prefix), prefix),
        ).fetchall()
        with self.transaction():
            for (name,) in names:
                self.db.execute(f'DROP TABLE "{name}"')
            self.db.execute("DELETE FROM accounts WHERE name = ?", (account,))

    # ------------------------------------------------------------ the whole file

    def snapshot(self, target: Path) -> None:
        """Copy everything into another file, as it stands between two requests.

        A file of that name is replaced, and only by a whole copy. The sandbox answers nobody
        meanwhile.

        Raises:
            StateError: It cannot be written.
        """
        beside = target.with_name(f"{target.name}.part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            beside.unlink(missing_ok=True)
            with closing(sqlite3.connect(beside, isolation_level=None)) as copy:
                self.db.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
            beside.replace(target)
        except (sqlite3.Error, OSError) as error:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
            raise StateError(f"cannot write a snapshot to {target}: {error}") from error

    def restore(self, source: Path) -> None:
        """Replace everything by a snapshot, or leave everything as it is.

        Stores that were given before go on; those of accounts that the snapshot has not must no
        longer be used.

        Raises:
            StateError: The file is no snapshot of a sandbox of this version.
        """
        if not source.is_file():
            raise StateError(f"there is no snapshot {source}")
        uri = f"{source.resolve().as_uri()}?mode=rw"
        try:
            with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as copy:
                register_functions(copy)
                self._check(copy)
                copy.backup(self.db)
        except sqlite3.Error as error:
            raise StateError(f"cannot take {source} as a snapshot: {_why(error)}") from error
        for reader in self._readers:
            reader.replaced()

    def _check(self, copy: sqlite3.Connection) -> None:
        """That a file is a snapshot, whole, and of this version."""
        (found,) = copy.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise StateError(f"the snapshot is damaged: {found}")
        known = copy.execute("SELECT value FROM meta WHERE name = 'format'").fetchone()
        if known is None or known[0] != FORMAT:
            raise StateError("the file is no snapshot of a sandbox of this version")
        if _page_size(copy) != _page_size(self.db):
            raise StateError("the snapshot has pages of another size")
        for account in _accounts(copy):
            for name in ("meta", "value_tables", *TABLES, *(f"{table}_docs" for table in TABLES)):
                wanted = _columns(self.db, name)
                if _columns(copy, prefix_of(account) + name) != wanted:
                    raise StateError(f"the snapshot lacks the table {name} of an account")

    def _prepare(self) -> None:
        self.db.execute("PRAGMA locking_mode = EXCLUSIVE")
        # Before the first table: several entities fit into one page then.
        self.db.execute("PRAGMA page_size = 16384")
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("PRAGMA synchronous = NORMAL")
        self.db.execute("PRAGMA cache_size = -65536")
        register_functions(self.db)
        with self.transaction():
            self.db.execute("CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT)")
            known = self.db.execute("SELECT value FROM meta WHERE name = 'format'").fetchone()
            if known is not None and known[0] != FORMAT:
                raise OtherFormatError(
                    f"the state was written by a sandbox of format {known[0]}, this one is "
                    f"{FORMAT}; take another file or delete it"
                )
            self.db.execute("INSERT OR REPLACE INTO meta VALUES ('format', ?)", (FORMAT,))
            self.db.execute("CREATE TABLE IF NOT EXISTS accounts (name TEXT PRIMARY KEY)")
            if FIRST not in self.accounts():
                self._make_tables(FIRST, prefix_of(FIRST))

    def _make_tables(self, account: str, prefix: str) -> None:
        self.db.execute("INSERT INTO accounts VALUES (?)", (account,))
        self.db.execute(
            f"CREATE TABLE IF NOT EXISTS {prefix}meta (name TEXT PRIMARY KEY, value TEXT)"
        )
        self.db.execute(
            f"CREATE TABLE {prefix}value_tables (collection TEXT NOT NULL, path TEXT NOT NULL)"
        )
        self.db.execute(
            f"CREATE TABLE IF NOT EXISTS {prefix}asset_files (id TEXT PRIMARY KEY, source TEXT, "
            "digest TEXT, preview BLOB, content BLOB)"
        )
        for column in ("source", "digest"):
            self.db.execute(
                f"CREATE INDEX IF NOT EXISTS {prefix}asset_files_{column} "
                f"ON {prefix}asset_files ({column})"
            )
        for table, columns in TABLES.items():
            listed = "".join(f", {column}" for column in columns)
            self.db.execute(
                f"CREATE TABLE {prefix}{table} (position INTEGER PRIMARY KEY AUTOINCREMENT, "
                f"id TEXT NOT NULL UNIQUE{listed})"
            )
            self.db.execute(
                f"CREATE TABLE {prefix}{table}_docs (position INTEGER PRIMARY KEY, "
                "doc TEXT NOT NULL)"
            )
        make_indexes(self.db, prefix)


def make_indexes(db: sqlite3.Connection, prefix: str) -> None:
    """Make the indexes of an account's products, as far as they are missing."""
    for column in PRODUCT_INDEXES:
        db.execute(
            f"CREATE INDEX IF NOT EXISTS {prefix}products_{column} ON {prefix}{PRODUCTS} ({column})"
        )


def drop_indexes(db: sqlite3.Connection, prefix: str) -> None:
    """Drop those indexes, before a great many products are written."""
    for column in PRODUCT_INDEXES:
        db.execute(f"DROP INDEX IF EXISTS {prefix}products_{column}")


def prefix_of(account: str) -> str:
    """What the names of an account's tables begin with.

    Raises:
        StateError: The name of the account is none: lower-case letters a to z, digits, ``_``.
    """
    if account == FIRST:
        return ""
    if _NAME.fullmatch(account) is None:
        raise StateError(f"{account!r} is no name of an account: take a to z, 0 to 9 and _")
    return f"in_{account}$"


def _accounts(db: sqlite3.Connection) -> list[str]:
    return [name for (name,) in db.execute("SELECT name FROM accounts ORDER BY rowid")]


def _columns(db: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in db.execute(f'PRAGMA table_info("{table}")')]


def _page_size(db: sqlite3.Connection) -> int:
    (size,) = db.execute("PRAGMA page_size").fetchone()
    return int(size)


def _why(error: sqlite3.Error) -> str:
    if getattr(error, "sqlite_errorcode", None) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return "another sandbox is using it"
    return str(error)
