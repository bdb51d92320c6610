"""Cells that are something else than their plain value says: put in as what they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from sheetsync.mapping.header_texts import fold_header
from sheetsync.model.values import CellFault, FaultyCell, RawValue
from sheetsync.workbook.cells.grid import Grid
from sheetsync.workbook.cells.runs import RunMark

_SPARE_SIGNS: Final = 8
"""Blanks and the like by which a repeated header may be longer than the header."""


def put_in_doubts(grid: Grid, *, headers: Mapping[int, str], keys: Sequence[int]) -> None:
    """Put in faults for misleading texts, for keys from outside and for repeated headers.

    Args:
        grid: The cells below the header.
        headers: Column → header, for the columns that the mapping names; others stay as they are.
        keys: The key columns.
    """
    position_of = grid.positions()
    for (row, column), mark in grid.marks.texts.items():
        values = grid.values.get(column)
        position = position_of(row)
        if column not in headers or values is None or position is None or not mark.is_misleading:
            continue
        text = values[position]
        if isinstance(text, str):
            fault = CellFault.STRUCK if mark & RunMark.STRUCK else CellFault.JOINED
            values[position] = FaultyCell(fault=fault, shown=text)
    for key in keys:
        _doubt_outside_keys(grid, key, position_of)
    _doubt_repeated_headers(grid.values, headers, keys)
    for index in headers:
        _put_in_empty_texts(grid, index, position_of)


def _put_in_empty_texts(grid: Grid, index: int, position_of: Callable[[int], int | None]) -> None:
    """A formula whose result is an empty text looks blank and is none."""
    values = grid.values.get(index)
    for row in grid.formulas.get(index, ()):
        position = position_of(row)
        if position is None:
            continue
        if values is None:
            values = grid.values[index] = [None] * len(grid.row_numbers)
        if values[position] is None:
            values[position] = ""


def outside_positions(
    grid: Grid, index: int, position_of: Callable[[int], int | None]
) -> frozenset[int]:
    """Positions in a column whose value is the result of a formula that takes it from outside."""
    values = grid.values.get(index, ())
    rows = grid.marks.outside.get(index, set()) & grid.formulas.get(index, set())
    return frozenset(
        position
        for row in rows
        if (position := position_of(row)) is not None
        and values
        and values[position] not in {None, ""}
        and not isinstance(values[position], FaultyCell)
    )


def _doubt_outside_keys(grid: Grid, key: int, position_of: Callable[[int], int | None]) -> None:
    for position in outside_positions(grid, key, position_of):
        value = grid.values[key][position]
        shown = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
        grid.values[key][position] = FaultyCell(fault=CellFault.FROM_OUTSIDE, shown=shown)


def _doubt_repeated_headers(
    values: Mapping[int, list[RawValue]], headers: Mapping[int, str], keys: Sequence[int]
) -> None:
    first = next((key for key in keys if key in values), None)
    if first is None:
        return
    for position in list(_repeats(values, headers, first)):
        shown = str(values[first][position])
        for index in headers:
            if index in values:
                values[index][position] = None
        values[first][position] = FaultyCell(fault=CellFault.REPEATED_HEADER, shown=shown)


def _repeats(
    values: Mapping[int, list[RawValue]], headers: Mapping[int, str], key: int
) -> Iterator[int]:
    """Positions of rows with the header in the key column and in most of the others."""
    header = headers.get(key, "")
    fold, longest = fold_header(header), len(header) + _SPARE_SIGNS
    for position, value in enumerate(values[key]):
        if type(value) is not str or len(value) > longest or fold_header(value) != fold:
            continue
        row = {
            index: held
            for index, text in headers.items()
            if index in values and text and (held := values[index][position]) is not None
        }
        alike = sum(
            isinstance(held, str) and fold_header(held) == fold_header(headers[index])
            for index, held in row.items()
        )
        if alike > len(row) / 2 and (alike > 1 or len(headers) == 1):
            yield position
