"""Products of v2 and what hangs on them, typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from msgspec import UnsetType

from sheetsync.plytix.v1v2.areas.area import NOT_GIVEN, Area, Filters, Matches
from sheetsync.plytix.v1v2.areas.bodies import listed, quantities, ref, refs, values
from sheetsync.plytix.v1v2.areas.products import RelationshipFilters
from sheetsync.plytix.v1v2.objects.base import Ref
from sheetsync.plytix.v1v2.objects.linked import LinkedAsset, LinkedCategory
from sheetsync.plytix.v1v2.objects.product_v2 import ProductV2, Written


class ProductsV2(Area):
    """Products in the second generation: the same ones, with smaller answers.

    Writes answer no more than which product was written, when and by whom, or nothing at all: read
    the product to see it. Values are written as in v1. There is no way to read one linked asset or
    category; which variants a product has is found by a search for its ``parent_id``, or in v1.
    Parallel writes to one product are best avoided: Plytix was reported to lose some.

    Source: Plytix API v2 (beta), "Products"; recorded answers.
    """

    area: ClassVar[str] = "products v2"

    def create(
        self,
        sku: str,
        *,
        label: str | UnsetType | None = NOT_GIVEN,
        gtin: str | UnsetType | None = NOT_GIVEN,
        status: str | UnsetType = NOT_GIVEN,
        attributes: Mapping[str, Any] | UnsetType = NOT_GIVEN,
        thumbnail: str | UnsetType | None = NOT_GIVEN,
        assets: Sequence[str] | UnsetType = NOT_GIVEN,
        categories: Sequence[str] | UnsetType = NOT_GIVEN,
    ) -> Written:
        """Make a product, and answer its id.

        Args:
            sku: Its SKU, unique in the account; Plytix trims nothing.
            label: Its name.
            gtin: A valid GTIN.
            status: ``Draft``, ``Completed`` or ``Archived``; left out: ``Draft``.
            attributes: Attribute label → value.
            thumbnail: Id of the asset that stands for it.
            assets: Ids of assets to link.
            categories: Ids of categories to link.

        Raises:
            RefusedError: Among other reasons, the SKU is taken (409; 422 is possible), or a value
                or label does not fit (422; ``reasons`` name them all).
        """
        return self._one(
            "Create product (v2)",
            Written,
            sku=sku,
            label=label,
            gtin=gtin,
            status=status,
            attributes=values(attributes),
            thumbnail=ref(thumbnail),
            assets=refs(assets),
            categories=refs(categories),
        )

    def search(
        self,
        filters: Filters | UnsetType = NOT_GIVEN,
        attributes: Sequence[str] = ("label",),
        *,
        relationship_filters: RelationshipFilters | UnsetType = NOT_GIVEN,
        order: str | UnsetType | None = NOT_GIVEN,
        page_size: int | UnsetType = NOT_GIVEN,
    ) -> Matches[ProductV2]:
        """Search products, variants among them.

        A search by SKU with ``eq`` or ``like`` passes over the case of letters: compare the SKUs.

        Args:
            filters: Conditions; left out: all products.
            attributes: The columns to answer besides id and SKU, at most 50: members such as
                ``label`` bare, attributes as ``attributes.<label>``, related products as
                ``relationships.<label>``. More: ``get`` each product.
            relationship_filters: Conditions on related products.
            order: The column to order by, with ``-`` in front for descending; one that is none is
                passed over (observed).
            page_size: Rows a page, at most 100; left out: 100.

        Raises:
            RefusedError: When looked at: a field, operator or column is none, or the columns are
                too many (422), or more than 10,000 products match and are to be ordered (428).
        """
        return self._matches(
            "Search products (v2)",
            ProductV2,
            filters=filters,
            attributes=listed(attributes),
            relationship_filters=relationship_filters,
            order=order,
            page_size=page_size,
        )

    def get(self, product_id: str) -> ProductV2:
        """Read one product; attributes without a value are left out."""
        return self._one("Get product (v2)", ProductV2, product_id=product_id)

    def update(
        self,
        product_id: str,
        *,
        label: str | UnsetType | None = NOT_GIVEN,
        gtin: str | UnsetType | None = NOT_GIVEN,
        status: str | UnsetType = NOT_GIVEN,
        attributes: Mapping[str, Any] | UnsetType = NOT_GIVEN,
        thumbnail: str | UnsetType | None = NOT_GIVEN,
    ) -> Written:
        """Change what is given, leave the rest, and answer the id.

        Args:
            product_id: Which.
            label: The new name; ``None`` clears.
            gtin: A valid GTIN; ``None`` clears.
            status: ``Draft``, ``Completed`` or ``Archived``.
            attributes: Attribute label → new value; ``None`` clears it, lists are replaced, labels
                that are not named stay.
            thumbnail: Id of the asset that is to stand for it; ``None`` clears.

        Raises:
            RefusedError: Among other reasons, a value or label does not fit (422; ``reasons`` name
                them all). Whether the others were kept is not documented: read it again.
        """
        return self._one(
            "Update product (v2)",
            Written,
            product_id=product_id,
            label=label,
            gtin=gtin,
            status=status,
            attributes=values(attributes),
            thumbnail=ref(thumbnail),
        )

    def delete(self, product_id: str) -> None:
        """Delete a product and all its variants; unlink first those that are to stay."""
        self._nothing("Delete product (v2)", product_id=product_id)

    def assign_family(self, product_id: str, family_id: str | None) -> Written:
        """Put a product into a family, and answer the product's id.

        Values of attributes that are not of the new family are lost; variants follow their parent.

        Args:
            product_id: Which; no variant.
            family_id: The family; ``None`` takes the product out of any.

        Raises:
            RefusedError: Among other reasons, it is a variant. For a product id that is none
                Plytix may answer 500 in place of 404 (reported).
        """
        return self._one(
            "Assign family (v2)",
            Written,
            product_id=product_id,
            product_family_id="" if family_id is None else family_id,
        )

    def create_variant(
        self,
        parent_id: str,
        sku: str,
        *,
        label: str | UnsetType | None = NOT_GIVEN,
        gtin: str | UnsetType | None = NOT_GIVEN,
        status: str | UnsetType = NOT_GIVEN,
        attributes: Mapping[str, Any] | UnsetType = NOT_GIVEN,
        thumbnail: str | UnsetType | None = NOT_GIVEN,
    ) -> Written:
        """Make a variant of a product, and answer the variant's id.

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
            "Create variant (v2)",
            Written,
            parent_product_id=parent_id,
            sku=sku,
            label=label,
            gtin=gtin,
            status=status,
            attributes=values(attributes),
            thumbnail=ref(thumbnail),
        )

    def link_variant(self, parent_id: str, variant_id: str) -> None:
        """Make a single product a variant of another of the same family; both may lose values.

        Raises:
            RefusedError: Among other reasons, they are not of one family (422).
        """
        self._nothing("Link variant (v2)", parent_product_id=parent_id, variant_id=variant_id)

    def unlink_variant(self, parent_id: str, variant_id: str) -> None:
        """Make a variant a single product again; it may lose values.

        Raises:
            RefusedError: Among other reasons, it is no variant of that parent (422).
        """
        self._nothing("Unlink variant (v2)", parent_product_id=parent_id, variant_id=variant_id)

    def resync_variants(
        self, parent_id: str, attribute_labels: Sequence[str], variant_ids: Sequence[str]
    ) -> None:
        """Give variants their parent's values again, in place of those that they overwrite.

        What Plytix answers is not documented, so nothing is told.

        Args:
            parent_id: The parent.
            attribute_labels: Bare labels of attributes of the parent's level; others: 400.
            variant_ids: Variants of that parent.
        """
        self._nothing(
            "Resync variants (v2)",
            parent_product_id=parent_id,
            attribute_labels=listed(attribute_labels),
            variant_ids=listed(variant_ids),
        )

    def assets_of(self, product_id: str) -> tuple[LinkedAsset, ...]:
        """Read the assets of a product, in the order of linking; empty when it has none."""
        return self._all("List assets of a product (v2)", LinkedAsset, product_id=product_id)

    def link_asset(self, product_id: str, asset_id: str, attribute_label: str) -> Ref:
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
            "Link asset (v2)",
            Ref,
            product_id=product_id,
            id=asset_id,
            attribute_label=attribute_label,
        )

    def unlink_asset(self, product_id: str, asset_id: str) -> None:
        """Take an asset out of every media attribute of a product (observed); it stays an asset.

        Raises:
            RefusedError: Among other reasons, it is not linked (404).
        """
        self._nothing("Unlink asset (v2)", product_id=product_id, asset_id=asset_id)

    def categories_of(self, product_id: str) -> tuple[LinkedCategory, ...]:
        """Read the categories of a product, in the order of linking; empty when it is in none."""
        return self._all("List categories of a product (v2)", LinkedCategory, product_id=product_id)

    def link_category(self, product_id: str, category_id: str) -> LinkedCategory:
        """Put a product into a category, and answer the category.

        Raises:
            RefusedError: Among other reasons, it is in the category already (409), or there is no
                such category (422).
        """
        return self._one(
            "Link category (v2)", LinkedCategory, product_id=product_id, id=category_id
        )

    def unlink_category(self, product_id: str, category_id: str) -> None:
        """Take a product out of a category.

        Raises:
            RefusedError: Among other reasons, it is not in the category (404).
        """
        self._nothing("Unlink category (v2)", product_id=product_id, category_id=category_id)

    def link_related(
        self, product_id: str, relationship_id: str, related_products: Mapping[str, int]
    ) -> None:
        """Link products, at most 300 a relationship.

        Ids that are none or are linked already are passed over in silence, quantities and all:
        read the product to see what came of it.

        Args:
            product_id: The product that gets them.
            relationship_id: The relationship.
            related_products: Product id → how many of it, at least 1.
        """
        self._nothing(
            "Link related products (v2)",
            product_id=product_id,
            relationship_id=relationship_id,
            product_relationships=quantities(related_products),
        )

    def change_quantities(
        self, product_id: str, relationship_id: str, related_products: Mapping[str, int]
    ) -> None:
        """Change how many of related products there are; ids that are not linked are passed over.

        Args:
            product_id: The product that lists them.
            relationship_id: The relationship.
            related_products: Product id → how many of it, at least 1.
        """
        self._nothing(
            "Change quantities of related products (v2)",
            product_id=product_id,
            relationship_id=relationship_id,
            product_relationships=quantities(related_products),
        )

    def unlink_related(
        self, product_id: str, relationship_id: str, product_ids: Sequence[str]
    ) -> None:
        """Take products out of a relationship; ids that are not linked are passed over."""
        self._nothing(
            "Unlink related products (v2)",
            product_id=product_id,
            relationship_id=relationship_id,
            product_relationships=listed(product_ids),
        )
