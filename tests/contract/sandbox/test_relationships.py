"""Relationships as such: made, found, renamed, deleted."""

from __future__ import annotations

from typing import Any

import pytest

from sheetsync.sandbox.server import Options, running
from tests.contract.sandbox.conftest import Plytix, condition
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import GOES_WITH, MUG, SPARE_PARTS, small_account

PATH = "/api/v1/relationships"
NO_ID = "5a00000000000000000000ff"
COLUMNS = ["id", "name", "label", "created", "modified", "symmetrical"]


def made(plytix: Plytix, name: str, **more: Any) -> dict[str, Any]:
    answer = plytix.post(PATH, {"name": name, **more})
    assert answer.status_code == 201, answer.text
    (relationship,) = answer.json()["data"]
    return dict(relationship)


def found(plytix: Plytix, *conditions: dict[str, Any]) -> list[dict[str, Any]]:
    body = {"attributes": COLUMNS, "filters": [list(conditions)]}
    rows: list[dict[str, Any]] = plytix.search(body, f"{PATH}/search")["data"]
    return rows


@fact("relationships", "doc", "live")
def test_a_new_relationship_is_answered_with_both_creation_times(plytix: Plytix) -> None:
    answer = plytix.post(PATH, {"name": "Gift pack"})
    (relationship,) = answer.json()["data"]
    assert answer.status_code == 201
    assert answer.headers["Location"].endswith(f"{PATH}/{relationship['id']}")
    assert sorted(relationship) == ["created", "created_at", "id", "label", "modified", "name"]
    assert (relationship["name"], relationship["label"]) == ("Gift pack", "gift_pack")
    assert relationship["created"] == relationship["created_at"] == relationship["modified"]
    assert relationship["created"].endswith("+00:00")
    assert plytix.get(f"{PATH}/{relationship['id']}").json()["data"] == [relationship]


@fact("relationships", "live")
@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("12345", "12345"),
        ("Gift Pack", "gift_pack"),
        ("Size: EU-42", "size__eu_42"),
        ("Parts (small)", "parts_small"),
    ],
)
def test_the_label_of_a_relationship_is_made_from_its_name(
    plytix: Plytix, name: str, label: str
) -> None:
    assert made(plytix, name)["label"] == label
    body = {"attributes": [f"relationships.{label}"]}
    assert plytix.post("/api/v2/products/search", body).status_code == 200


@fact("relationships", "guess")
def test_a_label_that_is_taken_gets_a_number(plytix: Plytix) -> None:
    assert [made(plytix, name)["label"] for name in ("spare parts", "SPARE-PARTS")] == [
        "spare_parts_1",
        "spare_parts_2",
    ]


@fact("relationships", "guess")
def test_relationships_made_here_are_not_symmetrical(plytix: Plytix) -> None:
    new = made(plytix, "Two ways", symmetrical=True, bidirectional=True, label="other")
    assert new["label"] == "two_ways"
    (row,) = found(plytix, condition("id", "eq", new["id"]))
    assert row["symmetrical"] is False


@fact("relationships", "doc", switch="duplicate_relationship_status")
@pytest.mark.parametrize("status", [409, 422])
def test_a_taken_name_is_409_unless_switched(plytix: Plytix, status: int) -> None:
    plytix.switch(duplicate_relationship_status=status)
    answers = [
        plytix.post(PATH, {"name": "Spare parts"}),
        plytix.patch(f"{PATH}/{GOES_WITH}", {"name": "Spare parts"}),
    ]
    for answer in answers:
        assert answer.status_code == status
        assert answer.json()["error"]["errors"][0]["field"] == "name"
    assert [row["name"] for row in found(plytix)] == ["Spare parts", "Goes with"]


@fact("relationships", "guess")
@pytest.mark.parametrize(
    "body", [{}, [], "x", {"name": ""}, {"name": None}, {"name": 7}, {"name": ["x"]}]
)
def test_a_relationship_without_a_name_is_422(plytix: Plytix, body: Any) -> None:
    answer = plytix.post(PATH, body)
    assert (answer.status_code, answer.json()["error"]["msg"]) == (422, "Schema validation error")
    if isinstance(body, dict) and body.get("name") is not None:
        assert plytix.patch(f"{PATH}/{GOES_WITH}", body).status_code == 422
    assert len(found(plytix)) == 2


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe"])
def test_a_relationship_that_is_no_json_is_400(plytix: Plytix, body: bytes) -> None:
    assert plytix.call("POST", PATH, body).status_code == 400
    assert plytix.call("PATCH", f"{PATH}/{GOES_WITH}", body).status_code == 400


@fact("relationships", "doc")
def test_a_patch_changes_the_name_and_keeps_the_label(plytix: Plytix) -> None:
    """Members beside the name are passed over."""
    body = {"name": "Replacements", "label": "x", "symmetrical": True, "id": NO_ID}
    answer = plytix.patch(f"{PATH}/{SPARE_PARTS}", body)
    (renamed,) = answer.json()["data"]
    assert answer.status_code == 200
    assert (renamed["id"], renamed["name"], renamed["label"]) == (
        SPARE_PARTS,
        "Replacements",
        "spare_parts",
    )
    assert renamed["modified"] > renamed["created"]
    (row,) = found(plytix, condition("name", "eq", "replacements"))
    assert row["symmetrical"] is False


@fact("relationships", "guess")
@pytest.mark.parametrize("body", [{}, {"name": "Spare parts"}, {"label": "x"}])
def test_a_patch_that_changes_nothing_leaves_the_relationship_alone(
    plytix: Plytix, body: dict[str, Any]
) -> None:
    before = plytix.get(f"{PATH}/{SPARE_PARTS}").json()
    answer = plytix.patch(f"{PATH}/{SPARE_PARTS}", body)
    assert (answer.status_code, answer.json()) == (200, before)


@fact("relationships", "doc", "guess")
def test_products_lose_the_links_of_a_deleted_relationship(plytix: Plytix) -> None:
    answer = plytix.delete(f"{PATH}/{SPARE_PARTS}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert plytix.get(f"{PATH}/{SPARE_PARTS}").status_code == 404
    (left,) = plytix.product(MUG)["relationships"]
    assert left["relationship_id"] == GOES_WITH
    body = {"attributes": ["relationships.spare_parts"]}
    assert plytix.post("/api/v2/products/search", body).status_code == 422
    again = made(plytix, "Spare parts")
    assert again["label"] == "spare_parts"
    assert len(plytix.product(MUG)["relationships"]) == 1


@fact("relationships", "doc")
def test_a_relationship_in_use_is_not_deleted() -> None:
    """E-catalogs, channels and templates use relationships; the answer lists them."""
    usages = {"ecatalogs": [{"id": NO_ID, "name": "Spring"}]}

    def used() -> dict[str, Any]:
        account = small_account()
        account["relationships"][0]["usages"] = usages
        return account

    with running(Options(port=0, limits=(), seed=used)) as box:
        plytix = Plytix(box)
        answer = plytix.delete(f"{PATH}/{SPARE_PARTS}")
        assert answer.status_code == 409
        assert answer.json()["error"] == {
            "msg": f"Relationship id {SPARE_PARTS} is in use",
            "errors": [{"field": "usages", "msg": usages}],
        }
        assert "usages" not in plytix.get(f"{PATH}/{SPARE_PARTS}").json()["data"][0]
        linked = plytix.product(MUG)["relationships"][0]
        assert linked["relationship_id"] == SPARE_PARTS
        plytix.session.close()


@fact("relationships", "live")
@pytest.mark.parametrize("relationship_id", [NO_ID, "non-existing-id"])
def test_an_unknown_relationship_is_404(plytix: Plytix, relationship_id: str) -> None:
    path = f"{PATH}/{relationship_id}"
    for answer in (plytix.get(path), plytix.patch(path, {"name": "x"}), plytix.delete(path)):
        assert answer.status_code == 404
        assert answer.json()["error"]["errors"][0]["field"] == "id"


@fact("relationships", "doc", "live")
def test_a_relationship_row_has_its_id_and_what_was_asked_for(plytix: Plytix) -> None:
    assert plytix.search({}, f"{PATH}/search")["data"] == [{"id": SPARE_PARTS}, {"id": GOES_WITH}]
    assert found(plytix)[1] == {
        "id": GOES_WITH,
        "name": "Goes with",
        "label": "goes_with",
        "symmetrical": True,
        "created": "2024-01-01T00:00:00.000000+00:00",
        "modified": "2024-01-01T00:00:00.000000+00:00",
    }
    for column in ("colour", "related_products", "relationships.spare_parts"):
        assert plytix.post(f"{PATH}/search", {"attributes": [column]}).status_code == 422


@fact("relationships", "doc", "live")
@pytest.mark.parametrize(
    ("field", "operator", "value", "expected"),
    [
        ("symmetrical", "eq", [True], ["Goes with"]),
        ("symmetrical", "eq", [False], ["Spare parts"]),
        ("symmetrical", "exists", [], ["Spare parts", "Goes with"]),
        ("label", "eq", ["SPARE_parts"], ["Spare parts"]),
        ("name", "like", ["WITH"], ["Goes with"]),
        ("name", "!eq", ["goes with"], ["Spare parts"]),
        ("id", "like", [SPARE_PARTS[-6:]], ["Spare parts"]),
        ("id", "in", [[GOES_WITH, NO_ID]], ["Goes with"]),
        ("created", "lte", ["2024-01-01"], ["Spare parts", "Goes with"]),
        ("modified", "gt", ["2024-01-02"], []),
        ("modified", "!exists", [], []),
    ],
)
def test_relationships_can_be_filtered(
    plytix: Plytix, field: str, operator: str, value: list[Any], expected: list[str]
) -> None:
    assert [row["name"] for row in found(plytix, condition(field, operator, *value))] == expected


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("name", ["Goes with", "Spare parts"]),
        ("-label", ["Spare parts", "Goes with"]),
        (None, ["Spare parts", "Goes with"]),
    ],
)
def test_relationships_can_be_ordered(
    plytix: Plytix, order: str | None, expected: list[str]
) -> None:
    body = {"attributes": ["name"], "pagination": {"order": order}}
    answer = plytix.search(body, f"{PATH}/search")
    assert [row["name"] for row in answer["data"]] == expected
    assert answer["pagination"]["order"] == order
