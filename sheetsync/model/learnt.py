"""What became of an answer to a value that could not be used."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """One answer, and whether a mapping has learnt it.

    Attributes:
        sheet: The sheet of the source.
        column: The column's header.
        field: The field whose dictionary it concerns.
        value: What people write.
        meaning: What it means from now on; empty when the value is readable by itself by now.
        rows: How many rows of the answered plan it concerns.
        cell: The cell of the answer, such as ``Causes!I5``.
        is_new: Whether it was written; ``False`` when the mapping has it already.
    """

    sheet: str
    column: str
    field: str
    value: str
    meaning: str
    rows: int
    cell: str
    is_new: bool
