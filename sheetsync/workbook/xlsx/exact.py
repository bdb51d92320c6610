"""Reading a sheet cell by cell: slower than the fast reader, and it knows what every cell is.

Used for the rows that may hold headers, and for sheets of which the fast reader cannot be trusted
with the whole: cells without address, other dialects and spellings, damaged cells, errors that the
fast reader does not know, cells far away from the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple
from xml.parsers import expat

from sheetsync.errors import WorkbookError
from sheetsync.model.values import CellFault, FaultyCell, RawValue
from sheetsync.workbook.cells.runs import RunMark
from sheetsync.workbook.cells.serials import iso_value, serial_value
from sheetsync.workbook.cells.structure import Structure
from sheetsync.workbook.xlsx.addresses import MOST_COLUMNS, MOST_ROWS, address, cell_range
from sheetsync.workbook.xlsx.strings import (
    DocumentTypeError,
    RichText,
    SharedStrings,
    guarded_parser,
    unescaped,
)

_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?|-?\.[0-9]+")
_MOST_RESULTS: Final = 2_000_000
_OPEN_AND_SAVE: Final = "Open it in Excel, save it, and run again."


class Cell(NamedTuple):
    """One cell that holds something.

    Attributes:
        column: From 0.
        value: What it holds; ``None`` for a formula with an empty result.
        style: Index of its style.
        is_formula: Whether its value is the saved result of a formula.
        mark: What is special about its text when a part of it is struck through, superscript or
            subscript.
        is_outside: Whether its formula takes values from outside the workbook.
    """

    column: int
    value: RawValue
    style: int = 0
    is_formula: bool = False
    mark: RunMark = RunMark.NONE
    is_outside: bool = False


class Row(NamedTuple):
    """One row that holds something, or is hidden.

    Attributes:
        number: As Excel counts.
        hidden: Whether it is hidden or filtered away.
        cells: In the order of the file.
    """

    number: int
    hidden: bool
    cells: list[Cell]


@dataclass(slots=True)
class ExactSheet:
    """A sheet's rows in the order of the file, and after them what stands behind them.

    Attributes:
        merges: First row, first column, last row, last column of each merged range; complete once
            all rows were taken.
        hidden_columns: First and last column of hidden ranges.
        stated: The range that the sheet says it fills: first row, first column, last row, last
            column; ``None`` when it says nothing.
        filled: Cells with a value, text or error so far.
    """

    sheet: str
    file: str
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    stated: tuple[int, int, int, int] | None = None
    filled: int = 0

    def rows(
        self, blocks: Iterable[bytes], strings: SharedStrings, structure: Structure
    ) -> Iterator[Row]:
        """Read the sheet's XML.

        Raises:
            WorkbookError: The XML is broken or defines entities.
        """
        reader = _SheetReader(self, strings, structure)
        try:
            for block in blocks:
                reader.feed(block)
                yield from reader.take()
            reader.feed(b"")
            yield from reader.take()
        except DocumentTypeError as error:
            raise WorkbookError(
                f"{self.file} is refused: the sheet {self.sheet!r} defines XML entities, which "
                "Excel never writes and which can do harm.",
                remedy=_OPEN_AND_SAVE,
                code="hostile-file",
            ) from error
        except expat.ExpatError as error:
            raise WorkbookError(
                f"{self.file} is damaged: the sheet {self.sheet!r} is broken XML near row "
                f"{max(reader.row_number, 1)}.",
                remedy=_OPEN_AND_SAVE,
            ) from error
        if not reader.saw_rows:
            raise WorkbookError(
                f"{self.file} is written in an unknown dialect: the sheet {self.sheet!r} holds no "
                "rows that could be understood.",
                remedy=_OPEN_AND_SAVE,
                code="format-not-read",
            )


class _SheetReader:
    """Handlers of the streaming parser and what they remember from one element to the next."""

    def __init__(self, sheet: ExactSheet, strings: SharedStrings, structure: Structure) -> None:
        self._sheet = sheet
        self._strings = strings
        self._structure = structure
        self._done: list[Row] = []
        self._row: Row | None = None
        self.row_number = 0
        self._column = -1
        self._position = (0, 0)
        self._attributes: dict[str, str] | None = None
        self._value: list[str] | None = None
        self._in_value = False
        self._formula: dict[str, str] | None = None
        self._formula_text: list[str] | None = None
        self._is_outside = False
        self._outside_groups: set[str] = set()
        self._rich: RichText | None = None
        self._results: set[tuple[int, int]] = set()
        self._outside_results: set[tuple[int, int]] = set()
        self.saw_rows = False
        self._parser = guarded_parser(self._start, self._end, self._data)

    def feed(self, block: bytes) -> None:
        """Read on; an empty block is the end."""
        self._parser.Parse(block, not block)

    def take(self) -> list[Row]:
        """The rows that are complete since the last call."""
        done, self._done = self._done, []
        return done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name == "v" and self._attributes is not None:
            self._value = []
            self._in_value = True
        elif name == "f" and self._attributes is not None:
            self._formula = attributes
            self._formula_text = []
        elif name == "is" and self._attributes is not None:
            self._rich = RichText()
        elif self._rich is not None:
            self._rich.start(name, attributes)
        elif name == "row":
            self._start_row(attributes)
        elif name == "sheetData":
            self.saw_rows = True
        elif name == "col":
            self._note_column(attributes)
        elif name == "dimension":
            self._sheet.stated = cell_range(attributes.get("ref", ""))
        elif name == "mergeCell":
            merged = cell_range(attributes.get("ref", ""))
            if merged is not None:
                self._sheet.merges.append(merged)

    def _note_column(self, attributes: dict[str, str]) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        hidden = attributes.get("hidden") in {"1", "true"}
        if hidden and first.isascii() and first.isdigit() and last.isascii() and last.isdigit():
            self._sheet.hidden_columns.append((int(first) - 1, int(last) - 1))

    def _end(self, name: str) -> None:
        if name == "v":
            self._in_value = False
        elif name == "f" and self._formula is not None and self._formula_text is not None:
            self._is_outside = self._takes_outside(self._formula, "".join(self._formula_text))
            self._formula_text = None
        elif name == "c" and self._attributes is not None:
            self._end_cell(self._attributes)
            self._attributes = None
        elif name == "row" and self._row is not None:
            if self._row.cells or self._row.hidden:
                self._done.append(self._row)
            self._row = None
        elif self._rich is not None and name != "is":
            self._rich.end(name)

    def _data(self, text: str) -> None:
        if self._in_value and self._value is not None:
            self._value.append(text)
        elif self._formula_text is not None:
            self._formula_text.append(text)
        elif self._rich is not None:
            self._rich.data(text)

    def _start_row(self, attributes: dict[str, str]) -> None:
        text = attributes.get("r", "")
        number = int(text) if text.isascii() and text.isdigit() else self.row_number + 1
        if not 1 <= number <= MOST_ROWS or (text and not text.isdigit()):
            raise self._damaged(f"a row with the number {text[:20]!r}")
        self.row_number = number
        hidden = attributes.get("hidden") in {"1", "true"}
        self._row = Row(self.row_number, hidden, [])
        self._column = -1

    def _start_cell(self, attributes: dict[str, str]) -> None:
        text = attributes.get("r", "")
        place = address(text)
        if place is None:
            if text or self._column + 1 >= MOST_COLUMNS:
                raise self._damaged(f"a cell with the address {text[:20]!r}")
            place = (self.row_number, self._column + 1)
        self._position = place
        self._column = place[1]
        self._attributes = attributes
        self._value = None
        self._formula = None
        self._formula_text = None
        self._is_outside = False
        self._rich = None

    def _end_cell(self, attributes: dict[str, str]) -> None:
        row, column = self._position
        style_text = attributes.get("s", "0")
        style = int(style_text) if style_text.isascii() and style_text.isdigit() else 0
        value, is_formula, mark = self._read(attributes, style)
        self._rich = None
        if value is None and not is_formula:
            return
        if value is not None:
            self._sheet.filled += 1
        is_outside = self._is_outside or (row, column) in self._outside_results
        cell = Cell(column, value, style, is_formula, mark, is_formula and is_outside)
        if self._row is not None and self._row.number == row:
            self._row.cells.append(cell)
        else:
            self._done.append(Row(row, hidden=False, cells=[cell]))

    def _read(self, attributes: dict[str, str], style: int) -> tuple[RawValue, bool, RunMark]:
        """A cell's value, whether a formula made it, and what is special about its text."""
        kind = attributes.get("t", "n")
        text = None if self._value is None else "".join(self._value)
        if kind == "e":
            fault = CellFault.PICTURE if "vm" in attributes else CellFault.ERROR
            return FaultyCell(fault=fault, shown=text or ""), False, RunMark.NONE
        unsaved = FaultyCell(fault=CellFault.UNSAVED_FORMULA)
        if self._formula is not None:
            self._note_results(self._formula)
            missing = not text and not (kind == "str" and text is not None)
            if missing or self._structure.recalculates:
                return unsaved, False, RunMark.NONE
        value: RawValue
        if kind == "inlineStr" and self._rich is not None:
            value, mark = self._rich.text() or None, self._rich.mark
        elif text:
            value, mark = self._typed(kind, text, style)
        else:
            value, mark = None, RunMark.NONE
        is_result = value is not None and self._position in self._results
        if is_result and self._structure.recalculates:
            return unsaved, False, RunMark.NONE
        return value, is_result or self._formula is not None, mark

    def _typed(self, kind: str, text: str, style: int) -> tuple[RawValue, RunMark]:
        plain = RunMark.NONE
        damaged = FaultyCell(fault=CellFault.UNREADABLE, shown=text)
        if kind == "s":
            word = text.strip()
            index = int(word) if word.isascii() and word.isdigit() else -1
            shared = self._strings.text(index)
            if shared is None:
                return damaged, plain
            if index in self._strings.broken:
                return FaultyCell(fault=CellFault.UNREADABLE, shown=shared), plain
            return shared or None, self._strings.marks.get(index, plain)
        if kind in {"str", "inlineStr"}:
            return unescaped(text), plain
        if kind == "b":
            truth = {"1": True, "true": True, "0": False, "false": False}
            return truth.get(text.strip(), damaged), plain
        if kind == "d":
            moment = iso_value(text)
            return (damaged if moment is None else moment), plain
        if kind == "n":
            return self._number(text.strip(), style, damaged), plain
        return damaged, plain

    def _number(self, text: str, style: int, damaged: FaultyCell) -> RawValue:
        if _NUMBER.fullmatch(text) is None:
            return damaged
        number = float(text)
        if number in {float("inf"), float("-inf")}:
            return damaged
        formats = self._structure.formats
        number_format = formats[style] if style < len(formats) else None
        if number_format is None or not number_format.is_date:
            return number
        moment = serial_value(number, number_format, epoch_1904=self._structure.epoch_1904)
        return number if moment is None else moment

    def _damaged(self, what: str) -> WorkbookError:
        return WorkbookError(
            f"{self._sheet.file} is damaged: the sheet {self._sheet.sheet!r} holds {what}.",
            remedy=_OPEN_AND_SAVE,
        )

    def _note_results(self, formula: dict[str, str]) -> None:
        """Remember the other cells that an array formula fills with results."""
        area = cell_range(formula.get("ref", ""))
        if formula.get("t") not in {"array", "dataTable"} or area is None:
            return
        first_row, first_column, last_row, last_column = area
        count = (last_row - first_row + 1) * (last_column - first_column + 1)
        if count + len(self._results) > _MOST_RESULTS:
            raise self._damaged(f"array formulas over more than {_MOST_RESULTS:,} cells")
        filled = {
            (row, column)
            for row in range(first_row, last_row + 1)
            for column in range(first_column, last_column + 1)
        }
        self._results |= filled
        if self._is_outside:
            self._outside_results |= filled

    def _takes_outside(self, formula: dict[str, str], text: str) -> bool:
        """Whether a formula takes values from outside, by itself or as one of a group."""
        group = formula.get("si", "") if formula.get("t") == "shared" else ""
        if not text:
            return group in self._outside_groups
        is_outside = self._structure.outside.takes(text)
        if is_outside and group:
            self._outside_groups.add(group)
        return is_outside
