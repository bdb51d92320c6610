from __future__ import annotations

from sheetsync.reports.text_table import table_lines


def test_cells_wrap_within_their_columns() -> None:
    lines = table_lines(("A", "B"), (5, 9), [("one", "two three four"), ("x", "")])
    assert lines == ["A      B", "one    two three", "       four", "x"]


def test_a_long_word_is_broken_and_a_long_text_is_cut() -> None:
    lines = table_lines(("A",), (4,), [("abcdefghij",), ("aaaa bbbb cccc dddd eeee",)])
    assert lines == ["A", "abcd", "efgh", "ij", "aaaa", "bbbb", "cccc", "ddd…"]


def test_wide_letters_count_twice_and_accents_that_combine_not_at_all() -> None:
    lines = table_lines(("A", "B"), (6, 3), [("漢字漢字", "x"), ("e\u0301e\u0301", "y")])
    assert lines == ["A       B", "漢字漢  x", "字", "e\u0301e\u0301      y"]


def test_what_could_steer_a_terminal_is_made_visible() -> None:
    (_, line) = table_lines(("A",), (20,), [("\x1b[31mred\nx",)])
    assert line == "\\x1b[31mred\\nx"
