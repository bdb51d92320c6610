"""The look just before the writes: is what the plan rests on still so?"""

from __future__ import annotations

from collections.abc import Sequence

from sheetsync.applying.work import Step, Work, shown, value_of
from sheetsync.entities.product import SKU
from sheetsync.model.operation import CreateEntity, UpdateEntity
from sheetsync.model.outcome import FieldOutcome, FieldStatus
from sheetsync.model.snapshot import Snapshot
from sheetsync.planning.batches import Batch
from sheetsync.ports import Pim


def check_before(batch: Batch, works: Sequence[Work], pim: Pim) -> None:
    """Read the guarded fields of a batch once, and decide per field.

    A field that Plytix still has as the plan saw it is written; one that has the wanted value
    already is unchanged; any other is a conflict, and the entity's other fields go on. What is to
    be created must not be there.

    Args:
        batch: The batch.
        works: Its operations; those with nothing to write are ended.
        pim: Read with one search; an entity not found by its key is read by its id.

    Raises:
        RemoteError: Plytix could not be read; what was not decided is still open.
    """
    keys = list(dict.fromkeys(work.operation.key for work in works))
    snapshots = list(pim.fetch(batch.kind, SKU, keys, batch.guarded))
    by_key = {snapshot.key: snapshot for snapshot in snapshots}
    by_id = {snapshot.id: snapshot for snapshot in snapshots}
    for work in works:
        operation = work.operation
        if isinstance(operation, CreateEntity):
            _check_create(work, operation, by_key.get(operation.key))
        else:
            found = by_id.get(operation.entity_id) or pim.get(
                operation.kind, operation.entity_id, tuple(operation.after)
            )
            _check_update(work, operation, found)


def _check_create(work: Work, operation: CreateEntity, found: Snapshot | None) -> None:
    if found is None:
        work.values = dict(operation.values)
        return
    work.entity_id = found.id
    work.settle(
        FieldStatus.CONFLICT,
        "already-exists",
        f'Plytix has a product "{found.key}" since the plan was made; it was not touched',
    )


def _check_update(work: Work, operation: UpdateEntity, found: Snapshot | None) -> None:
    work.entity_id = operation.entity_id
    if found is None:
        work.settle(FieldStatus.FAILED, "gone", "Plytix no longer has this product")
        return
    for name, after in operation.after.items():
        before, now = operation.before[name], value_of(found, name)
        if now == after:
            work.fields[name] = FieldOutcome(status=FieldStatus.UNCHANGED)
        elif now == before:
            work.values[name] = after
        else:
            work.code = "changed-since-plan"
            work.fields[name] = FieldOutcome(
                status=FieldStatus.CONFLICT,
                found=now,
                message=(
                    f'Plytix has "{shown(now)}" now, where the plan saw "{shown(before)}"; '
                    f'"{shown(after)}" was not written'
                ),
            )
    if not work.values:
        work.verified = not work.code
        work.step = Step.SETTLED
