"""The story of ``plan``: the dry run."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sheetsync.errors import UsageError
from sheetsync.mapping.sheet_mapping import WorkbookMapping
from sheetsync.model.finding import Finding
from sheetsync.model.place import CellPlace
from sheetsync.model.plan import Plan, SourceFile
from sheetsync.model.traffic import Traffic
from sheetsync.pipeline.assets import named_updates
from sheetsync.pipeline.validate import Validated, validate_workbook
from sheetsync.planning.expect import refuse_unknown_expectations
from sheetsync.planning.findings import fewer_rows
from sheetsync.planning.guard import unknown_guards
from sheetsync.planning.plan import PlanRequest, make_plan
from sheetsync.ports import Clock, Pim, Progress, RowMemory, no_progress
from sheetsync.reports.as_workbook import write_plan_workbook
from sheetsync.workbook.files.files import report_name
from sheetsync.workbook.files.saved import saved_at


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanJob:
    """What a plan is asked for with.

    Attributes:
        workbook: The source workbook.
        mapping: The mapping to read it by.
        mapping_file: Where the mapping stands.
        connection: The connection's name.
        endpoint: The PIM's base URL.
        run: The run's id.
        created_by: Who asks.
        only: Keys to restrict the plan to; empty: all.
        allow: Guards lifted by name and number.
        output: The plan workbook's path; ``None``: beside the source.
        expect: What the plan must come to exactly: name → number.
        memory: How many rows workbooks had before; ``None``: nothing is known.
    """

    workbook: Path
    mapping: WorkbookMapping
    mapping_file: SourceFile
    connection: str
    endpoint: str
    run: str
    created_by: str
    only: frozenset[str] = frozenset()
    allow: Mapping[str, int] | None = None
    output: Path | None = None
    expect: Mapping[str, int] | None = None
    memory: RowMemory | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A plan and where it stands.

    Attributes:
        plan: The plan.
        workbook: The plan workbook.
        traffic: What went to Plytix for it.
        page: The plan as a page beside the workbook; ``None``: none was written.
        headers: Sheet and header row of every table that was read.
        annotated: The annotated copy of the source; ``None``: none was written.
        warnings: What the user should know beside the plan, one sentence each.
    """

    plan: Plan
    workbook: Path
    traffic: Traffic
    page: Path | None = None
    headers: tuple[tuple[str, int], ...] = ()
    annotated: Path | None = None
    warnings: tuple[str, ...] = ()


def plan_workbook(
    job: PlanJob, pim: Pim, clock: Clock, *, progress: Progress = no_progress
) -> Planned:
    """The dry run: read, validate, compare with Plytix, write the plan workbook.

    Raises:
        SheetsyncError: The run could not go on; no plan is written.
    """
    refuse_unknown_expectations(job.expect or {})
    with collector_off():
        return _planned(job, pim, clock, progress)


def _planned(job: PlanJob, pim: Pim, clock: Clock, progress: Progress) -> Planned:
    before = pim.traffic()
    schema = pim.schema()
    validated = validate_workbook(
        job.workbook, job.mapping, schema, find_assets=pim.find_assets, progress=progress
    )
    plan = make_plan(
        PlanRequest(
            run=job.run,
            created_at=clock.now().isoformat(timespec="seconds"),
            created_by=job.created_by,
            workbook=validated.source,
            mapping=job.mapping,
            mapping_file=job.mapping_file,
            connection=job.connection,
            endpoint=job.endpoint,
            schema=schema,
            tables=validated.tables,
            shaped=validated.shaped,
            findings=(*validated.findings, *_rows_gone(job, validated)),
            only=job.only,
            allow=job.allow or {},
            base=validated.base,
            saved_at=saved_at(job.workbook),
            expect=job.expect or {},
        ),
        pim,
        progress=progress,
    )
    plan = replace(plan, updates=named_updates(plan.updates, pim.find_assets))
    refuse_unknown_guards(job.allow or {}, plan)
    if job.memory is not None:
        job.memory.remember(job.workbook, job.mapping_file.name, _row_count(validated))
    path = job.output or report_name(job.workbook, "plan", job.run)
    progress("Writing the plan workbook", 0, None)
    return Planned(
        plan=plan,
        workbook=write_plan_workbook(plan, path),
        traffic=pim.traffic().since(before),
        headers=tuple((one.table.sheet, one.table.header_row) for one in validated.tables),
    )


def _rows_gone(job: PlanJob, validated: Validated) -> Iterator[Finding]:
    """A notice when the workbook had many more rows the last time, unless that was told already."""
    if job.memory is None or any(one.code == "fewer-rows" for one in validated.findings):
        return
    before = job.memory.rows_before(job.workbook, job.mapping_file.name)
    told = fewer_rows(
        CellPlace(file=validated.source.name),
        _row_count(validated),
        before or 0,
        when="when it was last planned",
    )
    if told is not None:
        yield told


def _row_count(validated: Validated) -> int:
    return sum(len(wanted.table) for wanted in validated.tables)


def refuse_unknown_guards(allow: Mapping[str, int], plan: Plan) -> None:
    """Refuse to lift what is no guard: a mistyped name would lift nothing, unseen.

    Raises:
        UsageError: With the names that the plan's guards have.
    """
    unknown = unknown_guards(allow, plan.guards)
    if unknown:
        names = ", ".join(guard.name.removeprefix("max_") for guard in plan.guards)
        raise UsageError(
            f"--allow {unknown[0]}={allow[unknown[0]]}: there is no guard {unknown[0]}.",
            remedy=f"The guards of this plan are {names}.",
        )


@contextmanager
def collector_off() -> Iterator[None]:
    """Keep the garbage collector from walking millions of live cells over and over.

    A bulk phase makes values that live to its end and hardly any cycles, so that looking for
    garbage is nothing but cost: half the time of a large plan.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
