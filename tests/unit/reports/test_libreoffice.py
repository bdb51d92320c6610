"""A plan that a person reviewed in LibreOffice: opened, edited there, saved."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from sheetsync.errors import PlanError
from sheetsync.model.plan import Decisions
from sheetsync.reports.as_workbook import write_plan_workbook, write_result_workbook
from sheetsync.reports.reviewed import read_reviewed_plan
from sheetsync.reports.shown import CUT_MARK
from sheetsync.workbook.own.plan_cells import read_saved_workbook
from tests.libreoffice import saved_by_libreoffice
from tests.unit.reports.plans import change, plan_of, spring_plan, spring_result, update

pytestmark = pytest.mark.libreoffice

HARD_TEXTS = (
    "=1+1",
    "'quoted",
    "_x000D_",
    "a\nb",
    " spaces ",
    "tab\there",
    "TRUE",
    "00123",
    "1e5",
    "2026-05-01",
    "12,5",
    "<b>bold</b> &amp;",
    "😀 商品",
    "a\u00a0b",
    "a\x1bb",
    "x" * 40_000,
)


def test_a_saved_plan_is_the_same_plan(tmp_path: Path) -> None:
    plan = spring_plan()
    saved = saved_by_libreoffice(write_plan_workbook(plan, tmp_path), tmp_path)
    found = read_reviewed_plan(saved)
    assert (found.plan, found.decisions) == (plan, Decisions())
    assert read_saved_workbook(saved, ()).mark == "plan"


def test_hard_texts_survive(tmp_path: Path) -> None:
    plan = plan_of(
        updates=tuple(
            update(row, f"K{row}", text, change(row, row, "attributes.care", text, text[::-1]))
            for row, text in enumerate(HARD_TEXTS, start=2)
        )
    )
    saved = saved_by_libreoffice(write_plan_workbook(plan, tmp_path), tmp_path)
    found = read_reviewed_plan(saved)
    assert (found.plan, found.decisions) == (plan, Decisions())
    cells = read_saved_workbook(saved, {"Changes"}).sheets["Changes"]
    assert str(cells[len(HARD_TEXTS)][4]).endswith(CUT_MARK)


def changes_of(book: openpyxl.Workbook) -> Worksheet:
    found = book["Changes"]
    assert isinstance(found, Worksheet)
    return found


def test_decisions_made_before_saving_are_read(tmp_path: Path) -> None:
    path = write_plan_workbook(spring_plan(), tmp_path)
    book = openpyxl.load_workbook(path)
    changes = changes_of(book)
    changes["A2"] = "reject"
    changes["F3"] = 3.25
    changes["F4"] = "Wipe clean."
    changes.delete_rows(7)
    book.save(path)
    found = read_reviewed_plan(saved_by_libreoffice(path, tmp_path))
    assert found.decisions == Decisions(
        rejected=frozenset({"c1", "c6"}), edited=(("c2", 3.25), ("c3", "Wipe clean."))
    )


def test_another_changed_cell_is_named(tmp_path: Path) -> None:
    path = write_plan_workbook(spring_plan(), tmp_path)
    book = openpyxl.load_workbook(path)
    changes_of(book)["E2"] = "Green"
    book.save(path)
    with pytest.raises(PlanError) as caught:
        read_reviewed_plan(saved_by_libreoffice(path, tmp_path))
    assert caught.value.cells == ('Changes!E2: says "Green"; the plan says "Blue"',)


def test_a_result_can_be_opened_and_saved(tmp_path: Path) -> None:
    plan = spring_plan()
    path = write_result_workbook(plan, spring_result(plan), None, tmp_path)
    saved = read_saved_workbook(saved_by_libreoffice(path, tmp_path), {"Done", "Summary"})
    assert saved.mark == "result"
    assert [row[0] for row in saved.sheets["Done"]] == ["Status", "done", "done"]
