"""Fetching a file from its URL, within limits.

Source: Plytix API v1, "Create asset": the URL must be reachable by the service. How long it waits
and how much it takes is not documented; the limits here are assumed.
"""

from __future__ import annotations

import http.client
import ipaddress
import time
import urllib.request
from dataclasses import dataclass
from typing import IO
from urllib.error import URLError
from urllib.parse import quote, urldefrag, urlsplit

MAX_BYTES = 50 * 1024 * 1024
"""The largest file that is taken (assumed)."""

_MOST_REDIRECTS = 5
_SILENCE_SECONDS = 5.0
_TOTAL_SECONDS = 20.0
_CHUNK = 1 << 16
_AS_IT_IS = "%/:=&?~+!$,;'@()*[]"


class FetchError(Exception):
    """A file that could not be fetched; the text says why."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file from elsewhere.

    Attributes:
        content: Its bytes.
        content_type: What its sender calls it; empty when it says nothing.
    """

    content: bytes
    content_type: str


def is_web_address(url: str) -> bool:
    """Whether a text is an address of the web, with a host."""
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def is_loopback(url: str) -> bool:
    """Whether the host of a web address is this machine, by its name alone."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_nowhere(url: str) -> bool:
    """Whether the host of a web address can be nowhere (RFC 2606: the name ``invalid``)."""
    host = urlsplit(url).hostname or ""
    return host == "invalid" or host.endswith(".invalid")


def fetch(url: str, *, everywhere: bool) -> Fetched:
    """Fetch a file.

    Args:
        url: A web address.
        everywhere: Whether redirects may lead beyond this machine.

    Raises:
        FetchError: It cannot be reached, is refused, is too large or takes too long.
    """
    handlers: list[urllib.request.BaseHandler] = [_Redirects(everywhere=everywhere)]
    if is_loopback(url):
        handlers.append(urllib.request.ProxyHandler({}))
    opener = urllib.request.build_opener(*handlers)
    asked = urllib.request.Request(
        quote(urldefrag(url).url, safe=_AS_IT_IS), headers={"User-Agent": "plytix-sandbox"}
    )
    ends = time.monotonic() + _TOTAL_SECONDS
    try:
        with opener.open(asked, timeout=_SILENCE_SECONDS) as response:
            if response.status != http.client.OK:
                raise FetchError(f"status {response.status}")
            return Fetched(_read(response, ends), response.headers.get("Content-Type", ""))
    except (URLError, OSError, http.client.HTTPException, ValueError) as error:
        raise FetchError(str(error)) from error


def _read(response: IO[bytes], ends: float) -> bytes:
    kept = bytearray()
    while chunk := response.read(_CHUNK):
        kept += chunk
        if len(kept) > MAX_BYTES:
            raise FetchError("too large")
        if time.monotonic() > ends:
            raise FetchError("too slow")
    return bytes(kept)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a few redirects, and none that leads away from where it may."""

    max_redirections = _MOST_REDIRECTS

    def __init__(self, *, everywhere: bool) -> None:
        self._everywhere = everywhere

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """The next request."""
        if not is_web_address(newurl) or not (self._everywhere or is_loopback(newurl)):
            raise FetchError(f"redirected to {newurl}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)
