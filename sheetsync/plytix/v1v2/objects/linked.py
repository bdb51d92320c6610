"""What is linked to a product. Source: Plytix API v1, "Products": assets and categories."""

from __future__ import annotations

from sheetsync.plytix.v1v2.objects.base import Object
from sheetsync.plytix.v1v2.objects.spellings import Many, Spelled


class LinkedAsset(Object, frozen=True, kw_only=True):
    """An asset of a product; in rows of a search it has its id alone.

    Attributes:
        filename: Its name; of a product's thumbnail, the path under which it is kept.
        file_size: In bytes; ``None`` for a thumbnail.
        url: Where the file is served, for everybody who knows it.
        thumbnail: Where a small picture of it is served.
    """

    id: str
    filename: str | None = None
    file_size: int | None = None
    url: str | None = None
    thumbnail: str | None = None


class LinkedCategory(Spelled, frozen=True, kw_only=True):
    """A category of a product; in rows of a search it has its id alone.

    Attributes:
        path: The names from the root down to its own.
    """

    id: str
    name: str | None = None
    path: Many[str] = ()
