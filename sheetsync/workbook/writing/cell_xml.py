"""Cells and rows as the sheet XML spells them.

XlsxWriter spends most of its time on an object per cell, and in constant-memory mode takes any text
that begins with ``<r>`` and ends with ``</r>`` for markup of its own. Rows are therefore spelled
here, and XlsxWriter does everything around them (see ``docs/decisions/0002-writer.md``).

Source: ECMA-376 part 1, 18.3.1 (worksheets), 22.9.2.19 (``ST_Xstring``: ``_xHHHH_`` escapes).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from sheetsync.model.place import CellPlace, column_letters
from sheetsync.workbook.writing.layout import (
    MAX_CELL_UNITS,
    CellValue,
    ErrorText,
    Locked,
    NumberAs,
    PageSheet,
    Role,
    TableColumn,
    TableSheet,
    Tone,
    Withheld,
    utf16_units,
)
from sheetsync.workbook.writing.styles import DATE_FORMAT, TRUTH_FORMAT, Dress

StyleIndex = Callable[[Dress], int]
"""Gives the index of a cell format in the workbook's styles."""

LinkTarget = Callable[[CellPlace], str]
"""Gives what ``HYPERLINK`` takes for a cell of the source; empty when it cannot be linked."""

ERRORS: Final = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA"}
)
EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel's serial dates know no time zone
FIRST_SAFE_SERIAL: Final = 61
"""The serial number of 1 March 1900. Before it Excel's serial dates are a day off, for Excel
believes in 29 February 1900."""

LINE_HEIGHT: Final = 13
PROPORTIONAL: Final = 1.1
"""Letters of a text that fit where one digit fits; column widths are counted in digits."""

MAX_FORMULA_TEXT: Final = 255
"""Characters of a text inside a formula. Source: Excel specifications and limits."""

_SPECIAL: Final = re.compile(
    "[&<>\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|^[ \t\n=+@-]|[ \t\n]$|\n"
)
_ESCAPED: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_UNSPEAKABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA_STARTS: Final = ("=", "+", "-", "@")


def text_xml(text: str) -> str:
    """A text as an inline string's content, with everything escaped that needs it."""
    text = _ESCAPED.sub("_x005F_", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = _UNSPEAKABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return f'<is><t xml:space="preserve">{text}</t></is>'


def starts_like_a_formula(text: str) -> bool:
    """Whether a spreadsheet would run the text if somebody typed it."""
    return text.startswith(_FORMULA_STARTS)


def serial_number(value: date | time | timedelta) -> float:
    """Excel's serial number of a day, a moment, a time of day or a span."""
    if isinstance(value, datetime):
        span = value.replace(tzinfo=None) - EPOCH
    elif isinstance(value, date):
        return float((value - EPOCH.date()).days)
    elif isinstance(value, time):
        span = timedelta(
            hours=value.hour,
            minutes=value.minute,
            seconds=value.second,
            microseconds=value.microsecond,
        )
    else:
        span = value
    return span / timedelta(days=1)


class CellSpeller:
    """Spells the cells of one column in one tone; the formats are looked up once.

    Attributes:
        plain: Everything between a cell's address and a text that needs no escaping.
        blank: The same for a cell without value.
    """

    __slots__ = ("_index", "_role", "_tone", "_wrap", "blank", "plain")

    def __init__(self, index: StyleIndex, role: Role, tone: Tone, *, wrap: bool) -> None:
        self._index = index
        self._role = role
        self._tone = tone
        self._wrap = wrap
        style = self._style("@" if role in _TEXT_ROLES else "")
        self.plain = f'" s="{style}" t="inlineStr"><is><t>'
        self.blank = f'" s="{style}"/>'

    def _style(self, number_format: str = "", *, quoted: bool = False) -> int:
        return self._index(Dress(self._role, self._tone, number_format, quoted, self._wrap))

    def spell(self, address: str, value: CellValue) -> str:
        """One cell.

        Raises:
            ValueError: A text is longer than a cell can be, or a number is none; whoever makes
                the content cuts texts first.
        """
        match value:
            case str():
                return self._text(address, value)
            case bool():
                style = self._style(TRUTH_FORMAT)
                return f'<c r="{address}" s="{style}" t="b"><v>{int(value)}</v></c>'
            case int() | float():
                return self._number(address, value, "")
            case date() | time() | timedelta():
                return self._moment(address, value)
            case ErrorText():
                text = value.text if value.text in ERRORS else "#N/A"
                return f'<c r="{address}" s="{self._style()}" t="e"><v>{text}</v></c>'
            case NumberAs():
                return self._number(address, value.number, value.format)
            case Withheld():
                style = self._index(Dress(self._role, Tone.WARN))
                return f'<c r="{address}" s="{style}"/>'
            case Locked():
                locked = CellSpeller(self._index, Role.READ_ONLY, Tone.PLAIN, wrap=self._wrap)
                return locked.spell(address, value.text)

    def _text(self, address: str, text: str) -> str:
        if not text:
            return f'<c r="{address}{self.blank}'
        if len(text) * 2 > MAX_CELL_UNITS and utf16_units(text) > MAX_CELL_UNITS:
            raise ValueError(f"cell {address} would hold {utf16_units(text)} UTF-16 units")
        number_format = "@" if self._role in _TEXT_ROLES else ""
        style = self._style(number_format, quoted=starts_like_a_formula(text))
        return f'<c r="{address}" s="{style}" t="inlineStr">{text_xml(text)}</c>'

    def _number(self, address: str, number: float, number_format: str) -> str:
        if not math.isfinite(number):
            raise ValueError(f"cell {address} would hold {number}")
        return f'<c r="{address}" s="{self._style(number_format)}"><v>{number!r}</v></c>'

    def _moment(self, address: str, value: date | time | timedelta) -> str:
        serial = serial_number(value)
        if serial < 0 or (isinstance(value, date) and serial < FIRST_SAFE_SERIAL):
            return self._text(address, str(value))
        return self._number(address, serial, _moment_format(value))

    def spell_link(self, address: str, value: CellValue, target: str) -> str:
        """A cell that shows a value and jumps to a place when it is clicked."""
        if not target or len(target) > MAX_FORMULA_TEXT or not isinstance(value, str | int):
            return self.spell(address, value)
        shown, type_, saved = (
            (f'"{_in_formula(value)}"', ' t="str"', _escaped(value))
            if isinstance(value, str)
            else (str(value), "", str(value))
        )
        formula = _escaped(f'HYPERLINK("{_in_formula(target)}",{shown})')
        return f'<c r="{address}" s="{self._style()}"{type_}><f>{formula}</f><v>{saved}</v></c>'


_TEXT_ROLES: Final = frozenset(
    {
        Role.EDITABLE,
        Role.CELL,
        Role.CODE,
        Role.AS_IT_CAME,
        Role.SEAL,
        Role.DATA_TEXT,
        Role.DATA_KEY,
    }
)
"""Roles whose texts are formatted as text, so that an edit stays what was typed."""


_HEADER_ROLES: Final = {
    Role.EDITABLE: Role.EDIT_HEADER,
    Role.CHOICE: Role.EDIT_HEADER,
    Role.CENTERED: Role.CENTERED_HEADER,
    Role.LINK: Role.CENTERED_HEADER,
    Role.READ_ONLY: Role.READ_ONLY_HEADER,
}


def _moment_format(value: date | time | timedelta) -> str:
    if isinstance(value, datetime):
        return f"{DATE_FORMAT} hh:mm:ss"
    if isinstance(value, date):
        return DATE_FORMAT
    return "hh:mm:ss" if isinstance(value, time) else "[h]:mm:ss"


def _in_formula(text: str) -> str:
    return text.replace('"', '""')


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def table_xml(sheet: TableSheet, index: StyleIndex, link: LinkTarget) -> Iterator[str]:
    """The rows of a table sheet, header first, a piece of XML each."""
    letters = [column_letters(position) for position in range(len(sheet.columns))]
    yield _header_xml(sheet.columns, letters, index, sheet.header_row)
    spellers: dict[Tone, list[CellSpeller]] = {}
    wrapped = [
        (position, column.width) for position, column in enumerate(sheet.columns) if column.wrap
    ]
    linked = sheet.link_column
    special = _SPECIAL.search
    for number, (tone, values, place) in enumerate(sheet.rows(), start=sheet.header_row + 1):
        row_spellers = spellers.get(tone)
        if row_spellers is None:
            row_spellers = spellers[tone] = _spellers(sheet.columns, tone, index)
        cells = [
            (
                f'<c r="{letter}{number}{speller.plain}{value}</t></is></c>'
                if type(value) is str and value and len(value) < 16000 and not special(value)
                else speller.spell(f"{letter}{number}", value)
            )
            for letter, value, speller in zip(letters, values, row_spellers, strict=True)
        ]
        if linked is not None and place is not None:
            cells[linked] = row_spellers[linked].spell_link(
                f"{letters[linked]}{number}", values[linked], link(place)
            )
        height = _height(values, wrapped, sheet.most_lines)
        yield f'<row r="{number}"{height}>{"".join(cells)}</row>'


def _spellers(columns: Sequence[TableColumn], tone: Tone, index: StyleIndex) -> list[CellSpeller]:
    return [
        CellSpeller(index, column.role, tone if column.toned else Tone.PLAIN, wrap=column.wrap)
        for column in columns
    ]


def _header_xml(
    columns: Sequence[TableColumn], letters: Sequence[str], index: StyleIndex, row: int
) -> str:
    cells = [
        CellSpeller(index, _header_role(column), Tone.PLAIN, wrap=False).spell(
            f"{letter}{row}", column.header
        )
        for column, letter in zip(columns, letters, strict=True)
    ]
    return f'<row r="{row}" ht="30" customHeight="1">{"".join(cells)}</row>'


def _header_role(column: TableColumn) -> Role:
    return Role.EDIT_HEADER if column.required else _HEADER_ROLES.get(column.role, Role.HEADER)


def _height(
    values: Sequence[CellValue], wrapped: Iterable[tuple[int, float]], most_lines: int
) -> str:
    most = 1
    for position, width in wrapped:
        value = values[position]
        if type(value) is str and (len(value) > width or "\n" in value):
            lines = value.split("\n", most_lines)
            most = max(most, sum(max(1, math.ceil(len(line) / width)) for line in lines))
    if most == 1:
        return ""
    return f' ht="{min(most, most_lines) * LINE_HEIGHT + 4:g}" customHeight="1"'


def page_xml(sheet: PageSheet, index: StyleIndex) -> Iterator[str]:
    """The rows of a page, a piece of XML each."""
    for row, cells in sheet.rows():
        height = sheet.heights.get(row)
        attributes = "" if height is None else f' ht="{height:g}" customHeight="1"'
        spelled = "".join(
            CellSpeller(index, cell.role, cell.tone, wrap=False).spell(
                f"{column_letters(cell.column)}{row + 1}", cell.value
            )
            for cell in cells
        )
        yield f'<row r="{row + 1}"{attributes}>{spelled}</row>'
