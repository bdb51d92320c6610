"""The story of ``apply``: carry out what was accepted, prove it, tell every row once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from sheetsync.applying.apply import apply_plan
from sheetsync.applying.preconditions import (
    refuse_expired,
    refuse_other_account,
    refuse_other_definitions,
    refuse_other_mapping,
    refuse_stopped,
    refuse_unexpected,
)
from sheetsync.errors import PlanError
from sheetsync.mapping.parse import parse_mapping
from sheetsync.mapping.sheet_mapping import WorkbookMapping
from sheetsync.model.definition import AccountSchema, Kind
from sheetsync.model.finding import Finding
from sheetsync.model.outcome import RunResult
from sheetsync.model.plan import Plan
from sheetsync.model.values import Canonical
from sheetsync.pipeline.paths import find_source, mapping_sha256, report_path
from sheetsync.pipeline.validate import FED_BACK_MARKS
from sheetsync.planning.operations import operations
from sheetsync.ports import Clock, Journal, Pim, Progress, no_progress
from sheetsync.reports.as_workbook import write_result_workbook
from sheetsync.reports.reviewed import ReviewedPlan, read_reviewed_plan
from sheetsync.validation.edits import decode_edit
from sheetsync.workbook.files.files import check_writable
from sheetsync.workbook.reading.read import read_workbook

MAX_AGE = timedelta(hours=24)
"""How old a plan may be when it is applied."""

OpenJournal = Callable[[Plan, str], AbstractContextManager[Journal]]
"""Opens the journal of a plan's run, given the plan and its fingerprint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyJob:
    """What an apply is asked for with.

    Attributes:
        plan_workbook: The reviewed plan workbook.
        max_age: How old the plan may be.
        max_failures: Failures after which the run stops; ``None``: only the brake on failures in
            a row.
        expect: What the accepted changes must come to exactly: name → number.
        output: The result workbook's file, or the folder it goes to; ``None``: beside the source.
        source: The source workbook, when it has moved; ``None``: where the plan says.
    """

    plan_workbook: Path
    max_age: timedelta = MAX_AGE
    max_failures: int | None = None
    expect: Mapping[str, int] = field(default_factory=dict)
    output: Path | None = None
    source: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What an apply came to, and where it is told.

    Attributes:
        plan: The plan.
        result: The run's result.
        workbook: The result workbook.
    """

    plan: Plan
    result: RunResult
    workbook: Path


def read_plan(path: Path) -> ReviewedPlan:
    """Open a reviewed plan workbook and hold it against its seal.

    Raises:
        PlanError: It is no plan, or more than decisions and new values was changed.
    """
    return read_reviewed_plan(path)


def apply_reviewed(
    job: ApplyJob,
    reviewed: ReviewedPlan,
    pim: Pim,
    clock: Clock,
    open_journal: OpenJournal,
    *,
    stop: Callable[[], bool] = lambda: False,
    progress: Progress = no_progress,
) -> Applied:
    """Carry out what was accepted, prove it, and tell every row once.

    Raises:
        PlanError: The plan is stale, expired, was applied before, or an edited value is no good.
        GuardError: A guard refuses the plan.
        RemoteError: Plytix cannot be reached before anything was sent.
    """
    plan = reviewed.plan
    refuse_stopped(plan)
    refuse_expired(plan, clock.now(), job.max_age)
    source = find_source(plan, job.plan_workbook, job.source)
    refuse_other_mapping(plan, mapping_sha256(plan))
    refuse_other_account(plan, pim.account())
    schema = pim.schema()
    refuse_other_definitions(plan, schema)
    mapping = parse_mapping(plan.mapping_text, file=plan.mapping.name)
    edited = decode_edits(reviewed, schema, mapping)
    refuse_unexpected(job.expect, operations(plan, reviewed.decisions, edited))
    reading = read_workbook(
        source, mapping, all_columns=True, accepted_marks=FED_BACK_MARKS, progress=progress
    )
    if reading.source.sha256 != plan.workbook.sha256:
        raise _source_changed(plan, source)
    path = report_path(job.output, source, "result", plan.run)
    check_writable(path if path.is_dir() else path.parent, plan.run)
    with open_journal(plan, reviewed.sha256) as journal:
        result = apply_plan(
            plan,
            reviewed.decisions,
            edited,
            pim,
            journal,
            clock,
            stop=stop,
            progress=progress,
            max_failures=job.max_failures,
        )
        result = replace(result, approved_by=reviewed.decisions.approved_by)
        written = write_result_workbook(plan, result, reading, path)
    return Applied(plan=plan, result=result, workbook=written)


def decode_edits(
    reviewed: ReviewedPlan, schema: AccountSchema, mapping: WorkbookMapping
) -> Mapping[str, Canonical | None]:
    """Read the new values that the reviewer typed, as strictly as cells of the source.

    Returns:
        Change id → canonical value; ``None`` clears.

    Raises:
        PlanError: With the cell of every value that cannot be used.
    """
    definitions = schema.fields(Kind.PRODUCT)
    fields = {
        **{change.id: change.field for update in reviewed.plan.updates for change in update.fields},
        **{
            f"{create.id}/{change.field}": change.field
            for create in reviewed.plan.creates
            for change in create.fields
        },
    }
    bindings = {one.field: one for sheet in mapping.sheets for one in sheet.columns}
    values: dict[str, Canonical | None] = {}
    faults: list[str] = []
    for change_id, raw in reviewed.decisions.edited:
        place = reviewed.edited_cells[change_id]
        decoded = decode_edit(
            raw,
            definitions[fields[change_id]],
            clear_marker=mapping.clear_marker,
            place=place,
            binding=bindings.get(fields[change_id]),
        )
        if isinstance(decoded, Finding):
            faults.append(
                f'{place.sheet}!{place.cell}: found "{decoded.found}", expected {decoded.expected}'
            )
        else:
            values[change_id] = decoded
    if faults:
        raise PlanError(
            f"{len(faults)} edited new "
            f"{'value cannot' if len(faults) == 1 else 'values cannot'} be used.",
            remedy="Correct the cells named above, save, apply again. Nothing was sent.",
            cells=faults,
        )
    return values


def _source_changed(plan: Plan, source: Path) -> PlanError:
    return PlanError(
        f"{source.name} was changed after the plan {plan.run} was made: its contents are no "
        "longer those that were planned.",
        remedy="Plan the workbook again.",
    )
