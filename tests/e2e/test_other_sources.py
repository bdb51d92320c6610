"""Sources of other kinds go the whole road: plan, apply, proof, nothing to do."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.e2e.conftest import Desk
from tests.libreoffice import saved_by_libreoffice

MAPPING = "mappings/price-update.yaml"


def changed_prices(desk: Desk) -> Path:
    """The sample's rows as an ERP would export them: text, quoted, in an older encoding."""
    book = openpyxl.load_workbook(desk.sample("price-update.xlsx"))
    (sheet,) = book.worksheets
    path = desk.folder / "Preisliste März.csv"
    with path.open("w", newline="", encoding="cp1252") as file:
        writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
        for row in sheet.iter_rows(values_only=True):
            writer.writerow(["" if value is None else value for value in row])
    book.close()
    return path


def kinds_of(changes: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return sorted((one["key"], one["field"], str(one["after"])) for one in changes)


def test_a_csv_goes_the_whole_road(desk: Desk) -> None:
    workbook = desk.sample("price-update.xlsx")
    expected = desk.sheetsync("plan", workbook, "-m", MAPPING, "--json").json()
    source = changed_prices(desk)
    before = source.read_bytes()
    planned = desk.sheetsync("plan", source, "-m", MAPPING, "--json")
    plan = planned.json()
    assert plan["summary"] == expected["summary"], planned.err
    assert kinds_of(plan["changes"]) == kinds_of(expected["changes"])
    assert "text-format" in {finding["code"] for finding in plan["findings"]}
    applied = desk.sheetsync("apply", desk.plan_path(planned), "--json")
    assert applied.json()["summary"]["done"] == plan["summary"]["update"], applied.err
    again = desk.sheetsync("plan", source, "-m", MAPPING, "--json").json()
    assert again["changes"] == []
    assert source.read_bytes() == before


def test_a_csv_that_changed_after_the_plan_is_refused(desk: Desk) -> None:
    source = changed_prices(desk)
    planned = desk.sheetsync("plan", source, "-m", MAPPING, "--json")
    source.write_bytes(source.read_bytes().replace(b'"', b"", 2))
    applied = desk.sheetsync("apply", desk.plan_path(planned))
    assert applied.code == 3
    assert "was changed after the plan" in applied.err


def test_a_row_of_a_csv_that_is_out_of_step_is_rejected_whole(desk: Desk) -> None:
    source = changed_prices(desk)
    lines = source.read_bytes().split(b"\r\n")
    lines[5] += b';"1"'
    source.write_bytes(b"\r\n".join(lines))
    plan = desk.sheetsync("plan", source, "-m", MAPPING, "--json").json()
    shifted = [one for one in plan["findings"] if one["code"] == "shifted-row"]
    assert {one["cell"][1:] for one in shifted} == {"6"}
    assert plan["summary"]["invalid"] == 1
    assert not [
        one for one in plan["changes"] if one["cell"].endswith("6") and len(one["cell"]) < 3
    ]


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_workbooks_of_other_kinds_plan_to_the_same(desk: Desk, kind: str) -> None:
    workbook = desk.sample("price-update.xlsx")
    expected = desk.sheetsync("plan", workbook, "-m", MAPPING, "--json").json()
    other = saved_by_libreoffice(workbook, desk.folder / kind, kind)
    plan = desk.sheetsync("plan", other, "-m", MAPPING, "--json").json()
    assert plan["summary"] == expected["summary"]
    assert kinds_of(plan["changes"]) == kinds_of(expected["changes"])
