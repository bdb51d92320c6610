"""Undo and history, with the real commands: export, plan, apply, undo, apply, export."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.e2e.conftest import Desk, Shown
from tests.e2e.test_road import sheets_of

MAPPING = """
version: 1
connection: plytix
match: ["*range*.xlsx"]
sheets:
  - key: [{column: SKU, field: sku}]
    mode: upsert
    columns:
      - {column: Label, field: label}
      - {column: Colour, field: attributes.colour}
      - {column: Price, field: attributes.price}
      - {column: Material, field: attributes.material, separator: ";"}
guard: {max_updates: 50, max_creates: 5, max_clears: 50}
"""


def range_workbook(desk: Desk, *rows: tuple[object, ...]) -> Path:
    """A workbook and its mapping."""
    mapping = desk.folder / "mappings"
    shutil.rmtree(mapping)
    mapping.mkdir()
    (mapping / "range.yaml").write_text(MAPPING, encoding="utf-8")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Range"
    sheet.append(["SKU", "Label", "Colour", "Price", "Material"])
    for row in rows:
        sheet.append(list(row))
    path = desk.folder / "my range.xlsx"
    book.save(path)
    return path


def exported(desk: Desk, name: str) -> list[tuple[object, ...]]:
    """Every product of the account, as an export shows it."""
    target = desk.folder / name
    shown = desk.sheetsync("export", "--all", "-c", "plytix", "-o", target)
    assert shown.code == 0, shown.err
    return next(iter(sheets_of(target).values()))


def applied(desk: Desk, planned: Shown) -> dict[str, Any]:
    """Apply the plan workbook as it stands."""
    shown = desk.sheetsync("apply", desk.plan_path(planned), "--json")
    assert shown.code in {0, 1}, shown.err
    return shown.json()


def existing(desk: Desk, number: int) -> list[str]:
    """SKUs that the account has."""
    rows = exported(desk, "first.xlsx")
    return [str(row[0]) for row in rows[1:] if isinstance(row[0], str)][:number]


ROWS = (
    ("Label by the run", "Navy", 12.5, None),
    ("<clear>", None, 99, "<clear>"),
    ("Another label", "<clear>", None, None),
)


@pytest.fixture
def source(desk: Desk) -> Path:
    """A workbook that changes three products and creates two."""
    skus = existing(desk, 3)
    changed = [(sku, *values) for sku, values in zip(skus, ROWS, strict=True)]
    return range_workbook(
        desk, *changed, ("NEW-1", "A new pan", "Navy", 5, None), ("NEW-2", None, None, None, None)
    )


def test_after_an_undo_every_cell_of_the_account_is_as_before(desk: Desk, source: Path) -> None:
    before = exported(desk, "before.xlsx")
    planned = desk.sheetsync("plan", source, "--json")
    result = applied(desk, planned)
    assert result["summary"]["done"] == 5, result
    during = exported(desk, "during.xlsx")
    assert during != before
    undone = desk.sheetsync("undo", "last", "--json")
    assert undone.code == 0, undone.err
    plan = undone.json()
    assert plan["undoes"] == result["run"]
    assert [one["key"] for one in plan["deletes"]] == ["NEW-2", "NEW-1"]
    assert plan["summary"]["delete"] == 2
    again = applied(desk, undone)
    assert again["summary"]["done"] == 5
    assert all(row["verified"] for row in again["rows"])
    assert exported(desk, "after.xlsx") == before
    second = desk.sheetsync("undo", result["run"], "--json").json()
    assert not second["changes"]
    assert not second["deletes"]
    assert second["summary"]["unchanged"] == 5
    redone = applied(desk, desk.sheetsync("undo", again["run"], "--json"))
    assert redone["summary"]["done"] == 5
    assert exported(desk, "redone.xlsx") == during


def test_what_others_changed_since_survives_and_is_shown(desk: Desk, source: Path) -> None:
    skus = [str(row[0]) for row in sheets_of(source)["Range"][1:]]
    result = applied(desk, desk.sheetsync("plan", source, "--json"))
    desk.edit(skus[0], fields={"label": "Edited by hand"})
    desk.edit("NEW-1", fields={"label": "Somebody uses it"})
    undone = desk.sheetsync("undo", result["run"], "--json")
    assert undone.code == 1
    plan = undone.json()
    torn = [one for one in plan["changes"] if one["conflict"]]
    assert [(one["key"], one["field"], one["base"]) for one in torn] == [
        (skus[0], "label", "Label by the run")
    ]
    assert {one["key"]: one["decision"] for one in plan["deletes"]} == {
        "NEW-1": "reject",
        "NEW-2": "accept",
    }
    assert {one["code"] for one in plan["findings"]} == {"changed-since-run", "used-since-run"}
    shown = sheets_of(desk.plan_path(undone))
    kinds = {row[1]: row[6] for row in shown["Changes"][1:] if row[3] == "(the product)"}
    assert kinds == {"NEW-1": "conflict", "NEW-2": "delete"}
    applied(desk, undone)
    assert desk.product(skus[0])["label"] == "Edited by hand"
    assert desk.product("NEW-1")["label"] == "Somebody uses it"


def test_a_deletion_s_new_value_cannot_be_edited(desk: Desk, source: Path) -> None:
    applied(desk, desk.sheetsync("plan", source, "--json"))
    path = desk.plan_path(desk.sheetsync("undo", "last", "--json"))
    book = openpyxl.load_workbook(path)
    changes = book["Changes"]
    row = next(one for one in changes.iter_rows() if one[1].value == "NEW-1")
    row[5].value = "keep it"
    book.save(path)
    refused = desk.sheetsync("apply", path)
    assert refused.code == 3
    assert row[5].coordinate in refused.err


def test_only_and_field_restrict_an_undo(desk: Desk, source: Path) -> None:
    skus = [str(row[0]) for row in sheets_of(source)["Range"][1:]]
    run = applied(desk, desk.sheetsync("plan", source, "--json"))["run"]
    plan = desk.sheetsync("undo", run, "--only", "NEW-1", "--json").json()
    assert not plan["changes"]
    assert [one["key"] for one in plan["deletes"]] == ["NEW-1"]
    assert plan["summary"]["ignored"] == 4
    plan = desk.sheetsync("undo", run, "--field", "price", "--json").json()
    assert {one["field"] for one in plan["changes"]} == {"attributes.price"}
    assert not plan["deletes"]
    assert {one["key"] for one in plan["changes"]} == set(skus[:2])
    wrong = desk.sheetsync("undo", run, "--field", "weight")
    assert wrong.code == 2
    assert "attributes.price" in wrong.err


def test_the_history_tells_runs_cells_and_drift(desk: Desk, source: Path, tmp_path: Path) -> None:
    sku = str(sheets_of(source)["Range"][1][0])
    before = desk.product(sku)["label"]
    result = applied(desk, desk.sheetsync("plan", source, "--json"))
    run = result["run"]
    assert desk.sheetsync("drift", result["result_workbook"]).code == 0
    listed = desk.sheetsync("runs", "--json").json()
    assert listed["format"] == "sheetsync.runs/1"
    assert [one["run"] for one in listed["runs"]] == [run]
    assert listed["runs"][0]["counts"]["done"] == 5
    assert listed["runs"][0]["state"] == "finished"
    written = desk.sheetsync("why", sku, "label", "--json").json()["writes"]
    assert [(one["before"], one["after"], one["verified"], one["cell"]) for one in written] == [
        (before, "Label by the run", True, "B2")
    ]
    desk.edit(sku, fields={"label": "Edited by hand"})
    drifted = desk.sheetsync("drift", result["result_workbook"], "--json")
    assert drifted.code == 5
    assert [(one["key"], one["set_to"], one["now"]) for one in drifted.json()["cells"]] == [
        (sku, "Label by the run", "Edited by hand")
    ]
    desk.edit(sku, fields={"label": "Label by the run"})
    undone = applied(desk, desk.sheetsync("undo", run[:12], "--json"))["run"]
    listed = desk.sheetsync("runs", "--json").json()
    states = {one["run"]: one["state"] for one in listed["runs"]}
    assert states == {run: "undone", undone: "finished"}
    assert listed["runs"][1]["undone_by"] == [undone]
    writes = desk.sheetsync("why", sku, "label", "--json").json()["writes"]
    assert [(one["undoes"], one["after"]) for one in writes] == [
        (run, before),
        ("", "Label by the run"),
    ]
    shown = desk.sheetsync("show", run, "--json").json()
    assert shown["format"] == "sheetsync.show/1"
    assert [row["status"] for row in shown["rows"]] == ["done"] * 5
    for command in (("runs",), ("show", run), ("why", sku), ("drift", run)):
        text = desk.sheetsync(*command)
        assert text.code in {0, 5}, text.err
        assert text.out.strip()


def test_damaged_and_foreign_journals_are_a_warning_each(desk: Desk, source: Path) -> None:
    run = applied(desk, desk.sheetsync("plan", source, "--json"))["run"]
    journal = next((desk.folder.parent / "home").rglob(f"{run}.journal.jsonl"))
    data = journal.read_bytes()
    (journal.parent / "20250101-000000-aaaa.journal.jsonl").write_bytes(data[:200] + data[230:])
    (journal.parent / "20250101-000001-bbbb.journal.jsonl").write_bytes(
        b'{"n":0,"entry":"header","format":"sheetsync.journal/9","sum":"0"}\n'
    )
    listed = desk.sheetsync("runs")
    assert listed.code == 0
    assert run in listed.out
    assert listed.err.count("Warning:") == 2
    assert len(desk.sheetsync("runs", "--json").json()["warnings"]) == 2
    damaged = desk.sheetsync("undo", "20250101-000000-aaaa")
    assert damaged.code == 3
    assert "damaged" in damaged.err


def test_a_colleague_undoes_from_the_sealed_copy(
    desk: Desk, source: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    result = applied(desk, desk.sheetsync("plan", source, "--json"))
    monkeypatch.setenv("SHEETSYNC_HOME", str(tmp_path / "another home"))
    copy = next(source.parent.glob("* journal *.jsonl"))
    before = copy.read_bytes()
    for named in (str(copy), result["result_workbook"]):
        plan = desk.sheetsync("undo", named, "--json")
        assert plan.code == 0, plan.err
        assert plan.json()["undoes"] == result["run"]
    listed = desk.sheetsync("runs", "--folder", source.parent, "--json").json()
    assert [one["run"] for one in listed["runs"]] == [result["run"]]
    assert copy.read_bytes() == before
