"""Workbooks of ours as other programs find them."""

from __future__ import annotations

import errno
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from sheetsync.errors import OutputError
from sheetsync.model.place import CellPlace
from sheetsync.workbook.own.plan_cells import SavedCell
from sheetsync.workbook.writing.layout import (
    CellValue,
    ErrorText,
    NumberAs,
    PageCell,
    PageSheet,
    Role,
    Sheet,
    TableColumn,
    TableRow,
    TableSheet,
    Tone,
    WorkbookContent,
)
from sheetsync.workbook.writing.write import link_target, refuse_too_many_rows, write_content

PAYLOADS = (
    '=HYPERLINK("http://evil.example","click")',
    "=cmd|'/C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "http://evil.example/",
    "mailto:a@b.example",
    "<r><t>rich</t></r>",
    "</t></is></c><c><f>1+1</f></c>",
    "&amp; <b>",
    "'=1",
)

TEXTS = (
    *PAYLOADS,
    "_x000D_",
    "_x005F_x000D_",
    "_x0041_",
    "_xyz_",
    "a\x0bb",
    "a\rb",
    "a\nb",
    " both ends ",
    "tab\tinside",
    "😀 商品 ñ",
)


def column(role: Role = Role.AS_IT_CAME, header: str = "Value") -> TableColumn:
    return TableColumn(header=header, width=12, role=role)


def table(
    rows: Sequence[Sequence[CellValue]], *, columns: tuple[TableColumn, ...] = (column(),)
) -> TableSheet:
    def made() -> Iterator[TableRow]:
        for row in rows:
            yield Tone.PLAIN, row, None

    return TableSheet(name="Table", columns=columns, row_count=len(rows), rows=made)


def content(*sheets: Sheet, source: str = "source.xlsx") -> WorkbookContent:
    return WorkbookContent(
        kind="plan",
        run="20261123-101500-7f3a",
        title="A & B",
        source=source,
        source_folder="/data/in",
        sheets=sheets,
    )


def written(*sheets: Sheet) -> bytes:
    file = io.BytesIO()
    write_content(content(*sheets), file, Path("/data/in"))
    return file.getvalue()


def read_back(data: bytes, sheet: str = "Table") -> list[SavedCell]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [row[0] for row in book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)][1:]


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name).decode("utf-8")


@pytest.mark.parametrize("role", [Role.AS_IT_CAME, Role.EDITABLE, Role.CELL, Role.CENTERED])
def test_every_text_comes_back_as_it_went(role: Role) -> None:
    data = written(table([[text] for text in TEXTS], columns=(column(role),)))
    assert read_back(data) == list(TEXTS)


def test_no_text_becomes_a_formula_or_a_link() -> None:
    data = written(table([[text] for text in PAYLOADS]))
    xml = part(data, "xl/worksheets/sheet1.xml")
    assert "<f>" not in xml
    assert "<hyperlink" not in xml
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Table"]
    assert {cell.data_type for (cell,) in sheet.iter_rows(min_row=2)} == {"s"}


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a"])
def test_a_text_that_starts_like_a_formula_stays_text_when_it_is_edited(text: str) -> None:
    data = written(table([[text], ["plain"]]))
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Table"]
    assert sheet["A2"].quotePrefix
    assert not sheet["A3"].quotePrefix
    assert sheet["A2"].number_format == "@"


def test_typed_values_keep_their_type() -> None:
    values: list[CellValue] = [
        12,
        12.5,
        0.1,
        True,
        False,
        date(2026, 5, 1),
        datetime(2026, 5, 1, 13, 30),  # noqa: DTZ001 - cells know no time zone
        time(13, 30),
        timedelta(hours=30),
        date(1900, 1, 1),
        NumberAs(12, "00000"),
    ]
    back = read_back(written(table([[value] for value in values])))
    assert back == [
        12.0,
        12.5,
        0.1,
        True,
        False,
        date(2026, 5, 1),
        datetime(2026, 5, 1, 13, 30),  # noqa: DTZ001 - as above
        time(13, 30),
        timedelta(hours=30),
        "1900-01-01",
        12.0,
    ]


def test_a_number_shown_with_leading_zeros_is_shown_so_again() -> None:
    data = written(table([[NumberAs(12, "00000")]]))
    assert openpyxl.load_workbook(io.BytesIO(data))["Table"]["A2"].number_format == "00000"


@pytest.mark.parametrize(("shown", "expected"), [("#DIV/0!", "#DIV/0!"), ("<f>1</f>", "#N/A")])
def test_an_error_is_written_as_an_error_and_never_as_a_formula(shown: str, expected: str) -> None:
    data = written(table([[ErrorText(shown)]]))
    cell = openpyxl.load_workbook(io.BytesIO(data))["Table"]["A2"]
    assert (cell.data_type, cell.value) == ("e", expected)
    assert "<f>" not in part(data, "xl/worksheets/sheet1.xml")


def test_a_text_too_long_for_a_cell_is_refused_rather_than_dropped() -> None:
    with pytest.raises(ValueError, match="32768 UTF-16 units"):
        written(table([["x" * 32_768]]))
    with pytest.raises(ValueError, match="UTF-16 units"):
        written(table([["😀" * 16_384]]))


@pytest.mark.parametrize("text", ["\ufffe", "\ud800", "a\uffffb"])
def test_what_xml_cannot_hold_is_escaped_so_that_the_file_can_be_opened(text: str) -> None:
    (back,) = read_back(written(table([[text]])))
    assert "_x" in str(back)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="would hold"):
        written(table([[number]]))


def test_a_table_has_filter_frozen_header_and_repeated_print_title() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(written(table([["a"], ["b"]]))))["Table"]
    assert sheet.auto_filter.ref == "A1:A3"
    assert sheet.freeze_panes == "A2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.dimensions == "A1:A3"


def test_choices_become_a_drop_down() -> None:
    choice = TableColumn(header="Decision", width=9, role=Role.CHOICE, choices=("accept", "reject"))
    data = written(table([["accept"], ["accept"]], columns=(choice,)))
    (validation,) = openpyxl.load_workbook(io.BytesIO(data))[
        "Table"
    ].data_validations.dataValidation
    assert (str(validation.sqref), validation.formula1) == ("A2:A3", '"accept,reject"')


def test_a_row_is_struck_as_soon_as_its_word_is_typed() -> None:
    struck = replace(table([["accept"], ["accept"]]), struck_when=(0, "reject"))
    sheet = openpyxl.load_workbook(io.BytesIO(written(struck)))["Table"]
    ((where, rules),) = [(str(one.sqref), one.rules) for one in sheet.conditional_formatting]
    assert where == "A2:A3"
    assert [rule.formula for rule in rules] == [['LOWER(TRIM($A2))="reject"']]
    assert rules[0].dxf.font.strike
    plain = openpyxl.load_workbook(io.BytesIO(written(table([["accept"]]))))["Table"]
    assert not list(plain.conditional_formatting)


def test_a_hidden_page_is_shown_by_nothing_but_a_macro() -> None:
    seal = PageSheet(
        name="Seal",
        widths=(10.0,),
        cells=(PageCell(row=0, column=0, value="x", role=Role.SEAL),),
        hidden=True,
    )
    book = openpyxl.load_workbook(io.BytesIO(written(table([["a"]]), seal)))
    assert book["Seal"].sheet_state == "veryHidden"


def test_the_file_bears_our_mark() -> None:
    marks = part(written(table([])), "docProps/custom.xml")
    assert 'name="sheetsync.kind"><vt:lpwstr>plan<' in marks
    assert 'name="sheetsync.run"><vt:lpwstr>20261123-101500-7f3a<' in marks


def test_more_rows_than_excel_holds_are_refused_before_anything_is_written() -> None:
    many = TableSheet(name="Many", columns=(column(),), row_count=1_048_576, rows=lambda: ())
    with pytest.raises(OutputError, match="Many would have 1,048,576 rows") as caught:
        refuse_too_many_rows(content(many))
    assert "--only" in caught.value.remedy


def test_long_text_makes_its_row_higher_up_to_a_limit() -> None:
    wide = TableColumn(header="Text", width=10, wrap=True)
    data = written(table([["short"], ["x" * 25], ["x" * 900]], columns=(wide,)))
    heights = re.findall(r'<row r="\d+"(?: ht="([\d.]+)")?', part(data, "xl/worksheets/sheet1.xml"))
    assert heights == ["30", "", "43", "82"]


PLACE = CellPlace(file="source.xlsx", sheet="It's all", row=14, column=5)


@pytest.mark.parametrize(
    ("folder", "place", "expected"),
    [
        ("/data/in", PLACE, "source.xlsx#'It''s all'!F14"),
        ("/data", PLACE, "in/source.xlsx#'It''s all'!F14"),
        ("/data/out", PLACE, "../in/source.xlsx#'It''s all'!F14"),
        ("/data/in", CellPlace(file="source.xlsx", sheet="A", row=3), "source.xlsx#'A'!A3"),
        ("/data/in", CellPlace(file="source.xlsx", sheet="A"), ""),
        ("/data/in", CellPlace(file="source.xlsx"), ""),
        ("/data/in", CellPlace(file="other.xlsx", sheet="A", row=3), ""),
        ("/data/in", CellPlace(file="source.xlsx", sheet='A"&"', row=3), ""),
    ],
)
def test_links_lead_from_the_plan_to_the_cell(folder: str, place: CellPlace, expected: str) -> None:
    assert link_target(content(), Path(folder))(place) == expected


def test_a_source_whose_name_excel_cannot_link_to_gets_no_links() -> None:
    target = link_target(content(source="range #2.xlsx"), Path("/data/in"))
    assert not target(CellPlace(file="range #2.xlsx", sheet="A", row=3))


def test_a_percent_sign_in_a_name_is_not_taken_for_an_escape() -> None:
    target = link_target(content(source="20%20.xlsx"), Path("/data/in"))
    place = CellPlace(file="20%20.xlsx", sheet="A", row=3)
    assert target(place) == "20%2520.xlsx#'A'!A3"


def test_a_full_disk_is_an_error_of_the_disk() -> None:
    class FullDisk(io.BytesIO):
        def write(self, _data: object) -> int:
            raise OSError(errno.ENOSPC, "no space left")

    with pytest.raises(OSError, match="no space left") as caught:
        write_content(content(table([["a"]])), FullDisk(), Path("/data/in"))
    assert caught.value.errno == errno.ENOSPC


def linked(value: CellValue, sheet: str = "A") -> str:
    place = CellPlace(file="source.xlsx", sheet=sheet, row=3, column=1)
    rows: list[TableRow] = [(Tone.PLAIN, [value], place)]
    one = TableSheet(
        name="Table",
        columns=(column(Role.LINK),),
        row_count=1,
        rows=lambda: rows,
        link_column=0,
    )
    data = written(one)
    assert read_back(data) == [value]
    formula = openpyxl.load_workbook(io.BytesIO(data))["Table"]["A2"].value
    return str(formula)


def test_a_link_shows_its_value_without_being_calculated() -> None:
    assert linked(14) == "=HYPERLINK(\"source.xlsx#'A'!B3\",14)"
    assert linked("F14") == '=HYPERLINK("source.xlsx#\'A\'!B3","F14")'


def test_hostile_text_in_a_link_stays_within_its_quotes() -> None:
    assert linked('"&1+1&"<') == '=HYPERLINK("source.xlsx#\'A\'!B3","""&1+1&""<")'


def test_a_link_longer_than_a_formula_takes_is_left_out() -> None:
    assert linked(14, sheet="x" * 250) == "14"
