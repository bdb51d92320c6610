"""A plan workbook reviewed in LibreOffice: exactly what was accepted is written."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.e2e.conftest import Desk
from tests.libreoffice import saved_by_libreoffice

pytestmark = pytest.mark.libreoffice


def header_of(sheet: Worksheet) -> tuple[int, dict[str, int]]:
    """The header row of the Changes sheet and its columns by name."""
    for number, row in enumerate(sheet.iter_rows(max_row=10), 1):
        names = {str(cell.value): cell.column for cell in row if cell.value is not None}
        if "Decision" in names:
            return number, names
    raise AssertionError("no header row with a Decision column")


def test_what_was_reviewed_in_libreoffice_is_applied_to_the_letter(
    desk: Desk, tmp_path: Path
) -> None:
    source = desk.sample("spring-range.xlsx")
    planned = desk.sheetsync("plan", source, "--json")
    changes = {change["id"]: change for change in planned.json()["changes"]}
    plan_path = desk.plan_path(planned)
    opened = saved_by_libreoffice(plan_path, tmp_path / "first")

    book = openpyxl.load_workbook(opened)
    sheet = book["Changes"]
    top, columns = header_of(sheet)
    rows = {
        str(sheet.cell(number, columns["Change id"]).value): number
        for number in range(top + 1, sheet.max_row + 1)
    }
    assert set(rows) == {
        identity for identity, change in changes.items() if change["verb"] != "create"
    }
    labels = [
        identity
        for identity, change in changes.items()
        if change["field"] == "label" and change["verb"] == "set"
    ]
    edited = dict.fromkeys(labels[:2], "Typed by the reviewer – “as is”")
    assert len(edited) == 2
    others = [identity for identity in rows if identity not in edited]
    rejected, deleted = others[3:8], others[10]

    sheet.auto_filter.ref = sheet.auto_filter.ref or sheet.dimensions
    for identity in rejected:
        sheet.cell(rows[identity], columns["Decision"]).value = "reject"
        sheet.row_dimensions[rows[identity]].hidden = True
    for identity, text in edited.items():
        sheet.cell(rows[identity], columns["New value"]).value = text
    sheet.delete_rows(rows[deleted])
    book.save(opened)
    reviewed = saved_by_libreoffice(opened, tmp_path / "second")
    shutil.copy(reviewed, plan_path)

    desk.forget_requests()
    applied = desk.sheetsync("apply", plan_path, "--json")
    assert applied.code == 1, applied.err
    left_out = {*rejected, deleted}
    accepted = [change for identity, change in changes.items() if identity not in left_out]
    patched = {change["key"] for change in accepted}
    assert len([row for row in desk.requests() if row["method"] == "PATCH"]) == len(patched)
    again = {
        (change["key"], change["field"]): change
        for change in desk.sheetsync("plan", source, "--json").json()["changes"]
    }
    expected = {(changes[one]["key"], changes[one]["field"]) for one in left_out}
    expected |= {(changes[one]["key"], changes[one]["field"]) for one in edited}
    assert set(again) == expected
    for identity in left_out:
        change = changes[identity]
        assert again[change["key"], change["field"]]["before"] == change["before"]
    for identity, text in edited.items():
        assert again[changes[identity]["key"], "label"]["before"] == text


@pytest.mark.parametrize("name", ["Summary", "Changes", "Problems", "Causes", "Rows"])
def test_any_other_cell_changed_in_libreoffice_is_named(
    desk: Desk, tmp_path: Path, name: str
) -> None:
    source = desk.sample("spring-range.xlsx")
    plan_path = desk.plan_path(desk.sheetsync("plan", source, "--json"))
    book = openpyxl.load_workbook(plan_path)
    sheet = book[name]
    cell = next(
        cell
        for row in sheet.iter_rows(min_row=6)
        for cell in row
        if isinstance(cell.value, str)
        and cell.data_type == "s"
        and cell.value not in {"accept", "reject"}
        and (name != "Changes" or cell.column not in {header_of(sheet)[1]["New value"]})
    )
    cell.value = "something else"
    address = f"{name}!{cell.coordinate}"
    book.save(plan_path)
    shutil.copy(saved_by_libreoffice(plan_path, tmp_path / "saved"), plan_path)
    desk.forget_requests()
    refused = desk.sheetsync("apply", plan_path)
    assert refused.code == 3
    assert address in refused.err
    assert desk.requests() == []
