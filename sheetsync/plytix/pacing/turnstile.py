"""The queue of one process before a budget.

Only one thread stands at the budget at a time and waits for it; the others sleep until they are
given their turn. Whatever turn comes goes to the first in the queue, which need not be the one who
stands there: by priority, then by arrival.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from sheetsync.plytix.pacing.budget import (
    LOOK_AGAIN_SECONDS,
    Ask,
    Budget,
    Priority,
    Turn,
    Wait,
)
from sheetsync.plytix.pacing.windows import Windows
from sheetsync.ports import Clock

PATIENCE_SECONDS: Final = 30.0
"""Bulk work that waited for so long goes as if a person waited for it, so that it cannot starve."""

SLICE_SECONDS: Final = 0.25
"""Waiting is done in slices, so that a closed session lets its threads go, that a person who comes
is seen, and that Ctrl-C is heard on every system."""

SHORTEST_SLEEP_SECONDS: Final = 0.001

_HAND_OVER_SECONDS: Final = 1.0
"""How long a thread sleeps in the queue before it looks whether its turn came unheard."""


@dataclass(slots=True, kw_only=True, eq=False)
class _Waiter:
    """A thread in the queue; ``turn`` is set when it may go."""

    priority: Priority
    arrival: int
    since: float
    woken: threading.Event = field(default_factory=threading.Event)
    turn: Turn | None = None

    def priority_at(self, now: float) -> Priority:
        """Its priority, raised once it has waited for long."""
        return Priority.PERSON if now - self.since >= PATIENCE_SECONDS else self.priority


@dataclass(frozen=True, slots=True, kw_only=True)
class Waited:
    """For how long this process was held back so far, in seconds.

    Attributes:
        windows: Because the account's windows were full.
        parked: Because Plytix had answered 429.
    """

    windows: float = 0.0
    parked: float = 0.0


class Turnstile:
    """Lets the threads of one process through, one by one.

    Args:
        clock: Time.
        check: Called at least every second of waiting; raises to end it.
        tell_wait: Told of each wait before it begins.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        check: Callable[[], None],
        tell_wait: Callable[[Wait], None],
    ) -> None:
        self._clock = clock
        self._check = check
        self._tell_wait = tell_wait
        self._lock = threading.Lock()
        self._queue: list[_Waiter] = []
        self._standing: _Waiter | None = None
        self._arrivals = 0
        self._look_again = False
        self._waited = Waited()

    def pass_through(self, budget: Budget, windows: Windows, priority: Priority) -> Turn:
        """Wait for a turn.

        Args:
            budget: Gives it.
            windows: What we allow ourselves.
            priority: Whether somebody sits and waits for it.

        Raises:
            Exception: Whatever ``check`` raises; nothing is counted then.
        """
        waiter = self._join(priority)
        try:
            while waiter.turn is None:
                self._check()
                if self._steps_up(waiter):
                    try:
                        self._stand(waiter, budget, windows)
                    finally:
                        self._step_down()
                else:
                    waiter.woken.wait(_HAND_OVER_SECONDS)
                    waiter.woken.clear()
        except BaseException:
            self._leave(waiter, budget)
            raise
        return waiter.turn

    def look_again(self) -> None:
        """Have the budget asked again soon: something made room."""
        self._look_again = True

    def waited(self) -> Waited:
        """For how long this process was held back so far."""
        with self._lock:
            return self._waited

    def _join(self, priority: Priority) -> _Waiter:
        now = self._clock.monotonic()
        with self._lock:
            self._arrivals += 1
            waiter = _Waiter(priority=priority, arrival=self._arrivals, since=now)
            self._queue.append(waiter)
            if priority is Priority.PERSON:
                # Whoever stands at the budget may be waiting for longer than a person has to.
                self._look_again = True
            return waiter

    def _steps_up(self, waiter: _Waiter) -> bool:
        """Whether this thread now stands at the budget."""
        with self._lock:
            # A turn that was handed over meanwhile is seen by the caller's loop.
            if self._standing is None and waiter.turn is None:
                self._standing = waiter
            return self._standing is waiter

    def _stand(self, waiter: _Waiter, budget: Budget, windows: Windows) -> None:
        while waiter.turn is None:
            self._check()
            now = self._clock.monotonic()
            with self._lock:
                self._look_again = False
                priority = self._first(now).priority_at(now)
                persons = sum(one.priority_at(now) is Priority.PERSON for one in self._queue)
            outcome = budget.take(Ask(windows=windows, priority=priority, persons=persons))
            if isinstance(outcome, Wait):
                self._wait(outcome)
                continue
            with self._lock:
                first = self._first(self._clock.monotonic())
                self._queue.remove(first)
                first.turn = outcome
                first.woken.set()

    def _first(self, now: float) -> _Waiter:
        return min(self._queue, key=lambda one: (one.priority_at(now), one.arrival))

    def _step_down(self) -> None:
        with self._lock:
            self._standing = None
            if self._queue:
                self._first(self._clock.monotonic()).woken.set()

    def _leave(self, waiter: _Waiter, budget: Budget) -> None:
        """Go away without sending; a turn that was given meanwhile is given back."""
        with self._lock:
            if waiter in self._queue:
                self._queue.remove(waiter)
            turn, waiter.turn = waiter.turn, None
        if turn is not None:
            budget.finish(turn, counts=False)

    def _wait(self, wait: Wait) -> None:
        self._tell_wait(wait)
        began = self._clock.monotonic()
        until = began + min(wait.seconds, LOOK_AGAIN_SECONDS)
        try:
            while (left := until - self._clock.monotonic()) > 0 and not self._look_again:
                self._check()
                self._clock.sleep(max(min(left, SLICE_SECONDS), SHORTEST_SLEEP_SECONDS))
        finally:
            seconds = self._clock.monotonic() - began
            with self._lock:
                if wait.parked:
                    self._waited = replace(self._waited, parked=self._waited.parked + seconds)
                else:
                    self._waited = replace(self._waited, windows=self._waited.windows + seconds)
