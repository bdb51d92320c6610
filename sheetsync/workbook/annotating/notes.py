"""What is put into the copy of a workbook, by sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sheetsync.errors import SetupError
from sheetsync.workbook.cells.own_marks import Mark


@dataclass(frozen=True, slots=True)
class RowNote:
    """What is said of one row.

    Attributes:
        status: A word or two.
        message: More, for people; empty when there is nothing to say.
        mark: The colour of the status; ``None``: it has none.
    """

    status: str
    message: str = ""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetNotes:
    """What is put into one sheet.

    Attributes:
        sheet: Its name.
        header_rows: The rows that hold headers, ascending; never empty.
        rows: Row as Excel counts → what is said of it.
        marks: Row → column from 0 → why the cell is marked.
    """

    sheet: str
    header_rows: tuple[int, ...]
    rows: Mapping[int, RowNote]
    marks: Mapping[int, Mapping[int, Mark]] = field(default_factory=dict)


class NotAnnotatedError(SetupError):
    """A workbook in which nothing can be put without a risk for what is there."""
