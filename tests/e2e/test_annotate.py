"""``--annotate``: the merchandiser's own workbook again, with what becomes of each row."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import Any

import openpyxl

from sheetsync.workbook.cells.own_marks import MESSAGE_HEADER, STATUS_HEADER, Mark
from tests.e2e.conftest import Desk

HEADER_ROW = 3


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def statuses(path: Path) -> dict[tuple[str, int], tuple[str, str]]:
    """Sheet and row → status and message."""
    found: dict[tuple[str, int], tuple[str, str]] = {}
    for sheet in openpyxl.load_workbook(path).worksheets:
        for header in sheet.iter_rows(max_row=10):
            for cell in header:
                if cell.value != STATUS_HEADER:
                    continue
                for row in range(cell.row + 1, sheet.max_row + 1):
                    status = sheet.cell(row, cell.column).value
                    message = sheet.cell(row, cell.column + 1).value
                    if status is not None:
                        found[sheet.title, row] = str(status), str(message or "")
    return found


def told(shown: dict[str, Any], key: str) -> dict[tuple[str, int], str]:
    return {(row["sheet"], row["row"]): row[key] for row in shown["rows"]}


def test_the_annotated_copy_of_a_plan_tells_every_row_and_keeps_every_other_part(
    desk: Desk,
) -> None:
    source = desk.sample("spring-range.xlsx")
    plan = desk.sheetsync("plan", source, "--json", "--annotate").json()
    copy = Path(plan["annotated_copy"])
    assert copy.parent == Path(plan["plan_workbook"]).parent
    before, after = parts(source), parts(copy)
    assert list(before) == list(after)
    differing = {name for name in before if before[name] != after[name]}
    assert differing == {"xl/worksheets/sheet1.xml", "xl/styles.xml"}
    said = statuses(copy)
    verdicts = told(plan, "verdict")
    assert set(said) == set(verdicts)
    words = {"unchanged": "No change", "invalid": "Invalid", "conflict": "Conflict"}
    for where, verdict in verdicts.items():
        if verdict in words:
            assert said[where][0] == words[verdict]
        elif verdict == "update":
            assert said[where][0].lower().split()[-1] in {"change", "changes"}


def test_changed_cells_wear_the_colour_of_a_change_and_refused_ones_that_of_a_fault(
    desk: Desk,
) -> None:
    source = desk.sample("spring-range.xlsx")
    plan = desk.sheetsync("plan", source, "--json", "--annotate").json()
    book = openpyxl.load_workbook(plan["annotated_copy"])

    def ground(one: dict[str, Any]) -> str:
        return str(book[one["sheet"]][one["cell"]].fill.fgColor.rgb)[-6:]

    faults = {
        (one["sheet"], one["cell"])
        for one in plan["findings"]
        if one["severity"] != "notice" and one["cell"]
    }
    changes = [one for one in plan["changes"] if (one["sheet"], one["cell"]) not in faults]
    assert {ground(one) for one in changes if one["verb"] == "set"} == {Mark.CHANGE.value}
    errors = [
        one for one in plan["findings"] if one["severity"] == "error" and _is_cell(one["cell"])
    ]
    assert errors
    assert {ground(one) for one in errors} == {Mark.BAD.value}


def _is_cell(text: str | None) -> bool:
    return bool(text) and text is not None and text[-1].isdigit() and text[0].isalpha()


def test_planning_the_annotated_copy_says_what_planning_the_original_said(desk: Desk) -> None:
    source = desk.sample("spring-range.xlsx")
    first = desk.sheetsync("plan", source, "--json", "--annotate").json()
    copy = Path(first["annotated_copy"])
    second = desk.sheetsync("plan", copy, "--json", "--annotate").json()
    assert second["summary"] == first["summary"]
    assert told(second, "verdict") == told(first, "verdict")
    assert [_without_file(one) for one in second["findings"]] == [
        _without_file(one) for one in first["findings"]
    ]
    assert [one["cell"] for one in second["changes"]] == [one["cell"] for one in first["changes"]]
    again = Path(second["annotated_copy"])
    assert statuses(again) == statuses(copy)
    assert openpyxl.load_workbook(again).worksheets[0].max_column == (
        openpyxl.load_workbook(copy).worksheets[0].max_column
    )


def _without_file(finding: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in finding.items() if name != "file"}


def test_the_annotated_copy_of_a_run_tells_its_outcome(desk: Desk) -> None:
    source = desk.sample("spring-range.xlsx")
    planned = desk.sheetsync("plan", source, "--json")
    plan = planned.json()
    applied = desk.sheetsync("apply", desk.plan_path(planned), "--json", "--annotate")
    result = applied.json()
    copy = Path(result["annotated_copy"])
    assert copy.parent == Path(result["result_workbook"]).parent
    said = statuses(copy)
    status_by_row = told(result, "status")
    assert {where: status.lower().replace(" ", "_") for where, (status, _) in said.items()} == (
        status_by_row
    )
    done = {where for where, status in status_by_row.items() if status == "done"}
    book = openpyxl.load_workbook(copy)
    written = [
        one
        for one in plan["changes"]
        if (one["sheet"], int(one["cell"].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))) in done
        and one["decision"] == "accept"
    ]
    grounds = {book[one["sheet"]][one["cell"]].fill.fgColor.rgb[-6:] for one in written}
    assert Mark.GOOD.value in grounds
    assert grounds <= {Mark.GOOD.value, Mark.WARN.value, Mark.BAD.value}


def test_another_kind_of_file_is_refused_before_anything_is_asked_of_plytix(desk: Desk) -> None:
    source = desk.sample("spring-range.xlsx")
    text = source.with_name("spring-range.csv")
    text.write_text("SKU,Name\nA-1,Pan\n", encoding="utf-8")
    desk.forget_requests()
    shown = desk.sheetsync("plan", text, "--annotate")
    assert shown.code == 3
    assert "only Excel workbooks (.xlsx, .xlsm) can be annotated" in shown.err
    assert "leave out --annotate" in shown.err
    assert desk.requests() == []


def test_a_source_that_changed_during_the_run_gets_no_copy_and_the_run_is_told_all_the_same(
    desk: Desk,
) -> None:
    source = desk.sample("spring-range.xlsx")
    planned = desk.sheetsync("plan", source, "--json")
    elsewhere = source.with_name("elsewhere")
    elsewhere.mkdir()
    shutil.move(source, elsewhere / source.name)
    shown = desk.sheetsync("apply", desk.plan_path(planned), "--annotate")
    assert shown.code == 3
    assert "Name" in shown.err or "--source" in shown.err
    assert not list(source.parent.glob("*annotated*"))
    assert MESSAGE_HEADER
