"""Families and their attributes.

Links and edits are accepted (202) and come later, so they are looked for longer.

Source: Plytix API v1, "Product families"; that levels take about a second to show is observed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from sheetsync.plytix.judgements import (
    LATER_WAITS_SECONDS,
    Candidate,
    Found,
    Happened,
    Looking,
    NotSeen,
    Plan,
    Reading,
    Rows,
    Sent,
    Settling,
)
from sheetsync.plytix.operation import Operation
from sheetsync.plytix.v1v2.settling.words import (
    GONE,
    deleted,
    listed,
    moment,
    operation,
    read_one,
    texts,
)

_SEARCH: Final = operation("families: Family search")
_GET: Final = operation("families: Get family")
_ATTRIBUTES: Final = operation("families: Get family attributes")
_ALL_ATTRIBUTES: Final = operation("families: Get all family attributes")
_PREFIX: Final = "attributes."
_NO_LEVEL: Final = "no_level"
_EDITED: Final = ("parent_level", "variant_level", _NO_LEVEL)
_CREATED: Final = {
    "attributes": _NO_LEVEL,
    "parent_attributes": "parent_level",
    "variant_attributes": "variant_level",
}


def created(sent: Sent) -> Looking:
    """Whether a family with this name is there, made about now, with the attributes it was given.

    Whether v1 refuses a name twice is not documented. So one that was there long before does not
    count, and it is sent once more when none shows in a quarter of a minute; should the first
    come to show later still and Plytix not refuse the second, there are two.
    """
    name = sent.given["name"]
    rows = yield listed(_SEARCH, "name", "_created_at")
    candidates = []
    for row in rows or ():
        known = row.get("id")
        if row.get("name") != name or not isinstance(known, str):
            continue
        family = yield from read_one(_GET, id=known)
        if family is not None:
            attributes = yield Reading(operation=_ALL_ATTRIBUTES, given={"id": known})
            candidates.append(
                Candidate(
                    rows=(family,),
                    there_since=moment(family, "created", "created_at"),
                    differs=_different(sent.given, attributes or ()),
                )
            )
    if not candidates:
        return NotSeen()
    return Found(what=f'a family "{name}"', candidates=candidates, only=False)


def renamed(sent: Sent) -> Looking:
    """Whether the family has the name; nothing else of it can be changed this way."""
    family = yield from read_one(_GET, id=sent.given["id"])
    if family is None:
        return GONE
    same = sent.given.get("name", family.get("name")) == family.get("name")
    return Happened((family,)) if same else NotSeen()


def linked(sent: Sent) -> Looking:
    """Whether the attributes are the family's, each at the level that was sent."""
    rows = yield Reading(operation=_ATTRIBUTES, given={"id": sent.given["id"]})
    if rows is None:
        return GONE
    level = sent.given.get("attributes_level", _NO_LEVEL)
    there = all(_level_of(rows, each) == level for each in sent.given["attributes"])
    return Happened() if there else NotSeen()


def unlinked(sent: Sent) -> Looking:
    """Whether none of the attributes is the family's any more."""
    rows = yield Reading(operation=_ATTRIBUTES, given={"id": sent.given["id"]})
    if rows is None:
        return GONE
    there = any(_level_of(rows, each) is not None for each in sent.given["attributes"])
    return NotSeen() if there else Happened()


def levelled(sent: Sent, *, read: Operation, with_system: bool) -> Looking:
    """Whether every attribute that was named has its level.

    Args:
        sent: The write.
        read: Gives the attributes.
        with_system: Whether bare names mean system fields; else they are labels too, for the
            reference writes labels bare there and the service wants the prefix (observed).
    """
    rows = yield Reading(operation=read, given={"id": sent.given["id"]})
    if rows is None:
        return GONE
    for level in _EDITED:
        for name in sent.given.get(level, ()):
            system = with_system and not name.startswith(_PREFIX)
            same = [
                row
                for row in rows
                if row.get("label") == name.removeprefix(_PREFIX)
                and (row.get("id") is None) == system
            ]
            if not same or same[0].get("attribute_level") != level:
                return NotSeen()
    return Happened()


def _different(given: Mapping[str, Any], attributes: Rows) -> list[str]:
    return [
        name
        for name, level in _CREATED.items()
        if any(_level_of(attributes, each) != level for each in given.get(name) or ())
    ]


def _level_of(rows: Rows, wanted: Any) -> Any:
    """The level of an attribute, named by id, by label, or as an object; ``None``: not there."""
    names = [wanted] if isinstance(wanted, str) else _names(wanted)
    for row in rows:
        if row.get("id") in names or row.get("label") in names:
            return row.get("attribute_level")
    return None


def _names(wanted: Any) -> list[str]:
    named = wanted if isinstance(wanted, Mapping) else {}
    return texts([named.get(name) for name in ("id", "label")])


def _later(plan: Plan) -> Settling:
    return Settling(plan=plan, waits_seconds=LATER_WAITS_SECONDS)


SETTLINGS: Final[Mapping[str, Settling]] = {
    "families: Add product family": Settling(
        plan=created, waits_seconds=LATER_WAITS_SECONDS, hides=True
    ),
    "families: Modify family": Settling(plan=renamed),
    "families: Delete family": _later(deleted(_GET, "id")),
    "families: Add attribute to product family": _later(linked),
    "families: Unlink attribute from product family": _later(unlinked),
    "families: Edit product family attributes inheritance": _later(
        partial(levelled, read=_ATTRIBUTES, with_system=False)
    ),
    "families: Edit product family attributes, including system attributes": _later(
        partial(levelled, read=_ALL_ATTRIBUTES, with_system=True)
    ),
}
