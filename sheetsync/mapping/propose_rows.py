"""Which row of which sheet holds the headers, when no mapping says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sheetsync.mapping.header_texts import header_text
from sheetsync.mapping.proposal import SheetCells
from sheetsync.mapping.propose_fields import FieldIndex
from sheetsync.mapping.propose_words import LONGEST_HEADER
from sheetsync.model.values import RawValue

MOST_ROWS: Final = 60
"""Rows with content that are looked at, as when a workbook is read by a mapping."""

_KNOWN: Final = 5
_MOST_TEXTS: Final = 30
_STRAY: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderRow:
    """A row that may hold the headers.

    Attributes:
        position: Its position among the sheet's rows.
        number: The row Excel shows.
        score: The higher, the likelier.
        known: How many of its texts are headers that the account or people know.
        has_key: Whether one of them names a key.
    """

    position: int
    number: int
    score: int
    known: int
    has_key: bool


def header_rows(
    cells: SheetCells, index: FieldIndex, *, only: int | None = None
) -> tuple[HeaderRow, ...]:
    """The rows that may hold the headers, likeliest first; of equal ones the upper one.

    A row in which nothing is known can only be the likeliest where no row has anything known.

    Args:
        cells: The sheet.
        index: The account's fields.
        only: Look at this row alone, wherever it stands; ``None``: at the first 60 with content.
    """
    positions: Iterable[int] = range(min(len(cells.row_numbers), MOST_ROWS))
    if only is not None:
        positions = [place for place, row in enumerate(cells.row_numbers) if row == only]
    found = [row for place in positions if (row := _scored(cells, place, index)) is not None]
    known = [row for row in found if row.known]
    return tuple(sorted(known or found, key=lambda row: (-row.score, row.number)))


def rivals(rows: Sequence[HeaderRow]) -> tuple[HeaderRow, ...]:
    """The likeliest row, and those that could be taken for it: with a key and a known header.

    Args:
        rows: As ``header_rows`` gives them; never empty.
    """
    return (rows[0], *(row for row in rows[1:] if row.has_key and row.known > 1))


def headers_of(cells: SheetCells, position: int) -> dict[int, str]:
    """Column → header, left to right; empty where values stand below no header."""
    return {
        column: header_text(values[position])
        for column, values in sorted(cells.columns.items())
        if header_text(values[position]).strip()
        or any(value is not None for value in values[position + 1 :])
    }


def _scored(cells: SheetCells, position: int, index: FieldIndex) -> HeaderRow | None:
    row: list[RawValue] = [values[position] for values in cells.columns.values()]
    texts = [value for value in row if isinstance(value, str) and value.strip()]
    others = sum(value is not None and not isinstance(value, str) for value in row)
    headers = {text for text in texts if len(text) <= LONGEST_HEADER}
    if not headers:
        return None
    known = sum(index.knows(text) for text in headers)
    score = _KNOWN * known + min(len(headers), _MOST_TEXTS) - _STRAY * others
    score -= _STRAY * (len(texts) - len(headers))
    return HeaderRow(
        position=position,
        number=cells.row_numbers[position],
        score=score,
        known=known,
        has_key=any(index.is_key(text) for text in headers),
    )
