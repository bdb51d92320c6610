"""What a cell asks for: the states of blankness, the marker, the dictionary, lists."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sheetsync.mapping.sheet_mapping import DateOrder, Empty, Multi
from sheetsync.model.finding import Severity
from sheetsync.model.values import (
    CLEAR,
    KEEP,
    CellFault,
    FaultyCell,
    ListEdit,
    RawValue,
    Wanted,
)
from tests.unit.tables import sheet
from tests.unit.validation.accepting import accept, accept_column, bind, mapping

HEADERS = ["Size", "Html", "Colour", "Care", "Weight", "Pieces", "Launch", "New", "Page"]


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        (None, []),
        ("", ["empty-text"]),
        ("  ", ["spaces-only"]),
        ("\u00a0", ["spaces-only"]),
        (FaultyCell(fault=CellFault.ERROR, shown="#N/A"), ["error-cell"]),
        (FaultyCell(fault=CellFault.UNSAVED_FORMULA), ["formula-without-value"]),
        (FaultyCell(fault=CellFault.PICTURE), ["picture-in-cell"]),
        (FaultyCell(fault=CellFault.UNREADABLE), ["unreadable-cell"]),
    ],
)
def test_nothing_that_looks_blank_clears_a_value(
    header: str, cell: RawValue, codes: list[str]
) -> None:
    """H1: absent and empty text keep; everything else is told."""
    accepted = accept_column(cell, header=header)
    assert accepted.wanted(header.lower()) == [KEEP]
    assert accepted.codes == codes
    assert accepted.rejected_rows == ([] if codes in ([], ["empty-text"]) else [2])


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("cell", ["<clear>", " <CLEAR> ", "<Clear>\u00a0"])
def test_the_marker_clears_a_value_of_any_type(header: str, cell: str) -> None:
    accepted = accept_column(cell, header=header)
    assert accepted.wanted(header.lower()) == [CLEAR]
    assert accepted.rejected_rows == []


def test_a_text_as_long_as_the_marker_is_a_text() -> None:
    assert accept_column("0123456", "<clear>").wanted("size") == ["0123456", CLEAR]


def test_a_field_that_must_have_a_value_is_not_cleared() -> None:
    accepted = accept_column("<clear>", header="Status", field="status")
    assert accepted.told == [("cannot-be-cleared", "B2", "<clear>")]
    assert accepted.rejected_rows == [2]


@pytest.mark.parametrize(
    ("empty", "default", "blank", "empty_text"),
    [
        (Empty.KEEP, None, KEEP, KEEP),
        (Empty.CLEAR, None, CLEAR, KEEP),
        (Empty.DEFAULT, "9,5", Decimal("9.5"), Decimal("9.5")),
        (Empty.DEFAULT, None, KEEP, KEEP),
        (Empty.ERROR, None, KEEP, KEEP),
    ],
)
def test_an_empty_cell_asks_for_what_the_mapping_says(
    empty: Empty, default: str | None, blank: Wanted, empty_text: Wanted
) -> None:
    accepted = accept_column(
        None, "", 1.0, header="Weight", empty=empty, default=default, decimal=","
    )
    assert accepted.wanted("weight") == [blank, empty_text, Decimal(1)]
    assert accepted.rejected_rows == ([2, 3] if empty is Empty.ERROR else [])


def test_a_status_is_never_cleared_by_an_empty_cell() -> None:
    accepted = accept_column(None, header="Status", field="status", empty=Empty.CLEAR)
    assert list(accepted.table.wanted.values()) == [[KEEP]]


def test_a_default_is_there_for_creates_as_well() -> None:
    accepted = accept_column(None, header="Weight", default="0")
    assert accepted.wanted("weight") == [KEEP]
    assert dict(accepted.table.on_create) == {"attributes.weight": Decimal(0)}


VALUES = {"navy blue": "Blue", "n/a": "<clear>", "-": "", "5": "Red", "true": "White"}


@pytest.mark.parametrize(
    ("cell", "wish"),
    [
        ("Navy Blue", "Blue"),
        (" NAVY BLUE ", "Blue"),
        ("N/A", CLEAR),
        ("-", KEEP),
        (5.0, "Red"),
        (True, "White"),
        ("Red", "Red"),
    ],
)
def test_the_dictionary_is_asked_before_the_codec(cell: RawValue, wish: Wanted) -> None:
    accepted = accept_column(cell, "Red", None, header="Colour", values=VALUES)
    assert accepted.wanted("colour") == [wish, "Red", KEEP]
    assert accepted.rejected_rows == []


def test_the_dictionary_may_turn_one_option_into_another() -> None:
    assert accept_column("Red", "Blue", header="Colour", values={"red": "Blue"}).wanted(
        "colour"
    ) == ["Blue", "Blue"]


def test_the_dictionary_may_mean_an_empty_text() -> None:
    assert accept_column("", header="Colour", values={"": "Red"}).wanted("colour") == ["Red"]


def test_the_dictionary_is_asked_for_every_item_of_a_list() -> None:
    values = {"dish": "Dishwasher", "all": "Oven,Dishwasher"}
    accepted = accept_column("dish, Oven", "all", "+dish", header="Care", values=values)
    assert accepted.wanted("care") == [
        ("Dishwasher", "Oven"),
        ("Dishwasher", "Oven"),
        ListEdit(add=("Dishwasher",)),
    ]


@pytest.mark.parametrize(
    ("cell", "wish"),
    [
        ("none, Oven", ("Oven",)),
        ("none, none", KEEP),
        ("all, Hand wash", ("Hand wash", "Dishwasher", "Oven")),
        ("+all,-Hand wash", ListEdit(add=("Dishwasher", "Oven"), remove=("Hand wash",))),
        ("not by hand, but oven, Hand wash", ("Hand wash", "Oven")),
    ],
)
def test_an_item_of_a_list_may_mean_nothing_or_several(cell: str, wish: Wanted) -> None:
    values = {"none": "", "all": "Oven,Dishwasher", "Not by hand, but oven": "Oven"}
    assert accept_column(cell, header="Care", values=values).wanted("care") == [wish]


def test_an_item_whose_meaning_is_no_list_is_an_unknown_option() -> None:
    accepted = accept_column("odd, Oven", header="Care", values={"odd": '"Oven'})
    assert accepted.errors == ["unknown-option"]


@pytest.mark.parametrize(
    ("settings", "wish"),
    [
        ({"empty": Empty.DEFAULT, "default": "Red"}, "Red"),
        ({"empty": Empty.CLEAR}, CLEAR),
        ({}, KEEP),
    ],
)
def test_a_word_that_means_blank_does_what_a_blank_cell_does(
    settings: dict[str, Any], wish: Wanted
) -> None:
    accepted = accept_column("-", header="Colour", values={"-": ""}, **settings)
    assert accepted.wanted("colour") == [wish]


@pytest.mark.parametrize(
    ("cell", "wish"),
    [
        ("Oven,Hand wash", ("Hand wash", "Oven")),
        ("+Oven", ListEdit(add=("Oven",))),
        ("+Oven, -dishwasher", ListEdit(add=("Oven",), remove=("Dishwasher",))),
        ("- Oven", ListEdit(remove=("Oven",))),
        (" oven ", ("Oven",)),
        ("Oven\u00a0", ("Oven",)),
    ],
)
def test_lists_are_whole_or_additions_and_removals(cell: str, wish: Wanted) -> None:
    assert accept_column(cell, header="Care").wanted("care") == [wish]


@pytest.mark.parametrize(
    ("multi", "plain"),
    [
        (Multi.REPLACE, ("Oven",)),
        (Multi.ADD, ListEdit(add=("Oven",))),
        (Multi.REMOVE, ListEdit(remove=("Oven",))),
    ],
)
@pytest.mark.parametrize("cell", ["Oven", "oven"])
def test_a_plain_list_does_what_the_mapping_says(multi: Multi, plain: Wanted, cell: str) -> None:
    accepted = accept_column(cell, None, "-Oven", header="Care", multi=multi)
    assert accepted.wanted("care") == [plain, KEEP, ListEdit(remove=("Oven",))]


def test_an_empty_cell_may_clear_while_lists_add() -> None:
    accepted = accept_column("Oven", None, header="Care", multi=Multi.ADD, empty=Empty.CLEAR)
    assert accepted.wanted("care") == [ListEdit(add=("Oven",)), CLEAR]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("+Oven,Dishwasher", "mixed-list"),
        ("+Oven,-Oven", "mixed-list"),
        ('"+Oven"', "unknown-option"),
        ("+", "unknown-option"),
        ("+Grill", "unknown-option"),
        ("-Grill", "unknown-option"),
        ("Grill,Oven", "unknown-option"),
        ('"Oven', "bad-list"),
        (date(2026, 1, 1), "date-in-text"),
    ],
)
def test_a_list_that_says_nothing_sure_rejects_its_row(cell: RawValue, code: str) -> None:
    accepted = accept_column(cell, header="Care")
    assert accepted.errors == [code]
    assert accepted.rejected_rows == [2]


def test_an_unknown_option_is_told_with_the_nearest_and_only_itself() -> None:
    accepted = accept_column("Oven, Dishwashr", "Blu", header="Care")
    assert accepted.told == [
        ("unknown-option", "B2", "Dishwashr"),
        ("unknown-option", "B3", "Blu"),
    ]
    assert accepted.findings[0].suggestions == ("Dishwasher",)
    assert accepted.findings[0].expected == (
        'one of "Hand wash", "Dishwasher", "Oven" (options of attribute "care")'
    )
    assert "add the value" in accepted.findings[0].remedy


def test_a_status_out_of_the_three_is_told_as_such() -> None:
    accepted = accept_column("Complete", header="Status", field="status")
    assert accepted.findings[0].suggestions == ("Completed",)
    assert accepted.findings[0].remedy == "Correct the cell."


def test_an_option_in_other_case_is_taken_with_a_warning() -> None:
    accepted = accept_column("BLUE", header="Colour")
    assert accepted.wanted("colour") == ["Blue"]
    assert accepted.told == [("option-case", "B2", "BLUE")]
    assert accepted.findings[0].severity is Severity.WARNING
    assert accepted.rejected_rows == []


@pytest.mark.parametrize(
    ("header", "cells", "settings", "wishes"),
    [
        ("Weight", ["12,5", 12.5, "1.234,5"], {"decimal": ",", "thousands": "."}, ["12.5"]),
        ("Weight", ["19%", 0.19], {"percent": "fraction"}, ["0.19"]),
    ],
)
def test_numbers_are_read_by_the_marks_of_the_mapping(
    header: str, cells: list[RawValue], settings: dict[str, Any], wishes: list[str]
) -> None:
    accepted = accept_column(*cells, header=header, **settings)
    assert accepted.wanted("weight")[:2] == [Decimal(wishes[0])] * 2
    assert "number-as-text" in accepted.codes


def test_dates_are_read_in_the_order_of_the_mapping() -> None:
    accepted = accept_column("1.5.2026", header="Launch", date_order=DateOrder.DMY)
    assert accepted.wanted("launch") == [date(2026, 5, 1)]


def test_a_truth_value_among_ones_is_not_taken_for_one() -> None:
    accepted = accept_column(True, 1.0, False, 0.0, header="New")
    assert accepted.wanted("new") == [True, True, False, False]
    numbers = accept_column(True, 1.0, header="Weight")
    assert numbers.wanted("weight") == [KEEP, Decimal(1)]
    assert numbers.rejected_rows == [2]


def test_what_is_told_once_a_column_has_a_count_and_stands_at_its_first_cell() -> None:
    accepted = accept_column(3.0, "1.50", "2", header="Weight")
    assert accepted.told == [("number-as-text", "B3", "1.50")]
    assert accepted.findings[0].count == 2
    assert accepted.findings[0].repair == "1.5"
    assert accepted.findings[0].severity is Severity.NOTICE


def test_a_number_shown_with_zeros_is_used_and_told_of_with_both() -> None:
    accepted = accept_column(12.0, 13.0, "x", header="Size", shown={0: "00012"})
    assert accepted.wanted("size") == ["12", "13", "x"]
    assert ("number-shown-differently", "B2", "12 (shown as 00012)") in accepted.told


def test_a_percent_format_is_seen_in_a_column_of_plain_numbers() -> None:
    accepted = accept_column(0.19, 2.0, "<clear>", header="Weight", shown={0: "19%"})
    assert accepted.wanted("weight") == [KEEP, Decimal(2), CLEAR]
    assert accepted.told == [("percent", "B2", "0.19 (shown as 19%)")]


def test_a_shown_percentage_is_read_cell_by_cell_when_the_mapping_says_how() -> None:
    accepted = accept_column(
        0.19, 2.0, header="Weight", shown={0: "19%"}, percent="number", max="50"
    )
    assert accepted.wanted("weight") == [Decimal(19), Decimal(2)]


def test_invisible_characters_in_a_value_are_told_of() -> None:
    accepted = accept_column("Large\u00a0", header="Size")
    assert accepted.wanted("size") == ["Large"]
    assert accepted.told == [("invisible-character", "B2", "Large\u00a0")]


def test_the_same_five_texts_come_out_whatever_stands_beside_them() -> None:
    """H7: no type is inferred from a column."""
    accepted = accept_column("7", "A-7", None, "NA", "None", header="Size")
    assert accepted.wanted("size") == ["7", "A-7", KEEP, "NA", "None"]
    assert accepted.findings == ()


def test_a_column_that_is_not_there_changes_nothing() -> None:
    accepted = accept(sheet("SKU | Size", "A-1 | L"), mapping(bind("Size"), bind("Weight")))
    assert list(accepted.table.wanted) == ["attributes.size"]
    assert accepted.findings == ()


def test_an_empty_marker_clears_nothing() -> None:
    table = sheet("SKU | Size", ("A-1", " "), ("A-2", "x"), ("A-3", None))
    accepted = accept(table, mapping(bind("Size")), clear_marker="")
    assert accepted.wanted("size") == [KEEP, "x", KEEP]
    assert accepted.errors == ["spaces-only"]


def test_a_text_far_longer_than_any_option_is_quickly_told_to_be_none() -> None:
    accepted = accept_column("Blu " * 8000, header="Colour")
    assert accepted.errors == ["unknown-option"]
