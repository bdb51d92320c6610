from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sheetsync.errors import DataError, MappingError
from sheetsync.mapping.sheet_mapping import Empty, OnError
from sheetsync.model.finding import Severity
from sheetsync.model.values import CLEAR, KEEP, CellFault, FaultyCell, RawValue
from tests.unit.tables import sheet
from tests.unit.validation.accepting import accept, accept_column, bind, mapping


@pytest.mark.parametrize(
    ("header", "check", "good", "bad", "code"),
    [
        ("Weight", {"min": "0"}, 0.0, -0.5, "too-small"),
        ("Weight", {"max": "50"}, 50.0, 50.5, "too-large"),
        ("Pieces", {"min": "1", "max": "3"}, 3.0, 4.0, "too-large"),
        ("Launch", {"min": "2026-01-01"}, date(2026, 1, 1), date(2025, 12, 31), "too-small"),
        ("Launch", {"max": "2026-01-01"}, date(2026, 1, 1), date(2026, 1, 2), "too-large"),
        ("Size", {"max_length": 3}, "XXL", "XXXL", "too-long"),
        ("Pieces", {"max_length": 2}, 12.0, 123.0, "too-long"),
        ("Size", {"pattern": "[A-Z]{1,3}"}, "XL", "xl", "pattern-mismatch"),
        ("Size", {"pattern": ".*"}, "x" * 1000, "x" * 1001, "pattern-mismatch"),
        ("Size", {"one_of": ("S", "M")}, "M", "L", "not-one-of"),
        ("Pieces", {"one_of": ("1", "2")}, 2.0, 3.0, "not-one-of"),
        ("Care", {"one_of": ("Oven", "Hand wash")}, "Oven", "Oven,Dishwasher", "not-one-of"),
        ("Colour", {}, "Blue", "Green", "unknown-option"),
    ],
)
def test_a_value_that_fails_a_check_rejects_its_row(
    header: str, check: dict[str, Any], good: RawValue, bad: RawValue, code: str
) -> None:
    accepted = accept_column(good, bad, None, "<clear>", header=header, **check)
    assert accepted.errors == [code]
    assert [(told[0], told[1]) for told in accepted.told] == [(code, "B3")]
    assert accepted.rejected_rows == [3]
    assert accept_column(good, None, header=header, **check).findings == ()


@pytest.mark.parametrize("place", [0, 3_999, 4_000, 8_999])
@pytest.mark.parametrize(
    ("header", "limit", "usual", "bad", "code"),
    [
        ("Weight", {"min": "0"}, lambda row: row / 8, -0.125, "too-small"),
        ("Weight", {"max": "5000"}, lambda row: row / 8, 5000.5, "too-large"),
        ("Pieces", {"max": "9000"}, float, 9001.0, "too-large"),
        ("Size", {"max_length": 5}, lambda row: f"S{row}", "S12345", "too-long"),
    ],
)
def test_a_long_column_is_held_to_its_limits_in_every_row(
    header: str, limit: dict[str, Any], usual: Any, bad: RawValue, code: str, place: int
) -> None:
    values: list[RawValue] = [None if row % 7 == 3 else usual(row) for row in range(9_000)]
    assert accept_column(*values, header=header, **limit).findings == ()
    values[place] = bad
    accepted = accept_column(*values, header=header, **limit)
    assert [told[:2] for told in accepted.told] == [(code, f"B{place + 2}")]


@pytest.mark.parametrize("settings", [{"required": True}, {"empty": Empty.ERROR}])
def test_a_cell_that_must_be_filled_rejects_its_row_when_it_is_not(
    settings: dict[str, Any],
) -> None:
    accepted = accept_column("S", None, "<clear>", "", header="Size", **settings)
    assert [told for told in accepted.told if told[0] == "empty-cell"] == [
        ("empty-cell", "B3", ""),
        ("empty-cell", "B4", "<clear>"),
        ("empty-cell", "B5", ""),
    ]
    assert accepted.rejected_rows == [3, 4, 5]


def test_a_cell_that_cannot_be_read_is_not_called_empty_too() -> None:
    accepted = accept_column("S", " ", None, header="Size", required=True)
    assert accepted.errors == ["spaces-only", "empty-cell"]


def test_values_that_must_differ_are_told_in_every_row() -> None:
    accepted = accept_column("S", "M", "S", None, None, header="Size", unique=True)
    assert accepted.told == [("not-unique", "B2", "S"), ("not-unique", "B4", "S")]
    assert accept_column("S", "M", None, None, header="Size", unique=True).findings == ()


def test_every_fault_of_a_row_is_told_in_one_pass() -> None:
    table = sheet(
        "SKU | Size | Weight | Colour | Launch",
        ("A-1 ", "XXXL", "heavy", "Blu", "03/04/2026"),
        ("A-2", "S", 60.0, "Blue", None),
    )
    accepted = accept(
        table,
        mapping(
            bind("Size", max_length=3, pattern="[A-Z]", one_of=("S",)),
            bind("Weight", max="50"),
            bind("Colour"),
            bind("Launch"),
        ),
    )
    assert sorted(accepted.told) == sorted(
        [
            ("key-not-clean", "A2", "A-1 "),
            ("too-long", "B2", "XXXL"),
            ("pattern-mismatch", "B2", "XXXL"),
            ("not-one-of", "B2", "XXXL"),
            ("not-a-number", "C2", "heavy"),
            ("unknown-option", "D2", "Blu"),
            ("ambiguous-date", "E2", "03/04/2026"),
            ("too-large", "C3", "60"),
        ]
    )
    assert accepted.rejected_rows == [2, 3]
    assert [one.key for one in accepted.findings] == ["A-1 "] * 7 + ["A-2"]


def test_findings_come_by_row_then_by_column() -> None:
    table = sheet("Size | SKU | Weight", ("XL", "A-1", "x"), ("XL", "A-2", "1"))
    accepted = accept(table, mapping(bind("Weight"), bind("Size", max_length=1)))
    assert [told[1] for told in accepted.told] == ["C3", "A2", "C2", "A3"]


def test_a_skipped_cell_keeps_what_plytix_has_and_its_row_goes_on() -> None:
    accepted = accept_column(
        "heavy", 60.0, 5.0, "4", header="Weight", max="50", on_error=OnError.SKIP_CELL
    )
    assert accepted.wanted("weight") == [KEEP, KEEP, Decimal(5), Decimal(4)]
    assert accepted.rejected_rows == []
    assert accepted.errors == []
    assert accepted.codes == ["number-as-text", "not-a-number", "too-large"]
    assert accepted.findings[1].severity is Severity.WARNING


def test_a_fault_that_stops_the_run_stops_it_after_everything_was_told() -> None:
    table = sheet("SKU | Size | Weight", ("A-1", "XXXL", "heavy"), ("A-2", "S", 60.0))
    stopping = mapping(bind("Size", max_length=3), bind("Weight", max="50", on_error=OnError.STOP))
    with pytest.raises(DataError, match="Products") as caught:
        accept(table, stopping)
    assert [one.code for one in caught.value.findings] == ["too-long", "not-a-number", "too-large"]
    assert caught.value.exit_code == 3
    assert str(caught.value).endswith(
        "Products: Weight must be free of faults, as the mapping says, and 2 were found."
    )


@pytest.mark.parametrize("weight", ["heavy", 60.0])
def test_each_sort_of_fault_stops_the_run(weight: RawValue) -> None:
    with pytest.raises(DataError):
        accept_column(weight, header="Weight", max="50", on_error=OnError.STOP)
    assert accept_column(5.0, header="Weight", on_error=OnError.STOP).findings == ()


def test_an_ignored_row_does_not_stop_the_run() -> None:
    table = sheet("Action | SKU | Weight", "IGNORE | A-1 | heavy", " | A-2 | 5")
    stopping = mapping(bind("Weight", on_error=OnError.STOP), command=("Action",))
    assert accept(table, stopping).rejected_rows == []


def test_very_many_faults_of_one_cause_are_counted_and_every_row_rejected() -> None:
    accepted = accept_column(*["Blu"] * 1500, header="Colour")
    assert len(accepted.findings) == 1001
    assert accepted.findings[0].count == 500
    assert accepted.told[0] == ("unknown-option", "Colour", "")
    assert accepted.findings[0].severity is Severity.ERROR
    assert accepted.told[1] == ("unknown-option", "B2", "Blu")
    assert len(accepted.rejected_rows) == 1500


def test_very_many_cells_that_cannot_be_read_are_counted_too() -> None:
    accepted = accept_column(*[f"heavy {number}" for number in range(1300)], header="Weight")
    assert len(accepted.findings) == 1001
    assert accepted.findings[0].count == 300
    assert len(accepted.rejected_rows) == 1300


def test_a_long_list_of_options_is_not_told_whole() -> None:
    accepted = accept_column("Grn", header="Colour")
    assert "and" not in accepted.findings[0].expected


@pytest.mark.parametrize(
    ("header", "settings", "said"),
    [
        ("Weight", {"min": "light"}, "no limit"),
        ("Launch", {"max": "soon"}, "no limit"),
        ("Size", {"min": "1"}, "neither number nor date"),
        ("Size", {"pattern": "(a+)+"}, "for ever"),
        ("Pieces", {"one_of": ("few",)}, "no value"),
        ("Weight", {"empty": Empty.DEFAULT, "default": "light"}, "light"),
        ("Colour", {"default": "Green"}, "no option"),
        ("Care", {"default": "Grill,Oven"}, "no option"),
        ("Completeness", {}, "cannot be written"),
        ("Gone", {}, "no field"),
    ],
)
def test_a_mapping_that_does_not_fit_the_account_stops_the_run(
    header: str, settings: dict[str, Any], said: str
) -> None:
    with pytest.raises(MappingError, match=said) as caught:
        accept_column("x", header=header, **settings)
    assert "spring.yaml:7:5" in caught.value.message


def test_a_header_at_fault_rejects_every_row() -> None:
    """The header itself is told of when the workbook is read."""
    table = sheet("SKU | Size | Size", "A-1 | S | M", "A-2 | S | M")
    accepted = accept(table, mapping(bind("Size")))
    assert accepted.rejected_rows == [2, 3]
    assert accepted.findings == ()


def test_a_sheet_without_any_key_column_tells_no_row_of_it() -> None:
    accepted = accept(sheet("Art | Size", "A-1 | S"), mapping(bind("Size")))
    assert accepted.rejected_rows == [2]
    assert accepted.findings == ()


def test_columns_that_are_for_creates_only_are_named() -> None:
    accepted = accept_column("S", header="Size", create_only=True)
    assert accepted.table.create_only == {"attributes.size"}


def test_a_wanted_table_says_which_column_feeds_which_field() -> None:
    accepted = accept_column("S", None, header="Size")
    assert [(name, column.index) for name, column in accepted.table.bound.items()] == [
        ("attributes.size", 1)
    ]
    assert accepted.wanted("size") == ["S", KEEP]
    assert CLEAR not in accepted.wanted("size")


def test_a_faulty_cell_beside_good_ones_changes_nothing_about_them() -> None:
    cell = FaultyCell(fault=CellFault.ERROR, shown="#N/A")
    accepted = accept_column("S", cell, "M", header="Size")
    assert accepted.wanted("size") == ["S", KEEP, "M"]
    assert accepted.told == [("error-cell", "B3", "#N/A")]
