"""Ends exchanges that take too long: one thread watches over all of a transport.

A read timeout starts anew with every byte, so only cutting the socket from beside it ends a server
that trickles. The thread starts with the first exchange, sleeps until the earliest deadline, and
costs an exchange no more than an entry in a table.
"""

from __future__ import annotations

import socket
import threading
import time
import weakref
from typing import Any, Protocol


class Connected(Protocol):
    """A connection as an exchange knows it.

    Attributes:
        sock: Its socket; ``None`` while there is none.
        exchange: The exchange that uses it, or used it last.
    """

    sock: Any
    exchange: Exchange | None


class Exchange:
    """A call under way, from before the connection is made to the last byte of the answer.

    Attributes:
        ends_at: When it is cut, in monotonic seconds.
        cut: Whether it was.
        began: Whether any of the call was given to the network; before, it surely did not happen.
        uploads: Whether its body is read from a file, so that it may be answered before its end.
        connection: What it goes over; ``None`` before there is one.
        sock: The socket itself, which the connection lets go of when the server is to close it.
    """

    __slots__ = ("began", "connection", "cut", "ends_at", "sock", "uploads")

    def __init__(self, ends_at: float, *, uploads: bool = False) -> None:
        self.ends_at = ends_at
        self.cut = False
        self.began = False
        self.uploads = uploads
        self.connection: Connected | None = None
        self.sock: Any = None

    def end(self) -> None:
        """Cut it: whoever waits for its next byte gets the end of the stream."""
        self.cut = True
        connection = self.connection
        if connection is None or connection.exchange is not self:
            return
        cut(self.sock if self.sock is not None else connection.sock)


class Watch:
    """The exchanges under way, and the thread that ends those that are too long.

    Args:
        seconds: What an exchange may take; none may be given less.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._under_way: dict[int, Exchange] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = threading.Event()
        weakref.finalize(self, self._closed.set)

    @property
    def closed(self) -> bool:
        """Whether nothing may begin any more."""
        return self._closed.is_set()

    def begin(self, *, more_seconds: float = 0.0, uploads: bool = False) -> Exchange:
        """Note the exchange of this thread; it has one at a time.

        Args:
            more_seconds: What it may take beyond the usual.
            uploads: Whether its body is read from a file.
        """
        exchange = Exchange(time.monotonic() + self._seconds + more_seconds, uploads=uploads)
        with self._lock:
            self._under_way[threading.get_ident()] = exchange
            if self._thread is None and not self.closed:
                self._thread = threading.Thread(
                    target=_watch,
                    args=(weakref.ref(self), self._closed, self._seconds),
                    name="sheetsync-deadlines",
                    daemon=True,
                )
                self._thread.start()
        return exchange

    def end(self) -> None:
        """Forget the exchange of this thread."""
        with self._lock:
            exchange = self._under_way.pop(threading.get_ident(), None)
        if exchange is not None:
            exchange.connection = exchange.sock = None

    def here(self) -> Exchange:
        """The exchange of this thread, which has begun one."""
        return self._under_way[threading.get_ident()]

    def close(self) -> None:
        """Cut everything under way, let nothing begin, and let the thread go."""
        self._closed.set()
        with self._lock:
            exchanges = tuple(self._under_way.values())
        for exchange in exchanges:
            exchange.end()

    def end_the_overdue(self) -> float:
        """Cut what is overdue; the seconds until something may be again.

        What begins during such a pause cannot be overdue before its end, so the pause never has
        to be broken off.
        """
        now = time.monotonic()
        with self._lock:
            exchanges = tuple(self._under_way.values())
        pause = self._seconds
        for exchange in exchanges:
            if exchange.ends_at <= now:
                exchange.end()
            else:
                pause = min(pause, exchange.ends_at - now)
        return pause


def cut(connected: Any) -> None:
    """Shut a socket down in both directions, whoever reads from it.

    Args:
        connected: A socket, an encrypted one, or ``None``.
    """
    # An encrypted socket would first drop its encryption, under the feet of the thread that reads.
    bare = getattr(connected, "socket", connected)
    if bare is None:
        return
    try:
        socket.socket.shutdown(bare, socket.SHUT_RDWR)
    except OSError:
        return  # it was closed already, which is what was wanted


def _watch(known: weakref.ref[Watch], closed: threading.Event, seconds: float) -> None:
    pause = seconds
    while not closed.wait(pause) and (watch := known()) is not None:
        pause = watch.end_the_overdue()
        del watch  # else a transport that nobody closed would never be let go
