"""Sheets as text tables: ``sheet("SKU | Weight", "A-1 | 12,5")``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sheetsync.model.table import Column, Table
from sheetsync.model.values import RawValue


def sheet(
    header: str,
    *rows: str | tuple[RawValue, ...],
    file: str = "catalogue.xlsx",
    name: str = "Products",
    header_row: int = 1,
    shown: Mapping[str, Mapping[int, str]] | None = None,
    formulas: Mapping[str, Iterable[int]] | None = None,
    hidden_rows: Iterable[int] = (),
) -> Table:
    """A table as the workbook's reader would give it.

    Args:
        header: The headers, separated by ``|``.
        rows: One a row: cells as text, separated by ``|`` (blanks around them are cut away, an
            empty one is absent), or a tuple of raw values where numbers, dates and blanks count.
        file: The workbook's file name.
        name: The sheet's name.
        header_row: The header's row number; the rows follow without a gap.
        shown: Header → position → what Excel displays there.
        formulas: Header → positions that hold the result of a formula.
        hidden_rows: Row numbers that are hidden.
    """
    headers = [text.strip() for text in header.split("|")]
    cells = [_cells(row) if isinstance(row, str) else row for row in rows]
    for row in cells:
        assert len(row) == len(headers), f"{row} has not {len(headers)} cells"
    return Table(
        file=file,
        sheet=name,
        header_row=header_row,
        row_numbers=[header_row + 1 + position for position in range(len(cells))],
        columns=tuple(
            Column(
                index=index,
                header=text,
                values=[row[index] for row in cells],
                shown=dict((shown or {}).get(text, {})),
                formulas=frozenset((formulas or {}).get(text, ())),
            )
            for index, text in enumerate(headers)
        ),
        hidden_rows=frozenset(hidden_rows),
    )


def _cells(row: str) -> tuple[RawValue, ...]:
    return tuple(text.strip() or None for text in row.split("|"))
