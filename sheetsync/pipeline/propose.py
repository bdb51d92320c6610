"""The stories of ``mapping init`` and ``mapping check``."""

from __future__ import annotations

from pathlib import Path

from sheetsync.entities.product import LABEL, SKU
from sheetsync.mapping.check import check_mapping
from sheetsync.mapping.proposal import Proposal, SheetCells
from sheetsync.mapping.propose import Choices, Survey
from sheetsync.mapping.sheet_mapping import WorkbookMapping
from sheetsync.model.definition import AccountSchema, Kind
from sheetsync.model.finding import Finding
from sheetsync.pipeline.validate import FED_BACK_MARKS
from sheetsync.ports import Pim, Progress, no_progress
from sheetsync.workbook.reading.read import read_sheets, read_workbook


def propose_mapping(
    workbook: Path,
    schema: AccountSchema,
    *,
    pim: Pim | None = None,
    choices: Choices | None = None,
    progress: Progress = no_progress,
) -> Proposal:
    """Propose a mapping for a workbook.

    Args:
        workbook: The workbook; it is only read.
        schema: The account's definitions.
        pim: Asked once, which of up to 100 sample values are SKUs; ``None``: nobody is asked.
        choices: What the user says of sheet, header row and key.
        progress: Told of rows.

    Raises:
        WorkbookError: The workbook cannot be read, or has no headers.
        RemoteError: Plytix could not be asked.
    """
    source, grids = read_sheets(workbook, progress=progress)
    cells = [
        SheetCells(
            sheet=grid.sheet,
            row_numbers=grid.row_numbers,
            columns=grid.values,
            shown=grid.shown,
            visible=grid.visible,
        )
        for grid in grids
        if grid.row_numbers
    ]
    survey = Survey(cells, schema, file=source.name, choices=choices)
    known: frozenset[str] | None = None
    if pim is not None:
        texts = survey.key_texts
        found = pim.fetch(Kind.PRODUCT, SKU, texts, (LABEL,)) if texts else ()
        known = frozenset(snapshot.key for snapshot in found)
    return survey.proposal(known)


def check_against(
    mapping: WorkbookMapping,
    schema: AccountSchema,
    workbook: Path | None,
    *,
    progress: Progress = no_progress,
) -> tuple[Finding, ...]:
    """Everything that is wrong with a mapping: for an account, and for a workbook.

    Args:
        mapping: The mapping.
        schema: The account's definitions.
        workbook: The workbook whose sheets and headers it should fit; ``None``: none.
        progress: Told of rows.

    Returns:
        Findings about the mapping in the order of the file, then those about the workbook.

    Raises:
        WorkbookError: The workbook cannot be read, or no sheet of it fits the mapping.
    """
    findings = check_mapping(mapping, schema)
    if workbook is None:
        return findings
    reading = read_workbook(workbook, mapping, accepted_marks=FED_BACK_MARKS, progress=progress)
    return (*findings, *reading.findings)
