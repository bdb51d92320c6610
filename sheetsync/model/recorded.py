"""A run as its journal tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sheetsync.model.definition import Kind
from sheetsync.model.outcome import FieldStatus, OperationOutcome
from sheetsync.model.plan import Decisions, Plan
from sheetsync.model.values import Canonical, EntityId, FieldName, Key


@dataclass(frozen=True, slots=True, kw_only=True)
class RunHeader:
    """What a journal is of; its first line.

    Attributes:
        run: The plan's run id.
        fingerprint: The plan's fingerprint.
        account_id: The account that is written to.
        account_name: Its name, for people.
        connection: The connection's name.
        endpoint: The PIM's base URL.
        workbook: The source workbook's file name.
        folder: The folder that it was read from.
        mapping: The mapping's file name.
        planned_by: Who planned, as the machine names them.
        applied_by: Who applied, as the machine names them.
        approved_by: Who signed the plan; empty when nobody did.
        started_at: When the run began, ISO 8601, UTC.
        undoes: The run that it gives back; empty when it undoes none.
        version: The version of sheetsync that wrote it.
    """

    run: str
    fingerprint: str
    account_id: str
    account_name: str
    connection: str
    endpoint: str
    workbook: str
    folder: str
    mapping: str
    planned_by: str
    applied_by: str
    approved_by: str
    started_at: str
    undoes: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnd:
    """The last line of a run that came to its end, early or not.

    Attributes:
        at: When, ISO 8601, UTC.
        interrupted: Whether it was stopped by hand.
        stop_reason: Why it stopped early; empty when it did not.
        result: Where the result workbook was put; the journal's copy stands beside it.
    """

    at: str
    interrupted: bool = False
    stop_reason: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedField:
    """One field of an operation that was about to be written.

    Attributes:
        before: What Plytix had; ``None`` for no value.
        after: What was sent; ``None`` clears.
        change_id: The id of the change that it carries out.
    """

    before: Canonical | None
    after: Canonical | None
    change_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedOperation:
    """One operation as far as the journal tells.

    Attributes:
        id: Its id in the run.
        verb: ``create``, ``update`` or ``delete``; empty when it never came to an intent.
        kind: The entity's kind.
        key: Its key.
        entity_id: Plytix's id; ``None`` where it is not known.
        fields: The fields that were sent; empty when nothing was.
        sent_at: When the intent was written, ISO 8601, UTC; empty when there is none.
        result: What Plytix answered: ``sent``, ``not sent`` or a code; empty: no answer is
            recorded, so that the outcome is unknown.
        verified: Whether everything was read back equal; ``None`` when it was not looked at.
        statuses: What became of each field, where that is recorded.
        code: What went wrong; empty when nothing did, or it is not known.
        message: The same for people.
        outcome: What became of it in full; ``None`` when it was not looked at.
    """

    id: str
    verb: str
    kind: Kind
    key: Key
    entity_id: EntityId | None
    fields: Mapping[FieldName, RecordedField] = field(default_factory=dict)
    sent_at: str = ""
    result: str = ""
    verified: bool | None = None
    statuses: Mapping[FieldName, FieldStatus] = field(default_factory=dict)
    code: str = ""
    message: str = ""
    outcome: OperationOutcome | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedRun:
    """A journal as read.

    Attributes:
        header: What it is of.
        plan: The whole plan; without rows and changes when the journal was cut off before it.
        decisions: What its reviewer decided; the values typed are in ``edited``.
        edited: Change id → the value typed instead of the plan's.
        operations: Operation id → what became of it, in the order they were carried out; those
            that the run did not come to are not there.
        end: How it ended, with everything told; ``None`` when it was cut off before that.
        torn: Whether the last line was cut off and left out: what it told may have happened.
        resumed: How often it was resumed.
        planned: Whether the plan stands in the journal; without it nothing was ever sent.
    """

    header: RunHeader
    plan: Plan
    decisions: Decisions
    edited: Mapping[str, Canonical | None]
    operations: Mapping[str, RecordedOperation]
    end: RunEnd | None = None
    torn: bool = False
    resumed: int = 0
    planned: bool = True
