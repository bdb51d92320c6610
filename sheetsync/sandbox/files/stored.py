"""The bytes of assets: kept in the state, or made up when nobody handed any in.

Every asset has its file at ``/api/v1.1/file/...`` and a small picture of it at
``/api/v1.1/thumb/...``. Source: Plytix API v1, "Asset": the paths of both hold account, type and
id.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from sheetsync.sandbox.files import file_types, made_up, pictures
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.state.store import Store
from sheetsync.sandbox.state.tables import PRODUCTS
from sheetsync.sandbox.state.value_tables import Values, item_of_list

FILE, THUMB = "file", "thumb"
ROOT = "/api/v1.1"
_FOLDER = "public_files/pim/assets"
_FEWEST_PARTS = 5
"""What stands before, between and after the slashes of ``/api/v1.1/file/id`` and of a name."""

_LINKED = Values(("assets",))


def storage_path(asset: Doc, account_id: str) -> str:
    """Where a file is kept, as an asset's address and a product's thumbnail tell it."""
    asset_id, kind = asset["id"], str(asset.get("file_type") or file_types.OTHER).lower()
    folder = f"{_FOLDER}/{account_id}/{kind}/{asset_id[:2]}/{asset_id[2:4]}/{asset_id}"
    return f"{folder}/{asset.get('filename') or asset_id}"


def address(asset: Doc, account_id: str, form: str) -> str:
    """The path of a file (``FILE``) or of its small picture (``THUMB``) on the sandbox's host."""
    return f"{ROOT}/{form}/{quote(storage_path(asset, account_id), safe='/')}"


def asset_id_in(path: str) -> str | None:
    """The id that a served path names; ``None`` when it is no such path."""
    parts = path.split("/")
    return parts[-2] if path.startswith(f"{ROOT}/") and len(parts) > _FEWEST_PARTS else None


def digest_of(content: bytes) -> str:
    """What tells equal contents."""
    return hashlib.sha256(content).hexdigest()


def used_by(store: Store, asset_id: str) -> Sequence[int]:
    """The positions of the products that an asset is linked to."""
    return store.positions(
        PRODUCTS, f"instr({_LINKED.value}, ?)", (item_of_list(asset_id),), values=(_LINKED,)
    )


def uses(store: Store) -> Counter[str]:
    """How many products each asset is linked to, by id; none for one that is linked to none."""
    rows = store.ask(
        "SELECT value, count(*) FROM {own}products_docs, json_each(doc, '$.assets') GROUP BY value"
    )
    return Counter(dict(rows))


class Files:
    """The files of one account."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def put(
        self,
        asset_id: str,
        *,
        content: bytes | None,
        digest: str,
        preview: bytes | None = None,
        source: str | None = None,
    ) -> None:
        """Keep what is known of an asset's file.

        Args:
            asset_id: The asset.
            content: Its bytes; ``None``: they are made up.
            digest: Tells equal contents.
            preview: A small picture of it; ``None``: it is drawn.
            source: The URL that it came from; ``None`` for none.
        """
        self._store.ask(
            "INSERT OR REPLACE INTO {own}asset_files VALUES (?, ?, ?, ?, ?)",
            (asset_id, source, digest, preview, content),
        )

    def replace(self, asset_id: str, waiting_id: str) -> None:
        """Let the file that was kept under another id take the place of an asset's."""
        (source,) = self._one("source", asset_id) or (None,)
        self.delete(asset_id)
        self._store.ask(
            "UPDATE {own}asset_files SET id = ?, source = ? WHERE id = ?",
            (asset_id, source, waiting_id),
        )

    def delete(self, asset_id: str) -> None:
        """Forget a file."""
        self._store.ask("DELETE FROM {own}asset_files WHERE id = ?", (asset_id,))

    def from_source(self, source: str) -> str | None:
        """The asset that came from a URL, the oldest; ``None`` for none."""
        return self._found("source", source)

    def with_digest(self, digest: str) -> str | None:
        """The asset with this content, the oldest; ``None`` for none."""
        return self._found("digest", digest)

    def kept(self, asset_id: str) -> bytes | None:
        """The bytes that were handed in; ``None`` when there are none."""
        (content,) = self._one("content", asset_id) or (None,)
        return None if content is None else bytes(content)

    def content(self, asset: Doc) -> bytes:
        """The bytes of an asset."""
        kept = self.kept(asset["id"])
        if kept is not None:
            return kept
        content_type = asset.get("content_type") or file_types.UNTYPED
        drawn = made_up.made_up(*_made_up_from(asset), content_type)
        return made_up.padded(drawn, asset.get("file_size") or 0, content_type)

    def preview(self, asset: Doc) -> bytes:
        """A small JPEG that stands for an asset."""
        (preview,) = self._one("preview", asset["id"]) or (None,)
        if preview is not None:
            return bytes(preview)
        kind = file_types.by_content_type(asset.get("content_type") or "")
        extension = "" if kind is None else kind.extension
        seed, name = _made_up_from(asset)
        return pictures.drawn_preview(seed, made_up.title(name), extension)

    def _one(self, column: str, asset_id: str) -> tuple[Any] | None:
        rows = self._store.ask(f"SELECT {column} FROM {{own}}asset_files WHERE id = ?", (asset_id,))
        return (rows[0][0],) if rows else None

    def _found(self, column: str, value: str) -> str | None:
        rows = self._store.ask(
            f"SELECT id FROM {{own}}asset_files WHERE {column} = ? AND id IN "
            "(SELECT id FROM {own}assets) ORDER BY rowid LIMIT 1",
            (value,),
        )
        return str(rows[0][0]) if rows else None


def _made_up_from(asset: Doc) -> tuple[str, str]:
    """What decides how a file looks that was made up, and the name that stands in it."""
    known = asset.get("made_up")
    if known is not None:
        return known[0], known[1]
    return asset["id"], str(asset.get("filename") or asset["id"])
