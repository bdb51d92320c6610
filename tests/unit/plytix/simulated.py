"""A brute-force Plytix and a network of chance, for the tests of pacing."""

from __future__ import annotations

import heapq
import random
from collections import Counter
from collections.abc import Sequence

from hypothesis import strategies as st

from sheetsync.plytix.pacing.budget import Ask, Budget, Priority, Turn, Wait
from sheetsync.plytix.pacing.windows import Windows, held_seconds
from tests.clocks import FakeClock

WINDOWS = st.lists(
    st.tuples(st.integers(1, 30), st.sampled_from([1.0, 10.0, 60.0])), min_size=1, max_size=2
)
"""One or two windows of an account."""


class Simulated:
    """Programs that send as soon as they may, over a network with a mind of its own.

    Args:
        windows: Plytix's.
        budgets: Of the programs, one each; they count the same.
        clock: What the budgets go by.
        requests: How many are made.
        at_a_time: How many are under way at once.
        chance: Draws programs, priorities and delays.

    Attributes:
        counted: When Plytix counted each request: at some moment between sending and answer.
        answered: When each answer came, ascending.
        idle: How often somebody was told to wait although a place was free.
    """

    def __init__(
        self,
        windows: Windows,
        *,
        budgets: Sequence[Budget],
        clock: FakeClock,
        requests: int,
        at_a_time: int,
        chance: random.Random,
    ) -> None:
        self.windows = windows
        self.clock = clock
        self.counted: list[float] = []
        self.answered: list[float] = []
        self.idle = 0
        self._budgets = budgets
        self._under_way: list[tuple[float, int, Budget, Turn]] = []
        self._chance = chance
        for number in range(requests):
            while len(self._under_way) >= at_a_time:
                self._answer()
            self._send(number)
        while self._under_way:
            self._answer()

    def _send(self, number: int) -> None:
        budget = self._chance.choice(self._budgets)
        priority = self._chance.choice(list(Priority))
        ask = Ask(windows=self.windows, priority=priority, persons=priority is Priority.PERSON)
        while isinstance(outcome := budget.take(ask), Wait):
            self._judge_wait()
            until = self._now() + outcome.seconds
            if self._under_way and self._under_way[0][0] <= until:
                self._answer()
            else:
                self.clock.move(max(outcome.seconds, 1e-6))
        latency = self._chance.choice([0.0, 0.01, 0.2, 3.0]) * self._chance.random()
        self.counted.append(self._now() + latency * self._chance.random())
        heapq.heappush(self._under_way, (self._now() + latency, number, budget, outcome))

    def _answer(self) -> None:
        moment, _, budget, turn = heapq.heappop(self._under_way)
        self.clock.move(max(0.0, moment - self._now()))
        budget.finish(turn)
        self.answered.append(self._now())

    def _judge_wait(self) -> None:
        """Whether a window is full by the plain reading of the rule, a count of everything.

        A place counts as free when it was so a microsecond ago: sums of seconds are not exact.
        """
        now = self._now()
        self.idle += not any(
            len(self._under_way)
            + sum(moment > now - held_seconds(seconds) - 1e-6 for moment in self.answered)
            >= limit
            for limit, seconds in self.windows
        )

    def _now(self) -> float:
        return self.clock.monotonic()


def fits_sliding(times: Sequence[float], windows: Windows) -> bool:
    """Whether a server that counts sliding windows would have let all pass."""
    ordered = sorted(times)
    return all(
        ordered[position + limit] - ordered[position] >= seconds
        for limit, seconds in windows
        for position in range(len(ordered) - limit)
    )


def fits_fixed(times: Sequence[float], windows: Windows, phase: float) -> bool:
    """Whether a server would have let all pass that begins to count anew every so often."""
    return all(
        max(Counter((moment + phase * seconds) // seconds for moment in times).values()) <= limit
        for limit, seconds in windows
    )
