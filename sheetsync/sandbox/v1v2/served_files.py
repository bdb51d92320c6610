"""The files of assets and small pictures of them: ``/api/v1.1/file/...`` and ``.../thumb/...``.

No token is needed, no rate window counts them, and nothing in them is ever run: a browser gets no
guess at their type, and saves what it could run instead of showing it.

Source: Plytix API v1, "Hosts": served files. What else stands in the answers is assumed.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from functools import partial
from urllib.parse import quote

from sheetsync.sandbox.errors import refusal
from sheetsync.sandbox.exchange import Answer, Call, Route
from sheetsync.sandbox.files import stored as files
from sheetsync.sandbox.files.file_types import UNTYPED
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.state.tables import ASSETS

_SHOWN = ("image/", "video/", "audio/", "application/pdf", "text/plain")
"""What a browser shows; SVG is a picture that can hold a program."""


def _serve(call: Call, *, form: str) -> Answer:
    box = call.box
    asset = box.store.get(ASSETS, files.asset_id_in(call.path))
    if asset is None or not _is_address(call.path, asset, box.account()["id"], form):
        raise refusal(404, "File not found.")
    kept = files.Files(box.store)
    content = kept.preview(asset) if form == files.THUMB else kept.content(asset)
    content_type = "image/jpeg" if form == files.THUMB else asset.get("content_type") or UNTYPED
    tag = f'"{files.digest_of(content)[:32]}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "no-cache",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Disposition": _disposition(asset, content_type),
    }
    changed = asset.get("file_modified")
    if changed:
        moment = datetime.fromisoformat(changed).replace(tzinfo=UTC)
        headers["Last-Modified"] = format_datetime(moment, usegmt=True)
    if tag in call.headers.get("if-none-match", ""):
        return Answer(status=304, headers=headers)
    return Answer(status=200, body=content, headers=headers, content_type=content_type)


def _is_address(path: str, asset: Doc, account_id: str, form: str) -> bool:
    """Whether a path is an asset's address; an earlier name of the file does no harm."""
    folder = files.storage_path(asset, account_id).rpartition(asset["id"])[0] + asset["id"]
    return path.rpartition("/")[0] == f"{files.ROOT}/{form}/{folder}"


def _disposition(asset: Doc, content_type: str) -> str:
    shown = content_type.startswith(_SHOWN) and "svg" not in content_type
    name = quote(str(asset.get("filename") or asset["id"]), safe="")
    return f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{name}"


ROUTES = tuple(
    Route("GET", f"{files.ROOT}/{form}/{{path:path}}", partial(_serve, form=form))
    for form in (files.FILE, files.THUMB)
)
