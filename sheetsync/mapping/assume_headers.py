"""Headers that are none: errors of Excel, and empty cells above values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sheetsync.codecs.text import typed_error
from sheetsync.mapping.header_texts import header_text
from sheetsync.mapping.proposal import SheetCells
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace
from sheetsync.model.values import CellFault, FaultyCell, RawValue

_LEAST_VALUES: Final = 3
"""Values below an empty header from which on they are no stray ones."""


def broken_headers(cells: SheetCells, *, below: int, file: str) -> Iterator[Finding]:
    """What is to be told of headers that name nothing.

    An empty header is told of only between others: what stands beside a table is no part of it.

    Args:
        cells: The sheet.
        below: The header's position.
        file: The workbook's file name.
    """
    named = [
        column for column, values in cells.columns.items() if header_text(values[below]).strip()
    ]
    for column, values in sorted(cells.columns.items()):
        place = CellPlace(file=file, sheet=cells.sheet, row=cells.row_numbers[below], column=column)
        error = _error(values[below])
        if error:
            yield Finding(
                code="error-cell",
                severity=Severity.ERROR,
                place=place,
                found=error,
                expected="a header; the cell holds an Excel error",
                remedy="Type the header.",
            )
        elif values[below] is None and named and min(named) < column < max(named):
            count = sum(value is not None for value in values[below + 1 :])
            if count >= _LEAST_VALUES:
                yield Finding(
                    code="unmapped-column",
                    severity=Severity.WARNING,
                    place=place,
                    expected=f"a header; {count:,} values stand below, and nothing can read them",
                    remedy="Type a header, or delete the column.",
                )


def _error(value: RawValue) -> str:
    """The error that a header's cell holds, computed or typed; empty: none."""
    if isinstance(value, FaultyCell):
        return value.shown if value.fault is CellFault.ERROR else ""
    return value.strip() if isinstance(value, str) and typed_error(value.strip()) else ""
