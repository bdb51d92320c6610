"""A mapping proposed from a workbook's headers and values, and an account's definitions.

Nothing is guessed silently: each column says how sure its binding is and why, and what is only a
guess is left to people.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sheetsync.errors import WorkbookError
from sheetsync.mapping import propose_findings as findings
from sheetsync.mapping.header_texts import fold_header
from sheetsync.mapping.nearest import nearest
from sheetsync.mapping.proposal import Proposal, ProposedColumn, Role, SheetCells
from sheetsync.mapping.propose_columns import Assigned, Looked, assigned_columns
from sheetsync.mapping.propose_fields import FieldIndex
from sheetsync.mapping.propose_keys import ProposedKeys, key_texts, proposed_keys
from sheetsync.mapping.propose_rows import (
    MOST_ROWS,
    HeaderRow,
    header_rows,
    headers_of,
    rivals,
)
from sheetsync.mapping.propose_samples import sample_of
from sheetsync.mapping.propose_words import LONGEST_HEADER
from sheetsync.model.definition import AccountSchema
from sheetsync.model.finding import Finding
from sheetsync.model.place import CellPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the user says of a workbook, so that it need not be found out.

    Attributes:
        sheet: The sheet's name; ``None``: the likeliest.
        header_row: The headers' row as Excel counts; ``None``: the likeliest.
        key: The header of the column that holds SKUs; ``None``: the likeliest.
    """

    sheet: str | None = None
    header_row: int | None = None
    key: str | None = None


class Survey:
    """A workbook looked at, before anything is proposed.

    Attributes:
        file: The workbook's file name.
        cells: The sheet that is meant.
        row: Its header row.
        columns: Its columns below that row, left to right.
        key_texts: Up to 100 values that may be SKUs, to be looked up in the account at once.
    """

    def __init__(
        self,
        sheets: Sequence[SheetCells],
        schema: AccountSchema,
        *,
        file: str,
        choices: Choices | None = None,
    ) -> None:
        """Choose sheet and header row, and take samples of every column.

        Raises:
            WorkbookError: No sheet has a row of headers, or there is no such sheet, row or column
                as the user says.
        """
        self.file = file
        self._choices = choices or Choices()
        self._index = FieldIndex(schema)
        self._sheets = len(sheets)
        ranked = self._ranked(sheets)
        self.cells, self._rows = ranked[0]
        self._others = [(cells, rows) for cells, rows in ranked[1:] if rows[0].has_key]
        self.row: HeaderRow = self._rows[0]
        self.columns = self._columns()
        self._key = self._named_key()
        self.key_texts: tuple[str, ...] = key_texts(self.columns, self._index, self._key)

    def proposal(self, known: Collection[str] | None = None) -> Proposal:
        """Propose a mapping.

        Args:
            known: Those of ``key_texts`` that are SKUs of the account; ``None``: nobody asked.
        """
        keys = proposed_keys(
            self.columns,
            self._index,
            named=self._key,
            known=known,
            asked=frozenset(self.key_texts),
        )
        assigned = assigned_columns(self.columns, self._index, keys.columns)
        columns = tuple(self._proposed(looked, keys, assigned) for looked in self.columns)
        found = self._found_by(columns)
        lines = {self.row.number, *found, *(row.number for row in rivals(self._rows))}
        told = [*self._told(sorted(lines)), *self._told_of_keys(keys, columns)]
        if not any(one.stands for one in columns if one.role is Role.FIELD):
            told.append(findings.nothing_bound(self._place()))
        return Proposal(
            file=self.file,
            sheet=self.cells.sheet,
            sheets=self._sheets,
            header_row=self.row.number,
            header_rows=tuple(sorted(lines)),
            header_row_needed=found != {self.row.number} or len(lines) > 1,
            columns=columns,
            findings=tuple(told),
        )

    def _ranked(
        self, sheets: Sequence[SheetCells]
    ) -> list[tuple[SheetCells, tuple[HeaderRow, ...]]]:
        """The sheets that have a row of headers, likeliest first."""
        wanted = self._choices.sheet
        if wanted is not None:
            named = [cells for cells in sheets if cells.sheet == wanted]
            named = named or [
                cells for cells in sheets if fold_header(cells.sheet) == fold_header(wanted)
            ]
            if not named:
                names = [cells.sheet for cells in sheets]
                near = nearest(wanted, names) or names[:3]
                raise WorkbookError(
                    f"{self.file} has no sheet {wanted!r}.",
                    remedy=f"Name one of its sheets, such as {near[0]!r}." if near else "",
                    code="no-such-sheet",
                )
            sheets = named
        found = [(cells, rows) for cells in sheets if (rows := self._header_rows(cells))]
        if not found:
            raise WorkbookError(
                f"{self.file} has no row that could hold headers.",
                remedy="Name another workbook, or the row with --header-row.",
                code="no-headers",
            )
        return sorted(
            found,
            key=lambda one: (
                not one[0].visible,
                not one[1][0].has_key,
                -one[1][0].known,
                -one[1][0].score,
            ),
        )

    def _header_rows(self, cells: SheetCells) -> tuple[HeaderRow, ...]:
        wanted = self._choices.header_row
        rows = header_rows(cells, self._index, only=wanted)
        if wanted is not None and rows:
            others = header_rows(cells, self._index)
            return (rows[0], *(row for row in others if row.number != wanted))
        return rows

    def _columns(self) -> tuple[Looked, ...]:
        looked = []
        for column, header in headers_of(self.cells, self.row.position).items():
            sample = sample_of(
                self.cells.columns[column],
                self.cells.shown.get(column, {}),
                below=self.row.position,
            )
            looked.append(Looked(column=column, header=header, sample=sample))
        return tuple(looked)

    def _named_key(self) -> int | None:
        wanted = self._choices.key
        if wanted is None:
            return None
        exact = [one.column for one in self.columns if one.header == wanted]
        fitting = exact or [
            one.column for one in self.columns if fold_header(one.header) == fold_header(wanted)
        ]
        if len(fitting) == 1:
            return fitting[0]
        headers = [one.header for one in self.columns if one.header.strip()]
        near = nearest(wanted, headers) or tuple(headers[:3])
        problem = "has no column" if not fitting else "has several columns"
        raise WorkbookError(
            f"{self.file} › {self.cells.sheet} › row {self.row.number} {problem} {wanted!r}.",
            remedy=f"Name one of its headers, such as {near[0]!r}." if near else "",
            code="missing-column",
        )

    def _proposed(self, looked: Looked, keys: ProposedKeys, assigned: Assigned) -> ProposedColumn:
        return keys.columns.get(looked.column) or assigned[looked.column]

    def _place(self, column: Looked | None = None) -> CellPlace:
        return CellPlace(
            file=self.file,
            sheet=self.cells.sheet,
            row=self.row.number,
            column=None if column is None else column.column,
            header=None if column is None else column.header,
        )

    def _found_by(self, columns: Sequence[ProposedColumn]) -> set[int]:
        """The rows in which the proposed mapping would find its headers, when it names no row."""
        folds: dict[Role, set[str]] = {Role.KEY: set(), Role.FIELD: set()}
        for one in columns:
            if one.stands:
                folds[one.role].add(fold_header(one.header))
        found = set()
        for position, number in enumerate(self.cells.row_numbers[:MOST_ROWS]):
            row = {
                fold_header(text)
                for values in self.cells.columns.values()
                if isinstance(text := values[position], str) and len(text) <= LONGEST_HEADER
            }
            if all(not row.isdisjoint(wanted) for wanted in folds.values()):
                found.add(number)
        return found

    def _told(self, lines: Sequence[int]) -> list[Finding]:
        told: list[Finding] = []
        if self._choices.header_row is None:
            if len(lines) > 1:
                told.append(findings.several_header_rows(self._place(), lines))
            if not self.row.known:
                told.append(findings.doubtful_header_row(self._place()))
        if self._choices.sheet is None:
            for cells, rows in self._others:
                place = CellPlace(file=self.file, sheet=cells.sheet, row=rows[0].number)
                told.append(findings.other_sheet(place, self.cells.sheet))
        return told

    def _told_of_keys(self, keys: ProposedKeys, columns: Sequence[ProposedColumn]) -> list[Finding]:
        by_index: Mapping[int, Looked] = {one.column: one for one in self.columns}
        if not any(one.role is Role.KEY and one.stands for one in columns):
            candidates = [one.header for one in columns if one.role is Role.KEY]
            return [findings.no_key_column(self._place(), candidates)]
        if keys.unknown is not None:
            place = self._place(by_index[keys.unknown])
            return [findings.key_not_known(place, keys.looked_up)]
        return []
