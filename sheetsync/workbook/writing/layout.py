"""What a sheet of ours looks like, before any spreadsheet library is asked: plain values only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sheetsync.model.place import CellPlace

MAX_SHEET_ROWS = 1_048_576
"""Rows of a worksheet. Source: Excel specifications and limits."""

MAX_LINES = 6
"""Long text is wrapped up to this many lines; the rest is there when the cell is opened."""

MAX_CELL_UNITS = 32_767
"""UTF-16 units of a cell's text. Source: Excel specifications and limits."""


@dataclass(frozen=True, slots=True)
class ErrorText:
    """An Excel error that is written as an error, so that it is one for the next reader too.

    Attributes:
        text: One of Excel's errors, such as ``#N/A``.
    """

    text: str


@dataclass(frozen=True, slots=True)
class NumberAs:
    """A number that is shown by a number format of its own.

    Attributes:
        number: The number.
        format: The number format, such as ``00000``.
    """

    number: float
    format: str


@dataclass(frozen=True, slots=True)
class Withheld:
    """A coloured cell that stays empty, because its value would not come back from it."""


@dataclass(frozen=True, slots=True)
class Locked:
    """A cell that is not to be edited, in a column of cells that are.

    Attributes:
        text: What it says; may be empty.
    """

    text: str = ""


CellValue = (
    str
    | bool
    | int
    | float
    | date
    | datetime
    | time
    | timedelta
    | ErrorText
    | NumberAs
    | Withheld
    | Locked
)
"""What is written into a cell; the empty text is an empty cell."""


class Role(StrEnum):
    """What a cell is for; ``styles`` gives each its look."""

    TITLE = "title"
    LEAD = "lead"
    SECTION = "section"
    LABEL = "label"
    VALUE = "value"
    STRONG = "strong"
    COUNT = "count"
    SHARE = "share"
    STEP = "step"
    COMMAND = "command"
    SIGN_LABEL = "sign label"
    SIGNATURE = "signature"
    HEADER = "header"
    COUNT_HEADER = "count header"
    CENTERED_HEADER = "centered header"
    EDIT_HEADER = "edit header"
    READ_ONLY_HEADER = "read only header"
    CELL = "cell"
    CODE = "code"
    CENTERED = "centered"
    EDITABLE = "editable"
    CHOICE = "choice"
    LINK = "link"
    AS_IT_CAME = "as it came"
    DATA = "data"
    DATA_TEXT = "data text"
    DATA_KEY = "data key"
    READ_ONLY = "read only"
    SEAL = "seal"


class Tone(StrEnum):
    """What a row or cell is about; a colour, never the only carrier of a meaning."""

    PLAIN = "plain"
    ADD = "add"
    CLEAR = "clear"
    CONFLICT = "conflict"
    BAD = "bad"
    WARN = "warn"
    GOOD = "good"
    MUTED = "muted"


@dataclass(frozen=True, slots=True, kw_only=True)
class CellRule:
    """What a spreadsheet program lets people type; it is checked again when the sheet is read.

    Attributes:
        title: What a refusal is headed with; at most 32 characters.
        message: What it says; at most 255 characters.
        choices: What a drop-down offers, all together at most 255 characters and without commas;
            empty: none.
        source: The cells that a longer drop-down takes its choices from, as a formula without
            ``=``; empty: none.
        formula: The condition on a cell, with ``{cell}`` for its address; empty: none.
        strict: Whether anything else is refused; if not, people are warned and may go on.
        silent: Whether anything else is taken without a word.
    """

    title: str
    message: str
    choices: tuple[str, ...] = ()
    source: str = ""
    formula: str = ""
    strict: bool = True
    silent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    """One column of a table sheet.

    Attributes:
        header: Its header.
        width: In characters.
        role: What its cells are for.
        wrap: Whether long text is wrapped (and may make its row higher).
        toned: Whether its cells take the row's tone.
        choices: What a drop-down offers; empty: none.
        hint: Shown when one of its cells is selected; empty: nothing.
        rule: What may be typed into its cells; ``None``: anything.
        note: A note on its header; empty: none.
        required: Whether its header is marked, since no row goes without it.
        blank_format: The number format of cells below the rows, which people fill in; empty: as
            the program likes.
    """

    header: str
    width: float
    role: Role = Role.CELL
    wrap: bool = False
    toned: bool = False
    choices: tuple[str, ...] = ()
    hint: str = ""
    rule: CellRule | None = None
    note: str = ""
    required: bool = False
    blank_format: str = ""


TableRow = tuple[Tone, Sequence[CellValue], CellPlace | None]
"""A row's tone, its values (one a column), and the cell that its link column points to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSheet:
    """A sheet with one header row and rows below.

    Attributes:
        name: The sheet's name.
        columns: Its columns, never none.
        row_count: How many rows ``rows`` gives.
        rows: Makes the rows anew each time; they are made while they are written or compared.
        link_column: Position of the column whose cells link to the source; ``None``: none.
        frozen_columns: How many columns stay when scrolling to the right.
        tab: Colour of the sheet's tab, such as ``#2E75B6``; empty: none.
        header_row: The header's row as Excel counts; rows above it are empty.
        spare_rows: Rows below the last one that rules hold for too; with any, the sheet is one to
            be filled in, and shows its grid.
        most_lines: Lines that a wrapped cell is shown with; the rest is there when it is opened.
        notes: Notes on cells: row (of ``rows``, from 0) and column → text.
        struck_when: A column and the text in it by which a row is greyed and struck, as soon as
            somebody types it; ``None``: never.
    """

    name: str
    columns: tuple[TableColumn, ...]
    row_count: int
    rows: Callable[[], Iterable[TableRow]]
    link_column: int | None = None
    frozen_columns: int = 0
    tab: str = ""
    header_row: int = 1
    spare_rows: int = 0
    most_lines: int = MAX_LINES
    notes: Mapping[tuple[int, int], str] = dataclass_field(default_factory=dict)
    struck_when: tuple[int, str] | None = None

    @property
    def headers(self) -> tuple[str, ...]:
        """The header row."""
        return tuple(column.header for column in self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCell:
    """One cell of a page sheet; row and column count from 0."""

    row: int
    column: int
    value: CellValue
    role: Role
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    """A native bar chart over cells of its own page.

    Attributes:
        title: Its title.
        row: Row of its upper left corner, from 0.
        column: Column of its upper left corner, from 0.
        first_row: First row of the data, from 0.
        names: The categories, top to bottom.
        name_column: Column of the names.
        series: Per series: its name, the column of its numbers, its colour, its numbers.
    """

    title: str
    row: int
    column: int
    first_row: int
    names: tuple[str, ...]
    name_column: int
    series: tuple[tuple[str, int, str, tuple[int, ...]], ...]

    @property
    def longest(self) -> int:
        """The length of the longest bar."""
        return max(map(sum, zip(*(numbers for _, _, _, numbers in self.series), strict=True)))

    @property
    def pixels(self) -> int:
        """Its height."""
        return max(250, min(100 + 26 * len(self.names), 520))


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSheet:
    """A sheet laid out by hand: a summary, or the seal.

    Attributes:
        name: The sheet's name.
        widths: Column widths in characters, from column A.
        cells: By row, then column.
        heights: Row → height in points, where it is not the default.
        charts: Charts on the page.
        hidden: Whether only a macro can show it (Excel's "very hidden").
        tab: Colour of the sheet's tab; empty: none.
    """

    name: str
    widths: tuple[float, ...]
    cells: tuple[PageCell, ...]
    heights: Mapping[int, float] = dataclass_field(default_factory=dict)
    charts: tuple[BarChart, ...] = ()
    hidden: bool = False
    tab: str = ""

    def rows(self) -> Iterator[tuple[int, list[PageCell]]]:
        """The cells, row by row."""
        by_row: dict[int, list[PageCell]] = {}
        for cell in self.cells:
            by_row.setdefault(cell.row, []).append(cell)
        for row in sorted(by_row):
            yield row, sorted(by_row[row], key=lambda cell: cell.column)


Sheet = TableSheet | PageSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookContent:
    """A workbook of ours.

    Attributes:
        kind: ``plan``, ``result``, ``export`` or ``template``; a mark inside the file says so.
        run: The run's id; marked inside the file.
        title: The document's title.
        source: The source workbook's file name, which links point to.
        source_folder: Its folder, absolute.
        sheets: The sheets, left to right; the first one is shown.
    """

    kind: str
    run: str
    title: str
    source: str
    source_folder: str
    sheets: tuple[Sheet, ...]


def utf16_units(text: str) -> int:
    """How long Excel thinks a text is: characters beyond U+FFFF count two."""
    return len(text) + (0 if text.isascii() else sum(1 for one in text if ord(one) > 0xFFFF))
