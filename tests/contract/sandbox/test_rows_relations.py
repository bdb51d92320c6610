"""Families and relationships: what other files here do not show of them."""

from __future__ import annotations

from typing import Any

import pytest

from sheetsync.sandbox.server import Options, running
from tests.contract.sandbox.at_once import at_once
from tests.contract.sandbox.conftest import Plytix, condition
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import (
    EMPTY,
    FAMILY,
    GOES_WITH,
    KETTLE,
    LAMP,
    MUG,
    PAN,
    SPARE_PARTS,
    small_account,
)

V1 = "/api/v1"
FAMILIES = f"{V1}/product_families"
KETTLES = f"{FAMILIES}/{FAMILY}"
RELATIONSHIPS = f"{V1}/relationships"
RELATED = f"{V1}/products/{MUG}/relationships/{SPARE_PARTS}"
UNKNOWN = "5a00000000000000000000ff"


def attribute_id(plytix: Plytix, label: str) -> str:
    body = {"attributes": ["label"], "pagination": {"page_size": 100}}
    rows = plytix.search(body, f"{V1}/attributes/product/search")["data"]
    return {row["label"]: str(row["id"]) for row in rows}[label]


def levels(plytix: Plytix, family: str = FAMILY) -> dict[str, str]:
    rows = plytix.get(f"{FAMILIES}/{family}/attributes").json()["data"]
    return {row["label"]: row["attribute_level"] for row in rows}


def related(plytix: Plytix, product: str = MUG) -> dict[str, int]:
    for link in plytix.product(product)["relationships"]:
        if link["relationship_id"] == SPARE_PARTS:
            return {row["product_id"]: row["quantity"] for row in link["related_products"]}
    return {}


# ---------------------------------------------------------------- families


@fact("families", "doc")
@pytest.mark.parametrize(
    "column",
    [
        "name",
        "total_products",
        "total_attributes",
        "total_models",
        "_created_at",
        "modified",
        "created_user_audit",
        "modified_user_audit",
    ],
)
def test_each_documented_column_of_families_comes_alone_with_the_id(
    plytix: Plytix, column: str
) -> None:
    rows = plytix.search({"attributes": [column]}, f"{FAMILIES}/search")["data"]
    assert [sorted(row) for row in rows] == [sorted(["id", column])]


@fact("families", "doc")
@pytest.mark.parametrize("path", ["link", "unlink"])
def test_a_link_names_its_attributes(plytix: Plytix, path: str) -> None:
    """Linking and unlinking without ``attributes`` is 422."""
    answer = plytix.post(f"{KETTLES}/attributes/{path}", {"attributes_level": "no_level"})
    assert answer.status_code == 422
    assert answer.json()["error"] == {
        "msg": "Schema validation error",
        "errors": [{"field": "attributes", "msg": "Missing data for required field."}],
    }


@fact("families", "doc")
def test_a_new_family_needs_a_name_alone(plytix: Plytix) -> None:
    answer = plytix.post(FAMILIES, {"attributes": []})
    assert answer.status_code == 422
    assert answer.json()["error"]["errors"] == [
        {"field": "name", "msg": "Missing data for required field."}
    ]
    assert plytix.post(FAMILIES, {"name": "Pans"}).status_code == 201


@fact("families", "doc")
@pytest.mark.parametrize("member", ["attributes", "parent_attributes", "variant_attributes"])
def test_an_object_may_name_an_attribute_by_label_and_id(plytix: Plytix, member: str) -> None:
    """The ``id`` beside the ``label`` may be left out; mixing with bare ids is 422 everywhere."""
    pieces = attribute_id(plytix, "pieces")
    listed = [{"label": "pieces", "id": pieces}, {"label": "page"}]
    answer = plytix.post(FAMILIES, {"name": "Pans", member: listed})
    assert list(levels(plytix, answer.json()["data"][0]["id"])) == ["pieces", "page"]
    mixed = plytix.post(FAMILIES, {"name": "Pots", member: [pieces, {"label": "page"}]})
    assert mixed.status_code == 422
    assert mixed.json()["error"]["errors"][0]["field"] == member


@fact("families", "guess", "client", switch="family_attribute_ids")
@pytest.mark.parametrize(
    ("switch", "expected"),
    [("take", {"pieces": "no_level", "page": "parent_level"}), ("ignore", {})],
)
def test_names_that_the_reference_has_not_are_taken_or_passed_over(
    plytix: Plytix, switch: str, expected: dict[str, str]
) -> None:
    """``attribute_ids`` and ``parent_attribute_ids`` count, or are ignored when switched."""
    plytix.switch(family_attribute_ids=switch)
    body = {
        "name": "Pans",
        "attribute_ids": [attribute_id(plytix, "pieces")],
        "parent_attribute_ids": [attribute_id(plytix, "page")],
        "parent_id": FAMILY,
    }
    answer = plytix.post(FAMILIES, body)
    assert answer.status_code == 201
    assert levels(plytix, answer.json()["data"][0]["id"]) == expected


@fact("families", "live")
def test_a_level_set_through_link_and_edit_is_read_back() -> None:
    """An ordinary account sets ``parent_level`` both ways in v1."""
    with at_once() as plytix:
        body = {"attributes": [attribute_id(plytix, "pieces")], "attributes_level": "parent_level"}
        assert plytix.post(f"{KETTLES}/attributes/link", body).status_code == 202
        assert levels(plytix)["pieces"] == "parent_level"
        body = {"no_level": ["attributes.pieces"], "parent_level": ["attributes.colour"]}
        assert plytix.post(f"{KETTLES}/attributes/edit", body).status_code == 202
        assert levels(plytix)["pieces"] == "no_level"
        assert levels(plytix)["colour"] == "parent_level"


@fact("families", "live")
def test_an_edit_is_seen_after_a_second() -> None:
    """Edits and unlinks are not seen right after the 202; what is linked is."""
    with running(Options(port=0, limits=(), seed=small_account, later=3600)) as box:
        plytix = Plytix(box)
        pieces = {"attributes": [attribute_id(plytix, "pieces")]}
        plytix.post(f"{KETTLES}/attributes/link", pieces)
        assert "pieces" in levels(plytix)
        answer = plytix.post(f"{KETTLES}/attributes/unlink", pieces)
        assert (answer.status_code, "pieces" in levels(plytix)) == (202, True)
        plytix.session.close()
    assert Options().later == 1


# ---------------------------------------------------------------- relationships


@fact("relationships", "doc", "live", switch="relationship_read")
@pytest.mark.parametrize(
    ("switch", "members"),
    [
        ("whole", ["created", "created_at", "id", "label", "modified", "name"]),
        ("documented", ["created_at", "id", "label", "modified", "name"]),
    ],
)
def test_a_relationship_is_read_with_one_creation_time_when_switched(
    plytix: Plytix, switch: str, members: list[str]
) -> None:
    plytix.switch(relationship_read=switch)
    (told,) = plytix.get(f"{RELATIONSHIPS}/{SPARE_PARTS}").json()["data"]
    assert sorted(told) == members
    assert told["created_at"] == "2024-01-01T00:00:00.000000+00:00"
    (made,) = plytix.post(RELATIONSHIPS, {"name": "Gift pack"}).json()["data"]
    assert {"created", "created_at"} <= made.keys()


@fact("relationships", "doc", "live")
@pytest.mark.parametrize("column", ["name", "label", "created", "modified", "symmetrical"])
def test_each_column_of_relationships_comes_alone_with_the_id(plytix: Plytix, column: str) -> None:
    rows = plytix.search({"attributes": ["id", column]}, f"{RELATIONSHIPS}/search")["data"]
    assert [sorted(row) for row in rows] == [sorted(["id", column])] * 2


@fact("relationships", "client")
@pytest.mark.parametrize("member", ["label", "bidirectional", "symmetrical"])
def test_other_members_of_a_new_relationship_have_no_effect(plytix: Plytix, member: str) -> None:
    answer = plytix.post(RELATIONSHIPS, {"name": "Gift pack", member: True})
    assert answer.status_code == 201
    made = answer.json()["data"][0]["id"]
    body = {"attributes": ["label", "symmetrical"], "filters": [[condition("id", "in", [made])]]}
    assert plytix.search(body, f"{RELATIONSHIPS}/search")["data"] == [
        {"id": made, "label": "gift_pack", "symmetrical": False}
    ]


@fact("relationships", "doc")
@pytest.mark.parametrize("user", ["ecatalogs", "channels", "pdf_templates"])
def test_whatever_uses_a_relationship_keeps_it_from_being_deleted(user: str) -> None:
    """E-catalogs, channels and PDF templates alike; lists without users count for nothing."""
    usages = {user: [{"id": UNKNOWN, "name": "Spring"}]}

    def used() -> dict[str, Any]:
        account = small_account()
        account["relationships"][0]["usages"] = usages
        account["relationships"][1]["usages"] = {user: []}
        return account

    with running(Options(port=0, limits=(), seed=used)) as box:
        plytix = Plytix(box)
        refused = plytix.delete(f"{RELATIONSHIPS}/{SPARE_PARTS}")
        assert refused.status_code == 409
        assert refused.json()["error"]["errors"] == [{"field": "usages", "msg": usages}]
        assert plytix.delete(f"{RELATIONSHIPS}/{GOES_WITH}").status_code == 204
        plytix.session.close()


# ---------------------------------------------------------------- related products


@fact("related products", "guess")
def test_pairs_that_are_not_mentioned_stay(plytix: Plytix) -> None:
    body = {"product_relationships": [{"product_id": KETTLE, "quantity": 3}]}
    assert plytix.post(RELATED, body).status_code == 201
    assert related(plytix) == {PAN: 2, LAMP: 1, KETTLE: 3}


@fact("related products", "doc")
def test_the_shape_is_the_same_whether_anything_changed(plytix: Plytix) -> None:
    body = {"product_relationships": [{"product_id": PAN, "quantity": 5}]}
    answers = [plytix.post(RELATED, body) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    changed, same = (answer.json() for answer in answers)
    assert changed == same
    assert sorted(changed["data"][0]) == [
        "related_products",
        "relationship_id",
        "relationship_label",
    ]


@fact("related products", "client")
def test_v1_does_not_unlink_bare_ids(plytix: Plytix) -> None:
    """A client that sends bare ids has its tests of that switched off; objects are wanted."""
    answer = plytix.post(f"{RELATED}/unlink", {"product_relationships": [PAN]})
    assert answer.status_code == 422
    assert related(plytix) == {PAN: 2, LAMP: 1}


@fact("related products", "client")
def test_the_reverse_direction_needs_a_call_of_its_own(plytix: Plytix) -> None:
    assert related(plytix, PAN) == {}
    path = f"{V1}/products/{PAN}/relationships/{SPARE_PARTS}"
    body = {"product_relationships": [{"product_id": MUG, "quantity": 7}]}
    assert plytix.post(path, body).status_code == 201
    assert (related(plytix, PAN), related(plytix)) == ({MUG: 7}, {PAN: 2, LAMP: 1})


@fact("related products", "doc", "live")
@pytest.mark.parametrize("quantity", [1, 2, 250])
def test_a_quantity_is_a_positive_integer(plytix: Plytix, quantity: int) -> None:
    answer = plytix.patch(f"{RELATED}/product/{PAN}", {"quantity": quantity})
    assert (answer.status_code, related(plytix)[PAN]) == (200, quantity)
    assert sorted(answer.json()["data"][0]) == ["last_modified", "product_id", "quantity"]
    assert plytix.patch(f"{RELATED}/product/{PAN}", {"quantity": -quantity}).status_code == 422


@fact("related products", "guess")
def test_a_relationship_without_links_is_not_told_of_a_product(plytix: Plytix) -> None:
    assert plytix.product(EMPTY)["relationships"] == []
    body = {
        "attributes": ["relationships.spare_parts"],
        "filters": [[condition("sku", "eq", "00123")]],
    }
    assert plytix.search(body)["data"][0].get("relationships", []) == []


@fact("related products", "client")
def test_links_made_in_parallel_are_lost_when_a_fault_says_so(plytix: Plytix) -> None:
    """Clients link one after another, as the service loses links made in parallel. Here all stay,
    unless a fault loses one that is answered as if it were done.
    """
    rows = [{"product_id": each, "quantity": 4} for each in (PAN, LAMP, KETTLE)]
    path = f"{V1}/products/{EMPTY}/relationships/{SPARE_PARTS}"
    plytix.fault(method="POST", route=path, kind="lose", nth=2)
    for row in rows:
        assert plytix.post(path, {"product_relationships": [row]}).ok
    assert related(plytix, EMPTY) == {PAN: 4, KETTLE: 4}
    assert plytix.post(path, {"product_relationships": rows}).status_code == 201
    assert related(plytix, EMPTY) == {PAN: 4, KETTLE: 4, LAMP: 4}
