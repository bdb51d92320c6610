"""What the sheet wants of each entity, in columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from sheetsync.model.definition import Kind
from sheetsync.model.place import CellPlace
from sheetsync.model.table import Column, Table
from sheetsync.model.values import CLEAR, KEEP, FieldName, ListEdit, Wanted


class Mode(StrEnum):
    """What a row may do; the mapping's default, or the row's own command."""

    UPDATE = "update"
    CREATE = "create"
    UPSERT = "upsert"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedTable:
    """A table after decoding and validation: what every accepted row asks for.

    All sequences run over all rows of ``table`` (same length, same order); what stands there for
    a rejected row means nothing.

    Attributes:
        table: The rows as read; the columns that feed no field may be missing their values.
        kind: The kind that every row is of.
        keys: Per key field, in the mapping's order: the canonical key text of each row, ``None``
            where the cell is blank.
        modes: What each row may do.
        wanted: Per bound field, in the mapping's order: what each row asks for.
        bound: Per bound field: the column that feeds it.
        on_create: Values for fields that the sheet does not hold; set on create only.
        always: Values for fields that the sheet does not hold; set on update too.
        create_only: Bound fields that an update never touches.
        rejected: Positions of the rows that go no further.
        key_columns: Per key field: the column that holds it.
    """

    table: Table
    kind: Kind
    keys: Mapping[FieldName, Sequence[str | None]]
    modes: Sequence[Mode]
    wanted: Mapping[FieldName, Sequence[Wanted]]
    bound: Mapping[FieldName, Column]
    on_create: Mapping[FieldName, Wanted]
    always: Mapping[FieldName, Wanted]
    create_only: frozenset[FieldName]
    rejected: frozenset[int]
    key_columns: Mapping[FieldName, Column] = field(default_factory=dict)

    def without_raw_values(self) -> WantedTable:
        """The same, with the raw values of all but the key columns let go of.

        Once rows are decoded their raw values are a third of the memory, and of no further use:
        places need headers and row numbers only.
        """
        keys = {column.index for column in self.key_columns.values()}
        lean = {
            column.index: column if column.index in keys else replace(column, values=(), shown={})
            for column in self.table.columns
        }
        return replace(
            self,
            table=replace(self.table, columns=tuple(lean.values())),
            bound={name: lean.get(column.index, column) for name, column in self.bound.items()},
        )


@dataclass(frozen=True, slots=True)
class Record:
    """What one or more rows want of one entity; a light view into a ``WantedTable``.

    Attributes:
        source: The wanted table.
        position: The row whose wishes count.
        twins: Other rows, in this or other tables, on the same entity, that were merged: where
            this row keeps a field and a twin does not, the twin's wish counts.
    """

    source: WantedTable
    position: int
    twins: tuple[tuple[WantedTable, int], ...] = ()

    @property
    def keys(self) -> dict[FieldName, str]:
        """Key field → key text; blank keys are left out; never empty for a shaped record."""
        position = self.position
        return {
            name: text
            for name, column in self.source.keys.items()
            if (text := column[position]) is not None
        }

    @property
    def mode(self) -> Mode:
        """What the row may do."""
        return self.source.modes[self.position]

    def wishes(self) -> dict[FieldName, Wanted]:
        """Every bound field's wish that is not ``KEEP``, in the order of the sheet's columns."""
        found: dict[FieldName, Wanted] = {}
        for source, position in ((self.source, self.position), *self.twins):
            for name, column in source.wanted.items():
                if column[position] is not KEEP:
                    found.setdefault(name, column[position])
        return found

    def place(self, name: FieldName | None = None) -> CellPlace:
        """The row's place, or that of the cell that feeds a field or holds a key."""
        source = self.source
        column = None if name is None else source.bound.get(name) or source.key_columns.get(name)
        return source.table.place(self.position, column)


__all__ = ["CLEAR", "KEEP", "ListEdit", "Mode", "Record", "WantedTable"]
