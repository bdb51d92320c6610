"""Scanning for every ``Pim``: whole accounts and queries, over HTTP against the sandbox."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from sheetsync.mapping.where import OFFERED, PRESENCE, SPOKEN, WITHOUT_PRESENCE, parse_where
from sheetsync.model.definition import TypeClass
from sheetsync.model.snapshot import Snapshot
from sheetsync.model.values import FieldName
from tests.contract.test_pim import (  # noqa: F401 - fixtures
    LABEL,
    PRODUCT,
    SEARCH,
    SKU,
    Opening,
    Stage,
    box,
    opening,
    own_stage,
    stage,
)


def scanned(on: Stage, where: str, *fields: FieldName) -> list[Snapshot]:
    query = parse_where(where, on.pim.schema().fields(PRODUCT))
    return list(on.pim.scan(PRODUCT, fields, query=query))


def test_a_scan_gives_every_product_once_and_asks_once_a_page_and_fifty_fields(
    stage: Stage,  # noqa: F811
) -> None:
    fields = [name for name in stage.pim.schema().fields(PRODUCT) if name != SKU]
    skus = stage.skus()
    stage.forget()
    found = list(stage.pim.scan(PRODUCT, fields[:49]))
    assert [one.key for one in found] == sorted(one.key for one in found)
    assert sorted(one.key for one in found) == sorted(skus)
    assert stage.asked() == {f"POST {SEARCH}": 6}
    stage.forget()
    whole = {one.key: one for one in stage.pim.scan(PRODUCT, fields)}
    assert stage.asked() == {f"POST {SEARCH}": 6 * 2}
    for one in stage.pim.fetch(PRODUCT, SKU, skus[:100], fields):
        assert whole[one.key].values == one.values
        assert whole[one.key].parent_id == one.parent_id


@pytest.mark.parametrize(
    "where",
    [
        'status = "Draft"',
        'status != "Draft"',
        'label contains "KETTLE"',
        'sku in ["KT-001", "KT-002"]',
        "price > 30 and price <= 60",
        "sale_price not exists",
        "new_arrival = true",
        "launch_date >= 2026-03-01",
        'colour in ["Natural", "White"]',
        'sales_channels contains "Dealers"',
        'status = "Draft" or price > 100',
    ],
)
def test_a_query_finds_what_it_says(stage: Stage, where: str) -> None:  # noqa: F811
    names = (
        "status",
        "label",
        "attributes.price",
        "attributes.sale_price",
        "attributes.new_arrival",
        "attributes.launch_date",
        "attributes.colour",
        "attributes.sales_channels",
    )
    fields = [FieldName(name) for name in names]
    every = list(stage.pim.scan(PRODUCT, fields))

    def has(one: Snapshot, name: str) -> Any:
        return one.values.get(FieldName(name), None)

    truths: dict[str, Callable[[Snapshot], bool]] = {
        'status = "Draft"': lambda one: has(one, "status") == "Draft",
        'status != "Draft"': lambda one: has(one, "status") != "Draft",
        'label contains "KETTLE"': lambda one: "kettle" in (has(one, "label") or "").casefold(),
        'sku in ["KT-001", "KT-002"]': lambda one: one.key in {"KT-001", "KT-002"},
        "price > 30 and price <= 60": lambda one: 30 < (has(one, "attributes.price") or 0) <= 60,
        "sale_price not exists": lambda one: has(one, "attributes.sale_price") is None,
        "new_arrival = true": lambda one: has(one, "attributes.new_arrival") is True,
        "launch_date >= 2026-03-01": lambda one: (
            (has(one, "attributes.launch_date") or date(1900, 1, 1)) >= date(2026, 3, 1)
        ),
        'colour in ["Natural", "White"]': lambda one: (
            has(one, "attributes.colour") in {"Natural", "White"}
        ),
        'sales_channels contains "Dealers"': lambda one: (
            "Dealers" in (has(one, "attributes.sales_channels") or ())
        ),
        'status = "Draft" or price > 100': lambda one: (
            has(one, "status") == "Draft" or (has(one, "attributes.price") or 0) > 100
        ),
    }
    wanted = sorted(one.key for one in every if truths[where](one))
    assert sorted(one.key for one in scanned(stage, where)) == wanted
    assert 0 < len(wanted) < len(every)


def test_every_offered_comparison_of_every_type_is_taken(stage: Stage) -> None:  # noqa: F811
    operands = {
        TypeClass.INT: "1",
        TypeClass.DECIMAL: "1.5",
        TypeClass.COMPLETENESS: "50",
        TypeClass.DATE: "2026-01-01",
        TypeClass.BOOLEAN: "true",
    }
    conditions = []
    for definition in stage.pim.schema().fields(PRODUCT).values():
        offered = OFFERED.get(definition.type_class, frozenset())
        if definition.field in WITHOUT_PRESENCE:
            offered -= PRESENCE
        text = f'"{definition.options[0]}"' if definition.options else '"x"'
        value = operands.get(definition.type_class, text)
        for operator in offered:
            word = SPOKEN[operator]
            shown = "" if "exists" in word else f"[{value}]" if word.endswith("in") else value
            conditions.append(f"{definition.field} {word} {shown}")
    for start in range(0, len(conditions), 30):
        scanned(stage, " or ".join(conditions[start : start + 30]))
    scanned(stage, "modified > 2020-01-01 and created < 2030-01-01T12:00")


def test_a_query_that_nothing_fits_is_one_call(stage: Stage) -> None:  # noqa: F811
    stage.pim.schema()
    stage.forget()
    assert scanned(stage, 'sku = "no such"', LABEL) == []
    assert stage.asked() == {f"POST {SEARCH}": 1}


def test_products_that_move_between_pages_are_found_all_the_same(opening: Opening) -> None:  # noqa: F811
    with own_stage(opening, limits=()) as stage:  # noqa: F811
        skus = {one.key for one in stage.pim.scan(PRODUCT, [LABEL])}
        pages = stage.pim.scan(PRODUCT, [LABEL])
        found = [next(pages)]
        gone = found[0].key
        stage.edit(sku=gone, delete=True)
        found += pages
        keys = [one.key for one in found]
        assert len(keys) == len(set(keys))
        assert set(keys) == skus


def test_more_than_plytix_sorts_are_read_unsorted(opening: Opening) -> None:  # noqa: F811
    with own_stage(opening, ordered_search_limit=300) as stage:  # noqa: F811
        assert len({one.key for one in stage.pim.scan(PRODUCT, [LABEL])}) == 600
