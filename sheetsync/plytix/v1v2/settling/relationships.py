"""Relationships between products: their definitions. Source: Plytix API v1, "Relationships"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sheetsync.plytix.judgements import Candidate, Found, Happened, Looking, NotSeen, Sent, Settling
from sheetsync.plytix.v1v2.settling.words import (
    GONE,
    deleted,
    id_where,
    moment,
    operation,
    read_one,
    searched,
)

_SEARCH: Final = operation("relationships: Search relationships")
_GET: Final = operation("relationships: Get relationship data")


def created(sent: Sent) -> Looking:
    """Whether a relationship with this name is there; Plytix refuses a name twice (documented)."""
    name = sent.given["name"]
    rows = yield searched(_SEARCH, "name", "eq", name, columns=("name",))
    known = id_where(rows, "name", name)
    there = None if known is None else (yield from read_one(_GET, relationship_id=known))
    if there is None:
        return NotSeen()
    candidate = Candidate(rows=(there,), there_since=moment(there, "created", "created_at"))
    return Found(what=f'a relationship "{name}"', candidates=(candidate,), only=True)


def renamed(sent: Sent) -> Looking:
    """Whether the relationship has the name."""
    there = yield from read_one(_GET, relationship_id=sent.given["relationship_id"])
    if there is None:
        return GONE
    return Happened((there,)) if there.get("name") == sent.given["name"] else NotSeen()


SETTLINGS: Final[Mapping[str, Settling]] = {
    "relationships: Add new relationship": Settling(plan=created, hides=True),
    "relationships: Modify attributes of a relationship": Settling(plan=renamed),
    "relationships: Remove relationships from account": Settling(
        plan=deleted(_GET, "relationship_id")
    ),
}
