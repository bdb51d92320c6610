"""Relationships, typed: their definitions, not which products they link."""

from __future__ import annotations

from typing import ClassVar

from sheetsync.plytix.v1v2.areas.area import SearchableArea
from sheetsync.plytix.v1v2.objects.relationship import Relationship

_COLUMNS = ("name", "label", "symmetrical", "created", "modified")


class Relationships(SearchableArea[Relationship]):
    """The kinds of links that products can have to one another, such as spare parts.

    Source: Plytix API v1, "Relationships".
    """

    area: ClassVar[str] = "relationships"
    _searching: ClassVar[str] = "Search relationships"
    _row = Relationship
    _columns: ClassVar[tuple[str, ...]] = _COLUMNS

    def create(self, name: str) -> Relationship:
        """Add a relationship; the answer has the label that Plytix gave it.

        Args:
            name: Its name, unique; a second one of it is refused (409).
        """
        return self._one("Add new relationship", Relationship, name=name)

    def get(self, relationship_id: str) -> Relationship:
        """Read one relationship."""
        return self._one("Get relationship data", Relationship, relationship_id=relationship_id)

    def update(self, relationship_id: str, *, name: str) -> Relationship:
        """Rename a relationship; its label stays."""
        return self._one(
            "Modify attributes of a relationship",
            Relationship,
            relationship_id=relationship_id,
            name=name,
        )

    def delete(self, relationship_id: str) -> None:
        """Delete a relationship; products lose its links.

        Args:
            relationship_id: Which.

        Raises:
            RefusedError: Among other reasons, catalogs or channels use it (409);
                ``reasons["usages"]`` says which.
        """
        self._nothing("Remove relationships from account", relationship_id=relationship_id)
