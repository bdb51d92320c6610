"""Assets: ``/api/v1/assets``.

Source: Plytix API v1, "Assets" and its filters metadata; recorded asset objects.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sheetsync.sandbox import times
from sheetsync.sandbox.box import Box
from sheetsync.sandbox.conditions import is_empty
from sheetsync.sandbox.errors import not_found, unknown_asset_field
from sheetsync.sandbox.exchange import Answer, Call, Route, as_json, data
from sheetsync.sandbox.fields import (
    ID_OPERATORS,
    LIST_OPERATORS,
    Field,
    Sort,
    json_order,
    member,
)
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.search import Collection, search
from sheetsync.sandbox.tables import ASSETS

FILE_TYPES = ("IMAGES", "SOUNDS", "VIDEOS", "COMPRESSED", "REPORTS", "TEXTS", "OTHER")
"""As the metadata lists them: without FEED_FILES."""

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
        _text("file_type", ("in", "!in"), filter_type="DropdownAttribute", options=FILE_TYPES),
        Field(
            name="assigned",
            sort=Sort.FLAG,
            operators=("eq",),
            value=lambda doc: bool(doc.get("assigned")),
            filter_type="BooleanAttribute",
        ),
        Field(
            name="file_size",
            sort=Sort.NUMBER,
            operators=("eq", "!eq", "gt", "gte", "lt", "lte"),
            value=member("file_size"),
            filter_type="IntAttribute",
            orders=json_order("file_size"),
        ),
        _text("id", ID_OPERATORS, column="lower(id)", exact_column="id"),
        Field(
            name="categories",
            sort=Sort.LIST,
            operators=LIST_OPERATORS,
            value=lambda doc: [each["id"] for each in doc.get("categories") or ()],
            filter_type="HierarchyAttribute",
            options=(),
        ),
        _text("extension", ("like", "eq", "!eq")),
        _text("filename", ("like", "eq", "!eq")),
        _moment("created"),
        _moment("modified"),
    )
}
_COLUMNS = (
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
    "thumbnail",
    "url",
)


def collection(box: Box) -> Collection:
    """Assets as they are searched."""
    return Collection(
        table=ASSETS,
        field=FIELDS.get,
        has_column=("id", *_COLUMNS).__contains__,
        rows=_rows,
        ordered_limit=box.options.ordered_search_limit,
        text_search=False,
        unknown_field=lambda _name, operator: unknown_asset_field(operator),
    )


def told(asset: Doc) -> dict[str, Any]:
    """An asset whole; ``file_modified`` has no offset even in v1."""
    shown = {"id": asset["id"], **{name: asset.get(name) for name in _COLUMNS}}
    for name in ("created", "modified"):
        if asset.get(name):
            shown[name] = times.v1(asset[name])
    return shown


def _rows(assets: Sequence[Doc], columns: Sequence[str]) -> list[dict[str, Any]]:
    rows = []
    for asset in assets:
        whole = told(asset)
        rows.append(
            {"id": asset["id"]}
            | {name: whole[name] for name in columns if not is_empty(whole[name])}
        )
    return rows


def _search(call: Call) -> Answer:
    return as_json(search(call.box.store, collection(call.box), call.json()))


def _get(call: Call) -> Answer:
    asset = call.box.store.get(ASSETS, call.ids["id"])
    if asset is None:
        raise not_found(call.ids["id"], "asset_id", "asset does not exist")
    return data([told(asset)])


ROUTES = (
    Route("POST", "/api/v1/assets/search", _search),
    Route("GET", "/api/v1/assets/{id}", _get),
)
