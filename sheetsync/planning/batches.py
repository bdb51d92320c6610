"""Operations in micro-batches: checked together, written one by one, read back together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Protocol, TypeVar, assert_never

from sheetsync.model.definition import Kind
from sheetsync.model.operation import CreateEntity, DeleteEntity, Operation, UpdateEntity
from sheetsync.model.values import FieldName


class _HasKind(Protocol):
    @property
    def kind(self) -> Kind: ...


OfKind = TypeVar("OfKind", bound=_HasKind)


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
                if isinstance(operation, UpdateEntity)
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
        return check_calls(len(self.guarded), len(self.written), search_fields)


def check_calls(guarded: int, written: int, search_fields: int) -> int:
    """How many calls it takes to read a batch before and after its writes.

    Args:
        guarded: How many fields are read before.
        written: How many fields are read after.
        search_fields: Most fields one search returns.
    """
    return _searches(guarded, search_fields) + _searches(written, search_fields)


def batches(operations: Sequence[Operation], size: int) -> tuple[Batch, ...]:
    """Cut operations into batches.

    Args:
        operations: In order.
        size: Most operations a batch holds: as many keys as one search takes.

    Returns:
        The batches, in order; none spans two kinds.
    """
    return tuple(
        Batch(kind=run[0].kind, operations=tuple(run)) for run in in_runs(operations, size)
    )


def in_runs(items: Iterable[OfKind], size: int) -> Iterator[list[OfKind]]:
    """Cut things of some kind into runs of one kind and at most ``size``, in their order.

    What is written in one batch, and what a plan's price counts as one, is decided here alone.
    """
    run: list[OfKind] = []
    for item in items:
        if run and (len(run) == size or run[0].kind is not item.kind):
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def written_fields(operation: Operation) -> tuple[FieldName, ...]:
    """The fields that an operation sets; a deletion sets none."""
    match operation:
        case CreateEntity():
            return tuple(operation.values)
        case UpdateEntity():
            return tuple(operation.after)
        case DeleteEntity():
            return ()
        case _:
            assert_never(operation)


def _searches(fields: int, most: int) -> int:
    return max(1, ceil(fields / most))
