"""How an asset is told: whole, as a row, and inside a product.

Source: Plytix API v1, "Asset"; recorded asset objects; samples of products with expanded media.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sheetsync.sandbox import times
from sheetsync.sandbox.authors import SOMEBODY
from sheetsync.sandbox.files import stored as files
from sheetsync.sandbox.files.stored import FILE, THUMB
from sheetsync.sandbox.hosts.box import Box
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.searching.conditions import is_empty
from sheetsync.sandbox.state.tables import FILE_CATEGORIES

COLUMNS = (
    "filename",
    "extension",
    "content_type",
    "file_type",
    "file_size",
    "status",
    "public",
    "assigned",
    "categories",
    "n_products",
    "n_catalogs",
    "has_custom_thumb",
    "created",
    "modified",
    "file_modified",
    "created_user_audit",
    "modified_user_audit",
    "thumbnail",
    "url",
)
"""What an asset search can be asked for, beside ``id``."""

_KEPT = (
    "filename",
    "extension",
    "content_type",
    "file_type",
    "file_size",
    "status",
    "public",
    "has_custom_thumb",
    "file_modified",
)


def url(box: Box, asset: Doc, form: str = FILE) -> str:
    """Where the sandbox serves an asset's file, or with ``THUMB`` its small picture.

    Whatever address an account was planted with: nothing outside the sandbox is pointed to.
    """
    return box.files_url + files.address(asset, box.account()["id"], form)


def whole(box: Box, asset: Doc, n_products: int) -> dict[str, Any]:
    """An asset with all its members; ``file_modified`` has no offset even in v1.

    Args:
        box: The sandbox.
        asset: The asset as kept.
        n_products: How many products it is linked to.
    """
    moments = {name: times.v1(asset[name]) for name in ("created", "modified") if asset.get(name)}
    return {
        "id": asset["id"],
        **{name: asset.get(name) for name in _KEPT},
        "assigned": n_products > 0,
        "categories": categories(box, asset),
        "n_products": n_products,
        "n_catalogs": 0,
        **moments,
        "created_user_audit": asset.get("created_user_audit") or dict(SOMEBODY),
        "modified_user_audit": asset.get("modified_user_audit") or dict(SOMEBODY),
        "thumbnail": url(box, asset, THUMB),
        "url": url(box, asset),
    }


def rows(box: Box, assets: Sequence[Doc], columns: Sequence[str]) -> list[dict[str, Any]]:
    """Rows of a search: ``id``, and the columns that have a value."""
    counted = bool({"assigned", "n_products"} & set(columns))
    uses: Mapping[str, int] = files.uses(box.store) if counted else {}
    shown = []
    for asset in assets:
        told = whole(box, asset, uses.get(asset["id"], 0))
        wanted = {name: told[name] for name in columns if not is_empty(told.get(name))}
        shown.append({"id": asset["id"]} | wanted)
    return shown


def categories(box: Box, asset: Doc) -> list[dict[str, Any]]:
    """The file categories of an asset, in the order in which they came."""
    found = (box.store.get(FILE_CATEGORIES, each["id"]) for each in asset.get("categories") or ())
    return [
        {name: category[name] for name in ("id", "name", "path")}
        for category in found
        if category is not None
    ]


def linked(box: Box, asset: Doc) -> dict[str, Any]:
    """An asset among those of a product."""
    return {
        "id": asset["id"],
        "filename": asset.get("filename"),
        "file_size": asset.get("file_size"),
        "thumbnail": url(box, asset, THUMB),
        "url": url(box, asset),
    }


def media(box: Box, asset: Doc) -> dict[str, Any]:
    """An asset as the value of a media attribute."""
    return {
        "id": asset["id"],
        "filename": asset.get("filename"),
        "thumb": url(box, asset, THUMB),
        "url": url(box, asset),
    }


def thumbnail(box: Box, asset: Doc) -> dict[str, Any]:
    """An asset as the thumbnail of a product: ``filename`` is the path that it is kept under."""
    return {
        "id": asset["id"],
        "filename": files.storage_path(asset, box.account()["id"]),
        "thumbnail": url(box, asset, THUMB),
        "url": url(box, asset),
    }
