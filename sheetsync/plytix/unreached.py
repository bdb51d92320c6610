"""Why no connection could be made, in our own words.

Whatever is told here happened before anything of a call was sent.
"""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from typing import Final

import urllib3

from sheetsync.plytix.request import Loss, NoAnswer

_CLOCK: Final = "Set this machine's clock right; if it is, whoever runs the host must act."
_AUTHORITY: Final = (
    "If your company inspects traffic, save its authority's certificate as a PEM file and name "
    "that as ca_file. Otherwise do not go on: somebody may stand in between."
)
_OTHER_HOST: Final = (
    "Check endpoint, auth_endpoint and proxy; if they are right, somebody may stand in between."
)
_PROXY: Final = "Check the connection's proxy, or leave it out where the hosts are reached without."
_CERTIFICATE: Final[Mapping[int, tuple[str, str]]] = {
    9: ("its certificate is not valid yet", _CLOCK),
    10: ("its certificate has expired", _CLOCK),
    18: ("its certificate is signed by nobody but itself", _AUTHORITY),
    19: ("its certificate comes from an authority that is not trusted here", _AUTHORITY),
    20: ("its certificate comes from an authority that is not trusted here", _AUTHORITY),
    21: ("its certificate comes from an authority that is not trusted here", _AUTHORITY),
    62: ("its certificate is for another host", _OTHER_HOST),
    64: ("its certificate is for another host", _OTHER_HOST),
}
"""OpenSSL's verification code → what that means, and what to do.

Source: OpenSSL, "X509_V_ERR" codes of X509_STORE_CTX_get_error.
"""

_NO_ENCRYPTION: Final = frozenset(
    {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG"}
)
_TOO_OLD: Final = frozenset(
    {
        "NO_PROTOCOLS_AVAILABLE",
        "SSLV3_ALERT_HANDSHAKE_FAILURE",
        "TLSV1_ALERT_PROTOCOL_VERSION",
        "UNSUPPORTED_PROTOCOL",
    }
)
"""What OpenSSL says of servers that know only TLS 1.1 or older ciphers."""

_TUNNEL: Final = re.compile(r"Tunnel connection failed: (\d{3})")
_LOGIN_WANTED: Final = 407


def never_sent(error: Exception, *, proxied: bool) -> NoAnswer:
    """Why nothing of a call was sent.

    Args:
        error: What the libraries raised. Nothing of its text is told, for it may quote secrets.
        proxied: Whether the call was to go by way of a proxy.
    """
    causes = tuple(_causes(error))
    for one in causes:
        if isinstance(one, ssl.SSLCertVerificationError):
            told = _CERTIFICATE.get(one.verify_code)
            why, remedy = told or ("its certificate is not accepted", _AUTHORITY)
            return NoAnswer(loss=Loss.UNTRUSTED, reason=why, remedy=remedy)
        if isinstance(one, ssl.SSLError) and one.reason in _NO_ENCRYPTION:
            why = "what answers there is not encrypted"
            return NoAnswer(loss=Loss.UNTRUSTED, reason=why, remedy=_OTHER_HOST)
        if isinstance(one, ssl.SSLError) and one.reason in _TOO_OLD:
            why = "it knows no encryption of today (TLS 1.2 or newer)"
            return NoAnswer(loss=Loss.UNTRUSTED, reason=why, remedy=_OTHER_HOST)
    if isinstance(error, ValueError):
        return NoAnswer(loss=Loss.NEVER_CONNECTED, reason="the call itself cannot be sent")
    if proxied:
        return _by_proxy(causes)
    return NoAnswer(loss=Loss.NEVER_CONNECTED, reason=_unreached(causes))


def _by_proxy(causes: tuple[BaseException, ...]) -> NoAnswer:
    statuses = (_TUNNEL.search(str(one)) for one in causes if isinstance(one, OSError))
    status = next((int(found[1]) for found in statuses if found), None)
    if status == _LOGIN_WANTED:
        return NoAnswer(
            loss=Loss.UNTRUSTED,
            reason="the proxy asks for a user and a password (407)",
            remedy="sheetsync does not log in at proxies: let yours pass the hosts of endpoint "
            "and auth_endpoint without a login, or name a relay on this machine that logs in.",
        )
    if status is not None:
        why = f"the proxy answered {status} instead of connecting to the host"
    elif any(isinstance(one, urllib3.exceptions.ProxyError) for one in causes):
        why = f"the proxy cannot be used: {_unreached(causes)}"
    else:
        why = "the proxy did not connect to the host"
    return NoAnswer(loss=Loss.NEVER_CONNECTED, reason=why, remedy=_PROXY)


def _unreached(causes: tuple[BaseException, ...]) -> str:
    if any(isinstance(one, socket.gaierror) for one in causes):
        return "no such host is known here"
    if any(isinstance(one, ConnectionRefusedError) for one in causes):
        return "nothing listens there (connection refused)"
    late = (urllib3.exceptions.TimeoutError, TimeoutError)
    if any(
        isinstance(one, late) and not isinstance(one, urllib3.exceptions.NewConnectionError)
        for one in causes
    ):
        return "the host did not take the call"
    if any(isinstance(one, ssl.SSLError) for one in causes):
        return "the host broke off while the encrypted connection was made"
    return "the host cannot be reached"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and all that it was made from, outermost first, each once."""
    seen: list[BaseException] = [error]
    for one in seen:
        inner = (
            *one.args,
            getattr(one, "reason", None),
            getattr(one, "original_error", None),
            one.__cause__,
        )
        seen += [more for more in inner if isinstance(more, BaseException) and more not in seen]
    yield from seen
