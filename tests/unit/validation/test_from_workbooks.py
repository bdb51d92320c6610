"""The whole way of a cell: a saved workbook, read, and its rows accepted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sheetsync.mapping.parse import parse_mapping
from sheetsync.model.finding import Finding
from sheetsync.model.place import CellPlace
from sheetsync.pipeline.validate import validate_workbook
from tests.unit.validation.accepting import schema

MAPPING = """\
version: 1
name: Cells
sheets:
  - sheet: Products
    key: [{{column: SKU, field: sku}}]
    mode: update
    columns:
      - {{column: Cell, field: {field}}}
"""

Cell = Any | tuple[Any, str]
"""A value, or a value and its number format."""

Check = Callable[..., tuple[Finding, ...]]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Save a workbook with these cells below *SKU* or *Cell*, read it, and accept its rows."""

    def checked(field: str, *cells: Cell) -> tuple[Finding, ...]:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "Products"
        sheet.append(["SKU", "Cell"])
        of_key = field == "sku"
        for row, cell in enumerate(cells, 2):
            value, number_format = cell if isinstance(cell, tuple) else (cell, "")
            sheet.cell(row, 2 if of_key else 1, "S" if of_key else f"A-{row}")
            made = sheet.cell(row, 1 if of_key else 2, value)
            made.number_format = number_format or made.number_format
        path = tmp_path / "cells.xlsx"
        book.save(path)
        bound = "attributes.size" if of_key else field
        mapping = parse_mapping(MAPPING.format(field=bound), file="cells.yaml")
        return validate_workbook(path, mapping, schema()).findings

    return checked


def told(findings: tuple[Finding, ...]) -> list[tuple[str, str | None, str]]:
    """Code, cell and repair of each."""
    return [
        (one.code, one.place.cell if isinstance(one.place, CellPlace) else None, one.repair)
        for one in findings
    ]


EAN = "4006381333931"
PRICE, SIZE, LAUNCH, NEW = (f"attributes.{name}" for name in ("price", "size", "launch", "new"))


@pytest.mark.parametrize(
    ("field", "cells", "expected"),
    [
        # H5: zeros in front
        ("sku", [(12, "00000"), "00011"], [("number-shown-differently", "A2", "00012")]),
        ("sku", ["00011", 12, "00013"], [("zeros-lost", "A3", "00012")]),
        ("gtin", [EAN, 36000291452], [("zeros-lost", "B3", "0036000291452")]),
        ("gtin", [(36000291452, "0000000000000")],
         [("number-shown-differently", "B2", "0036000291452")]),
        (SIZE, [("00012", "@"), "A"], []),
        # H6: long codes
        ("gtin", [(4006381333931, "0.00E+00")], [("number-shown-differently", "B2", EAN)]),
        ("gtin", [(4006381333931, "0")], [("text-from-number", "B2", EAN)]),
        ("gtin", ["4.00638E+12"], [("scientific-text", "B2", "")]),
        ("gtin", ["4006381333932"], [("gtin-invalid", "B2", "")]),
        ("sku", [40063813339312345], [("long-number", "A2", "")]),
        # H7: nothing is inferred
        (SIZE, ["7", "A-7", None, "NA", "None"], []),
        # H8: other digits
        (PRICE, ["１２"], [("not-a-number", "B2", "12")]),
        (PRICE, ["1_000", "nan", "inf"], [("not-a-number", f"B{row}", "") for row in (2, 3, 4)]),
        # H9, H10: float dust is none, rounding is
        (PRICE, [(0.1 + 0.2, "0.00"), (19.989999999999998, "0.00"), (5, "#,##0.00 €")], []),
        (PRICE, [(5.25, "0.00"), (19.995, "0.00"), (1.25, "0.0"), (2.5, "0")],
         [("rounded-on-screen", "B3", "")]),
        (PRICE, [(-1234.5, "#,##0.00_);(#,##0.00)"), (-5, "0.00;[Red]0.00")], []),
        # H11 to H13: marks, percent, units
        (PRICE, ["1,234"], [("ambiguous-number", "B2", "")]),
        (PRICE, ["1.234,56"], [("not-a-number", "B2", "1234.56")]),
        (PRICE, [(0.19, "0%")], [("percent", "B2", "")]),
        (PRICE, [(12, '0.0" mm"'), (3, "[$€-407] 0.00")], []),
        (PRICE, ["12 mm"], [("unit", "B2", "")]),
        # H14: days
        (LAUNCH, [date(2026, 5, 1), "2026-05-01", (46115, "d/m/yyyy")], []),
        (LAUNCH, ["03/04/2026"], [("ambiguous-date", "B2", "")]),
        (LAUNCH, ["25.12.2020"], [("ambiguous-date", "B2", "2020-12-25")]),
        (LAUNCH, [(60, "d/m/yyyy"), (0, "d/m/yyyy"), (-1, "d/m/yyyy"), time(13, 30)],
         [("not-a-date", f"B{row}", "") for row in (2, 3, 4, 5)]),
        (LAUNCH, [datetime(2026, 5, 1, 13, 30)],  # noqa: DTZ001 (cells have no zone)
         [("time-dropped", "B2", "2026-05-01")]),
        # H15: a date format over a number
        ("gtin", [(4006381333931, "dd/mm/yyyy")], [("number-shown-differently", "B2", EAN)]),
        ("gtin", [(4006381333932, "dd/mm/yyyy")], [("number-shown-differently", "B2", "")]),
        (PRICE, [(4006381333931, "dd/mm/yyyy")], [("number-shown-differently", "B2", "")]),
        # H16: what Excel changed
        ("sku", [date(2026, 3, 24)], [("date-in-key", "A2", "")]),
        ("sku", [(200000, "0.00E+00")], [("number-shown-differently", "A2", "")]),
        ("sku", [True], [("boolean-in-key", "A2", "")]),
        (SIZE, [True, date(2026, 2, 1)],
         [("boolean-in-text", "B2", ""), ("date-in-text", "B3", "")]),
        (SIZE, [(42, "@"), (43, "@")], [("text-from-number", "B2", "42")]),
        # H17: truth
        (NEW, ["WAHR", "vrai", "oui", "ja", "x", "✓", 1, 0, True], []),
        (NEW, ["o", "-", "?"], [("not-a-boolean", f"B{row}", "") for row in (2, 3, 4)]),
        # H18, H19: characters
        ("sku", ["SKU-1\u00a0", "\u200bSKU-2"],
         [("key-not-clean", "A2", "SKU-1"), ("key-not-clean", "A3", "SKU-2")]),
        ("sku", ["\u041aT-1", "KT-2"], [("mixed-scripts", "A2", "")]),
        ("sku", ["KT-1", "kt-1"], [("near-duplicate-key", "A3", "")]),
        ("sku", ["CAF\u00c9", "CAFE\u0301"], [("near-duplicate-key", "A3", "")]),
        # H22: as long as a cell can be
        ("attributes.html", ["x" * 32_767, "x" * 32_766], [("overlong-text", "B2", "")]),
        # H25: blanks
        (PRICE, ["  ", None], [("spaces-only", "B2", "")]),
    ],
)  # fmt: skip
def test_damage_is_found_at_its_cell_with_what_can_be_typed(
    check: Check, field: str, cells: list[Cell], expected: list[tuple[str, str, str]]
) -> None:
    assert told(check(field, *cells)) == expected


def test_what_is_rounded_on_screen_is_told_once_with_a_count(check: Check) -> None:
    """H10: 19.995 is what goes to Plytix."""
    (found,) = check(PRICE, (19.995, "0.00"), (5, "0.00"), (1.255, "0.00"))
    assert (found.count, found.found) == (2, "19.995 (shown as 20.00)")
    assert "19.995 is used" in found.expected
