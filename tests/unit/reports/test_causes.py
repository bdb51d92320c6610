"""The sheet *Causes*: findings folded, answers read, anything else named and refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sheetsync.errors import PlanError
from sheetsync.model.cause import AskedColumn
from sheetsync.model.definition import TypeClass
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.plan import Decisions, Plan
from sheetsync.model.values import FieldName
from sheetsync.reports.as_json import plan_json
from sheetsync.reports.as_text import plan_summary
from sheetsync.reports.as_workbook import write_plan_workbook
from sheetsync.reports.cause_sheet import ANSWER_HERE, causes_sheet, lists_sheet
from sheetsync.reports.reviewed import ReviewedPlan, read_reviewed_plan
from sheetsync.workbook.writing.layout import Locked
from tests.conftest import SOFFICE
from tests.libreoffice import saved_by_libreoffice
from tests.unit.reports.plans import SHEET, place, spring_plan

OPTIONS = ("Blue", "Navy", "Red", "White")
COLOUR = AskedColumn(
    sheet=SHEET,
    header="Colour",
    field=FieldName("attributes.colour"),
    type_class=TypeClass.DROPDOWN,
    options=OPTIONS,
)
MATERIALS = AskedColumn(
    sheet=SHEET,
    header="Materials*",
    field=FieldName("attributes.materials"),
    type_class=TypeClass.MULTISELECT,
    options=("Steel", "Silicone, food grade"),
)
ANSWERS = "I"


def asking_plan() -> Plan:
    """The spring plan with three colours that are no options, one of them in three rows."""
    plan = spring_plan()
    blu = next(one for one in plan.findings if one.code == "unknown-option")
    more = tuple(
        replace(blu, place=place(row, "attributes.colour"), found=found, suggestions=())
        for row, found in ((19, "blu"), (20, "=1+1"), (21, "Blu"), (22, "Rot"), (22, "Rot"))
    )
    return replace(plan, findings=(*plan.findings, *more), asked=(COLOUR, MATERIALS))


def sheet(book: Workbook, name: str = "Causes") -> Worksheet:
    found = book[name]
    assert isinstance(found, Worksheet)
    return found


Edit = Callable[[Worksheet], None]


def reviewed(folder: Path, edit: Edit, plan: Plan | None = None) -> ReviewedPlan:
    path = write_plan_workbook(plan or asking_plan(), folder)
    book = openpyxl.load_workbook(path)
    edit(sheet(book))
    book.save(path)
    return read_reviewed_plan(path)


def put(**cells: object) -> Edit:
    def edit(causes: Worksheet) -> None:
        for address, value in cells.items():
            causes[address] = value  # type: ignore[assignment]

    return edit


def test_a_row_a_cause_with_an_empty_answer_or_a_locked_one() -> None:
    rows = [tuple(values) for _, values, _ in causes_sheet(asking_plan()).rows()]
    assert [row[:9] for row in rows[:4]] == [
        ("error", "unknown-option", SHEET, "Colour", "Blu", 3, "F18", "Blue", ""),
        ("error", "unknown-option", SHEET, "Colour", "Rot", 2, "F22", "", ""),
        ("error", "unknown-option", SHEET, "Colour", "=1+1", 1, "F20", "", ""),
        (
            *("warning", "near-duplicate-key", SHEET, "Product name", "KT-0O6", 1),
            *("B19", "", Locked()),
        ),
    ]
    assert rows[0][9] == ANSWER_HERE
    assert rows[3][9] == "Check which product is meant."
    assert rows[-1][1:6] == ("number-as-text", SHEET, "Weight (kg)", "2,85", 38)
    assert [row[10] for row in rows] == [f"q{number}" for number in range(1, len(rows) + 1)]


def test_the_hidden_lists_hold_the_options_by_sheet_and_column() -> None:
    lists = lists_sheet(asking_plan())
    assert lists is not None
    assert lists.hidden
    by_place = {(cell.column, cell.row): cell.value for cell in lists.cells}
    assert [by_place[0, row] for row in range(6)] == ["Products|Colour", 4, *OPTIONS]
    assert [by_place[1, row] for row in range(3)] == ["Products|Materials_", 2, "Steel"]
    assert lists_sheet(spring_plan()) is None


def test_the_command_stands_in_the_note_and_on_the_terminal() -> None:
    column = causes_sheet(asking_plan(), "plan.xlsx").columns[8]
    command = 'sheetsync plan "spring-range.xlsx" --learn'
    assert f'{command} "plan.xlsx"' in column.note
    assert command in plan_summary(asking_plan(), Path("plan.xlsx"))
    assert command not in plan_summary(spring_plan(), Path("plan.xlsx"))


def test_the_causes_are_told_to_programs() -> None:
    causes = plan_json(asking_plan(), None)["causes"]
    assert isinstance(causes, list)
    first, last = causes[0], causes[-1]
    assert first == {
        "id": "q1",
        "code": "unknown-option",
        "severity": "error",
        "sheet": SHEET,
        "cell": "F18",
        "column": "Colour",
        "value": "Blu",
        "rows": 3,
        "suggestion": "Blue",
        "fields": ["attributes.colour"],
        "answerable": True,
    }
    assert (last["code"], last["answerable"], last["fields"]) == ("number-as-text", False, [])


def test_answers_are_read_and_change_nothing_that_is_applied(tmp_path: Path) -> None:
    found = reviewed(tmp_path, put(I2="Blue", I4=" ", I3=7))
    assert [(one.cause.value, one.value, one.place.cell) for one in found.answers] == [
        ("Blu", "Blue", "I2"),
        ("Rot", 7, "I3"),
    ]
    assert found.decisions == Decisions()
    assert found.plan == asking_plan()


def test_answers_are_found_when_the_sheet_was_sorted(tmp_path: Path) -> None:
    def edit(causes: Worksheet) -> None:
        causes["I2"] = "Blue"
        rows = [
            [(cell.value, cell.data_type) for cell in row] for row in causes.iter_rows(min_row=2)
        ]
        Random(7).shuffle(rows)
        for number, row in enumerate(rows, start=2):
            for column, (value, data_type) in enumerate(row, start=1):
                causes.cell(number, column).value = value
                causes.cell(number, column).data_type = data_type
        causes.auto_filter.ref = causes.dimensions
        causes.row_dimensions[3].hidden = True

    (answer,) = reviewed(tmp_path, edit).answers
    assert (answer.cause.value, answer.value) == ("Blu", "Blue")


def delete_row(causes: Worksheet) -> None:
    causes.delete_rows(3)


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (put(E2="Blau"), 'Causes!E2: says "Blau"; the plan says "Blu"'),
        (put(F2=4, I2="Blue"), 'Causes!F2: says "4"; the plan says "3"'),
        (put(G2="F19"), 'Causes!G2: says "F19"; the plan says "F18"'),
        (put(H2="Navy"), 'Causes!H2: says "Navy"; the plan says "Blue"'),
        (put(J2="x"), f'Causes!J2: says "x"; the plan says "{ANSWER_HERE}"'),
        (put(I1="Answer"), 'Causes!I1: says "Answer"; the plan says "Your answer"'),
        (put(K2="q99"), 'Causes!K2: says "q99"; the plan says "q1"'),
        (put(I5="x"), 'Causes!I5: says "x"; no answer can mend this: follow What to do'),
        (put(A20="x"), 'Causes!A20: the row says "x"; the plan has no such row'),
        (delete_row, 'Causes: a row is missing: "error", "unknown-option"'),
    ],
)
def test_an_edit_anywhere_else_is_refused_with_its_cell(
    tmp_path: Path, edit: Edit, told: str
) -> None:
    with pytest.raises(PlanError) as caught:
        reviewed(tmp_path, edit)
    assert any(cell.startswith(told) for cell in caught.value.cells), caught.value.cells


def test_the_drop_down_of_the_column_follows_its_row(tmp_path: Path) -> None:
    path = write_plan_workbook(asking_plan(), tmp_path)
    causes = sheet(openpyxl.load_workbook(path))
    (rule,) = (one for one in causes.data_validations.dataValidation if one.type == "list")
    assert str(rule.sqref).startswith("I2:I")
    assert "$C2" in rule.formula1
    assert "$D2" in rule.formula1
    assert len(rule.formula1) <= 255
    assert not rule.showErrorMessage
    assert causes["I2"].fill.fgColor.rgb != causes["I5"].fill.fgColor.rgb


@pytest.mark.libreoffice
def test_the_drop_down_offers_the_options_of_its_row(tmp_path: Path) -> None:
    """Its formula, put into cells beside the table, is worked out by LibreOffice."""
    assert SOFFICE is not None
    path = write_plan_workbook(asking_plan(), tmp_path)
    book = openpyxl.load_workbook(path)
    causes = sheet(book)
    (rule,) = (one for one in causes.data_validations.dataValidation if one.type == "list")
    for row in (2, 3, 5):
        formula = rule.formula1.replace("$C2", f"$C{row}").replace("$D2", f"$D{row}")
        causes[f"N{row}"] = f"=COUNTA({formula})"
        causes[f"O{row}"] = f"=INDEX({formula},2)"
    book.save(path)
    saved = saved_by_libreoffice(path, tmp_path / "saved")
    values = sheet(openpyxl.load_workbook(saved, data_only=True))
    assert [values[f"N{row}"].value for row in (2, 3)] == [4, 4]
    assert values["O2"].value == "Navy"
    assert values["O5"].value in {None, "#N/A"}
    assert read_reviewed_plan(saved).answers == ()


def test_a_hundred_thousand_problems_are_written_and_read(tmp_path: Path) -> None:
    blu = next(one for one in spring_plan().findings if one.code == "unknown-option")
    findings = tuple(
        replace(blu, place=place(row, "attributes.colour"), found=f"Blu {row % 300}")
        for row in range(2, 20_002)
    )
    plan = replace(asking_plan(), findings=findings)
    found = reviewed(tmp_path, put(I2="Blue"), plan)
    assert len(found.answers) == 1
    assert found.answers[0].cause.rows == 67


def test_a_plan_without_anything_to_ask_has_the_sheet_all_the_same(tmp_path: Path) -> None:
    plan = replace(spring_plan(), findings=())
    assert reviewed(tmp_path, lambda _causes: None, plan).answers == ()
    notice = Finding(code="x", severity=Severity.NOTICE, place=place(2))
    (row,) = causes_sheet(replace(plan, findings=(notice,))).rows()
    assert row[1][8] == Locked()
