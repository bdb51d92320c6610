from __future__ import annotations

import random
import time
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetsync.plytix.pacing.budget import Ask, ProcessBudget, Turn, Wait
from sheetsync.plytix.pacing.windows import (
    Windows,
    WindowState,
    forecast_seconds,
    held_seconds,
    our_share,
    wait_seconds,
)
from tests.clocks import FakeClock
from tests.unit.plytix.simulated import WINDOWS, Simulated, fits_fixed, fits_sliding

PAID = ((50, 10), (5000, 3600))


@given(
    windows=WINDOWS,
    at_a_time=st.integers(1, 8),
    seed=st.integers(0, 10_000),
    phase=st.floats(0, 1),
)
def test_plytix_never_counts_more_than_its_limit_however_answers_are_delayed(
    windows: list[tuple[int, float]], at_a_time: int, seed: int, phase: float
) -> None:
    clock = FakeClock()
    simulated = Simulated(
        windows,
        budgets=[ProcessBudget(clock)],
        clock=clock,
        requests=120,
        at_a_time=at_a_time,
        chance=random.Random(seed),
    )
    assert fits_sliding(simulated.counted, windows)
    assert fits_fixed(simulated.counted, windows, phase)
    assert simulated.idle == 0


def test_nearly_all_of_the_limit_is_used_when_there_is_enough_to_do() -> None:
    clock = FakeClock()
    budget = ProcessBudget(clock)
    began = clock.monotonic()
    for _ in range(500):
        _go(budget, clock, PAID)
    windows_passed = (clock.monotonic() - began) / 10
    assert windows_passed == pytest.approx(9, rel=0.002)


def _go(budget: ProcessBudget, clock: FakeClock, windows: Windows) -> None:
    """Let one request through as soon as it may go, answered at once."""
    while isinstance(outcome := budget.take(Ask(windows=windows)), Wait):
        clock.move(outcome.seconds + 1e-9)
    budget.finish(outcome)


@pytest.mark.parametrize(
    ("share", "ours"), [(1.0, (50, 5000)), (0.5, (25, 2500)), (0.29, (14, 1450)), (0.001, (1, 5))]
)
def test_a_share_takes_its_part_of_each_window_and_at_least_one_request(
    share: float, ours: tuple[int, int]
) -> None:
    assert tuple(limit for limit, _ in our_share(PAID, share)) == ours
    assert our_share([(100, 10)], 0.29) == ((29, 10),)


def test_a_window_is_taken_to_be_a_thousandth_longer_for_clocks_that_run_unlike() -> None:
    assert 3603.5 < held_seconds(3600) < 3604


def test_without_windows_nothing_waits_and_nothing_is_kept() -> None:
    budget = ProcessBudget(FakeClock())
    for _ in range(1000):
        turn = budget.take(Ask(windows=()))
        assert isinstance(turn, Turn)
        budget.finish(turn)
    assert budget.standing().answered == ()
    assert budget.used(()) == ()


def test_a_full_window_makes_the_next_request_wait_for_the_oldest_to_leave_it() -> None:
    moments = [100.0, 101.0, 102.0]
    wait = wait_seconds(
        [(3, 10.0)], under_way=0, answered=3, moment_of=lambda nth: moments[-nth], now=103.0
    )
    assert wait == pytest.approx(100 + held_seconds(10) - 103)


def test_a_request_counts_from_its_sending_until_a_window_after_its_answer() -> None:
    """Plytix counts it at some moment in between, so this is the only safe reading."""
    clock = FakeClock()
    budget = ProcessBudget(clock)
    turn = budget.take(Ask(windows=[(1, 10)]))
    assert isinstance(turn, Turn)
    clock.move(100.0)
    crowded = budget.take(Ask(windows=[(1, 10)]))
    assert isinstance(crowded, Wait)
    assert 0 < crowded.seconds < 1
    budget.finish(turn)
    answered = budget.take(Ask(windows=[(1, 10)]))
    assert isinstance(answered, Wait)
    assert answered.seconds == pytest.approx(held_seconds(10))


def test_a_request_that_never_reached_plytix_does_not_count() -> None:
    budget = ProcessBudget(FakeClock())
    turn = budget.take(Ask(windows=[(1, 10)]))
    assert isinstance(turn, Turn)
    budget.finish(turn, counts=False)
    assert isinstance(budget.take(Ask(windows=[(1, 10)])), Turn)


def test_the_long_window_holds_requests_back_when_the_short_one_would_not() -> None:
    clock = FakeClock()
    budget = ProcessBudget(clock)
    windows = ((100, 10), (11, 3600))
    for _ in range(11):
        _go(budget, clock, windows)
    outcome = budget.take(Ask(windows=windows))
    assert isinstance(outcome, Wait)
    assert outcome.seconds == pytest.approx(held_seconds(3600))


def test_parked_means_nobody_goes_before_the_latest_moment_said() -> None:
    clock = FakeClock()
    budget = ProcessBudget(clock)
    budget.park(30.0)
    budget.park(20.0)
    assert budget.take(Ask(windows=PAID)) == Wait(seconds=30.0, parked=True)
    clock.move(30.0)
    assert isinstance(budget.take(Ask(windows=PAID)), Turn)


def test_new_limits_keep_what_was_counted() -> None:
    clock = FakeClock()
    budget = ProcessBudget(clock)
    for _ in range(10):
        _go(budget, clock, PAID)
    clock.move(4.0)
    outcome = budget.take(Ask(windows=((10, 10),)))
    assert isinstance(outcome, Wait)
    assert outcome.seconds == pytest.approx(6, abs=0.05)
    assert budget.used(((10, 10),)) == (10,)
    assert str(WindowState(used=10, limit=10, seconds=10)) == "10/10 in 10 s"


def test_answers_that_count_in_no_window_any_more_are_forgotten() -> None:
    clock = FakeClock()
    budget = ProcessBudget(clock)
    for _ in range(300):
        _go(budget, clock, ((100, 10),))
        clock.move(1.0)
    assert len(budget.standing().answered) <= 12


@pytest.mark.parametrize("calls", [0, 1, 20, 21, 500, 4970, 4971, 12_000])
def test_the_forecast_is_what_pacing_then_does(calls: int) -> None:
    clock = FakeClock()
    budget = ProcessBudget(clock)
    for _ in range(30):
        _go(budget, clock, PAID)
    clock.move(1.0)
    told = forecast_seconds(calls, PAID, answered=budget.standing().answered)
    began = clock.monotonic()
    for _ in range(calls):
        _go(budget, clock, PAID)
    assert told == pytest.approx(clock.monotonic() - began, abs=0.01)


def _walked(
    calls: int, windows: Windows, answered: Sequence[float], each: float, at_a_time: int
) -> float:
    """The forecast by walking through every single call."""
    moments = list(answered)
    sent = 0.0
    for number in range(calls):
        for limit, seconds in windows:
            if len(moments) >= limit:
                sent = max(sent, moments[-limit] + held_seconds(seconds))
        if number >= at_a_time:
            sent = max(sent, moments[-at_a_time])
        moments.append(sent + each)
    return moments[-1] if calls else 0.0


@given(
    windows=WINDOWS,
    calls=st.integers(0, 700),
    each=st.sampled_from([0.0, 0.004, 0.3, 2.0]),
    at_a_time=st.integers(1, 9),
    ago=st.lists(st.floats(-70, 0), max_size=40),
)
def test_the_forecast_is_the_walk_through_every_call(
    windows: list[tuple[int, float]], calls: int, each: float, at_a_time: int, ago: list[float]
) -> None:
    answered = sorted(ago)
    told = forecast_seconds(
        calls, windows, answered=answered, each_seconds=each, at_a_time=at_a_time
    )
    assert told == pytest.approx(_walked(calls, windows, answered, each, at_a_time), abs=1e-3)


def test_a_forecast_of_a_million_calls_costs_no_million_steps() -> None:
    began = time.perf_counter()
    told = forecast_seconds(1_000_000, PAID, each_seconds=0.2, at_a_time=4)
    assert time.perf_counter() - began < 0.5
    assert told == pytest.approx(1_000_000 / 5000 * 3600, rel=0.01)


def test_the_forecast_counts_what_calls_take_by_themselves_and_a_parking() -> None:
    assert forecast_seconds(10, (), each_seconds=0.5) == 5.0
    assert forecast_seconds(10, (), each_seconds=0.5, at_a_time=5) == 1.0
    assert forecast_seconds(1, (), parked_seconds=15.0) == 15.0
