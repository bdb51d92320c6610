"""What Plytix has now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sheetsync.model.values import Canonical, EntityId, FieldName, Key


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One entity as Plytix has it, in the fields that were asked for.

    Attributes:
        id: Plytix's id.
        key: The key as Plytix spells it.
        values: Canonical values; a field that has no value is left out (Plytix leaves empty
            attributes out of its answers), and so is one that was not asked for.
        parent_id: The parent's id when the entity is a variant; ``None`` otherwise.
    """

    id: EntityId
    key: Key
    values: Mapping[FieldName, Canonical]
    parent_id: EntityId | None = None
