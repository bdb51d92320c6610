"""What is said of a workbook's names, headers and words where nobody says what they mean."""

from __future__ import annotations

from collections.abc import Sequence

from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace


def several_header_rows(place: CellPlace, rows: Sequence[int]) -> Finding:
    """The same headers stand in several rows above the data."""
    return Finding(
        code="several-header-rows",
        severity=Severity.WARNING,
        place=place,
        found="the same headers in rows " + ", ".join(map(str, rows)),
        expected=f"one row with the headers; row {place.row} was taken",
        remedy="Delete the others.",
        count=len(rows),
    )


def sheet_name_not_clean(place: CellPlace, clean: str) -> Finding:
    """A sheet's name holds blanks or signs that nobody sees."""
    return Finding(
        code="sheet-folded",
        severity=Severity.NOTICE,
        place=place,
        found=place.sheet or "",
        expected=f'a sheet named "{clean}", without blanks at its ends or invisible signs',
        remedy=f'Rename the sheet "{clean}".',
        repair=clean,
    )


def sheet_copied(place: CellPlace, other: str) -> Finding:
    """A sheet looks like a copy of another one."""
    return Finding(
        code="unread-sheet",
        severity=Severity.NOTICE,
        place=place,
        found=place.sheet or "",
        expected=f'one sheet with these headers; "{other}" has them too, and a plan reads only the '
        "one that its mapping names",
        remedy="Delete the sheet, or move it to another workbook, if it is an old copy.",
    )


def hidden_sheet_alike(place: CellPlace, other: str) -> Finding:
    """A hidden sheet holds the headers of one that people see."""
    return Finding(
        code="unread-sheet",
        severity=Severity.NOTICE,
        place=place,
        found="hidden sheet",
        expected=f'that you know: this sheet has headers of "{other}", and was not examined',
        remedy="Show the sheet if it should be examined.",
    )


def totals_as_product(place: CellPlace, text: str) -> Finding:
    """A row of totals that no Excel table marks as such."""
    return Finding(
        code="total-row",
        severity=Severity.WARNING,
        place=place,
        found=text,
        expected="a product's key; the row looks like totals, and would be read as a product",
        remedy="Delete the row, or make it the totals row of an Excel table.",
        key=text,
    )


def note_below_table(place: CellPlace, text: str) -> Finding:
    """A sentence in the key column, alone in its row below the table."""
    return Finding(
        code="rows-below-table",
        severity=Severity.WARNING,
        place=place,
        found=text,
        expected="nothing below the table; this would be read as the key of a product",
        remedy="Move the note above the headers or to another sheet.",
        key=text,
    )


def rare_spelling(place: CellPlace, found: str, usual: str, times: int) -> Finding:
    """A word that is nearly another one which stands in the column much more often."""
    return Finding(
        code="option-case",
        severity=Severity.WARNING,
        place=place,
        found=found,
        expected=f'"{usual}", which stands {times:,} times in this column',
        remedy=f'Type "{usual}" if that is meant.',
        suggestions=(usual,),
    )
