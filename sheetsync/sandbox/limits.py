"""How often one may ask: sliding windows of hits."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass


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
