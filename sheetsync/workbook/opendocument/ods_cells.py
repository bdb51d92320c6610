"""The cells of one sheet of an OpenDocument spreadsheet.

Source: OpenDocument 1.3 part 3, 9.1.2 to 9.1.5 (columns, rows, cells, covered cells), 6.1.2 (white
space), 19.375 and 19.385 (values).
"""

from __future__ import annotations

import math
import re
from datetime import datetime, time, timedelta
from typing import Final

from sheetsync.model.values import CellFault, FaultyCell, RawValue
from sheetsync.workbook.cells.outside import OutsideFormulas
from sheetsync.workbook.cells.runs import RunMark, text_mark
from sheetsync.workbook.cells.serials import iso_value
from sheetsync.workbook.cells.streamed import SheetExtras
from sheetsync.workbook.files.limits import ReadLimits
from sheetsync.workbook.opendocument.ods_styles import OdsStyles
from sheetsync.workbook.xlsx.exact import Cell, Row

_CELLS: Final = frozenset({"table:table-cell", "table:covered-table-cell"})
_OUTSIDE: Final = OutsideFormulas()
_ASIDE: Final = frozenset({"office:annotation", "text:ruby-text", "text:note"})
"""Elements within a cell whose text is not the cell's: notes, phonetic text."""

_BREAKS: Final = re.compile(" *[\t\r\n][ \t\r\n]*")
_ERROR: Final = re.compile(
    r"#(?:N/A|NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|SPILL!|CALC!)|Err:[0-9]{3}"
)
_DURATION: Final = re.compile(
    r"(-?)P(?:([0-9]{1,7})D)?T(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})(?:[.,]([0-9]{1,9}))?S)?"
)
_TRUTH_FORMULAS: Final = {"of:=TRUE()": True, "of:=FALSE()": False}
_RESULTS: Final = {
    **dict.fromkeys(("float", "percentage", "currency"), "office:value"),
    "boolean": "office:boolean-value",
    "date": "office:date-value",
    "time": "office:time-value",
}
"""Type of a value → the attribute that holds it."""
_UNSAVED: Final = FaultyCell(fault=CellFault.UNSAVED_FORMULA)
_MOST_BLANKS: Final = 32_767
_MOST_REPEATED: Final = 2_000_000
"""Cells that may come of repetitions: a file of a few bytes can ask for billions."""
_DAY: Final = timedelta(days=1)


class TooManyCellsError(ValueError):
    """Repetitions that come to more cells than anybody can mean."""


class TableReader:
    """Takes the elements of a sheet and gives its rows."""

    def __init__(self, styles: OdsStyles, extras: SheetExtras, limits: ReadLimits) -> None:
        """Begin with row 1."""
        self._styles = styles
        self._extras = extras
        self._limits = limits
        self._done: list[Row] = []
        self._row_number = 0
        self._row_attributes: dict[str, str] | None = None
        self._cells: list[tuple[int, Cell]] = []
        self._column = 0
        self._columns: list[tuple[int, int]] = []
        """Columns up to (not with) → index of their format, left to right."""
        self._attributes: dict[str, str] | None = None
        self._covered = False
        self._text = _CellText(styles)
        self._aside = 0
        self._repeated = 0

    def take(self) -> list[Row]:
        """The rows that are complete since the last call."""
        done, self._done = self._done, []
        return done

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element within the sheet begins."""
        if self._attributes is not None:
            if name == "office:annotation" and not self._aside:
                self._extras.notes.add((self._row_number + 1, self._column))
            if self._aside or name in _ASIDE or name.startswith("draw:"):
                self._aside += 1
            else:
                self._text.start(name, attributes)
        elif name in _CELLS:
            self._attributes = attributes
            self._covered = name != "table:table-cell"
            self._text.clear()
        elif name == "table:table-row":
            self._row_attributes = attributes
            self._cells = []
            self._column = 0
        elif name == "table:table-column":
            self._start_column(attributes)

    def data(self, text: str) -> None:
        """Text within the current element."""
        if self._attributes is not None and not self._aside:
            self._text.data(text)

    def end(self, name: str) -> None:
        """An element within the sheet ends."""
        if self._aside:
            self._aside -= 1
        elif name in _CELLS and self._attributes is not None:
            self._end_cell(self._attributes)
            self._attributes = None
        elif self._attributes is not None:
            self._text.end(name)
        elif name == "table:table-row" and self._row_attributes is not None:
            self._end_row(self._row_attributes)
            self._row_attributes = None

    def _start_column(self, attributes: dict[str, str]) -> None:
        first = self._columns[-1][0] if self._columns else 0
        end = first + _repeats(attributes, "table:number-columns-repeated")
        style = attributes.get("table:default-cell-style-name", "")
        self._columns.append((end, self._styles.index(style)))
        if attributes.get("table:visibility") in {"collapse", "filter"}:
            self._extras.hidden_columns.append((first, end - 1))

    def _end_cell(self, attributes: dict[str, str]) -> None:
        repeats = _repeats(attributes, "table:number-columns-repeated")
        style_name = attributes.get("table:style-name")
        if style_name is None and self._row_attributes is not None:
            style_name = self._row_attributes.get("table:default-cell-style-name")
        style = self._column_style() if style_name is None else self._styles.index(style_name)
        value, is_formula = self._value(attributes, style)
        if value is not None or is_formula:
            is_outside = is_formula and _OUTSIDE.takes(attributes.get("table:formula", ""))
            cell = Cell(self._column, value, style, is_formula, self._text.mark, is_outside)
            self._cells.append((repeats, cell))
        self._merge(attributes)
        self._column += repeats

    def _column_style(self) -> int:
        return next((style for end, style in self._columns if self._column < end), 0)

    def _end_row(self, attributes: dict[str, str]) -> None:
        repeats = _repeats(attributes, "table:number-rows-repeated")
        first = self._row_number + 1
        self._row_number += repeats
        hidden = attributes.get("table:visibility") in {"collapse", "filter"}
        if not self._cells:
            if hidden and repeats <= self._limits.rows:
                self._done += [
                    Row(number, hidden=True, cells=[]) for number in range(first, first + repeats)
                ]
            return
        count = repeats * sum(columns for columns, _ in self._cells) - len(self._cells)
        self._repeated += count
        if self._repeated > _MOST_REPEATED:
            message = f"repetitions ask for more than {_MOST_REPEATED:,} cells"
            raise TooManyCellsError(message)
        cells = [
            cell._replace(column=column)
            for columns, cell in self._cells
            for column in range(cell.column, cell.column + columns)
        ]
        self._done += [Row(number, hidden, list(cells)) for number in range(first, first + repeats)]

    def _merge(self, attributes: dict[str, str]) -> None:
        rows = _repeats(attributes, "table:number-rows-spanned")
        columns = _repeats(attributes, "table:number-columns-spanned")
        if rows > 1 or columns > 1:
            row = self._row_number + 1
            self._extras.merges.append(
                (row, self._column, row + rows - 1, self._column + columns - 1)
            )

    def _value(self, attributes: dict[str, str], style: int) -> tuple[RawValue, bool]:
        """What a cell holds, and whether it is the saved result of a formula."""
        kind = attributes.get("office:value-type")
        text = self._text.text()
        formula = attributes.get("table:formula")
        if attributes.get("calcext:value-type") == "error" or (
            formula is not None and _ERROR.fullmatch(text) is not None
        ):
            return FaultyCell(fault=CellFault.ERROR, shown=text), False
        if formula in _TRUTH_FORMULAS:
            return _TRUTH_FORMULAS[formula], False
        if formula is not None and self._is_unsaved(kind, attributes):
            return _UNSAVED, False
        if kind is None or kind == "string":
            found = attributes.get("office:string-value")
            return (text if found is None else found) or None, formula is not None
        return self._typed(kind, attributes, style, text), formula is not None

    def _is_unsaved(self, kind: str | None, attributes: dict[str, str]) -> bool:
        """Whether a formula's result was never calculated and saved."""
        if kind is None or kind == "string":
            return not self._text.has_paragraph and "office:string-value" not in attributes
        return _RESULTS[kind] not in attributes if kind in _RESULTS else False

    def _typed(self, kind: str, attributes: dict[str, str], style: int, text: str) -> RawValue:
        damaged = FaultyCell(fault=CellFault.UNREADABLE, shown=text)
        match kind:
            case "float" | "percentage" | "currency":
                return _number(attributes.get("office:value", ""), damaged)
            case "boolean":
                truth = {"true": True, "false": False}
                return truth.get(attributes.get("office:boolean-value", ""), damaged)
            case "date":
                moment = iso_value(attributes.get("office:date-value", ""))
                if moment is None or isinstance(moment, time):
                    return damaged
                if isinstance(moment, datetime) and moment.time() == time():
                    return moment.date()
                return moment
            case "time":
                return self._duration(attributes.get("office:time-value", ""), style, damaged)
            case _:
                return damaged

    def _duration(self, text: str, style: int, damaged: FaultyCell) -> RawValue:
        match = _DURATION.fullmatch(text)
        if match is None:
            return damaged
        sign, days, hours, minutes, seconds, part = match.groups()
        length = timedelta(
            days=int(days or 0),
            hours=int(hours or 0),
            minutes=int(minutes or 0),
            seconds=int(seconds or 0),
            milliseconds=int(f"{part or 0:<03}"[:3]),
        )
        if sign or length >= _DAY or self._styles.formats[style].is_elapsed:
            return -length if sign else length
        return (datetime(1900, 1, 1) + length).time()  # noqa: DTZ001 - a time of no day


class _CellText:
    """Gathers the text of a cell: paragraphs, blanks as they are shown, marked runs.

    Attributes:
        has_paragraph: Whether there was a paragraph, empty or not.
    """

    def __init__(self, styles: OdsStyles) -> None:
        self._styles = styles
        self.clear()

    def clear(self) -> None:
        """Begin a new cell."""
        self.has_paragraph = False
        self._marks: list[RunMark] = []
        self._runs: list[tuple[str, RunMark]] = []
        self._paragraphs: list[str] = []
        self._parts: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element within the cell begins."""
        if name == "text:p":
            self.has_paragraph = True
            self._parts = []
        elif self._parts is None:
            return
        elif name == "text:s":
            self._parts.append(" " * min(_repeats(attributes, "text:c"), _MOST_BLANKS))
        elif name == "text:tab":
            self._parts.append("\t")
        elif name == "text:line-break":
            self._parts.append("\n")
        elif name == "text:span":
            own = self._styles.text_marks.get(attributes.get("text:style-name", ""), RunMark.NONE)
            self._marks.append(own | (self._marks[-1] if self._marks else RunMark.NONE))

    def data(self, text: str) -> None:
        """Characters; line breaks of the XML are blanks, and none at a paragraph's beginning.

        Runs of plain blanks are kept, as LibreOffice keeps them and writes them.
        """
        if self._parts is None:
            return
        if not self._parts:
            text = text.lstrip("\t\r\n")
        text = _BREAKS.sub(" ", text)
        self._parts.append(text)
        self._runs.append((text, self._marks[-1] if self._marks else RunMark.NONE))

    def end(self, name: str) -> None:
        """An element within the cell ends."""
        if name == "text:p" and self._parts is not None:
            self._paragraphs.append("".join(self._parts))
            self._parts = None
        elif name == "text:span" and self._marks:
            self._marks.pop()

    @property
    def mark(self) -> RunMark:
        """Whether part of it is struck through, raised or lowered."""
        return text_mark(self._runs) if self._styles.text_marks else RunMark.NONE

    def text(self) -> str:
        """The whole text, paragraphs parted by line feeds."""
        return "\n".join(self._paragraphs)


def _number(text: str, damaged: FaultyCell) -> RawValue:
    try:
        number = float(text)
    except ValueError:
        return damaged
    return number if math.isfinite(number) and "_" not in text else damaged


def _repeats(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text) < 1 << 24 else 1
