"""Related products: linked, counted, unlinked."""

from __future__ import annotations

from typing import Any

import pytest

from sheetsync.sandbox.server import Options, running
from tests.contract.sandbox.conftest import Plytix
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import (
    EMPTY,
    GOES_WITH,
    KETTLE,
    KETTLE_BLUE,
    LAMP,
    MUG,
    PAN,
    SPARE_PARTS,
    small_account,
)

NO_ID = "5a00000000000000000000ff"
MOMENT = "2024-02-02T10:00:00.000000+00:00"
UNKNOWN = pytest.mark.parametrize("unknown", [NO_ID, "non-existing-id"])


def of(product_id: str, relationship_id: str = SPARE_PARTS, version: int = 1) -> str:
    return f"/api/v{version}/products/{product_id}/relationships/{relationship_id}"


def several(**quantities: int) -> dict[str, Any]:
    ids = {"pan": PAN, "kettle": KETTLE, "lamp": LAMP, "mug": MUG, "empty": EMPTY}
    return {
        "product_relationships": [
            {"product_id": ids[name], "quantity": quantity} for name, quantity in quantities.items()
        ]
    }


def bare(*ids: Any) -> dict[str, Any]:
    return {"product_relationships": list(ids)}


def linked(plytix: Plytix, product_id: str, relationship_id: str = SPARE_PARTS) -> dict[str, int]:
    """How many of which product, in the order of linking."""
    for link in plytix.product(product_id)["relationships"]:
        if link["relationship_id"] == relationship_id:
            return {each["product_id"]: each["quantity"] for each in link["related_products"]}
    return {}


# ---------------------------------------------------------------- v1: upsert


@fact("related products", "doc", "live")
def test_a_first_link_is_answered_with_the_relationship_and_its_products(plytix: Plytix) -> None:
    answer = plytix.post(of(EMPTY), several(pan=2))
    (told,) = answer.json()["data"]
    (related,) = told.pop("related_products")
    assert answer.status_code == 201
    assert "Location" in answer.headers
    assert told == {"relationship_id": SPARE_PARTS, "relationship_label": "spare_parts"}
    assert related.pop("last_modified") > MOMENT
    assert related == {"product_id": PAN, "quantity": 2}
    assert linked(plytix, EMPTY) == {PAN: 2}


@fact("related products", "doc")
def test_known_pairs_get_the_new_quantity_and_others_are_added(plytix: Plytix) -> None:
    answer = plytix.post(of(MUG), several(lamp=5, kettle=3))
    assert answer.status_code == 201
    assert linked(plytix, MUG) == {PAN: 2, LAMP: 5, KETTLE: 3}


@fact("related products", "doc")
def test_a_link_that_changes_nothing_is_200_and_leaves_the_product_alone(plytix: Plytix) -> None:
    before = plytix.product(MUG)
    for body in (several(lamp=1, pan=2), several()):
        answer = plytix.post(of(MUG), body)
        assert answer.status_code == 200
        assert "Location" not in answer.headers
        (told,) = answer.json()["data"]
        assert [each["quantity"] for each in told["related_products"]] == [2, 1]
        assert {each["last_modified"] for each in told["related_products"]} == {MOMENT}
    assert plytix.product(MUG) == before


@fact("related products", "guess")
def test_last_modified_moves_for_the_pairs_that_change_alone(plytix: Plytix) -> None:
    """The product that lists them is modified as well, the listed products are not."""
    before, pan = plytix.product(MUG), plytix.product(PAN)
    (told,) = plytix.post(of(MUG), several(pan=2, lamp=7)).json()["data"]
    moments = {each["product_id"]: each["last_modified"] for each in told["related_products"]}
    assert moments[PAN] == MOMENT
    assert moments[LAMP] > MOMENT
    after = plytix.product(MUG)
    assert after["modified"] > before["modified"]
    assert after["modified_user_audit"]["type"] == "API"
    assert plytix.product(PAN) == pan


@fact("related products", "guess", switch="linked_products")
@pytest.mark.parametrize(("switch", "told"), [("all", [PAN, LAMP]), ("named", [LAMP])])
def test_a_link_answers_all_related_products_unless_switched(
    plytix: Plytix, switch: str, told: list[str]
) -> None:
    plytix.switch(linked_products=switch)
    for quantity, status in ((4, 201), (4, 200)):
        answer = plytix.post(of(MUG), several(lamp=quantity))
        assert answer.status_code == status
        (shown,) = answer.json()["data"]
        assert [each["product_id"] for each in shown["related_products"]] == told
    assert linked(plytix, MUG) == {PAN: 2, LAMP: 4}


@fact("related products", "guess")
def test_a_quantity_that_is_left_out_is_one_or_stays(plytix: Plytix) -> None:
    ids = [{"product_id": PAN}, {"product_id": KETTLE, "quantity": None}]
    assert plytix.post(of(MUG), bare(*ids)).status_code == 201
    assert linked(plytix, MUG) == {PAN: 2, LAMP: 1, KETTLE: 1}


@fact("related products", "guess")
def test_of_a_product_that_is_named_twice_the_last_counts(plytix: Plytix) -> None:
    ids = [{"product_id": PAN, "quantity": 3}, {"product_id": PAN, "quantity": 4}]
    plytix.post(of(EMPTY), bare(*ids))
    assert linked(plytix, EMPTY) == {PAN: 4}


@fact("related products", "doc")
@UNKNOWN
def test_an_unknown_product_is_409_and_nothing_is_linked(plytix: Plytix, unknown: str) -> None:
    body = several(pan=1)
    body["product_relationships"].append({"product_id": unknown, "quantity": 1})
    answer = plytix.post(of(EMPTY), body)
    assert answer.status_code == 409
    assert answer.json()["error"] == {
        "msg": "relationship data validation failed",
        "errors": [{"field": "product_id", "msg": "product does not exists", "value": unknown}],
    }
    assert linked(plytix, EMPTY) == {}


@fact("related products", "live")
@UNKNOWN
def test_an_unknown_product_or_relationship_in_the_path_is_404(
    plytix: Plytix, unknown: str
) -> None:
    for path in (of(unknown), of(MUG, unknown)):
        for version_1 in (
            plytix.post(path, several(pan=1)),
            plytix.post(f"{path}/unlink", several(pan=1)),
            plytix.patch(f"{path}/product/{PAN}", {"quantity": 1}),
        ):
            assert version_1.status_code == 404
            assert unknown in version_1.json()["error"]["msg"]
    for path in (of(unknown, version=2), of(MUG, unknown, 2)):
        for method, body in (("POST", several(pan=1)), ("PATCH", several(pan=1))):
            assert plytix.call(method, path, body).status_code == 404
        assert plytix.call("DELETE", path, bare(PAN)).status_code == 404


@fact("related products", "guess")
def test_a_product_is_not_related_to_itself(plytix: Plytix) -> None:
    for version in (1, 2):
        answer = plytix.post(of(MUG, version=version), several(mug=1, kettle=1))
        assert answer.status_code == 422
    assert linked(plytix, MUG) == {PAN: 2, LAMP: 1}


@fact("related products", "doc", "guess")
@pytest.mark.parametrize("quantity", [0, -1, True, False, "2", 1.5, 2.0, [], {}, 2**31, 10**40])
def test_a_quantity_that_is_no_positive_integer_is_422(plytix: Plytix, quantity: Any) -> None:
    body = bare({"product_id": PAN, "quantity": quantity})
    v2 = of(MUG, version=2)
    for answer in (
        plytix.post(of(MUG), body),
        plytix.patch(f"{of(MUG)}/product/{PAN}", {"quantity": quantity}),
        plytix.post(v2, body),
        plytix.patch(v2, body),
    ):
        assert answer.status_code == 422
        assert answer.json()["error"]["errors"][0]["field"] == "quantity"
    assert linked(plytix, MUG) == {PAN: 2, LAMP: 1}


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        "x",
        {"product_relationships": None},
        {"product_relationships": {}},
        {"product_relationships": PAN},
        bare(PAN),
        bare(None),
        bare([]),
        bare({}),
        bare({"product_id": None}),
        bare({"product_id": ""}),
        bare({"product_id": 3, "quantity": 1}),
        bare({"product_id": [PAN]}),
        bare({"id": PAN, "quantity": 1}),
    ],
)
def test_a_body_of_the_wrong_form_is_422(plytix: Plytix, body: Any) -> None:
    """Bare ids are for the removal in v2 alone."""
    v2 = of(MUG, version=2)
    for answer in (
        plytix.post(of(MUG), body),
        plytix.post(f"{of(MUG)}/unlink", body),
        plytix.post(v2, body),
        plytix.patch(v2, body),
    ):
        assert answer.status_code == 422
        assert answer.json()["error"]["msg"] == "Schema validation error"
    assert linked(plytix, MUG) == {PAN: 2, LAMP: 1}


def test_a_body_that_is_no_json_is_400(plytix: Plytix) -> None:
    for method, path in (
        ("POST", of(MUG)),
        ("POST", f"{of(MUG)}/unlink"),
        ("PATCH", f"{of(MUG)}/product/{PAN}"),
        ("POST", of(MUG, version=2)),
        ("PATCH", of(MUG, version=2)),
        ("DELETE", of(MUG, version=2)),
    ):
        assert plytix.call(method, path, b"{").status_code == 400
    assert plytix.call("DELETE", of(MUG, version=2)).status_code == 400


@fact("related products", "doc")
@pytest.mark.parametrize("version", [1, 2])
def test_a_product_has_300_related_products_in_a_relationship_at_most(version: int) -> None:
    def many() -> dict[str, Any]:
        account = small_account()
        blank = account["products"][-1]
        account["products"] += [
            blank | {"id": f"5b{number:022d}", "sku": f"N-{number}"} for number in range(301)
        ]
        return account

    with running(Options(port=0, limits=(), seed=many)) as box:
        plytix = Plytix(box)
        rows = [{"product_id": f"5b{number:022d}", "quantity": 1} for number in range(301)]
        path = of(EMPTY, version=version)
        assert plytix.post(path, bare(*rows)).status_code == 422
        assert linked(plytix, EMPTY) == {}
        assert plytix.post(path, bare(*rows[:300])).ok
        assert plytix.post(path, bare(rows[300])).status_code == 422
        assert plytix.post(path, bare(rows[299])).status_code == 200
        assert len(linked(plytix, EMPTY)) == 300
        assert plytix.post(of(EMPTY, GOES_WITH), bare(rows[300])).status_code == 201
        hub = of("5b" + "0" * 22, GOES_WITH)
        assert plytix.post(hub, bare(*rows[1:])).status_code == 201
        full = {"product_id": "5b" + "0" * 22, "quantity": 1}
        assert plytix.post(of(MUG, GOES_WITH), bare(full)).status_code == 422
        assert linked(plytix, MUG, GOES_WITH) == {KETTLE: 1}
        plytix.session.close()


# ---------------------------------------------------------------- v1: unlink and count


@fact("related products", "doc", "client")
def test_unlinking_takes_objects_and_is_204(plytix: Plytix) -> None:
    """A quantity that is sent along counts for nothing."""
    answer = plytix.post(f"{of(MUG)}/unlink", bare({"product_id": PAN, "quantity": "many"}))
    assert (answer.status_code, answer.content) == (204, b"")
    assert linked(plytix, MUG) == {LAMP: 1}
    plytix.post(f"{of(MUG)}/unlink", bare({"product_id": LAMP}))
    (left,) = plytix.product(MUG)["relationships"]
    assert left["relationship_id"] == GOES_WITH
    assert plytix.post(of(MUG), several(pan=1)).status_code == 201


@fact("related products", "guess")
def test_unlinking_passes_over_what_is_not_linked(plytix: Plytix) -> None:
    before = plytix.product(MUG)
    body = bare({"product_id": KETTLE}, {"product_id": NO_ID})
    assert plytix.post(f"{of(MUG)}/unlink", body).status_code == 204
    assert plytix.product(MUG) == before


@fact("related products", "doc", "live")
def test_a_changed_quantity_is_answered_with_the_pair(plytix: Plytix) -> None:
    before = plytix.product(MUG)["modified"]
    answer = plytix.patch(f"{of(MUG)}/product/{PAN}", {"quantity": 10})
    (told,) = answer.json()["data"]
    assert answer.status_code == 200
    assert told.pop("last_modified") > MOMENT
    assert told == {"product_id": PAN, "quantity": 10}
    assert linked(plytix, MUG) == {PAN: 10, LAMP: 1}
    assert plytix.product(MUG)["modified"] > before


@fact("related products", "guess")
def test_the_same_quantity_changes_nothing(plytix: Plytix) -> None:
    before = plytix.product(MUG)
    (told,) = plytix.patch(f"{of(MUG)}/product/{PAN}", {"quantity": 2}).json()["data"]
    assert told["last_modified"] == MOMENT
    assert plytix.product(MUG) == before


@fact("related products", "doc", "live")
@pytest.mark.parametrize("other", [KETTLE, NO_ID, "non-existing-id"])
def test_the_quantity_of_what_is_not_linked_is_404(plytix: Plytix, other: str) -> None:
    answer = plytix.patch(f"{of(MUG)}/product/{other}", {"quantity": 3})
    assert answer.status_code == 404
    assert linked(plytix, MUG) == {PAN: 2, LAMP: 1}


@pytest.mark.parametrize("body", [{}, [], {"quantity": None}, {"Quantity": 3}])
def test_a_quantity_is_needed(plytix: Plytix, body: Any) -> None:
    assert plytix.patch(f"{of(MUG)}/product/{PAN}", body).status_code == 422


@fact("related products", "doc", "client")
def test_the_routes_are_those_of_the_endpoint_pages(plytix: Plytix) -> None:
    """An overview of the reference spells both otherwise; clients work with these alone."""
    assert plytix.patch(f"{of(MUG)}/unlink", several(pan=1)).status_code == 405
    assert plytix.patch(f"{of(MUG)}/products/{PAN}", {"quantity": 3}).status_code == 404
    assert plytix.get(of(MUG)).status_code == 405
    assert linked(plytix, MUG) == {PAN: 2, LAMP: 1}


# ---------------------------------------------------------------- v2


@fact("v2", "doc")
def test_v2_links_and_passes_over_what_is_unknown_or_linked(plytix: Plytix) -> None:
    """A known pair keeps its quantity."""
    body = several(pan=9, kettle=3)
    body["product_relationships"] += [
        {"product_id": NO_ID, "quantity": 1},
        {"product_id": "non-existing-id", "quantity": 1},
    ]
    answer = plytix.post(of(MUG, version=2), body)
    assert (answer.status_code, answer.content) == (200, b"")
    assert linked(plytix, MUG) == {PAN: 2, LAMP: 1, KETTLE: 3}


@fact("v2", "doc")
def test_v2_changes_quantities_and_passes_over_what_is_not_linked(plytix: Plytix) -> None:
    body = several(pan=9, kettle=3)
    body["product_relationships"].append({"product_id": NO_ID, "quantity": 1})
    answer = plytix.patch(of(MUG, version=2), body)
    assert (answer.status_code, answer.content) == (200, b"")
    assert linked(plytix, MUG) == {PAN: 9, LAMP: 1}


@fact("v2", "guess")
def test_v2_needs_a_quantity_to_change_one(plytix: Plytix) -> None:
    answer = plytix.patch(of(MUG, version=2), bare({"product_id": PAN}))
    assert answer.status_code == 422


@fact("v2", "doc")
def test_v2_unlinks_by_bare_ids_in_the_body_of_a_delete(plytix: Plytix) -> None:
    answer = plytix.call("DELETE", of(MUG, version=2), bare(PAN, KETTLE, NO_ID, PAN))
    assert (answer.status_code, answer.content) == (204, b"")
    assert linked(plytix, MUG) == {LAMP: 1}


@pytest.mark.parametrize("body", [{}, [], bare({"product_id": PAN}), bare(3), bare(None), [PAN]])
def test_v2_unlinks_by_nothing_but_bare_ids(plytix: Plytix, body: Any) -> None:
    assert plytix.call("DELETE", of(MUG, version=2), body).status_code == 422
    assert linked(plytix, MUG) == {PAN: 2, LAMP: 1}


@fact("v2", "doc")
def test_v2_leaves_the_product_alone_when_nothing_changes(plytix: Plytix) -> None:
    before = plytix.product(MUG)
    path = of(MUG, version=2)
    plytix.post(path, several(pan=9))
    plytix.patch(path, several(pan=2))
    plytix.call("DELETE", path, bare(KETTLE))
    assert plytix.product(MUG) == before


@fact("v2", "doc", switch="done_v2")
@pytest.mark.parametrize(
    ("switch", "answers"),
    [
        ("documented", [(200, b""), (200, b""), (204, b"")]),
        ("sample", [(200, b"{}"), (200, b"{}"), (200, b"{}")]),
    ],
)
def test_v2_answers_without_a_body_or_an_empty_object_when_switched(
    plytix: Plytix, switch: str, answers: list[tuple[int, bytes]]
) -> None:
    plytix.switch(done_v2=switch)
    path = of(EMPTY, version=2)
    got = [
        plytix.post(path, several(pan=1)),
        plytix.patch(path, several(pan=4)),
        plytix.call("DELETE", path, bare(PAN)),
    ]
    assert [(answer.status_code, answer.content) for answer in got] == answers


@fact("v2", "doc")
def test_v2_has_neither_of_the_other_v1_routes(plytix: Plytix) -> None:
    path = of(MUG, version=2)
    assert plytix.post(f"{path}/unlink", several(pan=1)).status_code == 404
    assert plytix.patch(f"{path}/product/{PAN}", {"quantity": 1}).status_code == 404


# ---------------------------------------------------------------- both sides


@fact("related products", "client")
def test_a_link_points_one_way(plytix: Plytix) -> None:
    plytix.post(of(EMPTY), several(pan=2))
    assert linked(plytix, PAN) == {}


@fact("related products", "doc", "client")
def test_a_link_of_a_symmetrical_relationship_is_seen_from_both_sides(plytix: Plytix) -> None:
    """Quantity and moment are the same on both sides, whichever side writes."""
    assert linked(plytix, KETTLE, GOES_WITH) == {MUG: 1}
    before = plytix.product(PAN)["modified"]
    plytix.post(of(EMPTY, GOES_WITH), several(pan=2))
    assert linked(plytix, PAN, GOES_WITH) == {EMPTY: 2}
    assert plytix.product(PAN)["modified"] > before
    plytix.patch(f"{of(PAN, GOES_WITH)}/product/{EMPTY}", {"quantity": 5})
    assert linked(plytix, EMPTY, GOES_WITH) == {PAN: 5}
    (one,) = plytix.product(EMPTY)["relationships"][0]["related_products"]
    (other,) = plytix.product(PAN)["relationships"][0]["related_products"]
    assert one["last_modified"] == other["last_modified"]
    plytix.call("DELETE", of(PAN, GOES_WITH, 2), bare(EMPTY))
    assert plytix.product(EMPTY)["relationships"] == []


def test_a_symmetrical_link_that_the_other_side_made_is_known(plytix: Plytix) -> None:
    assert plytix.post(of(KETTLE, GOES_WITH), several(mug=1)).status_code == 200
    plytix.post(of(KETTLE, GOES_WITH, 2), several(mug=8))
    assert linked(plytix, MUG, GOES_WITH) == {KETTLE: 1}
    plytix.post(f"{of(KETTLE, GOES_WITH)}/unlink", several(mug=1))
    assert linked(plytix, MUG, GOES_WITH) == {}
    assert linked(plytix, MUG) == {PAN: 2, LAMP: 1}


# ---------------------------------------------------------------- deleted products


@fact("related products", "guess")
def test_a_deleted_product_is_related_to_nothing_any_more(plytix: Plytix) -> None:
    """The products that listed it keep their moment."""
    before = plytix.product(MUG)["modified"]
    plytix.delete(f"/api/v2/products/{PAN}")
    assert linked(plytix, MUG) == {LAMP: 1}
    plytix.delete(f"/api/v2/products/{LAMP}")
    (left,) = plytix.product(MUG)["relationships"]
    assert left["relationship_id"] == GOES_WITH
    assert plytix.product(MUG)["modified"] == before
    plytix.delete(f"/api/v1/products/{MUG}")
    assert plytix.product(KETTLE)["relationships"] == []


def test_variants_that_are_deleted_with_their_parent_are_related_to_nothing(plytix: Plytix) -> None:
    plytix.post(of(EMPTY), bare({"product_id": KETTLE_BLUE, "quantity": 1}))
    plytix.delete(f"/api/v1/products/{KETTLE}")
    assert plytix.product(EMPTY)["relationships"] == []
    assert linked(plytix, MUG, GOES_WITH) == {}
