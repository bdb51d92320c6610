"""What runs did, told afterwards from their journals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sheetsync.model.place import CellPlace
from sheetsync.model.recorded import RecordedRun
from sheetsync.model.values import Canonical, FieldName, Key


class RunState(StrEnum):
    """How a run stands."""

    FINISHED = "finished"
    INTERRUPTED = "interrupted"
    """It was cut off or stopped early; what is left can be resumed."""
    UNDONE = "undone"
    """Everything that it wrote was given back since."""


class OperationStatus(StrEnum):
    """What became of one operation as a whole: the worst that befell one of its fields."""

    DONE = "done"
    FAILED = "failed"
    CONFLICT = "conflict"
    NOT_ATTEMPTED = "not attempted"
    UNCHANGED = "unchanged"
    UNKNOWN = "unknown"
    """It was sent, and the run was cut off before anybody looked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLine:
    """One run in a list of runs.

    Attributes:
        recorded: The run.
        state: How it stands.
        counts: How many entities (products) ended how; those that none did are left out.
        undone_by: The runs that gave something of it back, oldest first.
    """

    recorded: RecordedRun
    state: RunState
    counts: Mapping[OperationStatus, int]
    undone_by: tuple[str, ...] = ()

    def count(self, status: OperationStatus) -> int:
        """How many entities ended so."""
        return self.counts.get(status, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class CellWrite:
    """One value that a run wrote, or tried to.

    Attributes:
        recorded: The run.
        at: When it was sent, ISO 8601, UTC.
        place: The cell that asked for it.
        verb: ``create``, ``update`` or ``delete``.
        key: The product's key at the time.
        field: The field; empty for a product that was created or deleted without any value.
        before: What Plytix had; ``None`` for no value.
        after: What was sent; ``None`` took the value away.
        status: What became of it.
        verified: Whether it was read back equal.
    """

    recorded: RecordedRun
    at: str
    place: CellPlace
    verb: str
    key: Key
    field: FieldName
    before: Canonical | None
    after: Canonical | None
    status: OperationStatus
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftedCell:
    """A value that a run set and that Plytix no longer holds.

    Attributes:
        key: The product's key.
        field: The field; empty when the product itself is gone, or there again.
        set_to: What the run set; ``None`` took the value away.
        now: What Plytix has; ``None`` for no value.
        place: The cell that had asked for it.
        why: ``changed``, ``product gone``, ``product back`` or ``field gone``.
    """

    key: Key
    field: FieldName
    set_to: Canonical | None
    now: Canonical | None
    place: CellPlace
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """What of a run no longer holds.

    Attributes:
        recorded: The run.
        looked_at: How many values were compared.
        cells: Those that no longer hold, in the order the run wrote them.
    """

    recorded: RecordedRun
    looked_at: int
    cells: tuple[DriftedCell, ...]
