"""What failed in a run is corrected where the result shows it, and planned again as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.e2e.conftest import Desk, Shown
from tests.libreoffice import saved_by_libreoffice

FED_BACK = ("failed", "conflict", "invalid")


def columns_of(sheet: Worksheet) -> dict[str, int]:
    """Header → column, of the source's columns as well as ours."""
    return {str(cell.value): number for number, cell in enumerate(sheet[1], 1)}


def applied_with_a_refusal(desk: Desk) -> tuple[dict[str, Any], dict[str, Any]]:
    """The plan of the spring workbook, and what came of it with one row refused by the reviewer."""
    planned = desk.sheetsync("plan", desk.sample("spring-range.xlsx"), "--json")
    plan_path = desk.plan_path(planned)
    book = openpyxl.load_workbook(plan_path)
    changes = book["Changes"]
    key = changes.cell(2, 2).value
    for row in changes.iter_rows(min_row=2):
        if row[1].value == key:
            row[0].value = "reject"
    book.save(plan_path)
    applied = desk.sheetsync("apply", plan_path, "--json")
    assert applied.code == 1, applied.err
    assert applied.json()["summary"]["refused"] == 1
    return planned.json(), applied.json()


def test_rows_corrected_in_the_result_are_planned_and_the_others_told_once(desk: Desk) -> None:
    plan, result = applied_with_a_refusal(desk)
    path = Path(result["result_workbook"])
    summary = result["summary"]
    book = openpyxl.load_workbook(path)
    sheet = book["Invalid"]
    columns = columns_of(sheet)
    assert {"Status", "Status (sheetsync)"} <= set(columns)
    options = [one for one in plan["findings"] if one["code"] == "unknown-option"]
    wanted = {one["key"]: one["suggestions"][0] for one in options if one["suggestions"]}
    corrected: dict[int, str] = {}
    for number in range(2, sheet.max_row + 1):
        key = str(sheet.cell(number, columns["Article no."]).value)
        code = sheet.cell(number, columns["Code"]).value
        if key in wanted and code == "unknown-option" and len(corrected) < 2:
            column = next(one["column"] for one in options if one["key"] == key)
            sheet.cell(number, columns[column]).value = wanted[key]
            corrected[number] = key
    assert len(corrected) == 2
    book.save(path)

    again = desk.sheetsync("plan", path, "--json")
    assert again.code == 1, again.err
    second = again.json()
    assert second["summary"]["rows"] == sum(summary[status] for status in FED_BACK)
    places = [(row["sheet"], row["row"]) for row in second["rows"]]
    assert len(places) == len(set(places)) == summary["invalid"]
    planned = {row["row"]: row["key"] for row in second["rows"] if row["verdict"] == "update"}
    assert planned == corrected
    assert {change["key"] for change in second["changes"]} == set(corrected.values())
    assert second["summary"]["invalid"] == summary["invalid"] - 2
    assert Path(second["plan_workbook"]).parent == path.parent
    assert Path(second["plan_workbook"]).name.startswith("spring-range plan ")
    assert not [one for one in second["findings"] if one["code"] in {"unread-sheet", "hidden-rows"}]
    unmapped = [one for one in second["findings"] if one["code"] == "unmapped-column"]
    assert {one["found"] for one in unmapped} == {"Buyer's notes"}

    done = desk.sheetsync("apply", Path(second["plan_workbook"]), "--json")
    assert done.code == 1, done.err
    assert done.json()["summary"]["done"] == 2
    assert sum(done.json()["summary"].values()) == second["summary"]["rows"]
    for change in second["changes"]:
        has = desk.product(change["key"])["attributes"][change["field"].removeprefix("attributes.")]
        assert has == change["after"]
    third = Path(done.json()["result_workbook"])
    assert third.name.startswith("spring-range result ")
    headers = list(columns_of(openpyxl.load_workbook(third)["Invalid"]))
    assert headers == list(columns)
    assert desk.sheetsync("plan", third, "--json").json()["changes"] == []


def test_the_same_faults_are_found_in_the_result_as_in_the_source(desk: Desk) -> None:
    plan, result = applied_with_a_refusal(desk)
    second = desk.sheetsync("plan", result["result_workbook"], "--json").json()
    assert second["changes"] == []
    first_codes = {row["row"]: row["code"] for row in plan["rows"] if row["verdict"] == "invalid"}
    by_code = sorted(code for code in first_codes.values())
    assert sorted(row["code"] for row in second["rows"]) == by_code


@pytest.mark.libreoffice
def test_a_result_saved_by_libreoffice_is_still_one(desk: Desk, tmp_path: Path) -> None:
    _, result = applied_with_a_refusal(desk)
    path = Path(result["result_workbook"])
    saved = saved_by_libreoffice(path, tmp_path / "saved")
    path.write_bytes(saved.read_bytes())
    second = desk.sheetsync("plan", path, "--json")
    assert second.json()["summary"]["rows"] == result["summary"]["invalid"]


def planned_under_another_name(desk: Desk, pattern: str, name: str) -> Shown:
    """Plan a result of the price list under a name, with a mapping for names of a pattern."""
    mapping = desk.folder / "mappings" / "price-update.yaml"
    source = desk.sample("price-update.xlsx")
    planned = desk.sheetsync("plan", source, "--json")
    change = planned.json()["changes"][0]
    desk.edit(change["key"], attributes={change["field"].removeprefix("attributes."): 12345.67})
    applied = desk.sheetsync("apply", desk.plan_path(planned), "--json")
    lines = mapping.read_text("utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("match:"))
    lines[at] = f"match: ['{pattern}']"
    mapping.write_text("\n".join(lines) + "\n", "utf-8")
    path = Path(applied.json()["result_workbook"]).rename(desk.folder / name)
    return desk.sheetsync("plan", path, "--json")


def test_the_mapping_is_found_by_the_name_of_the_source(desk: Desk) -> None:
    shown = planned_under_another_name(desk, "price-update.xlsx", "what is left.xlsx")
    assert shown.code == 0, shown.err
    assert shown.json()["summary"] == {
        **dict.fromkeys(shown.json()["summary"], 0),
        "rows": 1,
        "update": 1,
        "changes": shown.json()["summary"]["changes"],
    }
    assert shown.json()["changes"][0]["before"] == 12345.67


def test_no_mapping_for_source_or_result_is_told(desk: Desk) -> None:
    shown = planned_under_another_name(desk, "other.xlsx", "what is left.xlsx")
    assert shown.code == 3
    assert "what is left.xlsx" in shown.err


def test_a_result_in_which_everything_was_done_has_nothing_to_plan(desk: Desk) -> None:
    planned = desk.sheetsync("plan", desk.sample("price-update.xlsx"), "--json")
    applied = desk.sheetsync("apply", desk.plan_path(planned), "--json")
    refused = desk.sheetsync("plan", applied.json()["result_workbook"])
    assert refused.code == 3
    assert "hold no rows" in refused.err
