"""The page on ``doctor``: its example runs, and every kind of column stands in its table."""

from __future__ import annotations

from sheetsync.model.examined import Judged
from tools.make_doctor_docs import TARGET, page, tables

TEXT = TARGET.read_text(encoding="utf-8")


def test_the_example_says_what_the_page_shows() -> None:
    assert page(TEXT) == TEXT, "run: python -m tools.make_doctor_docs"


def test_the_example_finds_something_in_three_cells() -> None:
    assert all(f"• {cell} (" in TEXT for cell in ("C3", "C5", "D5"))


def test_every_kind_of_column_stands_in_the_table_once() -> None:
    told = [row[0].strip("`") for row in tables(TEXT)[1][2:]]
    assert sorted(told) == sorted(Judged)
