"""The smallest write that can be retried, for the machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sheetsync.model.definition import Kind
from sheetsync.model.values import Canonical, EntityId, FieldName, Key


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateEntity:
    """Give fields of one entity new values; fields not named stay.

    Attributes:
        id: Stable within the run: ``o1``, ``o2`` …
        kind: The entity's kind.
        key: Its key, for people.
        entity_id: Plytix's id.
        before: What Plytix had when the plan was made, per field; ``None`` for no value.
        after: What each field is to have; ``None`` clears it. Same fields as ``before``.
        change_ids: Per field, the id of the change it carries out.
    """

    id: str
    kind: Kind
    key: Key
    entity_id: EntityId
    before: Mapping[FieldName, Canonical | None]
    after: Mapping[FieldName, Canonical | None]
    change_ids: Mapping[FieldName, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateEntity:
    """Create one entity.

    Attributes:
        id: Stable within the run.
        kind: The entity's kind.
        key: Its key.
        values: The fields to create it with; the key field left out.
        change_id: The id of the create it carries out.
    """

    id: str
    kind: Kind
    key: Key
    values: Mapping[FieldName, Canonical]
    change_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteEntity:
    """Take one entity away.

    Attributes:
        id: Stable within the run.
        kind: The entity's kind.
        key: Its key, for people.
        entity_id: Plytix's id.
        before: Every writable field that it had a value in when the plan was made.
        ties: What it was linked with beyond its fields, and how often.
        change_id: The id of the deletion it carries out.
    """

    id: str
    kind: Kind
    key: Key
    entity_id: EntityId
    before: Mapping[FieldName, Canonical]
    ties: Mapping[str, int]
    change_id: str


Operation = UpdateEntity | CreateEntity | DeleteEntity
