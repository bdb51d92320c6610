"""An opened workbook: the tops of its sheets, and each sheet as a grid by the right reader."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from sheetsync.model.values import RawValue
from sheetsync.ports import Progress
from sheetsync.workbook.choose import TopRows
from sheetsync.workbook.exact import ExactSheet, Row
from sheetsync.workbook.grid import FastGrid, Grid, exact_grid
from sheetsync.workbook.limits import ReadLimits
from sheetsync.workbook.package import Package
from sheetsync.workbook.sidecar import (
    SheetFacts,
    empty_inline_texts,
    exact_extent,
    sheet_extent,
    sheet_facts,
)
from sheetsync.workbook.streamed import (
    check_grid,
    out_of_time,
    told_grid,
    too_many_merges,
    top_rows,
)
from sheetsync.workbook.strings import SharedStrings, StringFacts, string_facts
from sheetsync.workbook.structure import SheetPart, workbook_structure

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_SHARED: Final = re.compile(rb't="s"[^>]*><v>(\d{1,9})</v>')
_TOP_BYTES: Final = 1 << 16
_MOST_EMPTY_STRINGS: Final = 1_000


class OpenedWorkbook:
    """A workbook whose archive has been found harmless.

    Attributes:
        structure: What its small parts say.
        exact: The sheets that had to be read cell by cell, by name, so far.
    """

    def __init__(self, package: Package, limits: ReadLimits, progress: Progress) -> None:
        """Open a workbook.

        Raises:
            WorkbookError: It is damaged or over a limit.
        """
        self._name = package.name
        self._limits = limits
        self._progress = progress
        self._deadline = time.monotonic() + limits.seconds
        self._package = package
        self.structure = workbook_structure(self._package, limits)
        self.exact: list[str] = []
        self._merges: list[tuple[int, int, int, int]] = []
        self._hidden_columns: list[tuple[int, int]] = []
        self._tops: dict[tuple[str, int | None], TopRows] = {}
        self._strings: SharedStrings | None = None
        self._facts: StringFacts | None = None
        self._fast_workbook: CalamineWorkbook | None = None

    def close(self) -> None:
        """Let go of everything that is held in memory."""
        if self._fast_workbook is not None:
            self._fast_workbook.close()
            self._fast_workbook = None
        self._package.close()

    def top_rows(self, sheet: SheetPart, header_row: int | None) -> TopRows:
        """The first rows of a sheet that hold something, to look for headers in.

        Args:
            sheet: The sheet.
            header_row: Read up to this row; ``None``: up to the 60th row with content.
        """
        key = (sheet.part, header_row)
        if key not in self._tops:
            self._tops[key] = tuple(self._top_rows(sheet, header_row))
        return self._tops[key]

    def grid(self, sheet: SheetPart, *, below: int, keep: Collection[int] | None) -> Grid:
        """All rows below a row.

        Args:
            sheet: The sheet.
            below: The header's row; 0 for all rows.
            keep: The columns whose values are wanted; ``None``: all.

        Raises:
            WorkbookError: The sheet is damaged or over a limit.
        """
        grid = None
        if self._is_harmless(sheet):
            grid = self._fast_grid(sheet, below, keep)
        if grid is None:
            self.exact.append(sheet.name)
            grid = self._exact_grid(sheet, below, keep)
        check_grid(grid, f"{self._name} › {sheet.name}", self._limits)
        return grid

    def _top_rows(
        self, sheet: SheetPart, header_row: int | None
    ) -> Iterator[tuple[int, list[RawValue]]]:
        rows = self._rows(sheet, _TOP_BYTES)
        return top_rows(rows, header_row, self._limits.columns)

    def _rows(self, sheet: SheetPart, block_bytes: int) -> Iterator[Row]:
        if self._strings is None:
            self._strings = SharedStrings(self._package, self.structure.strings_part)
        reader = ExactSheet(sheet=sheet.name, file=self._name)
        blocks = self._blocks(sheet.part, block_bytes)
        yield from reader.rows(blocks, self._strings, self.structure)
        self._merges = reader.merges
        self._hidden_columns = reader.hidden_columns

    def _blocks(self, part: str, block_bytes: int = 1 << 20) -> Iterator[bytes]:
        """A part's blocks, as long as there is time."""
        for block in self._package.chunks(part, block_bytes):
            if time.monotonic() > self._deadline:
                raise out_of_time(self._name, self._limits)
            yield block

    def _is_harmless(self, sheet: SheetPart) -> bool:
        """Whether the fast reader may lay the sheet out in memory, and will read the same texts."""
        structure = self.structure
        names = [other.name for other in structure.sheets]
        if (
            not structure.common_names
            or names.count(sheet.name) > 1
            or not structure.formats[0].is_plain
        ):
            return False
        self._progress("checking", 0, None)
        limits = self._limits
        with ThreadPoolExecutor(max_workers=1) as pool:
            looking = pool.submit(self._string_facts)
            extent = sheet_extent(prefetched(self._blocks(sheet.part)))
            facts = looking.result()
        if not facts.regular or len(facts.empty) > _MOST_EMPTY_STRINGS:
            return False
        if extent.regular and extent.rows * extent.columns > limits.grid_cells:
            extent = exact_extent(self._blocks(sheet.part))
        if not extent.regular or extent.rows * extent.columns > limits.grid_cells:
            return False
        longest = max(facts.lengths, default=0)
        return (
            extent.most_shared * longest <= limits.text_bytes
            or self._shared_bytes(sheet, facts) <= limits.text_bytes
        )

    def _string_facts(self) -> StringFacts:
        """What is known of the shared strings; the fast reader is opened as soon as it may be."""
        if self._facts is None:
            part = self.structure.strings_part
            self._facts = StringFacts() if part is None else string_facts(self._package, part)
            if self._facts.has_odd_runs:
                self._strings = self._strings or SharedStrings(self._package, part)
                self._strings.read_all()
            if self._facts.regular:
                self._open_fast_workbook()
        return self._facts

    def _shared_bytes(self, sheet: SheetPart, facts: StringFacts) -> int:
        """How much text the sheet holds when every shared one is counted as often as it is used."""
        lengths = facts.lengths
        total = 0
        for block in self._blocks(sheet.part):
            indexes = map(int, _SHARED.findall(block))
            total += sum(lengths[index] for index in indexes if index < len(lengths))
        return total

    def _fast_grid(self, sheet: SheetPart, below: int, keep: Collection[int] | None) -> Grid | None:
        """The grid by the fast reader; ``None`` when it is in doubt about anything."""
        with ThreadPoolExecutor(max_workers=1) as pool:
            looking = pool.submit(self._sheet_facts, sheet, keep)
            fast = self._fast_sheet(sheet)
            facts = looking.result()
        if fast is None or not facts.regular:
            return None
        if len(facts.merges) > self._limits.merges:
            raise too_many_merges(f"{self._name} › {sheet.name}", self._limits)
        special = {row for row, _ in facts.errors} | {row for row, _ in facts.unsaved}
        start = fast.start
        gathering = FastGrid(first_column=0 if start is None else start[1], below=below, keep=keep)
        try:
            rows = fast.iter_rows()
            for done in gathering.gather(rows, special):  # type: ignore[arg-type]  # lists of raw values
                self._progress("reading", done, fast.total_height)
        except OverflowError:
            return None
        missing = facts.filled - len(facts.errors) - gathering.filled
        if missing and facts.inline:
            missing -= empty_inline_texts(self._blocks(sheet.part))
        if missing:
            return None
        return gathering.finished(facts, self.structure)

    def _open_fast_workbook(self) -> None:
        from python_calamine import CalamineWorkbook

        with _doubts_of_the_fast_reader():
            data = io.BytesIO(self._package.data)
            self._fast_workbook = CalamineWorkbook.from_filelike(data)

    def _fast_sheet(self, sheet: SheetPart) -> CalamineSheet | None:
        if self._fast_workbook is not None:
            with _doubts_of_the_fast_reader():
                return self._fast_workbook.get_sheet_by_name(sheet.name)
        return None

    def _sheet_facts(self, sheet: SheetPart, keep: Collection[int] | None) -> SheetFacts:
        formats = self.structure.formats
        facts = self._facts or StringFacts()
        struck = self._strings.struck if facts.has_odd_runs and self._strings else ()
        return sheet_facts(
            self._blocks(sheet.part),
            columns=keep,
            styles=[
                style
                for style, number_format in enumerate(formats)
                if not number_format.is_plain and not number_format.is_date
            ],
            date_styles=[
                style for style, number_format in enumerate(formats) if number_format.is_date
            ],
            empty_strings=facts.empty,
            struck_strings=struck,
            recalculates=self.structure.recalculates,
            most_merges=self._limits.merges,
        )

    def _exact_grid(self, sheet: SheetPart, below: int, keep: Collection[int] | None) -> Grid:
        gathering = exact_grid(
            self._rows(sheet, 1 << 20),
            self.structure,
            below=below,
            keep=keep,
            most_columns=self._limits.columns,
        )
        grid = told_grid(gathering, self._progress)
        grid.merges = self._merges
        grid.hidden_columns = self._hidden_columns
        return grid


@contextmanager
def _doubts_of_the_fast_reader() -> Iterator[None]:
    """Go on behind the block when the fast reader gives up; the exact one tells the cause."""
    from python_calamine import CalamineError

    try:
        yield
    except CalamineError:
        return
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a bug in the library; not importable
            raise


def prefetched(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The same blocks, the next one being unpacked while this one is looked at."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        ahead = pool.submit(next, blocks, b"")
        while block := ahead.result():
            ahead = pool.submit(next, blocks, b"")
            yield block
