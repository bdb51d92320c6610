"""Damage to formulas, errors and numbers."""

from __future__ import annotations

from tests.planted.building import SHEET, Draft
from tests.planted.case import Case, at, workbook
from tests.planted.damage import put, raw, together

DISCOUNT = (
    (
        "      - {column: Description",
        "      - {column: Discount (%), field: attributes.discount, percent: fraction}\n"
        "      - {column: Description",
    ),
)


def _asks_for_calculation(draft: Draft) -> None:
    """As programs save formulas that they never ran: 0 as each result, to be calculated on load."""
    for row in range(2, 42):
        draft.raw(f"D{row}", "", f"<f>E{row}*10</f><v>0</v>")
    draft.book.calculation.fullCalcOnLoad = True


def _outside_prices(draft: Draft) -> None:
    for row in (6, 7, 8):
        draft.raw(f"D{row}", "", f"<f>[1]Sheet1!$B${row}</f><v>19.9</v>")


def _with_discount(draft: Draft) -> None:
    """A column M of shares, shown in percent."""
    draft.put("M1", "Discount (%)")
    for row in range(2, 42):
        draft.put(f"M{row}", (row % 5) * 0.05, "0%")
    if draft.table:
        draft.table = "A1:M41"


def _discounts_two_ways(draft: Draft) -> None:
    _with_discount(draft)
    draft.put("M9", 15, "General")


CASES: tuple[Case, ...] = (
    # ------------------------------------------------------------------ H1 to H4: formulas, errors
    workbook(
        "not-available-in-a-price",
        "H1",
        raw("D7", 't="e"', "<v>#N/A</v>"),
        *at("D7", "error-cell"),
        only=SHEET,
    ),
    workbook(
        "reference-error-in-a-key",
        "H1",
        raw("A14", 't="e"', "<v>#REF!</v>"),
        *at("A14", "error-cell"),
        only=SHEET,
    ),
    workbook(
        "value-error-from-a-formula-in-a-name",
        "H1",
        raw("B8", 't="e"', "<f>VLOOKUP(A8,X:Y,2)</f><v>#VALUE!</v>"),
        *at("B8", "error-cell"),
        only=SHEET,
    ),
    workbook(
        "formula-that-was-never-calculated",
        "H1",
        raw("E9", "", "<f>D9/10</f>"),
        *at("E9", "formula-without-value"),
        only=SHEET,
    ),
    workbook(
        "formula-with-an-empty-result",
        "H1",
        raw("F11", 't="str"', '<f>IF(A11="x","",F10)</f><v></v>'),
        *at("F", "empty-text"),
        only=SHEET,
    ),
    workbook(
        "blanks-only-in-a-colour",
        "H1 H25",
        put(("F12", "   ")),
        *at("F12", "spaces-only"),
        twin=put(("F12", None)),
    ),
    workbook(
        "results-that-a-program-made-up",
        "H2",
        _asks_for_calculation,
        *at("D2", "formula-without-value"),
        allowed="formula-without-value",
    ),
    workbook("prices-from-another-workbook", "H3", _outside_prices, *at("D6", "linked-formula")),
    workbook(
        "day-that-is-always-today",
        "H3",
        raw("H8", "", "<f>TODAY()</f><v>46143</v>"),
        *at("H8", "linked-formula"),
        only=SHEET,
    ),
    workbook(
        "name-by-indirect",
        "H3",
        raw("B8", 't="str"', '<f>INDIRECT("Z"&amp;8)</f><v>Kettle Alma</v>'),
        *at("B8", "linked-formula"),
        only=SHEET,
    ),
    workbook(
        "key-from-another-workbook",
        "H3",
        raw("A8", 't="str"', "<f>[1]Sheet1!A8</f><v>KT-9908</v>"),
        *at("A8", "linked-formula"),
        allowed="formula-result",
        only=SHEET,
    ),
    workbook(
        "picture-in-a-cell",
        "H4",
        raw("F10", 't="e" vm="1"', "<v>#VALUE!</v>"),
        *at("F10", "picture-in-cell"),
        only=SHEET,
    ),
    # ------------------------------------------------------------------ H7 to H13: numbers
    workbook(
        "late-text-in-a-price-below-a-gap",
        "H7",
        put(("D38", "n.a."), ("D20", None)),
        *at("D38", "not-a-number"),
        twin=put(("D20", None)),
    ),
    workbook(
        "words-that-libraries-take-for-nothing",
        "H7",
        together(
            put(("F3", "NA"), ("F4", "None"), ("F5", "null"), ("F6", "nan"), ("B7", "7")),
            raw("F9", 't="e"', "<v>#N/A</v>"),
        ),
        *at("F9", "error-cell"),
        twin=put(("F3", "NA"), ("F4", "None"), ("F5", "null"), ("F6", "nan"), ("B7", "7")),
        reads={"F3": "NA", "F4": "None", "F5": "null", "F6": "nan", "B7": "7"},
    ),
    workbook(
        "number-with-an-underscore",
        "H8",
        put(("D5", "1_000")),
        *at("D5", "not-a-number"),
        twin=put(("D5", 1000)),
    ),
    workbook(
        "number-in-full-width-digits",
        "H8",
        put(("D5", "１２")),
        *at("D5", "not-a-number"),
        twin=put(("D5", 12)),
    ),
    workbook(
        "number-in-arabic-digits",
        "H8",
        put(("E5", "٣٫٥")),
        *at("E5", "not-a-number"),
        twin=put(("E5", 3.5)),
    ),
    workbook(
        "not-a-number-as-a-text",
        "H8",
        put(("E5", "nan"), ("E6", "inf")),
        *at("E5", "not-a-number"),
        *at("E6", "not-a-number"),
    ),
    workbook(
        "rounded-on-screen-beside-float-dust",
        "H9 H10",
        together(raw("D4", "", "<v>19.989999999999998</v>"), put(("D6", 19.995, "0.00"))),
        *at("D6", "rounded-on-screen"),
        twin=together(raw("D4", "", "<v>19.989999999999998</v>"), put(("D6", 19.99, "0.00"))),
        only=SHEET,
    ),
    workbook(
        "prices-rounded-to-whole-ones",
        "H10",
        put(("D6", 19.5, "0"), ("D9", 7.49, "0")),
        *at("D6", "rounded-on-screen"),
        twin=put(("D6", 20, "0"), ("D9", 7, "0")),
    ),
    workbook(
        "weight-rounded-on-screen",
        "H10",
        put(("E6", 1.2345, "0.00")),
        *at("E6", "rounded-on-screen"),
        twin=put(("E6", 1.23, "0.00")),
    ),
    workbook(
        "number-that-reads-two-ways",
        "H11",
        put(("D7", "1,234")),
        *at("D7", "ambiguous-number"),
        twin=put(("D7", 1234)),
    ),
    workbook(
        "german-number-as-a-text",
        "H11",
        put(("D7", "1.234,56")),
        *at("D7", "not-a-number"),
        twin=put(("D7", 1234.56)),
    ),
    workbook(
        "swiss-number-as-a-text",
        "H11",
        put(("D7", "1'234.50")),
        *at("D7", "not-a-number"),
        twin=put(("D7", 1234.5)),
    ),
    workbook(
        "french-number-with-a-narrow-blank",
        "H11",
        put(("D7", "1\u202f234,56")),
        *at("D7", "not-a-number"),
        twin=put(("D7", 1234.56)),
    ),
    workbook(
        "percent-in-a-price",
        "H12",
        put(("D9", 0.19, "0%")),
        *at("D9", "percent"),
        twin=put(("D9", 0.19, "0.00")),
    ),
    workbook(
        "whole-percent-among-shares",
        "H12",
        _discounts_two_ways,
        *at("M9", "percent"),
        twin=_with_discount,
        mapping=DISCOUNT,
    ),
    workbook(
        "weight-with-its-unit",
        "H13",
        put(("E5", "2.5 kg")),
        *at("E5", "unit"),
        twin=put(("E5", 2.5, '0.0" kg"')),
    ),
    workbook(
        "price-with-a-currency",
        "H13",
        put(("D5", "€ 12.50")),
        *at("D5", "unit"),
        twin=put(("D5", 12.5, "[$€-407]\\ 0.00")),
    ),
    workbook(
        "unit-in-a-format-of-date-letters",
        "H13",
        put(("E5", 12.5, '0.0" mm, dry"'), ("E8", "12 mm")),
        *at("E8", "unit"),
        twin=put(("E5", 12.5, '0.0" mm, dry"')),
    ),
)
