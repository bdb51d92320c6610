"""Products of v1, and what products have in both generations.

Source: Plytix API v1, "Products"; members that the reference lacks are recorded ones.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from sheetsync.plytix.v1v2.objects.base import Author, Ref
from sheetsync.plytix.v1v2.objects.linked import LinkedAsset, LinkedCategory
from sheetsync.plytix.v1v2.objects.related import RelatedProducts
from sheetsync.plytix.v1v2.objects.spellings import Many, Spelled, Values, tell


class AnyProduct(Spelled, frozen=True, kw_only=True):
    """A product, or a row of a search of products.

    In a row stand the columns that were asked for and have a value; ``id`` and ``sku`` always do.

    Attributes:
        status: ``Draft``, ``Completed`` or ``Archived``.
        attributes: Attribute label → value, those with a value alone. Text, URL and dropdown: text;
            whole numbers: ``int``; numbers with a point: ``Decimal`` with exactly the digits that
            came; multiselect: a list of texts; date: text such as ``2026-05-04T00:00:00``, the
            time always midnight. How media come is said at each generation's product.
        relationships: Those that link products to this one, this one owning the link.
        parent_id: The parent of a variant.
        num_variations: How many variants it has.
        product_type: ``SINGLE``, ``PARENT`` or ``VARIANT``.
        product_level: 0 single, 1 parent, 2 variant, 3 variant of a variant.
        product_family_id: Its family; Plytix leaves it out of rows of v1 (observed).
        product_family_model_id: Set for parents and variants of a family.
        overwritten_attributes: Labels of values that a variant has of its own in place of its
            parent's.
        images: The linked assets that are pictures, where a search asked for them.
        is_variation: Whether it is a variant, where a search asked for ``_is_variation``.
        has_variations: Whether it has variants, where a search asked for ``_has_variations``.
    """

    id: str
    sku: str
    label: str | None = None
    gtin: str | None = None
    status: str | None = None
    attributes: Values = msgspec.field(default_factory=dict)
    relationships: Many[RelatedProducts] = ()
    parent_id: str | None = None
    num_variations: int | None = None
    product_type: str | None = None
    product_level: int | None = None
    product_family_id: str | None = None
    product_family_model_id: str | None = None
    overwritten_attributes: Many[str] = ()
    images: Many[Ref] = ()
    is_variation: bool | None = msgspec.field(name="_is_variation", default=None)
    has_variations: bool | None = msgspec.field(name="_has_variations", default=None)
    created: datetime | None = None
    modified: datetime | None = None
    created_user_audit: Author | None = None
    modified_user_audit: Author | None = None
    _parent_id: str | None = None

    def __post_init__(self) -> None:
        """Tell the parent under one name: v1 spells it with an underscore, v2 mostly without."""
        super().__post_init__()
        if self._parent_id is not None:
            tell(self, "parent_id", self.parent_id or self._parent_id)
            tell(self, "_parent_id", None)


class Product(AnyProduct, frozen=True, kw_only=True):
    """A product of v1.

    A media attribute is an object with ``id``, ``filename``, ``thumb`` and ``url``, a gallery a
    list of those; in rows of a search they have ``id`` alone.

    Attributes:
        assets: The linked assets, in the order of linking.
        categories: The linked categories, in the order of linking.
        thumbnail: The asset that stands for the product.
    """

    assets: Many[LinkedAsset] = ()
    categories: Many[LinkedCategory] = ()
    thumbnail: LinkedAsset | None = None
