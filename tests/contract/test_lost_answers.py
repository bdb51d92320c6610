"""Writes of everything but products whose answer is lost: sent once, and told as if it had come."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from sheetsync.errors import RefusedError
from sheetsync.plytix import Plytix
from sheetsync.plytix.answers import Answered
from sheetsync.plytix.operation import qualified
from sheetsync.plytix.request import Effect
from sheetsync.plytix.transport import HttpTransport
from sheetsync.plytix.v1v2.operations import OPERATIONS
from sheetsync.sandbox.server import Options, running
from tests.clocks import FakeClock
from tests.contract.sandbox.small_account import (
    FAMILY,
    KETTLE,
    KITCHEN,
    LOGO,
    MUGS,
    PICTURE,
    SPARE_PARTS,
    small_account,
)
from tests.contract.settled import FastClock, Outside, jpeg, opened

MATERIAL, COLOUR, PAGE = (f"5a000000000000000000e0{number:02d}" for number in (0, 8, 7))
GROUP = "5a00000000000000000000e1"
FILE = "file"
"""Stands for a picture on this disk."""

WRITES: dict[str, tuple[str, dict[str, Any]]] = {
    "content": (
        "assets: Add asset (URL or content)",
        {"filename": "new.jpg", "content": base64.b64encode(jpeg(1)).decode()},
    ),
    "file": ("assets: Add asset (URL or content)", {"file": FILE}),
    "url": ("assets: Add asset (URL or content)", {"url": "https://a.example/new%20one.jpg"}),
    "rename asset": (
        "assets: Modify asset",
        {"asset_id": LOGO, "filename": "sign.jpg", "public": False},
    ),
    "delete asset": ("assets: Delete asset", {"asset_id": LOGO}),
    "replace": ("assets: Replace content", {"asset_id": PICTURE, "file": FILE}),
    "file category": ("file categories: Add new file category", {"name": "Photos"}),
    "category": ("product categories: Add new product category", {"name": "Garden"}),
    "subcategory": (
        "product categories: Add new product subcategory",
        {"category_id": KITCHEN, "name": "Pots"},
    ),
    "rename category": (
        "product categories: Modify category attributes",
        {"category_id": MUGS, "name": "Cups"},
    ),
    "move category": (
        "product categories: Modify category attributes",
        {"category_id": MUGS, "parent_id": ""},
    ),
    "sort categories": (
        "product categories: Modify category attributes",
        {"category_id": KITCHEN, "sort_children": [MUGS]},
    ),
    "sort the top": (
        "product categories: Modify category attributes",
        {"category_id": "root", "sort_children": [KITCHEN]},
    ),
    "delete category": ("product categories: Delete category", {"category_id": MUGS}),
    "attribute": (
        "attributes: Add attribute",
        {
            "name": "Lid",
            "type_class": "DropdownAttribute",
            "options": ["No", "Yes"],
            "description": "Whether",
        },
    ),
    "change attribute": (
        "attributes: Modify attribute",
        {"id": COLOUR, "name": "Color", "options": ["Blue", "Red", "Größe", "Gold"]},
    ),
    "delete attribute": ("attributes: Delete attribute", {"id": PAGE}),
    "group": (
        "attribute groups: Add attribute group",
        {"name": "Sizes", "attribute_labels": ["pieces", "material"], "order": 9999},
    ),
    "change group": (
        "attribute groups: Modify attribute group",
        {"id": GROUP, "name": "Data", "attribute_labels": []},
    ),
    "delete group": ("attribute groups: Delete attribute group", {"id": GROUP}),
    "family": (
        "families: Add product family",
        {"name": "Pots", "attributes": [COLOUR], "parent_attributes": [MATERIAL]},
    ),
    "rename family": ("families: Modify family", {"id": FAMILY, "name": "Pots"}),
    "delete family": ("families: Delete family", {"id": FAMILY}),
    "link attribute": (
        "families: Add attribute to product family",
        {"id": FAMILY, "attributes": [PAGE], "attributes_level": "parent_level"},
    ),
    "unlink attribute": (
        "families: Unlink attribute from product family",
        {"id": FAMILY, "attributes": [COLOUR]},
    ),
    "edit levels": (
        "families: Edit product family attributes inheritance",
        {"id": FAMILY, "parent_level": ["attributes.colour"], "no_level": ["attributes.care"]},
    ),
    "edit all levels": (
        "families: Edit product family attributes, including system attributes",
        {"id": FAMILY, "parent_level": ["attributes.colour", "status"]},
    ),
    "relationship": ("relationships: Add new relationship", {"name": "Fits on"}),
    "rename relationship": (
        "relationships: Modify attributes of a relationship",
        {"relationship_id": SPARE_PARTS, "name": "Parts"},
    ),
    "delete relationship": (
        "relationships: Remove relationships from account",
        {"relationship_id": SPARE_PARTS},
    ),
}
TWICE_IF_LOST = {"url"}
"""Plytix alone can tell: it refuses a URL that it has, and names the asset."""

OF_PRODUCTS = {
    "products",
    "variants",
    "product assets",
    "product category links",
    "product relationships",
    "products v2",
}
"""Areas that are tried beside their typed functions."""

CREATES = {
    "content", "file", "url", "file category", "category", "subcategory", "attribute", "group",
    "family", "relationship",
}  # fmt: skip


class Account:
    """An account, its client, and a look from outside."""

    def __init__(self, plytix: Plytix, outside: Outside, file: Path) -> None:
        self.plytix = plytix
        self.outside = outside
        self._file = file

    def write(self, name: str) -> Answered:
        """Carry out one of the writes."""
        action, given = WRITES[name]
        options = {
            option: str(self._file) if value == FILE else value for option, value in given.items()
        }
        return self.plytix.call(action, **options)

    def lose(self, when: str) -> None:
        """Lose the answer to the next request, which is done before, or is not."""
        self.outside.control(
            "POST", "/faults", {"kind": "drop", "when": when, "route": "/api/*", "times": 1}
        )

    def writes(self) -> int:
        """How many writes were sent since the start."""
        return sum(
            one["method"] != "GET" and not one["path"].endswith("/search")
            for one in self.outside.log()
        )


@pytest.fixture(scope="module")
def outside() -> Iterator[Outside]:
    options = Options(port=0, limits=(), later=0, seed=small_account, state=":memory:")
    with running(options) as box:
        looking = Outside(box)
        yield looking
        looking.close()


@pytest.fixture
def account(outside: Outside, tmp_path: Path) -> Iterator[Account]:
    file = tmp_path / "new.jpg"
    file.write_bytes(jpeg(9))
    with outside.from_the_start():
        _, plytix = opened(outside.box, FakeClock(), HttpTransport())
        with plytix:
            yield Account(plytix, outside, file)


def timeless(answered: Answered, name: str) -> list[dict[str, Any]]:
    """Rows without what differs from one time to the next: moments, and what follows from an id."""
    moments = {"created", "created_at", "modified", "file_modified", "url", "thumbnail"}
    passing = moments | ({"id"} if name in CREATES else set())
    return [{key: row[key] for key in row.keys() - passing} for row in answered.rows]


@pytest.mark.parametrize("name", WRITES)
def test_a_write_whose_answer_is_lost_is_sent_once_and_told_as_if_it_had_come(
    account: Account, name: str
) -> None:
    undisturbed = account.write(name)
    account.outside.control("POST", "/reset")
    account.outside.control("DELETE", "/requests")
    account.lose("after")
    answered = account.write(name)
    assert answered.settled
    assert timeless(answered, name) == timeless(undisturbed, name)
    assert account.writes() == (2 if name in TWICE_IF_LOST else 1)


@pytest.mark.parametrize("name", WRITES)
def test_a_write_that_was_lost_on_the_way_is_sent_once_more(account: Account, name: str) -> None:
    account.lose("before")
    answered = account.write(name)
    # Already sorted so: nothing tells that the write did not happen, and nothing has to.
    sorted_before = name in {"sort categories", "sort the top"}
    assert answered.settled == sorted_before
    assert account.writes() == (1 if sorted_before else 2)


@pytest.mark.parametrize(
    ("action", "given", "what"),
    [
        ("Add new products", {"sku": "MUG-1"}, 'a product with the SKU "MUG-1"'),
        ("Add a variant of a product", {"parent_product_id": KETTLE, "sku": "pan-1"}, "a product"),
        ("Add new product subcategory", {"category_id": KITCHEN, "name": "Mugs"}, "a category"),
        ("Add new relationship", {"name": "Spare parts"}, 'a relationship "Spare parts"'),
        ("Add attribute", {"name": "Page", "type_class": "UrlAttribute"}, 'an attribute "Page"'),
    ],
)
def test_a_refusal_that_was_lost_is_told_by_what_was_there_before(
    account: Account, action: str, given: dict[str, Any], what: str
) -> None:
    account.lose("after")
    with pytest.raises(RefusedError, match=f"{what}.* is there since 2024"):
        account.plytix.call(action, **given)
    assert account.writes() == 1


@pytest.mark.parametrize(
    "name", ["delete attribute", "delete family", "unlink attribute", "edit levels", "replace"]
)
def test_what_is_accepted_and_comes_later_is_waited_for(name: str, tmp_path: Path) -> None:
    """It comes after a second of the machine's, which are ten of the client's; 15 are waited."""
    file = tmp_path / "new.jpg"
    file.write_bytes(jpeg(9))
    options = Options(port=0, limits=(), later=1.0, seed=small_account, state=":memory:")
    with running(options) as box, closing(Outside(box)) as outside:
        _, plytix = opened(box, FastClock(), HttpTransport())
        with plytix:
            account = Account(plytix, outside, file)
            account.lose("after")
            assert account.write(name).settled
            assert account.writes() == 1


def test_every_write_of_the_api_but_those_of_products_is_tried() -> None:
    tried = {action for action, _ in WRITES.values()}
    others = {
        qualified(one)
        for one in OPERATIONS
        if one.effect is Effect.WRITE and one.area not in OF_PRODUCTS
    }
    # The two trees of categories are one code; the file tree is tried where it begins.
    assert {one for one in others if not one.startswith("file categories")} <= tried
