"""A sheet's cells in columns, from the fast reader or cell by cell."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from sheetsync.model.values import CellFault, FaultyCell, RawValue
from sheetsync.workbook.cells.cell_looks import CellLooks
from sheetsync.workbook.cells.serials import serial_value
from sheetsync.workbook.cells.structure import Structure
from sheetsync.workbook.xlsx.exact import Cell, Row
from sheetsync.workbook.xlsx.excel_tables import ExcelTable
from sheetsync.workbook.xlsx.sheet_marks import SheetMarks
from sheetsync.workbook.xlsx.sidecar import SheetFacts, note_style

BLOCK_ROWS: Final = 2_000
_FEW_ROWS: Final = 200
_FAR_ROWS: Final = 20_000
"""A gap of so many rows parts a few stray cells from the table above them."""
_REPEATING: Final = 0.9
_MOST_LESSONS: Final = 5
_MOST_KNOWN: Final = 500


@dataclass(slots=True, kw_only=True)
class Grid:
    """The rows of a sheet below a given row, in columns; blank rows are left out.

    Attributes:
        row_numbers: The row Excel shows, ascending.
        values: Column → one value a row, for the columns kept.
        filled_columns: Every column, kept or not, that holds a value.
        formulas: Column → rows whose value is the saved result of a formula.
        styles: Column → style plus one by row (see ``SheetFacts.styles``).
        hidden_rows: Rows that are hidden, also above the data.
        hidden_columns: First and last column of hidden ranges.
        merges: First row, first column, last row, last column of each merged range.
        tables: The sheet's Excel tables.
        notes: Row and column of cells with notes.
        marks: What people added to the cells, also above the rows and in columns not kept.
        far: (row, column) of cells that were left out because they stand far from the rest; the
            column is ``None`` where it is not known.
        doubled: (row, column) of a cell that is there twice, of which only one would be read.
    """

    row_numbers: list[int] = field(default_factory=list)
    values: dict[int, list[RawValue]] = field(default_factory=dict)
    filled_columns: set[int] = field(default_factory=set)
    formulas: dict[int, set[int]] = field(default_factory=dict)
    styles: dict[int, array[int]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    tables: tuple[ExcelTable, ...] = ()
    notes: frozenset[tuple[int, int]] = frozenset()
    marks: SheetMarks = field(default_factory=SheetMarks)
    far: list[tuple[int, int | None]] = field(default_factory=list)
    doubled: tuple[int, int] | None = None

    def positions(self) -> Callable[[int], int | None]:
        """A function from a row's number to its position; ``None`` for rows left out."""
        numbers = self.row_numbers
        if numbers and numbers[-1] - numbers[0] + 1 == len(numbers):
            first, count = numbers[0], len(numbers)
            return lambda row: row - first if 0 <= row - first < count else None
        return {number: position for position, number in enumerate(numbers)}.get


class ColumnGathering:
    """Appends blocks of one column: empty texts as ``None``, repeated texts as one object.

    Most columns go through one of two ways without Python looking at single cells: texts that are
    all known already, or values among which nothing is empty.

    Attributes:
        values: What was appended so far.
    """

    __slots__ = ("_known", "_lessons", "_repeats", "values")

    def __init__(self) -> None:
        """Begin with no values."""
        self.values: list[RawValue] = []
        self._known: dict[object, RawValue] = {"": None}
        self._lessons = 0
        self._repeats = True

    def append(self, part: tuple[RawValue, ...]) -> int:
        """Append a block.

        Returns:
            How many of its values are no empty texts.
        """
        kind = type(part[0])
        if kind is float and _all_numbers(part):
            self.values += part
            return len(part)
        blank = part.count("")
        known = self._known
        if kind is str and self._repeats and blank < len(part):
            try:
                self.values += list(map(known.__getitem__, part))
            except KeyError:
                self._learn(part, blank)
            else:
                return len(part) - blank
        if blank or len(known) > 1:
            self.values.extend(map(known.get, part, part))
        else:
            self.values += part
        return len(part) - blank

    def _learn(self, part: tuple[RawValue, ...], blank: int) -> None:
        """Remember the texts of the first blocks, if they repeat."""
        self._lessons += 1
        distinct = {value for value in set(part) if type(value) is str}
        new = distinct.difference(self._known)
        if len(part) > _FEW_ROWS and len(distinct) > _REPEATING * (len(part) - blank):
            new = set()
        if new and len(new) + len(self._known) <= _MOST_KNOWN:
            self._known.update(zip(new, new, strict=True))
        else:
            self._known = {"": None}
            self._repeats = False
        self._repeats = self._repeats and self._lessons < _MOST_LESSONS


def _all_numbers(part: tuple[RawValue, ...]) -> bool:
    try:
        array("d", part)  # type: ignore[type-var]  # the attempt is the test
    except TypeError:
        return False
    return True


class FastGrid:
    """Gathers rows as lists, then puts in what those who read them did not tell."""

    def __init__(self, *, below: int, keep: Collection[int] | None) -> None:
        """Begin with no rows.

        Args:
            below: Rows up to this one are counted and left out.
            keep: The columns to keep; ``None``: all.
        """
        self.grid = Grid()
        self.filled = 0
        self.next_row = 1
        self._below = below
        self._keep = keep
        self._columns: dict[int, ColumnGathering] = {}

    def take(
        self,
        rows: list[list[RawValue]],
        *,
        first_row: int,
        first_column: int = 0,
        special_rows: Collection[int] = (),
        texts: Callable[[tuple[RawValue, ...]], tuple[RawValue, ...]] | None = None,
    ) -> None:
        """Take rows that stand below all that were taken.

        Args:
            rows: Lists of one length; an empty text is an empty cell.
            first_row: The first one, as Excel counts.
            first_column: The column of every list's first value, from 0.
            special_rows: Rows that are not blank although they may seem so.
            texts: Turns a column's values into what is to be kept; ``None``: they are that.
        """
        self.add_special(special_rows, until=first_row)
        self.next_row = first_row + len(rows)
        numbers: Sequence[int] = range(first_row, self.next_row)
        if first_row <= self._below:
            above = rows[: self._below - first_row + 1]
            self.filled += sum(len(row) - row.count("") for row in above)
            rows = rows[len(above) :]
            numbers = numbers[len(above) :]
        if not all(map(any, rows)):
            kept = [
                position
                for position, row in enumerate(rows)
                if any(row) or row.count("") < len(row) or numbers[position] in special_rows
            ]
            rows = [rows[position] for position in kept]
            numbers = [numbers[position] for position in kept]
        if rows:
            self._take(rows, numbers, first_column, texts or tuple)

    def add_special(self, special_rows: Collection[int], *, until: int | None = None) -> None:
        """Add the rows that are not blank although nobody handed them over.

        Args:
            special_rows: Rows that are not blank.
            until: Only those above this row; ``None``: all that are left.
        """
        first = max(self.next_row, self._below + 1)
        more = sorted(
            row for row in special_rows if row >= first and (until is None or row < until)
        )
        self.grid.row_numbers.extend(more)
        for column in self._columns.values():
            column.values += [None] * len(more)

    def _take(
        self,
        rows: list[list[RawValue]],
        numbers: Sequence[int],
        first_column: int,
        texts: Callable[[tuple[RawValue, ...]], tuple[RawValue, ...]],
    ) -> None:
        grid = self.grid
        before = len(grid.row_numbers)
        grid.row_numbers.extend(numbers)
        for index, stored in enumerate(zip(*rows, strict=True), first_column):
            part = texts(stored)
            if self._keep is None or index in self._keep:
                gathered = self._columns.get(index)
                if gathered is None:
                    gathered = self._columns[index] = ColumnGathering()
                    gathered.values += [None] * before
                filled = gathered.append(part)
            else:
                filled = len(part) - part.count("")
            self.filled += filled
            if filled:
                grid.filled_columns.add(index)
        for column in self._columns.values():
            if len(column.values) == before:
                column.values += [None] * len(numbers)

    def finished(
        self, facts: SheetFacts, structure: Structure, marks: SheetMarks | None = None
    ) -> Grid:
        """Put in errors, formulas without a result and odd dates, and what else is known."""
        grid = self.grid
        grid.values = {index: column.values for index, column in self._columns.items()}
        self._columns.clear()
        grid.formulas = facts.formulas
        grid.styles = facts.styles
        grid.hidden_rows = facts.hidden_rows
        grid.hidden_columns = facts.hidden_columns
        grid.merges = facts.merges
        grid.marks = marks or SheetMarks()
        if facts.unsaved or facts.spread or facts.errors or facts.odd_dates:
            self._put_in(facts, structure)
        _leave_out_far_rows(grid)
        return grid

    def _put_in(self, facts: SheetFacts, structure: Structure) -> None:
        position_of = self.grid.positions()
        made: dict[tuple[CellFault, str], FaultyCell] = {}

        def put(place: tuple[int, int], value: RawValue) -> None:
            row, column = place
            position = position_of(row)
            if position is None or not (self._keep is None or column in self._keep):
                return
            self.grid.filled_columns.add(column)
            values = self.grid.values.setdefault(column, [None] * len(self.grid.row_numbers))
            values[position] = value

        def put_fault(place: tuple[int, int], kind: CellFault, shown: str) -> None:
            facts.formulas.get(place[1], set()).discard(place[0])
            self.grid.marks.texts.pop(place, None)
            put(place, made.setdefault((kind, shown), FaultyCell(fault=kind, shown=shown)))

        for place, number in facts.odd_dates.items():
            number_format = structure.formats[facts.odd_date_styles[place]]
            moment = serial_value(float(number), number_format, epoch_1904=structure.epoch_1904)
            put(place, float(number) if moment is None else moment)
            if moment is None and (self._keep is None or place[1] in self._keep):
                note_style(facts.styles, place[1], place[0], facts.odd_date_styles[place])
        for row, column in facts.spread:
            position = position_of(row)
            known = self.grid.values.get(column)
            if position is not None and known is not None and known[position] is not None:
                put_fault((row, column), CellFault.UNSAVED_FORMULA, "")
        for place in facts.unsaved:
            put_fault(place, CellFault.UNSAVED_FORMULA, "")
        for place, (shown, is_picture) in facts.errors.items():
            put_fault(place, CellFault.PICTURE if is_picture else CellFault.ERROR, shown)


def exact_grid(
    rows: Iterable[Row],
    structure: Structure,
    *,
    below: int,
    keep: Collection[int] | None,
    watch: Collection[int] = (),
    most_columns: int,
) -> Iterator[Grid]:
    """Gather rows that were read cell by cell.

    Rows that stand in another order are put in order. Cells far away from all others are left out.

    Yields:
        The same grid, after each row; finished when the last one has come.
    """
    grid = Grid()
    looks = structure.looks
    cells_by_row: dict[int, dict[int, RawValue]] = {}
    for row in rows:
        if row.hidden:
            grid.hidden_rows.add(row.number)
        for cell in row.cells:
            if row.number <= below:
                continue
            if cell.value is None and not cell.is_formula:
                continue
            cells = cells_by_row.setdefault(row.number, {})
            if cells.setdefault(cell.column, cell.value) is not cell.value:
                grid.doubled = grid.doubled or (row.number, cell.column)
            if cell.is_formula:
                grid.formulas.setdefault(cell.column, set()).add(row.number)
            _note_marks(grid.marks, row.number, cell, looks, watch)
            if (
                (keep is None or cell.column in keep)
                and type(cell.value) is float
                and cell.column < most_columns
                and cell.style < len(structure.formats)
                and not structure.formats[cell.style].is_plain
            ):
                note_style(grid.styles, cell.column, row.number, cell.style)
        yield grid
    _leave_out_far_columns(cells_by_row, grid, most_columns)
    grid.row_numbers = sorted(
        number
        for number, cells in cells_by_row.items()
        if any(value is not None for value in cells.values())
    )
    for number in grid.row_numbers:
        grid.filled_columns.update(
            column for column, value in cells_by_row[number].items() if value is not None
        )
    for column in sorted(grid.filled_columns):
        if keep is None or column in keep:
            known: dict[str, str] = {}
            values = (cells_by_row[number].get(column) for number in grid.row_numbers)
            grid.values[column] = [
                known.setdefault(value, value) if isinstance(value, str) else value
                for value in values
            ]
    _leave_out_far_rows(grid)
    yield grid


def _note_marks(
    marks: SheetMarks, row: int, cell: Cell, looks: CellLooks, watch: Collection[int]
) -> None:
    if cell.mark:
        marks.texts[row, cell.column] = cell.mark
    if cell.is_outside:
        marks.note_outside(row, cell.column)
    if cell.style in looks.struck:
        note_style(marks.struck, cell.column, row, cell.style)
    if cell.column in watch and cell.style in looks.coloured:
        note_style(marks.looks, cell.column, row, cell.style)


def _leave_out_far_columns(
    cells_by_row: dict[int, dict[int, RawValue]], grid: Grid, most: int
) -> None:
    for number, cells in cells_by_row.items():
        far = [column for column in cells if column >= most]
        grid.far += [(number, column) for column in far]
        for column in far:
            del cells[column]


def _leave_out_far_rows(grid: Grid) -> None:
    """Drop a few rows at the end that stand alone, far below everything else."""
    numbers = grid.row_numbers
    for position in range(len(numbers) - 1, max(len(numbers) - _FEW_ROWS, 0), -1):
        if numbers[position] - numbers[position - 1] > _FAR_ROWS:
            for number in numbers[position:]:
                grid.far.append((number, _first_filled(grid, numbers.index(number, position))))
            del numbers[position:]
            for values in grid.values.values():
                del values[position:]
            break
    grid.far.sort(key=lambda place: (place[0], -1 if place[1] is None else place[1]))


def _first_filled(grid: Grid, position: int) -> int | None:
    columns = (index for index in sorted(grid.values) if grid.values[index][position] is not None)
    return next(columns, None)
