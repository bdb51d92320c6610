"""What the sheets of a plan workbook show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sheetsync.reports.content import (
    changes_sheet,
    new_products_sheet,
    plan_sheets,
    rows_sheet,
)
from sheetsync.reports.problems import problems_sheet
from sheetsync.workbook.writing.layout import CellValue, TableSheet, Tone
from tests.unit.reports.plans import CARE, large_plan, place, plan_of, spring_plan, torn


def values(sheet: TableSheet) -> list[tuple[CellValue, ...]]:
    return [tuple(row) for _, row, _ in sheet.rows()]


def test_the_sheets_stand_in_their_order() -> None:
    assert [sheet.name for sheet in plan_sheets(spring_plan(), "x.xlsx")] == [
        "Summary",
        "Changes",
        "New products",
        "Problems",
        "Causes",
        "Rows",
    ]


def test_changes_has_a_row_a_field() -> None:
    sheet = changes_sheet(spring_plan())
    assert sheet.headers == (
        "Decision",
        "SKU",
        "Name",
        "Field",
        "Now in Plytix",
        "New value",
        "Kind",
        "Base",
        "Row",
        "Note",
        "Change id",
    )
    rows = values(sheet)
    assert len(rows) == sheet.row_count == 10
    name = "Cast iron pan 28 cm"
    assert rows[1] == (
        *("accept", "KT-001", name, "attributes.weight_kg", 2.85, 2.9),
        *("change", "", 14, "", "c2"),
    )
    assert rows[2][4:6] == ("Hand wash.", CARE)
    assert rows[3][4:7] == ("", True, "add")
    assert rows[4][4:6] == (date(2026, 3, 1), date(2026, 5, 1))
    assert rows[6][4:7] == ("White", "<clear>", "clear")
    assert rows[6][9] == "the sheet says <clear>"
    assert rows[7][5] == 'Steel,"Silicone, food grade"'


def test_every_kind_of_change_has_its_tone_and_links_to_its_cell() -> None:
    rows = list(changes_sheet(spring_plan()).rows())
    assert [tone for tone, _, _ in rows[:7]] == [
        Tone.PLAIN,
        Tone.PLAIN,
        Tone.PLAIN,
        Tone.ADD,
        Tone.PLAIN,
        Tone.PLAIN,
        Tone.CLEAR,
    ]
    assert rows[0][2] == place(14, "attributes.colour")


def test_a_conflict_is_amber_and_rejected_by_default() -> None:
    rows = list(changes_sheet(torn(spring_plan(), "c1", "c3")).rows())
    assert [(tone, row[0], row[6], row[7]) for tone, row, _ in rows[:4]] == [
        (Tone.CONFLICT, "reject", "conflict", "Grey"),
        (Tone.PLAIN, "accept", "change", ""),
        (Tone.CONFLICT, "reject", "conflict", "Grey"),
        (Tone.ADD, "accept", "add", ""),
    ]


def test_rows_of_several_sheets_are_told_with_their_sheet() -> None:
    plan = spring_plan()
    plan = replace(plan, rows=(*plan.rows, replace(plan.rows[0], sheet="Outdoor")))
    assert values(changes_sheet(plan))[0][8] == "Products 14"


def test_new_products_has_a_row_a_create_and_a_column_a_field() -> None:
    sheet = new_products_sheet(spring_plan())
    assert sheet.headers == (
        "Decision",
        "SKU",
        "Name",
        "label",
        "attributes.colour",
        "attributes.weight_kg",
        "attributes.available_from",
        "Row",
        "Change id",
    )
    assert values(sheet) == [
        ("accept", "KT-900", "Enamel mug 0.4 l", "Enamel mug 0.4 l", "Red", 0.18, "", 20, "n1"),
        ("accept", "KT-901", "Enamel plate", "Enamel plate", "", "", date(2026, 6, 1), 21, "n2"),
    ]


def test_problems_come_errors_first_with_place_remedy_and_count() -> None:
    rows = values(problems_sheet(spring_plan()))
    assert [row[0] for row in rows] == ["error", "warning", "warning", "notice"]
    assert rows[0] == (
        "error",
        "unknown-option",
        "Products",
        "F18",
        "KT-005",
        "Colour",
        "Blu",
        'one of "Blue", "Navy", "Red", "White" (options of attribute "colour")',
        'Correct the cell, or add "Blu" to the attribute\'s options in Plytix. Nearest: "Blue".',
        1,
    )
    assert rows[2][2:4] == ("spring.yaml", "line 4")
    assert rows[3][3] == "column G"
    assert rows[3][9] == 38


def test_rows_tells_every_input_row_once() -> None:
    rows = values(rows_sheet(spring_plan()))
    assert len(rows) == 8
    assert rows[4] == (18, "Products", "KT-005", "invalid", 0, "unknown-option")


def test_an_empty_plan_has_all_sheets_with_headers_alone() -> None:
    sheets = [one for one in plan_sheets(plan_of(), "x.xlsx") if isinstance(one, TableSheet)]
    assert [sheet.row_count for sheet in sheets] == [0, 0, 0, 0, 0]
    assert all(list(sheet.rows()) == [] for sheet in sheets)


def test_rows_are_made_while_they_are_asked_for() -> None:
    sheet = changes_sheet(large_plan(50, 10))
    first = next(iter(sheet.rows()))
    assert first[1][10] == "c10"
