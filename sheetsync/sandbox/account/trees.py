"""What happens to the two trees of categories: grown, renamed, moved, sorted, cut.

Kept of a category is all that is told of it but ``n_children``, which is counted. ``order`` counts
siblings from "1" without gaps; ``path`` and ``parents_ids`` of a whole subtree follow its top.

Source: Plytix API v1, "Categories". Assumed: names are compared as they are, and ``modified`` moves
for the category that a request names alone.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from sheetsync.sandbox.account.values import NOT_TEXT
from sheetsync.sandbox.errors import RefusalError, error_row, refusal, schema_invalid
from sheetsync.sandbox.names import members, name_in, slug_of
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.state.store import Store, new_id
from sheetsync.sandbox.state.tables import ASSETS, FILE_CATEGORIES, PRODUCT_CATEGORIES, PRODUCTS
from sheetsync.sandbox.state.value_tables import Values

_TAKEN = {
    (PRODUCT_CATEGORIES, True): "Category {} already exists",
    (PRODUCT_CATEGORIES, False): "Category {} already exists",
    (FILE_CATEGORIES, True): "{} already exists",
    (FILE_CATEGORIES, False): "Category {} already exist",
}
"""The words for a name that is taken, by tree and whether among roots: each as documented."""

_INCOMPLETE = "All subcategories are needed, each of them once."
"""Assumed; the status is documented."""

_LINKS = Values(("categories",))


def parent_of(category: Doc) -> str | None:
    """The id of the category above; ``None`` for a root."""
    parents = category["parents_ids"]
    return parents[-1] if parents else None


def children_of(store: Store, table: str, parent_id: str | None) -> list[Doc]:
    """The categories right below one, or the roots, in their order."""
    found = [category for category in store.all(table) if parent_of(category) == parent_id]
    return sorted(found, key=lambda category: int(category["order"]))


def create(store: Store, table: str, body: Any, parent: Doc | None, *, now: str) -> Doc:
    """Add a category, last of its siblings.

    Args:
        store: The account.
        table: Which tree.
        body: The decoded request body.
        parent: The category above; ``None`` for a root.
        now: The present moment.

    Raises:
        RefusalError: 422, for a name that is none or taken.
    """
    name = name_in(members(body))
    parent_id = None if parent is None else parent["id"]
    siblings = children_of(store, table, parent_id)
    _refuse_taken(table, name, siblings, parent_id)
    category = {
        "id": new_id(),
        "name": name,
        "parents_ids": [] if parent is None else [*parent["parents_ids"], parent["id"]],
        "path": [name] if parent is None else [*parent["path"], name],
        "order": str(len(siblings) + 1),
        "slug": slug_of(name),
        "modified": now,
    }
    store.put(table, category)
    return category


def change(store: Store, table: str, category: Doc, body: Any, *, now: str) -> Doc:
    """Rename or move a category, or sort what is below it.

    Args:
        store: The account.
        table: Which tree.
        category: The category.
        body: The decoded request body: ``name``, ``parent_id`` (empty: to the roots),
            ``sort_children``; members beside these are passed over.
        now: The present moment.

    Returns:
        The category as it is kept now.

    Raises:
        RefusalError: 422; nothing was changed.
    """
    body = members(body)
    if "parent_id" in body and "sort_children" in body:
        message = "Not allowed together with parent_id."
        raise schema_invalid(error_row("sort_children", message))
    name = name_in(body) if "name" in body else category["name"]
    old_parent = parent_of(category)
    parent = _new_parent(store, table, category, body)
    parent_id = None if parent is None else parent["id"]
    if name != category["name"] or parent_id != old_parent:
        others = [
            each for each in children_of(store, table, parent_id) if each["id"] != category["id"]
        ]
        _refuse_taken(table, name, others, parent_id)
        order = category["order"] if parent_id == old_parent else str(len(others) + 1)
        category = category | {"order": order, "slug": slug_of(name), "modified": now}
        category = _replant(store, table, category, name, parent)
        if parent_id != old_parent:
            _number(store, table, children_of(store, table, old_parent))
    if "sort_children" in body and _sort(store, table, category["id"], body["sort_children"]):
        category = category | {"modified": now}
        store.put(table, category)
    return category


def sort_roots(store: Store, table: str, body: Any) -> None:
    """Put the roots in another order.

    Raises:
        RefusalError: 422, for a list that is not all roots, each once.
    """
    _sort(store, table, None, members(body).get("sort_children"))


def delete(store: Store, table: str, category: Doc) -> None:
    """Cut a category off with all that is below it; products and assets lose their links to them.

    Raises:
        RefusalError: 409, one of them is the root category of an e-catalog.
    """
    cut = [category, *_below(store, table, category)]
    for each in cut:
        if any((each.get("usages") or {}).values()):
            raise _in_use(category["id"], each["usages"])
    ids = {each["id"] for each in cut}
    for category_id in ids:
        store.delete(table, category_id)
    _number(store, table, children_of(store, table, parent_of(category)))
    _unlink(store, table, ids)


def _new_parent(store: Store, table: str, category: Doc, body: dict[str, Any]) -> Doc | None:
    """The category above, as a body wants it; ``None`` for a root."""
    wanted = body.get("parent_id", parent_of(category) or "")
    if not isinstance(wanted, str):
        raise schema_invalid(error_row("parent_id", NOT_TEXT))
    if wanted == "":
        return None
    parent = store.get(table, wanted)
    if parent is None:
        raise refusal(422, f"Unknown category {wanted}", [error_row("parent_id", "does not exist")])
    if category["id"] in (parent["id"], *parent["parents_ids"]):
        message = "A category cannot be moved below itself."
        raise schema_invalid(error_row("parent_id", message))
    return parent


def _refuse_taken(table: str, name: str, siblings: Sequence[Doc], parent_id: str | None) -> None:
    if any(sibling["name"] == name for sibling in siblings):
        words = _TAKEN[table, parent_id is None]
        raise refusal(422, words.format(name), [error_row("name", "already exists")])


def _in_use(category_id: str, usages: Any) -> RefusalError:
    """The status is documented; the body is assumed to be like that of a relationship."""
    return refusal(409, f"Category id {category_id} is in use", [error_row("usages", usages)])


def _replant(store: Store, table: str, category: Doc, name: str, parent: Doc | None) -> Doc:
    """Give a category its place and name, and all that is below it their paths."""
    below = _below(store, table, category)
    depth = len(category["path"])
    parents = [] if parent is None else [*parent["parents_ids"], parent["id"]]
    path = [name] if parent is None else [*parent["path"], name]
    moved = [category | {"name": name, "parents_ids": parents, "path": path}]
    moved += [
        each
        | {
            "parents_ids": parents + each["parents_ids"][depth - 1 :],
            "path": path + each["path"][depth:],
        }
        for each in below
    ]
    for each in moved:
        store.put(table, each)
    return moved[0]


def _below(store: Store, table: str, category: Doc) -> list[Doc]:
    return [each for each in store.all(table) if category["id"] in each["parents_ids"]]


def _sort(store: Store, table: str, parent_id: str | None, wanted: Any) -> bool:
    """Put all children of a category in an order; whether that changed anything."""
    children = {child["id"]: child for child in children_of(store, table, parent_id)}
    if not isinstance(wanted, list) or not all(isinstance(each, str) for each in wanted):
        raise schema_invalid(error_row("sort_children", "Not a valid list of ids."))
    if len(wanted) != len(children) or set(wanted) != children.keys():
        raise schema_invalid(error_row("sort_children", _INCOMPLETE))
    return _number(store, table, [children[each] for each in wanted])


def _number(store: Store, table: str, siblings: Sequence[Doc]) -> bool:
    """Number siblings in the order given; whether that changed anything."""
    numbered = [
        sibling | {"order": str(number)}
        for number, sibling in enumerate(siblings, start=1)
        if sibling["order"] != str(number)
    ]
    for sibling in numbered:
        store.put(table, sibling)
    return bool(numbered)


def _unlink(store: Store, table: str, ids: Collection[str]) -> None:
    """Take links to categories off the products or assets that have them."""
    holders = PRODUCTS if table == PRODUCT_CATEGORIES else ASSETS
    named = (
        f"EXISTS (SELECT 1 FROM json_each({_LINKS.value}) AS linked WHERE CASE linked.type "
        "WHEN 'object' THEN json_extract(linked.value, '$.id') ELSE linked.value END "
        "IN (SELECT gone.value FROM json_each(?) AS gone))",
        (json.dumps(list(ids)),),
    )
    for _, doc in store.scan(holders, *named, values=(_LINKS,)):
        doc["categories"] = [each for each in doc["categories"] if _linked_id(each) not in ids]
        store.put(holders, doc)


def _linked_id(linked: Any) -> Any:
    """A link's category: products keep the id, assets an object that has it."""
    return linked["id"] if isinstance(linked, dict) else linked
