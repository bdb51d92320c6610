"""Attribute groups: created, searched, read, changed, deleted, and their order."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.sandbox.conftest import Plytix, condition
from tests.contract.sandbox.facts import fact

GROUPS = "/api/v1/attribute-groups/product"
ATTRIBUTES = "/api/v1/attributes/product"
FACTS = "5a00000000000000000000e1"
NOBODY = "5a00000000000000000000ff"


def made(plytix: Plytix, name: str, **more: Any) -> dict[str, Any]:
    answer = plytix.post(GROUPS, {"name": name, **more})
    assert answer.status_code == 201, answer.text
    (row,) = answer.json()["data"]
    found: dict[str, Any] = row
    return found


def in_order(plytix: Plytix) -> list[tuple[int, str]]:
    body = {"attributes": ["name", "order"], "pagination": {"order": "order"}}
    return [(row["order"], row["name"]) for row in plytix.search(body, f"{GROUPS}/search")["data"]]


def groups_of(plytix: Plytix, label: str) -> list[str]:
    body = {"filters": [[condition("label", "eq", label)]], "attributes": ["groups"]}
    found: list[str] = plytix.search(body, f"{ATTRIBUTES}/search")["data"][0]["groups"]
    return found


# ---------------------------------------------------------------- searched and read


@fact("groups", "doc", "live")
def test_groups_are_searched_by_name_order_and_labels(plytix: Plytix) -> None:
    body = {"attributes": ["id", "name", "order", "attribute_labels"]}
    assert plytix.search(body, f"{GROUPS}/search")["data"] == [
        {"id": FACTS, "name": "Facts", "order": 0, "attribute_labels": ["material"]}
    ]
    assert plytix.search({}, f"{GROUPS}/search")["data"] == [{"id": FACTS}]


@fact("groups", "guess")
@pytest.mark.parametrize(
    ("row", "found"),
    [
        (condition("name", "like", "fact"), 1),
        (condition("name", "like", "fiction"), 0),
        (condition("attribute_labels", "in", ["material"]), 1),
        (condition("order", "gt", 0), 0),
        (condition("id", "in", [FACTS]), 1),
    ],
)
def test_groups_can_be_filtered(plytix: Plytix, row: dict[str, Any], found: int) -> None:
    answer = plytix.search({"filters": [[row]]}, f"{GROUPS}/search")
    assert answer["pagination"]["count"] == found


@fact("groups", "client", switch="get_attribute_group")
def test_one_group_can_be_read_unless_switched(plytix: Plytix) -> None:
    """A single group is read, or 405, by a switch: only a client's draft reads it."""
    answer = plytix.get(f"{GROUPS}/{FACTS}")
    assert answer.json()["data"] == [
        {"id": FACTS, "name": "Facts", "order": 0, "attribute_labels": ["material"]}
    ]
    plytix.switch(get_attribute_group=False)
    assert plytix.get(f"{GROUPS}/{FACTS}").status_code == 405
    assert plytix.get(f"{GROUPS}/{NOBODY}").status_code == 405


@fact("groups", "live")
@pytest.mark.parametrize("unknown", [NOBODY, "non-existing-id"])
@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_an_unknown_group_is_404(plytix: Plytix, method: str, unknown: str) -> None:
    """An unknown or malformed group id is 404."""
    body = {"name": "X"} if method == "PATCH" else None
    answer = plytix.call(method, f"{GROUPS}/{unknown}", body)
    assert answer.status_code == 404
    assert answer.json()["error"]["msg"] == f" No results found for {unknown}"


@fact("groups", "live")
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", f"{ATTRIBUTES}/groups"),
        ("POST", f"{ATTRIBUTES}/groups"),
        ("POST", f"{ATTRIBUTES}/groups/search"),
    ],
)
def test_the_paths_below_attributes_answer_500(plytix: Plytix, method: str, path: str) -> None:
    """Groups are not below the path of attributes: what is asked for there fails with 500."""
    answer = plytix.call(method, path, {} if method == "POST" else None)
    assert answer.status_code == 500
    assert answer.json() == {"error": {"msg": "Internal Server Error"}}


# ---------------------------------------------------------------- created


@fact("groups", "doc")
def test_a_new_group_answers_whole(plytix: Plytix) -> None:
    """A create answers 201 with id, name, order and labels, and says where the group is."""
    body = {"name": "Looks", "attribute_labels": ["colour", "material"], "order": 1}
    answer = plytix.post(GROUPS, body)
    assert answer.status_code == 201
    (row,) = answer.json()["data"]
    assert row == {"id": row["id"], **body}
    assert answer.headers["Location"] == f"{plytix.box.pim_url}{GROUPS}/{row['id']}"
    assert plytix.get(f"{GROUPS}/{row['id']}").json()["data"] == [row]


@fact("groups", "doc")
def test_a_group_needs_a_name_and_nothing_else(plytix: Plytix) -> None:
    row = made(plytix, "Bare")
    assert row["attribute_labels"] == []
    answer = plytix.post(GROUPS, {"attribute_labels": ["colour"]})
    assert answer.status_code == 422
    assert answer.json()["error"]["errors"] == [
        {"field": "name", "msg": "Missing data for required field."}
    ]


@fact("groups", "live")
def test_a_group_without_order_comes_first(plytix: Plytix) -> None:
    """A group that is made without an order gets 0, whatever groups there are."""
    assert [made(plytix, name)["order"] for name in ("One", "Two")] == [0, 0]
    assert in_order(plytix) == [(0, "Two"), (1, "One"), (2, "Facts")]


@fact("groups", "doc")
def test_an_order_beyond_the_end_means_last(plytix: Plytix) -> None:
    for name in ("A", "B", "C"):
        made(plytix, name, order=9999)
    assert made(plytix, "D", order=9999)["order"] == 4
    assert in_order(plytix) == [(0, "Facts"), (1, "A"), (2, "B"), (3, "C"), (4, "D")]


@fact("groups", "doc", "guess")
def test_a_new_group_pushes_those_behind_it_down(plytix: Plytix) -> None:
    """Orders count from 0 without gaps, so a group in between moves the others."""
    made(plytix, "Last", order=1)
    made(plytix, "Between", order=1)
    assert in_order(plytix) == [(0, "Facts"), (1, "Between"), (2, "Last")]


@fact("groups", "guess")
@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"attribute_labels": ["colour", "nothing"]}, "nothing"),
        ({"attribute_labels": ["attributes.colour"]}, "attributes.colour"),
        ({"attribute_labels": "colour"}, "attribute_labels"),
        ({"attribute_labels": [1]}, "attribute_labels"),
        ({"order": -1}, "order"),
        ({"order": True}, "order"),
        ({"order": "1"}, "order"),
    ],
)
def test_a_label_or_order_that_is_none_is_422(
    plytix: Plytix, method: str, more: dict[str, Any], field: str
) -> None:
    path = GROUPS if method == "POST" else f"{GROUPS}/{FACTS}"
    answer = plytix.call(method, path, {"name": "X", **more})
    assert answer.status_code == 422
    assert [row["field"] for row in answer.json()["error"]["errors"]] == [field]
    assert in_order(plytix) == [(0, "Facts")]


# ---------------------------------------------------------------- changed


@fact("groups", "doc")
def test_a_patch_changes_only_what_it_names(plytix: Plytix) -> None:
    answer = plytix.patch(f"{GROUPS}/{FACTS}", {"name": "Truths"})
    assert (answer.status_code, answer.json()["data"]) == (
        200,
        [{"id": FACTS, "name": "Truths", "order": 0, "attribute_labels": ["material"]}],
    )


@fact("groups", "doc")
def test_a_patch_replaces_all_labels(plytix: Plytix) -> None:
    answer = plytix.patch(f"{GROUPS}/{FACTS}", {"attribute_labels": ["colour", "care"]})
    assert answer.json()["data"][0]["attribute_labels"] == ["colour", "care"]


@fact("groups", "doc")
@pytest.mark.parametrize("nothing", [[], None])
def test_an_empty_list_or_null_empties_a_group(plytix: Plytix, nothing: Any) -> None:
    answer = plytix.patch(f"{GROUPS}/{FACTS}", {"attribute_labels": nothing})
    assert answer.json()["data"][0]["attribute_labels"] == []
    assert groups_of(plytix, "material") == []


@fact("groups", "doc")
@pytest.mark.parametrize(
    ("moved", "order", "names"),
    [
        ("A", 2, ["Facts", "B", "A", "C"]),
        ("C", 0, ["C", "Facts", "A", "B"]),
        ("Facts", 9999, ["A", "B", "C", "Facts"]),
        ("B", 2, ["Facts", "A", "B", "C"]),
    ],
)
def test_a_patch_of_the_order_moves_the_others_up_or_down(
    plytix: Plytix, moved: str, order: int, names: list[str]
) -> None:
    ids = {name: made(plytix, name, order=9999)["id"] for name in ("A", "B", "C")}
    ids["Facts"] = FACTS
    answer = plytix.patch(f"{GROUPS}/{ids[moved]}", {"order": order})
    assert answer.json()["data"][0]["order"] == names.index(moved)
    assert in_order(plytix) == list(enumerate(names))


# ---------------------------------------------------------------- attributes in groups


@fact("groups", "doc")
def test_an_attribute_may_be_in_several_groups_and_tells_them(plytix: Plytix) -> None:
    """What groups say of their attributes and attributes of their groups agrees."""
    assert groups_of(plytix, "material") == [FACTS]
    other = made(plytix, "Looks", attribute_labels=["material", "colour"], order=1)["id"]
    assert groups_of(plytix, "material") == [FACTS, other]
    plytix.patch(f"{GROUPS}/{FACTS}", {"attribute_labels": ["colour"]})
    assert groups_of(plytix, "material") == [other]
    assert groups_of(plytix, "colour") == [FACTS, other]
    plytix.delete(f"{GROUPS}/{other}")
    assert groups_of(plytix, "material") == []


@fact("groups", "doc", "guess", switch="group_delete_status")
def test_a_deleted_group_leaves_its_attributes_and_closes_the_gap(plytix: Plytix) -> None:
    """A deletion answers 204, or 200 with an empty object, by a switch."""
    made(plytix, "Behind", order=1)
    answer = plytix.delete(f"{GROUPS}/{FACTS}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert in_order(plytix) == [(0, "Behind")]
    labels = plytix.search({"attributes": ["label"]}, f"{ATTRIBUTES}/search")["data"]
    assert "material" in [row["label"] for row in labels]
    plytix.switch(group_delete_status=200)
    left = plytix.search({}, f"{GROUPS}/search")["data"][0]["id"]
    answer = plytix.delete(f"{GROUPS}/{left}")
    assert (answer.status_code, answer.json()) == (200, {})
