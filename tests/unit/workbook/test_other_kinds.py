"""Workbooks of other kinds hold, cell by cell, what the same workbook holds as .xlsx."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from python_calamine import CalamineWorkbook

from sheetsync.errors import WorkbookError
from sheetsync.model.finding import Finding
from sheetsync.model.place import CellPlace
from sheetsync.model.table import Table
from sheetsync.model.values import CellFault, FaultyCell, RawValue
from sheetsync.workbook.reading.read import read_grid, read_workbook
from tests.libreoffice import saved_by_libreoffice
from tests.unit.workbook.made_workbooks import mapping_of

pytestmark = pytest.mark.libreoffice

NOON = datetime(2026, 5, 1, 12, 30)  # noqa: DTZ001 - cells know no time zone
KINDS = ("xls", "ods")
OTHER_NUMBER = FaultyCell(fault=CellFault.ERROR, shown="Err:502")
NUMBER = FaultyCell(fault=CellFault.ERROR, shown="#VALUE!")
UNEVEN = {"Flag", "Calc"}
"""Columns in which LibreOffice makes formulas of values, or values of formulas."""
UNSAVED = FaultyCell(fault=CellFault.UNSAVED_FORMULA)
HEADERS = ("SKU", "Name", "Price", "Day", "Flag", "Calc", "Error", "GTIN", "Note")
FORMATS = {
    "GTIN": "0000000000000",
    "Price": "0.00",
    "Day": "yyyy-mm-dd",
}


def catalogue(folder: Path, *, epoch_1904: bool = False) -> Path:
    """A workbook with one of everything, saved by LibreOffice so that its formulas have results."""
    book = openpyxl.Workbook()
    if epoch_1904:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    sheet.title = "Products"
    sheet["A1"] = "Spring range"
    rows: list[tuple[Any, ...]] = [
        ("K-1", "Größe  zwei\nZeilen", 19.995, date(2026, 5, 1), True, "=C4*2", "=1/0", 12345, "a"),
        ("00012", " lead", 0.1 + 0.2, NOON, False, '=""', "=NA()", 7, None),
        ("K-3", "日本語 🎉", 1234567.5, time(12, 30), None, '=A4&"-x"', "=SQRT(-1)", 1, "NA"),
        (12, "   ", -5.5, timedelta(hours=30), True, "=A4=A5", '=VALUE("x")', 99, "  end "),
        ("K-5", "=1+1", 1e20, date(1999, 12, 31), None, "=D4+1", "=foo()", 0, "x"),
    ]
    for number, row in enumerate([HEADERS, *rows], 3):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column, value)
            if number > 3 and HEADERS[column - 1] in FORMATS and not isinstance(value, time):
                cell.number_format = FORMATS[HEADERS[column - 1]]
    sheet["B8"].data_type = "s"
    sheet["D7"].number_format = "[h]:mm:ss"
    sheet["D5"].number_format = "yyyy-mm-dd hh:mm"
    sheet["C6"].number_format = '#,##0.00 "€"'
    sheet["C7"].number_format = "0%"
    sheet["H8"].number_format = "0.00E+00"
    sheet["I4"] = CellRichText("Blue ", TextBlock(InlineFont(strike=True), "Red"))
    sheet["I8"].font = Font(strike=True)
    sheet.merge_cells("B9:B11")
    sheet["A9"], sheet["B9"], sheet["A10"], sheet["A11"] = "K-6", "merged", "K-7", "K-8"
    sheet.row_dimensions[10].hidden = True
    sheet.column_dimensions["H"].hidden = True
    sheet["A40"], sheet["B40"] = "K-9", "after a gap"
    other = book.create_sheet("Hidden")
    other["C5"] = "x"
    other.sheet_state = "hidden"
    path = folder / "catalogue.xlsx"
    book.save(path)
    return saved_by_libreoffice(path, folder / "calculated")


def tables(path: Path) -> tuple[Table, tuple[Finding, ...]]:
    mapping = mapping_of(*HEADERS[1:], header_row=3)
    reading = read_workbook(path, mapping, all_columns=True)
    ((_, table),) = reading.tables
    return table, reading.findings


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("epoch_1904", [False, True])
def test_every_cell_is_the_same_as_in_the_excel_workbook(
    tmp_path: Path, kind: str, epoch_1904: bool
) -> None:
    source = catalogue(tmp_path, epoch_1904=epoch_1904)
    other = saved_by_libreoffice(source, tmp_path / kind, kind)
    expected, told_of_expected = tables(source)
    found, told = tables(other)
    assert found.row_numbers == expected.row_numbers
    for wanted, column in zip(expected.columns, found.columns, strict=True):
        assert column.header == wanted.header
        assert list(column.values) == as_saved(wanted.values, kind, wanted.header)
        for position in range(len(expected)):
            assert column.shown.get(position) == wanted.shown.get(position), column.header
        if column.header not in UNEVEN:  # TRUE is a formula in some kinds
            assert column.formulas == wanted.formulas, column.header
    assert found.hidden_rows == expected.hidden_rows == {10}
    codes = {"hidden-column", "hidden-rows", "merged-cells", "struck-rows", "formula-result"}
    assert codes <= {finding.code for finding in told_of_expected}
    assert what_is_told(told) == what_is_told(told_of_expected)


def as_saved(values: Sequence[RawValue], kind: str, header: str) -> list[RawValue]:
    """LibreOffice saves 0 as the result of a formula with a text in .xls, which is a finding.

    In .ods it names an error otherwise than Excel does.
    """
    if kind == "xls" and header == "Calc":
        return [UNSAVED if value == "K-1-x" else value for value in values]
    if kind == "ods" and header == "Error":
        return [OTHER_NUMBER if value == NUMBER else value for value in values]
    return list(values)


def what_is_told(findings: tuple[Finding, ...]) -> set[tuple[str, str, str]]:
    return {
        (finding.code, finding.place.cell or "", finding.found)
        for finding in findings
        if isinstance(finding.place, CellPlace) and finding.place.header not in UNEVEN
    }


@pytest.mark.parametrize("kind", KINDS)
def test_each_of_the_states_that_a_cell_can_have_is_told_apart(tmp_path: Path, kind: str) -> None:
    """H1: error, empty result and text result are three things, of which calamine makes one."""
    source = catalogue(tmp_path)
    table, _ = tables(saved_by_libreoffice(source, tmp_path / kind, kind))
    calc, error, note = (table.column(header) for header in ("Calc", "Error", "Note"))
    assert calc is not None
    assert error is not None
    assert note is not None
    assert calc.values[1] == ""
    assert calc.values[2] == ("K-1-x" if kind == "ods" else UNSAVED)
    faults = [value for value in error.values if isinstance(value, FaultyCell)]
    assert [fault.fault for fault in faults] == [CellFault.ERROR] * 5
    assert faults[0].shown == "#DIV/0!"
    assert note.values[1] is None
    assert note.values[2] == "NA"


@pytest.mark.parametrize("kind", KINDS)
def test_as_many_cells_are_read_as_an_independent_reader_counts(tmp_path: Path, kind: str) -> None:
    rng = random.Random(5)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    words = ["Blue", "naïve 🎉", "x" * 300, "日本語 " * 40, "long " * 4_000]
    for _ in range(400):
        row: list[RawValue] = [
            rng.choice(
                [None, rng.choice(words), rng.randrange(10**6), round(rng.random(), 6), "7", 1e300]
            )
            for _ in range(30)
        ]
        sheet.append([f"K-{rng.random()}", *row])
    path = tmp_path / "many.xlsx"
    book.save(path)
    expected = read_grid(path)
    other = saved_by_libreoffice(path, tmp_path / kind, kind)
    found = read_grid(other)
    assert found[0].row_numbers == expected[0].row_numbers
    assert found[0].values == expected[0].values
    with CalamineWorkbook.from_path(other) as counted:
        cells = counted.get_sheet_by_index(0).to_python()
    assert found[0].filled == sum(cell != "" for row in cells for cell in row)


@pytest.mark.parametrize("kind", KINDS)
def test_hidden_sheets_are_known(tmp_path: Path, kind: str) -> None:
    other = saved_by_libreoffice(catalogue(tmp_path), tmp_path / kind, kind)
    mapping = mapping_of("Name", key="x", sheets=("Hidden",))
    assert [grid.sheet for grid in read_grid(other)] == ["Products", "Hidden"]
    with pytest.raises(WorkbookError, match="Hidden"):
        read_workbook(other, mapping)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_file_that_is_cut_is_refused_with_its_cause(
    tmp_path: Path, kind: str, share: float
) -> None:
    other = saved_by_libreoffice(catalogue(tmp_path), tmp_path / kind, kind)
    data = other.read_bytes()
    cut = tmp_path / f"cut.{kind}"
    cut.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(WorkbookError, match="copied or damaged"):
        read_grid(cut, pause=lambda _seconds: None)
