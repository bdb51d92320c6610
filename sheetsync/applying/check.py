"""The look just before the writes: is what the plan rests on still so?"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sheetsync.applying.deletion import check_deletion
from sheetsync.applying.work import Step, Work, shown, stored_otherwise, value_of
from sheetsync.entities.product import SKU
from sheetsync.model.operation import CreateEntity, DeleteEntity, UpdateEntity
from sheetsync.model.outcome import FieldOutcome, FieldStatus
from sheetsync.model.snapshot import Snapshot
from sheetsync.model.values import EntityId, FieldName, Key
from sheetsync.planning.batches import Batch
from sheetsync.ports import Pim


def check_before(
    batch: Batch, works: Sequence[Work], pim: Pim, lagging: Collection[EntityId] = ()
) -> None:
    """Read the guarded fields of a batch once, and decide per field.

    A field that Plytix still has as the plan saw it is written; one that has the wanted value
    already is unchanged; any other is a conflict, and the entity's other fields go on. What is to
    be created must not be there.

    What an earlier part of the run may have written, and is found as it was meant, is done.

    Args:
        batch: The batch.
        works: Its operations; those with nothing to write are ended.
        pim: Read with one search; an entity not found by its key is read by its id.
        lagging: Entities that searches may show as they were; read by their ids.

    Raises:
        RemoteError: Plytix could not be read; what was not decided is still open.
    """
    looked_up = [work for work in works if not isinstance(work.operation, DeleteEntity)]
    keys = list(dict.fromkeys(key for work in looked_up for key in _keys(work)))
    fields = tuple(
        dict.fromkeys((*batch.guarded, *(name for work in works for name in _created_fields(work))))
    )
    snapshots = list(pim.fetch(batch.kind, SKU, keys, fields)) if keys else []
    by_key = {snapshot.key: snapshot for snapshot in snapshots}
    by_id = {snapshot.id: snapshot for snapshot in snapshots}
    for work in works:
        operation = work.operation
        if isinstance(operation, DeleteEntity):
            check_deletion(work, operation, pim)
        elif isinstance(operation, CreateEntity):
            _check_create(work, operation, by_key.get(operation.key), pim)
        else:
            listed = None if operation.entity_id in lagging else by_id.get(operation.entity_id)
            found = listed or pim.get(operation.kind, operation.entity_id, tuple(operation.after))
            _check_update(work, operation, found)


def claim(work: Work, operation: CreateEntity, found: Snapshot, pim: Pim) -> None:
    """Decide on a product that is there and that the run may have created before it was cut off.

    With every wanted value it is ours, and done. With the id that Plytix gave us it is ours, and
    the read-back tells what was stored. Else nobody knows, and it is left alone.

    Raises:
        RemoteError: Plytix could not be read; the work is still open.
    """
    work.entity_id, work.values = found.id, dict(operation.values)
    if work.judge(found):
        return
    if work.earlier is not None and work.earlier.entity_id == found.id:
        work.step = Step.SENT
        return
    # The search may show it without values that it has: read it past the index.
    direct = pim.get(operation.kind, found.id, tuple(operation.values))
    if direct is not None and work.judge(direct):
        return
    work.values = {}
    work.settle(
        FieldStatus.CONFLICT,
        "already-exists",
        f'Plytix has a product "{found.key}" with other values; whether the run created it before '
        "it was cut off is not known, and it was not touched",
    )


def _keys(work: Work) -> tuple[Key, ...]:
    """The keys to find an entity by; a new one too where an earlier part may have written it."""
    operation = work.operation
    new_key = operation.after.get(SKU) if isinstance(operation, UpdateEntity) else None
    if work.perhaps_sent and isinstance(new_key, str):
        return (operation.key, Key(new_key))
    return (operation.key,)


def _created_fields(work: Work) -> tuple[FieldName, ...]:
    """The fields to know a product by that an earlier part of the run may have created."""
    operation = work.operation
    if isinstance(operation, CreateEntity) and work.perhaps_sent:
        return tuple(operation.values)
    return ()


def _check_create(work: Work, operation: CreateEntity, found: Snapshot | None, pim: Pim) -> None:
    if work.perhaps_sent and found is not None:
        claim(work, operation, found, pim)
        return
    if found is None:
        work.values = dict(operation.values)
        if work.earlier is not None and work.earlier.entity_id is not None:
            # It was created; the search does not show it yet.
            work.entity_id = work.earlier.entity_id
            work.step = Step.SENT
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
            status = FieldStatus.DONE if _was_sent(work, name) else FieldStatus.UNCHANGED
            work.fields[name] = FieldOutcome(status=status)
        elif now == before:
            work.values[name] = after
        elif _was_sent(work, name) and _was_accepted(work):
            work.code = "not-stored"
            work.fields[name] = stored_otherwise(after, now)
        else:
            work.code = work.code or "changed-since-plan"
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


def _was_sent(work: Work, name: FieldName) -> bool:
    """Whether an earlier part of the run may have written a field."""
    return work.perhaps_sent and work.earlier is not None and name in work.earlier.fields


def _was_accepted(work: Work) -> bool:
    return work.earlier is not None and work.earlier.result == "sent"
