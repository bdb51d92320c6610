"""Reading back our own workbooks, also when they are none."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from sheetsync.errors import WorkbookError
from sheetsync.workbook.own.plan_cells import read_saved_workbook


def workbook(path: Path, **cells: str | int) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Changes"
    for address, value in cells.items():
        sheet[address] = value
    book.save(path)
    return path


def test_cells_are_read_from_the_first_row_and_column_on(tmp_path: Path) -> None:
    path = workbook(tmp_path / "plan.xlsx", B3="x", C3=1)
    assert read_saved_workbook(path, {"Changes"}).sheets == {
        "Changes": [["", "", ""], ["", "", ""], ["", "x", 1.0]]
    }


def test_a_sheet_that_is_not_there_is_left_out(tmp_path: Path) -> None:
    path = workbook(tmp_path / "plan.xlsx", A1="x")
    assert read_saved_workbook(path, {"Rows"}).sheets == {}


def test_formulas_are_given_by_address(tmp_path: Path) -> None:
    path = workbook(tmp_path / "plan.xlsx", A1='=HYPERLINK("a&b<c",14)', B7="text")
    saved = read_saved_workbook(path, {"Changes"})
    assert saved.formulas("Changes") == {"A1": 'HYPERLINK("a&b<c",14)'}
    assert saved.formulas("Rows") == {}


@pytest.mark.parametrize("address", ["XFD1048576", "ZZ1048576"])
def test_a_cell_far_away_is_refused_before_it_takes_all_memory(
    tmp_path: Path, address: str
) -> None:
    path = workbook(tmp_path / "plan.xlsx", **{"A1": "x", address: "y"})
    with pytest.raises(WorkbookError, match="a cell far away from the others"):
        read_saved_workbook(path, {"Changes"})


def test_wide_but_short_sheets_are_no_danger(tmp_path: Path) -> None:
    path = workbook(tmp_path / "plan.xlsx", A1="x", XFD1="y")
    (row,) = read_saved_workbook(path, {"Changes"}).sheets["Changes"]
    assert (row[0], row[-1], len(row)) == ("x", "y", 16_384)


def test_what_is_no_workbook_says_so(tmp_path: Path) -> None:
    text = tmp_path / "plan.xlsx"
    text.write_text("Decision;SKU\n")
    cases = (
        (tmp_path / "gone.xlsx", "There is no file"),
        (tmp_path, "is a folder"),
        (text, "text"),
    )
    for path, words in cases:
        with pytest.raises(WorkbookError, match=words) as caught:
            read_saved_workbook(path, {"Changes"})
        assert caught.value.remedy
