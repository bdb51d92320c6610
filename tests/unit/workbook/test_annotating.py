"""Two columns and marked cells go into a sheet; every other byte stays."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from sheetsync.workbook.annotating.annotate import refuse_other_kinds
from sheetsync.workbook.annotating.notes import NotAnnotatedError, RowNote
from sheetsync.workbook.cells.own_marks import MESSAGE_HEADER, STATUS_HEADER, Mark
from tests.unit.workbook.annotating_books import (
    SHEET_PART,
    STYLES,
    STYLES_PART,
    annotated,
    book,
    headers,
    part,
    parts_of,
    products,
    row_xml,
    text,
)
from tests.unit.workbook.made_workbooks import saved_parts, sheet_xml

HEADER = '<row r="1"><c r="A1" t="str"><v>SKU</v></c><c r="B1" t="str"><v>Name</v></c></row>'
ROW = '<row r="2"><c r="A2" t="str"><v>A-1</v></c><c r="B2" s="1"><v>7</v></c></row>'
DONE = {2: RowNote("Done")}


def test_the_columns_go_right_of_the_last_one_that_is_used(tmp_path: Path) -> None:
    copy = annotated(book(tmp_path, HEADER + ROW), products({2: RowNote("Done", "All of it.")}))
    assert row_xml(copy.path, 1) == HEADER.replace("</row>", headers("CD") + "</row>")
    assert row_xml(copy.path, 2) == ROW.replace(
        "</row>", text("C2", "Done") + text("D2", "All of it.") + "</row>"
    )


def test_a_row_that_is_told_of_nowhere_stays_as_it_is(tmp_path: Path) -> None:
    odd = '<row r="3"  ht="15.5"\n x:y="1" xmlns:x="urn:x" ><c  r="A3"\tt="str"><v>a</v></c></row>'
    copy = annotated(book(tmp_path, HEADER + ROW + odd), products(DONE))
    assert odd in part(copy.path)


def test_a_marked_cell_keeps_its_format_but_for_the_ground(tmp_path: Path) -> None:
    copy = annotated(
        book(tmp_path, HEADER + ROW), products({2: RowNote("Invalid")}, {2: {1: Mark.BAD}})
    )
    assert '<c r="B2" s="3"><v>7</v></c>' in row_xml(copy.path, 2)
    styles = part(copy.path, STYLES_PART)
    assert '<cellXfs count="4">' in styles
    assert (
        '<xf numFmtId="2" fontId="0" fillId="3" borderId="0" xfId="0" applyFill="1">'
        '<alignment horizontal="right"/></xf></cellXfs>' in styles
    )
    before = re.sub(r' count="\d+"', "", STYLES)
    added = re.sub(r' count="\d+"', "", styles)
    for piece in re.findall(r"<xf .*?(?:/>|</xf>)|<fill>.*?</fill>", before):
        assert piece in added
    assert openpyxl.load_workbook(copy.path)["Products"]["B2"].number_format == "0.00"


def test_cells_alike_that_are_marked_alike_share_one_format(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="2"><v>{n}</v></c></row>' for n in range(2, 30))
    marks = {row: {0: Mark.CHANGE if row % 2 else Mark.WARN} for row in range(2, 30)}
    copy = annotated(book(tmp_path, HEADER + rows), products(DONE, marks))
    assert '<cellXfs count="5">' in part(copy.path, STYLES_PART)


def test_a_cell_that_is_not_there_is_made_in_its_place_to_be_marked(tmp_path: Path) -> None:
    row = '<row r="2"><c r="A2"><v>1</v></c><c r="D2"><v>4</v></c></row>'
    marks = {2: {1: Mark.BAD, 2: Mark.BAD}}
    copy = annotated(book(tmp_path, HEADER + row), products(DONE, marks))
    assert re.findall(r'r="([A-Z]+)2"', row_xml(copy.path, 2)) == ["A", "B", "C", "D", "E"]
    assert '<c r="B2" s="3"/><c r="C2" s="3"/>' in row_xml(copy.path, 2)


def test_new_cells_wear_what_their_row_or_column_wears(tmp_path: Path) -> None:
    rows = (
        '<row r="2" s="1" customFormat="1"><c r="A2"><v>1</v></c></row>'
        '<row r="3" s="1"><c r="A3"><v>1</v></c></row>'
    )
    head = '<cols><col min="3" max="8" width="9" style="2"/></cols>'
    copy = annotated(
        book(tmp_path, HEADER + rows, head=head), products({2: RowNote("a"), 3: RowNote("b")})
    )
    assert text("C2", "a", 1) in row_xml(copy.path, 2)
    assert text("C3", "b", 2) in row_xml(copy.path, 3)


def test_the_headers_look_like_the_last_header(tmp_path: Path) -> None:
    header = HEADER.replace('r="B1"', 'r="B1" s="1"')
    copy = annotated(book(tmp_path, header + ROW), products(DONE))
    assert headers("CD", style=1) in row_xml(copy.path, 1)


def test_rows_that_are_not_in_the_file_are_made_in_order(tmp_path: Path) -> None:
    rows = HEADER + '<row r="5"><c r="A5"><v>1</v></c></row>'
    notes = {number: RowNote("x") for number in (3, 5, 7)}
    copy = annotated(book(tmp_path, rows), products(notes, {4: {0: Mark.WARN}}))
    assert re.findall(r'<row r="(\d+)"', part(copy.path)) == ["1", "3", "4", "5", "7"]
    assert row_xml(copy.path, 3) == f'<row r="3">{text("C3", "x")}</row>'


def test_an_empty_row_and_an_empty_sheet_are_opened(tmp_path: Path) -> None:
    copy = annotated(book(tmp_path, HEADER + '<row r="2" ht="20"/>'), products(DONE))
    assert row_xml(copy.path, 2) == f'<row r="2" ht="20">{text("C2", "Done")}</row>'
    parts = parts_of(sheet_xml(""))
    parts[SHEET_PART] = parts[SHEET_PART].replace("<sheetData></sheetData>", "<sheetData/>")
    (tmp_path / "empty").mkdir()
    empty = annotated(saved_parts(tmp_path / "empty", parts), products(DONE))
    assert openpyxl.load_workbook(empty.path)["Products"]["A2"].value == "Done"


def test_rows_and_cells_without_addresses_are_counted(tmp_path: Path) -> None:
    rows = (
        '<row><c><v>1</v></c><c><v>2</v></c></row><row><c t="str"><v>A</v></c><c><v>7</v></c></row>'
    )
    copy = annotated(book(tmp_path, rows), products(DONE, {2: {1: Mark.BAD}}))
    assert '<row><c t="str"><v>A</v></c><c s="3"><v>7</v></c><c r="C2"' in part(copy.path)


def test_blanks_and_quotes_that_are_odd_are_no_hindrance(tmp_path: Path) -> None:
    rows = HEADER + "<row\n r='2' ><c\n s='1' r='A2' ><v >1</v ></c ><c r = 'C2'/></row >"
    copy = annotated(book(tmp_path, rows), products(DONE, {2: {0: Mark.BAD, 1: Mark.BAD}}))
    found = re.search(r"<row\n.*</row >", part(copy.path), re.DOTALL)
    assert found is not None
    assert found[0] == (
        "<row\n r='2' ><c\n s=\"3\" r='A2'><v >1</v ></c >"
        f'<c r="B2" s="4"/>{text("C2", "Done")}</row >'
    )


def test_what_stands_in_comments_and_cdata_is_no_tag(tmp_path: Path) -> None:
    rows = (
        '<!-- <row r="9"><c r="Z9"><v>1</v></c></row> -->'
        + HEADER
        + '<row r="2"><c r="A2" t="inlineStr"><is><t><![CDATA[<row r="2"></row>]]></t></is></c>'
        "</row>"
    )
    copy = annotated(book(tmp_path, rows), products(DONE))
    assert rows.replace("</row>]]>", "]]>").count("<!") == part(copy.path).count("<!")
    sheet = openpyxl.load_workbook(copy.path)["Products"]
    assert sheet["A2"].value == '<row r="2"></row>'
    assert (sheet["C1"].value, sheet["C2"].value) == (STATUS_HEADER, "Done")


@pytest.mark.parametrize(
    "declaration", ['<?xml version="1.0"?>', "\ufeff", "\ufeff<?xml version='1.0'?>"]
)
def test_a_byte_order_mark_and_a_declaration_stay(tmp_path: Path, declaration: str) -> None:
    parts = parts_of(sheet_xml(HEADER + ROW))
    bare = parts[SHEET_PART][parts[SHEET_PART].index("<worksheet") :]
    parts[SHEET_PART] = declaration + bare
    copy = annotated(saved_parts(tmp_path, parts), products(DONE))
    assert part(copy.path).startswith(declaration + "<worksheet")
    assert text("C2", "Done") in part(copy.path)


def test_prefixed_elements_stay_prefixed(tmp_path: Path) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts = parts_of(sheet_xml(""))
    parts[SHEET_PART] = (
        f'<x:worksheet xmlns:x="{main}"><x:dimension ref="A1:B2"/><x:sheetData>'
        '<x:row r="1"><x:c r="A1" t="str"><x:v>SKU</x:v></x:c></x:row>'
        '<x:row r="2"><x:c r="A2"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    parts[STYLES_PART] = re.sub(r"<(/?)(\w)", r"<\1x:\2", STYLES).replace("xmlns=", "xmlns:x=")
    copy = annotated(saved_parts(tmp_path, parts), products(DONE, {2: {0: Mark.BAD}}))
    assert '<x:c r="A2" s="3"><x:v>1</x:v></x:c>' + text("B2", "Done", prefix="x:") in part(
        copy.path
    )
    assert '<x:cols><x:col min="2" max="2" width="20" customWidth="1"/>' in part(copy.path)
    assert '<x:fgColor rgb="FFFBD5D6"/>' in part(copy.path, STYLES_PART)
    book_again = openpyxl.load_workbook(copy.path)["Products"]
    assert book_again["A2"].fill.fgColor.rgb == "FFFBD5D6"


def test_the_strict_dialect_stays_strict(tmp_path: Path) -> None:
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    parts = parts_of(sheet_xml(HEADER + ROW, namespace=strict))
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main", strict
    )
    copy = annotated(saved_parts(tmp_path, parts), products(DONE))
    assert strict in part(copy.path)
    assert text("C2", "Done") in part(copy.path)


def test_the_stated_range_and_the_spans_of_rows_take_the_columns_in(tmp_path: Path) -> None:
    rows = HEADER + '<row r="2" spans="1:2" ht="3"><c r="A2"><v>1</v></c></row>'
    copy = annotated(
        book(tmp_path, rows, head='<dimension ref="A1:B2"/>'),
        products({2: RowNote("Done", "More")}),
    )
    assert '<dimension ref="A1:D2"/>' in part(copy.path)
    assert '<row r="2" spans="1:4" ht="3">' in part(copy.path)


def test_a_wrong_range_is_not_made_smaller(tmp_path: Path) -> None:
    copy = annotated(
        book(tmp_path, HEADER + ROW, head='<dimension ref="A1:ZZ900"/>'), products(DONE)
    )
    assert '<dimension ref="A1:ZZ900"/>' in part(copy.path)


def test_a_range_of_hidden_columns_is_split_so_that_ours_are_seen(tmp_path: Path) -> None:
    head = (
        '<cols><col min="1" max="2" width="9"/>'
        '<col min="3" max="16384" width="8" style="2" hidden="1" customWidth="1" '
        'collapsed="1"/></cols>'
    )
    copy = annotated(book(tmp_path, HEADER + ROW, head=head), products(DONE))
    cols = re.search("<cols>.*</cols>", part(copy.path))
    assert cols is not None
    assert cols[0] == (
        '<cols><col min="1" max="2" width="9"/>'
        '<col min="3" max="3" width="20" style="2"  customWidth="1"/>'
        '<col min="4" max="4" width="60" style="2"  customWidth="1"/>'
        '<col min="5" max="16384" width="8" style="2" hidden="1" customWidth="1" '
        'collapsed="1"/></cols>'
    )


def test_widths_are_put_between_those_that_are_there(tmp_path: Path) -> None:
    head = '<cols><col min="2" max="3" width="5"/><col min="9" max="9" width="4"/></cols>'
    copy = annotated(book(tmp_path, HEADER + ROW, head=head), products(DONE))
    assert re.findall(r'<col min="(\d+)" max="(\d+)" width="(\d+)"', part(copy.path)) == [
        ("2", "2", "5"),
        ("3", "3", "20"),
        ("4", "4", "60"),
        ("9", "9", "4"),
    ]


def test_filters_frozen_panes_protection_and_unknown_elements_stay(tmp_path: Path) -> None:
    head = (
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
        'state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
    )
    tail = (
        '<sheetProtection sheet="1" password="CC1A"/><autoFilter ref="A1:B2"/>'
        '<mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice Requires="z"><z:row xmlns:z="urn:z" '
        'r="2"/></mc:Choice></mc:AlternateContent>'
        '<extLst><ext uri="{1}"><y:slicer xmlns:y="urn:y"  ref="A1"/></ext></extLst>'
    )
    copy = annotated(book(tmp_path, HEADER + ROW, head=head, tail=tail), products(DONE))
    assert part(copy.path).endswith(f"</sheetData>{tail}</worksheet>")
    assert head + "<cols>" in part(copy.path)


def test_what_stands_behind_the_cells_of_a_row_stays_behind_them(tmp_path: Path) -> None:
    row = '<row r="2"><c r="A2"><v>1</v></c><extLst><ext uri="u"/></extLst></row>'
    copy = annotated(book(tmp_path, HEADER + row), products(DONE))
    assert row_xml(copy.path, 2).endswith('</c><extLst><ext uri="u"/></extLst></row>')


def test_attributes_of_cells_that_nobody_knows_stay(tmp_path: Path) -> None:
    row = '<row r="2"><c r="A2" s="1" t="b" cm="1" vm="2" ph="1"><f>1&gt;0</f><v>1</v></c></row>'
    copy = annotated(book(tmp_path, HEADER + row), products(DONE, {2: {0: Mark.CLEAR}}))
    assert row.replace('s="1"', 's="3"').removesuffix("</row>") in part(copy.path)


def test_beside_a_table_one_column_stays_free(tmp_path: Path) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    more = {
        "xl/worksheets/_rels/sheet1.xml.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="t" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            'relationships/table" Target="../tables/table1.xml"/></Relationships>'
        ),
        "xl/tables/table1.xml": f'<table xmlns="{main}" id="1" name="T" displayName="T" '
        'ref="A1:B2"><tableColumns count="2"><tableColumn id="1" name="SKU"/>'
        '<tableColumn id="2" name="Name"/></tableColumns></table>',
    }
    path = book(tmp_path, HEADER + ROW, more=more)
    copy = annotated(path, products(DONE))
    assert headers("DE") in part(copy.path)
    assert part(copy.path, "xl/tables/table1.xml") == more["xl/tables/table1.xml"]


def test_a_merged_range_beside_the_rows_is_not_written_under(tmp_path: Path) -> None:
    tail = '<mergeCells count="2"><mergeCell ref="A1:F1"/><mergeCell ref="A900:Z901"/></mergeCells>'
    copy = annotated(book(tmp_path, HEADER + ROW, tail=tail), products(DONE))
    assert headers("GH") in part(copy.path)


def test_format_only_cells_at_the_right_are_written_into(tmp_path: Path) -> None:
    row = (
        '<row r="2"><c r="A2"><v>1</v></c><c r="C2" s="1"/><c r="D2" s="1"/><c r="F2" s="1"/></row>'
    )
    copy = annotated(book(tmp_path, HEADER + row), products({2: RowNote("a", "b")}))
    assert row_xml(copy.path, 2) == (
        '<row r="2"><c r="A2"><v>1</v></c>'
        + text("C2", "a", 1)
        + text("D2", "b", 1)
        + '<c r="F2" s="1"/></row>'
    )


@pytest.mark.parametrize("column", ["XFC", "XFD"])
def test_a_sheet_that_is_full_to_the_right_is_refused(tmp_path: Path, column: str) -> None:
    row = f'<row r="9"><c r="{column}9"><v>1</v></c></row>'
    with pytest.raises(NotAnnotatedError, match="no room") as caught:
        annotated(book(tmp_path, HEADER + ROW + row), products(DONE))
    assert "right end" in caught.value.remedy
    assert [one.name for one in tmp_path.iterdir()] == ["range.xlsx"]


def test_a_text_is_never_a_formula_and_stays_one_when_it_is_edited(tmp_path: Path) -> None:
    evil = '=HYPERLINK("http://x","<&>")'
    copy = annotated(
        book(tmp_path, HEADER + ROW), products({2: RowNote("-1", evil), 3: RowNote("@a", "\t=1")})
    )
    sheet = openpyxl.load_workbook(copy.path)["Products"]
    for address, value in (("C2", "-1"), ("D2", evil), ("C3", "@a"), ("D3", "\t=1")):
        assert sheet[address].data_type in {"s", "inlineStr"}
        assert sheet[address].value == value
        assert sheet[address].quotePrefix
    assert "<f>" not in part(copy.path)


def test_texts_with_escapes_and_every_sign_come_back_as_they_are(tmp_path: Path) -> None:
    message = "Ünï 商 😀 _x000D_ ]]> &amp; a  b"
    copy = annotated(book(tmp_path, HEADER + ROW), products({2: RowNote("x", message)}))
    assert "_x005F_x000D_" in part(copy.path)
    assert part(copy.path).isascii()


def test_without_formats_the_cells_stay_uncoloured_and_that_is_said(tmp_path: Path) -> None:
    parts = parts_of(sheet_xml(HEADER + ROW))
    del parts[STYLES_PART]
    copy = annotated(saved_parts(tmp_path, parts), products(DONE, {2: {0: Mark.BAD, 5: Mark.BAD}}))
    assert "No cells are coloured" in copy.remarks[0]
    assert row_xml(copy.path, 2) == ROW.replace("</row>", text("C2", "Done") + "</row>")


def test_when_the_formats_are_used_up_cells_stay_uncoloured_and_that_is_said(
    tmp_path: Path,
) -> None:
    many = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' * 65_490
    styles = re.sub("<cellXfs.*</cellXfs>", f'<cellXfs count="65490">{many}</cellXfs>', STYLES)
    path = book(tmp_path, HEADER + ROW, styles=styles)
    copy = annotated(path, products(DONE, {2: {1: Mark.BAD}}))
    assert "as many cell formats as Excel takes" in copy.remarks[0]
    assert '<c r="B2" s="1"><v>7</v></c>' in part(copy.path)


def test_a_signed_workbook_is_told_to_lose_its_signature(tmp_path: Path) -> None:
    path = book(tmp_path, HEADER + ROW, more={"_xmlsignatures/sig1.xml": "<Signature/>"})
    copy = annotated(path, products(DONE))
    assert "signature does not hold" in copy.remarks[0]
    assert part(copy.path, "_xmlsignatures/sig1.xml") == "<Signature/>"


@pytest.mark.parametrize(
    ("name", "macros", "ending"),
    [
        ("range.xlsm", True, ".xlsm"),
        ("range.XLSX", False, ".xlsx"),
        ("range.dat", True, ".xlsm"),
        ("range.dat", False, ".xlsx"),
    ],
)
def test_the_copy_has_the_ending_that_excel_opens_it_under(
    tmp_path: Path, name: str, macros: bool, ending: str
) -> None:
    more = {"xl/vbaProject.bin": b"\0macro"} if macros else {}
    copy = annotated(book(tmp_path, HEADER + ROW, more=more, name=name), products(DONE))
    assert copy.path.name == f"range annotated 20261123-101500-7f3a{ending}"


def test_nothing_that_exists_is_written_over(tmp_path: Path) -> None:
    path = book(tmp_path, HEADER + ROW)
    first, second = annotated(path, products(DONE)), annotated(path, products(DONE))
    assert second.path.name == first.path.name.replace(".xlsx", " (2).xlsx")


def test_a_workbook_that_changed_meanwhile_is_not_annotated(tmp_path: Path) -> None:
    from sheetsync.workbook.annotating.annotate import write_annotated_copy

    path = book(tmp_path, HEADER + ROW)
    with pytest.raises(NotAnnotatedError, match="changed meanwhile"):
        write_annotated_copy(path, "0" * 64, [products(DONE)], tmp_path, "run")


@pytest.mark.parametrize("name", ["a.csv", "a.xls", "a.ods", "a.xlsb"])
def test_other_kinds_are_refused_with_what_to_do(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"SKU;Name\n")
    with pytest.raises(NotAnnotatedError, match="only Excel workbooks") as caught:
        refuse_other_kinds(path)
    assert "Save it as" in caught.value.remedy


def test_what_is_no_workbook_at_all_is_left_to_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    refuse_other_kinds(path)
    path.write_bytes(b"\xd0\xcf\x11\xe0 encrypted")
    refuse_other_kinds(path)


def test_an_unfinished_comment_is_refused(tmp_path: Path) -> None:
    parts = parts_of(sheet_xml(HEADER + ROW))
    parts[SHEET_PART] = parts[SHEET_PART].replace("</sheetData>", "</sheetData><!-- ")
    with pytest.raises((NotAnnotatedError, Exception), match=r"no spreadsheet program|broken"):
        annotated(saved_parts(tmp_path, parts), products(DONE))


def test_two_tables_below_each_other_get_headers_each(tmp_path: Path) -> None:
    rows = HEADER + ROW + HEADER.replace('"1"', '"4"').replace("A1", "A4").replace("B1", "B4")
    copy = annotated(book(tmp_path, rows), products(DONE, header_rows=(1, 4)))
    sheet = openpyxl.load_workbook(copy.path)["Products"]
    assert [sheet["C1"].value, sheet["D4"].value] == [STATUS_HEADER, MESSAGE_HEADER]


def test_every_part_but_sheet_and_formats_is_byte_for_byte_the_same(tmp_path: Path) -> None:
    path = book(tmp_path, HEADER + ROW, more={"xl/media/a.png": bytes(range(256)) * 9})
    copy = annotated(path, products(DONE, {2: {0: Mark.BAD}}))
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(copy.path) as after:
        assert before.namelist() == after.namelist()
        differing = {n for n in before.namelist() if before.read(n) != after.read(n)}
    assert differing == {SHEET_PART, STYLES_PART}
