from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from sheetsync.codecs.codec import CellReading, Unreadable
from sheetsync.codecs.registry import codec
from sheetsync.model.definition import TypeClass
from sheetsync.model.values import CellFault, FaultyCell, RawValue
from tests.strategies import definition
from tests.unit.codecs.reading import code_of, read, read_with_remarks

TEXTS = [TypeClass.TEXT, TypeClass.MULTILINE, TypeClass.HTML]


@pytest.mark.parametrize("type_class", TEXTS)
@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("plain", "plain"),
        ("  plain ", "plain"),
        ("a\r\nb", "a\nb"),
        ("00123", "00123"),
        ("NA", "NA"),
        ("None", "None"),
        ("=1+1", "=1+1"),
        ("_x000D_", "_x000D_"),
        ("2E5", "2E5"),
        (7.0, "7"),
        (12.5, "12.5"),
        (0.1 + 0.2, "0.3"),
        (-3.0, "-3"),
    ],
)
def test_text_is_taken_as_typed_and_a_number_by_its_digits(
    type_class: TypeClass, raw: RawValue, value: str
) -> None:
    assert read(type_class, raw) == value


def test_a_number_in_a_text_column_has_the_decimal_mark_of_the_mapping() -> None:
    assert read(TypeClass.TEXT, 12.5, decimal=",") == "12,5"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (True, "boolean-in-text"),
        (date(2024, 3, 1), "date-in-text"),
        (datetime.fromisoformat("2024-03-01"), "date-in-text"),
        (time(12), "date-in-text"),
        (timedelta(hours=30), "date-in-text"),
        (1e15, "long-number"),
        (float("nan"), "long-number"),
        (float("inf"), "long-number"),
        ("a\u0007b", "control-character"),
        ("a\ud800", "control-character"),
        ("\u00a0 ", "spaces-only"),
        ("4.00638E+12", "scientific-text"),
        ("1E-05", "scientific-text"),
        (FaultyCell(fault=CellFault.ERROR, shown="#N/A"), "error-cell"),
        (FaultyCell(fault=CellFault.UNSAVED_FORMULA), "formula-without-value"),
        (FaultyCell(fault=CellFault.PICTURE), "picture-in-cell"),
        (FaultyCell(fault=CellFault.UNREADABLE), "unreadable-cell"),
    ],
)
def test_what_is_no_text_is_refused(raw: RawValue, code: str) -> None:
    assert code_of(read(TypeClass.TEXT, raw)) == code


def test_prose_may_hold_scientific_notation() -> None:
    assert read(TypeClass.MULTILINE, "4.00638E+12") == "4.00638E+12"


def test_a_number_in_a_text_column_is_told_once_a_column() -> None:
    assert read_with_remarks(TypeClass.TEXT, 7.0) == ("7", ["text-from-number"])


def test_a_number_that_is_shown_with_zeros_is_told_of_but_used() -> None:
    assert read_with_remarks(TypeClass.TEXT, 12.0, shown="00012") == (
        "12",
        ["number-shown-differently"],
    )
    assert read(TypeClass.TEXT, 12.0, shown="00012") == "12"


@pytest.mark.parametrize("shown", ["00012", ""])
def test_padding_gives_the_zeros_back_and_nothing_needs_telling(shown: str) -> None:
    assert read_with_remarks(TypeClass.TEXT, 12.0, shown=shown, pad=5) == ("00012", [])


@pytest.mark.parametrize(
    ("raw", "value", "codes"),
    [
        ("a\u00a0", "a", ["invisible-character"]),
        ("\u200ba", "a", ["invisible-character"]),
        ("a\u200bb", "a\u200bb", ["invisible-character"]),
        ("\u200ba\u200bb", "a\u200bb", ["invisible-character"] * 2),
        ("10\u00a0kg", "10\u00a0kg", []),
        ("می\u200cخواهم", "می\u200cخواهم", []),
    ],
)
def test_invisible_characters_are_told_of(raw: str, value: str, codes: list[str]) -> None:
    assert read_with_remarks(TypeClass.TEXT, raw) == (value, codes)


def test_without_trimming_a_text_with_blanks_around_is_refused_with_the_clean_one() -> None:
    fault = read(TypeClass.TEXT, " a ", trim=False)
    assert isinstance(fault, Unreadable)
    assert fault.code == "surrounding-blanks"
    assert fault.suggestions == ("a",)
    assert read(TypeClass.TEXT, "a", trim=False) == "a"


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        (None, None),
        ("", None),
        ("  ", None),
        (" a\r\nb ", "a\nb"),
        ("455", "455"),
        (455, "455"),
        ({"a": 1}, '{"a": 1}'),
    ],
)
def test_texts_of_plytix_are_read(answer: object, value: str | None) -> None:
    assert codec(TypeClass.TEXT).from_api(answer, definition(TypeClass.TEXT)) == value


def test_texts_go_out_as_they_are() -> None:
    assert codec(TypeClass.TEXT).to_api("a", definition(TypeClass.TEXT)) == "a"
    assert codec(TypeClass.TEXT).to_cell("=1+1") == "=1+1"


@pytest.mark.parametrize(
    ("values", "found", "doubtful"),
    [
        (["a", " b "], ["a", "b"], []),
        (["a", None], ["a", None], []),
        (["a", "  ", None, ""], ["a", None, None, None], [1, 3]),
        (["a", 7.0, True], ["a", None, None], [1, 2]),
        (["1E+05", "E-mail", "TONE-1"], ["1E+05", "E-mail", "TONE-1"], [0]),
        (["TONE-1"], ["TONE-1"], []),
        (["A1E-2B"], ["A1E-2B"], []),
        (["a\u00a0", "b"], ["a", "b"], [0]),
    ],
)
def test_a_column_of_texts_is_swept(
    values: list[RawValue], found: list[object], doubtful: list[int]
) -> None:
    swept = codec(TypeClass.TEXT).sweep(values, CellReading(definition=definition(TypeClass.TEXT)))
    assert swept.values == found
    assert list(swept.doubtful) == doubtful


def test_a_sweep_without_trimming_doubts_blanks_around() -> None:
    reading = CellReading(definition=definition(TypeClass.HTML), trim=False)
    assert codec(TypeClass.HTML).sweep(["a", " b"], reading).doubtful == [1]
    assert codec(TypeClass.HTML).sweep(["a", "b"], reading).doubtful == ()
