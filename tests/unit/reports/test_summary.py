"""The first page answers what will happen, what is wrong, and what to do."""

from __future__ import annotations

from dataclasses import replace

from sheetsync.model.plan import Plan, Price
from sheetsync.reports.summary import MAX_BARS, signature_cell, summary_sheet
from sheetsync.workbook.writing.layout import CellValue, PageSheet, Role
from tests.unit.reports.plans import change, plan_of, spring_plan, stopped_plan, update

NAME = "spring-range plan 20261123-101500-7f3a.xlsx"


def page(plan: Plan) -> PageSheet:
    return summary_sheet(plan, NAME)


def beside(plan: Plan, label: str) -> CellValue:
    """The value right of a label."""
    cells = {(cell.row, cell.column): cell.value for cell in page(plan).cells}
    ((row, column),) = [place for place, value in cells.items() if value == label]
    return cells[row, column + 1]


def texts(plan: Plan) -> list[str]:
    return [cell.value for cell in page(plan).cells if isinstance(cell.value, str)]


def test_the_counts_are_there() -> None:
    plan = spring_plan()
    expected = {
        "Products to change": 4,
        "Values to change": 10,
        "Products to create": 2,
        "Rows that already agree": 1,
        "Rows with errors": 1,
        "Rows read": 8,
        "Calls that write": "6",
        "Plytix account": "Nordlicht Housewares (5f1e3a)",
        "Planned": "2026-11-23 10:15 UTC",
        "Run": plan.run,
    }
    assert {label: beside(plan, label) for label in expected} == expected


def test_problems_are_counted_by_code_folded_ones_as_all_they_stand_for() -> None:
    cells = page(spring_plan()).cells
    rows = {cell.row for cell in cells if cell.value == "number-as-text"}
    assert [cell.value for cell in cells if cell.row in rows and cell.role is Role.COUNT] == [38]


def test_the_command_names_the_plan_workbook() -> None:
    assert f'sheetsync apply "{NAME}"' in texts(spring_plan())


def test_a_stopped_plan_offers_the_numbers_that_lift_its_guards() -> None:
    found = texts(stopped_plan())
    assert 'sheetsync plan "spring-range.xlsx" -c plytix --allow creates=2' in found
    assert not any(text.startswith("sheetsync apply") for text in found)
    assert "The plan creates 2 products; creating is opt-in." in found


def test_an_empty_plan_says_that_there_is_nothing_to_do() -> None:
    assert any(text.startswith("Nothing to do") for text in texts(plan_of()))
    assert page(plan_of()).charts == ()


def test_the_place_to_sign_is_framed_and_empty() -> None:
    sheet = page(spring_plan())
    row, column = signature_cell(sheet)
    (cell,) = [one for one in sheet.cells if (one.row, one.column) == (row, column)]
    assert cell.value == ""
    (label,) = [one for one in sheet.cells if (one.row, one.column) == (row, column - 1)]
    assert label.value == "Approved by"


def test_no_cell_is_filled_twice() -> None:
    for plan in (spring_plan(), stopped_plan(), plan_of()):
        places = [(cell.row, cell.column) for cell in page(plan).cells]
        assert len(places) == len(set(places))


def test_the_chart_shows_the_most_changed_fields_and_no_more_than_fit() -> None:
    changes = [
        change(number, number, f"attributes.f{number % 20:02}", "a", "b") for number in range(1, 60)
    ]
    plan = plan_of(updates=tuple(update(one.place.row or 0, "K", "N", one) for one in changes))
    (chart,) = page(plan).charts
    assert len(chart.names) == MAX_BARS
    assert chart.title == "Changes by field, the largest"
    assert chart.series[1][3] == (3,) * MAX_BARS


def test_long_spans_are_told_in_hours() -> None:
    price = Price(reads=1, writes=9000, checks=200, minutes=204.0, hour_share=1.8)
    assert beside(replace(spring_plan(), price=price), "Time at the limits") == "3.4 hours"
    assert beside(replace(spring_plan(), price=price), "Share of the hour") == "180%"


def test_hidden_characters_from_outside_are_named() -> None:
    plan = replace(spring_plan(), created_by="mar\u202eia")
    assert beside(plan, "Planned by") == "mar‹U+202E›ia"
