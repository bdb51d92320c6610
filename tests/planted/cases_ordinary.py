"""Ordinary columns and looks of product workbooks, in which nothing is wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

from openpyxl.formatting import rule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from tests.planted.building import Draft, gtin
from tests.planted.case import Step

_ACCOUNTING: Final = '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-'
"""As Excel's button for currencies makes it."""

_NAMES: Final = (
    "Pan Ø 12 cm", "Set, 5\u2011tlg.", "Jug ½ l", "Filter 50 µm", "Speaker 10 Ω", "Tea 😀",
    "L'Été – crème", "Набор ножей", "Gläser-Set ß", "Plate 50°C “hot”",
)  # fmt: skip


def column(
    letter: str, header: str, made: Callable[[int], Any], number_format: str | None = None
) -> Step:
    """A column whose values are made from the row's number."""

    def step(draft: Draft) -> None:
        draft.put(f"{letter}1", header)
        if letter > "L":
            draft.table = ""
        for row in range(2, 42):
            draft.put(f"{letter}{row}", made(row), number_format)

    return step


def one_of(*values: Any) -> Callable[[int], Any]:
    """Takes the values in turn."""
    return lambda row: values[row % len(values)]


def _rules(draft: Draft) -> None:
    rules: Any = rule
    colours = rules.ColorScaleRule(
        start_type="min", start_color="FF0000", end_type="max", end_color="00FF00"
    )
    light = PatternFill("solid", bgColor="FFFF00")
    draft.sheet.conditional_formatting.add("D2:D41", colours)
    draft.sheet.conditional_formatting.add(
        "E2:E41", rules.CellIsRule(operator="lessThan", formula=["1"], fill=light)
    )


def _drop_down(draft: Draft) -> None:
    choices = DataValidation(type="list", formula1='"Blue,Red,White,Sage,Black"')
    draft.sheet.add_data_validation(choices)
    choices.add("F2:F41")


def _printed(draft: Draft) -> None:
    draft.book.defined_names["Prices"] = DefinedName("Prices", attr_text="Products!$D$2:$D$41")
    draft.sheet.print_title_rows = "1:1"
    draft.sheet.print_area = "A1:L41"


def _links(draft: Draft) -> None:
    for row in range(2, 42):
        draft.sheet[f"J{row}"].hyperlink = draft.sheet[f"J{row}"].value


def _outline(draft: Draft) -> None:
    draft.sheet.column_dimensions.group("G", "H", hidden=False)
    for row in range(5, 9):
        draft.sheet.row_dimensions[row].outlineLevel = 1


def _bold_row(draft: Draft) -> None:
    for cell in draft.sheet[12]:
        cell.font = Font(bold=True)


def _coloured_keys(draft: Draft) -> None:
    for row in range(2, 42):
        draft.sheet[f"A{row}"].fill = PatternFill("solid", fgColor="FFF2CC")


def _wide_bands(draft: Draft) -> None:
    draft.is_table = False
    for row in range(2, 42):
        for cell in draft.sheet[row]:
            cell.fill = PatternFill("solid", fgColor="F2F2F2" if row // 5 % 2 else "FFFFFF")


ORDINARY: Final[dict[str, Step]] = {
    "GTINs in numeric cells": column("C", "EAN", lambda row: int(gtin(f"40063813{row:04d}")), "0"),
    "GTINs of eight digits": column("C", "GTIN", lambda row: gtin(f"40{row:05d}"), "@"),
    "GTINs in every other row": column(
        "C", "EAN", lambda row: gtin(f"40063813{row:04d}") if row % 2 else None, "@"
    ),
    "numeric keys": column("A", "SKU", lambda row: 100_200 + row, "General"),
    "keys that count up": column("A", "SKU", lambda row: row - 1, "General"),
    "digits of several lengths as keys": column("A", "SKU", lambda row: str(row * 7), "@"),
    "dashes for nothing": column("F", "Colour", one_of("-", "N/A", "n.a.", "Blue")),
    "whole prices": column("D", "Price", one_of(10, 12, 19.99, 5.5), "General"),
    "prices of three decimals": column("D", "Price", lambda row: 1.125 * row, "General"),
    "prices of one decimal": column("D", "Price", lambda row: round(1.5 * row, 1), "0.0"),
    "prices by the accounting format": column("D", "Price", lambda row: row * 1.25, _ACCOUNTING),
    "prices in thousands": column("D", "Price", lambda row: row * 1000.0, "#,##0"),
    "grams": column("E", "Weight (g)", lambda row: row * 125, "#,##0"),
    "months": column("H", "Launch date", lambda row: date(2026, row % 12 + 1, 1), "mmm yyyy"),
    "days with a time of zero": column(
        "H",
        "Launch date",
        lambda row: datetime(2026, row % 12 + 1, 3),  # noqa: DTZ001 - cells have no time zone
        "dd.mm.yyyy",
    ),
    "days as ISO texts": column("H", "Launch date", lambda row: f"2026-{row % 12 + 1:02d}-15"),
    "shares in percent": column("M", "VAT rate", one_of(0.07, 0.19), "0%"),
    "shares of one decimal": column("M", "Discount", one_of(0.075, 0.1), "0.0%"),
    "telephone numbers": column("M", "Hotline", lambda row: f"+49 30 12{row:03d}"),
    "post codes": column("M", "Postcode", lambda row: f"0{1000 + row}", "@"),
    "sizes": column("M", "Size", one_of("38", "40", "M", "XL")),
    "sizes of which some are numbers": column("M", "Size", one_of(38, 40, "M", "XL")),
    "pieces": column("M", "Pieces", lambda row: row),
    "stock": column("M", "Stock", lambda row: row * 3, "#,##0"),
    "years": column("M", "Year", lambda row: 2020 + row % 5, "0"),
    "names in many scripts": column("B", "Name", one_of(*_NAMES)),
    "models that look like numbers and days": column(
        "M", "Model", one_of("X-2E5", "1E10", "MAR-24", "2/3"), "@"
    ),
    "ja and nein": column("I", "Active", one_of("ja", "nein")),
    "Y and N": column("I", "Active", one_of("Y", "N")),
    "one and zero": column("I", "Active", one_of(1, 0)),
    "crosses": column("I", "Active", one_of("x", None)),
    "mail addresses": column("M", "Contact", lambda row: f"a{row}@shop.example"),
    "names of pictures": column("M", "Main picture", lambda row: f"kt-{row}.jpg"),
    "marked-up texts": column("L", "Description", lambda row: f"<p>Pan {row}<br>good</p>"),
    "parents": column("M", "Parent SKU", one_of("KT-1001", None)),
    "categories": column("M", "Categories", one_of("Kitchen > Pans;Sale", "Kitchen")),
    "measures in words": column("M", "Dimensions", lambda row: f"{row} x 20 x 30 cm"),
    "conditional formats": _rules,
    "a drop-down": _drop_down,
    "names and print titles": _printed,
    "links": _links,
    "an outline": _outline,
    "one bold row": _bold_row,
    "coloured keys": _coloured_keys,
    "wide bands": _wide_bands,
}
"""What is ordinary → the step that makes it so."""
