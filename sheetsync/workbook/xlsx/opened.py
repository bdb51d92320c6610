"""An opened workbook: the tops of its sheets, and each sheet as a grid by the right reader."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Final

from sheetsync.model.values import RawValue
from sheetsync.ports import Progress
from sheetsync.workbook.cells.grid import BLOCK_ROWS, FastGrid, Grid, exact_grid
from sheetsync.workbook.cells.streamed import (
    check_grid,
    out_of_time,
    told_grid,
    too_many_merges,
    top_rows,
)
from sheetsync.workbook.cells.structure import SheetPart, workbook_structure
from sheetsync.workbook.files.limits import ReadLimits
from sheetsync.workbook.files.package import Package
from sheetsync.workbook.reading.choose import TopRows
from sheetsync.workbook.xlsx.exact import ExactSheet, Row
from sheetsync.workbook.xlsx.excel_tables import excel_tables
from sheetsync.workbook.xlsx.notes import noted_cells
from sheetsync.workbook.xlsx.pieces import (
    MOST_STRINGS,
    PIECE_BYTES,
    DoubtError,
    LaidOut,
    PieceReader,
)
from sheetsync.workbook.xlsx.sheet_marks import Area, SecondLook, has_cell_in
from sheetsync.workbook.xlsx.sheet_xml import sheet_pieces
from sheetsync.workbook.xlsx.sidecar import (
    Reach,
    SheetFacts,
    Sidecar,
    empty_inline_texts,
    holds_cells,
    reach_of,
)
from sheetsync.workbook.xlsx.strings import SharedStrings, StringFacts, string_facts

BLOCK_BYTES: Final = 1 << 20
"""A sheet's XML is unpacked so many bytes at a time."""

_LEAST_SHARED_BYTES: Final = len(b'<c r="A1" t="s"><v>0</v></c>')
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
        self._stated: Area | None = None
        self._tops: dict[tuple[str, int | None], TopRows] = {}
        self._strings: SharedStrings | None = None
        self._facts: StringFacts | None = None
        self._pieces: PieceReader | None = None

    def close(self) -> None:
        """Let go of everything that is held in memory."""
        self._pieces = None
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
        grid = self._fast_grid(sheet, below, keep, watch) if self._is_plain(sheet) else None
        if grid is None:
            self.exact.append(sheet.name)
            grid = self._exact_grid(sheet, below, keep, watch)
        check_grid(grid, f"{self._name} › {sheet.name}", self._limits)
        grid.tables = excel_tables(self._package, sheet.part)
        grid.notes = noted_cells(self._package, sheet.part)
        marks = grid.marks
        if marks.stated is not None and marks.stated[3] > max(grid.filled_columns, default=0):
            marks.is_too_wide = bool(marks.last_row) and not has_cell_in(
                self._blocks(sheet.part), marks.stated[3]
            )
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
        self._stated = reader.stated

    def _blocks(self, part: str, block_bytes: int = BLOCK_BYTES) -> Iterator[bytes]:
        """A part's blocks, as long as there is time."""
        for block in self._package.chunks(part, block_bytes):
            if time.monotonic() > self._deadline:
                raise out_of_time(self._name, self._limits)
            yield block

    def _is_plain(self, sheet: SheetPart) -> bool:
        """Whether the fast reader will find the same sheet and read the same texts."""
        structure = self.structure
        names = [other.name for other in structure.sheets]
        if (
            not structure.common_names
            or names.count(sheet.name) > 1
            or not structure.formats[0].is_plain
        ):
            return False
        self._progress("checking", 0, None)
        facts = self._string_facts()
        return facts.regular and len(facts.empty) <= _MOST_EMPTY_STRINGS

    def _string_facts(self) -> StringFacts:
        """What is known of the shared strings."""
        if self._facts is None:
            part = self.structure.strings_part
            self._facts = StringFacts() if part is None else string_facts(self._package, part)
            if self._facts.has_odd_runs:
                self._strings = self._strings or SharedStrings(self._package, part)
                self._strings.read_all()
        return self._facts

    def _fast_grid(
        self,
        sheet: SheetPart,
        below: int,
        keep: Collection[int] | None,
        watch: Collection[int],
    ) -> Grid | None:
        """The grid by the fast reader; ``None`` when it is in doubt about anything."""
        sidecar, second = self._sidecar(keep), self._second_look(watch)
        gathering = FastGrid(below=below, keep=keep)
        try:
            with ThreadPoolExecutor(max_workers=1) as pool:
                if len(self._string_facts().lengths) > MOST_STRINGS:
                    self._gather_whole(sheet, (sidecar, second), gathering, pool)
                else:
                    self._gather(sheet, (sidecar, second), gathering, pool)
        except DoubtError:
            return None
        facts = sidecar.facts
        if len(facts.merges) > self._limits.merges:
            raise too_many_merges(f"{self._name} › {sheet.name}", self._limits)
        gathering.add_special(_special_rows(facts))
        missing = facts.filled - len(facts.errors) - gathering.filled
        if missing and facts.inline:
            missing -= empty_inline_texts(self._blocks(sheet.part))
        if missing:
            return None
        return gathering.finished(facts, self.structure, second.marks)

    def _gather(
        self,
        sheet: SheetPart,
        looks: tuple[Sidecar, SecondLook],
        gathering: FastGrid,
        pool: ThreadPoolExecutor,
    ) -> None:
        """Read a sheet piece by piece; each is looked at while the fast reader works on it.

        Raises:
            DoubtError: The sheet must be read cell by cell.
        """
        reader = self._piece_reader()
        sidecar, second = looks
        under_way: deque[Future[LaidOut | None]] = deque()

        def take_oldest() -> None:
            piece = reader.piece(under_way.popleft().result())
            if piece is None:
                return
            if piece.first_row < gathering.next_row:
                raise DoubtError
            gathering.take(
                piece.rows,
                first_row=piece.first_row,
                first_column=piece.first_column,
                special_rows=_special_rows(sidecar.facts),
                texts=piece.texts,
            )
            self._progress("reading", gathering.next_row - 1, None)

        for rows in self._harmless_rows(sheet, looks):
            under_way.append(pool.submit(reader.laid_out, rows))
            for data in rows:
                second.look(data, has_formulas=sidecar.look(data))
            if not sidecar.facts.regular:
                raise DoubtError
            if len(under_way) > 1:
                take_oldest()
        while under_way:
            take_oldest()

    def _gather_whole(
        self,
        sheet: SheetPart,
        looks: tuple[Sidecar, SecondLook],
        gathering: FastGrid,
        pool: ThreadPoolExecutor,
    ) -> None:
        """Read a sheet at once; it is looked at while the fast reader works.

        Raises:
            DoubtError: The sheet must be read cell by cell.
        """
        sidecar, second = looks
        reach = Reach(1, 1, 0)
        shared = 0
        lengths = self._string_facts().lengths
        longest = max(lengths)
        for data, here in self._plain_rows(sheet, looks):
            reach = reach.with_all_of(here)
            shared += len(data) // _LEAST_SHARED_BYTES * longest
            if reach.cells > self._limits.grid_cells:
                raise DoubtError
        if shared > self._limits.text_bytes < self._shared_bytes(sheet, lengths):
            raise DoubtError
        reading = pool.submit(self._piece_reader().whole, sheet.name)
        for part, data in sheet_pieces(self._blocks(sheet.part)):
            if part == "rows":
                second.look(data, has_formulas=sidecar.look(data))
        fast = reading.result()
        if fast is None or not sidecar.facts.regular:
            raise DoubtError
        first_column = 0 if fast.start is None else fast.start[1]
        special = _special_rows(sidecar.facts)
        stream = iter(fast.iter_rows())
        try:
            while block := list(islice(stream, BLOCK_ROWS)):
                gathering.take(
                    block,  # type: ignore[arg-type]  # lists of raw values
                    first_row=gathering.next_row,
                    first_column=first_column,
                    special_rows=special,
                )
                self._progress("reading", gathering.next_row - 1, fast.total_height)
        except OverflowError as error:
            raise DoubtError from error

    def _shared_bytes(self, sheet: SheetPart, lengths: Sequence[int]) -> int:
        """How much text the sheet holds when every shared one is counted as often as it is used."""
        total = 0
        for block in self._blocks(sheet.part):
            indexes = map(int, _SHARED.findall(block))
            total += sum(lengths[index] for index in indexes if index < len(lengths))
        return total

    def _harmless_rows(
        self, sheet: SheetPart, looks: tuple[Sidecar, SecondLook]
    ) -> Iterator[list[bytes]]:
        """The sheet's rows in pieces that the fast reader may lay out in memory.

        Raises:
            DoubtError: It must not, or the sheet is written in another way than Excel does.
        """
        piece: list[bytes] = []
        for data, reach in self._plain_rows(sheet, looks):
            if reach.cells > self._limits.grid_cells:
                raise DoubtError
            piece.append(data)
            if sum(map(len, piece)) >= PIECE_BYTES:
                yield piece
                piece = []
        if piece:
            yield piece

    def _plain_rows(
        self, sheet: SheetPart, looks: tuple[Sidecar, SecondLook]
    ) -> Iterator[tuple[bytes, Reach]]:
        """The sheet's rows and how far they reach; what stands around them is looked at.

        Raises:
            DoubtError: The sheet is written in another way than Excel does.
        """
        sidecar, second = looks
        for part, data in sheet_pieces(self._blocks(sheet.part, BLOCK_BYTES)):
            if part == "rows":
                reach = reach_of(data, self._limits.grid_cells)
                if reach is None:
                    raise DoubtError
                yield data, reach
            elif part is None or holds_cells(data):
                raise DoubtError
            elif part == "head":
                sidecar.look_above(data)
                second.look_above(data)
            else:
                sidecar.look_below(data)

    def _piece_reader(self) -> PieceReader:
        if self._pieces is None:
            facts = self._string_facts()
            self._pieces = PieceReader(
                self._package,
                strings=len(facts.lengths),
                empty=facts.empty,
                epoch_1904=self.structure.epoch_1904,
            )
        return self._pieces

    def _sidecar(self, keep: Collection[int] | None) -> Sidecar:
        formats = self.structure.formats
        facts = self._string_facts()
        return Sidecar(
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
            recalculates=self.structure.recalculates,
            most_merges=self._limits.merges,
        )

    def _second_look(self, watch: Collection[int]) -> SecondLook:
        facts = self._string_facts()
        texts = self._strings.marks if facts.has_odd_runs and self._strings else {}
        return SecondLook(self.structure, texts, watch=watch)

    def _exact_grid(
        self,
        sheet: SheetPart,
        below: int,
        keep: Collection[int] | None,
        watch: Collection[int],
    ) -> Grid:
        gathering = exact_grid(
            self._rows(sheet, BLOCK_BYTES),
            self.structure,
            below=below,
            keep=keep,
            watch=watch,
            most_columns=self._limits.columns,
        )
        grid = told_grid(gathering, self._progress)
        grid.merges = self._merges
        grid.hidden_columns = self._hidden_columns
        grid.marks.stated = self._stated
        return grid


def _special_rows(facts: SheetFacts) -> set[int]:
    """Rows that are not blank although the fast reader may say so."""
    return {row for row, _ in facts.errors} | {row for row, _ in facts.unsaved}
