"""The words of planning's findings."""

from __future__ import annotations

from collections.abc import Sequence

from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace
from sheetsync.model.record import Record
from sheetsync.model.values import Canonical, FieldName, canonical_text

_MOST_SAID = 80
_SPOKEN = {"sku": "SKU", "gtin": "GTIN"}


def spoken(field: FieldName) -> str:
    """What people call a field: ``SKU``, ``GTIN``, else the name without its prefix."""
    return _SPOKEN.get(field, field.removeprefix("attributes."))


def unknown_key(record: Record, suggestions: Sequence[str]) -> Finding:
    """A key that Plytix does not have, in a row that may only update."""
    field, text = next(iter(record.keys.items()))
    if suggestions:
        remedy = f'Correct the {spoken(field)}; did you mean "{suggestions[0]}"?'
    else:
        remedy = (
            f"Correct the {spoken(field)}, or let the mapping create products with mode: upsert."
        )
    return Finding(
        code="unknown-key",
        severity=Severity.ERROR,
        place=record.place(field),
        found=text,
        expected=f"the {spoken(field)} of a product that Plytix has (rows may only update)",
        remedy=remedy,
        key=text,
        suggestions=tuple(suggestions),
    )


def inherited_value(record: Record, field: FieldName, parent: str) -> Finding:
    """A variant's value that holds now, while the parent it may come from changes."""
    return Finding(
        code="inherited-value",
        severity=Severity.NOTICE,
        place=record.place(field),
        found="what the variant shows now",
        expected=f'a value of its own, should it keep it: its parent "{parent}" changes '
        f"{spoken(field)} in this plan, and a variant that inherits it goes along",
        remedy="Plan again after applying: a variant that went along shows as a change then.",
        key=next(iter(record.keys.values())),
    )


def already_exists(record: Record, existing: str) -> Finding:
    """A row that may only create, for something that Plytix has."""
    field, text = next(iter(record.keys.items()))
    return Finding(
        code="already-exists",
        severity=Severity.ERROR,
        place=record.place(field),
        found=text,
        expected=f"a {spoken(field)} that Plytix does not have yet (rows may only create)",
        remedy="Correct the key, or let the row update with mode: upsert.",
        key=text,
        suggestions=() if existing == text else (existing,),
    )


def ambiguous_key(record: Record, ids: Sequence[str]) -> Finding:
    """A key that fits more than one product."""
    field, text = next(iter(record.keys.items()))
    return Finding(
        code="ambiguous-key",
        severity=Severity.ERROR,
        place=record.place(field),
        found=text,
        expected=f"a {spoken(field)} that one product has; {len(ids)} have it",
        remedy=f"Give each product in Plytix a {spoken(field)} of its own, or use another key.",
        key=text,
        suggestions=tuple(ids),
    )


def keys_disagree(record: Record, field: FieldName, text: str, *, expected: str) -> Finding:
    """A second key of the row that speaks of another product than the first.

    Args:
        record: The record.
        field: The key that disagrees.
        text: What it is.
        expected: What would agree, one clause.
    """
    return Finding(
        code="keys-disagree",
        severity=Severity.ERROR,
        place=record.place(field),
        found=text,
        expected=expected,
        remedy="Correct whichever key is wrong, or leave one of them blank.",
        key=next(iter(record.keys.values())),
    )


def missing_key(record: Record, field: FieldName) -> Finding:
    """A row that is to create a product but has no value for its key field."""
    text = next(iter(record.keys.values()))
    return Finding(
        code="missing-key",
        severity=Severity.ERROR,
        place=record.place(field),
        expected=f"a {spoken(field)}, which every new product needs",
        remedy=f"Give the row a {spoken(field)}; Plytix has no product with the key it gives.",
        key=text,
    )


def missing_field(record: Record, field: FieldName, key: str) -> Finding:
    """A new entity without a field that none can be created without."""
    return Finding(
        code="missing-required",
        severity=Severity.ERROR,
        place=record.place(field),
        expected=f"a value for {spoken(field)}, without which nothing can be created",
        remedy="Fill the cell, or give the mapping a default for it.",
        key=key,
    )


def duplicate_key(record: Record, others: Sequence[Record], fields: Sequence[FieldName]) -> Finding:
    """Rows that turned out to be one product and contradict each other."""
    field, text = next(iter(record.keys.items()))
    rows = ", ".join(str(other.place()) for other in others)
    names = ", ".join(spoken(name) for name in fields)
    return Finding(
        code="duplicate-key",
        severity=Severity.ERROR,
        place=record.place(field),
        found=text,
        expected=f"one row for the product, or equal values; {rows} wants another {names}",
        remedy="Keep one of the rows, or make their values equal.",
        key=text,
    )


def duplicate_row(record: Record, other: Record) -> Finding:
    """A row that turned out to say the same of the same product as an earlier one."""
    field, text = next(iter(record.keys.items()))
    return Finding(
        code="duplicate-row",
        severity=Severity.NOTICE,
        place=record.place(field),
        found=text,
        expected=f"one row for the product; {other.place()} is for the same one",
        remedy="Nothing needs doing: the rows were merged.",
        key=text,
    )


def clears_nothing(place: CellPlace, count: int, marker: str) -> Finding:
    """Cells of one column that clear what is empty already."""
    return Finding(
        code="clears-nothing",
        severity=Severity.NOTICE,
        place=place,
        found=marker,
        expected="a value in Plytix to clear; there is none",
        remedy="Nothing needs doing.",
        count=count,
    )


def only_not_found(file: str, key: str) -> Finding:
    """A key to restrict the plan to that no row has."""
    return Finding(
        code="only-not-found",
        severity=Severity.WARNING,
        place=CellPlace(file=file),
        found=key,
        expected="a key that a row of the workbook has",
        remedy="Correct the key given with --only.",
        key=key,
    )


MANY_ROWS = 20
"""From so many rows on, fewer than half of them is worth a notice."""


def fewer_rows(place: CellPlace, rows: int, before: int, *, when: str) -> Finding | None:
    """A workbook with fewer than half the rows that it once had; ``None``: it has enough of them.

    Args:
        place: The workbook.
        rows: How many it has now.
        before: How many it had.
        when: What was with it then, a clause.
    """
    if before < MANY_ROWS or rows * 2 >= before:
        return None
    return Finding(
        code="fewer-rows",
        severity=Severity.NOTICE,
        place=place,
        found=f"{rows:,} {'row' if rows == 1 else 'rows'}",
        expected=f"about as many rows as {when}: {before:,}. Missing rows change nothing in Plytix",
        remedy="Check that the workbook is the whole one, and not a filtered copy.",
    )


def base_damaged(place: CellPlace, why: str) -> Finding:
    """A base that cannot be used; the workbook is compared with Plytix alone."""
    return Finding(
        code="base-damaged",
        severity=Severity.WARNING,
        place=place,
        found=f"hidden values that the workbook was made from; {why}",
        expected="these values as export wrote them, so that changes made in Plytix since are seen",
        remedy="Look at each change closely, or export again and make your changes there.",
    )


def base_of_other_account(place: CellPlace, account_id: str, name: str) -> Finding:
    """A base of another account; the workbook is compared with Plytix alone."""
    return Finding(
        code="base-other-account",
        severity=Severity.WARNING,
        place=place,
        found=account_id,
        expected=f"a workbook that was exported from {name}",
        remedy="Check that this workbook is meant for this account; use -c for another one.",
    )


def kept_in_plytix(
    place: CellPlace, key: str, was: Canonical | None, now: Canonical | None
) -> Finding:
    """A cell that is as it was exported, while Plytix has another value now."""
    return Finding(
        code="kept-in-plytix",
        severity=Severity.NOTICE,
        place=place,
        found=canonical_text(was),
        expected=f"{said(now)}, which Plytix has had since the workbook was made; it is kept",
        remedy="Nothing needs doing; export again to see what Plytix has.",
        key=key,
    )


def conflict(
    place: CellPlace,
    key: str,
    *,
    wished: Canonical | None,
    was: Canonical | None,
    now: Canonical | None,
) -> Finding:
    """A cell that was changed in the sheet and in Plytix, differently."""
    return Finding(
        code="conflict",
        severity=Severity.WARNING,
        place=place,
        found=canonical_text(wished),
        expected=f"{said(was)}, as Plytix had it when the workbook was made; Plytix has "
        f"{said(now)} now",
        remedy="Choose accept in the plan to overwrite what Plytix has, or leave it rejected.",
        key=key,
    )


def said(value: Canonical | None) -> str:
    """A value within a sentence."""
    if value is None:
        return "no value"
    text = canonical_text(value)
    return f'"{text if len(text) <= _MOST_SAID else text[:_MOST_SAID] + "…"}"'
