"""What ends an exchange in time, however a server stalls, and what may be used again after it."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import urllib3

from sheetsync.plytix.connections import pool_classes
from sheetsync.plytix.deadlines import Watch
from sheetsync.plytix.request import Answer, Call, Loss, Response
from sheetsync.plytix.transport import HttpTransport, Limits
from tests.unit.plytix.raw_server import (
    PATIENT,
    QUICK,
    Talk,
    ask,
    http,
    lost,
    read_request,
    says,
    serving,
)

OK = b"HTTP/1.1 200 OK\r\n"
LONG_ENOUGH = 3.0
"""Seconds; the deadline of these tests is 0.6, and what they ask for would take far longer."""

PATIENT_LIMITS = Limits(connect_seconds=30, read_seconds=30, whole_seconds=60)


def endless(piece: bytes, start: bytes = b"") -> Talk:
    """Begin, then a piece ten times a second until nobody listens."""

    def talk(connected: socket.socket) -> None:
        connected.sendall(start)
        while True:
            time.sleep(0.1)
            connected.sendall(piece)

    return talk


@pytest.mark.parametrize(
    "talk",
    [
        says(b"", pause=5),
        endless(b"X"),
        endless(b"X", OK),
        endless(b"X: 1\r\n", OK),
        endless(b"HTTP/1.1 100 Continue\r\n\r\n"),
        endless(b"x", http(b"", length=5000)),
        endless(b"x", OK + b"\r\n"),
        endless(b"1\r\nx\r\n", OK + b"Transfer-Encoding: chunked\r\n\r\n"),
        endless(b"0", OK + b"Transfer-Encoding: chunked\r\n\r\n"),
        endless(
            b"x",
            http(b"\x1f\x8b\x08\x08" + bytes(6), length=5000, more="Content-Encoding: gzip\r\n"),
        ),
    ],
    ids=[
        *("silence", "status line", "header", "endless headers", "interim answers", "body"),
        *("body without length", "chunks", "size of a chunk", "head of gzip"),
    ],
)
def test_an_answer_that_trickles_ends_at_the_whole_deadline(talk: Talk) -> None:
    """Every byte starts the read timeout anew."""
    with serving(talk) as server:
        began = time.monotonic()
        assert lost(ask(server.url, QUICK)) is Loss.LOST
    assert time.monotonic() - began < LONG_ENOUGH


def test_a_proxy_that_trickles_ends_at_the_whole_deadline_and_nothing_was_sent() -> None:
    """What was sent told the proxy where to connect to; it was not the call."""
    with serving(endless(b"X")) as proxy:
        transport = HttpTransport(limits=QUICK, proxy=proxy.url.removesuffix("/api"))
        began = time.monotonic()
        answer = transport.send(Call(method="PATCH", url="https://pim.invalid/api", body=b"{}"))
        transport.close()
    assert lost(answer) is Loss.NEVER_CONNECTED
    assert time.monotonic() - began < LONG_ENOUGH
    assert proxy.received[0].startswith(b"CONNECT pim.invalid:443 ")


def test_an_encrypted_answer_that_trickles_ends_at_the_whole_deadline(
    encrypted: tuple[ssl.SSLContext, Path],
) -> None:
    context, trusted = encrypted

    def talk(connected: socket.socket) -> None:
        with context.wrap_socket(connected, server_side=True) as secure:
            read_request(secure)
            endless(b"X", OK)(secure)

    with serving(talk, reads=False) as server:
        transport = HttpTransport(limits=QUICK, ca_file=trusted)
        began = time.monotonic()
        url = server.url.replace("http:", "https:")
        assert lost(transport.send(Call(method="GET", url=url))) is Loss.LOST
        transport.close()
    assert time.monotonic() - began < LONG_ENOUGH


def test_a_host_that_never_encrypts_was_never_sent_the_call() -> None:
    def talk(connected: socket.socket) -> None:
        while connected.recv(65_536):
            pass

    with serving(talk, reads=False) as server:
        began = time.monotonic()
        answer = ask(server.url.replace("http:", "https:"), QUICK)
    assert lost(answer) is Loss.NEVER_CONNECTED
    assert time.monotonic() - began < LONG_ENOUGH


def test_a_name_that_is_found_too_late_is_not_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time that it takes to find a host cannot be limited, but it counts."""
    find = socket.getaddrinfo

    def slowly(*args: Any, **more: Any) -> Any:
        time.sleep(QUICK.whole_seconds * 1.5)
        return find(*args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", slowly)
    with serving(says(http(b"{}"))) as server:
        assert lost(ask(server.url, QUICK)) is Loss.NEVER_CONNECTED
    assert server.received == []


def test_an_exchange_that_ended_before_it_was_sent_is_not_sent() -> None:
    """Closing comes between any two steps, also when the connection is there already."""
    counted = Counted(keeps=True)
    watch = Watch(10)
    pools = pool_classes(watch, read_seconds=5, idle_seconds=50)
    with serving(counted, reads=False) as server, pools["http"]("127.0.0.1", server.port) as pool:
        watch.begin()
        assert pool.urlopen("GET", "/").status == 200
        watch.end()
        exchange = watch.begin()
        exchange.end()
        with pytest.raises(urllib3.exceptions.HTTPError):
            pool.urlopen("GET", "/", retries=False)
        assert not exchange.began
        watch.end()
    watch.close()
    assert len(counted.calls) == 1


def test_only_the_exchange_that_is_overdue_is_cut() -> None:
    """Several threads share a transport; one of them meets a server that trickles."""

    def talk(connected: socket.socket) -> None:
        for _ in range(12):
            connected.sendall(http(b"{}"))
            if not read_request(connected):
                return

    limits = Limits(read_seconds=5, whole_seconds=0.8)
    transport = HttpTransport(limits=limits)
    with serving(endless(b"x", http(b"", length=5000))) as slow, serving(talk) as good:
        with ThreadPoolExecutor(2) as pool:
            waiting = pool.submit(transport.send, Call(method="GET", url=slow.url))
            came: list[Answer] = []
            while not waiting.done() and len(came) < 12:
                came.append(transport.send(Call(method="GET", url=good.url)))
                time.sleep(0.1)
            assert lost(waiting.result(timeout=5)) is Loss.LOST
        transport.close()
    assert all(isinstance(one, Response) for one in came)


def test_a_deadline_is_kept_again_after_a_pause_without_calls() -> None:
    transport = HttpTransport(limits=Limits(read_seconds=5, whole_seconds=1))
    with serving(says(http(b"{}", more="Connection: close\r\n"))) as good:
        assert isinstance(transport.send(Call(method="GET", url=good.url)), Response)
    time.sleep(1.5)
    with serving(endless(b"X", OK)) as slow:
        began = time.monotonic()
        assert lost(transport.send(Call(method="GET", url=slow.url))) is Loss.LOST
    transport.close()
    assert time.monotonic() - began < LONG_ENOUGH


@pytest.mark.parametrize(
    "start", [b"", OK, http(b"{", length=500), OK + b"\r\n{}"], ids=["", "head", "body", "all"]
)
def test_closing_cuts_an_exchange_that_waits_in_another_thread(start: bytes) -> None:
    """Else an interrupted run would hang until the read deadline.

    Also where the end of the stream ends the body: our own cut is not mistaken for it.
    """
    patient = HttpTransport(limits=PATIENT_LIMITS)
    arrived = threading.Event()

    def talk(connected: socket.socket) -> None:
        connected.sendall(start)
        arrived.set()
        connected.recv(10)

    with serving(talk) as server, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(patient.send, Call(method="GET", url=server.url))
        assert arrived.wait(5)
        time.sleep(0.05)
        patient.close()
        assert lost(waiting.result(timeout=5)) is Loss.LOST


class Counted:
    """Answers every call; counts calls and connections, and may hang up after an answer."""

    def __init__(self, *, keeps: bool, more: str = "") -> None:
        self.calls: list[bytes] = []
        self.connections = 0
        self.hung_up = threading.Event()
        self._keeps = keeps
        self._more = more

    def __call__(self, connected: socket.socket) -> None:
        self.connections += 1
        while request := read_request(connected):
            self.calls.append(request)
            connected.sendall(http(b"{}", more=self._more))
            if not self._keeps:
                connected.close()
                self.hung_up.set()
                return


@pytest.fixture
def transport() -> Iterator[HttpTransport]:
    made = HttpTransport(limits=PATIENT)
    yield made
    made.close()


def test_a_connection_is_kept_open_and_shared_by_threads(transport: HttpTransport) -> None:
    counted = Counted(keeps=True)
    with serving(counted, reads=False) as server:
        call = Call(method="GET", url=server.url)
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda _n: transport.send(call), range(40)))
    assert all(isinstance(answer, Response) for answer in answers)
    assert len(counted.calls) == 40
    assert counted.connections <= 4


def test_a_write_after_the_server_closed_the_idle_connection_happens_once(
    transport: HttpTransport,
) -> None:
    """Balancers do so after a minute of quiet; the outcome of that write must not be unknown."""
    counted = Counted(keeps=False)
    with serving(counted, reads=False) as server:
        call = Call(method="PATCH", url=server.url, body=b'{"label": "Kettle"}')
        for nth in range(1, 4):
            assert isinstance(transport.send(call), Response)
            assert len(counted.calls) == nth
            assert counted.hung_up.wait(5)
            counted.hung_up.clear()
    assert counted.connections == 3


def test_a_write_that_meets_the_very_moment_of_closing_is_lost_and_not_sent_again(
    transport: HttpTransport,
) -> None:
    """The server took it, and closed: nobody can know whether it happened."""

    def talk(connected: socket.socket) -> None:
        counted.append(read_request(connected))
        connected.sendall(http(b"{}"))
        counted.append(read_request(connected))

    counted: list[bytes] = []
    with serving(talk, reads=False) as server:
        call = Call(method="PATCH", url=server.url, body=b"{}")
        assert isinstance(transport.send(call), Response)
        assert lost(transport.send(call)) is Loss.LOST
    assert len(counted) == 2


@pytest.mark.parametrize(
    ("idle_seconds", "more", "connections"),
    [
        (50.0, "", 1),
        (0.1, "", 2),
        (50.0, "Keep-Alive: timeout=1\r\n", 2),
        (50.0, "Keep-Alive: max=5, timeout=60\r\n", 1),
        (50.0, "Keep-Alive: soon\r\n", 1),
    ],
    ids=["fresh", "idle for long", "kept for a second", "kept for a minute", "nonsense"],
)
def test_a_connection_that_the_server_may_be_about_to_close_is_not_used(
    idle_seconds: float, more: str, connections: int
) -> None:
    counted = Counted(keeps=True, more=more)
    transport = HttpTransport(limits=Limits(read_seconds=5, idle_seconds=idle_seconds))
    with serving(counted, reads=False) as server:
        call = Call(method="PATCH", url=server.url, body=b"{}")
        for _ in range(2):
            assert isinstance(transport.send(call), Response)
            time.sleep(0.15)
    transport.close()
    assert (len(counted.calls), counted.connections) == (2, connections)
