"""Binary Excel workbooks (.xlsb): what their parts say, cell by cell.

Source: [MS-XLSB] 2.1.4 (records), 2.4 (their contents), 2.2.1 (cell table).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sheetsync.errors import WorkbookError
from sheetsync.model.values import CellFault, FaultyCell, RawValue
from sheetsync.workbook.binary.binary_cells import (
    error_cell,
    font_mark,
    mark_of_runs,
    number_cell,
    packed_number,
)
from sheetsync.workbook.cells.cell_looks import CellLooks, FontLook, ground_of, ink_of, looks_of
from sheetsync.workbook.cells.formats import BUILT_IN_FORMATS, number_format
from sheetsync.workbook.cells.runs import RunMark
from sheetsync.workbook.cells.streamed import SheetExtras
from sheetsync.workbook.cells.structure import (
    KIND_PROPERTY,
    SheetPart,
    SheetState,
    Structure,
    own_properties,
    relations,
)
from sheetsync.workbook.files.limits import ReadLimits
from sheetsync.workbook.files.package import Package
from sheetsync.workbook.xlsx.addresses import MOST_COLUMNS, MOST_ROWS
from sheetsync.workbook.xlsx.exact import Cell, Row
from sheetsync.workbook.xlsx.excel_tables import related_parts

_STATES: Final = (SheetState.VISIBLE, SheetState.HIDDEN, SheetState.VERY_HIDDEN)
_ROW: Final = 0
_SHORT_CELLS: Final = range(12, 19)
_HIDDEN_ROW: Final = 0x10
_UNSAVED: Final = FaultyCell(fault=CellFault.UNSAVED_FORMULA)
_DAMAGED: Final = FaultyCell(fault=CellFault.UNREADABLE)
_MOST_RECORD_BYTES: Final = 1 << 24
_REMEDY: Final = "Open it in Excel, save it as “Excel Workbook (*.xlsx)”, and use that file."


class DamagedPartError(ValueError):
    """A part whose records end too early or contradict each other."""


class XlsbSource:
    """A binary Excel workbook.

    Attributes:
        structure: What its small parts say.
    """

    def __init__(self, package: Package, limits: ReadLimits) -> None:
        """Read everything but the sheets.

        Raises:
            WorkbookError: It is damaged or over a limit.
        """
        self._package = package
        self._limits = limits
        self._texts: list[str] = []
        self._text_marks: dict[int, RunMark] = {}
        self._fonts: list[RunMark] = []
        self._looks = CellLooks()
        book = next(part for part in package.part_names if part.endswith("workbook.bin"))
        links = relations(package, package.part_names[book])
        part_by_kind = {kind: target for kind, target in links.values() if target in package}
        with self._guarded("styles"):
            formats = self._read_styles(part_by_kind.get("styles"))
        with self._guarded("workbook"):
            self.structure = self._read_book(book, links, formats)
        with self._guarded("sharedStrings"):
            self._read_texts(part_by_kind.get("sharedStrings"))

    def close(self) -> None:
        """Let go of the archive."""
        self._package.close()
        self._texts = []

    def rows(self, sheet: SheetPart, extras: SheetExtras) -> Iterator[Row]:
        """The rows of a sheet in the order of the file.

        Raises:
            WorkbookError: The sheet is damaged.
        """
        with self._guarded(sheet.part):
            yield from self._rows(sheet, extras)

    def _rows(self, sheet: SheetPart, extras: SheetExtras) -> Iterator[Row]:
        row = Row(0, hidden=False, cells=[])
        has_meta = False
        saw_cells = False
        for kind, data in self._records(sheet.part):
            if kind == _ROW:
                if row.cells or row.hidden:
                    yield row
                (number,) = struct.unpack_from("<L", data)
                if number >= MOST_ROWS:
                    raise self._damaged(sheet.part)
                row = Row(number + 1, bool(data[11] & _HIDDEN_ROW), [])
            elif kind <= 11 or kind == 62:
                cell = self._cell(kind, data, has_meta=has_meta)
                if not 0 <= cell.column < MOST_COLUMNS or not row.number:
                    raise self._damaged(sheet.part)
                if cell.value is not None or cell.is_formula:
                    row.cells.append(cell)
            elif kind in _SHORT_CELLS:
                raise self._damaged(sheet.part)  # cells without a column are of the clipboard
            elif kind == 176:  # BrtMergeCell
                first_row, last_row, first, last = struct.unpack_from("<4L", data)
                extras.merges.append((first_row + 1, first, last_row + 1, last))
            elif kind == 60:  # BrtColInfo
                first, last = struct.unpack_from("<LL", data)
                if data[16] & 1:
                    extras.hidden_columns.append((first, last))
            saw_cells = saw_cells or kind == 146  # BrtEndSheetData
            has_meta = kind == 50  # BrtValueMeta
        if row.cells or row.hidden:
            yield row
        if not saw_cells:
            raise self._damaged(sheet.part)
        extras.notes.update(self._notes(sheet))

    def _notes(self, sheet: SheetPart) -> Iterator[tuple[int, int]]:
        """Row and column of the cells with notes."""
        for part in related_parts(self._package, sheet.part, {"comments"}):
            for kind, data in self._records(part):
                if kind == 635:  # BrtBeginComment
                    row, _, column = struct.unpack_from("<3L", data, 4)
                    yield row + 1, column

    def _cell(self, kind: int, data: bytes, *, has_meta: bool) -> Cell:
        column, style = struct.unpack_from("<LL", data)
        style &= 0xFFFFFF
        value: RawValue = None
        mark = RunMark.NONE
        match kind:
            case 2:  # BrtCellRk
                value = self._number(packed_number(struct.unpack_from("<L", data, 8)[0]), style)
            case 3 | 11:  # BrtCellError, BrtFmlaError
                return Cell(column, error_cell(data[8], is_picture=has_meta), style)
            case 4 | 10:  # BrtCellBool, BrtFmlaBool
                value = bool(data[8])
            case 5 | 9:  # BrtCellReal, BrtFmlaNum
                value = self._number(struct.unpack_from("<d", data, 8)[0], style)
            case 6 | 8:  # BrtCellSt, BrtFmlaString
                value = _text(data, 8)[0] or None
            case 7:  # BrtCellIsst
                (index,) = struct.unpack_from("<L", data, 8)
                known = index < len(self._texts)
                value = (self._texts[index] or None) if known else _DAMAGED
                mark = self._text_marks.get(index, RunMark.NONE)
            case 62:  # BrtCellRString
                text, mark = self._rich_text(data, 8)
                value = text or None
            case _:  # BrtCellBlank
                return Cell(column, None, style)
        is_formula = kind in {8, 9, 10}
        if is_formula and self.structure.recalculates:
            return Cell(column, _UNSAVED, style)
        return Cell(column, value, style, is_formula, mark)

    def _number(self, number: float, style: int) -> RawValue:
        return number_cell(number, style, self.structure)

    def _read_book(
        self, part: str, links: dict[str, tuple[str, str]], formats: tuple[str, ...]
    ) -> Structure:
        sheets: list[SheetPart] = []
        epoch_1904 = recalculates = False
        for kind, data in self._records(part):
            if kind == 153:  # BrtWbProp
                epoch_1904 = bool(data[0] & 1)
            elif kind == 157 and len(data) > 24:  # BrtCalcProp
                recalculates = bool(data[24] & 1)
            elif kind == 156:  # BrtBundleSh
                (state,) = struct.unpack_from("<L", data)
                link, position = _text(data, 8)
                name, _ = _text(data, position)
                link_kind, target = links.get(link, ("", ""))
                if link_kind != "worksheet":
                    continue
                if target not in self._package:
                    raise self._damaged(part)
                state = state if state < len(_STATES) else 0
                sheets.append(SheetPart(name=name, part=target, state=_STATES[state]))
        return Structure(
            sheets=tuple(sheets),
            epoch_1904=epoch_1904,
            recalculates=recalculates,
            formats=tuple(map(number_format, formats)) or (number_format("General"),),
            strings_part=None,
            common_names=False,
            mark=own_properties(self._package).get(KIND_PROPERTY, ""),
            looks=self._looks,
        )

    def _read_styles(self, part: str | None) -> tuple[str, ...]:
        """The format code of each cell style; the fonts are noted on the way."""
        codes = dict(BUILT_IN_FORMATS)
        styles: list[int] = []
        worn: list[tuple[int, int]] = []
        fonts: list[FontLook] = []
        grounds: list[str] = []
        of_cells = False
        for kind, data in () if part is None else self._records(part):
            if kind == 44:  # BrtFmt
                codes[struct.unpack_from("<H", data)[0]] = _text(data, 2)[0]
            elif kind == 43:  # BrtFont
                mark = font_mark(data, 6)
                self._fonts.append(mark)
                ink = ink_of(_colour(data, 12))
                fonts.append(FontLook(ink=ink, is_struck=bool(mark & RunMark.STRUCK)))
            elif kind == 45:  # BrtFill
                grounds.append(_ground(data))
            elif kind in {617, 618}:  # BrtBeginCellXFs, BrtEndCellXFs
                of_cells = kind == 617
            elif kind == 47 and of_cells:  # BrtXF
                styles.append(struct.unpack_from("<H", data, 2)[0])
                worn.append(struct.unpack_from("<HH", data, 4))
            if max(len(styles), len(codes)) > self._limits.styles:
                raise WorkbookError(
                    f"{self._package.name} is refused: it has more than {self._limits.styles:,} "
                    "cell styles (styles).",
                    remedy="Copy the cells (values only) into a new workbook and save that.",
                    code="over-limit",
                )
        self._looks = looks_of(worn, fonts, grounds)
        return tuple(codes.get(number, "General") for number in styles)

    def _read_texts(self, part: str | None) -> None:
        for kind, data in () if part is None else self._records(part):
            if kind == 19:  # BrtSSTItem
                text, mark = self._rich_text(data, 0)
                if mark:
                    self._text_marks[len(self._texts)] = mark
                self._texts.append(text)

    def _rich_text(self, data: bytes, position: int) -> tuple[str, RunMark]:
        """A text, and whether part of it is struck through, raised or lowered."""
        is_rich = data[position] & 1
        text, end = _text(data, position + 1)
        if not is_rich:
            return text, RunMark.NONE
        (count,) = struct.unpack_from("<L", data, end)
        runs = data[end + 4 : end + 4 + 4 * count]
        return text, mark_of_runs(text, runs, self._font_at)

    def _font_at(self, index: int) -> RunMark:
        return self._fonts[index] if index < len(self._fonts) else RunMark.NONE

    def _records(self, part: str) -> Iterator[tuple[int, bytes]]:
        return _records(self._package.chunks(part))

    @contextmanager
    def _guarded(self, part: str) -> Iterator[None]:
        """Translate what reading damaged records comes to."""
        try:
            yield
        except (DamagedPartError, struct.error, IndexError) as error:
            raise self._damaged(part) from error

    def _damaged(self, part: str) -> WorkbookError:
        return WorkbookError(
            f"{self._package.name} is damaged: its part {part!r} cannot be understood.",
            remedy=_REMEDY,
        )


def _records(blocks: Iterator[bytes]) -> Iterator[tuple[int, bytes]]:
    """Source: [MS-XLSB] 2.1.4: kind in one or two bytes, length in up to four, then the content."""
    buffer = b""
    for block in blocks:
        buffer = buffer + block
        position = 0
        while True:
            head = _head(buffer, position)
            if head is None:
                break
            kind, size, start = head
            if size > _MOST_RECORD_BYTES:
                raise DamagedPartError
            if start + size > len(buffer):
                break
            yield kind, buffer[start : start + size]
            position = start + size
        buffer = buffer[position:]
    if buffer:
        raise DamagedPartError


def _colour(data: bytes, position: int) -> str:
    """Source: [MS-XLSB] 2.5.4 (BrtColor): kind in 7 bits, index, tint, red, green, blue, alpha."""
    kind, number, tint = struct.unpack_from("<BBh", data, position)
    shade = f" {tint}" if tint else ""
    match kind >> 1:
        case 1:
            return "" if number in {64, 65} else f"indexed {number}{shade}"
        case 2:
            return f"rgb {data[position + 4 : position + 7].hex().upper()}{shade}"
        case 3:
            return f"theme {number}{shade}"
        case _:
            return ""


def _ground(data: bytes) -> str:
    """The colour of a fill; patterns 0 and 17 (a light grey that Excel keeps for itself) are none.

    Source: [MS-XLSB] 2.4.660 (BrtFill).
    """
    (pattern,) = struct.unpack_from("<L", data)
    if pattern in {0, 17}:
        return ""
    colour = _colour(data, 4)
    return ground_of(colour) if pattern == 1 else f"pattern {pattern} {colour}"


def _head(buffer: bytes, position: int) -> tuple[int, int, int] | None:
    """A record's kind, length and where its content begins; ``None``: more bytes are needed."""
    end = len(buffer)
    if position >= end:
        return None
    kind = buffer[position]
    position += 1
    if kind & 0x80:
        if position >= end:
            return None
        kind = (kind & 0x7F) | ((buffer[position] & 0x7F) << 7)
        position += 1
    size = 0
    for shift in (0, 7, 14, 21):
        if position >= end:
            return None
        octet = buffer[position]
        position += 1
        size |= (octet & 0x7F) << shift
        if not octet & 0x80:
            return kind, size, position
    return kind, size, position


def _text(data: bytes, position: int) -> tuple[str, int]:
    """A text with its length before it, and where it ends; a missing one is empty."""
    (count,) = struct.unpack_from("<L", data, position)
    position += 4
    if count == 0xFFFFFFFF:
        return "", position
    found = data[position : position + 2 * count]
    if len(found) < 2 * count:
        raise DamagedPartError
    return found.decode("utf-16-le", "surrogatepass"), position + 2 * count
