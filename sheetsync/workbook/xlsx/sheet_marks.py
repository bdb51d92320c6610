"""What a person added to a sheet's cells, or took from elsewhere: one look beside the fast reader.

Texts struck in part, cells struck through or coloured, formulas that take values from outside, and
the range that the sheet says it fills. Each costs time only where styles, texts or formulas say
that there may be something.
"""

from __future__ import annotations

import html
import re
from array import array
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from sheetsync.model.place import column_letters
from sheetsync.workbook.cells.outside import OutsideFormulas
from sheetsync.workbook.cells.runs import RunMark
from sheetsync.workbook.cells.structure import Structure
from sheetsync.workbook.xlsx.addresses import cell_range, column_index
from sheetsync.workbook.xlsx.sheet_xml import sheet_pieces
from sheetsync.workbook.xlsx.sidecar import note_style

_FORMULA_TEXT: Final = re.compile(rb"<f[^>]*>([^<]+)")
_FORMULA: Final = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*><f([^>]*?)(?:/>|>([^<]*)</f>)')
_SHARED_GROUP: Final = re.compile(rb'(?=.*\st="shared").*\ssi="(\d+)"', re.DOTALL)
_ARRAY: Final = re.compile(rb'\sref="([A-Z0-9:$]+)"')
_ARRAY_KIND: Final = re.compile(rb'\st="(?:array|dataTable)"')
_DIMENSION: Final = re.compile(rb'<dimension\b[^>]*\sref="([A-Z0-9:$]+)"')
_ROW: Final = re.compile(rb'<row r="(\d+)"')
_FEW: Final = 200
_MOST_SPREAD: Final = 1_000_000

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column; rows from 1, columns from 0."""


@dataclass(slots=True, kw_only=True)
class SheetMarks:
    """What was found; rows as Excel counts, columns from 0.

    Attributes:
        texts: (row, column) → what is special about texts of which a part is struck through,
            superscript or subscript.
        outside: Column → rows whose formula takes values from outside the workbook, from the clock
            or from chance.
        struck: Column → style plus one by row (see ``SheetFacts.styles``) of cells that are struck
            through as a whole.
        looks: The same of cells with a coloured style, for the columns that are watched.
        stated: The range that the sheet says it fills; ``None`` when it says nothing.
        last_row: The last row in the file, with or without cells; 0 when it is not known.
        is_too_wide: Whether no cell at all stands in the last column of the stated range.
    """

    texts: dict[tuple[int, int], RunMark] = field(default_factory=dict)
    outside: dict[int, set[int]] = field(default_factory=dict)
    struck: dict[int, array[int]] = field(default_factory=dict)
    looks: dict[int, array[int]] = field(default_factory=dict)
    stated: Area | None = None
    last_row: int = 0
    is_too_wide: bool = False

    def note_outside(self, row: int, column: int) -> None:
        """Remember a cell whose formula takes values from outside."""
        self.outside.setdefault(column, set()).add(row)


class SecondLook:
    """Finds them in a sheet's XML, piece by piece.

    Attributes:
        marks: What was found so far.
    """

    def __init__(
        self,
        structure: Structure,
        texts: Mapping[int, RunMark],
        *,
        watch: Collection[int],
    ) -> None:
        """Look at nothing yet.

        Args:
            structure: The workbook's styles and names.
            texts: Index → mark of shared strings that are in part struck through, superscript or
                subscript.
            watch: The columns in which coloured cells are looked for.
        """
        self.marks = SheetMarks()
        self._texts = texts
        self._text = _text_pattern(texts)
        self._struck = _style_pattern(None, structure.looks.struck)
        self._coloured = _style_pattern(watch, structure.looks.coloured) if watch else None
        self._outside: OutsideFormulas = structure.outside
        self._groups: set[bytes] = set()

    def look_above(self, data: bytes) -> None:
        """Look at what stands before the rows."""
        stated = _DIMENSION.search(data)
        self.marks.stated = None if stated is None else cell_range(stated[1].decode("ascii"))

    def look(self, data: bytes, *, has_formulas: bool) -> None:
        """Look at whole rows that are written the plain way.

        Args:
            data: The rows as XML.
            has_formulas: Whether there are formulas among them.
        """
        marks = self.marks
        last = _ROW.match(data, max(data.rfind(b"<row "), 0))
        if last is not None:
            marks.last_row = max(marks.last_row, int(last[1]))
        if self._text is not None:
            for letters, digits, index in self._text.findall(data):
                mark = self._texts.get(int(index))
                if mark is not None:
                    marks.texts[int(digits), column_index(letters)] = mark
        for pattern, found in ((self._struck, marks.struck), (self._coloured, marks.looks)):
            if pattern is not None:
                for letters, digits, style in pattern.findall(data):
                    note_style(found, column_index(letters), int(digits), int(style))
        if has_formulas:
            self._look_at_formulas(data)

    def _look_at_formulas(self, data: bytes) -> None:
        if not self._groups and not self._outside.may_be_among(
            b"\n".join(_FORMULA_TEXT.findall(data))
        ):
            return
        for letters, digits, attributes, text in _FORMULA.findall(data):
            if not self._is_outside(attributes, text):
                continue
            row, column = int(digits), column_index(letters)
            self.marks.note_outside(row, column)
            if _ARRAY_KIND.search(attributes):
                self._spread(attributes)

    def _is_outside(self, attributes: bytes, text: bytes) -> bool:
        """Whether a formula takes values from outside, by itself or as one of a group."""
        found = _SHARED_GROUP.match(attributes)
        group = None if found is None else found[1]
        if not text:
            return group in self._groups
        is_outside = self._outside.takes(html.unescape(text.decode("utf-8", "replace")))
        if is_outside and group is not None:
            self._groups.add(group)
        return is_outside

    def _spread(self, attributes: bytes) -> None:
        """The other cells of an array formula hold only values, yet are results as well."""
        reference = _ARRAY.search(attributes)
        area = None if reference is None else cell_range(reference[1].decode("ascii"))
        if area is not None:
            note_area(self.marks, area)


def has_cell_in(blocks: Iterable[bytes], column: int) -> bool:
    """Whether any cell, filled or not, stands in a column of a sheet that is written plainly."""
    pattern = re.compile(b'<c r="%s[0-9]' % column_letters(column).encode("ascii"))
    return any(
        pattern.search(data) is not None for part, data in sheet_pieces(blocks) if part == "rows"
    )


def note_area(marks: SheetMarks, area: Area) -> None:
    """Remember all cells of an array formula that takes values from outside."""
    first_row, first_column, last_row, last_column = area
    if (last_row - first_row + 1) * (last_column - first_column + 1) > _MOST_SPREAD:
        return  # such a sheet is refused where its formulas are counted
    for column in range(first_column, last_column + 1):
        for row in range(first_row, last_row + 1):
            marks.note_outside(row, column)


def _text_pattern(texts: Mapping[int, RunMark]) -> re.Pattern[bytes] | None:
    """Cells whose text is one of the given shared strings; all, where these are many."""
    if not texts:
        return None
    which = b"\\d++" if len(texts) > _FEW else b"|".join(b"%d" % index for index in texts)
    return re.compile(b'<c r="([A-Z]+)(\\d+)"[^>]*? t="s"[^>]*><v>(%s)</v>' % which)


def _style_pattern(
    columns: Collection[int] | None, styles: Collection[int]
) -> re.Pattern[bytes] | None:
    """Cells of the columns (``None``: all) under one of the styles, but those written as empty."""
    if not styles:
        return None
    names = b"[A-Z]++"
    if columns is not None:
        names = b"|".join(column_letters(column).encode("ascii") for column in columns)
    which = b"|".join(b"%d" % style for style in styles)
    return re.compile(b'<c r="(%s)([0-9]++)" s="(%s)"[^>]*+(?<!/)>' % (names, which))
