"""What a mapping means for a text file, which has one table and no names of sheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sheetsync.mapping.header_texts import fold_header
from sheetsync.mapping.headers import find_header_row
from sheetsync.mapping.sheet_mapping import SheetMapping, WorkbookMapping
from sheetsync.model.finding import Finding
from sheetsync.model.place import CellPlace
from sheetsync.workbook.reading.reading_findings import joined
from sheetsync.workbook.text import text_findings
from sheetsync.workbook.text.delimited import OpenedText


def for_one_table(
    workbook: OpenedText, mappings: Sequence[SheetMapping], file: str
) -> tuple[Sequence[SheetMapping], list[Finding]]:
    """The parts of a mapping that a text file's only table is for, and what is to be told.

    All of them when none fits, so that what is missing is told.
    """
    (sheet,) = workbook.structure.sheets
    fitting = [
        mapping
        for mapping in mappings
        if find_header_row(workbook.top_rows(sheet, mapping.header_row), mapping).candidates
    ]
    if not fitting:
        return mappings[:1], []
    others = [mapping for mapping in mappings if mapping not in fitting]
    named = joined(", ".join(mapping.sheets) or "another sheet" for mapping in others)
    place = CellPlace(file=file, sheet=sheet.name)
    return fitting, [text_findings.one_table(place, named)] if others else []


def of_any_sheet(mapping: SheetMapping) -> SheetMapping:
    """The same mapping for a file that knows no names of sheets."""
    return replace(mapping, sheets=())


def wanted_headers(mapping: WorkbookMapping) -> frozenset[str]:
    """The headers that a mapping names, folded."""
    names: set[str] = set()
    for sheet in mapping.sheets:
        keys = (key.columns for key in sheet.key)
        bound = (binding.columns for binding in sheet.columns)
        for columns in (sheet.command, *keys, *bound):
            names.update(map(fold_header, columns))
    return frozenset(names)
