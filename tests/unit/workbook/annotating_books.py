"""Workbooks to annotate, spelled part by part, and what became of them."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from sheetsync.workbook.annotating.annotate import Annotated, write_annotated_copy
from sheetsync.workbook.annotating.notes import RowNote, SheetNotes
from sheetsync.workbook.cells.own_marks import MESSAGE_HEADER, STATUS_HEADER, Mark
from tests.unit.workbook.made_workbooks import saved_parts, sheet_xml, workbook_parts

RUN = "20261123-101500-7f3a"
SHEET_PART = "xl/worksheets/sheet1.xml"
STYLES_PART = "xl/styles.xml"

STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<fonts count="1"><font><sz val="11"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFFFFF00"/></patternFill></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="2" fontId="0" fillId="2" borderId="0" xfId="0" applyFill="1">'
    '<alignment horizontal="right"/></xf>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    '<dxfs count="0"/></styleSheet>'
)
"""Three formats: 0 is plain, 1 is yellow and right-aligned, 2 is for texts."""


_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
CONTENT_TYPES = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/{SHEET_PART}" ContentType="{_TYPES}.worksheet+xml"/>'
        f'<Override PartName="/{STYLES_PART}" ContentType="{_TYPES}.styles+xml"/></Types>'
    )
}


def parts_of(sheet: str) -> dict[str, str]:
    """The parts of a workbook whose sheet *Products* is spelled so."""
    return {
        **workbook_parts({"Products": sheet_xml("")}),
        **CONTENT_TYPES,
        SHEET_PART: sheet,
        STYLES_PART: STYLES,
    }


def book(
    folder: Path,
    rows: str,
    *,
    head: str = "",
    tail: str = "",
    styles: str = STYLES,
    more: Mapping[str, str | bytes] | None = None,
    name: str = "range.xlsx",
) -> Path:
    """A workbook with the sheet *Products*."""
    parts: dict[str, str | bytes] = {**parts_of(sheet_xml(rows, head=head, tail=tail))}
    return saved_parts(folder, {**parts, STYLES_PART: styles, **(more or {})}, name)


def products(
    rows: Mapping[int, RowNote],
    marks: Mapping[int, Mapping[int, Mark]] | None = None,
    *,
    header_rows: tuple[int, ...] = (1,),
    sheet: str = "Products",
) -> SheetNotes:
    """Notes for one sheet."""
    return SheetNotes(sheet=sheet, header_rows=header_rows, rows=rows, marks=marks or {})


def annotated(path: Path, *notes: SheetNotes, run: str = RUN) -> Annotated:
    """Annotate a workbook beside itself."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return write_annotated_copy(path, digest, notes, path.parent, run, pause=lambda _seconds: None)


def part(path: Path, name: str = SHEET_PART) -> str:
    """A part of a workbook, as text."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode("utf-8")


def row_xml(path: Path, number: int) -> str:
    """A row of the sheet, as it is spelled."""
    found = re.search(rf'<(\w+:)?row r="{number}".*?(/>|</(\w+:)?row>)', part(path), re.DOTALL)
    assert found is not None
    return found[0] if not found[0].endswith("/>") or "<c" not in found[0] else _whole(path, number)


def _whole(path: Path, number: int) -> str:
    found = re.search(rf'<(\w+:)?row r="{number}".*?</(\w+:)?row>', part(path), re.DOTALL)
    assert found is not None
    return found[0]


def text(address: str, words: str, style: int = 0, prefix: str = "") -> str:
    """A cell of ours as it is spelled."""
    worn = f' s="{style}"' if style else ""
    p = prefix
    return (
        f'<{p}c r="{address}"{worn} t="inlineStr"><{p}is><{p}t xml:space="preserve">{words}'
        f"</{p}t></{p}is></{p}c>"
    )


def headers(letters: Sequence[str], row: int = 1, style: int = 0) -> str:
    """The two headers as they are spelled."""
    first, second = letters
    return text(f"{first}{row}", STATUS_HEADER, style) + text(
        f"{second}{row}", MESSAGE_HEADER, style
    )
