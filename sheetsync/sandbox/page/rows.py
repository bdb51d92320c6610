"""What the page for people shows of an account: definitions, trees, assets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode

from sheetsync.sandbox.files.stored import FILE, address
from sheetsync.sandbox.hosts.box import Box
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.state.store import Store
from sheetsync.sandbox.state.tables import (
    ASSETS,
    ATTRIBUTES,
    FAMILIES,
    FILE_CATEGORIES,
    GROUPS,
    PRODUCT_CATEGORIES,
    PRODUCTS,
    fold,
)
from sheetsync.sandbox.state.value_tables import Values

PAGE_SIZE = 48


def family_names(box: Box) -> list[dict[str, str]]:
    """``id`` and ``name`` of every family, by name."""
    found = [{"id": family["id"], "name": family["name"]} for family in box.store.all(FAMILIES)]
    return sorted(found, key=lambda family: fold(family["name"]))


def attributes(box: Box) -> list[dict[str, Any]]:
    """Every attribute with the names of its groups and families, by group, then as created."""
    families = defaultdict[str, list[dict[str, str]]](list)
    for family in box.store.all(FAMILIES):
        for link in family["attributes"]:
            families[link["label"]].append(
                {"id": family["id"], "name": family["name"], "level": link["attribute_level"]}
            )
    groups = groups_by_label(box)
    rows = [
        {
            "id": each["id"],
            "label": each["label"],
            "name": each["name"],
            "type_class": each["type_class"],
            "description": each.get("description"),
            "options": each.get("options") or [],
            "parts": [part["label"] for part in each.get("attributes") or ()],
            "groups": groups.get(each["label"], []),
            "families": families.get(each["label"], []),
        }
        for each in box.store.all(ATTRIBUTES)
    ]
    order = {name: place for place, name in enumerate(group_names(box))}
    last = len(order)
    return sorted(rows, key=lambda row: order[row["groups"][0]] if row["groups"] else last)


def families(box: Box) -> list[dict[str, Any]]:
    """Every family with its attributes by level and how many products it has, by name."""
    names = {label: each["name"] for label, each in box.store.attributes_by_label().items()}
    rows = [
        {
            "id": family["id"],
            "name": family["name"],
            "products": box.store.count(PRODUCTS, "family_id = ?", (family["id"],)),
            "attributes": [
                {
                    "label": link["label"],
                    "name": names.get(link["label"], link["label"]),
                    "level": link["attribute_level"],
                }
                for link in family["attributes"]
            ],
        }
        for family in box.store.all(FAMILIES)
    ]
    return sorted(rows, key=lambda row: fold(row["name"]))


def categories(box: Box) -> dict[str, list[dict[str, Any]]]:
    """Both trees: per table the roots, each category with ``children`` in their order."""
    return {table: _tree(box.store.all(table)) for table in (PRODUCT_CATEGORIES, FILE_CATEGORIES)}


def assets(box: Box, query: Mapping[str, str]) -> dict[str, Any]:
    """One page of assets.

    Args:
        box: The sandbox.
        query: ``search`` (part of the file name), ``type`` (a file type), ``category`` (an id),
            ``page``.
    """
    where, parameters, values = ["1"], list[object](), list[Values]()
    text = fold(query.get("search", "").strip())
    if text:
        values.append(Values(("filename",)))
        where.append(f"instr({values[-1].fold}, ?)")
        parameters.append(text)
    if query.get("type"):
        where.append("file_type = ?")
        parameters.append(query["type"])
    if query.get("category"):
        values.append(Values(("categories",)))
        where.append(f"instr({values[-1].value}, ?)")
        parameters.append(query["category"])
    found = box.store.positions(ASSETS, " AND ".join(where), parameters, values=values)
    return page_of(box.store, ASSETS, found, query, partial(asset_row, box))


def page_of(
    store: Store, table: str, found: Sequence[int], query: Mapping[str, str], row: Any
) -> dict[str, Any]:
    """One page of what was found.

    Args:
        store: The account.
        table: The collection.
        found: The positions of all that was found.
        query: ``page``, from 1.
        row: Gives what is shown of an entity.

    Returns:
        ``rows``, ``page``, ``page_size`` and ``total``.
    """
    number = max(1, number_in(query, "page"))
    first = (number - 1) * PAGE_SIZE
    shown = store.at(table, found[first : first + PAGE_SIZE])
    return {
        "rows": [row(doc) for doc in shown],
        "page": number,
        "page_size": PAGE_SIZE,
        "total": len(found),
    }


def number_in(query: Mapping[str, str], name: str) -> int:
    """A number from 0 in a query; 0 when there is none."""
    asked = query.get(name, "")
    return int(asked) if asked.isdecimal() and len(asked) < 16 else 0


def asset_row(box: Box, asset: Doc) -> dict[str, Any]:
    """An asset as a row shows it."""
    return {
        "id": asset["id"],
        "filename": asset.get("filename"),
        "content_type": asset.get("content_type"),
        "file_type": asset.get("file_type"),
        "file_size": asset.get("file_size"),
        "picture": picture(box, asset["id"]),
        "file": address(asset, box.account()["id"], FILE),
    }


def picture(box: Box, asset_id: object) -> str | None:
    """Where the page finds the small picture of an asset; ``None`` for an unknown one.

    It is not the asset's own address: what the page asks is neither logged nor hit by faults.
    """
    if box.store.get(ASSETS, asset_id) is None:
        return None
    return f"/_sandbox/page/pictures/{asset_id}?{urlencode({'account': box.shown_name})}"


def group_names(box: Box) -> list[str]:
    """The names of the attribute groups, in their order."""
    groups = sorted(box.store.all(GROUPS), key=lambda group: group.get("order") or 0)
    return list(dict.fromkeys(group["name"] for group in groups))


def groups_by_label(box: Box) -> Mapping[str, list[str]]:
    """The names of the groups that an attribute stands in, by its label."""
    found = defaultdict[str, list[str]](list)
    for group in sorted(box.store.all(GROUPS), key=lambda group: group.get("order") or 0):
        for label in group["attribute_labels"]:
            found[label].append(group["name"])
    return found


def _tree(rows: Iterable[Doc]) -> list[dict[str, Any]]:
    children = defaultdict[str | None, list[Doc]](list)
    for row in rows:
        children[row["parents_ids"][-1] if row["parents_ids"] else None].append(row)

    def below(parent: str | None) -> list[dict[str, Any]]:
        placed = sorted(children.get(parent, ()), key=lambda row: _place(row["order"]))
        return [
            {"id": row["id"], "name": row["name"], "children": below(row["id"])} for row in placed
        ]

    return below(None)


def _place(order: object) -> int:
    return int(order) if isinstance(order, str | int) and str(order).isdecimal() else 0
