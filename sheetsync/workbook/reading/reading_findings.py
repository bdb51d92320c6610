"""What is said of workbooks while they are read.

Single cells that hold no reliable value are told by the codecs, which know what the column is for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace, column_letters


def formula_results(place: CellPlace, count: int, *, is_key: bool) -> Finding:
    """A column of which some values are results of formulas, as they were last saved."""
    return Finding(
        code="formula-result",
        severity=Severity.WARNING if is_key else Severity.NOTICE,
        place=place,
        found=counted(count, "formula", "formulas"),
        expected="values; the results of formulas are taken as they were last saved",
        remedy="Make sure that the workbook was calculated and saved before this run.",
        count=count,
    )


def hidden_rows(place: CellPlace, count: int) -> Finding:
    """Rows that are hidden or filtered away, and read all the same."""
    return Finding(
        code="hidden-rows",
        severity=Severity.NOTICE,
        place=place,
        found=counted(count, "hidden row", "hidden rows"),
        expected="that you know: hidden rows count like all others",
        remedy="Delete rows that should not be read, or set hidden_rows: false in the mapping.",
        count=count,
    )


def hidden_column(place: CellPlace) -> Finding:
    """A mapped column that is hidden."""
    return Finding(
        code="hidden-column",
        severity=Severity.NOTICE,
        place=place,
        found="hidden column",
        expected="that you know: hidden columns count like all others",
        remedy="Show the column to see what is read.",
    )


def hidden_sheet(place: CellPlace) -> Finding:
    """A hidden sheet that is read."""
    return Finding(
        code="hidden-sheet",
        severity=Severity.NOTICE,
        place=place,
        found="hidden sheet",
        expected="that you know: this sheet is read although it is hidden",
        remedy="Show the sheet to see what is read.",
    )


def merged_cells(place: CellPlace, area: str, count: int, covered: int) -> Finding:
    """Merged ranges over mapped columns."""
    hidden = f"; {counted(covered, 'value', 'values')} underneath not used" if covered else ""
    return Finding(
        code="merged-cells",
        severity=Severity.WARNING,
        place=place,
        found=f"{area}{hidden}",
        expected="one cell per value; only the first cell of a merged range has it",
        remedy="Unmerge the cells and fill in every row that the value is meant for.",
        count=count,
    )


def unread_sheet(place: CellPlace, headers: Sequence[str]) -> Finding:
    """A sheet that looks as if it held products, and is not read."""
    return Finding(
        code="unread-sheet",
        severity=Severity.NOTICE,
        place=place,
        found=", ".join(headers[:6]),
        expected="a sheet that the mapping names",
        remedy="Add the sheet to the mapping if it should be read.",
    )


def far_cells(place: CellPlace, count: int) -> Finding:
    """Cells so far from the table that they were left out."""
    return Finding(
        code="far-cell",
        severity=Severity.WARNING,
        place=place,
        found=counted(count, "cell", "cells") + " far away from the table, not read",
        expected="nothing there",
        remedy="Select that cell with Ctrl+End, delete its row and column, and save.",
        count=count,
    )


def sheet_folded(place: CellPlace, wanted: str) -> Finding:
    """A sheet whose name fits only without case and blanks."""
    return Finding(
        code="sheet-folded",
        severity=Severity.NOTICE,
        place=place,
        found=place.sheet or "",
        expected=f"a sheet named {wanted!r}",
        remedy="Write the sheet's name alike in workbook and mapping.",
    )


def raised_text(place: CellPlace, text: str, count: int) -> Finding:
    """A text of which a part is superscript or subscript, and reads the same without."""
    return Finding(
        code="raised-text",
        severity=Severity.WARNING,
        place=place,
        found=text,
        expected="text in which nothing is raised or lowered; such formatting is not read",
        remedy="Write raised or lowered signs as such (², ₂, ®), or look whether the plain text "
        "will do.",
        count=count,
    )


def linked_formulas(place: CellPlace, count: int) -> Finding:
    """A column of which some values come from other workbooks, the web, the clock or chance."""
    return Finding(
        code="linked-formula",
        severity=Severity.WARNING,
        place=place,
        found=counted(count, "formula", "formulas"),
        expected="values of this workbook; links are never followed, and the results are those "
        "of the last saving",
        remedy="Check that the results are up to date, or replace the formulas by their values.",
        count=count,
    )


def open_elsewhere(place: CellPlace, owner: str) -> Finding:
    """Somebody has the workbook open."""
    return Finding(
        code="open-elsewhere",
        severity=Severity.NOTICE,
        place=place,
        found=f"open by {owner}" if owner else "open in another program",
        expected="a workbook that is closed; changes not saved yet are not in the file",
        remedy="Save and close the workbook if changes are missing.",
    )


def other_extension(place: CellPlace, what: str, suffixes: Sequence[str]) -> Finding:
    """A file whose name says another kind than its content."""
    return Finding(
        code="wrong-extension",
        severity=Severity.NOTICE,
        place=place,
        found=place.file,
        expected=f"a name that ends in {' or '.join(suffixes)}, since this is {what}",
        remedy="Rename the file.",
    )


def no_such_listed_sheet(place: CellPlace, headers: Sequence[str]) -> Finding:
    """A sheet that fits a pattern of the mapping but has no row with the headers."""
    return Finding(
        code="unread-sheet",
        severity=Severity.WARNING,
        place=place,
        found="no row holds the headers",
        expected="a row with " + ", ".join(headers[:6]),
        remedy="Give the sheet the headers, or name the sheets to read in the mapping.",
    )


def area_text(area: tuple[int, int, int, int]) -> str:
    """A range as Excel shows it: ``A1:C3``."""
    first_row, first_column, last_row, last_column = area
    return f"{column_letters(first_column)}{first_row}:{column_letters(last_column)}{last_row}"


def counted(count: int, one: str, many: str) -> str:
    """A number with its noun: ``2 rows``."""
    return f"{count:,} {one if count == 1 else many}"


def joined(texts: Iterable[str]) -> str:
    """Names for a message: ``A, B, C``, at most eight of them."""
    listed = list(texts)
    return ", ".join(listed[:8]) + (f" and {len(listed) - 8} more" if len(listed) > 8 else "")
