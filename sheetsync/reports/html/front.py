"""The first page of a report, for a browser: the sections of the workbook's *Summary*.

Built as elements, never as text, so that nothing a sheet or Plytix says can become markup.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from sheetsync.reports.html.plain import plain_text
from sheetsync.reports.page import RIGHT
from sheetsync.workbook.writing.layout import PageCell, PageSheet, Role, Tone

_HEADERS: Final = frozenset({Role.HEADER, Role.COUNT_HEADER})
_NUMBERS: Final = frozenset({Role.COUNT, Role.SHARE, Role.COUNT_HEADER})
_ONLY_IN_WORKBOOK: Final = frozenset({Role.SIGN_LABEL, Role.SIGNATURE})
"""Where people sign: that is done in the workbook."""

_Line = list[PageCell]


def front(page: PageSheet, notes: Iterable[str] = ()) -> Element:
    """The summary as one ``header`` with a ``section`` for each of the page's.

    Args:
        page: The workbook's first page.
        notes: What a reader of the page should know beside it, a sentence each.
    """
    top = Element("header", {"class": "front", "id": "summary"})
    cells = [one for one in page.cells if one.value != "" and one.role not in _ONLY_IN_WORKBOOK]
    for cell in cells:
        if cell.role is Role.TITLE:
            _text(top, "h1", cell)
        elif cell.role is Role.LEAD:
            _text(top, "p", cell, "lead")
    for note in notes:
        _text_of(top, "p", note, "note")
    grid = SubElement(top, "div", {"class": "sections"})
    for lines in _sections(cells):
        _section(grid, lines)
    return top


def _sections(cells: list[PageCell]) -> list[list[_Line]]:
    """The cells of each section, line by line: what must be done and what happens come first."""
    halves = (
        [one for one in cells if one.column < RIGHT],
        [one for one in cells if one.column >= RIGHT],
    )
    sections: list[list[_Line]] = []
    titles = [one for one in cells if one.role is Role.SECTION]
    for title in sorted(titles, key=lambda one: (one.row, one.column)):
        half = halves[title.column >= RIGHT]
        end = min((one.row for one in titles if _follows(one, title)), default=1 << 30)
        inside = [one for one in half if title.row <= one.row < end]
        inside.sort(key=lambda one: (one.row, one.column))
        sections.append([list(line) for _, line in groupby(inside, key=lambda one: one.row)])
    return sections


def _follows(one: PageCell, title: PageCell) -> bool:
    return one.row > title.row and (one.column >= RIGHT) == (title.column >= RIGHT)


def _section(grid: Element, lines: list[_Line]) -> None:
    title = plain_text(lines[0][0].value)
    # Long sections scroll, which a keyboard can only do where it can go.
    box = SubElement(grid, "section", {"tabindex": "0", "aria-label": title})
    _text_of(box, "h2", title, "")
    rows: Element | None = None
    for line in lines[1:]:
        first = line[0]
        if first.role in {Role.STEP, Role.COMMAND}:
            rows = None
            _text(box, "pre" if first.role is Role.COMMAND else "p", first, first.role.value)
            continue
        if rows is None:
            table = SubElement(box, "table", {"class": "facts"})
            if first.role in _HEADERS:
                head = SubElement(SubElement(table, "thead"), "tr")
                for cell in line:
                    _text(head, "th", cell, _kind(cell)).set("scope", "col")
            rows = SubElement(table, "tbody")
            if first.role in _HEADERS:
                continue
        row = SubElement(rows, "tr")
        _text(row, "th", first).set("scope", "row")
        for cell in line[1:]:
            _text(row, "td", cell, _kind(cell))


def _kind(cell: PageCell) -> str:
    return "number" if cell.role in _NUMBERS else ""


def _text(parent: Element, tag: str, cell: PageCell, kind: str = "") -> Element:
    tone = "" if cell.tone is Tone.PLAIN else f"tone-{cell.tone.value}"
    value = cell.value
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    text = f"{value:,}" if is_number else plain_text(value)
    return _text_of(parent, tag, text, f"{kind} {tone}".strip())


def _text_of(parent: Element, tag: str, text: str, kind: str) -> Element:
    made = SubElement(parent, tag, {"class": kind} if kind else {})
    made.set("dir", "auto")
    made.text = text
    return made
