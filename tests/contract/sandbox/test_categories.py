"""The two trees of categories."""

from __future__ import annotations

from typing import Any

import pytest

from sheetsync.sandbox.server import Options, running
from tests.contract.sandbox.conftest import Plytix, condition
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import (
    KITCHEN,
    MUG,
    MUGS,
    PAN,
    PICTURE,
    small_account,
)

PRODUCT = "/api/v1/categories/product"
FILE = "/api/v1/categories/file"
COLUMNS = ["name", "path", "parents_ids", "n_children", "order", "slug", "modified"]
NO_ID = "5a00000000000000000000ff"
BOTH = pytest.mark.parametrize("tree", [PRODUCT, FILE])


def made(plytix: Plytix, name: str, parent: str = "", tree: str = PRODUCT) -> dict[str, Any]:
    answer = plytix.post(f"{tree}/{parent}" if parent else tree, {"name": name})
    assert answer.status_code == 200, answer.text
    (category,) = answer.json()["data"]
    return dict(category)


def rows(plytix: Plytix, tree: str = PRODUCT) -> dict[str, dict[str, Any]]:
    found = plytix.search(
        {"attributes": COLUMNS, "pagination": {"page_size": 100}}, f"{tree}/search"
    )
    return {row["id"]: row for row in found["data"]}


def in_order(plytix: Plytix, parent: str | None = None, tree: str = PRODUCT) -> list[str]:
    """Names of the children of a category, or of the roots, each with its number."""
    below = [
        (int(row["order"]), row["name"])
        for row in rows(plytix, tree).values()
        if (row["parents_ids"] or [None])[-1] == parent
    ]
    assert [number for number, _ in sorted(below)] == list(range(1, len(below) + 1))
    return [name for _, name in sorted(below)]


# ---------------------------------------------------------------- grown


@fact("categories", "doc", "live")
@BOTH
def test_a_new_root_is_answered_whole_and_comes_last(plytix: Plytix, tree: str) -> None:
    known = len(in_order(plytix, tree=tree))
    first, second = made(plytix, "Garden & Home", tree=tree), made(plytix, "Office", tree=tree)
    assert first.pop("modified").endswith("+00:00")
    assert first == {
        "id": first["id"],
        "name": "Garden & Home",
        "order": str(known + 1),
        "n_children": 0,
        "parents_ids": [],
        "path": ["Garden & Home"],
        "slug": "garden-home",
    }
    assert second["order"] == str(known + 2)


@fact("categories", "doc", "live")
@BOTH
def test_a_new_child_knows_the_way_from_the_root_and_comes_last(plytix: Plytix, tree: str) -> None:
    root = made(plytix, "Garden", tree=tree)
    child = made(plytix, "Pots", root["id"], tree)
    inner = made(plytix, "Big Pots", child["id"], tree)
    sibling = made(plytix, "Tools", root["id"], tree)
    assert (inner["parents_ids"], inner["path"]) == (
        [root["id"], child["id"]],
        ["Garden", "Pots", "Big Pots"],
    )
    assert (child["order"], inner["order"], sibling["order"]) == ("1", "1", "2")
    known = rows(plytix, tree)
    assert (known[root["id"]]["n_children"], known[child["id"]]["n_children"]) == (2, 1)


@fact("categories", "doc", "live")
def test_the_order_of_a_category_is_text_that_counts_from_one(plytix: Plytix) -> None:
    root = made(plytix, "Garden")
    assert [made(plytix, f"Pot {number}", root["id"])["order"] for number in range(1, 12)] == [
        str(number) for number in range(1, 12)
    ]
    body = {
        "filters": [[condition("parent_id", "eq", root["id"])]],
        "attributes": ["order"],
        "pagination": {"order": "-order"},
    }
    found = plytix.search(body, f"{PRODUCT}/search")["data"]
    assert [row["order"] for row in found[:3]] == ["11", "10", "9"]


@fact("categories", "doc", switch="category_create_status")
@pytest.mark.parametrize("status", [200, 201])
def test_a_new_category_is_answered_with_200_unless_switched(plytix: Plytix, status: int) -> None:
    plytix.switch(category_create_status=status)
    root = plytix.post(PRODUCT, {"name": "Garden"})
    child = plytix.post(f"{FILE}", {"name": "Logos"})
    assert (root.status_code, child.status_code) == (status, status)
    assert ("Location" in root.headers) is (status == 201)
    if status == 201:
        assert root.headers["Location"].endswith(f"{PRODUCT}/{root.json()['data'][0]['id']}")


@fact("categories", "doc")
@pytest.mark.parametrize(
    ("tree", "below", "message"),
    [
        (PRODUCT, False, "Category Pots already exists"),
        (PRODUCT, True, "Category Pots already exists"),
        (FILE, False, "Pots already exists"),
        (FILE, True, "Category Pots already exist"),
    ],
)
def test_a_taken_name_is_told_in_the_words_of_its_tree_and_level(
    plytix: Plytix, tree: str, below: bool, message: str
) -> None:
    parent = made(plytix, "Garden", tree=tree)["id"] if below else ""
    made(plytix, "Pots", parent, tree)
    answer = plytix.post(f"{tree}/{parent}" if parent else tree, {"name": "Pots"})
    assert answer.status_code == 422
    assert answer.json()["error"] == {
        "msg": message,
        "errors": [{"field": "name", "msg": "already exists"}],
    }


@fact("categories", "guess")
def test_names_are_unique_among_siblings_alone_and_compared_as_they_are(plytix: Plytix) -> None:
    made(plytix, "Kitchen", KITCHEN)
    made(plytix, "kitchen")
    made(plytix, "Mugs ", KITCHEN)
    assert plytix.post(f"{PRODUCT}/{KITCHEN}", {"name": "Mugs"}).status_code == 422
    assert in_order(plytix, KITCHEN) == ["Mugs", "Kitchen", "Mugs "]


@fact("categories", "doc")
def test_the_two_trees_do_not_know_each_other(plytix: Plytix) -> None:
    made(plytix, "Kitchen", tree=FILE)
    assert in_order(plytix, tree=FILE) == ["Kitchen"]
    assert in_order(plytix) == ["Kitchen"]
    assert plytix.post(f"{FILE}/{KITCHEN}", {"name": "x"}).status_code == 404


@fact("categories", "guess")
@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        "Garden",
        None,
        {"name": None},
        {"name": ""},
        {"name": 3},
        {"name": ["Garden"]},
        {"name": {"en": "Garden"}},
        {"Name": "Garden"},
    ],
)
@BOTH
def test_a_category_without_a_name_is_422(plytix: Plytix, tree: str, body: Any) -> None:
    content = b"null" if body is None else body
    answer = plytix.post(tree, content)
    assert answer.status_code == 422
    assert answer.json()["error"]["msg"] == "Schema validation error"
    assert len(rows(plytix, tree)) == (2 if tree == PRODUCT else 0)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 2000, b'{"name": "\\ud800"}'])
@BOTH
def test_a_category_that_is_no_json_is_400(plytix: Plytix, tree: str, body: bytes) -> None:
    for method, path in (("POST", tree), ("PATCH", f"{tree}/root"), ("PATCH", f"{tree}/{KITCHEN}")):
        assert plytix.call(method, path, body).status_code == 400


@fact("categories", "guess")
@pytest.mark.parametrize(
    "name",
    ["\u0000", "  ", "Größe", "日本", "a/b > c", "x" * 5000, "'; DROP TABLE products", "\u202eabc"],
)
def test_a_name_is_kept_as_it_is(plytix: Plytix, name: str) -> None:
    category = made(plytix, name, KITCHEN)
    assert category["name"] == name
    assert rows(plytix)[category["id"]]["path"] == ["Kitchen", name]
    assert plytix.delete(f"{PRODUCT}/{category['id']}").status_code == 204


@fact("categories", "doc", "live")
@pytest.mark.parametrize("category_id", [NO_ID, "non-existing-id", "5A00", "%00", "%2e%2e"])
@BOTH
def test_an_unknown_or_malformed_category_is_404(
    plytix: Plytix, tree: str, category_id: str
) -> None:
    path = f"{tree}/{category_id}"
    assert plytix.post(path, {"name": "x"}).status_code == 404
    assert plytix.patch(path, {"name": "x"}).status_code == 404
    assert plytix.delete(path).status_code == 404


@fact("categories", "doc")
@BOTH
def test_a_single_category_cannot_be_read(plytix: Plytix, tree: str) -> None:
    assert plytix.get(f"{tree}/{KITCHEN}").status_code == 405
    assert plytix.get(tree).status_code == 405


# ---------------------------------------------------------------- renamed and moved


@fact("categories", "doc")
@BOTH
def test_a_new_name_shows_in_the_paths_of_the_whole_subtree(plytix: Plytix, tree: str) -> None:
    """A renamed category gets another slug and keeps its place; what is below it follows."""
    root = made(plytix, "Garden", tree=tree)
    child = made(plytix, "Pots", root["id"], tree)
    inner = made(plytix, "Big", child["id"], tree)
    answer = plytix.patch(f"{tree}/{root['id']}", {"name": "Out Doors"})
    assert answer.status_code == 200
    (renamed,) = answer.json()["data"]
    assert (renamed["name"], renamed["slug"], renamed["path"], renamed["order"]) == (
        "Out Doors",
        "out-doors",
        ["Out Doors"],
        root["order"],
    )
    assert renamed["modified"] >= root["modified"]
    assert renamed["n_children"] == 1
    known = rows(plytix, tree)
    assert known[child["id"]]["path"] == ["Out Doors", "Pots"]
    assert known[inner["id"]]["path"] == ["Out Doors", "Pots", "Big"]
    assert known[inner["id"]]["parents_ids"] == [root["id"], child["id"]]


@fact("categories", "guess")
def test_products_show_a_category_s_new_name_and_path(plytix: Plytix) -> None:
    plytix.patch(f"{PRODUCT}/{KITCHEN}", {"name": "Cooking"})
    shown = plytix.get(f"/api/v1/products/{MUG}").json()["data"][0]["categories"]
    assert shown == [{"id": MUGS, "name": "Mugs", "path": ["Cooking", "Mugs"]}]


@fact("categories", "doc")
@pytest.mark.parametrize(
    ("tree", "below", "message"),
    [
        (PRODUCT, False, "Category Pots already exists"),
        (PRODUCT, True, "Category Pots already exists"),
        (FILE, False, "Pots already exists"),
        (FILE, True, "Category Pots already exist"),
    ],
)
def test_a_category_cannot_be_renamed_or_moved_to_a_taken_name(
    plytix: Plytix, tree: str, below: bool, message: str
) -> None:
    parent = made(plytix, "Garden", tree=tree)["id"] if below else ""
    made(plytix, "Pots", parent, tree)
    other = made(plytix, "Tools", parent, tree)
    elsewhere = made(plytix, "Elsewhere", tree=tree)
    namesake = made(plytix, "Pots", elsewhere["id"], tree)
    for category, body in ((other, {"name": "Pots"}), (namesake, {"parent_id": parent})):
        answer = plytix.patch(f"{tree}/{category['id']}", body)
        assert (answer.status_code, answer.json()["error"]["msg"]) == (422, message)
    assert rows(plytix, tree)[namesake["id"]]["path"] == ["Elsewhere", "Pots"]


@fact("categories", "doc", "live")
@BOTH
def test_a_moved_category_comes_last_below_its_new_parent(plytix: Plytix, tree: str) -> None:
    """The whole subtree moves, and the numbers close up where it was."""
    garden, office = made(plytix, "Garden", tree=tree), made(plytix, "Office", tree=tree)
    pots = made(plytix, "Pots", garden["id"], tree)
    big = made(plytix, "Big", pots["id"], tree)
    made(plytix, "Tools", garden["id"], tree)
    made(plytix, "Desks", office["id"], tree)
    answer = plytix.patch(f"{tree}/{pots['id']}", {"parent_id": office["id"]})
    (moved,) = answer.json()["data"]
    assert (moved["parents_ids"], moved["path"], moved["order"], moved["n_children"]) == (
        [office["id"]],
        ["Office", "Pots"],
        "2",
        1,
    )
    known = rows(plytix, tree)
    assert known[big["id"]]["parents_ids"] == [office["id"], pots["id"]]
    assert known[big["id"]]["path"] == ["Office", "Pots", "Big"]
    assert in_order(plytix, garden["id"], tree) == ["Tools"]
    assert in_order(plytix, office["id"], tree) == ["Desks", "Pots"]
    assert known[garden["id"]]["n_children"] == 1


@fact("categories", "doc", "live")
def test_an_empty_parent_makes_a_category_a_root(plytix: Plytix) -> None:
    answer = plytix.patch(f"{PRODUCT}/{MUGS}", {"parent_id": ""})
    (moved,) = answer.json()["data"]
    assert (moved["parents_ids"], moved["path"], moved["order"]) == ([], ["Mugs"], "2")
    assert rows(plytix)[KITCHEN]["n_children"] == 0
    stays = plytix.patch(f"{PRODUCT}/{MUGS}", {"parent_id": ""}).json()["data"][0]
    assert stays == moved


def test_a_subtree_moves_up_and_down_and_keeps_its_shape(plytix: Plytix) -> None:
    below = [MUGS]
    for name in ("One", "Two", "Three"):
        below.append(made(plytix, name, below[-1])["id"])
    plytix.patch(f"{PRODUCT}/{below[2]}", {"parent_id": ""})
    assert rows(plytix)[below[3]]["path"] == ["Two", "Three"]
    plytix.patch(f"{PRODUCT}/{MUGS}", {"parent_id": below[3], "name": "Cups"})
    known = rows(plytix)
    assert known[below[1]]["path"] == ["Two", "Three", "Cups", "One"]
    assert known[below[1]]["parents_ids"] == [below[2], below[3], MUGS]
    assert known[KITCHEN]["n_children"] == 0


@fact("categories", "guess")
@pytest.mark.parametrize("parent", [KITCHEN, MUGS])
def test_a_category_cannot_go_below_itself(plytix: Plytix, parent: str) -> None:
    before = rows(plytix)
    answer = plytix.patch(f"{PRODUCT}/{KITCHEN}", {"parent_id": parent})
    assert answer.status_code == 422
    assert answer.json()["error"]["errors"][0]["field"] == "parent_id"
    assert rows(plytix) == before


@pytest.mark.parametrize(
    "body",
    [
        {"parent_id": NO_ID},
        {"parent_id": "non-existing-id"},
        {"parent_id": None},
        {"parent_id": 3},
        {"parent_id": [KITCHEN]},
        {"name": ""},
        {"name": None},
        {"name": 1},
        {"name": "Fine", "parent_id": NO_ID},
        {"name": "Fine", "sort_children": ["x"]},
        [],
    ],
)
def test_a_change_that_cannot_be_is_422_and_changes_nothing(plytix: Plytix, body: Any) -> None:
    before = rows(plytix)
    assert plytix.patch(f"{PRODUCT}/{MUGS}", body).status_code == 422
    assert rows(plytix) == before


@fact("categories", "guess")
@pytest.mark.parametrize("body", [{}, {"name": "Mugs"}, {"slug": "x", "order": "9", "path": []}])
def test_a_change_that_changes_nothing_leaves_the_category_alone(
    plytix: Plytix, body: dict[str, Any]
) -> None:
    before = rows(plytix)
    answer = plytix.patch(f"{PRODUCT}/{MUGS}", body)
    assert (answer.status_code, answer.json()["data"]) == (200, [before[MUGS]])
    assert rows(plytix) == before


# ---------------------------------------------------------------- sorted


@fact("categories", "doc", "live")
@BOTH
def test_children_are_sorted_by_the_list_of_all_their_ids(plytix: Plytix, tree: str) -> None:
    root = made(plytix, "Garden", tree=tree)
    a, b, c = (made(plytix, name, root["id"], tree)["id"] for name in "abc")
    answer = plytix.patch(f"{tree}/{root['id']}", {"sort_children": [c, a, b]})
    assert answer.status_code == 200
    (sorted_parent,) = answer.json()["data"]
    assert (sorted_parent["id"], sorted_parent["n_children"]) == (root["id"], 3)
    assert in_order(plytix, root["id"], tree) == ["c", "a", "b"]


@fact("categories", "guess")
def test_a_category_is_renamed_and_sorted_at_once(plytix: Plytix) -> None:
    a, b = (made(plytix, name, MUGS)["id"] for name in "ab")
    body = {"name": "Cups", "sort_children": [b, a]}
    (changed,) = plytix.patch(f"{PRODUCT}/{MUGS}", body).json()["data"]
    assert (changed["name"], changed["path"]) == ("Cups", ["Kitchen", "Cups"])
    assert in_order(plytix, MUGS) == ["b", "a"]
    assert rows(plytix)[a]["path"] == ["Kitchen", "Cups", "a"]


@fact("categories", "doc")
@pytest.mark.parametrize("body", [{"parent_id": ""}, {"parent_id": KITCHEN}])
def test_moving_and_sorting_exclude_each_other(plytix: Plytix, body: dict[str, Any]) -> None:
    answer = plytix.patch(f"{PRODUCT}/{MUGS}", body | {"sort_children": []})
    assert answer.status_code == 422


@fact("categories", "doc")
@pytest.mark.parametrize("path", [f"{PRODUCT}/{MUGS}", f"{PRODUCT}/root"])
def test_a_list_of_children_that_is_not_all_of_them_once_is_422(plytix: Plytix, path: str) -> None:
    """Neither a part of the children nor a foreign category can be sorted."""
    parent = "" if path.endswith("root") else MUGS
    ids = [made(plytix, name, parent)["id"] for name in "ab"]
    ids = [KITCHEN, *ids] if not parent else ids
    before = rows(plytix)
    for wrong in (
        ids[:-1],
        [*ids, ids[0]],
        [*ids[:-1], ids[0]],
        [*ids[:-1], NO_ID],
        [*ids, MUGS],
        [],
        [*ids[:-1], None],
        [*ids[:-1], [ids[-1]]],
        ",".join(ids),
        None,
        dict.fromkeys(ids, 1),
    ):
        assert plytix.patch(path, {"sort_children": wrong}).status_code == 422, wrong
    assert rows(plytix) == before


def test_no_children_are_sorted_by_no_ids(plytix: Plytix) -> None:
    assert plytix.patch(f"{PRODUCT}/{MUGS}", {"sort_children": []}).status_code == 200
    assert plytix.patch(f"{FILE}/root", {"sort_children": []}).status_code == 200


@fact("categories", "doc", "live", switch="sorted_roots")
@pytest.mark.parametrize(("switch", "told"), [("documented", []), ("sample", [{}])])
@BOTH
def test_roots_are_sorted_at_a_path_of_their_own(
    plytix: Plytix, tree: str, switch: str, told: list[Any]
) -> None:
    """The answer has an empty list, or one with an empty object when switched."""
    plytix.switch(sorted_roots=switch)
    made(plytix, "Garden", tree=tree)
    made(plytix, "Office", tree=tree)
    roots = [row["id"] for row in rows(plytix, tree).values() if not row["parents_ids"]]
    names = in_order(plytix, tree=tree)
    answer = plytix.patch(f"{tree}/root", {"sort_children": roots[::-1]})
    assert (answer.status_code, answer.json()) == (200, {"data": told})
    assert in_order(plytix, tree=tree) == names[::-1]


@fact("categories", "doc")
@pytest.mark.parametrize("body", [{}, {"name": "x"}, {"parent_id": ""}, []])
def test_roots_can_only_be_sorted(plytix: Plytix, body: Any) -> None:
    assert plytix.patch(f"{PRODUCT}/root", body).status_code == 422


# ---------------------------------------------------------------- cut


@fact("categories", "doc")
@BOTH
def test_a_deleted_category_takes_its_subtree_along(plytix: Plytix, tree: str) -> None:
    garden = made(plytix, "Garden", tree=tree)
    made(plytix, "Office", tree=tree)
    pots = made(plytix, "Pots", garden["id"], tree)
    made(plytix, "Big", pots["id"], tree)
    before = len(rows(plytix, tree))
    answer = plytix.delete(f"{tree}/{garden['id']}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert len(rows(plytix, tree)) == before - 3
    assert "Garden" not in in_order(plytix, tree=tree)
    assert plytix.delete(f"{tree}/{pots['id']}").status_code == 404


@fact("categories", "guess")
def test_siblings_close_up_behind_a_deleted_category(plytix: Plytix) -> None:
    a, _, c = (made(plytix, name, MUGS)["id"] for name in "abc")
    plytix.delete(f"{PRODUCT}/{a}")
    assert in_order(plytix, MUGS) == ["b", "c"]
    assert rows(plytix)[c]["order"] == "2"
    assert made(plytix, "d", MUGS)["order"] == "3"


@fact("categories", "guess")
def test_products_lose_the_links_to_a_deleted_subtree(plytix: Plytix) -> None:
    made(plytix, "Garden")
    moment = plytix.product(MUG)["modified"]
    plytix.delete(f"{PRODUCT}/{KITCHEN}")
    assert plytix.product(MUG)["categories"] == plytix.product(PAN)["categories"] == []
    assert plytix.product(MUG)["modified"] == moment
    assert plytix.skus([condition("categories", "in", [KITCHEN, MUGS])]) == []
    assert in_order(plytix) == ["Garden"]


def test_a_large_subtree_is_cut_at_once(plytix: Plytix) -> None:
    root = made(plytix, "Garden")["id"]
    for number in range(60):
        made(plytix, f"Pot {number}", root)
    last = made(plytix, "Last", root)["id"]
    plytix.post(f"/api/v1/products/{MUG}/categories", {"id": last})
    plytix.delete(f"{PRODUCT}/{root}")
    assert list(rows(plytix)) == [KITCHEN, MUGS]
    assert plytix.product(MUG)["categories"] == [{"id": MUGS}]


@fact("categories", "guess")
def test_assets_lose_the_links_to_a_deleted_category(plytix: Plytix) -> None:
    logos, other = made(plytix, "Logos", tree=FILE)["id"], made(plytix, "Other", tree=FILE)["id"]
    path = f"/api/v1/assets/{PICTURE}"
    plytix.patch(path, {"categories": [{"id": logos}, {"id": other}]})
    assert len(plytix.get(path).json()["data"][0]["categories"]) == 2
    plytix.delete(f"{FILE}/{logos}")
    assert [each["id"] for each in plytix.get(path).json()["data"][0]["categories"]] == [other]


@fact("categories", "doc")
def test_a_category_below_which_an_e_catalog_begins_is_not_deleted() -> None:
    """409 for the category itself and for those above it, however deep it stands."""
    usages = {"ecatalogs": [{"id": NO_ID, "name": "Spring"}]}

    def used() -> dict[str, Any]:
        account = small_account()
        account["product_categories"][0]["usages"] = {"ecatalogs": []}
        account["product_categories"][1]["usages"] = usages
        return account

    with running(Options(port=0, limits=(), seed=used)) as box:
        plytix = Plytix(box)
        for category_id in (MUGS, KITCHEN):
            answer = plytix.delete(f"{PRODUCT}/{category_id}")
            assert answer.status_code == 409
            assert answer.json()["error"] == {
                "msg": f"Category id {category_id} is in use",
                "errors": [{"field": "usages", "msg": usages}],
            }
        free = made(plytix, "Free", KITCHEN)
        assert "usages" not in rows(plytix)[MUGS]
        assert plytix.delete(f"{PRODUCT}/{free['id']}").status_code == 204
        assert plytix.product(MUG)["categories"] == [{"id": MUGS}]
        plytix.session.close()


# ---------------------------------------------------------------- searched


@fact("categories", "doc", "live")
def test_a_category_row_has_its_id_and_what_was_asked_for(plytix: Plytix) -> None:
    path = f"{PRODUCT}/search"
    assert plytix.search({}, path)["data"] == [{"id": KITCHEN}, {"id": MUGS}]
    columns = {"attributes": ["name", "n_children", "id"]}
    assert plytix.search(columns, path)["data"] == [
        {"id": KITCHEN, "name": "Kitchen", "n_children": 1},
        {"id": MUGS, "name": "Mugs", "n_children": 0},
    ]
    body = {"attributes": COLUMNS, "filters": [[condition("id", "in", [MUGS])]]}
    assert plytix.search(body, path)["data"] == [
        {
            "id": MUGS,
            "name": "Mugs",
            "path": ["Kitchen", "Mugs"],
            "parents_ids": [KITCHEN],
            "n_children": 0,
            "order": "1",
            "slug": "mugs",
            "modified": "2024-01-01T00:00:00.000000+00:00",
        }
    ]
    assert plytix.post(path, {"attributes": ["colour"]}).status_code == 422


@fact("categories", "doc", "live")
@BOTH
def test_roots_are_those_without_a_parent(plytix: Plytix, tree: str) -> None:
    root = made(plytix, "Garden", tree=tree)
    child = made(plytix, "Pots", root["id"], tree)
    body = {"filters": [[condition("parent_id", "!exists")]], "pagination": {"order": "order"}}
    found = [row["id"] for row in plytix.search(body, f"{tree}/search")["data"]]
    assert root["id"] == found[-1]
    assert child["id"] not in found


@fact("categories", "live")
def test_categories_ordered_by_id_come_newest_first(plytix: Plytix) -> None:
    new = made(plytix, "Garden")["id"]
    path = f"{PRODUCT}/search"
    for order, expected in (("id", [new, MUGS, KITCHEN]), ("-id", [KITCHEN, MUGS, new])):
        found = plytix.search({"pagination": {"order": order}}, path)["data"]
        assert [row["id"] for row in found] == expected


@fact("categories", "guess")
@pytest.mark.parametrize(
    ("field", "operator", "value", "expected"),
    [
        ("id", "eq", [MUGS], ["Mugs"]),
        ("id", "in", [[MUGS, NO_ID]], ["Mugs"]),
        ("id", "!in", [[MUGS]], ["Kitchen"]),
        ("name", "like", ["KITCH"], ["Kitchen"]),
        ("name", "in", [["Mugs"]], ["Mugs"]),
        ("slug", "eq", ["mugs"], ["Mugs"]),
        ("parent_id", "eq", [KITCHEN], ["Mugs"]),
        ("parent_id", "exists", [], ["Mugs"]),
        ("n_children", "gt", [0], ["Kitchen"]),
        ("order", "eq", [1], ["Kitchen", "Mugs"]),
        ("modified", "gt", ["2025-01-01"], []),
        ("modified", "lte", ["2024-01-01"], ["Kitchen", "Mugs"]),
    ],
)
def test_categories_can_be_filtered(
    plytix: Plytix, field: str, operator: str, value: list[Any], expected: list[str]
) -> None:
    body = {"filters": [[condition(field, operator, *value)]], "attributes": ["name"]}
    found = plytix.search(body, f"{PRODUCT}/search")
    assert [row["name"] for row in found["data"]] == expected
    assert found["pagination"]["count"] == len(expected)
    assert found["pagination"]["total_count"] == 2


@fact("categories", "doc")
def test_a_page_of_categories_has_a_hundred_rows_at_most(plytix: Plytix) -> None:
    path = f"{PRODUCT}/search"
    assert plytix.post(path, {"pagination": {"page_size": 100}}).status_code == 200
    assert plytix.post(path, {"pagination": {"page_size": 101}}).status_code == 422


@fact("categories", "live")
def test_a_category_search_passes_relationship_filters_over(plytix: Plytix) -> None:
    body = {"relationship_filters": [[{"relationship_id": "x"}]], "limit": 3}
    assert len(plytix.search(body, f"{PRODUCT}/search")["data"]) == 2
