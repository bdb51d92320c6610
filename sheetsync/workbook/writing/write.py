"""Writing workbooks of ours: XlsxWriter for the package, our own rows inside."""

from __future__ import annotations

import functools
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

from sheetsync.errors import OutputError
from sheetsync.model.place import CellPlace, column_letters
from sheetsync.workbook.cells.structure import KIND_PROPERTY, SOURCE_PROPERTY
from sheetsync.workbook.writing.cell_xml import LinkTarget, StyleIndex, page_xml, table_xml
from sheetsync.workbook.writing.layout import (
    MAX_SHEET_ROWS,
    BarChart,
    CellRule,
    PageSheet,
    TableSheet,
    WorkbookContent,
)
from sheetsync.workbook.writing.styles import FONT, INK, MUTED, NAVY, Dress, format_properties

RUN_PROPERTY: Final = "sheetsync.run"
A4: Final = 9
TABLE_ROW_HEIGHT: Final = 17
PAGE_ROW_HEIGHT: Final = 18
FOOTER_CHARACTERS: Final = 120
MAX_PROPERTY_CHARACTERS: Final = 255
"""Longest text of a document property. Source: Excel truncates longer ones (XlsxWriter docs)."""
MAX_PRINTED_WIDTH: Final = 280
"""Characters that can still be read when they are fitted to the width of a page."""
WIDE_PRINT_SCALE: Final = 60

MAX_RULE_TITLE: Final = 32
MAX_RULE_MESSAGE: Final = 255
"""Longest texts of a data validation. Source: XlsxWriter, "Working with Data Validation"."""

_NOTE: Final = {"author": "sheetsync", "x_scale": 2.2, "y_scale": 1.6, "font_size": 9}
_UNLINKABLE: Final = re.compile('[\x00-\x1f#"*?<>|]')


def write_content(content: WorkbookContent, file: BinaryIO, folder: Path) -> None:
    """Write a workbook into an open file; rows are made while they are written.

    Args:
        content: What it shows.
        file: Open for writing and reading; neither flushed nor closed here.
        folder: Where the workbook will stand; links to the source are relative to it.

    Raises:
        OutputError: A sheet has more rows than Excel can hold.
        OSError: The disk is full, or the like.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    refuse_too_many_rows(content)
    with tempfile.TemporaryDirectory(prefix="sheetsync-") as parts:
        options = {"tmpdir": parts, "strings_to_urls": False, "strings_to_formulas": False}
        book = xlsxwriter.Workbook(_Output(file), options)
        _fill(book, content, folder)
        try:
            book.close()
        except FileCreateError as error:
            cause = error.args[0] if error.args else None
            raise cause if isinstance(cause, OSError) else OSError(str(error)) from error


class _Output:
    """Hands an open file to XlsxWriter, whose archive writes once more when it is thrown away.

    After the first error, and once the file is closed, nothing reaches it any more and the archive
    goes on into nowhere, so that the error that is told is the first one, and no second one is
    printed when the archive is collected.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._failed = False
        self._nowhere = 0

    def write(self, data: bytes) -> int:
        if self._is_lost():
            self._nowhere += len(data)
            return len(data)
        try:
            return self._file.write(data)
        except OSError:
            self._failed = True
            raise

    def tell(self) -> int:
        return self._nowhere if self._is_lost() else self._file.tell()

    def seek(self, offset: int, whence: int = 0) -> int:
        if not self._is_lost():
            return self._file.seek(offset, whence)
        self._nowhere = offset if whence == os.SEEK_SET else self._nowhere + offset
        return self._nowhere

    def seekable(self) -> bool:
        return True

    def flush(self) -> None:
        if not self._is_lost():
            self._file.flush()

    def _is_lost(self) -> bool:
        return self._failed or self._file.closed


def _fill(book: Any, content: WorkbookContent, folder: Path) -> None:
    book.set_properties({"title": content.title, "comments": "Made by sheetsync"})
    book.set_custom_property(KIND_PROPERTY, content.kind, "text")
    book.set_custom_property(RUN_PROPERTY, content.run, "text")
    if content.source and len(content.source) <= MAX_PROPERTY_CHARACTERS:
        book.set_custom_property(SOURCE_PROPERTY, content.source, "text")
    book.set_size(2400, 1350)
    style_index = _style_index(book)
    link = link_target(content, folder)
    for sheet in content.sheets:
        if isinstance(sheet, TableSheet):
            _add_table(book, sheet, style_index, link)
        else:
            _add_page(book, sheet, style_index)


def refuse_too_many_rows(content: WorkbookContent) -> None:
    """Refuse content that no worksheet can hold.

    Raises:
        OutputError: Naming the sheet and the limit.
    """
    for sheet in content.sheets:
        if isinstance(sheet, TableSheet) and sheet.row_count + sheet.header_row > MAX_SHEET_ROWS:
            raise OutputError(
                f"The sheet {sheet.name} would have {sheet.row_count:,} rows; Excel holds "
                f"{MAX_SHEET_ROWS:,}.",
                remedy="Split the workbook, or plan a part of it with --only.",
            )


def link_target(content: WorkbookContent, folder: Path) -> LinkTarget:
    """What ``HYPERLINK`` takes for a cell of the source, seen from a folder.

    The name is relative when both stand on one drive, so that the pair can be moved together.
    A name that Excel cannot link to gives no links.
    """
    where = folder.resolve()
    source_folder = Path(content.source_folder)
    try:
        beside = os.path.relpath(source_folder, where)
    except ValueError:
        beside = str(source_folder)
    path = content.source if beside == "." else f"{Path(beside).as_posix()}/{content.source}"
    linkable = bool(content.source) and _UNLINKABLE.search(path) is None
    path = path.replace("%", "%25")

    def target(place: CellPlace) -> str:
        if not linkable or place.sheet is None or place.row is None:
            return ""
        if place.file != content.source or _UNLINKABLE.search(place.sheet):
            return ""
        sheet = place.sheet.replace("'", "''")
        return f"{path}#'{sheet}'!{place.cell or f'A{place.row}'}"

    return target


def _style_index(book: Any) -> StyleIndex:
    @functools.cache
    def index(dress: Dress) -> int:
        number: int = book.add_format(format_properties(dress))._get_xf_index()
        return number

    return index


@functools.cache
def _streamed_sheet() -> Any:
    """A worksheet class that takes its rows from an iterator while it is assembled.

    One method of XlsxWriter is replaced, ``Worksheet._write_sheet_data``; when a release renames
    it, ``tests/unit/workbook/test_write_workbook.py`` tells by finding empty sheets.
    """
    from xlsxwriter.worksheet import Worksheet

    class StreamedSheet(Worksheet):  # type: ignore[misc]
        """A worksheet whose rows are spelled by ``cell_xml``."""

        row_source: Callable[[], Iterator[str]]

        def _write_sheet_data(self) -> None:
            write = self.fh.write
            write("<sheetData>")
            try:
                for row in self.row_source():
                    write(row)
            except BaseException:
                self.fh.close()
                raise
            write("</sheetData>")

    return StreamedSheet


def _add_sheet(book: Any, name: str, rows: Callable[[], Iterator[str]], tab: str) -> Any:
    sheet = book.add_worksheet(name, worksheet_class=_streamed_sheet())
    sheet.row_source = rows
    if tab:
        sheet.set_tab_color(tab)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    title = book.doc_properties.get("title", "").replace("&", "&&")[:FOOTER_CHARACTERS]
    sheet.set_footer(f"&L&8{title}&C&8&A&R&8Page &P of &N")
    return sheet


def _add_table(book: Any, table: TableSheet, index: StyleIndex, link: LinkTarget) -> None:
    header, last_column = table.header_row - 1, len(table.columns) - 1
    last_row = header + table.row_count
    sheet = _add_sheet(book, table.name, lambda: table_xml(table, index, link), table.tab)
    for position, column in enumerate(table.columns):
        blank = None
        if column.blank_format:
            blank = book.add_format({"num_format": column.blank_format, "valign": "top"})
        sheet.set_column(position, position, column.width, blank)
        if column.choices and table.row_count:
            sheet.data_validation(header + 1, position, last_row, position, _choice(column.choices))
        last_spare = min(last_row + table.spare_rows, MAX_SHEET_ROWS - 1)
        if column.rule is not None and last_spare > header:
            first = f"{column_letters(position)}{header + 2}"
            sheet.data_validation(
                header + 1, position, last_spare, position, _rule(column.rule, first)
            )
        if column.note:
            sheet.write_comment(header, position, column.note, _NOTE)
    for (row, position), note in table.notes.items():
        sheet.write_comment(header + 1 + row, position, note, _NOTE)
    if table.struck_when is not None and table.row_count:
        struck_column, text = table.struck_when
        address = f"${column_letters(struck_column)}{header + 2}"
        rule = {
            "type": "formula",
            "criteria": f'=LOWER(TRIM({address}))="{text}"',
            "format": book.add_format({"font_color": MUTED, "font_strikeout": True}),
        }
        sheet.conditional_format(header + 1, 0, last_row, last_column, rule)
    if table.spare_rows:
        sheet.hide_gridlines(1)  # in print only
    sheet.set_default_row(TABLE_ROW_HEIGHT)
    sheet.freeze_panes(header + 1, table.frozen_columns)
    sheet.autofilter(header, 0, last_row, last_column)
    sheet.ignore_errors(
        {"number_stored_as_text": f"A1:{column_letters(last_column)}{last_row + 1}"}
    )
    sheet.repeat_rows(header)
    if sum(column.width for column in table.columns) <= MAX_PRINTED_WIDTH:
        sheet.fit_to_pages(1, 0)
    else:
        sheet.set_print_scale(WIDE_PRINT_SCALE)


def _rule(rule: CellRule, first_cell: str) -> dict[str, Any]:
    """XlsxWriter's data validation; a blank cell is always let through."""
    options: dict[str, Any] = {
        "error_title": rule.title[:MAX_RULE_TITLE],
        "error_message": rule.message[:MAX_RULE_MESSAGE],
        "error_type": "stop" if rule.strict else "warning",
        "show_error": not rule.silent,
    }
    if rule.formula:
        return {
            **options,
            "validate": "custom",
            "value": f"={rule.formula.replace('{cell}', first_cell)}",
        }
    source = list(rule.choices) if rule.choices else f"={rule.source}"
    return {**options, "validate": "list", "source": source}


def _choice(choices: tuple[str, ...]) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": list(choices),
        "error_title": "Not a decision",
        "error_message": f"Choose {' or '.join(choices)}.",
    }


def _add_page(book: Any, page: PageSheet, index: StyleIndex) -> None:
    sheet = _add_sheet(book, page.name, lambda: page_xml(page, index), page.tab)
    sheet.set_default_row(PAGE_ROW_HEIGHT)
    for position, width in enumerate(page.widths):
        sheet.set_column(position, position, width)
    for chart in page.charts:
        _add_chart(book, sheet, page.name, chart)
    sheet.fit_to_pages(1, 0)
    if page.hidden:
        sheet.very_hidden()


def _add_chart(book: Any, sheet: Any, name: str, bars: BarChart) -> None:
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    last_row = bars.first_row + len(bars.names) - 1
    for series, column, colour, numbers in bars.series:
        chart.add_series(
            {
                "name": series,
                "categories": [name, bars.first_row, bars.name_column, last_row, bars.name_column],
                "values": [name, bars.first_row, column, last_row, column],
                "categories_data": list(bars.names),
                "values_data": list(numbers),
                "fill": {"color": colour},
                "border": {"none": True},
                "gap": 45,
            }
        )
    small = {"name": FONT, "size": 9, "color": INK}
    chart.set_title(
        {
            "name": bars.title,
            "name_font": {"name": FONT, "size": 12, "bold": True, "color": NAVY},
            "overlay": False,
        }
    )
    chart.set_y_axis({"reverse": True, "num_font": small, "line": {"color": MUTED}})
    chart.set_x_axis(
        {
            "num_font": small,
            "num_format": "#,##0",
            "major_unit": 1 if bars.longest <= 6 else None,
            "major_gridlines": {"visible": True, "line": {"color": "#E2E6EB", "width": 0.75}},
            "line": {"none": True},
            "label_position": "high",
        }
    )
    chart.set_legend({"position": "bottom", "font": small})
    chart.set_chartarea({"border": {"color": "#D5DBE3"}})
    chart.set_size({"width": 560, "height": bars.pixels})
    sheet.insert_chart(bars.row, bars.column, chart, {"object_position": 2})
