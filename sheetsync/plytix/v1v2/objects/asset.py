"""Assets. Source: Plytix API v1, "Assets"; members that the reference lacks are recorded ones."""

from __future__ import annotations

from datetime import datetime

from sheetsync.plytix.v1v2.objects.base import Author, Ref
from sheetsync.plytix.v1v2.objects.spellings import Many, Spelled


class Asset(Spelled, frozen=True, kw_only=True):
    """A file of the account.

    Attributes:
        file_type: ``IMAGES``, ``SOUNDS``, ``VIDEOS``, ``COMPRESSED``, ``REPORTS``, ``TEXTS``,
            ``FEED_FILES`` or ``OTHER``.
        file_size: In bytes.
        url: Where the file is served, for everybody who knows it.
        thumbnail: Where a small picture of it is served.
        assigned: Whether a product uses it.
    """

    id: str
    filename: str | None = None
    extension: str | None = None
    content_type: str | None = None
    file_type: str | None = None
    file_size: int | None = None
    url: str | None = None
    thumbnail: str | None = None
    status: str | None = None
    public: bool | None = None
    assigned: bool | None = None
    n_products: int | None = None
    n_catalogs: int | None = None
    has_custom_thumb: bool | None = None
    categories: Many[Ref] = ()
    created: datetime | None = None
    modified: datetime | None = None
    file_modified: datetime | None = None
    created_user_audit: Author | None = None
    modified_user_audit: Author | None = None
