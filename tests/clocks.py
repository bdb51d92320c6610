"""Clocks for tests: one that only moves when told, and the real one."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta


class FakeClock:
    """Time that passes only by sleeping or by being moved; safe to share between threads.

    Attributes:
        slept: Every sleep so far, in seconds, in order.
    """

    def __init__(self, start: datetime = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)) -> None:
        self._start = start
        self._wall = 0.0
        self._monotonic = 1000.0
        self._lock = threading.Lock()
        self.slept: list[float] = []

    def now(self) -> datetime:
        """The moment it shows."""
        return self._start + timedelta(seconds=self._wall)

    def monotonic(self) -> float:
        """Seconds that only grow."""
        return self._monotonic

    def sleep(self, seconds: float) -> None:
        """Let time pass at once."""
        with self._lock:
            self.slept.append(seconds)
            self._wall += seconds
            self._monotonic += seconds

    def move(self, seconds: float) -> None:
        """Let time pass without anybody sleeping."""
        with self._lock:
            self._wall += seconds
            self._monotonic += seconds

    def suspend(self, seconds: float) -> None:
        """Close the lid: the wall clock goes on, the monotonic one stands still."""
        with self._lock:
            self._wall += seconds


class RealClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """The present moment, UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that only grow."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)
