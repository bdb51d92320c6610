"""The story of ``resume``: finish a run that was cut off, whatever cut it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sheetsync.applying.earlier import anything_left
from sheetsync.applying.preconditions import refuse_other_account, refuse_other_definitions
from sheetsync.errors import OutputError, PlanError, SheetsyncError
from sheetsync.mapping.parse import parse_mapping
from sheetsync.model.plan import Plan
from sheetsync.model.recorded import RecordedRun
from sheetsync.pipeline.carry_out import Applied, Todo, carry_out
from sheetsync.pipeline.result_place import result_place
from sheetsync.pipeline.sealed_copy import write_sealed_copy
from sheetsync.pipeline.validate import FED_BACK_MARKS
from sheetsync.ports import Clock, Journal, Pim, Progress, TakeTurn, no_progress, no_turns
from sheetsync.workbook.reading.read import Reading, read_workbook


class EarlierJournal(Journal, Protocol):
    """The journal of a run that was cut off, open to be gone on with."""

    @property
    def earlier(self) -> RecordedRun | None:
        """What stands in it."""
        ...


OpenEarlier = Callable[[], AbstractContextManager[EarlierJournal]]
"""Opens the journal of the run, once nobody else is at it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeJob:
    """What a resume is asked for with.

    Attributes:
        max_failures: Failures after which the run stops; ``None``: only the brake on failures in
            a row.
        output: The result workbook's file, or the folder it goes to; ``None``: beside the source.
        source: The source workbook, when it has moved; ``None``: where the plan says.
        spare: Where the result goes when it cannot go beside the source, or its folder goes away
            meanwhile; ``None``: nowhere.
    """

    max_failures: int | None = None
    output: Path | None = None
    source: Path | None = None
    spare: Path | None = None


def refuse_never_begun(run: RecordedRun) -> None:
    """Refuse to resume what has sent nothing.

    Raises:
        PlanError: The journal was cut off before the plan stood in it.
    """
    if not run.planned:
        raise PlanError(
            f"The run {run.header.run} was cut off before it sent anything.",
            remedy="Apply its plan again.",
        )


def is_finished(run: RecordedRun) -> bool:
    """Whether a run came to its end and left nothing that resuming it would finish."""
    return run.planned and run.end is not None and not anything_left(run)


def renew_copy(open_earlier: OpenEarlier) -> str:
    """See to it that the copy of a finished run's journal stands beside its result.

    Returns:
        Why it does not; empty when it does.

    Raises:
        PlanError: Another process is at the run.
    """
    with open_earlier() as journal:
        run, place = journal.earlier, journal.place
        if run is None or place is None or run.end is None or not run.end.result:
            return ""
        beside = Path(run.end.result).with_name(run.plan.workbook.name)
        try:
            write_sealed_copy(place, beside, run.header.run)
        except OutputError as error:
            return f"{error.message} The journal itself is {place}."
    return ""


def resume_run(
    job: ResumeJob,
    pim: Pim,
    clock: Clock,
    open_earlier: OpenEarlier,
    *,
    take_turn: TakeTurn = no_turns,
    stop: Callable[[], bool] = lambda: False,
    progress: Progress = no_progress,
) -> Applied | None:
    """Finish a run by what its journal holds, and tell every row of the whole run once.

    Neither the plan's age nor its mapping file is looked at: the run has begun, and is brought to
    the end that was approved.

    Returns:
        What the whole run came to; ``None`` when there is nothing to resume.

    Raises:
        PlanError: The journal is damaged, foreign or in use, the credentials belong to another
            account, or fields were redefined.
        RemoteError: Plytix cannot be reached before anything was sent.
        OutputError: The result's place or the journal cannot be written.
    """
    with open_earlier() as journal:
        run = journal.earlier
        assert run is not None
        refuse_never_begun(run)
        if is_finished(run):
            return None
        plan = run.plan
        if anything_left(run):
            refuse_other_account(plan, pim.account())
            refuse_other_definitions(plan, pim.schema())
        source = job.source or Path(plan.workbook.folder) / plan.workbook.name
        reading, warnings = _source(plan, source, progress)
        path, elsewhere = result_place(job.output, source, plan.run, job.spare)
        return carry_out(
            Todo(
                plan=plan,
                decisions=run.decisions,
                edited=run.edited,
                reading=reading,
                path=path,
                source=source,
                spare=job.spare,
                max_failures=job.max_failures,
                earlier=run.operations,
                started_at=run.header.started_at,
                warnings=(*warnings, *elsewhere),
            ),
            pim,
            journal,
            clock,
            take_turn=take_turn,
            stop=stop,
            progress=progress,
        )


def _source(plan: Plan, source: Path, progress: Progress) -> tuple[Reading | None, tuple[str, ...]]:
    """The source as it was planned, or why the result has to do without its columns."""
    if plan.undoes:
        return None, ()
    keys_alone = "the result tells its rows by their keys alone."
    try:
        reading = read_workbook(
            source,
            parse_mapping(plan.mapping_text, file=plan.mapping.name),
            all_columns=True,
            accepted_marks=FED_BACK_MARKS,
            progress=progress,
        )
    except SheetsyncError as error:
        return None, (f"{error.message} So {keys_alone}",)
    if reading.source.sha256 != plan.workbook.sha256:
        return None, (
            f"{source.name} was changed after the plan {plan.run} was made; {keys_alone}",
        )
    return reading, ()
