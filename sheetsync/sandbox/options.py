"""How a sandbox is set up, and which of several believable answers it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

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
class Switches:
    """What the documentation leaves open. The defaults are the likeliest answers.

    Attributes:
        duplicate_sku_status: The answer to a create with a SKU that is taken: 409 or 422.
        trailing_slash_status: The redirect to the bare path.
        all_or_nothing: Whether a patch with one bad field changes nothing at all.
        unchanged_moves_modified: Whether a patch that changes nothing moves ``modified``.
        refuse_unknown_labels_on_create: Whether a create with an unknown attribute is refused.
        empty_text: Whether ``""`` clears a text value or is kept as it is.
        numbers_from_text: Whether number and boolean attributes take ``"12"`` and ``"true"``.
        patch_sku: Whether a ``sku`` in a patch is passed over or taken.
        sku_in_ignores_case: Whether ``sku in`` finds a SKU in other case.
        any_operator: Whether an operator that the metadata does not offer for a type is taken.
        retry_after: Whether a 429 carries ``Retry-After``.
        ttl: Whether a 429 carries ``ttl`` (milliseconds) and ``requests``.
        columns_v1: How many columns a v1 product search may ask for.
        columns_v2: How many columns a v2 product search may ask for.
        unordered: The sequence of a search without order: as created, or newest first.
        variants_move_with_parent: Whether an inherited change moves a variant's ``modified``.
    """

    duplicate_sku_status: int = 409
    trailing_slash_status: int = 308
    all_or_nothing: bool = True
    unchanged_moves_modified: bool = False
    refuse_unknown_labels_on_create: bool = True
    empty_text: Literal["clear", "keep"] = "clear"
    numbers_from_text: bool = False
    patch_sku: Literal["ignore", "apply"] = "ignore"
    sku_in_ignores_case: bool = False
    any_operator: bool = False
    retry_after: bool = False
    ttl: bool = False
    columns_v1: int = 20
    columns_v2: int = 50
    unordered: Literal["created", "newest"] = "created"
    variants_move_with_parent: bool = True


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
    switches: Switches = Switches()
