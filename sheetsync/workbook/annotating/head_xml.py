"""What stands before a sheet's rows: the range that it fills, and the widths of its columns.

Source: ECMA-376 Part 1, 18.3.1.35 (``dimension``), 18.3.1.13 (``col``: ``min`` and ``max`` count
from 1), 18.3.1.17 (``cols`` stands just before ``sheetData``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sheetsync.model.place import column_letters
from sheetsync.workbook.annotating.cut import Piece
from sheetsync.workbook.annotating.markup import (
    Element,
    attribute,
    element,
    elements,
    with_attributes,
)
from sheetsync.workbook.annotating.row_xml import whole_number
from sheetsync.workbook.xlsx.addresses import cell_range

_NOT_TAKEN_OVER: Final[dict[bytes, str | None]] = {
    b"hidden": None,
    b"bestFit": None,
    b"collapsed": None,
    b"outlineLevel": None,
}
"""What a column of ours does not share with the range of columns that it was part of."""


class SheetHead:
    """What stands before a sheet's rows.

    Attributes:
        styles: First column, last column (from 0) and format of ranges of columns with one.
    """

    def __init__(self, piece: Piece) -> None:
        """Read it.

        Args:
            piece: The sheet's head.
        """
        self._piece = piece
        self._columns = element(piece.quiet, piece.name(b"cols"))
        self.styles: list[tuple[int, int, int]] = [
            (first, last, whole_number(attribute(place.attributes, b"style")))
            for place, first, last in self._ranges()
        ]

    def style_of(self, column: int) -> int:
        """The format of a column's empty cells."""
        for first, last, style in self.styles:
            if first <= column <= last:
                return style
        return 0

    def changed(self, area: tuple[int, int, int, int] | None, widths: Mapping[int, float]) -> bytes:
        """The head of the sheet with more in it.

        Args:
            area: First row (from 1), first column (from 0), last row, last column of what was put
                into it; ``None`` when nothing was.
            widths: Column from 0 → its width; empty when no column gets another one.
        """
        data, quiet = self._piece.data, self._piece.quiet
        edits: list[tuple[int, int, bytes]] = []
        stated = element(quiet, self._piece.name(b"dimension"))
        if stated is not None and area is not None:
            edits.append((stated.start, stated.tag_end, self._dimension(stated, area)))
        if widths:
            place = self._columns
            start, end = (len(data), len(data)) if place is None else (place.start, place.end)
            edits.append((start, end, self._cols(widths)))
        for start, end, new in sorted(edits, reverse=True):
            data = data[:start] + new + data[end:]
        return data

    def _ranges(self) -> list[tuple[Element, int, int]]:
        place = self._columns
        if place is None:
            return []
        found = elements(
            self._piece.quiet, self._piece.name(b"col"), place.tag_end, place.inner_end
        )
        return [
            (
                one,
                whole_number(attribute(one.attributes, b"min")) - 1,
                whole_number(attribute(one.attributes, b"max")) - 1,
            )
            for one in found
        ]

    def _dimension(self, stated: Element, area: tuple[int, int, int, int]) -> bytes:
        before = cell_range(attribute(stated.attributes, b"ref") or "")
        if before is None:
            return self._piece.data[stated.start : stated.tag_end]
        top, left = min(before[0], area[0]), min(before[1], area[1])
        bottom, right = max(before[2], area[2]), max(before[3], area[3])
        ref = f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"
        slash = b"/" if stated.is_empty else b""
        name = self._piece.name(b"dimension")
        return b"<" + name + with_attributes(stated.attributes, {b"ref": ref}) + slash + b">"

    def _cols(self, widths: Mapping[int, float]) -> bytes:
        """The widths of all columns; ranges that hold one of ours are split around it."""
        name = self._piece.name(b"cols")
        spelled: list[tuple[int, bytes]] = []
        left = dict(widths)
        for place, first, last in self._ranges():
            inside = sorted(column for column in widths if first <= column <= last)
            if not inside:
                spelled.append((first, self._piece.data[place.start : place.end]))
                continue
            begin = first
            for column in inside:
                if begin < column:
                    spelled.append((begin, self._col(place.attributes, begin, column - 1)))
                ours = with_attributes(place.attributes, _NOT_TAKEN_OVER)
                spelled.append((column, self._col(ours, column, column, left.pop(column))))
                begin = column + 1
            if begin <= last:
                spelled.append((begin, self._col(place.attributes, begin, last)))
        spelled += [
            (column, self._col(b"", column, column, width)) for column, width in left.items()
        ]
        cols = b"".join(data for _, data in sorted(spelled, key=lambda one: one[0]))
        tag = b"" if self._columns is None else self._columns.attributes
        return b"<" + name + tag + b">" + cols + b"</" + name + b">"

    def _col(self, attributes: bytes, first: int, last: int, width: float | None = None) -> bytes:
        changed: dict[bytes, str | None] = {b"min": str(first + 1), b"max": str(last + 1)}
        if width is not None:
            changed |= {b"width": f"{width:g}", b"customWidth": "1"}
        return b"<" + self._piece.name(b"col") + with_attributes(attributes, changed) + b"/>"
