"""What Excel's two binary formats store alike: packed numbers, error codes, texts' formatting."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from itertools import pairwise
from typing import Final

from sheetsync.model.values import CellFault, FaultyCell, RawValue
from sheetsync.workbook.cells.runs import RunMark, text_mark
from sheetsync.workbook.cells.serials import serial_value
from sheetsync.workbook.cells.structure import Structure

_ERRORS: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
"""Source: [MS-XLS] 2.5.10 (Bes) and [MS-XLSB] 2.5.97.2 (BErr)."""

_STRUCK: Final = 0x08


def error_cell(code: int, *, is_picture: bool = False) -> FaultyCell:
    """The cell of an error code."""
    fault = CellFault.PICTURE if is_picture else CellFault.ERROR
    return FaultyCell(fault=fault, shown=_ERRORS.get(code, "#UNKNOWN!"))


def packed_number(packed: int) -> float:
    """A number packed into 30 bits: a whole number or the upper half of a double, or a 100th.

    Source: [MS-XLS] 2.5.217 and [MS-XLSB] 2.5.122 (RkNumber).
    """
    if packed & 2:
        whole = packed >> 2
        number = float(whole - (1 << 30) if whole & (1 << 29) else whole)
    else:
        (number,) = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))
    return number / 100 if packed & 1 else number


def number_cell(number: float, style: int, structure: Structure) -> RawValue:
    """What a stored number means under its cell's format: a number, or a day or time."""
    if not math.isfinite(number):
        return FaultyCell(fault=CellFault.UNREADABLE, shown=str(number))
    formats = structure.formats
    number_format = formats[style] if style < len(formats) else None
    if number_format is None or not number_format.is_date:
        return number
    moment = serial_value(number, number_format, epoch_1904=structure.epoch_1904)
    return number if moment is None else moment


def font_mark(font: bytes, script_at: int) -> RunMark:
    """Whether a font is struck through, superscript or subscript.

    Args:
        font: The font's record; its second half-word holds the signs.
        script_at: Where the half-word stands that says super- or subscript.
    """
    signs, script = struct.unpack_from("<H", font, 2)[0], struct.unpack_from("<H", font, script_at)
    mark = RunMark.STRUCK if signs & _STRUCK else RunMark.NONE
    return mark | RunMark.RAISED if script[0] in {1, 2} else mark


def colour_number(number: int) -> str:
    """A colour of the palette in the spelling of ``cell_looks``; empty for the automatic one."""
    return "" if number in {0x7FFF, 64, 65} else f"indexed {number}"


def mark_of_runs(text: str, runs: bytes, font_at: Callable[[int], RunMark]) -> RunMark:
    """What is special about a text, by the fonts of its parts.

    Args:
        text: The text; what stands before its first run is in the cell's own font.
        runs: First UTF-16 unit and font of each run, two half-words each; runs behind the text's
            end format nothing.
        font_at: What is special about the font with this index.
    """
    count = len(runs) // 4
    found = struct.unpack(f"<{2 * count}H", runs[: 4 * count])
    starts, marks = found[::2], [font_at(font) for font in found[1::2]]
    if not any(marks):
        return RunMark.NONE
    units = text.encode("utf-16-le", "surrogatepass")
    ends = (0, *starts, len(units) // 2)
    parts = [
        units[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")
        for start, end in pairwise(ends)
    ]
    return text_mark(zip(parts, (RunMark.NONE, *marks), strict=True))
