"""What sheetsync puts into a copy of a person's own workbook: two columns, and colours of cells.

Here, so that whoever writes them and whoever reads such a copy again mean the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Final

from sheetsync.model.values import RawValue

STATUS_HEADER: Final = "sheetsync Status"
MESSAGE_HEADER: Final = "sheetsync Message"
OWN_HEADERS: Final = (STATUS_HEADER, MESSAGE_HEADER)
"""The headers of the two columns, left to right."""


class Mark(Enum):
    """Why a cell is marked; the value is the colour of its ground.

    The colours are odd on purpose: nobody picks one of them from a palette, so that a cell that
    wears one was marked by sheetsync and by nobody else.
    """

    BAD = "FBD5D6"
    """It could not be used, or Plytix refused it."""
    CONFLICT = "FFDFA5"
    """Plytix was changed too."""
    WARN = "FFF2B9"
    """It goes on, and a person should look; or the run stopped before it."""
    CLEAR = "F3CFE3"
    """The value is to be taken away."""
    CHANGE = "D3E6F9"
    """The value is to be changed."""
    GOOD = "D5F1DD"
    """It was written and proved; or it is to get its first value."""


def own_columns(cells: Sequence[RawValue]) -> dict[str, int]:
    """The columns of ours in a header row: header → column from 0, the first of each."""
    found: dict[str, int] = {}
    for index, cell in enumerate(cells):
        if isinstance(cell, str) and (header := " ".join(cell.split())) in OWN_HEADERS:
            found.setdefault(header, index)
    return found


def is_own_ground(colour: str) -> bool:
    """Whether a colour, as six or eight hexadecimal digits, is one of ours."""
    return colour[-6:].upper() in _GROUNDS


_GROUNDS: Final = frozenset(mark.value for mark in Mark)
