"""Where a datum stands; it knows from birth and keeps it to the report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPlace:
    """A row of a workbook.

    Attributes:
        sheet: The sheet's name.
        row: The row number that Excel shows, from 1.
    """

    sheet: str
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CellPlace:
    """Somewhere in a workbook, as exactly as is known.

    Attributes:
        file: The workbook's file name, without folders.
        sheet: The sheet's name; ``None`` for the file as a whole.
        row: The row number that Excel shows, from 1; ``None`` for a whole column or sheet.
        column: The column's index, from 0; ``None`` for a whole row or sheet.
        header: The column's header as written; ``None`` where there is none.
    """

    file: str
    sheet: str | None = None
    row: int | None = None
    column: int | None = None
    header: str | None = None

    @property
    def cell(self) -> str | None:
        """The address that Excel shows, such as ``F14``; ``None`` unless both are known."""
        if self.row is None or self.column is None:
            return None
        return f"{column_letters(self.column)}{self.row}"

    def __str__(self) -> str:
        parts = [self.file]
        if self.sheet is not None:
            parts.append(self.sheet)
        if self.cell is not None:
            parts.append(self.cell + (f" ({self.header})" if self.header else ""))
        elif self.row is not None:
            parts.append(f"row {self.row}")
        elif self.column is not None:
            name = f"column {column_letters(self.column)}"
            parts.append(name + (f" ({self.header})" if self.header else ""))
        return " › ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlPlace:
    """A place in a mapping file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


Place = CellPlace | YamlPlace


def column_letters(index: int) -> str:
    """The letters Excel shows for a column: 0 is ``A``, 25 is ``Z``, 26 is ``AA``."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
