"""Trade item numbers: EAN, UPC and their kin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Final, cast

from sheetsync.codecs.codec import CellReading, Remark, Sweep, Unreadable, filled, foreign_value
from sheetsync.codecs.text import (
    SCIENTIFIC,
    clean_text,
    digits,
    faulty,
    scientific_text,
)
from sheetsync.model.definition import FieldDefinition
from sheetsync.model.values import Canonical, RawValue

LENGTHS: Final = (8, 12, 13, 14)
"""Digits of a GTIN. Source: GS1 General Specifications, section 3."""

_DIGITS: Final = re.compile("[0-9]+")
_SINGLE: Final = bytes((code - ord("0")) % 256 for code in range(256))
_TRIPLE: Final = bytes((code - ord("0")) % 256 * 3 % 256 for code in range(256))


def check_digit(body: str) -> int:
    """The digit that completes a GTIN, of ASCII digits.

    Source: GS1 General Specifications, section 7.9: weights 3 and 1 from the right.
    """
    codes = body.encode("ascii")
    total = 3 * sum(codes[::-2]) + sum(codes[-2::-2])
    zeros = ord("0") * (3 * ((len(codes) + 1) // 2) + len(codes) // 2)
    return (zeros - total) % 10


def is_gtin(text: str) -> bool:
    """Whether a text is a GTIN: its length and check digit are right."""
    return (
        len(text) in LENGTHS
        and _DIGITS.fullmatch(text) is not None
        and check_digit(text[:-1]) == int(text[-1])
    )


class GtinCodec:
    """GTINs; canonical is their digits as text, zeros and all."""

    def from_cell(
        self,
        raw: RawValue,
        reading: CellReading,
        *,
        shown: str = "",
        remarks: list[Remark] | None = None,
    ) -> Canonical | Unreadable:
        """Read 8, 12, 13 or 14 digits with a valid check digit, from text or a numeric cell."""
        text: str | Unreadable
        match raw:
            case str():
                text = clean_text(raw, reading, remarks)
            case bool() | date() | time() | timedelta() | None:
                return Unreadable(
                    code="gtin-invalid",
                    expected="8, 12, 13 or 14 digits; the cell holds a date or a truth value",
                    remedy="Format the column as Text and type the number again.",
                )
            case int() | float():
                text = digits(raw, pad=reading.pad, shown=shown, remarks=remarks, strict=True)
            case _:
                text = faulty(raw)
        if isinstance(text, Unreadable) or is_gtin(text):
            return text
        return scientific_text() if SCIENTIFIC.fullmatch(text) else _invalid(text)

    def to_cell(self, value: Canonical) -> RawValue:
        """The digits as text, so that no zero is lost."""
        return str(value)

    def from_api(self, value: object, definition: FieldDefinition) -> Canonical | None:
        """The digits; a number is taken by its digits."""
        return None if value is None or value == "" else foreign_value(value)

    def to_api(self, value: Canonical, definition: FieldDefinition) -> object:
        """The digits as a string."""
        return value

    def sweep(
        self, values: Sequence[RawValue], reading: CellReading, *, blank: object = None
    ) -> Sweep:
        """Take every text that is a GTIN."""
        types = set(map(type, values))
        if types <= {str, type(None)} and _all_gtins([text for text in values if text is not None]):
            return Sweep(filled(values, blank), ())
        good = {text for text in set(values) if type(text) is str and is_gtin(text)}
        doubtful = [
            position
            for position, value in enumerate(values)
            if value is not None and value not in good
        ]
        return Sweep(filled(values, blank), doubtful)


def _all_gtins(texts: Sequence[object]) -> bool:
    """Whether all texts are GTINs of one length; adds their digits up a place at a time."""
    lengths = set(map(len, cast("Sequence[str]", texts)))
    together = "".join(cast("Sequence[str]", texts))
    if len(lengths) != 1 or not (together.isascii() and together.isdigit()):
        return False
    (length,) = lengths
    digits = together.encode("ascii")
    places = [
        digits[place::length].translate(_TRIPLE if (length - place) % 2 == 0 else _SINGLE)
        for place in range(length)
    ]
    return length in LENGTHS and not any(
        total % 10 for total in map(sum, zip(*places, strict=True))
    )


def _invalid(text: str) -> Unreadable:
    bare = re.sub(r"[\s.-]", "", text)
    candidates = (bare, *(bare.zfill(length) for length in LENGTHS))
    suggestions = tuple(dict.fromkeys(candidate for candidate in candidates if is_gtin(candidate)))
    if _DIGITS.fullmatch(text) and len(text) in LENGTHS:
        expected = f"{check_digit(text[:-1])} as the check digit, the last of {len(text)} digits"
    else:
        expected = "8, 12, 13 or 14 digits with a valid check digit"
    return Unreadable(
        code="gtin-invalid",
        expected=expected,
        remedy="Take the digits from the article's label and type them into a Text cell.",
        suggestions=suggestions,
    )
