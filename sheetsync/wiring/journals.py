"""Journals on this machine: opened for a run that begins, or for one that was cut off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sheetsync import __version__
from sheetsync.model.plan import Decisions, Plan
from sheetsync.model.recorded import RunHeader
from sheetsync.plytix.clock import SystemClock
from sheetsync.wiring.choice import user_name

if TYPE_CHECKING:
    from sheetsync.journal.file import JournalFile
    from sheetsync.pipeline.apply import Edited, OpenJournal
    from sheetsync.ports import Clock, Journal

JOURNALS: Final = "journals"
"""The folder of all journals, inside the data folder."""


def new_journals(folder: Path, clock: Clock) -> OpenJournal:
    """What opens the journals of runs that begin.

    Args:
        folder: The folder of all journals.
        clock: Tells when a run begins.
    """

    @contextmanager
    def open_journal(
        plan: Plan, fingerprint: str, decisions: Decisions, edited: Edited
    ) -> Iterator[Journal]:
        from sheetsync.journal.file import JournalFile
        from sheetsync.journal.plan_entry import Planned

        header = RunHeader(
            run=plan.run,
            fingerprint=fingerprint,
            account_id=plan.account.id,
            account_name=plan.account.name,
            connection=plan.connection,
            endpoint=plan.endpoint,
            workbook=plan.workbook.name,
            folder=plan.workbook.folder,
            mapping=plan.mapping.name,
            planned_by=plan.created_by,
            applied_by=user_name(),
            approved_by=decisions.approved_by,
            started_at=_at(clock),
            undoes=plan.undoes,
            version=__version__,
        )
        planned = Planned(plan=plan, decisions=decisions, edited=edited)
        with JournalFile.create(folder, header, planned) as journal:
            yield journal

    return open_journal


def earlier_journal(path: Path, clock: Clock | None = None) -> AbstractContextManager[JournalFile]:
    """The journal of a run that was cut off, to be gone on with.

    Args:
        path: The journal.
        clock: Tells when; ``None``: the system's.

    Raises:
        PlanError: It is damaged, of another format, or another process is at it.
    """
    from sheetsync.journal.file import JournalFile

    return JournalFile.go_on(path, user_name(), _at(clock or SystemClock()))


def _at(clock: Clock) -> str:
    return clock.now().isoformat(timespec="seconds")
