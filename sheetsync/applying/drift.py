"""What of a run Plytix no longer holds."""

from __future__ import annotations

from collections.abc import Iterator

from sheetsync.entities.product import SKU
from sheetsync.model.definition import Kind
from sheetsync.model.history import Drift, DriftedCell
from sheetsync.model.recorded import RecordedOperation, RecordedRun
from sheetsync.model.snapshot import Snapshot
from sheetsync.model.values import FieldName
from sheetsync.planning.base import same_value
from sheetsync.planning.live import read_snapshots
from sheetsync.planning.written import DELETE, AskedRows, set_fields, written_operations
from sheetsync.ports import Pim, Progress, no_progress

_NO_FIELD = FieldName("")


def drift_of(run: RecordedRun, pim: Pim, *, progress: Progress = no_progress) -> Drift:
    """Read again what a run set, and say what no longer holds.

    Args:
        run: The run; values count that were read back when it set them.
        pim: Read only: a search for a hundred products.
        progress: Told meanwhile.

    Raises:
        RemoteError: Plytix could not be read.
    """
    kind = Kind.PRODUCT
    set_by = [one for one in written_operations(run) if one.verified and one.kind == kind]
    rows = AskedRows(run)
    known = pim.schema().fields(kind)
    found = read_snapshots(kind, set_by, known, pim, progress=progress)
    cells = tuple(
        cell for one in set_by for cell in _drifted(one, found.get(one.id), frozenset(known), rows)
    )
    looked_at = sum(len(set_fields(one)) or 1 for one in set_by)
    return Drift(recorded=run, looked_at=looked_at, cells=cells)


def _drifted(
    operation: RecordedOperation,
    found: Snapshot | None,
    known: frozenset[FieldName],
    rows: AskedRows,
) -> Iterator[DriftedCell]:
    if operation.verb == DELETE:
        if found is not None:
            yield _whole(operation, rows, "product back")
        return
    if found is None:
        yield _whole(operation, rows, "product gone")
        return
    for name in set_fields(operation):
        now = found.key if name == SKU else found.values.get(name)
        set_to = operation.fields[name].after
        if name not in known or not same_value(now, set_to):
            yield DriftedCell(
                key=found.key,
                field=name,
                set_to=set_to,
                now=now,
                place=rows.cell(operation, name),
                why="changed" if name in known else "field gone",
            )


def _whole(operation: RecordedOperation, rows: AskedRows, why: str) -> DriftedCell:
    return DriftedCell(
        key=operation.key,
        field=_NO_FIELD,
        set_to=None,
        now=None,
        place=rows.row(operation),
        why=why,
    )
