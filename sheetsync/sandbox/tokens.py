"""The token host: a pair of key and password becomes a token that ends."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sheetsync.sandbox.errors import (
    MISSING_HEADER,
    TOKEN_EXPIRED,
    TOKEN_INVALID,
    RefusalError,
    bad_credentials,
    refusal,
)

NO_LIMIT = ((1_000_000, 10.0), (1_000_000, 3600.0))
"""What a token says when there are no limits: a client that paces by the token never waits."""


def _part(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


class Tokens:
    """Makes and checks tokens: JWTs signed with HMAC-SHA256.

    Source of the payload: Plytix's own tokens, as far as published:
    ``user_claims.account.rate_limit`` (list of ``limit`` and ``window_size``), ``iat``, ``exp``;
    the other names are assumed.
    """

    def __init__(
        self,
        *,
        key: str,
        password: str,
        secret: bytes,
        life_seconds: float,
        account: Mapping[str, Any],
        limits: Sequence[tuple[int, float]],
    ) -> None:
        self._key = key
        self._password = password
        self._secret = secret
        self._life_seconds = life_seconds
        self._account = account
        self._limits = limits or NO_LIMIT

    def issue(self, body: Any, *, at: float) -> dict[str, Any]:
        """The answer to a request for a token.

        Args:
            body: The decoded request body.
            at: Seconds since 1970.

        Raises:
            RefusalError: Members are missing (400), or the pair is not valid (401).
        """
        key = body.get("api_key") if isinstance(body, dict) else None
        password = body.get("api_password") if isinstance(body, dict) else None
        if not isinstance(key, str) or not isinstance(password, str):
            raise refusal(400, "api_key and api_password are required")
        known = hmac.compare_digest(key.encode(), self._key.encode())
        if not (hmac.compare_digest(password.encode(), self._password.encode()) and known):
            raise bad_credentials()
        return {
            "data": [{"access_token": self.token(at), "refresh_token": secrets.token_urlsafe(32)}]
        }

    def token(self, at: float) -> str:
        """A fresh token."""
        payload = {
            "iat": int(at),
            "exp": at + self._life_seconds
            if self._life_seconds != int(self._life_seconds)
            else int(at) + int(self._life_seconds),
            "jti": secrets.token_hex(8),
            "type": "access",
            "user_claims": {
                "account": {
                    "id": self._account["id"],
                    "name": self._account["name"],
                    "rate_limit": [
                        {"limit": limit, "window_size": int(seconds) if seconds >= 1 else seconds}
                        for limit, seconds in self._limits
                    ],
                },
                "role": "ADMIN",
                "name": "practice key",
            },
        }
        head = _part(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
        signed = f"{head}.{_part(json.dumps(payload).encode())}"
        return f"{signed}.{self._signature(signed)}"

    def check(self, authorization: str | None, *, at: float) -> None:
        """See that a request carries a good token.

        Raises:
            RefusalError: 401.
        """
        if not authorization:
            raise refusal(401, MISSING_HEADER)
        scheme, _, token = authorization.partition(" ")
        signed, _, signature = token.rpartition(".")
        if scheme != "Bearer" or not hmac.compare_digest(
            signature.encode(), self._signature(signed).encode()
        ):
            raise refusal(401, TOKEN_INVALID)
        payload = signed.partition(".")[2]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        if claims["exp"] <= at:
            raise refusal(401, TOKEN_EXPIRED)

    def _signature(self, signed: str) -> str:
        return _part(hmac.new(self._secret, signed.encode(), hashlib.sha256).digest())


def too_many_tokens() -> RefusalError:
    """The answer of the token host's own limiter (its body is assumed)."""
    return RefusalError(429, {"message": "API rate limit exceeded"}, {"Retry-After": "1"})
