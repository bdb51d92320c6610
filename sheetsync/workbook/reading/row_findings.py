"""What is said of whole rows and ranges of a sheet: what people marked, and what Excel keeps."""

from __future__ import annotations

from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace
from sheetsync.workbook.reading.reading_findings import area_text, counted


def struck_rows(place: CellPlace, count: int) -> Finding:
    """Rows of which cells are struck through as a whole."""
    return Finding(
        code="struck-rows",
        severity=Severity.NOTICE,
        place=place,
        found=f"{counted(count, 'row is', 'rows are')} struck through",
        expected="that you know: struck rows count like all others; sheetsync deletes nothing",
        remedy="Delete rows that should not be read, or say what is to happen in a column that the "
        "mapping reads.",
        count=count,
    )


def coloured_rows(place: CellPlace, count: int) -> Finding:
    """A few rows that are coloured otherwise than nearly all others."""
    return Finding(
        code="coloured-rows",
        severity=Severity.NOTICE,
        place=place,
        found=f"{counted(count, 'row is', 'rows are')} coloured otherwise than the rest",
        expected="that you know: colours are not read, these rows count like all others",
        remedy="If the colour means something, say it in a column that the mapping reads.",
        count=count,
    )


def cell_notes(place: CellPlace, count: int) -> Finding:
    """Notes and comments on cells."""
    return Finding(
        code="cell-notes",
        severity=Severity.NOTICE,
        place=place,
        found=f"{counted(count, 'cell has a note', 'cells have notes')}",
        expected="that you know: notes and comments are not read",
        remedy="If a note asks for something, do it in the cells before this run.",
        count=count,
    )


def total_row(place: CellPlace, table: str) -> Finding:
    """The totals of an Excel table, which are left out."""
    return Finding(
        code="total-row",
        severity=Severity.NOTICE,
        place=place,
        found=f"the totals of the Excel table {table!r}",
        expected="that you know: rows of totals are left out",
        remedy="Nothing, unless the row holds a product: then switch the table's total row off.",
    )


def rows_below_table(place: CellPlace, table: str, count: int) -> Finding:
    """Rows typed below an Excel table, which are not in it."""
    return Finding(
        code="rows-below-table",
        severity=Severity.WARNING,
        place=place,
        found=f"{counted(count, 'row', 'rows')} directly below the Excel table {table!r}",
        expected="all rows in the table; those below it are read like the others",
        remedy="Drag the table's corner over the rows that belong to it, or delete them.",
        count=count,
    )


def wrong_dimension(
    place: CellPlace, stated: tuple[int, int, int, int], filled: tuple[int, int, int, int]
) -> Finding:
    """A sheet that says it fills another range than it does."""
    return Finding(
        code="wrong-dimension",
        severity=Severity.NOTICE,
        place=place,
        found=f"the sheet says that it fills {area_text(stated)}; it fills {area_text(filled)}",
        expected="that you know: everything was read",
        remedy="Open the workbook in Excel and save it, since other programs may read a part only.",
    )
