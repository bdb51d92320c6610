"""What the sheets of a result workbook show: every input row once, by what became of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sheetsync.mapping.sheet_mapping import SheetMapping
from sheetsync.model.outcome import RowOutcome, RowStatus, RunResult
from sheetsync.model.plan import Plan
from sheetsync.model.table import Column, Table
from sheetsync.model.values import CellFault, FaultyCell, RawValue
from sheetsync.reports.result_summary import result_summary_sheet
from sheetsync.reports.shown import shown_text
from sheetsync.workbook.own.result_sheets import OUR_HEADERS, OURS, STATUS_SHEETS
from sheetsync.workbook.writing.layout import (
    CellValue,
    ErrorText,
    NumberAs,
    Role,
    Sheet,
    TableColumn,
    TableRow,
    TableSheet,
    Tone,
)

STATUS_WORDS: Final = {status: name.lower() for status, name in STATUS_SHEETS.items()}

_TONES: Final = {
    RowStatus.DONE: Tone.GOOD,
    RowStatus.FAILED: Tone.BAD,
    RowStatus.CONFLICT: Tone.CONFLICT,
    RowStatus.REFUSED: Tone.MUTED,
    RowStatus.INVALID: Tone.BAD,
    RowStatus.NOT_ATTEMPTED: Tone.WARN,
    RowStatus.UNCHANGED: Tone.MUTED,
}
_TABS: Final = {
    Tone.GOOD: "#5BAA76",
    Tone.BAD: "#D06464",
    Tone.CONFLICT: "#D9A441",
    Tone.WARN: "#D9A441",
    Tone.MUTED: "#9AA5B1",
}

_LAYOUT: Final[Mapping[str, tuple[float, Role, bool]]] = {
    "Status": (13, Role.CENTERED, False),
    "Code": (20, Role.CELL, False),
    "Message": (44, Role.CELL, True),
    "What to do": (40, Role.CELL, True),
    "Changed fields": (30, Role.CELL, False),
    "Verified": (10, Role.CENTERED, False),
    "Plytix id": (26, Role.CELL, False),
    "Run": (22, Role.CELL, False),
    "Source sheet": (16, Role.CELL, False),
    "Source row": (9, Role.CENTERED, False),
}

_LEADING_ZEROS: Final = re.compile(r"0\d*")
_PERCENT: Final = re.compile(r"-?\d+(?:[.,](\d+))?\s?%")
_SCIENTIFIC: Final = re.compile(r"-?\d(?:[.,](\d+))?E[+-]?\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SourceRows:
    """The rows as they came, by sheet and row number, in one row of columns.

    Attributes:
        columns: Headers with how often each came before, which tells equal headers apart.
        row_count: How many rows there are.
        values: Gives the values of a row, one a column; ``None`` for a row that is not there.
        names: Every header and every name that the mapping knows a column by.
    """

    columns: tuple[tuple[str, int], ...]
    row_count: int
    values: Callable[[str, int], Sequence[CellValue] | None]
    names: frozenset[str]


def result_sheets(
    plan: Plan, result: RunResult, tables: Sequence[tuple[SheetMapping, Table]] | None
) -> tuple[Sheet, ...]:
    """Every sheet of a result workbook, left to right.

    Args:
        plan: The plan.
        result: What it came to.
        tables: The source with all its columns; ``None`` when it cannot be read any more, and rows
            are told by their keys alone.

    Raises:
        AssertionError: A row would be told twice or not at all.
    """
    by_status: dict[RowStatus, list[RowOutcome]] = {status: [] for status in RowStatus}
    for row in result.rows:
        by_status[row.status].append(row)
    check_every_row_once(plan, result)
    source = source_rows(tables) if tables else keys_alone(result)
    counts = {STATUS_SHEETS[status]: len(by_status[status]) for status in STATUS_SHEETS}
    return (
        result_summary_sheet(plan, result, counts),
        *(status_sheet(result.run, status, by_status[status], source) for status in STATUS_SHEETS),
    )


def check_every_row_once(plan: Plan, result: RunResult) -> None:
    """Prove that the result tells exactly the plan's input rows, each once (law 7).

    Raises:
        AssertionError: It does not, which is a bug.
    """
    told = sorted((row.sheet, row.row) for row in result.rows)
    planned = sorted((row.sheet, row.row) for row in plan.rows)
    if told != planned:
        differing = sorted(set(told) ^ set(planned))[:3]
        raise AssertionError(
            f"the result tells {len(told)} rows of {len(planned)}; differing: {differing}"
        )


def status_sheet(
    run: str, status: RowStatus, rows: Sequence[RowOutcome], source: SourceRows
) -> TableSheet:
    """One sheet: our columns, then the row as it came."""
    tone = _TONES[status]
    return TableSheet(
        name=STATUS_SHEETS[status],
        columns=(
            *(_our_column(header, source.names) for header in OUR_HEADERS),
            *(
                TableColumn(
                    header=header, width=max(12, min(len(header) + 4, 30)), role=Role.AS_IT_CAME
                )
                for header, _ in source.columns
            ),
        ),
        row_count=len(rows),
        rows=lambda: status_rows(run, rows, source, tone),
        frozen_columns=1,
        tab=_TABS[tone],
    )


def _our_column(header: str, names: frozenset[str]) -> TableColumn:
    width, role, wrap = _LAYOUT[header]
    taken = _folded(header) in names
    return TableColumn(
        header=header + OURS if taken else header,
        width=width,
        role=role,
        wrap=wrap,
        toned=header == "Status",
    )


def status_rows(
    run: str, rows: Iterable[RowOutcome], source: SourceRows, tone: Tone
) -> Iterator[TableRow]:
    """The rows of one sheet, in the order of the input."""
    blank = ("",) * len(source.columns)
    for row in rows:
        values = source.values(row.sheet, row.row)
        yield (
            tone,
            (
                STATUS_WORDS[row.status],
                row.code,
                shown_text(row.message),
                shown_text(row.remedy),
                ", ".join(row.changed_fields),
                "yes" if row.verified else "",
                row.entity_id,
                run,
                shown_text(row.sheet),
                row.row,
                *(blank if values is None else values),
            ),
            None,
        )


def keys_alone(result: RunResult) -> SourceRows:
    """Stand-in for a source that is gone: the keys as they were typed."""
    keys = {(row.sheet, row.row): row.key for row in result.rows}
    return SourceRows(
        columns=(("Key", 0),),
        row_count=len(keys),
        values=lambda sheet, row: (keys[sheet, row],),
        names=frozenset(),
    )


def source_rows(tables: Sequence[tuple[SheetMapping, Table]]) -> SourceRows:
    """The rows of all tables under the union of their headers, in order of first use."""
    columns: dict[tuple[str, int], None] = {}
    places: dict[tuple[str, int], tuple[Table, int]] = {}
    readers: dict[int, list[_ColumnReader | None]] = {}
    keyed_tables = [(table, _columns_by_header(table)) for _, table in tables]
    for _, by_header in keyed_tables:
        columns.update(dict.fromkeys(by_header))
    for table, by_header in keyed_tables:
        readers[id(table)] = [
            _ColumnReader(by_header[header]) if header in by_header else None for header in columns
        ]
        for position, row in enumerate(table.row_numbers):
            places[table.sheet, row] = (table, position)

    def values(sheet: str, row: int) -> Sequence[CellValue] | None:
        place = places.get((sheet, row))
        if place is None:
            return None
        table, position = place
        return ["" if reader is None else reader.value(position) for reader in readers[id(table)]]

    names = {_folded(header) for header, _ in columns}
    for sheet_mapping, _ in tables:
        names.update(_folded(name) for name in _mapped_names(sheet_mapping))
    return SourceRows(
        columns=tuple(columns),
        row_count=len(places),
        values=values,
        names=frozenset(names),
    )


def _columns_by_header(table: Table) -> dict[tuple[str, int], Column]:
    by_header: dict[tuple[str, int], Column] = {}
    for column in table.columns:
        number = 0
        while (column.header, number) in by_header:
            number += 1
        by_header[column.header, number] = column
    return by_header


def _mapped_names(sheet_mapping: SheetMapping) -> Iterator[str]:
    yield from sheet_mapping.command
    for key in sheet_mapping.key:
        yield from key.columns
    for binding in sheet_mapping.columns:
        yield from binding.columns


def _folded(header: str) -> str:
    return " ".join(header.split()).casefold()


class _ColumnReader:
    """Gives a column's values as they are to be written again."""

    __slots__ = ("_shown", "_values")

    def __init__(self, column: Column) -> None:
        self._values = column.values
        self._shown = column.shown

    def value(self, position: int) -> CellValue:
        value = self._values[position]
        if self._shown and position in self._shown:
            return as_shown(value, self._shown[position])
        return as_it_came(value)


def as_it_came(value: RawValue) -> CellValue:
    """A raw value as a cell that reads back as the same raw value.

    A cell without a reliable value becomes an Excel error, never a blank, so that the workbook,
    when it is planned again, has the same finding.
    """
    match value:
        case None:
            return ""
        case FaultyCell():
            return ErrorText(value.shown if value.fault is CellFault.ERROR else "#N/A")
        case _:
            return value


def as_shown(value: RawValue, shown: str) -> CellValue:
    """A number that the source shows otherwise than by its digits, shown alike."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return as_it_came(value)
    text = shown.strip()
    if _LEADING_ZEROS.fullmatch(text) and len(text) > 1:
        return NumberAs(value, "0" * len(text))
    if (percent := _PERCENT.fullmatch(text)) is not None:
        return NumberAs(value, f"0{_decimals(percent[1])}%")
    if (scientific := _SCIENTIFIC.fullmatch(text)) is not None:
        return NumberAs(value, f"0{_decimals(scientific[1])}E+00")
    return value


def _decimals(digits: str | None) -> str:
    return f".{'0' * len(digits)}" if digits else ""
