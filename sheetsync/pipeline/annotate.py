"""The annotated copy of a source: beside the plan or the result, for who asks for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sheetsync.errors import SetupError, UsageError
from sheetsync.model.plan import Plan
from sheetsync.pipeline.carry_out import Applied
from sheetsync.pipeline.paths import find_source
from sheetsync.pipeline.plan import Planned
from sheetsync.planning.operations import operations
from sheetsync.reports.annotation import plan_notes, result_notes
from sheetsync.workbook.annotating.annotate import refuse_other_kinds, write_annotated_copy
from sheetsync.workbook.annotating.notes import SheetNotes


def refuse_to_annotate(source: Path) -> None:
    """Refuse to annotate a source that cannot be, before any work is done.

    Raises:
        NotAnnotatedError: It is no Excel workbook.
    """
    refuse_other_kinds(source)


def refuse_to_annotate_source_of(
    plan: Plan, plan_workbook: Path, named: Path | None = None
) -> None:
    """Refuse to annotate the source of a plan that cannot be, before anything is sent.

    Args:
        plan: The plan.
        plan_workbook: Where the plan workbook stands now.
        named: Where the user says that the source is; ``None``: the user does not say.

    Raises:
        UsageError: The plan is an undo, which has no source.
        NotAnnotatedError: The source is no Excel workbook.
        PlanError: The source is gone.
    """
    if plan.undoes:
        raise UsageError(
            "An undo has no source workbook that could be annotated.",
            remedy="Leave out --annotate; the result workbook tells every row.",
        )
    refuse_other_kinds(find_source(plan, plan_workbook, named))


def with_annotated_plan(planned: Planned) -> Planned:
    """Write the copy of the source that says what would happen to each row.

    The plan stands already, so that a copy that cannot be written is a warning.
    """
    plan = planned.plan
    source = Path(plan.workbook.folder) / plan.workbook.name
    notes = plan_notes(plan, planned.headers)
    path, warnings = _copy(plan, source, notes, planned.workbook.parent)
    return replace(planned, annotated=path, warnings=(*planned.warnings, *warnings))


def with_annotated_result(applied: Applied) -> Applied:
    """Write the copy of the source that says what became of each row.

    The run is over, so that a copy that cannot be written is a warning.
    """
    plan, reading = applied.plan, applied.reading
    if reading is None:
        return applied
    notes = result_notes(
        plan,
        applied.result.rows,
        operations(plan, applied.decisions, applied.edited),
        applied.result.operations,
        [(table.sheet, table.header_row) for _, table in reading.tables],
    )
    source = Path(reading.source.folder) / reading.source.name
    path, warnings = _copy(plan, source, notes, applied.workbook.parent)
    return replace(applied, annotated=path, warnings=(*applied.warnings, *warnings))


def _copy(
    plan: Plan, source: Path, notes: Sequence[SheetNotes], folder: Path
) -> tuple[Path | None, tuple[str, ...]]:
    """Where the copy stands, if there is one, and what the user should know of it."""
    try:
        copy = write_annotated_copy(source, plan.workbook.sha256, notes, folder, plan.run)
    except SetupError as error:
        return None, (f"There is no annotated copy: {error.message} {error.remedy}".rstrip(),)
    return copy.path, copy.remarks
