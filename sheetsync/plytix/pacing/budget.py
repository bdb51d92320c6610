"""Who may send now: the counts behind the windows, alone or shared.

A ``Budget`` counts the requests of one account. Each implementation keeps the same counts and
applies the rules of ``windows``: this process alone (here), all processes of the user on this
machine (``shared_file``), several machines (``shared_redis``).
"""

from __future__ import annotations

import hashlib
import logging
import math
import threading
from collections import deque
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Final, Protocol

from sheetsync.plytix.pacing.windows import Windows, longest_held, our_share, wait_seconds
from sheetsync.ports import Clock

logger = logging.getLogger("sheetsync.plytix")

LOOK_AGAIN_SECONDS: Final = 5.0
"""Whoever waits for a shared budget looks again at least as often."""

PERSON_SECONDS: Final = LOOK_AGAIN_SECONDS + 2.0
"""How long others hold back for a person who waited and has not come again since."""

DEADLINE_SECONDS: Final = 180.0
"""A request under way for longer counts as answered: whoever sent it was killed. It is the
transport's own deadline for a whole exchange."""


class Priority(IntEnum):
    """Who goes first when there is not room for all."""

    PERSON = 0
    """Somebody sits and waits for it; so does what waited for long."""
    BULK = 1
    """Work that nobody watches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What is asked of a budget.

    Attributes:
        windows: What we allow ourselves.
        priority: Of the one who is to go.
        persons: How many requests of this process wait with a person's priority.
    """

    windows: Windows
    priority: Priority = Priority.BULK
    persons: int = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """Leave to send one request, which counts as under way until it is finished.

    It means something to the budget that gave it alone.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Not yet.

    Attributes:
        seconds: How long it is, as far as is known now.
        parked: Whether the wait is for a 429 rather than for a window of ours.
    """

    seconds: float
    parked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a budget knows, for a forecast.

    Attributes:
        answered: How long ago requests were answered, in seconds, as negative numbers, ascending.
        under_way: Requests that are not answered yet.
        parked_seconds: How long nobody may go.
    """

    answered: tuple[float, ...]
    under_way: int
    parked_seconds: float


class BudgetLostError(Exception):
    """A shared budget cannot be used; the message says why, in our own words."""


class Budget(Protocol):
    """The counts of one account; safe to share between threads.

    Shared ones may raise ``BudgetLostError`` from every method but ``close``.
    """

    def take(self, ask: Ask) -> Turn | Wait:
        """A turn, or how long to wait before asking again; never waits itself."""
        ...

    def admit(self, windows: Windows) -> Turn:
        """Count a request that another budget has let through."""
        ...

    def finish(self, turn: Turn, *, counts: bool = True) -> None:
        """Count the answer; ``counts`` is false when it surely never reached Plytix."""
        ...

    def park(self, seconds: float) -> None:
        """Let nobody go for so long from now; the latest end said holds."""
        ...

    def used(self, windows: Windows) -> tuple[int, ...]:
        """How many requests count in each window."""
        ...

    def standing(self) -> Standing:
        """What is known at this moment."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...


def shared_name(endpoint: str, account: str) -> str:
    """What an account's counts are called where they are shared; tells neither of the two.

    Args:
        endpoint: The PIM's base URL.
        account: The account's id; accounts that a token does not name share one by endpoint.
    """
    return hashlib.sha256(f"{endpoint.lower()}\n{account}".encode()).hexdigest()[:24]


class ProcessBudget:
    """The counts of this process alone.

    It goes by the monotonic clock, which nobody can set. Priorities are nothing to it: within a
    process the ``Turnstile`` sees to them.

    Args:
        clock: Time.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._answered: deque[float] = deque()
        self._under_way = 0
        self._kept_seconds = 0.0
        self._parked_until = -math.inf

    def take(self, ask: Ask) -> Turn | Wait:
        """A turn, or how long to wait before asking again."""
        with self._lock:
            now = self._clock.monotonic()
            parked = self._parked_until - now
            wait = wait_seconds(
                ask.windows,
                under_way=self._under_way,
                answered=len(self._answered),
                moment_of=lambda nth: self._answered[-nth],
                now=now,
            )
            if max(parked, wait) > 0:
                return Wait(seconds=max(parked, wait), parked=parked > wait)
            return self._counted(ask.windows)

    def admit(self, windows: Windows) -> Turn:
        """Count a request that another budget has let through."""
        with self._lock:
            return self._counted(windows)

    def finish(self, turn: Turn, *, counts: bool = True) -> None:
        """Count the answer."""
        with self._lock:
            self._under_way -= 1
            if not counts:
                return
            now = self._clock.monotonic()
            self._answered.append(now)
            while self._answered and self._answered[0] <= now - self._kept_seconds:
                self._answered.popleft()

    def park(self, seconds: float) -> None:
        """Let nobody go for so long."""
        with self._lock:
            self._parked_until = max(self._parked_until, self._clock.monotonic() + seconds)

    def used(self, windows: Windows) -> tuple[int, ...]:
        """How many requests count in each window."""
        known = self.standing()
        return tuple(
            known.under_way + sum(moment > -seconds for moment in known.answered)
            for _, seconds in windows
        )

    def standing(self) -> Standing:
        """What is known at this moment."""
        with self._lock:
            now = self._clock.monotonic()
            return Standing(
                answered=tuple(moment - now for moment in self._answered),
                under_way=self._under_way,
                parked_seconds=max(0.0, self._parked_until - now),
            )

    def close(self) -> None:
        """Nothing is held."""

    def _counted(self, windows: Windows) -> Turn:
        self._under_way += 1
        self._kept_seconds = longest_held(windows)
        return Turn()


@dataclass(frozen=True, slots=True)
class _Both(Turn):
    """A turn of a shared budget and its double with what may take over."""

    first: Turn
    double: Turn


class Fallback:
    """A shared budget, and what takes over for good when it gets lost.

    Whatever the shared budget lets through is counted by the other one too, so that it knows what
    this side has used when it takes over.

    Args:
        first: The shared budget.
        then: What takes over; should it get lost too, it must see to itself.
        lost: What to tell the user then, once, before the reason.
        share: What it may use of our windows, from above 0 to 1; less than all where others may go
            on without us knowing.
    """

    def __init__(self, first: Budget, then: Budget, *, lost: str, share: float = 1.0) -> None:
        self._first = first
        self._then = then
        self._lost_words = lost
        self._share = share
        self._lock = threading.Lock()
        self._lost = False

    def take(self, ask: Ask) -> Turn | Wait:
        """A turn, or how long to wait before asking again."""
        if not self._lost:
            try:
                outcome = self._first.take(ask)
            except BudgetLostError as error:
                self._lose(error)
            else:
                if isinstance(outcome, Wait):
                    return outcome
                return _Both(first=outcome, double=self._then.admit(ask.windows))
        return self._then.take(replace(ask, windows=our_share(ask.windows, self._share)))

    def admit(self, windows: Windows) -> Turn:
        """Count a request that another budget has let through."""
        if not self._lost:
            try:
                first = self._first.admit(windows)
            except BudgetLostError as error:
                self._lose(error)
            else:
                return _Both(first=first, double=self._then.admit(windows))
        return self._then.admit(windows)

    def finish(self, turn: Turn, *, counts: bool = True) -> None:
        """Count the answer."""
        if not isinstance(turn, _Both):
            self._then.finish(turn, counts=counts)
            return
        self._then.finish(turn.double, counts=counts)
        if not self._lost:
            try:
                self._first.finish(turn.first, counts=counts)
            except BudgetLostError as error:
                self._lose(error)

    def park(self, seconds: float) -> None:
        """Let nobody go for so long."""
        self._then.park(seconds)
        if not self._lost:
            try:
                self._first.park(seconds)
            except BudgetLostError as error:
                self._lose(error)

    def used(self, windows: Windows) -> tuple[int, ...]:
        """How many requests count in each window."""
        if not self._lost:
            try:
                return self._first.used(windows)
            except BudgetLostError as error:
                self._lose(error)
        return self._then.used(windows)

    def standing(self) -> Standing:
        """What is known at this moment."""
        if not self._lost:
            try:
                return self._first.standing()
            except BudgetLostError as error:
                self._lose(error)
        return self._then.standing()

    def close(self) -> None:
        """Let go of files and connections."""
        self._first.close()
        self._then.close()

    def _lose(self, error: BudgetLostError) -> None:
        with self._lock:
            if self._lost:
                return
            self._lost = True
        logger.warning("%s (%s)", self._lost_words, error)
