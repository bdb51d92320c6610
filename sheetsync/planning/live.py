"""What Plytix has now of what a run wrote, read with the fewest calls."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sheetsync.entities.product import SKU
from sheetsync.entities.registry import entity
from sheetsync.model.definition import Kind
from sheetsync.model.recorded import RecordedOperation
from sheetsync.model.snapshot import Snapshot
from sheetsync.model.values import FieldName, Key
from sheetsync.model.whole import Whole
from sheetsync.planning.written import CREATE, DELETE
from sheetsync.ports import Pim, Progress, no_progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """Entities as they are now, by the operation that wrote them.

    Attributes:
        snapshots: Those that were updated or deleted, in the fields concerned; an entity that is
            not there is left out.
        wholes: Those that were created, whole; left out likewise.
    """

    snapshots: Mapping[str, Snapshot]
    wholes: Mapping[str, Whole]


def key_now(operation: RecordedOperation) -> Key:
    """The key that an entity has since an operation, which may have given it another one."""
    recorded = operation.fields.get(SKU)
    after = None if recorded is None else recorded.after
    return Key(after) if isinstance(after, str) else operation.key


def read_live(
    kind: Kind,
    operations: Sequence[RecordedOperation],
    known: Collection[FieldName],
    pim: Pim,
    *,
    progress: Progress = no_progress,
) -> Live:
    """Read what operations wrote.

    Args:
        kind: The kind of all of them.
        operations: The operations.
        known: The fields that the account has; others cannot be asked for.
        pim: Read only: a search for a hundred keys, and each created entity by itself.
        progress: Told meanwhile.

    Raises:
        RemoteError: Plytix could not be read.
    """
    looked_up = [one for one in operations if one.verb != CREATE or one.entity_id is None]
    snapshots = read_snapshots(kind, looked_up, known, pim, progress=progress)
    wholes: dict[str, Whole] = {}
    created = [one for one in operations if one.verb == CREATE]
    for done, operation in enumerate(created):
        progress("Reading new products", done, len(created))
        found = snapshots.get(operation.id)
        entity_id = operation.entity_id or (None if found is None else found.id)
        whole = None if entity_id is None else pim.whole(kind, entity_id)
        if whole is not None:
            wholes[operation.id] = whole
    return Live(snapshots=snapshots, wholes=wholes)


def read_snapshots(
    kind: Kind,
    operations: Sequence[RecordedOperation],
    known: Collection[FieldName],
    pim: Pim,
    *,
    progress: Progress = no_progress,
) -> dict[str, Snapshot]:
    """Read the fields that operations set; entities by key, those not found by their id.

    Returns:
        Operation id → entity. One with the same key and another id counts when the id is gone: it
        was deleted and made again.
    """
    name_field = entity(kind).name_field
    fields = tuple(
        name
        for name in dict.fromkeys(
            (name_field, *(name for one in operations for name in one.fields))
        )
        if name in known and name != SKU
    )
    keys = list(dict.fromkeys(key_now(one) for one in operations))
    read = list(pim.fetch(kind, SKU, keys, fields, progress=progress)) if keys else []
    by_id = {one.id: one for one in read}
    by_key = {one.key: one for one in read}
    found: dict[str, Snapshot] = {}
    for operation in operations:
        snapshot = None if operation.entity_id is None else by_id.get(operation.entity_id)
        if snapshot is None and operation.entity_id is not None and operation.verb != DELETE:
            snapshot = pim.get(kind, operation.entity_id, fields)
        snapshot = snapshot or by_key.get(key_now(operation))
        if snapshot is not None:
            found[operation.id] = snapshot
    return found
