"""Linked categories of a product."""

from __future__ import annotations

from typing import Any

import pytest

from sheetsync.sandbox.server import Options, running
from tests.contract.sandbox.conftest import Plytix, condition
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import (
    EMPTY,
    FAMILY,
    KETTLE,
    KETTLE_BLUE,
    KITCHEN,
    MUG,
    MUGS,
    PAN,
    small_account,
)

NO_ID = "5a00000000000000000000ff"
SHOWN = {"id": MUGS, "name": "Mugs", "path": ["Kitchen", "Mugs"]}
TOP = {"id": KITCHEN, "name": "Kitchen", "path": ["Kitchen"]}
BOTH = pytest.mark.parametrize("version", [1, 2])


def of(product_id: str, version: int = 1) -> str:
    return f"/api/v{version}/products/{product_id}/categories"


def linked(plytix: Plytix, product_id: str) -> list[str]:
    return [each["id"] for each in plytix.product(product_id)["categories"]]


@fact("product categories", "doc", "live")
@BOTH
def test_a_linked_category_is_answered_with_its_name_and_path(plytix: Plytix, version: int) -> None:
    answer = plytix.post(of(EMPTY, version), {"id": MUGS})
    assert (answer.status_code, answer.json()) == (201, {"data": [SHOWN]})
    assert answer.headers["Location"].endswith(f"{of(EMPTY, version)}/{MUGS}")
    assert linked(plytix, EMPTY) == [MUGS]


@fact("product categories", "doc", "live")
@BOTH
def test_the_linked_categories_are_listed_in_the_order_of_linking(
    plytix: Plytix, version: int
) -> None:
    assert plytix.get(of(EMPTY, version)).json() == {"data": []}
    plytix.post(of(EMPTY, version), {"id": MUGS})
    plytix.post(of(EMPTY, version), {"id": KITCHEN})
    assert plytix.get(of(EMPTY, version)).json() == {"data": [SHOWN, TOP]}
    whole = plytix.get(f"/api/v1/products/{EMPTY}").json()["data"][0]
    assert whole["categories"] == [SHOWN, TOP]


@fact("product categories", "doc")
def test_one_linked_category_is_read_in_v1(plytix: Plytix) -> None:
    answer = plytix.get(f"{of(MUG)}/{MUGS}")
    assert (answer.status_code, answer.json()) == (200, {"data": [SHOWN]})


@fact("v2", "doc")
def test_one_linked_category_is_not_read_in_v2(plytix: Plytix) -> None:
    assert plytix.get(f"{of(MUG, 2)}/{MUGS}").status_code == 405


@fact("product categories", "guess")
@BOTH
def test_linking_and_unlinking_move_modified_and_say_who(plytix: Plytix, version: int) -> None:
    before = plytix.product(EMPTY)
    plytix.post(of(EMPTY, version), {"id": MUGS})
    after = plytix.product(EMPTY)
    assert after["modified"] > before["modified"]
    assert after["modified_user_audit"]["type"] == "API"
    before = plytix.product(MUG)
    plytix.delete(f"{of(MUG, version)}/{MUGS}")
    assert plytix.product(MUG)["modified"] > before["modified"]


@fact("product categories", "doc")
@BOTH
def test_a_category_that_is_linked_already_is_409(plytix: Plytix, version: int) -> None:
    before = plytix.product(MUG)
    answer = plytix.post(of(MUG, version), {"id": MUGS})
    assert answer.status_code == 409
    assert answer.json()["error"] == {
        "msg": f"Category id {MUGS} is already linked to product",
        "errors": [{"field": "category.id", "msg": "already linked"}],
    }
    assert plytix.product(MUG) == before


@fact("product categories", "doc")
@pytest.mark.parametrize("category_id", [NO_ID, "non-existing-id"])
@BOTH
def test_linking_an_unknown_category_is_422(plytix: Plytix, version: int, category_id: str) -> None:
    answer = plytix.post(of(MUG, version), {"id": category_id})
    assert answer.status_code == 422
    assert answer.json()["error"] == {
        "msg": f"Unknown category {category_id}",
        "errors": [{"field": "category.id", "msg": "does not exist"}],
    }
    assert linked(plytix, MUG) == [MUGS]


@fact("product categories", "guess")
@pytest.mark.parametrize("body", [{}, {"id": None}, {"id": ""}, {"category_id": MUGS}])
def test_a_link_without_an_id_is_422(plytix: Plytix, body: Any) -> None:
    answer = plytix.post(of(MUG), body)
    assert answer.status_code == 422
    assert answer.json()["error"] == {
        "msg": "Schema validation error",
        "errors": [{"field": "id", "msg": "Missing data for required field."}],
    }


@pytest.mark.parametrize("body", [[], [{"id": MUGS}], "x", {"id": 3}, {"id": [MUGS]}, {"id": {}}])
def test_a_link_of_the_wrong_form_is_422(plytix: Plytix, body: Any) -> None:
    assert plytix.post(of(EMPTY), body).status_code == 422
    assert linked(plytix, EMPTY) == []


def test_a_link_that_is_no_json_is_400(plytix: Plytix) -> None:
    assert plytix.call("POST", of(EMPTY), b"{").status_code == 400


@fact("product categories", "doc", "live")
@pytest.mark.parametrize("product_id", [NO_ID, "non-existing-id"])
@BOTH
def test_categories_of_an_unknown_product_are_404(
    plytix: Plytix, version: int, product_id: str
) -> None:
    path = of(product_id, version)
    answers = [
        plytix.get(path),
        plytix.post(path, {"id": MUGS}),
        plytix.delete(f"{path}/{MUGS}"),
    ]
    if version == 1:
        answers.append(plytix.get(f"{path}/{MUGS}"))
    for answer in answers:
        assert answer.status_code == 404
        assert answer.json()["error"] == {
            "msg": f" No results found for {product_id}",
            "errors": [{"field": "id", "msg": "product does not exist"}],
        }


@fact("product categories", "doc")
def test_unlinking_is_204_and_keeps_the_category(plytix: Plytix) -> None:
    answer = plytix.delete(f"{of(MUG)}/{MUGS}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert linked(plytix, MUG) == []
    assert plytix.skus([condition("categories", "in", [MUGS])]) == []
    assert plytix.post(of(MUG), {"id": MUGS}).status_code == 201


@fact("v2", "doc", switch="done_v2")
@pytest.mark.parametrize(
    ("switch", "status", "content"), [("documented", 204, b""), ("sample", 200, b"{}")]
)
def test_unlinking_in_v2_is_204_or_an_empty_object_when_switched(
    plytix: Plytix, switch: str, status: int, content: bytes
) -> None:
    plytix.switch(done_v2=switch)
    answer = plytix.delete(f"{of(MUG, 2)}/{MUGS}")
    assert (answer.status_code, answer.content) == (status, content)
    assert linked(plytix, MUG) == []


@fact("product categories", "doc")
@pytest.mark.parametrize("category_id", [KITCHEN, NO_ID, "non-existing-id"])
def test_a_category_that_is_not_linked_is_404_under_an_asset_s_name(
    plytix: Plytix, category_id: str
) -> None:
    """The field that is told is ``asset.id`` though it is about a category."""
    path = f"{of(MUG)}/{category_id}"
    for answer in (plytix.delete(path), plytix.get(path)):
        assert answer.status_code == 404
        assert answer.json()["error"]["errors"] == [
            {
                "field": "asset.id",
                "msg": f"category_id {category_id} is not related to product id {MUG}",
            }
        ]
    assert linked(plytix, MUG) == [MUGS]


@fact("product categories", "doc")
def test_there_is_no_route_for_the_whole_list(plytix: Plytix) -> None:
    for method in ("PUT", "PATCH", "DELETE"):
        assert plytix.call(method, of(PAN), {"id": MUGS}).status_code == 405
    assert linked(plytix, PAN) == [KITCHEN]


@fact("product categories", "guess")
def test_variants_inherit_the_links_of_their_parent_where_the_family_says_so() -> None:
    """A variant that is linked on its own goes its own way."""
    with running(Options(port=0, limits=(), later=0, seed=small_account)) as box:
        plytix = Plytix(box)
        path = f"/api/v1/product_families/{FAMILY}/all_attributes/edit"
        assert plytix.post(path, {"parent_level": ["categories"]}).status_code == 202
        plytix.post(of(KETTLE), {"id": MUGS})
        assert linked(plytix, KETTLE_BLUE) == [MUGS]
        plytix.post(of(KETTLE_BLUE), {"id": KITCHEN})
        plytix.delete(f"{of(KETTLE)}/{MUGS}")
        assert linked(plytix, KETTLE_BLUE) == [MUGS, KITCHEN]
        assert linked(plytix, KETTLE) == []
        plytix.session.close()
