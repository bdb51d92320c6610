"""Variants of products, v1, typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from msgspec import UnsetType

from sheetsync.plytix.v1v2.areas.area import NOT_GIVEN, Area
from sheetsync.plytix.v1v2.areas.bodies import listed, ref, values
from sheetsync.plytix.v1v2.objects.product import Product


class Variants(Area):
    """Products that are variants of another, which is their parent.

    A variant has its parent's values of the attributes that its family puts on the parent's level,
    but for those that it overwrites. Parent and variants are of one family, or all of none.
    Parallel writes to one parent are best avoided: Plytix was reported to lose some.

    Source: Plytix API v1, "Variants".
    """

    area: ClassVar[str] = "variants"

    def of(self, product_id: str) -> tuple[Product, ...]:
        """Read the variants of a product, whole; empty when it has none."""
        return self._all("Get product's related variants", Product, product_id=product_id)

    def create(
        self,
        parent_id: str,
        sku: str,
        *,
        label: str | UnsetType | None = NOT_GIVEN,
        gtin: str | UnsetType | None = NOT_GIVEN,
        status: str | UnsetType = NOT_GIVEN,
        attributes: Mapping[str, Any] | UnsetType = NOT_GIVEN,
        thumbnail: str | UnsetType | None = NOT_GIVEN,
    ) -> Product:
        """Make a variant of a product, and answer it whole.

        The first variant makes a single product a parent, which may lose values.

        Args:
            parent_id: The parent.
            sku: The variant's SKU, unique in the account.
            label: Its name.
            gtin: A valid GTIN.
            status: ``Draft``, ``Completed`` or ``Archived``; left out: ``Draft``.
            attributes: Attribute label → value; one of the parent's level is overwritten with it.
            thumbnail: Id of the asset that stands for it.

        Raises:
            RefusedError: Among other reasons, the SKU is taken (409), or a value or label does not
                fit (422).
        """
        return self._one(
            "Add a variant of a product",
            Product,
            parent_product_id=parent_id,
            sku=sku,
            label=label,
            gtin=gtin,
            status=status,
            attributes=values(attributes),
            thumbnail=ref(thumbnail),
        )

    def link(self, parent_id: str, variant_id: str) -> Product:
        """Make a product a variant of another, and answer the parent whole.

        Both may lose values.

        Args:
            parent_id: The parent: a single product or a parent.
            variant_id: The product that becomes a variant: a single one, of the parent's family.

        Raises:
            RefusedError: Among other reasons, they are not of one family (422).
        """
        return self._one(
            "Link variant to a product", Product, product_id=parent_id, variant_id=variant_id
        )

    def unlink(self, parent_id: str, variant_id: str) -> None:
        """Make a variant a single product again; it may lose values.

        What Plytix answers is not documented, so nothing is told.
        """
        self._nothing(
            "Unlink a variant of a product", parent_product_id=parent_id, variant_id=variant_id
        )

    def resync(
        self, parent_id: str, attribute_labels: Sequence[str], variant_ids: Sequence[str]
    ) -> None:
        """Give variants their parent's values again, in place of those that they overwrite.

        What Plytix answers is not documented, so nothing is told.

        Args:
            parent_id: The parent.
            attribute_labels: Bare labels of attributes of the parent's level.
            variant_ids: Variants of that parent.

        Raises:
            RefusedError: Among other reasons, a label is not of the parent's level (400).
        """
        self._nothing(
            "Resync variants",
            parent_product_id=parent_id,
            attribute_labels=listed(attribute_labels),
            variant_ids=listed(variant_ids),
        )
