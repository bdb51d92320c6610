"""A raw socket on localhost, which can say what no real server should."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sheetsync.model.secret import Secret
from sheetsync.plytix.request import Answer, Call, Loss, NoAnswer
from sheetsync.plytix.transport import HttpTransport, Limits

CANARY = "CANARY-token-0123456789"
PATIENT = Limits(connect_seconds=10, read_seconds=10, whole_seconds=20, max_bytes=10_000)
QUICK = Limits(connect_seconds=1, read_seconds=0.3, whole_seconds=0.6)
"""For servers that never answer; a machine with much to do may take as long for a good answer."""
Talk = Callable[[socket.socket], None]


def http(
    body: bytes, *, status: str = "200 OK", length: int | None = None, more: str = ""
) -> bytes:
    """A whole answer; ``length`` may lie."""
    announced = len(body) if length is None else length
    return f"HTTP/1.1 {status}\r\nContent-Length: {announced}\r\n{more}\r\n".encode() + body


def says(*pieces: bytes, pause: float = 0.0) -> Talk:
    """Write pieces with pauses, then hang up."""

    def talk(connected: socket.socket) -> None:
        for piece in pieces:
            connected.sendall(piece)
            time.sleep(pause)

    return talk


class Server:
    """Accepts connections, reads one request on each, and lets a function answer.

    Attributes:
        port: Where it listens.
        received: What was read of each request before it was answered.
    """

    def __init__(self, talk: Talk, *, reads: bool, reads_body: bool) -> None:
        self._talk = talk
        self._reads = reads
        self._reads_body = reads_body
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.received: list[bytes] = []
        threading.Thread(target=self._run, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api"

    def _run(self) -> None:
        while True:
            try:
                connected, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connected,), daemon=True).start()

    def _serve(self, connected: socket.socket) -> None:
        with connected:
            try:
                if self._reads:
                    request = read_request(connected, body=self._reads_body)
                    if not request:
                        return
                    self.received.append(request)
                self._talk(connected)
            except OSError:
                return

    def close(self) -> None:
        self._listener.close()


def read_request(connected: socket.socket, *, body: bool = True) -> bytes:
    """A request, or its head alone; empty when the client hung up.

    A server that closes before it read all it was sent would reset the connection.
    """
    request = b""
    while True:
        head, found, rest = request.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
        if found and (not body or len(rest) >= int(length[1] if length else 0)):
            return request
        piece = connected.recv(65_536)
        if not piece:
            return b""
        request += piece


@contextmanager
def serving(talk: Talk, *, reads: bool = True, reads_body: bool = True) -> Iterator[Server]:
    """A server for the length of the block."""
    server = Server(talk, reads=reads, reads_body=reads_body)
    try:
        yield server
    finally:
        server.close()


def ask(url: str, limits: Limits = PATIENT) -> Answer:
    """Send one write, with a token."""
    transport = HttpTransport(limits=limits)
    try:
        return transport.send(Call(method="POST", url=url, body=b'{"a":1}', bearer=Secret(CANARY)))
    finally:
        transport.close()


def lost(answer: Answer) -> Loss:
    """Why there is no answer; there must be none."""
    assert isinstance(answer, NoAnswer)
    assert CANARY not in answer.reason
    return answer.loss
