"""Categories of files and of products: there is no GET of one, so the tree is searched.

Source: Plytix API v1, "Categories". Names are unique among siblings; ``parents_ids`` runs from the
root down; ``order`` is text from "1". A category tells when it was changed, not when it was made:
one that was changed last before the sending was surely there before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from sheetsync.plytix.answers import Row
from sheetsync.plytix.judgements import (
    Candidate,
    Found,
    Happened,
    Judgement,
    Looking,
    NotSeen,
    Reading,
    Sent,
    Settling,
)
from sheetsync.plytix.operation import Operation
from sheetsync.plytix.v1v2.settling.words import (
    GONE,
    listed,
    moment,
    operation,
    said_gone,
    searched,
    with_id,
)

_COLUMNS: Final = ("name", "path", "parents_ids", "n_children", "order", "slug", "modified")
_ROOT: Final = "root"
"""In the place of an id: the tree itself."""


def created(sent: Sent, *, search: Operation) -> Looking:
    """Whether a category with this name is there under this parent."""
    name, parent_id = sent.given["name"], sent.given.get("category_id", "")
    rows = yield _children(search, parent_id)
    there = next(
        (row for row in rows or () if row.get("name") == name and _parent_of(row) == parent_id),
        None,
    )
    if there is None:
        return NotSeen()
    candidate = Candidate(rows=(there,), there_since=moment(there, "modified"))
    return Found(what=f'a category "{name}" in this place', candidates=(candidate,), only=True)


def changed(sent: Sent, *, search: Operation) -> Looking:
    """Whether name, parent and the sequence of the children are as they were sent."""
    given = sent.given
    if "sort_children" in given:
        top = given["category_id"] == _ROOT
        rows = yield _children(search, "" if top else given["category_id"])
        ordered = [row.get("id") for row in sorted(rows or (), key=_order)]
        if ordered != given["sort_children"]:
            return NotSeen()
        if top:
            return Happened()
    category = with_id(
        (yield searched(search, "id", "in", [given["category_id"]], columns=_COLUMNS)),
        given["category_id"],
    )
    if category is None:
        return GONE
    return _as_sent(sent, category)


def _as_sent(sent: Sent, category: Row) -> Judgement:
    given = sent.given
    named = given.get("name", category.get("name")) == category.get("name")
    placed = given.get("parent_id", _parent_of(category)) == _parent_of(category)
    return Happened((category,)) if named and placed else NotSeen()


def deleted(sent: Sent, *, search: Operation) -> Looking:
    """Whether a search for the category's id finds nothing."""
    if said_gone(sent):
        return Happened()
    wanted = sent.given["category_id"]
    rows = yield searched(search, "id", "in", [wanted], columns=())
    return Happened() if with_id(rows, wanted) is None else NotSeen()


def _children(search: Operation, parent_id: str) -> Reading:
    """All categories right below one; below no one, those at the top."""
    condition = (
        {"field": "parent_id", "operator": "eq", "value": parent_id}
        if parent_id
        else {"field": "parent_id", "operator": "!exists"}
    )
    every = listed(search, *_COLUMNS)
    return Reading(
        operation=search, given={**every.given, "filters": [[condition]]}, every_page=True
    )


def _parent_of(category: Row) -> str:
    """The id of the category above; empty at the top."""
    parents = category.get("parents_ids")
    return str(parents[-1]) if isinstance(parents, list) and parents else ""


def _order(category: Row) -> int:
    text = str(category.get("order", ""))
    return int(text) if text.isdecimal() else 0


def _tree(kind: str, search_name: str) -> dict[str, Settling]:
    area = f"{kind} categories"
    search = operation(f"{area}: {search_name}")
    made = Settling(plan=partial(created, search=search), hides=True)
    return {
        f"{area}: Add new {kind} category": made,
        f"{area}: Add new {kind} subcategory": made,
        f"{area}: Modify category attributes": Settling(plan=partial(changed, search=search)),
        f"{area}: Delete category": Settling(plan=partial(deleted, search=search)),
    }


SETTLINGS: Final[Mapping[str, Settling]] = {
    **_tree("file", "Asset categories search"),
    **_tree("product", "Product categories search"),
}
