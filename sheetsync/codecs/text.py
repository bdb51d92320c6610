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
    without_hidden,
)
from sheetsync.codecs.codec import (
    CellReading,
    Remark,
    Sweep,
    Unreadable,
    foreign_value,
    interleaved,
)
from sheetsync.codecs.codes import (
    FORMAT_AS_TEXT,
    SCIENTIFIC,
    date_in_text,
    digits,
    scientific_text,
)
from sheetsync.codecs.look_alikes import (
    latin_words,
    look_alikes_in,
    mixed_words,
    stands_beside_latin,
)
from sheetsync.codecs.lost_signs import LOST, as_meant
from sheetsync.model.definition import FieldDefinition
from sheetsync.model.finding import Severity
from sheetsync.model.values import Canonical, CellFault, FaultyCell, RawValue

LONGEST_TEXT: Final = 32_767
"""UTF-16 units that a cell holds. Source: Microsoft Support, "Excel specifications and limits"."""

MAYBE_LONGEST: Final = LONGEST_TEXT // 2
"""Characters from which on a text may have that many units: emoji count double."""

_LONGEST_OFFER: Final = 200

_EXPONENT: Final = re.compile("[0-9][eE][+-][0-9]")

_ERRORS: Final = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
"""Errors of Excel that were pasted as text. Source: ECMA-376 part 1, 18.18.11, and 18.17.3."""

_ERROR: Final = re.compile("|".join(map(re.escape, sorted(_ERRORS))))

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
    CellFault.STRUCK: Unreadable(
        code="struck-text",
        expected="text in which nothing is struck through; such formatting is not read",
        remedy="Delete what is struck through, or take the line through it away.",
    ),
    CellFault.JOINED: Unreadable(
        code="raised-text",
        expected="text whose digits stand on one line; raised or lowered ones run into their "
        "neighbours when the formatting is lost",
        remedy="Write the raised or lowered digits as such (10³), or the number out (1000).",
    ),
    CellFault.FROM_OUTSIDE: Unreadable(
        code="linked-formula",
        expected="a value; the formula takes it from outside the workbook, or it changes by itself",
        remedy="Replace the formula by its value (copy, paste values).",
    ),
    CellFault.REPEATED_HEADER: Unreadable(
        code="repeated-header",
        expected="a row of values; this one repeats the header",
        remedy="Delete the row.",
    ),
}

_TYPED_ERROR: Final = Unreadable(
    code="error-cell",
    expected="a value; the cell holds the text of an Excel error",
    remedy="Type the value.",
    proof="it is text, such as a pasted result of a formula leaves",
)


def faulty(cell: FaultyCell) -> Unreadable:
    """What is wrong with a cell that holds no reliable value."""
    return _FAULTS[cell.fault]


def typed_error(text: str) -> Unreadable | None:
    """What is wrong with a text that is an Excel error and nothing else; ``None``: it is none."""
    return _TYPED_ERROR if text in _ERRORS else None


def clean_text(
    text: str, reading: CellReading, remarks: list[Remark] | None = None
) -> str | Unreadable:
    """A text as typed, made canonical: one kind of line break, no blanks at its ends.

    Control characters are refused; invisible characters are remarked on.
    """
    if remarks is not None and len(text) >= MAYBE_LONGEST and _utf16_units(text) >= LONGEST_TEXT:
        remarks.append(_longest_text(text))
    text = one_newline(text)
    if control := CONTROL.search(text):
        return Unreadable(
            code="control-character",
            expected="text without control characters",
            remedy=f"Delete the character {code_points(control.group())} from the cell.",
            suggestions=_offered(trimmed(CONTROL.sub("", text))),
            proof=f"it is character {control.start() + 1:,} of {len(text):,}",
        )
    clean = trimmed(text)
    if not clean:
        return Unreadable(
            code="spaces-only",
            expected="a value or a truly empty cell; the cell holds blanks only",
            remedy="Delete the cell's content to keep what Plytix has, or type a value.",
        )
    if (error := typed_error(clean)) is not None:
        return error
    if not reading.trim and clean != text:
        return Unreadable(
            code="surrounding-blanks",
            expected="text without blanks at its ends, since the mapping says trim: false",
            remedy="Delete the blanks, or remove trim: false from the mapping.",
            suggestions=(clean,),
            repair=_short(clean),
        )
    if remarks is not None:
        if cut := cut_characters(text):
            remarks.append(
                Remark(
                    code="invisible-character",
                    severity=Severity.WARNING,
                    expected=f"text without {code_points(cut)} at its ends; used without",
                    remedy="Delete the invisible character from the cell.",
                    repair=_short(clean),
                )
            )
        if hidden := hidden_inside(clean):
            remarks.append(
                Remark(
                    code="invisible-character",
                    severity=Severity.WARNING,
                    expected=f"text without {code_points(hidden)}; used as typed",
                    remedy="Delete the invisible character, unless it is meant.",
                    suggestions=_offered(without_hidden(clean)),
                )
            )
        if not clean.isascii():
            remarks += _of_lost_signs(clean)
    return clean


def mixed_scripts(mixed: str, latin: str) -> Remark:
    """Letters or signs that look like Latin ones and are others.

    Args:
        mixed: The text, or its words that are of two scripts.
        latin: What a Latin keyboard would have typed for the whole text.
    """
    return Remark(
        code="mixed-scripts",
        severity=Severity.WARNING,
        expected=f"text without {code_points(look_alikes_in(mixed))}; used as typed",
        remedy="Type it again on one keyboard, unless the letters are meant.",
        suggestions=_offered(latin),
        proof=f"it looks like “{latin[:_LONGEST_OFFER]}”, which is another text",
    )


def _of_lost_signs(text: str) -> list[Remark]:
    """What is told of a text that was read in a wrong encoding."""
    if place := text.find(LOST) + 1:
        return [
            Remark(
                code="lost-character",
                severity=Severity.WARNING,
                expected=f"text without {code_points(LOST)}; used as typed",
                remedy="Take the text from its source and type it again.",
                proof=f"character {place:,} of {len(text):,} stands for one that could not be read",
            )
        ]
    meant = as_meant(text)
    if not meant:
        return []
    return [
        Remark(
            code="lost-character",
            severity=Severity.WARNING,
            expected="text read in the encoding in which it was written; used as typed",
            remedy="Import the file again as UTF-8, or type the text again.",
            suggestions=_offered(meant),
            proof=f"its bytes in Windows-1252 are the UTF-8 of “{meant[:_LONGEST_OFFER]}”",
            repair=_short(meant),
        )
    ]


def _of_mixed_words(text: str) -> list[Remark]:
    words = mixed_words(text)
    return [mixed_scripts("".join(words), latin_words(text))] if words else []


def _utf16_units(text: str) -> int:
    """Length as Excel counts it: emoji and other rare characters count double."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _longest_text(text: str) -> Remark:
    units = _utf16_units(text)
    at_limit = units == LONGEST_TEXT
    return Remark(
        code="overlong-text",
        severity=Severity.WARNING,
        expected=f"fewer than {LONGEST_TEXT:,} characters, the most that a cell of Excel holds"
        + ("; this text ends exactly there and may have been cut off" if at_limit else ""),
        remedy="Compare the end of the text with its source.",
        proof=f"it has {units:,} characters as Excel counts them, and ends in “{text[-40:]}”",
    )


def _short(text: str) -> str:
    """A text as repair; a long one is none that a person types."""
    return text if len(text) <= _LONGEST_OFFER else ""


def _offered(text: str) -> tuple[str, ...]:
    return (text,) if 0 < len(text) <= _LONGEST_OFFER else ()


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
                    return scientific_text(text)
                if remarks is not None and isinstance(text, str) and stands_beside_latin(text):
                    remarks += _of_mixed_words(text)
                return text
            case bool():
                return Unreadable(
                    code="boolean-in-text",
                    expected="text; the cell holds TRUE or FALSE",
                    remedy=FORMAT_AS_TEXT,
                    suggestions=("TRUE" if raw else "FALSE",),
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
                return date_in_text(raw)
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
    if not _ERRORS.isdisjoint(stripped):
        doubtful.update(at for at, text in enumerate(stripped) if text in _ERRORS)
    if codes:
        doubtful.update(scientific_positions(stripped))
    if max(map(len, texts), default=0) >= MAYBE_LONGEST:
        doubtful.update(
            position for position, text in enumerate(texts) if len(text) >= MAYBE_LONGEST
        )
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
    if "#" in together and _ERROR.search(together) is not None:
        return None
    stripped = list(map(str.strip, texts))
    if not all(stripped) or (not trim and stripped != texts):
        return None
    longest = (max(stripped, key=len),) if stripped else ()
    if longest and len(longest[0]) >= MAYBE_LONGEST:
        return None
    return Sweep(interleaved(values, stripped, blank), (), together, longest)


def scientific_positions(texts: Sequence[str]) -> list[int]:
    """Positions of the texts that are a number in scientific notation."""
    return [
        position
        for position, text in enumerate(texts)
        if len(text) < 30 and SCIENTIFIC.fullmatch(text)
    ]
