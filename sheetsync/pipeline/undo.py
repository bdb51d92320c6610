"""The story of ``undo``: an ordinary plan workbook that gives back what a run changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from sheetsync.errors import UsageError
from sheetsync.model.recorded import RecordedRun
from sheetsync.model.values import FieldName
from sheetsync.pipeline.assets import named_updates
from sheetsync.pipeline.history import refuse_account_other_than_of
from sheetsync.pipeline.paths import report_path
from sheetsync.pipeline.plan import Planned, refuse_unknown_guards
from sheetsync.planning.undo import (
    UndoRequest,
    make_undo_plan,
    undone_workbook,
    written_fields_of,
)
from sheetsync.ports import Clock, Pim, Progress, no_progress
from sheetsync.reports.as_workbook import write_plan_workbook

_ATTRIBUTE: Final = "attributes."


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoJob:
    """What an undo is asked for with.

    Attributes:
        recorded: The run to undo.
        connection: The connection's name.
        endpoint: The PIM's base URL.
        run: The id of the undo's own run.
        created_by: Who asks.
        beside: The folder that the plan workbook goes to when no other place is named.
        output: The plan workbook's file, or the folder it goes to; ``None``: ``beside``.
        only: Keys to restrict the undo to; empty: all.
        fields: Fields to restrict it to, as typed; empty: all.
        allow: Guards lifted by name and number.
    """

    recorded: RecordedRun
    connection: str
    endpoint: str
    run: str
    created_by: str
    beside: Path
    output: Path | None = None
    only: frozenset[str] = frozenset()
    fields: tuple[str, ...] = ()
    allow: Mapping[str, int] = field(default_factory=dict)


def plan_undo(job: UndoJob, pim: Pim, clock: Clock, *, progress: Progress = no_progress) -> Planned:
    """Compare what a run wrote with Plytix, and write the plan workbook.

    Raises:
        PlanError: The run was of another account.
        UsageError: A field was named that the run did not write.
        SheetsyncError: The run could not go on; no plan is written.
    """
    before = pim.traffic()
    refuse_account_other_than_of(job.recorded, pim.account())
    fields = written_fields(job.recorded, job.fields)
    plan = make_undo_plan(
        UndoRequest(
            run=job.run,
            created_at=clock.now().isoformat(timespec="seconds"),
            created_by=job.created_by,
            recorded=job.recorded,
            schema=pim.schema(),
            connection=job.connection,
            endpoint=job.endpoint,
            only=job.only,
            fields=fields,
            allow=job.allow,
        ),
        pim,
        progress=progress,
    )
    plan = replace(plan, updates=named_updates(plan.updates, pim.find_assets))
    refuse_unknown_guards(job.allow, plan)
    source = job.beside / undone_workbook(job.recorded).name
    progress("Writing the plan workbook", 0, None)
    return Planned(
        plan=plan,
        workbook=write_plan_workbook(plan, report_path(job.output, source, "plan", job.run)),
        traffic=pim.traffic().since(before),
    )


def written_fields(recorded: RecordedRun, named: Sequence[str]) -> frozenset[FieldName]:
    """The fields that somebody names, an attribute with or without its prefix.

    Raises:
        UsageError: The run did not write one of them.
    """
    known = written_fields_of(recorded)
    found = set()
    for name in named:
        fits = [one for one in known if name in {one, one.removeprefix(_ATTRIBUTE)}]
        if not fits:
            raise UsageError(
                f"The run {recorded.header.run} wrote no field {name}.",
                remedy=f"It wrote: {', '.join(known) or 'nothing'}.",
            )
        found.update(fits)
    return frozenset(found)
