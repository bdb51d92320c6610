"""Which sheets feed a mapping, and where their headers stand."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Final

from sheetsync.errors import WorkbookError
from sheetsync.mapping.header_texts import header_text
from sheetsync.mapping.headers import HeaderSearch, find_header_row
from sheetsync.mapping.sheet_mapping import SheetMapping
from sheetsync.model.finding import Finding
from sheetsync.model.place import CellPlace
from sheetsync.model.values import RawValue
from sheetsync.workbook.cells.structure import SheetPart
from sheetsync.workbook.reading import reading_findings as words
from sheetsync.workbook.reading.reading_findings import joined

TOP_ROWS: Final = 60
"""How many rows with content are looked at for headers when the mapping names no row."""

TopRows = Sequence[tuple[int, Sequence[RawValue]]]
"""Row numbers as Excel shows them with their cells from column A on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenSheet:
    """A sheet to read.

    Attributes:
        sheet: The sheet.
        header_row: Its header's row as Excel shows it.
    """

    sheet: SheetPart
    header_row: int


def chosen_sheets(
    sheets: Sequence[SheetPart],
    mapping: SheetMapping,
    top_rows: Callable[[SheetPart], TopRows],
    *,
    file: str,
) -> tuple[tuple[ChosenSheet, ...], tuple[Finding, ...]]:
    """Choose the sheets that a mapping is for.

    Args:
        sheets: All sheets with cells, in the workbook's order.
        mapping: Names, patterns, or nothing: then the only sheet with the headers.
        top_rows: The first rows of a sheet, and the row that the mapping names.
        file: The workbook's file name, for messages.

    Returns:
        The sheets in the workbook's order, never empty, and what is to be told.

    Raises:
        WorkbookError: No sheet fits, several do where one is meant, or the header row is missing
            or in doubt.
    """
    if not sheets:
        raise WorkbookError(
            f"{file} has no sheet with cells.",
            remedy="Name another workbook.",
            code="empty-workbook",
        )
    if not mapping.sheets:
        return (_only_sheet(sheets, mapping, top_rows, file),), ()
    told: list[Finding] = []
    chosen: dict[str, ChosenSheet] = {}
    for wanted in mapping.sheets:
        found, certain = _named(sheets, wanted, file, told)
        fits: list[ChosenSheet] = []
        for sheet in found:
            search = _search(top_rows(sheet), mapping)
            if search.row is None and (certain or len(search.candidates) > 1):
                raise _no_header(file, sheet, mapping, search)
            if search.row is None:
                place = CellPlace(file=file, sheet=sheet.name)
                told.append(words.no_such_listed_sheet(place, search.missing))
            else:
                fits.append(ChosenSheet(sheet=sheet, header_row=search.row))
        if not fits:
            raise WorkbookError(
                f"{file}: no sheet that fits {wanted!r} has a row with the headers; looked at "
                f"{joined(sheet.name for sheet in found)}.",
                remedy="Check the headers, or name the sheet in the mapping.",
                code="no-headers",
            )
        chosen.update((one.sheet.name, one) for one in fits)
    ordered = tuple(chosen[sheet.name] for sheet in sheets if sheet.name in chosen)
    return ordered, tuple(told)


def unread_sheets(
    sheets: Sequence[SheetPart],
    mappings: Sequence[SheetMapping],
    top_rows: Callable[[SheetPart], TopRows],
    *,
    file: str,
) -> tuple[Finding, ...]:
    """Notices of the sheets among these that hold all headers of a mapping."""
    told: list[Finding] = []
    for sheet in sheets:
        searches = (find_header_row(top_rows(sheet), mapping) for mapping in mappings)
        fitting = next((search for search in searches if search.candidates), None)
        if fitting is not None:
            place = CellPlace(file=file, sheet=sheet.name, row=fitting.candidates[0])
            told.append(words.unread_sheet(place, fitting.found))
    return tuple(told)


def _only_sheet(
    sheets: Sequence[SheetPart],
    mapping: SheetMapping,
    top_rows: Callable[[SheetPart], TopRows],
    file: str,
) -> ChosenSheet:
    searches = [(sheet, _search(top_rows(sheet), mapping)) for sheet in sheets]
    fitting = [(sheet, search) for sheet, search in searches if search.candidates]
    if len(fitting) > 1:
        names = joined(repr(sheet.name) for sheet, _ in fitting)
        raise WorkbookError(
            f"{file}: {len(fitting)} sheets hold the headers: {names}.",
            remedy="Say in the mapping which one is meant (sheet: …).",
            code="sheet-in-doubt",
        )
    if not fitting:
        nearest = min(searches, key=lambda one: (len(one[1].missing), -len(one[1].found)))
        raise _no_header(file, nearest[0], mapping, nearest[1], others=len(sheets) - 1)
    sheet, search = fitting[0]
    if search.row is None:
        raise _no_header(file, sheet, mapping, search)
    return ChosenSheet(sheet=sheet, header_row=search.row)


def _search(rows: TopRows, mapping: SheetMapping) -> HeaderSearch:
    """Look for the header row; rows among the data that repeat it word by word are no candidates.

    Such rows are told when the data are read. Without a row of data before it, a second header row
    stays a candidate: nobody knows which of the two is meant.
    """
    search = find_header_row(rows, mapping)
    if len(search.candidates) < 2:
        return search
    cells_by_row = {number: _texts(cells) for number, cells in rows}
    first, *others = search.candidates
    header = cells_by_row[first]
    between = (cells for row, cells in cells_by_row.items() if first < row < others[0])
    has_data = any(2 * len(header.keys() & cells.keys()) > len(header) for cells in between)
    if has_data and all(cells_by_row[number] == header for number in others):
        return replace(search, row=first, candidates=(first,))
    return search


def _texts(cells: Sequence[RawValue]) -> dict[int, str]:
    """Column → its text, for cells that are not blank."""
    return {
        index: text.strip() for index, value in enumerate(cells) if (text := header_text(value))
    }


def _named(
    sheets: Sequence[SheetPart], wanted: str, file: str, told: list[Finding]
) -> tuple[list[SheetPart], bool]:
    """The sheets of a name or pattern, and whether it is a name."""
    exact = [sheet for sheet in sheets if sheet.name == wanted]
    if exact:
        return exact, True
    folded = [sheet for sheet in sheets if _fold(sheet.name) == _fold(wanted)]
    if len(folded) == 1:
        told.append(words.sheet_folded(CellPlace(file=file, sheet=folded[0].name), wanted))
        return folded, True
    if len(folded) > 1:
        names = joined(repr(sheet.name) for sheet in folded)
        raise WorkbookError(
            f"{file}: several sheets could be {wanted!r}: {names}.",
            remedy="Write the sheet's name in the mapping exactly as in the workbook.",
            code="sheet-in-doubt",
        )
    fitting = [sheet for sheet in sheets if fnmatchcase(sheet.name, wanted)]
    if fitting:
        return fitting, False
    raise WorkbookError(
        f"{file} has no sheet {wanted!r}; it has {joined(repr(sheet.name) for sheet in sheets)}.",
        remedy="Correct the sheet's name in the mapping or in the workbook.",
        code="no-such-sheet",
    )


def _no_header(
    file: str, sheet: SheetPart, mapping: SheetMapping, search: HeaderSearch, *, others: int = 0
) -> WorkbookError:
    where = f"{file} › {sheet.name}"
    if len(search.candidates) > 1:
        rows = joined(str(row) for row in search.candidates)
        return WorkbookError(
            f"{where}: rows {rows} all hold the headers.",
            remedy="Say in the mapping which one is meant (header_row: …).",
            code="header-row-in-doubt",
        )
    named = f"row {mapping.header_row}" if mapping.header_row else "no row"
    lacking = joined(repr(header) for header in search.missing)
    message = f"{where}: {named} holds the headers; missing: {lacking}"
    if mapping.header_row:
        message = f"{where}: {named} lacks the headers {lacking}"
    if search.nearest_row is not None:
        found = joined(repr(text) for text in search.found)
        message += f" (row {search.nearest_row} holds {found})"
    if others:
        message += f"; the other {others} sheets hold fewer"
    return WorkbookError(
        f"{message}.",
        remedy="Correct the headers in the sheet, or the column names and header_row in the "
        "mapping.",
        code="no-headers",
    )


def _fold(name: str) -> str:
    text = unicodedata.normalize("NFKC", name).casefold()
    return "".join(
        sign for sign in text if not sign.isspace() and unicodedata.category(sign) != "Cf"
    )
