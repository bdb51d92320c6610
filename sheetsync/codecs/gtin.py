"""Trade item numbers: EAN, UPC and their kin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Final, cast

from sheetsync.codecs.codec import (
    CellReading,
    Remark,
    Sweep,
    Unreadable,
    filled,
    foreign_value,
    number_text,
)
from sheetsync.codecs.codes import SCIENTIFIC, digits, scientific_text
from sheetsync.codecs.look_alikes import latin_form
from sheetsync.codecs.text import clean_text, faulty
from sheetsync.model.definition import FieldDefinition
from sheetsync.model.values import Canonical, RawValue

LENGTHS: Final = (8, 12, 13, 14)
"""Digits of a GTIN. Source: GS1 General Specifications, section 3."""

_LEAST_SIGNIFICANT: Final = 6
"""Digits after the leading zeros from which on a check digit that fits is no accident."""

_ZEROED_TAIL: Final = 3
"""Zeros at the end from which on a wrong check digit is no slip of a finger."""

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
                return _from_number(raw, reading, shown, remarks)
            case _:
                text = faulty(raw)
        if isinstance(text, Unreadable) or is_gtin(text):
            return text
        return scientific_text(text) if SCIENTIFIC.fullmatch(text) else _invalid(text)

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


def padded_gtins(text: str, *, least: int = 0) -> tuple[str, ...]:
    """The GTINs that a text of digits is once the zeros in front are back, shortest first.

    Zeros in front do not move a check digit, so that a number of too few digits whose last one is
    right has lost nothing but zeros.

    Args:
        text: Digits, or anything else.
        least: Digits that it must have; a GTIN of as many has lost none.

    Returns:
        Empty for a text that has lost none, or that is too short to tell.
    """
    if (
        len(text.lstrip("0")) < _LEAST_SIGNIFICANT
        or not _DIGITS.fullmatch(text)
        or (is_gtin(text) and len(text) >= least)
    ):
        return ()
    longer = (text.zfill(length) for length in LENGTHS if length >= max(least, len(text) + 1))
    return tuple(gtin for gtin in longer if is_gtin(gtin))


def check_proof(gtin: str) -> str:
    """That a GTIN's check digit is right, in words."""
    return f"{gtin[-1]} is the right check digit of {gtin[:-1]}"


def zeros_lost(padded: Sequence[str]) -> Unreadable:
    """A GTIN in a numeric cell, which keeps no zeros in front.

    Args:
        padded: What it can have been, likeliest first; at least one.
    """
    gtin = padded[0]
    return Unreadable(
        code="zeros-lost",
        expected="8, 12, 13 or 14 digits as text; a numeric cell keeps no zeros in front",
        remedy="Format the column as Text and type the number with its zeros.",
        suggestions=tuple(padded),
        proof=f"with the zeros back it is {gtin}, and {check_proof(gtin)}",
        repair=gtin,
    )


def _from_number(
    number: float, reading: CellReading, shown: str, remarks: list[Remark] | None
) -> str | Unreadable:
    text = digits(number, pad=reading.pad, shown=shown, remarks=remarks, strict=True)
    if isinstance(text, str):
        if is_gtin(text):
            return text
        padded = padded_gtins(text)
        return zeros_lost(padded) if padded else _invalid(text)
    if text.code != "number-shown-differently":
        return text
    held = number_text(number)
    for gtin in (shown, held, *padded_gtins(held)):
        if is_gtin(gtin):
            told = f"{text.proof}; {check_proof(gtin)}" if text.proof else check_proof(gtin)
            return replace(text, proof=told, repair=gtin)
    wrong = _wrong_digit(held)
    return replace(text, proof=f"{text.proof}; {wrong}" if text.proof else wrong, repair="")


def _wrong_digit(text: str) -> str:
    """What is wrong with digits that make no GTIN."""
    if len(text) not in LENGTHS:
        return f"it has {len(text)} {'digit' if len(text) == 1 else 'digits'}"
    body, last = text[:-1], text[-1]
    told = f"the check digit of {body} is {check_digit(body)}, not {last}"
    zeros = len(text) - len(text.rstrip("0"))
    if zeros >= _ZEROED_TAIL:
        told += f"; the last {zeros} digits are 0, as of a number whose tail was cut"
    return told


def _invalid(text: str) -> Unreadable:
    bare = re.sub(r"[\s.-]", "", latin_form(text))
    are_digits = _DIGITS.fullmatch(bare) is not None
    padded = () if is_gtin(bare) else padded_gtins(bare)
    suggestions = tuple(gtin for gtin in (bare, *padded) if is_gtin(gtin))
    if _DIGITS.fullmatch(text) and len(text) in LENGTHS:
        expected = f"{check_digit(text[:-1])} as the check digit, the last of {len(text)} digits"
    else:
        expected = "8, 12, 13 or 14 digits with a valid check digit"
    proof = _wrong_digit(bare) if are_digits else ""
    if suggestions:
        proof = f"it is {suggestions[0]}, and {check_proof(suggestions[0])}"
    return Unreadable(
        code="gtin-invalid",
        expected=expected,
        remedy="Take the digits from the article's label and type them into a Text cell.",
        suggestions=suggestions,
        proof=proof,
        repair=suggestions[0] if suggestions else "",
    )
