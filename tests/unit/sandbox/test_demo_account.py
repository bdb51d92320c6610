"""The built-in account, planted: what Plytix would compute agrees with what the seed says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sheetsync.sandbox.account.values import COMPUTED_TYPES, attribute_value
from sheetsync.sandbox.hosts.box import Box
from sheetsync.sandbox.options import Options
from sheetsync.sandbox.seed.demo import demo_account
from sheetsync.sandbox.state.tables import ATTRIBUTES, PRODUCTS


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    box = Box(Options())
    yield box
    box.close()


def test_every_product_is_kept_with_the_values_it_was_seeded_with(box: Box) -> None:
    for seeded in demo_account()["products"]:
        kept = box.store.get(PRODUCTS, seeded["id"])
        assert kept is not None
        assert kept["attributes"] == seeded["attributes"]
        assert kept["overwritten_attributes"] == seeded["overwritten_attributes"]
        assert kept["product_type"] == seeded["product_type"]
        assert kept["product_level"] == seeded["product_level"]


def test_every_seeded_value_would_be_taken(box: Box) -> None:
    definitions = {doc["label"]: doc for doc in box.store.all(ATTRIBUTES)}
    for seeded in demo_account()["products"]:
        for label, value in seeded["attributes"].items():
            definition = definitions[label]
            sent: Any = value
            match definition["type_class"]:
                case type_class if type_class in COMPUTED_TYPES:
                    continue
                case "MediaAttribute":
                    sent = {"id": value}
                case "MediaGalleryAttribute":
                    sent = [{"id": each} for each in value]
                case _:
                    pass
            assert attribute_value(box.store, definition, sent, box.switches) == value
