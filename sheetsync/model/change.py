"""What a plan says about one entity, for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sheetsync.model.definition import Kind
from sheetsync.model.place import CellPlace
from sheetsync.model.values import Canonical, EntityId, FieldName, Key


class Verb(StrEnum):
    """What happens to a field: it gets its first value, another value, or none."""

    ADD = "add"
    SET = "set"
    CLEAR = "clear"


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseValue:
    """What the workbook was made from, for one field of one entity.

    Attributes:
        value: The value; ``None`` when Plytix had none.
    """

    value: Canonical | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field that differs, before and after.

    Attributes:
        id: Stable within the plan: ``c1``, ``c2`` …
        field: The field.
        before: What Plytix has now; ``None`` when it has no value.
        after: What it is to have; ``None`` clears it.
        place: The cell that asked for it; for constants the row.
        note: What the reviewer should know; empty when there is nothing.
        base: What the workbook was made from; ``None`` when it does not tell.
        conflict: Whether Plytix was changed too since the workbook was made, differently; such a
            change is rejected unless the reviewer accepts it.
    """

    id: str
    field: FieldName
    before: Canonical | None
    after: Canonical | None
    place: CellPlace
    note: str = ""
    base: BaseValue | None = None
    conflict: bool = False

    @property
    def verb(self) -> Verb:
        """Whether the change adds, sets or clears."""
        if self.after is None:
            return Verb.CLEAR
        return Verb.ADD if self.before is None else Verb.SET


@dataclass(frozen=True, slots=True, kw_only=True)
class Create:
    """An entity that Plytix does not have.

    Attributes:
        id: Stable within the plan: ``n1``, ``n2`` …
        kind: Its kind.
        key: Its key.
        fields: Fields and values to create it with, key field left out; ``before`` is ``None`` in
            each; in the order of the sheet's columns, constants last; may be empty.
        place: The row that asked for it.
    """

    id: str
    kind: Kind
    key: Key
    fields: tuple[FieldChange, ...]
    place: CellPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """An entity that Plytix has, with other values than the sheet wants.

    Attributes:
        kind: Its kind.
        key: Its key as Plytix spells it.
        entity_id: Plytix's id.
        name: What people call it (a product's label in Plytix); empty when it has none.
        fields: The fields that differ, in the order of the sheet's columns; never empty.
        place: The row that asked for it.
    """

    kind: Kind
    key: Key
    entity_id: EntityId
    name: str
    fields: tuple[FieldChange, ...]
    place: CellPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete:
    """An entity that is to be taken away: only ever one that a run of ours created.

    Attributes:
        id: Stable within the plan: ``d1``, ``d2`` …
        kind: Its kind.
        key: Its key as Plytix spells it.
        entity_id: Plytix's id.
        name: What people call it; empty when it has none.
        before: Every writable field that it has a value in, with the value; the key field left
            out. With them it can be made again.
        place: The row that it was once created for.
        ties: What it is linked with beyond its fields, and how often, such as ``variants`` → 2;
            empty when nothing hangs on it.
        conflict: Whether it was changed or used since the run created it; such a deletion is
            rejected unless the reviewer accepts it.
        note: What the reviewer should know; empty when there is nothing.
    """

    id: str
    kind: Kind
    key: Key
    entity_id: EntityId
    name: str
    before: Mapping[FieldName, Canonical]
    place: CellPlace
    ties: Mapping[str, int] = field(default_factory=dict)
    conflict: bool = False
    note: str = ""


Change = Create | Update | Delete
