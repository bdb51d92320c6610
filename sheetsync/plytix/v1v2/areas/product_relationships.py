"""Related products of a product, v1, typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from sheetsync.plytix.v1v2.areas.area import Area
from sheetsync.plytix.v1v2.areas.bodies import quantities, related
from sheetsync.plytix.v1v2.objects.related import RelatedProduct, RelatedProducts


class ProductRelationships(Area):
    """Products that a relationship links to a product, at most 300 a relationship.

    Links point from the product to those it lists; the other direction is a link of its own, unless
    the relationship is symmetrical. Which there are is told by the product itself. Parallel writes
    to one product are best avoided: Plytix was reported to lose some.

    Source: Plytix API v1, "Products": relationships.
    """

    area: ClassVar[str] = "product relationships"

    def link(
        self, product_id: str, relationship_id: str, related_products: Mapping[str, int]
    ) -> RelatedProducts:
        """Link products, or change the quantities of those that are linked; others stay.

        Args:
            product_id: The product that gets them.
            relationship_id: The relationship.
            related_products: Product id → how many of it, at least 1.

        Returns:
            What the relationship links now; whether products that were not named are told too is
            not documented.

        Raises:
            RefusedError: Among other reasons, one of the products is none (409; ``reasons`` have
                its id under ``value``), or a quantity is not positive (422).
        """
        return self._one(
            "Assign products to a relationship",
            RelatedProducts,
            product_id=product_id,
            relationship_id=relationship_id,
            product_relationships=quantities(related_products),
        )

    def unlink(self, product_id: str, relationship_id: str, product_ids: Sequence[str]) -> None:
        """Take products out of a relationship.

        Args:
            product_id: The product that lists them.
            relationship_id: The relationship.
            product_ids: The products to take out.
        """
        self._nothing(
            "Remove products from a relationship",
            product_id=product_id,
            relationship_id=relationship_id,
            product_relationships=related(product_ids),
        )

    def change_quantity(
        self, product_id: str, relationship_id: str, related_product_id: str, quantity: int
    ) -> RelatedProduct:
        """Change how many of a related product there are, and answer it.

        Args:
            product_id: The product that lists it.
            relationship_id: The relationship.
            related_product_id: The related product; one that is not linked is refused (404).
            quantity: How many, at least 1.
        """
        return self._one(
            "Modify relationship attributes",
            RelatedProduct,
            product_id=product_id,
            relationship_id=relationship_id,
            related_product_id=related_product_id,
            quantity=quantity,
        )
