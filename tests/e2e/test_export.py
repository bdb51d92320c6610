"""Export, edit, plan, apply, on the sandbox over real HTTP."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.e2e.conftest import Desk
from tests.libreoffice import saved_by_libreoffice


def test_the_whole_account_plans_to_nothing(desk: Desk) -> None:
    desk.forget_requests()
    shown = desk.sheetsync("export", "--all", "-c", "plytix", "-o", "all.xlsx", "--json")
    assert shown.code == 0, shown.err
    told = shown.json()
    assert (told["format"], told["rows"], told["withheld"]) == ("sheetsync.export/1", 600, 0)
    # The definitions; six hundred products, in two searches a hundred; and the names of pictures:
    # one look how many assets there are, then all of them, a hundred a call.
    asked = [one["path"] for one in desk.requests() if "/assets/search" in one["path"]]
    listed = desk.sheetsync("call", "Asset search", "--all", "--format", "ndjson", "-c", "plytix")
    pages = len(listed.out.splitlines()) // 100 + 1
    assert len(asked) == 1 + pages
    assert told["calls"] == 1 + 6 * 2 + len(asked)
    plan = desk.sheetsync("plan", "all.xlsx", "--json")
    assert plan.code == 0, plan.err
    assert plan.json()["summary"]["unchanged"] == 600
    assert plan.json()["changes"] == plan.json()["findings"] == []


@pytest.mark.libreoffice
def test_the_whole_account_saved_by_libreoffice_plans_to_nothing(desk: Desk) -> None:
    desk.sheetsync("export", "--all", "-c", "plytix", "-o", "all.xlsx")
    saved = saved_by_libreoffice(desk.folder / "all.xlsx", desk.folder / "office")
    plan = desk.sheetsync("plan", saved, "--json")
    assert plan.code == 0, plan.out
    assert plan.json()["changes"] == []
    # LibreOffice writes truth values as formulas, whose results are taken.
    told = {(one["code"], one["severity"]) for one in plan.json()["findings"]}
    assert told <= {("formula-result", "notice")}


@pytest.mark.parametrize("mapping", ["spring-range", "price-update"])
def test_an_export_by_each_shipped_mapping_plans_to_no_change(desk: Desk, mapping: str) -> None:
    shown = desk.sheetsync(
        "export", "--where", 'status = "Draft"', "-m", f"mappings/{mapping}.yaml", "--json"
    )
    assert shown.code == 0, shown.err
    workbook = Path(shown.json()["workbook"])
    assert workbook.parent == desk.folder
    plan = desk.sheetsync("plan", workbook, "--json").json()
    assert plan["changes"] == plan["creates"] == []
    assert [one for one in plan["findings"] if one["severity"] != "notice"] == []


def test_what_was_edited_is_applied_and_what_others_did_meanwhile_is_kept(desk: Desk) -> None:
    shown = desk.sheetsync(
        "export", "--sku", "KT-001", "--sku", "KT-002", "-c", "plytix", "-o", "few.xlsx"
    )
    assert shown.code == 0, shown.err
    path = desk.folder / "few.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["Products"]
    header = [cell.value for cell in sheet[1]]
    label = header.index("Label") + 1
    for row in (2, 3):
        sheet.cell(row, label).value = f"Edited {row}"
    book.save(path)
    desk.edit("KT-001", fields={"status": "Archived"})
    desk.edit("KT-002", fields={"label": "By somebody else"})
    planned = desk.sheetsync("plan", path, "--json")
    assert planned.code == 1
    changes = {one["key"]: one for one in planned.json()["changes"]}
    assert changes["KT-001"]["decision"] == "accept"
    assert (changes["KT-002"]["decision"], changes["KT-002"]["conflict"]) == ("reject", True)
    assert "kept-in-plytix" in {one["code"] for one in planned.json()["findings"]}
    applied = desk.sheetsync("apply", desk.plan_path(planned), "--json")
    assert applied.json()["summary"]["done"] == 1
    assert applied.json()["summary"]["conflict"] == 1
    assert desk.product("KT-001")["label"] == "Edited 2"
    assert desk.product("KT-001")["status"] == "Archived"
    assert desk.product("KT-002")["label"] == "By somebody else"


def test_a_selection_must_be_one_and_clear(desk: Desk) -> None:
    for arguments in ([], ["--all", "--sku", "KT-001"], ["--where", "x = 1", "--all"]):
        shown = desk.sheetsync("export", "-c", "plytix", *arguments)
        assert shown.code == 2
        assert "one way" in shown.err
    shown = desk.sheetsync("export", "-c", "plytix", "--list", "Spring")
    assert shown.code == 2
    assert "cannot read product lists" in shown.err
    shown = desk.sheetsync("export", "-c", "plytix", "--where", 'statsu = "Draft"')
    assert shown.code == 2
    assert 'did you mean "status"' in shown.err


def test_skus_that_plytix_does_not_have_are_told(desk: Desk) -> None:
    (desk.folder / "skus.txt").write_text("KT-001\nNO-1\n", encoding="utf-8")
    shown = desk.sheetsync("export", "-c", "plytix", "--sku", "@skus.txt", "-o", "some.xlsx")
    assert shown.code == 1
    assert "Not in Plytix: NO-1" in shown.out


def test_a_template_is_written_and_what_is_filled_in_is_planned(desk: Desk) -> None:
    shown = desk.sheetsync(
        "template", "-m", "mappings/price-update.yaml", "-o", "prices.xlsx", "--json"
    )
    assert shown.code == 0, shown.err
    assert shown.json()["format"] == "sheetsync.template/1"
    book = openpyxl.load_workbook(desk.folder / "prices.xlsx")
    book.worksheets[0].append(["KT-001", 12.5])
    book.save(desk.folder / "prices.xlsx")
    plan = desk.sheetsync("plan", "prices.xlsx", "--json").json()
    assert [(one["key"], one["after"]) for one in plan["changes"]] == [("KT-001", 12.5)]
