"""Product attributes. Source: Plytix API v1, "Attributes"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sheetsync.plytix.answers import Row
from sheetsync.plytix.judgements import (
    LATER_WAITS_SECONDS,
    Candidate,
    Found,
    Happened,
    Looking,
    NotSeen,
    Sent,
    Settling,
)
from sheetsync.plytix.v1v2.settling.alike import alike
from sheetsync.plytix.v1v2.settling.words import (
    GONE,
    deleted,
    id_where,
    moment,
    operation,
    read_one,
    searched,
    texts,
)

_SEARCH: Final = operation("attributes: Attribute search")
_GET: Final = operation("attributes: Get attribute")
_MEMBERS: Final = ("name", "type_class", "description", "manual_sorting", "sort_ascending")


def created(sent: Sent) -> Looking:
    """Whether an attribute with this name is there, and is as it was sent.

    Plytix refuses a name twice. The families that it was to be put into at once are not looked at:
    no answer about an attribute names them.
    """
    name = sent.given["name"]
    rows = yield searched(_SEARCH, "name", "eq", name, columns=("name",))
    known = id_where(rows, "name", name)
    there = None if known is None else (yield from read_one(_GET, id=known))
    if there is None:
        return NotSeen()
    candidate = Candidate(
        rows=(there,),
        there_since=moment(there, "created"),
        differs=_different(sent.given, there),
    )
    return Found(what=f'an attribute "{name}"', candidates=(candidate,), only=True)


def changed(sent: Sent) -> Looking:
    """Whether name, description, options and what it counts are as they were sent, lists whole."""
    there = yield from read_one(_GET, id=sent.given["id"])
    if there is None:
        return GONE
    return NotSeen() if _different(sent.given, there) else Happened((there,))


def _different(given: Mapping[str, Any], there: Row) -> list[str]:
    names = [name for name in _MEMBERS if name in given and not alike(given[name], there.get(name))]
    if "options" in given and not _same_options(given["options"], there):
        names.append("options")
    if "attributes" in given and _counted(given["attributes"]) != _counted(there.get("attributes")):
        names.append("attributes")
    return names


def _same_options(options: Any, there: Row) -> bool:
    """Whether the options are those, in their sequence unless Plytix sorts them."""
    kept = texts(there.get("options"))
    return alike(options, kept) if there.get("manual_sorting") is False else options == kept


def _counted(attributes: Any) -> set[str]:
    """The labels of what a completeness counts; system fields have no id (documented)."""
    counted = attributes if isinstance(attributes, list) else []
    return {str(each.get("label")) for each in counted if isinstance(each, Mapping)}


SETTLINGS: Final[Mapping[str, Settling]] = {
    "attributes: Add attribute": Settling(plan=created, hides=True),
    "attributes: Modify attribute": Settling(plan=changed),
    "attributes: Delete attribute": Settling(
        plan=deleted(_GET, "id"), waits_seconds=LATER_WAITS_SECONDS
    ),
}
