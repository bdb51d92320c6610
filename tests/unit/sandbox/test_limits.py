from __future__ import annotations

from sheetsync.sandbox.hosts.limits import Full, SlidingWindows


def test_a_window_takes_its_hits_and_no_more() -> None:
    windows = SlidingWindows([(2, 10.0)])
    assert [windows.hit(at) for at in (0.0, 1.0)] == [None, None]
    assert windows.hit(2.0) == Full(2, 10.0, 8000)


def test_a_window_slides() -> None:
    windows = SlidingWindows([(2, 10.0)])
    for at in (0.0, 5.0):
        windows.hit(at)
    assert windows.hit(9.9) is not None
    assert windows.hit(10.0) is None
    assert windows.hit(14.0) is not None
    assert windows.hit(15.0) is None


def test_a_refused_hit_counts_in_no_window() -> None:
    windows = SlidingWindows([(1, 1.0), (2, 100.0)])
    assert windows.hit(0.0) is None
    assert windows.hit(0.5) == Full(1, 1.0, 500)
    assert windows.hit(1.0) is None
    assert windows.hit(2.0) == Full(2, 100.0, 98_000)


def test_no_windows_refuse_nothing() -> None:
    windows = SlidingWindows([])
    assert all(windows.hit(0.0) is None for _ in range(100))


def test_a_window_for_nothing_refuses_everything() -> None:
    assert SlidingWindows([(0, 10.0)]).hit(0.0) == Full(0, 10.0, 10_000)
