"""A Plytix in a box: starts it, in the foreground or beside a test."""

from __future__ import annotations

import asyncio
import signal
import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Literal

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from sheetsync.sandbox.hosts import accounts, control
from sheetsync.sandbox.hosts.gate import CONTROL_PREFIX, Gate
from sheetsync.sandbox.hosts.routing import application
from sheetsync.sandbox.hosts.sending import Client
from sheetsync.sandbox.options import DEFAULT_PORT, MEMORY, Options
from sheetsync.sandbox.state.state_files import reset_state
from sheetsync.sandbox.state.store import StateError
from sheetsync.sandbox.switches import Switches
from sheetsync.sandbox.v1v2 import ROUTES

HOST = "127.0.0.1"

__all__ = [
    "DEFAULT_PORT",
    "MEMORY",
    "Options",
    "RunningSandbox",
    "StateError",
    "Switches",
    "reset_state",
    "running",
    "serve",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningSandbox:
    """Where a running sandbox answers.

    Attributes:
        pim_url: Base URL of the PIM, without a slash at its end.
        auth_url: Base URL of the token host; the route is ``/auth/api/get-token``.
        key: The API key.
        password: The API password.
        control_url: Base URL of what is no part of Plytix.
    """

    pim_url: str
    auth_url: str
    key: str
    password: str
    control_url: str


def serve(options: Options, *, tell: Callable[[str], object] | None = None) -> None:
    """Run a sandbox until interrupted, after telling its URLs, key, password and ``ready``.

    Args:
        options: How it is set up.
        tell: Takes each line; ``None``: standard output, flushed.

    Raises:
        StateError: The state cannot be used.
        OSError: A port is taken.
    """
    say = tell or _print_line
    with _Hosts(options) as hosts:
        place = hosts.place
        handlers = {
            number: signal.signal(number, hosts.handle_signal)
            for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            say(f"PIM       {place.pim_url}")
            say(f"token     {place.auth_url}")
            say(f"key       {place.key}")
            say(f"password  {place.password}")
            if options.page:
                say(f"page      {place.pim_url}/")
            say("ready")
            asyncio.run(hosts.run())
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)


@contextmanager
def running(options: Options | None = None) -> Iterator[RunningSandbox]:
    """A sandbox in a thread of its own, gone at the end of the ``with`` block.

    Args:
        options: How it is set up; ``None``: on free ports, in memory, without limits.

    Raises:
        StateError: The state cannot be used.
        OSError: A port is taken.
    """
    options = options or Options(port=0, limits=())
    with _Hosts(options) as hosts:
        thread = threading.Thread(
            target=lambda: asyncio.run(hosts.run()), name="sandbox", daemon=True
        )
        thread.start()
        try:
            hosts.started.wait(timeout=10)
            yield hosts.place
        finally:
            hosts.stop()
            thread.join(timeout=10)


class _Hosts:
    """The PIM and, when it is apart, the token host, over the same accounts."""

    def __init__(self, options: Options) -> None:
        self.started = threading.Event()
        self._sockets: list[socket.socket] = []
        self._shared = accounts.opened(options)
        try:
            pim = _listen(options.port)
            self._sockets.append(pim)
            apart = options.auth_port is not None
            if options.auth_port is not None:
                self._sockets.append(_listen(options.auth_port))
        except OSError:
            self.close()
            raise
        app = application(ROUTES)
        steering = application(control.ROUTES)
        connections = _Connections()
        hosts = [(True, not apart), (False, True)]
        gates = [
            Gate(self._shared, app, steering, pim=pim_here, auth=auth, drop=connections.end)
            for pim_here, auth in hosts[: len(self._sockets)]
        ]
        self._servers = [_Server(_config(each, connections), self.started) for each in gates]
        pim_url = f"http://{HOST}:{_port(self._sockets[0])}"
        self._shared.files_url = pim_url
        self.place = RunningSandbox(
            pim_url=pim_url,
            auth_url=f"http://{HOST}:{_port(self._sockets[-1])}",
            key=options.key,
            password=options.password,
            control_url=pim_url + CONTROL_PREFIX,
        )

    def __enter__(self) -> _Hosts:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    async def run(self) -> None:
        """Answer until told to stop."""
        await asyncio.gather(
            *(
                server.serve(sockets=[listener])
                for server, listener in zip(self._servers, self._sockets, strict=True)
            )
        )

    def stop(self) -> None:
        """Tell it to stop, from any thread."""
        for server in self._servers:
            server.should_exit = True

    def handle_signal(self, _number: int, _frame: FrameType | None) -> None:
        """Stop on a signal; at once on the second."""
        for server in self._servers:
            server.force_exit = server.should_exit
            server.should_exit = True

    def close(self) -> None:
        """Let go of ports and state."""
        for listener in self._sockets:
            listener.close()
        self._shared.close()


class _Connections:
    """The connections that are open, so that a fault can cut one."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, int], asyncio.Transport] = {}

    def opened(self, transport: asyncio.Transport) -> None:
        """Remember a connection."""
        self._open[_peer(transport)] = transport

    def closed(self, transport: asyncio.Transport) -> None:
        """Forget a connection."""
        if self._open.get(_peer(transport)) is transport:
            del self._open[_peer(transport)]

    def end(self, client: Client, *, how: Literal["close", "reset"]) -> None:
        """Close a client's connection after what was sent, or reset it at once."""
        transport = self._open.get(client) if client else None
        if transport is None:
            return
        if how == "close":
            transport.close()
            return
        # A socket that does not linger tells the other side of a reset when it is closed.
        connected: socket.socket = transport.get_extra_info("socket")
        form = "hh" if sys.platform == "win32" else "ii"
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack(form, 1, 0))
        transport.abort()


def _peer(transport: asyncio.Transport) -> tuple[str, int]:
    host, port, *_ = transport.get_extra_info("peername")
    return host, port


def _protocol(connections: _Connections) -> type[H11Protocol]:
    class Protocol(H11Protocol):
        """uvicorn's own, which tells of its connections."""

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            connections.opened(transport)
            super().connection_made(transport)

        def connection_lost(self, exc: Exception | None) -> None:
            connections.closed(self.transport)
            super().connection_lost(exc)

    return Protocol


class _Server(uvicorn.Server):
    """uvicorn's server, which leaves signals alone and says when it has started."""

    def __init__(self, config: uvicorn.Config, started: threading.Event) -> None:
        super().__init__(config)
        self._told = started

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to whoever runs the sandbox."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        self._told.set()


def _config(gate: Gate, connections: _Connections) -> uvicorn.Config:
    return uvicorn.Config(
        gate,
        loop="asyncio",
        http=_protocol(connections),
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
    )


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def _port(listener: socket.socket) -> int:
    _, port = listener.getsockname()
    return int(port)


def _print_line(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
