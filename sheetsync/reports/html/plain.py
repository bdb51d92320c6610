"""What a cell of a report says, as text for a page."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from sheetsync.reports.shown import visible_text
from sheetsync.workbook.writing.layout import CellValue, ErrorText, Locked, NumberAs, Withheld

_ZEROS: Final = re.compile("0+")


def plain_text(value: CellValue) -> str:
    """A cell's value as a spreadsheet shows it, hidden characters named; an empty cell is empty."""
    match value:
        case str():
            text = visible_text(value)
        case ErrorText() | Locked():
            text = visible_text(value.text)
        case Withheld():
            text = ""
        case bool():
            text = "TRUE" if value else "FALSE"
        case float():
            text = repr(value).removesuffix(".0")
        case NumberAs():
            text = _formatted(value)
        case datetime():
            text = value.isoformat(sep=" ")
        case _:
            text = str(value)
    return text


def _formatted(value: NumberAs) -> str:
    """A number by the three sorts of formats that reports give it."""
    number, shape = value.number, value.format
    if _ZEROS.fullmatch(shape) and float(number).is_integer():
        return f"{int(number):0{len(shape)}d}"
    decimals = shape.partition(".")[2].count("0") if "." in shape else 0
    if shape.endswith("%"):
        return f"{number:.{decimals}%}"
    if "E+00" in shape:
        decimals = shape.partition("E")[0].partition(".")[2].count("0")
        return f"{number:.{decimals}E}"
    return repr(number)
