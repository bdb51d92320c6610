"""A plan workbook as it comes back from its reviewer: opened, unsealed, and held against its seal.

The seal holds the plan; what every sheet must show is made from it anew and compared with what the
sheets do show. Decisions, new values, answers and the signature may differ. Anything else is
refused by the name of its cell, because people decide by what they see.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sheetsync.errors import PlanError
from sheetsync.model.place import CellPlace
from sheetsync.model.plan import Decisions, Plan
from sheetsync.planning.planfile import fingerprint, plan_from_json
from sheetsync.reports.answers import Answer, review_causes
from sheetsync.reports.cause_sheet import CAUSES
from sheetsync.reports.content import (
    CHANGES,
    NEW_PRODUCTS,
    ROWS,
    rows_sheet,
    summary_of,
)
from sheetsync.reports.differences import (
    Differences,
    compare_page,
    compare_problems,
    compare_rows,
)
from sheetsync.reports.problems import PROBLEMS, problems_sheet
from sheetsync.reports.review_cells import Review, review_changes, review_new_products
from sheetsync.reports.seal import SEAL, read_seal
from sheetsync.reports.summary import SUMMARY, signature_cell
from sheetsync.workbook.own.plan_cells import SavedRow, SavedWorkbook, read_saved_workbook

SHEETS = (SUMMARY, CHANGES, NEW_PRODUCTS, PROBLEMS, CAUSES, ROWS, SEAL)
MAX_TOLD = 10
"""Cells that a refusal names; the rest are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedPlan:
    """A plan with what its reviewer decided.

    Attributes:
        plan: The plan as it was sealed.
        decisions: What was rejected, edited and signed.
        sha256: The plan's fingerprint.
        edited_cells: Id of each edited value (as in ``decisions.edited``) → the cell of the plan
            workbook where it was typed.
        answers: What was answered on *Causes*, in the order of the sheet; for the mapping alone.
    """

    plan: Plan
    decisions: Decisions
    sha256: str
    edited_cells: Mapping[str, CellPlace]
    answers: tuple[Answer, ...] = ()


def read_reviewed_plan(path: Path) -> ReviewedPlan:
    """Open a plan workbook and hold it against its seal.

    Rows may be sorted, filtered, hidden; a row of *Changes* or *New products* that was deleted is
    rejected; columns added to the right, and sheets added, are not looked at.

    Args:
        path: The plan workbook, as written or as saved by a spreadsheet program.

    Raises:
        WorkbookError: The file is missing, or no Excel workbook.
        PlanError: It is no plan, its seal is damaged, or it shows anything else than was planned;
            ``cells`` names the first ten such cells with what they say and should say.
    """
    with _collector_off():
        return _read(path)


@contextmanager
def _collector_off() -> Iterator[None]:
    """Make many objects that all stay without the collector looking at them again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read(path: Path) -> ReviewedPlan:
    saved = read_saved_workbook(path, SHEETS)
    seal = saved.sheets.get(SEAL)
    if seal is None:
        raise _no_plan(saved)
    sealed = read_seal(_first_column(seal), saved.name)
    plan = plan_from_json(sealed.plan)
    differences = Differences()
    for name in SHEETS:
        if name not in saved.sheets:
            differences.add(name, "", f"the sheet {name} is missing")
    differences.raise_if_any(saved.name, MAX_TOLD)

    summary = summary_of(plan, sealed.name)
    signature = signature_cell(summary)
    approved_by = compare_page(summary, saved.sheets[SUMMARY], signature, differences)
    changes = review_changes(plan, saved, differences)
    created = review_new_products(plan, saved, differences)
    compare_problems(problems_sheet(plan), saved, differences)
    answers = review_causes(plan, saved, differences)
    compare_rows(rows_sheet(plan), saved, differences)
    differences.raise_if_any(saved.name, MAX_TOLD)
    reviewed = _reviewed(
        plan, (changes, created), fingerprint(sealed.plan), approved_by, saved.name
    )
    return replace(reviewed, answers=answers)


def _reviewed(
    plan: Plan, reviews: Sequence[Review], sha256: str, approved_by: str, file: str
) -> ReviewedPlan:
    edits = [edit for review in reviews for edit in review.edited]
    return ReviewedPlan(
        plan=plan,
        decisions=Decisions(
            rejected=frozenset().union(*(review.rejected for review in reviews)),
            edited=tuple((edit.id, edit.value) for edit in edits),
            approved_by=approved_by,
        ),
        sha256=sha256,
        edited_cells={
            edit.id: CellPlace(
                file=file, sheet=edit.sheet, row=edit.row, column=edit.column, header=edit.header
            )
            for edit in edits
        },
    )


def _first_column(rows: Sequence[SavedRow]) -> list[str]:
    lines = [str(row[0]) if row else "" for row in rows]
    while lines and not lines[-1]:
        lines.pop()
    if len(lines) > 2 and lines[2].endswith(".0"):
        lines[2] = lines[2].removesuffix(".0")
    return lines


def _no_plan(saved: SavedWorkbook) -> PlanError:
    if saved.mark == "result":
        return PlanError(
            f"{saved.name} is a result workbook: it tells what a run did, and holds no plan.",
            remedy=f'Plan what is left with: sheetsync plan "{saved.name}"',
        )
    if saved.mark == "plan":
        return PlanError(
            f"{saved.name} was a plan workbook, but its hidden sheet with the sealed plan is gone.",
            remedy="Use the plan workbook as sheetsync wrote it, or plan again.",
            cells=(f"{SEAL}!A1",),
        )
    return PlanError(
        f"{saved.name} is no plan workbook: it holds no sealed plan.",
        remedy=f'Make a plan of it first: sheetsync plan "{saved.name}"',
    )
