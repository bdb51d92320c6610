"""What is told of a sheet as a whole: hidden parts, stray cells, notes, its stated range."""

from __future__ import annotations

from collections.abc import Iterator

from sheetsync.mapping.sheet_mapping import SheetMapping
from sheetsync.model.finding import Finding
from sheetsync.model.place import CellPlace
from sheetsync.model.table import Table
from sheetsync.workbook.cells.grid import Grid
from sheetsync.workbook.cells.structure import SheetState
from sheetsync.workbook.reading import reading_findings as words
from sheetsync.workbook.reading.choose import ChosenSheet
from sheetsync.workbook.reading.row_findings import cell_notes, wrong_dimension
from sheetsync.workbook.xlsx.sheet_marks import Area


def sheet_notices(
    grid: Grid, chosen: ChosenSheet, table: Table, mapping: SheetMapping, *, is_ours: bool
) -> Iterator[Finding]:
    """Tell of a sheet that is read.

    Args:
        grid: The sheet's cells.
        chosen: The sheet and its header row.
        table: Its rows.
        mapping: What is read of it.
        is_ours: Whether sheetsync made the workbook, and so the notes in it.
    """
    sheet = CellPlace(file=table.file, sheet=table.sheet)
    if chosen.sheet.state is not SheetState.VISIBLE:
        yield words.hidden_sheet(sheet)
    if table.hidden_rows and mapping.hidden_rows:
        first = CellPlace(file=table.file, sheet=table.sheet, row=min(table.hidden_rows))
        yield words.hidden_rows(first, len(table.hidden_rows))
    if grid.far:
        row, column = grid.far[-1]
        place = CellPlace(file=table.file, sheet=table.sheet, row=row, column=column)
        yield words.far_cells(place, len(grid.far))
    if grid.notes and not is_ours:
        row, column = min(grid.notes)
        headers = {one.index: one.header for one in table.columns}
        place = CellPlace(
            file=table.file,
            sheet=table.sheet,
            row=row,
            column=column,
            header=headers.get(column),
        )
        yield cell_notes(place, len(grid.notes))
    if not is_ours and (filled := _filled(grid, table)) and _is_wrong(grid, filled):
        yield wrong_dimension(sheet, grid.marks.stated or filled, filled)


def _filled(grid: Grid, table: Table) -> Area | None:
    """The range from the header to the last cell that holds something."""
    columns = {*grid.filled_columns, *(one.index for one in table.columns if one.header)}
    if not columns or not table.row_numbers:
        return None
    return table.header_row, min(columns), table.row_numbers[-1], max(columns)


def _is_wrong(grid: Grid, filled: Area) -> bool:
    """Whether cells lie outside the stated range, or none at its right or lower edge."""
    stated = grid.marks.stated
    if stated is None:
        return False
    if (
        stated[0] > filled[0]
        or stated[1] > filled[1]
        or stated[2] < filled[2]
        or stated[3] < filled[3]
    ):
        return True
    return stated[2] > grid.marks.last_row > 0 or grid.marks.is_too_wide
