from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from sheetsync.mapping.sheet_mapping import FieldGuard, GuardLimits, Limit
from sheetsync.model.change import Create, FieldChange, Update
from sheetsync.model.definition import Kind
from sheetsync.model.place import CellPlace
from sheetsync.model.plan import GuardResult
from sheetsync.model.values import Canonical, EntityId, FieldName, Key
from sheetsync.planning.guard import check_guards

Pair = tuple[Canonical | None, Canonical | None]
NONE = GuardLimits()


def update(number: int, field: str, before: Canonical | None, after: Canonical | None) -> Update:
    place = CellPlace(file="f", sheet="s", row=number + 2, column=1)
    change = FieldChange(
        id=f"c{number}", field=FieldName(field), before=before, after=after, place=place
    )
    return Update(
        kind=Kind.PRODUCT,
        key=Key(f"A-{number}"),
        entity_id=EntityId(str(number)),
        name="",
        fields=(change,),
        place=place,
    )


def updates(pairs: Sequence[Pair], field: str = "attributes.price") -> list[Update]:
    return [update(number, field, *pair) for number, pair in enumerate(pairs)]


def creates(count: int) -> list[Create]:
    place = CellPlace(file="f")
    return [
        Create(id=f"n{n}", kind=Kind.PRODUCT, key=Key(f"N-{n}"), fields=(), place=place)
        for n in range(count)
    ]


def check(
    changed: Sequence[Update] = (),
    created: Sequence[Create] = (),
    limits: GuardLimits = NONE,
    products: int = 100,
    allow: Mapping[str, int] | None = None,
) -> dict[str, GuardResult]:
    found = check_guards(created, changed, limits, products=products, allow=allow or {})
    return {one.name: one for one in found}


ADDS: list[Pair] = [(None, "x")] * 200


@pytest.mark.parametrize(
    ("count", "products", "ok", "value"),
    [
        (0, 0, True, "0%"),
        (9, 9, True, "100%"),
        (9, 0, True, "100%"),
        (10, 0, False, "100%"),
        (10, 10, False, "100%"),
        (30, 100, True, "30%"),
        (31, 100, False, "31%"),
        (10, 34, True, "29.4%"),
        (10, 33, False, "30.3%"),
        (1, 3000, True, "0%"),
    ],
)
def test_a_share_of_products_is_checked_from_ten_up(
    count: int, products: int, ok: bool, value: str
) -> None:
    result = check(updates(ADDS[:count]), products=products)["max_updates"]
    assert (result.ok, result.value, result.count, result.limit) == (ok, value, count, "30%")
    assert bool(result.message) is not ok


def test_creating_is_opt_in() -> None:
    assert check()["max_creates"].ok
    one = check(created=creates(1))["max_creates"]
    assert (one.ok, one.value, one.limit) == (False, "1", "0")
    assert one.message == "1 product would be created; the mapping allows 0."
    five = GuardLimits(max_creates=Limit(text="5", number=5))
    assert check(created=creates(5), limits=five)["max_creates"].ok
    assert not check(created=creates(6), limits=five)["max_creates"].ok


def test_a_limit_may_be_a_number_for_updates_too() -> None:
    limits = GuardLimits(max_updates=Limit(text="2", number=2))
    assert check(updates(ADDS[:2]), limits=limits)["max_updates"].ok
    assert not check(updates(ADDS[:3]), limits=limits)["max_updates"].ok


def test_clears_count_products_that_lose_a_value() -> None:
    result = check(updates([("x", None)] * 10 + ADDS[:5]), products=100)["max_clears"]
    assert (result.count, result.value, result.ok) == (10, "10%", False)
    assert "10 products of 100 in Plytix (10%) would lose a value" in result.message
    assert check(updates([("x", None)] * 10), products=200)["max_clears"].ok


@pytest.mark.parametrize(
    ("name", "number", "lifted"),
    [
        ("updates", 31, True),
        ("max_updates", 31, True),
        ("updates", 30, False),
        ("updates", 32, False),
        ("creates", 31, False),
        ("all", 31, False),
    ],
)
def test_a_guard_is_lifted_by_its_name_and_exact_number(
    name: str, number: int, lifted: bool
) -> None:
    result = check(updates(ADDS[:31]), allow={name: number})["max_updates"]
    assert (result.allowed, result.ok) == (lifted, False)
    assert ("not for 31" in result.message) is (name.endswith("updates") and not lifted)


def test_what_is_within_its_limit_needs_no_lifting() -> None:
    assert not check(updates(ADDS[:3]), allow={"updates": 3})["max_updates"].allowed


PRICE = FieldName("attributes.price")
PRICES = GuardLimits(fields={PRICE: FieldGuard(max_change=Decimal("0.5"), on_more_than=2)})


@pytest.mark.parametrize(
    ("pair", "large"),
    [
        ((Decimal(10), Decimal(15)), False),
        ((Decimal(10), Decimal("15.01")), True),
        ((Decimal(10), Decimal(5)), False),
        ((Decimal(10), Decimal("4.99")), True),
        ((100, 151), True),
        ((100, 149), False),
        ((Decimal(-10), Decimal(-16)), True),
        ((0, 1), True),
        ((None, Decimal(10)), False),
        ((Decimal(10), None), False),
        (("10", "99"), False),
        ((True, False), False),
    ],
)
def test_a_large_move_is_one_beyond_the_share(pair: Pair, large: bool) -> None:
    result = check(updates([pair] * 3), limits=PRICES)["fields.attributes.price"]
    assert (result.ok, result.count) == (not large, 3 if large else 0)


def test_a_few_large_moves_are_tolerated_and_more_are_lifted_by_name() -> None:
    pair = (Decimal(10), Decimal(99))
    two = check(updates([pair] * 2), limits=PRICES)["fields.attributes.price"]
    assert (two.ok, two.limit) == (True, "2 by more than 50%")
    three = check(updates([pair] * 3), limits=PRICES)["fields.attributes.price"]
    assert not three.ok
    assert "from" not in three.message
    assert "The first: 10 to 99 in row 2." in three.message
    for name in ("fields.attributes.price", "attributes.price", "price"):
        lifted = check(updates([pair] * 3), limits=PRICES, allow={name: 3})
        assert lifted["fields.attributes.price"].allowed


def test_a_guarded_field_without_changes_is_told_as_kept() -> None:
    assert check(limits=PRICES)["fields.attributes.price"].ok


def suspicions(pairs: Sequence[Pair]) -> list[str]:
    return [name for name in check(updates(pairs), products=10_000) if "_value" in name]


DIFFERENT: list[Pair] = [(f"v{n}", "same") for n in range(20)]


def test_one_value_over_values_that_differed_is_suspicious() -> None:
    found = check(updates(DIFFERENT), products=10_000)["same_value.attributes.price"]
    assert (found.ok, found.count, found.value) == (False, 20, "20 of 20")
    assert 'would become "same" on 20 products' in found.message
    lifted = check(updates(DIFFERENT), products=10_000, allow={found.name: 20})
    assert lifted[found.name].allowed


@pytest.mark.parametrize(
    "pairs",
    [
        DIFFERENT[:19],
        [("Draft", "Completed")] * 30,
        [(f"v{n % 4}", "same") for n in range(30)],
        [(f"v{n}", f"w{n}") for n in range(30)],
        [(None, "same")] * 30,
        [(f"v{n}", None) for n in range(30)],
        [(f"v{n}", "same" if n < 20 else f"w{n}") for n in range(30)],
    ],
)
def test_everyday_changes_are_not_suspicious(pairs: list[Pair]) -> None:
    assert suspicions(pairs) == []


@pytest.mark.parametrize("shift", [1, 7, -1])
def test_a_shifted_column_is_suspicious(shift: int) -> None:
    values = [f"40000{n}" for n in range(30)]
    pairs: list[Pair] = list(zip(values, values[shift:] + values[:shift], strict=True))
    assert suspicions(pairs) == ["moved_values.attributes.price"]


def test_a_sorted_column_is_suspicious() -> None:
    values = [f"{n * 7919 % 101:03d}" for n in range(40)]
    pairs: list[Pair] = [(a, b) for a, b in zip(values, sorted(values), strict=True) if a != b]
    assert suspicions(pairs) == ["moved_values.attributes.price"]


def test_swapping_few_common_values_is_not_suspicious() -> None:
    pairs: list[Pair] = [(f"v{n % 3}", f"v{(n + 1) % 3}") for n in range(30)]
    assert suspicions(pairs) == []
    assert suspicions([(f"v{n}", f"v{n % 5 + 40 if n > 4 else n + 1}") for n in range(20)]) == []


def test_a_long_value_is_cut_in_the_message() -> None:
    pairs: list[Pair] = [(f"v{n}", "x" * 99) for n in range(20)]
    message = check(updates(pairs), products=10_000)["same_value.attributes.price"].message
    assert "x" * 39 + "…" in message


def test_one_product_with_many_clears_is_one_clear() -> None:
    one = update(1, "label", "x", None)
    many = replace(one, fields=one.fields * 20)
    assert check([many])["max_clears"].count == 1


def test_prices_that_all_go_up_by_a_step_are_not_suspicious() -> None:
    pairs: list[Pair] = [(Decimal(n), Decimal(n + 1)) for n in range(40)]
    assert suspicions(pairs[::-1]) == []
    assert suspicions([(str(a), str(b)) for a, b in pairs]) == ["moved_values.attributes.price"]


def test_a_shifted_column_of_numbers_is_suspicious() -> None:
    values = [n * n * 7919 % 1009 for n in range(40)]
    pairs: list[Pair] = list(zip(values, values[1:] + values[:1], strict=True))
    assert suspicions(pairs) == ["moved_values.attributes.price"]
