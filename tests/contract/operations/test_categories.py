"""Both trees of categories."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sheetsync.plytix import Plytix
from sheetsync.plytix.v1v2.areas.categories import Categories
from sheetsync.plytix.v1v2.objects.category import Category
from tests.contract.operations.marks import succeeds


@pytest.fixture(params=["file_categories", "product_categories"])
def categories(plytix: Plytix, request: pytest.FixtureRequest) -> Categories:
    """Each tree in its turn."""
    tree: Categories = getattr(plytix, request.param)
    return tree


def read(categories: Categories, category_id: str) -> Category | None:
    """A category as a search finds it, if it does."""
    return categories.search([[{"field": "id", "operator": "in", "value": [category_id]}]]).first()


def names_below(categories: Categories, category_id: str) -> list[str | None]:
    """The names right below a category, in their order."""
    below = [[{"field": "parent_id", "operator": "eq", "value": category_id}]]
    return [one.name for one in categories.search(below, ["name"], order="order")]


@succeeds("file categories: Add new file category", "product categories: Add new product category")
def test_a_category_is_added_last_at_the_top(categories: Categories) -> None:
    before = datetime.now(UTC)
    at_the_top = [[{"field": "parent_id", "operator": "!exists"}]]
    count = categories.search(at_the_top).page().count
    made = categories.create("Practice things")
    assert (made.name, made.path, made.parents_ids) == ("Practice things", (made.name,), ())
    assert (made.n_children, made.slug) == (0, "practice-things")
    assert count is not None
    assert made.order == str(count + 1)
    assert made.modified is not None
    assert abs((made.modified - before).total_seconds()) < 60
    assert read(categories, made.id) == made


@succeeds(
    "file categories: Add new file subcategory", "product categories: Add new product subcategory"
)
def test_a_category_is_added_last_below_another(categories: Categories) -> None:
    top = categories.create("Practice")
    first = categories.create_below(top.id, "First")
    second = categories.create_below(top.id, "Second")
    below = categories.create_below(second.id, "Below")
    assert (first.order, second.order) == ("1", "2")
    assert below.path == ("Practice", "Second", "Below")
    assert below.parents_ids == (top.id, second.id)
    whole = read(categories, top.id)
    assert whole is not None
    assert whole.n_children == 2


@succeeds(
    "file categories: Asset categories search", "product categories: Product categories search"
)
def test_a_search_turns_its_pages_by_itself(categories: Categories) -> None:
    top = categories.create("Practice")
    wanted = [categories.create_below(top.id, f"Number {number}").name for number in range(5)]
    below = [[{"field": "parent_id", "operator": "eq", "value": top.id}]]
    found = categories.search(below, ["name"], order="order", page_size=2)
    assert [one.name for one in found] == wanted
    assert [len(page.rows) for page in found.pages()] == [2, 2, 1]
    second = found.page(2)
    assert [one.name for one in second.rows] == wanted[2:4]
    assert (second.count, second.total) == (5, categories.search().page().count)
    assert found.page(4).rows == []
    first = found.first()
    assert first is not None
    assert first.name == wanted[0]
    assert (first.path, first.order, first.modified) == ((), None, None), "not asked for"
    assert categories.search([[{"field": "name", "operator": "eq", "value": "x-"}]]).first() is None


@succeeds(
    "file categories: Modify category attributes", "product categories: Modify category attributes"
)
def test_a_renamed_category_renames_the_paths_below_it(categories: Categories) -> None:
    top = categories.create("Practice")
    child = categories.create_below(top.id, "Child")
    renamed = categories.update(top.id, name="Renamed")
    assert (renamed.id, renamed.path, renamed.n_children) == (top.id, ("Renamed",), 1)
    below = read(categories, child.id)
    assert below is not None
    assert below.path == ("Renamed", "Child")


@succeeds(
    "file categories: Modify category attributes", "product categories: Modify category attributes"
)
def test_a_category_is_moved_below_another_and_back_to_the_top(categories: Categories) -> None:
    old, new = categories.create("Old"), categories.create("New")
    child = categories.create_below(old.id, "Child")
    moved = categories.update(child.id, parent_id=new.id)
    assert (moved.parents_ids, moved.path) == ((new.id,), ("New", "Child"))
    assert names_below(categories, old.id) == []
    assert names_below(categories, new.id) == ["Child"]
    at_the_top = categories.update(child.id, parent_id=None)
    assert (at_the_top.parents_ids, at_the_top.path) == ((), ("Child",))
    assert read(categories, child.id) == at_the_top


@succeeds(
    "file categories: Modify category attributes", "product categories: Modify category attributes"
)
def test_what_is_below_a_category_is_sorted(categories: Categories) -> None:
    top = categories.create("Practice")
    ids = [categories.create_below(top.id, name).id for name in ("A", "B", "C")]
    answered = categories.update(top.id, sort_children=tuple(reversed(ids)))
    assert (answered.id, answered.n_children) == (top.id, 3)
    assert names_below(categories, top.id) == ["C", "B", "A"]


@succeeds(
    "file categories: Modify category attributes", "product categories: Modify category attributes"
)
def test_the_top_is_sorted_though_it_is_no_category(categories: Categories) -> None:
    """Its answer holds no category: an empty list, or an empty object."""
    search = categories.search(
        [[{"field": "parent_id", "operator": "!exists"}]], ["name"], order="order"
    )
    ids = [one.id for one in search]
    assert len(ids) > 1
    categories.update(None, sort_children=[ids[-1], *ids[:-1]])
    assert [one.id for one in search] == [ids[-1], *ids[:-1]]
    categories.update("root", sort_children=ids)
    assert [one.id for one in search] == ids


@succeeds("file categories: Delete category", "product categories: Delete category")
def test_a_deleted_category_takes_what_is_below_it_along(categories: Categories) -> None:
    top, other = categories.create("Practice"), categories.create("Other")
    child = categories.create_below(top.id, "Child")
    categories.delete(top.id)
    gone = [[{"field": "id", "operator": "in", "value": [top.id, child.id, other.id]}]]
    assert [one.id for one in categories.search(gone)] == [other.id]


@succeeds("file categories: Delete category", "product categories: Delete category")
def test_what_is_in_a_deleted_category_stays(plytix: Plytix) -> None:
    asset = plytix.assets.search([[{"field": "categories", "operator": "exists"}]]).first()
    assert asset is not None
    (category, *_) = plytix.assets.get(asset.id).categories
    plytix.file_categories.delete(category.id)
    assert category not in plytix.assets.get(asset.id).categories
