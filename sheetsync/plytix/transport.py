"""The one place that talks HTTP, and the only one that knows requests.

It sends once and never repeats: what may be repeated is decided in ``retry``. It takes nothing
from its surroundings (no ``.netrc``, no proxy variables, no certificate variables), follows no
redirect, keeps no cookie, cannot be told to skip certificates, and puts nothing that a library or
the network says into its words, for both may quote secrets.
"""

from __future__ import annotations

import http.cookiejar
import logging
import socket
import ssl
import threading
import time
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from sheetsync.plytix.multipart import MultipartFile
from sheetsync.plytix.request import Answer, Call, Loss, NoAnswer, Response

_PIECE_BYTES: Final = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long and how large an exchange may be.

    Attributes:
        connect_seconds: To reach the host.
        read_seconds: Of silence between two pieces of an answer.
        whole_seconds: From sending to the last byte, however steadily bytes trickle in.
        max_bytes: Of an answer, unpacked.
        connections: Kept open per host.
    """

    connect_seconds: float = 10.0
    read_seconds: float = 60.0
    whole_seconds: float = 180.0
    max_bytes: int = 50_000_000
    connections: int = 16


class HttpTransport:
    """Sends calls over HTTP, with connections kept open and shared between threads.

    Args:
        limits: See ``Limits``.
        ca_file: Certificates to trust instead of the usual ones; ``None``: the usual ones.
        proxy: URL of a proxy; ``None``: none.
        user_agent: How we call ourselves.
    """

    def __init__(
        self,
        *,
        limits: Limits = Limits(),
        ca_file: Path | None = None,
        proxy: str | None = None,
        user_agent: str = "sheetsync",
    ) -> None:
        # The library would log every URL; our own line per request says what is worth knowing.
        logging.getLogger("urllib3").setLevel(logging.WARNING)
        self._limits = limits
        session = requests.Session()
        session.trust_env = False
        session.verify = str(ca_file) if ca_file is not None else True
        session.proxies = {} if proxy is None else {"http": proxy, "https": proxy}
        session.cookies.set_policy(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
        session.headers.clear()
        session.headers["User-Agent"] = user_agent
        session.headers["Accept"] = "application/json"
        session.headers["Accept-Encoding"] = "gzip, deflate"
        self._adapter = _DeadlineAdapter(limits)
        session.mount("https://", self._adapter)
        session.mount("http://", self._adapter)
        self._session = session

    def send(self, call: Call) -> Answer:
        """Send once.

        Returns:
            A response with its whole body, whatever its status; or why there is none.
        """
        headers: dict[str, str] = {}
        if call.body is not None:
            headers["Content-Type"] = "application/json"
        if call.bearer is not None:
            headers["Authorization"] = f"Bearer {call.bearer.reveal()}"
        if call.upload is None:
            return self._exchange(call, call.body, headers)
        try:
            content = MultipartFile(call.upload)
        except OSError:
            return NoAnswer(loss=Loss.NEVER_CONNECTED, reason="the file cannot be read")
        with content:
            headers["Content-Type"] = content.content_type
            return self._exchange(call, content, headers)

    def close(self) -> None:
        """Cut the exchanges under way and let go of all connections."""
        self._adapter.cut()
        self._session.close()

    def _exchange(
        self, call: Call, body: bytes | MultipartFile | None, headers: dict[str, str]
    ) -> Answer:
        deadline = time.monotonic() + self._limits.whole_seconds
        try:
            with self._session.request(
                call.method,
                call.url,
                data=body,
                headers=headers,
                timeout=(self._limits.connect_seconds, self._limits.read_seconds),
                allow_redirects=False,
                stream=True,
            ) as response:
                return self._whole(response, deadline)
        except (
            requests.exceptions.InvalidURL,
            requests.exceptions.InvalidHeader,
            requests.exceptions.InvalidSchema,
        ):
            return NoAnswer(loss=Loss.NEVER_CONNECTED, reason="the call itself cannot be sent")
        except (requests.exceptions.ConnectTimeout, requests.exceptions.ProxyError):
            return NoAnswer(loss=Loss.NEVER_CONNECTED, reason="the host did not take the call")
        except requests.exceptions.Timeout:
            return NoAnswer(loss=Loss.LOST, reason="no answer came in time")
        except requests.exceptions.ConnectionError as error:
            return connection_loss(error)
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError):
            return NoAnswer(loss=Loss.LOST, reason="the answer broke off or could not be unpacked")
        except OSError:
            return NoAnswer(loss=Loss.LOST, reason="the connection broke")

    def _whole(self, response: requests.Response, deadline: float) -> Answer:
        raw: urllib3.HTTPResponse = response.raw
        pieces: list[bytes] = []
        size = 0
        # read1 hands over what has arrived; read would wait for a full piece, and a server that
        # trickles a byte a second would hold it for hours.
        while piece := raw.read1(_PIECE_BYTES, decode_content=True):
            size += len(piece)
            if size > self._limits.max_bytes:
                reason = f"the answer is larger than {self._limits.max_bytes:,} bytes"
                return NoAnswer(loss=Loss.TOO_LARGE, reason=reason)
            if time.monotonic() > deadline:
                return NoAnswer(loss=Loss.LOST, reason="the answer took too long to arrive")
            pieces.append(piece)
        if not response.headers:
            return NoAnswer(loss=Loss.LOST, reason="the answer broke off in its head")
        announced = response.headers.get("Content-Length", "")
        if announced.isdecimal() and raw.tell() < int(announced):
            return NoAnswer(loss=Loss.LOST, reason="the answer broke off")
        return Response(
            status=response.status_code,
            headers={name.lower(): value for name, value in response.headers.items()},
            body=b"".join(pieces),
        )


def connection_loss(error: requests.exceptions.ConnectionError) -> NoAnswer:
    """Tell a host that was never reached from an answer that was lost."""
    cause = error.args[0] if error.args else None
    reason = getattr(cause, "reason", cause)
    if isinstance(reason, urllib3.exceptions.SSLError) and any(
        isinstance(detail, ssl.SSLCertVerificationError) for detail in reason.args
    ):
        return NoAnswer(loss=Loss.UNTRUSTED, reason="the server's certificate was not accepted")
    if isinstance(reason, urllib3.exceptions.NewConnectionError | urllib3.exceptions.ProxyError):
        return NoAnswer(loss=Loss.NEVER_CONNECTED, reason="the host cannot be reached")
    return NoAnswer(loss=Loss.LOST, reason="the connection broke before an answer came")


class _Watched:
    """A connection that is cut when the head of an answer does not come whole in time.

    A read timeout starts anew with every byte; only cutting the socket from beside it ends a
    server that trickles its headers.
    """

    whole_seconds: ClassVar[float]
    under_way: ClassVar[weakref.WeakSet[_Watched]]
    sock: Any

    def getresponse(self) -> Any:
        self.under_way.add(self)
        watch = threading.Timer(self.whole_seconds, _cut, args=(self.sock,))
        watch.daemon = True
        watch.start()
        try:
            return super().getresponse()  # type: ignore[misc]  # HTTPConnection comes after us
        finally:
            watch.cancel()


def _cut(connected: socket.socket) -> None:
    try:
        connected.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it was closed already, which is what was wanted


class _DeadlineAdapter(HTTPAdapter):
    """Makes connections that keep the whole deadline, and never repeats a call."""

    def __init__(self, limits: Limits) -> None:
        self._whole_seconds = limits.whole_seconds
        self._under_way: weakref.WeakSet[_Watched] = weakref.WeakSet()
        self._pools: dict[str, type[HTTPConnectionPool]] = {}
        super().__init__(
            pool_connections=4, pool_maxsize=limits.connections, max_retries=0, pool_block=False
        )

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Put our connections into the pools."""
        super().init_poolmanager(*args, **kwargs)
        seconds, connections = self._whole_seconds, self._under_way

        class Plain(_Watched, HTTPConnection):
            whole_seconds = seconds
            under_way = connections

        class Encrypted(_Watched, HTTPSConnection):
            whole_seconds = seconds
            under_way = connections

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class EncryptedPool(HTTPSConnectionPool):
            ConnectionCls = Encrypted

        self._pools = {"http": PlainPool, "https": EncryptedPool}
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        """Put our connections into the pools behind a proxy too."""
        manager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = self._pools
        return manager

    def cut(self) -> None:
        """End whatever still waits for an answer."""
        for connection in tuple(self._under_way):
            if connection.sock is not None:
                _cut(connection.sock)
