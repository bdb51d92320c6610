"""Reading workbooks: from a file to tables of raw values, with what is to be told of them.

The fast reader is python-calamine. It is called only for sheets that a pass over the XML has
proved to be harmless and plainly written, and its answer is used only when it holds as many cells
as the XML does; everything else is read cell by cell (``docs/decisions/0001-reader.md``).
"""

from __future__ import annotations

import gc
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from sheetsync.errors import WorkbookError
from sheetsync.mapping.sheet_mapping import SheetMapping, WorkbookMapping
from sheetsync.model.finding import Finding
from sheetsync.model.place import CellPlace
from sheetsync.model.plan import SourceFile
from sheetsync.model.table import Table
from sheetsync.model.values import RawValue
from sheetsync.ports import Progress, no_progress
from sheetsync.workbook import reading_findings as words
from sheetsync.workbook.choose import ChosenSheet, chosen_sheets, unread_sheets
from sheetsync.workbook.limits import ReadLimits
from sheetsync.workbook.opened import OpenedWorkbook
from sheetsync.workbook.package import looks_cut
from sheetsync.workbook.source import Pause, copied_source, owner_of
from sheetsync.workbook.structure import Structure
from sheetsync.workbook.tables import bound_headers, table_of

_WORKBOOK_SUFFIXES: Final = (".xlsx", ".xlsm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A workbook as read.

    Attributes:
        source: The file, with the hash of the bytes that were read.
        tables: Each mapping with its tables, in the mapping's order, then the workbook's; never
            empty.
        findings: What is to be told of file, sheets, headers and columns. Error findings of a
            sheet's headers mean that its table must not be used.
    """

    source: SourceFile
    tables: tuple[tuple[SheetMapping, Table], ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetGrid:
    """All cells of one sheet, without any mapping.

    Attributes:
        sheet: The sheet's name.
        row_numbers: The row Excel shows, one per row, ascending; blank rows are left out.
        values: Column from 0 → one value a row.
        exact: Whether the sheet had to be read cell by cell.
    """

    sheet: str
    row_numbers: tuple[int, ...]
    values: dict[int, list[RawValue]]
    exact: bool

    @property
    def filled(self) -> int:
        """How many cells hold something."""
        return sum(value is not None for values in self.values.values() for value in values)


def read_workbook(
    path: Path,
    mapping: WorkbookMapping,
    *,
    all_columns: bool = False,
    limits: ReadLimits | None = None,
    progress: Progress = no_progress,
    accepted_marks: Collection[str] = (),
    pause: Pause = time.sleep,
) -> Reading:
    """Read the sheets that a mapping is for.

    The file is copied into memory once and never opened for writing.

    Args:
        path: The workbook.
        mapping: Which sheets, which headers.
        all_columns: Keep the values of columns that the mapping does not name; without it they
            come with their header and no values.
        limits: What reading may cost; ``None``: the defaults.
        progress: Told of rows.
        accepted_marks: Kinds of sheetsync's own workbooks that are taken as a source; others of
            them are refused.
        pause: Waits between tries to read a file that is being written.

    Raises:
        WorkbookError: The file is missing, changing, no workbook, protected, damaged, hostile,
            over a limit, made by sheetsync, or its sheets do not fit the mapping.
    """
    limits = limits or ReadLimits()
    source, data = copied_source(path, limits, looks_cut=looks_cut, pause=pause)
    told = list(_file_notices(path))
    tables: list[tuple[SheetMapping, Table]] = []
    with _collector_off(), _opened(data, source.name, limits, progress) as workbook:
        del data
        structure = workbook.structure
        _refuse_own_workbook(source.name, structure, accepted_marks)
        chosen_by_mapping: list[tuple[SheetMapping, tuple[ChosenSheet, ...]]] = []
        for sheet_mapping in mapping.sheets:
            chosen, findings = chosen_sheets(
                structure.sheets,
                sheet_mapping,
                partial(workbook.top_rows, header_row=sheet_mapping.header_row),
                file=source.name,
            )
            told += findings
            chosen_by_mapping.append((sheet_mapping, chosen))
        read = {one.sheet.name for _, chosen in chosen_by_mapping for one in chosen}
        told += unread_sheets(
            [sheet for sheet in structure.sheets if sheet.name not in read],
            mapping.sheets,
            partial(workbook.top_rows, header_row=None),
            file=source.name,
        )
        for sheet_mapping, chosen in chosen_by_mapping:
            for one in chosen:
                table, findings = _table(
                    workbook, one, sheet_mapping, source.name, all_columns=all_columns
                )
                tables.append((sheet_mapping, table))
                told += findings
    return Reading(source=source, tables=tuple(tables), findings=tuple(dict.fromkeys(told)))


def read_grid(
    path: Path, *, limits: ReadLimits | None = None, pause: Pause = time.sleep
) -> tuple[SheetGrid, ...]:
    """Read all cells of all sheets, without a mapping.

    Raises:
        WorkbookError: As ``read_workbook``, but for what the mapping asks of the sheets.
    """
    limits = limits or ReadLimits()
    source, data = copied_source(path, limits, looks_cut=looks_cut, pause=pause)
    with _collector_off(), _opened(data, source.name, limits, no_progress) as workbook:
        grids = []
        for sheet in workbook.structure.sheets:
            grid = workbook.grid(sheet, below=0, keep=None)
            grids.append(
                SheetGrid(
                    sheet=sheet.name,
                    row_numbers=tuple(grid.row_numbers),
                    values=grid.values,
                    exact=sheet.name in workbook.exact,
                )
            )
        return tuple(grids)


def _table(
    workbook: OpenedWorkbook,
    chosen: ChosenSheet,
    mapping: SheetMapping,
    file: str,
    *,
    all_columns: bool,
) -> tuple[Table, tuple[Finding, ...]]:
    top_rows = workbook.top_rows(chosen.sheet, mapping.header_row)
    if mapping.header_row is not None:
        top_rows = (*top_rows, *workbook.top_rows(chosen.sheet, None))
    headers = bound_headers(chosen, top_rows, mapping, file=file)
    keep = None if all_columns else headers.mapped
    grid = workbook.grid(chosen.sheet, below=chosen.header_row, keep=keep)
    table, findings = table_of(
        grid, chosen, headers, mapping, workbook.structure.formats, file=file, keep=keep
    )
    return table, (*headers.findings, *findings)


def _file_notices(path: Path) -> Iterator[Finding]:
    place = CellPlace(file=path.name)
    owner = owner_of(path)
    if owner is not None:
        yield words.open_elsewhere(place, owner)
    if path.suffix.lower() not in _WORKBOOK_SUFFIXES:
        yield words.other_extension(place)


def _refuse_own_workbook(file: str, structure: Structure, accepted: Collection[str]) -> None:
    mark = structure.mark
    if not mark or mark in accepted:
        return
    if mark == "plan":
        raise WorkbookError(
            f"{file} is a plan workbook made by sheetsync, not a source.",
            remedy=f"To carry it out, run: sheetsync apply {file!r}. To plan again, name the "
            "workbook that it was made from.",
        )
    raise WorkbookError(
        f"{file} is a {mark[:40]} workbook made by sheetsync, not a source.",
        remedy="Correct the rows in the workbook that it was made from, and name that one.",
    )


@contextmanager
def _opened(
    data: bytes, name: str, limits: ReadLimits, progress: Progress
) -> Iterator[OpenedWorkbook]:
    workbook = OpenedWorkbook(data, name, limits, progress)
    try:
        yield workbook
    finally:
        workbook.close()


@contextmanager
def _collector_off() -> Iterator[None]:
    """Rows by the hundred thousand hold no cycles; looking for some would cost a tenth more."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
