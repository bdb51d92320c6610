"""What ``apply`` and ``resume`` have in common: send, prove, tell every row, close the journal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from sheetsync.applying.apply import apply_plan, end_run
from sheetsync.applying.canary import Canary
from sheetsync.applying.earlier import Earlier
from sheetsync.applying.remedies import resume_command
from sheetsync.errors import OutputError
from sheetsync.model.outcome import RunResult
from sheetsync.model.plan import Decisions, Plan
from sheetsync.model.values import Canonical
from sheetsync.pipeline.result_place import folder_of, written_result
from sheetsync.pipeline.sealed_copy import write_sealed_copy
from sheetsync.ports import Clock, Journal, Pim, Progress, TakeTurn
from sheetsync.reports.as_workbook import write_result_workbook
from sheetsync.workbook.reading.read import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What an apply came to, and where it is told.

    Attributes:
        plan: The plan.
        result: The run's result.
        workbook: The result workbook.
        journal: The sealed copy of the journal beside it; ``None`` when nothing was sent, or it
            could not be written.
        warnings: What the user should know beside the result, one sentence each.
        reading: The source, whose rows the result repeats; ``None``: it is told by keys alone.
        decisions: What the plan's reviewer decided.
        edited: Change id → the value typed instead of the plan's.
        page: The result as a page beside the workbook; ``None``: none was written.
        annotated: The annotated copy of the source; ``None``: none was written.
    """

    plan: Plan
    result: RunResult
    workbook: Path
    journal: Path | None = None
    warnings: tuple[str, ...] = ()
    reading: Reading | None = None
    decisions: Decisions = field(default_factory=Decisions)
    edited: Mapping[str, Canonical | None] = field(default_factory=dict)
    page: Path | None = None
    annotated: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """What is carried out, and how it is told.

    Attributes:
        plan: The plan, checked.
        decisions: What its reviewer decided.
        edited: Change id → the value typed instead of the plan's.
        reading: The source, whose rows the result repeats; ``None``: it is told by keys alone.
        path: The result workbook's file, or its folder.
        spare: Where the result goes when its folder has gone meanwhile; ``None``: nowhere.
        source: The source workbook, which names the copy of the journal.
        max_failures: Failures after which the run stops.
        canary: What comes first, and who is asked whether the rest follows; ``None``: nothing.
        earlier: What the run told before it was cut off.
        started_at: When it began, ISO 8601; empty: now.
        warnings: What is to be told beside the result.
    """

    plan: Plan
    decisions: Decisions
    edited: Mapping[str, Canonical | None]
    reading: Reading | None
    path: Path
    source: Path
    spare: Path | None = None
    max_failures: int | None = None
    canary: Canary | None = None
    earlier: Earlier = field(default_factory=dict)
    started_at: str = ""
    warnings: tuple[str, ...] = ()


def carry_out(
    todo: Todo,
    pim: Pim,
    journal: Journal,
    clock: Clock,
    *,
    take_turn: TakeTurn,
    stop: Callable[[], bool],
    progress: Progress,
) -> Applied:
    """Send what is accepted and not settled yet, prove it, and tell every row once.

    The journal's copy is written beside the result also when something fails on the way, so that
    a colleague can see and undo what was done.

    Raises:
        PlanError: The plan was applied before.
        OutputError: The journal cannot be begun, or the result cannot be written; then the
            journal is not closed, and resuming the run writes the result.
    """
    plan = todo.plan
    try:
        result = apply_plan(
            plan,
            todo.decisions,
            todo.edited,
            pim,
            journal,
            clock,
            stop=stop,
            progress=progress,
            max_failures=todo.max_failures,
            earlier=todo.earlier,
            take_turn=take_turn,
            canary=todo.canary,
        )
        result = replace(result, started_at=todo.started_at or result.started_at)
        written, elsewhere = _result_workbook(todo, result, journal)
        ended = _ended(journal, clock, result, written)
    except Exception:
        _copied(todo, journal, folder_of(todo.path))
        raise
    copy, uncopied = _copied(todo, journal, written.parent)
    return Applied(
        plan=plan,
        result=result,
        workbook=written,
        journal=copy,
        warnings=(*todo.warnings, *elsewhere, *ended, *uncopied),
        reading=todo.reading,
        decisions=todo.decisions,
        edited=todo.edited,
    )


def _result_workbook(
    todo: Todo, result: RunResult, journal: Journal
) -> tuple[Path, tuple[str, ...]]:
    """Where the result stands, and why not where it belongs."""

    def write(path: Path) -> Path:
        return write_result_workbook(todo.plan, result, todo.reading, path)

    try:
        return written_result(write, todo.path, todo.spare)
    except OutputError as error:
        if journal.place is None:
            raise
        raise OutputError(
            f"{error.message} What was sent and what came of it stands in the journal "
            f"{journal.place}.",
            remedy="Make the place writable, or name another with -o, and have the result written: "
            f"{resume_command(todo.plan.run)}",
        ) from error


def _ended(journal: Journal, clock: Clock, result: RunResult, written: Path) -> tuple[str, ...]:
    """Close the journal; everything is told already, so that a full disk is only a warning."""
    try:
        end_run(journal, clock, result, str(written))
    except OutputError as error:
        return (error.message,)
    return ()


def _copied(todo: Todo, journal: Journal, folder: Path) -> tuple[Path | None, tuple[str, ...]]:
    """The journal's copy beside the result, or why there is none."""
    if journal.place is None:
        return None, ()
    try:
        return write_sealed_copy(journal.place, folder / todo.source.name, todo.plan.run), ()
    except OutputError as error:
        return None, (
            f"The copy of the journal is missing beside the result: {error.message} "
            f"The journal itself is {journal.place}.",
        )
