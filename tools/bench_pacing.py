"""How much of an account's rate limits is used, and whether one is ever exceeded: ``make bench``.

The sandbox runs as a process of its own with both rate windows on, scaled so that it takes about a
minute. Products are patched by the public client, with several threads; first by one process, then
by four at once that know nothing of each other but the file they share.

What is shown:

* 429s: as counted by the sandbox; the goal is none.
* share: requests made, divided by the most that the windows allow from the first sending to the
  last answer. That is what a client would get through whose requests take no time at all and which
  fills both windows from the first moment on, the burst at the start included.
* forecast: what the client foretold before the first patch against what it took then, from the
  measured time of a few patches. With four processes nothing is foretold: none knows what the
  others are about to do.

Seconds are this machine's, and do not count as goals: the windows decide.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LIMITS = "400/2s,5000/30s"
"""About 167 a second: what this client and the sandbox together manage easily on two cores."""

REQUESTS = 10_000
THREADS = 8
PROCESSES = 4
WARM_UP = 40
GOALS = {1: 0.95, PROCESSES: 0.90}
"""Least share of the allowed rate, by processes."""

FORECAST_GOAL = 0.10

Windows = Sequence[tuple[int, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A running sandbox, and a home of its own for what runs share."""

    pim: str
    token: str
    key: str
    password: str
    home: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What one process did: when it began and ended, and what it foretold."""

    began: float
    ended: float
    foretold: float


def main() -> int:
    """Measure, print; the number of missed goals."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--requests", type=int, default=REQUESTS)
    options.add_argument("--limits", default=LIMITS)
    options.add_argument("--threads", type=int, default=THREADS)
    options.add_argument("--work", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.work is not None:
        return worked(json.loads(given.work))
    print(f"{given.requests:,} patches at {given.limits}, {given.threads} threads a process\n")
    print(
        f"{'processes':<11}{'requests':>9}{'429s':>6}{'share':>9}{'goal':>7}"
        f"{'foretold':>11}{'took':>9}{'off by':>9}"
    )
    return sum(
        measured(processes, goal, given.requests, given.limits, given.threads)
        for processes, goal in GOALS.items()
    )


def measured(processes: int, goal: float, requests: int, limits: str, threads: int) -> int:
    """Run one row of the table; how many of its goals were missed."""
    with sandbox(limits) as box:
        made = run_at_once(box, processes, requests // processes, threads, limits)
        told = asked(f"{box.pim}/_sandbox/requests")
    sent = told["counts"]["PATCH /api/v2/products/{id}"] - processes * WARM_UP
    limited = told["statuses"].get("429", 0)
    seconds = max(one.ended for one in made) - min(one.began for one in made)
    share = sent / most_allowed(read_windows(limits), seconds)
    line = f"{processes:<11}{sent:>9,}{limited:>6}{share:>9.1%}{goal:>7.0%}"
    missed = [limited > 0, share < goal]
    if processes == 1:
        off = made[0].foretold / seconds - 1
        missed.append(abs(off) > FORECAST_GOAL)
        line += f"{made[0].foretold:>9.1f} s{seconds:>7.1f} s{off:>+9.1%}"
    else:
        line += f"{'':>11}{seconds:>7.1f} s{'':>9}"
    print(line, "  MISSED" if any(missed) else "  holds", flush=True)
    return sum(missed)


def most_allowed(windows: Windows, seconds: float) -> int:
    """Most requests that the windows allow in so many seconds, all filled from the start."""
    moments: list[float] = []
    moment = 0.0
    while True:
        for limit, length in windows:
            if len(moments) >= limit:
                moment = max(moment, moments[-limit] + length)
        if moment > seconds:
            return len(moments)
        moments.append(moment)


def run_at_once(box: Box, processes: int, requests: int, threads: int, limits: str) -> list[Made]:
    """Have as many processes patch at once; they begin when all are ready."""
    work = {"box": {**vars_of(box)}, "requests": requests, "threads": threads}
    command = [sys.executable, "-m", "tools.bench_pacing", "--work", json.dumps(work)]
    workers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(processes)
    ]
    try:
        for worker in workers:
            assert worker.stdout is not None
            if worker.stdout.readline().strip() != "ready":
                message = "a process did not get ready"
                raise RuntimeError(message)
        # What it took to get ready shall have left both windows.
        time.sleep(max(length for _, length in read_windows(limits)) + 0.5)
        for worker in workers:
            assert worker.stdin is not None
            worker.stdin.write("go\n")
            worker.stdin.flush()
        told = []
        for worker in workers:
            assert worker.stdout is not None
            told.append(Made(**json.loads(worker.stdout.readline())))
        return told
    finally:
        for worker in workers:
            worker.kill()
            worker.communicate()


def worked(work: dict[str, Any]) -> int:
    """Be one of the processes: warm up, wait for the word, patch."""
    import os

    box = Box(**{**work["box"], "home": Path(work["box"]["home"])})
    os.environ["SHEETSYNC_HOME"] = str(box.home)
    from sheetsync.plytix import connect

    count, threads = work["requests"], work["threads"]
    with (
        connect(
            api_key=box.key,
            api_password=box.password,
            endpoint=box.pim,
            auth_endpoint=f"{box.token}/auth/api/get-token",
        ) as plytix,
        ThreadPoolExecutor(threads) as pool,
    ):
        found = plytix.call("Search products (v2)", page_size=100).rows
        ids = [str(row["id"]) for row in found]

        def patch(nth: int) -> None:
            plytix.call(
                "Update product (v2)", product_id=ids[nth % len(ids)], label=f"Kettle {nth}"
            )

        list(pool.map(patch, range(WARM_UP)))
        print("ready", flush=True)
        sys.stdin.readline()
        foretold = plytix.forecast_seconds(count, at_a_time=threads)
        began = time.monotonic()
        list(pool.map(patch, range(count)))
        ended = time.monotonic()
    print(json.dumps({"began": began, "ended": ended, "foretold": foretold}), flush=True)
    return 0


@contextmanager
def sandbox(limits: str) -> Iterator[Box]:
    """A sandbox in a process of its own."""
    command = [sys.executable, "-m", "sheetsync", "sandbox", "start", "--port", "0"]
    command += ["--state", ":memory:", "--no-page", "--limits", limits]
    with (
        tempfile.TemporaryDirectory() as home,
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process,
    ):
        assert process.stdout is not None
        try:
            lines: dict[str, str] = {}
            for line in process.stdout:
                if line.strip() == "ready":
                    break
                name, _, value = line.partition(" ")
                lines[name] = value.strip()
            yield Box(
                pim=lines["PIM"],
                token=lines["token"],
                key=lines["key"],
                password=lines["password"],
                home=Path(home),
            )
        finally:
            process.terminate()


def asked(url: str) -> Any:
    """What the sandbox tells of itself."""
    with urllib.request.urlopen(url) as answer:
        return json.load(answer)


def read_windows(limits: str) -> list[tuple[int, float]]:
    """Windows as ``--limits`` spells them, in seconds."""
    parts = (part.partition("/") for part in limits.split(","))
    return [(int(hits), float(length.rstrip("s"))) for hits, _, length in parts]


def vars_of(box: Box) -> dict[str, str]:
    """A box as JSON takes it."""
    return {
        "pim": box.pim,
        "token": box.token,
        "key": box.key,
        "password": box.password,
        "home": str(box.home),
    }


if __name__ == "__main__":
    sys.exit(main())
