"""The cells of one sheet of an Excel 97–2003 workbook.

Source: [MS-XLS] 2.4.20 to 2.4.24 (cells), 2.4.127 (Formula), 2.4.168 (MergeCells), 2.4.220 (RK),
2.4.221 (Row), 2.4.53 (ColInfo).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from sheetsync.model.values import CellFault, FaultyCell, RawValue
from sheetsync.workbook.binary.biff import (
    BOF,
    CONTINUE,
    EOF,
    DamagedRecordError,
    Record,
    RunOfText,
)
from sheetsync.workbook.binary.binary_cells import error_cell, number_cell, packed_number
from sheetsync.workbook.cells.runs import RunMark
from sheetsync.workbook.cells.streamed import SheetExtras
from sheetsync.workbook.cells.structure import Structure
from sheetsync.workbook.xlsx.exact import Cell, Row

_BEFORE_TEXT: Final = frozenset({0x0207, 0x04BC, 0x0221, 0x0236, CONTINUE})
"""STRING, and what may stand between a formula and it: SHRFMLA, ARRAY, TABLE."""
_HIDDEN_ROW: Final = 0x20
_HIDDEN_COLUMN: Final = 0x01
_GOES_ON: Final = 0xFFFF
"""Row of a note's record in Excel 5 that continues the one before."""
_ON_LOAD: Final = 0x02
_UNSAVED: Final = FaultyCell(fault=CellFault.UNSAVED_FORMULA)
_DAMAGED: Final = FaultyCell(fault=CellFault.UNREADABLE)


class SheetCells:
    """Reads the records of one sheet.

    Attributes:
        row_number: The row that was read last, as Excel counts.
    """

    def __init__(
        self,
        *,
        structure: Structure,
        extras: SheetExtras,
        texts: Sequence[str],
        text_marks: Mapping[int, RunMark],
        encoding: str | None,
        doubts_zeros: bool,
    ) -> None:
        """Begin.

        Args:
            structure: The workbook's epoch and formats.
            extras: Where merged ranges and hidden columns are noted.
            texts: The shared texts.
            text_marks: Index → what is special about parts of it, for those that have such parts.
            encoding: Of texts of 8 bits in BIFF5; ``None`` for BIFF8.
            doubts_zeros: Whether the workbook comes from a program that saves 0 as the result of
                formulas whose result is a text.
        """
        self.row_number = 0
        self._structure = structure
        self._extras = extras
        self._texts = texts
        self._text_marks = text_marks
        self._encoding = encoding
        self._doubts_zeros = doubts_zeros
        self._awaits_text: tuple[int, int, int] | None = None
        self._text_blocks: list[bytes] = []

    def rows(self, stream: Iterable[Record]) -> Iterator[Row]:
        """The sheet's rows, in the order of the file; a row may come in several pieces.

        Raises:
            DamagedRecordError: The sheet has no end, or a record is cut.
        """
        depth = 0
        for record in stream:
            if self._text_blocks and record.kind != CONTINUE:
                yield self._text_result()
            elif self._awaits_text is not None and record.kind not in _BEFORE_TEXT:
                yield self._one(*self._awaits_text, _UNSAVED)
                self._awaits_text = None
            if record.kind == BOF:
                depth += 1
            elif record.kind == EOF:
                depth -= 1
                if not depth:
                    return
            elif depth == 1:  # charts within the sheet have records of their own
                row = self._row(record)
                if row is not None:
                    self.row_number = row.number
                    yield row
        raise DamagedRecordError

    def _row(self, record: Record) -> Row | None:
        data = record.data
        match record.kind:
            case 0x00BD:  # MULRK
                return self._many(data)
            case 0x0006:  # FORMULA
                return self._formula(data)
            case 0x0208:  # ROW
                row, flags = struct.unpack_from("<H", data)[0], struct.unpack_from("<H", data, 12)
                return Row(row + 1, bool(flags[0] & _HIDDEN_ROW), [])
            case 0x0207:  # STRING
                self._text_blocks = [data]
            case 0x003C if self._text_blocks:  # CONTINUE
                self._text_blocks.append(data)
            case 0x007D:  # COLINFO
                first, last, _, _, column_flags = struct.unpack_from("<5H", data)
                if column_flags & _HIDDEN_COLUMN:
                    self._extras.hidden_columns.append((first, last))
            case 0x001C if len(data) >= 4:  # NOTE
                row, column = struct.unpack_from("<HH", data)
                if row != _GOES_ON:
                    self._extras.notes.add((row + 1, column))
            case 0x00E5:  # MERGECELLS
                self._merge(data)
            case _:
                return self._single(record.kind, data)
        return None

    def _single(self, kind: int, data: bytes) -> Row | None:
        """A cell with a record of its own; ``None`` for records that are no cells."""
        match kind:
            case 0x0203:  # NUMBER
                row, column, style, number = struct.unpack_from("<HHHd", data)
                return self._one(row, column, style, self._number(number, style))
            case 0x027E:  # RK
                row, column, style, packed = struct.unpack_from("<HHHL", data)
                return self._one(row, column, style, self._number(packed_number(packed), style))
            case 0x00FD:  # LABELSST
                row, column, style, index = struct.unpack_from("<HHHL", data)
                if index >= len(self._texts):
                    return self._one(row, column, style, _DAMAGED)
                text = self._texts[index] or None
                mark = self._text_marks.get(index, RunMark.NONE)
                return self._one(row, column, style, text, mark=mark)
            case 0x0204 | 0x00D6:  # LABEL, RSTRING
                row, column, style = struct.unpack_from("<HHH", data)
                return self._one(row, column, style, self._text([data[6:]]) or None)
            case 0x0205:  # BOOLERR
                row, column, style, value, is_error = struct.unpack_from("<HHHBB", data)
                held = error_cell(value) if is_error else bool(value)
                return self._one(row, column, style, held)
            case _:
                return None

    def _one(
        self,
        row: int,
        column: int,
        style: int,
        value: RawValue,
        *,
        is_formula: bool = False,
        mark: RunMark = RunMark.NONE,
    ) -> Row:
        return Row(row + 1, hidden=False, cells=[Cell(column, value, style, is_formula, mark)])

    def _many(self, data: bytes) -> Row:
        row, first = struct.unpack_from("<HH", data)
        cells = []
        for column, position in enumerate(range(4, len(data) - 2, 6), first):
            style, packed = struct.unpack_from("<HL", data, position)
            cells.append(Cell(column, self._number(packed_number(packed), style), style))
        return Row(row + 1, hidden=False, cells=cells)

    def _formula(self, data: bytes) -> Row | None:
        row, column, style = struct.unpack_from("<HHH", data)
        result = data[6:14]
        (flags,) = struct.unpack_from("<H", data, 14)
        if flags & _ON_LOAD or (self._doubts_zeros and result == bytes(8)):
            return self._one(row, column, style, _UNSAVED)
        if result[6:] != b"\xff\xff":
            (number,) = struct.unpack("<d", result)
            return self._one(row, column, style, self._number(number, style), is_formula=True)
        match result[0]:
            case 0:
                self._awaits_text = (row, column, style)
                return None
            case 1:
                return self._one(row, column, style, bool(result[2]), is_formula=True)
            case 2:
                return self._one(row, column, style, error_cell(result[2]))
            case 3:
                return self._one(row, column, style, None, is_formula=True)
            case _:
                return self._one(row, column, style, _DAMAGED)

    def _text_result(self) -> Row:
        """The text that the formula before it has as its result."""
        blocks, self._text_blocks = self._text_blocks, []
        if self._awaits_text is None:
            raise DamagedRecordError
        row, column, style = self._awaits_text
        self._awaits_text = None
        return self._one(row, column, style, self._text(blocks) or None, is_formula=True)

    def _text(self, blocks: list[bytes]) -> str:
        (count,) = struct.unpack_from("<H", blocks[0])
        if self._encoding is not None:
            stored = b"".join(blocks)[2 : 2 + count]
            if len(stored) < count:
                raise DamagedRecordError
            try:
                return stored.decode(self._encoding)
            except UnicodeDecodeError as error:
                raise DamagedRecordError from error
        reader = RunOfText(blocks)
        reader.take(2)
        return reader.characters(count, wide=bool(reader.take(1)[0] & 1)) if count else ""

    def _number(self, number: float, style: int) -> RawValue:
        return number_cell(number, style, self._structure)

    def _merge(self, data: bytes) -> None:
        (count,) = struct.unpack_from("<H", data)
        for position in range(2, 2 + 8 * count, 8):
            first_row, last_row, first, last = struct.unpack_from("<4H", data, position)
            self._extras.merges.append((first_row + 1, first, last_row + 1, last))
