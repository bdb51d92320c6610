"""Excel tables of a sheet: where they begin and end.

Source: ECMA-376 Part 1, 18.5.1.2 (``table``: ``ref`` holds the totals rows too).
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass

from sheetsync.errors import WorkbookError
from sheetsync.workbook.cells.structure import relations, xml_tree
from sheetsync.workbook.files.package import Package
from sheetsync.workbook.xlsx.addresses import cell_range

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcelTable:
    """A table as Excel knows it; rows from 1, columns from 0.

    Attributes:
        name: Its name.
        first_row: Its first row, which mostly holds its headers.
        last_row: Its last row, totals included.
        first_column: Its first column.
        last_column: Its last column.
        totals: How many of its last rows hold totals.
    """

    name: str
    first_row: int
    last_row: int
    first_column: int
    last_column: int
    totals: int


def excel_tables(package: Package, sheet_part: str) -> tuple[ExcelTable, ...]:
    """The tables of a sheet; damaged ones are left out, for they hold no values."""
    found: list[ExcelTable] = []
    for part in related_parts(package, sheet_part, {"table"}):
        try:
            root = xml_tree(package, part)
        except WorkbookError as error:
            _LOGGER.debug("table left out: %s", error.message)
            continue
        area = cell_range(root.get("ref", ""))
        totals = root.get("totalsRowCount", "0")
        if area is None or not (totals.isascii() and totals.isdigit()):
            continue
        first_row, first_column, last_row, last_column = area
        found.append(
            ExcelTable(
                name=root.get("displayName", root.get("name", "")),
                first_row=first_row,
                last_row=last_row,
                first_column=first_column,
                last_column=last_column,
                totals=min(int(totals), last_row - first_row),
            )
        )
    return tuple(found)


def related_parts(package: Package, sheet_part: str, kinds: Collection[str]) -> list[str]:
    """The parts of some kinds that a sheet refers to; none when what says so is damaged."""
    try:
        links = relations(package, sheet_part)
    except WorkbookError as error:
        _LOGGER.debug("parts beside a sheet left out: %s", error.message)
        return []
    return [part for kind, part in links.values() if kind in kinds and part in package]
