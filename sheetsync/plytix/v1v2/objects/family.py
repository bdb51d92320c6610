"""Families of products. Source: Plytix API v1, "Product families", recorded objects."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from sheetsync.plytix.v1v2.objects.base import Author, Object
from sheetsync.plytix.v1v2.objects.spellings import tell

Level = Literal["no_level", "parent_level", "variant_level"]
"""Where products inherit an attribute from: nowhere, products with variants, or variants.

The last two need automatic inheritance on the account.
"""


class Family(Object, frozen=True, kw_only=True):
    """A family, which decides what attributes its products have.

    Attributes:
        created: When it was made, under whichever of its names that moment was sent.
        created_at: The same, as ``get`` has it too.
        created_in_search: The same, as a search names it: ``_created_at``.
        total_attributes: How many attributes it has.
        total_models: How many of its products have variants.
        total_products: How many products it has.
    """

    id: str
    name: str | None = None
    total_attributes: int | None = None
    total_models: int | None = None
    total_products: int | None = None
    created: datetime | None = None
    created_at: datetime | None = None
    created_in_search: datetime | None = msgspec.field(name="_created_at", default=None)
    modified: datetime | None = None
    created_user_audit: Author | None = None
    modified_user_audit: Author | None = None

    def __post_init__(self) -> None:
        """Give the moment of creation its plain name."""
        super().__post_init__()
        created = self.created or self.created_at or self.created_in_search
        tell(self, "created", created)


class FamilyAttribute(Object, frozen=True, kw_only=True):
    """An attribute in a family.

    Attributes:
        id: The attribute's id; ``None`` for a system field.
        label: The attribute's label without prefix, or the system field's name.
        attribute_level: Where it is inherited from: ``no_level``, ``parent_level`` or
            ``variant_level``; see ``Level``.
    """

    id: str | None = None
    label: str | None = None
    name: str | None = None
    attribute_level: str | None = None
