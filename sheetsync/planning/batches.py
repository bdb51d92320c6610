"""Operations in micro-batches: checked together, written one by one, read back together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from sheetsync.model.definition import Kind
from sheetsync.model.operation import CreateEntity, Operation
from sheetsync.model.values import FieldName


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Operations on entities of one kind.

    Attributes:
        kind: Their kind.
        operations: In the order they are carried out; never empty.
    """

    kind: Kind
    operations: tuple[Operation, ...]

    @property
    def guarded(self) -> tuple[FieldName, ...]:
        """The fields to read just before: those that updates change; each once."""
        return tuple(
            dict.fromkeys(
                name
                for operation in self.operations
                if not isinstance(operation, CreateEntity)
                for name in operation.after
            )
        )

    @property
    def written(self) -> tuple[FieldName, ...]:
        """The fields to read just after: those that any operation sets; each once."""
        return tuple(dict.fromkeys(name for one in self.operations for name in written_fields(one)))

    def checks(self, search_fields: int) -> int:
        """How many calls reading before and after takes when nothing lags.

        Args:
            search_fields: Most fields one search returns.
        """
        return _searches(len(self.guarded), search_fields) + _searches(
            len(self.written), search_fields
        )


def batches(operations: Sequence[Operation], size: int) -> tuple[Batch, ...]:
    """Cut operations into batches.

    Args:
        operations: In order.
        size: Most operations a batch holds: as many keys as one search takes.

    Returns:
        The batches, in order; none spans two kinds.
    """
    runs: list[list[Operation]] = []
    for operation in operations:
        if runs and len(runs[-1]) < size and runs[-1][0].kind is operation.kind:
            runs[-1].append(operation)
        else:
            runs.append([operation])
    return tuple(Batch(kind=run[0].kind, operations=tuple(run)) for run in runs)


def written_fields(operation: Operation) -> tuple[FieldName, ...]:
    """The fields that an operation sets."""
    if isinstance(operation, CreateEntity):
        return tuple(operation.values)
    return tuple(operation.after)


def _searches(fields: int, most: int) -> int:
    return max(1, ceil(fields / most))
