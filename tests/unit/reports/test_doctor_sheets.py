"""An examined workbook told in a workbook."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sheetsync.errors import OutputError
from sheetsync.reports.doctor_sheets import FINDING_COLUMNS, report_target, write_doctor_report
from tests.unit.reports.examined import HOSTILE, NOTICE, examined, faulty_gtin


def written(folder: Path, *findings: Any, **settings: Any) -> Any:
    target = write_doctor_report(examined(*findings, **settings), folder / "report.xlsx")
    return openpyxl.load_workbook(target)


def texts(sheet: Any) -> set[object]:
    return {cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}


def test_findings_stand_in_rows_errors_first_with_proof_and_repair(tmp_path: Path) -> None:
    sheet = written(tmp_path, NOTICE, faulty_gtin(4))["Findings"]
    headers = [cell.value for cell in sheet[1]]
    assert headers == [column.header for column in FINDING_COLUMNS]
    row = dict(zip(headers, (cell.value for cell in sheet[2]), strict=True))
    assert row["Severity"] == "error"
    assert row["Key"] == "KT-4"
    assert row["Proof"] == "the check digit is 1, not 2"
    assert row["Safe repair"] == "4006381333931"
    assert row["Perhaps meant"] == "4006381333948"
    assert "GTIN" in row["What it means"]
    assert sheet["B3"].value == "hidden-rows"


def test_a_cell_links_into_the_source(tmp_path: Path) -> None:
    sheet = written(tmp_path, faulty_gtin(4))["Findings"]
    assert "range.xlsx#'Products'!C4" in str(sheet["D2"].value)


def test_the_head_is_frozen_and_filtered(tmp_path: Path) -> None:
    sheet = written(tmp_path, faulty_gtin(4))["Findings"]
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == "A1:N2"
    assert sheet.column_dimensions["H"].width > 30


def test_the_summary_says_what_the_columns_were_taken_for(tmp_path: Path) -> None:
    told = texts(written(tmp_path, faulty_gtin(4))["Summary"])
    assert {"SKU", "key", "gtin", "not examined", "headers in row 3, 40 rows"} <= told
    assert {"Not examined: no row of headers.", "Not examined: hidden."} <= told


def test_nothing_from_the_sheet_is_alive_in_the_report(tmp_path: Path) -> None:
    """H53: texts are texts, and the only links are ours."""
    written(tmp_path, faulty_gtin(4, found=HOSTILE), header=HOSTILE)
    with zipfile.ZipFile(tmp_path / "report.xlsx") as archive:
        parts = {name: archive.read(name).decode("utf-8") for name in archive.namelist()
                 if name.startswith("xl/worksheets/sheet")}  # fmt: skip
    formulas = [part.count("<f>") for part in parts.values()]
    assert sorted(formulas) == [0, 1]
    assert all("\x1b" not in part for part in parts.values())


def test_a_report_is_never_written_over_a_file(tmp_path: Path) -> None:
    taken = tmp_path / "taken.xlsx"
    taken.write_bytes(b"mine")
    with pytest.raises(OutputError, match="never written over"):
        report_target(Path("range.xlsx"), taken)
    assert report_target(Path("range.xlsx"), tmp_path) == tmp_path / "range doctor.xlsx"


def test_a_refused_workbook_has_a_report_too(tmp_path: Path) -> None:
    book = written(tmp_path, faulty_gtin(4), refused=True)
    assert "The workbook cannot be read; the finding says why." in texts(book["Summary"])
