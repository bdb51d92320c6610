"""Connections that know the exchange they serve: what was sent, what ends it, what may be reused.

They are urllib3's, with what it leaves open closed: a head that breaks off is no answer, interim
answers are passed over, an upload that is answered before its end stops, and a connection that
stood idle for long is not trusted with a call.
"""

from __future__ import annotations

import http.client
import io
import re
import socket
import ssl
import time
from http import HTTPStatus
from typing import Any, ClassVar, Final

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util import wait_for_read

from sheetsync.plytix.deadlines import Exchange, Watch

_MOST_INTERIM: Final = 100
_INTERIM_PEEK: Final = len(b"HTTP/1.1 1")
_KEPT_FOR: Final = re.compile(r"(?:^|[,;\s])timeout=(\d{1,9})", re.IGNORECASE)


def pool_classes(
    watch: Watch, *, read_seconds: float, idle_seconds: float
) -> dict[str, type[HTTPConnectionPool]]:
    """Pools of such connections, by scheme.

    Args:
        watch: Knows the exchange of each thread.
        read_seconds: How long a piece of a call may wait to be taken.
        idle_seconds: How long a connection that stood idle is still used.
    """
    settings = {"watch": watch, "read_seconds": read_seconds, "idle_seconds": idle_seconds}
    plain = type("PlainConnection", (_Watched, HTTPConnection), dict(settings))
    encrypted = type("EncryptedConnection", (_Watched, HTTPSConnection), dict(settings))
    return {
        "http": type("PlainPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
        "https": type("EncryptedPool", (HTTPSConnectionPool,), {"ConnectionCls": encrypted}),
    }


class _Head(io.BufferedReader):
    """Reads an answer, and remembers when the stream ended where a line was wanted."""

    ended = False

    def readline(self, size: int | None = -1, /) -> bytes:
        line = super().readline(size)
        if not line:
            self.ended = True
        return line


class _Reply(http.client.HTTPResponse):
    """An answer whose head came whole."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fp: Any = _Head(self.fp.detach())

    def begin(self) -> None:
        super().begin()
        if self.fp.ended:
            # http.client takes the end of the stream for the end of the head.
            raise http.client.IncompleteRead(b"")

    def _read_status(self) -> tuple[str, int, str]:
        for _ in range(_MOST_INTERIM):
            version, status, reason = super()._read_status()  # type: ignore[misc]  # not in typeshed
            final = status >= HTTPStatus.OK or status == HTTPStatus.SWITCHING_PROTOCOLS
            if final:
                return version, status, reason
            while self.fp.readline(65_537).strip():
                pass
        raise http.client.HTTPException


class _AnsweredEarlyError(Exception):
    """An answer is there although the call is not sent whole."""


class _Watched:
    """What our connections have beyond those of urllib3."""

    watch: ClassVar[Watch]
    read_seconds: ClassVar[float]
    idle_seconds: ClassVar[float]
    response_class = _Reply
    sock: Any
    exchange: Exchange | None = None
    _unfinished = False
    _good_until = 0.0
    _head: bytes | None = None

    def connect(self) -> None:
        """Connect, unless the exchange ended meanwhile."""
        exchange = self._joined()
        self._unfinished = False
        try:
            super().connect()  # type: ignore[misc]  # urllib3's connection comes after us
        finally:
            # What was sent so far told a proxy where to connect to, also when it refused to.
            exchange.began = False
        if exchange.cut:
            raise TimeoutError

    def request(self, *args: Any, **more: Any) -> None:
        """Send a call; one that is answered before its end counts as sent."""
        exchange = self._joined()
        body = more.get("body")
        if isinstance(body, bytes) and body:
            self._head = b""
        try:
            super().request(*args, **more)  # type: ignore[misc]  # as above
        except (_AnsweredEarlyError, ConnectionError, TimeoutError, ssl.SSLError) as error:
            answered = isinstance(error, _AnsweredEarlyError) or (
                exchange.began and exchange.uploads and not exchange.cut and self._has_something()
            )
            if not answered:
                raise
            self._unfinished = True
        finally:
            self._head = None

    def send(self, data: Any) -> None:
        """Give bytes to the network; a head waits for its body, so that both go as one."""
        if self._head is not None:
            if not self._head:
                self._head = data
                return
            data, self._head = self._head + data, None
        if self.sock is None:
            self.connect()
        exchange = self._joined()
        if not exchange.began:
            if exchange.cut:
                raise TimeoutError
            exchange.began = True
            exchange.sock = self.sock
            # Until now the time to connect holds; taking the call may last as long as answering.
            self.sock.settimeout(self.read_seconds)
        elif exchange.uploads and self._is_answered():
            raise _AnsweredEarlyError
        super().send(data)  # type: ignore[misc]  # as above

    def getresponse(self) -> Any:
        """The head of the answer."""
        response = super().getresponse()  # type: ignore[misc]  # as above
        idle = self.idle_seconds
        told = response.headers.get("keep-alive")
        if told is not None and (kept := _KEPT_FOR.search(told)):
            # A second less than the server keeps it: the call has to get there.
            idle = min(idle, float(kept[1]) - 1)
        self._good_until = time.monotonic() + idle
        return response

    @property
    def is_connected(self) -> bool:
        """Whether a further call can go over it; asked by the pool before it does.

        A call on a connection that the server is just about to close would be lost, so one that
        stood idle nearly as long as servers usually wait is given up.
        """
        return (
            not self._unfinished
            and time.monotonic() < self._good_until
            and bool(super().is_connected)  # type: ignore[misc]  # as above
        )

    def _joined(self) -> Exchange:
        exchange = self.watch.here()
        exchange.connection = self
        self.exchange = exchange
        return exchange

    def _is_answered(self) -> bool:
        """Whether the answer has begun to arrive while we send.

        Over an encrypted connection this cannot be seen, for other things arrive there too.
        """
        if type(self.sock) is not socket.socket or not wait_for_read(self.sock, timeout=0):
            return False
        arrived = self.sock.recv(_INTERIM_PEEK, socket.MSG_PEEK)
        return len(arrived) == _INTERIM_PEEK and not arrived.endswith(b" 1")

    def _has_something(self) -> bool:
        return self.sock is not None and wait_for_read(self.sock, timeout=0)
