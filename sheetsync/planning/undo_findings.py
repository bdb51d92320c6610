"""The words of an undo's findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace
from sheetsync.model.values import Canonical, FieldName, canonical_text
from sheetsync.planning.findings import said, spoken


def changed_since_run(
    place: CellPlace,
    key: str,
    name: FieldName,
    *,
    wrote: Canonical | None,
    now: Canonical | None,
    back: Canonical | None,
) -> Finding:
    """A value that the run wrote and somebody changed since."""
    return Finding(
        code="changed-since-run",
        severity=Severity.WARNING,
        place=place,
        found=canonical_text(now),
        expected=f"{said(wrote)}, as the run left {spoken(name)}; before the run it was "
        f"{said(back)}",
        remedy="Choose accept in the plan to give back the value from before the run all the "
        "same, or leave it rejected.",
        key=key,
    )


def used_since_run(place: CellPlace, key: str, differing: Sequence[str]) -> Finding:
    """A product that the run created and somebody changed or used since."""
    return Finding(
        code="used-since-run",
        severity=Severity.WARNING,
        place=place,
        found=", ".join(differing),
        expected="the product just as the run created it, with nothing that hangs on it",
        remedy="Choose accept in the plan to delete it all the same, or leave it rejected.",
        key=key,
    )


def product_gone(place: CellPlace, key: str) -> Finding:
    """A product that the run changed and that Plytix no longer has."""
    return Finding(
        code="product-gone",
        severity=Severity.ERROR,
        place=place,
        found=key,
        expected="a product that Plytix still has",
        remedy="Nothing can be given back to it. Create it again if it was deleted by mistake.",
        key=key,
    )


def field_gone(place: CellPlace, key: str, name: FieldName) -> Finding:
    """A field that the run wrote and the account no longer has."""
    return Finding(
        code="field-gone",
        severity=Severity.ERROR,
        place=place,
        found=name,
        expected="a field that the account still has",
        remedy="Its values went with it. Other fields of the product are given back.",
        key=key,
    )


def no_longer_fits(place: CellPlace, key: str, name: FieldName, back: Canonical) -> Finding:
    """A value from before the run that the field cannot hold any more."""
    return Finding(
        code="no-longer-fits",
        severity=Severity.ERROR,
        place=place,
        found=canonical_text(back),
        expected=f"a value that {spoken(name)} can hold as it is defined now",
        remedy="Add the option to the attribute again in Plytix and undo once more, or give the "
        "field another value by hand.",
        key=key,
    )


def cannot_be_cleared(place: CellPlace, key: str, name: FieldName) -> Finding:
    """A field that had no value before the run and cannot be without one."""
    return Finding(
        code="cannot-be-undone",
        severity=Severity.ERROR,
        place=place,
        found=spoken(name),
        expected="a field that can be cleared",
        remedy="Plytix keeps a value in it. Give it the right one by hand.",
        key=key,
    )


def cannot_be_undone(place: CellPlace, key: str, what: str) -> Finding:
    """Something that the run did and no undo gives back."""
    return Finding(
        code="cannot-be-undone",
        severity=Severity.WARNING,
        place=place,
        found=what,
        expected="a change that can be taken back",
        remedy="It stays. Remove by hand in Plytix what is not wanted.",
        key=key,
    )


def ties_in_words(ties: Mapping[str, int]) -> str:
    """What hangs on a product, in words: ``2 variants, 1 family``."""
    return ", ".join(
        f"{count} {_ONE.get(name, name) if count == 1 else name}" for name, count in ties.items()
    )


_ONE = {
    "variants": "variant",
    "categories": "category",
    "files": "file",
    "related products": "related product",
    "lists": "list",
}
