"""What an earlier part of a run has left: what is settled stays, all else is looked at again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sheetsync.applying.remedies import LEFT_OPEN
from sheetsync.model.operation import Operation
from sheetsync.model.outcome import OperationOutcome
from sheetsync.model.recorded import RecordedOperation, RecordedRun
from sheetsync.planning.operations import operations

Earlier = Mapping[str, RecordedOperation]
"""Operation id → what the run told of it before it was cut off."""

NOTHING_EARLIER: Final[Earlier] = {}
"""A run that begins."""


def settled(earlier: Earlier, operation: Operation) -> OperationOutcome | None:
    """What became of an operation; ``None`` when it is still to be looked at."""
    told = earlier.get(operation.id)
    if told is None or told.outcome is None or told.outcome.code in LEFT_OPEN:
        return None
    return told.outcome


def left(earlier: Earlier, todo: Sequence[Operation]) -> tuple[Operation, ...]:
    """The operations that are still to be looked at, in their order."""
    return tuple(operation for operation in todo if settled(earlier, operation) is None)


def anything_left(run: RecordedRun) -> bool:
    """Whether resuming a run has anything to look at in Plytix."""
    return bool(left(run.operations, operations(run.plan, run.decisions, run.edited)))
