"""Is a plan too much at once? Each limit is lifted by its name and the exact number."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sheetsync.mapping.sheet_mapping import FieldGuard, GuardLimits, Limit
from sheetsync.model.change import Create, FieldChange, Update, Verb
from sheetsync.model.plan import GuardResult
from sheetsync.model.values import Canonical, FieldName
from sheetsync.planning.suspicion import suspicious_columns
from sheetsync.planning.suspicion_sheet import SheetFacts, suspicious_sheet

COUNTED_FROM = 10
"""A share is checked once so many products are concerned: one of three is not "33 % at once"."""

SUSPICIONS: Final = (
    "same_value.",
    "moved_values.",
    "scaled.",
    "emptied.",
    "other_field.",
    "unknown_keys",
    "changed_keys",
    "rewritten",
    "old_workbook",
)
"""How the names of those guards begin that only a suspicion brings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoLimits:
    """How much a run did, in entities: an undo may do as much.

    Attributes:
        updates: That it changed, or created where the undo finds them changed.
        creates: That it deleted.
        clears: In which it filled an empty field.
        deletes: That it created.
    """

    updates: int
    creates: int
    clears: int
    deletes: int


NO_FACTS: Final = SheetFacts()
"""Nothing is known of the sheet."""


def check_guards(
    creates: Sequence[Create],
    updates: Sequence[Update],
    limits: GuardLimits,
    *,
    products: int,
    allow: Mapping[str, int],
    facts: SheetFacts = NO_FACTS,
    emptied_by_blanks: Collection[FieldName] = (),
) -> tuple[GuardResult, ...]:
    """Hold a plan against its limits.

    Args:
        creates: What the plan creates.
        updates: What it updates.
        limits: The mapping's limits.
        products: How many products the account has.
        allow: Guard name, with or without ``max_`` and ``fields.``, → the exact number that
            somebody lifts it by.
        facts: What is known of the rows that the plan was made of.
        emptied_by_blanks: The fields that a blank cell clears.

    Returns:
        The three counts and the mapping's fields, always; then the suspicions, where there are
        any.
    """
    cleared = sum(
        1 for update in updates if any(change.verb is Verb.CLEAR for change in update.fields)
    )
    changes = _changes_by_field(updates)
    results = [
        _counted("max_updates", len(updates), limits.max_updates, products, "would change"),
        _counted("max_creates", len(creates), limits.max_creates, products, "would be created"),
        _counted("max_clears", cleared, limits.max_clears, products, "would lose a value"),
    ]
    results += [_moved(name, guard, changes.get(name, ())) for name, guard in limits.fields.items()]
    results += suspicious_columns(changes, emptied_by_blanks=emptied_by_blanks)
    results += suspicious_sheet(updates, facts)
    return tuple(_lifted(result, allow) for result in results)


def check_undo(
    creates: int,
    updates: Sequence[Update],
    deletes: int,
    most: UndoLimits,
    *,
    allow: Mapping[str, int],
) -> tuple[GuardResult, ...]:
    """Hold an undo against what the run did: it may change as much back, and no more.

    Args:
        creates: How many entities the undo creates again.
        updates: What it updates.
        deletes: How many entities it deletes.
        most: What the run did.
        allow: As for ``check_guards``.
    """
    cleared = sum(
        1 for update in updates if any(change.verb is Verb.CLEAR for change in update.fields)
    )
    return tuple(
        _lifted(_of_run(name, count, limit, what), allow)
        for name, count, limit, what in (
            ("max_updates", len(updates), most.updates, "would change, where the run changed"),
            ("max_creates", creates, most.creates, "would be created, where the run deleted"),
            ("max_clears", cleared, most.clears, "would lose a value, where the run filled"),
            ("max_deletes", deletes, most.deletes, "would be deleted, where the run created"),
        )
    )


def _of_run(name: str, count: int, limit: int, what: str) -> GuardResult:
    ok = count <= limit
    return GuardResult(
        name=name,
        limit=str(limit),
        value=str(count),
        count=count,
        ok=ok,
        message="" if ok else f"{_products(count)} {what} {limit}.",
    )


def unknown_guards(allow: Mapping[str, int], guards: Sequence[GuardResult]) -> list[str]:
    """The names that somebody lifts guards by and that no guard has, in their order.

    A suspicion that this plan does not rouse has a guard's name all the same.
    """
    names = set().union(*(_names(guard.name) for guard in guards))
    return [name for name in allow if name not in names and not name.startswith(SUSPICIONS)]


def _names(guard: str) -> set[str]:
    """The names that a guard can be lifted by."""
    plain = guard.removeprefix("max_").removeprefix("fields.")
    return {guard, guard.removeprefix("max_"), plain, plain.removeprefix("attributes.")}


def _changes_by_field(updates: Sequence[Update]) -> dict[FieldName, list[FieldChange]]:
    changes: dict[FieldName, list[FieldChange]] = {}
    for update in updates:
        for change in update.fields:
            changes.setdefault(change.field, []).append(change)
    return changes


def _counted(name: str, count: int, limit: Limit, products: int, what: str) -> GuardResult:
    if limit.share is None:
        most = limit.number or 0
        ok, value = count <= most, str(count)
        message = f"{_products(count)} {what}; the mapping allows {most}."
    else:
        share = Decimal(count) / products if products else Decimal(1 if count else 0)
        ok, value = count < COUNTED_FROM or share <= limit.share, _percent(share)
        message = (
            f"{_products(count)} of {products} in Plytix ({value}) {what}; the mapping allows "
            f"{limit.text}. Is the right column mapped to the right field?"
        )
    return GuardResult(
        name=name, limit=limit.text, value=value, count=count, ok=ok, message="" if ok else message
    )


def _moved(name: FieldName, guard: FieldGuard, changes: Sequence[FieldChange]) -> GuardResult:
    large = [change for change in changes if _is_large(change, guard.max_change)]
    ok = len(large) <= guard.on_more_than
    percent = _percent(guard.max_change)
    message = ""
    if not ok:
        first = large[0]
        message = (
            f"{_values(len(large))} of {name} would move by more than {percent}; the mapping "
            f"allows {guard.on_more_than}. The first: {first.before} to {first.after} in row "
            f"{first.place.row}."
        )
    return GuardResult(
        name=f"fields.{name}",
        limit=f"{guard.on_more_than} by more than {percent}",
        value=str(len(large)),
        count=len(large),
        ok=ok,
        message=message,
    )


def _is_large(change: FieldChange, most: Decimal) -> bool:
    before, after = _number(change.before), _number(change.after)
    return before is not None and after is not None and abs(after - before) > most * abs(before)


def _number(value: Canonical | None) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return Decimal(value)


def _lifted(result: GuardResult, allow: Mapping[str, int]) -> GuardResult:
    if result.ok:
        return result
    names = _names(result.name)
    named = [number for name, number in allow.items() if name in names]
    allowed = result.count in named
    message = result.message
    if named and not allowed:
        message += f" It was allowed for {named[0]}, not for {result.count}."
    return GuardResult(
        name=result.name,
        limit=result.limit,
        value=result.value,
        count=result.count,
        ok=False,
        allowed=allowed,
        message=message,
    )


def _percent(share: Decimal) -> str:
    text = format((share * 100).quantize(Decimal("0.1")), "f")
    return text.removesuffix(".0") + "%"


def _products(count: int) -> str:
    return "1 product" if count == 1 else f"{count} products"


def _values(count: int) -> str:
    return "1 value" if count == 1 else f"{count} values"
