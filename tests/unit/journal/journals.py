"""Journals on disk of plans in memory."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sheetsync.journal.entries import LineWriter, header_entry
from sheetsync.journal.file import JournalFile
from sheetsync.journal.plan_entry import Planned, plan_entry
from sheetsync.model.plan import Decisions, Plan
from sheetsync.model.recorded import RunHeader
from sheetsync.model.values import Canonical
from sheetsync.planning.plan import make_plan
from tests.fakes import FakePim
from tests.recorded import header
from tests.wanted import request, wanted

PLAN = make_plan(request(wanted("label", ["A-1", "x"])), FakePim({"A-1": {}}))
HEADER = header(PLAN, account_name="Häfen & Co")
PLANNED = Planned(plan=PLAN, decisions=Decisions(approved_by="Ada"), edited={})
AT = "2026-11-23T10:15:00+00:00"

INTENT: Mapping[str, object] = {
    "entry": "intent",
    "at": AT,
    "operation": "o1",
    "verb": "update",
    "kind": "product",
    "key": "A-1",
    "id": "1" * 24,
    "fields": {"label": {"before": None, "after": "ü\n", "change": "c1"}},
}
OUTCOME: Mapping[str, object] = {
    "entry": "outcome",
    "at": AT,
    "operation": "o1",
    "id": "1" * 24,
    "result": "sent",
    "message": "",
    "judged": None,
}
VERIFICATION: Mapping[str, object] = {
    "entry": "verification",
    "at": AT,
    "operations": {
        "o1": {
            "kind": "product",
            "key": "A-1",
            "id": "1" * 24,
            "code": "",
            "verified": True,
            "fields": {"label": {"status": "done", "found": None, "message": ""}},
        }
    },
}
END: Mapping[str, object] = {"entry": "end", "at": AT, "interrupted": False, "stop_reason": ""}
ENTRIES = (INTENT, OUTCOME, VERIFICATION, END)


def created(
    folder: Path,
    plan: Plan = PLAN,
    *,
    head: RunHeader | None = None,
    decisions: Decisions | None = None,
    edited: Mapping[str, Canonical | None] | None = None,
) -> JournalFile:
    """The journal of a run that begins."""
    return JournalFile.create(
        folder,
        head or header(plan),
        Planned(plan=plan, decisions=decisions or Decisions(), edited=edited or {}),
    )


def written(folder: Path, *entries: Mapping[str, object]) -> Path:
    """A journal with these entries."""
    with created(folder) as journal:
        for entry in entries:
            journal.write(entry)
    return journal.path


def journal_lines(
    *entries: Mapping[str, object],
    head: Mapping[str, object] | None = None,
    planned: Planned = PLANNED,
) -> list[bytes]:
    """A journal's lines: header, plan, entries."""
    writer = LineWriter()
    first = writer.line(head or header_entry(HEADER))
    return [first, writer.line(plan_entry(planned)), *(writer.line(entry) for entry in entries)]
