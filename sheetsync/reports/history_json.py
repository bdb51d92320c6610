"""What runs did, in its machine form.

Minor additions keep a format's name; anything else raises its number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sheetsync.applying.history import field_counts, operation_status, told_rows
from sheetsync.model.history import CellWrite, Drift, DriftedCell, OperationStatus, RunLine
from sheetsync.model.place import CellPlace
from sheetsync.model.recorded import RecordedOperation, RecordedRun
from sheetsync.planning.written import AskedRows
from sheetsync.reports.as_json import value_json

RUNS_FORMAT: Final = "sheetsync.runs/1"
SHOW_FORMAT: Final = "sheetsync.show/1"
WHY_FORMAT: Final = "sheetsync.why/1"
DRIFT_FORMAT: Final = "sheetsync.drift/1"


def runs_json(lines: Sequence[RunLine], warnings: Sequence[str]) -> dict[str, object]:
    """The runs as ``sheetsync.runs/1``, newest first."""
    return {
        "format": RUNS_FORMAT,
        "runs": [_run_json(line) for line in lines],
        "warnings": list(warnings),
    }


def show_json(line: RunLine, warnings: Sequence[str]) -> dict[str, object]:
    """One run as ``sheetsync.show/1``: who, what per field, what per entity and row."""
    run = line.recorded
    rows = AskedRows(run)
    return {
        "format": SHOW_FORMAT,
        **_run_json(line),
        "endpoint": run.header.endpoint,
        "folder": run.header.folder,
        "mapping": run.header.mapping,
        "fingerprint": run.header.fingerprint,
        "version": run.header.version,
        "stop_reason": "" if run.end is None else run.end.stop_reason,
        "fields": [
            {
                "field": name,
                "set": counts["set"],
                "added": counts["added"],
                "cleared": counts["cleared"],
            }
            for name, counts in field_counts(run).items()
        ],
        "operations": [_operation_json(one, rows) for one in run.operations.values()],
        "rows": [
            {
                "sheet": row.sheet,
                "row": row.row,
                "key": row.key,
                "status": row.status.value,
                "code": row.code,
                "message": row.message,
                "verified": row.verified,
            }
            for row in told_rows(run)
        ],
        "warnings": list(warnings),
    }


def why_json(
    key: str, field: str | None, writes: Sequence[CellWrite], warnings: Sequence[str]
) -> dict[str, object]:
    """Every write to a product or a cell as ``sheetsync.why/1``, newest first."""
    return {
        "format": WHY_FORMAT,
        "key": key,
        "field": field,
        "writes": [_write_json(write) for write in writes],
        "warnings": list(warnings),
    }


def drift_json(drift: Drift) -> dict[str, object]:
    """What no longer holds as ``sheetsync.drift/1``."""
    return {
        "format": DRIFT_FORMAT,
        "run": drift.recorded.header.run,
        "workbook": drift.recorded.header.workbook,
        "account": _account_json(drift.recorded),
        "looked_at": drift.looked_at,
        "drifted": len(drift.cells),
        "cells": [_drifted_json(cell) for cell in drift.cells],
    }


def _run_json(line: RunLine) -> dict[str, object]:
    header, end = line.recorded.header, line.recorded.end
    return {
        "run": header.run,
        "started_at": header.started_at,
        "ended_at": None if end is None else end.at,
        "workbook": header.workbook,
        "account": _account_json(line.recorded),
        "connection": header.connection,
        "planned_by": header.planned_by,
        "applied_by": header.applied_by,
        "approved_by": header.approved_by,
        "state": line.state.value,
        "undoes": header.undoes,
        "undone_by": list(line.undone_by),
        "resumed": line.recorded.resumed,
        "result_workbook": None if end is None else end.result,
        "counts": {
            status.value.replace(" ", "_"): line.count(status) for status in OperationStatus
        },
    }


def _account_json(run: RecordedRun) -> dict[str, str]:
    return {"id": run.header.account_id, "name": run.header.account_name}


def _operation_json(operation: RecordedOperation, rows: AskedRows) -> dict[str, object]:
    return {
        "id": operation.id,
        "verb": operation.verb,
        "kind": operation.kind.value,
        "key": operation.key,
        "entity_id": operation.entity_id or "",
        "status": operation_status(operation).value.replace(" ", "_"),
        "code": operation.code,
        "message": operation.message,
        "verified": bool(operation.verified),
        **_place_json(rows.row(operation)),
        "fields": [
            {
                "field": name,
                "before": value_json(one.before),
                "after": value_json(one.after),
                "status": None
                if name not in operation.statuses
                else operation.statuses[name].value.replace(" ", "_"),
                "cell": rows.cell(operation, name).cell,
            }
            for name, one in operation.fields.items()
        ],
    }


def _write_json(write: CellWrite) -> dict[str, object]:
    header = write.recorded.header
    return {
        "run": header.run,
        "at": write.at,
        "workbook": header.workbook,
        **_place_json(write.place),
        "verb": write.verb,
        "key": write.key,
        "field": write.field,
        "before": value_json(write.before),
        "after": value_json(write.after),
        "status": write.status.value.replace(" ", "_"),
        "verified": write.verified,
        "planned_by": header.planned_by,
        "applied_by": header.applied_by,
        "approved_by": header.approved_by,
        "undoes": header.undoes,
    }


def _drifted_json(cell: DriftedCell) -> dict[str, object]:
    return {
        "key": cell.key,
        "field": cell.field,
        "set_to": value_json(cell.set_to),
        "now": value_json(cell.now),
        "why": cell.why.replace(" ", "_"),
        **_place_json(cell.place),
    }


def _place_json(place: CellPlace) -> Mapping[str, object]:
    return {"sheet": place.sheet, "row": place.row, "cell": place.cell}
