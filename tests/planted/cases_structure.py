"""Damage to headers, merged and hidden cells, and sheets."""

from __future__ import annotations

from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Font

from tests.planted.building import Draft
from tests.planted.case import Case, Step, at, of_file, of_sheet, workbook
from tests.planted.damage import (
    BANDED,
    ERROR,
    hidden_rows,
    merged,
    notes_sheet,
    put,
    raw,
    sheet_of,
    together,
)


def _titled(draft: Draft) -> None:
    """A title and a line of contact above the header in row 3."""
    draft.sheet["A1"] = "Spring range, as of 3 February"
    draft.sheet["A1"].font = Font(size=16, bold=True)
    draft.sheet["A2"] = "Questions: Mia, extension 12"


def _repeated_header(row: int) -> Step:
    def step(draft: Draft) -> None:
        for index, header in enumerate(draft.columns, 1):
            cell = draft.sheet.cell(row, index, header)
            cell.number_format = "General"
            cell.data_type = "s"

    return step


def _row_of_units(draft: Draft) -> None:
    """Words of explanation straight below the header, as export forms have them."""
    draft.sheet.insert_rows(2)
    for column, text in (("B", "as on the label"), ("D", "EUR"), ("E", "kg"), ("H", "day")):
        draft.put(f"{column}2", text)
    draft.table = draft.area()


def _second_price(draft: Draft) -> None:
    draft.put("M1", "Price")
    for row in range(2, 42):
        draft.put(f"M{row}", 9.5, "0.00")
    if draft.table:
        draft.table = "A1:M41"


def _other_price(draft: Draft) -> None:
    _second_price(draft)
    draft.put("M1", "Price 2")


def _header(cell: str, text: str) -> Step:
    """Write a header another way."""
    return put((cell, text))


def _hidden_column(draft: Draft) -> None:
    draft.sheet.column_dimensions["E"].hidden = True


def _chart_sheet_first(draft: Draft) -> None:
    notes_sheet(draft)
    chart = BarChart()
    chart.add_data(Reference(draft.sheet, min_col=4, min_row=1, max_row=41), titles_from_data=True)
    draft.book.create_chartsheet("Prices drawn", 0).add_chart(chart)


def _hide(draft: Draft) -> None:
    notes_sheet(draft)
    draft.sheet.sheet_state = "hidden"
    draft.book.active = 1


def _rename(draft: Draft, name: str) -> None:
    draft.sheet.title = name
    notes_sheet(draft)


CASES: tuple[Case, ...] = (
    # ------------------------------------------------------------------ H26, H27: headers
    workbook(
        "error-below-a-header-in-row-three",
        "H26",
        together(_titled, raw("D6", 't="e"', ERROR)),
        *at("D6", "error-cell"),
        twin=_titled,
        base={"top": 3},
    ),
    workbook(
        "error-below-a-header-in-row-seven",
        "H26",
        together(_titled, raw("D46", 't="e"', ERROR)),
        *at("D46", "error-cell"),
        twin=_titled,
        base={"top": 7},
    ),
    workbook(
        "header-repeated-among-the-rows",
        "H26",
        _repeated_header(21),
        *at("21", "repeated-header"),
        allowed="not-a-number gtin-invalid not-a-date not-a-boolean not-a-url unknown-option",
    ),
    workbook(
        "two-rows-of-headers",
        "H26",
        together(_titled, _repeated_header(1)),
        of_sheet("several-header-rows"),
        mapped_expected=(of_file("header-row-in-doubt"),),
        base={"top": 3, "is_table": False},
        twin=_titled,
    ),
    workbook(
        "row-of-units-below-the-header",
        "H26",
        _row_of_units,
        *at("2", "missing-key"),
        base=BANDED,
        allowed="missing-key not-a-number not-a-date unit",
    ),
    workbook(
        "two-columns-of-one-name",
        "H27",
        _second_price,
        *at("M1", "duplicate-header"),
        base=BANDED,
        twin=_other_price,
        mapping=(
            (
                "      - {column: Description",
                "      - {column: Price 2, field: attributes.discount}\n"
                "      - {column: Description",
            ),
        ),
        mapped_expected=(of_file("duplicate-header"),),
    ),
    workbook(
        "header-with-a-blank-behind",
        "H27",
        _header("D1", "Price "),
        *at("D1", "header-folded"),
        base=BANDED,
    ),
    workbook(
        "header-with-a-soft-hyphen",
        "H27",
        _header("D1", "Pri\u00adce"),
        *at("D1", "header-folded"),
        base=BANDED,
    ),
    workbook(
        "header-with-a-line-break",
        "H27",
        _header("H1", "Launch\n date"),
        *at("H1", "header-folded"),
        base=BANDED,
    ),
    workbook(
        "header-behind-a-byte-order-mark",
        "H27",
        _header("A1", "\ufeffSKU"),
        *at("A1", "header-folded"),
        base=BANDED,
    ),
    # ------------------------------------------------------------------ H28, H29: merged, hidden
    workbook(
        "colour-merged-over-four-rows",
        "H28",
        merged("F5:F8"),
        *at("F5", "merged-cells"),
        base=BANDED,
    ),
    workbook(
        "values-hidden-below-a-merge",
        "H28",
        merged("F5:F8", hidden=True),
        *at("F5", "merged-cells"),
        base=BANDED,
    ),
    workbook(
        "two-columns-merged-in-one-row",
        "H28",
        merged("F9:G9"),
        *at("9", "merged-cells"),
        base=BANDED,
    ),
    workbook(
        "rows-filtered-away",
        "H29",
        together(hidden_rows(10, 11, 12, 13, 14), raw("D12", 't="e"', ERROR)),
        of_sheet("hidden-rows"),
        *at("D12", "error-cell"),
        base=BANDED,
    ),
    workbook(
        "hidden-column-of-weights", "H29", _hidden_column, *at("E", "hidden-column"), base=BANDED
    ),
    workbook(
        "hidden-sheet-of-products",
        "H29 H35",
        sheet_of("Old prices", state="hidden"),
        ("unread-sheet", "Old prices", None),
        twin=notes_sheet,
    ),
    workbook(
        "very-hidden-sheet-of-products",
        "H29 H35",
        sheet_of("Old prices", state="veryHidden"),
        ("unread-sheet", "Old prices", None),
        twin=notes_sheet,
    ),
    workbook(
        "hidden-sheet-that-is-read",
        "H29",
        _hide,
        of_sheet("hidden-sheet"),
        twin=notes_sheet,
    ),
    # ------------------------------------------------------------------ H35: sheets
    workbook(
        "copy-of-the-sheet",
        "H35",
        sheet_of("Products (2)"),
        ("unread-sheet", "Products (2)", None),
        twin=notes_sheet,
    ),
    workbook(
        "old-sheet-in-front",
        "H35",
        sheet_of("OLD", first=True),
        ("unread-sheet", "OLD", None),
        twin=notes_sheet,
    ),
    workbook(
        "error-behind-a-chart-sheet",
        "H35",
        together(_chart_sheet_first, raw("D8", 't="e"', ERROR)),
        *at("D8", "error-cell"),
        twin=_chart_sheet_first,
    ),
    workbook(
        "sheet-with-a-blank-behind-its-name",
        "H35",
        lambda draft: _rename(draft, "Products "),
        of_sheet("sheet-folded", "Products "),
        twin=notes_sheet,
    ),
)
