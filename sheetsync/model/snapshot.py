"""What Plytix has now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sheetsync.model.values import Canonical, EntityId, FieldName, Key


@dataclass(frozen=True, slots=True)
class SnapshotPage:
    """The values of entities that were read together, in columns.

    Attributes:
        columns: Per field asked for: one canonical value an entity, ``None`` where it has none;
            all of the same length.
    """

    columns: Mapping[FieldName, Sequence[Canonical | None]]


class PageRow(Mapping[FieldName, Canonical]):
    """One entity's values as a mapping that looks into its page.

    A hundred thousand entities of forty fields are compared column by column, so that nobody needs
    a dictionary each; who does ask for single values gets them here. Fields without a value are
    left out, as in any ``Snapshot.values``.
    """

    __slots__ = ("index", "page")

    def __init__(self, page: SnapshotPage, index: int) -> None:
        self.page = page
        self.index = index

    def __getitem__(self, name: FieldName) -> Canonical:
        value = self.page.columns[name][self.index]
        if value is None:
            raise KeyError(name)
        return value

    def get(self, name: FieldName, default: object = None) -> Any:
        """The value of a field; ``default`` where it has none or was not asked for."""
        column = self.page.columns.get(name)
        value = None if column is None else column[self.index]
        return default if value is None else value

    def __iter__(self) -> Iterator[FieldName]:
        index = self.index
        return (name for name, column in self.page.columns.items() if column[index] is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return repr(dict(self))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One entity as Plytix has it, in the fields that were asked for.

    Attributes:
        id: Plytix's id.
        key: The key as Plytix spells it.
        values: Canonical values; a field that has no value is left out (Plytix leaves empty
            attributes out of its answers), and so is one that was not asked for. Snapshots that
            were read together share their page (``PageRow``).
        parent_id: The parent's id when the entity is a variant; ``None`` otherwise.
    """

    id: EntityId
    key: Key
    values: Mapping[FieldName, Canonical]
    parent_id: EntityId | None = None
