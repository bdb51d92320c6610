"""What became of an operation and of a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sheetsync.model.traffic import Traffic
from sheetsync.model.values import Canonical, EntityId, FieldName


class FieldStatus(StrEnum):
    """What became of one field of an operation."""

    DONE = "done"
    """Written, read back, equal to what was meant."""
    UNCHANGED = "unchanged"
    """Plytix already had the wanted value just before the write; nothing was sent."""
    CONFLICT = "conflict"
    """Plytix no longer had the plan's *before*; nothing was sent."""
    FAILED = "failed"
    """Refused, or read back different from what was meant."""
    NOT_ATTEMPTED = "not attempted"
    """The run stopped before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldOutcome:
    """What became of one field.

    Attributes:
        status: See ``FieldStatus``.
        found: What Plytix had instead, for conflicts and failed read-backs; ``None`` for no value.
        message: What Plytix said, or what differs; empty when done.
    """

    status: FieldStatus
    found: Canonical | None = None
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationOutcome:
    """What became of one operation.

    Attributes:
        operation_id: Which.
        entity_id: Plytix's id; ``None`` for a create that did not happen.
        fields: Per field of the operation. A create without fields has the key field alone.
        code: Stable code of what went wrong; empty when nothing did.
        message: For people; empty when nothing went wrong.
        remedy: What to do; empty when nothing went wrong.
        verified: Whether the values were read back from Plytix and equal what was meant.
    """

    operation_id: str
    entity_id: EntityId | None
    fields: Mapping[FieldName, FieldOutcome] = field(default_factory=dict)
    code: str = ""
    message: str = ""
    remedy: str = ""
    verified: bool = False


class RowStatus(StrEnum):
    """The sheets of the result workbook, in their order; every input row is on exactly one."""

    DONE = "done"
    FAILED = "failed"
    CONFLICT = "conflict"
    REFUSED = "refused"
    INVALID = "invalid"
    NOT_ATTEMPTED = "not_attempted"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowOutcome:
    """One input row, told once.

    Attributes:
        sheet: The sheet's name.
        row: The row number that Excel shows.
        key: The key as typed.
        status: See ``RowStatus``.
        code: Stable code; empty when there is nothing to say.
        message: For people.
        remedy: What to do.
        changed_fields: Fields that were written and verified.
        verified: Whether everything that was to be written was read back equal.
        entity_id: Plytix's id where known; empty otherwise.
    """

    sheet: str
    row: int
    key: str
    status: RowStatus
    code: str = ""
    message: str = ""
    remedy: str = ""
    changed_fields: tuple[FieldName, ...] = ()
    verified: bool = False
    entity_id: str = ""


class StopCause(StrEnum):
    """What stops a run early."""

    PLYTIX = "plytix"
    """It cannot be reached, refuses everything, or fails too often."""
    DISK = "disk"
    """The journal cannot be written."""
    CANARY = "canary"
    """Nobody let it go on after its first products."""
    USER = "user"
    """Somebody stopped it by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """What an apply came to.

    Attributes:
        run: The plan's run id.
        started_at: ISO 8601, UTC.
        finished_at: ISO 8601, UTC.
        rows: Every input row once.
        operations: Every operation once, in the order they were carried out.
        calls: Calls to Plytix by kind: ``reads``, ``writes``, ``checks``.
        interrupted: Whether the run was stopped before its end.
        stop_reason: Why the run stopped early; empty when it did not.
        approved_by: The text of the *Approved by* cell.
        traffic: What went to Plytix from the first check to the last proof.
        resumable: Whether the run left something open that resuming it would finish.
        stop_cause: What stopped it early; says something only where ``stop_reason`` does.
    """

    run: str
    started_at: str
    finished_at: str
    rows: tuple[RowOutcome, ...]
    operations: tuple[OperationOutcome, ...]
    calls: Mapping[str, int]
    interrupted: bool = False
    stop_reason: str = ""
    approved_by: str = ""
    traffic: Traffic = field(default_factory=Traffic)
    resumable: bool = False
    stop_cause: StopCause = StopCause.PLYTIX

    def count(self, status: RowStatus) -> int:
        """How many input rows have this status."""
        return sum(1 for row in self.rows if row.status is status)
