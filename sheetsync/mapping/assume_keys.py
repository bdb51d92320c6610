"""Which column is taken for the key of a sheet when nobody says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sheetsync.mapping.assume_shapes import Shape, Shapes
from sheetsync.mapping.assume_words import header_hint, key_rank
from sheetsync.model.examined import Judged

_DIFFERENT: Final = 0.7
"""Share of different values that a key has: in a sheet of stock by place, the SKU is none."""
_FILLED: Final = 0.5
_NEARLY_ALL: Final = 0.9
_LONG: Final = 0.1
"""Share of texts too long for a key; some are damage, and many are descriptions."""
_LEAST_CELLS: Final = 3
_LONGEST_CODE: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveyed:
    """A column with its header, looked at.

    Attributes:
        index: The column, from 0.
        header: Its header as written.
        shapes: Its cells below the header, counted.
    """

    index: int
    header: str
    shapes: Shapes


def key_of(columns: Sequence[Surveyed]) -> Surveyed | None:
    """The column that says which product a row is; ``None``: there is none.

    It is the one whose header names a key most surely and whose values differ, else the one of
    trade item numbers, else the leftmost one of codes that all differ.

    Args:
        columns: The columns that can be bound, left to right.
    """
    named = [(rank, one) for one in columns if (rank := key_rank(one.header)) is not None]
    for _rank, one in sorted(named, key=lambda pair: (pair[0], pair[1].index)):
        if _tells_rows_apart(one.shapes):
            return one
    gtins = [one for one in columns if header_hint(one.header) is Judged.GTIN]
    for one in gtins:
        if _tells_rows_apart(one.shapes) and one.shapes.present == one.shapes.rows:
            return one
    return next((one for one in columns if _is_of_codes(one)), None)


def _tells_rows_apart(shapes: Shapes) -> bool:
    if not shapes.rows:
        return True
    return (
        shapes.filled > 0
        and shapes.present >= shapes.rows * _FILLED
        and shapes.distinct >= shapes.filled * _DIFFERENT
        and shapes.long <= shapes.filled * _LONG
    )


def _is_of_codes(one: Surveyed) -> bool:
    shapes = one.shapes
    return (
        header_hint(one.header) in {None, Judged.CODE}
        and shapes.present >= max(_LEAST_CELLS, shapes.rows * _NEARLY_ALL)
        and shapes.distinct == shapes.filled
        and shapes.longest <= _LONGEST_CODE
        and shapes.share(Shape.CODE) >= _NEARLY_ALL
    )
