"""A page in two halves that is filled cell by cell."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sheetsync.reports.shown import shown_text
from sheetsync.workbook.writing.layout import CellValue, PageCell, Role, Tone

WIDTHS: Final = (2.0, 30.0, 12.0, 12.0, 12.0, 12.0, 3.0, 22.0, 46.0, 16.0, 2.0)
"""Column widths: a margin, the left half B to F, a gutter, the right half H to J, a margin."""

LEFT: Final = 1
LEFT_END: Final = 5
RIGHT: Final = 7
RIGHT_END: Final = 9


class Page:
    """A page being filled.

    Attributes:
        cells: The cells so far.
        heights: Row → height in points.
    """

    def __init__(self) -> None:
        self.cells: list[PageCell] = []
        self.heights: dict[int, float] = {}

    def put(
        self, row: int, column: int, value: CellValue, role: Role, tone: Tone = Tone.PLAIN
    ) -> None:
        """Add a cell; rows and columns count from 0."""
        shown = shown_text(value) if isinstance(value, str) else value
        self.cells.append(PageCell(row=row, column=column, value=shown, role=role, tone=tone))

    def retone(self, row: int, column: int, tone: Tone) -> None:
        """Give a cell another tone."""
        self.cells = [
            replace(cell, tone=tone) if (cell.row, cell.column) == (row, column) else cell
            for cell in self.cells
        ]

    def fill(self, row: int, first: int, last: int, role: Role) -> None:
        """Add empty cells, so that lines and grounds run on."""
        for column in range(first, last + 1):
            self.put(row, column, "", role)

    def section(self, row: int, column: int, last: int, title: str) -> int:
        """Add a heading; gives the next row."""
        self.put(row, column, title, Role.SECTION)
        self.fill(row, column + 1, last, Role.SECTION)
        self.heights[row] = 22
        return row + 1

    def fact(
        self, row: int, column: int, last: int, label: str, value: CellValue, note: str = ""
    ) -> int:
        """Add a label, its value and a note; gives the next row."""
        is_number = isinstance(value, int | float)
        self.put(row, column, label, Role.LABEL)
        self.put(row, column + 1, value, Role.COUNT if is_number else Role.VALUE)
        if column + 2 <= last:
            self.put(row, column + 2, note, Role.VALUE, Tone.MUTED if note else Tone.PLAIN)
            self.fill(row, column + 3, last, Role.VALUE)
        return row + 1

    def wide_fact(self, row: int, label: str, value: str) -> int:
        """Add a label and a long value over the whole page; gives the next row."""
        self.put(row, LEFT, label, Role.LABEL)
        self.put(row, LEFT + 1, value, Role.VALUE)
        self.fill(row, LEFT + 2, RIGHT_END, Role.VALUE)
        return row + 1
