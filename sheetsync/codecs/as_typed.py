"""What may have been typed where Excel has made a date, a time or a number of it."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

_FIRST_SERIAL_DAY: Final = date(1899, 12, 30)
_FIRST_SURE_SERIAL: Final = 61
_LAST_SERIAL: Final = 2_958_465
_MONTHS: Final = (
    "JAN",
    "FEB",
    "MAR",
    "APR",
    "MAY",
    "JUN",
    "JUL",
    "AUG",
    "SEP",
    "OCT",
    "NOV",
    "DEC",
)
_LONG_MONTHS: Final = {9: "SEPT"}
_EXPONENT: Final = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)E([+-][0-9]+)")


def typed_for_date(raw: object) -> tuple[str, ...]:
    """Texts that Excel turns into such a date or time, likeliest first; guesses all of them.

    A month with a day (``MAR-24``, ``SEPT2``) becomes a day of the year in which it was typed, a
    month with another number (``MAR-99``) the first day of that month; ``1-2`` is read by the order
    of day and month of the machine. The last guess is the day's number, in case that a date format
    was painted over a number.

    Source: Microsoft Support, "Stop automatically changing numbers to dates".
    """
    match raw:
        case datetime() | date():
            return _typed_for_day(raw)
        case time():
            return (f"{raw.hour}:{raw.minute:02}",)
        case _:
            return ()


def _typed_for_day(day: date) -> tuple[str, ...]:
    month = _MONTHS[day.month - 1]
    guesses = [f"{month}-{day:%y}"] if day.day == 1 else []
    guesses += [
        f"{month}-{day.day}",
        f"{_LONG_MONTHS.get(day.month, month)}{day.day}",
        f"{day.month}-{day.day}",
        f"{day.day}-{day.month}",
    ]
    plain = day.date() if isinstance(day, datetime) else day
    serial = (plain - _FIRST_SERIAL_DAY).days
    if serial >= _FIRST_SURE_SERIAL and plain is day:
        guesses.append(str(serial))
    return tuple(dict.fromkeys(guesses))


def day_of_serial(number: float) -> date | None:
    """The day that Excel counts by a number, in workbooks that count from 1900; ``None``: none."""
    if not _FIRST_SURE_SERIAL <= number <= _LAST_SERIAL or number != int(number):
        return None
    return _FIRST_SERIAL_DAY + timedelta(days=int(number))


def scientific_number(shown: str) -> Decimal | None:
    """The number that ``2.00E+05`` says; ``None`` when the text is in no such notation."""
    found = _EXPONENT.fullmatch(shown.replace(",", ""))
    if found is None:
        return None
    try:
        return Decimal(found[0])
    except InvalidOperation:  # an exponent beyond all numbers
        return None


def typed_for_scientific(shown: str) -> str:
    """The code that Excel shows as ``2.00E+05``: ``2E5``."""
    found = _EXPONENT.fullmatch(shown)
    if found is None:
        return ""
    mantissa = found[1].rstrip("0").rstrip(".") if "." in found[1] else found[1]
    return f"{mantissa}E{int(found[2])}"
