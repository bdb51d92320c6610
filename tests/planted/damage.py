"""Kinds of damage, and of harmless change, each as a step on a draft."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from openpyxl.styles import Font, PatternFill

from tests.planted.building import SHEET, Draft, composed_rows, replaced
from tests.planted.case import Step

ERROR: Final = "<v>#N/A</v>"
TABLE: Final = {"is_table": True}
BANDED: Final = {"is_table": False}
DIGITS: Final = {"digit_keys": True}
STRUCK: Final = "<strike/>"
RAISED: Final = '<vertAlign val="superscript"/>'
LOWERED: Final = '<vertAlign val="subscript"/>'
CELL_LIMIT: Final = 32_767
"""UTF-16 units of a cell's text. Source: Excel specifications and limits."""

_RUN: Final = (
    '<r><rPr>{}<sz val="11"/><rFont val="Calibri"/></rPr><t xml:space="preserve">{}</t></r>'
)
_PLAIN_RUN: Final = '<r><t xml:space="preserve">{}</t></r>'


def put(*cells: tuple[str, Any] | tuple[str, Any, str]) -> Step:
    """Type these values into these cells."""

    def step(draft: Draft) -> None:
        for cell in cells:
            draft.put(*cell)

    return step


def raw(address: str, attributes: str, inside: str) -> Step:
    """Write a cell as this XML."""
    return lambda draft: draft.raw(address, attributes, inside)


def shared(address: str, inside: str) -> Step:
    """Write a cell's text as this XML of a shared string."""
    return lambda draft: draft.shared(address, inside)


def run(text: str, look: str = "") -> str:
    """A run of rich text."""
    return _RUN.format(look, text) if look else _PLAIN_RUN.format(text)


def together(*steps: Step) -> Step:
    def step(draft: Draft) -> None:
        for one in steps:
            one(draft)

    return step


def dimension(stated: str) -> Step:
    """State another used range; empty: none at all."""
    element = f'<dimension ref="{stated}" />' if stated else ""
    return lambda draft: draft.patch(
        lambda parts: replaced(parts, SHEET, r"<dimension [^>]*/>", element)
    )


def merged(*areas: str, hidden: bool = False) -> Step:
    """Merge cells, with or without values underneath."""

    def step(draft: Draft) -> None:
        draft.table = ""
        kept = {}
        for area in areas:
            for row in draft.sheet[area]:
                for cell in row:
                    kept[cell.coordinate] = cell.value
            draft.sheet.merge_cells(area)
        if hidden:
            lists = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
            for area in areas:
                draft.sheet.unmerge_cells(area)
            for address, value in kept.items():
                draft.put(address, value)
            draft.patch(
                lambda parts: replaced(
                    parts, SHEET, "</sheetData>",
                    f'</sheetData><mergeCells count="{len(areas)}">{lists}</mergeCells>',
                )
            )  # fmt: skip

    return step


def hidden_rows(*rows: int) -> Step:
    """Rows that are filtered away."""

    def step(draft: Draft) -> None:
        for row in rows:
            draft.sheet.row_dimensions[row].hidden = True

    return step


def sheet_of(name: str, *, state: str = "visible", first: bool = False) -> Step:
    """Another sheet with the same headers and a few products of its own."""

    def step(draft: Draft) -> None:
        sheet = draft.book.create_sheet(name, 0 if first else None)
        sheet.append(list(draft.columns))
        for row in composed_rows(991, count=6):
            sheet.append([row[one] for one in draft.columns])
        sheet.sheet_state = state

    return step


def notes_sheet(draft: Draft) -> None:
    """A sheet of notes, which is nobody's table."""
    sheet = draft.book.create_sheet("Notes")
    for line in ("Prices without VAT.", "Weights with packaging.", "Ask Mia."):
        sheet.append([line])


def rows_styled(rows: Callable[[int], bool], *, font: Font | None = None, fill: str = "") -> Step:
    """Give whole rows a font or a fill."""

    def step(draft: Draft) -> None:
        for number in filter(rows, range(2, 42)):
            for cell in draft.sheet[number]:
                if font is not None:
                    cell.font = font
                if fill:
                    cell.fill = PatternFill("solid", fgColor=fill)

    return step


def double(first: int, second: int, **changed: object) -> Step:
    """Make the second row a copy of the first, but for these columns."""

    def step(draft: Draft) -> None:
        row = {**draft.rows[first - 2], **changed}
        draft.add_row(row, at=second)

    return step
