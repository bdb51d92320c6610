"""How the operations on categories, of files and of products, are refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sheetsync.sandbox.server import RunningSandbox
from tests.contract.operations.marks import Test, is_refused
from tests.contract.operations.refusal import NOWHERE, REQUIRED, Refusal, invalid_schema, unknown
from tests.contract.operations.watched import Watched, box_of
from tests.contract.sandbox.small_account import small_account

TOP, BELOW, BESIDE, USED = (f"5a00000000000000000000c{number}" for number in range(1, 5))
KINDS = pytest.mark.parametrize("kind", ["file", "product"])
E_CATALOGUES = {"ecatalogs": [{"id": NOWHERE, "name": "Spring"}]}
INCOMPLETE = "All subcategories are needed, each of them once."


def both(name: str) -> Callable[[Test], Test]:
    """Mark a test with an operation of both trees."""
    return is_refused(
        *(f"{kind} categories: {name.format(kind=kind)}" for kind in ("file", "product"))
    )


def category(category_id: str, name: str, order: int, *above: str, **more: Any) -> dict[str, Any]:
    return {
        "id": category_id,
        "name": name,
        "parents_ids": list(above),
        "path": ["Kitchen", name] if above else [name],
        "order": str(order),
        "slug": name.lower(),
        "modified": "2024-01-01T00:00:00.000000+00:00",
        **more,
    }


TREE = [
    category(TOP, "Kitchen", 1),
    category(BELOW, "Mugs", 1, TOP),
    category(BESIDE, "Pans", 2, TOP),
    category(USED, "Garden", 2, usages=E_CATALOGUES),
]


@pytest.fixture(scope="module")
def small_box() -> Iterator[RunningSandbox]:
    with box_of(small_account() | {"file_categories": TREE, "product_categories": TREE}) as box:
        yield box


@both("Add new {kind} category")
@pytest.mark.parametrize(
    ("kind", "says"),
    [("file", "Kitchen already exists."), ("product", "Category Kitchen already exists.")],
)
def test_a_name_that_is_taken_at_the_top_is_told(small: Watched, kind: str, says: str) -> None:
    """Each tree has words of its own; field and reason are alike."""
    small.refuses(
        Refusal(status=422, says=says, reasons={"name": "already exists"}),
        f"Add new {kind} category",
        name="Kitchen",
    )


@both("Add new {kind} category")
@KINDS
def test_a_category_without_a_name_is_refused(small: Watched, kind: str) -> None:
    small.refuses(invalid_schema(name=REQUIRED), f"Add new {kind} category", name="")


@both("Add new {kind} subcategory")
@pytest.mark.parametrize(
    ("kind", "says"),
    [("file", "Category Mugs already exist."), ("product", "Category Mugs already exists.")],
)
def test_a_name_that_is_taken_below_a_category_is_told(
    small: Watched, kind: str, says: str
) -> None:
    small.refuses(
        Refusal(status=422, says=says, reasons={"name": "already exists"}),
        f"Add new {kind} subcategory",
        category_id=TOP,
        name="Mugs",
    )


@both("Add new {kind} subcategory")
@KINDS
def test_a_subcategory_without_a_name_is_refused(small: Watched, kind: str) -> None:
    small.refuses(
        invalid_schema(name=REQUIRED), f"Add new {kind} subcategory", category_id=TOP, name=""
    )


@both("Add new {kind} subcategory")
@KINDS
def test_a_subcategory_of_nothing_is_refused(small: Watched, kind: str) -> None:
    small.refuses(
        unknown(id="category does not exist"),
        f"Add new {kind} subcategory",
        category_id=NOWHERE,
        name="Cups",
    )


def modified(kind: str) -> str:
    return f"{kind} categories: Modify category attributes"


@both("Modify category attributes")
@pytest.mark.parametrize(
    ("kind", "says"),
    [("file", "Category Pans already exist."), ("product", "Category Pans already exists.")],
)
def test_a_rename_to_a_name_that_is_taken_is_refused(small: Watched, kind: str, says: str) -> None:
    small.refuses(
        Refusal(status=422, says=says, reasons={"name": "already exists"}),
        modified(kind),
        category_id=BELOW,
        name="Pans",
    )


@both("Modify category attributes")
@pytest.mark.parametrize(
    ("kind", "says"),
    [("file", "Garden already exists."), ("product", "Category Garden already exists.")],
)
def test_a_move_to_where_the_name_is_taken_is_refused(small: Watched, kind: str, says: str) -> None:
    small.refuses(
        Refusal(status=422, says=says, reasons={"name": "already exists"}),
        modified(kind),
        category_id=BELOW,
        parent_id="",
        name="Garden",
    )


@both("Modify category attributes")
@KINDS
def test_a_category_is_not_moved_below_nothing(small: Watched, kind: str) -> None:
    small.refuses(
        Refusal(
            status=422, says=f"Unknown category {NOWHERE}.", reasons={"parent_id": "does not exist"}
        ),
        modified(kind),
        category_id=BELOW,
        parent_id=NOWHERE,
    )


@both("Modify category attributes")
@KINDS
@pytest.mark.parametrize("parent", [TOP, BELOW], ids=["itself", "its child"])
def test_a_category_is_not_moved_below_itself(small: Watched, kind: str, parent: str) -> None:
    small.refuses(
        invalid_schema(parent_id="A category cannot be moved below itself."),
        modified(kind),
        category_id=TOP,
        parent_id=parent,
    )


@both("Modify category attributes")
@KINDS
@pytest.mark.parametrize(
    "children",
    [[BELOW], [BELOW, NOWHERE], [BELOW, BESIDE, USED], [BELOW, BELOW], []],
    ids=["partial", "unknown", "foreign", "twice", "none"],
)
def test_children_are_sorted_wholly_or_not_at_all(
    small: Watched, kind: str, children: list[str]
) -> None:
    small.refuses(
        invalid_schema(sort_children=INCOMPLETE),
        modified(kind),
        category_id=TOP,
        sort_children=children,
    )


@both("Modify category attributes")
@KINDS
@pytest.mark.parametrize("roots", [[TOP], [TOP, BELOW], [TOP, USED, NOWHERE]])
def test_the_categories_at_the_top_are_sorted_wholly_or_not_at_all(
    small: Watched, kind: str, roots: list[str]
) -> None:
    small.refuses(
        invalid_schema(sort_children=INCOMPLETE),
        modified(kind),
        category_id="root",
        sort_children=roots,
    )


@both("Modify category attributes")
@KINDS
def test_moving_and_sorting_do_not_go_together(small: Watched, kind: str) -> None:
    small.refuses(
        invalid_schema(sort_children="Not allowed together with parent_id."),
        modified(kind),
        category_id=TOP,
        parent_id="",
        sort_children=[BESIDE, BELOW],
    )


@both("Modify category attributes")
@KINDS
def test_a_category_keeps_a_name(small: Watched, kind: str) -> None:
    small.refuses(invalid_schema(name=REQUIRED), modified(kind), category_id=TOP, name="")


@both("Modify category attributes")
@KINDS
def test_nothing_is_not_modified(small: Watched, kind: str) -> None:
    small.refuses(
        unknown(id="category does not exist"), modified(kind), category_id=NOWHERE, name="Cups"
    )


@both("Delete category")
@KINDS
def test_a_category_of_an_e_catalogue_is_not_deleted(small: Watched, kind: str) -> None:
    """The reason is an object: who uses it."""
    refused = small.refuses(
        Refusal(
            status=409,
            says=f"Category id {USED} is in use.",
            reasons={"usages": f'{{"ecatalogs":[{{"id":"{NOWHERE}","name":"Spring"}}]}}'},
        ),
        f"{kind} categories: Delete category",
        category_id=USED,
    )
    assert "still in use" in refused.remedy


@both("Delete category")
@KINDS
def test_nothing_is_not_deleted(small: Watched, kind: str) -> None:
    refused = small.refuses(
        unknown(id="category does not exist"),
        f"{kind} categories: Delete category",
        category_id=NOWHERE,
    )
    assert "Check the ids" in refused.remedy
