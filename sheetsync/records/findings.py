"""What is said of rows that meet on one entity."""

from __future__ import annotations

from collections.abc import Sequence

from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace

MOST_NAMED = 3
"""Rows that a message names before it counts the rest."""


def duplicate_key(
    place: CellPlace,
    key: str,
    found: str,
    *,
    names: Sequence[str],
    others: Sequence[str],
    other_count: int,
) -> Finding:
    """A row that contradicts another one on the same entity; neither goes on.

    Args:
        place: The row, at the first of the cells that contradict.
        key: The key as read.
        found: What the row wants in that cell.
        names: The headers or fields that contradict, at least one.
        others: Some other rows on the entity, each with what it wants; at least one.
        other_count: How many other rows there are.
    """
    return Finding(
        code="duplicate-key",
        severity=Severity.ERROR,
        place=place,
        found=found,
        expected=f"one {_listed(names, len(names))} for {key}; "
        f"it also stands in {_listed(others, other_count)}",
        remedy="Keep one of the rows, or make them say the same.",
        key=key,
    )


def duplicate_row(
    place: CellPlace, key: str, *, others: Sequence[str], other_count: int, entities: int
) -> Finding:
    """Rows on the same entity that say the same, or add to one another.

    Args:
        place: The row that the others were merged into.
        key: The key as read.
        others: Some rows that were merged into it; at least one.
        other_count: How many were.
        entities: How many entities of the same sheets this stands for, this one included.
    """
    likewise = f", and {entities - 1} more keys likewise" if entities > 1 else ""
    return Finding(
        code="duplicate-row",
        severity=Severity.NOTICE,
        place=place,
        found=key,
        expected=f"one row for each key; merged with {_listed(others, other_count)}{likewise}",
        remedy="Do nothing if this is meant.",
        key=key,
        count=entities,
    )


def near_duplicate_key(
    place: CellPlace, key: str, other: str, other_place: CellPlace, *, difference: str
) -> Finding:
    """A key that differs from another one only by what people overlook, as told."""
    return Finding(
        code="near-duplicate-key",
        severity=Severity.WARNING,
        place=place,
        found=key,
        expected=f'a key unlike "{other}" in {spot(other_place)}; both are taken as they are',
        remedy="Check whether the two mean the same product.",
        key=key,
        suggestions=(other,),
        proof=difference,
    )


def missing_key(place: CellPlace) -> Finding:
    """A row that asks for something and does not say of which entity."""
    return Finding(
        code="missing-key",
        severity=Severity.ERROR,
        place=place,
        expected="a key",
        remedy="Fill in the key, or delete the row.",
    )


def spot(place: CellPlace) -> str:
    """A place as messages name it beside others of the same workbook: ``Products F14``."""
    return f"{place.sheet} {place.cell or f'row {place.row}'}"


def _listed(texts: Sequence[str], count: int) -> str:
    named = texts[:MOST_NAMED]
    rest = count - len(named)
    return ", ".join(named) + (f" and {rest} more" if rest else "")
