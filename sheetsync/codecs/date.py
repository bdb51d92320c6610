"""Days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from sheetsync.codecs.as_typed import day_of_serial
from sheetsync.codecs.codec import CellReading, Remark, Sweep, Unreadable, foreign_value
from sheetsync.codecs.text import clean_text, faulty
from sheetsync.model.definition import FieldDefinition
from sheetsync.model.finding import Severity
from sheetsync.model.values import Canonical, RawValue

FIRST_SURE_DAY: Final = date(1900, 3, 1)
"""Excel counts a 29 February 1900 that never was, so earlier serial numbers are off by one."""

_ISO: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?")
_API: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ][0-9:.+Z-]*)?")
_TYPED: Final = re.compile(r"([0-9]{1,4})([./ -])([0-9]{1,2})\2([0-9]{1,4})")
_FIRST_OF_LAST_CENTURY: Final = 30
_MONTHS_OF_YEAR: Final = 12
_ORDERS: Final = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2)}
_EXPECTED: Final = "a date cell, or text such as 2026-05-01"


def _not_a_date(
    expected: str = _EXPECTED, *, suggestions: tuple[str, ...] = (), proof: str = ""
) -> Unreadable:
    return Unreadable(
        code="not-a-date",
        expected=expected,
        remedy="Format the cell as Date and type the day again, or type 2026-05-01.",
        suggestions=suggestions,
        proof=proof,
    )


def date_from_text(text: str, order: str | None) -> date | Unreadable:
    """Read a date typed as text: ISO always, otherwise only in the order the mapping gives.

    Two-digit years are refused.
    """
    if iso := _ISO.fullmatch(text):
        return _day(*map(int, iso[1].split("-")))
    typed = _TYPED.fullmatch(text)
    if typed is None:
        return _not_a_date()
    parts = (typed[1], typed[3], typed[4])
    if order is None:
        return _ambiguous(parts)
    year, month, day = (parts[place] for place in _ORDERS[order])
    if len(year) != len("2026"):
        return _not_a_date("a year of four digits", suggestions=_days(parts, (order,)))
    if len(day) > len("31") or len(month) > len("12"):
        return _not_a_date(f"day, month and year in the order {order}")
    return _day(int(year), int(month), int(day))


def _ambiguous(parts: tuple[str, str, str]) -> Unreadable:
    """A date typed in an order that nothing states; some days exist in one order only."""
    orders = ("ymd",) if len(parts[0]) > len("31") else ("dmy", "mdy")
    days = _days(parts, orders)
    has_whole_year = any(len(part) == len("2026") for part in parts)
    is_sure = has_whole_year and len(days) == 1
    return Unreadable(
        code="ambiguous-date",
        expected=f"{_EXPECTED}; day and month of this one may be either way round",
        remedy="Set date_order for this column in the mapping, or use real date cells.",
        suggestions=days,
        proof=_order_proof(parts) if is_sure else "",
        repair=days[0] if is_sure else "",
    )


def _order_proof(parts: tuple[str, str, str]) -> str:
    if len(parts[0]) == len("2026"):
        return "the year stands first"
    no_month = next((part for part in parts[:2] if int(part) > _MONTHS_OF_YEAR), "")
    return f"there is no month {no_month}" if no_month else "both orders give the same day"


def _days(parts: tuple[str, str, str], orders: Sequence[str]) -> tuple[str, ...]:
    """The days, in ISO form, that three numbers name in some orders.

    A year of two digits is taken as Excel takes it.

    Source: Microsoft Support, "Change the date system, format, or two-digit year
    interpretation": 00 to 29 are of this century.
    """
    found: list[str] = []
    for order in orders:
        year, month, day = (int(parts[place]) for place in _ORDERS[order])
        if len(parts[_ORDERS[order][0]]) <= len("26"):
            year += 2000 if year < _FIRST_OF_LAST_CENTURY else 1900
        one = _day(year, month, day)
        if isinstance(one, date):
            found.append(one.isoformat())
    return tuple(dict.fromkeys(found))


def _day(year: int, month: int, day: int) -> date | Unreadable:
    try:
        return date(year, month, day)
    except ValueError:  # the calendar has no such day
        return _not_a_date("a day that exists")


class DateCodec:
    """Days; canonical is a ``date``. No time zone is ever applied."""

    def from_cell(
        self,
        raw: RawValue,
        reading: CellReading,
        *,
        shown: str = "",
        remarks: list[Remark] | None = None,
    ) -> Canonical | Unreadable:
        """Read a date cell or ISO text; other text only in the mapping's order."""
        match raw:
            case datetime() | date():
                return _from_date_cell(raw, remarks)
            case str():
                text = clean_text(raw, reading, remarks)
                if isinstance(text, Unreadable):
                    return text
                return date_from_text(text, reading.date_order)
            case time() | timedelta():
                return _not_a_date(f"{_EXPECTED}; the cell holds a time")
            case bool() | int() | float() | None:
                return _from_number(raw)
            case _:
                return faulty(raw)

    def to_cell(self, value: Canonical) -> RawValue:
        """A date cell; days that Excel cannot count are ISO text."""
        if isinstance(value, date):
            return value if value >= FIRST_SURE_DAY else value.isoformat()
        return str(value)

    def from_api(self, value: object, definition: FieldDefinition) -> Canonical | None:
        """A day, whether Plytix answers with or without a time.

        Source: Plytix API, "Attribute types": written ``2026-05-01``, read
        ``2026-05-01T00:00:00``.
        """
        if value is None or value == "":
            return None
        if isinstance(value, str) and (match := _API.fullmatch(value)):
            day = _day(*map(int, match[1].split("-")))
            if isinstance(day, date):
                return day
        return foreign_value(value)

    def to_api(self, value: Canonical, definition: FieldDefinition) -> object:
        """``2026-05-01``; Plytix refuses a time."""
        return value.isoformat() if isinstance(value, date) else value

    def sweep(
        self, values: Sequence[RawValue], reading: CellReading, *, blank: object = None
    ) -> Sweep:
        """Find every cell doubtful: days repeat, so that reading each one once is quick."""
        return Sweep(list(values), range(len(values)))


def _from_number(raw: float | None) -> Unreadable:
    """A number is no day, though Excel counts days: the workbook may count from 1904."""
    expected = f"{_EXPECTED}; the cell holds a plain number or truth value"
    day = None if raw is None or isinstance(raw, bool) else day_of_serial(raw)
    if day is None:
        return _not_a_date(expected)
    return _not_a_date(
        expected,
        suggestions=(day.isoformat(),),
        proof=f"Excel counts the day {day.isoformat()} as {int(raw or 0)}",
    )


def _from_date_cell(raw: date | datetime, remarks: list[Remark] | None) -> Canonical | Unreadable:
    day = raw
    if isinstance(raw, datetime):
        day = raw.date()
        if raw.time() != time() and remarks is not None:
            remarks.append(
                Remark(
                    code="time-dropped",
                    severity=Severity.WARNING,
                    expected=f"a day without a time; {day.isoformat()} is used",
                    remedy="Remove the time from the cell.",
                    repair=day.isoformat(),
                )
            )
    if day < FIRST_SURE_DAY:
        return _not_a_date("a day from 1 March 1900 on; Excel miscounts earlier ones")
    return day
