from __future__ import annotations

from datetime import date, time

import pytest

from sheetsync.codecs.codec import CellReading, Unreadable
from sheetsync.codecs.registry import codec
from sheetsync.model.definition import TypeClass
from sheetsync.model.values import CellFault, FaultyCell, RawValue
from tests.strategies import OPTIONS, definition
from tests.unit.codecs.reading import code_of, read, read_with_remarks

DROPDOWN = definition(TypeClass.DROPDOWN)
MULTI = definition(TypeClass.MULTISELECT)


@pytest.mark.parametrize(
    ("raw", "option"),
    [
        ("Blue", "Blue"),
        (" Blue ", "Blue"),
        (12.0, "12"),
        (1.5, "1,5"),
        ("Blu", "Blu"),
        (13.0, "13"),
        (True, "TRUE"),
    ],
)
def test_an_option_is_read_and_an_unknown_one_kept_for_validation(
    raw: RawValue, option: str
) -> None:
    assert read_with_remarks(TypeClass.DROPDOWN, raw) == (option, [])


@pytest.mark.parametrize("text", ["blue", "BLUE", "Blue\u200b"])
def test_an_option_in_other_case_is_taken_as_plytix_spells_it(text: str) -> None:
    value, codes = read_with_remarks(TypeClass.DROPDOWN, text)
    assert value == "Blue"
    assert codes[-1:] == (["option-case"] if text != "Blue\u200b" else ["invisible-character"])


def test_spaces_within_an_option_do_not_matter() -> None:
    assert read_with_remarks(TypeClass.DROPDOWN, "dark  BLUE", options=("Dark blue",)) == (
        "Dark blue",
        ["option-case"],
    )


def test_two_options_that_differ_in_case_are_not_guessed_between() -> None:
    options = ("Blue", "blue")
    assert read(TypeClass.DROPDOWN, "blue", options=options) == "blue"
    assert read_with_remarks(TypeClass.DROPDOWN, "BLUE", options=options) == ("BLUE", [])


def test_a_number_is_matched_as_it_is_shown() -> None:
    assert read(TypeClass.DROPDOWN, 815.0, shown="0815") == "0815"
    assert read(TypeClass.DROPDOWN, 815.0, pad=4) == "0815"


def test_truth_is_matched_with_an_option_of_that_word() -> None:
    assert read(TypeClass.DROPDOWN, True, options=("True", "False")) == "True"


@pytest.mark.parametrize("type_class", [TypeClass.DROPDOWN, TypeClass.MULTISELECT])
@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (date(2026, 1, 2), "date-in-text"),
        (time(1), "date-in-text"),
        (1e15, "long-number"),
        (" ", "spaces-only"),
        ("a\u0007", "control-character"),
        (FaultyCell(fault=CellFault.ERROR), "error-cell"),
    ],
)
def test_what_is_no_text_is_no_option(type_class: TypeClass, raw: RawValue, code: str) -> None:
    assert code_of(read(type_class, raw)) == code


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("Red,Blue", ("Blue", "Red")),
        (" Red , Blue ", ("Blue", "Red")),
        ("Red,,Blue,", ("Blue", "Red")),
        ("Red,Red", ("Red",)),
        ("Salt, pepper", ("Salt, pepper",)),
        ('Red,"Salt, pepper"', ("Red", "Salt, pepper")),
        ('"Salt, pepper" , Red', ("Red", "Salt, pepper")),
        ('"the ""big"" one"', ('the "big" one',)),
        ('the "big" one', ('the "big" one',)),
        ("+5 °C", ("+5 °C",)),
        ("Green,Red,Amber", ("Red", "Green", "Amber")),
        ("red,BLUE", ("Blue", "Red")),
    ],
)
def test_a_list_is_read_in_the_order_of_the_attribute(text: str, options: tuple[str, ...]) -> None:
    assert read(TypeClass.MULTISELECT, text) == options


@pytest.mark.parametrize(
    ("text", "separator"), [("Red;Blue", ";"), ("Red | Blue", "|"), ("Red\nBlue", "\n")]
)
def test_the_separator_is_that_of_the_mapping(text: str, separator: str) -> None:
    assert read(TypeClass.MULTISELECT, text, separator=separator) == ("Blue", "Red")


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("Wipe,Iron, low heat", ("Wipe", "Iron, low heat")),
        ("iron,  LOW heat,wipe", ("Wipe", "Iron, low heat")),
        ("Iron, low heat, do not steam, Wipe", ("Wipe", "Iron, low heat, do not steam")),
        ("Iron, Wipe", ("Iron", "Wipe")),
        ("Iron,low heat", ("Iron", "low heat")),
        ("Iron, low heat, do not, Wipe", ("Wipe", "Iron, low heat", "do not")),
    ],
)
def test_an_option_that_holds_the_separator_needs_no_quotes(
    text: str, options: tuple[str, ...]
) -> None:
    known = ("Iron", "Wipe", "Iron, low heat", "Iron, low heat, do not steam")
    assert read(TypeClass.MULTISELECT, text, options=known) == options
    reading = CellReading(definition=definition(TypeClass.MULTISELECT, options=known))
    swept = codec(TypeClass.MULTISELECT).sweep([text], reading)
    assert list(swept.doubtful) == [0] or swept.values == [options]


def test_a_quoted_item_ends_at_a_separator_that_is_a_line_break() -> None:
    assert read(TypeClass.MULTISELECT, '"Red"\n"Blue"', separator="\n") == ("Blue", "Red")


@pytest.mark.parametrize("text", [",", '"Red', '"Red" Blue', '"Red""', '""'])
def test_a_list_that_cannot_be_read_is_refused(text: str) -> None:
    assert code_of(read(TypeClass.MULTISELECT, text)) == "bad-list"


def test_options_are_written_so_that_they_read_back() -> None:
    cell = codec(TypeClass.MULTISELECT).to_cell(OPTIONS)
    assert cell == 'Blue,Red,White,"Salt, pepper","+5 °C",the "big" one,12,"1,5",0815'
    assert read(TypeClass.MULTISELECT, cell) == OPTIONS
    assert codec(TypeClass.MULTISELECT).to_cell("odd") == "odd"


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        (None, None),
        ("", None),
        ([], None),
        ("Blue", "Blue"),
        (["Blue"], "Blue"),
        (["Blue", "Red"], '["Blue", "Red"]'),
    ],
)
def test_an_option_of_plytix_is_read(answer: object, value: object) -> None:
    assert codec(TypeClass.DROPDOWN).from_api(answer, DROPDOWN) == value


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        (None, None),
        ("", None),
        ([], None),
        ("Blue", ("Blue",)),
        (["Red", "Blue", "Red"], ("Blue", "Red")),
        (["Gone", "Red"], ("Red", "Gone")),
        ([1], "[1]"),
    ],
)
def test_a_list_of_plytix_is_read(answer: object, value: object) -> None:
    assert codec(TypeClass.MULTISELECT).from_api(answer, MULTI) == value


def test_options_go_out_in_exact_case() -> None:
    assert codec(TypeClass.DROPDOWN).to_api("Blue", DROPDOWN) == "Blue"
    assert codec(TypeClass.DROPDOWN).to_cell("Blue") == "Blue"
    assert codec(TypeClass.MULTISELECT).to_api(("Blue", "Red"), MULTI) == ["Blue", "Red"]
    assert codec(TypeClass.MULTISELECT).to_api("odd", MULTI) == ["odd"]


def test_a_column_of_options_is_swept() -> None:
    own, reading = codec(TypeClass.DROPDOWN), CellReading(definition=DROPDOWN)
    assert own.sweep(["Blue", None], reading).values == ["Blue", None]
    assert list(own.sweep(["Blue", "Blu", None], reading).doubtful) == [1]
    mixed = own.sweep(["Blue", 12.0, None, "Blu"], reading)
    assert (mixed.values[0], list(mixed.doubtful)) == ("Blue", [1, 3])


def test_a_column_of_lists_is_swept() -> None:
    own, reading = codec(TypeClass.MULTISELECT), CellReading(definition=MULTI)
    values: list[RawValue] = ["Red,Blue", "Red, Blue", "Salt, pepper", None, "red", "+Red", 12.0]
    swept = own.sweep(values, reading)
    assert swept.values[:4] == [("Blue", "Red"), ("Blue", "Red"), ("Salt, pepper",), None]
    assert list(swept.doubtful) == [4, 5, 6]


def test_near_options_are_found_best_first() -> None:
    table = CellReading(definition=DROPDOWN).options
    assert table.near("Blu")[0] == "Blue"
    assert table.near("xyzzy") == ()
    assert CellReading(
        definition=definition(TypeClass.DROPDOWN, options=("Blue", "blue", "Bluebell"))
    ).options.near("BLUE", limit=2) == ("Blue", "blue")


def test_an_unreadable_list_says_what_is_wrong_with_it() -> None:
    fault = read(TypeClass.MULTISELECT, '"Red')
    assert isinstance(fault, Unreadable)
    assert "quote" in fault.expected
