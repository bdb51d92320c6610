"""What runs did, from what their journals hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sheetsync.applying.rows import row_outcomes
from sheetsync.entities.product import SKU
from sheetsync.model.history import CellWrite, OperationStatus, RunLine, RunState
from sheetsync.model.operation import Operation
from sheetsync.model.outcome import FieldOutcome, FieldStatus, OperationOutcome, RowOutcome
from sheetsync.model.recorded import RecordedOperation, RecordedRun
from sheetsync.model.values import FieldName
from sheetsync.planning.batches import written_fields
from sheetsync.planning.live import key_now
from sheetsync.planning.operations import operations
from sheetsync.planning.written import (
    CREATE,
    DELETE,
    AskedRows,
    may_have_written,
    set_fields,
    written_operations,
)

_WORST_FIRST: Final = (
    FieldStatus.FAILED,
    FieldStatus.CONFLICT,
    FieldStatus.NOT_ATTEMPTED,
    FieldStatus.DONE,
    FieldStatus.UNCHANGED,
)
_UNKNOWN: Final = "it was sent, and the run was cut off before anybody looked what became of it"
_CUT: Final = "the run was cut off before it"
_WHOLE: Final = FieldName("")
"""Stands for the product itself among the fields that a run wrote."""

Written = tuple[str, FieldName]
"""A product's key and a field."""


def operation_status(operation: RecordedOperation) -> OperationStatus:
    """What became of an operation as a whole."""
    statuses = set(operation.statuses.values())
    for status in _WORST_FIRST:
        if status in statuses:
            return OperationStatus(status.value)
    return OperationStatus.UNKNOWN if operation.sent_at else OperationStatus.NOT_ATTEMPTED


def newest_first(runs: Iterable[RecordedRun]) -> list[RecordedRun]:
    """Runs by when they began; of those of one second an undo is newer than what it gives back."""
    by_run = {run.header.run: run for run in runs}

    def undos(run: RecordedRun) -> int:
        """How many runs stand behind an undo of an undo …; a circle is none of ours, and ends."""
        seen = {run.header.run}
        undone = by_run.get(run.header.undoes)
        while undone is not None and undone.header.run not in seen:
            seen.add(undone.header.run)
            undone = by_run.get(undone.header.undoes)
        return len(seen)

    return sorted(
        by_run.values(),
        key=lambda run: (run.header.started_at, undos(run), run.header.run),
        reverse=True,
    )


def run_lines(runs: Iterable[RecordedRun]) -> tuple[RunLine, ...]:
    """Every run with how it stands, newest first.

    Args:
        runs: All runs that are known, each once; an undo tells of the run that it gives back.
    """
    undone: dict[str, list[RecordedRun]] = {}
    lines = []
    for run in newest_first(runs):
        line = _line(run, undone.get(run.header.run, ()))
        lines.append(line)
        if run.header.undoes and line.state is not RunState.UNDONE:
            undone.setdefault(run.header.undoes, []).append(run)
    return tuple(lines)


def _line(run: RecordedRun, undos: Sequence[RecordedRun]) -> RunLine:
    """One run.

    Args:
        run: The run.
        undos: The runs that gave it back and were not undone themselves, newest first.
    """
    told = [undo for undo in undos if any(written_operations(undo))]
    written = set(_written(run))
    if told and written and written <= set().union(*map(_given_back, undos)):
        state = RunState.UNDONE
    elif run.end is None or run.end.interrupted or run.end.stop_reason:
        state = RunState.INTERRUPTED
    else:
        state = RunState.FINISHED
    return RunLine(
        recorded=run,
        state=state,
        counts=Counter(map(operation_status, run.operations.values())),
        undone_by=tuple(undo.header.run for undo in reversed(told)),
    )


def _written(run: RecordedRun) -> Iterator[Written]:
    """What a run changed for certain."""
    for one in written_operations(run):
        if one.verb == CREATE and operation_status(one) is OperationStatus.DONE:
            yield key_now(one), _WHOLE
        elif one.verb == DELETE and operation_status(one) is OperationStatus.DONE:
            yield one.key, _WHOLE
        else:
            yield from ((key_now(one), name) for name in set_fields(one))


def _given_back(undo: RecordedRun) -> Iterator[Written]:
    """What an undo gave back, and what it found to be as before already."""
    for one in undo.operations.values():
        status = operation_status(one)
        if status in {OperationStatus.DONE, OperationStatus.UNCHANGED}:
            yield one.key, _WHOLE
        settled = {FieldStatus.DONE, FieldStatus.UNCHANGED}
        yield from ((one.key, name) for name, found in one.statuses.items() if found in settled)


def cell_writes(
    runs: Iterable[RecordedRun], key: str, field: FieldName | None = None
) -> tuple[CellWrite, ...]:
    """Every write to a product, or to one field of it, newest first.

    Args:
        runs: All runs that are known.
        key: The product's key, now or at any time.
        field: The field; ``None``: every field.

    Returns:
        What was sent and not refused; a product is followed through a change of its key.
    """
    runs = newest_first(runs)
    meant = [(run, one) for run in runs for one in written_operations(run)]
    keys, ids = {key}, set[str]()
    grown = True
    while grown:
        known = (len(keys), len(ids))
        for _, one in meant:
            if keys & {one.key, key_now(one)} or one.entity_id in ids:
                keys |= {one.key, key_now(one)}
                ids |= {one.entity_id} if one.entity_id else set()
        grown = known != (len(keys), len(ids))
    found: list[CellWrite] = []
    for run in runs:
        rows = AskedRows(run)
        for one in reversed(written_operations(run)):
            if keys & {one.key, key_now(one)}:
                found += _writes(run, one, rows, field)
    return tuple(found)


def _writes(
    run: RecordedRun, operation: RecordedOperation, rows: AskedRows, field: FieldName | None
) -> Iterator[CellWrite]:
    whole = operation_status(operation)
    names = tuple(operation.fields) or (_WHOLE,)
    for name in names:
        if field is not None and name != field:
            continue
        recorded = operation.fields.get(name)
        status = operation.statuses.get(name)
        yield CellWrite(
            recorded=run,
            at=operation.sent_at,
            place=rows.cell(operation, name),
            verb=operation.verb,
            key=operation.key,
            field=name,
            before=None if recorded is None else recorded.before,
            after=None if recorded is None else recorded.after,
            status=whole if status is None else OperationStatus(status.value),
            verified=status is FieldStatus.DONE
            or (name == _WHOLE and whole is OperationStatus.DONE),
        )


def told_rows(run: RecordedRun) -> tuple[RowOutcome, ...]:
    """Every row of a run's plan once, with what became of it as far as the journal tells."""
    todo = operations(run.plan, run.decisions, run.edited)
    outcomes = [_outcome(one, run.operations.get(one.id)) for one in todo]
    return row_outcomes(run.plan, todo, outcomes, run.decisions)


def _outcome(operation: Operation, told: RecordedOperation | None) -> OperationOutcome:
    """What became of an operation; what nobody looked at is unknown, or was not attempted."""
    if told is not None and told.outcome is not None:
        return told.outcome
    sent = told is not None and may_have_written(told)
    status = FieldStatus.FAILED if sent else FieldStatus.NOT_ATTEMPTED
    names = written_fields(operation) or (SKU,)
    return OperationOutcome(
        operation_id=operation.id,
        entity_id=None if told is None else told.entity_id,
        fields={
            name: FieldOutcome(status=status, message=_UNKNOWN if sent else _CUT) for name in names
        },
        code="outcome-unknown" if sent else "stopped-before",
    )


def field_counts(run: RecordedRun) -> dict[FieldName, Counter[str]]:
    """Per field that a run sent: how many values it set, added and cleared; most first."""
    counts: dict[FieldName, Counter[str]] = {}
    for one in run.operations.values():
        if not may_have_written(one):
            continue
        for name, recorded in one.fields.items():
            verb = "set"
            if recorded.before is None:
                verb = "added"
            elif recorded.after is None:
                verb = "cleared"
            counts.setdefault(name, Counter())[verb] += 1
    return dict(sorted(counts.items(), key=lambda one: (-one[1].total(), one[0])))
