"""What the journal is told of an operation: before it, after it, and once it is proved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sheetsync.applying.work import Step, Work
from sheetsync.model.operation import CreateEntity, DeleteEntity, Operation, UpdateEntity
from sheetsync.model.outcome import OperationOutcome, RunResult
from sheetsync.planning.tagged import to_tagged

_VERBS: Mapping[type[Operation], str] = {
    CreateEntity: "create",
    UpdateEntity: "update",
    DeleteEntity: "delete",
}


def intent(work: Work, at: str) -> Mapping[str, object]:
    """The entry before a write: what is about to be sent, over what.

    Args:
        work: Checked, with values to write.
        at: The present moment, ISO 8601.
    """
    operation = work.operation
    change_ids = (
        operation.change_ids
        if isinstance(operation, UpdateEntity)
        else dict.fromkeys(work.values, operation.change_id)
    )
    return {
        "entry": "intent",
        "at": at,
        "operation": operation.id,
        "verb": _VERBS[type(operation)],
        "kind": operation.kind.value,
        "key": operation.key,
        "id": work.entity_id,
        "fields": {
            name: {
                "before": to_tagged(work.before(name)),
                "after": to_tagged(value),
                "change": change_ids[name],
            }
            for name, value in work.values.items()
        },
    }


def answer(work: Work, at: str) -> Mapping[str, object]:
    """The entry after a write: what Plytix said to it."""
    if work.step is Step.SENT:
        result = "sent"
    elif work.step is Step.OPEN:
        result = "not sent"
    else:
        result = work.code
    outcome = work.outcome()
    return {
        "entry": "outcome",
        "at": at,
        "operation": work.operation.id,
        "id": work.entity_id,
        "result": result,
        "message": outcome.message,
        # What was refused needs no second asking when the run is cut off before its proof.
        "judged": _judged(work.operation, outcome) if work.step is Step.SETTLED else None,
    }


def verification(
    judged: Sequence[tuple[Operation, OperationOutcome]], at: str
) -> Mapping[str, object]:
    """The entry after a batch was read back: what became of each operation and field."""
    return {
        "entry": "verification",
        "at": at,
        "operations": {operation.id: _judged(operation, outcome) for operation, outcome in judged},
    }


def _judged(operation: Operation, outcome: OperationOutcome) -> Mapping[str, object]:
    return {
        "kind": operation.kind.value,
        "key": operation.key,
        "id": outcome.entity_id,
        "code": outcome.code,
        "verified": outcome.verified,
        "fields": {
            name: {
                "status": one.status.value,
                "found": to_tagged(one.found),
                "message": one.message,
            }
            for name, one in outcome.fields.items()
        },
    }


def resumed(at: str, by: str, *, torn: bool) -> Mapping[str, object]:
    """The entry with which a run goes on that was cut off.

    Args:
        at: The present moment, ISO 8601.
        by: Who resumes it, as the machine names them.
        torn: Whether a line that was cut off was taken away before it.
    """
    return {"entry": "resumed", "at": at, "by": by, "torn": torn}


def end(at: str, run_result: RunResult, workbook: str) -> Mapping[str, object]:
    """The last entry of a run that came to its end, early or not, with everything told.

    Args:
        at: The present moment, ISO 8601.
        run_result: What it came to.
        workbook: Where the result workbook was put.
    """
    return {
        "entry": "end",
        "at": at,
        "interrupted": run_result.interrupted,
        "stop_reason": run_result.stop_reason,
        "result": workbook,
    }
