"""Where the two columns go: what a first look at a sheet tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sheetsync.workbook.annotating.cut import Piece, Where
from sheetsync.workbook.annotating.markup import attribute, elements
from sheetsync.workbook.annotating.notes import NotAnnotatedError, SheetNotes
from sheetsync.workbook.annotating.row_xml import last_filled, rows_of
from sheetsync.workbook.cells.own_marks import MESSAGE_HEADER, STATUS_HEADER
from sheetsync.workbook.xlsx.addresses import MOST_COLUMNS, cell_range
from sheetsync.workbook.xlsx.excel_tables import ExcelTable


@dataclass(slots=True)
class Survey:
    """What stands in a sheet.

    Attributes:
        rows: The numbers of its rows, in the order of the file.
        last_column: The last column in which a cell holds something, from 0; -1 when none does.
        merges: First row, first column, last row, last column of merged ranges.
    """

    rows: list[int] = field(default_factory=list)
    last_column: int = -1
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)

    def look(self, pieces: Iterator[Piece]) -> None:
        """Look at a sheet; what was seen before is forgotten."""
        self.rows = []
        self.last_column = -1
        self.merges = []
        for piece in pieces:
            if piece.where is Where.ROWS:
                self._look_at_rows(piece)
            elif piece.where is Where.TAIL:
                for place in elements(piece.quiet, piece.name(b"mergeCell")):
                    area = cell_range(attribute(place.attributes, b"ref") or "")
                    if area is not None:
                        self.merges.append(area)

    def _look_at_rows(self, piece: Piece) -> None:
        above = self.rows[-1] if self.rows else 0
        for row in rows_of(piece, above):
            self.rows.append(row.number)
            self.last_column = max(self.last_column, last_filled(piece, row))


@dataclass(frozen=True, slots=True)
class OwnColumns:
    """The columns of ours in a sheet.

    Attributes:
        status: From 0.
        message: From 0.
        are_old: Whether an earlier run put them there.
    """

    status: int
    message: int
    are_old: bool

    @property
    def both(self) -> tuple[int, int]:
        """Both, left to right."""
        return (min(self.status, self.message), max(self.status, self.message))


def place_columns(
    notes: SheetNotes, survey: Survey, tables: Sequence[ExcelTable], old: dict[str, int]
) -> OwnColumns:
    """Where the two columns go: where they are, else right of everything.

    Beside an Excel table a column stays free, so that the table does not take them in.

    Args:
        notes: What is put into the sheet.
        survey: What stands in it.
        tables: Its tables.
        old: The columns of ours that an earlier run put there, by header.

    Raises:
        NotAnnotatedError: There is no room.
    """
    if STATUS_HEADER in old and MESSAGE_HEADER in old:
        return OwnColumns(old[STATUS_HEADER], old[MESSAGE_HEADER], are_old=True)
    last = survey.last_column
    first_row, last_row = notes.header_rows[0], max((*notes.rows, notes.header_rows[-1]))
    for top, _, bottom, right in survey.merges:
        if top <= last_row and bottom >= first_row:
            last = max(last, right)
    edges = [table.last_column for table in tables]
    last = max([last, *edges])
    first = last + 2 if last in edges else last + 1
    if first + 1 >= MOST_COLUMNS:
        raise NotAnnotatedError(
            f"The sheet {notes.sheet} is filled to its last columns, so that there is no room for "
            "two more.",
            remedy="Take away what stands at the right end of the sheet, save, and run again.",
        )
    return OwnColumns(first, first + 1, are_old=False)
