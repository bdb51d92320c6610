"""A plan workbook as it comes back: decisions are read, anything else is named and refused."""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sheetsync.errors import PlanError, WorkbookError
from sheetsync.model.plan import Decisions, Plan
from sheetsync.planning.planfile import fingerprint, plan_to_json
from sheetsync.reports.as_workbook import write_plan_workbook, write_result_workbook
from sheetsync.reports.reviewed import ReviewedPlan, read_reviewed_plan
from sheetsync.reports.shown import CUT_MARK
from tests.unit.reports.plans import (
    change,
    large_plan,
    plan_of,
    spring_plan,
    spring_result,
    torn,
    update,
)

Edit = Callable[[Workbook], None]


def sheet(book: Workbook, name: str) -> Worksheet:
    found = book[name]
    assert isinstance(found, Worksheet)
    return found


def reviewed(folder: Path, edit: Edit, plan: Plan | None = None) -> ReviewedPlan:
    """Write a plan, edit it as a program that rewrites the file would, and read it."""
    path = write_plan_workbook(plan or spring_plan(), folder)
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)
    return read_reviewed_plan(path)


def refusal(folder: Path, edit: Edit, plan: Plan | None = None) -> tuple[str, ...]:
    """What an edited plan is refused for."""
    with pytest.raises(PlanError) as caught:
        reviewed(folder, edit, plan)
    assert caught.value.remedy
    return caught.value.cells


def put(name: str, **cells: object) -> Edit:
    """Type values into cells of a sheet."""

    def edit(book: Workbook) -> None:
        for address, value in cells.items():
            sheet(book, name)[address].value = value

    return edit


def nothing(_book: Workbook) -> None:
    return


def test_an_untouched_plan_comes_back_whole(tmp_path: Path) -> None:
    plan = spring_plan()
    found = read_reviewed_plan(write_plan_workbook(plan, tmp_path))
    assert found == ReviewedPlan(
        plan=plan,
        decisions=Decisions(),
        sha256=fingerprint(plan_to_json(plan)),
        edited_cells={},
    )


def test_a_plan_under_another_name_is_the_same_plan(tmp_path: Path) -> None:
    path = write_plan_workbook(spring_plan(), tmp_path)
    renamed = path.rename(tmp_path / "reviewed by Maria.xlsx")
    assert read_reviewed_plan(renamed).plan == spring_plan()


def test_a_plan_saved_by_another_program_is_the_same_plan(tmp_path: Path) -> None:
    found = reviewed(tmp_path, nothing)
    assert (found.plan, found.decisions) == (spring_plan(), Decisions())


def test_a_cleared_value_is_shown_and_asked_for_by_the_mapping_s_own_marker(
    tmp_path: Path,
) -> None:
    cleared = update(14, "KT-001", "Pan", change(1, 14, "attributes.colour", "Blue", None))
    plan = replace(plan_of(updates=(cleared,)), clear_marker="(none)")
    path = write_plan_workbook(plan, tmp_path)
    assert sheet(openpyxl.load_workbook(path), "Changes")["F2"].value == "(none)"
    assert read_reviewed_plan(path).decisions == Decisions()
    (said,) = refusal(tmp_path, put("Changes", F2=None), plan)
    assert "(none) to take it away" in said


@pytest.mark.parametrize("word", ["reject", "Reject", " REJECT "])
def test_rejected_rows_are_known_by_their_change(tmp_path: Path, word: str) -> None:
    found = reviewed(tmp_path, put("Changes", A3=word, A5="Accept"))
    assert found.decisions.rejected == {"c2"}


def test_a_deleted_row_is_rejected(tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        sheet(book, "Changes").delete_rows(4, 2)
        sheet(book, "New products").delete_rows(2)

    assert reviewed(tmp_path, edit).decisions.rejected == {"c3", "c4", "n1"}


def test_a_row_whose_cells_were_emptied_is_rejected(tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        for (cell,) in sheet(book, "Changes").iter_cols(min_row=4, max_row=4, max_col=11):
            cell.value = None

    assert reviewed(tmp_path, edit).decisions.rejected == {"c3"}


def test_sorted_rows_keep_their_decisions(tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        for name in ("Changes", "New products", "Problems", "Rows"):
            rows = sheet(book, name)
            below = [
                [(cell.value, cell.data_type) for cell in row] for row in rows.iter_rows(min_row=2)
            ]
            below.sort(key=lambda row: str(row[::-1]))
            for number, cells in enumerate(below, start=2):
                for column, (value, data_type) in enumerate(cells, start=1):
                    cell = rows.cell(number, column)
                    cell.value = value
                    cell.data_type = data_type
        sheet(book, "Changes")["A2"] = "reject"

    found = reviewed(tmp_path, edit)
    assert len(found.decisions.rejected) == 1
    assert found.decisions.edited == ()


def test_hidden_and_filtered_rows_count(tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        sheet(book, "Changes").row_dimensions[3].hidden = True
        sheet(book, "Changes").auto_filter.add_filter_column(1, ["KT-001"])

    assert reviewed(tmp_path, edit).decisions == Decisions()


def test_columns_to_the_right_and_further_sheets_are_the_reviewers_own(tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        sheet(book, "Changes")["L1"] = "My remarks"
        sheet(book, "Changes")["M5"] = "ask Per"
        sheet(book, "Rows")["K400"] = "end"
        sheet(book, "Summary")["N3"] = "seen"
        book.create_sheet("Notes")["A1"] = "x"

    assert reviewed(tmp_path, edit).decisions == Decisions()


def test_edited_values_come_back_raw_with_their_cell(tmp_path: Path) -> None:
    day = datetime(2026, 7, 1)  # noqa: DTZ001 - cells know no time zone
    found = reviewed(tmp_path, put("Changes", F2="Black", F3=3.25, F5=False, F6=day, F8="<clear>"))
    assert found.decisions.edited[:3] == (("c1", "Black"), ("c2", 3.25), ("c4", False))
    assert dict(found.decisions.edited)["c5"] in {day, day.date()}
    assert "c7" not in dict(found.decisions.edited)
    place = found.edited_cells["c1"]
    assert (place.sheet, place.cell, place.header) == ("Changes", "F2", "New value")
    assert str(place).endswith("plan 20261123-101500-7f3a.xlsx › Changes › F2 (New value)")


def test_edited_values_of_new_products_name_create_and_field(tmp_path: Path) -> None:
    found = reviewed(tmp_path, put("New products", E2="Green", A3="reject", D3="ignored"))
    assert found.decisions.edited == (("n1/attributes.colour", "Green"),)
    assert found.decisions.rejected == {"n2"}
    assert found.edited_cells["n1/attributes.colour"].cell == "E2"


def test_an_edit_in_a_rejected_row_does_not_matter(tmp_path: Path) -> None:
    found = reviewed(tmp_path, put("Changes", A2="reject", F2=None))
    assert found.decisions == Decisions(rejected=frozenset({"c1"}))


def test_the_signature_is_read(tmp_path: Path) -> None:
    assert reviewed(tmp_path, put("Summary", I9=" Maria L. ")).decisions.approved_by == "Maria L."


def test_a_conflict_is_rejected_unless_somebody_accepts_it(tmp_path: Path) -> None:
    plan = torn(spring_plan(), "c1", "c2")
    (tmp_path / "a").mkdir()
    assert reviewed(tmp_path / "a", nothing, plan).decisions.rejected == {"c1", "c2"}
    accepted = reviewed(tmp_path, put("Changes", A2="accept"), plan)
    assert accepted.decisions.rejected == {"c2"}


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (put("Changes", E2="Red"), 'Changes!E2: says "Red"; the plan says "Blue"'),
        (put("Changes", B2="KT-002"), 'Changes!B2: says "KT-002"; the plan says "KT-001"'),
        (put("Changes", B5=123), 'Changes!B5: says "123"; the plan says "00123"'),
        (put("Changes", C2=None), 'Changes!C2: is empty; the plan says "Cast iron pan 28 cm"'),
        (put("Changes", H2="x"), 'Changes!H2: says "x"; the plan has nothing there'),
        (put("Changes", I2=15), 'Changes!I2: says "15"; the plan says "14"'),
        (put("Changes", I2=None), 'Changes!I2: is empty; the plan says "14"'),
        (put("Changes", F1="New"), 'Changes!F1: says "New"; the plan says "New value"'),
        (
            put("Changes", A2="perhaps"),
            'Changes!A2: says "perhaps"; a decision is accept or reject',
        ),
        (put("Changes", A2=None), "Changes!A2: is empty; a decision is accept or reject"),
        (
            put("Changes", F2=None),
            'Changes!F2: is empty; the plan says "Navy": write reject to leave the value alone, '
            "or <clear> to take it away",
        ),
        (put("Changes", K2="c2"), 'Changes!K3: says "c2", which stands in row 2 too'),
        (
            put("Changes", K2="c99"),
            'Changes!K2: says "c99", which is no change of this plan',
        ),
        (put("Changes", B40="x"), 'Changes!K40: says "", which is no change of this plan'),
        (
            put("New products", G2=datetime(2026, 1, 1)),  # noqa: DTZ001 - cells know none
            'New products!G2: says "2026-01-01"; the source row has no value for '
            "attributes.available_from: fill it in there and plan again",
        ),
        (put("New products", C2="x"), 'New products!C2: says "x"; the plan says "Enamel mug'),
        (put("Problems", B2="fine"), 'Problems!B2: says "fine"; the plan says "unknown-option"'),
        (put("Problems", J5=1), 'Problems!J5: says "1"; the plan says "38"'),
        (put("Problems", D2="F19"), 'Problems!D2: says "F19"; the plan says "F18"'),
        (put("Rows", D6="update"), 'Rows!D6: says "update"; the plan says "invalid"'),
        (put("Rows", A2=99), 'Rows!A2: says "99"; the plan says "14"'),
        (put("Summary", C5=5), 'Summary!C5: says "5"; the plan says "4"'),
        (put("Summary", B1="Fine"), 'Summary!B1: says "Fine"; the plan says "Plan for spring'),
        (put("Summary", E60="x"), 'Summary!E60: says "x"; the plan has nothing there'),
    ],
)
def test_any_other_changed_cell_is_named(tmp_path: Path, edit: Edit, told: str) -> None:
    cells = refusal(tmp_path, edit)
    assert any(cell.startswith(told) for cell in cells)


def swap_ids(book: Workbook) -> None:
    changes = sheet(book, "Changes")
    changes["K2"], changes["K3"] = "c2", "c1"


def delete_column(book: Workbook) -> None:
    sheet(book, "Changes").delete_cols(5)


def insert_row_on_top(book: Workbook) -> None:
    sheet(book, "Changes").insert_rows(1)


def remove_sheet(name: str) -> Edit:
    def edit(book: Workbook) -> None:
        book.remove(sheet(book, name))

    return edit


def delete_problem(book: Workbook) -> None:
    sheet(book, "Problems").delete_rows(2)


def add_row_verdict(book: Workbook) -> None:
    sheet(book, "Rows").append((99, "Products", "KT-999", "update", 1, None))


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (swap_ids, 'Changes!D2: says "attributes.colour"; the plan says "attributes.weight_kg"'),
        (delete_column, 'Changes!E1: says "New value"; the plan says "Now in Plytix"'),
        (insert_row_on_top, 'Changes!A1: is empty; the plan says "Decision"'),
        (delete_problem, 'Problems: a row is missing: "error", "unknown-option"'),
        (add_row_verdict, 'Rows!A10: the row says "99", "Products"'),
        (remove_sheet("Problems"), "the sheet Problems is missing"),
        (remove_sheet("Changes"), "the sheet Changes is missing"),
    ],
)
def test_moved_missing_and_added_parts_are_named(tmp_path: Path, edit: Edit, told: str) -> None:
    assert refusal(tmp_path, edit)[0].startswith(told)


def test_at_most_ten_cells_are_named_and_the_rest_counted(tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        for row in range(2, 52):
            sheet(book, "Changes").cell(row, 5).value = "tampered"

    cells = refusal(tmp_path, edit, large_plan(100, 20))
    assert len(cells) == 11
    assert cells[-1] == "and 40 more"


def test_a_sheet_changed_all_over_is_refused_in_good_time(tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        for row in range(2, 3002):
            sheet(book, "Rows").cell(row, 4).value = "unchanged"

    cells = refusal(tmp_path, edit, large_plan(10, 3000))
    assert cells[0] == 'Rows!D2: says "unchanged"; the plan says "update"'
    assert cells[-1] == "and 2,990 more"


def test_a_value_shown_cut_may_be_rejected_but_not_edited(tmp_path: Path) -> None:
    long = "x" * 40_000
    plan = plan_of(updates=(update(2, "K", "N", change(1, 2, "attributes.care", "a", long)),))
    for folder in ("a", "b", "c"):
        (tmp_path / folder).mkdir()
    assert reviewed(tmp_path / "a", nothing, plan).plan == plan
    path = write_plan_workbook(plan, tmp_path)
    shown = str(sheet(openpyxl.load_workbook(path), "Changes")["F2"].value)
    assert shown.endswith(CUT_MARK)
    (told,) = refusal(tmp_path / "b", put("Changes", F2="short"), plan)
    assert "does not show its whole value" in told
    rejected = reviewed(tmp_path / "c", put("Changes", A2="reject", F2="short"), plan)
    assert rejected.decisions == Decisions(rejected=frozenset({"c1"}))


def test_a_formula_typed_as_a_new_value_without_a_result_is_not_taken(tmp_path: Path) -> None:
    (told,) = refusal(tmp_path, put("Changes", F2='="Bla"&"ck"'))
    assert told.startswith("Changes!F2: is empty")


def reseal(book: Workbook, change_plan: Callable[[bytes], bytes], *, rehash: bool) -> None:
    """Change the sealed bytes; without a new hash as a person would, with one as a forger."""
    seal = sheet(book, "sheetsync seal")
    payload = zlib.decompress(base64.b64decode(str(seal["A4"].value)))
    payload = change_plan(payload)
    seal["A4"] = base64.b64encode(zlib.compress(payload)).decode()
    if rehash:
        seal["A2"] = hashlib.sha256(payload).hexdigest()


def test_a_changed_seal_is_refused(tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        reseal(book, lambda plan: plan.replace(b'"Navy"', b'"Pink"'), rehash=False)

    with pytest.raises(PlanError, match="its hash does not fit"):
        reviewed(tmp_path, edit)


def test_a_forged_seal_does_not_fit_what_the_sheets_show(tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        reseal(book, lambda plan: plan.replace(b"KT-001", b"KT-002"), rehash=True)

    assert any("KT-001" in cell and "KT-002" in cell for cell in refusal(tmp_path, edit))


def test_what_is_no_plan_says_what_it_is(tmp_path: Path) -> None:
    plain = tmp_path / "plain.xlsx"
    openpyxl.Workbook().save(plain)
    result = write_result_workbook(spring_plan(), spring_result(spring_plan()), None, tmp_path)
    for path, words in ((plain, "holds no sealed plan"), (result, "is a result workbook")):
        with pytest.raises(PlanError, match=words) as caught:
            read_reviewed_plan(path)
        assert "sheetsync plan" in caught.value.remedy
    with pytest.raises(PlanError, match="hidden sheet with the sealed plan is gone"):
        reviewed(tmp_path, remove_sheet("sheetsync seal"))
    with pytest.raises(WorkbookError, match=re.escape("There is no file")):
        read_reviewed_plan(tmp_path / "gone.xlsx")
