"""What the core asks of the world."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sheetsync.model.capabilities import Capabilities
from sheetsync.model.definition import Account, AccountSchema, Kind
from sheetsync.model.query import Query
from sheetsync.model.snapshot import Snapshot
from sheetsync.model.traffic import Traffic
from sheetsync.model.values import Canonical, EntityId, FieldName, Key

Progress = Callable[[str, int, int | None], None]
"""Told what is being done, how many are done, and how many there are (``None``: not known)."""


def no_progress(_what: str, _done: int, _total: int | None) -> None:
    """Tell nobody."""


class Pim(Protocol):
    """The product information management system, in canonical values.

    Every method may raise a ``RemoteError``.
    """

    def account(self) -> Account:
        """Whose data this is, from the token."""
        ...

    def capabilities(self) -> Capabilities:
        """How far this API goes."""
        ...

    def schema(self) -> AccountSchema:
        """The definitions of every kind; fetched once, then remembered."""
        ...

    def fetch(
        self,
        kind: Kind,
        key_field: FieldName,
        keys: Sequence[str],
        fields: Sequence[FieldName],
        *,
        progress: Progress = no_progress,
    ) -> Iterator[Snapshot]:
        """Read what Plytix has of the given entities.

        Args:
            kind: The kind that all keys are of.
            key_field: The field that the keys are values of: ``sku`` or ``gtin``.
            keys: Any number, without repeats; asked for in batches of 100.
            fields: The fields to read; more than 50 cost a second search per batch.
            progress: Told after each batch, in keys.

        Yields:
            One snapshot per entity found, in no set order. A key unknown to Plytix yields
            nothing; a key that fits two entities yields both. Only exact matches are yielded.

        Source: Plytix API v2, "Search products": page size at most 100, columns at most 50; `sku`
        takes `in` with 100 values although no metadata lists it.
        """
        ...

    def scan(
        self,
        kind: Kind,
        fields: Sequence[FieldName],
        *,
        query: Query = (),
        progress: Progress = no_progress,
    ) -> Iterator[Snapshot]:
        """Read every entity that a query is about, page by page.

        Args:
            kind: The kind.
            fields: The fields to read; more than 50 cost a second search per page.
            query: Which entities; empty: all of them.
            progress: Told after each page, in entities.

        Yields:
            One snapshot per entity, each once, by key where Plytix sorts (it does not sort more
            than 10,000). An entity that is added or deleted meanwhile may be missing; what was
            there all the time is not, as far as Plytix's own count tells.
        """
        ...

    def get(self, kind: Kind, entity_id: EntityId, fields: Sequence[FieldName]) -> Snapshot | None:
        """Read one entity directly, past the search index; ``None`` when there is none."""
        ...

    def count(self, kind: Kind) -> int:
        """How many entities of the kind the account has; free after any search."""
        ...

    def similar_keys(self, kind: Kind, keys: Sequence[str]) -> Sequence[Key]:
        """Existing keys that may have been meant by unknown ones, in no set order.

        At most two calls, however many keys; the caller ranks.
        """
        ...

    def create(self, kind: Kind, key: Key, values: Mapping[FieldName, Canonical]) -> EntityId:
        """Create one entity.

        Raises:
            RefusedError: Plytix refused it; it does not exist.
            UnknownOutcomeError: It may or may not exist now.
        """
        ...

    def update(
        self, kind: Kind, entity_id: EntityId, values: Mapping[FieldName, Canonical | None]
    ) -> None:
        """Give fields of one entity new values (``None`` clears); fields not named stay.

        Raises:
            RefusedError: Plytix refused it; nothing was changed.
            UnknownOutcomeError: It may or may not have happened.
        """
        ...

    def calls(self) -> Mapping[str, int]:
        """Calls made so far: ``token``, ``reads``, ``writes``."""
        ...

    def traffic(self) -> Traffic:
        """What went to Plytix so far, and how it went."""
        ...


class Journal(Protocol):
    """The log of one run: a line before and after each operation, on disk before we go on."""

    def write(self, entry: Mapping[str, object]) -> None:
        """Append one entry and sync it.

        Raises:
            OutputError: The line could not be brought to disk; nothing more may be sent.
        """
        ...


class RowMemory(Protocol):
    """How many rows each workbook had when it was last planned; never fails a run."""

    def rows_before(self, workbook: Path, mapping: str) -> int | None:
        """How many it had; ``None`` when it was not planned with this mapping before."""
        ...

    def remember(self, workbook: Path, mapping: str, rows: int) -> None:
        """Keep how many it has now."""
        ...


class Clock(Protocol):
    """Time, so that tests need not wait."""

    def now(self) -> datetime:
        """The present moment, in UTC, aware."""
        ...

    def monotonic(self) -> float:
        """Seconds that only grow."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait; may be cut short by an interrupt."""
        ...
