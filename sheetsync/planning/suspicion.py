"""Columns that look wrong as a whole: filled down, moved to other rows, scaled, or emptied."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final

from sheetsync.model.change import FieldChange
from sheetsync.model.plan import GuardResult
from sheetsync.model.values import Canonical, FieldName, canonical_text
from sheetsync.planning.findings import spoken

FROM_CHANGES: Final = 20
"""With fewer changes of a field, chance explains what we see in values that repeat."""

FROM_DIFFERENT: Final = 10
"""As many changes are enough where nearly every product has a value of its own."""

NEARLY_ALL: Final = Decimal("0.9")
"""The share of a field's changes that must fit the pattern."""

MOSTLY: Final = Decimal("0.8")
"""The share that must fit where the pattern itself is unlikely enough."""

MOSTLY_DIFFERENT: Final = Decimal("0.5")
"""The share of different values before, from which on a field tells products apart."""

_NEAR_TEN_TIMES: Final = (Decimal("0.8"), Decimal("1.25"))
_POWERS: Final = tuple(Decimal(10) ** power for power in (1, 2, 3, -1, -2, -3))

Pair = tuple[Canonical, Canonical]


def suspicious_columns(
    changes: Mapping[FieldName, Sequence[FieldChange]],
    *,
    emptied_by_blanks: Collection[FieldName] = (),
) -> list[GuardResult]:
    """Fields whose changes look like an accident in the sheet.

    ``same_value.<field>``: nearly all changes give one and the same value where the products had
    mostly different ones: a cell was filled down (one day for all, such as a launch, is everyday
    work). ``moved_values.<field>``: nearly all new values
    are those that other rows have now: the column was sorted or shifted against the others.
    ``scaled.<field>``: the numbers became about ten, a hundred or a thousand times what they were:
    decimal signs were lost. ``emptied.<field>``: blank cells clear the field on nearly every row
    that changes it.

    Args:
        changes: By field, what the plan's updates change.
        emptied_by_blanks: The fields that a blank cell clears.

    Returns:
        A guard that is not kept, for each suspicion; empty when there is none.
    """
    found: list[GuardResult | None] = []
    for name, all_of_field in changes.items():
        pairs = [
            (change.before, change.after)
            for change in all_of_field
            if change.before is not None and change.after is not None
        ]
        found += [
            _same_value(name, pairs) or _moved_values(name, pairs) or _scaled(name, pairs),
            _emptied(name, all_of_field) if name in emptied_by_blanks else None,
        ]
    return [suspicion for suspicion in found if suspicion is not None]


def suspicion(name: str, limit: str, count: int, of: int, message: str) -> GuardResult:
    """A guard that is not kept.

    Args:
        name: The guard's name.
        limit: What is expected of a plan, for people.
        count: How many rows fit the pattern; the number that lifts the guard.
        of: How many there are.
        message: What a merchandiser should know.
    """
    return GuardResult(
        name=name, limit=limit, value=f"{count} of {of}", count=count, ok=False, message=message
    )


def _same_value(name: FieldName, pairs: Sequence[Pair]) -> GuardResult | None:
    different = len({before for before, _ in pairs})
    if len(pairs) < FROM_CHANGES or different < MOSTLY_DIFFERENT * len(pairs):
        return None
    value, count = Counter(after for _, after in pairs).most_common(1)[0]
    if count < NEARLY_ALL * len(pairs) or isinstance(value, date):
        return None
    return suspicion(
        f"same_value.{name}",
        "values that differ stay different",
        count,
        len(pairs),
        f'{spoken(name)} would become "{_short(value)}" on {count} products that had '
        f"{different} different values. Was a cell filled down?",
    )


def _moved_values(name: FieldName, pairs: Sequence[Pair]) -> GuardResult | None:
    if len(pairs) < FROM_DIFFERENT:
        return None
    befores, afters = Counter(one for one, _ in pairs), Counter(one for _, one in pairs)
    apart = MOSTLY_DIFFERENT * len(pairs)
    if len(befores) >= apart:
        moved = sum(1 for _, after in pairs if after in befores)
        fits = moved >= NEARLY_ALL * len(pairs) and len(afters) >= apart
    else:
        moved = (befores & afters).total()
        fits = moved >= NEARLY_ALL * len(pairs) and _is_shuffled(pairs, befores)
    if not fits or _all_raised_alike(pairs):
        return None
    return suspicion(
        f"moved_values.{name}",
        "values stay with their rows",
        moved,
        len(pairs),
        f"{moved} of {len(pairs)} new values of {spoken(name)} are those of other rows. Was the "
        "column sorted or shifted against the others?",
    )


def _is_shuffled(pairs: Sequence[Pair], befores: Counter[Canonical]) -> bool:
    """Whether values that repeat were moved about, and not each replaced by another."""
    targets: dict[Canonical, set[Canonical]] = defaultdict(set)
    for before, after in pairs:
        targets[before].add(after)
    scattered = sum(1 for values in targets.values() if len(values) > 1)
    return len(pairs) >= FROM_CHANGES and len(befores) >= 3 and 2 * scattered > len(targets)


def _scaled(name: FieldName, pairs: Sequence[Pair]) -> GuardResult | None:
    numbers = [
        (before, after)
        for before, after in ((_number(one), _number(other)) for one, other in pairs)
        if before and after
    ]
    exact = sum(1 for before, after in numbers if after / before in _POWERS)
    near = sum(1 for before, after in numbers if _is_scaled(after / before))
    enough = (exact >= FROM_DIFFERENT // 2 and exact >= MOSTLY * len(numbers)) or (
        near >= FROM_DIFFERENT and near >= MOSTLY * len(numbers)
    )
    if not enough:
        return None
    before, after = next(pair for pair in numbers if _is_scaled(pair[1] / pair[0]))
    return suspicion(
        f"scaled.{name}",
        "numbers keep their size",
        near,
        len(numbers),
        f"{near} of {len(numbers)} new values of {spoken(name)} are about 10, 100 or 1,000 times "
        f"as large or as small as now, such as {canonical_text(before)} to "
        f"{canonical_text(after)}. Were decimal signs lost?",
    )


def _is_scaled(ratio: Decimal) -> bool:
    low, high = _NEAR_TEN_TIMES
    return any(low <= ratio / power <= high for power in _POWERS)


def _number(value: Canonical) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return Decimal(value)


def _emptied(name: FieldName, changes: Sequence[FieldChange]) -> GuardResult | None:
    cleared = sum(1 for change in changes if change.after is None)
    if cleared < FROM_DIFFERENT or cleared < NEARLY_ALL * len(changes):
        return None
    return suspicion(
        f"emptied.{name}",
        "a column keeps its values",
        cleared,
        len(changes),
        f"{cleared} products would lose their {spoken(name)}, since their cells are blank and the "
        "mapping clears what is blank. Was the column emptied by accident?",
    )


def _all_raised_alike(pairs: Sequence[Pair]) -> bool:
    """Whether numbers kept their order, as they do when all prices go up by a step."""
    numbers = sorted(
        (Decimal(before), Decimal(after))
        for before, after in pairs
        if isinstance(before, int | Decimal) and isinstance(after, int | Decimal)
    )
    kept = sum(1 for one, next_one in pairwise(numbers) if one[1] <= next_one[1])
    return len(numbers) == len(pairs) and kept >= NEARLY_ALL * (len(numbers) - 1)


def _short(value: Canonical) -> str:
    text = canonical_text(value)
    return text if len(text) <= 40 else text[:39] + "…"
