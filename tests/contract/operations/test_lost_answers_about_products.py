"""Writes of products whose answer is lost, by their typed functions: told as if it had come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
import requests

from sheetsync.plytix import Plytix
from tests.contract.operations.watched import Watched
from tests.contract.sandbox.small_account import (
    EMPTY,
    FAMILY,
    KETTLE,
    KETTLE_RED,
    KITCHEN,
    LAMP,
    LOGO,
    MUG,
    MUGS,
    PAN,
    SPARE_PARTS,
)

WRITES: dict[str, Callable[[Plytix], object]] = {
    "create": lambda plytix: plytix.products.create("NEW-1", label="New"),
    "update": lambda plytix: plytix.products.update(MUG, label="New", attributes={"pieces": 4}),
    "delete": lambda plytix: plytix.products.delete(MUG),
    "assign family": lambda plytix: plytix.products.assign_family(MUG, FAMILY),
    "create variant": lambda plytix: plytix.variants.create(KETTLE, "NEW-1"),
    "link variant": lambda plytix: plytix.variants.link(PAN, LAMP),
    "unlink variant": lambda plytix: plytix.variants.unlink(KETTLE, KETTLE_RED),
    "resync": lambda plytix: plytix.variants.resync(KETTLE, ["material"], [KETTLE_RED]),
    "link asset": lambda plytix: plytix.product_assets.link(EMPTY, LOGO, "gallery"),
    "unlink asset": lambda plytix: plytix.product_assets.unlink(MUG, LOGO),
    "link category": lambda plytix: plytix.product_category_links.link(MUG, KITCHEN),
    "unlink category": lambda plytix: plytix.product_category_links.unlink(MUG, MUGS),
    "link related": lambda plytix: plytix.product_relationships.link(MUG, SPARE_PARTS, {KETTLE: 2}),
    "unlink related": lambda plytix: plytix.product_relationships.unlink(MUG, SPARE_PARTS, [PAN]),
    "change quantity": lambda plytix: plytix.product_relationships.change_quantity(
        MUG, SPARE_PARTS, PAN, 7
    ),
    "create (v2)": lambda plytix: plytix.products_v2.create("NEW-1", label="New"),
    "update (v2)": lambda plytix: plytix.products_v2.update(MUG, label="New"),
    "delete (v2)": lambda plytix: plytix.products_v2.delete(MUG),
    "assign family (v2)": lambda plytix: plytix.products_v2.assign_family(MUG, FAMILY),
    "create variant (v2)": lambda plytix: plytix.products_v2.create_variant(KETTLE, "NEW-1"),
    "link variant (v2)": lambda plytix: plytix.products_v2.link_variant(PAN, LAMP),
    "unlink variant (v2)": lambda plytix: plytix.products_v2.unlink_variant(KETTLE, KETTLE_RED),
    "resync (v2)": lambda plytix: plytix.products_v2.resync_variants(
        KETTLE, ["material"], [KETTLE_RED]
    ),
    "link asset (v2)": lambda plytix: plytix.products_v2.link_asset(EMPTY, LOGO, "gallery"),
    "unlink asset (v2)": lambda plytix: plytix.products_v2.unlink_asset(MUG, LOGO),
    "link category (v2)": lambda plytix: plytix.products_v2.link_category(MUG, KITCHEN),
    "unlink category (v2)": lambda plytix: plytix.products_v2.unlink_category(MUG, MUGS),
    "link related (v2)": lambda plytix: plytix.products_v2.link_related(
        MUG, SPARE_PARTS, {KETTLE: 2}
    ),
    "change quantities (v2)": lambda plytix: plytix.products_v2.change_quantities(
        MUG, SPARE_PARTS, {PAN: 7}
    ),
    "unlink related (v2)": lambda plytix: plytix.products_v2.unlink_related(
        MUG, SPARE_PARTS, [PAN]
    ),
}


@pytest.mark.parametrize("name", WRITES)
def test_a_write_whose_answer_is_lost_is_sent_once_and_told_as_if_it_had_come(
    small: Watched, name: str
) -> None:
    undisturbed = WRITES[name](small.plytix)
    requests.post(f"{small.box.control_url}/reset", timeout=10).raise_for_status()
    before = len(small.asked())
    small.fault(kind="drop", when="after", times=1)
    settled = WRITES[name](small.plytix)
    is_new = name.startswith("create")
    assert timeless(settled, is_new=is_new) == timeless(undisturbed, is_new=is_new)
    write, *readings = small.asked()[before:]
    assert (write["status"], write["fault"]) == (0, ["drop"])
    assert readings
    assert all(
        one["method"] == "GET" or one["route"].endswith("/products/search") for one in readings
    )


def timeless(told: object, *, is_new: bool) -> Any:
    """What is told, without what differs from one time to the next: moments, and ids if new."""
    if not isinstance(told, msgspec.Struct):
        return told
    rest = msgspec.to_builtins(told)
    for name in ("created", "modified", "last_modified", *(["id"] if is_new else [])):
        rest.pop(name, None)
    for related in rest.get("related_products", []):
        related.pop("last_modified")
    return type(told), rest
