"""Categories of products and of files: ``/api/v1/categories/product`` and ``.../file``.

Source: Plytix API v1, "Categories"; recorded objects: ``order`` is text from "1" among siblings,
``parents_ids`` and ``path`` run from the root down, ``path`` ends with the category itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any

from sheetsync.sandbox import times
from sheetsync.sandbox.exchange import Answer, Call, Route, as_json
from sheetsync.sandbox.fields import (
    DATE_OPERATORS,
    DATE_UNLISTED,
    ID_OPERATORS,
    NUMBER_OPERATORS,
    PRESENCE_OPERATORS,
    TEXT_OPERATORS,
    TEXT_UNLISTED,
    Field,
    Sort,
    json_order,
    member,
)
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.search import Collection, search
from sheetsync.sandbox.store import Store
from sheetsync.sandbox.tables import FILE_CATEGORIES, PRODUCT_CATEGORIES

_COLUMNS = ("name", "path", "parents_ids", "n_children", "order", "modified", "slug")


def parent_of(category: Doc) -> str | None:
    """The id of the category above; ``None`` for a root."""
    parents = category["parents_ids"]
    return parents[-1] if parents else None


def collection(store: Store, table: str) -> Collection:
    """Categories as they are searched.

    An order by ``id`` was seen to give the newest first, so it does here.
    """
    children = Counter(parent_of(category) for category in store.all(table))
    texts = {
        name: Field(
            name=name,
            sort=Sort.TEXT,
            operators=TEXT_OPERATORS,
            unlisted=(*TEXT_UNLISTED, "in", "!in"),
            value=member(name),
            orders=json_order(name),
        )
        for name in ("name", "slug")
    }
    fields = texts | {
        "id": Field(
            name="id",
            sort=Sort.TEXT,
            operators=ID_OPERATORS,
            value=member("id"),
            orders=("-position", ()),
        ),
        "parent_id": Field(
            name="parent_id",
            sort=Sort.TEXT,
            operators=(*ID_OPERATORS, *PRESENCE_OPERATORS),
            value=parent_of,
        ),
        "n_children": Field(
            name="n_children",
            sort=Sort.NUMBER,
            operators=NUMBER_OPERATORS,
            value=lambda doc: children[doc["id"]],
        ),
        "order": Field(
            name="order",
            sort=Sort.NUMBER,
            operators=NUMBER_OPERATORS,
            value=lambda doc: int(doc["order"]),
            orders=("CAST(json_extract(doc, '$.order') AS INTEGER)", ()),
        ),
        "modified": Field(
            name="modified",
            sort=Sort.MOMENT,
            operators=DATE_OPERATORS,
            unlisted=DATE_UNLISTED,
            value=member("modified"),
            orders=json_order("modified"),
        ),
    }
    return Collection(
        table=table,
        field=fields.get,
        has_column=("id", *_COLUMNS).__contains__,
        rows=partial(_rows, children),
    )


def _rows(
    children: Counter[str | None], categories: Sequence[Doc], columns: Sequence[str]
) -> list[dict[str, Any]]:
    rows = []
    for category in categories:
        whole = {
            **category,
            "n_children": children[category["id"]],
            "modified": times.v1(category["modified"]),
        }
        rows.append(
            {"id": category["id"], **{name: whole[name] for name in columns if name != "id"}}
        )
    return rows


def _search(call: Call, *, table: str) -> Answer:
    store = call.box.store
    return as_json(search(store, collection(store, table), call.json()))


ROUTES = (
    Route("POST", "/api/v1/categories/product/search", partial(_search, table=PRODUCT_CATEGORIES)),
    Route("POST", "/api/v1/categories/file/search", partial(_search, table=FILE_CATEGORIES)),
)
