"""What is said of a source's file and of what lies beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace

_MOST_NAMED: Final = 3


def conflict_copy(place: CellPlace, names: Sequence[str]) -> Finding:
    """Other versions of the workbook lie beside it.

    Args:
        place: The workbook.
        names: Their names; not empty.
    """
    more = len(names) - _MOST_NAMED
    return Finding(
        code="conflict-copy",
        severity=Severity.NOTICE,
        place=place,
        found=", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else ""),
        expected="one version of the workbook; only the one that was named is read",
        remedy="Make sure that this is the version you mean, and delete or rename the others.",
        count=len(names),
    )
