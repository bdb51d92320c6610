"""What searches can filter by. Source: Plytix API v1, "Available filters"."""

from __future__ import annotations

from sheetsync.plytix.v1v2.objects.spellings import Many, Spelled


class Filter(Spelled, frozen=True, kw_only=True):
    """A field that a search can filter by.

    Attributes:
        key: The ``field`` of a condition; own attributes as ``attributes.<label>``.
        filter_type: The type it is searched as; paragraphs, rich texts and URLs are
            ``TextAttribute`` here.
        operators: The ``operator`` of a condition; a few more work than are listed (observed).
        options: The values of a choice, may be empty; ``None`` where it is no choice.
    """

    key: str
    filter_type: str | None = None
    operators: Many[str] = ()
    options: tuple[str, ...] | None = None


class SearchFilters(Spelled, frozen=True, kw_only=True):
    """All that one search can filter by.

    Attributes:
        attributes: System fields and own attributes.
        properties: What is computed, such as ``_is_variation``; only of products.
    """

    attributes: tuple[Filter, ...]
    properties: Many[Filter] = ()
