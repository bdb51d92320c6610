"""Products changed: what a patch takes, what it refuses and what it leaves alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sheetsync.sandbox.server import Options
from tests.contract.sandbox.conftest import Plytix, opened
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import (
    FAMILY,
    KITCHEN,
    LOGO,
    MANUAL,
    MUG,
    PAN,
    PICTURE,
    small_account,
)

V1, V2 = "/api/v1/products", "/api/v2/products"
UNKNOWN = "5a00000000000000000000ff"
SHORT = ["created", "created_user_audit", "id", "modified", "modified_user_audit"]


def errors(answer: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer.json()["error"]["errors"]
    return found


def crowded_account() -> dict[str, Any]:
    """The small account with 301 assets more."""
    account = small_account()
    asset = account["assets"][0]
    account["assets"] += [
        asset | {"id": f"{number:024x}", "filename": f"{number}.jpg"} for number in range(301)
    ]
    return account


@pytest.fixture
def crowded() -> Iterator[Plytix]:
    with opened(Options(port=0, limits=(), seed=crowded_account)) as plytix:
        yield plytix


@fact("products", "doc")
def test_a_patch_merges_and_null_clears(plytix: Plytix) -> None:
    answer = plytix.patch(
        f"{V2}/{MUG}",
        {"label": "New", "gtin": None, "attributes": {"pieces": 4, "material": None}},
    )
    assert answer.status_code == 200
    assert sorted(answer.json()["data"][0]) == SHORT
    product = plytix.product(MUG)
    assert (product["label"], product["gtin"], product["status"]) == ("New", None, "Completed")
    assert product["attributes"]["pieces"] == 4
    assert product["attributes"]["colour"] == "Blue"
    assert "material" not in product["attributes"]


@fact("v2", "doc", "live")
def test_a_patch_moves_modified_and_says_who(plytix: Plytix) -> None:
    before = plytix.product(MUG)
    answer = plytix.patch(f"{V2}/{MUG}", {"label": "New"}).json()["data"][0]
    assert answer["modified"] > before["modified"]
    assert answer["created"] == before["created"]
    assert answer["modified_user_audit"]["type"] == "API"
    assert answer["created_user_audit"] == before["created_user_audit"]
    assert plytix.product(MUG)["modified"] == answer["modified"]


@fact("products", "live", switch="unchanged_moves_modified")
@pytest.mark.parametrize(
    "body",
    [
        {},
        {"attributes": {}},
        {"attributes": None},
        {"status": "Completed"},
        {"label": "Mug", "attributes": {"weight_kg": 0.35, "uses": ["Coffee", "Tea"]}},
        {"attributes": {"since": "2015-03-28", "picture": {"id": PICTURE}}},
        {"attributes": {"care": None}},
        {"thumbnail": {"id": PICTURE}},
        {"unknown": 1, "created": "2000-01-01", "product_family_id": FAMILY},
    ],
)
def test_a_patch_that_changes_nothing_leaves_modified_alone(
    plytix: Plytix, body: dict[str, Any]
) -> None:
    before = plytix.product(MUG)
    answer = plytix.patch(f"{V2}/{MUG}", body)
    assert answer.status_code == 200
    assert plytix.product(MUG) == before


@fact("products", "guess", switch="unchanged_moves_modified")
def test_a_patch_that_changes_nothing_moves_modified_when_switched(plytix: Plytix) -> None:
    plytix.switch(unchanged_moves_modified=True)
    before = plytix.product(MUG)["modified"]
    plytix.patch(f"{V2}/{MUG}", {})
    assert plytix.product(MUG)["modified"] > before


@fact("products", "doc")
def test_v1_answers_a_patch_with_the_whole_product(plytix: Plytix) -> None:
    answer = plytix.patch(f"{V1}/{MUG}", {"label": "New"})
    assert answer.status_code == 200
    assert answer.json()["data"][0] == plytix.get(f"{V1}/{MUG}").json()["data"][0]


@fact("products", "doc", "guess", switch="all_or_nothing")
def test_every_bad_field_is_told_and_nothing_is_changed(plytix: Plytix) -> None:
    before = plytix.product(MUG)
    answer = plytix.patch(
        f"{V2}/{MUG}",
        {
            "label": "New",
            "status": "draft",
            "thumbnail": PICTURE,
            "attributes": {
                "no_such_label": 1,
                "weight_kg": "1,5",
                "colour": "Green",
                "uses": ["Tea", "Größe", "O'x"],
                "pieces": 2,
            },
        },
    )
    assert answer.status_code == 422
    assert answer.json()["error"]["msg"] == "product data validation failed"
    assert errors(answer) == [
        {
            "field": "status",
            "msg": "Value is not valid, valid values are [Draft, Completed, Archived]",
        },
        {"field": "thumbnail", "msg": {"_schema": ["Invalid input type."]}},
        {"field": "no_such_label", "msg": "label does not exist"},
        {"field": "weight_kg", "msg": "Not a valid decimal value. Format must be: ."},
        {"field": "colour", "msg": "[u'Green'] are not a valid values for Colour attribute."},
        {
            "field": "uses",
            "msg": "[u'Gr\\xf6\\xdfe', u\"O'x\"] are not a valid values for Uses attribute.",
        },
    ]
    assert plytix.product(MUG) == before


@fact("products", "guess", switch="all_or_nothing")
def test_good_fields_of_a_refused_patch_are_kept_when_switched(plytix: Plytix) -> None:
    plytix.switch(all_or_nothing=False)
    answer = plytix.patch(f"{V2}/{MUG}", {"label": "New", "attributes": {"nothing": 1}})
    assert answer.status_code == 422
    assert plytix.product(MUG)["label"] == "New"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"label": 3}, "label"),
        ({"status": None}, "status"),
        ({"status": "completed"}, "status"),
        ({"status": ["Draft"]}, "status"),
        ({"attributes": "x"}, "attributes"),
        ({"thumbnail": PICTURE}, "thumbnail"),
    ],
)
def test_system_fields_that_are_refused(plytix: Plytix, body: dict[str, Any], field: str) -> None:
    answer = plytix.patch(f"{V2}/{MUG}", body)
    assert answer.status_code == 422
    assert [row["field"] for row in errors(answer)] == [field]


@fact("products", "client", "guess", switch="patch_sku")
def test_a_sku_in_a_patch_is_passed_over_unless_switched(plytix: Plytix) -> None:
    plytix.patch(f"{V2}/{MUG}", {"sku": "NEW"})
    assert plytix.product(MUG)["sku"] == "MUG-1"
    plytix.switch(patch_sku="apply")
    assert plytix.patch(f"{V2}/{MUG}", {"sku": "pan-1"}).status_code == 409
    assert plytix.patch(f"{V2}/{MUG}", {"sku": 3}).status_code == 422
    assert plytix.patch(f"{V2}/{MUG}", {"sku": "NEW"}).status_code == 200
    assert plytix.product(MUG)["sku"] == "NEW"


@fact("products", "live", "client")
def test_the_thumbnail_is_set_by_object_and_removed_by_null(plytix: Plytix) -> None:
    plytix.patch(f"{V2}/{PAN}", {"thumbnail": {"id": PICTURE}})
    pan = plytix.product(PAN)
    assert pan["thumbnail"] == {"id": PICTURE}
    assert {"id": PICTURE} in pan["assets"]
    plytix.patch(f"{V2}/{PAN}", {"thumbnail": None})
    assert plytix.product(PAN)["thumbnail"] is None


@fact("products", "guess", switch="patch_categories")
def test_categories_and_assets_of_a_patch_are_passed_over_unless_switched(plytix: Plytix) -> None:
    body = {"categories": [{"id": KITCHEN}], "assets": [{"id": MANUAL}]}
    before = plytix.product(MUG)
    assert plytix.patch(f"{V2}/{MUG}", body).status_code == 200
    assert plytix.patch(f"{V2}/{MUG}", {"categories": "x", "assets": [3]}).status_code == 200
    assert plytix.product(MUG) == before
    plytix.switch(patch_categories="apply")
    assert plytix.patch(f"{V2}/{MUG}", body).status_code == 200
    mug = plytix.product(MUG)
    assert mug["categories"] == [{"id": KITCHEN}]
    assert mug["assets"] == [{"id": MANUAL}, {"id": PICTURE}, {"id": LOGO}]
    wrong = plytix.patch(f"{V2}/{MUG}", {"categories": [{"id": UNKNOWN}], "assets": "x"})
    assert [row["field"] for row in errors(wrong)] == ["categories", "assets"]
    assert plytix.patch(f"{V2}/{MUG}", {"categories": []}).status_code == 200
    assert plytix.product(MUG)["categories"] == []


@fact("product assets", "guess", switch="replaced_media")
@pytest.mark.parametrize(
    ("choice", "left"), [("unlink", [PICTURE, MANUAL]), ("keep", [PICTURE, LOGO, MANUAL])]
)
def test_an_asset_that_leaves_the_last_media_attribute_is_unlinked_unless_switched(
    plytix: Plytix, choice: str, left: list[str]
) -> None:
    plytix.switch(replaced_media=choice)
    gallery = [{"id": MANUAL}, {"id": PICTURE}]
    plytix.patch(f"{V2}/{MUG}", {"attributes": {"gallery": gallery}})
    assert plytix.product(MUG)["assets"] == [{"id": each} for each in left]


@fact("product assets", "doc")
def test_a_product_has_at_most_300_assets(crowded: Plytix) -> None:
    ids = [{"id": f"{number:024x}"} for number in range(301)]
    assert crowded.post(V2, {"sku": "A", "assets": ids}).status_code == 422
    answer = crowded.post(V2, {"sku": "A", "assets": ids[:300]})
    assert answer.status_code == 201
    path = f"{V2}/{answer.json()['data'][0]['id']}"
    before = crowded.get(path).json()
    for body in ({"thumbnail": ids[300]}, {"attributes": {"gallery": ids}}):
        refused = crowded.patch(path, {"label": "New"} | body)
        assert refused.status_code == 422
        assert [row["field"] for row in errors(refused)] == ["assets"]
        assert crowded.get(path).json() == before
    assert crowded.patch(path, {"thumbnail": ids[7]}).status_code == 200
    assert crowded.post(V2, {"sku": "B", "attributes": {"gallery": ids}}).status_code == 422
    variant = {"sku": "C", "assets": ids}
    assert crowded.post(f"{path}/variants", variant).status_code == 422


@fact("products", "client")
def test_no_attributes_may_be_written_as_a_list(plytix: Plytix) -> None:
    """An empty list of attributes changes nothing: so PHP writes an object without members."""
    before = plytix.product(MUG)
    answer = plytix.patch(f"{V1}/{MUG}", {"attributes": []})
    assert answer.status_code == 200
    assert plytix.product(MUG) == before
