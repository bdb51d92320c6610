"""The declaration of one kind of thing."""

from __future__ import annotations

from dataclasses import dataclass

from sheetsync.model.definition import FieldDefinition, Kind
from sheetsync.model.values import FieldName


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
    """

    kind: Kind
    noun: str
    plural: str
    system_fields: tuple[FieldDefinition, ...]
    key_fields: tuple[FieldName, ...]
    name_field: FieldName

    def system_field(self, name: str) -> FieldDefinition | None:
        """The system field of this name; ``None`` when there is none."""
        return next((field for field in self.system_fields if field.field == name), None)
