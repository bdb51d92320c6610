"""Categories, typed: two trees of one shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, overload

from msgspec import UnsetType

from sheetsync.plytix.v1v2.areas.area import NOT_GIVEN, SearchableArea
from sheetsync.plytix.v1v2.areas.bodies import listed
from sheetsync.plytix.v1v2.objects.category import Category

_COLUMNS = ("name", "path", "parents_ids", "n_children", "order", "slug", "modified")
_MODIFY = "Modify category attributes"
_TOP = "root"
"""Stands for the id of what is above the categories at the top."""


class Categories(SearchableArea[Category]):
    """A tree of categories.

    A single category is read by ``search``. Names are unique among siblings: a second one of a
    name is refused (422, ``reasons["name"]``).

    Conditions of a search may be ``parent_id`` with ``!exists`` for those at the top, or ``id``
    with ``in``; an order by ``id`` gives the newest first (observed).

    Source: Plytix API v1, "Categories".
    """

    _row = Category
    _columns: ClassVar[tuple[str, ...]] = _COLUMNS

    _kind: ClassVar[str]
    """As the operations' names have it."""

    def create(self, name: str) -> Category:
        """Add a category at the top, last of its siblings."""
        return self._one(f"Add new {self._kind} category", Category, name=name)

    def create_below(self, category_id: str, name: str) -> Category:
        """Add a category below another, last of its siblings.

        Args:
            category_id: The category above.
            name: Its name.
        """
        return self._one(
            f"Add new {self._kind} subcategory", Category, category_id=category_id, name=name
        )

    @overload
    def update(self, category_id: None, *, sort_children: Sequence[str]) -> None: ...

    @overload
    def update(
        self,
        category_id: str,
        *,
        name: str | UnsetType = NOT_GIVEN,
        parent_id: str | UnsetType | None = NOT_GIVEN,
        sort_children: Sequence[str] | UnsetType = NOT_GIVEN,
    ) -> Category: ...

    def update(
        self,
        category_id: str | None,
        *,
        name: str | UnsetType = NOT_GIVEN,
        parent_id: str | UnsetType | None = NOT_GIVEN,
        sort_children: Sequence[str] | UnsetType = NOT_GIVEN,
    ) -> Category | None:
        """Rename a category, move it with all that is below it, or sort what is right below it.

        Args:
            category_id: Which; ``None``: the top, where the only thing to do is to sort.
            name: The new name.
            parent_id: The category to move it under, where it becomes the last; ``None``: to the
                top. Not together with ``sort_children`` (422).
            sort_children: The ids of all its children in order, each once; others are refused
                (422).

        Returns:
            The category as it is then; ``None`` for the top, which is no category.
        """
        given = {
            "name": name,
            "parent_id": "" if parent_id is None else parent_id,
            "sort_children": listed(sort_children),
        }
        if category_id is None or category_id == _TOP:
            self._nothing(_MODIFY, category_id=_TOP, **given)
            return None
        return self._one(_MODIFY, Category, category_id=category_id, **given)

    def delete(self, category_id: str) -> None:
        """Delete a category with all that is below it; what is in them stays, without them.

        Args:
            category_id: Which.

        Raises:
            RefusedError: Among other reasons, an e-catalog is built on one of them (409).
        """
        self._nothing("Delete category", category_id=category_id)


class FileCategories(Categories):
    """The tree of categories that assets are in."""

    area: ClassVar[str] = "file categories"
    _kind: ClassVar[str] = "file"
    _searching: ClassVar[str] = "Asset categories search"


class ProductCategories(Categories):
    """The tree of categories that products are in."""

    area: ClassVar[str] = "product categories"
    _kind: ClassVar[str] = "product"
    _searching: ClassVar[str] = "Product categories search"
