"""One operation on its way: what is to be written, what was, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import assert_never

from sheetsync.applying.remedies import remedy_for
from sheetsync.entities.product import SKU
from sheetsync.errors import RefusedError, RemoteError
from sheetsync.model.operation import CreateEntity, DeleteEntity, Operation, UpdateEntity
from sheetsync.model.outcome import FieldOutcome, FieldStatus, OperationOutcome
from sheetsync.model.recorded import RecordedOperation
from sheetsync.model.snapshot import Snapshot
from sheetsync.model.values import Canonical, EntityId, FieldName, Key, canonical_text
from sheetsync.planning.findings import spoken
from sheetsync.planning.written import may_have_written

_LONGEST_SHOWN = 80


class Step(Enum):
    """How far an operation has come."""

    OPEN = "open"
    """Checked, and there is something to write."""
    SENT = "sent"
    """Written, not yet read back."""
    SETTLED = "settled"
    """Its outcome is known."""


@dataclass(slots=True)
class Work:
    """An operation being carried out.

    Attributes:
        operation: The operation.
        entity_id: Plytix's id; ``None`` for what is not created yet.
        values: What is to be written: fields whose check allowed it; ``None`` clears.
        fields: Outcomes of fields, as they become known.
        step: How far it has come.
        code: Why it is not simply done; empty when it is.
        verified: Whether everything that was meant was read in Plytix.
        earlier: What an earlier part of the run told of it, before it was cut off; ``None`` when
            it never came to it.
    """

    operation: Operation
    entity_id: EntityId | None = None
    values: dict[FieldName, Canonical | None] = field(default_factory=dict)
    fields: dict[FieldName, FieldOutcome] = field(default_factory=dict)
    step: Step = Step.OPEN
    code: str = ""
    verified: bool = False
    earlier: RecordedOperation | None = None

    @property
    def perhaps_sent(self) -> bool:
        """Whether an earlier part of the run may have written it."""
        return self.earlier is not None and may_have_written(self.earlier)

    @property
    def failed(self) -> bool:
        """Whether a field of it failed."""
        return any(outcome.status is FieldStatus.FAILED for outcome in self.fields.values())

    @property
    def wanted(self) -> Mapping[FieldName, Canonical | None]:
        """Everything that the operation sets; a deletion takes every value away."""
        match self.operation:
            case CreateEntity():
                return self.operation.values
            case UpdateEntity():
                return self.operation.after
            case DeleteEntity():
                return dict.fromkeys(self.operation.before)
            case _:
                assert_never(self.operation)

    def before(self, name: FieldName) -> Canonical | None:
        """What the plan says Plytix has in a field; ``None`` in a new entity."""
        if isinstance(self.operation, CreateEntity):
            return None
        return self.operation.before.get(name)

    @property
    def key(self) -> Key:
        """The key to find the entity by once the operation is done."""
        new_key = self.values.get(SKU)
        return Key(new_key) if isinstance(new_key, str) else self.operation.key

    def settle(self, status: FieldStatus, code: str, message: str) -> None:
        """End it: every field without outcome gets this one."""
        for name in self.wanted or (SKU,):
            self.fields.setdefault(name, FieldOutcome(status=status, message=message))
        self.end(code)

    def end(self, code: str = "") -> None:
        """End it with the outcomes its fields have."""
        if code and (not self.code or self.failed):
            self.code = code
        self.step = Step.SETTLED

    def refuse(self, error: RefusedError) -> None:
        """End it with Plytix's reasons, each at its field."""
        for name in self.values or (SKU,):
            reason = error.reasons.get(name)
            if reason is not None:
                message = f'Plytix refused "{shown(self.values.get(name))}": {reason}'
            elif error.reasons:
                named = "; ".join(f"{spoken(FieldName(n))}: {r}" for n, r in error.reasons.items())
                message = f"not written, since Plytix refused the product ({named})"
            else:
                message = f"not written: {error.message}"
            self.fields[name] = FieldOutcome(status=FieldStatus.FAILED, message=message)
        self.end("gone" if error.status == 404 else "refused-by-plytix")

    def stop(self, error: RemoteError, code: str) -> None:
        """End it because its answer, or the reading that would settle it, was lost for good."""
        self.settle(FieldStatus.FAILED, code, error.message)

    def judge(self, snapshot: Snapshot) -> bool:
        """Compare what Plytix has with what was sent; end it if all is there."""
        if any(value_of(snapshot, name) != sent for name, sent in self.values.items()):
            return False
        for name in self.values:
            self.fields[name] = FieldOutcome(status=FieldStatus.DONE)
        if not self.wanted:
            self.fields[SKU] = FieldOutcome(status=FieldStatus.DONE)
        self.verified = all(
            outcome.status in {FieldStatus.DONE, FieldStatus.UNCHANGED}
            for outcome in self.fields.values()
        )
        self.end()
        return True

    def condemn(self, snapshot: Snapshot | None) -> None:
        """End it with what Plytix finally has; ``None``: it has no such entity."""
        if snapshot is None:
            self.settle(
                FieldStatus.FAILED, "gone", "Plytix accepted it, but no longer has the product"
            )
            return
        if self.judge(snapshot):
            return
        for name, sent in self.values.items():
            found = value_of(snapshot, name)
            if found == sent:
                self.fields[name] = FieldOutcome(status=FieldStatus.DONE)
            else:
                self.fields[name] = stored_otherwise(sent, found)
        self.end("not-stored")

    def outcome(self) -> OperationOutcome:
        """The operation's outcome as far as it is known."""
        message = "; ".join(
            f"{spoken(name)}: {outcome.message}"
            for name, outcome in self.fields.items()
            if outcome.message
        )
        return OperationOutcome(
            operation_id=self.operation.id,
            entity_id=self.entity_id,
            fields=self.fields,
            code=self.code,
            message=message,
            remedy=remedy_for(self.code),
            verified=self.verified,
        )


def stored_otherwise(sent: Canonical | None, found: Canonical | None) -> FieldOutcome:
    """That Plytix accepted a value, and has another."""
    return FieldOutcome(
        status=FieldStatus.FAILED,
        found=found,
        message=f'sent "{shown(sent)}", but Plytix stored "{shown(found)}"',
    )


def value_of(snapshot: Snapshot, name: FieldName) -> Canonical | None:
    """A field's value in a snapshot; the key counts as the SKU's."""
    return snapshot.key if name == SKU else snapshot.values.get(name)


def shown(value: Canonical | None) -> str:
    """A value for a message, cut where it is long."""
    text = canonical_text(value)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
