"""Taking places from a budget, for the tests of pacing."""

from __future__ import annotations

from sheetsync.plytix.pacing.budget import Ask, Budget, Priority, Turn, Wait

TWO = ((2, 10.0),)
BULK = Ask(windows=TWO)
PERSON = Ask(windows=TWO, priority=Priority.PERSON, persons=1)


def goes(budget: Budget, ask: Ask = BULK) -> Turn:
    outcome = budget.take(ask)
    assert isinstance(outcome, Turn), outcome
    return outcome


def waits(budget: Budget, ask: Ask = BULK) -> float:
    outcome = budget.take(ask)
    assert isinstance(outcome, Wait), outcome
    return outcome.seconds
