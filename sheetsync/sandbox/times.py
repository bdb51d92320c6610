"""Moments as they are kept and as each generation spells them.

Kept is UTC without an offset, milliseconds written as microseconds, so that text order is order
in time: ``2026-05-04T09:08:07.123000``.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def kept(moment: datetime) -> str:
    """A moment as it is kept; an unaware one counts as UTC; microseconds are cut off."""
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    return moment.isoformat(timespec="microseconds")


def now() -> str:
    """This moment as it is kept."""
    return kept(datetime.now(UTC))


def kept_from_text(text: str) -> str:
    """A moment read from any ISO 8601 text.

    Raises:
        ValueError: The text is none.
    """
    try:
        return kept(datetime.fromisoformat(text))
    except OverflowError as error:
        raise ValueError(text) from error


def v1(moment: str) -> str:
    """As v1 spells it, with an offset (Plytix API v1, "Product")."""
    return moment + "+00:00"


def v2(moment: str) -> str:
    """As v2 was recorded, without an offset."""
    return moment


def second_of(moment: str) -> str:
    """The moment down to the second: filters see no finer (reported by an integrator)."""
    return moment[:19]


def next_second(second: str) -> str:
    """The second after; of the last second that there is, a text beyond it."""
    try:
        after = datetime.fromisoformat(second) + timedelta(seconds=1)
    except OverflowError:
        return second + "~"
    return after.isoformat(timespec="seconds")


def days_before(moment: str, days: int) -> str:
    """The date some days before a moment, ``YYYY-MM-DD``."""
    return (datetime.fromisoformat(moment).date() - timedelta(days=days)).isoformat()
