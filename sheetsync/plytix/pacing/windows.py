"""When the next request may go: sliding windows, decided over values.

Nothing here waits, asks the time or knows where hits are kept; a ``Budget`` does.

A request is counted from when it is sent until a whole window has passed since its *answer*.
Plytix counts it at some moment between the two, so that no window of Plytix, sliding or fixed,
ever holds more than we count: take the request of a window that was sent last; every other one of
that window was then either under way, or answered less than a window ago. So the full limit can be
used, and no share has to be held back for slow networks.

Source: Plytix API v1, "Rate limits": every request counts against a 10-second and a one-hour
window at once. The limits themselves stand in the token (observed).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

DRIFT: Final = 0.001
"""How much longer we take a window to be. Plytix's clock and ours do not run alike: a clock that is
being set right runs up to 500 millionths too fast, which is nearly 2 s in an hour."""

TICK_SECONDS: Final = max(time.get_clock_info(name).resolution for name in ("monotonic", "time"))
"""How coarse the machine's clocks are; 16 ms on some."""

NO_LIMIT: Final = 1_000_000
"""Requests of a window that means that there is none."""

CROWDED_SECONDS: Final = 0.1
"""How soon to look again when only an answer to a request under way can make room."""

Windows = Sequence[tuple[int, float]]
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
    seconds: float

    def __str__(self) -> str:
        return f"{self.used}/{self.limit} in {self.seconds:g} s"


def held_to(windows: Windows) -> Windows:
    """The windows that can be filled; one of a million requests says that there is no limit.

    The largest limit that was ever seen is 15,000 an hour (observed).
    """
    return tuple(window for window in windows if window[0] < NO_LIMIT)


def our_share(windows: Windows, share: float) -> tuple[tuple[int, float], ...]:
    """What we allow ourselves of an account's limits; at least one request a window.

    Args:
        windows: The account's limits.
        share: From above 0 to 1.
    """
    # The hair more is for shares such as 0.29, whose product with 100 is 28.999….
    return tuple((max(1, math.floor(limit * share + 1e-9)), seconds) for limit, seconds in windows)


def held_seconds(seconds: float) -> float:
    """How long a request counts in a window of this length, from its answer on."""
    return seconds * (1 + DRIFT) + TICK_SECONDS


def longest_held(windows: Windows) -> float:
    """How long a request counts in the longest window; 0 without windows."""
    return max((held_seconds(seconds) for _, seconds in windows), default=0.0)


def wait_seconds(
    windows: Windows,
    *,
    under_way: int,
    answered: int,
    moment_of: Callable[[int], float],
    now: float,
) -> float:
    """How long until a request may go, as far as is known now; 0 when it may go at once.

    Args:
        windows: What we allow ourselves.
        under_way: How many requests were sent and not answered yet.
        answered: How many answers are known.
        moment_of: When the n-th newest answer came, from 1 on, on the clock of ``now``.
        now: The present moment.
    """
    wait = 0.0
    for limit, seconds in windows:
        free = limit - under_way
        if free <= 0:
            wait = max(wait, CROWDED_SECONDS)
        elif answered >= free:
            wait = max(wait, moment_of(free) + held_seconds(seconds) - now)
    return wait


def forecast_seconds(
    calls: int,
    windows: Windows,
    *,
    answered: Sequence[float] = (),
    each_seconds: float = 0.0,
    at_a_time: int = 1,
    parked_seconds: float = 0.0,
) -> float:
    """How long calls take under windows: the walk that pacing then takes.

    Calls are walked through one by one until the walk repeats itself, which it does for ever from
    then on: the rule looks back no further than the largest limit. So a hundred thousand calls
    cost no more than about two windows full.

    Args:
        calls: How many calls.
        windows: What we allow ourselves, as (requests, seconds).
        answered: When earlier calls were answered, ascending, in seconds before now (negative).
        each_seconds: What one call takes by itself.
        at_a_time: How many may be under way at once.
        parked_seconds: How long nobody may go.

    Returns:
        Seconds from now to the last answer; 0 for no calls.
    """
    if calls <= 0:
        return 0.0
    # That no more than so many are under way is a window too: of no length, after the answer.
    rules = [(max(1, at_a_time), 0.0)]
    rules += [(limit, held_seconds(seconds)) for limit, seconds in windows]
    span = max(limit for limit, _ in rules)
    slowest, cycle = max(
        ((limit, held + each_seconds) for limit, held in rules), key=lambda rule: rule[1] / rule[0]
    )
    moments = list(answered)
    sent = parked_seconds
    for done in range(1, calls + 1):
        for limit, held in rules:
            if len(moments) >= limit:
                sent = max(sent, moments[-limit] + held)
        moments.append(sent + each_seconds)
        if done % span == 0 and done >= span + slowest and _repeats(moments, span, slowest, cycle):
            whole, rest = divmod(calls - done, slowest)
            return moments[rest - slowest - 1] + (whole + 1) * cycle
    return moments[-1]


def _repeats(moments: Sequence[float], span: int, back: int, cycle: float) -> bool:
    """Whether the latest moments are those of a cycle before, moved by it."""
    return all(
        abs(moments[-nth] - moments[-nth - back] - cycle) < 1e-7 for nth in range(span, 0, -1)
    )
