"""Available filters, typed."""

from __future__ import annotations

from typing import ClassVar

from sheetsync.plytix.v1v2.areas.area import Area
from sheetsync.plytix.v1v2.objects.filters import SearchFilters


class AvailableFilters(Area):
    """What each search can filter by, as the account stands now.

    Source: Plytix API v1, "Available filters".
    """

    area: ClassVar[str] = "filters"

    def assets(self) -> SearchFilters:
        """What ``assets.search`` can filter by."""
        return self._one("Get available asset filters", SearchFilters)

    def products(self) -> SearchFilters:
        """What searches of products can filter by: system fields, properties, own attributes.

        One request tells the labels, types and options of all own attributes; types that filter
        alike are told alike.
        """
        return self._one("Get available product filters", SearchFilters)

    def relationships(self) -> SearchFilters:
        """What ``relationships.search`` can filter by."""
        return self._one("Get available relationship filters", SearchFilters)
