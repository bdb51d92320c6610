"""Both trees of categories, which are alike."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sheetsync.errors import RefusedError
from sheetsync.plytix.judgements import Happened, NotSeen
from sheetsync.plytix.v1v2.settling.words import GONE
from tests.unit.plytix.v1v2.judging import Look, judged

TREES = {
    "file": "file categories: Asset categories search",
    "product": "product categories: Product categories search",
}
MODIFIED = "2026-11-23T10:00:00+00:00"


def category(one: str, name: str, *parents: str, order: int = 1) -> dict[str, Any]:
    return {
        "id": one,
        "name": name,
        "parents_ids": list(parents),
        "order": str(order),
        "modified": MODIFIED,
    }


MUGS = category("c2", "Mugs", "c1")


@pytest.fixture(params=TREES)
def kind(request: pytest.FixtureRequest) -> str:
    one: str = request.param
    return one


def test_a_new_category_at_the_top_is_found_among_those_there(kind: str) -> None:
    kitchen = category("c1", "Kitchen")
    name = f"{kind} categories: Add new {kind} category"
    look = Look(name, {"name": "Kitchen"}, [category("c0", "kitchen"), kitchen])
    assert look.asked == [TREES[kind]]
    assert look.readings[0].given["filters"] == [[{"field": "parent_id", "operator": "!exists"}]]
    assert look.readings[0].every_page
    assert look.found.only
    assert look.found.candidates[0].rows == (kitchen,)
    assert look.found.candidates[0].there_since == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert judged(name, {"name": "Kitchen"}, [category("c9", "Kitchen", "c1")]) == NotSeen()


def test_a_new_category_below_another_is_found_among_its_children(kind: str) -> None:
    name = f"{kind} categories: Add new {kind} subcategory"
    given = {"category_id": "c1", "name": "Mugs"}
    look = Look(name, given, [MUGS])
    assert look.readings[0].given["filters"] == [
        [{"field": "parent_id", "operator": "eq", "value": "c1"}]
    ]
    assert look.found.candidates[0].rows == (MUGS,)
    assert judged(name, given, [category("c3", "Mugs", "c1", "c9")]) == NotSeen()
    assert judged(name, given, []) == NotSeen()


@pytest.mark.parametrize(
    ("sent", "there"),
    [
        ({"name": "Mugs"}, True),
        ({"name": "Cups"}, False),
        ({"parent_id": "c1"}, True),
        ({"parent_id": "c9"}, False),
        ({"parent_id": ""}, False),
        ({"name": "Mugs", "parent_id": "c1"}, True),
    ],
)
def test_a_category_was_changed_when_all_of_it_is_there(
    kind: str, sent: dict[str, Any], there: bool
) -> None:
    name = f"{kind} categories: Modify category attributes"
    expected = Happened((MUGS,)) if there else NotSeen()
    assert judged(name, {"category_id": "c2"} | sent, [MUGS]) == expected


def test_a_category_that_was_moved_to_the_top_has_no_parent(kind: str) -> None:
    top = category("c2", "Mugs")
    name = f"{kind} categories: Modify category attributes"
    assert judged(name, {"category_id": "c2", "parent_id": ""}, [top]) == Happened((top,))


def test_a_category_that_is_gone_is_not_waited_for(kind: str) -> None:
    name = f"{kind} categories: Modify category attributes"
    assert judged(name, {"category_id": "c2", "name": "Mugs"}, []) == GONE


def test_children_are_sorted_when_their_orders_are_so(kind: str) -> None:
    """Orders are text: the tenth comes after the ninth."""
    name = f"{kind} categories: Modify category attributes"
    children = [category(f"d{number}", "x", "c1", order=number) for number in (10, 9, 1)]
    kitchen = category("c1", "Kitchen")
    given = {"category_id": "c1", "sort_children": ["d1", "d9", "d10"]}
    assert judged(name, given, children, [kitchen]) == Happened((kitchen,))
    given = {"category_id": "c1", "sort_children": ["d1", "d10", "d9"]}
    assert judged(name, given, children) == NotSeen()


def test_the_top_is_sorted_like_a_category_and_answers_nothing(kind: str) -> None:
    name = f"{kind} categories: Modify category attributes"
    tops = [category("c2", "b", order=2), category("c1", "a", order=1)]
    look = Look(name, {"category_id": "root", "sort_children": ["c1", "c2"]}, tops)
    assert look.judgement == Happened()
    assert look.readings[0].given["filters"] == [[{"field": "parent_id", "operator": "!exists"}]]


def test_a_category_is_deleted_when_no_search_finds_it(kind: str) -> None:
    name = f"{kind} categories: Delete category"
    assert judged(name, {"category_id": "c2"}, []) == Happened()
    assert judged(name, {"category_id": "c2"}, [MUGS]) == NotSeen()
    gone = RefusedError("No results found", status=404)
    assert Look(name, {"category_id": "c2"}, refusal=gone).judgement == Happened()
