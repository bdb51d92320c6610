"""A grid with its headers as a table, and what is to be told of it."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sheetsync.mapping.headers import BoundColumns, bind_columns, header_text
from sheetsync.mapping.sheet_mapping import SheetMapping
from sheetsync.model.finding import Finding
from sheetsync.model.place import CellPlace
from sheetsync.model.table import Column, Table
from sheetsync.model.values import FaultyCell, RawValue
from sheetsync.workbook.cells.formats import NumberFormat
from sheetsync.workbook.cells.grid import Grid
from sheetsync.workbook.cells.structure import Structure
from sheetsync.workbook.reading import reading_findings as words
from sheetsync.workbook.reading.choose import ChosenSheet, TopRows
from sheetsync.workbook.reading.doubts import outside_positions, put_in_doubts
from sheetsync.workbook.reading.row_marks import marked_rows
from sheetsync.workbook.reading.sheet_notices import sheet_notices
from sheetsync.workbook.reading.shown import ShownTexts
from sheetsync.workbook.reading.table_ends import rows_below, without_totals

_MOST_ALIKE: Final = 200
"""More findings of one kind in one column are told as one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headers:
    """The headers of a sheet and what they are bound to.

    Attributes:
        texts: Column from 0 → header as written; empty where values stand below no header.
        bound: See ``BoundColumns``.
        findings: What is to be told of the headers.
        left_out: Columns that are none of the source's, and are read as if they were not there.
    """

    texts: Mapping[int, str]
    bound: BoundColumns
    findings: tuple[Finding, ...]
    left_out: frozenset[int] = frozenset()

    @property
    def keys(self) -> tuple[int, ...]:
        """The key columns, in the mapping's order."""
        return tuple(self.bound.keys.values())

    @property
    def mapped(self) -> frozenset[int]:
        """The columns that the mapping names."""
        command = () if self.bound.command is None else (self.bound.command,)
        return frozenset((*self.bound.keys.values(), *self.bound.fields.values(), *command))


def bound_headers(
    chosen: ChosenSheet,
    top_rows: TopRows,
    mapping: SheetMapping,
    *,
    file: str,
    left_out: frozenset[int] = frozenset(),
    covered: frozenset[int] = frozenset(),
) -> Headers:
    """Read the headers of a chosen sheet and bind them.

    Args:
        chosen: The sheet and its header row, which is one of the rows.
        top_rows: The sheet's first rows.
        mapping: What the sheet should hold.
        file: The workbook's file name, for messages.
        left_out: Columns to read as if they were not there.
        covered: Columns whose header stands under a merged range, where nobody sees it.
    """
    cells = next(cells for number, cells in top_rows if number == chosen.header_row)
    texts = {
        index: "" if index in covered else text
        for index, value in enumerate(cells)
        if (text := header_text(value)).strip()
    }
    for number, row in top_rows:
        if number > chosen.header_row:
            for index, value in enumerate(row):
                if value is not None:
                    texts.setdefault(index, "")
    ordered = {index: text for index, text in sorted(texts.items()) if index not in left_out}
    bound, findings = bind_columns(
        list(ordered.items()),
        mapping,
        file=file,
        sheet=chosen.sheet.name,
        header_row=chosen.header_row,
    )
    return Headers(texts=ordered, bound=bound, findings=findings, left_out=left_out)


def table_of(
    grid: Grid,
    chosen: ChosenSheet,
    headers: Headers,
    mapping: SheetMapping,
    structure: Structure,
    *,
    file: str,
    keep: Collection[int] | None,
) -> tuple[Table, tuple[Finding, ...]]:
    """Make the table of a grid.

    Values that stand under a merged range are taken away: nobody sees them. So are the totals of
    Excel tables. What must not be used though it can be read becomes a faulty cell.

    Returns:
        The table, and what is to be told of its sheet, rows and columns.
    """
    sheet = CellPlace(file=file, sheet=chosen.sheet.name)
    told: list[Finding] = list(_merges(grid, chosen, headers, sheet))
    told += without_totals(grid, grid.tables, sheet, below=chosen.header_row)
    mapped = sorted(headers.mapped)
    put_in_doubts(
        grid,
        headers={index: headers.texts.get(index, "") for index in mapped},
        keys=headers.keys,
    )
    hidden = frozenset(grid.hidden_rows.intersection(grid.row_numbers))
    position_of = grid.positions()
    columns: list[Column] = []
    for index in sorted({*headers.texts, *grid.filled_columns} - headers.left_out):
        header = headers.texts.get(index, "")
        kept = keep is None or index in keep
        if not header.strip() and index not in grid.filled_columns:
            continue
        if not kept:
            columns.append(Column(index=index, header=header, values=()))
            continue
        values = grid.values.get(index) or [None] * len(grid.row_numbers)
        positions = map(position_of, grid.formulas.get(index, ()))
        columns.append(
            Column(
                index=index,
                header=header,
                values=values,
                shown=shown_texts(values, grid, index, structure.formats),
                formulas=frozenset(
                    position
                    for position in positions
                    if position is not None
                    and values[position] not in {None, ""}
                    and not isinstance(values[position], FaultyCell)
                ),
            )
        )
    table = Table(
        file=file,
        sheet=chosen.sheet.name,
        header_row=chosen.header_row,
        row_numbers=grid.row_numbers,
        columns=tuple(columns),
        hidden_rows=hidden,
    )
    told += sheet_notices(grid, chosen, table, mapping, is_ours=bool(structure.mark))
    told += marked_rows(
        table, grid.marks, structure.looks.coloured, keys=headers.keys, mapped=mapped
    )
    told += rows_below(
        grid,
        grid.tables,
        sheet,
        header_row=chosen.header_row,
        keys=headers.keys,
        header=headers.texts.get(headers.keys[0], "") if headers.keys else "",
    )
    told += _column_notices(grid, table, headers)
    return table, tuple(told)


def shown_texts(
    values: Sequence[RawValue], grid: Grid, index: int, formats: Sequence[NumberFormat]
) -> Mapping[int, str]:
    """What Excel displays of the numbers of one column of a grid, by position."""
    styles: array[int] | None = grid.styles.get(index)
    return {} if styles is None else ShownTexts(values, grid.row_numbers, styles, formats)


def _column_notices(grid: Grid, table: Table, headers: Headers) -> Iterator[Finding]:
    position_of = grid.positions()
    raised: dict[int, list[int]] = {}
    for (row, index), mark in sorted(grid.marks.texts.items()):
        position = position_of(row)
        if position is not None and not mark.is_misleading:
            raised.setdefault(index, []).append(position)
    for column in table.columns:
        if column.index not in headers.mapped:
            continue
        outside = outside_positions(grid, column.index, position_of)
        if inside := column.formulas - outside:
            place = table.place(min(inside), column)
            is_key = column.index in headers.keys
            yield words.formula_results(place, len(inside), is_key=is_key)
        if outside:
            yield words.linked_formulas(table.place(min(outside), column), len(outside))
        if any(first <= column.index <= last for first, last in grid.hidden_columns):
            yield words.hidden_column(
                CellPlace(
                    file=table.file,
                    sheet=table.sheet,
                    row=table.header_row,
                    column=column.index,
                    header=column.header,
                )
            )
        yield from _raised_texts(table, column, raised.get(column.index, []))


def _raised_texts(table: Table, column: Column, positions: Sequence[int]) -> Iterator[Finding]:
    """Tell of raised or lowered parts of texts; where they are many, of all at once."""
    told = [place for place in positions if isinstance(column.values[place], str)]
    count = len(told) if len(told) > _MOST_ALIKE else 1
    for position in told[:1] if count > 1 else told:
        yield words.raised_text(table.place(position, column), str(column.values[position]), count)


def covered_headers(grid: Grid, chosen: ChosenSheet) -> frozenset[int]:
    """The columns whose header cell lies under a merged range that begins elsewhere."""
    row = chosen.header_row
    return frozenset(
        column
        for first_row, first_column, last_row, last_column in grid.merges
        if first_row <= row <= last_row
        for column in range(first_column, last_column + 1)
        if (row, column) != (first_row, first_column)
    )


def _merges(grid: Grid, chosen: ChosenSheet, headers: Headers, sheet: CellPlace) -> list[Finding]:
    """Take away what stands under merged ranges, and tell of those over mapped columns."""
    mapped = headers.mapped
    touching: list[tuple[int, int, int, int]] = []
    covered = 0
    if not grid.merges or not grid.row_numbers:
        return []
    position_of = grid.positions()
    last = grid.row_numbers[-1]
    for area in sorted(grid.merges):
        first_row, first_column, last_row, last_column = area
        if last_row < chosen.header_row or (first_row, first_column) == (last_row, last_column):
            continue
        for index in range(first_column, min(last_column, max(grid.values, default=0)) + 1):
            values = grid.values.get(index)
            if values is None:
                continue
            for row in range(max(first_row, chosen.header_row + 1), min(last_row, last) + 1):
                position = position_of(row)
                if position is None or (row, index) == (first_row, first_column):
                    continue
                if values[position] is not None:
                    values[position] = None
                    grid.formulas.get(index, set()).discard(row)
                    covered += 1
        if any(first_column <= index <= last_column for index in mapped):
            touching.append(area)
    if not touching:
        return []
    first_row, first_column, _, _ = touching[0]
    place = CellPlace(
        file=sheet.file,
        sheet=sheet.sheet,
        row=first_row,
        column=first_column,
        header=headers.texts.get(first_column),
    )
    first = words.area_text(touching[0])
    return [words.merged_cells(place, first, len(touching), covered)]
