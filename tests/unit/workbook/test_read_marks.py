"""What people mark with lines, colours, notes and raised signs: told, never acted on (H23, H24)."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace
from sheetsync.model.values import CellFault, FaultyCell, RawValue
from sheetsync.workbook.cells.runs import RunMark, text_mark
from sheetsync.workbook.files.limits import ReadLimits
from sheetsync.workbook.reading.read import Reading, read_workbook
from sheetsync.workbook.reading.row_marks import odd_rows
from tests.libreoffice import saved_by_libreoffice
from tests.unit.workbook.made_binary import xlsb, xlsb_cell, xlsb_record, xlsb_row, xlsb_text
from tests.unit.workbook.made_workbooks import (
    mapping_of,
    row_of,
    saved,
    saved_parts,
    sheet_xml,
    workbook_parts,
)

READERS = {"fast": ReadLimits(), "exact": ReadLimits(grid_cells=-1)}
ROWS = 30
RED = PatternFill("solid", fgColor="FFFFC7CE")
BAND = PatternFill("solid", fgColor="FFEAF1F8")

Dress = Callable[[Any], object]


@pytest.fixture(params=sorted(READERS))
def limits(request: pytest.FixtureRequest) -> ReadLimits:
    return READERS[request.param]


def catalogue(folder: Path, *dresses: Dress, banded: bool = False) -> Path:
    """Well made, with a dark header; columns SKU, Name, Colour, Value, Unread."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "Products"
    sheet.append(["SKU", "Name", "Colour", "Value", "Unread"])
    for cell in sheet[1]:
        cell.font = Font(bold=True, color="FFFFFFFF")
        cell.fill = PatternFill("solid", fgColor="FF1F4E78")
    for number in range(2, ROWS + 2):
        sheet.append([f"K-{number}", f"Pan {number}", "Blue", number / 4, "x"])
        if banded and number % 2:
            for cell in sheet[number]:
                cell.fill = BAND
    for dress in dresses:
        dress(sheet)
    path = folder / "catalogue.xlsx"
    book.save(path)
    return path


def lined(*cells: str) -> Dress:
    def dress(sheet: Any) -> None:
        for cell in cells:
            sheet[cell].font = Font(strike=True)

    return dress


def filled(fill: PatternFill, *rows: int, columns: str = "ABCDE") -> Dress:
    def dress(sheet: Any) -> None:
        for row in rows:
            for column in columns:
                sheet[f"{column}{row}"].fill = fill

    return dress


def noted(*cells: str) -> Dress:
    def dress(sheet: Any) -> None:
        for cell in cells:
            sheet[cell].comment = Comment("Not before May", "Ann")

    return dress


def read(path: Path, limits: ReadLimits | None = None) -> Reading:
    return read_workbook(path, mapping_of("Name", "Colour", "Value"), limits=limits)


def the(code: str, reading: Reading) -> Finding:
    (finding,) = [finding for finding in reading.findings if finding.code == code]
    return finding


def cell(finding: Finding) -> str:
    assert isinstance(finding.place, CellPlace)
    return finding.place.cell or ""


def values(reading: Reading, header: str) -> list[RawValue]:
    column = reading.tables[0][1].column(header)
    assert column is not None
    return list(column.values)


# ------------------------------------------------------------------ parts of a text


def run(text: str, look: str = "") -> str:
    return f'<r><rPr>{look}</rPr><t xml:space="preserve">{text}</t></r>'


STRIKE, UP, DOWN = "<strike/>", '<vertAlign val="superscript"/>', '<vertAlign val="subscript"/>'


@pytest.mark.parametrize(
    ("runs", "fault"),
    [
        (run("Red", STRIKE) + run(" Blue"), CellFault.STRUCK),
        (run("Red ") + run("Blue", STRIKE), CellFault.STRUCK),
        (run("Red", '<strike val="1"/>'), CellFault.STRUCK),
        (run("Red", '<strike val="0"/>') + run(" Blue"), None),
        (run("Red", "<b/>") + run(" Blue"), None),
        (run("Red") + run("  ", STRIKE) + run("Blue"), None),
        (run("10") + run("3", UP), CellFault.JOINED),
        (run("10") + run("-3", UP), CellFault.JOINED),
        (run("1", UP) + run("2"), CellFault.JOINED),
        (run("5") + run("1", UP) + run("/2"), CellFault.JOINED),
    ],
)
@pytest.mark.parametrize("inline", [False, True])
def test_texts_that_say_something_else_without_their_formatting_are_faults(
    tmp_path: Path, runs: str, fault: CellFault | None, inline: bool
) -> None:
    """H23: half of the text is struck, or 10³ would be read as 103."""
    body = f'<c r="B2" t="inlineStr"><is>{runs}</is></c>'
    if not inline:
        body = '<c r="B2" t="s"><v>0</v></c>'
    rows = row_of(1, "SKU", "Value") + f'<row r="2"><c r="A2"><v>1</v></c>{body}</row>'
    path = saved(tmp_path, rows, strings=f"<si>{runs}</si>")
    reading = read_workbook(path, mapping_of("Value"))
    (value,) = values(reading, "Value")
    if fault is None:
        assert isinstance(value, str)
    else:
        assert isinstance(value, FaultyCell)
        assert value.fault is fault
        assert value.shown in {"Red Blue", "Red", "103", "10-3", "12", "51/2"}
    assert reading.findings == ()


@pytest.mark.parametrize("runs", [run("m") + run("2", UP), run("CO") + run("2", DOWN)])
def test_raised_signs_that_read_the_same_are_warned_of_and_taken(tmp_path: Path, runs: str) -> None:
    rows = row_of(1, "SKU", "Value") + row_of(2, "K-1", "x")
    rows += '<row r="3"><c r="A3"><v>1</v></c><c r="B3" t="s"><v>0</v></c></row>'
    reading = read_workbook(saved(tmp_path, rows, strings=f"<si>{runs}</si>"), mapping_of("Value"))
    assert values(reading, "Value")[1] in {"m2", "CO2"}
    finding = the("raised-text", reading)
    assert (finding.severity, cell(finding)) == (Severity.WARNING, "B3")


def test_marks_of_columns_that_are_not_read_do_not_matter(tmp_path: Path) -> None:
    rows = row_of(1, "SKU", "Value", "Other") + row_of(2, "K-1", "x")
    rows += '<row r="3"><c r="A3"><v>1</v></c><c r="C3" t="s"><v>0</v></c></row>'
    path = saved(tmp_path, rows, strings=f"<si>{run('Red', STRIKE) + run('1', UP)}</si>")
    reading = read_workbook(path, mapping_of("Value"), all_columns=True)
    assert reading.findings == ()
    assert values(reading, "Other") == [None, "Red1"]


def test_many_marked_texts_are_each_found(tmp_path: Path) -> None:
    count = 450
    strings = "".join(f"<si>{run(f'a{n} m') + run('2', UP)}</si>" for n in range(count))
    rows = row_of(1, "SKU", "Value") + "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}" t="s"><v>{n - 2}</v></c></row>'
        for n in range(2, count + 2)
    )
    reading = read_workbook(saved(tmp_path, rows, strings=strings), mapping_of("Value"))
    finding = the("raised-text", reading)
    assert (finding.count, cell(finding)) == (count, "B2")


def test_a_mark_of_a_run_counts_by_its_neighbours() -> None:
    up, none = RunMark.RAISED, RunMark.NONE
    assert text_mark([("10", none), ("3", up)]) == RunMark.RAISED | RunMark.JOINED
    assert text_mark([("10", none), ("", up), ("3", none)]) == none
    assert text_mark([("m", none), ("2", up), (" 3", none)]) == up
    assert text_mark([("1", up), ("2", up)]) == up
    assert text_mark([("m", none), ("2", up), ("5", none)]).is_misleading


# ------------------------------------------------------------------ whole rows


def test_struck_rows_are_counted_and_read(tmp_path: Path, limits: ReadLimits) -> None:
    """H24: nobody may rely on a line through a row."""
    path = catalogue(tmp_path, lined("B7", "A7", "C9", "E12", "D30"))
    (tmp_path / "plain").mkdir()
    plain = catalogue(tmp_path / "plain")
    reading = read(path, limits)
    finding = the("struck-rows", reading)
    assert (finding.severity, finding.count, cell(finding)) == (Severity.NOTICE, 3, "A7")
    assert "deletes nothing" in finding.expected
    assert values(reading, "SKU") == values(read(plain), "SKU")
    assert [one.code for one in reading.findings] == ["struck-rows"]


def test_a_line_through_an_empty_cell_or_the_header_means_nothing(
    tmp_path: Path, limits: ReadLimits
) -> None:
    path = catalogue(tmp_path, lined("B1", "B60", "E5"))
    assert read(path, limits).findings == ()


@pytest.mark.parametrize("banded", [False, True])
def test_a_few_coloured_rows_are_counted(tmp_path: Path, limits: ReadLimits, banded: bool) -> None:
    path = catalogue(tmp_path, filled(RED, 8, 9, 20), banded=banded)
    finding = the("coloured-rows", read(path, limits))
    assert (finding.severity, finding.count, cell(finding)) == (Severity.NOTICE, 3, "A8")


def test_rows_whose_keys_alone_are_plain_are_coloured_too(
    tmp_path: Path, limits: ReadLimits
) -> None:
    path = catalogue(tmp_path, filled(RED, 8, columns="BCD"))
    assert the("coloured-rows", read(path, limits)).count == 1


def test_a_coloured_text_counts_as_much_as_a_ground(tmp_path: Path, limits: ReadLimits) -> None:
    def red_key(sheet: Any) -> None:
        sheet["A11"].font = Font(color="FFFF0000")

    finding = the("coloured-rows", read(catalogue(tmp_path, red_key), limits))
    assert (finding.count, cell(finding)) == (1, "A11")


@pytest.mark.parametrize(
    "dress",
    [
        filled(BAND, *range(3, ROWS + 2, 3)),
        filled(BAND, *range(2, ROWS + 2, 5)),
        filled(BAND, *range(2, ROWS + 2)),
        filled(BAND, *range(2, ROWS + 2), columns="A"),
        filled(BAND, *range(2, 17)),
        filled(RED, 8, columns="D"),
        filled(RED, 8, columns="E"),
        filled(PatternFill("solid", fgColor="FFFFFFFF"), 8),
        filled(RED, 50),
    ],
    ids=["thirds", "fifths", "all", "keys", "half", "one cell", "unread", "white", "blank row"],
)
def test_stripes_and_colours_of_columns_are_nothing(
    tmp_path: Path, limits: ReadLimits, dress: Dress
) -> None:
    assert read(catalogue(tmp_path, dress), limits).findings == ()


@pytest.mark.parametrize("font", [Font(color="FF000000"), Font(color="FF0563C1", u="single")])
def test_black_keys_and_keys_that_are_links_are_nothing(tmp_path: Path, font: Font) -> None:
    def dress(sheet: Any) -> None:
        sheet["A11"].font = font

    assert read(catalogue(tmp_path, dress)).findings == ()


def test_odd_is_what_few_rows_wear() -> None:
    def odd(text: str) -> set[int]:
        return set(odd_rows(dict(enumerate(text))))

    assert odd("aaaaXaaaaa") == {4}
    assert odd("aaaaXaaaaYaaaaaaaaaa") == {4, 9}
    assert odd("ababababaX") == {9}
    assert odd("aXaX") == set()
    assert odd("aaaXXXaaaa") == set()
    assert odd("Xaaaaa" * 6) == set()


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_other_kinds_of_workbooks_tell_the_same(tmp_path: Path, kind: str) -> None:
    path = catalogue(tmp_path, lined("B7"), filled(RED, 12), noted("A2", "C5"), banded=True)
    other = saved_by_libreoffice(path, tmp_path / kind, kind)
    found = [(one.code, cell(one), one.count) for one in read(other).findings]
    assert found == [(one.code, cell(one), one.count) for one in read(path).findings]
    assert len(found) == 3


# ------------------------------------------------------------------ notes


def test_notes_are_counted(tmp_path: Path) -> None:
    finding = the("cell-notes", read(catalogue(tmp_path, noted("C5", "A9", "E40"))))
    assert (finding.severity, finding.count, cell(finding)) == (Severity.NOTICE, 3, "C5")


def with_threads(folder: Path, content: str) -> Path:
    parts: dict[str, str | bytes] = dict(
        workbook_parts({"Products": sheet_xml(row_of(1, "SKU", "Value") + row_of(2, "K-1", "x"))})
    )
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{kind}" Target="../threadedComments/one.xml"/>'
        "</Relationships>"
    )
    parts["xl/threadedComments/one.xml"] = content
    return saved_parts(folder, parts)


def test_comments_in_threads_count_by_cell(tmp_path: Path) -> None:
    content = (
        '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/'
        'threadedcomments"><threadedComment ref="B2" id="{1}"><text>Why ref="A1"?</text>'
        '</threadedComment><threadedComment ref="B2" id="{2}" parentId="{1}"/>'
        "</ThreadedComments>"
    )
    reading = read_workbook(with_threads(tmp_path, content), mapping_of("Value"))
    finding = the("cell-notes", reading)
    assert (finding.count, cell(finding)) == (1, "B2")


@pytest.mark.parametrize("content", ["", "<broken", "<a ref='B2'/>"])
def test_damaged_notes_never_stop_the_reading(tmp_path: Path, content: str) -> None:
    reading = read_workbook(with_threads(tmp_path, content), mapping_of("Value"))
    assert values(reading, "SKU") == ["K-1"]


def binary_catalogue(folder: Path) -> Path:
    """An .xlsb workbook: row 4 struck through, row 6 on red ground, a note on A3."""
    style_of = {4: 1, 6: 2}
    rows = xlsb_row(1, xlsb_cell(6, 0, xlsb_text("SKU")), xlsb_cell(6, 1, xlsb_text("Value")))
    for number in range(2, 22):
        style = style_of.get(number, 0)
        cells = [xlsb_cell(6, column, xlsb_text(f"K-{number}"), style) for column in (0, 1)]
        rows += xlsb_row(number, *cells)
    with zipfile.ZipFile(io.BytesIO(xlsb(rows))) as archive:
        parts: dict[str, str | bytes] = {one: archive.read(one) for one in archive.namelist()}
    red = struct.pack("<L", 1) + b"\x04\x00\x00\x00\xff\x00\x00\xff" + bytes(52)
    none = struct.pack("<L", 0) + bytes(60)
    fonts = b"".join(
        xlsb_record(43, struct.pack("<4H", 220, sign, 400, 0) + bytes(13) + xlsb_text("Arial"))
        for sign in (0, 8)
    )
    worn = ((0, 0), (1, 0), (0, 1))
    styles = b"".join(xlsb_record(47, struct.pack("<4H", 0, 0, *one) + bytes(8)) for one in worn)
    parts["xl/styles.bin"] = (
        fonts
        + xlsb_record(45, none)
        + xlsb_record(45, red)
        + xlsb_record(617, struct.pack("<L", 3))
        + styles
        + xlsb_record(618)
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts["xl/worksheets/_rels/sheet1.bin.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{office}/comments" Target="../comments1.bin"/>'
        "</Relationships>"
    )
    note = struct.pack("<5L", 0, 2, 2, 0, 0) + bytes(16)
    parts["xl/comments1.bin"] = xlsb_record(628) + xlsb_record(635, note) + xlsb_record(636)
    return saved_parts(folder, parts, "catalogue.xlsb")


def test_binary_workbooks_tell_the_same(tmp_path: Path) -> None:
    reading = read_workbook(binary_catalogue(tmp_path), mapping_of("Value"))
    assert [(one.code, cell(one), one.count) for one in reading.findings] == [
        ("cell-notes", "A3", 1),
        ("struck-rows", "A4", 1),
        ("coloured-rows", "A6", 1),
    ]
