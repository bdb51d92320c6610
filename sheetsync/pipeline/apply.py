"""The story of ``apply``: carry out what was accepted, prove it, tell every row once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sheetsync.applying.canary import Canary
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
from sheetsync.model.plan import Decisions, Plan
from sheetsync.model.values import Canonical
from sheetsync.pipeline.assets import with_typed_assets
from sheetsync.pipeline.carry_out import Applied, Todo, carry_out
from sheetsync.pipeline.paths import find_source, mapping_sha256
from sheetsync.pipeline.result_place import result_place
from sheetsync.pipeline.validate import FED_BACK_MARKS
from sheetsync.planning.operations import operations
from sheetsync.ports import Clock, Journal, Pim, Progress, TakeTurn, no_progress, no_turns
from sheetsync.reports.reviewed import ReviewedPlan, read_reviewed_plan
from sheetsync.validation.edits import decode_edit
from sheetsync.workbook.reading.read import Reading, read_workbook

MAX_AGE = timedelta(hours=24)
"""How old a plan may be when it is applied."""

Edited = Mapping[str, Canonical | None]
"""Change id → the value typed instead of the plan's."""

OpenJournal = Callable[[Plan, str, Decisions, Edited], AbstractContextManager[Journal]]
"""Opens the journal of a plan's run, given the plan, its fingerprint, and the review."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyJob:
    """What an apply is asked for with.

    Attributes:
        plan_workbook: The reviewed plan workbook.
        max_age: How old the plan may be.
        max_failures: Failures after which the run stops; ``None``: only the brake on failures in
            a row.
        canary: What comes first, and who is asked whether the rest follows; ``None``: nothing.
        expect: What the accepted changes must come to exactly: name → number.
        output: The result workbook's file, or the folder it goes to; ``None``: beside the source.
        source: The source workbook, when it has moved; ``None``: where the plan says.
        spare: Where the result goes when it cannot go beside the source, or its folder goes away
            meanwhile; ``None``: nowhere.
    """

    plan_workbook: Path
    max_age: timedelta = MAX_AGE
    max_failures: int | None = None
    canary: Canary | None = None
    expect: Mapping[str, int] = field(default_factory=dict)
    output: Path | None = None
    source: Path | None = None
    spare: Path | None = None


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
    take_turn: TakeTurn = no_turns,
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
    mapping = None if plan.undoes else parse_mapping(plan.mapping_text, file=plan.mapping.name)
    edited = decode_edits(reviewed, with_typed_assets(schema, reviewed, pim.find_assets), mapping)
    refuse_unexpected(job.expect, operations(plan, reviewed.decisions, edited))
    reading = None if mapping is None else _read_source(plan, source, mapping, progress)
    path, warnings = result_place(job.output, source, plan.run, job.spare)
    with open_journal(plan, reviewed.sha256, reviewed.decisions, edited) as journal:
        return carry_out(
            Todo(
                plan=plan,
                decisions=reviewed.decisions,
                edited=edited,
                reading=reading,
                path=path,
                source=source,
                spare=job.spare,
                max_failures=job.max_failures,
                canary=job.canary,
                warnings=warnings,
            ),
            pim,
            journal,
            clock,
            take_turn=take_turn,
            stop=stop,
            progress=progress,
        )


def _read_source(plan: Plan, source: Path, mapping: WorkbookMapping, progress: Progress) -> Reading:
    """Read the source once more, with all its columns, for the result.

    Raises:
        PlanError: It is not what was planned any more.
    """
    reading = read_workbook(
        source, mapping, all_columns=True, accepted_marks=FED_BACK_MARKS, progress=progress
    )
    if reading.source.sha256 != plan.workbook.sha256:
        raise _source_changed(plan, source)
    return reading


def decode_edits(
    reviewed: ReviewedPlan, schema: AccountSchema, mapping: WorkbookMapping | None
) -> Edited:
    """Read the new values that the reviewer typed, as strictly as cells of the source.

    Args:
        reviewed: The plan with what was typed.
        schema: The account's definitions.
        mapping: The plan's mapping, whose checks count; ``None``: an undo has none.

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
    sheets = () if mapping is None else mapping.sheets
    bindings = {one.field: one for sheet in sheets for one in sheet.columns}
    values: dict[str, Canonical | None] = {}
    faults: list[str] = []
    for change_id, raw in reviewed.decisions.edited:
        place = reviewed.edited_cells[change_id]
        decoded = decode_edit(
            raw,
            definitions[fields[change_id]],
            clear_marker=reviewed.plan.clear_marker,
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
