"""Several kinds of damage in one workbook, as people bring it."""

from __future__ import annotations

from datetime import date

from openpyxl.styles import Font

from tests.planted.building import Draft, gtin
from tests.planted.case import Case, at, of_sheet, workbook
from tests.planted.damage import (
    BANDED,
    ERROR,
    RAISED,
    STRUCK,
    dimension,
    double,
    hidden_rows,
    merged,
    put,
    raw,
    rows_styled,
    run,
    shared,
    sheet_of,
    together,
)

_UPC = gtin("003600029145")


def _late_product(draft: Draft) -> None:
    draft.add_row({**draft.new_row(5), "Price": "12,50 €"}, at=47)
    draft.table = ""


def _wrong_check_digits(draft: Draft) -> None:
    for row in range(2, 42):
        text = draft.sheet[f"C{row}"].value
        draft.put(f"C{row}", text[:-1] + str((int(text[-1]) + 1) % 10))


CASES: tuple[Case, ...] = (
    workbook(
        "typed-over-in-a-hurry",
        "H1 H6 H14 H17 H25",
        together(
            put(("C4", "4.00638E+12"), ("H6", "03/04/2026"), ("I9", "perhaps"), ("F22", "  ")),
            raw("D7", 't="e"', "<v>#VALUE!</v>"),
        ),
        *at("C4", "scientific-text"),
        *at("H6", "ambiguous-date"),
        *at("I9", "not-a-boolean"),
        *at("F22", "spaces-only"),
        *at("D7", "error-cell"),
    ),
    workbook(
        "opened-as-text-and-saved",
        "H5 H6 H16",
        together(
            put(
                ("A5", 1311, "General"),
                ("A9", date(2026, 3, 24), "mmm\\-yy"),
                ("C12", int(_UPC), "General"),
            ),
            raw("C20", "", "<v>4.00638133393E+12</v>"),
        ),
        *at("A5", "zeros-lost"),
        *at("A9", "date-in-key"),
        *at("C12", "zeros-lost"),
        twin=put(("A5", "0001311"), ("A9", "MAR-24"), ("C12", _UPC), ("C20", gtin("400638133393"))),
        base={"digit_keys": True},
        allowed="gtin-invalid number-shown-differently",
    ),
    workbook(
        "copied-out-of-a-mail",
        "H18 H19 H11",
        put(
            ("A3", "KT-9903\u00a0"),
            ("A11", "\u041aT-9911"),
            ("B15", "Ket\u200btle"),
            ("D15", "1\u00a0234,50"),
            ("E15", "1,5 kg"),
        ),
        *at("A3", "key-not-clean"),
        *at("A11", "mixed-scripts"),
        *at("B15", "invisible-character"),
        *at("D15", "not-a-number"),
        *at("E15", "unit"),
        twin=put(
            ("A3", "KT-9903"), ("A11", "KT-9911"), ("B15", "Kettle"), ("D15", 1234.5), ("E15", 1.5)
        ),
    ),
    workbook(
        "instructions-by-looks",
        "H23 H24",
        together(
            rows_styled(lambda row: row in {12, 13}, font=Font(strike=True)),
            rows_styled(lambda row: row == 30, fill="FF0000"),
            shared("F6", run("Red ", STRUCK) + run("Blue")),
            shared("B9", run("Pot 10") + run("3", RAISED) + run(" l")),
        ),
        of_sheet("struck-rows"),
        of_sheet("coloured-rows"),
        *at("F6", "struck-text"),
        *at("B9", "raised-text"),
        base=BANDED,
    ),
    workbook(
        "filtered-and-stale",
        "H2 H3 H29",
        together(
            hidden_rows(8, 9, 10),
            raw("D9", "", "<f>E9*3</f>"),
            raw("H9", "", "<f>TODAY()</f><v>46143</v>"),
        ),
        of_sheet("hidden-rows"),
        *at("D9", "formula-without-value"),
        *at("H9", "linked-formula"),
        base=BANDED,
    ),
    workbook(
        "gap-and-wrong-range-and-late-row",
        "H30 H31 H13",
        together(_late_product, dimension("A1:L41")),
        *at("D47", "unit"),
        of_sheet("wrong-dimension"),
        base=BANDED,
    ),
    workbook(
        "contradictions-and-a-copy",
        "H34 H35 H28",
        together(
            double(5, 20, Price=1.25),
            put(("A9", "kt-77"), ("A30", "KT-77")),
            merged("G12:G14"),
            sheet_of("Products (2)"),
        ),
        *at("D5", "duplicate-key"),
        *at("D20", "duplicate-key"),
        *at("A30", "near-duplicate-key"),
        *at("G12", "merged-cells"),
        ("unread-sheet", "Products (2)", None),
        base=BANDED,
    ),
    workbook(
        "everything-in-one-row",
        "H1 H5 H14 H17 H20",
        together(
            put(("C17", int(_UPC)), ("H17", "03/04/26"), ("I17", "?"), ("J17", "www.shop.example")),
            raw("D17", 't="e"', ERROR),
            shared("L17", "<t>a_x0001_b</t>"),
        ),
        *at("C17", "zeros-lost"),
        *at("D17", "error-cell"),
        *at("H17", "ambiguous-date"),
        *at("I17", "not-a-boolean"),
        *at("J17", "not-a-url"),
        *at("L17", "control-character"),
    ),
    workbook(
        "table-at-c5-with-faults-at-its-edges",
        "H33 H1 H18",
        together(
            put(("C6", "KT-9901\u200b"), ("N6", "a\u200bb")),
            raw("F45", 't="e"', ERROR),
            dimension("A1:B2"),
        ),
        *at("C6", "key-not-clean"),
        *at("N6", "invisible-character"),
        *at("F45", "error-cell"),
        of_sheet("wrong-dimension"),
        base={"top": 5, "left": 3},
    ),
    workbook(
        "many-wrong-check-digits",
        "H6",
        _wrong_check_digits,
        *at("C2", "gtin-invalid"),
        *at("C3", "gtin-invalid"),
        allowed="gtin-invalid",
    ),
)
