"""The nouns of an assumed mapping: what a workbook's columns are taken for when nobody says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sheetsync.mapping.sheet_mapping import WorkbookMapping
from sheetsync.model.definition import AccountSchema
from sheetsync.model.examined import ExaminedSheet
from sheetsync.model.finding import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumedSheet:
    """One sheet as it is taken.

    Attributes:
        examined: The sheet, its header row and its columns.
        has_key: Whether one of them says which product a row is.
        silent: Column → codes that say nothing of it, since all of it is made that way.
    """

    examined: ExaminedSheet
    has_key: bool = False
    silent: Mapping[int, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """What is assumed of a workbook.

    Attributes:
        mapping: A mapping of every sheet with a header row; ``None`` when there is none.
        schema: Definitions of the fields that the mapping names.
        sheets: Every sheet with cells, in the workbook's order; of hidden ones only that they are.
        findings: What is to be told of names, headers and words.
    """

    mapping: WorkbookMapping | None
    schema: AccountSchema
    sheets: tuple[AssumedSheet, ...]
    findings: tuple[Finding, ...] = ()
