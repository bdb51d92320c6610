"""Sessions below an account, whose pauses pass by the clock of a test."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

import trustme

from sheetsync.model.secret import Secret
from sheetsync.plytix.request import Transport
from sheetsync.plytix.retry import RetryPolicy
from sheetsync.plytix.session import Session
from sheetsync.plytix.token import CustomTokens, GivenToken, TokenSource
from sheetsync.plytix.transport import HttpTransport
from sheetsync.ports import Clock

TOKEN_PATH: Final = "/auth/api/get-token"
PATIENCE_SECONDS: Final = 60.0
"""How long a session here goes on trying."""


@contextmanager
def session_at(
    pim_url: str,
    auth_endpoint: str,
    key: str,
    password: str,
    *,
    clock: Clock,
    transport: Transport | None = None,
    patience_seconds: float = PATIENCE_SECONDS,
) -> Iterator[Session]:
    """A session with custom authentication.

    Args:
        pim_url: Base URL of the PIM.
        auth_endpoint: Where tokens are got.
        key: The API key.
        password: The API password.
        clock: What it waits by.
        transport: What it sends with; ``None``: HTTP.
        patience_seconds: How long it goes on trying.
    """
    # Not "or": a transport that counts its calls may be empty.
    transport = _http() if transport is None else transport
    tokens = CustomTokens(
        auth_endpoint=auth_endpoint,
        api_key=Secret(key),
        api_password=Secret(password),
        transport=transport,
        clock=clock,
        chance=lambda: 0.0,
    )
    with _session(pim_url, tokens, transport, clock, patience_seconds) as session:
        yield session


@contextmanager
def session_with_token(pim_url: str, token: str, *, clock: Clock) -> Iterator[Session]:
    """A session with a token that somebody else got."""
    tokens = GivenToken(Secret(token), clock)
    with _session(pim_url, tokens, _http(), clock, PATIENCE_SECONDS) as session:
        yield session


@contextmanager
def _session(
    pim_url: str,
    tokens: TokenSource,
    transport: Transport,
    clock: Clock,
    patience_seconds: float,
) -> Iterator[Session]:
    session = Session(
        endpoint=pim_url,
        tokens=tokens,
        transport=transport,
        clock=clock,
        chance=lambda: 0.0,
        policy=RetryPolicy(patience_seconds=patience_seconds),
    )
    try:
        yield session
    finally:
        session.close()


def _http() -> HttpTransport:
    # Reading all that a machine trusts takes longer than a test, and nothing here is encrypted.
    return HttpTransport(ca_file=Path(_trusted().name))


@cache
def _trusted() -> tempfile._TemporaryFileWrapper[bytes]:
    """A file with one certificate; it is there as long as the process."""
    file = tempfile.NamedTemporaryFile(suffix=".pem")  # noqa: SIM115 - held by the cache
    file.write(trustme.CA().cert_pem.bytes())
    file.flush()
    return file
