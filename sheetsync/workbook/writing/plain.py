"""A workbook with one plain sheet: headers and rows, nothing alive in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Final

from sheetsync.errors import OutputError
from sheetsync.workbook.files.files import Files, write_atomically
from sheetsync.workbook.writing.layout import MAX_SHEET_ROWS

MOST_CHARACTERS: Final = 32_767
"""Most characters of a cell (Excel specifications and limits)."""

Cell = str | bool | int | float

_EXACT: Final = 10**15


def write_plain_sheet(
    target: Path, headers: Sequence[str], rows: Sequence[Sequence[Cell]], run: str
) -> Path:
    """Write headers and rows.

    Args:
        target: The file.
        headers: The first row.
        rows: As many cells each as there are headers; an empty text leaves a cell empty.
        run: Names the temporary file.

    Returns:
        Where it was put; a free name when the target's is taken.

    Raises:
        OutputError: There are more rows than a sheet holds, or it cannot be written.
    """
    if len(rows) >= MAX_SHEET_ROWS:
        raise OutputError(
            f"{len(rows):,} rows are more than a sheet holds ({MAX_SHEET_ROWS - 1:,}).",
            remedy="Ask for fewer rows, or take another format.",
        )

    def write(file: BinaryIO, _name: str) -> None:
        import xlsxwriter

        with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
            sheet = book.add_worksheet("Rows")
            bold = book.add_format({"bold": True})
            sheet.freeze_panes(1, 0)
            for column, header in enumerate(headers):
                sheet.write_string(0, column, header[:MOST_CHARACTERS], bold)
            for number, row in enumerate(rows, start=1):
                for column, cell in enumerate(row):
                    if isinstance(cell, bool):
                        sheet.write_boolean(number, column, cell)
                    elif isinstance(cell, str):
                        if cell:
                            sheet.write_string(number, column, cell[:MOST_CHARACTERS])
                    elif abs(cell) < _EXACT:
                        sheet.write_number(number, column, cell)
                    else:
                        sheet.write_string(number, column, str(cell))

    return write_atomically(target, run, write, files=Files())
