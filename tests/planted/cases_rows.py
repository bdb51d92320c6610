"""Damage to rows, ranges, tables and single cells' XML; meaning in looks and notes."""

from __future__ import annotations

import re

from openpyxl.comments import Comment
from openpyxl.styles import Font

from tests.planted.building import SHEET, Draft, Parts, replaced
from tests.planted.case import Case, Step, at, of_sheet, workbook
from tests.planted.damage import (
    BANDED,
    ERROR,
    TABLE,
    dimension,
    double,
    put,
    raw,
    rows_styled,
    together,
)


def _gap(rows: int) -> Step:
    """Blank rows below the table, and then one more product whose price is an error."""

    def step(draft: Draft) -> None:
        number = draft.add_row(draft.new_row(rows), at=42 + rows)
        draft.table = ""
        draft.raw(f"D{number}", 't="e"', ERROR)

    return step


def _row_behind(gap_rows: int) -> Step:
    def step(draft: Draft) -> None:
        draft.add_row(draft.new_row(gap_rows), at=42 + gap_rows)
        draft.table = ""

    return step


def _total_below(draft: Draft) -> None:
    """A sum below the prices with a word beside it, and no key."""
    draft.put("B42", "Total")
    draft.put("D42", sum(row["Price"] for row in draft.rows), "#,##0.00")
    draft.sheet["D42"].font = Font(bold=True)


def _below_table(draft: Draft) -> None:
    """Two products typed below the Excel table, which did not grow."""
    for seed in (1, 2):
        draft.add_row(draft.new_row(seed))


def _grown_table(draft: Draft) -> None:
    _below_table(draft)
    draft.table = draft.area()


def _total_row(draft: Draft) -> None:
    """The table's own row of totals."""
    draft.put("A42", "Total")
    draft.put("D42", 4711.5, "#,##0.00")

    def totals(parts: Parts) -> None:
        part = next(name for name in parts if name.startswith("xl/tables/"))
        replaced(parts, part, 'ref="A1:L41"', 'ref="A1:L42" totalsRowCount="1"')

    draft.patch(totals)


def _far_blank(draft: Draft) -> None:
    draft.patch(
        lambda parts: replaced(
            parts, SHEET, "</sheetData>",
            '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t xml:space="preserve"> </t>'
            "</is></c></row></sheetData>",
        )
    )  # fmt: skip


def _whole_columns_styled(draft: Draft) -> None:
    draft.patch(
        lambda parts: replaced(
            parts, SHEET, "</cols>", '<col min="14" max="16384" width="9" style="1"/></cols>'
        )
    )


def _notes_on_cells(draft: Draft) -> None:
    for cell, text in (("D5", "Mia: please halve"), ("B9", "not final"), ("F12", "delete?")):
        draft.sheet[cell].comment = Comment(text, "Mia Sommer")


def _index_out_of_range(draft: Draft) -> None:
    """A cell that points to a shared text that is not there."""
    draft.raw("F6", 't="s"', "<v>99999</v>")


def _no_addresses(draft: Draft) -> None:
    """Cells without addresses, as some exporters write them."""

    def change(parts: Parts) -> None:
        text = parts[SHEET].decode("utf-8")
        parts[SHEET] = re.sub(r' r="[A-Z]+[0-9]+"', "", text).encode("utf-8")

    draft.patch(change)


CASES: tuple[Case, ...] = (
    # ------------------------------------------------------------------ H30 to H33: ranges
    *(
        workbook(
            f"error-below-{rows}-blank-rows",
            "H30",
            _gap(rows),
            *at(f"D{42 + rows}", "error-cell"),
            twin=_row_behind(rows),
            base=BANDED,
        )
        for rows in (1, 100, 5000)
    ),
    workbook("total-without-a-key", "H30", _total_below, *at("42", "missing-key"), base=BANDED),
    workbook(
        "stated-range-too-small",
        "H31",
        together(dimension("A1:C5"), raw("L41", 't="e"', ERROR)),
        *at("L41", "error-cell"),
        of_sheet("wrong-dimension"),
        cells=492,
        only=SHEET,
    ),
    workbook(
        "stated-range-of-one-cell",
        "H31",
        dimension("A1"),
        of_sheet("wrong-dimension"),
        cells=492,
        only=SHEET,
    ),
    workbook(
        "stated-range-too-large",
        "H31 H32",
        dimension("A1:XFD1048576"),
        of_sheet("wrong-dimension"),
        cells=492,
        only=SHEET,
    ),
    workbook(
        "error-without-a-stated-range",
        "H31",
        together(dimension(""), raw("D40", 't="e"', ERROR)),
        *at("D40", "error-cell"),
        twin=dimension(""),
        cells=492,
        only=SHEET,
    ),
    workbook(
        "error-among-cells-without-addresses",
        "H31",
        together(raw("D40", 't="e"', ERROR), _no_addresses),
        *at("D40", "error-cell"),
        twin=_no_addresses,
        cells=492,
        only=SHEET,
    ),
    workbook("blank-in-the-last-cell-of-all", "H32", _far_blank, of_sheet("far-cell"), only=SHEET),
    workbook(
        "error-beside-styled-columns",
        "H32",
        together(_whole_columns_styled, raw("E20", 't="e"', ERROR)),
        *at("E20", "error-cell"),
        twin=_whole_columns_styled,
        only=SHEET,
    ),
    workbook(
        "error-in-the-third-row-of-a-table-at-c5",
        "H33",
        raw("F8", 't="e"', ERROR),
        *at("F8", "error-cell"),
        base={"top": 5, "left": 3},
        cells=492,
        only=SHEET,
    ),
    workbook(
        "invisible-sign-in-a-key-of-a-table-at-c5",
        "H33 H18",
        put(("C8", "KT-99\u00a008")),
        *at("C8", "key-not-clean"),
        base={"top": 5, "left": 3},
        cells=492,
    ),
    # ------------------------------------------------------------------ H34: keys
    workbook(
        "one-key-with-two-prices",
        "H34",
        double(5, 20, Price=1.25),
        *at("D5", "duplicate-key"),
        *at("D20", "duplicate-key"),
    ),
    workbook(
        "one-key-three-times",
        "H34",
        together(double(5, 20, Colour="Pink"), double(5, 30, Colour="Teal")),
        *at("F5", "duplicate-key"),
        *at("F20", "duplicate-key"),
        *at("F30", "duplicate-key"),
    ),
    workbook("one-row-twice", "H34", double(5, 20), *at("5", "duplicate-row")),
    workbook(
        "keys-that-differ-in-zeros",
        "H34",
        put(("A6", "KT-0091"), ("A9", "KT-91")),
        *at("A9", "near-duplicate-key"),
    ),
    workbook(
        "keys-that-differ-in-a-dash",
        "H34",
        put(("A6", "KT-9911"), ("A9", "KT9911")),
        *at("A9", "near-duplicate-key"),
    ),
    # ------------------------------------------------------------------ H36: tables
    workbook(
        "products-below-the-table",
        "H36",
        _below_table,
        *at("A42", "rows-below-table"),
        base=TABLE,
        twin=_grown_table,
    ),
    workbook(
        "row-of-totals-in-the-table", "H36 H30", _total_row, *at("42", "total-row"), base=TABLE
    ),
    # ------------------------------------------------------------------ H38: one broken cell
    workbook(
        "text-that-is-not-in-the-file",
        "H38",
        _index_out_of_range,
        *at("F6", "unreadable-cell"),
        only=SHEET,
    ),
    workbook(
        "letters-for-a-number",
        "H38",
        raw("D7", "", "<v>abc</v>"),
        *at("D7", "unreadable-cell"),
        only=SHEET,
    ),
    workbook(
        "letters-for-a-truth-value",
        "H38",
        raw("I7", 't="b"', "<v>maybe</v>"),
        *at("I7", "unreadable-cell"),
        only=SHEET,
    ),
    # ------------------------------------------------------------------ H24: looks, notes
    workbook(
        "three-rows-struck-through",
        "H24",
        rows_styled(lambda row: row in {7, 19, 33}, font=Font(strike=True)),
        of_sheet("struck-rows"),
    ),
    workbook(
        "three-rows-in-red",
        "H24",
        rows_styled(lambda row: row in {7, 19, 33}, fill="FF0000"),
        of_sheet("coloured-rows"),
    ),
    workbook(
        "two-rows-in-yellow-among-banded-ones",
        "H24",
        rows_styled(lambda row: row in {8, 20}, fill="FFFF00"),
        of_sheet("coloured-rows"),
        base=BANDED,
    ),
    workbook(
        "rows-with-red-letters",
        "H24",
        rows_styled(lambda row: row in {7, 19}, font=Font(color="FF0000")),
        of_sheet("coloured-rows"),
    ),
    workbook("notes-on-three-cells", "H24", _notes_on_cells, of_sheet("cell-notes")),
)
