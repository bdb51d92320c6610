"""The rows and cells of a sheet's XML: where they stand, and what they are called.

Source: ECMA-376 Part 1, 18.3.1.4 (``c``) and 18.3.1.73 (``row``): the addresses of both may be left
out, and then follow from the one before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sheetsync.workbook.annotating.cut import Piece
from sheetsync.workbook.annotating.markup import Element, attribute, elements, start_tag
from sheetsync.workbook.xlsx.addresses import address, column_index


@dataclass(frozen=True, slots=True)
class RowXml:
    """A row.

    Attributes:
        number: As Excel counts.
        place: Where it stands in its piece.
    """

    number: int
    place: Element


@dataclass(frozen=True, slots=True)
class CellXml:
    """A cell.

    Attributes:
        column: From 0.
        place: Where it stands in its piece.
    """

    column: int
    place: Element

    @property
    def style(self) -> int:
        """The number of its format."""
        return whole_number(attribute(self.place.attributes, b"s"))


def rows_of(piece: Piece, above: int) -> Iterator[RowXml]:
    """The rows of a piece, in their order.

    Args:
        piece: Rows.
        above: The number of the row before the first one.
    """
    for place in elements(piece.quiet, piece.name(b"row")):
        stated = attribute(place.attributes, b"r")
        above = whole_number(stated) if stated is not None else above + 1
        yield RowXml(above, place)


def cells_of(piece: Piece, row: RowXml) -> Iterator[CellXml]:
    """The cells of a row, in their order."""
    column = -1
    inside = row.place.tag_end, row.place.inner_end
    for place in elements(piece.quiet, piece.name(b"c"), *inside):
        stated = attribute(place.attributes, b"r")
        found = None if stated is None else address(stated)
        column = column + 1 if found is None else found[1]
        yield CellXml(column, place)


def last_filled(piece: Piece, row: RowXml) -> int:
    """The column of the last cell of a row that holds something; -1 when none does."""
    data, name = piece.quiet, piece.name(b"c")
    start, stop = row.place.tag_end, row.place.inner_end
    end = data.rfind(b"</" + name + b">", start, stop)
    tag_start = data.rfind(b"<" + name + b' r="', start, end) if end >= 0 else -1
    if end < 0 or tag_start < 0:
        cells = cells_of(piece, row)
        return max((cell.column for cell in cells if not cell.place.is_empty), default=-1)
    return _column_at(data, tag_start + len(name) + 5)


def is_regular(piece: Piece) -> bool:
    """Whether every cell of a piece of rows begins with its address, so that it can be found."""
    tag = b"<" + piece.name(b"c")
    cells = piece.quiet.count(tag)
    return cells == piece.quiet.count(tag + b' r="') and cells >= piece.quiet.count(
        b"</" + piece.name(b"c") + b">"
    ) == piece.quiet.count(b"</" + piece.name(b"c"))


def found_cell(piece: Piece, row: RowXml, name: bytes, column: int) -> CellXml | None:
    """A cell of a regular piece by its address; ``None`` when there is none.

    Args:
        piece: Rows.
        row: One of them.
        name: The address, such as ``F14``.
        column: The same as a column.
    """
    cell = piece.name(b"c")
    start = piece.quiet.find(
        b"<" + cell + b' r="' + name + b'"', row.place.tag_end, row.place.inner_end
    )
    if start < 0:
        return None
    return _cell_at(piece, cell, start, column)


def last_cell(piece: Piece, row: RowXml, *, regular: bool) -> CellXml | None:
    """The last cell of a row; ``None`` when it has none.

    Args:
        piece: Rows.
        row: One of them.
        regular: Whether the piece is.
    """
    if not regular:
        return max(cells_of(piece, row), key=lambda cell: cell.place.end, default=None)
    name = piece.name(b"c")
    start = piece.quiet.rfind(b"<" + name + b' r="', row.place.tag_end, row.place.inner_end)
    if start < 0:
        return None
    return _cell_at(piece, name, start, _column_at(piece.quiet, start + len(name) + 5))


def _cell_at(piece: Piece, name: bytes, start: int, column: int) -> CellXml | None:
    tag = start_tag(name).match(piece.quiet, start)
    if tag is None:
        return None
    if tag[2]:
        end = tag.end()
        return CellXml(column, Element(start, end, end, end, tag[1]))
    inner_end = piece.quiet.index(b"</" + name + b">", tag.end())
    end = inner_end + len(name) + 3
    return CellXml(column, Element(start, tag.end(), inner_end, end, tag[1]))


def _column_at(data: bytes, first: int) -> int:
    """The column whose letters begin at a byte."""
    letters = first
    while data[letters] > _LAST_DIGIT:
        letters += 1
    return column_index(data[first:letters])


def whole_number(text: str | None) -> int:
    """A number as attributes spell it; 0 for anything else."""
    return int(text) if text is not None and text.isascii() and text.isdigit() else 0


_LAST_DIGIT = ord("9")
