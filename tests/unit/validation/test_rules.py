from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sheetsync.errors import MappingError
from sheetsync.model.values import CLEAR, KEEP, ListEdit
from sheetsync.validation.rules import broken
from tests.unit.tables import sheet
from tests.unit.validation.accepting import accept, bind, constant, mapping, rule

PRICES = (bind("Price"), bind("Sale_price"))


@pytest.mark.parametrize(
    ("require", "values", "breaks"),
    [
        ("a <= b", {"a": Decimal(2), "b": Decimal(1)}, True),
        ("a <= b", {"a": 1, "b": Decimal("1.0")}, False),
        ("a <= b", {"a": KEEP, "b": Decimal(1)}, False),
        ("a <= b", {"a": Decimal(2), "b": KEEP}, False),
        ("a <= b", {"a": CLEAR, "b": Decimal(1)}, False),
        ("a <= b", {"a": "x", "b": Decimal(1)}, False),
        ("a == b", {"a": "x", "b": Decimal(1)}, True),
        ("a != b", {"a": "x", "b": Decimal(1)}, False),
        ("a == 1", {"a": True}, True),
        ("a == true", {"a": True}, False),
        ("a != false", {"a": False}, True),
        ("a > 1", {"a": 1}, True),
        ("a >= 1", {"a": 1}, False),
        ("a < 'b'", {"a": "a"}, False),
        ("a == 'x'", {"a": "y"}, True),
        ("a == 'x'", {"a": KEEP}, False),
        ("a > '2026-01-01'", {"a": date(2025, 1, 1)}, True),
        ("'2026-01-01' < a", {"a": date(2026, 1, 2)}, False),
        ("a == 'soon'", {"a": date(2025, 1, 1)}, True),
        ("'soon' < a", {"a": date(2025, 1, 1)}, False),
        ("a empty", {"a": "x"}, True),
        ("a empty", {"a": KEEP}, False),
        ("a empty", {"a": CLEAR}, False),
        ("a not empty", {}, True),
        ("a not empty", {"a": ListEdit(add=("x",))}, False),
        ("(a + 1) empty", {"a": Decimal(1)}, True),
        ("(a + 1) empty", {"a": "x"}, False),
        ("a in ['x', 'y']", {"a": "z"}, True),
        ("a in ['x', 'y']", {"a": "y"}, False),
        ("a in [1, 2]", {"a": Decimal("2.0")}, False),
        ("a in ['x']", {"a": KEEP}, False),
        ("a not in ['x']", {"a": "x"}, True),
        ("length(a) <= 3", {"a": "abcd"}, True),
        ("length(a) <= 3", {"a": ("x", "y")}, False),
        ("length(a) <= 3", {"a": Decimal(12345)}, False),
        ("length(a) <= 3", {"a": ListEdit(add=("x",))}, False),
        ("a + b == 3", {"a": 1, "b": 2}, False),
        ("a - b == 3", {"a": 1, "b": 2}, True),
        ("a * b == 2", {"a": 1, "b": 2}, False),
        ("a / b == 0.5", {"a": 1, "b": 2}, False),
        ("a / b == 1", {"a": 1, "b": 0}, False),
        ("a + b == 3", {"a": "1", "b": 2}, False),
        ("a + b == 3", {"a": 1, "b": True}, False),
        ("-a == 2", {"a": -2}, False),
        ("not a", {"a": True}, True),
        ("not a", {"a": KEEP}, False),
        ("not not a", {"a": False}, True),
        ("a and b", {"a": True, "b": False}, True),
        ("a and b", {"a": KEEP, "b": False}, True),
        ("a and b", {"a": KEEP, "b": True}, False),
        ("a and b", {"a": True, "b": True}, False),
        ("a or b", {"a": False, "b": False}, True),
        ("a or b", {"a": KEEP, "b": False}, False),
        ("a or b", {"a": False, "b": KEEP}, False),
        ("a or b", {"a": False, "b": True}, False),
        ("a", {"a": "x"}, False),
        ("1", {}, False),
    ],
)
def test_a_row_breaks_a_rule_only_when_that_is_sure(
    require: str, values: dict[str, Any], breaks: bool
) -> None:
    wishes = {name: [value] for name, value in values.items()}
    assert broken(rule(require), wishes, 1) == [breaks]


@pytest.mark.parametrize(
    ("when", "breaks"), [("a empty", True), ("a not empty", False), ("a > 1", False)]
)
def test_a_rule_concerns_the_rows_that_it_surely_concerns(when: str, breaks: bool) -> None:
    assert broken(rule("1 > 2", when), {}, 1) == [breaks]


def test_the_longest_rule_can_be_judged() -> None:
    assert broken(rule("+".join(["a"] * 100) + " == 100"), {"a": [1, 2]}, 2) == [False, True]


def test_a_broken_rule_rejects_its_row_and_shows_what_it_looked_at() -> None:
    table = sheet(
        "SKU | Price | Sale_price", ("A-1", 10.0, 12.0), ("A-2", 10.0, 9.0), ("A-3", 10.0, None)
    )
    accepted = accept(
        table, mapping(*PRICES, rules=(rule("sale_price <= price", "sale_price not empty"),))
    )
    assert accepted.told == [("rule-failed", "C2", "sale_price = 12, price = 10")]
    assert accepted.findings[0].expected == (
        "sale_price <= price, when sale_price not empty (rule “a rule”)"
    )
    assert accepted.rejected_rows == [2]


def test_a_blank_field_is_shown_as_empty() -> None:
    table = sheet("SKU | Price | Sale_price", ("A-1", None, 12.0))
    accepted = accept(table, mapping(*PRICES, rules=(rule("price not empty"),)))
    assert accepted.told == [("rule-failed", "B2", "price = empty")]


def test_a_cell_at_fault_is_told_once_and_not_judged_by_rules() -> None:
    table = sheet("SKU | Price | Sale_price", ("A-1", "dear", 12.0), ("A-2", 5.0, 12.0))
    accepted = accept(table, mapping(*PRICES, rules=(rule("price not empty and price > 20"),)))
    assert accepted.told == [("not-a-number", "B2", "dear"), ("rule-failed", "B3", "price = 5")]


def test_several_rules_are_judged_at_once() -> None:
    table = sheet("SKU | Price | Sale_price", ("A-1", 10.0, 12.0))
    accepted = accept(
        table, mapping(*PRICES, rules=(rule("price > 20"), rule("sale_price <= price")))
    )
    assert accepted.codes == ["rule-failed", "rule-failed"]


def test_rules_see_keys_and_constants() -> None:
    table = sheet("SKU | Price", ("A-1", 10.0), ("B-2", 10.0))
    sheet_mapping = mapping(
        PRICES[0],
        constants=(constant("attributes.size", "L"), constant("status", "Draft", always=True)),
        rules=(rule("sku == 'A-1' and size == 'L' and status == 'Draft'"),),
    )
    accepted = accept(table, sheet_mapping)
    assert accepted.told == [("rule-failed", "row 3", "")]
    assert dict(accepted.table.on_create) == {"attributes.size": "L"}
    assert dict(accepted.table.always) == {"status": "Draft"}


def test_a_rule_is_not_judged_for_ignored_rows() -> None:
    table = sheet("Action | SKU | Price", ("IGNORE", "A-1", 1.0), (None, "A-2", 2.0))
    accepted = accept(table, mapping(PRICES[0], command=("Action",), rules=(rule("price > 20"),)))
    assert accepted.rejected_rows == [3]


def test_a_rule_that_cannot_be_read_stops_the_run() -> None:
    with pytest.raises(MappingError, match="a rule"):
        accept(sheet("SKU | Price", "A-1 | 1"), mapping(PRICES[0], rules=(rule("price >"),)))


def test_a_constant_that_is_no_value_stops_the_run() -> None:
    with pytest.raises(MappingError, match="Complete"):
        accept(
            sheet("SKU | Price", "A-1 | 1"),
            mapping(PRICES[0], constants=(constant("status", "Complete"),)),
        )
