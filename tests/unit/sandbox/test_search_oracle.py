"""The search, which asks SQLite where it can, against the same meaning in plain Python.

Every operator on every type of field, over values that tend to go wrong: letters whose folded form
is longer, texts that are wildcards or numbers elsewhere, missing values, ends of ranges. The small
collection of an example is searched as it is, and once more as if it were a large one, whose values
are laid out in tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetsync.sandbox.authors import SOMEBODY
from sheetsync.sandbox.hosts.box import Box
from sheetsync.sandbox.options import Options
from sheetsync.sandbox.searching.search import search
from sheetsync.sandbox.seed.planting import plant
from sheetsync.sandbox.v1v2.products import collection

WORDS = [
    *("", "a", "A", "ab", "ß", "SS", "ss", "É", "é", "e\u0301", "İ", "i", "ſ", "Σ", "ς", "ﬃ"),
    *("%", "_", "'", '"', "\\", "0", "00", "0.5", "1", " ", "a b", "\n", "\t", "\0", "a\0b"),
    *("\U0001f600", "null", "[]", ","),
]
NUMBERS: list[int | float] = [-1, 0, 0.1, 0.30000000000000004, 0.3, 0.5, 1, 10, 2**53, 2**53 + 1]
WHOLE = [-1, 0, 1, 2, 10, 2**53]
ITEMS = ["Blue", "Red", "blue", 'a "b"', ",", '","', "a,b", "Größe", "\\", "a\nb", ""]
DAYS = ["1999-12-31", "2024-02-29", "2024-03-01", "2024-03-02"]
MOMENTS = [
    "2024-03-01T10:00:00.000000",
    "2024-03-01T10:00:00.999000",
    "2024-03-01T10:00:01.000000",
    "2024-03-02T00:00:00.000000",
]
ASKED_MOMENTS = [
    *("2024-03-01", "2024-03-02", "2024-03-01T10:00:00", "2024-03-01T10:00:00.999999"),
    *("2024-03-01T10:00:01+00:00", "2024-03-01T12:00:00+02:00", "1999-01-01", "9999-12-31"),
]
TODAY = datetime.now(UTC).date()
RECENT = [(TODAY - timedelta(days=ago)).isoformat() for ago in (0, 1, 2, 30)]

TYPES = {
    "text": "TextAttribute",
    "lines": "MultilineAttribute",
    "whole": "IntAttribute",
    "number": "DecimalAttribute",
    "colour": "DropdownAttribute",
    "uses": "MultiSelectAttribute",
    "day": "DateAttribute",
    "flag": "BooleanAttribute",
    "picture": "MediaAttribute",
    "gallery": "MediaGalleryAttribute",
}
ATTRIBUTES = [
    {
        "id": f"a{number}",
        "label": label,
        "name": label.title(),
        "type_class": type_class,
        "groups": [],
        "options": ITEMS,
    }
    for number, (label, type_class) in enumerate(TYPES.items())
]
CATEGORIES = [f"c{number}" for number in range(3)]
ASSETS = [
    {"id": f"b{number}", "filename": f"{number}", "file_type": kind}
    for number, kind in enumerate(["IMAGES", "IMAGES", "TEXTS"])
]
ASSET_IDS = [str(asset["id"]) for asset in ASSETS]


def maybe(values: list[Any]) -> st.SearchStrategy[Any]:
    return st.none() | st.sampled_from(values)


def several(values: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), max_size=3, unique=True)


products = st.lists(
    st.fixed_dictionaries(
        {
            "label": maybe(WORDS),
            "gtin": maybe(["4006381333931", "00012345"]),
            "status": st.sampled_from(["Draft", "Completed", "Archived"]),
            "created": st.sampled_from(MOMENTS),
            "modified": st.sampled_from([*MOMENTS, *(f"{day}T12:00:00.000000" for day in RECENT)]),
            "categories": several(CATEGORIES),
            "assets": several(ASSET_IDS),
            "thumbnail": maybe(ASSET_IDS),
            "of_first": st.booleans(),
            "text": maybe(WORDS),
            "lines": maybe(WORDS),
            "whole": maybe(WHOLE),
            "number": maybe(NUMBERS),
            "colour": maybe(ITEMS),
            "uses": several(ITEMS),
            "day": maybe([*DAYS, *RECENT]),
            "flag": maybe([True, False]),
            "picture": maybe(ASSET_IDS),
            "gallery": several(ASSET_IDS),
        }
    ),
    min_size=2,
    max_size=8,
)

TEXTS = ["label", "sku", "gtin", "attributes.text", "attributes.lines"]
LISTS = ["attributes.uses", "categories"]
PRESENCES = [
    *("assets", "images", "thumbnail", "categories", "created", "modified"),
    *("label", "sku", "gtin", *(f"attributes.{label}" for label in TYPES)),
]


def on(fields: list[str], operators: str, values: st.SearchStrategy[Any]) -> Any:
    return st.tuples(st.sampled_from(fields), st.sampled_from(operators.split()), values)


texts = st.sampled_from([*WORDS, "p0", "P1", "p"])
parts = st.sampled_from(["", "a", "A", "b", "s", "S", "é", "0", "%", "p", "\0", "i", "ς"])
items = st.sampled_from([*ITEMS, *CATEGORIES, "Draft", "draft", "p0", "P1"])
numbers = st.sampled_from(NUMBERS)
days = st.sampled_from([*DAYS, *RECENT, *ASKED_MOMENTS])
moments = st.sampled_from([*ASKED_MOMENTS, *RECENT])
NUMBER_FIELDS = ["attributes.number", "attributes.whole"]
SEARCHED = ["attributes.uses", "attributes.flag", "attributes.day", "created", "status"]
MOMENT_FIELDS = ["created", "modified"]
conditions = st.one_of(
    on(TEXTS, "eq !eq", texts),
    on(TEXTS, "like", parts),
    on(TEXTS, "!like", parts),
    on(["attributes.colour"], "eq !eq", st.sampled_from(ITEMS)),
    on(["status"], "eq", st.sampled_from(["draft", "Draft", "Completed", "x"])),
    on(["sku", "status", "attributes.colour", *LISTS], "in !in", st.lists(items, max_size=3)),
    on(LISTS, "in !in", st.lists(items, min_size=20, max_size=25)),
    on(PRESENCES, "exists !exists", st.none()),
    on(NUMBER_FIELDS, "eq !eq gt gte lt lte", numbers),
    on(NUMBER_FIELDS, "bte", st.tuples(numbers, numbers).map(list)),
    on(["product_level", "num_variations"], "eq !eq gt lt", st.integers(0, 3)),
    on(["product_level"], "in !in", st.lists(st.integers(0, 3), max_size=2)),
    on(["attributes.day"], "eq gt gte lt lte", days),
    on(["attributes.day"], "bte", st.tuples(days, days).map(list)),
    on(MOMENT_FIELDS, "eq gt gte lt lte", moments),
    on(MOMENT_FIELDS, "bte", st.tuples(moments, moments).map(list)),
    on(["attributes.day", *MOMENT_FIELDS], "last_days", st.sampled_from([0, 1, 5, 20_000])),
    on(["attributes.flag", "_is_variation", "_has_variations"], "eq", st.booleans()),
    st.tuples(
        st.lists(st.sampled_from([*TEXTS, *NUMBER_FIELDS, *SEARCHED]), min_size=1, max_size=4),
        st.just("text_search"),
        texts
        | st.sampled_from(["a b", "b a", "blue red", " ", "10", "0.3", "-1", "T10:", "2", "tru"]),
    ),
)
filters = st.lists(st.lists(conditions, max_size=3), max_size=3)
orders = st.sampled_from(
    [
        *(None, "", "x", "asc/label", "sku", "-sku", "label", "-label", "gtin", "-status"),
        *("modified", "-created", "product_level", "-attributes.number", "attributes.whole"),
        *("attributes.text", "-attributes.text", "attributes.day", "-attributes.flag"),
    ]
)


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    box = Box(Options(empty=True))
    yield box
    box.close()


# ---------------------------------------------------------------- the meaning


def second_of(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment.replace(microsecond=0)


def means(product: dict[str, Any], field: Any, operator: str, value: Any) -> bool:
    """One condition, in plain Python."""
    if operator == "text_search":
        kept_texts = [as_text(product[name.removeprefix("attributes.")]) for name in field]
        return all(any(word in text for text in kept_texts) for word in value.casefold().split())
    if operator.startswith("!"):
        return not means(product, field, operator[1:], value)
    kept = product[field.removeprefix("attributes.")]
    if operator == "exists" or kept is None:
        return operator == "exists" and kept is not None and kept not in ("", [])
    if operator == "in":
        return any(each in value for each in (kept if isinstance(kept, list) else [kept]))
    if field in {*MOMENT_FIELDS, "attributes.day"}:
        return compares(second_of(kept), operator, value, by_moment=field in MOMENT_FIELDS)
    if isinstance(kept, str):
        kept, value = kept.casefold(), value.casefold()
        return bool(value in kept if operator == "like" else value == kept)
    return ordered(kept, operator, value)


def as_text(kept: Any) -> str:
    if kept is None:
        return ""
    return " ".join(map(str, kept)).casefold() if isinstance(kept, list) else str(kept).casefold()


def compares(kept: datetime, operator: str, value: Any, *, by_moment: bool) -> bool:
    if operator == "last_days":
        return bool(kept.date() >= TODAY - timedelta(days=value))

    def asked(text: str) -> datetime:
        moment = second_of(text)
        return moment if by_moment else moment.replace(hour=0, minute=0, second=0)

    if operator == "bte":
        return ordered(kept, operator, [asked(value[0]), asked(value[1])])
    if operator == "eq" and by_moment and len(value) == len("2024-03-01"):
        return kept.date() == asked(value).date()
    return ordered(kept, operator, asked(value))


def ordered(kept: Any, operator: str, value: Any) -> bool:
    if operator == "bte":
        return bool(value[0] <= kept <= value[1])
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
    if name in {"x", "asc/label"}:
        return [row["sku"] for row in found]

    def rank(row: dict[str, Any]) -> tuple[bool, Any]:
        return (row[name] is not None, 0 if row[name] is None else row[name])

    # Of equals the older one comes first, upwards and downwards.
    return [row["sku"] for row in sorted(found, key=rank, reverse=str(order).startswith("-"))]


# ---------------------------------------------------------------- the comparison


def account(rows: list[dict[str, Any]]) -> dict[str, Any]:
    system = ("id", "sku", "label", "gtin", "status", "created", "modified", "categories")
    return {
        "account": {"id": "x", "name": "x"},
        "attributes": ATTRIBUTES,
        "assets": ASSETS,
        "products": [
            {name: row[name] for name in (*system, "assets", "thumbnail")}
            | {"_parent_id": row["parent_id"]}
            | {"attributes": {label: row[label] for label in TYPES}}
            for row in rows
        ],
    }


def completed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The products with what follows from what was drawn."""
    made = []
    for number, row in enumerate(rows):
        of_first = number > 0 and row["of_first"]
        linked = [*row["assets"]]
        for media in (row["thumbnail"], row["picture"], *row["gallery"]):
            if media is not None and media not in linked:
                linked.append(media)
        made.append(
            {
                **row,
                "id": f"{number:024x}",
                "sku": f"{'pP'[number % 2]}{number}",
                "parent_id": f"{0:024x}" if of_first else None,
                "_is_variation": of_first,
                "product_level": 2 if of_first else 0,
                "assets": linked,
                "images": [each for each in linked if each != ASSET_IDS[2]],
                # The seed takes an empty text for no value.
                **{label: row[label] if row[label] != "" else None for label in TYPES},
            }
        )
    for row in made:
        row["num_variations"] = sum(other["parent_id"] == row["id"] for other in made)
        row["_has_variations"] = row["num_variations"] > 0
        if row["_has_variations"]:
            row["product_level"] = 1
    return made


def planted(box: Box, rows: list[dict[str, Any]], *, large: int) -> None:
    box.store.large = large
    with box.store.transaction():
        plant(box.store, account(rows), author=SOMEBODY)


def told(condition: Any) -> dict[str, Any]:
    field, operator, value = condition
    return {"field": field, "operator": operator, "value": value}


@pytest.mark.parametrize("large", [1, 2000])
@given(rows=products, asked=st.lists(conditions, min_size=60, max_size=80))
def test_a_condition_finds_what_plain_python_finds(
    box: Box, large: int, rows: list[dict[str, Any]], asked: list[Any]
) -> None:
    rows = completed(rows)
    planted(box, rows, large=large)
    for condition in asked:
        body = {"filters": [[told(condition)]]}
        found = search(box.store, collection(box, version=2), body)
        expected = expected_skus(rows, [[condition]], None)
        assert [row["sku"] for row in found["data"]] == expected, condition


@pytest.mark.parametrize("large", [1, 2000])
@given(rows=products, groups=filters, order=orders, size=st.integers(1, 9))
def test_a_search_finds_what_plain_python_finds(
    box: Box,
    large: int,
    rows: list[dict[str, Any]],
    groups: list[list[Any]],
    order: str | None,
    size: int,
) -> None:
    rows = completed(rows)
    planted(box, rows, large=large)
    expected = expected_skus(rows, groups, order)
    sent = [[told(condition) for condition in group] for group in groups]
    seen: list[str] = []
    for page in range(1, len(expected) // size + 2):
        pagination = {"page": page, "page_size": size, "order": order}
        body = {"filters": sent, "pagination": pagination}
        found = search(box.store, collection(box, version=2), body)
        counters = {"count": len(expected), "total_count": len(rows)}
        assert found["pagination"] == pagination | counters
        seen += [row["sku"] for row in found["data"]]
    assert seen == expected
