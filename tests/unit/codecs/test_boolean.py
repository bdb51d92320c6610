from __future__ import annotations

from datetime import date, time

import pytest

from sheetsync.codecs.boolean import FALSE_WORDS, TRUE_WORDS
from sheetsync.codecs.codec import CellReading
from sheetsync.codecs.registry import codec
from sheetsync.model.definition import TypeClass
from sheetsync.model.values import CellFault, FaultyCell, RawValue
from tests.strategies import definition
from tests.unit.codecs.reading import code_of, read

FIELD = definition(TypeClass.BOOLEAN)


@pytest.mark.parametrize("word", sorted(TRUE_WORDS))
def test_words_for_yes_are_true_in_any_case(word: str) -> None:
    assert read(TypeClass.BOOLEAN, word) is True
    assert read(TypeClass.BOOLEAN, f" {word.upper()} ") is True


@pytest.mark.parametrize("word", sorted(FALSE_WORDS))
def test_words_for_no_are_false_in_any_case(word: str) -> None:
    assert read(TypeClass.BOOLEAN, word) is False
    assert read(TypeClass.BOOLEAN, word.upper()) is False


@pytest.mark.parametrize(("raw", "value"), [(True, True), (False, False), (1.0, True), (0, False)])
def test_truth_values_and_ones_and_zeros_are_read(
    raw: RawValue,
    value: bool,
) -> None:
    assert read(TypeClass.BOOLEAN, raw) is value


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("o", "not-a-boolean"),
        ("-", "not-a-boolean"),
        ("?", "not-a-boolean"),
        ("maybe", "not-a-boolean"),
        (2.0, "not-a-boolean"),
        (float("nan"), "not-a-boolean"),
        (date(2026, 1, 1), "not-a-boolean"),
        (time(1), "not-a-boolean"),
        (" ", "spaces-only"),
        (FaultyCell(fault=CellFault.PICTURE), "picture-in-cell"),
    ],
)
def test_an_unknown_word_is_a_fault_and_never_false(raw: RawValue, code: str) -> None:
    assert code_of(read(TypeClass.BOOLEAN, raw)) == code


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        (True, True),
        (False, False),
        ("True", True),
        ("false", False),
        (None, None),
        ("", None),
        ("yes", "yes"),
        (1, "1"),
    ],
)
def test_truth_of_plytix_is_read(answer: object, value: object) -> None:
    found = codec(TypeClass.BOOLEAN).from_api(answer, FIELD)
    assert found == value
    assert type(found) is type(value)


def test_truth_goes_out_as_truth() -> None:
    own = codec(TypeClass.BOOLEAN)
    assert own.to_api(True, FIELD) is True
    assert own.to_cell(False) is False
    assert own.to_cell("yes") == "yes"


def test_a_column_of_truth_values_is_swept_and_ones_are_not() -> None:
    own, reading = codec(TypeClass.BOOLEAN), CellReading(definition=FIELD)
    assert list(own.sweep([True, None, False], reading).doubtful) == []
    assert list(own.sweep([True, 1.0], reading).doubtful) == [0, 1]
