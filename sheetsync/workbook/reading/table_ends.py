"""What stands in the last rows of Excel tables, and below them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from sheetsync.model.finding import Finding
from sheetsync.model.place import CellPlace
from sheetsync.workbook.cells.grid import Grid
from sheetsync.workbook.reading import row_findings as words
from sheetsync.workbook.xlsx.excel_tables import ExcelTable


def without_totals(
    grid: Grid, tables: Iterable[ExcelTable], sheet: CellPlace, *, below: int
) -> tuple[Finding, ...]:
    """Take the totals of Excel tables out of a grid.

    Args:
        grid: The sheet's cells; rows that hold nothing else are taken out.
        tables: The sheet's tables.
        sheet: The sheet's place.
        below: The header's row.

    Returns:
        A notice per row of totals that held something.
    """
    told: list[Finding] = []
    emptied: set[int] = set()
    position_of = grid.positions()
    for table in tables:
        for row in range(max(table.last_row - table.totals, below) + 1, table.last_row + 1):
            position = position_of(row)
            if position is None:
                continue
            columns = range(table.first_column, table.last_column + 1)
            kept = [grid.values[index] for index in columns if index in grid.values]
            if not any(values[position] is not None for values in kept):
                continue
            for values in kept:
                values[position] = None
            for index in columns:
                grid.formulas.get(index, set()).discard(row)
            told.append(words.total_row(_of_row(sheet, row), table.name))
            if all(values[position] is None for values in grid.values.values()):
                emptied.add(position)
    for position in sorted(emptied, reverse=True):
        del grid.row_numbers[position]
        for values in grid.values.values():
            del values[position]
    return tuple(told)


def rows_below(
    grid: Grid,
    tables: Iterable[ExcelTable],
    sheet: CellPlace,
    *,
    header_row: int,
    keys: Collection[int],
    header: str,
) -> Iterator[Finding]:
    """Tell of rows that stand directly below the table that is read, and not in it.

    Args:
        grid: The sheet's cells.
        tables: The sheet's tables.
        sheet: The sheet's place.
        header_row: The header's row; tables that begin elsewhere are others.
        keys: The key columns.
        header: The header of the first key column.
    """
    position_of = grid.positions()
    for table in tables:
        inside = [key for key in keys if table.first_column <= key <= table.last_column]
        if table.first_row != header_row or not inside:
            continue
        columns = [
            values
            for index, values in grid.values.items()
            if table.first_column <= index <= table.last_column
        ]
        row = table.last_row + 1
        while (position := position_of(row)) is not None:
            if all(values[position] is None for values in columns):
                break
            row += 1
        count = row - table.last_row - 1
        if count:
            place = CellPlace(
                file=sheet.file,
                sheet=sheet.sheet,
                row=table.last_row + 1,
                column=inside[0],
                header=header,
            )
            yield words.rows_below_table(place, table.name, count)


def _of_row(sheet: CellPlace, row: int) -> CellPlace:
    return CellPlace(file=sheet.file, sheet=sheet.sheet, row=row)
