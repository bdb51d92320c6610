"""Columns that look wrong as a whole: one value everywhere, or values that moved to other rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from sheetsync.model.change import FieldChange
from sheetsync.model.plan import GuardResult
from sheetsync.model.values import Canonical, FieldName, canonical_text

FROM_CHANGES = 20
"""With fewer changes of a field, chance explains what we see."""

NEARLY_ALL = Decimal("0.9")
"""The share of a field's changes that must fit the pattern."""

SUSPICIONS = ("same_value.", "moved_values.")
"""How the names of these guards begin."""

MOSTLY_DIFFERENT = Decimal("0.5")
"""The share of different values before, from which on a field tells products apart."""


def suspicious_columns(
    changes: Mapping[FieldName, Sequence[FieldChange]],
) -> list[GuardResult]:
    """Fields whose changes look like an accident in the sheet (H100).

    ``same_value.<field>``: nearly all changes give one and the same value where the products had
    mostly different ones: a cell was filled down. ``moved_values.<field>``: nearly all new values
    are those that other rows have now: the column was sorted or shifted against the others.

    Args:
        changes: By field, what the plan's updates change.

    Returns:
        A guard that is not kept, for each suspicion; empty when there is none.
    """
    found: list[GuardResult] = []
    for name, all_of_field in changes.items():
        both = [
            (change.before, change.after)
            for change in all_of_field
            if change.before is not None and change.after is not None
        ]
        if len(both) < FROM_CHANGES:
            continue
        befores = [before for before, _ in both]
        if len(set(befores)) < MOSTLY_DIFFERENT * len(both):
            continue
        suspicion = _same_value(name, both) or _moved_values(name, both)
        if suspicion is not None:
            found.append(suspicion)
    return found


def _same_value(name: FieldName, both: Sequence[tuple[Canonical, Canonical]]) -> GuardResult | None:
    value, count = Counter(after for _, after in both).most_common(1)[0]
    if count < NEARLY_ALL * len(both):
        return None
    return GuardResult(
        name=f"same_value.{name}",
        limit="values that differ stay different",
        value=f"{count} of {len(both)}",
        count=count,
        ok=False,
        message=(
            f'{name} would become "{_short(value)}" on {count} products that had '
            f"{len({before for before, _ in both})} different values. Was a cell filled down?"
        ),
    )


def _moved_values(
    name: FieldName, both: Sequence[tuple[Canonical, Canonical]]
) -> GuardResult | None:
    befores = {before for before, _ in both}
    moved = sum(1 for _, after in both if after in befores)
    different = len({after for _, after in both})
    if moved < NEARLY_ALL * len(both) or different < MOSTLY_DIFFERENT * len(both):
        return None
    if _all_raised_alike(both):
        return None
    return GuardResult(
        name=f"moved_values.{name}",
        limit="values stay with their rows",
        value=f"{moved} of {len(both)}",
        count=moved,
        ok=False,
        message=(
            f"{moved} of {len(both)} new values of {name} are those of other rows. Was the column "
            "sorted or shifted against the others?"
        ),
    )


def _all_raised_alike(both: Sequence[tuple[Canonical, Canonical]]) -> bool:
    """Whether numbers kept their order, as they do when all prices go up by a step."""
    numbers = sorted(
        (Decimal(before), Decimal(after))
        for before, after in both
        if isinstance(before, int | Decimal) and isinstance(after, int | Decimal)
    )
    kept = sum(1 for one, next_one in pairwise(numbers) if one[1] <= next_one[1])
    return len(numbers) == len(both) and kept >= NEARLY_ALL * (len(numbers) - 1)


def _short(value: Canonical) -> str:
    text = canonical_text(value)
    return text if len(text) <= 40 else text[:39] + "…"
