"""How often one may ask: sliding windows of hits, and what one is told beyond them."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sheetsync.sandbox.errors import RefusalError
from sheetsync.sandbox.switches import Switches

EXCEEDED = "API rate limit exceeded"
_UNITS = {"s": 1, "m": 60, "h": 3600}


@dataclass(frozen=True, slots=True)
class Full:
    """A window that has no room.

    Attributes:
        limit: How many hits it takes.
        window_seconds: How long it is.
        free_in_ms: Milliseconds until it takes one more; at least 1.
    """

    limit: int
    window_seconds: float
    free_in_ms: int


class SlidingWindows:
    """Several windows that every hit counts in; a refused hit counts in none."""

    def __init__(self, windows: Sequence[tuple[int, float]]) -> None:
        self._windows = [(limit, seconds, deque[float]()) for limit, seconds in windows]

    def hit(self, at: float) -> Full | None:
        """Count one hit.

        Args:
            at: Seconds on a clock that only grows.

        Returns:
            ``None`` when it was counted, else the first window without room.
        """
        for limit, seconds, hits in self._windows:
            while hits and hits[0] <= at - seconds:
                hits.popleft()
            if len(hits) >= limit:
                wait = (hits[0] + seconds - at) if hits else seconds
                return Full(limit, seconds, max(1, round(wait * 1000)))
        for _, _, hits in self._windows:
            hits.append(at)
        return None


def rate_limited(full: Full, switches: Switches) -> RefusalError:
    """The 429 of a window without room, in the spelling that the switches choose.

    Source: the usual body was recorded by an integrator; the others are told by public clients.
    """
    seconds = -(-full.free_in_ms // 1000)
    window = full.window_seconds
    hint = {"requests": full.limit + 1, "ttl": full.free_in_ms}
    body: Any
    match switches.limit_body:
        case "ttl":
            body = {"limit": full.limit, **hint}
        case "text":
            body = f"{EXCEEDED}, retry after {full.free_in_ms} milliseconds"
        case "error":
            body = {"error": {"msg": "Rate limit exceeded", "retry_after": seconds}}
        case _:
            body = {
                "message": EXCEEDED,
                "limit": full.limit,
                "window_size": int(window) if window >= 1 else window,
                **(hint if switches.ttl else {}),
            }
    return RefusalError(429, body, {"Retry-After": str(seconds)} if switches.retry_after else {})


def read_windows(text: str) -> tuple[tuple[int, float], ...]:
    """Windows of (hits, seconds) from ``50/10s,5000/1h``; ``off`` gives none.

    Raises:
        ValueError: It is spelled otherwise; its text is the part that is wrong.
    """
    if text.strip().lower() == "off":
        return ()
    windows = []
    for part in text.split(","):
        hits, slash, span = part.strip().partition("/")
        unit = _UNITS.get(span[-1:].lower(), 0)
        number = span[:-1]
        plain = hits.isascii() and hits.isdecimal() and number.isascii() and number.isdecimal()
        if not (slash and unit and plain and int(hits) > 0 and int(number) > 0):
            raise ValueError(part.strip())
        windows.append((int(hits), float(int(number) * unit)))
    return tuple(windows)
