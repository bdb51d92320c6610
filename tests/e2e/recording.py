"""Servers on this machine that keep every byte they get, and answer as they are told."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.unit.plytix.tokens import token_text

PAGE = "<html><body>Please log in to go on</body></html>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request, as it came over the wire."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    def whole(self) -> str:
        """Everything of it as one text."""
        return f"{self.method} {self.target} {dict(self.headers)} {self.body!r}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One answer.

    Attributes:
        status: Its status; 0: the connection is closed without a word.
        missing: How many bytes of the announced body do not come.
    """

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)
    missing: int = 0


Answering = Callable[[Asked], Told]


class Recorder:
    """What a server got: whole requests, and every connection, also such as said nothing."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[Asked] = []
        self.connections = 0
        self.failed: list[str] = []

    def everything(self) -> str:
        """All that arrived, as one text."""
        return "\n".join(one.whole() for one in self.asked)


@contextmanager
def serving(
    answer: Answering, *, context: ssl.SSLContext | None = None, name: str = "127.0.0.1"
) -> Iterator[Recorder]:
    """A server on a free port; with a context, an encrypted one.

    Args:
        answer: What it answers to a request.
        context: Its certificate.
        name: The host's name in its URL.
    """
    recorder = Recorder("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            asked = Asked(
                method=self.command,
                target=self.path,
                headers=dict(self.headers.items()),
                body=self.rfile.read(length),
            )
            recorder.asked.append(asked)
            told = answer(asked)
            self.close_connection = told.status == 0 or told.missing > 0
            if told.status == 0:
                return
            self.send_response(told.status)
            for header, value in told.headers.items():
                self.send_header(header, value)
            self.send_header("Content-Length", str(len(told.body) + told.missing))
            self.end_headers()
            self.wfile.write(told.body)

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = do_CONNECT = handle_any  # noqa: N815 - http.server's own names

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def finish_request(self, request: Any, client_address: Any) -> None:
            recorder.connections += 1
            request.settimeout(10)
            try:
                connected = context.wrap_socket(request, server_side=True) if context else request
            except OSError as error:
                recorder.failed.append(type(error).__name__)
                return
            try:
                super().finish_request(connected, client_address)
            except OSError as error:
                recorder.failed.append(type(error).__name__)
            finally:
                connected.close()

    with Server(("127.0.0.1", 0), Handler) as server:
        scheme = "https" if context else "http"
        recorder.url = f"{scheme}://{name}:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield recorder
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def tunnelling(answer: Callable[[str], bytes] | None = None) -> Iterator[Recorder]:
    """A proxy that opens tunnels (CONNECT) to this machine whatever host is named.

    Args:
        answer: What it says to a CONNECT instead of opening a tunnel; ``None``: it opens them.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    recorder = Recorder(f"http://127.0.0.1:{listener.getsockname()[1]}")

    def serve(connected: socket.socket) -> None:
        with connected:
            connected.settimeout(10)
            head = b""
            while b"\r\n\r\n" not in head:
                piece = connected.recv(65_536)
                if not piece:
                    return
                head += piece
            line, *lines = head.decode("latin-1").split("\r\n")
            method, target, _version = line.split(" ")
            headers = dict(one.split(": ", 1) for one in lines if ": " in one)
            recorder.asked.append(Asked(method=method, target=target, headers=headers, body=head))
            if answer is not None:
                connected.sendall(answer(target))
                return
            port = int(target.rpartition(":")[2])
            with socket.create_connection(("127.0.0.1", port), timeout=10) as onwards:
                connected.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                back = threading.Thread(target=_pump, args=(onwards, connected, None), daemon=True)
                back.start()
                _pump(connected, onwards, recorder)
                back.join()

    def run() -> None:
        while True:
            try:
                connected, _ = listener.accept()
            except OSError:
                return
            recorder.connections += 1
            threading.Thread(target=serve, args=(connected,), daemon=True).start()

    threading.Thread(target=run, daemon=True).start()
    with listener:
        yield recorder


def _pump(source: socket.socket, target: socket.socket, recorder: Recorder | None) -> None:
    try:
        while piece := source.recv(65_536):
            if recorder is not None:
                recorder.asked.append(Asked(method="(tunnel)", target="", headers={}, body=piece))
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return  # either end hung up, which ends a tunnel


def as_plytix(asked: Asked) -> Told:
    """Tokens from the token route, and a page of nothing from everywhere else."""
    if asked.target.endswith("/auth/api/get-token"):
        return as_json({"data": [{"access_token": token_text(), "refresh_token": "x"}]})
    return as_json({"data": [], "pagination": {"page": 1, "page_size": 1, "total_count": 0}})


def as_json(content: object, status: int = 200, **headers: str) -> Told:
    """A JSON answer."""
    return Told(
        status=status,
        body=json.dumps(content).encode(),
        headers={"Content-Type": "application/json", **headers},
    )


def as_page(status: int = 200, **headers: str) -> Told:
    """A web page, as proxies and login pages answer."""
    return Told(status=status, body=PAGE.encode(), headers={"Content-Type": "text/html", **headers})


def redirecting(status: int, location: str, *, of: str) -> Answering:
    """As Plytix, but for the routes that hold ``of``, which are redirected."""

    def answer(asked: Asked) -> Told:
        if of in asked.target:
            return as_page(status, Location=location)
        return as_plytix(asked)

    return answer
