"""An examined workbook told on the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace
from sheetsync.reports.doctor_text import doctor_summary
from sheetsync.reports.finding_codes import code_texts
from tests.unit.reports.examined import FILE, HOSTILE, NOTICE, examined, faulty_gtin


def test_sheets_are_told_with_what_their_columns_were_taken_for() -> None:
    told = doctor_summary(examined())
    assert "Products: headers in row 3, 40 rows\n" in told
    assert "  A SKU: key, C EAN: gtin, D EAN: not examined" in told
    assert "Notes: not examined, no row of headers." in told
    assert "Lists: not examined, hidden." in told
    assert told.endswith("Nothing found. Next: sheetsync plan compares it with Plytix.")


def test_a_code_is_explained_once_for_all_its_cells() -> None:
    told = doctor_summary(examined(*(faulty_gtin(row) for row in range(4, 8))))
    meaning = " ".join(code_texts()["gtin-invalid"].what.split()[:5])
    assert told.count(meaning) == 1
    assert told.count("Take the digits from the label.") == 1
    assert told.count("proof     the check digit is 1, not 2") == 4


def test_a_cell_is_told_with_its_proof_and_what_can_safely_be_typed() -> None:
    told = doctor_summary(examined(faulty_gtin(4)))
    assert "• Products › C4 (EAN), KT-4" in told
    assert 'repair    "4006381333931" can safely be typed' in told
    assert 'nearest   "4006381333948"' in told


def test_ten_cells_of_a_code_are_told_and_the_rest_is_counted() -> None:
    told = doctor_summary(examined(*(faulty_gtin(row) for row in range(4, 17))))
    assert told.count("• ") == 10
    assert "… and 3 more." in told
    assert "ERROR gtin-invalid, 13 times" in told


def test_errors_come_before_notices_whatever_was_found_first() -> None:
    told = doctor_summary(examined(NOTICE, faulty_gtin(4)))
    assert told.index("ERROR gtin-invalid") < told.index("NOTICE hidden-rows, 3 times")
    assert "Together 1 error, 3 notices." in told


def test_notices_alone_ask_for_nothing() -> None:
    assert doctor_summary(examined(NOTICE)).endswith(
        "Together 3 notices. Nothing must be corrected."
    )


def test_a_refused_workbook_is_told_with_its_reason() -> None:
    reason = Finding(
        code="password-protected",
        severity=Severity.ERROR,
        place=CellPlace(file=FILE),
        found="range.xlsx is protected by a password.",
        remedy="Remove the password.",
    )
    told = doctor_summary(examined(reason, refused=True))
    assert told.startswith("range.xlsx cannot be read.")
    assert "is protected by a password" in told
    assert "Remove the password." in told


def test_report_and_note_are_told() -> None:
    told = doctor_summary(examined(), report=Path("out.xlsx"), note="Two mappings fit.")
    assert "Two mappings fit." in told.splitlines()[1]
    assert "Report: out.xlsx" in told


@pytest.mark.parametrize("width", [44, 72, 100])
def test_no_line_is_wider_than_the_terminal_and_nothing_steers_it(width: int) -> None:
    """H64: what came from the sheet is shown escaped."""
    long = HOSTILE + " " + "x" * 300
    finding = faulty_gtin(4, found=long)
    told = doctor_summary(examined(finding, header=long), note=long, width=width)
    assert max(map(len, told.splitlines())) <= width
    assert not {"\x1b", "\u202e", "\r"} & set(told)
    assert "\\x1b" in told
