"""Assets: ``/api/v1/assets``.

Source: Plytix API v1, "Assets" and its filters metadata; recorded asset objects.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from typing import Any
from urllib.parse import urlsplit

from sheetsync.sandbox.account import library
from sheetsync.sandbox.errors import (
    RefusalError,
    error_row,
    not_found,
    refusal,
    unknown_asset_field,
)
from sheetsync.sandbox.exchange import Answer, Call, Route, as_json, data, location
from sheetsync.sandbox.files import pictures, uploads
from sheetsync.sandbox.files import stored as files
from sheetsync.sandbox.files.fetching import is_web_address
from sheetsync.sandbox.files.uploads import OwnFile, Rules, Upload
from sheetsync.sandbox.hosts import accounts
from sheetsync.sandbox.hosts.box import Box
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.searching.fields import (
    ID_OPERATORS,
    LIST_OPERATORS,
    Field,
    Sort,
    json_order,
    member,
)
from sheetsync.sandbox.searching.search import Collection, search
from sheetsync.sandbox.state.tables import ASSETS, PRODUCTS
from sheetsync.sandbox.v1v2 import asset_shapes

FILE_TYPES = ("IMAGES", "SOUNDS", "VIDEOS", "COMPRESSED", "REPORTS", "TEXTS", "OTHER")
"""As the metadata lists them: without FEED_FILES."""

_CSV = "text/csv"
_MOMENT_OPERATORS = ("eq", "gt", "gte", "lt", "lte")


def _text(name: str, operators: tuple[str, ...], **more: Any) -> Field:
    return Field(
        name=name,
        sort=Sort.TEXT,
        operators=operators,
        value=member(name),
        orders=json_order(name),
        **more,
    )


def _moment(name: str) -> Field:
    return Field(
        name=name,
        sort=Sort.MOMENT,
        operators=_MOMENT_OPERATORS,
        value=member(name),
        filter_type="DateAttribute",
        orders=json_order(name),
    )


FIELDS = {
    field.name: field
    for field in (
        _text("status", ("like", "eq", "!eq")),
        _text("file_type", ("in", "!in"), filter_type="MultiSelectAttribute", options=FILE_TYPES),
        Field(
            name="assigned",
            sort=Sort.FLAG,
            operators=("eq",),
            value=member("assigned"),
            filter_type="BooleanAttribute",
        ),
        Field(
            name="file_size",
            sort=Sort.NUMBER,
            operators=("eq", "!eq", "gt", "gte", "lt", "lte"),
            value=member("file_size"),
            filter_type="DecimalAttribute",
            orders=json_order("file_size"),
        ),
        _text("id", ID_OPERATORS, column="lower(id)", exact_column="id"),
        Field(
            name="categories",
            sort=Sort.LIST,
            operators=LIST_OPERATORS,
            value=lambda doc: [each["id"] for each in doc.get("categories") or ()],
            filter_type="HierarchyAttribute",
        ),
        _text("extension", ("like", "eq", "!eq")),
        _text("filename", ("like", "eq", "!eq")),
        _moment("created"),
        _moment("modified"),
    )
}
_BROKEN_ASSET = "There was an error loading this asset, please contact support"
_BROKEN = "<sandbox.assets.Asset object at 0x7f26c1d0a2b0>"
"""Stands in the ``Location`` of a replaced content, which the reference shows broken like this."""


def collection(box: Box) -> Collection:
    """Assets as they are searched."""
    fields = FIELDS | {"assigned": _assigned(box)}
    return Collection(
        table=ASSETS,
        field=fields.get,
        has_column=("id", *asset_shapes.COLUMNS).__contains__,
        rows=partial(asset_shapes.rows, box),
        ordered_limit=box.options.ordered_search_limit,
        text_search=False,
        unknown_field=lambda _name, operator: unknown_asset_field(operator),
        switches=box.switches,
    )


def _assigned(box: Box) -> Field:
    """Whether an asset is linked to a product, as the products have it."""
    uses = cache(partial(files.uses, box.store))
    docs = box.store.table(f"{PRODUCTS}_docs")
    return replace(
        FIELDS["assigned"],
        value=lambda doc: doc["id"] in uses(),
        column=f"assets.id IN (SELECT value FROM {docs}, json_each(doc, '$.assets'))",
    )


def _whole(box: Box, asset: Doc) -> dict[str, Any]:
    return asset_shapes.whole(box, asset, len(files.used_by(box.store, asset["id"])))


def _asset(call: Call, field: str = "asset_id") -> Doc:
    """The asset of the path. An account's data says ``broken`` of one that cannot be loaded."""
    asset = call.box.store.get(ASSETS, call.ids["id"])
    if asset is None:
        raise not_found(call.ids["id"], field, "asset does not exist")
    if asset.get("broken"):
        raise refusal(422, _BROKEN_ASSET, [error_row("asset", "validation error")])
    return asset


def _location(call: Call, asset_id: str) -> str:
    return location(call, f"/api/v1/assets/{asset_id}")


def _search(call: Call) -> Answer:
    return as_json(search(call.box.store, collection(call.box), call.json()))


def _get(call: Call) -> Answer:
    return data([_whole(call.box, _asset(call))])


def _read_new(call: Call) -> Upload | OwnFile:
    """The file of a new asset, decoded or fetched."""
    box = call.box
    body = call.json()
    by_content = isinstance(body, dict) and body.get("content") and not body.get("url")
    if by_content and box.switches.base64_upload == "fails":
        raise refusal(500, "Internal Server Error")
    return uploads.new_file(
        body,
        Rules(
            fetched=box.switches.asset_urls,
            own_ports=_own_ports(call),
            any_type=box.switches.unsupported_assets == "take",
        ),
    )


def _own_ports(call: Call) -> frozenset[int]:
    """The ports of this machine where the sandbox answers."""
    addresses = (call.box.files_url, f"http://{call.headers.get('host', '')}")
    return frozenset(urlsplit(each).port or 80 for each in addresses if is_web_address(each))


def _create(call: Call) -> Answer:
    box = call.box
    upload = call.prepared
    if isinstance(upload, OwnFile):
        upload = _copied(box, upload)
    if upload.kind.content_type == _CSV:
        kind = replace(upload.kind, file_type=box.switches.csv_file_type)
        upload = replace(upload, kind=kind)
    known = library.already_there(box.store, upload, box.switches.asset_identity)
    if known is not None:
        body = refusal(409, "Asset already exists", [error_row("asset.id", known)]).body
        raise RefusalError(409, body, {"Location": _location(call, known)})
    asset = library.add(box.store, upload, now=box.now(), author=call.author)
    told = asset_shapes.whole(box, asset, 0)
    return data([told], status=201, location=_location(call, asset["id"]))


def _copied(box: Box, wanted: OwnFile) -> Upload:
    """A file of this sandbox, of any account, once more: asked for here, not over HTTP."""
    owner = accounts.box_in_path(box.shared, urlsplit(wanted.source).path)
    asset = owner.store.get(ASSETS, wanted.asset_id)
    if asset is None:
        raise uploads.unreachable(wanted.source)
    kept = files.Files(owner.store)
    content = kept.preview(asset) if wanted.thumb else kept.content(asset)
    told = "image/jpeg" if wanted.thumb else asset.get("content_type") or ""
    return uploads.checked(
        wanted.filename,
        content,
        told=told,
        source=wanted.source,
        any_type=box.switches.unsupported_assets == "take",
    )


def _patch(call: Call) -> Answer:
    box = call.box
    body = call.json()
    asset = library.change(
        box.store,
        _asset(call),
        body,
        now=box.now(),
        author=call.author,
        switches=box.switches,
    )
    return data([_whole(box, asset)])


def _delete(call: Call) -> Answer:
    library.delete(
        call.box.store,
        _asset(call),
        now=call.box.now(),
        author=call.author,
        switches=call.box.switches,
    )
    return Answer(status=204)


def _read_content(call: Call) -> tuple[bytes, bytes | None] | RefusalError:
    """The bytes that are to take an asset's place, and a small picture of them.

    An unknown asset is told before a form that cannot be read.
    """
    try:
        content = uploads.replacement(call.headers, call.body)
    except RefusalError as error:
        return error
    return content, pictures.preview(content)


def _replace(call: Call) -> Answer:
    box = call.box
    asset = _asset(call, "id")
    if isinstance(call.prepared, RefusalError):
        raise call.prepared
    content, preview = call.prepared
    changed, accepted = library.await_content(
        box.store, asset, content, preview, now=box.now(), author=call.author
    )
    box.accept("replace content", accepted)
    return data([_whole(box, changed)], status=202, location=_location(call, _BROKEN))


ROUTES = (
    Route("POST", "/api/v1/assets/search", _search),
    Route("POST", "/api/v1/assets", _create, writes=True, prepare=_read_new),
    Route("GET", "/api/v1/assets/{id}", _get),
    Route("PATCH", "/api/v1/assets/{id}", _patch, writes=True),
    Route("DELETE", "/api/v1/assets/{id}", _delete, writes=True),
    Route("PUT", "/api/v1/assets/{id}/content", _replace, writes=True, prepare=_read_content),
)
