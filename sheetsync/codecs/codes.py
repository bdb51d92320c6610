"""Numbers where a text or a code is meant, and what Excel has made of codes."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from sheetsync.codecs.as_typed import (
    scientific_number,
    typed_for_date,
    typed_for_scientific,
)
from sheetsync.codecs.codec import (
    SHOWN_NUMBER,
    Remark,
    Unreadable,
    number_shown,
    number_text,
    rounded,
)
from sheetsync.model.finding import Severity
from sheetsync.model.values import RawValue

EXACT_DIGITS: Final = 10**15
"""Excel keeps 15 digits of a number; from this value on some are lost."""

SCIENTIFIC: Final = re.compile(r"[+-]?[0-9](?:[.,][0-9]+)?[eE][+-][0-9]{1,3}")
"""A number as Excel shows it when its column is narrow: ``4.00638E+12``."""

FORMAT_AS_TEXT: Final = "Format the column as Text and type the value again."


def digits(
    number: float,
    *,
    pad: int | None,
    shown: str,
    remarks: list[Remark] | None,
    strict: bool,
    decimal: str = ".",
) -> str | Unreadable:
    """The text that a numeric cell stands for.

    Args:
        number: The cell's value.
        pad: Digits to pad a whole number to with zeros; ``None``: not padded.
        shown: What Excel displays, where it differs from the digits.
        remarks: What is worth saying is appended here.
        strict: Whether the text is a key or a code, which must be whole and shown as it is.
        decimal: The decimal mark of a number that is not whole.
    """
    if abs(number) >= EXACT_DIGITS or number != number:  # noqa: PLR0124 (not a number)
        return Unreadable(
            code="long-number",
            expected="at most 15 digits in a numeric cell; Excel loses the others",
            remedy=FORMAT_AS_TEXT,
            proof=_zeroed(number),
        )
    text = number_text(number)
    if strict and not text.isdecimal():
        return Unreadable(
            code="not-an-integer",
            expected="text, or a whole number without sign",
            remedy=FORMAT_AS_TEXT,
            proof=f"the cell holds the number {text}",
        )
    if pad is not None and text.isdecimal():
        text = text.zfill(pad)
    if shown and shown != text:
        if strict:
            return _code_shown_differently(number, shown)
        if remarks is not None:
            remarks.append(
                Remark(
                    code="number-shown-differently",
                    severity=Severity.WARNING,
                    expected=f"what the cell shows: it shows {shown}, and {text} is used",
                    remedy=f"{FORMAT_AS_TEXT} Or set pad in the mapping.",
                    repair=shown if _adds_zeros(shown, text) else "",
                    proof=_zeros_proof(shown) if _adds_zeros(shown, text) else "",
                )
            )
    elif remarks is not None and pad is None:
        remarks.append(
            Remark(
                code="text-from-number",
                severity=Severity.NOTICE,
                expected="text; the numbers are taken by their digits",
                remedy="Format the column as Text to be sure that no zero is lost.",
                per_column=True,
                repair=text,
            )
        )
    return text.replace(".", decimal)


def _zeroed(number: float) -> str:
    """What Excel has left of a number of more than 15 digits."""
    if not abs(number) < float("inf"):
        return ""
    text = number_text(number)
    return f"the cell holds {text}: {len(text.lstrip('-'))} digits, those after the 15th zeroed"


def _adds_zeros(shown: str, text: str) -> bool:
    """Whether what is shown is the number with zeros in front."""
    return shown.isascii() and shown.isdecimal() and shown.lstrip("0") == text.lstrip("0")


def _zeros_proof(shown: str) -> str:
    return f"its number format shows {len(shown)} digits; the zeros are in the format alone"


def is_unshowable(shown: str) -> bool:
    """Whether Excel shows nothing but ``#`` signs: a date format over a number that is no day."""
    return bool(shown) and not shown.strip("#")


def _code_shown_differently(number: float, shown: str) -> Unreadable:
    """What is wrong with a number that is no sure key or code, for the cell shows something else.

    The digits are what to type where the format only adds marks to them, and the shown ones where
    it adds zeros. ``2.00E+05`` is what Excel makes of the code ``2E5`` too, unless the cell holds
    more digits than that says.
    """
    text = number_text(number)
    suggestions: tuple[str, ...] = ()
    proof = repair = ""
    said = SHOWN_NUMBER.search(shown)
    scientific = scientific_number(shown)
    if _adds_zeros(shown, text):
        suggestions, repair, proof = (shown,), shown, _zeros_proof(shown)
    elif is_unshowable(shown):
        suggestions = (text,)
        proof = f"its number format is for dates; the digits are still there: {text}"
    elif scientific is not None and scientific == rounded(number):
        suggestions = (typed_for_scientific(shown), text)
        proof = f"Excel makes {shown} of the code {suggestions[0]} too"
    elif scientific is not None:
        repair, proof = text, f"all digits are still in the cell: {text}"
    elif said is not None and number_shown(said[0]) == rounded(number) and "%" not in shown:
        repair, proof = text, f"its number format only adds marks to {text}"
    return Unreadable(
        code="number-shown-differently",
        expected=f"what the cell shows: it shows {shown} and holds {text}",
        remedy=f"{FORMAT_AS_TEXT} Or set pad in the mapping.",
        suggestions=suggestions,
        proof=proof,
        repair=repair,
    )


def date_in_text(raw: RawValue) -> Unreadable:
    """What is wrong with a date or a time in a column of texts."""
    day = (raw.isoformat()[:10],) if isinstance(raw, date) else ()
    return Unreadable(
        code="date-in-text",
        expected="text; the cell holds a date, which Excel may have made of what was typed",
        remedy=FORMAT_AS_TEXT,
        suggestions=(*day, *typed_for_date(raw)),
    )


def scientific_text(text: str) -> Unreadable:
    """What is wrong with a number that was saved as ``4.00638E+12``."""
    mantissa, _, exponent = text.upper().partition("E")
    kept = sum(sign.isdigit() for sign in mantissa)
    lost = int(exponent) + 1 - kept
    return Unreadable(
        code="scientific-text",
        expected="all digits; Excel has cut them when the text was made",
        remedy="Take the digits from the source and type them into a cell formatted as Text.",
        proof=f"only {kept} of {kept + lost} digits are left" if lost > 0 else "",
    )
