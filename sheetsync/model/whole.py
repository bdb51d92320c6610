"""One entity with all that it holds and all that hangs on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sheetsync.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """An entity, read directly, past the search index.

    Attributes:
        snapshot: It, with every field of the account that it has a value in.
        ties: What it is linked with beyond its fields, and how often, such as ``variants`` → 2 or
            ``categories`` → 1, in a set order; empty when nothing hangs on it. A file that stands
            in one of its fields is no tie.
    """

    snapshot: Snapshot
    ties: Mapping[str, int] = field(default_factory=dict)
