from __future__ import annotations

from datetime import date, time

import pytest

from sheetsync.codecs.codec import CellReading, Unreadable
from sheetsync.codecs.gtin import check_digit, is_gtin
from sheetsync.codecs.registry import codec
from sheetsync.model.definition import TypeClass
from sheetsync.model.values import CellFault, FaultyCell, RawValue
from tests.strategies import definition
from tests.unit.codecs.reading import code_of, read

FIELD = definition(TypeClass.GTIN)


@pytest.mark.parametrize(
    ("body", "digit"),
    [("400638133393", 1), ("9638507", 4), ("61414100003", 6), ("1061414100041", 5)],
)
def test_the_check_digit_is_that_of_gs1(body: str, digit: int) -> None:
    assert check_digit(body) == digit
    assert is_gtin(f"{body}{digit}")


@pytest.mark.parametrize(
    ("raw", "gtin"),
    [
        ("4006381333931", "4006381333931"),
        (" 4006381333931\u00a0", "4006381333931"),
        ("96385074", "96385074"),
        (4006381333931.0, "4006381333931"),
        ("0614141000036", "0614141000036"),
    ],
)
def test_gtins_are_read(raw: RawValue, gtin: str) -> None:
    assert read(TypeClass.GTIN, raw) == gtin


def test_a_padded_number_is_a_gtin() -> None:
    assert read(TypeClass.GTIN, 614141000036.0, pad=13) == "0614141000036"
    shown = read(TypeClass.GTIN, 614141000036.0, shown="0614141000036")
    assert code_of(shown) == "number-shown-differently"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("4006381333932", "gtin-invalid"),
        ("400638133393", "gtin-invalid"),
        ("40-06381-333931", "gtin-invalid"),
        ("abc", "gtin-invalid"),
        ("４００６３８１３３３９３１", "gtin-invalid"),
        (4006381333932.0, "gtin-invalid"),
        (12.5, "not-an-integer"),
        (1e15, "long-number"),
        ("4.00638E+12", "scientific-text"),
        (True, "gtin-invalid"),
        (date(2026, 1, 1), "gtin-invalid"),
        (time(1), "gtin-invalid"),
        (" ", "spaces-only"),
        (FaultyCell(fault=CellFault.ERROR), "error-cell"),
    ],
)
def test_what_is_no_gtin_is_refused(raw: RawValue, code: str) -> None:
    assert code_of(read(TypeClass.GTIN, raw)) == code


@pytest.mark.parametrize(
    ("raw", "suggestions", "said"),
    [
        ("4006381333932", (), "1 as the check digit"),
        ("40-06381-333931", ("4006381333931",), "8, 12, 13 or 14 digits"),
        (14141000037.0, (), "8, 12, 13 or 14 digits"),
        ("1234567", (), "8, 12, 13 or 14 digits"),
        ("6385072", (), "8, 12, 13 or 14 digits"),
    ],
)
def test_a_wrong_gtin_says_what_is_wrong(
    raw: RawValue, suggestions: tuple[str, ...], said: str
) -> None:
    fault = read(TypeClass.GTIN, raw)
    assert isinstance(fault, Unreadable)
    assert said in fault.expected
    assert set(suggestions) <= set(fault.suggestions)


def test_lost_zeros_are_offered_back() -> None:
    fault = read(TypeClass.GTIN, "61414100003")
    assert isinstance(fault, Unreadable)
    assert all(is_gtin(one) and one.endswith("61414100003") for one in fault.suggestions)
    lost = read(TypeClass.GTIN, float("0" + "0123456789"[1:] + str(check_digit("00123456789"))))
    assert isinstance(lost, Unreadable)
    assert "001234567895" in lost.suggestions


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ("4006381333931", "4006381333931"),
        (4006381333931, "4006381333931"),
        (None, None),
        ("", None),
    ],
)
def test_gtins_of_plytix_are_read(answer: object, value: object) -> None:
    assert codec(TypeClass.GTIN).from_api(answer, FIELD) == value


def test_a_gtin_goes_out_as_text() -> None:
    assert codec(TypeClass.GTIN).to_api("0614141000036", FIELD) == "0614141000036"
    assert codec(TypeClass.GTIN).to_cell("0614141000036") == "0614141000036"


def test_a_column_of_gtins_is_swept() -> None:
    values: list[RawValue] = ["4006381333931", None, 4006381333931.0, "4006381333932"]
    swept = codec(TypeClass.GTIN).sweep(values, CellReading(definition=FIELD))
    assert list(swept.doubtful) == [2, 3]
