"""What a workbook of ours carries along in hidden sheets, for when it comes back as a source."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sheetsync.errors import WorkbookError
from sheetsync.mapping.header_texts import header_text
from sheetsync.mapping.sheet_mapping import CsvSettings
from sheetsync.ports import no_progress
from sheetsync.workbook.cells.structure import SheetPart
from sheetsync.workbook.files.limits import ReadLimits
from sheetsync.workbook.files.package import looks_cut
from sheetsync.workbook.files.source import Pause, copied_source
from sheetsync.workbook.reading.opening import Opened, opened_source
from sheetsync.workbook.writing.layout import PageSheet
from sheetsync.workbook.writing.packed import PackedError, packed_sheet, unpacked

EXPORT: Final = "export"
"""The mark of a workbook that ``export`` made."""

TEMPLATE: Final = "template"
"""The mark of a workbook that ``template`` made."""

BASE_SHEET: Final = "sheetsync base"
MAPPING_SHEET: Final = "sheetsync mapping"
LISTS_SHEET: Final = "sheetsync lists"
CARRIED_SHEETS: Final = frozenset({BASE_SHEET, MAPPING_SHEET, LISTS_SHEET})
"""The hidden sheets; none of them is ever read as data."""

CARRIED_NAME: Final = "mapping inside "
"""How the name begins of a mapping that has no file of its own; the workbook's name follows."""

MAPPING_FORMAT: Final = "sheetsync.mapping/1"


def mapping_sheet(text: str) -> PageSheet:
    """The hidden sheet that holds the text of a mapping."""
    return packed_sheet(MAPPING_SHEET, MAPPING_FORMAT, text.encode("utf-8"))


def without_carried(sheets: Sequence[SheetPart]) -> tuple[SheetPart, ...]:
    """The sheets that may hold data."""
    return tuple(sheet for sheet in sheets if sheet.name not in CARRIED_SHEETS)


def carried_lines(workbook: Opened, name: str) -> tuple[str, ...]:
    """The texts in column A of a hidden sheet, from the first row down; empty: no such sheet."""
    sheet = next((one for one in workbook.structure.sheets if one.name == name), None)
    if sheet is None:
        return ()
    values = workbook.grid(sheet, below=0, keep={0}).values.get(0, [])
    return tuple(header_text(value) for value in values if value is not None)


def carried_mapping(
    path: Path, *, limits: ReadLimits | None = None, pause: Pause = time.sleep
) -> str | None:
    """The text of the mapping that a workbook carries; ``None`` when it carries none.

    Raises:
        WorkbookError: The file is missing, changing, no workbook, damaged or over a limit, or the
            mapping that it carries is damaged.
    """
    limits = limits or ReadLimits()
    source, data = copied_source(path, limits, looks_cut=looks_cut, pause=pause)
    _, workbook = opened_source(data, source.name, limits, no_progress, csv=CsvSettings())
    try:
        lines = carried_lines(workbook, MAPPING_SHEET)
    finally:
        workbook.close()
    if not lines:
        return None
    try:
        return unpacked(lines, MAPPING_FORMAT).decode("utf-8")
    except (PackedError, UnicodeDecodeError) as error:
        raise WorkbookError(
            f"The mapping inside {source.name} is damaged: "
            f"{error if isinstance(error, PackedError) else 'it is no text'}.",
            remedy="Name a mapping with -m, or export again.",
        ) from error
