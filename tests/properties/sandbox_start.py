"""How an account starts on which writes are tried at random, and what is chosen at random of it."""

from __future__ import annotations

import io
from typing import Any

from hypothesis import strategies as st
from PIL import Image

from sheetsync.sandbox.switches import Switches, told
from tests.contract.sandbox.small_account import MUG, small_account

WRITES_DIFFER = (
    "all_or_nothing",
    "asset_categories",
    "asset_identity",
    "computed_values",
    "duplicate_family_status",
    "duplicate_label",
    "duplicate_sku_ignores_case",
    "empty_text",
    "family_drops_values",
    "linking_drops_values",
    "numbers_from_text",
    "patch_categories",
    "patch_sku",
    "refuse_unknown_labels_on_create",
    "removed_option",
    "replaced_media",
    "sub_variants",
    "unsupported_assets",
    "variants_keep_inherited",
    "variants_move_with_parent",
)
"""Switches that choose what a write does."""

SWITCHES = st.fixed_dictionaries(
    {},
    optional={
        each["name"]: st.sampled_from(each["choices"])
        for each in told(Switches())
        if each["name"] in WRITES_DIFFER
    },
)


def _picture(colour: int, kind: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (2, 2), (colour * 40 % 256, 0, 0)).save(file, kind)
    return file.getvalue()


PICTURES = {
    extension: [_picture(colour, kind) for colour in range(6)]
    for extension, kind in (("png", "PNG"), ("jpg", "JPEG"))
}
"""Six contents each of files that end so."""

TREE = {"Garden": ["Chairs", "Tables"], "Chairs": ["Folding", "Stacking"], "Folding": ["Wood"]}
"""Categories under categories, four deep."""


def account() -> dict[str, Any]:
    """The small account with deep trees and both sides of its symmetrical link."""
    start = small_account()
    products = {product["id"]: product for product in start["products"]}
    (_, goes_with) = products[MUG]["relationships"]
    (other,) = goes_with["related_products"]
    back = {**goes_with, "related_products": [{**other, "product_id": MUG}]}
    products[other["product_id"]]["relationships"] = [back]
    start["product_categories"] += _branch("Garden", [], [], "2", first=0xC0)
    start["file_categories"] = _branch("Garden", [], [], "1", first=0xD0)
    start["families"][0]["attributes"].append(
        {"label": "pieces", "attribute_level": "variant_level"}
    )
    return start


def _branch(
    name: str, parents: list[str], path: list[str], order: str, *, first: int
) -> list[dict[str, Any]]:
    """A category and all below it.

    Args:
        name: Its name.
        parents: The ids of those above it.
        path: Their names.
        order: Its place among its siblings.
        first: Where the ids of the tree begin.
    """
    names = ["Garden", *(child for children in TREE.values() for child in children)]
    category: dict[str, Any] = {
        "id": f"5b00000000000000000000{first + names.index(name):02x}",
        "name": name,
        "parents_ids": parents,
        "path": [*path, name],
        "order": order,
        "slug": name.lower(),
        "modified": "2024-01-01T00:00:00.000000+00:00",
    }
    below = [
        each
        for place, child in enumerate(TREE.get(name, ()), start=1)
        for each in _branch(
            child, [*parents, category["id"]], category["path"], str(place), first=first
        )
    ]
    return [category, *below]
