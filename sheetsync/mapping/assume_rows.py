"""Which row of a sheet is taken for its headers when nobody says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sheetsync.mapping.header_texts import fold_header
from sheetsync.mapping.proposal import SheetCells
from sheetsync.mapping.propose_fields import FieldIndex
from sheetsync.mapping.propose_rows import HeaderRow, header_rows

_LEAST_HEADERS: Final = 2
_TITLE_ROWS: Final = 2
"""Rows between two equal rows of headers that hold no data when half of each is not filled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenRow:
    """The row of a sheet's headers.

    Attributes:
        row: The row.
        twins: Numbers of the rows above the data that hold the same headers, the chosen one among
            them; one number alone when there is no other.
    """

    row: HeaderRow
    twins: tuple[int, ...]


def header_row_of(cells: SheetCells, index: FieldIndex) -> ChosenRow | None:
    """The row of a sheet's headers; ``None`` when the sheet is no table.

    A sheet of one column is a list or a note unless its header is one that people give to products.
    Of equal rows above the data the lowest counts.
    """
    rows = header_rows(cells, index)
    if not rows:
        return None
    best = rows[0]
    headers = header_folds(cells, best.position)
    if len(headers) < _LEAST_HEADERS and not best.known:
        return None
    twins = [best]
    for row in sorted(rows, key=lambda one: one.number):
        if row.number > best.number and header_folds(cells, row.position) == headers:
            if _holds_data(cells, twins[-1].position, row.position, len(headers)):
                break
            twins.append(row)
    return ChosenRow(row=twins[-1], twins=tuple(row.number for row in twins))


def header_folds(cells: SheetCells, position: int) -> frozenset[str]:
    """The texts of a row, folded."""
    texts = (values[position] for values in cells.columns.values())
    return frozenset(fold_header(text) for text in texts if isinstance(text, str) and text.strip())


def _holds_data(cells: SheetCells, above: int, below: int, width: int) -> bool:
    """Whether rows of data stand between two rows of headers."""
    between = range(above + 1, below)
    if len(between) > _TITLE_ROWS:
        return True
    return any(
        sum(values[place] is not None for values in cells.columns.values()) * 2 > width
        for place in between
    )
