"""Sessions for the two ways to prove who one is."""

from __future__ import annotations

import random
from pathlib import Path

from sheetsync.model.secret import Secret
from sheetsync.plytix.pacing.opening import ALONE, Pace
from sheetsync.plytix.session import Announce, Session
from sheetsync.plytix.token import CustomTokens, GivenToken
from sheetsync.plytix.trace import Traced
from sheetsync.plytix.transport import HttpTransport
from sheetsync.ports import Clock


def custom_session(
    *,
    endpoint: str,
    auth_endpoint: str,
    api_key: Secret,
    api_password: Secret,
    clock: Clock,
    ca_file: Path | None = None,
    proxy: str | None = None,
    announce: Announce | None = None,
    pace: Pace = ALONE,
) -> Session:
    """A session that gets its tokens for a key and a password."""
    transport = Traced(HttpTransport(ca_file=ca_file, proxy=proxy), (api_key, api_password))
    tokens = CustomTokens(
        auth_endpoint=auth_endpoint,
        api_key=api_key,
        api_password=api_password,
        transport=transport,
        clock=clock,
        chance=random.random,
    )
    return Session(
        endpoint=endpoint,
        tokens=tokens,
        transport=transport,
        clock=clock,
        announce=announce,
        pace=pace,
    )


def bearer_session(
    *,
    endpoint: str,
    token: Secret,
    clock: Clock,
    ca_file: Path | None = None,
    proxy: str | None = None,
    announce: Announce | None = None,
    pace: Pace = ALONE,
) -> Session:
    """A session that was given its token."""
    return Session(
        endpoint=endpoint,
        tokens=GivenToken(token, clock),
        transport=Traced(HttpTransport(ca_file=ca_file, proxy=proxy), (token,)),
        clock=clock,
        announce=announce,
        pace=pace,
    )
