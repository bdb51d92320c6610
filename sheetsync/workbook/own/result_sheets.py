"""Result workbooks: how their sheets are laid out, and how they are read as a source again.

What failed, conflicted or was invalid can be corrected where the result shows it and planned as
it is: our own leading columns are left out, and each row goes to the part of the mapping that its
source sheet was read by.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from sheetsync.errors import WorkbookError
from sheetsync.mapping.header_texts import fold_header, header_text
from sheetsync.mapping.sheet_mapping import SheetMapping
from sheetsync.model.finding import Finding
from sheetsync.model.outcome import RowStatus
from sheetsync.model.place import CellPlace
from sheetsync.model.table import Column, Table
from sheetsync.model.values import RawValue
from sheetsync.workbook.cells.structure import (
    KIND_PROPERTY,
    SOURCE_PROPERTY,
    SheetPart,
    own_properties,
)
from sheetsync.workbook.files.files import plain_name
from sheetsync.workbook.files.kinds import Container, FileKind, container_of
from sheetsync.workbook.files.limits import ReadLimits
from sheetsync.workbook.files.package import Package, looks_cut
from sheetsync.workbook.files.source import Pause, copied_source

RESULT: Final = "result"
"""The mark of a result workbook."""

STATUS_SHEETS: Final = {
    RowStatus.DONE: "Done",
    RowStatus.FAILED: "Failed",
    RowStatus.CONFLICT: "Conflict",
    RowStatus.REFUSED: "Refused",
    RowStatus.INVALID: "Invalid",
    RowStatus.NOT_ATTEMPTED: "Not attempted",
    RowStatus.UNCHANGED: "Unchanged",
}
"""The sheets, in their order."""

FED_BACK: Final = tuple(
    STATUS_SHEETS[status] for status in (RowStatus.FAILED, RowStatus.CONFLICT, RowStatus.INVALID)
)
"""The sheets that can be planned again."""

FIRST_HEADERS: Final = (
    "Status",
    "Code",
    "Message",
    "What to do",
    "Changed fields",
    "Verified",
    "Plytix id",
    "Run",
)
SOURCE_SHEET: Final = "Source sheet"
SOURCE_HEADERS: Final = (SOURCE_SHEET, "Source row")
OUR_HEADERS: Final = (*FIRST_HEADERS, *SOURCE_HEADERS)
OURS: Final = " (sheetsync)"
"""Put behind a header of ours that the source has too, so that its own is found by name."""

HEADER_ROW: Final = 1


def former_names(
    path: Path, *, limits: ReadLimits | None = None, pause: Pause = time.sleep
) -> tuple[str, ...]:
    """The names of the workbook that a result workbook was made from, likeliest first.

    Returns:
        File names without folders; nothing for a workbook that is no result of ours.

    Raises:
        WorkbookError: The file is missing, changing, no workbook, damaged, or over a limit.
    """
    limits = limits or ReadLimits()
    source, data = copied_source(path, limits, looks_cut=looks_cut, pause=pause)
    if container_of(data, source.name) is not Container.ARCHIVE:
        return ()
    package = Package(data, source.name, limits, kinds=tuple(FileKind))
    try:
        properties = own_properties(package) if package.kind is FileKind.XLSX else {}
    finally:
        package.close()
    if properties.get(KIND_PROPERTY) != RESULT:
        return ()
    names = [properties[SOURCE_PROPERTY]] if SOURCE_PROPERTY in properties else []
    names += [plain_name(name) for name in (*names, source.name)]
    return tuple(dict.fromkeys(names))


def fed_back_sheets(
    sheets: Sequence[SheetPart],
    top_rows: Callable[[SheetPart], Sequence[tuple[int, Sequence[RawValue]]]],
    *,
    file: str,
) -> tuple[SheetPart, ...]:
    """The sheets of a result workbook that can be planned again and hold rows.

    Raises:
        WorkbookError: There is none.
    """
    found = tuple(
        sheet
        for sheet in sheets
        if sheet.name in FED_BACK
        and any(
            number > HEADER_ROW and any(cell is not None for cell in cells)
            for number, cells in top_rows(sheet)
        )
    )
    if not found:
        raise WorkbookError(
            f"{file} is a result workbook, and its sheets {', '.join(FED_BACK[:-1])} and "
            f"{FED_BACK[-1]} hold no rows.",
            remedy="There is nothing to plan again; name the workbook with your next changes.",
            code="empty-workbook",
        )
    return found


def as_fed_back(mapping: SheetMapping, sheets: Sequence[SheetPart]) -> SheetMapping:
    """The mapping as it fits these sheets of a result workbook."""
    return replace(mapping, sheets=tuple(sheet.name for sheet in sheets), header_row=HEADER_ROW)


def our_columns(cells: Sequence[RawValue]) -> Mapping[str, int]:
    """Our columns among a header row: our header → column from 0.

    Ours come first and in order; some may have been deleted. The first column that cannot be one
    of ours is the source's, and so is everything behind it.
    """
    found: dict[str, int] = {}
    left = list(OUR_HEADERS)
    for index, cell in enumerate(cells):
        header = header_text(cell).removesuffix(OURS)
        if header not in left:
            break
        del left[: left.index(header) + 1]
        found[header] = index
    return found


def without_columns_of_others(
    findings: Sequence[Finding], mapping: SheetMapping, mappings: Sequence[SheetMapping]
) -> tuple[Finding, ...]:
    """The findings but those of columns that only another part of the mapping names.

    All sheets of a result have the columns of all source sheets.
    """
    named = {
        fold_header(name) for other in mappings if other is not mapping for name in _names_of(other)
    }
    return tuple(
        finding
        for finding in findings
        if finding.code != "unmapped-column"
        or not isinstance(finding.place, CellPlace)
        or fold_header(finding.place.header or "") not in named
    )


def rows_of(
    table: Table,
    source_sheets: Sequence[RawValue] | None,
    mapping: SheetMapping,
    mappings: Sequence[SheetMapping],
) -> Table:
    """The rows whose source sheet was read by one part of a mapping.

    Args:
        table: All rows of a sheet.
        source_sheets: The source sheet of each row; ``None`` when the column was deleted.
        mapping: The part.
        mappings: All parts; with a single one, every row is its own.

    Raises:
        WorkbookError: It cannot be told which part a row is for.
    """
    if len(mappings) == 1:
        return table
    kept = []
    for position in range(len(table)):
        name = header_text(source_sheets[position]) if source_sheets is not None else ""
        claimants = _claimants(name, mappings)
        if not claimants:
            raise WorkbookError(
                f"{table.place(position)}: the column {SOURCE_SHEET} says {name!r}, and the "
                "mapping does not say how such a sheet is read.",
                remedy=f"Write into {SOURCE_SHEET} the sheet that the row came from, as the "
                "mapping names it.",
                code="no-such-sheet",
            )
        if any(one is mapping for one in claimants):
            kept.append(position)
    return table if len(kept) == len(table) else _with_rows(table, kept)


def _claimants(name: str, mappings: Sequence[SheetMapping]) -> list[SheetMapping]:
    """The parts that name a sheet; else the only part that names no sheets."""
    naming = [
        mapping
        for mapping in mappings
        if any(
            fold_header(name) == fold_header(sheet) or fnmatchcase(name, sheet)
            for sheet in mapping.sheets
        )
    ]
    nameless = [mapping for mapping in mappings if not mapping.sheets]
    if naming or len(nameless) != 1 or not name:
        return naming
    return nameless


def _with_rows(table: Table, positions: Sequence[int]) -> Table:
    row_numbers = tuple(table.row_numbers[position] for position in positions)
    return replace(
        table,
        row_numbers=row_numbers,
        columns=tuple(_column_with_rows(column, positions) for column in table.columns),
        hidden_rows=table.hidden_rows.intersection(row_numbers),
    )


def _column_with_rows(column: Column, positions: Sequence[int]) -> Column:
    if not column.values:
        return column
    return replace(
        column,
        values=[column.values[position] for position in positions],
        shown={new: column.shown[old] for new, old in enumerate(positions) if old in column.shown},
        formulas=frozenset(new for new, old in enumerate(positions) if old in column.formulas),
    )


def _names_of(mapping: SheetMapping) -> Iterator[str]:
    yield from mapping.command
    for key in mapping.key:
        yield from key.columns
    for binding in mapping.columns:
        yield from binding.columns
