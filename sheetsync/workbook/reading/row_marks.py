"""Rows that people marked by striking them through or by a colour; told, never acted on."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from sheetsync.model.finding import Finding
from sheetsync.model.table import Column, Table
from sheetsync.model.values import CellFault, FaultyCell
from sheetsync.workbook.reading import row_findings as words
from sheetsync.workbook.xlsx.sheet_marks import SheetMarks

WATCHED: Final = 3
"""So many columns besides the keys are looked at for colours."""
_LEAST_ROWS: Final = 5
_MOST_ODD: Final = 5
"""At most every so many-th row is odd."""
_LEAST_STRIPES: Final = 3


def watched_columns(keys: Collection[int], mapped: Collection[int]) -> tuple[int, ...]:
    """The columns in which coloured cells are looked for: the keys, and the first others."""
    return (*keys, *sorted(set(mapped).difference(keys))[:WATCHED])


def marked_rows(
    table: Table,
    marks: SheetMarks,
    looks: Mapping[int, str],
    *,
    keys: Sequence[int],
    mapped: Collection[int],
) -> Iterator[Finding]:
    """Tell of struck and of oddly coloured rows.

    Args:
        table: The rows.
        marks: The cells that are struck through or coloured.
        looks: Style → its look, for styles with a colour.
        keys: The key columns.
        mapped: All columns that are read.
    """
    columns = {column.index: column for column in table.columns if column.index in mapped}
    first, count = _struck(columns.values(), table, marks)
    if first is not None:
        yield words.struck_rows(table.place(first[0], first[1]), count)
    if not marks.looks:
        return
    odd_by_column = {
        index: odd_rows(_looks_of(column, table, marks.looks.get(index), looks))
        for index, column in columns.items()
        if index in watched_columns(keys, mapped)
    }
    odd = {position for key in keys for position in odd_by_column.get(key, ())}
    others = Counter(
        position
        for index, positions in odd_by_column.items()
        if index not in keys
        for position in positions
    )
    odd.update(position for position, hits in others.items() if hits > WATCHED / 2)
    if odd:
        place = min(odd)
        column = columns.get(keys[0]) if keys else None
        yield words.coloured_rows(table.place(place, column), len(odd))


def _struck(
    columns: Collection[Column], table: Table, marks: SheetMarks
) -> tuple[tuple[int, Column] | None, int]:
    """The first cell that is struck through, and how many rows have one."""
    rows: dict[int, Column] = {}
    for column in columns:
        styles = marks.struck.get(column.index)
        if styles is None:
            continue
        for position, number in enumerate(table.row_numbers):
            if (
                number < len(styles)
                and styles[number]
                and column.values[position] not in {None, ""}
            ):
                rows.setdefault(position, column)
    first = min(rows, default=None)
    return (None if first is None else (first, rows[first])), len(rows)


def _looks_of(
    column: Column, table: Table, styles: array[int] | None, looks: Mapping[int, str]
) -> dict[int, str]:
    """Position → look, for the cells of a column that hold something."""
    own: Mapping[int, str] = {style + 1: look for style, look in looks.items()}
    found: dict[int, str] = {}
    for position, (number, value) in enumerate(zip(table.row_numbers, column.values, strict=True)):
        if value in {None, ""} or (
            isinstance(value, FaultyCell) and value.fault is CellFault.REPEATED_HEADER
        ):
            continue
        style = styles[number] if styles is not None and number < len(styles) else 0
        found[position] = own.get(style, "")
    return found


def odd_rows(looks: Mapping[int, str]) -> frozenset[int]:
    """The few positions whose look is another than that of nearly all.

    Stripes at even distances are no oddness, nor are looks that many rows have.

    Args:
        looks: Position → look, ascending.
    """
    total = len(looks)
    if total < _LEAST_ROWS:
        return frozenset()
    left = total // _MOST_ODD
    odd: set[int] = set()
    counts = Counter(looks.values())
    for look, count in sorted(counts.items(), key=lambda one: (one[1], one[0])):
        if count > left:
            break
        order = [
            place for place, (_, worn) in enumerate(looks.items()) if worn == look
        ]  # places among the rows that hold something, so that gaps break no stripes
        if _are_stripes(order, total):
            continue
        left -= count
        positions = list(looks)
        odd.update(positions[place] for place in order)
    return frozenset(odd)


def _are_stripes(places: Sequence[int], total: int) -> bool:
    """Whether places lie at even distances from the first row to the last."""
    if len(places) < _LEAST_STRIPES:
        return False
    step = places[1] - places[0]
    even = all(after - before == step for before, after in pairwise(places))
    return even and places[0] < step and total - places[-1] <= step
