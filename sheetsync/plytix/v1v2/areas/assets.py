"""Assets, typed."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from msgspec import UnsetType

from sheetsync.plytix.v1v2.areas.area import NOT_GIVEN, SearchableArea
from sheetsync.plytix.v1v2.areas.bodies import refs
from sheetsync.plytix.v1v2.objects.asset import Asset


class Assets(SearchableArea[Asset]):
    """Pictures, documents and other files of the account.

    Source: Plytix API v1, "Assets".
    """

    area: ClassVar[str] = "assets"
    _searching: ClassVar[str] = "Asset search"
    _row = Asset
    _columns: ClassVar[tuple[str, ...]] = ("filename",)

    def add_url(self, url: str, *, filename: str | UnsetType = NOT_GIVEN) -> Asset:
        """Add a file that Plytix fetches.

        Args:
            url: Where it is; Plytix must reach it.
            filename: Its name in the account; left out: the last part of the URL.

        Raises:
            RefusedError: Among other reasons, the file is there already (409); ``reasons`` has its
                id under ``asset.id``.
        """
        return self._one("Add asset (URL or content)", Asset, url=url, filename=filename)

    def add_file(self, file: Path, *, filename: str | UnsetType = NOT_GIVEN) -> Asset:
        """Add a file of this disk, read while it is sent.

        Args:
            file: The file, at most 100 MB.
            filename: Its name in the account; left out: its own.

        Raises:
            UsageError: There is no such file, or it is empty or too large; nothing was sent.
            RefusedError: Among other reasons, the file is there already (409).
        """
        return self._one("Add asset (URL or content)", Asset, file=str(file), filename=filename)

    def add_content(self, filename: str, content: bytes) -> Asset:
        """Add a file from memory; a large one is better read from disk by ``add_file``.

        Plytix answered 500 to this for some accounts (observed); ``add_url`` works there.

        Args:
            filename: Its name in the account, with its extension.
            content: The file's bytes.

        Raises:
            RefusedError: Among other reasons, the file is there already (409).
        """
        return self._one(
            "Add asset (URL or content)",
            Asset,
            filename=filename,
            content=b64encode(content).decode("ascii"),
        )

    def get(self, asset_id: str) -> Asset:
        """Read one asset."""
        return self._one("Get account's asset", Asset, asset_id=asset_id)

    def update(
        self,
        asset_id: str,
        *,
        filename: str | UnsetType = NOT_GIVEN,
        categories: Sequence[str] | UnsetType = NOT_GIVEN,
        public: bool | UnsetType = NOT_GIVEN,
    ) -> Asset:
        """Rename an asset, put it into file categories, make it public.

        Args:
            asset_id: Which.
            filename: The new name; its extension must stay.
            categories: Ids of categories to put it into; those that it is in stay (observed).
            public: Whether it is public.
        """
        return self._one(
            "Modify asset",
            Asset,
            asset_id=asset_id,
            filename=filename,
            categories=refs(categories),
            public=public,
        )

    def delete(self, asset_id: str) -> None:
        """Delete an asset; products lose it."""
        self._nothing("Delete asset", asset_id=asset_id)

    def replace_content(self, asset_id: str, file: Path) -> None:
        """Give an asset another content, of the same type; it shows a moment later (202).

        Its name and id stay.

        Args:
            asset_id: Which.
            file: The file, at most 100 MB, read while it is sent.

        Raises:
            UsageError: There is no such file, or it is empty or too large; nothing was sent.
            RefusedError: Among other reasons, it is of another type (400).
        """
        self._nothing("Replace content", asset_id=asset_id, file=str(file))
