"""Odd but valid: whatever way a sheet is written, all of its cells are read or none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sheetsync.model.values import RawValue
from sheetsync.workbook.reading.read import read_grid
from tests.unit.workbook.made_workbooks import (
    MAIN,
    STRICT,
    packed,
    row_of,
    saved_parts,
    sheet_xml,
    workbook_parts,
)

SHARED = "<si><t>SKU</t></si><si><t>Blue &amp; Red</t></si>"
ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    '<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2"><v>5</v></c></row>'
    '<row r="3"><c r="A3" t="inlineStr"><is><t>Ö</t></is></c><c r="B3" t="b"><v>1</v></c></row>'
)
EXPECTED = {0: ["SKU", "Blue & Red", "Ö"], 1: [None, 5.0, True]}
PARTS = workbook_parts({"Products": sheet_xml(ROWS)}, strings=SHARED)
SHEET = "xl/worksheets/sheet1.xml"
Parts = dict[str, str]


def edited(part: str, *changes: tuple[str, str]) -> Callable[[], Parts]:
    def make() -> Parts:
        text = PARTS[part]
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        return {**PARTS, part: text}

    return make


def prefixed() -> Parts:
    sheet = PARTS[SHEET]
    for name in ("worksheet", "sheetData", "row", "c", "v", "is", "t"):
        sheet = sheet.replace(f"<{name}>", f"<x:{name}>").replace(f"<{name} ", f"<x:{name} ")
        sheet = sheet.replace(f"</{name}>", f"</x:{name}>")
    return {**PARTS, SHEET: sheet.replace("xmlns=", "xmlns:x=")}


def strict() -> Parts:
    transitional = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return {
        name: text.replace(MAIN, STRICT).replace(
            transitional, "http://purl.oclc.org/ooxml/officeDocument/relationships"
        )
        for name, text in PARTS.items()
    }


def renamed(changes: dict[str, str]) -> Callable[[], Parts]:
    return lambda: {changes.get(name, name): text for name, text in PARTS.items()}


def elsewhere() -> Parts:
    parts = edited("xl/_rels/workbook.xml.rels", ("sharedStrings.xml", "texts/strings.xml"))()
    parts["xl/texts/strings.xml"] = parts["xl/sharedStrings.xml"]
    parts["xl/sharedStrings.xml"] = parts["xl/sharedStrings.xml"].replace("Blue", "Wrong")
    return parts


ODDITIES: dict[str, tuple[Callable[[], Parts], bool]] = {
    "nothing odd": (lambda: PARTS, False),
    "single quotes": (edited(SHEET, ('<c r="B2"', "<c r='B2'")), True),
    "style first": (edited(SHEET, ('<c r="B2"', '<c s="0" r="B2"')), True),
    "lower case address": (edited(SHEET, ('r="B2"', 'r="b2"')), True),
    "no addresses": (
        edited(
            SHEET,
            *((f' r="{address}"', "") for address in ("A1", "A2", "B2", "A3", "B3")),
            *((f'<row r="{row}">', "<row>") for row in (1, 2, 3)),
        ),
        True,
    ),
    "a comment with a cell": (
        edited(SHEET, ('<row r="2">', '<!-- <c r="C2"><v>9</v></c> --><row r="2">')),
        True,
    ),
    "a comment that ends the data": (
        edited(SHEET, ('<row r="2">', '<!-- </sheetData> --><row r="2">')),
        True,
    ),
    "character data": (edited(SHEET, ("<t>Ö</t>", "<t><![CDATA[Ö]]></t>")), True),
    "an instruction with a cell": (
        edited(SHEET, ('<row r="2">', '<?x <c r="C2"><v>9</v></c> ?><row r="2">')),
        True,
    ),
    "prefixes": (prefixed, True),
    "a prefix on one cell": (
        edited(
            SHEET,
            ("<worksheet ", f'<worksheet xmlns:x="{MAIN}" '),
            ('<c r="B2"><v>5</v></c>', '<x:c r="B2"><x:v>5</x:v></x:c>'),
        ),
        True,
    ),
    "blanks between elements": (
        edited(SHEET, ("><c ", ">\n  <c "), ("</c></row>", "</c>\n</row>")),
        False,
    ),
    "rows out of order": (
        edited(
            SHEET,
            ('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', ""),
            ("</sheetData>", '<row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>'),
        ),
        False,
    ),
    "strict": (strict, True),
    "backslashes in part names": (
        lambda: {name.replace("/", "\\"): text for name, text in PARTS.items()},
        True,
    ),
    "part names in other case": (renamed({"xl/sharedStrings.xml": "xl/SharedStrings.xml"}), True),
    "texts in another part": (elsewhere, True),
    "a style element of nothing": (
        edited("xl/styles.xml", ("<cellXfs>", "<fills><fill/></fills><cellXfs>")),
        False,
    ),
    "character references": (edited(SHEET, ("<t>Ö</t>", "<t>&#214;</t>")), False),
    "a byte order mark": (edited(SHEET, ("<?xml", "\ufeff<?xml")), False),
}


@pytest.mark.parametrize("oddity", ODDITIES)
def test_odd_packages_are_read_whole(tmp_path: Path, oddity: str) -> None:
    make, must_be_exact = ODDITIES[oddity]
    (grid,) = read_grid(saved_parts(tmp_path, make()))
    assert grid.values == EXPECTED
    assert grid.row_numbers == (1, 2, 3)
    assert grid.exact or not must_be_exact


def test_plain_packages_are_read_by_the_fast_reader(tmp_path: Path) -> None:
    (grid,) = read_grid(saved_parts(tmp_path, PARTS))
    assert not grid.exact


def test_workbooks_without_styles_and_shared_texts_are_read(tmp_path: Path) -> None:
    parts = workbook_parts({"Products": sheet_xml(row_of(1, "SKU", 5.0))})
    del parts["xl/styles.xml"]
    (grid,) = read_grid(saved_parts(tmp_path, parts))
    assert grid.values == {0: ["SKU"], 1: [5.0]}


def test_chart_sheets_are_passed_over(tmp_path: Path) -> None:
    parts = workbook_parts({"Chart": "<chartsheet/>", "Products": sheet_xml(row_of(1, "SKU"))})
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        'worksheet" Target="worksheets/sheet1.xml"', 'chartsheet" Target="worksheets/sheet1.xml"'
    )
    assert [grid.sheet for grid in read_grid(saved_parts(tmp_path, parts))] == ["Products"]


def test_links_to_other_files_are_not_followed(tmp_path: Path) -> None:
    parts = dict(PARTS)
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>",
        '<Relationship Id="x" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/externalLink" Target="file:///etc/passwd" TargetMode="External"/>'
        "</Relationships>",
    )
    (grid,) = read_grid(saved_parts(tmp_path, parts))
    assert grid.values == EXPECTED


def test_a_far_cell_under_a_prefix_is_not_laid_out(tmp_path: Path) -> None:
    sheet = PARTS[SHEET].replace("<worksheet ", f'<worksheet xmlns:x="{MAIN}" ')
    sheet = sheet.replace(
        "</sheetData>", '<row r="9"><x:c r="XFD1048576"><x:v>1</x:v></x:c></row></sheetData>'
    )
    (grid,) = read_grid(saved_parts(tmp_path, {**PARTS, SHEET: sheet}))
    assert grid.exact
    assert list(grid.values[0]) == EXPECTED[0]


def test_a_cell_behind_the_data_is_not_laid_out(tmp_path: Path) -> None:
    sheet = PARTS[SHEET].replace(
        "</sheetData>", '</sheetData><row r="9"><c r="XFD1048576"><v>1</v></c></row>'
    )
    (grid,) = read_grid(saved_parts(tmp_path, {**PARTS, SHEET: sheet}))
    assert grid.exact


def test_packing_keeps_the_parts(tmp_path: Path) -> None:
    values: list[RawValue] = ["SKU"]
    (tmp_path / "x.xlsx").write_bytes(packed(PARTS))
    (grid,) = read_grid(tmp_path / "x.xlsx")
    assert grid.values[0][:1] == values
