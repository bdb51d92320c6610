"""The nouns of a proposed mapping: what is looked at, and what is proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sheetsync.model.finding import Finding
from sheetsync.model.values import FieldName, RawValue


class Confidence(StrEnum):
    """How sure a proposal is; what is below ``SURE`` says so beside the binding."""

    SURE = "sure"
    LIKELY = "likely"
    GUESS = "guess"
    """Left commented out."""


class Role(StrEnum):
    """What a column is proposed for."""

    KEY = "key"
    FIELD = "field"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCells:
    """One sheet as read, without any mapping.

    Attributes:
        sheet: The sheet's name.
        row_numbers: The row Excel shows, one per row, ascending; blank rows are left out.
        columns: Column from 0 → one raw value a row.
        shown: Column → position → what Excel displays, where that differs from the digits.
        visible: Whether people see the sheet.
    """

    sheet: str
    row_numbers: Sequence[int]
    columns: Mapping[int, Sequence[RawValue]]
    shown: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    visible: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedSetting:
    """A setting of a column that its values ask for.

    Attributes:
        name: The setting's name, such as ``decimal``.
        value: Its value, as text; of ``values``, words and meanings in turn, a line each.
        why: What in the values says so, one clause.
        stands: Whether it is written as a setting, or left to people as a comment.
    """

    name: str
    value: str
    why: str
    stands: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedColumn:
    """One column of the sheet and what is proposed for it.

    Attributes:
        index: The column, from 0.
        header: Its header as written; empty when it has none.
        role: What it is proposed for.
        field: The field it may feed; ``None`` when nothing fits.
        confidence: How sure that is; ``None`` when nothing fits.
        stands: Whether the binding is written, or left as a comment.
        why: The reasons, one clause each.
        samples: Some of its values as people see them.
        settings: Settings that its values ask for.
    """

    index: int
    header: str
    role: Role
    field: FieldName | None
    confidence: Confidence | None
    stands: bool
    why: tuple[str, ...]
    samples: tuple[str, ...] = ()
    settings: tuple[ProposedSetting, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A mapping proposed for one sheet of a workbook.

    Attributes:
        file: The workbook's file name, without folders.
        sheet: The sheet.
        sheets: How many sheets with cells the workbook has.
        header_row: The headers' row as Excel counts.
        header_rows: All rows that could be it, ascending; the chosen one among them.
        header_row_needed: Whether the mapping must name the row, since it would not be found.
        columns: The sheet's columns, left to right.
        findings: What is to be told: an error among them means that the mapping must be completed
            by hand before it can be used.
    """

    file: str
    sheet: str
    sheets: int
    header_row: int
    header_rows: tuple[int, ...]
    header_row_needed: bool
    columns: tuple[ProposedColumn, ...]
    findings: tuple[Finding, ...]

    @property
    def usable(self) -> bool:
        """Whether the proposed mapping can be planned with as it stands."""
        return not any(finding.is_error for finding in self.findings)

    def standing(self, role: Role) -> tuple[ProposedColumn, ...]:
        """The columns whose binding is written, in the order of the sheet."""
        return tuple(one for one in self.columns if one.role is role and one.stands)
