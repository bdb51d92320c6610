"""Products of v2, and what its writes answer.

Source: Plytix API v2 (beta), "Products"; recorded answers, which are followed where they differ.
"""

from __future__ import annotations

from datetime import datetime

from sheetsync.plytix.v1v2.objects.base import Author, Object
from sheetsync.plytix.v1v2.objects.product import AnyProduct
from sheetsync.plytix.v1v2.objects.spellings import Many, OneRef, Refs, as_ref, tell


class ProductV2(AnyProduct, frozen=True, kw_only=True):
    """A product of v2: what is linked is told by its id alone.

    A media attribute is a list with one id, a gallery a list of ids; in rows of a search they are
    an object with ``id`` and a list of those.

    Attributes:
        assets: The linked assets, in the order of linking.
        categories: The linked categories, in the order of linking.
        thumbnail: The asset that stands for the product.
        static_list_ids: The lists of products that it is in.
        mark_as_deleted: Whether it is on its way out.
    """

    account_id: str | None = None
    assets: Refs = ()
    categories: Refs = ()
    thumbnail: OneRef = None
    static_list_ids: Many[str] = ()
    mark_as_deleted: bool | None = None

    def __post_init__(self) -> None:
        """Tell bare ids as things with an id: the reference shows the former (recorded: latter)."""
        super().__post_init__()
        tell(self, "assets", tuple(map(as_ref, self.assets)))
        tell(self, "categories", tuple(map(as_ref, self.categories)))
        if self.thumbnail is not None:
            tell(self, "thumbnail", as_ref(self.thumbnail))


class Written(Object, frozen=True, kw_only=True):
    """All that v2 answers to a write: which product, when, and by whom.

    Attributes:
        modified: Stays where it was when nothing changed (observed).
    """

    id: str
    created: datetime | None = None
    modified: datetime | None = None
    created_user_audit: Author | None = None
    modified_user_audit: Author | None = None
