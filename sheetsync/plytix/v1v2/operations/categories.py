"""Categories of files and of products: two trees of one shape.

Source: Plytix API v1, "Categories". ``parent_id`` and ``sort_children`` exclude each other.
"""

from __future__ import annotations

from sheetsync.plytix.operation import Form, Operation
from sheetsync.plytix.v1v2.operations.words import (
    NAME,
    NEW_NAME,
    V1,
    delete,
    gathered,
    member,
    part,
    search,
    write,
)


def _tree(kind: str, area: str, search_name: str) -> tuple[Operation, ...]:
    base = f"{V1}/categories/{kind}"
    one = f"{base}/{{category_id}}"
    category = part("category_id", "the category's id")
    return (
        write(f"Add new {kind} category", area, "POST", base, NAME),
        search(search_name, area, base),
        write(
            f"Add new {kind} subcategory",
            area,
            "POST",
            one,
            part("category_id", "the id of the category above"),
            NAME,
        ),
        write(
            "Modify category attributes",
            area,
            "PATCH",
            one,
            part("category_id", "the category's id; root, to sort the categories at the top"),
            NEW_NAME,
            member("parent_id", Form.TEXT, "the category to move it under; empty for the top"),
            member("sort_children", Form.TEXTS, "the ids of all its children, in order"),
        ),
        delete("Delete category", area, one, category),
    )


OPERATIONS = gathered(
    _tree("file", "file categories", "Asset categories search"),
    _tree("product", "product categories", "Product categories search"),
)
