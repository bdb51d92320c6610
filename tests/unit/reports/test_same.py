"""A cell says the same however a program saved it, and nothing else does."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from sheetsync.reports.same import same_cell, same_link
from sheetsync.workbook.own.plan_cells import SavedCell
from sheetsync.workbook.writing.layout import CellValue


@pytest.mark.parametrize(
    ("written", "saved"),
    [
        (12, 12.0),
        (0.1 + 0.2, 0.3),
        (True, 1.0),
        (False, 0.0),
        (date(2026, 5, 1), datetime(2026, 5, 1)),  # noqa: DTZ001 - cells know no time zone
        (date(2026, 5, 1), 46143.0),
        (time(6), 0.25),
        (timedelta(hours=36), 1.5),
        ("a\r\nb", "a\nb"),
        ("_x000D_", "\r"),
        ("_x005F_x0041_", "A"),
        ("", ""),
    ],
)
def test_the_ways_of_saving_a_value_are_alike(written: CellValue, saved: SavedCell) -> None:
    assert same_cell(written, saved)


@pytest.mark.parametrize(
    ("written", "saved"),
    [
        ("00123", 123.0),
        ("12", 12.0),
        ("TRUE", True),
        (12, "12"),
        (12, ""),
        ("", 0.0),
        (0, ""),
        (False, ""),
        ("a", "a "),
        ("a", "A"),
        (2.85, 2.86),
        (date(2026, 5, 1), date(2026, 5, 2)),
        (date(2026, 5, 1), "2026-05-01"),
    ],
)
def test_other_values_are_not(written: CellValue, saved: SavedCell) -> None:
    assert not same_cell(written, saved)


def test_the_number_of_a_link_may_be_saved_as_text() -> None:
    assert same_link(14, "14")
    assert same_link(14, 14.0)
    assert not same_link(14, "15")
    assert not same_link(14, "")
