"""Small pictures of assets, from the host that Plytix keeps files on.

Addresses come from Plytix's answers, which are not trusted: only the account's own service is
asked, nobody's token is shown to it, and what it answers is a small picture or nothing.
"""

from __future__ import annotations

import functools
import ipaddress
import logging
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

from sheetsync.model.picture import Picture, picture_of
from sheetsync.plytix.request import Call, Response
from sheetsync.plytix.transport import HttpTransport, Limits

LIMITS: Final = Limits(connect_seconds=5, read_seconds=5, whole_seconds=10, max_bytes=150_000)
"""How long and how large one picture may be; Plytix's thumbnails are a tenth of that."""

_ACCEPTED: Final = "image/png, image/jpeg, image/gif, image/webp"
_MOST_FAILURES: Final = 5
"""Failures in a row after which nobody is asked any more."""
_OK: Final = 200

logger = logging.getLogger(__name__)


class PictureLoader:
    """Loads pictures from the files host of one account; safe to share between threads.

    Args:
        endpoint: The PIM's base URL.
        ca_file: Certificates to trust instead of the usual ones; ``None``: the usual ones.
        proxy: URL of a proxy; ``None``: none.
        limits: How long and how large one picture may be.
    """

    def __init__(
        self,
        endpoint: str,
        *,
        ca_file: Path | None = None,
        proxy: str | None = None,
        limits: Limits = LIMITS,
    ) -> None:
        self._endpoint = urlsplit(endpoint)
        self._ca_file = ca_file
        self._proxy = proxy
        self._limits = limits
        self._failures = 0

    @functools.cached_property
    def _transport(self) -> HttpTransport:
        """Made when the first picture is asked for: most commands show none."""
        return HttpTransport(
            limits=self._limits, ca_file=self._ca_file, proxy=self._proxy, accept=_ACCEPTED
        )

    def load(self, url: str) -> Picture | None:
        """The picture behind an address; ``None`` when there is none, or none to be trusted."""
        if self._failures >= _MOST_FAILURES or not is_files_host(url, self._endpoint):
            return None
        answer = self._transport.send(Call(method="GET", url=url))
        if isinstance(answer, Response):
            self._failures = 0
            return picture_of(answer.body) if answer.status == _OK else None
        self._failures += 1
        logger.debug("A thumbnail could not be loaded: %s", answer.reason)
        return None

    def close(self) -> None:
        """Let go of all connections."""
        if "_transport" in vars(self):
            self._transport.close()


def is_files_host(url: str, endpoint: SplitResult) -> bool:
    """Whether an address may be one of the service's own: its host, or one of the same domain.

    Source: Plytix API v1, "Assets": files are served from a host of their own beside the API's,
    ``files.plytix.com`` beside ``pim.plytix.com``.
    """
    try:
        asked = urlsplit(url)
        port = asked.port
    except ValueError:
        return False
    host, own = asked.hostname or "", endpoint.hostname or ""
    if asked.username is not None or asked.password is not None:
        return False
    if (asked.scheme, host, port) == (endpoint.scheme, own, endpoint.port):
        return True
    domain = own.partition(".")[2]
    if asked.scheme != "https" or port not in {None, 443} or "." not in domain or _is_number(own):
        return False
    return host.endswith("." + domain)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
