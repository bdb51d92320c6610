"""Who may steer a sandbox: programs and the page on this machine, and no other web site."""

from __future__ import annotations

from urllib.parse import urlsplit

from sheetsync.sandbox.exchange import Call

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
NOT_FROM_HERE = "The sandbox is steered from this machine only, and by no other web site."


def from_here(call: Call) -> bool:
    """Whether a request to steer the sandbox comes from this machine and no other web site.

    A browser names the site that asks in ``Origin``, and the host that it believes to be speaking
    to in ``Host``: another site has another origin, and a name that was bound anew to this machine
    is no loopback. Programs send no ``Origin``.
    """
    host = call.headers.get("host", "")
    try:
        name = urlsplit(f"//{host}").hostname
    except ValueError:
        return False
    origin = call.headers.get("origin")
    return name in LOOPBACK and origin in {None, f"http://{host}"}
