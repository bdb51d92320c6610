"""Excel 97–2003 workbooks (.xls): what their records say, cell by cell.

Source: [MS-XLS] 2.4 (records); BIFF5, of Excel 5 and 95, differs in its texts only.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import Final

from sheetsync.errors import WorkbookError
from sheetsync.workbook.binary.biff import (
    BOF,
    CONTINUE,
    EOF,
    DamagedRecordError,
    Record,
    RunOfText,
    code_page_name,
    records,
    short_text,
)
from sheetsync.workbook.binary.binary_cells import colour_number, font_mark
from sheetsync.workbook.binary.xls_cells import SheetCells
from sheetsync.workbook.cells.cell_looks import FontLook, ground_of, ink_of, looks_of
from sheetsync.workbook.cells.formats import BUILT_IN_FORMATS, number_format
from sheetsync.workbook.cells.runs import RunMark
from sheetsync.workbook.cells.streamed import SheetExtras
from sheetsync.workbook.cells.structure import (
    KIND_PROPERTY,
    SheetPart,
    SheetState,
    Structure,
)
from sheetsync.workbook.files.compound import CompoundFile
from sheetsync.workbook.files.limits import ReadLimits
from sheetsync.workbook.xlsx.exact import Row

_BIFF8: Final = 0x0600
_BUILD_OF_97: Final = 0x0DBB
"""What LibreOffice calls itself; Excel has not since 1997.

LibreOffice saves 0 as the result of formulas with a text, when it has read them from .xlsx and not
calculated them itself; found by holding its .xls against its .xlsx.
"""
_BIFF5: Final = 0x0500
_FILE_PASSWORD: Final = 0x002F
_CODE_PAGE: Final = 0x0042
_FONT: Final = 0x0031
_SHARED_TEXTS: Final = 0x00FC
_STATES: Final = (SheetState.VISIBLE, SheetState.HIDDEN, SheetState.VERY_HIDDEN)
_REMEDY: Final = "Open it in Excel, save it as “Excel Workbook (*.xlsx)”, and use that file."


class XlsSource:
    """An Excel 97–2003 workbook.

    Attributes:
        structure: What its first records say; each sheet's part is its place in the stream.
    """

    def __init__(self, data: bytes, name: str, limits: ReadLimits) -> None:
        """Read everything but the sheets.

        Raises:
            WorkbookError: It is damaged, protected by a password, or over a limit.
        """
        self._name = name
        self._limits = limits
        container = CompoundFile(data, name)
        stream = container.stream("Workbook", "Book")
        if stream is None:
            raise WorkbookError(f"{name} holds no workbook.", remedy=_REMEDY, code="not-a-workbook")
        self._stream = stream
        self._texts: list[str] = []
        self._text_marks: dict[int, RunMark] = {}
        self._fonts: list[RunMark] = []
        self._font_looks: list[FontLook] = []
        self._wide = True
        self._build = 0
        self._encoding = "cp1252"
        try:
            self.structure = self._read_globals(_mark(container))
        except (DamagedRecordError, struct.error, IndexError) as error:
            raise self._damaged("its first records") from error

    def close(self) -> None:
        """Let go of the workbook's bytes."""
        self._stream = b""
        self._texts = []

    def rows(self, sheet: SheetPart, extras: SheetExtras) -> Iterator[Row]:
        """The rows of a sheet in the order of the file.

        Raises:
            WorkbookError: The sheet is damaged.
        """
        cells = SheetCells(
            structure=self.structure,
            extras=extras,
            texts=self._texts,
            text_marks=self._text_marks,
            encoding=None if self._wide else self._encoding,
            doubts_zeros=self._build == _BUILD_OF_97,
        )
        try:
            yield from cells.rows(records(self._stream, int(sheet.part)))
        except (DamagedRecordError, struct.error, IndexError) as error:
            raise self._damaged(f"the sheet {sheet.name!r} near row {cells.row_number}") from error

    def _read_globals(self, mark: str) -> Structure:
        stream = records(self._stream)
        self._read_version(next(stream, None))
        codes = dict(BUILT_IN_FORMATS)
        styles: list[int] = []
        worn: list[tuple[int, int]] = []
        grounds: dict[str, int] = {}
        listed: list[Record] = []
        shared: list[bytes] = []
        epoch_1904 = False
        last = 0
        for record in stream:
            kind, data = record.kind, record.data
            if kind == CONTINUE:
                if last == _SHARED_TEXTS:
                    shared.append(data)
                continue
            last = kind
            match kind:
                case 0x0022:  # DATEMODE
                    epoch_1904 = data[:1] == b"\1"
                case 0x0085:  # BOUNDSHEET
                    listed.append(record)
                case 0x00E0:  # XF
                    styles.append(struct.unpack_from("<H", data, 2)[0])
                    ground = grounds.setdefault(self._ground(data), len(grounds))
                    worn.append((_font_number(struct.unpack_from("<H", data)[0]), ground))
                case 0x041E:  # FORMAT
                    codes[struct.unpack_from("<H", data)[0]] = self._format(data)
                case 0x00FC:  # SST
                    shared = [data]
                case _ if kind == EOF:
                    break
                case _:
                    self._note(kind, data)
        else:
            raise DamagedRecordError
        self._check_styles(max(len(styles), len(codes)))
        if shared:
            self._read_shared(shared)
        return Structure(
            sheets=tuple(filter(None, map(self._sheet, listed))),
            epoch_1904=epoch_1904,
            recalculates=False,
            formats=tuple(number_format(codes.get(number, "General")) for number in styles)
            or (number_format("General"),),
            strings_part=None,
            common_names=False,
            mark=mark,
            looks=looks_of(worn, self._font_looks, list(grounds)),
        )

    def _ground(self, style: bytes) -> str:
        """The colour of a style's ground; older versions than 97 keep it elsewhere.

        Source: [MS-XLS] 2.5.20 (CellXF): the pattern in 6 bits, its colour in 7.
        """
        if not self._wide or len(style) < 20:
            return ""
        pattern = struct.unpack_from("<L", style, 14)[0] >> 26
        colour = colour_number(struct.unpack_from("<H", style, 18)[0] & 0x7F)
        if pattern <= 1:
            return ground_of(colour) if pattern else ""
        return f"pattern {pattern} {colour}"

    def _note(self, kind: int, data: bytes) -> None:
        """What is needed to read texts, now or later."""
        if kind == _FILE_PASSWORD:
            raise self._protected()
        if kind == _CODE_PAGE:
            self._encoding = code_page_name(struct.unpack_from("<H", data)[0])
        elif kind == _FONT:
            mark = font_mark(data, 8)
            ink = ink_of(colour_number(struct.unpack_from("<H", data, 4)[0]))
            self._fonts.append(mark)
            self._font_looks.append(FontLook(ink=ink, is_struck=bool(mark & RunMark.STRUCK)))

    def _read_version(self, first: Record | None) -> None:
        if first is None or first.kind != BOF:
            raise self._unknown("an older version than Excel 5")
        version, _, self._build = struct.unpack_from("<HHH", first.data)
        if version not in {_BIFF5, _BIFF8}:
            raise self._unknown(f"version {version:#06x}")
        self._wide = version == _BIFF8

    def _check_styles(self, count: int) -> None:
        if count > self._limits.styles:
            raise WorkbookError(
                f"{self._name} is refused: it has {count:,} cell styles; the limit is "
                f"{self._limits.styles:,} (styles).",
                remedy="Copy the cells (values only) into a new workbook and save that.",
                code="over-limit",
            )

    def _format(self, data: bytes) -> str:
        if self._wide:
            return short_text(data, 2, length_bytes=2)
        return data[3 : 3 + data[2]].decode(self._encoding, "replace")

    def _sheet(self, record: Record) -> SheetPart | None:
        """The sheet that a record announces; ``None`` for charts, macros and modules."""
        position, state, kind = struct.unpack_from("<LBB", record.data)
        if kind:
            return None
        if self._wide:
            name = short_text(record.data, 6, length_bytes=1)
        else:
            name = record.data[7 : 7 + record.data[6]].decode(self._encoding, "replace")
        start = next(records(self._stream, position), None)
        if start is None or start.kind != BOF:
            raise DamagedRecordError
        state = state & 3
        return SheetPart(
            name=name, part=str(position), state=_STATES[state if state < len(_STATES) else 0]
        )

    def _read_shared(self, blocks: list[bytes]) -> None:
        (count,) = struct.unpack_from("<L", blocks[0], 4)
        reader = RunOfText([blocks[0][8:], *blocks[1:]])
        for index in range(count):
            text, mark = reader.text(self._font_at)
            self._texts.append(text)
            if mark:
                self._text_marks[index] = mark

    def _font_at(self, index: int) -> RunMark:
        """Whether a font is struck, raised or lowered."""
        index = _font_number(index)
        return self._fonts[index] if index < len(self._fonts) else RunMark.NONE

    def _damaged(self, what: str) -> WorkbookError:
        return WorkbookError(
            f"{self._name} is still being copied or damaged: {what} cannot be read.",
            remedy="Copy it again; if it opens in Excel, save it there as “Excel Workbook "
            "(*.xlsx)” and use that file.",
        )

    def _unknown(self, what: str) -> WorkbookError:
        return WorkbookError(
            f"{self._name} is an Excel workbook of {what}, which is not read.",
            remedy=_REMEDY,
            code="format-not-read",
        )

    def _protected(self) -> WorkbookError:
        return WorkbookError(
            f"{self._name} is protected by a password.",
            remedy="Open it in Excel, save it as “Excel Workbook (*.xlsx)” without a password, and "
            "use that file.",
            code="password-protected",
        )


def _font_number(index: int) -> int:
    """A font's place among the fonts; there is no font with the number 4."""
    return index - (index > 4)


def _mark(container: CompoundFile) -> str:
    """What kind of workbook of ours this is; empty: it is none.

    The property's value follows the names of all properties in its stream, so it is enough that
    one of our kinds stands there beside the property's name.
    """
    properties = container.stream("\x05DocumentSummaryInformation") or b""
    found: Callable[[str], bool] = lambda text: (  # noqa: E731 - one line of two spellings
        text.encode("ascii") in properties or text.encode("utf-16-le") in properties
    )
    if not found(KIND_PROPERTY):
        return ""
    return "plan" if found("plan\0") else "result" if found("result\0") else "report"
