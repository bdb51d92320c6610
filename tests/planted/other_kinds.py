"""The same workbook as an older workbook, as an OpenDocument spreadsheet, and as text."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final
from xml.sax.saxutils import escape

from tests.planted.building import Draft
from tests.unit.workbook.made_binary import label_record, number_record, record, xls
from tests.unit.workbook.test_open_documents import cell, document, row

_FORMATS: Final = ("General", "yyyy-mm-dd", "0.00", "0", "mmm-yy", "0.00E+00")
ERRORS: Final = {"#N/A": 0x2A, "#VALUE!": 0x0F, "#REF!": 0x17, "#DIV/0!": 0x07}


def _cells(draft: Draft) -> Iterator[tuple[int, int, Any, str]]:
    for line in draft.sheet.iter_rows():
        for one in line:
            if one.value is not None:
                yield one.row - 1, one.column - 1, one.value, one.number_format


def as_old_workbook(draft: Draft) -> bytes:
    """As Excel 97–2003 saves it; a text that is an error's name becomes the error."""
    records = b""
    for at_row, column, value, number_format in _cells(draft):
        style = _FORMATS.index(number_format) if number_format in _FORMATS else 0
        match value:
            case bool():
                records += record(0x0205, struct.pack("<HHHBB", at_row, column, 0, value, 0))
            case str() if value in ERRORS:
                error = struct.pack("<HHHBB", at_row, column, 0, ERRORS[value], 1)
                records += record(0x0205, error)
            case str():
                records += label_record(at_row, column, value.encode("utf-16-le"), wide=True)
            case date():
                style = style or 1
                records += number_record(at_row, column, _serial(value), style)
            case _:
                records += number_record(at_row, column, float(value), style)
    return xls(records, formats=_FORMATS)


def as_open_document(draft: Draft) -> bytes:
    """As LibreOffice saves it."""
    lines: list[list[str]] = [[] for _ in range(draft.last)]
    for at_row, column, value, _format in _cells(draft):
        line = lines[at_row]
        line += ["<table:table-cell/>"] * (column - len(line))
        line.append(_open_document_cell(value))
    return document("".join(row(*line) for line in lines))


def _serial(day: date) -> float:
    """Days since the eve of 1900, as Excel counts from March 1900 on."""
    return float((date(day.year, day.month, day.day) - date(1899, 12, 30)).days)


def _open_document_cell(value: Any) -> str:
    match value:
        case bool():
            word = str(value).lower()
            return cell(word, f'office:value-type="boolean" office:boolean-value="{word}"')
        case str() if value in ERRORS:
            return cell(value, 'office:value-type="string" calcext:value-type="error"')
        case str():
            lines = "</text:p><text:p>".join(map(escape, value.split("\n")))
            return cell(lines)
        case datetime() | date():
            day = value.isoformat()[:10]
            return cell(day, f'office:value-type="date" office:date-value="{day}"')
        case _:
            return cell(str(value), f'office:value-type="float" office:value="{value}"')


def as_text(draft: Draft, mark: str = ";", encoding: str = "utf-8-sig") -> bytes:
    """As Excel saves “CSV”: quoted where needed, days as ISO, truth as TRUE and FALSE."""
    lines: list[list[str]] = [[] for _ in range(draft.last)]
    for at_row, column, value, _format in _cells(draft):
        line = lines[at_row]
        line += [""] * (column - len(line))
        line.append(_field(value, mark))
    return "".join(mark.join(line) + "\r\n" for line in lines).encode(encoding, "replace")


def _field(value: Any, mark: str) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, date):
        return value.isoformat()[:10]
    text = str(value)
    if any(sign in text for sign in (mark, '"', "\n")):
        return '"' + text.replace('"', '""') + '"'
    return text
