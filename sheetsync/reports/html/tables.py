"""The tables of a report as the data block of a page: plain text, column by column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from sheetsync.model.place import CellPlace
from sheetsync.reports.html.pictures import Shown
from sheetsync.reports.html.plain import plain_text
from sheetsync.reports.shown import visible_text
from sheetsync.workbook.writing.layout import CellValue, TableSheet, Tone

WHERE: Final = "In the source"
"""The column that says which cell a row is about, where the workbook has a link."""

_ESCAPED: Final = str.maketrans(
    {
        "<": "\\u003c",
        ">": "\\u003e",
        "&": "\\u0026",
        "\u2028": "\\u2028",
        "\u2029": "\\u2029",
    }
)
"""Signs that could end the block or a line of it, as JSON may also write them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTable:
    """One table of a page.

    Attributes:
        name: What it is called; its address on the page too.
        columns: Headers, left to right, each once.
        rows: A tone's name, then a text a column.
        filters: Headers of the columns that can be chosen from.
        pair: Headers of the old and the new value; ``None``: there are none.
        shown: Headers of the columns in the list, the others stand in the row's details; empty:
            all are.
        pictures: Id of a row (its *Change id*) → header → the assets whose pictures stand there.
    """

    name: str
    columns: tuple[str, ...]
    rows: list[list[str]]
    filters: tuple[str, ...] = ()
    pair: tuple[str, str] | None = None
    shown: tuple[str, ...] = ()
    pictures: Shown = field(default_factory=dict)


def page_table(
    sheet: TableSheet,
    *,
    filters: Sequence[str] = (),
    pair: tuple[str, str] | None = None,
    shown: Sequence[str] = (),
    left_out: Sequence[str] = (),
) -> PageTable:
    """A sheet of the workbook as a table of the page.

    Where the column that points to the source is left out, two others say where: sheet and cell.

    Args:
        sheet: The workbook's sheet.
        filters: See ``PageTable``; those of columns that the sheet lacks are passed over.
        pair: See ``PageTable``.
        shown: See ``PageTable``.
        left_out: Headers of columns that say something only in the workbook.
    """
    kept = [at for at, header in enumerate(sheet.headers) if header not in left_out]
    headers = [sheet.headers[at] for at in kept]
    linked = sheet.link_column is not None and sheet.link_column not in kept
    tell_sheet = linked and "Sheet" not in headers
    rows = [
        [
            tone.value,
            *(plain_text(values[at]) for at in kept),
            *([visible_text(_sheet_of(place))] if tell_sheet else ()),
            *([_cell_of(place)] if linked else ()),
        ]
        for tone, values, place in sheet.rows()
    ]
    columns = each_once(
        (*headers, *(("Sheet",) if tell_sheet else ()), *((WHERE,) if linked else ()))
    )
    return PageTable(
        name=sheet.name,
        columns=columns,
        rows=rows,
        filters=tuple(one for one in filters if one in columns),
        pair=pair,
        shown=tuple(one for one in shown if one in columns),
    )


def joined_tables(
    name: str,
    sheets: Iterable[TableSheet],
    *,
    filters: Sequence[str] = (),
    shown: Sequence[str] = (),
) -> PageTable:
    """Sheets with the same columns as one table, in the order of the sheets."""
    tables = [page_table(sheet, filters=filters, shown=shown) for sheet in sheets]
    first = tables[0]
    return PageTable(
        name=name,
        columns=first.columns,
        rows=[row for table in tables for row in table.rows],
        filters=first.filters,
        shown=first.shown,
    )


def text_row(tone: Tone, values: Iterable[CellValue]) -> list[str]:
    """A row of a ``PageTable`` from the values of a workbook's row."""
    return [tone.value, *map(plain_text, values)]


def each_once(headers: Sequence[str]) -> tuple[str, ...]:
    """Headers as text, the second of two equal ones with ``(2)`` behind it."""
    told: dict[str, None] = {}
    for header in headers:
        text = name = visible_text(header)
        number = 1
        while name in told:
            number += 1
            name = f"{text} ({number})"
        told[name] = None
    return tuple(told)


def data_block(**members: Any) -> str:
    """The page's data as JSON that can stand inside a ``script`` element, whatever it holds."""
    return msgspec.json.encode(members).decode().translate(_ESCAPED)


def _sheet_of(place: CellPlace | None) -> str:
    return "" if place is None else place.sheet or ""


def _cell_of(place: CellPlace | None) -> str:
    if place is None:
        return ""
    return place.cell or (f"row {place.row}" if place.row else "")
