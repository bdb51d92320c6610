"""How a sandbox is set up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sheetsync.sandbox.switches import Switches

PRACTICE_KEY = "SANDBOXKEY0000000000000000000001"
"""The API key of every sandbox that is given none. Public: it opens nothing but a sandbox."""

PRACTICE_PASSWORD = "practice-only-0f3a9c5d7e1b2468ace0"
"""The API password that goes with it, as public."""

DEFAULT_PORT = 8765
MEMORY = ":memory:"
PAID_PLAN = ((50, 10.0), (5000, 3600.0))
"""Hits and seconds of both windows on a paid plan (help centre of Plytix, API limits)."""

Doc = dict[str, Any]
"""One entity as it is stored: the members of its API object, references as ids."""

Account = Mapping[str, Any]
"""A whole account: ``account`` (id, name) and, by collection name, a list of entities."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a sandbox is set up.

    Attributes:
        port: Where the PIM answers; 0 takes a free one.
        auth_port: Where the token host answers; ``None``: on the PIM's port; 0 takes a free one.
        state: The SQLite file that holds the account, or ``":memory:"``.
        empty: Whether a new account starts without any entity instead of with the seed.
        key: The API key that gets a token.
        password: The API password that goes with it.
        limits: Windows of (hits, seconds) at the PIM; empty: no limits at all.
        token_limit: Tokens per second at the token host.
        token_life: Seconds that a token is good for.
        later: Seconds after which the effect of a 202 answer shows.
        page: Whether a browser gets a page at ``/``.
        ordered_search_limit: Matches beyond which an ordered search of products or assets is
            answered 428.
        seed: Gives the account to start with; ``None``: the built-in one.
        switches: Answers to what the documentation leaves open.
    """

    port: int = DEFAULT_PORT
    auth_port: int | None = None
    state: str = MEMORY
    empty: bool = False
    key: str = PRACTICE_KEY
    password: str = field(default=PRACTICE_PASSWORD, repr=False)
    limits: tuple[tuple[int, float], ...] = PAID_PLAN
    token_limit: int = 15
    token_life: float = 900.0
    later: float = 1.0
    page: bool = True
    ordered_search_limit: int = 10_000
    seed: Callable[[], Account] | None = None
    switches: Switches = field(default_factory=Switches)
