"""A sheet as columns of raw values beside one list of row numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sheetsync.model.place import CellPlace
from sheetsync.model.values import RawValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table.

    Attributes:
        index: The column's place in the sheet, from 0.
        header: The header as written; empty when the column has none.
        values: One raw value a row, in the order of ``Table.row_numbers``.
        shown: Positions of numeric cells whose displayed text differs from their plain digits
            (number format ``00000``, scientific, percent, currency), with that text. Filled only
            for columns the reader was asked to look at twice.
        formulas: Positions whose value is the saved result of a formula.
    """

    index: int
    header: str
    values: Sequence[RawValue]
    shown: Mapping[int, str] = field(default_factory=dict)
    formulas: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The rows below a header row; blank rows are left out, nothing else is.

    Attributes:
        file: The workbook's file name, without folders.
        sheet: The sheet's name.
        header_row: The header's row number as Excel shows it.
        row_numbers: The row number Excel shows, one per row, ascending.
        columns: The columns, left to right. Columns without header and without values are left out.
        hidden_rows: Row numbers that are hidden or filtered away in the sheet.
    """

    file: str
    sheet: str
    header_row: int
    row_numbers: Sequence[int]
    columns: tuple[Column, ...]
    hidden_rows: frozenset[int] = frozenset()

    def __len__(self) -> int:
        return len(self.row_numbers)

    def column(self, header: str) -> Column | None:
        """The first column with exactly this header."""
        return next((column for column in self.columns if column.header == header), None)

    def place(self, position: int, column: Column | None = None) -> CellPlace:
        """The place of a row (by its position in the table), or of one of its cells."""
        return CellPlace(
            file=self.file,
            sheet=self.sheet,
            row=self.row_numbers[position],
            column=None if column is None else column.index,
            header=None if column is None else column.header,
        )
