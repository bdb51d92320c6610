"""What the core asks of the world."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sheetsync.model.assets import Asset
from sheetsync.model.capabilities import Capabilities
from sheetsync.model.definition import Account, AccountSchema, Kind
from sheetsync.model.picture import Picture
from sheetsync.model.query import Query
from sheetsync.model.snapshot import Snapshot
from sheetsync.model.traffic import Traffic
from sheetsync.model.values import Canonical, EntityId, FieldName, Key
from sheetsync.model.whole import Whole

Progress = Callable[[str, int, int | None], None]
"""Told what is being done, how many are done, and how many there are (``None``: not known)."""


def no_progress(_what: str, _done: int, _total: int | None) -> None:
    """Tell nobody."""


class Turn(Protocol):
    """A run's turn at an account, while others wait."""

    @property
    def lagging(self) -> Collection[EntityId]:
        """What other runs wrote of late and searches did not show yet: read it past the index."""
        ...

    def leave(self, ids: Collection[EntityId]) -> None:
        """Tell those who come next what searches do not show yet."""
        ...


TakeTurn = Callable[[Callable[[], bool]], AbstractContextManager[Turn]]
"""Waits until no other run is at the account, and keeps others waiting for as long as it is open.

What it is given is asked while it waits, and tells whether nobody wants the turn any more; then the
wait ends without one. It never fails a run: the look before each write protects the data.
"""


class Alone:
    """A turn where there is no other run; implements ``Turn``."""

    @property
    def lagging(self) -> Collection[EntityId]:
        """Nothing."""
        return ()

    def leave(self, ids: Collection[EntityId]) -> None:
        """Tell nobody."""


def no_turns(_given_up: Callable[[], bool]) -> AbstractContextManager[Turn]:
    """Wait for nobody: there is no other run."""
    return nullcontext(Alone())


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

    def find_assets(
        self, ids: Collection[str], names: Collection[str], *, namesakes: bool = False
    ) -> Sequence[Asset]:
        """Read the assets that have one of some ids, or one of some file names.

        Args:
            ids: Plytix's ids; asked for in batches.
            names: File names; asked for in batches. Where many are asked for, all assets may be
                listed instead, once in the life of the PIM.
            namesakes: Whether those are wanted too that share a name with one of the ids.

        Returns:
            Each asset once, in no set order; all that share a name, also those whose name differs
            in upper and lower case alone.

        Raises:
            RemoteError: Plytix refused, or could not be reached after retries.
        """
        ...

    def thumbnails(self, ids: Collection[str]) -> Mapping[str, Picture]:
        """Load small pictures of assets, for reports.

        Args:
            ids: Plytix's ids; looked up in batches, where they are not known yet.

        Returns:
            Id → picture, of those that could be had; what cannot is left out.

        Raises:
            RemoteError: Plytix refused to tell of the assets, or could not be reached.
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

    def whole(self, kind: Kind, entity_id: EntityId) -> Whole | None:
        """Read one entity with all its fields and ties, directly; ``None`` when there is none."""
        ...

    def delete(self, kind: Kind, entity_id: EntityId) -> None:
        """Take one entity away, for good; Plytix takes its variants along.

        Raises:
            RefusedError: Plytix refused it, or has no such entity (status 404).
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

    @property
    def begun(self) -> bool:
        """Whether anything stands in it."""
        ...

    @property
    def place(self) -> Path | None:
        """Its file; ``None`` while nothing stands in it, or when it is in no file."""
        ...

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
