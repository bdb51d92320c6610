"""``sync``: the same road in one go, as far as the mapping lets it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import openpyxl
import pytest

from tests.e2e.conftest import Desk


def with_review(desk: Desk, review: str) -> Path:
    """The price list, whose mapping asks for this review."""
    path = desk.folder / "mappings" / "price-update.yaml"
    text, count = re.subn(r"^review: \w+", f"review: {review}", path.read_text("utf-8"), flags=re.M)
    assert count == 1
    path.write_text(text, encoding="utf-8")
    return desk.sample("price-update.xlsx")


def with_a_fault(source: Path) -> Path:
    """The price list with a price that is none."""
    book = openpyxl.load_workbook(source)
    sheet = book.active
    assert sheet is not None
    row = next(row for row in sheet.iter_rows() if row[0].value == "SKU")
    column = next(cell for cell in row if cell.value == "Price")
    sheet.cell(int(column.row or 0) + 1, column.column or 0).value = "dear"
    book.save(source)
    return source


def patches(desk: Desk) -> int:
    """How many writes the sandbox has seen."""
    return sum(row["method"] == "PATCH" for row in desk.requests())


def test_what_must_be_reviewed_is_not_applied_unseen_and_the_command_is_given(desk: Desk) -> None:
    refused = desk.sheetsync("sync", with_review(desk, "always"), "--yes")
    assert refused.code == 3
    assert "review: always" in refused.err
    assert patches(desk) == 0
    hint = refused.err.rstrip().rpartition("sheetsync ")[2]
    command, plan = shlex.split(hint)
    assert command == "apply"
    assert desk.sheetsync(command, plan).code == 0
    assert patches(desk) > 0


@pytest.mark.parametrize("review", ["error", "warning"])
def test_a_clean_workbook_goes_through_where_only_faults_need_review(
    desk: Desk, review: str
) -> None:
    source = with_review(desk, review)
    shown = desk.sheetsync("sync", source, "--yes", "--json")
    assert shown.code == 0, shown.err
    result = shown.json()
    assert result["format"] == "sheetsync.result/1"
    assert result["summary"]["done"] == patches(desk) > 0
    assert Path(result["result_workbook"]).is_file()


@pytest.mark.parametrize("review", ["error", "warning"])
def test_a_faulty_workbook_waits_for_its_reviewer(desk: Desk, review: str) -> None:
    source = with_a_fault(with_review(desk, review))
    refused = desk.sheetsync("sync", source, "--yes")
    assert refused.code == 3
    assert f"review: {review}" in refused.err
    assert patches(desk) == 0


def test_nothing_to_do_is_done(desk: Desk) -> None:
    source = with_review(desk, "error")
    assert desk.sheetsync("sync", source, "--yes").code == 0
    before = patches(desk)
    again = desk.sheetsync("sync", source, "--yes")
    assert again.code == 0, again.err
    assert patches(desk) == before
    told = desk.sheetsync("sync", source, "--no-input", "--json")
    assert told.code == 0, told.err
    assert told.json()["format"] == "sheetsync.plan/1"
    assert told.json()["changes"] == []


def test_a_result_workbook_can_be_synced(desk: Desk) -> None:
    source = with_a_fault(with_review(desk, "error"))
    planned = desk.sheetsync("plan", source, "--json")
    applied = desk.sheetsync("apply", desk.plan_path(planned), "--json")
    assert applied.json()["summary"]["invalid"] == 1
    result = Path(applied.json()["result_workbook"])
    book = openpyxl.load_workbook(result)
    sheet = book["Invalid"]
    column = next(cell for cell in sheet[1] if cell.value == "Price")
    assert sheet.cell(2, column.column or 0).value == "dear"
    sheet.cell(2, column.column or 0).value = 35.5
    book.save(result)
    shown = desk.sheetsync("sync", result, "--yes", "--json")
    assert shown.code == 0, shown.err
    assert shown.json()["summary"]["done"] == 1
    assert desk.product("KT-001")["attributes"]["price"] == 35.5
