"""Excel's day numbers as dates, times and durations."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from sheetsync.workbook.cells.formats import NumberFormat

_DAY_MILLISECONDS: Final = 86_400_000
_LAST_DAY: Final = 2_958_465
UNSHOWABLE: Final = "########"
"""What Excel shows for a number that its date format cannot show."""


def serial_value(
    serial: float, number_format: NumberFormat, *, epoch_1904: bool
) -> date | datetime | time | timedelta | None:
    """What a number means under a date format.

    A whole day is a ``date``, a part of a day a ``time``, both together a ``datetime``, and a
    number under an elapsed-time format a ``timedelta``. Parts are rounded to milliseconds, but
    never up to the next day.

    Args:
        serial: Days since the epoch.
        number_format: The cell's format; its ``is_date`` is true.
        epoch_1904: Whether day 0 is 1904-01-01.

    Returns:
        ``None`` when Excel cannot show the number as a date (negative, or after the year 9999).

    Source: ECMA-376 Part 1, 18.17.4.1. In the 1900 system day 60 does not exist; it becomes
    1900-02-28, as days below 61 are in doubt anyway.
    """
    if number_format.is_elapsed:
        try:
            return timedelta(milliseconds=round(serial * _DAY_MILLISECONDS))
        except OverflowError:
            return None
    last_day = _LAST_DAY - 1462 if epoch_1904 else _LAST_DAY
    if not 0 <= serial < last_day + 1:
        return None
    days = int(serial)
    milliseconds = min(round((serial - days) * _DAY_MILLISECONDS), _DAY_MILLISECONDS - 1)
    part = timedelta(milliseconds=milliseconds)
    if days == 0:
        return (datetime.combine(date(1900, 1, 1), time()) + part).time()
    if epoch_1904:
        first = date(1904, 1, 1)
    else:
        first = date(1899, 12, 31) if days < 60 else date(1899, 12, 30)
    day = first + timedelta(days=days)
    if not milliseconds:
        return day
    return datetime.combine(day, time()) + part


def iso_value(text: str) -> date | datetime | time | None:
    """The value of a cell of the type ``d``: an ISO date, time, or both; ``None``: neither."""
    text = text.strip().removesuffix("Z")
    for read in (date.fromisoformat, datetime.fromisoformat, time.fromisoformat):
        try:
            value = read(text)
        except ValueError:
            continue
        if isinstance(value, datetime | time) and value.tzinfo is not None:
            return None
        return value
    return None
