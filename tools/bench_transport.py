"""Our client against bare ``requests`` sessions on loopback: ``python -m tools.bench_transport``.

Two servers, each a process of its own: the sandbox without limits, and a bare server that answers
from memory, so that the client is what takes the time. Pages of 100 products are read and labels
are patched, by one thread and by eight; rounds of ours and of theirs take turns. Theirs is what an
ordinary script does: a session a thread, ``json=`` and ``.json()``. The ratio is the median over
the rounds of our calls a second over theirs; at least ``--goal`` is wanted everywhere.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Final

import requests

from sheetsync.plytix import connect
from sheetsync.plytix.client import Plytix
from sheetsync.sandbox.options import Options
from sheetsync.sandbox.server import serve

GOAL: Final = 0.9
ROUNDS: Final = 9
PAGES: Final = 6
PAGE_SIZE: Final = 100
COLUMNS: Final = ["label", "status", "created", "modified", "product_family_id"]
READ, PATCH = "pages of 100", "patches"
CALLS: Final = {
    ("bare", READ): 96,
    ("bare", PATCH): 160,
    ("sandbox", READ): 48,
    ("sandbox", PATCH): 64,
}
"""Calls a round, over all threads."""

Side = Callable[[int, int], None]
"""Makes so many calls as the n-th thread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A running server.

    Attributes:
        name: Which.
        url: Its base URL.
        token: A token that it takes.
    """

    name: str
    url: str
    token: str


def main() -> int:
    """Measure and print; 1 when a ratio is below the goal."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--threads", type=int, nargs="+", default=[1, 8])
    options.add_argument("--rounds", type=int, default=ROUNDS)
    options.add_argument("--goal", type=float, default=GOAL)
    options.add_argument("--serve", choices=sorted(SERVERS), help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.serve is not None:
        SERVERS[given.serve]()
        return 0
    with tempfile.TemporaryDirectory() as home:
        # Where runs share their counts: not where those of the person at this machine stand.
        os.environ["SHEETSYNC_HOME"] = home
        return compared(given.threads, given.rounds, given.goal)


def compared(every: Sequence[int], rounds: int, goal: float) -> int:
    """Measure everything and print a table; 1 when a ratio is below the goal."""
    print(f"{'server':<9}{'threads':>8}  {'calls':<14}{'ours/s':>9}{'bare/s':>9}{'ratio':>7}")
    missed = 0
    for name in sorted(SERVERS):
        with beside(name) as served:
            for threads in every:
                for kind in (READ, PATCH):
                    missed += measured(served, kind, threads, rounds, goal)
    return int(missed > 0)


def measured(served: Served, kind: str, threads: int, rounds: int, goal: float) -> int:
    """Measure one kind of call at one number of threads; 1 when the goal is missed."""
    each = max(CALLS[served.name, kind] // threads, PAGES if kind == READ else 1)
    each -= each % PAGES if kind == READ else 0
    with ExitStack() as open_things:
        ours = our_side(open_things.enter_context(connect(token=served.token, endpoint=served.url)))
        bare = bare_side(
            served, [open_things.enter_context(requests.Session()) for _ in range(threads)]
        )
        sides = [ours[kind], bare[kind]]
        for side in sides:
            per_second(side, threads, PAGES)
        speeds: tuple[list[float], list[float]] = ([], [])
        for nth in range(rounds):
            # Who goes first changes, so that neither always meets a warmer machine.
            for which in (0, 1) if nth % 2 else (1, 0):
                speeds[which].append(per_second(sides[which], threads, each))
    ratio = statistics.median(mine / theirs for mine, theirs in zip(*speeds, strict=True))
    ours_s, bare_s = map(statistics.median, speeds)
    mark = "" if ratio >= goal else f"  MISSED (wanted {goal:g})"
    who = f"{served.name:<9}{threads:>8}  {kind:<14}"
    print(f"{who}{ours_s:>9,.0f}{bare_s:>9,.0f}{ratio:>7.2f}{mark}", flush=True)
    return int(ratio < goal)


def per_second(side: Side, threads: int, each: int) -> float:
    """Calls a second, when so many threads make so many calls each."""
    failed: list[BaseException] = []

    def work(nth: int) -> None:
        try:
            start.wait()
            side(nth, each)
        except BaseException as error:  # noqa: BLE001  # told to the main thread, whatever it is
            failed.append(error)

    start = threading.Barrier(threads + 1)
    workers = [threading.Thread(target=work, args=(nth,)) for nth in range(threads)]
    for worker in workers:
        worker.start()
    start.wait()
    began = time.perf_counter()
    for worker in workers:
        worker.join()
    seconds = time.perf_counter() - began
    if failed:
        raise failed[0]
    return threads * each / seconds


def our_side(plytix: Plytix) -> dict[str, Side]:
    """Our client, as its documentation says to use it."""

    def read(_nth: int, calls: int) -> None:
        for _ in range(calls // PAGES):
            rows = sum(1 for _ in plytix.rows("Search products (v2)", attributes=COLUMNS))
            wanted(rows, PAGES * PAGE_SIZE)

    ids = [row["id"] for row in plytix.rows("Search products (v2)")]

    def patch(nth: int, calls: int) -> None:
        for number in range(calls):
            answer = plytix.call("Update product (v2)", product_id=ids[nth], label=f"L {number}")
            wanted(len(answer.rows), 1)

    return {READ: read, PATCH: patch}


def bare_side(served: Served, sessions: Sequence[requests.Session]) -> dict[str, Side]:
    """Bare sessions, as an ordinary script uses them."""
    for session in sessions:
        session.headers["Authorization"] = f"Bearer {served.token}"
    products = f"{served.url}/api/v2/products"

    def read(nth: int, calls: int) -> None:
        for _ in range(calls // PAGES):
            rows = sum(len(page(sessions[nth], number)) for number in range(1, PAGES + 1))
            wanted(rows, PAGES * PAGE_SIZE)

    def page(session: requests.Session, number: int) -> list[dict[str, Any]]:
        body = {
            "attributes": COLUMNS,
            "pagination": {"page": number, "page_size": PAGE_SIZE},
        }
        answer = session.post(f"{products}/search", json=body)
        answer.raise_for_status()
        rows: list[dict[str, Any]] = answer.json()["data"]
        return rows

    ids = [row["id"] for row in page(sessions[0], 1)]

    def patch(nth: int, calls: int) -> None:
        for number in range(calls):
            answer = sessions[nth].patch(f"{products}/{ids[nth]}", json={"label": f"L {number}"})
            answer.raise_for_status()
            wanted(len(answer.json()["data"]), 1)

    return {READ: read, PATCH: patch}


def wanted(found: int, expected: int) -> None:
    """Stop when an answer is not what was asked for: such a number would mean nothing."""
    if found != expected:
        message = f"{found} rows came, {expected} were expected"
        raise RuntimeError(message)


@contextmanager
def beside(name: str) -> Iterator[Served]:
    """A server in a process of its own."""
    command = [sys.executable, "-m", "tools.bench_transport", "--serve", name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            lines: dict[str, str] = {}
            for line in process.stdout:
                if line.strip() == "ready":
                    break
                key, _, value = line.partition(" ")
                lines[key] = value.strip()
            url = lines["PIM"].rstrip("/")
            yield Served(name=name, url=url, token=lines.get("token_text") or token_of(url, lines))
        finally:
            process.send_signal(signal.SIGTERM)


def token_of(url: str, lines: dict[str, str]) -> str:
    """A token of the sandbox."""
    pair = {"api_key": lines["key"], "api_password": lines["password"]}
    answer = requests.post(f"{url}/auth/api/get-token", json=pair, timeout=10)
    token: str = answer.json()["data"][0]["access_token"]
    return token


def serve_sandbox() -> None:
    """The sandbox, without limits, until told to end."""
    serve(Options(port=0, limits=(), page=False))


def serve_bare() -> None:
    """A server that answers searches and patches from memory, until told to end."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        print(f"PIM http://127.0.0.1:{listener.getsockname()[1]}")
        print(f"token_text {free_token()}")
        print("ready", flush=True)
        pages = [answer_of(page_of(number)) for number in range(1, PAGES + 1)]
        patched = answer_of(
            {"data": [{"id": f"{0:024x}", "modified": "2026-05-04T09:08:07.123000"}]}
        )
        while True:
            connected, _ = listener.accept()
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=talk, args=(connected, pages, patched), daemon=True).start()


LENGTH: Final = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
PAGE: Final = re.compile(rb'"page": ?(\d+)')


def talk(connected: socket.socket, pages: Sequence[bytes], patched: bytes) -> None:
    """Answer the requests of one connection, one after another."""
    with connected:
        held = b""
        while piece := connected.recv(65_536):
            held += piece
            head, found, body = held.partition(b"\r\n\r\n")
            length = LENGTH.search(head)
            if not found or len(body) < int(length[1] if length else 0):
                continue
            held = b""
            asked = PAGE.search(body)
            if head.startswith(b"PATCH"):
                connected.sendall(patched)
            else:
                connected.sendall(pages[int(asked[1]) - 1 if asked else 0])


def page_of(number: int) -> dict[str, Any]:
    """A page of believable products."""
    first = (number - 1) * PAGE_SIZE
    rows = [
        {
            "id": f"{nth:024x}",
            "sku": f"KT-{nth:05}",
            "label": f"Kettle {nth}, brushed steel",
            "status": "Draft",
            "created": "2026-05-04T09:08:07.123000",
            "modified": "2026-05-04T09:08:07.123000",
            "num_variations": 0,
            "product_family_id": f"{nth % 7:024x}",
            "modified_user_audit": {"type": "API", "user_name": "sync key"},
        }
        for nth in range(first, first + PAGE_SIZE)
    ]
    total = PAGES * PAGE_SIZE
    pagination = {"count": total, "total_count": total, "page": number, "page_size": PAGE_SIZE}
    return {"data": rows, "pagination": {**pagination, "order": None}}


def answer_of(content: dict[str, Any]) -> bytes:
    """A whole answer, with the headers that Plytix sends."""
    body = json.dumps(content).encode()
    head = (
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nX-Request-Id: 0f3a9c5d7e1b2468ace0\r\n"
        "Access-Control-Allow-Origin: *\r\nVary: Cookie\r\n\r\n"
    )
    return head.encode() + body


def free_token() -> str:
    """A token that says that there are no limits."""
    claims = {
        "iat": 1_700_000_000,
        "exp": 1_700_000_900,
        "user_claims": {"account": {"rate_limit": []}},
    }
    middle = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"e30.{middle}.c2lnbmF0dXJl"


SERVERS: Final[dict[str, Callable[[], None]]] = {"bare": serve_bare, "sandbox": serve_sandbox}


if __name__ == "__main__":
    sys.exit(main())
