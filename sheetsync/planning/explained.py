"""One row of a workbook, explained: the nouns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sheetsync.model.change import FieldChange
from sheetsync.model.definition import Account
from sheetsync.model.finding import Finding
from sheetsync.model.plan import SourceFile, Verdict
from sheetsync.model.values import Canonical, FieldName, Wanted
from sheetsync.validation.explain import CellStory


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What Plytix says of the row.

    Attributes:
        verdict: What a plan makes of the row.
        before: Field → what Plytix has now, for the fields that the row feeds.
        changes: Field → change that a plan would hold.
    """

    verdict: Verdict
    before: Mapping[FieldName, Canonical] = field(default_factory=dict)
    changes: Mapping[FieldName, FieldChange] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """One row, explained.

    Attributes:
        source: The workbook's file.
        mapping: The mapping's file name.
        account: Whose definitions were used.
        sheet: The row's sheet.
        row: Its number, as Excel shows it.
        keys: Key field → the row's key.
        cells: What each cell became, left to right, then constants.
        findings: What was found in the row, those of its cells included.
        record: What the row, with rows on the same product, wants; ``None`` when it goes no
            further.
        compared: What Plytix says; ``None`` when nobody asked.
    """

    source: SourceFile
    mapping: str
    account: Account
    sheet: str
    row: int
    keys: Mapping[FieldName, str]
    cells: tuple[CellStory, ...]
    findings: tuple[Finding, ...]
    record: Mapping[FieldName, Wanted] | None
    compared: Compared | None

    @property
    def is_invalid(self) -> bool:
        """Whether the row goes no further."""
        unfit = self.compared is not None and self.compared.verdict is Verdict.INVALID
        return unfit or any(finding.is_error for finding in self.findings)
