"""Every operation of API v1, and the product operations of v2, one file an area."""

from __future__ import annotations

from typing import Final

from sheetsync.plytix.operation import Operation
from sheetsync.plytix.v1v2.operations import (
    accounts,
    assets,
    attributes,
    categories,
    families,
    filters,
    product_links,
    products,
    products_v2,
    relationships,
    variants,
)

OPERATIONS: Final[tuple[Operation, ...]] = (
    *accounts.OPERATIONS,
    *assets.OPERATIONS,
    *filters.OPERATIONS,
    *categories.OPERATIONS,
    *products.OPERATIONS,
    *variants.OPERATIONS,
    *product_links.OPERATIONS,
    *attributes.OPERATIONS,
    *families.OPERATIONS,
    *relationships.OPERATIONS,
    *products_v2.OPERATIONS,
)
"""All of them; v1 in the order of its reference, then v2."""
