"""What a plan and its review come to: the writes, in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sheetsync.errors import PlanError
from sheetsync.model.change import Create, Delete, Update
from sheetsync.model.operation import CreateEntity, DeleteEntity, Operation, UpdateEntity
from sheetsync.model.plan import Decisions, Plan
from sheetsync.model.values import Canonical, FieldName

Edited = Mapping[str, Canonical | None]
"""Change id → the value typed instead; ``None`` clears, or leaves the field out of a create."""


def operations(plan: Plan, decisions: Decisions, edited: Edited) -> tuple[Operation, ...]:
    """The accepted changes as writes: creates, then updates, each in the order of the input rows.

    Args:
        plan: The plan.
        decisions: What was rejected.
        edited: What was typed instead of new values.

    Returns:
        One operation an entity; an entity of which everything was rejected has none.

    Raises:
        PlanError: A decision names a change that the plan does not hold.
    """
    _refuse_unknown_ids(plan, decisions, edited)
    return as_operations(plan.creates, plan.updates, decisions, edited, deletes=plan.deletes)


def as_operations(
    creates: Sequence[Create],
    updates: Sequence[Update],
    decisions: Decisions,
    edited: Edited,
    *,
    deletes: Sequence[Delete] = (),
) -> tuple[Operation, ...]:
    """As ``operations``, from the parts of a plan; deletions come last."""
    found: list[Operation] = []
    for create in creates:
        if create.id not in decisions.rejected:
            found.append(_creation(f"o{len(found) + 1}", create, decisions, edited))
    for update in updates:
        operation = _update(f"o{len(found) + 1}", update, decisions, edited)
        if operation is not None:
            found.append(operation)
    for delete in deletes:
        if delete.id not in decisions.rejected:
            found.append(_deletion(f"o{len(found) + 1}", delete))
    return tuple(found)


def _creation(
    operation_id: str, create: Create, decisions: Decisions, edited: Edited
) -> CreateEntity:
    values: dict[FieldName, Canonical] = {}
    for change in create.fields:
        value = edited.get(change.id, change.after)
        if value is not None and change.id not in decisions.rejected:
            values[change.field] = value
    return CreateEntity(
        id=operation_id, kind=create.kind, key=create.key, values=values, change_id=create.id
    )


def _deletion(operation_id: str, delete: Delete) -> DeleteEntity:
    return DeleteEntity(
        id=operation_id,
        kind=delete.kind,
        key=delete.key,
        entity_id=delete.entity_id,
        before=delete.before,
        ties=delete.ties,
        change_id=delete.id,
    )


def _update(
    operation_id: str, update: Update, decisions: Decisions, edited: Edited
) -> UpdateEntity | None:
    accepted = [change for change in update.fields if change.id not in decisions.rejected]
    if not accepted:
        return None
    return UpdateEntity(
        id=operation_id,
        kind=update.kind,
        key=update.key,
        entity_id=update.entity_id,
        before={change.field: change.before for change in accepted},
        after={change.field: edited.get(change.id, change.after) for change in accepted},
        change_ids={change.field: change.id for change in accepted},
    )


def _refuse_unknown_ids(plan: Plan, decisions: Decisions, edited: Edited) -> None:
    entities: tuple[Create | Update, ...] = (*plan.creates, *plan.updates)
    known = {change.id for entity in entities for change in entity.fields}
    unknown = (set(edited) - known) | (
        decisions.rejected
        - known
        - {one.id for one in plan.creates}
        - {one.id for one in plan.deletes}
    )
    if unknown:
        raise PlanError(
            f"The plan {plan.run} has no change {', '.join(sorted(unknown))}.",
            remedy="Use the plan workbook as sheetsync wrote it, or plan again.",
        )
