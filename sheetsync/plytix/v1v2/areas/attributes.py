"""Attributes, typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from msgspec import UnsetType

from sheetsync.plytix.v1v2.areas.area import NOT_GIVEN, SearchableArea
from sheetsync.plytix.v1v2.areas.bodies import listed
from sheetsync.plytix.v1v2.objects.attribute import Attribute, CompletenessPart
from sheetsync.plytix.v1v2.objects.family import Level

_COLUMNS = ("name", "label", "type_class", "groups", "options", "attributes", "description")


class Attributes(SearchableArea[Attribute]):
    """The attributes that products can have.

    Rows of a search are whole but for sorting and creation; more than 100 a page were answered
    (observed).

    Source: Plytix API v1, "Attributes".
    """

    area: ClassVar[str] = "attributes"
    _searching: ClassVar[str] = "Attribute search"
    _row = Attribute
    _columns: ClassVar[tuple[str, ...]] = _COLUMNS

    def create(
        self,
        name: str,
        type_class: str,
        *,
        description: str | UnsetType | None = NOT_GIVEN,
        options: Sequence[str] | UnsetType = NOT_GIVEN,
        manual_sorting: bool | UnsetType = NOT_GIVEN,
        sort_ascending: bool | UnsetType = NOT_GIVEN,
        attributes: Sequence[CompletenessPart] | UnsetType = NOT_GIVEN,
        product_families: Mapping[str, Level] | UnsetType = NOT_GIVEN,
    ) -> Attribute:
        """Add an attribute; the answer has the label that Plytix gave it.

        Args:
            name: Its name, unique.
            type_class: Its type, such as ``DropdownAttribute``; see ``Attribute``. It stays.
            description: What it is for.
            options: The choices of a dropdown or multiselect, which needs them.
            manual_sorting: Whether the options stay in the order given; left out: they do.
            sort_ascending: The direction when they are sorted; left out: ascending.
            attributes: What a completeness counts.
            product_families: Family id → level, of the families to add it to.

        Raises:
            RefusedError: Among other reasons, there is one of that name (422, without reasons per
                field), or a completeness counts what is not there (422).
        """
        return self._one(
            "Add attribute",
            Attribute,
            name=name,
            type_class=type_class,
            description=description,
            options=listed(options),
            manual_sorting=manual_sorting,
            sort_ascending=sort_ascending,
            attributes=_parts(attributes),
            product_families=_memberships(product_families),
        )

    def get(self, attribute_id: str) -> Attribute:
        """Read one attribute."""
        return self._one("Get attribute", Attribute, id=attribute_id)

    def update(
        self,
        attribute_id: str,
        *,
        name: str | UnsetType = NOT_GIVEN,
        description: str | UnsetType | None = NOT_GIVEN,
        options: Sequence[str] | UnsetType = NOT_GIVEN,
        attributes: Sequence[CompletenessPart] | UnsetType = NOT_GIVEN,
    ) -> Attribute:
        """Change an attribute; its label and type stay.

        Args:
            attribute_id: Which.
            name: The new name, unique (422).
            description: What it is for; ``None`` clears it.
            options: All choices of a dropdown or multiselect: those left out of the list go.
            attributes: All that a completeness counts: those left out of the list go.
        """
        return self._one(
            "Modify attribute",
            Attribute,
            id=attribute_id,
            name=name,
            description=description,
            options=listed(options),
            attributes=_parts(attributes),
        )

    def delete(self, attribute_id: str) -> None:
        """Delete an attribute with all its values; it goes a moment later (202).

        Args:
            attribute_id: Which.

        Raises:
            RefusedError: Among other reasons, channels or catalogs use it (409);
                ``reasons["usages"]`` says which.
        """
        self._nothing("Delete attribute", id=attribute_id)


def _parts(
    parts: Sequence[CompletenessPart] | UnsetType,
) -> list[dict[str, Any]] | UnsetType:
    if isinstance(parts, UnsetType):
        return parts
    return [{"id": part.id, "label": part.label} for part in parts]


def _memberships(
    level_by_family: Mapping[str, Level] | UnsetType,
) -> list[dict[str, Any]] | UnsetType:
    if isinstance(level_by_family, UnsetType):
        return level_by_family
    return [
        {"id": family_id, "attribute_level": level} for family_id, level in level_by_family.items()
    ]
