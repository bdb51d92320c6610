"""The story of each command: one straight function each, which gets its parts as arguments."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from sheetsync.applying.apply import apply_plan
from sheetsync.applying.preconditions import (
    refuse_expired,
    refuse_other_account,
    refuse_other_definitions,
    refuse_other_mapping,
    refuse_stopped,
)
from sheetsync.errors import MappingError, PlanError, UsageError, WorkbookError
from sheetsync.mapping.check import check_mapping
from sheetsync.mapping.parse import parse_mapping
from sheetsync.mapping.sheet_mapping import WorkbookMapping
from sheetsync.model.definition import AccountSchema, Kind
from sheetsync.model.finding import Finding
from sheetsync.model.outcome import RunResult
from sheetsync.model.place import CellPlace
from sheetsync.model.plan import Plan, RowVerdict, SourceFile, Verdict
from sheetsync.model.record import Mode, WantedTable
from sheetsync.model.values import Canonical
from sheetsync.planning.guard import unknown_guards
from sheetsync.planning.plan import PlanRequest, make_plan
from sheetsync.ports import Clock, Journal, Pim, Progress, no_progress
from sheetsync.records.shape import Shaped, shape_records
from sheetsync.reports.as_workbook import write_plan_workbook, write_result_workbook
from sheetsync.reports.reviewed import ReviewedPlan, read_reviewed_plan
from sheetsync.validation.accept import accepted_rows
from sheetsync.validation.edits import decode_edit
from sheetsync.workbook.files import check_writable, report_name
from sheetsync.workbook.read import Reading, read_workbook
from sheetsync.workbook.result_sheets import RESULT

FED_BACK_MARKS = frozenset({RESULT})
"""The workbooks of ours that can be a source: what failed in a run can be planned again."""

MAX_AGE = timedelta(hours=24)
"""How old a plan may be when it is applied (``product.md``, section 7)."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A plan and where it stands.

    Attributes:
        plan: The plan.
        workbook: The plan workbook.
    """

    plan: Plan
    workbook: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Validated:
    """A workbook read and checked, before anything is compared.

    Attributes:
        source: The workbook's file.
        tables: What every accepted row wants, a table each.
        shaped: Records, merged.
        findings: Everything found so far: reading, mapping, values, records.
    """

    source: SourceFile
    tables: tuple[WantedTable, ...]
    shaped: Shaped
    findings: tuple[Finding, ...]


def validate_workbook(
    workbook: Path,
    mapping: WorkbookMapping,
    schema: AccountSchema,
    *,
    progress: Progress = no_progress,
) -> Validated:
    """Read a workbook and say which rows may go on, with every fault in one pass.

    Raises:
        WorkbookError: The workbook cannot be read.
        MappingError: The mapping cannot be used with this account.
    """
    mapping_findings = check_mapping(mapping, schema)
    errors = [finding for finding in mapping_findings if finding.is_error]
    if errors:
        raise MappingError(
            f"The mapping {mapping.file} does not fit the account {schema.account.name}: "
            f"{len(errors)} {'fault' if len(errors) == 1 else 'faults'}.",
            remedy="Correct the mapping at the places named above.",
            findings=mapping_findings,
        )
    reading = read_workbook(workbook, mapping, accepted_marks=FED_BACK_MARKS, progress=progress)
    refuse_unusable_headers(reading)
    findings = [*mapping_findings, *reading.findings]
    tables = []
    for sheet_mapping, table in reading.tables:
        wanted, found = accepted_rows(
            table, sheet_mapping, schema, clear_marker=mapping.clear_marker
        )
        tables.append(wanted.without_raw_values())
        findings.extend(found)
    shaped = shape_records(tables)
    findings.extend(shaped.findings)
    return Validated(
        source=reading.source, tables=tuple(tables), shaped=shaped, findings=tuple(findings)
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


def refuse_unusable_headers(reading: Reading) -> None:
    """Refuse a workbook in which a header that the mapping binds stands twice (H27).

    Raises:
        WorkbookError: With the place of every such header.
    """
    tops = {table.sheet: table.header_row for _mapping, table in reading.tables}
    faults = [
        finding
        for finding in reading.findings
        if finding.is_error
        and isinstance(finding.place, CellPlace)
        and finding.place.sheet in tops
        and finding.place.row == tops[finding.place.sheet]
    ]
    if faults:
        raise WorkbookError(
            "; ".join(
                f'{one.place}: found "{one.found}", expected {one.expected}' for one in faults
            ),
            remedy=faults[0].remedy,
        )


def plan_workbook(
    job: PlanJob, pim: Pim, clock: Clock, *, progress: Progress = no_progress
) -> Planned:
    """The dry run: read, validate, compare with Plytix, write the plan workbook.

    Raises:
        SheetsyncError: The run could not go on; no plan is written.
    """
    with collector_off():
        return _planned(job, pim, clock, progress)


def _planned(job: PlanJob, pim: Pim, clock: Clock, progress: Progress) -> Planned:
    schema = pim.schema()
    validated = validate_workbook(job.workbook, job.mapping, schema, progress=progress)
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
            findings=validated.findings,
            only=job.only,
            allow=job.allow or {},
        ),
        pim,
        progress=progress,
    )
    refuse_unknown_guards(job.allow or {}, plan)
    path = job.output or report_name(job.workbook, "plan", job.run)
    progress("Writing the plan workbook", 0, None)
    return Planned(plan=plan, workbook=write_plan_workbook(plan, path))


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


def checked_rows(validated: Validated) -> tuple[RowVerdict, ...]:
    """Every input row once, as far as can be said offline: invalid, ignored, or fit to be planned.

    Returns:
        Verdicts by table and row; a row that is fit counts as ``UPDATE``.
    """
    codes: dict[tuple[str, int], str] = {}
    for finding in validated.findings:
        place = finding.place
        if not finding.is_error or not isinstance(place, CellPlace):
            continue
        if place.sheet is not None and place.row is not None:
            codes.setdefault((place.sheet, place.row), finding.code)
    verdicts = []
    for wanted in validated.tables:
        for position, row in enumerate(wanted.table.row_numbers):
            sheet = wanted.table.sheet
            texts = (column[position] for column in wanted.keys.values())
            code = validated.shaped.rejected.get((sheet, row)) or codes.get((sheet, row), "")
            if position in wanted.rejected or (sheet, row) in validated.shaped.rejected:
                verdict = Verdict.INVALID
            elif wanted.modes[position] is Mode.IGNORE:
                verdict = Verdict.IGNORED
            else:
                verdict = Verdict.UPDATE
            key = next((text for text in texts if text is not None), "")
            verdicts.append(RowVerdict(sheet, row, key, verdict, code=code))
    return tuple(verdicts)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyJob:
    """What an apply is asked for with.

    Attributes:
        plan_workbook: The reviewed plan workbook.
        max_age: How old the plan may be.
        max_failures: Failures after which the run stops; ``None``: only the brake on failures in
            a row.
        output: The result workbook's file, or the folder it goes to; ``None``: beside the source.
        source: The source workbook, when it has moved; ``None``: where the plan says.
    """

    plan_workbook: Path
    max_age: timedelta = MAX_AGE
    max_failures: int | None = None
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


def report_path(output: Path | None, source: Path, what: str, run: str) -> Path:
    """Where a report goes: a named file, the usual name in a named folder, or beside the source.

    Args:
        output: A file that ends in ``.xlsx``; anything else is a folder, also one that is not
            there, since a workbook without its ending opens for nobody. ``None``: none is named.
        source: The source workbook.
        what: ``plan`` or ``result``.
        run: The run's id.
    """
    usual = report_name(source, what, run)
    if output is None:
        return usual
    return output if output.suffix.lower() == ".xlsx" else output / usual.name


OpenJournal = Callable[[Plan, str], AbstractContextManager[Journal]]
"""Opens the journal of a plan's run, given the plan and its fingerprint."""


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
    source = find_source(plan, job)
    refuse_other_mapping(plan, mapping_sha256(plan))
    refuse_other_account(plan, pim.account())
    schema = pim.schema()
    refuse_other_definitions(plan, schema)
    mapping = parse_mapping(plan.mapping_text, file=plan.mapping.name)
    edited = decode_edits(reviewed, schema, mapping)
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


def mapping_sha256(plan: Plan) -> str | None:
    """The hash of the plan's mapping file as it stands now; ``None`` when it cannot be read."""
    try:
        data = (Path(plan.mapping.folder) / plan.mapping.name).read_bytes()
    except OSError:
        return None
    return hashlib.sha256(data).hexdigest()


def find_source(plan: Plan, job: ApplyJob) -> Path:
    """The source workbook: where the user says, where it was, or beside the plan.

    Raises:
        PlanError: It is in none of these places.
    """
    if job.source is not None:
        if job.source.is_file():
            return job.source
        raise PlanError(
            f"There is no file {job.source}.", remedy="Name the source workbook with --source."
        )
    candidates = (
        Path(plan.workbook.folder) / plan.workbook.name,
        job.plan_workbook.parent / plan.workbook.name,
    )
    found = next((path for path in candidates if path.is_file()), None)
    if found is None:
        raise PlanError(
            f"The source workbook {plan.workbook.name} is neither in {plan.workbook.folder} "
            "nor beside the plan.",
            remedy="Put it back beside the plan, or name it with --source.",
        )
    return found


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
