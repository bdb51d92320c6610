"""The routes of API generations 1 and 2, one file per resource."""

from __future__ import annotations

from sheetsync.sandbox.v1v2 import (
    accounts,
    assets,
    attribute_groups,
    attributes,
    categories,
    closed,
    families,
    filters,
    product_assets,
    product_categories,
    product_family,
    products,
    related_products,
    relationships,
    served_files,
    variants,
)

ROUTES = (
    *products.ROUTES,
    *product_family.ROUTES,
    *variants.ROUTES,
    *attributes.ROUTES,
    *attribute_groups.ROUTES,
    *assets.ROUTES,
    *categories.ROUTES,
    *families.ROUTES,
    *relationships.ROUTES,
    *product_assets.ROUTES,
    *product_categories.ROUTES,
    *related_products.ROUTES,
    *filters.ROUTES,
    *accounts.ROUTES,
    *served_files.ROUTES,
    *closed.ROUTES,
)
"""What the PIM answers to."""
