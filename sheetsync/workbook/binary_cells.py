"""What Excel's two binary formats store alike: packed numbers, error codes, texts' formatting."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from typing import Final

from sheetsync.model.values import CellFault, FaultyCell, RawValue
from sheetsync.workbook.serials import serial_value
from sheetsync.workbook.structure import Structure

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


def is_odd_font(font: bytes, script_at: int) -> bool:
    """Whether a font is struck through, superscript or subscript.

    Args:
        font: The font's record; its second half-word holds the signs.
        script_at: Where the half-word stands that says super- or subscript.
    """
    signs, script = struct.unpack_from("<H", font, 2)[0], struct.unpack_from("<H", font, script_at)
    return bool(signs & _STRUCK) or script[0] in {1, 2}


def has_odd_run(runs: bytes, font_at: Callable[[int], bool], *, text_units: int) -> bool:
    """Whether part of a text is written in a struck, raised or lowered font.

    Args:
        runs: First character and font of each run, two half-words each.
        font_at: Whether the font with this index is such a one.
        text_units: Length of the text; runs behind its end format nothing.
    """
    count = len(runs) // 4
    found = struct.unpack(f"<{2 * count}H", runs[: 4 * count])
    starts, fonts = found[::2], found[1::2]
    return any(
        start < text_units and font_at(font) for start, font in zip(starts, fonts, strict=True)
    )
