"""How values are shown in a cell: typed, complete where that is possible, never alive."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Final

from sheetsync.model.values import Canonical, canonical_text, decimal_text
from sheetsync.workbook.writing.layout import MAX_CELL_UNITS, CellValue, utf16_units

CUT_MARK: Final = " … [cut: too long for a cell]"
"""The end of a text that a cell cannot hold."""

_LARGEST_INTEGER: Final = 10**15
"""Whole numbers from here on lose digits in a spreadsheet (15 significant digits)."""

_FIRST_DAY: Final = date(1900, 3, 1)

_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0001-\U000e007f]"
)
"""Control characters but tab and line feed, marks of writing direction and other characters that
change what a reader sees without being seen, halves of surrogate pairs."""


def visible_text(text: str) -> str:
    """The text with every character that hides, or that reorders others, named instead.

    So is a text of nothing but blanks. Joiners (U+200C, U+200D) stay, for emoji and Persian need
    them.
    """
    if not text or text.isspace():
        return "".join(f"‹U+{ord(character):04X}›" for character in text)
    if text.isascii() and text.isprintable():
        return text
    return _HIDDEN.sub(_named, text)


def _named(found: re.Match[str]) -> str:
    character = found[0]
    if character == "\r":
        return "␍"
    if unicodedata.category(character) == "Cc" and ord(character) < 0x20:
        return chr(0x2400 + ord(character))
    return f"‹U+{ord(character):04X}›"


def shown_text(text: str) -> str:
    """The text as a cell shows it: hidden characters named, cut where a cell ends."""
    if len(text) < 256 and text.isascii() and text.isprintable() and not text.isspace():
        return text
    text = visible_text(text)
    if len(text) * 2 <= MAX_CELL_UNITS or utf16_units(text) <= MAX_CELL_UNITS:
        return text
    return _cut(text, MAX_CELL_UNITS - utf16_units(CUT_MARK)) + CUT_MARK


def _cut(text: str, units: int) -> str:
    """As many whole characters as fit; a combining mark or joiner is not torn from its base."""
    encoded = text.encode("utf-16-le", "surrogatepass")[: units * 2]
    if 0xD8 <= encoded[-1] <= 0xDB:
        encoded = encoded[:-2]
    kept = encoded.decode("utf-16-le", "surrogatepass")
    end = len(kept)
    while end and end < len(text) and _belongs_to_previous(text[end]):
        end -= 1
    return text[: end or len(kept)]


def _belongs_to_previous(character: str) -> bool:
    return unicodedata.combining(character) != 0 or character in "\u200d\ufe0f"


def shown(value: Canonical | None) -> CellValue:
    """A canonical value as a cell holds it; a missing one is an empty cell."""
    match value:
        case None:
            return ""
        case str():
            return shown_text(value)
        case bool():
            return value
        case int():
            return value if abs(value) < _LARGEST_INTEGER else str(value)
        case Decimal():
            return _shown_decimal(value)
        case date():
            return value if value >= _FIRST_DAY else value.isoformat()
        case tuple():
            return shown_text(canonical_text(value))


def _shown_decimal(value: Decimal) -> CellValue:
    """A number where a spreadsheet keeps all its digits, else its digits as text."""
    if len(value.as_tuple().digits) <= 15:
        number = float(value)
        if Decimal(repr(number)) == value:
            return int(number) if number.is_integer() and abs(number) < 1e15 else number
    return decimal_text(value)


def shown_wish(value: Canonical | None, clear_marker: str) -> CellValue:
    """What *New value* shows: the value, or the mapping's marker for one that is taken away."""
    return shown_text(clear_marker) if value is None else shown(value)


def is_shown_whole(value: Canonical | None) -> bool:
    """Whether the cell shows the very value, so that it may be edited there.

    A text that was cut, or whose hidden characters were named, must not come back as data.
    """
    if value is None or not isinstance(value, str | tuple):
        return True
    return shown(value) == canonical_text(value)
