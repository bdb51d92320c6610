from __future__ import annotations

import pytest

from sheetsync.mapping.nearest import nearest

WORDS = ("column", "columns", "constants", "field", "unmapped_columns")


@pytest.mark.parametrize(
    ("word", "best"),
    [
        ("colum", "column"),
        ("Columns", "columns"),
        ("Unmapped Columns", "unmapped_columns"),
        ("feild", "field"),
        ("constant", "constants"),
    ],
)
def test_the_word_most_alike_comes_first(word: str, best: str) -> None:
    assert nearest(word, WORDS)[0] == best


@pytest.mark.parametrize("word", ["", "xyz", "   ", "€"])
def test_a_word_like_none_has_no_suggestion(word: str) -> None:
    assert nearest(word, WORDS) == ()


def test_there_are_no_more_than_asked_for_and_none_twice() -> None:
    assert nearest("colum", [*WORDS, *WORDS], limit=2) == ("column", "columns")


def test_a_very_long_word_costs_little() -> None:
    assert nearest("x" * 1_000_000, WORDS) == ()
