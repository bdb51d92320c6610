"""Short ways to write down what sheets want, and requests for plans of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sheetsync.entities.product import SKU
from sheetsync.mapping.sheet_mapping import (
    GuardLimits,
    Limit,
    Review,
    SheetMapping,
    UnmappedColumns,
    WorkbookMapping,
)
from sheetsync.model.definition import Kind
from sheetsync.model.finding import Finding
from sheetsync.model.place import YamlPlace
from sheetsync.model.plan import SourceFile
from sheetsync.model.record import Mode, Record, WantedTable
from sheetsync.model.table import Column, Table
from sheetsync.model.values import KEEP, FieldName, Wanted
from sheetsync.planning.plan import PlanRequest
from sheetsync.records.shape import Shaped
from tests.fakes import schema

FILE = "spring.xlsx"
FREE = Limit(text="100%", number=10**9)
NO_LIMITS = GuardLimits(max_updates=FREE, max_creates=FREE, max_clears=FREE)
MAPPING_FILE = SourceFile(name="spring.yaml", folder="/m", sha256="0" * 64, size=10)
WORKBOOK = SourceFile(name=FILE, folder="/w", sha256="1" * 64, size=1000)

Cell = Wanted | None
"""``None`` is a blank cell."""


def wanted(
    names: str,
    *rows: Sequence[Cell],
    keys: Sequence[str] = ("sku",),
    sheet: str = "Products",
    mode: Mode = Mode.UPDATE,
    modes: Sequence[Mode] | None = None,
    on_create: Mapping[str, Wanted] | None = None,
    always: Mapping[str, Wanted] | None = None,
    create_only: Sequence[str] = (),
    rejected: Sequence[int] = (),
) -> WantedTable:
    """A wanted table: header in row 1, rows from 2; key columns first, then one per field.

    Args:
        names: The bound fields, blank between them, in the order of the columns.
        rows: Cells: keys, then wishes; ``None`` for a blank.
        keys: The key fields.
        sheet: The sheet's name.
        mode: What every row may do.
        modes: What each row may do, instead.
        on_create: Constants for creates.
        always: Constants for creates and updates.
        create_only: Fields that updates never touch.
        rejected: Positions of rows that go no further.
    """
    fields = [FieldName(name) for name in names.split()]
    key_fields = [FieldName(name) for name in keys]
    first = len(key_fields)
    columns = [
        Column(index=index, header=name.removeprefix("attributes."), values=[])
        for index, name in enumerate([*key_fields, *fields])
    ]
    for row in rows:
        assert len(row) == len(columns), "a cell for every column"
    return WantedTable(
        table=Table(
            file=FILE,
            sheet=sheet,
            header_row=1,
            row_numbers=list(range(2, len(rows) + 2)),
            columns=tuple(columns),
        ),
        kind=Kind.PRODUCT,
        keys={
            name: [None if row[index] is None else str(row[index]) for row in rows]
            for index, name in enumerate(key_fields)
        },
        modes=list(modes) if modes is not None else [mode] * len(rows),
        wanted={
            name: [KEEP if (cell := row[first + index]) is None else cell for row in rows]
            for index, name in enumerate(fields)
        },
        bound={name: columns[first + index] for index, name in enumerate(fields)},
        on_create={FieldName(name): wish for name, wish in (on_create or {}).items()},
        always={FieldName(name): wish for name, wish in (always or {}).items()},
        create_only=frozenset(FieldName(name) for name in create_only),
        rejected=frozenset(rejected),
        key_columns={name: columns[index] for index, name in enumerate(key_fields)},
    )


def records(*tables: WantedTable) -> tuple[Record, ...]:
    """One record per row that goes on, nothing merged."""
    return tuple(
        Record(table, position)
        for table in tables
        for position in range(len(table.table))
        if position not in table.rejected and table.modes[position] is not Mode.IGNORE
    )


def workbook_mapping(guard: GuardLimits = NO_LIMITS) -> WorkbookMapping:
    """A mapping, of which a plan uses the guard, the review and the text."""
    place = YamlPlace(file="spring.yaml", line=1, column=1)
    return WorkbookMapping(
        file="spring.yaml",
        name="Spring",
        connection=None,
        match=(),
        sheets=(
            SheetMapping(
                sheets=(),
                header_row=None,
                kind=Kind.PRODUCT,
                key=(),
                mode=Mode.UPDATE,
                command=(),
                unmapped_columns=UnmappedColumns.WARN,
                columns=(),
                constants=(),
                rules=(),
                place=place,
            ),
        ),
        guard=guard,
        review=Review.ALWAYS,
        clear_marker="<clear>",
        text="version: 1\n",
    )


def request(
    *tables: WantedTable,
    shaped: Shaped | None = None,
    findings: Sequence[Finding] = (),
    guard: GuardLimits = NO_LIMITS,
    only: Sequence[str] = (),
    allow: Mapping[str, int] | None = None,
) -> PlanRequest:
    """A request for a plan of tables whose rows are a record each."""
    return PlanRequest(
        run="20261123-101500-7f3a",
        created_at="2026-11-23T10:15:00+00:00",
        created_by="mia",
        workbook=WORKBOOK,
        mapping=workbook_mapping(guard),
        mapping_file=MAPPING_FILE,
        schema=schema(),
        tables=tables,
        shaped=shaped or Shaped(records=records(*tables), rejected={}, findings=()),
        findings=tuple(findings),
        connection="sandbox",
        endpoint="http://localhost",
        only=frozenset(only),
        allow=allow or {},
    )


__all__ = ["SKU", "records", "request", "wanted", "workbook_mapping"]
