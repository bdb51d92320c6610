"""Tokens: what a key and its password are exchanged for, good for a while."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from typing import Any

from sheetsync.sandbox.errors import MISSING_HEADER, TOKEN_INVALID, RefusalError, refusal
from sheetsync.sandbox.hosts.keys import Key

NO_LIMIT = ((1_000_000, 10.0), (1_000_000, 3600.0))
"""What a token says when there are no limits: a client that paces by the token never waits."""


def _part(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def _micros(seconds: float) -> int:
    return int(seconds * 1_000_000)


class Tokens:
    """Makes and reads tokens: JWTs signed with HMAC-SHA256.

    Source of the payload: Plytix's own tokens, as far as published:
    ``user_claims.account.rate_limit`` (list of ``limit`` and ``window_size``), ``iat``, ``exp``,
    and that account, role and name of the key are told; the other names are assumed.
    """

    def __init__(self, *, secret: bytes, life_seconds: float) -> None:
        self._secret = secret
        self._life_seconds = life_seconds
        self._ended_until = 0

    def token(
        self, key: Key, *, account: dict[str, Any], limits: Sequence[tuple[int, float]], at: float
    ) -> str:
        """A fresh token.

        Args:
            key: Whose it is.
            account: ``id`` and ``name`` of the account.
            limits: The account's windows of (hits, seconds); empty: none.
            at: Seconds since 1970.
        """
        whole = self._life_seconds == int(self._life_seconds)
        payload = {
            "iat": int(at),
            "exp": int(at) + int(self._life_seconds) if whole else at + self._life_seconds,
            "jti": f"{_micros(at):014x}{secrets.token_hex(4)}",
            "type": "access",
            "user_claims": {
                "account": {
                    "id": account["id"],
                    "name": account["name"],
                    "rate_limit": [
                        {"limit": limit, "window_size": int(seconds) if seconds >= 1 else seconds}
                        for limit, seconds in limits or NO_LIMIT
                    ],
                },
                "id": key.id,
                "role": key.role,
                "name": key.name,
            },
        }
        head = _part(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
        signed = f"{head}.{_part(json.dumps(payload).encode())}"
        return f"{signed}.{self._signature(signed)}"

    def key_id(self, authorization: str | None, *, at: float, expired: str) -> str:
        """Whose token a request carries.

        Args:
            authorization: The header; ``None``: there is none.
            at: Seconds since 1970.
            expired: The words to a token that has ended.

        Raises:
            RefusalError: 401; there is none, or it is not good.
        """
        if not authorization:
            raise refusal(401, MISSING_HEADER)
        claims = self._claims(authorization)
        if claims is None:
            raise refusal(401, TOKEN_INVALID)
        if claims["exp"] <= at or int(claims["jti"][:14], 16) <= self._ended_until:
            raise refusal(401, expired)
        return str(claims["user_claims"]["id"])

    def end_all(self, *, at: float) -> None:
        """End every token that was given up to a moment, before its time."""
        self._ended_until = _micros(at)

    def claimed(self, authorization: str | None) -> str | None:
        """Whose token it is, ended or not; ``None`` for none that was made here."""
        claims = self._claims(authorization or "")
        return None if claims is None else str(claims["user_claims"]["id"])

    def _claims(self, authorization: str) -> dict[str, Any] | None:
        """What a token says; ``None`` when it was not made here.

        The scheme is ``Bearer`` with a capital and one blank (Plytix API v1, "Authentication").
        """
        scheme, _, token = authorization.partition(" ")
        signed, _, signature = token.rpartition(".")
        good = self._signature(signed).encode()
        if scheme != "Bearer" or not hmac.compare_digest(signature.encode(), good):
            return None
        payload = signed.partition(".")[2]
        try:
            claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        except (binascii.Error, ValueError):
            return None
        known = isinstance(claims, dict) and isinstance(claims.get("user_claims"), dict)
        return claims if known and "id" in claims["user_claims"] else None

    def _signature(self, signed: str) -> str:
        return _part(hmac.new(self._secret, signed.encode(), hashlib.sha256).digest())


def too_many_tokens() -> RefusalError:
    """The answer of the token host's own limiter (its body is assumed)."""
    return RefusalError(429, {"message": "API rate limit exceeded"}, {"Retry-After": "1"})
