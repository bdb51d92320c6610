from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from sheetsync.errors import OutputError, PlanError
from sheetsync.journal import lock as lock_room
from sheetsync.journal.lock import WATCH_SECONDS, RunLock, read_holder, take


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "r-1.lock"


class Watch:
    """Sleeps for a waiter: counts the seconds, and may let something happen meanwhile."""

    def __init__(self, act: object = None) -> None:
        self.seconds = 0.0
        self._act = act

    def __call__(self, seconds: float) -> None:
        self.seconds += seconds
        if callable(self._act):
            self._act()


def left_by(path: Path, *, host: str = "elsewhere", process: int = 1, beats: int = 7) -> None:
    """The lock of another process."""
    told = {"token": "abc", "host": host, "process": process, "beats": beats, "user": "mia"}
    path.write_text(json.dumps(told), encoding="ascii")


def dead_process() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def test_a_lock_names_its_holder_and_goes_with_it(path: Path) -> None:
    lock = take(path, "r-1", "otto")
    holder = read_holder(path)
    assert holder is not None
    assert (holder.user, holder.host, holder.process) == ("otto", socket.gethostname(), os.getpid())
    assert lock.is_ours()
    lock.release()
    assert not path.exists()


def test_a_holder_counts_up(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock_room, "BEAT_SECONDS", 0.001)
    lock = take(path, "r-1", "otto")
    try:
        while (holder := read_holder(path)) is None or holder.beats < 3:
            pass
    finally:
        lock.release()


def test_a_lock_whose_holder_counts_up_is_left_alone_and_its_holder_named(path: Path) -> None:
    left_by(path)
    beats = iter(range(8, 100))
    with pytest.raises(PlanError, match="mia on elsewhere") as caught:
        take(path, "r-1", "otto", sleep=Watch(lambda: left_by(path, beats=next(beats))))
    assert "Wait until it has ended" in caught.value.remedy
    holder = read_holder(path)
    assert holder is not None
    assert holder.user == "mia"


def test_a_lock_that_stands_still_is_taken_over_after_a_while_and_told(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Its process id means nothing here: another machine gave it."""
    left_by(path, process=os.getpid())
    watch = Watch()
    lock = take(path, "r-1", "otto", sleep=watch)
    assert watch.seconds == pytest.approx(WATCH_SECONDS)
    assert lock.is_ours()
    assert "no longer works; taking over" in caplog.text
    lock.release()
    assert list(path.parent.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="Windows does not tell which processes are gone")
def test_the_lock_of_a_process_that_is_gone_is_taken_over_at_once(path: Path) -> None:
    left_by(path, host=socket.gethostname(), process=dead_process())
    watch = Watch()
    take(path, "r-1", "otto", sleep=watch).release()
    assert watch.seconds == 0


def test_a_lock_of_a_living_process_on_this_machine_is_watched_first(path: Path) -> None:
    left_by(path, host=socket.gethostname(), process=os.getpid())
    watch = Watch()
    take(path, "r-1", "otto", sleep=watch).release()
    assert watch.seconds == pytest.approx(WATCH_SECONDS)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"token": 1}', b"\xff" * 9])
def test_a_lock_that_cannot_be_read_is_watched_like_any_other(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    watch = Watch()
    take(path, "r-1", "otto", sleep=watch).release()
    assert watch.seconds == pytest.approx(WATCH_SECONDS)


def test_a_lock_that_is_released_while_it_is_watched_is_free(path: Path) -> None:
    left_by(path)
    watch = Watch(lambda: path.unlink(missing_ok=True))
    lock = take(path, "r-1", "otto", sleep=watch)
    assert watch.seconds < WATCH_SECONDS
    lock.release()


def test_whoever_lost_the_lock_notices_and_leaves_the_other_s_alone(path: Path) -> None:
    lock = take(path, "r-1", "otto")
    path.unlink()
    left_by(path)
    assert not lock.is_ours()
    lock.release()
    assert path.exists()


def test_a_folder_that_is_not_there_is_an_output_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        take(tmp_path / "none" / "r.lock", "r", "otto")


class BusyError(Exception):
    """Somebody who lives has the lock."""


def busy(_seconds: float) -> None:
    raise BusyError


@pytest.mark.skipif(os.name != "posix", reason="Windows does not tell which processes are gone")
def test_of_many_that_race_for_a_dead_lock_at_most_one_has_it(path: Path) -> None:
    gone = dead_process()
    had = 0
    for _ in range(100):
        left_by(path, host=socket.gethostname(), process=gone)
        barrier = threading.Barrier(4)
        winners: list[RunLock] = []

        def race(barrier: threading.Barrier, winners: list[RunLock]) -> None:
            barrier.wait()
            try:
                winners.append(take(path, "r-1", "otto", sleep=busy))
            except (BusyError, OutputError):
                return

        threads = [threading.Thread(target=race, args=(barrier, winners)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(one.is_ours() for one in winners) <= 1
        had += len(winners)
        for one in winners:
            one.release()
        path.unlink(missing_ok=True)
    assert had >= 50
