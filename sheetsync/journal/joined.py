"""A journal's lines joined to what became of each operation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from sheetsync.applying.remedies import remedy_for
from sheetsync.journal.entries import Lines
from sheetsync.journal.plan_entry import foreign, no_plan, read_plan_entry
from sheetsync.model.definition import Kind
from sheetsync.model.outcome import FieldOutcome, FieldStatus, OperationOutcome
from sheetsync.model.plan import Decisions
from sheetsync.model.recorded import (
    RecordedField,
    RecordedOperation,
    RecordedRun,
    RunEnd,
)
from sheetsync.model.values import EntityId, FieldName, Key
from sheetsync.planning.findings import spoken
from sheetsync.planning.tagged import from_tagged


class _Field(msgspec.Struct):
    before: object
    after: object
    change: str


class _Intent(msgspec.Struct):
    at: str
    operation: str
    verb: str
    kind: Kind
    key: str
    id: str | None
    fields: dict[str, _Field]


class _Status(msgspec.Struct):
    status: FieldStatus
    found: object = None
    message: str = ""


class _Judged(msgspec.Struct):
    id: str | None
    code: str
    verified: bool
    fields: dict[str, _Status]
    kind: Kind
    key: str


class _Answer(msgspec.Struct):
    operation: str
    id: str | None
    result: str
    message: str
    judged: _Judged | None = None


class _Verification(msgspec.Struct):
    operations: dict[str, _Judged]


class _End(msgspec.Struct):
    at: str
    interrupted: bool
    stop_reason: str
    result: str = ""


@dataclass(slots=True)
class _Told:
    """What was told of one operation so far."""

    kind: Kind
    key: str
    verb: str = ""
    id: str | None = None
    fields: dict[FieldName, RecordedField] = field(default_factory=dict)
    sent_at: str = ""
    result: str = ""
    message: str = ""
    outcome: OperationOutcome | None = None


def joined(lines: Lines, *, file: str) -> RecordedRun:
    """Join intents, outcomes and verifications, over every time that the run was resumed.

    An operation that was begun again is told by its last beginning; the fields that were sent
    before stay among its fields.

    Args:
        lines: The lines.
        file: The journal's name, for messages.

    Raises:
        PlanError: The lines are not what a run of ours writes.
    """
    if not lines.entries:
        return RecordedRun(
            header=lines.header,
            plan=no_plan(lines.header),
            decisions=Decisions(approved_by=lines.header.approved_by),
            edited={},
            operations={},
            torn=lines.torn,
            planned=False,
        )
    first, *rest = lines.entries
    if first.get("entry") != "plan":
        raise foreign(file)
    planned = read_plan_entry(first, lines.header, file=file)
    told: dict[str, _Told] = {}
    end: RunEnd | None = None
    resumed = 0
    try:
        for entry in rest:
            match entry.get("entry"):
                case "intent":
                    _intent(told, _as(_Intent, entry))
                case "outcome":
                    _answer(told, _as(_Answer, entry))
                case "verification":
                    _verification(told, _as(_Verification, entry))
                case "resumed":
                    resumed, end = resumed + 1, None
                case "end":
                    one = _as(_End, entry)
                    end = RunEnd(
                        at=one.at,
                        interrupted=one.interrupted,
                        stop_reason=one.stop_reason,
                        result=one.result,
                    )
                case _:
                    raise foreign(file)
    except (msgspec.ValidationError, ValueError, KeyError) as error:
        raise foreign(file) from error
    return RecordedRun(
        header=lines.header,
        plan=planned.plan,
        decisions=planned.decisions,
        edited=planned.edited,
        operations={name: _operation(name, one) for name, one in told.items()},
        end=end,
        torn=lines.torn,
        resumed=resumed,
    )


T = TypeVar("T")


def _as(sort: type[T], entry: Mapping[str, object]) -> T:
    return msgspec.convert(entry, sort)


def _intent(told: dict[str, _Told], entry: _Intent) -> None:
    before = told.pop(entry.operation, None)
    told[entry.operation] = _Told(
        verb=entry.verb,
        kind=entry.kind,
        key=entry.key,
        id=entry.id or (None if before is None else before.id),
        fields={
            **({} if before is None else before.fields),
            **{
                FieldName(name): RecordedField(
                    before=from_tagged(one.before),
                    after=from_tagged(one.after),
                    change_id=one.change,
                )
                for name, one in entry.fields.items()
            },
        },
        sent_at=entry.at,
    )


def _answer(told: dict[str, _Told], entry: _Answer) -> None:
    one = told[entry.operation]
    one.id, one.result, one.message = entry.id or one.id, entry.result, entry.message
    if entry.judged is not None:
        one.outcome = _outcome(entry.operation, one, entry.judged)


def _verification(told: dict[str, _Told], entry: _Verification) -> None:
    for name, judged in entry.operations.items():
        one = told.setdefault(name, _Told(kind=judged.kind, key=judged.key))
        one.id = judged.id or one.id
        one.outcome = _outcome(name, one, judged)


def _outcome(name: str, one: _Told, judged: _Judged) -> OperationOutcome:
    return OperationOutcome(
        operation_id=name,
        entity_id=None if one.id is None else EntityId(one.id),
        fields={
            FieldName(field_name): FieldOutcome(
                status=told.status, found=from_tagged(told.found), message=told.message
            )
            for field_name, told in judged.fields.items()
        },
        code=judged.code,
        message="; ".join(
            f"{spoken(FieldName(field_name))}: {told.message}"
            for field_name, told in judged.fields.items()
            if told.message
        ),
        remedy=remedy_for(judged.code),
        verified=judged.verified,
    )


def _operation(name: str, one: _Told) -> RecordedOperation:
    outcome = one.outcome
    return RecordedOperation(
        id=name,
        verb=one.verb,
        kind=one.kind,
        key=Key(one.key),
        entity_id=None if one.id is None else EntityId(one.id),
        fields=one.fields,
        sent_at=one.sent_at,
        result=one.result,
        verified=None if outcome is None else outcome.verified,
        statuses=(
            {}
            if outcome is None
            else {field_name: told.status for field_name, told in outcome.fields.items()}
        ),
        code="" if outcome is None else outcome.code,
        message=one.message if outcome is None else outcome.message,
        outcome=outcome,
    )
