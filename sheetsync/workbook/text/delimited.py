"""Text files with delimiters (.csv, .tsv), opened: one table in which everything is text."""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Final

from sheetsync.errors import WorkbookError
from sheetsync.mapping.sheet_mapping import CsvSettings
from sheetsync.model.finding import Finding
from sheetsync.model.place import CellPlace
from sheetsync.model.values import CellFault, FaultyCell, RawValue
from sheetsync.ports import Progress
from sheetsync.workbook.cells.formats import number_format
from sheetsync.workbook.cells.grid import BLOCK_ROWS, FastGrid, Grid
from sheetsync.workbook.cells.streamed import check_grid, out_of_time, over_limit
from sheetsync.workbook.cells.structure import SheetPart, SheetState, Structure
from sheetsync.workbook.files.limits import ReadLimits
from sheetsync.workbook.reading.choose import TOP_ROWS, TopRows
from sheetsync.workbook.text import text_findings as words
from sheetsync.workbook.text.dialect import DELIMITERS, decoded, dialect_of, records
from sheetsync.workbook.xlsx.sidecar import SheetFacts

MOST_UNITS: Final = 32_767
"""Excel's limit of a cell's text, in UTF-16 units."""

_MOST_LINES: Final = 1_048_576
_MOST_FIELDS: Final = 16_384
"""What a sheet of Excel holds, blank or not."""

_AS_TEXT: Final = re.compile(r'="([^"]*)"')
_ERROR: Final = re.compile(
    r"#(?:N/A|NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|SPILL!|CALC!|NV|NULL!|WERT!|BEZUG!|ZAHL!)"
)
_TOO_NARROW: Final = re.compile("#{3,255}")
_ROWS_A_LOOK: Final = 2_000
_UNUSUAL: Final = ("=", "#")


@dataclass(slots=True)
class _Told:
    """Rows with something to tell of; the first of each, and how many."""

    short: list[int] = field(default_factory=list)
    as_text: list[tuple[int, int]] = field(default_factory=list)
    swallowed: list[tuple[int, int, str]] = field(default_factory=list)


class OpenedText:
    """A text file whose records have been parted.

    Attributes:
        structure: One sheet, named as spreadsheets name it: for the file.
        exact: The sheet, once it was read.
        findings: What is to be told so far of how the file is written.
    """

    def __init__(
        self,
        data: bytes,
        name: str,
        limits: ReadLimits,
        progress: Progress,
        *,
        settings: CsvSettings,
        wanted: Collection[str] = (),
    ) -> None:
        """Decode a file and part its records.

        Args:
            data: The whole file.
            name: Its name without folders.
            limits: What reading may cost.
            progress: Told of rows.
            settings: What the mapping says of such files.
            wanted: Headers that the mapping asks for, folded.

        Raises:
            WorkbookError: Its encoding or delimiter is in doubt, its quotes are broken, or it is
                over a limit.
        """
        self._name = name
        self._limits = limits
        self._progress = progress
        self.exact: list[str] = []
        sheet = PurePath(name).stem or name
        self.structure = Structure(
            sheets=(SheetPart(name=sheet, part="", state=SheetState.VISIBLE),),
            epoch_1904=False,
            recalculates=False,
            formats=(number_format("General"),),
            strings_part=None,
            common_names=False,
        )
        self._place = CellPlace(file=name, sheet=sheet)
        text = decoded(data, name, settings)
        self._dialect = dialect_of(text.text, name, settings, wanted)
        self.findings: list[Finding] = []
        if text.is_guess:
            self.findings.append(words.guessed_encoding(self._place, text.encoding, text.sample))
        if not self._dialect.is_stated:
            called = DELIMITERS.get(self._dialect.delimiter, repr(self._dialect.delimiter))
            self.findings.append(words.text_format(self._place, text.encoding, called))
        self._records = self._parted(text.text[self._dialect.skipped :])

    def close(self) -> None:
        """Let go of everything that is held in memory."""
        self._records = []

    def top_rows(self, sheet: SheetPart, header_row: int | None) -> TopRows:
        """The first rows that hold something, to look for headers in.

        Args:
            sheet: The only sheet.
            header_row: Go up to this row; ``None``: up to the 60th row with content.
        """
        found: list[tuple[int, Sequence[RawValue]]] = []
        for number, record in enumerate(self._records, 1):
            if any(record):
                cells = [field or None for field in record[: self._limits.columns]]
                found.append((number, cells))
            if (header_row or 0) <= number and (header_row or len(found) >= TOP_ROWS):
                break
        return found

    def in_step(self, rows: TopRows, header_row: int) -> TopRows:
        """First rows without the fields that stand beyond the header; ``grid`` tells of them."""
        fields = len(self._records[header_row - 1])
        return [
            (number, cells[:fields] if number > header_row else cells) for number, cells in rows
        ]

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
            sheet: The only sheet.
            below: The header's row; 0 for all rows.
            keep: The columns whose values are wanted; ``None``: all.
            watch: Nothing; a text file has no colours.

        Raises:
            WorkbookError: The file is over a limit.
        """
        self.exact.append(sheet.name)
        told = _Told()
        fields = len(self._records[below - 1]) if below else 0
        rows: list[list[RawValue]] = [
            self._row(number, record, fields if number > below else 0, told)
            for number, record in enumerate(self._records, 1)
        ]
        width = max(map(len, rows), default=0)
        if width > self._limits.columns:
            raise over_limit(self._name, "columns", width, self._limits.columns)
        for row in rows:
            row.extend([""] * (width - len(row)))
        gathering = FastGrid(below=below, keep=keep)
        for first in range(0, len(rows), BLOCK_ROWS):
            gathering.take(rows[first : first + BLOCK_ROWS], first_row=first + 1)
            self._progress("reading", min(first + BLOCK_ROWS, len(rows)), len(rows))
        grid = gathering.finished(SheetFacts(), self.structure)
        check_grid(grid, self._name, self._limits)
        if below:
            self.findings += self._findings(told)
        return grid

    def _parted(self, text: str) -> list[list[str]]:
        csv.field_size_limit(max(len(text), 1))  # its own limit is smaller than some cells
        deadline = time.monotonic() + self._limits.seconds
        found: list[list[str]] = []
        filled = 0
        reader = records(text, self._dialect.delimiter, self._dialect.quote)
        began = 1
        try:
            for record in reader:
                found.append(record)
                filled += bool(record)
                if filled > self._limits.rows + 1:
                    raise over_limit(self._name, "rows", filled, self._limits.rows)
                if len(found) > _MOST_LINES or len(record) > _MOST_FIELDS:
                    raise self._beyond_a_sheet()
                if not len(found) % _ROWS_A_LOOK and time.monotonic() > deadline:
                    raise out_of_time(self._name, self._limits)
                began = reader.line_num + 1
        except csv.Error as error:
            ends_open = "end of data" in str(error)
            what = (
                "a quotation mark that opens there is never closed"
                if ends_open
                else "text follows a closing quotation mark"
            )
            raise WorkbookError(
                f"{self._name} cannot be parted into fields: in the row that begins in line "
                f"{began}, {what}.",
                remedy="Write each quotation mark within a quoted field twice, or export the file "
                "again. If quotation marks mean nothing in it, say so in the mapping "
                "(csv: quote: none).",
                code="text-in-doubt",
            ) from error
        return found

    def _beyond_a_sheet(self) -> WorkbookError:
        return WorkbookError(
            f"{self._name} has more rows than a spreadsheet ({_MOST_LINES:,}) or more fields in a "
            f"row ({_MOST_FIELDS:,}).",
            remedy="Check that this is a table; delete blank lines, or split the file.",
            code="over-limit",
        )

    def _row(self, number: int, record: list[str], fields: int, told: _Told) -> list[RawValue]:
        """A record's cells; those of a row that is out of step with the header are faulty.

        What stands beyond the header then is left out, since each cell of the row is told of.
        """
        row: list[RawValue] = list(record)
        together = "\x1f".join(record)
        if "=" in together or "#" in together or len(together) > MOST_UNITS // 2:
            row = [self._cell(number, column, text, told) for column, text in enumerate(record)]
        if not fields or not together:
            return row
        if len(record) > fields and any(record[fields:]):
            return [
                FaultyCell(fault=CellFault.SHIFTED, shown=text) if text else ""
                for text in record[:fields]
            ]
        if len(record) < fields and any(record):
            told.short.append(number)
        if fields > 2 and "\n" in together:
            self._look_for_rows(number, record, fields, told)
        return row

    def _cell(self, number: int, column: int, text: str, told: _Told) -> RawValue:
        if text.startswith(_UNUSUAL):
            if (quoted := _AS_TEXT.fullmatch(text)) is not None:
                told.as_text.append((number, column))
                return quoted[1]
            if _ERROR.fullmatch(text):
                return FaultyCell(fault=CellFault.ERROR, shown=text)
            if _TOO_NARROW.fullmatch(text):
                return FaultyCell(fault=CellFault.UNREADABLE, shown=text)
        if len(text) > MOST_UNITS // 2 and len(text.encode("utf-16-le", "replace")) // 2 > (
            MOST_UNITS
        ):
            return FaultyCell(fault=CellFault.OVERLONG, shown=text[:100] + "…")
        return text

    def _look_for_rows(self, number: int, record: list[str], fields: int, told: _Told) -> None:
        """Note texts of several lines of which one looks like a row of its own."""
        for column, text in enumerate(record):
            lines = text.split("\n")
            if any(line.count(self._dialect.delimiter) >= fields - 1 for line in lines[1:]):
                told.swallowed.append((number, column, lines[0]))

    def _findings(self, told: _Told) -> list[Finding]:
        found: list[Finding] = []
        if told.short:
            found.append(words.short_rows(self._at(told.short[0]), len(told.short)))
        if told.as_text:
            found.append(words.formula_texts(self._at(*told.as_text[0]), len(told.as_text)))
        if told.swallowed:
            row, column, begins = told.swallowed[0]
            count = len(told.swallowed)
            found.append(words.swallowed_rows(self._at(row, column), begins, count))
        return found

    def _at(self, row: int, column: int | None = None) -> CellPlace:
        return CellPlace(file=self._name, sheet=self._place.sheet, row=row, column=column)
