"""When the next request may go: two sliding windows, decided over values.

Nothing here waits or asks the time; the session does both and passes the time in. All times are
monotonic seconds. The same rules that hold requests back also forecast how long many will take.

Source: Plytix API v1, "Rate limits": every request counts against a 10-second and a one-hour
window at once. The limits themselves stand in the token (observed).
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

HEADROOM: Final = Fraction(95, 100)
"""The share of each window that we use; the rest is for other programs on the account."""

CROWDED_SECONDS: Final = 0.05
"""How soon to look again when only an answer to a request under way can make room."""

Windows = Sequence[tuple[int, int]]
"""Rate windows as (requests, seconds)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowState:
    """How full one window is.

    Attributes:
        used: Requests that count in it now.
        limit: Requests that we allow ourselves in it.
        seconds: Its length.
    """

    used: int
    limit: int
    seconds: int

    def __str__(self) -> str:
        return f"{self.used}/{self.limit} in {self.seconds} s"


class Pacing:
    """Counts requests against the windows and says how long the next one must wait.

    A request is counted from when it is sent until a whole window has passed since its *answer*:
    Plytix counts it at some moment between the two, so this never lets one through too early,
    however slow the network. Not safe between threads by itself; the session holds its lock.

    Args:
        windows: The account's limits; empty when there are none.
    """

    def __init__(self, windows: Windows = ()) -> None:
        self._windows: tuple[tuple[int, int], ...] = ()
        self._answered: deque[float] = deque()
        self._under_way = 0
        self._parked_until = -math.inf
        self.set_windows(windows)

    def set_windows(self, windows: Windows) -> None:
        """Take other limits, such as those of a new token; what was counted stays counted."""
        self._windows = tuple((share_of(limit), seconds) for limit, seconds in windows)

    def wait_seconds(self, now: float) -> float:
        """How long until a request may go, as far as is known now; 0 when it may go at once."""
        wait = max(0.0, self._parked_until - now)
        for limit, seconds in self._windows:
            free = limit - self._under_way
            if free <= 0:
                wait = max(wait, CROWDED_SECONDS)
            elif len(self._answered) >= free:
                wait = max(wait, self._answered[-free] + seconds - now)
        return wait

    def start(self) -> None:
        """Count a request that is about to be sent."""
        self._under_way += 1

    def finish(self, now: float, *, counts: bool = True) -> None:
        """Count its answer; ``counts`` is false when it surely never reached Plytix."""
        self._under_way -= 1
        if counts and self._windows:
            self._answered.append(now)
            oldest = now - max(seconds for _, seconds in self._windows)
            while self._answered and self._answered[0] < oldest:
                self._answered.popleft()

    def park(self, until: float) -> None:
        """Let nobody go before this moment; the latest one said holds."""
        self._parked_until = max(self._parked_until, until)

    def states(self, now: float) -> tuple[WindowState, ...]:
        """How full each window is."""
        return tuple(
            WindowState(
                used=self._under_way + self._in_the_last(seconds, now),
                limit=limit,
                seconds=seconds,
            )
            for limit, seconds in self._windows
        )

    def forecast_seconds(self, calls: int, now: float, *, each_seconds: float = 0.0) -> float:
        """How long this many more calls will take, from now to the last answer.

        Args:
            calls: How many.
            now: The present moment.
            each_seconds: What one call takes by itself, divided by how many go at a time.
        """
        return forecast_seconds(
            calls,
            tuple(self._windows),
            answered=[moment - now for moment in self._answered],
            each_seconds=each_seconds,
            parked_seconds=max(0.0, self._parked_until - now),
        )

    def _in_the_last(self, seconds: int, now: float) -> int:
        used = 0
        for moment in reversed(self._answered):
            if moment <= now - seconds:
                break
            used += 1
        return used


def share_of(limit: int) -> int:
    """What we allow ourselves of a window's limit: about 95 %, less than all, at least one."""
    return max(1, min(math.ceil(limit * HEADROOM), limit - 1))


def forecast_seconds(
    calls: int,
    windows: Windows,
    *,
    answered: Sequence[float] = (),
    each_seconds: float = 0.0,
    parked_seconds: float = 0.0,
) -> float:
    """How long calls take under windows, walked through one by one.

    Args:
        calls: How many calls.
        windows: What we allow ourselves, as (requests, seconds).
        answered: When earlier calls were answered, ascending, in seconds before now (negative).
        each_seconds: What one call takes by itself.
        parked_seconds: How long nobody may go.

    Returns:
        Seconds from now to the last answer; 0 for no calls.
    """
    moments = list(answered)
    moment = parked_seconds
    for _ in range(calls):
        for limit, seconds in windows:
            if len(moments) >= limit:
                moment = max(moment, moments[-limit] + seconds)
        moment += each_seconds
        moments.append(moment)
    return moment if calls else 0.0
