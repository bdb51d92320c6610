"""What people, or a run, put into an entity."""

from __future__ import annotations

from collections.abc import Mapping

from sheetsync.entities.product import SKU
from sheetsync.model.definition import FieldDefinition
from sheetsync.model.values import Canonical, FieldName
from sheetsync.model.whole import Whole


def held_values(
    whole: Whole, definitions: Mapping[FieldName, FieldDefinition]
) -> dict[FieldName, Canonical]:
    """Every field that an entity has a value in, without its key and what Plytix computes.

    Args:
        whole: The entity.
        definitions: The account's definitions of its kind; values come in their order.
    """
    values = whole.snapshot.values
    return {
        name: value
        for name, definition in definitions.items()
        if name != SKU and not definition.read_only and (value := values.get(name)) is not None
    }
