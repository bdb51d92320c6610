from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

from sheetsync.applying.apply import apply_plan
from sheetsync.errors import UnknownOutcomeError, UnreachableError
from sheetsync.model.capabilities import Capabilities
from sheetsync.model.outcome import RunResult
from sheetsync.model.plan import Decisions, Plan
from sheetsync.model.values import EntityId
from sheetsync.planning.plan import make_plan
from sheetsync.ports import Turn
from tests.clocks import FakeClock
from tests.fakes import FakeJournal, FakePim, nothing
from tests.unit.applying.scene import LABEL, on, statuses
from tests.wanted import request, wanted

NAMES = ["A-1", "A-2", "A-3"]


def account() -> FakePim:
    """Three products, of which one search takes two."""
    return FakePim(
        {name: {} for name in NAMES}, capabilities=Capabilities(search_rows=2, search_fields=50)
    )


def plan_of(pim: FakePim, label: str) -> Plan:
    return make_plan(request(wanted("label", *[[name, label] for name in NAMES])), pim)


class Turns:
    """Notes in the account's log when a turn begins and ends; each turn is itself."""

    def __init__(self, pim: FakePim, between: Callable[[], object] = lambda: None) -> None:
        self.pim = pim
        self.between = between
        self.gives_up = False
        self.lagging: frozenset[EntityId] = frozenset()

    def leave(self, ids: Collection[EntityId]) -> None:
        """Keep it for who comes next."""
        self.lagging |= frozenset(ids)

    @contextmanager
    def __call__(self, given_up: Callable[[], bool]) -> Iterator[Turn]:
        self.between()
        self.pim.log.append(("turn begins", given_up() if self.gives_up else None))
        yield self
        self.pim.log.append(("turn ends", None))


def apply(plan: Plan, pim: FakePim, turns: Turns, stop: Callable[[], bool]) -> RunResult:
    return apply_plan(
        plan, Decisions(), {}, pim, FakeJournal(), FakeClock(), stop=stop, take_turn=turns
    )


def never() -> bool:
    return False


def methods(pim: FakePim) -> list[str]:
    return [method for method, _ in pim.log]


def test_a_turn_lasts_from_the_look_before_the_writes_to_the_proof_after_them() -> None:
    pim = account()
    plan = plan_of(pim, "Mine")
    pim.log.clear()
    apply(plan, pim, Turns(pim), never)
    assert methods(pim) == [
        *("turn begins", "fetch", "update", "update", "fetch", "turn ends"),
        *("turn begins", "fetch", "update", "fetch", "turn ends"),
    ]


def test_of_two_runs_that_contradict_each_other_the_later_one_reports_conflicts() -> None:
    """Another run has its turn before our second batch: what it wrote is not overwritten."""
    pim = account()
    mine, theirs = plan_of(pim, "Mine"), plan_of(pim, "Theirs")
    told: list[RunResult] = []
    turns = 0

    def between() -> None:
        nonlocal turns
        turns += 1
        if turns == 2:
            told.append(apply(theirs, pim, Turns(pim), never))

    ours = apply(mine, pim, Turns(pim, between), never)
    assert statuses(ours) == ["done", "done", "conflict"]
    assert statuses(told[0]) == ["conflict", "conflict", "done"]
    assert [values[LABEL] for values in pim.state().values()] == ["Mine", "Mine", "Theirs"]


def test_a_run_that_is_stopped_while_it_waits_tells_every_row_and_writes_none() -> None:
    pim = account()
    plan = plan_of(pim, "Mine")
    pim.log.clear()
    turns = Turns(pim)
    turns.gives_up = True
    result = apply(plan, pim, turns, lambda: True)
    assert result.interrupted
    assert statuses(result) == ["not_attempted"] * 3
    assert pim.log == [("turn begins", True), ("turn ends", None)]


def test_a_run_that_has_stopped_waits_for_nobody() -> None:
    pim = account()
    plan = plan_of(pim, "Mine")
    pim.before = on("fetch", UnreachableError("No connection."))
    pim.log.clear()
    apply(plan, pim, Turns(pim), never)
    assert methods(pim).count("turn begins") == 1
    pim.before = nothing


SLOW = 12
"""Searches that still show an entity as it was: more than a proof waits for."""


def test_what_searches_do_not_show_yet_is_left_for_the_next_run_which_sees_it() -> None:
    pim = account()
    mine, theirs = plan_of(pim, "Mine"), plan_of(pim, "Theirs")
    turns = Turns(pim)
    pim.lag = SLOW
    assert statuses(apply(mine, pim, turns, never)) == ["done"] * 3
    assert turns.lagging == {pim.id_of(name) for name in NAMES}
    assert statuses(apply(theirs, pim, turns, never)) == ["conflict"] * 3
    assert {values[LABEL] for values in pim.state().values()} == {"Mine"}


def test_what_searches_show_is_not_left_for_anybody() -> None:
    pim = account()
    plan = plan_of(pim, "Mine")
    turns = Turns(pim)
    apply(plan, pim, turns, never)
    assert not turns.lagging
    assert "get" not in methods(pim)


def test_what_could_not_be_proved_is_left_too() -> None:
    pim = account()
    plan = plan_of(pim, "Mine")
    turns = Turns(pim)
    pim.before = on("fetch", None, UnreachableError("No connection."))
    assert statuses(apply(plan, pim, turns, never)) == ["failed", "failed", "not_attempted"]
    assert turns.lagging == {pim.id_of("A-1"), pim.id_of("A-2")}


def test_a_write_whose_outcome_is_unknown_is_left_too() -> None:
    pim = account()
    plan = plan_of(pim, "Mine")
    turns = Turns(pim)
    lost = UnknownOutcomeError("The answer was lost.")
    pim.before = on("update", lost, lost)
    result = apply(plan, pim, turns, never)
    assert result.rows[0].code == "outcome-unknown"
    assert turns.lagging == {pim.id_of("A-1")}
