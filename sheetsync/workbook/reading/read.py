"""Reading workbooks: from a file to tables of raw values, with what is to be told of them.

What a file is, is told by its bytes (``opening.py``). Excel workbooks have two readers. The fast
one is python-calamine. It is called only for sheets that a pass over the XML has
proved to be harmless and plainly written, and its answer is used only when it holds as many cells
as the XML does; everything else is read cell by cell (``docs/decisions/0001-reader.md``).
"""

from __future__ import annotations

import gc
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from sheetsync.errors import WorkbookError
from sheetsync.mapping.sheet_mapping import CsvSettings, SheetMapping, WorkbookMapping
from sheetsync.model.finding import Finding
from sheetsync.model.place import CellPlace
from sheetsync.model.plan import SourceFile
from sheetsync.model.table import Table
from sheetsync.model.values import RawValue
from sheetsync.ports import Progress, no_progress
from sheetsync.workbook.cells.grid import Grid
from sheetsync.workbook.cells.own_marks import own_columns
from sheetsync.workbook.cells.structure import SheetState, Structure
from sheetsync.workbook.files.file_findings import conflict_copy
from sheetsync.workbook.files.kinds import FileKind
from sheetsync.workbook.files.limits import ReadLimits
from sheetsync.workbook.files.package import looks_cut
from sheetsync.workbook.files.siblings import conflict_copies
from sheetsync.workbook.files.source import Pause, copied_source, owner_of
from sheetsync.workbook.own.carried import BASE_SHEET, carried_lines, without_carried
from sheetsync.workbook.own.result_sheets import (
    RESULT,
    SOURCE_SHEET,
    as_fed_back,
    fed_back_sheets,
    our_columns,
    rows_of,
    without_columns_of_others,
)
from sheetsync.workbook.reading import reading_findings as words
from sheetsync.workbook.reading.choose import ChosenSheet, TopRows, chosen_sheets, unread_sheets
from sheetsync.workbook.reading.one_table import for_one_table, of_any_sheet, wanted_headers
from sheetsync.workbook.reading.opening import Opened, opened_source
from sheetsync.workbook.reading.row_marks import watched_columns
from sheetsync.workbook.reading.tables import (
    Headers,
    bound_headers,
    covered_headers,
    shown_texts,
    table_of,
)
from sheetsync.workbook.text.delimited import OpenedText


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A workbook as read.

    Attributes:
        source: The file, with the hash of the bytes that were read.
        tables: Each mapping with its tables, in the mapping's order, then the workbook's; never
            empty.
        findings: What is to be told of file, sheets, headers and columns. Error findings of a
            sheet's headers mean that its table must not be used.
        base: The texts of the hidden sheet with the values that the workbook was made from; empty
            when there is none.
        kind: What sort of file it is.
    """

    source: SourceFile
    tables: tuple[tuple[SheetMapping, Table], ...]
    findings: tuple[Finding, ...]
    base: tuple[str, ...] = ()
    kind: FileKind = FileKind.XLSX


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetGrid:
    """All cells of one sheet, without any mapping.

    Attributes:
        sheet: The sheet's name.
        row_numbers: The row Excel shows, one per row, ascending; blank rows are left out.
        values: Column from 0 → one value a row.
        exact: Whether the sheet had to be read cell by cell.
        shown: Column from 0 → position → what Excel displays of a number (see ``ShownTexts``).
        visible: Whether people see the sheet.
    """

    sheet: str
    row_numbers: tuple[int, ...]
    values: dict[int, list[RawValue]]
    exact: bool
    shown: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    visible: bool = True

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
            them are refused. Of a ``result``, only the rows that came to nothing are read.
        pause: Waits between tries to read a file that is being written.

    Raises:
        WorkbookError: The file is missing, changing, no workbook, protected, damaged, hostile,
            over a limit, made by sheetsync, or its sheets do not fit the mapping.
    """
    limits = limits or ReadLimits()
    source, data = copied_source(path, limits, looks_cut=looks_cut, pause=pause)
    tables: list[tuple[SheetMapping, Table]] = []
    with (
        _collector_off(),
        _opened(data, source.name, limits, progress, mapping) as (kind, workbook),
    ):
        del data
        structure = workbook.structure
        told = list(_file_notices(path, kind))
        _refuse_own_workbook(source.name, structure, accepted_marks)
        if structure.mark == RESULT:
            tables, told_of_sheets = _fed_back(
                workbook, mapping, source.name, all_columns=all_columns
            )
            told += told_of_sheets
            return Reading(source=source, tables=tuple(tables), findings=_once(told))
        chosen_by_mapping: list[tuple[SheetMapping, tuple[ChosenSheet, ...]]] = []
        sheets = without_carried(structure.sheets)
        sheet_mappings: Sequence[SheetMapping] = mapping.sheets
        if isinstance(workbook, OpenedText):
            sheet_mappings, told_of_parts = for_one_table(workbook, mapping.sheets, source.name)
            told += told_of_parts
        for sheet_mapping in sheet_mappings:
            chosen, findings = chosen_sheets(
                sheets,
                of_any_sheet(sheet_mapping) if kind is FileKind.TEXT else sheet_mapping,
                partial(workbook.top_rows, header_row=sheet_mapping.header_row),
                file=source.name,
            )
            told += findings
            chosen_by_mapping.append((sheet_mapping, chosen))
        read = {one.sheet.name for _, chosen in chosen_by_mapping for one in chosen}
        told += unread_sheets(
            [sheet for sheet in sheets if sheet.name not in read],
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
        if isinstance(workbook, OpenedText):
            told += workbook.findings
        base = carried_lines(workbook, BASE_SHEET)
    return Reading(source=source, tables=tuple(tables), findings=_once(told), base=base, kind=kind)


def read_grid(
    path: Path,
    *,
    limits: ReadLimits | None = None,
    pause: Pause = time.sleep,
    csv: CsvSettings | None = None,
) -> tuple[SheetGrid, ...]:
    """Read all cells of all sheets, without a mapping.

    Raises:
        WorkbookError: As ``read_workbook``, but for what the mapping asks of the sheets.
    """
    limits = limits or ReadLimits()
    source, data = copied_source(path, limits, looks_cut=looks_cut, pause=pause)
    with (
        _collector_off(),
        _opened(data, source.name, limits, no_progress, csv=csv) as (_, workbook),
    ):
        return tuple(_grids(workbook))


def read_sheets(
    path: Path,
    *,
    limits: ReadLimits | None = None,
    progress: Progress = no_progress,
    accepted_marks: Collection[str] = (),
    pause: Pause = time.sleep,
) -> tuple[SourceFile, tuple[SheetGrid, ...]]:
    """Read all sheets of a source workbook for which there is no mapping yet.

    Args:
        path: The workbook.
        limits: What reading may cost; ``None``: the defaults.
        progress: Told of rows.
        accepted_marks: Kinds of sheetsync's own workbooks that are taken as a source.
        pause: Waits between tries to read a file that is being written.

    Raises:
        WorkbookError: As ``read_grid``; also when the workbook was made by sheetsync, or has no
            sheet with cells.
    """
    limits = limits or ReadLimits()
    source, data = copied_source(path, limits, looks_cut=looks_cut, pause=pause)
    with _collector_off(), _opened(data, source.name, limits, progress) as (_, workbook):
        _refuse_own_workbook(source.name, workbook.structure, accepted_marks)
        grids = tuple(_grids(workbook))
    if not any(grid.row_numbers for grid in grids):
        raise WorkbookError(
            f"{source.name} has no sheet with cells.",
            remedy="Name another workbook.",
            code="empty-workbook",
        )
    return source, grids


def _grids(workbook: Opened) -> Iterator[SheetGrid]:
    formats = workbook.structure.formats
    for sheet in workbook.structure.sheets:
        grid = workbook.grid(sheet, below=0, keep=None)
        yield SheetGrid(
            sheet=sheet.name,
            row_numbers=tuple(grid.row_numbers),
            values=grid.values,
            exact=sheet.name in workbook.exact,
            shown={
                index: shown_texts(values, grid, index, formats)
                for index, values in grid.values.items()
            },
            visible=sheet.state is SheetState.VISIBLE,
        )


def _table(
    workbook: Opened,
    chosen: ChosenSheet,
    mapping: SheetMapping,
    file: str,
    *,
    all_columns: bool,
) -> tuple[Table, tuple[Finding, ...]]:
    top_rows = _top_rows(workbook, chosen, mapping)
    ours = own_columns(next(cells for row, cells in top_rows if row == chosen.header_row))
    left_out = frozenset(ours.values())

    def read(covered: frozenset[int]) -> tuple[Headers, Collection[int] | None, Grid]:
        headers = bound_headers(
            chosen, top_rows, mapping, file=file, left_out=left_out, covered=covered
        )
        keep = None if all_columns else headers.mapped
        watch = watched_columns(headers.keys, headers.mapped)
        grid = workbook.grid(chosen.sheet, below=chosen.header_row, keep=keep, watch=watch)
        return headers, keep, grid

    headers, keep, grid = read(frozenset())
    covered = covered_headers(grid, chosen)
    if any(headers.texts.get(index) for index in covered):  # nobody sees these headers
        headers, keep, grid = read(covered)
    table, findings = table_of(
        grid, chosen, headers, mapping, workbook.structure, file=file, keep=keep
    )
    return table, (*headers.findings, *findings)


def _top_rows(workbook: Opened, chosen: ChosenSheet, mapping: SheetMapping) -> TopRows:
    top_rows = workbook.top_rows(chosen.sheet, mapping.header_row)
    if mapping.header_row is not None:
        top_rows = (*top_rows, *workbook.top_rows(chosen.sheet, None))
    if isinstance(workbook, OpenedText):
        return workbook.in_step(top_rows, chosen.header_row)
    return top_rows


def _fed_back(
    workbook: Opened, mapping: WorkbookMapping, file: str, *, all_columns: bool
) -> tuple[list[tuple[SheetMapping, Table]], list[Finding]]:
    """The tables of a result workbook's rows that came to nothing, and what is to be told."""
    sheets = fed_back_sheets(
        workbook.structure.sheets, partial(workbook.top_rows, header_row=None), file=file
    )
    tables: list[tuple[SheetMapping, Table]] = []
    told: list[Finding] = []
    for sheet_mapping in mapping.sheets:
        here = as_fed_back(sheet_mapping, sheets)
        top_rows = partial(workbook.top_rows, header_row=here.header_row)
        chosen, findings = chosen_sheets(sheets, here, top_rows, file=file)
        told += findings
        for one in chosen:
            table, findings = _fed_back_table(
                workbook, one, sheet_mapping, mapping.sheets, file, all_columns=all_columns
            )
            if len(table):
                tables.append((sheet_mapping, table))
                told += findings
    return tables, told


def _fed_back_table(
    workbook: Opened,
    chosen: ChosenSheet,
    mapping: SheetMapping,
    mappings: Sequence[SheetMapping],
    file: str,
    *,
    all_columns: bool,
) -> tuple[Table, tuple[Finding, ...]]:
    here = as_fed_back(mapping, (chosen.sheet,))
    top_rows = _top_rows(workbook, chosen, here)
    ours = our_columns(next(cells for row, cells in top_rows if row == chosen.header_row))
    left_out = frozenset(ours.values())
    headers = bound_headers(chosen, top_rows, here, file=file, left_out=left_out)
    keep = None if all_columns else headers.mapped | left_out
    grid = workbook.grid(chosen.sheet, below=chosen.header_row, keep=keep)
    source_sheets = grid.values.get(ours[SOURCE_SHEET]) if SOURCE_SHEET in ours else None
    table, findings = table_of(
        grid, chosen, headers, here, workbook.structure, file=file, keep=keep
    )
    told = without_columns_of_others(headers.findings, mapping, mappings)
    return rows_of(table, source_sheets, mapping, mappings), (*told, *findings)


def _once(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(dict.fromkeys(findings))


def _file_notices(path: Path, kind: FileKind) -> Iterator[Finding]:
    place = CellPlace(file=path.name)
    owner = owner_of(path)
    if owner is not None:
        yield words.open_elsewhere(place, owner)
    if path.suffix.lower() not in kind.suffixes:
        yield words.other_extension(place, kind.value, kind.suffixes[:2])
    copies = conflict_copies(path)
    if copies:
        yield conflict_copy(place, copies)


def _refuse_own_workbook(file: str, structure: Structure, accepted: Collection[str]) -> None:
    mark = structure.mark
    if not mark or mark in accepted:
        return
    if mark == "plan":
        raise WorkbookError(
            f"{file} is a plan workbook made by sheetsync, not a source.",
            remedy="To plan again, name the workbook that it was made from. To carry it out, run: "
            f'sheetsync apply "{file}"',
            code="own-workbook",
        )
    raise WorkbookError(
        f"{file} is a {mark[:40]} workbook made by sheetsync, not a source.",
        remedy="Correct the rows in the workbook that it was made from, and name that one.",
        code="own-workbook",
    )


@contextmanager
def _opened(
    data: bytes,
    name: str,
    limits: ReadLimits,
    progress: Progress,
    mapping: WorkbookMapping | None = None,
    csv: CsvSettings | None = None,
) -> Iterator[tuple[FileKind, Opened]]:
    settings = csv or (CsvSettings() if mapping is None else mapping.csv)
    wanted = frozenset[str]() if mapping is None else wanted_headers(mapping)
    kind, workbook = opened_source(data, name, limits, progress, csv=settings, wanted=wanted)
    try:
        yield kind, workbook
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
