"""Numbers, spans and moments in the words of every report."""

from __future__ import annotations

from datetime import datetime

from sheetsync.model.traffic import Traffic


def counted(number: int, noun: str) -> str:
    """A number with its noun: ``1 row``, ``1,200 rows``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def minutes_text(minutes: float) -> str:
    """A span for people: ``under a minute``, ``2 minutes``, ``3.4 hours``."""
    if minutes < 1:
        return "under a minute"
    if minutes < 90:
        return counted(round(minutes), "minute")
    return f"{minutes / 60:.1f} hours"


def traffic_text(traffic: Traffic) -> str:
    """What went to Plytix: ``12 requests, 2 repeated, 1 answered 429, waited 10 s``."""
    told = [counted(traffic.requests, "request")]
    told += [
        f"{number:,} {word}"
        for number, word in (
            (traffic.repeats, "repeated"),
            (traffic.limited, "answered 429"),
            (traffic.lost, "without an answer"),
        )
        if number
    ]
    if traffic.waited_seconds >= 1:
        told.append(f"waited {round(traffic.waited_seconds):,} s for the account's limits")
    return ", ".join(told)


def time_text(moment: str) -> str:
    """An ISO 8601 moment in UTC, for people: ``2026-11-23 10:15 UTC``."""
    return f"{datetime.fromisoformat(moment):%Y-%m-%d %H:%M} UTC"
