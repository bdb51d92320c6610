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
from sheetsync.sandbox.account import trees
from sheetsync.sandbox.account.trees import parent_of
from sheetsync.sandbox.errors import not_found
from sheetsync.sandbox.exchange import Answer, Call, Route, as_json, data, location
from sheetsync.sandbox.hosts.box import Box
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.searching.fields import (
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
from sheetsync.sandbox.searching.search import Collection, search
from sheetsync.sandbox.state.tables import FILE_CATEGORIES, PRODUCT_CATEGORIES

_COLUMNS = ("name", "path", "parents_ids", "n_children", "order", "modified", "slug")


def collection(box: Box, table: str) -> Collection:
    """Categories as they are searched.

    An order by ``id`` was seen to give the newest first, so it does here.
    """
    children = Counter(parent_of(category) for category in box.store.all(table))
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
            column="rank",
            orders=("rank", ()),
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
        switches=box.switches,
    )


def _rows(
    children: Counter[str | None], categories: Sequence[Doc], columns: Sequence[str]
) -> list[dict[str, Any]]:
    rows = []
    for category in categories:
        whole = _whole(category, children[category["id"]])
        rows.append({"id": category["id"]} | {name: whole[name] for name in columns})
    return rows


def _whole(category: Doc, n_children: int) -> dict[str, Any]:
    shown = {"id": category["id"], **{name: category.get(name) for name in _COLUMNS}}
    return shown | {"n_children": n_children, "modified": times.v1(category["modified"])}


def _known(call: Call, table: str) -> Doc:
    category = call.box.store.get(table, call.ids["id"])
    if category is None:
        raise not_found(call.ids["id"], "id", "category does not exist")
    return category


def _search(call: Call, *, table: str) -> Answer:
    return as_json(search(call.box.store, collection(call.box, table), call.json()))


def _create(call: Call, *, table: str, base: str) -> Answer:
    body = call.json()
    parent = _known(call, table) if "id" in call.ids else None
    store = call.box.store
    category = trees.create(store, table, body, parent, now=call.box.now())
    status = call.box.switches.category_create_status
    place = location(call, f"{base}/{category['id']}") if status == 201 else None
    return data([_whole(category, 0)], status=status, location=place)


def _patch(call: Call, *, table: str) -> Answer:
    body = call.json()
    store = call.box.store
    category = trees.change(store, table, _known(call, table), body, now=call.box.now())
    n_children = len(trees.children_of(store, table, category["id"]))
    return data([_whole(category, n_children)])


def _sort_roots(call: Call, *, table: str) -> Answer:
    trees.sort_roots(call.box.store, table, call.json())
    return data([] if call.box.switches.sorted_roots == "documented" else [{}])


def _delete(call: Call, *, table: str) -> Answer:
    trees.delete(call.box.store, table, _known(call, table))
    return Answer(status=204)


def _routes(tree: str, table: str) -> tuple[Route, ...]:
    base = f"/api/v1/categories/{tree}"
    create = partial(_create, table=table, base=base)
    return (
        Route("POST", base, create, writes=True),
        Route("POST", f"{base}/search", partial(_search, table=table)),
        Route("PATCH", f"{base}/root", partial(_sort_roots, table=table), writes=True),
        Route("POST", f"{base}/{{id}}", create, writes=True),
        Route("PATCH", f"{base}/{{id}}", partial(_patch, table=table), writes=True),
        Route("DELETE", f"{base}/{{id}}", partial(_delete, table=table), writes=True),
    )


ROUTES = (*_routes("product", PRODUCT_CATEGORIES), *_routes("file", FILE_CATEGORIES))
