from __future__ import annotations

from datetime import date, time

import pytest

from sheetsync.codecs.codec import CellReading, Unreadable
from sheetsync.codecs.registry import codec
from sheetsync.model.definition import TypeClass
from sheetsync.model.values import CellFault, FaultyCell, RawValue
from tests.strategies import definition
from tests.unit.codecs.reading import code_of, read

FIELD = definition(TypeClass.SKU)


@pytest.mark.parametrize(
    ("raw", "key"),
    [("A-1", "A-1"), ("00123", "00123"), ("AB 12", "AB 12"), ("2E5", "2E5"), (123.0, "123")],
)
def test_a_key_is_taken_exactly(raw: RawValue, key: str) -> None:
    assert read(TypeClass.SKU, raw) == key


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("A-1 ", "key-not-clean"),
        ("\u200bA-1", "key-not-clean"),
        ("A-1\u00a0", "key-not-clean"),
        ("A\t1", "key-not-clean"),
        ("A\r\n1", "key-not-clean"),
        ("A\u200d1", "key-not-clean"),
        ("\u00a0", "spaces-only"),
        ("4.00638E+12", "scientific-text"),
        ("x" * 101, "too-long"),
        (12.5, "not-an-integer"),
        (-5.0, "not-an-integer"),
        (1e15, "long-number"),
        (True, "boolean-in-key"),
        (date(2024, 3, 1), "date-in-key"),
        (time(1), "date-in-key"),
        (FaultyCell(fault=CellFault.ERROR), "error-cell"),
    ],
)
def test_what_is_not_exactly_a_key_is_refused(raw: RawValue, code: str) -> None:
    assert code_of(read(TypeClass.SKU, raw)) == code


def test_an_unclean_key_prints_the_code_point_and_offers_the_clean_one() -> None:
    fault = read(TypeClass.SKU, "SKU-1\u00a0")
    assert isinstance(fault, Unreadable)
    assert "U+00A0" in fault.expected
    assert fault.suggestions == ("SKU-1",)


def test_a_number_shown_with_zeros_is_refused_with_what_it_shows() -> None:
    fault = read(TypeClass.SKU, 12.0, shown="00012")
    assert isinstance(fault, Unreadable)
    assert fault.code == "number-shown-differently"
    assert fault.suggestions == ("00012",)
    assert read(TypeClass.SKU, 12.0, shown="00012", pad=5) == "00012"
    shown_in_euros = read(TypeClass.SKU, 12.0, shown="12 €")
    assert isinstance(shown_in_euros, Unreadable)
    assert shown_in_euros.suggestions == ()


def test_plytix_keeps_its_own_spelling() -> None:
    sku = codec(TypeClass.SKU)
    assert sku.from_api(" A-1", FIELD) == " A-1"
    assert sku.from_api(None, FIELD) is None
    assert sku.from_api("", FIELD) is None
    assert sku.to_api("A-1", FIELD) == "A-1"
    assert sku.to_cell("00123") == "00123"


def test_a_column_of_keys_is_swept() -> None:
    values: list[RawValue] = ["A-1", "A-2 ", None, 7.0, "A\u200d3", "x" * 101, "1E+05", "Ä-1"]
    swept = codec(TypeClass.SKU).sweep(values, CellReading(definition=FIELD))
    assert swept.doubtful == [1, 3, 4, 5, 6]
    assert [swept.values[place] for place in (0, 2, 7)] == ["A-1", None, "Ä-1"]
    assert codec(TypeClass.SKU).sweep([], CellReading(definition=FIELD)).doubtful == ()
