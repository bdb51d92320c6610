"""Reading back the cells of a workbook of ours after people and programs have saved it."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from sheetsync.errors import WorkbookError
from sheetsync.workbook.cells.structure import SheetPart, workbook_structure
from sheetsync.workbook.files.limits import MEBIBYTE, ReadLimits
from sheetsync.workbook.files.package import Package

SavedCell = str | bool | int | float | date | datetime | time | timedelta
"""A cell as saved; an empty one, an error and a formula without a result are the empty text."""

SavedRow = list[SavedCell]

LIMITS: Final = ReadLimits(file_bytes=250 * MEBIBYTE, part_ratio=500, rows=1_048_576)
"""Plans compress well, for they repeat themselves."""

_SAVE_AGAIN: Final = "Open it in Excel, save it as “Excel Workbook (*.xlsx)”, and run again."
_FAR_COLUMNS: Final = (
    re.compile(rb'r="([A-Za-z]{2,3})[0-9]'),
    re.compile(rb"r='([A-Za-z]{2,3})[0-9]"),
)
"""Two patterns, for one that begins with plain characters is searched ten times faster."""
_ROW_NUMBER: Final = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="([0-9]+)"')
_FORMULA: Final = re.compile(
    rb'<c\b[^>]*?\br="([A-Z]+[0-9]+)"[^>]*?>\s*<f\b[^>]*>([^<]*)</f>', re.DOTALL
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedWorkbook:
    """The cells of the sheets that were asked for.

    Attributes:
        name: The file's name without folders.
        mark: What the workbook says it is (``plan``, ``result``); empty when it says nothing.
        sheets: Sheet → its rows from row 1, each from column A; a sheet that is not there is left
            out.
        data: The file's bytes.
    """

    name: str
    mark: str
    sheets: Mapping[str, list[SavedRow]]
    data: bytes

    def formulas(self, sheet: str) -> dict[str, str]:
        """The formulas of a sheet by address, without ``=``; for programs that drop results."""
        package = Package(self.data, self.name, LIMITS)
        parts = {one.name: one for one in workbook_structure(package, LIMITS).sheets}
        if sheet not in parts:
            return {}
        xml = package.read(parts[sheet].part, LIMITS.unpacked_bytes)
        return {
            address.decode("ascii"): html.unescape(formula.decode("utf-8", "replace"))
            for address, formula in _FORMULA.findall(xml)
        }


def read_saved_workbook(path: Path, wanted: Collection[str]) -> SavedWorkbook:
    """Read the cells of some sheets.

    Args:
        path: The workbook.
        wanted: Names of the sheets.

    Raises:
        WorkbookError: It is missing, no Excel workbook, damaged, protected or hostile.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    data = _file_bytes(path)
    package = Package(data, path.name, LIMITS)
    structure = workbook_structure(package, LIMITS)
    present = [one for one in structure.sheets if one.name in wanted]
    for one in present:
        _refuse_far_cells(package, one)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = {
            one.name: book.get_sheet_by_name(one.name).to_python(skip_empty_area=False)
            for one in present
        }
    except CalamineError as error:
        raise WorkbookError(
            f"{path.name} cannot be read: {str(error)[:200]}.", remedy=_SAVE_AGAIN
        ) from error
    return SavedWorkbook(name=path.name, mark=structure.mark, sheets=sheets, data=data)


def _file_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LIMITS.file_bytes:
            raise WorkbookError(
                f"{path.name} is larger than {LIMITS.file_bytes // MEBIBYTE} MiB.",
                remedy="Name the plan workbook that sheetsync wrote.",
                code="over-limit",
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise WorkbookError(
            f"There is no file {path}.",
            remedy="Check the name and the folder.",
            code="no-such-file",
        ) from error
    except IsADirectoryError as error:
        raise WorkbookError(
            f"{path} is a folder.", remedy="Name a plan workbook.", code="not-a-workbook"
        ) from error
    except OSError as error:
        raise WorkbookError(
            f"{path.name} cannot be opened: {error.strerror or error}.",
            remedy="Close it in other programs, check your rights and the drive, and run again.",
            code="no-access",
        ) from error


def _refuse_far_cells(package: Package, sheet: SheetPart) -> None:
    """Refuse a sheet whose rectangle would not fit into memory.

    The fast reader lays out the whole rectangle that a sheet's cells span; one stray cell in the
    last column would end the process (H13).
    """
    xml = package.read(sheet.part, LIMITS.unpacked_bytes)
    letters = {found for pattern in _FAR_COLUMNS for found in pattern.findall(xml)}
    widest = max(map(_column_number, letters), default=26)
    last = xml.rfind(b"<row ")
    found = None if last < 0 else _ROW_NUMBER.match(xml, last)
    rows = int(found[1]) if found is not None else xml.count(b"<row") + xml.count(b":row ")
    if rows * widest > LIMITS.grid_cells:
        raise WorkbookError(
            f"{package.name} › {sheet.name} has a cell far away from the others (it spans "
            f"{rows:,} rows and {widest:,} columns).",
            remedy="Delete the rows and columns beyond the plan's own, save, and run again.",
            code="over-limit",
        )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
