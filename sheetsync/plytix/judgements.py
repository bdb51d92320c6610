"""What reading says of a write whose answer was lost, and how it comes to say so.

How one operation is settled is a plan of readings: a generator that says what to read, is given
the rows, and comes to a judgement. It asks nothing itself, so each can be tried over values. The
plans of a generation stand in its folder; ``settling`` carries them out.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sheetsync.errors import RefusedError
from sheetsync.plytix.answers import Row
from sheetsync.plytix.operation import Operation

WAITS_SECONDS: Final = (1.0, 2.0, 4.0)
"""Before each look: a write may still be under way, and the search index lags behind (observed)."""

LATER_WAITS_SECONDS: Final = (1.0, 2.0, 4.0, 8.0)
"""The same for what Plytix accepts and does later (202), and for what it does not refuse twice."""

Given = Mapping[str, Any]
"""The options that an operation was given."""

Rows = Sequence[Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Something to read.

    Attributes:
        operation: A read.
        given: Its options.
        every_page: Whether all pages are wanted, or the one that is answered.
    """

    operation: Operation
    given: Given = field(default_factory=dict)
    every_page: bool = False


@dataclass(frozen=True, slots=True)
class Happened:
    """What was wanted is there.

    Attributes:
        rows: What the lost answer would have held, as near as reading gives it.
    """

    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class NotSeen:
    """Nothing of it is there: it did not happen, or does not show yet."""


@dataclass(frozen=True, slots=True)
class Otherwise:
    """Something is there, but not what was sent.

    Attributes:
        why: What was found, a sentence without its end.
    """

    why: str


@dataclass(frozen=True, slots=True)
class Harmless:
    """Sending it a second time does no more than sending it once.

    Attributes:
        why: For the reader of the code and of the documentation.
    """

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An object with the key of what was to be made.

    Attributes:
        rows: What the lost answer would have held.
        there_since: A moment by Plytix's clock at which it was there; ``None``: not known.
        differs: What about it is not as it was sent, such as ``label``; empty: nothing.
    """

    rows: Rows
    there_since: datetime | None = None
    differs: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Objects with the key of what was to be made; whether this write made one, their age tells.

    Attributes:
        what: In words, such as ``a product with the SKU "A-1"``.
        candidates: At least one.
        only: Whether Plytix refuses a second object with this key.
        proof: Whether one that is new is this write's; else sending it again is harmless and tells.
    """

    what: str
    candidates: Sequence[Candidate]
    only: bool
    proof: bool = True


Judgement = Happened | NotSeen | Otherwise | Harmless | Found


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A write that was sent, and whose answer was lost.

    Attributes:
        given: The options it was given.
        refusal: What Plytix said when it was sent a second time; ``None``: it was not yet.
    """

    given: Given
    refusal: RefusedError | None = None


Looking = Generator[Reading, Rows | None, Judgement]
"""Yields what to read; is sent its rows, or ``None`` where Plytix has no such object (404)."""

Plan = Callable[[Sent], Looking]
"""One look at what became of a write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """How one operation is settled.

    Attributes:
        plan: One look.
        waits_seconds: Before each look.
        hides: Whether what it makes is looked for by searching, so that it may be there and not
            show; a second one being refused because of the first is no proof then that nothing
            happened.
    """

    plan: Plan
    waits_seconds: Sequence[float] = WAITS_SECONDS
    hides: bool = False
