"""Relationships between products. Source: Plytix API v1, "Relationships", recorded objects."""

from __future__ import annotations

from datetime import datetime

from sheetsync.plytix.v1v2.objects.base import Object
from sheetsync.plytix.v1v2.objects.spellings import tell


class Relationship(Object, frozen=True, kw_only=True):
    """A kind of link between products, such as spare parts.

    Attributes:
        label: What products and columns name it by; stays when the name changes.
        symmetrical: Whether both ends have the link; only in rows of a search that asks for it.
        created: When it was made, under whichever of its names that moment was sent.
        created_at: The same, as ``get`` names it.
    """

    id: str
    name: str | None = None
    label: str | None = None
    symmetrical: bool | None = None
    created: datetime | None = None
    created_at: datetime | None = None
    modified: datetime | None = None

    def __post_init__(self) -> None:
        """Give the moment of creation its plain name."""
        super().__post_init__()
        tell(self, "created", self.created or self.created_at)
