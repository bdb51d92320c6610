"""What a cell shows of a value."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from sheetsync.model.values import Canonical
from sheetsync.reports.shown import (
    CUT_MARK,
    is_shown_whole,
    shown,
    shown_text,
    shown_wish,
    visible_text,
)
from sheetsync.workbook.writing.layout import CellValue, utf16_units


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        ("00123", "00123"),
        ("=1+1", "=1+1"),
        (True, True),
        (12, 12),
        (10**15 - 1, 10**15 - 1),
        (10**15, "1000000000000000"),
        (-(10**17), "-100000000000000000"),
        (Decimal("2.85"), 2.85),
        (Decimal("100"), 100),
        (Decimal("0.1"), 0.1),
        (Decimal("1E+3"), 1000),
        (Decimal("123456789.123456"), 123456789.123456),
        (Decimal("1234567890.1234567"), "1234567890.1234567"),
        (date(2026, 5, 1), date(2026, 5, 1)),
        (date(1900, 2, 28), "1900-02-28"),
        (("Steel", "Silicone, food grade"), 'Steel,"Silicone, food grade"'),
    ],
)
def test_values_are_shown_typed_where_no_digit_is_lost(
    value: Canonical | None, expected: CellValue
) -> None:
    assert shown(value) == expected
    assert type(shown(value)) is type(expected)


def test_a_cleared_value_is_shown_as_the_mapping_s_marker() -> None:
    assert shown_wish(None, "(none)") == "(none)"
    assert shown_wish("Blue", "(none)") == "Blue"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x1b[31mb", "a␛[31mb"),
        ("a\rb", "a␍b"),
        ("a\u202eb", "a‹U+202E›b"),
        ("a\u200bb", "a‹U+200B›b"),
        ("a\x9bb", "a‹U+009B›b"),
        ("a\ud800b", "a‹U+D800›b"),
        (" ", "‹U+0020›"),
        ("\t\u00a0", "‹U+0009›‹U+00A0›"),
        ("", ""),
        ("line\nbreak\tand tab", "line\nbreak\tand tab"),
        ("👩\u200d🍳 می\u200cخواهم", "👩\u200d🍳 می\u200cخواهم"),
    ],
)
def test_characters_that_hide_are_named(text: str, expected: str) -> None:
    assert visible_text(text) == expected
    assert is_shown_whole(text) == (text == expected)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("x" * 32_766, False),
        ("x" * 32_767, False),
        ("x" * 32_768, True),
        ("x" * 32_766 + "😀", True),
        ("x" * 32_765 + "😀", False),
        ("😀" * 16_383, False),
        ("😀" * 16_384, True),
    ],
)
def test_a_text_longer_than_a_cell_is_cut_at_a_character_with_a_mark(text: str, cut: bool) -> None:
    result = shown_text(text)
    assert utf16_units(result) <= 32_767
    assert result.endswith(CUT_MARK) == cut
    assert text.startswith(result.removesuffix(CUT_MARK))
    assert is_shown_whole(text) is not cut
    result.encode("utf-8")


def test_a_cut_does_not_tear_an_accent_from_its_letter() -> None:
    room = 32_767 - utf16_units(CUT_MARK)
    text = "x" * (room - 1) + "e\u0301" + "y" * 100
    assert shown_text(text) == "x" * (room - 1) + CUT_MARK
