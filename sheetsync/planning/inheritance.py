"""Variants that may go along when their parent changes in the same plan."""

from __future__ import annotations

from collections.abc import Sequence

from sheetsync.model.finding import Finding
from sheetsync.model.values import EntityId, FieldName
from sheetsync.planning.compare import Difference
from sheetsync.planning.findings import inherited_value
from sheetsync.planning.matching import Match


def inheritance_notices(matches: Sequence[Match]) -> list[Finding]:
    """Tell of wishes that hold now but may not once a parent is written.

    A variant shows its parent's value as its own until it is overwritten. Where the sheet wants
    what the variant shows and the parent shows the same but is to change, nothing is planned for
    the variant, and it may move with its parent.

    Args:
        matches: All records of one kind, matched.

    Returns:
        One notice a cell, in the order of the records.

    Source: Plytix API v1, "Variants": parent-level attributes are inherited unless overwritten;
    search answers do not tell which are.
    """
    parents = {match.parent_id for match in matches if match.parent_id is not None}
    if not parents:
        return []
    changed: dict[EntityId, tuple[Match, dict[FieldName, Difference]]] = {
        match.entity_id: (match, {one.field: one for one in match.differences})
        for match in matches
        if match.entity_id in parents and match.goes_on and match.entity_id is not None
    }
    told = []
    for match in matches:
        if match.parent_id not in changed or not match.goes_on or match.parent_id is None:
            continue
        parent, moves = changed[match.parent_id]
        own = {one.field for one in match.differences}
        for field, wish in match.record.wishes().items():
            move = moves.get(field)
            if move is not None and field not in own and wish == move.before:
                told.append(inherited_value(match.record, field, parent.key))
    return told
