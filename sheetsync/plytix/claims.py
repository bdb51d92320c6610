"""What a token says of itself: whose data it opens, how fast, for how long.

Source: that a token is a JWT with the rate limits at ``user_claims.account.rate_limit``, account,
key and role beside them, is observed, not documented.
"""

from __future__ import annotations

import base64
import binascii
import math
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from sheetsync.model.definition import Account

USUAL_LIFE_SECONDS: Final = 900.0
USUAL_WINDOWS: Final = ((20, 10), (2000, 3600))
"""The smallest documented plan's limits; taken when a token says nothing of them.

Source: Plytix help centre, "API limits", Free plan.
"""
_LONGEST_SECONDS: Final = 366 * 86_400
"""Of a life and of a window; what goes beyond is no number to count with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What a token says of itself.

    Attributes:
        account: Whose data it opens; id and name are empty when it does not say.
        key_name: The API key's name; empty when it does not say.
        role: The key's role; empty when it does not say.
        windows: Rate windows as (requests, seconds), smallest first; empty when it says that
            there are none.
        life_seconds: From issue to end.
        issued_at: When it was issued by Plytix's clock, seconds since 1970; ``None`` when it does
            not say.
    """

    account: Account
    key_name: str
    role: str
    windows: tuple[tuple[int, int], ...]
    life_seconds: float
    issued_at: float | None = None


def read_claims(token: str) -> Claims:
    """What a token says; a token that is no JWT says nothing.

    Its signature is not checked: that is the business of whoever accepts the token.
    """
    payload = _payload(token)
    user = _dict(payload.get("user_claims"))
    account = _dict(user.get("account")) or _dict(payload.get("account"))
    return Claims(
        account=Account(
            id=_text(account.get("id")) or _text(payload.get("account_id")),
            name=_text(account.get("name")) or _text(payload.get("account_name")),
        ),
        key_name=_text(user.get("name")) or _text(user.get("user_name")),
        role=_text(user.get("role")) or _text(payload.get("role")),
        windows=_windows(account.get("rate_limit")),
        life_seconds=_life(payload.get("iat"), payload.get("exp")),
        issued_at=_moment(payload.get("iat")),
    )


def _payload(token: str) -> dict[str, Any]:
    parts = token.split(".")
    if len(parts) != 3:
        return {}
    padded = parts[1] + "=" * (-len(parts[1]) % 4)
    try:
        return _dict(msgspec.json.decode(base64.urlsafe_b64decode(padded)))
    except (binascii.Error, msgspec.DecodeError, ValueError, RecursionError):
        return {}


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _windows(claimed: object) -> tuple[tuple[int, int], ...]:
    if not isinstance(claimed, list):
        return USUAL_WINDOWS
    windows = [
        (limit, math.ceil(seconds))
        for entry in claimed
        if isinstance(limit := _dict(entry).get("limit"), int)
        and isinstance(seconds := _dict(entry).get("window_size"), int | float)
        and not isinstance(limit, bool)
        and limit > 0
        and 0 < seconds <= _LONGEST_SECONDS
    ]
    if claimed and not windows:
        return USUAL_WINDOWS
    return tuple(sorted(windows, key=lambda window: window[1]))


def _moment(issued: object) -> float | None:
    return float(issued) if isinstance(issued, int | float) and 0 < issued < 1e11 else None


def _life(issued: object, ends: object) -> float:
    if isinstance(issued, int | float) and isinstance(ends, int | float) and ends > issued:
        return float(min(ends - issued, _LONGEST_SECONDS))
    return USUAL_LIFE_SECONDS
