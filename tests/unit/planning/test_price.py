from __future__ import annotations

import pytest

from sheetsync.model.capabilities import Capabilities
from sheetsync.model.change import Create, FieldChange, Update
from sheetsync.model.definition import Kind
from sheetsync.model.place import CellPlace
from sheetsync.model.plan import Decisions
from sheetsync.model.values import EntityId, FieldName, Key
from sheetsync.planning.batches import batches
from sheetsync.planning.operations import as_operations
from sheetsync.planning.price import price

PLACE = CellPlace(file="small.xlsx", sheet="Products", row=2)
LIMITLESS = Capabilities(search_rows=100, search_fields=50)


def changes(*names: str) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(id=f"c-{name}", field=FieldName(name), before=None, after="x", place=PLACE)
        for name in names
    )


def update(number: int, *names: str) -> Update:
    return Update(
        kind=Kind.PRODUCT,
        key=Key(f"A-{number}"),
        entity_id=EntityId(f"{number:024x}"),
        name="",
        fields=changes(*names),
        place=PLACE,
    )


def create(number: int, *names: str) -> Create:
    return Create(
        id=f"n{number}",
        kind=Kind.PRODUCT,
        key=Key(f"N-{number}"),
        fields=changes(*names),
        place=PLACE,
    )


CASES: list[tuple[list[Create], list[Update], int]] = [
    ([], [], 0),
    ([], [update(1, "a")], 2),
    ([create(1)], [], 2),
    ([], [update(n, "a") for n in range(100)], 2),
    ([], [update(n, "a") for n in range(101)], 4),
    ([], [update(1, *[f"f{n}" for n in range(51)])], 4),
    ([create(1, *[f"f{n}" for n in range(51)])], [], 3),
    ([create(n, "a") for n in range(60)], [update(n, "b") for n in range(60)], 4),
]


@pytest.mark.parametrize(("creates", "updates", "checks"), CASES)
def test_each_batch_is_checked_before_and_after(
    creates: list[Create], updates: list[Update], checks: int
) -> None:
    found = price(creates, updates, LIMITLESS, reads=7)
    assert (found.reads, found.writes, found.checks) == (7, len(creates) + len(updates), checks)
    assert (found.minutes, found.hour_share) == (0, 0)


@pytest.mark.parametrize(("creates", "updates", "checks"), CASES)
def test_the_price_counts_the_batches_that_apply_walks(
    creates: list[Create], updates: list[Update], checks: int
) -> None:
    walked = batches(as_operations(tuple(creates), tuple(updates), Decisions(), {}), 100)
    assert sum(batch.checks(50) for batch in walked) == checks


@pytest.mark.parametrize(
    ("writes", "windows", "minutes", "hour_share"),
    [
        (0, ((20, 10), (2000, 3600)), 0, 0),
        (98, ((50, 10), (5000, 3600)), 100 / 50 * 10 / 60, 100 / 5000),
        (1000, ((50, 10), (5000, 3600)), 3.4, 1020 / 5000),
        (1000, ((20, 10), (2000, 3600)), 8.5, 1020 / 2000),
        (1000, ((2000, 3600), (20, 10)), 8.5, 1020 / 2000),
        (10_000, ((50, 10), (5000, 3600)), 120 + 200 / 50 * 10 / 60, 10_200 / 5000),
        (10_000, ((20, 10), (2000, 3600)), 300 + 200 / 20 * 10 / 60, 10_200 / 2000),
        (98, ((50, 10),), 100 / 50 * 10 / 60, 100 / 18_000),
    ],
)
def test_time_and_share_are_those_of_the_accounts_windows(
    writes: int, windows: tuple[tuple[int, int], ...], minutes: float, hour_share: float
) -> None:
    capabilities = Capabilities(search_rows=100, search_fields=50, windows=windows)
    found = price([], [update(n, "a") for n in range(writes)], capabilities, reads=20)
    assert found.minutes == pytest.approx(minutes, abs=0.006)
    assert found.hour_share == pytest.approx(hour_share, abs=0.0001)
