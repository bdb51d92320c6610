"""Attribute groups, typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from msgspec import UnsetType

from sheetsync.plytix.v1v2.areas.area import NOT_GIVEN, SearchableArea
from sheetsync.plytix.v1v2.areas.bodies import listed
from sheetsync.plytix.v1v2.objects.attribute_group import AttributeGroup

_COLUMNS = ("name", "attribute_labels", "order")


class AttributeGroups(SearchableArea[AttributeGroup]):
    """The groups that attributes are shown in; an attribute may be in several.

    A single group is read by ``search``. Groups that are made at the same time lose updates
    (observed): make one after another.

    Source: Plytix API v1, "Attribute groups".
    """

    area: ClassVar[str] = "attribute groups"
    _searching: ClassVar[str] = "Attribute group search"
    _row = AttributeGroup
    _columns: ClassVar[tuple[str, ...]] = _COLUMNS

    def create(
        self,
        name: str,
        *,
        attribute_labels: Sequence[str] | UnsetType = NOT_GIVEN,
        order: int | UnsetType = NOT_GIVEN,
    ) -> AttributeGroup:
        """Add a group.

        Args:
            name: Its name.
            attribute_labels: Labels of its attributes, without prefix.
            order: Its place among the groups, counted from 0; beyond the end is last.
        """
        return self._one(
            "Add attribute group",
            AttributeGroup,
            name=name,
            attribute_labels=listed(attribute_labels),
            order=order,
        )

    def update(
        self,
        group_id: str,
        *,
        name: str | UnsetType = NOT_GIVEN,
        attribute_labels: Sequence[str] | UnsetType = NOT_GIVEN,
        order: int | UnsetType = NOT_GIVEN,
    ) -> AttributeGroup:
        """Change a group.

        Args:
            group_id: Which.
            name: The new name.
            attribute_labels: Labels of all its attributes: those left out of the list leave it.
            order: Its place among the groups, counted from 0; beyond the end is last.
        """
        return self._one(
            "Modify attribute group",
            AttributeGroup,
            id=group_id,
            name=name,
            attribute_labels=listed(attribute_labels),
            order=order,
        )

    def delete(self, group_id: str) -> None:
        """Delete a group; its attributes stay."""
        self._nothing("Delete attribute group", id=group_id)
