"""Whether a cell still says what we wrote, however a spreadsheet program saved it."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from datetime import date, time, timedelta
from typing import Final

from sheetsync.workbook.own.plan_cells import SavedCell
from sheetsync.workbook.writing.cell_xml import serial_number
from sheetsync.workbook.writing.layout import CellValue, ErrorText, Locked, NumberAs, Withheld

_ESCAPE: Final = re.compile("_x([0-9A-Fa-f]{4})_")
_SIGNIFICANT: Final = 15


def cell_key(value: CellValue | SavedCell) -> Hashable:
    """What a cell says, apart from how it is stored.

    Numbers count to 15 digits, which is what spreadsheets keep; truth is the number it is stored
    as; days and moments are their serial numbers; line breaks are of one kind; and the
    ``_xHHHH_`` escapes, which programs write once too often or too seldom (H20), are undone.
    """
    match value:
        case str():
            return _text_key(value)
        case bool() | int() | float():
            return float(f"{float(value):.{_SIGNIFICANT}g}")
        case date() | time() | timedelta():
            return float(f"{serial_number(value):.{_SIGNIFICANT - 3}g}")
        case ErrorText() | Withheld():
            return ""
        case NumberAs():
            return cell_key(value.number)
        case Locked():
            return cell_key(value.text)


def _text_key(text: str) -> str:
    if "_x" in text:
        for _ in range(2):
            text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def same_cell(written: CellValue, saved: SavedCell) -> bool:
    """Whether a saved cell says what was written."""
    return written == saved or cell_key(written) == cell_key(saved)


def same_link(written: CellValue, saved: SavedCell) -> bool:
    """The same for a cell with a link, whose number some programs save as text."""
    return same_cell(written, saved) or (isinstance(saved, str) and str(written) == saved)


def row_key(values: Sequence[CellValue | SavedCell]) -> tuple[Hashable, ...]:
    """What a row says."""
    return tuple(cell_key(value) for value in values)
