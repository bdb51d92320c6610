"""Categories of a product, v1, typed."""

from __future__ import annotations

from typing import ClassVar

from sheetsync.plytix.v1v2.areas.area import Area
from sheetsync.plytix.v1v2.objects.linked import LinkedCategory


class ProductCategoryLinks(Area):
    """Categories that a product is in.

    They are linked one by one; nothing sets them all. Parallel writes to one product are best
    avoided: Plytix was reported to lose some.

    Source: Plytix API v1, "Products": categories.
    """

    area: ClassVar[str] = "product category links"

    def of(self, product_id: str) -> tuple[LinkedCategory, ...]:
        """Read the categories of a product, in the order of linking; empty when it is in none."""
        return self._all("List categories of a product", LinkedCategory, product_id=product_id)

    def get(self, product_id: str, category_id: str) -> LinkedCategory:
        """Read one category of a product; one that it is not in is refused (404)."""
        return self._one(
            "Get a category of a product",
            LinkedCategory,
            product_id=product_id,
            category_id=category_id,
        )

    def link(self, product_id: str, category_id: str) -> LinkedCategory:
        """Put a product into a category, and answer the category.

        Raises:
            RefusedError: Among other reasons, it is in the category already (409), or there is no
                such category (422).
        """
        return self._one(
            "Link category to a product", LinkedCategory, product_id=product_id, id=category_id
        )

    def unlink(self, product_id: str, category_id: str) -> None:
        """Take a product out of a category.

        Raises:
            RefusedError: Among other reasons, it is not in the category (404; the reason's field
                is ``asset.id``, as Plytix has it).
        """
        self._nothing(
            "Unbind category from product", product_id=product_id, category_id=category_id
        )
