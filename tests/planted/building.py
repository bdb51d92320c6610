"""One ordinary, well-made product workbook, and the ways to change one thing in it."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Mapping
from copy import copy
from datetime import date, datetime, timedelta
from typing import Any, Final, cast

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo

from sheetsync.codecs.gtin import check_digit

HEADERS: Final = (
    "SKU", "Name", "EAN", "Price", "Weight (kg)", "Colour", "Care", "Launch date", "Active",
    "Website", "Customs code", "Description",
)  # fmt: skip
"""The columns of every workbook, from A to L unless a case starts elsewhere."""

PRODUCTS: Final = 40
"""Rows below the header."""

_THINGS: Final = ("Kettle", "Saucepan", "Teapot", "Colander", "Whisk", "Ladle", "Tray", "Grater")
_LINES: Final = ("Alma", "Brio", "Corra", "Dune", "Elba", "Fenn")
_COLOURS: Final = ("Blue", "Red", "White", "Sage", "Black")
_CARES: Final = ("Hand wash", "Dishwasher", "Hand wash, Oven", "Dishwasher, Oven")
_CUSTOMS: Final = ("73239300", "82119100", "69111000", "04029110", "39241000")
_FORMATS: Final = (
    {"Price": "#,##0.00", "Weight (kg)": "0.000", "Launch date": "yyyy-mm-dd"},
    {"Price": '#,##0.00\\ "€"', "Weight (kg)": '0.000" kg"', "Launch date": "dd/mm/yyyy"},
    {"Price": "[$€-407]\\ 0.00", "Weight (kg)": "General", "Launch date": "d mmm yyyy"},
)
_FILLS: Final = ("1F4E78", "375623", "7F3F00")
_TEXT_COLUMNS: Final = frozenset({"SKU", "EAN", "Customs code"})

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_SAVED: Final = "2026-02-03T09:30:00Z"

Parts = dict[str, bytes]
Row = dict[str, Any]
SHEET: Final = "xl/worksheets/sheet1.xml"


def gtin(body: str) -> str:
    """The digits with their check digit behind them."""
    return f"{body}{check_digit(body)}"


def composed_rows(seed: int, *, digit_keys: bool = False, count: int = PRODUCTS) -> list[Row]:
    """Rows of made-up products, the same ones for the same seed.

    Args:
        seed: What they differ by.
        digit_keys: Whether the SKU is seven digits with zeros in front instead of ``KT-1001``.
        count: How many.
    """
    chance = random.Random(seed)
    prefix = chance.choice(("KT", "PN", "ALM", "GRV"))
    first = chance.randrange(1000, 4000)
    rows: list[Row] = []
    for number in range(first, first + count):
        thing, line = chance.choice(_THINGS), chance.choice(_LINES)
        rows.append(
            {
                "SKU": f"{number:07d}" if digit_keys else f"{prefix}-{number}",
                "Name": f"{thing} {line} {chance.randrange(1, 9)},{chance.randrange(1, 9)} l",
                "EAN": gtin(f"0{chance.randrange(10**9, 10**10)}{chance.randrange(10)}"
                            if number % 4 == 0 else f"40{number:04d}{chance.randrange(10**6):06d}"),
                "Price": chance.randrange(500, 25000) / 100,
                "Weight (kg)": chance.randrange(100, 9000) / 1000,
                "Colour": chance.choice(_COLOURS),
                "Care": chance.choice(_CARES),
                "Launch date": date(2026, 1, 5) + timedelta(days=chance.randrange(300)),
                "Active": chance.random() < 0.8,
                "Website": f"https://shop.example/{line.lower()}/{thing.lower()}-{number}",
                "Customs code": chance.choice(_CUSTOMS),
                "Description": f"{thing} of the {line} line.\nMade for every day – “{number}”."
                if number % 3
                else f"{thing} of the {line} line, 5″ lid, façade crème.",
            }
        )  # fmt: skip
    return rows


class Draft:
    """A workbook that is being made: ordinary until somebody damages it.

    Attributes:
        book: The workbook, to be changed at will before it is saved.
        sheet: Its sheet of products.
        rows: What stands below the header, by header.
        top: The header's row.
        left: The first column, from 1.
        table: Reference of the Excel table or of the autofilter; empty: neither.
        is_table: Whether it is an Excel table; if not, banded by hand, with an autofilter.
        properties: Attributes of the document that are set after saving.
    """

    def __init__(
        self,
        seed: int,
        *,
        digit_keys: bool = False,
        is_table: bool | None = None,
        top: int = 1,
        left: int = 1,
        headers: Mapping[str, str] | None = None,
        order: tuple[str, ...] = HEADERS,
        name: str = "Products",
        count: int = PRODUCTS,
    ) -> None:
        """Make the ordinary workbook.

        Args:
            seed: What it differs from others by: data, colours, formats, table or autofilter.
            digit_keys: See ``composed_rows``.
            is_table: Whether it holds an Excel table; ``None``: by the seed.
            top: The header's row.
            left: The first column, from 1.
            headers: Other words for headers; "" leaves a column out.
            order: The columns, left to right.
            name: The sheet's name.
            count: Rows below the header.
        """
        self.rows = composed_rows(seed, digit_keys=digit_keys, count=count)
        self.is_table = seed % 2 == 0 if is_table is None else is_table
        self.top, self.left = top, left
        self.formats = _FORMATS[seed % len(_FORMATS)]
        words = headers or {}
        self.columns = [header for header in order if words.get(header, header)]
        self.book = Workbook()
        self.sheet = cast("Any", self.book.active)
        self.sheet.title = name
        self._fill = _FILLS[seed % len(_FILLS)]
        self._patches: list[Callable[[Parts], None]] = []
        # Making a style anew for each cell takes longer than all else together.
        self._styles: dict[tuple[str, bool], Any] = {}
        self._write_header([words.get(header, header) for header in self.columns])
        for row in self.rows:
            self.add_row(row)
        self.table: str = self.area()
        self._dress_book(seed)

    def area(self) -> str:
        """Reference of the header and all rows so far."""
        right = get_column_letter(self.left + len(self.columns) - 1)
        return f"{get_column_letter(self.left)}{self.top}:{right}{self.last}"

    @property
    def last(self) -> int:
        """The last row that holds anything."""
        return int(self.sheet.max_row)

    def _write_header(self, texts: list[str]) -> None:
        for index, text in enumerate(texts):
            cell = self.sheet.cell(self.top, self.left + index, text)
            cell.font = Font(bold=True, color="FFFFFF")
            cell.fill = PatternFill("solid", fgColor=self._fill)
            cell.alignment = Alignment(wrap_text=True, vertical="center")
            self.sheet.column_dimensions[get_column_letter(self.left + index)].width = 16

    def add_row(self, row: Row, at: int | None = None) -> int:
        """Write a row below the last one, or at a row; gives its number."""
        number = at or max(self.last, self.top) + 1
        for index, header in enumerate(self.columns):
            if row.get(header) is None:
                continue
            cell = self.sheet.cell(number, self.left + index, row[header])
            banded = not self.is_table and number % 2 == 1
            if (header, banded) in self._styles:
                cell._style = copy(self._styles[header, banded])
            else:
                self._dress_cell(cell, header, banded=banded)
                self._styles[header, banded] = cell._style
        return number

    def _dress_cell(self, cell: Any, header: str, *, banded: bool) -> None:
        is_text = header in _TEXT_COLUMNS
        cell.number_format = "@" if is_text else self.formats.get(header, "General")
        cell.border = Border(bottom=Side("hair", color="BFBFBF"))
        if banded:
            cell.fill = PatternFill("solid", fgColor="EAF1F8")

    def new_row(self, seed: int) -> Row:
        """A product that is not in the workbook yet."""
        row = composed_rows(seed + 977, count=1)[0]
        return {**row, "SKU": f"NW-{5000 + seed}"}

    def _dress_book(self, seed: int) -> None:
        self.sheet.freeze_panes = self.sheet.cell(self.top + 1, self.left + 1)
        self.book.properties.creator = "Mia Sommer"
        self.book.properties.title = f"Range {2026 + seed % 3}"
        self.book.properties.created = datetime(2026, 2, 3, 9, 30)  # noqa: DTZ001 - no zone in files
        self.book.calculation.fullCalcOnLoad = False

    # ------------------------------------------------------------------ one change

    def put(self, address: str, value: Any, number_format: str | None = None) -> None:
        """Type a value, and set its format when one is given."""
        cell = self.sheet[address]
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
        if number_format is not None:
            cell.number_format = number_format

    def format(self, address: str, number_format: str) -> None:
        """Give a cell another number format."""
        self.sheet[address].number_format = number_format

    def raw(self, address: str, attributes: str, inside: str) -> None:
        """Write a cell's XML as it is, its style kept: ``raw("D7", 't="e"', "<v>#N/A</v>")``."""
        if self.sheet[address].value is None:
            self.sheet[address].value = "."

        def patch(parts: Parts) -> None:
            pattern = rf'<c r="{address}"((?: s="\d+")?)[^>]*?(?:/>|>.*?</c>)'
            new = f'<c r="{address}"\\g<1> {attributes}>{_literal(inside)}</c>'
            replaced(parts, SHEET, pattern, new)

        self._patches.append(patch)

    def shared(self, address: str, inside: str) -> None:
        """Write a cell's text as a shared string of this XML, such as runs of rich text."""

        def patch(parts: Parts) -> None:
            part = "xl/sharedStrings.xml"
            count = parts[part].count(b"<si>")
            parts[part] = parts[part].replace(b"</sst>", f"<si>{inside}</si></sst>".encode())
            pattern = rf'<c r="{address}"((?: s="\d+")?)[^>]*?(?:/>|>.*?</c>)'
            replaced(parts, SHEET, pattern, f'<c r="{address}"\\g<1> t="s"><v>{count}</v></c>')

        self._patches.append(patch)

    def patch(self, change: Callable[[Parts], None]) -> None:
        """Change the parts after saving."""
        self._patches.append(change)

    def saved(self) -> bytes:
        """The workbook's file."""
        return packed(self.parts())

    def parts(self) -> Parts:
        """The workbook's parts."""
        if self.table and self.is_table:
            table = Table(displayName="Products", ref=self.table)
            table.tableStyleInfo = TableStyleInfo(name="TableStyleMedium2", showRowStripes=True)
            self.sheet.add_table(table)
        elif self.table:
            self.sheet.auto_filter.ref = self.table
        file = io.BytesIO()
        self.book.save(file)
        with zipfile.ZipFile(file) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        _share_texts(parts)
        replaced(parts, "docProps/core.xml", r"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>{_SAVED}")
        for change in self._patches:
            change(parts)
        return parts


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The parts as an archive, the same bytes each time."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 2, 3, 9, 30, 0)), content)
    return file.getvalue()


def replaced(parts: Parts, part: str, pattern: str, new: str) -> None:
    """Replace the one place in a part that fits a pattern."""
    text, count = re.subn(pattern, new, parts[part].decode("utf-8"), count=1, flags=re.DOTALL)
    assert count == 1, f"{part} holds no {pattern}"
    parts[part] = text.encode("utf-8")


def _share_texts(parts: Parts) -> None:
    """Keep texts the way Excel does: in a part of their own, each once."""
    number_by_text: dict[str, int] = {}

    def number(match: re.Match[str]) -> str:
        place = number_by_text.setdefault(match[3], len(number_by_text))
        return f'<c{match[1]} t="s"{match[2]}><v>{place}</v></c>'

    pattern = re.compile(
        r'<c((?: [rs]="[^"]*")*) t="inlineStr"((?: [rs]="[^"]*")*)><is>(.*?)</is></c>', re.DOTALL
    )
    for name in parts:
        if name.startswith("xl/worksheets/sheet"):
            parts[name] = pattern.sub(number, parts[name].decode("utf-8")).encode("utf-8")
    texts = "".join(f"<si>{text}</si>" for text in number_by_text)
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}">{texts}</sst>'.encode()
    replaced(
        parts,
        "xl/_rels/workbook.xml.rels",
        "</Relationships>",
        f'<Relationship Id="rIdT" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
    )
    replaced(
        parts,
        "[Content_Types].xml",
        "</Types>",
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/>'
        "</Types>",
    )


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\")
