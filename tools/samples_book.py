"""The samples as files: layout, logo, notes, and the traces of a workbook saved by Excel."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from tools.samples_cells import BLANK, COLUMNS, Cell
from tools.samples_png import logo
from tools.samples_spring import FIRST_ROW, GROUP_ROW, HEADER_ROW, SHEET, SpringSheet

NUMBER_FORMATS: Final = {
    "general": "General",
    "text": "@",
    "ean": "0",
    "digits13": "0000000000000",
    "digits5": "00000",
    "int": "0",
    "dec1": "0.0",
    "dec3": "0.000",
    "money": "#,##0.00",
    "euro": '#,##0.00 "€"',
    "date": "dd.mm.yyyy",
}
"""Style of a cell → its number format."""

_SAVED: Final = datetime(2026, 11, 16, 9, 30, tzinfo=UTC).replace(tzinfo=None)
_RECALCULATE: Final = b' fullCalcOnLoad="1"'
_LAST_SAVED: Final = re.compile(rb"<dcterms:modified .*?</dcterms:modified>")
_ZIP_DAY: Final = (1980, 1, 1, 0, 0, 0)

_GROUP_COLOURS: Final = (
    "#26543F", "#5B7F6B", "#8A6D3B", "#6B7A8F", "#7A5C61", "#A4552E", "#4F6272", "#2F6B8A",
    "#777777",
)  # fmt: skip

_OPEN_QUESTIONS: Final = frozenset({"tbc", "?", "Petrol", "KW 12"})
"""What people type, and mark yellow, until they know."""

_NOTES: Final = (
    "Spring 2027 – notes for whoever maintains this file",
    "",
    "Please do not sort the sheet while Purchasing is still filling in prices.",
    'Yellow cells are still open. To take a value away in the PIM, type "<clear>" – an empty cell '
    "changes nothing.",
    "Care: only type what is to be ADDED. Several materials: separate with a semicolon.",
    'What has a comma in it goes into quotes: "Iron, low heat"',
    "Weights in kg with packaging removed. If you weigh in g, divide by 1000!",
    "Sale prices must be below list price and end before 30 April.",
    "The tax column calculates itself.",
    "",
    "Open points",
    "• New blue-green from the spring colour card is not in the PIM yet (see mail Åsa, 4 November)",
    "• Flask supplier: EANs start with 0, do not let Excel swallow the zero",
    "• Photos for the hammocks come in week 49",
    "",
    "Contact: M. Krüger, extension 214 · Jürgen Weiß (prices) · Åsa Lindström (colours)",
    "",
    "",
    "Lookup for the price step (do not delete)",
    "",
)
_STEPS: Final = (
    ("A1", 9.9), ("A2", 14.9), ("A3", 19.9), ("A4", 29.9), ("B1", 39.9), ("B2", 59.9),
    ("B3", 89.9), ("C1", 129.0),
)  # fmt: skip


def write_spring(sheet: SpringSheet, path: Path) -> None:
    """Write ``spring-range.xlsx``."""
    with xlsxwriter.Workbook(path, {"default_date_format": "dd.mm.yyyy"}) as book:
        book.set_properties(
            {
                "title": "Spring range 2027",
                "author": "Marlene Krüger",
                "company": "Lindholm & Grove",
                "created": _SAVED,
            }
        )
        page = book.add_worksheet(SHEET)
        _write_head(book, page)
        _write_rows(book, page, sheet)
        _write_notes(book)
    as_saved_by_excel(path)


def _write_head(book: Any, page: Any) -> None:
    title = book.add_format({"bold": True, "font_size": 18, "font_color": "#26543F"})
    small = book.add_format({"italic": True, "font_color": "#666666"})
    for place, column in enumerate(COLUMNS):
        page.set_column(place, place, column.width)
    page.set_row(0, 26)
    page.insert_image(
        0, 0, "logo.png", {"image_data": logo(), "x_offset": 4, "y_offset": 4, "object_position": 2}
    )
    page.write_string(0, 3, "Spring range 2027 – article data", title)
    page.write_string(1, 3, "Merchandising · status 16 November 2026", small)
    page.write_string(2, 3, "Please return to M. Krüger by 27 November", small)
    groups = list(dict.fromkeys(column.group for column in COLUMNS))
    for group, colour in zip(groups, _GROUP_COLOURS, strict=True):
        places = [place for place, column in enumerate(COLUMNS) if column.group == group]
        style = book.add_format(
            {"bold": True, "align": "center", "font_color": "#FFFFFF", "bg_color": colour}
        )
        if len(places) > 1:
            page.merge_range(GROUP_ROW - 1, places[0], GROUP_ROW - 1, places[-1], group, style)
        else:
            page.write_string(GROUP_ROW - 1, places[0], group, style)
    header = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#E8EEE9", "bottom": 2}
    )
    page.set_row(HEADER_ROW - 1, 31)
    for place, column in enumerate(COLUMNS):
        page.write_string(HEADER_ROW - 1, place, column.header, header)
    page.freeze_panes(HEADER_ROW, 1)
    page.set_landscape()
    page.set_paper(8)
    page.fit_to_pages(1, 0)
    page.repeat_rows(GROUP_ROW - 1, HEADER_ROW - 1)


def _write_rows(book: Any, page: Any, sheet: SpringSheet) -> None:
    styles = {
        name: book.add_format({"num_format": code, "valign": "top"})
        for name, code in NUMBER_FORMATS.items()
    }
    open_question = book.add_format({"bg_color": "#FFF2A8", "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    centred = book.add_format({"text_wrap": True, "valign": "vcenter"})
    for nth, row in enumerate(sheet.rows):
        number = FIRST_ROW + nth
        page.set_row(number - 1, 15.75, None, {"hidden": row.hidden})
        for place, column in enumerate(COLUMNS):
            cell = row.cells.get(column.header, BLANK)
            style = styles[cell.style]
            if isinstance(cell.value, str) and cell.value in _OPEN_QUESTIONS:
                style = open_question
            elif column.group == "Texts":
                style = wrapped
            _write_cell(page, number, place, cell, style)
    first, last = sheet.merged
    place = next(place for place, column in enumerate(COLUMNS) if column.header == "Origin")
    page.merge_range(
        FIRST_ROW + first - 1, place, FIRST_ROW + last - 1, place,
        sheet.rows[first].cells["Origin"].value, centred,
    )  # fmt: skip
    page.autofilter(HEADER_ROW - 1, 0, FIRST_ROW + len(sheet.rows) - 2, len(COLUMNS) - 1)


def _write_cell(page: Any, number: int, place: int, cell: Cell, style: Any) -> None:
    row = number - 1
    if cell.formula:
        page.write_formula(row, place, cell.formula.format(row=number), style, cell.value)
        return
    match cell.value:
        case None:
            return
        case bool():
            page.write_boolean(row, place, cell.value, style)
        case str():
            page.write_string(row, place, cell.value, style)
        case date():
            page.write_datetime(row, place, datetime.combine(cell.value, time()), style)
        case _:
            page.write_number(row, place, cell.value, style)


def _write_notes(book: Any) -> None:
    page = book.add_worksheet("Notes")
    bold = book.add_format({"bold": True, "font_size": 13})
    page.set_column(0, 0, 90)
    for nth, line in enumerate(_NOTES):
        if line:
            page.write_string(nth, 0, line, bold if nth in {0, 10} else None)
    for nth, (step, price) in enumerate(_STEPS, start=len(_NOTES)):
        page.write_string(nth, 0, step)
        page.write_number(nth, 1, price)


def write_prices(rows: Sequence[tuple[str, float, float | None]], path: Path) -> None:
    """Write ``price-update.xlsx``: SKU, price, sale price."""
    with xlsxwriter.Workbook(path) as book:
        book.set_properties(
            {"author": "ERP export", "company": "Lindholm & Grove", "created": _SAVED}
        )
        page = book.add_worksheet("Prices")
        bold = book.add_format({"bold": True})
        text = book.add_format({"num_format": NUMBER_FORMATS["text"]})
        money = book.add_format({"num_format": NUMBER_FORMATS["money"]})
        page.set_column(0, 0, 14, text)
        page.set_column(1, 2, 12, money)
        page.freeze_panes(1, 0)
        for place, header in enumerate(("SKU", "Price", "Sale price")):
            page.write_string(0, place, header, bold)
        for nth, (sku, price, sale_price) in enumerate(rows, start=1):
            page.write_string(nth, 0, sku, text)
            page.write_number(nth, 1, price, money)
            if sale_price is not None:
                page.write_number(nth, 2, sale_price, money)
    as_saved_by_excel(path)


def as_saved_by_excel(path: Path) -> None:
    """Take out what Excel does not save, and what would let the sample grow old.

    XlsxWriter always asks for everything to be calculated anew on load, since it calculates
    nothing; here every formula has its result. And a workbook that was last saved half a year ago
    is one that a plan asks about.
    """
    with zipfile.ZipFile(path) as package:
        parts = [(entry.filename, package.read(entry)) for entry in package.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts:
            entry = zipfile.ZipInfo(name, _ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            kept = content.replace(_RECALCULATE, b"") if name == "xl/workbook.xml" else content
            package.writestr(entry, _LAST_SAVED.sub(b"", kept))
