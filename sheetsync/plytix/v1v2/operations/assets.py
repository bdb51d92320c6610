"""Assets. Source: Plytix API v1, "Assets"."""

from __future__ import annotations

from sheetsync.plytix.operation import Form, Option, Place
from sheetsync.plytix.v1v2.operations.words import V1, delete, member, part, read, search, write

_AREA = "assets"
_BASE = f"{V1}/assets"
_ASSET = part("asset_id", "the asset's id")

ADD = write(
    "Add asset (URL or content)",
    _AREA,
    "POST",
    _BASE,
    member("url", Form.TEXT, "a public URL that Plytix fetches the file from"),
    member("filename", Form.TEXT, "the file's name; needed with content"),
    member("content", Form.TEXT, "the file as bare base64"),
    Option(
        name="file",
        place=Place.CONTENT,
        form=Form.FILE,
        says="a file on this disk, sent as content; filename is its name unless given",
        excludes=("url", "content"),
    ),
)
SEARCH = search("Asset search", _AREA, _BASE)
GET = read("Get account's asset", _AREA, f"{_BASE}/{{asset_id}}", _ASSET)
MODIFY = write(
    "Modify asset",
    _AREA,
    "PATCH",
    f"{_BASE}/{{asset_id}}",
    _ASSET,
    member("filename", Form.TEXT, "the new name, with the same extension"),
    member("categories", Form.LIST, "file categories, as objects with id"),
    member("public", Form.TRUTH, "whether it is public"),
)
DELETE = delete("Delete asset", _AREA, f"{_BASE}/{{asset_id}}", _ASSET)
REPLACE = write(
    "Replace content",
    _AREA,
    "PUT",
    f"{_BASE}/{{asset_id}}/content",
    _ASSET,
    Option(
        name="file",
        place=Place.UPLOAD,
        form=Form.FILE,
        says="the new file, of the same type",
        required=True,
    ),
)

OPERATIONS = (ADD, SEARCH, GET, MODIFY, DELETE, REPLACE)
