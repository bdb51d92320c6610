"""What is said of a proposed mapping."""

from __future__ import annotations

from collections.abc import Sequence

from sheetsync.mapping.findings import shown
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace, column_letters


def several_header_rows(place: CellPlace, rows: Sequence[int]) -> Finding:
    """More than one row could hold the headers; the likeliest was taken."""
    listed = ", ".join(map(str, rows))
    return Finding(
        code="several-header-rows",
        severity=Severity.WARNING,
        place=place,
        found=f"rows {listed}",
        expected=f"one row with the headers; row {place.row} was taken",
        remedy="If another row is meant, run again with --header-row.",
        count=len(rows),
    )


def doubtful_header_row(place: CellPlace) -> Finding:
    """No row holds a header that the account knows; the fullest one was taken."""
    return Finding(
        code="doubtful-header-row",
        severity=Severity.WARNING,
        place=place,
        found=f"row {place.row}",
        expected="a row with names of fields",
        remedy="If another row is meant, run again with --header-row.",
    )


def other_sheet(place: CellPlace, chosen: str) -> Finding:
    """Another sheet holds headers that the account knows."""
    return Finding(
        code="other-sheet",
        severity=Severity.NOTICE,
        place=place,
        found=shown(place.sheet or ""),
        expected=f'one sheet of products; "{shown(chosen)}" was taken',
        remedy="If this sheet is meant, run again with --sheet.",
    )


def no_key_column(place: CellPlace, candidates: Sequence[str]) -> Finding:
    """No column says which product a row is."""
    return Finding(
        code="no-key-column",
        severity=Severity.ERROR,
        place=place,
        expected="a column of SKUs or trade item numbers",
        remedy="Name the column with --key, or write it under key in the proposed mapping.",
        suggestions=tuple(map(shown, candidates[:3])),
    )


def nothing_bound(place: CellPlace) -> Finding:
    """No column fits a field well enough to be bound."""
    return Finding(
        code="nothing-bound",
        severity=Severity.ERROR,
        place=place,
        expected="at least one column that fits a field of the account",
        remedy="Take the comment signs away from the right columns in the proposed mapping.",
    )


def key_not_known(place: CellPlace, looked_up: int) -> Finding:
    """None of the key column's values is a SKU of the account."""
    return Finding(
        code="key-not-known",
        severity=Severity.WARNING,
        place=place,
        found=f"{looked_up} values looked up",
        expected="SKUs that the account has; it has none of these",
        remedy="Check that this is the right column and the right account; for new products "
        "nothing needs doing.",
    )


def columns_text(columns: Sequence[int]) -> str:
    """Columns for a message: ``columns C and F``."""
    letters = [column_letters(column) for column in columns]
    if len(letters) == 1:
        return f"column {letters[0]}"
    more = f", {len(letters) - 4} more" if len(letters) > 5 else ""
    first = letters[:4] if more else letters[:-1]
    return f"columns {', '.join(first)}{more} and {letters[-1]}"
