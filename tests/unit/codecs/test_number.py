from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest

from sheetsync.codecs.codec import CellReading, Unreadable
from sheetsync.codecs.registry import codec
from sheetsync.model.definition import TypeClass
from sheetsync.model.values import CellFault, FaultyCell, RawValue
from tests.strategies import definition
from tests.unit.codecs.reading import code_of, read, read_with_remarks

DECIMAL = definition(TypeClass.DECIMAL)
INT = definition(TypeClass.INT)


@pytest.mark.parametrize(
    ("text", "decimal", "thousands", "value"),
    [
        ("12.5", ".", "", "12.5"),
        ("12,5", ",", "", "12.5"),
        (" 12,5\u00a0", ",", "", "12.5"),
        ("+5", ".", "", "5"),
        ("-5.25", ".", "", "-5.25"),
        (".5", ".", "", "0.5"),
        ("-,5", ",", "", "-0.5"),
        ("0123", ".", "", "123"),
        ("1.234,56", ",", ".", "1234.56"),
        ("1.234", ",", ".", "1234"),
        ("1234,5", ",", ".", "1234.5"),
        ("1 234,56", ",", " ", "1234.56"),
        ("1\u00a0234,56", ",", " ", "1234.56"),
        ("1\u202f234\u202f567", ",", " ", "1234567"),
        ("1 234", ".", "\u00a0", "1234"),
        ("1'234.50", ".", "'", "1234.5"),
        ("1’234.50", ".", "'", "1234.5"),
        ("1,234.50", ".", ",", "1234.5"),
        ("1.234", ".", "", "1.234"),
    ],
)
def test_numbers_are_read_from_text_by_the_marks_of_the_mapping(
    text: str, decimal: str, thousands: str, value: str
) -> None:
    found = read(TypeClass.DECIMAL, text, decimal=decimal, thousands=thousands)
    assert found == Decimal(value)
    assert isinstance(found, Decimal)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1,234", "ambiguous-number"),
        ("1 234", "ambiguous-number"),
        ("1'234", "ambiguous-number"),
        ("1.234,56", "not-a-number"),
        ("1_000", "not-a-number"),
        ("nan", "not-a-number"),
        ("inf", "not-a-number"),
        ("5.", "not-a-number"),
        ("--5", "not-a-number"),
        ("abc", "not-a-number"),
        ("1e5", "scientific-text"),
        ("4.00638E+12", "scientific-text"),
        ("12 mm", "unit"),
        ("€12.50", "unit"),
        ("12 €", "unit"),
        ("EUR 12", "unit"),
        ("12 m2", "unit"),
        ("5 fl oz", "unit"),
        ("3 x 4", "not-a-number"),
        ("1/2", "not-a-number"),
        ("19%", "percent"),
        ("1234567890123456", "long-number"),
        ("0.1234567890123456", "long-number"),
        ("1000000000000000", "long-number"),
        (" ", "spaces-only"),
        ("12\u0007", "control-character"),
    ],
)
def test_a_text_that_is_no_sure_number_is_refused(text: str, code: str) -> None:
    assert code_of(read(TypeClass.DECIMAL, text)) == code


@pytest.mark.parametrize(
    ("text", "offered"), [("１２", "12"), ("٣", "3"), ("−5", "-5"), ("12 mm", "12")]
)
def test_what_may_have_been_meant_is_offered(text: str, offered: str) -> None:
    fault = read(TypeClass.DECIMAL, text)
    assert isinstance(fault, Unreadable)
    assert fault.suggestions == (offered,)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (12.5, "12.5"),
        (0.1 + 0.2, "0.3"),
        (19.989999999999998, "19.99"),
        (7, "7"),
        (-0.0, "0"),
        (1e-7, "0.0000001"),
        (999999999999999.0, "999999999999999"),
    ],
)
def test_numeric_cells_pass_through_fifteen_digits(raw: float, value: str) -> None:
    assert read(TypeClass.DECIMAL, raw) == Decimal(value)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (float("nan"), "not-a-number"),
        (float("inf"), "not-a-number"),
        (float("-inf"), "not-a-number"),
        (1e15, "long-number"),
        (True, "not-a-number"),
        (date(2026, 1, 1), "not-a-number"),
        (time(1), "not-a-number"),
        (FaultyCell(fault=CellFault.UNSAVED_FORMULA), "formula-without-value"),
    ],
)
def test_a_cell_that_is_no_number_is_refused(raw: RawValue, code: str) -> None:
    assert code_of(read(TypeClass.DECIMAL, raw)) == code


@pytest.mark.parametrize(
    ("raw", "shown", "percent", "value"),
    [
        ("19%", "", "fraction", "0.19"),
        ("19 %", "", "number", "19"),
        (0.19, "19%", "fraction", "0.19"),
        (0.19, "19%", "number", "19"),
        (0.19, "", "fraction", "0.19"),
        (19.0, "", "number", "19"),
    ],
)
def test_percent_means_what_the_mapping_says(
    raw: RawValue, shown: str, percent: str, value: str
) -> None:
    assert read(TypeClass.DECIMAL, raw, shown=shown, percent=percent) == Decimal(value)


def test_percent_without_a_word_in_the_mapping_is_refused() -> None:
    assert code_of(read(TypeClass.DECIMAL, 0.19, shown="19%")) == "percent"


def test_a_number_of_percent_among_fractions_is_told_of() -> None:
    assert read_with_remarks(TypeClass.DECIMAL, 19.0, percent="fraction") == (
        Decimal(19),
        ["percent"],
    )


@pytest.mark.parametrize(
    ("raw", "shown", "codes"),
    [
        (19.995, "20.00", ["rounded-on-screen"]),
        (19.995, "€ 20.00", ["rounded-on-screen"]),
        (19.995, "20.0", ["rounded-on-screen"]),
        (19.995, "20", ["rounded-on-screen"]),
        (1234.5, "1.23E+03", ["rounded-on-screen"]),
        (0.30000000000000004, "0.30", []),
        (-5.0, "(5.00)", []),
        (-5.0, "5.00", []),
        (12.0, "12 m2", []),
        (1234.0, "1.2", ["number-shown-differently"]),
        (12.0, "########", ["number-shown-differently"]),
        (1234.5, "1,234.50", []),
        (12.0, "12 mm", []),
        (1.2e14, "1.2E+14", []),
        (12.0, "twelve", []),
    ],
)
def test_a_number_that_is_shown_rounded_is_told_of(
    raw: float, shown: str, codes: list[str]
) -> None:
    assert read_with_remarks(TypeClass.DECIMAL, raw, shown=shown)[1] == codes


def test_numbers_typed_as_text_are_told_once_a_column() -> None:
    assert read_with_remarks(TypeClass.DECIMAL, "12.5") == (Decimal("12.5"), ["number-as-text"])


@pytest.mark.parametrize(
    ("raw", "value"), [(12.0, 12), ("12", 12), (2.9999999999999996, 3), ("1.000", 1)]
)
def test_whole_numbers_are_read(raw: RawValue, value: int) -> None:
    found = read(TypeClass.INT, raw)
    assert found == value
    assert type(found) is int


@pytest.mark.parametrize(
    ("raw", "code"), [(12.5, "not-an-integer"), ("12.5", "not-an-integer"), ("x", "not-a-number")]
)
def test_what_is_not_whole_is_refused(raw: RawValue, code: str) -> None:
    assert code_of(read(TypeClass.INT, raw)) == code


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        (None, None),
        ("", None),
        (12, Decimal(12)),
        (12.5, Decimal("12.5")),
        (90.9090909090909, Decimal("90.9090909090909")),
        ("12.5", Decimal("12.5")),
        ("1e3", Decimal(1000)),
        ("abc", "abc"),
        (True, "true"),
        (float("nan"), "NaN"),
        ([1], "[1]"),
    ],
)
def test_decimals_of_plytix_are_read(answer: object, value: object) -> None:
    assert codec(TypeClass.DECIMAL).from_api(answer, DECIMAL) == value


@pytest.mark.parametrize(
    ("answer", "value"), [(12, 12), (12.0, 12), ("12", 12), (12.5, Decimal("12.5")), (None, None)]
)
def test_whole_numbers_of_plytix_are_read(answer: object, value: object) -> None:
    found = codec(TypeClass.INT).from_api(answer, INT)
    assert found == value
    assert type(found) is type(value)


def test_numbers_go_out_as_json_numbers_and_numeric_cells() -> None:
    decimal, whole = codec(TypeClass.DECIMAL), codec(TypeClass.INT)
    assert decimal.to_api(Decimal("12.5"), DECIMAL) == 12.5
    assert type(decimal.to_api(Decimal("12.0"), DECIMAL)) is int
    assert whole.to_api(12, INT) == 12
    assert decimal.to_cell(Decimal("12.5")) == 12.5
    assert whole.to_cell(12) == 12.0
    assert decimal.to_cell("abc") == "abc"


@pytest.mark.parametrize("type_class", [TypeClass.INT, TypeClass.DECIMAL])
def test_a_column_of_numbers_is_swept(type_class: TypeClass) -> None:
    reading = CellReading(definition=definition(type_class))
    own = codec(type_class)
    clear = own.sweep([1.0, None, 2.0], reading)
    assert (clear.values, list(clear.doubtful)) == ([1, None, 2], [])
    assert list(own.sweep([1.0, "2", 1e15, float("nan")], reading).doubtful) == [1, 2, 3]
    assert list(own.sweep([1.0, True], reading).doubtful) == [0, 1]
    percent = CellReading(definition=definition(type_class), percent="fraction")
    assert list(own.sweep([1.0], percent).doubtful) == [0]


def test_a_fraction_in_a_column_of_whole_numbers_is_doubtful() -> None:
    assert list(codec(TypeClass.INT).sweep([1.5], CellReading(definition=INT)).doubtful) == [0]


@pytest.mark.parametrize("gap", [[], [None]])
def test_a_long_column_of_different_numbers_is_swept_alike(gap: list[None]) -> None:
    values: list[RawValue] = [*gap, *(number / 7 for number in range(1, 3000))]
    own, reading = codec(TypeClass.DECIMAL), CellReading(definition=DECIMAL)
    swept = own.sweep(values, reading, blank="blank")
    assert list(swept.doubtful) == []
    assert swept.values[len(gap) :] == [read(TypeClass.DECIMAL, raw) for raw in values[len(gap) :]]
    assert swept.values[: len(gap)] == ["blank"] * len(gap)


def test_a_long_column_with_a_doubtful_number_is_swept_all_the_same() -> None:
    values: list[RawValue] = [*map(float, range(1000)), 1e15]
    swept = codec(TypeClass.DECIMAL).sweep(values, CellReading(definition=DECIMAL))
    assert list(swept.doubtful) == [1000]
    assert swept.values[:3] == [0, 1, 2]
