"""The declaration of one kind of thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sheetsync.model.definition import FieldDefinition, Kind
from sheetsync.model.values import Canonical, FieldName


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """What is particular about one kind.

    Attributes:
        kind: The kind.
        noun: What people call one of it, in lower case.
        plural: What people call several.
        system_fields: The fields that every account has, in the order they are shown.
        key_fields: The fields that may identify an entity, the main one first.
        name_field: The field that people know it by.
        defaults: What Plytix gives a new one in fields that nobody names.
    """

    kind: Kind
    noun: str
    plural: str
    system_fields: tuple[FieldDefinition, ...]
    key_fields: tuple[FieldName, ...]
    name_field: FieldName
    defaults: Mapping[FieldName, Canonical] = field(default_factory=dict)

    def system_field(self, name: str) -> FieldDefinition | None:
        """The system field of this name; ``None`` when there is none."""
        return next((one for one in self.system_fields if one.field == name), None)
