"""Families, typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from msgspec import UnsetType

from sheetsync.plytix.v1v2.areas.area import NOT_GIVEN, SearchableArea
from sheetsync.plytix.v1v2.areas.bodies import listed
from sheetsync.plytix.v1v2.objects.family import Family, FamilyAttribute, Level

_COLUMNS = (
    "name",
    "total_attributes",
    "total_models",
    "total_products",
    "_created_at",
    "modified",
    "created_user_audit",
    "modified_user_audit",
)
_PREFIX = "attributes."


class Families(SearchableArea[Family]):
    """Families, which decide what attributes their products have, and who inherits them.

    Whatever takes attributes away from a family takes their values from its products. Levels but
    ``no_level`` need automatic inheritance on the account.

    In searches the moment of creation is called ``_created_at``.

    Source: Plytix API v1, "Product families".
    """

    area: ClassVar[str] = "families"
    _searching: ClassVar[str] = "Family search"
    _row = Family
    _columns: ClassVar[tuple[str, ...]] = _COLUMNS

    def create(
        self,
        name: str,
        *,
        attributes: Sequence[str] | UnsetType = NOT_GIVEN,
        parent_attributes: Sequence[str] | UnsetType = NOT_GIVEN,
        variant_attributes: Sequence[str] | UnsetType = NOT_GIVEN,
    ) -> Family:
        """Add a family.

        Args:
            name: Its name.
            attributes: Ids of attributes that nothing inherits.
            parent_attributes: Ids of attributes that variants inherit from their parent.
            variant_attributes: Ids of attributes that are inherited from variants.
        """
        return self._one(
            "Add product family",
            Family,
            name=name,
            attributes=listed(attributes),
            parent_attributes=listed(parent_attributes),
            variant_attributes=listed(variant_attributes),
        )

    def get(self, family_id: str) -> Family:
        """Read one family, without its attributes."""
        return self._one("Get family", Family, id=family_id)

    def update(self, family_id: str, *, name: str) -> Family:
        """Rename a family."""
        return self._one("Modify family", Family, id=family_id, name=name)

    def delete(self, family_id: str) -> None:
        """Delete a family a moment later (202); its products lose it, and values with it."""
        self._nothing("Delete family", id=family_id)

    def attributes(self, family_id: str) -> tuple[FamilyAttribute, ...]:
        """The own attributes of a family."""
        return self._all("Get family attributes", FamilyAttribute, id=family_id)

    def all_attributes(self, family_id: str) -> tuple[FamilyAttribute, ...]:
        """The own attributes of a family, and the system fields that have a level."""
        return self._all("Get all family attributes", FamilyAttribute, id=family_id)

    def link_attributes(
        self,
        family_id: str,
        attributes: Sequence[str],
        *,
        level: Level | UnsetType = NOT_GIVEN,
    ) -> None:
        """Add attributes to a family; it may show a moment later (202).

        Args:
            family_id: Which.
            attributes: Ids of attributes; those that are there already get the level.
            level: Where they are inherited from; left out: nowhere.
        """
        self._nothing(
            "Add attribute to product family",
            id=family_id,
            attributes=listed(attributes),
            attributes_level=level,
        )

    def unlink_attributes(self, family_id: str, attributes: Sequence[str]) -> None:
        """Take attributes off a family, and their values from its products, a moment later (202).

        Args:
            family_id: Which.
            attributes: Ids of attributes.
        """
        self._nothing(
            "Unlink attribute from product family", id=family_id, attributes=listed(attributes)
        )

    def edit_attributes(
        self,
        family_id: str,
        *,
        parent_level: Sequence[str] | UnsetType = NOT_GIVEN,
        variant_level: Sequence[str] | UnsetType = NOT_GIVEN,
        no_level: Sequence[str] | UnsetType = NOT_GIVEN,
    ) -> None:
        """Say where a family's attributes are inherited from; it shows a moment later (202).

        Attributes that are in no list keep their level. Labels may come without ``attributes.`` in
        front, as ``attributes()`` gives them; it is sent with it, as is known to work (observed).

        Args:
            family_id: Which.
            parent_level: Labels of attributes that variants inherit from their parent.
            variant_level: Labels of attributes that are inherited from variants.
            no_level: Labels of attributes that nothing inherits.
        """
        self._nothing(
            "Edit product family attributes inheritance",
            id=family_id,
            parent_level=_prefixed(parent_level),
            variant_level=_prefixed(variant_level),
            no_level=_prefixed(no_level),
        )

    def edit_all_attributes(
        self,
        family_id: str,
        *,
        parent_level: Sequence[str] | UnsetType = NOT_GIVEN,
        variant_level: Sequence[str] | UnsetType = NOT_GIVEN,
        no_level: Sequence[str] | UnsetType = NOT_GIVEN,
    ) -> None:
        """Say where attributes and system fields are inherited from; it shows a moment later (202).

        What is in no list keeps its level. An own attribute is ``attributes.<label>`` here, and a
        system field bare: ``label``, ``thumbnail``, ``status`` or ``categories``.

        Args:
            family_id: Which.
            parent_level: Fields that variants inherit from their parent.
            variant_level: Fields that are inherited from variants.
            no_level: Fields that nothing inherits.
        """
        self._nothing(
            "Edit product family attributes, including system attributes",
            id=family_id,
            parent_level=listed(parent_level),
            variant_level=listed(variant_level),
            no_level=listed(no_level),
        )


def _prefixed(labels: Sequence[str] | UnsetType) -> Any:
    """Labels as fields: no label has a point in it, so none that has the prefix is bare."""
    if isinstance(labels, str | UnsetType):
        return labels
    return [_PREFIX + label.removeprefix(_PREFIX) for label in labels]
