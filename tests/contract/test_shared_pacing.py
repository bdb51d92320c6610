"""Several real processes on one account, over HTTP against the sandbox: never a 429 of our own.

The sandbox's log of requests says how many there were; its windows are scaled to a few seconds.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import requests
from fakeredis import TcpFakeServer

from sheetsync.plytix.clock import SystemClock
from sheetsync.plytix.pacing.shared_file import SharedFile
from sheetsync.sandbox.server import Options, RunningSandbox, running


class Office:
    """A sandbox, and processes that work on it.

    Attributes:
        folder: Where the processes share their counts.
        redis: The Redis that they share them through; empty: none.
    """

    def __init__(self, box: RunningSandbox, folder: Path) -> None:
        self.folder = folder
        self.redis = ""
        self._box = box
        self._workers: list[subprocess.Popen[str]] = []

    def worker(
        self, *, number: int, threads: int = 4, waited_for: bool = False, pause: float = 0.0
    ) -> subprocess.Popen[str]:
        """A process that is ready to make so many requests."""
        work = {
            "pim": self._box.pim_url,
            "auth": self._box.auth_url,
            "key": self._box.key,
            "password": self._box.password,
            "folder": str(self.folder),
            "redis": self.redis,
            "requests": number,
            "threads": threads,
            "waited_for": waited_for,
            "pause": pause,
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.contract.pacing_worker", json.dumps(work)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._workers.append(process)
        return process

    def fault(self, **fault: Any) -> None:
        """Make the sandbox misbehave."""
        requests.post(f"{self._box.control_url}/faults", json=fault, timeout=5).raise_for_status()

    def log(self) -> dict[str, Any]:
        """What was asked of the sandbox."""
        told: dict[str, Any] = requests.get(f"{self._box.control_url}/requests", timeout=5).json()
        return told

    def statuses(self) -> dict[str, int]:
        """How many answers of each status the sandbox gave."""
        counts: dict[str, int] = self.log()["statuses"]
        return counts

    def close(self) -> None:
        """End all processes."""
        for process in self._workers:
            process.kill()
            process.communicate()


def begin(*processes: subprocess.Popen[str]) -> None:
    """Let processes work, all at once, when all are ready."""
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()


def result(process: subprocess.Popen[str]) -> list[float]:
    """How long each request of a process took."""
    assert process.stdout is not None
    seconds: list[float] = json.loads(process.stdout.readline())
    return seconds


@contextlib.contextmanager
def office(folder: Path, limits: tuple[tuple[int, float], ...]) -> Iterator[Office]:
    with running(Options(port=0, limits=limits)) as box:
        made = Office(box, folder)
        try:
            yield made
        finally:
            made.close()


def test_four_processes_share_both_windows_and_use_nearly_all_of_them(tmp_path: Path) -> None:
    with office(tmp_path, ((60, 2.0), (150, 5.0))) as place:
        place.fault(kind="delay", delay_ms=60, share=0.3, when="before", method="PATCH")
        place.fault(kind="delay", delay_ms=60, share=0.3, when="after", method="PATCH")
        processes = [place.worker(number=75) for _ in range(4)]
        begin(*processes)
        began = time.monotonic()
        for process in processes:
            assert len(result(process)) == 75
        took = time.monotonic() - began
        assert "429" not in place.statuses()
    # 60 at once, 60 after 2 s, 30 after 4 s, and the same again from 5 s on: 9 s at best.
    assert took < 9 / 0.9 + 1.5, "the searches before count too"


def test_a_process_that_is_killed_leaves_its_requests_counted(tmp_path: Path) -> None:
    with office(tmp_path, ((20, 2.0),)) as place:
        place.fault(kind="delay", delay_ms=30_000, when="after", method="PATCH", times=4)
        killed = place.worker(number=4)
        begin(killed)
        path = shared_file(tmp_path)
        seen = SharedFile(path, SystemClock())
        until(lambda: seen.standing().under_way == 4)
        killed.kill()
        other = place.worker(number=60)
        begin(other)
        assert len(result(other)) == 60
        assert seen.standing().under_way == 4, "nobody knows whether they were counted"
        seen.close()
        assert "429" not in place.statuses()


def test_a_person_s_reads_go_before_the_bulk_work_of_another_process(tmp_path: Path) -> None:
    with office(tmp_path, ((10, 1.0),)) as place:
        bulk = place.worker(number=80, threads=16)
        person = place.worker(number=4, threads=1, waited_for=True, pause=0.3)
        begin(bulk, person)
        assert max(result(person)) < 1.6, "a window and the time it takes to see the place"
        result(bulk)
        assert "429" not in place.statuses()


def test_machines_share_the_limits_through_redis(tmp_path: Path) -> None:
    redis = TcpFakeServer(("127.0.0.1", 0), server_type="redis")
    redis.daemon_threads = True
    thread = threading.Thread(target=redis.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        with office(tmp_path, ((20, 1.0), (50, 3.0))) as place:
            place.redis = f"redis://127.0.0.1:{redis.server_address[1]}"
            machines = []
            for name in ("till", "office"):
                place.folder = tmp_path / name  # so that nothing but Redis is shared
                machines.append(place.worker(number=50))
            begin(*machines)
            for machine in machines:
                assert len(result(machine)) == 50
            assert "429" not in place.statuses()
    finally:
        redis.shutdown()
        redis.server_close()
        thread.join(5)


def test_without_a_shared_budget_processes_would_be_answered_429(tmp_path: Path) -> None:
    """Shows that the tests above can fail."""
    with office(tmp_path, ((20, 1.0),)) as place:
        apart = []
        for name in ("one", "other"):
            place.folder = tmp_path / name
            apart.append(place.worker(number=30))
        begin(*apart)
        for process in apart:
            result(process)
        assert place.statuses()["429"] > 0


def shared_file(folder: Path) -> Path:
    """The file that processes share, as soon as there is one."""
    until(lambda: any(folder.glob("*.sqlite")))
    return next(folder.glob("*.sqlite"))


def until(condition: Callable[[], bool]) -> None:
    """Wait for something, for ten seconds at most."""
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.01)
