"""Plans, results and findings in their machine form.

Minor additions keep a format's name; anything else raises its number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from sheetsync.model.cause import Cause
from sheetsync.model.change import Create, Delete, FieldChange, Update
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.outcome import RowStatus, RunResult
from sheetsync.model.place import CellPlace, YamlPlace
from sheetsync.model.plan import GuardResult, Plan, RowVerdict, Verdict
from sheetsync.model.traffic import Traffic
from sheetsync.model.values import Canonical, decimal_text
from sheetsync.planning.planfile import fingerprint, plan_to_json
from sheetsync.reports.cause_sheet import causes_of
from sheetsync.reports.content import ACCEPT, REJECT
from sheetsync.reports.problems import place_texts

PLAN_FORMAT: Final = "sheetsync.plan/1"
RESULT_FORMAT: Final = "sheetsync.result/1"
CHECK_FORMAT: Final = "sheetsync.check/1"


def plan_json(
    plan: Plan, plan_workbook: Path | None, traffic: Traffic | None = None
) -> dict[str, object]:
    """A plan as ``sheetsync.plan/1``; everything in it can be dumped as JSON.

    Args:
        plan: The plan.
        plan_workbook: Where its workbook stands; ``None`` when none was written.
        traffic: What went to Plytix for it; ``None``: not told.
    """
    return {
        "format": PLAN_FORMAT,
        "run": plan.run,
        "created_at": plan.created_at,
        "created_by": plan.created_by,
        "workbook": plan.workbook.name,
        "mapping": plan.mapping.name,
        "connection": plan.connection,
        "account": {"id": plan.account.id, "name": plan.account.name},
        "plan_workbook": None if plan_workbook is None else str(plan_workbook),
        "sha256": fingerprint(plan_to_json(plan)),
        "summary": {
            "rows": len(plan.rows),
            **{verdict.value: plan.count(verdict) for verdict in Verdict},
            "changes": plan.change_count,
        },
        "price": {
            "reads": plan.price.reads,
            "writes": plan.price.writes,
            "checks": plan.price.checks,
            "minutes": plan.price.minutes,
            "hour_share": plan.price.hour_share,
        },
        "traffic": None if traffic is None else traffic_json(traffic),
        "stopped": plan.stopped,
        "guards": [guard_json(guard) for guard in plan.guards],
        "changes": [
            change_json(update, change) for update in plan.updates for change in update.fields
        ],
        "creates": [create_json(create) for create in plan.creates],
        "deletes": [delete_json(delete) for delete in plan.deletes],
        "undoes": plan.undoes,
        "findings": [finding_json(finding) for finding in plan.findings],
        "causes": [cause_json(cause) for cause in causes_of(plan)],
        "rows": [row_json(row) for row in plan.rows],
    }


def cause_json(cause: Cause) -> dict[str, object]:
    """Findings folded: the place of the first, and whether an answer can mend them."""
    sheet, cell, column = place_texts(cause.first)
    return {
        "id": cause.id,
        "code": cause.first.code,
        "severity": cause.first.severity.value,
        "sheet": sheet,
        "cell": cell,
        "column": column,
        "value": cause.value,
        "rows": cause.rows,
        "suggestion": cause.suggestion,
        "fields": [asked.field for asked in cause.asked],
        "answerable": bool(cause.asked),
    }


def traffic_json(traffic: Traffic) -> dict[str, object]:
    """What went to Plytix: requests, and how they went; seconds are whole."""
    return {
        "requests": traffic.requests,
        "repeats": traffic.repeats,
        "limited": traffic.limited,
        "lost": traffic.lost,
        "waited_seconds": round(traffic.waited_seconds),
    }


def guard_json(guard: GuardResult) -> dict[str, object]:
    """One guard."""
    return {
        "name": guard.name,
        "limit": guard.limit,
        "value": guard.value,
        "count": guard.count,
        "ok": guard.ok,
        "allowed": guard.allowed,
        "message": guard.message,
    }


def change_json(update: Update, change: FieldChange) -> dict[str, object]:
    """One field of an update; ``base`` is left out where the workbook does not tell it."""
    place = change.place
    base = {} if change.base is None else {"base": value_json(change.base.value)}
    return {
        "id": change.id,
        "kind": update.kind.value,
        "key": update.key,
        "field": change.field,
        "verb": change.verb.value,
        "before": value_json(change.before),
        "after": value_json(change.after),
        "sheet": place.sheet,
        "cell": place.cell,
        "row": place.row,
        "note": change.note,
        "decision": REJECT if change.conflict else ACCEPT,
        "conflict": change.conflict,
        **base,
    }


def create_json(create: Create) -> dict[str, object]:
    """One entity to create."""
    return {
        "id": create.id,
        "kind": create.kind.value,
        "key": create.key,
        "sheet": create.place.sheet,
        "row": create.place.row,
        "decision": ACCEPT,
        "fields": [
            {
                "field": change.field,
                "value": value_json(change.after),
                "cell": change.place.cell,
            }
            for change in create.fields
        ],
    }


def delete_json(delete: Delete) -> dict[str, object]:
    """One entity to delete, with everything that goes with it."""
    return {
        "id": delete.id,
        "kind": delete.kind.value,
        "key": delete.key,
        "entity_id": delete.entity_id,
        "sheet": delete.place.sheet,
        "row": delete.place.row,
        "note": delete.note,
        "decision": REJECT if delete.conflict else ACCEPT,
        "conflict": delete.conflict,
        "before": {name: value_json(value) for name, value in delete.before.items()},
        "ties": dict(delete.ties),
    }


def row_json(row: RowVerdict) -> dict[str, object]:
    """One input row of a plan."""
    return {
        "sheet": row.sheet,
        "row": row.row,
        "key": row.key,
        "verdict": row.verdict.value,
        "changes": row.changes,
        "code": row.code,
    }


def value_json(value: Canonical | None) -> object:
    """A canonical value: numbers as numbers where JSON keeps their digits, days as ISO text."""
    match value:
        case Decimal():
            number = float(value)
            return number if Decimal(repr(number)) == value else decimal_text(value)
        case date():
            return value.isoformat()
        case tuple():
            return list(value)
        case _:
            return value


def finding_json(finding: Finding) -> dict[str, object]:
    """One finding; its place is a cell of the workbook, or line and column of the mapping."""
    place = finding.place
    where: dict[str, object]
    match place:
        case CellPlace():
            where = {
                "file": place.file,
                "sheet": place.sheet,
                "cell": place.cell,
                "row": place.row,
                "column": place.header,
            }
        case YamlPlace():
            where = {"file": place.file, "line": place.line, "line_column": place.column}
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        **where,
        "key": finding.key,
        "found": finding.found,
        "expected": finding.expected,
        "remedy": finding.remedy,
        "suggestions": list(finding.suggestions),
        "count": finding.count,
        "proof": finding.proof,
        "repair": finding.repair,
    }


def result_json(
    plan: Plan, result: RunResult, result_workbook: Path | None, journal: Path | None = None
) -> dict[str, object]:
    """What an apply came to, as ``sheetsync.result/1``.

    Args:
        plan: The plan that was applied.
        result: What it came to.
        result_workbook: Where its workbook stands; ``None`` when none was written.
        journal: Where the copy of its journal stands; ``None`` when there is none.
    """
    return {
        "format": RESULT_FORMAT,
        "run": result.run,
        "workbook": plan.workbook.name,
        "account": {"id": plan.account.id, "name": plan.account.name},
        "result_workbook": None if result_workbook is None else str(result_workbook),
        "journal": None if journal is None else str(journal),
        "started_at": result.started_at,
        "finished_at": result.finished_at,
        "interrupted": result.interrupted,
        "stop_reason": result.stop_reason,
        "resumable": result.resumable,
        "approved_by": result.approved_by,
        "summary": {status.value: result.count(status) for status in RowStatus},
        "calls": dict(result.calls),
        "traffic": traffic_json(result.traffic),
        "rows": [
            {
                "sheet": row.sheet,
                "row": row.row,
                "key": row.key,
                "status": row.status.value,
                "code": row.code,
                "message": row.message,
                "remedy": row.remedy,
                "changed_fields": list(row.changed_fields),
                "verified": row.verified,
                "id": row.entity_id,
            }
            for row in result.rows
        ],
    }


def check_json(
    workbook: Path, rows: Sequence[RowVerdict], findings: Sequence[Finding]
) -> dict[str, object]:
    """What an offline check found, as ``sheetsync.check/1``.

    Args:
        workbook: The workbook.
        rows: Every input row once; one that is fit to be planned counts as ``UPDATE``.
        findings: Everything found.
    """
    verdicts = Counter(row.verdict for row in rows)
    severities = severity_counts(findings)
    return {
        "format": CHECK_FORMAT,
        "workbook": workbook.name,
        "summary": {
            "rows": len(rows),
            "fit": verdicts[Verdict.UPDATE],
            "invalid": verdicts[Verdict.INVALID],
            "ignored": verdicts[Verdict.IGNORED],
            "errors": severities[Severity.ERROR],
            "warnings": severities[Severity.WARNING],
            "notices": severities[Severity.NOTICE],
        },
        "findings": [finding_json(finding) for finding in findings],
        "rows": [
            {
                "sheet": row.sheet,
                "row": row.row,
                "key": row.key,
                "fit": row.verdict is Verdict.UPDATE,
                "code": row.code,
            }
            for row in rows
        ],
    }


def severity_counts(findings: Iterable[Finding]) -> Counter[Severity]:
    """How many findings there are of each severity; a folded one counts as all it stands for."""
    counts: Counter[Severity] = Counter()
    for finding in findings:
        counts[finding.severity] += finding.count
    return counts
