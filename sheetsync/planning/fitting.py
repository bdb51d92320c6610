"""Whether a value that was once written can be written again, as a field is defined now."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from sheetsync.codecs.registry import can_write
from sheetsync.model.definition import FieldDefinition, TypeClass
from sheetsync.model.values import Canonical

_PYTHON_TYPES: Final[dict[TypeClass, type]] = {
    TypeClass.INT: int,
    TypeClass.DECIMAL: Decimal,
    TypeClass.BOOLEAN: bool,
    TypeClass.DATE: date,
    TypeClass.MULTISELECT: tuple,
    TypeClass.MEDIA: tuple,
    TypeClass.MEDIA_GALLERY: tuple,
}
"""What the canonical values of a type are; those of the types that are not named are texts."""


def fitted(value: Canonical, definition: FieldDefinition) -> Canonical | None:
    """A value as the field would hold it now; ``None`` when it cannot hold it any more.

    Args:
        value: What the field once held.
        definition: The field as it is defined now.

    Returns:
        The value; of several options, in the attribute's present order.
    """
    type_class = definition.type_class
    if not can_write(type_class) or type(value) is not _PYTHON_TYPES.get(type_class, str):
        return None
    if type_class is TypeClass.DROPDOWN and value not in definition.options:
        return None
    if type_class is TypeClass.MULTISELECT and isinstance(value, tuple):
        kept = tuple(option for option in definition.options if option in value)
        return kept if len(kept) == len(value) else None
    return value
