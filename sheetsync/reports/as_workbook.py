"""Plans and results as workbooks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sheetsync.model.change import Change
from sheetsync.model.outcome import RunResult
from sheetsync.model.plan import Plan
from sheetsync.planning.planfile import plan_to_json
from sheetsync.reports.content import plan_sheets
from sheetsync.reports.result_content import result_sheets
from sheetsync.reports.seal import Sealed, seal_sheet
from sheetsync.workbook.files.files import FileOperations, Files, report_name, write_atomically
from sheetsync.workbook.files.looking import is_folder
from sheetsync.workbook.writing.layout import WorkbookContent
from sheetsync.workbook.writing.write import refuse_too_many_rows, write_content

if TYPE_CHECKING:
    from sheetsync.workbook.reading.read import Reading


def write_plan_workbook(plan: Plan, path: Path, *, files: FileOperations | None = None) -> Path:
    """Write a plan as a workbook to be reviewed.

    Args:
        plan: The plan.
        path: Where; a folder takes the usual name. What is there already stays: the plan goes
            beside it under a free name.
        files: What touches the disk; for tests.

    Returns:
        Where the plan workbook stands.

    Raises:
        OutputError: It cannot be written there; nothing is left behind.
    """
    sealed = plan_to_json(plan)
    target = _target(path, plan, "plan")

    def content(name: str) -> WorkbookContent:
        return WorkbookContent(
            kind="plan",
            run=plan.run,
            title=f"Plan for {plan.workbook.name}",
            source=_asked_in(plan),
            source_folder=plan.workbook.folder,
            sheets=(*plan_sheets(plan, name), seal_sheet(Sealed(name=name, plan=sealed))),
        )

    refuse_too_many_rows(content(target.name))
    return write_atomically(
        target,
        plan.run,
        lambda file, name: write_content(content(name), file, target.parent),
        files=files or Files(),
    )


def write_result_workbook(
    plan: Plan,
    result: RunResult,
    reading: Reading | None,
    path: Path,
    *,
    files: FileOperations | None = None,
) -> Path:
    """Write what became of every input row as a workbook.

    Args:
        plan: The plan that was applied.
        result: What it came to.
        reading: The source with all its columns; ``None`` when it cannot be read any more, and
            rows are told by their keys alone.
        path: Where; see ``write_plan_workbook``.
        files: What touches the disk; for tests.

    Returns:
        Where the result workbook stands.

    Raises:
        OutputError: It cannot be written there; nothing is left behind.
    """
    target = _target(path, plan, "result")
    content = WorkbookContent(
        kind="result",
        run=plan.run,
        title=f"Result for {plan.workbook.name}",
        source=plan.workbook.name,
        source_folder=plan.workbook.folder,
        sheets=result_sheets(plan, result, reading.tables if reading is not None else None),
    )
    refuse_too_many_rows(content)
    return write_atomically(
        target,
        plan.run,
        lambda file, _name: write_content(content, file, target.parent),
        files=files or Files(),
    )


def _asked_in(plan: Plan) -> str:
    """The workbook whose rows the plan tells: the source; of an undo the undone run's source."""
    entities: tuple[Change, ...] = (*plan.updates, *plan.creates, *plan.deletes)
    return entities[0].place.file if plan.undoes and entities else plan.workbook.name


def _target(path: Path, plan: Plan, what: str) -> Path:
    if not is_folder(path):
        return path
    return path / report_name(path / plan.workbook.name, what, plan.run).name
