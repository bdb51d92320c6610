"""Categories of files and of products. Source: Plytix API v1, "Categories", recorded objects."""

from __future__ import annotations

from datetime import datetime

from sheetsync.plytix.v1v2.objects.spellings import Many, Spelled


class Category(Spelled, frozen=True, kw_only=True):
    """A category of one of the two trees.

    Attributes:
        path: The names from the top down to the category itself.
        parents_ids: The ids of the categories above, from the top down; empty at the top.
        order: Its place among its siblings, counted from ``"1"``; text, as Plytix answers it.
        n_children: How many categories are right below it.
        slug: Its name in small letters, the words joined by ``-``.
    """

    id: str
    name: str | None = None
    path: Many[str] = ()
    parents_ids: Many[str] = ()
    order: str | None = None
    n_children: int | None = None
    slug: str | None = None
    modified: datetime | None = None
