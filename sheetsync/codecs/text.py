"""Texts: short, with line breaks, marked up; and the key of products."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, time, timedelta
from typing import Final, cast

from sheetsync.codecs.characters import (
    CONTROL,
    code_points,
    cut_characters,
    doubtful_positions,
    hidden_inside,
    is_doubtful,
    one_newline,
    trimmed,
)
from sheetsync.codecs.codec import (
    CellReading,
    Remark,
    Sweep,
    Unreadable,
    foreign_value,
    interleaved,
    number_text,
)
from sheetsync.model.definition import FieldDefinition
from sheetsync.model.finding import Severity
from sheetsync.model.values import Canonical, CellFault, FaultyCell, RawValue

EXACT_DIGITS: Final = 10**15
"""Excel keeps 15 digits of a number; from this value on some are lost."""

SCIENTIFIC: Final = re.compile(r"[+-]?[0-9](?:[.,][0-9]+)?[eE][+-][0-9]{1,3}")
"""A number as Excel shows it when its column is narrow: ``4.00638E+12``."""

_EXPONENT: Final = re.compile("[0-9][eE][+-][0-9]")
FORMAT_AS_TEXT: Final = "Format the column as Text and type the value again."

_FAULTS: Final = {
    CellFault.ERROR: Unreadable(
        code="error-cell",
        expected="a value; the cell holds an Excel error",
        remedy="Correct the formula or type the value.",
    ),
    CellFault.UNSAVED_FORMULA: Unreadable(
        code="formula-without-value",
        expected="a saved result; the formula was never calculated",
        remedy="Open the workbook in Excel, save it, and run again.",
    ),
    CellFault.PICTURE: Unreadable(
        code="picture-in-cell",
        expected="a value; the cell holds a picture or a rich data type",
        remedy="Type the value; pictures in cells are not read.",
    ),
    CellFault.UNREADABLE: Unreadable(
        code="unreadable-cell",
        expected="a value; what is stored in the cell is damaged",
        remedy="Type the value again and save the workbook.",
    ),
    CellFault.SHIFTED: Unreadable(
        code="shifted-row",
        expected="as many fields in the row as the header has; with more, values are in the wrong "
        "columns",
        remedy="Put quotation marks around the field that holds a delimiter.",
    ),
    CellFault.OVERLONG: Unreadable(
        code="overlong-text",
        expected="at most 32,767 characters, as a cell of a spreadsheet holds",
        remedy="Look for a quotation mark that opens the field and should not, or shorten the "
        "text.",
    ),
}


def faulty(cell: FaultyCell) -> Unreadable:
    """What is wrong with a cell that holds no reliable value."""
    return _FAULTS[cell.fault]


def clean_text(
    text: str, reading: CellReading, remarks: list[Remark] | None = None
) -> str | Unreadable:
    """A text as typed, made canonical: one kind of line break, no blanks at its ends.

    Control characters are refused; invisible characters are remarked on.
    """
    text = one_newline(text)
    if control := CONTROL.search(text):
        return Unreadable(
            code="control-character",
            expected="text without control characters",
            remedy=f"Delete the character {code_points(control.group())} from the cell.",
        )
    clean = trimmed(text)
    if not clean:
        return Unreadable(
            code="spaces-only",
            expected="a value or a truly empty cell; the cell holds blanks only",
            remedy="Delete the cell's content to keep what Plytix has, or type a value.",
        )
    if not reading.trim and clean != text:
        return Unreadable(
            code="surrounding-blanks",
            expected="text without blanks at its ends, since the mapping says trim: false",
            remedy="Delete the blanks, or remove trim: false from the mapping.",
            suggestions=(clean,),
        )
    if remarks is not None:
        if cut := cut_characters(text):
            remarks.append(
                Remark(
                    code="invisible-character",
                    severity=Severity.WARNING,
                    expected=f"text without {code_points(cut)} at its ends; used without",
                    remedy="Delete the invisible character from the cell.",
                )
            )
        if hidden := hidden_inside(clean):
            remarks.append(
                Remark(
                    code="invisible-character",
                    severity=Severity.WARNING,
                    expected=f"text without {code_points(hidden)}; used as typed",
                    remedy="Delete the invisible character, unless it is meant.",
                )
            )
    return clean


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
        )
    text = number_text(number)
    if strict and not text.isdecimal():
        return Unreadable(
            code="not-an-integer",
            expected="text, or a whole number without sign",
            remedy=FORMAT_AS_TEXT,
        )
    if pad is not None and text.isdecimal():
        text = text.zfill(pad)
    if shown and shown != text:
        if strict:
            return Unreadable(
                code="number-shown-differently",
                expected=f"what the cell shows: it shows {shown} and holds {number_text(number)}",
                remedy=f"{FORMAT_AS_TEXT} Or set pad in the mapping.",
                suggestions=(shown,) if shown.isdecimal() else (),
            )
        if remarks is not None:
            remarks.append(
                Remark(
                    code="number-shown-differently",
                    severity=Severity.WARNING,
                    expected=f"what the cell shows: it shows {shown}, and {text} is used",
                    remedy=f"{FORMAT_AS_TEXT} Or set pad in the mapping.",
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
            )
        )
    return text.replace(".", decimal)


def date_in_text() -> Unreadable:
    """What is wrong with a date in a column of texts."""
    return Unreadable(
        code="date-in-text",
        expected="text; the cell holds a date, which Excel may have made of what was typed",
        remedy=FORMAT_AS_TEXT,
    )


def scientific_text() -> Unreadable:
    """What is wrong with a number that was saved as ``4.00638E+12``."""
    return Unreadable(
        code="scientific-text",
        expected="all digits; Excel has cut them when the text was made",
        remedy="Take the digits from the source and type them into a cell formatted as Text.",
    )


class TextCodec:
    """Text; canonical is text without blanks at its ends and with line feeds as line breaks."""

    def __init__(self, *, codes: bool) -> None:
        """Make a codec; ``codes``: whether scientific notation is refused as a damaged code."""
        self._codes = codes

    def from_cell(
        self,
        raw: RawValue,
        reading: CellReading,
        *,
        shown: str = "",
        remarks: list[Remark] | None = None,
    ) -> Canonical | Unreadable:
        """Read text as typed, and a number by its digits; dates and truth are refused."""
        match raw:
            case str():
                text = clean_text(raw, reading, remarks)
                if self._codes and isinstance(text, str) and SCIENTIFIC.fullmatch(text):
                    return scientific_text()
                return text
            case bool():
                return Unreadable(
                    code="boolean-in-text",
                    expected="text; the cell holds TRUE or FALSE",
                    remedy=FORMAT_AS_TEXT,
                )
            case int() | float():
                return digits(
                    raw,
                    pad=reading.pad,
                    shown=shown,
                    remarks=remarks,
                    strict=False,
                    decimal=reading.decimal,
                )
            case date() | time() | timedelta() | None:
                return date_in_text()
            case _:
                return faulty(raw)

    def to_cell(self, value: Canonical) -> RawValue:
        """The text."""
        return str(value)

    def from_api(self, value: object, definition: FieldDefinition) -> Canonical | None:
        """The text without blanks at its ends; empty text is no value."""
        if value is None:
            return None
        text = value if isinstance(value, str) else str(foreign_value(value))
        return trimmed(one_newline(text)) or None

    def to_api(self, value: Canonical, definition: FieldDefinition) -> object:
        """The text."""
        return value

    def sweep(
        self, values: Sequence[RawValue], reading: CellReading, *, blank: object = None
    ) -> Sweep:
        """Take every text whose characters are beyond doubt, blanks at its ends cut away."""
        return sweep_texts(values, codes=self._codes, trim=reading.trim, blank=blank)


def sweep_texts(
    values: Sequence[RawValue], *, codes: bool, trim: bool, blank: object = None
) -> Sweep:
    """Read a column of texts in a few passes in C."""
    quick = sweep_clear_texts(values, codes=codes, trim=trim, blank=blank)
    if quick is not None:
        return quick
    texts = [value if type(value) is str else "" for value in values]
    stripped = list(map(str.strip, texts))
    doubtful = set(doubtful_positions(texts))
    doubtful.update(
        position
        for position, (text, value) in enumerate(zip(stripped, values, strict=True))
        if not text and value is not None
    )
    if not trim:
        doubtful.update(
            position
            for position, (text, strip) in enumerate(zip(texts, stripped, strict=True))
            if text != strip
        )
    if codes:
        doubtful.update(scientific_positions(stripped))
    return Sweep([text or blank for text in stripped], sorted(doubtful))


def sweep_clear_texts(
    values: Sequence[RawValue],
    *,
    codes: bool,
    trim: bool,
    blank: object,
    doubtful: Callable[[str], bool] = is_doubtful,
) -> Sweep | None:
    """Read a column without any doubt; ``None`` when there is one.

    The texts of a big sheet lie far apart in memory, so that what counts is how often each of them
    is looked at, not what is done with it then.
    """
    texts = cast("list[str]", [value for value in values if value is not None])
    try:
        together = " ".join(texts)
    except TypeError:  # not only texts
        return None
    if doubtful(together) or (codes and _EXPONENT.search(together) is not None):
        return None
    stripped = list(map(str.strip, texts))
    if not all(stripped) or (not trim and stripped != texts):
        return None
    longest = (max(stripped, key=len),) if stripped else ()
    return Sweep(interleaved(values, stripped, blank), (), together, longest)


def scientific_positions(texts: Sequence[str]) -> list[int]:
    """Positions of the texts that are a number in scientific notation."""
    return [
        position
        for position, text in enumerate(texts)
        if len(text) < 30 and SCIENTIFIC.fullmatch(text)
    ]
