"""Numbers typed as text, read by the marks of the mapping and no others."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Final

from sheetsync.codecs.characters import code_points
from sheetsync.codecs.codec import CellReading, Unreadable
from sheetsync.codecs.codes import scientific_text
from sheetsync.codecs.look_alikes import digits_as_ascii
from sheetsync.codecs.number_readings import as_texts, number_readings
from sheetsync.model.values import decimal_text

SIGNIFICANT: Final = 15
"""Digits that survive a JSON float and an Excel cell."""

_SPACE_MARKS: Final = " \u00a0\u202f\u2009"
_QUOTE_MARKS: Final = "'\u2019"
_EXPONENT: Final = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]+")
_ONE_MARK: Final = re.compile(r"[+-]?[0-9]{1,3}[.,'\u2019 \u00a0\u202f\u2009][0-9]{3}")
_FOREIGN_MARKS: Final = str.maketrans({"\u066c": None, "\uff0c": ",", "\uff0e": "."})
_UNIT: Final = re.compile(
    r"(?P<before>[^\W0-9_]{1,12}|[^\w\s.,+-])?\s*(?P<number>[+-]?[0-9][0-9.,]*)\s*"
    r"(?P<after>(?:[^\W0-9_]|[€$£¥°\"″′])(?:[^0-9]{0,11}|[^0-9\s]{0,10}[0-9]))?"
)


@lru_cache(maxsize=64)
def _pattern(decimal: str, thousands: str) -> re.Pattern[str]:
    whole = "[0-9]+"
    if thousands:
        marks = next(
            (group for group in (_SPACE_MARKS, _QUOTE_MARKS) if thousands in group), thousands
        )
        whole = f"(?:[0-9]{{1,3}}(?:[{re.escape(marks)}][0-9]{{3}})+|[0-9]+)"
    mark = re.escape(decimal)
    return re.compile(
        f"(?P<sign>[+-]?)(?:(?P<whole>{whole})(?:{mark}(?P<part>[0-9]+))?|{mark}(?P<bare>[0-9]+))"
    )


def number_from_text(text: str, reading: CellReading) -> Decimal | Unreadable:
    """Read a number typed as text, by the marks of the mapping and no others.

    Only ASCII digits count; a text that reads two ways, percent without a rule, and units are
    refused; the machine's locale plays no part.
    """
    percent = text.endswith("%")
    bare = text[:-1].rstrip(_SPACE_MARKS) if percent else text
    match = _pattern(reading.decimal, reading.thousands).fullmatch(bare)
    if match is None:
        fault = _no_number(bare, reading)
        return replace(fault, suggestions=(), proof="", repair="") if percent else fault
    if percent and reading.percent is None:
        return percent_of_what(text, _number(match))
    whole = re.sub("[^0-9]", "", match["whole"] or "0")
    part = match["part"] or match["bare"] or "0"
    if len(f"{whole}{part}".strip("0")) > SIGNIFICANT or len(whole.lstrip("0")) > SIGNIFICANT:
        return Unreadable(
            code="long-number",
            expected=f"at most {SIGNIFICANT} significant digits",
            remedy="Round the number.",
        )
    value = _number(match)
    return value / 100 if percent and reading.percent == "fraction" else value


def _number(match: re.Match[str]) -> Decimal:
    whole = re.sub("[^0-9]", "", match["whole"] or "0")
    return Decimal(f"{match['sign']}{whole}.{match['part'] or match['bare'] or '0'}")


def percent_of_what(found: str, percents: Decimal) -> Unreadable:
    """What is wrong with a percentage that the mapping does not say how to take.

    Args:
        found: The cell as people see it.
        percents: How many percent it says.
    """
    return Unreadable(
        code="percent",
        expected=f"a plain number; {found} may mean a fraction or a number of percent",
        remedy="Set percent: fraction or percent: number for this column in the mapping.",
        suggestions=(decimal_text(percents / 100), decimal_text(percents)),
        proof=f"as a fraction it is {decimal_text(percents / 100)}, as a number of percent "
        f"{decimal_text(percents)}",
    )


def _no_number(text: str, reading: CellReading) -> Unreadable:
    ascii_form = digits_as_ascii(text).replace("\u2212", "-")
    if not ascii_form.isascii():
        ascii_form = ascii_form.translate(_FOREIGN_MARKS).replace("\u066b", reading.decimal)
    if ascii_form != text:
        return _foreign_digits(text, ascii_form, reading)
    if _EXPONENT.fullmatch(text):
        return scientific_text(text)
    readings = number_readings(text)
    if _ONE_MARK.fullmatch(text):
        return Unreadable(
            code="ambiguous-number",
            expected=f'a number with decimal mark "{reading.decimal}"; this one reads two ways',
            remedy="Set decimal and thousands for this column in the mapping, or type a number.",
            suggestions=as_texts(readings, reading.decimal),
            proof=f"it may be {' or '.join(map(decimal_text, readings))}",
        )
    unit = _UNIT.fullmatch(text)
    if unit is not None and (unit["before"] or unit["after"]):
        name = " and ".join(f"“{one.strip()}”" for one in (unit["before"], unit["after"]) if one)
        return Unreadable(
            code="unit",
            expected="a number without a unit or currency",
            remedy="Type the number alone; put the unit into the header.",
            suggestions=(unit["number"],),
            proof=f"{name} stands beside the number {unit['number']}",
        )
    only = as_texts(readings, reading.decimal)
    return Unreadable(
        code="not-a-number",
        expected=f'a number with decimal mark "{reading.decimal}"',
        remedy="Type a number, or set decimal and thousands for this column in the mapping.",
        suggestions=only,
        proof=f"its marks allow one reading alone: {decimal_text(readings[0])}" if only else "",
        repair=only[0] if only else "",
    )


def _foreign_digits(text: str, ascii_form: str, reading: CellReading) -> Unreadable:
    """Digits of another script, or full-width ones, which are never read."""
    is_number = isinstance(number_from_text(ascii_form, reading), Decimal)
    foreign = "".join(dict.fromkeys(sign for sign in text if not sign.isascii()))
    return Unreadable(
        code="not-a-number",
        expected="a number in the digits 0 to 9",
        remedy="Type the number with the digits 0 to 9.",
        suggestions=(ascii_form,),
        proof=f"it holds {code_points(foreign)}",
        repair=ascii_form if is_number else "",
    )
