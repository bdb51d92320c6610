"""The one place that talks HTTP.

It sends once and never repeats: what may be repeated is decided in ``retry``. It takes nothing
from its surroundings (no ``.netrc``, no proxy variables, no certificate variables), follows no
redirect, keeps no cookie, cannot be told to skip certificates, and puts nothing that a library or
the network says into its words, for both may quote secrets.
"""

from __future__ import annotations

import http.client
import logging
import re
import ssl
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import certifi
import urllib3
from urllib3.connectionpool import HTTPConnectionPool

from sheetsync.errors import SettingsError
from sheetsync.plytix.connections import pool_classes
from sheetsync.plytix.deadlines import Exchange, Watch
from sheetsync.plytix.request import Answer, Call, Loss, NoAnswer, Response
from sheetsync.plytix.unpacking import ACCEPTED, BrokenBodyError, unpacker
from sheetsync.plytix.unreached import never_sent
from sheetsync.plytix.upload_body import FileChangedError, UploadBody

_PIECE_BYTES: Final = 262_144
_NO_RETRIES: Final = urllib3.Retry(total=False)

_LENGTH: Final = re.compile(r"[ \t]*[0-9]{1,15}[ \t]*")

_BROKEN: Final = NoAnswer(loss=Loss.LOST, reason="the answer broke off or could not be unpacked")
_LATE: Final = NoAnswer(loss=Loss.LOST, reason="no answer came in time")
_CUT: Final = NoAnswer(loss=Loss.LOST, reason="the connection was closed before an answer came")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long and how large an exchange may be.

    Attributes:
        connect_seconds: To reach the host.
        read_seconds: Of silence between two pieces of an answer, or of a call.
        whole_seconds: From before it connects to the last byte, however steadily bytes trickle in.
        upload_bytes_per_second: The slowest upload that is waited for; what a file takes at this
            speed comes on top of ``whole_seconds``.
        max_bytes: Of an answer, unpacked.
        connections: Kept open per host.
        idle_seconds: How long one that stood idle is still used; balancers in front of servers
            close them after a minute or more.
    """

    connect_seconds: float = 10.0
    read_seconds: float = 60.0
    whole_seconds: float = 180.0
    upload_bytes_per_second: float = 50_000.0
    max_bytes: int = 50_000_000
    connections: int = 64
    idle_seconds: float = 50.0


class HttpTransport:
    """Sends calls over HTTP, with connections kept open and shared between threads.

    Args:
        limits: See ``Limits``.
        ca_file: Certificates to trust instead of the usual ones; ``None``: the usual ones.
        proxy: URL of a proxy; ``None``: none.
        user_agent: How we call ourselves.
        accept: The media types that are asked for.

    Raises:
        SettingsError: The certificates cannot be read, or the proxy's URL is none.
    """

    def __init__(
        self,
        *,
        limits: Limits = Limits(),
        ca_file: Path | None = None,
        proxy: str | None = None,
        user_agent: str = "sheetsync",
        accept: str = "application/json",
    ) -> None:
        # The library would log every URL, and warn of odd answers with a traceback that quotes
        # them; our own line per request says what is worth knowing.
        logging.getLogger("urllib3").setLevel(logging.ERROR)
        self._limits = limits
        self._headers = {
            "User-Agent": user_agent,
            "Accept": accept,
            "Accept-Encoding": ACCEPTED,
        }
        self._timeout = urllib3.Timeout(connect=limits.connect_seconds, read=limits.read_seconds)
        self._watch = Watch(limits.whole_seconds)
        self._proxied = proxy is not None
        self._manager = _pool_manager(limits, proxy, _trusting(ca_file))
        self._manager.pool_classes_by_scheme = pool_classes(
            self._watch, read_seconds=limits.read_seconds, idle_seconds=limits.idle_seconds
        )
        self._pools: dict[str, HTTPConnectionPool] = {}

    def send(self, call: Call) -> Answer:
        """Send once.

        Returns:
            A response with its whole body, whatever its status; or why there is none.
        """
        headers = dict(self._headers)
        if call.bearer is not None:
            headers["Authorization"] = f"Bearer {call.bearer.reveal()}"
        if call.upload is None:
            if call.body is not None:
                headers["Content-Type"] = "application/json"
            return self._exchanged(call, call.body, headers)
        try:
            content = UploadBody(call.upload, call.body)
        except OSError:
            return NoAnswer(loss=Loss.NEVER_CONNECTED, reason="the file cannot be read")
        with content:
            headers["Content-Type"] = content.content_type
            headers["Content-Length"] = str(content.length)
            return self._exchanged(call, content, headers)

    def close(self) -> None:
        """Cut the exchanges under way and let go of all connections; nothing is sent after it."""
        self._watch.close()
        self._manager.clear()

    def _exchanged(
        self, call: Call, body: bytes | UploadBody | None, headers: dict[str, str]
    ) -> Answer:
        more = 0.0
        if isinstance(body, UploadBody):
            more = body.length / self._limits.upload_bytes_per_second
        exchange = self._watch.begin(more_seconds=more, uploads=isinstance(body, UploadBody))
        try:
            if self._watch.closed:
                return NoAnswer(loss=Loss.NEVER_CONNECTED, reason="the connection was closed")
            return self._sent(call, body, headers, exchange)
        except FileChangedError:
            loss = Loss.LOST if exchange.began else Loss.NEVER_CONNECTED
            return NoAnswer(loss=loss, reason="the file was changed while it was sent")
        except (
            urllib3.exceptions.HTTPError,
            http.client.HTTPException,
            OSError,
            ValueError,
        ) as error:
            # A ValueError is what the libraries make of hostile headers and of numbers in them.
            if exchange.began:
                return self._lost(error, exchange)
            return never_sent(error, proxied=self._proxied)
        finally:
            self._watch.end()

    def _sent(
        self,
        call: Call,
        body: bytes | UploadBody | None,
        headers: dict[str, str],
        exchange: Exchange,
    ) -> Answer:
        scheme, _, rest = call.url.partition("://")
        host, slash, path = rest.partition("/")
        pool = self._pool(f"{scheme}://{host}")
        # A proxy that only passes on what is not encrypted has to be told the whole URL.
        target = call.url if self._proxied and scheme == "http" else f"{slash or '/'}{path}"
        raw = pool.urlopen(
            call.method,
            target,
            body=body,
            headers=headers,
            retries=_NO_RETRIES,
            redirect=False,
            assert_same_host=False,
            timeout=self._timeout,
            preload_content=False,
            decode_content=False,
        )
        try:
            answer = self._whole(raw, exchange)
        except BaseException:
            raw.close()
            raise
        if isinstance(answer, NoAnswer):
            raw.close()
        return answer

    def _whole(self, raw: urllib3.BaseHTTPResponse, exchange: Exchange) -> Answer:
        headers = {name.lower(): value for name, value in raw.headers.items()}
        if raw.status < HTTPStatus.OK or not _is_framed(headers):
            return _BROKEN
        body = unpacker(headers.get("content-encoding", ""), _PIECE_BYTES)
        pieces: list[bytes] = []
        size = 0
        try:
            while packed := raw.read(_PIECE_BYTES):
                for piece in body.pieces(packed):
                    pieces.append(piece)
                    size += len(piece)
                    if size > self._limits.max_bytes:
                        reason = f"the answer is larger than {self._limits.max_bytes:,} bytes"
                        return NoAnswer(loss=Loss.TOO_LARGE, reason=reason)
            pieces.append(body.finish())
        except BrokenBodyError:
            return _BROKEN
        if exchange.cut:
            # Where only the end of the stream ends the body, our own cut looks like it.
            return self._lost(None, exchange)
        return Response(status=raw.status, headers=headers, body=b"".join(pieces))

    def _pool(self, base: str) -> HTTPConnectionPool:
        pool = self._pools.get(base)
        if pool is None:
            pool = self._pools[base] = self._manager.connection_from_url(base)
        return pool

    def _lost(self, error: Exception | None, exchange: Exchange) -> NoAnswer:
        if exchange.cut:
            return _CUT if self._watch.closed else _LATE
        late = (urllib3.exceptions.TimeoutError, TimeoutError)
        return _LATE if isinstance(error, late) else _BROKEN


def _pool_manager(
    limits: Limits, proxy: str | None, trusted: ssl.SSLContext
) -> urllib3.PoolManager:
    settings: dict[str, Any] = {
        "num_pools": 1000,
        "maxsize": limits.connections,
        "ssl_context": trusted,
    }
    if proxy is None:
        return urllib3.PoolManager(**settings)
    try:
        user = urllib3.util.parse_url(proxy).auth
        known = {} if user is None else urllib3.make_headers(proxy_basic_auth=user)
        return urllib3.ProxyManager(proxy, proxy_headers=known, **settings)
    except (urllib3.exceptions.HTTPError, ValueError) as error:
        message = "The connection's proxy is no URL of a proxy."
        raise SettingsError(message, remedy="Write it like http://proxy:3128.") from error


def _trusting(ca_file: Path | None) -> ssl.SSLContext:
    """What tells whom to trust.

    Made by hand, for the usual ways to make one heed environment variables that name further
    certificates or a file for the keys of the encryption.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cafile=str(ca_file or certifi.where()))
    except (OSError, ssl.SSLError) as error:
        raise SettingsError(
            f"The certificates in {ca_file} cannot be read.",
            remedy="Name a file with certificates in PEM form as ca_file.",
        ) from error
    return context


def _is_framed(headers: dict[str, str]) -> bool:
    """Whether the length that an answer announces, if any, is one."""
    announced = headers.get("content-length")
    return announced is None or all(map(_LENGTH.fullmatch, announced.split(",")))
