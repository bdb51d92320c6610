"""Workbooks written part by part, since libraries refuse to write what the world does write."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from sheetsync.mapping.sheet_mapping import (
    Binding,
    GuardLimits,
    KeyColumn,
    Review,
    SheetMapping,
    UnmappedColumns,
    WorkbookMapping,
)
from sheetsync.model.definition import Kind
from sheetsync.model.place import YamlPlace, column_letters
from sheetsync.model.record import Mode
from sheetsync.model.values import FieldName

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def text_cell(address: str, text: str, style: int = 0) -> str:
    """A cell with its own text."""
    return (
        f'<c r="{address}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}'
        "</t></is></c>"
    )


def row_of(number: int, *values: str | float | bool | None) -> str:
    """A row of texts, numbers and truth values from column A on; ``None`` leaves a cell out."""
    cells = []
    for index, value in enumerate(values):
        address = f"{column_letters(index)}{number}"
        if isinstance(value, bool):
            cells.append(f'<c r="{address}" t="b"><v>{int(value)}</v></c>')
        elif isinstance(value, str):
            cells.append(text_cell(address, value))
        elif value is not None:
            cells.append(f'<c r="{address}"><v>{value!r}</v></c>')
    return f'<row r="{number}">{"".join(cells)}</row>'


def sheet_xml(rows: str, *, head: str = "", tail: str = "", namespace: str = MAIN) -> str:
    """A worksheet part."""
    return (
        f'{_DECLARATION}<worksheet xmlns="{namespace}" xmlns:r="{_RELATIONS}">{head}'
        f"<sheetData>{rows}</sheetData>{tail}</worksheet>"
    )


def workbook_parts(
    sheets: Mapping[str, str],
    *,
    formats: Sequence[str] = ("General",),
    strings: str | None = None,
    properties: str = "",
    calculation: str = "",
    states: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """The parts of a workbook.

    Args:
        sheets: Name → worksheet part, in order.
        formats: Number format of each cell style.
        strings: The ``si`` elements of the shared strings; ``None``: no such part.
        properties: The element ``workbookPr``.
        calculation: The element ``calcPr``.
        states: Name → state of sheets that are hidden.
    """
    states = states or {}
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"'
        f' state="{states.get(name, "visible")}"/>'
        for number, name in enumerate(sheets, 1)
    )
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/worksheet" '
        f'Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    relations += f'<Relationship Id="rIdS" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
    codes = "".join(
        f'<numFmt numFmtId="{164 + index}" formatCode={quoteattr(code)}/>'
        for index, code in enumerate(formats)
    )
    styles = "".join(
        f'<xf numFmtId="{0 if code == "General" else 164 + index}"/>'
        for index, code in enumerate(formats)
    )
    parts = {
        "[Content_Types].xml": f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'{_DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{_RELATIONS}">'
        f"{properties}<sheets>{listed}</sheets>{calculation}</workbook>",
        "xl/styles.xml": f'{_DECLARATION}<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts>'
        f"<cellXfs>{styles}</cellXfs></styleSheet>",
    }
    if strings is not None:
        relations += (
            f'<Relationship Id="rIdT" Type="{_RELATIONS}/sharedStrings" '
            'Target="sharedStrings.xml"/>'
        )
        parts["xl/sharedStrings.xml"] = f'{_DECLARATION}<sst xmlns="{MAIN}">{strings}</sst>'
    parts["xl/_rels/workbook.xml.rels"] = (
        f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'
    )
    for number, xml in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = xml
    return parts


def own_properties_part(**properties: str) -> dict[str, str]:
    """The part that marks a workbook as made by sheetsync, by property without its prefix."""
    listed = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" '
        f'name="sheetsync.{name}"><vt:lpwstr>{escape(text)}</vt:lpwstr></property>'
        for number, (name, text) in enumerate(properties.items(), 2)
    )
    types = "http://schemas.openxmlformats.org/officeDocument/2006"
    return {
        "docProps/custom.xml": f'<Properties xmlns="{types}/custom-properties" '
        f'xmlns:vt="{types}/docPropsVTypes">{listed}</Properties>'
    }


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """The parts as an archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def saved(
    folder: Path,
    rows: str,
    *,
    name: str = "catalogue.xlsx",
    sheet: str = "Products",
    head: str = "",
    tail: str = "",
    formats: Sequence[str] = ("General",),
    strings: str | None = None,
    properties: str = "",
    calculation: str = "",
) -> Path:
    """A workbook with one sheet, written to a folder."""
    parts = workbook_parts(
        {sheet: sheet_xml(rows, head=head, tail=tail)},
        formats=formats,
        strings=strings,
        properties=properties,
        calculation=calculation,
    )
    path = folder / name
    path.write_bytes(packed(parts))
    return path


def saved_parts(
    folder: Path, parts: Mapping[str, str | bytes], name: str = "catalogue.xlsx"
) -> Path:
    """A workbook of these parts, written to a folder."""
    path = folder / name
    path.write_bytes(packed(parts))
    return path


def mapping_of(
    *columns: str,
    key: str = "SKU",
    sheets: Sequence[str] = (),
    header_row: int | None = None,
    hidden_rows: bool = True,
) -> WorkbookMapping:
    """A mapping of a key column and these columns."""
    place = YamlPlace(file="mapping.yaml", line=1, column=1)
    return WorkbookMapping(
        file="mapping.yaml",
        name="Test",
        connection=None,
        match=(),
        sheets=(
            SheetMapping(
                sheets=tuple(sheets),
                header_row=header_row,
                kind=Kind.PRODUCT,
                key=(KeyColumn(columns=(key,), field=FieldName("sku"), pad=None, place=place),),
                mode=Mode.UPDATE,
                command=(),
                unmapped_columns=UnmappedColumns.IGNORE,
                columns=tuple(
                    Binding(
                        columns=(column,),
                        field=FieldName(f"attributes.{column.lower()}"),
                        place=place,
                    )
                    for column in columns
                ),
                constants=(),
                rules=(),
                place=place,
                hidden_rows=hidden_rows,
            ),
        ),
        guard=GuardLimits(),
        review=Review.ALWAYS,
        clear_marker="<clear>",
        text="",
    )
