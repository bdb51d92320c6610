from __future__ import annotations

import pytest

from sheetsync.codecs import characters


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\n", "\u2028", "\u2029", "\u0085"])
def test_every_kind_of_line_break_becomes_one(newline: str) -> None:
    assert characters.one_newline(f"a{newline}b") == "a\nb"


@pytest.mark.parametrize(
    ("text", "trimmed", "cut"),
    [
        ("plain", "plain", ""),
        (" \tplain \n", "plain", ""),
        ("plain\u00a0", "plain", "\u00a0"),
        ("\u200bpl\u00a0ain \u202f\u00a0\u202f", "pl\u00a0ain", "\u200b\u202f\u00a0"),
        ("\u00a0 \u200b", "", "\u00a0\u200b"),
    ],
)
def test_ends_are_trimmed_and_what_was_cut_can_be_named(text: str, trimmed: str, cut: str) -> None:
    assert characters.trimmed(text) == trimmed
    assert characters.cut_characters(text) == cut


def test_hidden_characters_within_a_text_are_found_but_joiners_belong_there() -> None:
    assert characters.hidden_inside("a\u200bb\ufeffc\u200bd") == "\u200b\ufeff"
    assert characters.hidden_inside("a\u200db\u200cc\u00add\u00a0e") == ""


@pytest.mark.parametrize(
    ("key", "unclean", "clean"),
    [
        ("SKU-1", "", "SKU-1"),
        ("SKU 1", "", "SKU 1"),
        ("SKU-1 ", " ", "SKU-1"),
        ("SKU-1\u00a0", "\u00a0", "SKU-1"),
        ("\u200bSKU-1", "\u200b", "SKU-1"),
        ("SKU\n-1", "\n", "SKU-1"),
        ("SKU\u200d-1", "\u200d", "SKU-1"),
        ("SKU\u0007", "\u0007", "SKU"),
    ],
)
def test_a_key_is_checked_and_the_clean_one_offered(key: str, unclean: str, clean: str) -> None:
    assert characters.unclean_in_key(key) == unclean
    assert characters.clean_key(key) == clean


def test_code_points_are_named_where_they_have_a_name() -> None:
    assert characters.code_points("\u00a0\u0007") == "U+00A0 (no-break space), U+0007"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Blue", "BLUE"), ("dark  blue", "Dark\u00a0blue "), ("straße", "STRASSE"), ("Ａ１", "a1")],
)
def test_a_hurried_reader_sees_no_difference(one: str, other: str) -> None:
    assert characters.folded(one) == characters.folded(other)


def test_accents_make_a_difference_to_a_hurried_reader() -> None:
    assert characters.folded("cafe") != characters.folded("café")


def test_texts_beyond_doubt_are_not_searched_one_by_one() -> None:
    assert characters.doubtful_positions([]) == []
    assert characters.doubtful_positions(["plain", "größer", "日本語\twith\nbreaks"]) == []


@pytest.mark.parametrize(
    "doubtful", ["a\r\nb", "a\u0007", "a\u00a0", "\u200ba", "\ud800", "\x7f", "a\u2028b", "\ufffe"]
)
def test_doubtful_texts_are_found(doubtful: str) -> None:
    assert characters.doubtful_positions(["fine", doubtful, "auch schön"]) == [1]


def test_a_key_may_hold_less_than_a_text() -> None:
    assert characters.unclean_positions(["A-1", "A\t1", "A\u200d1", "Ä-1"]) == [1, 2]
