"""The road, end to end: plan, review, apply, proof."""

from __future__ import annotations

import hashlib
import math
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
import requests

from tests.e2e.conftest import Desk


def sheets_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(path, data_only=True)
    rows: dict[str, list[tuple[object, ...]]] = {
        sheet.title: [tuple(row) for row in sheet.iter_rows(values_only=True)]
        for sheet in book.worksheets
    }
    book.close()
    return rows


def result_rows(path: Path) -> int:
    """How many input rows the result's sheets tell together: everything below each header."""
    return sum(len(rows) - 1 for name, rows in sheets_of(path).items() if name != "Summary")


def test_planning_writes_nothing_and_leaves_the_source_as_it_was(desk: Desk) -> None:
    source = desk.sample("spring-range.xlsx")
    before = hashlib.sha256(source.read_bytes()).hexdigest()
    desk.forget_requests()
    shown = desk.sheetsync("plan", source, "--json")
    assert shown.code == 1, shown.err
    assert {row["method"] for row in desk.requests()} <= {"GET", "POST"}
    assert not [row for row in desk.requests() if row["path"].endswith("/products")]
    assert hashlib.sha256(source.read_bytes()).hexdigest() == before


def test_planning_takes_the_fewest_calls(desk: Desk) -> None:
    source = desk.sample("spring-range.xlsx")
    desk.forget_requests()
    shown = desk.sheetsync("plan", source, "--json")
    rows = shown.json()["summary"]["rows"]
    columns = 20
    assert rows == 350
    made = len(desk.requests())
    assert made <= math.ceil(rows / 100) * math.ceil(columns / 50) + 5


def test_what_was_applied_needs_nothing_more_and_every_row_is_told_once(desk: Desk) -> None:
    source = desk.sample("spring-range.xlsx")
    planned = desk.sheetsync("plan", source, "--json")
    plan = planned.json()
    applied = desk.sheetsync("apply", desk.plan_path(planned), "--json")
    result = applied.json()
    assert applied.code == 1, applied.err
    summary = result["summary"]
    assert sum(summary.values()) == plan["summary"]["rows"] == 350
    assert summary["done"] == plan["summary"]["update"]
    assert summary["failed"] == summary["conflict"] == summary["not_attempted"] == 0
    assert all(row["verified"] for row in result["rows"] if row["status"] == "done")
    assert result_rows(Path(result["result_workbook"])) == 350
    again = desk.sheetsync("plan", source, "--json").json()
    assert again["changes"] == []
    assert again["summary"]["update"] == again["summary"]["create"] == 0
    assert again["summary"]["invalid"] == plan["summary"]["invalid"]


def test_a_value_edited_in_plytix_since_the_plan_is_a_conflict_and_stays(desk: Desk) -> None:
    source = desk.sample("price-update.xlsx")
    planned = desk.sheetsync("plan", source, "--json")
    change = planned.json()["changes"][0]
    label = change["field"].removeprefix("attributes.")
    desk.edit(change["key"], attributes={label: 12345.67})
    applied = desk.sheetsync("apply", desk.plan_path(planned), "--json")
    assert applied.code == 1
    rows = {row["key"]: row for row in applied.json()["rows"]}
    assert rows[change["key"]]["status"] == "conflict"
    assert rows[change["key"]]["code"] == "changed-since-plan"
    assert desk.product(change["key"])["attributes"][label] == 12345.67
    assert applied.json()["summary"]["conflict"] == 1


def test_a_clean_price_update_is_done_in_full(desk: Desk) -> None:
    source = desk.sample("price-update.xlsx")
    planned = desk.sheetsync("plan", source, "--json")
    assert planned.code == 0, planned.err
    plan = planned.json()
    assert plan["summary"]["rows"] == 500
    assert plan["summary"]["invalid"] == 0
    desk.forget_requests()
    applied = desk.sheetsync("apply", desk.plan_path(planned), "--json")
    assert applied.code == 0, applied.err
    summary = applied.json()["summary"]
    assert summary["done"] == plan["summary"]["update"]
    assert summary["done"] + summary["unchanged"] == 500
    patches = [row for row in desk.requests() if row["method"] == "PATCH"]
    assert len(patches) == plan["summary"]["update"]
    change = plan["changes"][0]
    label = change["field"].removeprefix("attributes.")
    assert desk.product(change["key"])["attributes"][label] == change["after"]


def test_a_plan_is_applied_once(desk: Desk) -> None:
    source = desk.sample("price-update.xlsx")
    plan_path = desk.plan_path(desk.sheetsync("plan", source, "--json"))
    assert desk.sheetsync("apply", plan_path).code == 0
    again = desk.sheetsync("apply", plan_path)
    assert again.code == 3
    assert "applied" in again.err


def test_a_source_changed_after_the_plan_is_refused(desk: Desk) -> None:
    source = desk.sample("price-update.xlsx")
    plan_path = desk.plan_path(desk.sheetsync("plan", source, "--json"))
    book = openpyxl.load_workbook(source)
    book.active["B3"] = 1.23  # type: ignore[index]
    book.save(source)
    desk.forget_requests()
    refused = desk.sheetsync("apply", plan_path)
    assert refused.code == 3
    assert "price-update.xlsx" in refused.err
    assert not [row for row in desk.requests() if row["method"] == "PATCH"]


def test_a_mapping_changed_after_the_plan_is_refused(desk: Desk) -> None:
    source = desk.sample("price-update.xlsx")
    plan_path = desk.plan_path(desk.sheetsync("plan", source, "--json"))
    mapping = desk.folder / "mappings" / "price-update.yaml"
    mapping.write_text(mapping.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    desk.forget_requests()
    refused = desk.sheetsync("apply", plan_path)
    assert refused.code == 3
    assert "price-update.yaml" in refused.err
    assert not [row for row in desk.requests() if row["method"] == "PATCH"]


def test_a_touched_cell_is_named_and_nothing_is_sent(desk: Desk) -> None:
    source = desk.sample("price-update.xlsx")
    plan_path = desk.plan_path(desk.sheetsync("plan", source, "--json"))
    book = openpyxl.load_workbook(plan_path)
    book["Changes"]["B5"] = "KT-999"
    book.save(plan_path)
    desk.forget_requests()
    refused = desk.sheetsync("apply", plan_path)
    assert refused.code == 3
    assert "Changes!B5" in refused.err
    assert desk.requests() == []


def test_the_account_s_definitions_can_be_saved_and_used_offline(desk: Desk) -> None:
    pulled = desk.sheetsync("schema", "pull", "-c", "plytix")
    assert pulled.code == 0, pulled.err
    desk.forget_requests()
    source = desk.sample("spring-range.xlsx")
    checked = desk.sheetsync("check", source, "--json")
    assert checked.code == 1
    assert desk.requests() == []
    codes = {finding["code"] for finding in checked.json()["findings"]}
    assert {"unknown-option", "gtin-invalid", "duplicate-key"} <= codes
    shown = desk.sheetsync("schema", "show", "-c", "plytix", "--json")
    assert shown.json()["format"] == "sheetsync.schema/1"


def test_check_without_a_saved_schema_says_how_to_get_one(desk: Desk) -> None:
    source = desk.sample("spring-range.xlsx")
    checked = desk.sheetsync("check", source)
    assert checked.code == 3
    assert "schema pull" in checked.err


def test_sync_asks_nobody_unseen(desk: Desk) -> None:
    source = desk.sample("price-update.xlsx")
    desk.forget_requests()
    refused = desk.sheetsync("sync", source, "--no-input")
    assert refused.code == 2
    assert not [row for row in desk.requests() if row["method"] == "PATCH"]


def test_no_secret_stands_in_any_file_or_output(desk: Desk, tmp_path: Path) -> None:
    source = desk.sample("spring-range.xlsx")
    outputs = []
    planned = desk.sheetsync("plan", source, "--json", "-v")
    outputs.append(planned)
    outputs.append(desk.sheetsync("apply", desk.plan_path(planned), "--json", "-v"))
    outputs.append(desk.sheetsync("schema", "pull", "-c", "plytix", "-v"))
    token = requests.post(
        f"{desk.box.auth_url}/auth/api/get-token",
        json={"api_key": desk.box.key, "api_password": desk.box.password},
        timeout=10,
    ).json()["data"][0]["access_token"]
    secrets = [desk.box.key, desk.box.password, token.split(".")[0] + "."]
    for shown in outputs:
        for secret in secrets:
            assert secret not in shown.out
            assert secret not in shown.err
    seen = 0
    for path in tmp_path.rglob("*"):
        if not path.is_file():
            continue
        for text in contents(path):
            seen += 1
            for secret in secrets:
                assert secret.encode() not in text, path
    assert seen > 20


def contents(path: Path) -> list[bytes]:
    """A file's bytes, and those of every part when it is a workbook."""
    found = [path.read_bytes()]
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as package:
            found.extend(package.read(name) for name in package.namelist())
    return found


@pytest.mark.parametrize("moved", ["beside the plan", "named"])
def test_a_moved_source_is_found(desk: Desk, moved: str, tmp_path: Path) -> None:
    source = desk.sample("price-update.xlsx")
    plan_path = desk.plan_path(desk.sheetsync("plan", source, "--json"))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    plan_path = Path(shutil.move(plan_path, elsewhere))
    arguments: list[str | Path] = ["apply", plan_path]
    if moved == "named":
        kept = Path(shutil.move(source, tmp_path / "kept.xlsx"))
        arguments += ["--source", kept]
    else:
        shutil.move(source, elsewhere)
    assert desk.sheetsync(*arguments).code == 0
