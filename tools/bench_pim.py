"""A PIM that answers from stored pages: the account of the benchmark."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from sheetsync.entities.registry import entity
from sheetsync.model.assets import Asset
from sheetsync.model.capabilities import Capabilities
from sheetsync.model.definition import Account, AccountSchema, FieldDefinition, Kind
from sheetsync.model.picture import Picture
from sheetsync.model.query import Query
from sheetsync.model.snapshot import Snapshot
from sheetsync.model.traffic import Traffic
from sheetsync.model.values import Canonical, EntityId, FieldName, Key
from sheetsync.model.whole import Whole
from sheetsync.plytix.request import Response
from sheetsync.plytix.v1v2.attributes import AttributeRow, definition_of
from sheetsync.plytix.v1v2.products import read_rows
from sheetsync.plytix.v1v2.values import SnapshotReader
from sheetsync.ports import Progress, no_progress

ACCOUNT = Account(id="5f0000000000000000000001", name="Bench")


class FixedClock:
    """A clock that stands still."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        """The one moment."""
        return self._moment

    def monotonic(self) -> float:
        """Never a second later."""
        return 0.0

    def sleep(self, seconds: float) -> None:
        """Wait for nothing."""
        del seconds


class StoredPim:
    """Answers ``fetch`` from a file with one page of products a line.

    Attributes:
        seconds: Time spent reading and parsing pages so far.
    """

    def __init__(self, pages: Path, attributes: Sequence[dict[str, Any]]) -> None:
        self._pages = pages
        self._rows = 0
        self._reads = 0
        self.seconds = 0.0
        fields: dict[FieldName, FieldDefinition] = {
            one.field: one for one in entity(Kind.PRODUCT).system_fields
        }
        for attribute in attributes:
            definition = definition_of(msgspec.convert(attribute, AttributeRow))
            fields[definition.field] = definition
        self._schema = AccountSchema(
            account=ACCOUNT, fetched_at="2026-11-23T00:00:00", definitions={Kind.PRODUCT: fields}
        )

    def account(self) -> Account:
        """The bench account."""
        return ACCOUNT

    def capabilities(self) -> Capabilities:
        """A paid plan's."""
        return Capabilities(search_rows=100, search_fields=50, windows=((50, 10), (5000, 3600)))

    def schema(self) -> AccountSchema:
        """The definitions the pages were made with."""
        return self._schema

    def fetch(
        self,
        kind: Kind,
        key_field: FieldName,
        keys: Sequence[str],
        fields: Sequence[FieldName],
        *,
        progress: Progress = no_progress,
    ) -> Iterator[Snapshot]:
        """Every stored product whose SKU was asked for."""
        del key_field
        wanted = frozenset(keys)
        known = self._schema.fields(kind)
        reader = SnapshotReader({name: known[name] for name in fields})
        begun = time.perf_counter()
        with self._pages.open("rb") as file:
            for line in file:
                page = read_rows(Response(status=200, body=line))
                snapshots = reader.snapshots(page.rows)
                found = [snapshot for snapshot in snapshots if snapshot.key in wanted]
                self.seconds += time.perf_counter() - begun
                self._reads += 1
                self._rows += len(snapshots)
                progress("Reading", self._rows, len(keys))
                yield from found
                begun = time.perf_counter()

    def scan(
        self,
        kind: Kind,
        fields: Sequence[FieldName],
        *,
        query: Query = (),
        progress: Progress = no_progress,
    ) -> Iterator[Snapshot]:
        """The benchmark looks products up by key and never scans."""
        raise AssertionError("the benchmark scans nothing")

    def get(self, kind: Kind, entity_id: EntityId, fields: Sequence[FieldName]) -> Snapshot | None:
        """Nothing is read singly here."""
        del kind, entity_id, fields
        return None

    def count(self, kind: Kind) -> int:
        """As many as were read."""
        del kind
        return self._rows

    def similar_keys(self, kind: Kind, keys: Sequence[str]) -> Sequence[Key]:
        """No key of the benchmark is unknown."""
        del kind, keys
        return ()

    def find_assets(
        self, ids: Collection[str], names: Collection[str], *, namesakes: bool = False
    ) -> Sequence[Asset]:
        """The benchmark has no media."""
        raise AssertionError("the benchmark looks up no assets")

    def thumbnails(self, ids: Collection[str]) -> Mapping[str, Picture]:
        """The benchmark has no media."""
        raise AssertionError("the benchmark shows no pictures")

    def create(self, kind: Kind, key: Key, values: Mapping[FieldName, Canonical]) -> EntityId:
        """The benchmark plans and never writes."""
        raise AssertionError("the benchmark writes nothing")

    def update(
        self, kind: Kind, entity_id: EntityId, values: Mapping[FieldName, Canonical | None]
    ) -> None:
        """The benchmark plans and never writes."""
        raise AssertionError("the benchmark writes nothing")

    def whole(self, kind: Kind, entity_id: EntityId) -> Whole | None:
        """The benchmark plans and never deletes."""
        raise AssertionError("the benchmark deletes nothing")

    def delete(self, kind: Kind, entity_id: EntityId) -> None:
        """The benchmark plans and never deletes."""
        raise AssertionError("the benchmark deletes nothing")

    def calls(self) -> Mapping[str, int]:
        """One read a page."""
        return {"token": 0, "reads": self._reads, "writes": 0}

    def traffic(self) -> Traffic:
        """None: nothing is sent."""
        return Traffic()
