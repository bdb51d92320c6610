"""Tables of text for the terminal, whose cells wrap so that nothing runs over the edge."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final

from sheetsync.reports.finding_lines import safe_text

_GAP: Final = "  "
_MOST_LINES: Final = 4


def table_lines(
    headers: Sequence[str],
    widths: Sequence[int],
    rows: Sequence[Sequence[str]],
) -> list[str]:
    """A table, a line of headers first.

    Args:
        headers: One a column.
        widths: Terminal columns that each may fill, as many; with two between them they make up
            the table's width.
        rows: Texts from outside, a cell each; those that need more than four lines are cut.
    """
    lines = list(_row(headers, widths))
    for row in rows:
        lines += _row(row, widths)
    return lines


def _row(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    columns = [_cell(text, width) for text, width in zip(cells, widths, strict=True)]
    for parts in zip_longest(*columns, fillvalue=""):
        yield _GAP.join(
            part + " " * (width - _room(part)) for part, width in zip(parts, widths, strict=True)
        ).rstrip()


def _cell(text: str, width: int) -> list[str]:
    lines = [
        piece
        for line in textwrap.wrap(safe_text(text), width, break_on_hyphens=False)
        for piece in _narrowed(line, width)
    ]
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], _cut(lines[_MOST_LINES - 1], width)]
    return lines


def _narrowed(line: str, width: int) -> Iterator[str]:
    """A line as lines that fit, where letters are as wide as two."""
    while _room(line) > width:
        fitting = len(line)
        while _room(line[:fitting]) > width:
            fitting -= 1
        yield line[:fitting]
        line = line[fitting:]
    yield line


def _cut(line: str, width: int) -> str:
    while _room(line) >= width:
        line = line[:-1]
    return line + "…"


def _room(text: str) -> int:
    """How many columns of a terminal a text fills."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
    )
