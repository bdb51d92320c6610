"""The routes of API generations 1 and 2, one file per resource."""

from __future__ import annotations

from sheetsync.sandbox.v1v2 import (
    assets,
    attribute_groups,
    attributes,
    categories,
    families,
    filters,
    products,
    relationships,
)

ROUTES = (
    *products.ROUTES,
    *attributes.ROUTES,
    *attribute_groups.ROUTES,
    *assets.ROUTES,
    *categories.ROUTES,
    *families.ROUTES,
    *relationships.ROUTES,
    *filters.ROUTES,
)
"""What the PIM answers to."""
