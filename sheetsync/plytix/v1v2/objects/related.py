"""Related products of a product.

Source: Plytix API v1, "Relationships" of products; recorded answers of v2.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from sheetsync.plytix.v1v2.objects.base import Object
from sheetsync.plytix.v1v2.objects.spellings import Many, Spelled, tell


class RelatedProduct(Object, frozen=True, kw_only=True):
    """One product that a relationship links.

    Attributes:
        quantity: How many of it, at least 1.
        last_modified: When it was linked, or its quantity changed; ``None`` in rows of a search
            that does not say it.
    """

    product_id: str
    quantity: int
    last_modified: datetime | None = None


class RelatedProducts(Spelled, frozen=True, kw_only=True):
    """The products that one relationship links to a product.

    Attributes:
        relationship_label: The relationship's label, its name made plain; also told where Plytix
            calls it ``label``, as the reference does in rows of searches.
        related_products: In Plytix's order.
    """

    relationship_id: str
    relationship_label: str | None = None
    related_products: Many[RelatedProduct] = ()
    _label: str | None = msgspec.field(name="label", default=None)

    def __post_init__(self) -> None:
        """Tell the label under one name."""
        super().__post_init__()
        if self._label is not None:
            tell(self, "relationship_label", self.relationship_label or self._label)
            tell(self, "_label", None)
