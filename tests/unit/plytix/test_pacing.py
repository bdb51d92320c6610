from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetsync.plytix.pacing import Pacing, Windows, forecast_seconds, share_of


def _go(pacing: Pacing, now: float, *, latency: float = 0.0) -> float:
    """Let one request through as soon as it may go; gives back when it was sent."""
    while (wait := pacing.wait_seconds(now)) > 0:
        now += wait
    pacing.start()
    pacing.finish(now + latency)
    return now


@pytest.mark.parametrize(
    ("limit", "ours"), [(1, 1), (2, 1), (15, 14), (20, 19), (50, 48), (5000, 4750)]
)
def test_we_allow_ourselves_about_95_percent_of_a_limit_and_never_all(
    limit: int, ours: int
) -> None:
    assert share_of(limit) == ours


def test_without_windows_nothing_waits() -> None:
    pacing = Pacing()
    for _ in range(10_000):
        assert pacing.wait_seconds(0.0) == 0
        pacing.start()
        pacing.finish(0.0)
    assert pacing.states(0.0) == ()


def test_a_full_window_makes_the_next_request_wait_for_the_oldest_to_leave_it() -> None:
    pacing = Pacing(((4, 10),))
    for moment in (100.0, 101.0, 102.0):
        pacing.start()
        pacing.finish(moment)
    assert pacing.wait_seconds(103.0) == 7.0
    assert pacing.wait_seconds(110.0) == 0.0


def test_a_request_counts_from_its_sending_until_a_window_after_its_answer() -> None:
    """Plytix counts it at some moment in between, so this is the only safe reading."""
    pacing = Pacing(((2, 10),))
    pacing.start()
    assert 0 < pacing.wait_seconds(1000.0) < 1
    pacing.finish(1005.0)
    assert pacing.wait_seconds(1005.0) == 10.0


def test_a_request_that_never_reached_plytix_does_not_count() -> None:
    pacing = Pacing(((2, 10),))
    pacing.start()
    pacing.finish(5.0, counts=False)
    assert pacing.wait_seconds(5.0) == 0


def test_the_hour_window_holds_requests_back_when_the_short_one_would_not() -> None:
    pacing = Pacing(((100, 10), (11, 3600)))
    sent = [_go(pacing, 0.0) for _ in range(10)]
    assert sent == [0.0] * 10
    assert _go(pacing, 0.0) == 3600.0


def test_parked_means_nobody_goes_before_the_latest_moment_said() -> None:
    pacing = Pacing(((50, 10),))
    pacing.park(130.0)
    pacing.park(120.0)
    assert pacing.wait_seconds(100.0) == 30.0
    assert pacing.wait_seconds(130.0) == 0.0


def test_new_limits_keep_what_was_counted() -> None:
    pacing = Pacing(((50, 10),))
    for _ in range(10):
        _go(pacing, 0.0)
    pacing.set_windows(((11, 10),))
    assert pacing.wait_seconds(4.0) == 6.0
    assert str(pacing.states(4.0)[0]) == "10/10 in 10 s"


def _fits(times: list[float], windows: Windows) -> bool:
    """Whether a server that counts sliding windows would have let all pass."""
    return all(
        times[position + limit] - times[position] >= seconds - 1e-6
        for limit, seconds in windows
        for position in range(len(times) - limit)
    )


@given(
    windows=st.lists(
        st.tuples(st.integers(2, 30), st.sampled_from([1, 10, 60])), min_size=1, max_size=2
    ),
    seed=st.integers(0, 1000),
)
def test_plytix_never_counts_more_than_its_limit_however_answers_are_delayed(
    windows: list[tuple[int, int]], seed: int
) -> None:
    chance = random.Random(seed)
    pacing = Pacing(windows)
    now, counted = 0.0, []
    for _ in range(80):
        latency = chance.choice([0.01, 0.2, 3.0])
        sent = _go(pacing, now, latency=latency)
        counted.append(sent + latency * chance.random())
        now = sent + latency + chance.choice([0.0, 0.0, 0.5])
    assert _fits(sorted(counted), windows)


def test_the_allowance_is_used_up_when_there_is_enough_to_do() -> None:
    windows = ((50, 10), (5000, 3600))
    pacing = Pacing(windows)
    now = 0.0
    for _ in range(480):
        now = _go(pacing, now)
    assert 480 / (now + 10) * 10 / 50 >= 0.95


@pytest.mark.parametrize("calls", [0, 1, 48, 49, 500, 4750, 4751, 12_000])
def test_the_forecast_is_what_pacing_then_does(calls: int) -> None:
    windows = ((50, 10), (5000, 3600))
    pacing = Pacing(windows)
    for _ in range(30):
        _go(pacing, 0.0)
    told = pacing.forecast_seconds(calls, 1.0)
    now = 1.0
    for _ in range(calls):
        now = _go(pacing, now)
    assert told == pytest.approx(now - 1.0)


def test_the_forecast_counts_what_calls_take_by_themselves_and_a_parking() -> None:
    assert forecast_seconds(10, (), each_seconds=0.5) == 5.0
    pacing = Pacing()
    pacing.park(20.0)
    assert pacing.forecast_seconds(1, 5.0) == 15.0
