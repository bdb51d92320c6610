"""What each operator finds in the small account, value by value."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.sandbox.asking import ALL, refused
from tests.contract.sandbox.conftest import Plytix, condition
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import (
    KETTLE,
    KITCHEN,
    MUG,
    MUGS,
    PAN,
)

# ---------------------------------------------------------------- cases


@pytest.mark.parametrize(
    ("field", "operator", "value", "expected"),
    [
        ("sku", "eq", "mug-1", ["MUG-1"]),
        ("sku", "eq", "00123", ["00123"]),
        ("sku", "eq", 123, []),
        ("sku", "!eq", "mug-1", ALL[1:]),
        ("sku", "like", "KT-", ["KT-1", "KT-1-BL", "KT-1-RD"]),
        ("sku", "like", "%", []),
        ("sku", "!like", "kt", ["MUG-1", "pan-1", "LAMP-1", "00123"]),
        ("sku", "in", ["MUG-1", "pan-1", "no"], ["MUG-1", "pan-1"]),
        ("sku", "in", ["mug-1"], []),
        ("sku", "in", [], []),
        ("sku", "!in", ["MUG-1"], ALL[1:]),
        ("sku", "exists", None, ALL),
        ("label", "eq", "LAMP", ["LAMP-1"]),
        ("label", "like", "m", ["MUG-1", "LAMP-1"]),
        ("label", "!exists", None, ["KT-1-BL", "KT-1-RD", "00123"]),
        ("label", "!eq", "lamp", ["MUG-1", "pan-1", "KT-1", "KT-1-BL", "KT-1-RD", "00123"]),
        ("gtin", "eq", "4006381333931", ["MUG-1"]),
        ("gtin", "exists", None, ["MUG-1"]),
        ("status", "eq", "completed", ["MUG-1"]),
        ("status", "in", ["Completed", "Archived"], ["MUG-1", "pan-1"]),
        ("status", "in", ["completed"], []),
        ("status", "!in", ["Draft"], ["MUG-1", "pan-1"]),
        ("id", "in", [MUG, PAN], ["MUG-1", "pan-1"]),
        ("parent_id", "eq", KETTLE, ["KT-1-BL", "KT-1-RD"]),
        ("categories", "in", [MUGS], ["MUG-1"]),
        ("categories", "!in", [MUGS, KITCHEN], ALL[2:]),
        ("categories", "exists", None, ["MUG-1", "pan-1"]),
        ("static_lists", "in", ["5a00000000000000000000c9"], []),
        ("assets", "exists", None, ["MUG-1", "pan-1"]),
        ("images", "exists", None, ["MUG-1"]),
        ("thumbnail", "!exists", None, ALL[1:]),
        ("product_level", "eq", 0, ["MUG-1", "pan-1", "LAMP-1", "00123"]),
        ("product_level", "in", [1, 2], ["KT-1", "KT-1-BL", "KT-1-RD"]),
        ("_is_variation", "eq", True, ["KT-1-BL", "KT-1-RD"]),
        ("_has_variations", "eq", True, ["KT-1"]),
        ("_has_variations", "eq", False, [sku for sku in ALL if sku != "KT-1"]),
        ("attributes.material", "eq", "cast iron", ["pan-1"]),
        ("attributes.material", "like", "STE", ["KT-1", "KT-1-BL"]),
        ("attributes.material", "!exists", None, ["LAMP-1", "00123"]),
        ("attributes.pieces", "gt", 1, ["pan-1", "LAMP-1"]),
        ("attributes.pieces", "gte", 2, ["pan-1", "LAMP-1"]),
        ("attributes.pieces", "lt", 2, ["MUG-1"]),
        ("attributes.pieces", "eq", "10", ["LAMP-1"]),
        ("attributes.pieces", "bte", [1, 2], ["MUG-1", "pan-1"]),
        ("attributes.weight_kg", "lte", 0.35, ["MUG-1"]),
        ("attributes.weight_kg", "eq", 3.0, ["pan-1"]),
        ("attributes.oven_safe", "eq", True, ["MUG-1"]),
        ("attributes.oven_safe", "eq", False, ["pan-1"]),
        ("attributes.oven_safe", "!exists", None, ALL[2:]),
        ("attributes.since", "gt", "2015-03-28", ["pan-1"]),
        ("attributes.since", "gte", "2015-03-28", ["MUG-1", "pan-1"]),
        ("attributes.since", "eq", "2015-03-28", ["MUG-1"]),
        ("attributes.since", "bte", ["2015-01-01", "2015-12-31"], ["MUG-1"]),
        ("attributes.since", "last_days", 100_000, ["MUG-1", "pan-1"]),
        ("attributes.since", "last_days", 0, []),
        ("attributes.since", "!exists", None, ALL[2:]),
        ("attributes.colour", "eq", "blue", ["MUG-1", "KT-1-BL"]),
        ("attributes.colour", "in", ["Blue"], ["MUG-1", "KT-1-BL"]),
        ("attributes.colour", "in", ["blue"], []),
        ("attributes.colour", "!in", ["Blue", "Red"], ["KT-1", "LAMP-1", "00123"]),
        ("attributes.uses", "in", ["Tea", "Soup"], ["MUG-1", "pan-1"]),
        ("attributes.uses", "in", ["tea"], []),
        ("attributes.uses", "!in", ["Tea"], ALL[1:]),
        ("attributes.picture", "exists", None, ["MUG-1"]),
        ("attributes.gallery", "!exists", None, ALL[1:]),
        ("attributes.ready", "eq", 100, ["MUG-1", "pan-1", "KT-1"]),
        ("modified", "gt", "2024-03-31", ["KT-1"]),
        ("modified", "lt", "2024-04-01T10:00:00", [sku for sku in ALL if sku != "KT-1"]),
        ("modified", "eq", "2024-04-01", ["KT-1"]),
        ("modified", "bte", ["2024-03-15", "2024-05-01"], ["KT-1"]),
        ("modified", "lte", "9999-12-31T23:59:59", ALL),
        ("modified", "gt", "9999-12-31T23:59:59", []),
        ("created", "gte", "2025-01-01", ["00123"]),
        ("product_level", "bte", [1, 2], ["KT-1", "KT-1-BL", "KT-1-RD"]),
        ("product_level", "!in", [0], ["KT-1", "KT-1-BL", "KT-1-RD"]),
        ("num_variations", "gt", 1, ["KT-1"]),
        ("product_type", "in", ["PARENT"], ["KT-1"]),
        ("product_family_id", "exists", None, ["KT-1", "KT-1-BL", "KT-1-RD"]),
        ("created", "last_days", 100_000, ALL),
        (["label", "attributes.material"], "text_search", "lamp", ["LAMP-1"]),
        (["label", "attributes.material"], "text_search", "IRON pan", ["pan-1"]),
        ("label", "text_search", "nothing", []),
    ],
)
def test_what_each_operator_finds(
    plytix: Plytix, field: Any, operator: str, value: Any, expected: list[str]
) -> None:
    assert plytix.skus([condition(field, operator, value)]) == expected


@fact("operators", "guess")
@pytest.mark.parametrize(
    ("field", "operator", "value"),
    [
        ("sku", "in", "MUG-1"),
        ("sku", "in", [1]),
        ("sku", "eq", None),
        ("sku", "eq", ["MUG-1"]),
        ("sku", "like", True),
        ("attributes.pieces", "gt", "many"),
        ("attributes.pieces", "gt", None),
        ("attributes.pieces", "bte", [1]),
        ("attributes.since", "eq", "yesterday"),
        ("attributes.since", "last_days", -1),
        ("modified", "gt", 5),
        ("modified", "bte", ["2024-01-01"]),
        ("attributes.oven_safe", "eq", "true"),
        ("modified", "gt", "0001-01-01T00:00:00+14:00"),
        ("attributes.since", "bte", ["2015-01-01"]),
        ("attributes.uses", "in", "Tea"),
        (["label"], "text_search", 3),
        ([], "text_search", "x"),
        (["nothing"], "text_search", "x"),
    ],
)
def test_a_value_that_does_not_go_with_the_operator_is_422(
    plytix: Plytix, field: Any, operator: str, value: Any
) -> None:
    """A value that does not go with field and operator is 422."""
    refused(plytix, field, operator, value)
