"""Attribute groups: there is no GET of one, so all are read; an account has few.

Source: Plytix API v1, "Attribute groups".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sheetsync.plytix.answers import Row
from sheetsync.plytix.judgements import (
    LATER_WAITS_SECONDS,
    Happened,
    Looking,
    NotSeen,
    Otherwise,
    Reading,
    Rows,
    Sent,
    Settling,
)
from sheetsync.plytix.v1v2.settling.alike import alike
from sheetsync.plytix.v1v2.settling.words import GONE, listed, operation, said_gone, with_id

_ALL: Final[Reading] = listed(
    operation("attribute groups: Attribute group search"), "name", "order", "attribute_labels"
)


def created(sent: Sent) -> Looking:
    """Whether one group has this name, these attributes and this place.

    Whether Plytix refuses a name twice is not documented, and no answer tells when a group was
    made. So one that was there before and is the same in all that was sent counts as made, and
    several are for people to look at. If none shows in a quarter of a minute, it is sent once
    more; should the first come to show later still, there are two.
    """
    rows = (yield _ALL) or ()
    named = [row for row in rows if row.get("name") == sent.given["name"]]
    same = [row for row in named if _is_as_sent(sent.given, row, rows)]
    if len(same) > 1:
        return Otherwise(f'there are {len(same)} groups "{sent.given["name"]}" alike')
    return Happened(same) if same else NotSeen()


def changed(sent: Sent) -> Looking:
    """Whether name, attributes and place are as they were sent."""
    rows = (yield _ALL) or ()
    group = with_id(rows, sent.given["id"])
    if group is None:
        return GONE
    return Happened((group,)) if _is_as_sent(sent.given, group, rows) else NotSeen()


def deleted(sent: Sent) -> Looking:
    """Whether the group is among the others no more."""
    if said_gone(sent):
        return Happened()
    group = with_id((yield _ALL), sent.given["id"])
    return Happened() if group is None else NotSeen()


def _is_as_sent(given: Mapping[str, Any], group: Row, rows: Rows) -> bool:
    if "name" in given and group.get("name") != given["name"]:
        return False
    if not alike(
        given.get("attribute_labels", group.get("attribute_labels")),
        group.get("attribute_labels"),
    ):
        return False
    # An order beyond the end means last (documented).
    wanted = given.get("order")
    return wanted is None or group.get("order") == min(wanted, len(rows) - 1)


SETTLINGS: Final[Mapping[str, Settling]] = {
    "attribute groups: Add attribute group": Settling(
        plan=created, waits_seconds=LATER_WAITS_SECONDS
    ),
    "attribute groups: Modify attribute group": Settling(plan=changed),
    "attribute groups: Delete attribute group": Settling(plan=deleted),
}
