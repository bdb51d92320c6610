"""Assets of a product, v1, typed."""

from __future__ import annotations

from typing import ClassVar

from sheetsync.plytix.v1v2.areas.area import Area
from sheetsync.plytix.v1v2.objects.base import Ref
from sheetsync.plytix.v1v2.objects.linked import LinkedAsset


class ProductAssets(Area):
    """Assets that are linked to a product through its media attributes, at most 300.

    Parallel writes to one product are best avoided: Plytix was reported to lose some.

    Source: Plytix API v1, "Products": assets.
    """

    area: ClassVar[str] = "product assets"

    def of(self, product_id: str) -> tuple[LinkedAsset, ...]:
        """Read the assets of a product, in the order of linking; empty when it has none."""
        return self._all("List assets of a product", LinkedAsset, product_id=product_id)

    def get(self, product_id: str, asset_id: str) -> LinkedAsset:
        """Read one asset of a product; one that is not linked is refused (404)."""
        return self._one(
            "Get an asset of this product", LinkedAsset, product_id=product_id, asset_id=asset_id
        )

    def link(self, product_id: str, asset_id: str, attribute_label: str) -> Ref:
        """Put an asset into a media attribute, and answer its id.

        Args:
            product_id: The product.
            asset_id: The asset.
            attribute_label: ``thumbnail`` or the bare label of a media attribute, where it takes
                the place of what is there; or of a gallery, where it is added at the end.

        Raises:
            RefusedError: Among other reasons, it is in that attribute already (409), or there is no
                such asset (404) or label (422).
        """
        return self._one(
            "Link asset to a product",
            Ref,
            product_id=product_id,
            id=asset_id,
            attribute_label=attribute_label,
        )

    def unlink(self, product_id: str, asset_id: str) -> None:
        """Take an asset out of every media attribute of a product (observed); it stays an asset.

        Raises:
            RefusedError: Among other reasons, it is not linked (404).
        """
        self._nothing("Unlink asset from a product", product_id=product_id, asset_id=asset_id)
