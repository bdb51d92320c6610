"""What is said of headers."""

from __future__ import annotations

from collections.abc import Sequence

from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace


def header_folded(place: CellPlace, alias: str) -> Finding:
    """A header that matches only without case, blanks, accents and invisible signs."""
    return Finding(
        code="header-folded",
        severity=Severity.NOTICE,
        place=place,
        found=_header(place),
        expected=f'the header "{alias}", as the mapping writes it',
        remedy="Check that this is the column you mean, then write it the same in sheet and "
        "mapping.",
        suggestions=(alias,),
    )


def header_fits_two(place: CellPlace, first: str, second: str) -> Finding:
    """A header that folds to what the mapping writes in two ways."""
    return Finding(
        code="duplicate-header",
        severity=Severity.ERROR,
        place=place,
        found=_header(place),
        expected=f'either "{first}" or "{second}", which the mapping keeps apart',
        remedy="Write the header exactly as the mapping does.",
        suggestions=(first, second),
    )


def duplicate_header(place: CellPlace, cells: Sequence[CellPlace], severity: Severity) -> Finding:
    """A header that stands over several columns, one of which the mapping names."""
    where = ", ".join(cell.cell or "" for cell in cells)
    return Finding(
        code="duplicate-header",
        severity=severity,
        place=place,
        found=_header(place),
        expected=f"one column with this header; it stands in {where}",
        remedy="Rename or delete the columns that are not meant; only one can feed the field.",
        count=len(cells),
    )


def second_column(place: CellPlace, used: CellPlace, severity: Severity) -> Finding:
    """Another column that the same binding names, by an alias."""
    return Finding(
        code="second-column",
        severity=severity,
        place=place,
        found=_header(place),
        expected=f'one column for the field; "{_header(used)}" in {used.cell} is used',
        remedy="Rename or delete the column that is not meant, or take its name out of the "
        "mapping.",
    )


def unmapped_column(place: CellPlace, severity: Severity) -> Finding:
    """A column that nothing in the mapping names."""
    return Finding(
        code="unmapped-column",
        severity=severity,
        place=place,
        found=_header(place),
        expected="a header that the mapping names",
        remedy="Bind the column in the mapping, or delete it; as it is, nothing reads it.",
    )


def missing_column(
    row: CellPlace,
    columns: Sequence[str],
    *,
    severity: Severity,
    is_command: bool,
    suggestions: tuple[str, ...],
) -> Finding:
    """A column that the mapping names and the sheet does not have."""
    names = " or ".join(f'"{name}"' for name in columns)
    if severity is Severity.ERROR:
        remedy = "Name the column as the mapping does, or correct the mapping."
    elif is_command:
        remedy = "Do nothing if this is meant: every row then follows the mapping's mode."
    else:
        remedy = "Do nothing if this is meant: a missing column changes nothing in Plytix."
    return Finding(
        code="missing-column",
        severity=severity,
        place=row,
        expected=f"a column {names}",
        remedy=remedy,
        suggestions=suggestions,
    )


def _header(place: CellPlace) -> str:
    return place.header or ""
