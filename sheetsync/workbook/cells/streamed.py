"""Workbooks of the other kinds, opened: read cell by cell, as their files come.

Each kind has a source of its own that knows its file format; what is made of the cells is the same
for all, and the same as for Excel workbooks that are read cell by cell.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Protocol

from sheetsync.errors import WorkbookError
from sheetsync.model.place import column_letters
from sheetsync.model.values import RawValue
from sheetsync.ports import Progress
from sheetsync.workbook.cells.grid import Grid, exact_grid
from sheetsync.workbook.cells.structure import SheetPart, Structure
from sheetsync.workbook.files.limits import ReadLimits
from sheetsync.workbook.reading.choose import TOP_ROWS, TopRows
from sheetsync.workbook.xlsx.exact import Row

_ROWS_A_LOOK: Final = 500


@dataclass(slots=True)
class SheetExtras:
    """What stands in a sheet besides its cells; complete once all rows were taken.

    Attributes:
        merges: First row, first column, last row, last column of each merged range.
        hidden_columns: First and last column of hidden ranges.
        notes: Row and column of cells with notes.
    """

    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    notes: set[tuple[int, int]] = field(default_factory=set)


class RowSource(Protocol):
    """A workbook of one kind, whose sheets can be read row by row."""

    @property
    def structure(self) -> Structure:
        """Its sheets, epoch and number formats."""
        ...

    def rows(self, sheet: SheetPart, extras: SheetExtras) -> Iterator[Row]:
        """The rows of a sheet in the order of the file.

        Raises:
            WorkbookError: The sheet is damaged or over a limit.
        """
        ...

    def close(self) -> None:
        """Let go of everything that is held in memory."""
        ...


class StreamedWorkbook:
    """A workbook of another kind than Excel's own.

    Attributes:
        structure: What its small parts say.
        exact: The sheets that were read, by name, so far; all of them cell by cell.
    """

    def __init__(
        self, source: RowSource, name: str, limits: ReadLimits, progress: Progress
    ) -> None:
        """Take a source that has been opened."""
        self._source = source
        self._name = name
        self._limits = limits
        self._progress = progress
        self._deadline = time.monotonic() + limits.seconds
        self.structure = source.structure
        self.exact: list[str] = []
        self._tops: dict[tuple[str, int | None], TopRows] = {}

    def close(self) -> None:
        """Let go of everything that is held in memory."""
        self._source.close()

    def top_rows(self, sheet: SheetPart, header_row: int | None) -> TopRows:
        """The first rows of a sheet that hold something, to look for headers in.

        Args:
            sheet: The sheet.
            header_row: Read up to this row; ``None``: up to the 60th row with content.
        """
        key = (sheet.part, header_row)
        if key not in self._tops:
            rows = whole_rows(self._rows(sheet, SheetExtras()))
            self._tops[key] = tuple(top_rows(rows, header_row, self._limits.columns))
        return self._tops[key]

    def grid(
        self,
        sheet: SheetPart,
        *,
        below: int,
        keep: Collection[int] | None,
        watch: Collection[int] = (),
    ) -> Grid:
        """All rows below a row.

        Args:
            sheet: The sheet.
            below: The header's row; 0 for all rows.
            keep: The columns whose values are wanted; ``None``: all.
            watch: The columns in which coloured cells are looked for.

        Raises:
            WorkbookError: The sheet is damaged or over a limit.
        """
        self.exact.append(sheet.name)
        extras = SheetExtras()
        gathering = exact_grid(
            self._rows(sheet, extras),
            self.structure,
            below=below,
            keep=keep,
            watch=watch,
            most_columns=self._limits.columns,
        )
        grid = told_grid(gathering, self._progress)
        grid.merges = extras.merges
        grid.hidden_columns = extras.hidden_columns
        grid.notes = frozenset(extras.notes)
        check_grid(grid, f"{self._name} › {sheet.name}", self._limits)
        return grid

    def _rows(self, sheet: SheetPart, extras: SheetExtras) -> Iterator[Row]:
        """A sheet's rows, as long as there is time."""
        seen: set[int] = set()
        most = self._limits.rows
        for count, row in enumerate(self._source.rows(sheet, extras)):
            if not count % _ROWS_A_LOOK and time.monotonic() > self._deadline:
                raise out_of_time(self._name, self._limits)
            if row.cells:
                seen.add(row.number)
                if len(seen) > most:
                    raise over_limit(f"{self._name} › {sheet.name}", "rows", len(seen), most)
            yield row


def whole_rows(rows: Iterable[Row]) -> Iterator[Row]:
    """The same cells, those of one row together where they follow each other."""
    pending: Row | None = None
    for row in rows:
        if not row.cells:
            continue
        if pending is not None and pending.number == row.number:
            pending.cells.extend(row.cells)
            continue
        if pending is not None:
            yield pending
        pending = Row(row.number, row.hidden, list(row.cells))
    if pending is not None:
        yield pending


def top_rows(
    rows: Iterable[Row], header_row: int | None, most_columns: int
) -> Iterator[tuple[int, list[RawValue]]]:
    """The first rows that hold something, each from column A on.

    Args:
        rows: The sheet's rows.
        header_row: Go up to this row; ``None``: up to the 60th row with content.
        most_columns: Cells beyond so many columns are left out.
    """
    count = 0
    for row in rows:
        cells = [cell for cell in row.cells if cell.column < most_columns]
        if not cells:
            continue
        dense: list[RawValue] = [None] * (max(cell.column for cell in cells) + 1)
        for cell in cells:
            dense[cell.column] = cell.value
        yield row.number, dense
        count += 1
        if (header_row or 0) <= row.number and (header_row or count >= TOP_ROWS):
            return


def told_grid(gathering: Iterator[Grid], progress: Progress) -> Grid:
    """The grid that ``exact_grid`` comes to, its progress told on the way."""

    def told() -> Iterator[Grid]:
        for done, grid in enumerate(gathering):
            if not done % 2_000:
                progress("reading", done, None)
            yield grid

    return deque(told(), maxlen=1).pop()


def check_grid(grid: Grid, where: str, limits: ReadLimits) -> None:
    """Refuse a grid that holds a cell twice, or too much.

    Args:
        grid: The grid.
        where: File and sheet, for the message.
        limits: See ``ReadLimits``.

    Raises:
        WorkbookError: It does.
    """
    if grid.doubled is not None:
        row, column = grid.doubled
        raise WorkbookError(
            f"{where} is damaged: it holds the cell {column_letters(column)}{row} twice.",
            remedy="Open it in Excel, save it, and run again.",
        )
    for what, count, limit in (
        ("rows", len(grid.row_numbers), limits.rows),
        ("columns", len(grid.filled_columns), limits.columns),
    ):
        if count > limit:
            raise over_limit(where, what, count, limit)
    if len(grid.merges) > limits.merges:
        raise too_many_merges(where, limits)


def over_limit(where: str, what: str, count: int, limit: int) -> WorkbookError:
    """The error for a sheet with too many rows or columns."""
    return WorkbookError(
        f"{where} has {count:,} {what} with content; the limit is {limit:,} ({what}).",
        remedy="Split the sheet into several workbooks.",
        code="over-limit",
    )


def too_many_merges(where: str, limits: ReadLimits) -> WorkbookError:
    """The error for a sheet with more merged ranges than anybody can mean."""
    return WorkbookError(
        f"{where} has more than {limits.merges:,} merged ranges (merges).",
        remedy="Unmerge all cells of the sheet, save, and run again.",
        code="over-limit",
    )


def out_of_time(name: str, limits: ReadLimits) -> WorkbookError:
    """The error for a workbook that takes too long to read."""
    return WorkbookError(
        f"{name} takes longer to read than {limits.seconds:.0f} seconds (seconds).",
        remedy="Split the workbook, or raise the limit.",
        code="over-limit",
    )
