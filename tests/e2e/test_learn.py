"""Answers on the sheet Causes flow into the mapping, and the next plan has fewer problems."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.e2e.conftest import Desk
from tests.libreoffice import saved_by_libreoffice

MAPPING = """\
# How the colours come in.  (A comment with a trailing blank: )
version: 1
name: Colours
connection: plytix
match: ["colours*.xlsx"]

sheets:
  - key: {column: SKU, field: sku}     # as printed
    columns:
      - {column: Colour, field: attributes.colour, values: {navy blue: Navy}}  # one line
      - column: Weight
        field: attributes.weight_kg     # in kg
        # heavier ones go by truck
        checks: {max: 50}
review: warning
"""
ROWS = (
    ("KT-001", "Blu", 2.5),
    ("KT-002", "BLU ", "two"),
    ("KT-003", "navy blue", None),
    ("KT-004", "Blu", "two"),
    ("KT-005", "Rosso", None),
)


def source(desk: Desk, name: str = "colours.xlsx") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Range"
    sheet.append(("SKU", "Colour", "Weight"))
    for row in ROWS:
        sheet.append(row)
    path = desk.folder / name
    book.save(path)
    return path


def mapping_file(desk: Desk, text: str = MAPPING) -> Path:
    path = desk.folder / "mappings" / "colours.yaml"
    path.write_bytes(text.replace("\n", "\r\n").encode("utf-8"))
    return path


def plan_of(desk: Desk, workbook: Path) -> Path:
    """Plan a workbook; where its plan workbook stands."""
    planned = desk.sheetsync("plan", workbook, "--json")
    assert planned.out, planned.err
    return desk.plan_path(planned)


def causes_in(path: Path) -> dict[tuple[str, str], int]:
    """Column and value of every cause → its row."""
    sheet = openpyxl.load_workbook(path)["Causes"]
    return {
        (str(row[3].value), str(row[4].value)): number
        for number, row in enumerate(sheet.iter_rows(min_row=2), start=2)
    }


def answer(path: Path, **answers: str | float) -> None:
    """Type answers to values, as a person does."""
    rows = {value: number for (_, value), number in causes_in(path).items()}
    book = openpyxl.load_workbook(path)
    for value, meant in answers.items():
        book["Causes"].cell(rows[value], 9).value = meant
    book.save(path)


def errors(plan: dict[str, Any]) -> set[tuple[str, str]]:
    return {(one["cell"], one["code"]) for one in plan["findings"] if one["severity"] == "error"}


def test_answers_are_learnt_and_the_plan_has_fewer_problems(desk: Desk) -> None:
    mapping, workbook = mapping_file(desk), source(desk)
    planned = desk.sheetsync("plan", workbook, "--json")
    before = planned.json()
    assert {code for _, code in errors(before)} >= {"unknown-option", "not-a-number"}
    blu = next(one for one in before["causes"] if one["value"] == "Blu")
    assert (blu["rows"], blu["answerable"], blu["cell"]) == (3, True, "B2")
    plan_path = desk.plan_path(planned)
    answer(plan_path, Blu="Blue", two=2)

    learnt = desk.sheetsync("plan", workbook, "--learn", plan_path)
    assert learnt.code == 1, learnt.err
    assert 'Colour: "Blu" -> Blue, 3 rows' in learnt.out
    assert 'Weight: "two" -> 2, 2 rows' in learnt.out
    expected = MAPPING.replace("navy blue: Navy}", "navy blue: Navy, Blu: Blue}").replace(
        "     # in kg\n", '     # in kg\n        values:\n          two: "2"\n'
    )
    assert mapping.read_bytes() == expected.replace("\n", "\r\n").encode("utf-8")
    after = desk.sheetsync("plan", workbook, "--json").json()
    assert errors(after) == {("B6", "unknown-option")}
    assert after["summary"]["update"] > before["summary"]["update"]
    assert all(one["value"] != "Blu" for one in after["causes"])


@pytest.mark.libreoffice
def test_answers_typed_and_saved_in_libreoffice_are_learnt(desk: Desk, tmp_path: Path) -> None:
    mapping, workbook = mapping_file(desk), source(desk)
    plan_path = plan_of(desk, workbook)
    shutil.copy(saved_by_libreoffice(plan_path, tmp_path / "first"), plan_path)
    answer(plan_path, Blu="Blue", Rosso="<clear>")
    shutil.copy(saved_by_libreoffice(plan_path, tmp_path / "second"), plan_path)
    learnt = desk.sheetsync("plan", workbook, "--learn", plan_path, "--json").json()
    assert [(one["value"], one["meaning"], one["new"]) for one in learnt["learnt"]] == [
        ("Blu", "Blue", True),
        ("Rosso", "<clear>", True),
    ]
    assert 'values: {navy blue: Navy, Blu: Blue, Rosso: "<clear>"}' in mapping.read_text("utf-8")
    assert {code for _, code in errors(learnt)} == {"not-a-number"}


def test_the_same_answers_twice_are_learnt_once(desk: Desk) -> None:
    mapping, workbook = mapping_file(desk), source(desk)
    plan_path = plan_of(desk, workbook)
    answer(plan_path, Blu="Blue")
    desk.sheetsync("plan", workbook, "--learn", plan_path)
    once = mapping.read_bytes()
    again = desk.sheetsync("plan", workbook, "--learn", plan_path, "--json")
    assert again.code == 1, again.err
    assert [one["new"] for one in again.json()["learnt"]] == [False]
    assert mapping.read_bytes() == once
    assert "known already" in desk.sheetsync("plan", workbook, "--learn", plan_path).out


def test_a_wrong_answer_is_refused_with_its_cell_and_nothing_is_written(desk: Desk) -> None:
    mapping, workbook = mapping_file(desk), source(desk)
    plan_path = plan_of(desk, workbook)
    before = mapping.read_bytes()
    rows = {value: number for (_, value), number in causes_in(plan_path).items()}
    answer(plan_path, Blu="Blue", Rosso="Redd", two=60)
    refused = desk.sheetsync("plan", workbook, "--learn", plan_path)
    assert refused.code == 3
    assert f'Causes!I{rows["Rosso"]}: found "Redd"' in refused.err
    assert f"Causes!I{rows['two']}: " in refused.err
    assert "at most 50" in refused.err
    assert f"Causes!I{rows['Blu']}:" not in refused.err
    assert mapping.read_bytes() == before


def test_an_answer_that_contradicts_the_mapping_is_refused_naming_both(desk: Desk) -> None:
    mapping, workbook = mapping_file(desk), source(desk)
    plan_path = plan_of(desk, workbook)
    answer(plan_path, Blu="Blue")
    text = MAPPING.replace("{navy blue: Navy}", "{navy blue: Navy, blu: Red}")
    mapping.write_text(text, "utf-8")
    row = causes_in(plan_path)["Colour", "Blu"]
    refused = desk.sheetsync("plan", workbook, "--learn", plan_path)
    assert refused.code == 3
    assert f'Causes!I{row}: says that "Blu" means "Blue"' in refused.err
    assert "colours.yaml:10:" in refused.err
    assert 'means "Red"' in refused.err
    assert mapping.read_text("utf-8") == text


def test_a_column_that_the_mapping_no_longer_has_is_refused(desk: Desk) -> None:
    mapping, workbook = mapping_file(desk), source(desk)
    plan_path = plan_of(desk, workbook)
    answer(plan_path, Blu="Blue")
    mapping.write_text(MAPPING.replace("column: Colour", "column: Shade"), "utf-8")
    refused = desk.sheetsync("plan", workbook, "--learn", plan_path)
    assert refused.code == 3
    assert 'no longer feeds attributes.colour from a column "Colour"' in refused.err


def test_a_mapping_inside_the_workbook_cannot_learn(desk: Desk) -> None:
    mapping_file(desk)
    exported = desk.folder / "colours-export.xlsx"
    told = desk.sheetsync(
        "export", "--sku", "KT-001", "-m", "mappings/colours.yaml", "-o", exported
    )
    assert told.code == 0, told.err
    book = openpyxl.load_workbook(exported)
    sheet = next(one for one in book.worksheets if one.sheet_state == "visible")
    cells = {cell.value: cell.coordinate for row in sheet.iter_rows() for cell in row}
    sheet[cells["Colour"][0] + cells["KT-001"][1:]] = "Blu"
    book.save(exported)
    plan_path = plan_of(desk, exported)
    answer(plan_path, Blu="Blue")
    refused = desk.sheetsync("plan", exported, "--learn", plan_path)
    assert refused.code == 3
    assert "mapping inside colours-export.xlsx" in refused.err
    assert "-m" in refused.err
    named = desk.sheetsync(
        "plan", exported, "--learn", plan_path, "-m", "mappings/colours.yaml", "--json"
    )
    assert [one["new"] for one in named.json()["learnt"]] == [True]


def test_no_answers_change_nothing(desk: Desk) -> None:
    mapping, workbook = mapping_file(desk), source(desk)
    before = mapping.read_bytes()
    plan_path = plan_of(desk, workbook)
    told = desk.sheetsync("plan", workbook, "--learn", plan_path)
    assert told.code == 1, told.err
    assert "Nothing was answered" in told.out
    assert mapping.read_bytes() == before
