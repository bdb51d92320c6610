"""What an account is set up with, as the state keeps it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Literal

from sheetsync.sandbox.hosts.keys import Key, kept_key

Start = Literal["seed", "empty"] | int
"""How an account begins: as the practice account, empty, or with so many made-up products."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSettings:
    """What an account is set up with.

    Attributes:
        account_id: Its id; empty for the first account, whose seed has one.
        start: How it begins, and is after a reset.
        limits: Its windows of (hits, seconds); empty: none.
        keys: The keys that open it, in the order they were made.
    """

    account_id: str = ""
    start: Start = "seed"
    limits: tuple[tuple[int, float], ...] = ()
    keys: tuple[Key, ...] = ()

    def kept(self) -> str:
        """As the state keeps it."""
        return json.dumps(asdict(self))


def read_settings(kept: str) -> AccountSettings:
    """The settings that a state keeps."""
    doc = json.loads(kept)
    return AccountSettings(
        account_id=doc["account_id"],
        start=doc["start"],
        limits=tuple((hits, seconds) for hits, seconds in doc["limits"]),
        keys=tuple(kept_key(key) for key in doc["keys"]),
    )
