"""A sheet's XML with two more columns and marked cells; every other byte as it was."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from sheetsync.workbook.annotating.cell_spelling import CellSpelling
from sheetsync.workbook.annotating.cut import Piece, Where
from sheetsync.workbook.annotating.head_xml import SheetHead
from sheetsync.workbook.annotating.markup import attribute, with_attributes
from sheetsync.workbook.annotating.notes import NotAnnotatedError, SheetNotes
from sheetsync.workbook.annotating.row_xml import (
    CellXml,
    RowXml,
    cells_of,
    found_cell,
    is_regular,
    last_cell,
    rows_of,
    whole_number,
)
from sheetsync.workbook.annotating.style_book import StyleBook
from sheetsync.workbook.annotating.survey import OwnColumns, Survey
from sheetsync.workbook.cells.own_marks import MESSAGE_HEADER, STATUS_HEADER, Mark

STATUS_WIDTH: Final = 20.0
MESSAGE_WIDTH: Final = 60.0
_TRUE: Final = frozenset({"1", "true", "on"})
_SPANS: Final = re.compile(rb'(\sspans="\d+:)(\d+)"')

Edit = tuple[int, int, bytes]
"""What is put in the place of some bytes of a piece."""

FindCell = Callable[[int], CellXml | None]
"""Gives the cell of a row that stands in a column."""


class AnnotatedSheet:
    """Gives one sheet's XML anew."""

    def __init__(
        self, notes: SheetNotes, survey: Survey, columns: OwnColumns, styles: StyleBook
    ) -> None:
        """Give nothing yet.

        Args:
            notes: What is put into the sheet.
            survey: What stands in it.
            columns: Where the two columns go.
            styles: Gives formats.
        """
        self._notes = notes
        self._columns = columns
        self._styles = styles
        self._spelling = CellSpelling()
        self._head: SheetHead | None = None
        self._marks = {
            row: {column: mark for column, mark in marks.items() if column not in columns.both}
            for row, marks in notes.marks.items()
        }
        told = {*notes.rows, *notes.header_rows}
        self._missing = sorted({*told, *notes.marks}.difference(survey.rows), reverse=True)
        self._done: set[int] = set()
        self._area = (min(told), columns.both[0], max(told), columns.both[1])
        own = b"|".join(str(number).encode() for number in sorted(styles.own_formats))
        self._old_mark = (
            re.compile(rb'\ss="(?:' + own + rb')"') if own and columns.are_old else None
        )

    def blocks(self, pieces: Iterator[Piece]) -> Iterator[bytes]:
        """The sheet's XML.

        Args:
            pieces: The sheet as it is.

        Raises:
            NotAnnotatedError: Something stands where our columns go.
        """
        above = 0
        lacks_end = False
        for piece in pieces:
            if piece.where is Where.HEAD:
                self._head = SheetHead(piece)
                yield self._head.changed(self._area, self._widths())
            elif piece.where is Where.OPEN:
                lacks_end = piece.data.endswith(b"/>")
                yield piece.data.removesuffix(b"/>") + b">" if lacks_end else piece.data
            elif piece.where is Where.ROWS:
                data, above = self._rows(piece, above)
                yield data
            else:
                yield b"".join(self._new_rows(piece, None))
                if lacks_end:
                    yield b"</" + piece.name(b"sheetData") + b">"
                    lacks_end = False
                yield piece.data

    def _widths(self) -> dict[int, float]:
        if self._columns.are_old:
            return {}
        return {self._columns.status: STATUS_WIDTH, self._columns.message: MESSAGE_WIDTH}

    def _rows(self, piece: Piece, above: int) -> tuple[bytes, int]:
        """The rows of a piece with what is put into them, and the number of the last one."""
        regular = is_regular(piece)
        out: list[bytes] = []
        position = 0
        for row in rows_of(piece, above):
            above = row.number
            if self._missing and self._missing[-1] < row.number:
                out.append(piece.data[position : row.place.start])
                position = row.place.start
                out += self._new_rows(piece, row.number)
            if row.number in self._done:
                continue
            self._done.add(row.number)
            for start, end, new in sorted(self._edits(piece, row, regular=regular)):
                out += (piece.data[position:start], new)
                position = end
        out.append(piece.data[position:])
        return b"".join(out), above

    def _new_rows(self, piece: Piece, before: int | None) -> Iterator[bytes]:
        """Rows that are not in the file, up to one that is."""
        name = piece.name(b"row")
        while self._missing and (before is None or self._missing[-1] < before):
            number = self._missing.pop()
            cells: dict[int, bytes] = {}
            for column, mark in self._marks.get(number, {}).items():
                cells[column] = self._blank(piece, number, column, self._column_style(column), mark)
            for column, text, ground in self._texts(number):
                style = self._column_style(column)
                cells[column] = self._text(piece, number, column, style, text, ground)
            spelled = b"".join(data for _, data in sorted(cells.items()))
            yield b'<%b r="%d">%b</%b>' % (name, number, spelled, name)

    def _texts(self, row: int) -> list[tuple[int, str, Mark | None]]:
        """What is written into the columns of ours in a row: column, text, mark."""
        if row in self._notes.header_rows:
            return [
                (self._columns.status, STATUS_HEADER, None),
                (self._columns.message, MESSAGE_HEADER, None),
            ]
        note = self._notes.rows.get(row)
        if note is None:
            return []
        told = [(self._columns.status, note.status, note.mark)]
        return [*told, (self._columns.message, note.message, None)] if note.message else told

    def _edits(self, piece: Piece, row: RowXml, *, regular: bool) -> list[Edit]:
        """What changes in a row that is in the file."""
        number = row.number
        texts = self._texts(number)
        marks = self._marks.get(number, {})
        if not texts and not marks and not self._columns.are_old:
            return []
        find = _finder(piece, row, regular=regular, spelling=self._spelling)
        row_style = self._row_style(row)
        edits: list[Edit] = []
        added: dict[int, bytes] = {}
        for column, mark in marks.items():
            cell = find(column)
            if cell is not None:
                edits += self._restyled(piece, cell, mark)
            elif not self._styles.is_closed:
                style = self._column_style(column) if row_style is None else row_style
                added[column] = self._blank(piece, number, column, style, mark)
        is_header = number in self._notes.header_rows
        for column, text, ground in texts:
            cell = find(column)
            if cell is not None:
                self._refuse_filled(cell)
                new = self._text(piece, number, column, cell.style, text, ground)
                edits.append((cell.place.start, cell.place.end, new))
                continue
            if is_header:
                style = self._header_style(piece, row)
            else:
                style = self._column_style(column) if row_style is None else row_style
            added[column] = self._text(piece, number, column, style, text, ground)
        if self._columns.are_old:
            edits += self._without_old(piece, row, find, {*marks, *(one[0] for one in texts)})
        return [*edits, *_inserted(piece, row, added, regular=regular)]

    def _without_old(
        self, piece: Piece, row: RowXml, find: FindCell, told: set[int]
    ) -> Iterator[Edit]:
        """Take away what an earlier run said of a row, and its marks."""
        if row.number > self._notes.header_rows[0]:
            for column in self._columns.both:
                cell = find(column)
                if column not in told and cell is not None and not cell.place.is_empty:
                    style = self._styles.styled(cell.style, None)
                    blank = self._spelling.blank(piece.prefix, row.number, column, style)
                    yield cell.place.start, cell.place.end, blank
        inside = row.place.tag_end, row.place.inner_end
        if self._old_mark is None or self._old_mark.search(piece.quiet, *inside) is None:
            return
        for cell in cells_of(piece, row):
            if cell.column not in told and cell.column not in self._columns.both:
                yield from self._restyled(piece, cell, None)

    def _restyled(self, piece: Piece, cell: CellXml, mark: Mark | None) -> Iterator[Edit]:
        """Another ground for a cell; nothing else of it changes."""
        style = self._styles.styled(cell.style, mark)
        if style != cell.style:
            attributes = with_attributes(cell.place.attributes, {b"s": str(style)})
            slash = b"/" if cell.place.is_empty else b""
            tag = b"<" + piece.name(b"c") + attributes + slash + b">"
            yield cell.place.start, cell.place.tag_end, tag

    def _text(
        self, piece: Piece, row: int, column: int, style: int, text: str, mark: Mark | None
    ) -> bytes:
        quoted = self._spelling.is_quoted(text)
        style = self._styles.styled(style, mark, quoted=quoted)
        return self._spelling.text(piece.prefix, row, column, style, text)

    def _blank(self, piece: Piece, row: int, column: int, style: int, mark: Mark) -> bytes:
        return self._spelling.blank(piece.prefix, row, column, self._styles.styled(style, mark))

    def _refuse_filled(self, cell: CellXml) -> None:
        if not self._columns.are_old and not cell.place.is_empty:
            raise NotAnnotatedError(
                f"In the sheet {self._notes.sheet} something stands where the columns would go.",
                remedy="Open the workbook in Excel, save it, and run again.",
            )

    def _row_style(self, row: RowXml) -> int | None:
        """The format of a row's empty cells; ``None`` when it has none of its own."""
        attributes = row.place.attributes
        if b"customFormat" not in attributes:
            return None
        if (attribute(attributes, b"customFormat") or "").lower() not in _TRUE:
            return None
        return whole_number(attribute(attributes, b"s"))

    def _column_style(self, column: int) -> int:
        return 0 if self._head is None else self._head.style_of(column)

    def _header_style(self, piece: Piece, row: RowXml) -> int:
        """The format of the last header, which ours are to look like."""
        ours = self._columns.both
        styles = [
            cell.style
            for cell in cells_of(piece, row)
            if not cell.place.is_empty and cell.column not in ours
        ]
        return styles[-1] if styles else 0


def _finder(piece: Piece, row: RowXml, *, regular: bool, spelling: CellSpelling) -> FindCell:
    """Finds the cells of a row, in the quickest way that is sure."""
    if not regular:
        by_column = {cell.column: cell for cell in cells_of(piece, row)}
        return by_column.get

    def find(column: int) -> CellXml | None:
        return found_cell(piece, row, spelling.address(row.number, column), column)

    return find


def _inserted(
    piece: Piece, row: RowXml, added: dict[int, bytes], *, regular: bool
) -> Iterator[Edit]:
    """Put cells into a row, each where its column belongs."""
    if not added:
        return
    columns = sorted(added)
    name = piece.name(b"row")
    attributes = _SPANS.sub(
        lambda found: b'%b%d"' % (found[1], max(int(found[2]), columns[-1] + 1)),
        row.place.attributes,
    )
    if row.place.is_empty:
        cells = b"".join(added[column] for column in columns)
        new = b"<%b%b>%b</%b>" % (name, attributes, cells, name)
        yield row.place.start, row.place.end, new
        return
    if attributes != row.place.attributes:
        yield row.place.start, row.place.tag_end, b"<" + name + attributes + b">"
    last = last_cell(piece, row, regular=regular)
    end = row.place.tag_end if last is None else last.place.end
    if last is None or columns[0] > last.column:
        yield end, end, b"".join(added[column] for column in columns)
        return
    there = list(cells_of(piece, row))
    for column in columns:
        start = next((cell.place.start for cell in there if cell.column > column), end)
        yield start, start, added[column]
