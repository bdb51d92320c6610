"""Products of v1, typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from msgspec import UnsetType

from sheetsync.plytix.v1v2.areas.area import NOT_GIVEN, Area, Filters, Matches
from sheetsync.plytix.v1v2.areas.bodies import listed, ref, refs, values
from sheetsync.plytix.v1v2.objects.product import Product

RelationshipFilters = list[list[dict[str, Any]]]
"""Conditions on related products as ``{"relationship_id", "operator", "product_ids"}``: outer list
any of, inner all of; one relationship a search. The operator is ``exists`` or ``!exists``; with
the former, ``product_ids`` may list ``{"id", "qty_operator", "value"}``, the value a list of
numbers."""


class Products(Area):
    """Products, told whole, with what is linked to them.

    Values of attributes are written as JSON knows them: text, ``int``, ``Decimal`` or ``bool``; a
    date as ``2026-05-04``; a multiselect as a list of texts; media as ``{"id": …}``, a gallery as a
    list of those. Attributes, options, categories and assets must be there already.

    Source: Plytix API v1, "Products". Observed: Plytix passes over a family in a new or a changed
    product, only ``assign_family`` sets it.
    """

    area: ClassVar[str] = "products"

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
    ) -> Product:
        """Make a product, and answer it whole.

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
            "Add new products",
            Product,
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
    ) -> Matches[Product]:
        """Search products, variants among them.

        A search by SKU with ``eq`` or ``like`` passes over the case of letters: compare the SKUs.

        Args:
            filters: Conditions; left out: all products.
            attributes: The columns to answer besides id and SKU, at most 20: members such as
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
            "Product search",
            Product,
            filters=filters,
            attributes=listed(attributes),
            relationship_filters=relationship_filters,
            order=order,
            page_size=page_size,
        )

    def get(self, product_id: str, *, all_attributes: bool = False) -> Product:
        """Read one product.

        Args:
            product_id: Which.
            all_attributes: Whether every attribute of the account is told, those without a value
                as ``None``; otherwise these are left out.
        """
        return self._one(
            "Get product data",
            Product,
            product_id=product_id,
            all_attributes=True if all_attributes else NOT_GIVEN,
        )

    def update(
        self,
        product_id: str,
        *,
        label: str | UnsetType | None = NOT_GIVEN,
        status: str | UnsetType = NOT_GIVEN,
        gtin: str | UnsetType | None = NOT_GIVEN,
        attributes: Mapping[str, Any] | UnsetType = NOT_GIVEN,
        thumbnail: str | UnsetType | None = NOT_GIVEN,
    ) -> Product:
        """Change what is given, leave the rest, and answer the product whole.

        Args:
            product_id: Which.
            label: The new name; ``None`` clears.
            status: ``Draft``, ``Completed`` or ``Archived``.
            gtin: A valid GTIN; ``None`` clears.
            attributes: Attribute label → new value; ``None`` clears it, lists are replaced, labels
                that are not named stay.
            thumbnail: Id of the asset that is to stand for it; ``None`` clears.

        Raises:
            RefusedError: Among other reasons, a value or label does not fit (422; ``reasons`` name
                them all). Whether the others were kept is not documented: read it again.
        """
        return self._one(
            "Modify selected attributes of a product",
            Product,
            product_id=product_id,
            label=label,
            status=status,
            gtin=gtin,
            attributes=values(attributes),
            thumbnail=ref(thumbnail),
        )

    def delete(self, product_id: str) -> None:
        """Delete a product and all its variants; unlink first those that are to stay."""
        self._nothing("Removes product from the system", product_id=product_id)

    def assign_family(self, product_id: str, family_id: str | None) -> Product:
        """Put a product into a family, and answer it whole.

        Values of attributes that are not of the new family are lost; variants follow their parent.

        Args:
            product_id: Which; no variant.
            family_id: The family; ``None`` takes the product out of any.

        Raises:
            RefusedError: Among other reasons, it is a variant. For a product id that is none
                Plytix may answer 500 in place of 404 (reported).
        """
        return self._one(
            "Assign family",
            Product,
            product_id=product_id,
            product_family_id="" if family_id is None else family_id,
        )
