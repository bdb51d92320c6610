"""Runs as their journals tell them, read back from what a fake journal was told."""

from __future__ import annotations

from sheetsync.journal.entries import LineWriter, header_entry, read_lines
from sheetsync.journal.joined import joined
from sheetsync.journal.plan_entry import Planned, plan_entry
from sheetsync.model.plan import Decisions, Plan
from sheetsync.model.recorded import RecordedRun, RunHeader
from sheetsync.planning.planfile import fingerprint, plan_to_json
from tests.fakes import FakeJournal


def header(plan: Plan, **changed: str) -> RunHeader:
    """The header of a plan's run."""
    values = {
        "run": plan.run,
        "fingerprint": fingerprint(plan_to_json(plan)),
        "account_id": plan.account.id,
        "account_name": plan.account.name,
        "connection": plan.connection,
        "endpoint": plan.endpoint,
        "workbook": plan.workbook.name,
        "folder": plan.workbook.folder,
        "mapping": plan.mapping.name,
        "planned_by": plan.created_by,
        "applied_by": "otto",
        "approved_by": "Ada",
        "started_at": plan.created_at,
        "undoes": plan.undoes,
        "version": "0",
    }
    return RunHeader(**{**values, **changed})


def recorded_run(
    plan: Plan, journal: FakeJournal, decisions: Decisions | None = None, **changed: str
) -> RecordedRun:
    """The run that a journal tells of.

    Args:
        plan: Its plan.
        journal: What it was told.
        decisions: What the reviewer decided; ``None``: nothing.
        changed: What of the header is otherwise.
    """
    return joined(
        read_lines(journal_bytes(plan, journal, decisions, **changed), file="journal"),
        file="journal",
    )


def journal_bytes(
    plan: Plan, journal: FakeJournal, decisions: Decisions | None = None, **changed: str
) -> bytes:
    """The journal as it would stand on disk; see ``recorded_run``."""
    writer = LineWriter()
    planned = Planned(plan=plan, decisions=decisions or Decisions(), edited={})
    entries = (header_entry(header(plan, **changed)), plan_entry(planned), *journal.entries)
    return b"".join(writer.line(entry) for entry in entries)
