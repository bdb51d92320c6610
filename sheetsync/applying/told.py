"""What the journal is told of an operation: before it, after it, and once it is proved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sheetsync.applying.work import Step, Work
from sheetsync.model.operation import CreateEntity
from sheetsync.model.outcome import OperationOutcome
from sheetsync.planning.tagged import to_tagged


def intent(work: Work, at: str) -> Mapping[str, object]:
    """The entry before a write: what is about to be sent, over what.

    Args:
        work: Checked, with values to write.
        at: The present moment, ISO 8601.
    """
    operation = work.operation
    creates = isinstance(operation, CreateEntity)
    change_ids = (
        dict.fromkeys(work.values, operation.change_id)
        if isinstance(operation, CreateEntity)
        else operation.change_ids
    )
    return {
        "entry": "intent",
        "at": at,
        "operation": operation.id,
        "verb": "create" if creates else "update",
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
    }


def verification(outcomes: Sequence[OperationOutcome], at: str) -> Mapping[str, object]:
    """The entry after a batch was read back: what became of each operation and field."""
    return {
        "entry": "verification",
        "at": at,
        "operations": {
            outcome.operation_id: {
                "id": outcome.entity_id,
                "code": outcome.code,
                "verified": outcome.verified,
                "fields": {
                    name: {"status": one.status.value, "found": to_tagged(one.found)}
                    for name, one in outcome.fields.items()
                },
            }
            for outcome in outcomes
        },
    }


def end(at: str, *, interrupted: bool, stop_reason: str) -> Mapping[str, object]:
    """The last entry of a run that came to its end, early or not."""
    return {"entry": "end", "at": at, "interrupted": interrupted, "stop_reason": stop_reason}
