"""Plans that look wrong as a whole: the wrong sheet, shifted columns, an old file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from sheetsync.entities.product import SKU
from sheetsync.model.change import Update, Verb
from sheetsync.model.plan import GuardResult
from sheetsync.model.values import FieldName, canonical_text
from sheetsync.planning.findings import spoken
from sheetsync.planning.suspicion import FROM_CHANGES, FROM_DIFFERENT, MOSTLY, suspicion

OLD_DAYS: Final = 180
"""A workbook that nobody saved for so long is hardly today's."""

_HALF: Final = Decimal("0.5")
_MOST_OF_A_COLUMN: Final = Decimal("0.6")
_MANY_FIELDS: Final = 4
_MOST_NAMED: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFacts:
    """What is known of the rows that a plan was made of.

    Attributes:
        rows: Rows that were held against Plytix.
        unknown_keys: How many of them may only update, and name what Plytix does not have.
        fields: How many fields their columns feed.
        saved_at: When the workbook was last saved, ISO 8601; empty when nobody knows, or when it
            carries the values that it was made from, so that its age does no harm.
        planned_at: When the plan was made, ISO 8601.
    """

    rows: int = 0
    unknown_keys: int = 0
    fields: int = 0
    saved_at: str = ""
    planned_at: str = ""


def suspicious_sheet(updates: Sequence[Update], facts: SheetFacts) -> list[GuardResult]:
    """What looks like an accident with the sheet as a whole.

    ``other_field.<field>``: a field gets what another field of the same products has now: columns
    or headers were shifted. ``unknown_keys``: most rows name products that Plytix does not have:
    the wrong sheet, or the wrong account. ``changed_keys``: many products would get another SKU.
    ``rewritten``: nearly every row gets other values in most of its columns: an old file.
    ``old_workbook``: nobody saved the workbook for half a year.

    Args:
        updates: What the plan updates.
        facts: What is known of its rows.

    Returns:
        A guard that is not kept, for each suspicion; empty when there is none.
    """
    found = [
        *_other_fields(updates),
        _unknown_keys(facts),
        _changed_keys(updates),
        _rewritten(updates, facts),
        _old_workbook(updates, facts),
    ]
    return [one for one in found if one is not None]


def _other_fields(updates: Sequence[Update]) -> list[GuardResult]:
    all_of_field: Counter[FieldName] = Counter()
    taken: Counter[tuple[FieldName, FieldName]] = Counter()
    values: dict[tuple[FieldName, FieldName], set[str]] = {}
    for update in updates:
        befores: dict[str, list[FieldName]] = {}
        for change in update.fields:
            if change.before is not None:
                befores.setdefault(canonical_text(change.before), []).append(change.field)
        for change in update.fields:
            if change.after is None:
                continue
            all_of_field[change.field] += 1
            text = canonical_text(change.after)
            for other in befores.get(text, ()):
                if other != change.field:
                    taken[change.field, other] += 1
                    values.setdefault((change.field, other), set()).add(text)
    return [
        suspicion(
            f"other_field.{field}",
            "each column feeds its own field",
            count,
            all_of_field[field],
            f"On {count} of {all_of_field[field]} products {spoken(field)} would become what "
            f"{spoken(other)} is now. Were columns or headers shifted?",
        )
        for (field, other), count in taken.items()
        if count >= FROM_DIFFERENT
        and count >= MOSTLY * all_of_field[field]
        and 2 * len(values[field, other]) >= FROM_DIFFERENT
    ]


def _unknown_keys(facts: SheetFacts) -> GuardResult | None:
    if facts.unknown_keys < FROM_DIFFERENT or facts.unknown_keys < _HALF * facts.rows:
        return None
    return suspicion(
        "unknown_keys",
        "most rows name products that Plytix has",
        facts.unknown_keys,
        facts.rows,
        f"{facts.unknown_keys} of {facts.rows} rows name products that Plytix does not have. Is it "
        "the right sheet, and the right account?",
    )


def _changed_keys(updates: Sequence[Update]) -> GuardResult | None:
    changed = sum(1 for update in updates for change in update.fields if change.field == SKU)
    if changed < FROM_DIFFERENT:
        return None
    return suspicion(
        "changed_keys",
        "products keep their SKU",
        changed,
        len(updates),
        f"{changed} products would get another SKU. Everything that knows them by the old one "
        "loses them; is the right column mapped to the SKU?",
    )


def _rewritten(updates: Sequence[Update], facts: SheetFacts) -> GuardResult | None:
    if len(updates) < FROM_CHANGES or len(updates) < MOSTLY * facts.rows:
        return None
    overwritten = Counter(
        change.field for update in updates for change in update.fields if change.verb is Verb.SET
    )
    fields = [
        name for name, count in overwritten.items() if count >= _MOST_OF_A_COLUMN * facts.rows
    ]
    if len(fields) < _MANY_FIELDS or len(fields) < _HALF * facts.fields:
        return None
    named = ", ".join(spoken(name) for name in fields[:_MOST_NAMED])
    more = f" and {len(fields) - _MOST_NAMED} more" if len(fields) > _MOST_NAMED else ""
    return suspicion(
        "rewritten",
        "most cells say what Plytix has",
        len(updates),
        facts.rows,
        f"{len(updates)} of {facts.rows} products would get other values in nearly every column "
        f"({named}{more}). Is this an old file, or one of another account?",
    )


def _old_workbook(updates: Sequence[Update], facts: SheetFacts) -> GuardResult | None:
    if len(updates) < FROM_DIFFERENT or not facts.saved_at or not facts.planned_at:
        return None
    days = (datetime.fromisoformat(facts.planned_at) - datetime.fromisoformat(facts.saved_at)).days
    if days < OLD_DAYS:
        return None
    return GuardResult(
        name="old_workbook",
        limit=f"saved within {OLD_DAYS} days",
        value=f"{days} days",
        count=len(updates),
        ok=False,
        message=(
            f"The workbook was last saved on {facts.saved_at[:10]}, {days} days ago, and would "
            f"change {len(updates)} products. Is it this year's file?"
        ),
    )
