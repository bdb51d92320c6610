"""The search, which asks SQLite where it can, against the same meaning in plain Python."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetsync.sandbox.authors import SOMEBODY
from sheetsync.sandbox.box import Box
from sheetsync.sandbox.options import Options
from sheetsync.sandbox.search import search
from sheetsync.sandbox.seeding import plant
from sheetsync.sandbox.v1v2.products import collection

WORDS = ["", "a", "A", "ab", "ß", "SS", "É", "%", "_", "'", '"', "0", "00"]
NUMBERS = [-1, 0, 0.5, 1, 10]
COLOURS = ["Blue", "Red", "blue"]
MOMENTS = [
    "2024-03-01T10:00:00.000000",
    "2024-03-01T10:00:00.999000",
    "2024-03-01T10:00:01.000000",
    "2024-03-02T00:00:00.000000",
]

ATTRIBUTES = [
    {"id": "a1", "label": "text", "name": "Text", "type_class": "TextAttribute", "groups": []},
    {"id": "a2", "label": "number", "name": "N", "type_class": "DecimalAttribute", "groups": []},
    {
        "id": "a3",
        "label": "colour",
        "name": "C",
        "type_class": "DropdownAttribute",
        "groups": [],
        "options": COLOURS,
    },
    {
        "id": "a4",
        "label": "uses",
        "name": "U",
        "type_class": "MultiSelectAttribute",
        "groups": [],
        "options": COLOURS,
    },
]

products = st.lists(
    st.fixed_dictionaries(
        {
            "label": st.none() | st.sampled_from(WORDS),
            "status": st.sampled_from(["Draft", "Completed", "Archived"]),
            "modified": st.sampled_from(MOMENTS),
            "text": st.none() | st.sampled_from(WORDS),
            "number": st.none() | st.sampled_from(NUMBERS),
            "colour": st.none() | st.sampled_from(COLOURS),
            "uses": st.lists(st.sampled_from(COLOURS), max_size=2, unique=True),
        }
    ),
    max_size=8,
)
text_conditions = st.tuples(
    st.sampled_from(["label", "sku", "attributes.text"]),
    st.sampled_from(["eq", "!eq", "like", "!like"]),
    st.sampled_from(WORDS),
)
presence_conditions = st.tuples(
    st.sampled_from(["label", "attributes.text", "attributes.number", "attributes.uses"]),
    st.sampled_from(["exists", "!exists"]),
    st.none(),
)
number_conditions = st.tuples(
    st.just("attributes.number"),
    st.sampled_from(["eq", "!eq", "gt", "gte", "lt", "lte"]),
    st.sampled_from(NUMBERS),
)
moment_conditions = st.tuples(
    st.just("modified"),
    st.sampled_from(["eq", "gt", "gte", "lt", "lte"]),
    st.sampled_from(MOMENTS),
)
list_conditions = st.tuples(
    st.sampled_from(["sku", "status", "attributes.colour", "attributes.uses"]),
    st.sampled_from(["in", "!in"]),
    st.lists(st.sampled_from([*COLOURS, "Draft", "draft", "p0", "P1"]), max_size=3),
)
conditions = st.one_of(
    text_conditions, presence_conditions, number_conditions, moment_conditions, list_conditions
)
filters = st.lists(st.lists(conditions, max_size=3), max_size=3)
orders = st.sampled_from(
    [None, "sku", "-sku", "label", "-attributes.number", "attributes.text", "modified", "x"]
)


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    box = Box(Options(empty=True))
    yield box
    box.close()


def means(product: dict[str, Any], field: str, operator: str, value: Any) -> bool:
    """One condition, in plain Python."""
    kept = product[field.removeprefix("attributes.")]
    empty = kept in (None, "", [])
    if operator.startswith("!"):
        return not means(product, field, operator[1:], value)
    if operator == "exists":
        return not empty
    if empty:
        return False
    if operator == "in":
        return bool(set(kept if isinstance(kept, list) else [kept]) & set(value))
    if operator == "like":
        return value.casefold() in kept.casefold()
    if field == "modified":
        kept, value = kept[:19], value[:19]
    if isinstance(kept, str) and isinstance(value, str):
        kept, value = kept.casefold(), value.casefold()
    meaning: dict[str, bool] = {
        "eq": kept == value,
        "gt": kept > value,
        "gte": kept >= value,
        "lt": kept < value,
        "lte": kept <= value,
    }
    return meaning[operator]


def expected_skus(
    rows: list[dict[str, Any]], groups: list[list[Any]], order: str | None
) -> list[str]:
    found = [
        row
        for row in rows
        if not groups or any(all(means(row, *each) for each in group) for group in groups)
    ]
    name = (order or "x").removeprefix("-").removeprefix("attributes.")
    if name != "x":

        def rank(row: dict[str, Any]) -> tuple[bool, Any]:
            value = None if row[name] == "" else row[name]
            return (value is not None, 0 if value is None else value)

        found = sorted(found, key=rank, reverse=str(order).startswith("-"))
    return [row["sku"] for row in found]


@given(rows=products, groups=filters, order=orders, size=st.integers(1, 9))
def test_a_search_finds_what_plain_python_finds(
    box: Box, rows: list[dict[str, Any]], groups: list[list[Any]], order: str | None, size: int
) -> None:
    rows = [{**row, "sku": f"{'pP'[number % 2]}{number}"} for number, row in enumerate(rows)]
    account = {
        "account": {"id": "x", "name": "x"},
        "attributes": ATTRIBUTES,
        "products": [
            {
                "id": f"{number:024x}",
                "sku": row["sku"],
                "label": row["label"] or None,
                "status": row["status"],
                "modified": row["modified"],
                "attributes": {name: row[name] for name in ("text", "number", "colour", "uses")},
            }
            for number, row in enumerate(rows)
        ],
    }
    with box.store.transaction():
        plant(box.store, account, author=SOMEBODY)
    expected = expected_skus(rows, groups, order)
    seen: list[str] = []
    for page in range(1, len(expected) // size + 2):
        found = search(
            box.store,
            collection(box, version=2),
            {
                "filters": [
                    [
                        {"field": field, "operator": operator, "value": value}
                        for field, operator, value in group
                    ]
                    for group in groups
                ],
                "pagination": {"page": page, "page_size": size, "order": order},
            },
        )
        assert found["pagination"]["count"] == len(expected)
        assert found["pagination"]["total_count"] == len(rows)
        seen += [row["sku"] for row in found["data"]]
    assert seen == expected
