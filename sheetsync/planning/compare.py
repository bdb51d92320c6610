"""What the sheet wants against what Plytix has: only what differs becomes an object.

A workbook has a hundred thousand rows by forty columns, and most cells say what Plytix has
already. So a row is compared as one list against another, which costs little more than reading
the cells; only where two rows differ are cells looked at one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import itemgetter, ne
from typing import Any

from sheetsync.entities.product import SKU
from sheetsync.model.definition import FieldDefinition
from sheetsync.model.place import CellPlace
from sheetsync.model.record import Record, WantedTable
from sheetsync.model.snapshot import PageRow, Snapshot, SnapshotPage
from sheetsync.model.values import CLEAR, KEEP, Canonical, FieldName, ListEdit, Wanted
from sheetsync.planning.lists import edit_in_words, edited_list

_BLOCK_ROWS = 512
"""Rows turned out of columns at a time; Plytix answers in about the sheet's order."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which sheet and Plytix differ.

    Attributes:
        field: The field.
        before: What Plytix has; ``None`` for no value.
        after: What the sheet wants; ``None`` clears.
        source: The table that asked for it.
        position: The row of that table.
        note: What the reviewer should know; empty when there is nothing.
    """

    field: FieldName
    before: Canonical | None
    after: Canonical | None
    source: WantedTable
    position: int
    note: str = ""

    def place(self) -> CellPlace:
        """The cell that asked for it; for constants the row."""
        return self.source.table.place(self.position, self.source.bound.get(self.field))


class TableComparison:
    """One table made ready to be compared row by row.

    Attributes:
        source: The table.
        fields: The fields that at least one of its rows wishes something of on update: bound
            fields in the order of the sheet's columns, then constants.
    """

    def __init__(
        self,
        source: WantedTable,
        positions: Sequence[int],
        definitions: Mapping[FieldName, FieldDefinition],
    ) -> None:
        """Choose the columns that matter.

        Args:
            source: The table.
            positions: Its rows that go on.
            definitions: The account's definitions of the table's kind.
        """
        self.source = source
        columns: dict[FieldName, Sequence[Wanted]] = {}
        for name in in_sheet_order(source):
            column = source.wanted[name]
            if name not in source.create_only and _wishes_anything(column, positions):
                columns[name] = column if isinstance(column, list) else list(column)
        for name, wish in source.always.items():
            if wish is not KEEP and name not in columns:
                columns[name] = [wish] * len(source.table)
        self.fields: tuple[FieldName, ...] = tuple(columns)
        self._columns: list[Sequence[Wanted]] = list(columns.values())
        self._definitions = definitions
        self._indexes = range(len(self.fields))
        self._block = -1
        self._rows: list[tuple[Wanted, ...]] = []
        self._values_when_full = itemgetter(*self.fields) if len(self.fields) > 1 else None

    def wished(self, position: int) -> set[FieldName]:
        """The fields that one row wishes something of."""
        pairs = zip(self.fields, self._columns, strict=True)
        return {name for name, column in pairs if column[position] is not KEEP}

    def differences(
        self, position: int, values: Mapping[FieldName, Canonical]
    ) -> Sequence[Difference]:
        """Where one row wishes something else than Plytix has.

        Both sides come from the same codec, so ``==`` compares by value.

        Args:
            position: The row.
            values: What Plytix has; fields without value left out.

        Returns:
            The differences in the order of ``fields``; a clear of nothing is among them, with
            ``None`` on both sides, so that it can be counted.
        """
        if not self._columns:
            return ()
        wanted = self._row(position)
        have = self._values(values)
        if wanted == have:
            return ()
        found: list[Difference] = []
        for index in compress(self._indexes, map(ne, wanted, have)):
            difference = self._difference(self.fields[index], wanted[index], have[index], position)
            if difference is not None:
                found.append(difference)
        return found

    def page_differences(
        self, positions: Sequence[int], page: SnapshotPage, indexes: Sequence[int]
    ) -> list[list[Difference]]:
        """The same for many rows at once, column by column.

        Args:
            positions: The rows.
            page: What Plytix has of their entities.
            indexes: Where on the page each row's entity stands; as many as ``positions``.

        Returns:
            The differences of each row, as ``differences`` tells them.
        """
        found: list[list[Difference]] = [[] for _ in positions]
        count = range(len(positions))
        start, stop = positions[0], positions[-1] + 1
        in_sheet_order = stop - start == len(positions) and positions == list(range(start, stop))
        in_page_order = list(indexes) == list(count)
        of_sheet = None if in_sheet_order else _picked(positions)
        of_page = None if in_page_order else _picked(indexes)
        for name, column in zip(self.fields, self._columns, strict=True):
            wanted = column[start:stop] if of_sheet is None else of_sheet(column)
            have = page.columns[name]
            if of_page is not None:
                have = of_page(have)
            for row in compress(count, map(ne, wanted, have)):
                wish = wanted[row]
                if wish is not KEEP:
                    difference = self._difference(name, wish, have[row], positions[row])
                    if difference is not None:
                        found[row].append(difference)
        return found

    def _difference(
        self, name: FieldName, wish: Wanted, before: Canonical | None, position: int
    ) -> Difference | None:
        """What a wish that is not what Plytix has comes to."""
        if wish is KEEP:
            return None
        if wish is CLEAR:
            return Difference(name, before, None, self.source, position)
        if isinstance(wish, ListEdit):
            after = edited_list(wish, before, self._options(name))
            if after == before:
                return None
            return Difference(name, before, after, self.source, position, edit_in_words(wish))
        return Difference(name, before, wish, self.source, position)

    def _row(self, position: int) -> tuple[Wanted, ...]:
        """One row's wishes; rows are turned out of the columns a block at a time."""
        block, offset = divmod(position, _BLOCK_ROWS)
        if block != self._block:
            start = block * _BLOCK_ROWS
            stop = start + _BLOCK_ROWS
            self._rows = list(zip(*(column[start:stop] for column in self._columns), strict=True))
            self._block = block
        return self._rows[offset]

    def _values(self, values: Mapping[FieldName, Canonical]) -> tuple[Canonical | None, ...]:
        """The values of ``fields``; twice as fast when none of them is missing."""
        if self._values_when_full is not None and len(values) >= len(self.fields):
            try:
                full: tuple[Canonical, ...] = self._values_when_full(values)
            except KeyError:
                pass  # it has other fields than those, such as its name
            else:
                return full
        return tuple(map(values.get, self.fields))

    def _options(self, name: FieldName) -> tuple[str, ...]:
        definition = self._definitions.get(name)
        return () if definition is None else definition.options


class Comparison:
    """All tables of one run, made ready.

    Attributes:
        fields: The fields to read from Plytix, each once.
    """

    def __init__(
        self, records: Iterable[Record], definitions: Mapping[FieldName, FieldDefinition]
    ) -> None:
        """Make every table that a record looks into ready.

        Args:
            records: The records of one kind.
            definitions: The account's definitions of that kind.
        """
        sources: dict[int, WantedTable] = {}
        positions: dict[int, list[int]] = {}
        for record in records:
            for source, position in ((record.source, record.position), *record.twins):
                sources.setdefault(id(source), source)
                positions.setdefault(id(source), []).append(position)
        self._tables = {
            key: TableComparison(source, positions[key], definitions)
            for key, source in sources.items()
        }
        self.fields: tuple[FieldName, ...] = tuple(
            dict.fromkeys(name for table in self._tables.values() for name in table.fields)
        )
        self._needs_key = SKU in self.fields

    def all_differences(
        self, pairs: Sequence[tuple[Record, Snapshot]]
    ) -> list[Sequence[Difference]]:
        """Where each record wishes something else than its snapshot has, in the order given.

        Records of one table whose snapshots share a page are compared column by column.
        """
        found: list[Sequence[Difference]] = []
        positions: list[int] = []
        indexes: list[int] = []
        source: WantedTable | None = None
        page: SnapshotPage | None = None

        def compare_together() -> None:
            if source is not None and page is not None:
                found.extend(self._tables[id(source)].page_differences(positions, page, indexes))

        for record, snapshot in pairs:
            values = snapshot.values
            if record.twins or self._needs_key or type(values) is not PageRow:
                compare_together()
                source = page = None
                found.append(self.differences(record, snapshot))
                continue
            if values.page is not page or record.source is not source:
                compare_together()
                source, page = record.source, values.page
                positions, indexes = [], []
            positions.append(record.position)
            indexes.append(values.index)
        compare_together()
        return found

    def differences(self, record: Record, snapshot: Snapshot) -> Sequence[Difference]:
        """Where a record, with its twins, wishes something else than a snapshot has."""
        values = snapshot.values
        if self._needs_key:
            values = {**values, SKU: snapshot.key}
        own = self._tables[id(record.source)].differences(record.position, values)
        if not record.twins:
            return own
        found = list(own)
        settled = self._tables[id(record.source)].wished(record.position)
        for source, position in record.twins:
            table = self._tables[id(source)]
            twin = table.differences(position, values)
            found.extend(difference for difference in twin if difference.field not in settled)
            settled |= table.wished(position)
        return found


def in_sheet_order(source: WantedTable) -> list[FieldName]:
    """The bound fields in the order of the sheet's columns; fields without column last."""

    def order(name: FieldName) -> tuple[bool, int]:
        column = source.bound.get(name)
        return (True, 0) if column is None else (False, column.index)

    return sorted(source.wanted, key=order)


def _picked(places: Sequence[int]) -> Callable[[Sequence[Any]], Sequence[Any]]:
    """A function that takes the values at these places out of a column."""
    if len(places) == 1:
        (place,) = places
        return lambda column: (column[place],)
    return itemgetter(*places)


def _wishes_anything(column: Sequence[Wanted], positions: Sequence[int]) -> bool:
    return any(column[position] is not KEEP for position in positions)
