"""Cell addresses as files write them, turned into numbers."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_ADDRESS: Final = re.compile(r"^\$?([A-Za-z]{1,3})\$?([0-9]{1,7})$")
MOST_ROWS: Final = 1_048_576
MOST_COLUMNS: Final = 16_384


@lru_cache(maxsize=20_000)
def column_index(letters: str | bytes) -> int:
    """The index of a column by its letters: ``A`` is 0, ``AA`` is 26."""
    text = letters.decode("ascii") if isinstance(letters, bytes) else letters
    index = 0
    for letter in text.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def address(text: str) -> tuple[int, int] | None:
    """Row (from 1) and column (from 0) of ``F14``; ``None`` when it is no address in a sheet."""
    match = _ADDRESS.match(text)
    if match is None:
        return None
    row, column = int(match[2]), column_index(match[1])
    return (row, column) if 1 <= row <= MOST_ROWS and column < MOST_COLUMNS else None


def cell_range(text: str) -> tuple[int, int, int, int] | None:
    """First row, first column, last row, last column of ``A1:C3`` or ``A1``."""
    first, _, last = text.partition(":")
    start = address(first)
    end = address(last) if last else start
    if start is None or end is None:
        return None
    return (
        min(start[0], end[0]),
        min(start[1], end[1]),
        max(start[0], end[0]),
        max(start[1], end[1]),
    )
