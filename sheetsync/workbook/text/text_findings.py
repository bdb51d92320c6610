"""What is said of text files (CSV and the like) while they are read."""

from __future__ import annotations

from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace


def text_format(place: CellPlace, encoding: str, delimiters: str) -> Finding:
    """How a text file was read, where nothing states it."""
    return Finding(
        code="text-format",
        severity=Severity.NOTICE,
        place=place,
        found=f"{encoding or 'plain characters'}, fields parted by {delimiters}",
        expected="that you know: this was found out from the file's content",
        remedy="To be sure, state it in the mapping (csv: encoding, delimiter).",
    )


def guessed_encoding(place: CellPlace, encoding: str, sample: str) -> Finding:
    """An encoding for which nothing but the bytes speaks."""
    return Finding(
        code="guessed-encoding",
        severity=Severity.WARNING,
        place=place,
        found=f"{encoding}, such as in {sample}" if sample else encoding,
        expected="UTF-8, or an encoding that the mapping states",
        remedy="Check these words; if they are right, state the encoding in the mapping "
        "(csv: encoding), else save the file as “CSV UTF-8”.",
    )


def short_rows(place: CellPlace, count: int) -> Finding:
    """Rows with fewer fields than the header."""
    return Finding(
        code="short-rows",
        severity=Severity.WARNING,
        place=place,
        found=f"{count:,} " + ("row has" if count == 1 else "rows have") + " fewer fields",
        expected="as many fields as the header has; missing ones count as blank",
        remedy="Look whether a line break parted the row; else nothing is to be done.",
        count=count,
    )


def formula_texts(place: CellPlace, count: int) -> Finding:
    """Fields such as ``="00123"``, by which programs keep Excel from changing a text."""
    return Finding(
        code="formula-text",
        severity=Severity.NOTICE,
        place=place,
        found=f"{count:,} " + ("field" if count == 1 else "fields") + ' written as ="…"',
        expected="that you know: the text between the quotation marks was taken",
        remedy="Nothing; such fields keep Excel from changing codes.",
        count=count,
    )


def swallowed_rows(place: CellPlace, begins: str, count: int) -> Finding:
    """A text of several lines of which some look like rows."""
    return Finding(
        code="swallowed-rows",
        severity=Severity.WARNING,
        place=place,
        found=f"a text of several lines that begins with {begins[:60]!r}",
        expected="one field; a line of it looks like a row of its own",
        remedy="Look for a quotation mark that opens this field and should not.",
        count=count,
    )


def one_table(place: CellPlace, sheets: str) -> Finding:
    """A text file has one table; a part of the mapping found no headers in it."""
    return Finding(
        code="unread-sheet",
        severity=Severity.NOTICE,
        place=place,
        found="a text file, which has one table",
        expected=f"the headers of {sheets}",
        remedy="Nothing, if that part of the mapping is for another file.",
    )
