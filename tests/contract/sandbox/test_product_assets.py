"""Linked assets of a product."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from sheetsync.sandbox.server import Options, running
from tests.contract.sandbox.at_once import at_once
from tests.contract.sandbox.conftest import Plytix, condition
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import (
    ACCOUNT_ID,
    EMPTY,
    KETTLE,
    KETTLE_BLUE,
    LOGO,
    MANUAL,
    MUG,
    PICTURE,
    small_account,
)

NO_ID = "5a00000000000000000000ff"
BOTH = pytest.mark.parametrize("version", [1, 2])


def of(product_id: str, version: int = 1) -> str:
    return f"/api/v{version}/products/{product_id}/assets"


def link(
    plytix: Plytix, product_id: str, asset_id: str, label: str, version: int = 1
) -> requests.Response:
    body = {"id": asset_id, "attribute_label": label}
    return plytix.post(of(product_id, version), body)


def linked(plytix: Plytix, product_id: str) -> list[str]:
    return [each["id"] for each in plytix.product(product_id)["assets"]]


def told(error: dict[str, Any], status: int, answer: requests.Response) -> None:
    assert (answer.status_code, answer.json()) == (status, {"error": error})


# ---------------------------------------------------------------- linked


@fact("product assets", "doc", "live")
@BOTH
def test_a_linked_asset_is_answered_with_its_id_alone(plytix: Plytix, version: int) -> None:
    answer = link(plytix, EMPTY, PICTURE, "picture", version)
    assert (answer.status_code, answer.json()) == (201, {"data": [{"id": PICTURE}]})
    assert answer.headers["Location"].endswith(f"{of(EMPTY, version)}/{PICTURE}")
    assert linked(plytix, EMPTY) == [PICTURE]


@fact("product assets", "doc")
@BOTH
def test_a_gallery_grows_at_its_end(plytix: Plytix, version: int) -> None:
    link(plytix, MUG, MANUAL, "gallery", version)
    assert plytix.product(MUG)["attributes"]["gallery"] == [LOGO, PICTURE, MANUAL]
    link(plytix, EMPTY, MANUAL, "gallery", version)
    assert plytix.product(EMPTY)["attributes"]["gallery"] == [MANUAL]


@fact("product assets", "doc")
@BOTH
def test_a_single_media_attribute_is_replaced(plytix: Plytix, version: int) -> None:
    link(plytix, EMPTY, PICTURE, "picture", version)
    link(plytix, EMPTY, LOGO, "picture", version)
    assert plytix.product(EMPTY)["attributes"]["picture"] == [LOGO]
    assert linked(plytix, EMPTY) == [LOGO]


@fact("product assets", "guess", switch="replaced_media")
def test_by_a_switch_the_replaced_asset_stays_linked(plytix: Plytix) -> None:
    plytix.switch(replaced_media="keep")
    link(plytix, EMPTY, PICTURE, "picture")
    link(plytix, EMPTY, LOGO, "picture")
    assert linked(plytix, EMPTY) == [PICTURE, LOGO]


@fact("product assets", "doc")
@BOTH
def test_the_thumbnail_is_replaced(plytix: Plytix, version: int) -> None:
    link(plytix, MUG, LOGO, "thumbnail", version)
    assert plytix.product(MUG)["thumbnail"] == {"id": LOGO}
    assert linked(plytix, MUG) == [PICTURE, LOGO], "it is in the gallery still"


@fact("product assets", "live")
def test_linked_assets_keep_the_order_of_linking(plytix: Plytix) -> None:
    for asset_id in (MANUAL, PICTURE, LOGO):
        link(plytix, EMPTY, asset_id, "gallery")
    assert linked(plytix, EMPTY) == [MANUAL, PICTURE, LOGO]
    shown = plytix.get(of(EMPTY)).json()["data"]
    assert [each["id"] for each in shown] == [MANUAL, PICTURE, LOGO]


def test_a_link_moves_modified_and_says_who(plytix: Plytix) -> None:
    before = plytix.product(EMPTY)
    link(plytix, EMPTY, PICTURE, "picture")
    after = plytix.product(EMPTY)
    assert after["modified"] > before["modified"]
    assert after["modified_user_audit"]["type"] == "API"
    plytix.delete(f"{of(EMPTY)}/{PICTURE}")
    assert plytix.product(EMPTY)["modified"] > after["modified"]


def test_an_asset_of_one_attribute_goes_into_another_as_well(plytix: Plytix) -> None:
    assert link(plytix, MUG, LOGO, "picture").status_code == 201
    assert plytix.product(MUG)["attributes"]["picture"] == [LOGO]


@fact("product assets", "doc")
def test_no_more_than_three_hundred_assets_are_linked() -> None:
    account = small_account()
    picture = account["assets"][0]
    ids = [f"5b{number:022x}" for number in range(301)]
    account["assets"] += [{**picture, "id": each} for each in ids]
    account["products"][-1]["attributes"] = {"gallery": ids[:299]}
    account["products"][-1]["assets"] = ids[:299]
    with at_once(seed=lambda: account) as plytix:
        assert link(plytix, EMPTY, ids[299], "gallery").status_code == 201
        answer = link(plytix, EMPTY, ids[300], "gallery")
        assert answer.status_code == 422
        assert len(linked(plytix, EMPTY)) == 300
        assert link(plytix, EMPTY, ids[0], "picture").status_code == 201
        assert len(plytix.get(of(EMPTY)).json()["data"]) == 300


# ---------------------------------------------------------------- refused


@fact("product assets", "doc")
@BOTH
@pytest.mark.parametrize("asset_id", [NO_ID, "non-existing-id"])
def test_an_unknown_asset_is_not_found(plytix: Plytix, version: int, asset_id: str) -> None:
    error = {
        "errors": [{"field": "asset.id", "msg": "asset does not exist"}],
        "msg": f"Asset id {asset_id} does not exist",
    }
    told(error, 404, link(plytix, EMPTY, asset_id, "picture", version))
    assert linked(plytix, EMPTY) == []


@fact("product assets", "doc")
@BOTH
@pytest.mark.parametrize("label", ["picture", "gallery", "thumbnail"])
def test_an_asset_that_is_in_the_attribute_already_is_told(
    plytix: Plytix, version: int, label: str
) -> None:
    before = plytix.product(MUG)
    error = {
        "errors": [{"field": "asset.id", "msg": "already linked"}],
        "msg": f"Asset id {PICTURE} is already linked to product attribute",
    }
    told(error, 409, link(plytix, MUG, PICTURE, label, version))
    assert plytix.product(MUG) == before


@fact("product assets", "doc")
@pytest.mark.parametrize("body", [{}, {"id": ""}, {"id": None}])
def test_v1_wants_the_id_of_an_asset(plytix: Plytix, body: dict[str, Any]) -> None:
    """In v1 a missing id and an empty one are both told as missing."""
    error = {
        "errors": [{"field": "id", "msg": "Missing data for required field."}],
        "msg": "Schema validation error",
    }
    told(error, 422, plytix.post(of(EMPTY), body | {"attribute_label": "picture"}))


@fact("v2", "doc")
@pytest.mark.parametrize("body", [{}, {"id": ""}, {"id": None}])
def test_v2_wants_the_id_of_an_asset_in_other_words(plytix: Plytix, body: dict[str, Any]) -> None:
    error = {
        "errors": [{"field": "asset.id", "msg": "asset id not found in request"}],
        "msg": "you must supply an id",
    }
    told(error, 422, plytix.post(of(EMPTY, 2), body | {"attribute_label": "picture"}))


@fact("product assets", "doc")
@BOTH
@pytest.mark.parametrize("body", [{}, {"attribute_label": ""}])
def test_the_label_of_an_attribute_is_wanted(
    plytix: Plytix, version: int, body: dict[str, Any]
) -> None:
    error = {
        "errors": [{"field": "attribute_label", "msg": "Missing data for required field."}],
        "msg": "Schema validation error",
    }
    told(error, 422, plytix.post(of(EMPTY, version), body | {"id": PICTURE}))


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"id": 3, "attribute_label": "picture"}, "id"),
        ({"id": [PICTURE], "attribute_label": "picture"}, "id"),
        ({"id": PICTURE, "attribute_label": 3}, "attribute_label"),
        ({"id": PICTURE, "attribute_label": {}}, "attribute_label"),
        ([], "_schema"),
    ],
)
@BOTH
def test_a_body_of_the_wrong_form_is_refused(
    plytix: Plytix, version: int, body: Any, field: str
) -> None:
    answer = plytix.post(of(EMPTY, version), body)
    assert answer.status_code == 422
    assert [row["field"] for row in answer.json()["error"]["errors"]] == [field]


@fact("product assets", "guess")
@BOTH
@pytest.mark.parametrize("label", ["nothing", "material", "attributes.picture", "Picture"])
def test_only_a_media_attribute_takes_an_asset(plytix: Plytix, version: int, label: str) -> None:
    answer = link(plytix, EMPTY, PICTURE, label, version)
    assert answer.status_code == 422
    assert [row["field"] for row in answer.json()["error"]["errors"]] == [label]
    assert linked(plytix, EMPTY) == []


@fact("product assets", "live")
@pytest.mark.parametrize("product_id", [NO_ID, "non-existing-id"])
@pytest.mark.parametrize("method", ["list", "one", "link", "unlink"])
def test_an_unknown_product_is_not_found_in_v1(
    plytix: Plytix, method: str, product_id: str
) -> None:
    answers = {
        "list": lambda: plytix.get(of(product_id)),
        "one": lambda: plytix.get(f"{of(product_id)}/{PICTURE}"),
        "link": lambda: link(plytix, product_id, PICTURE, "picture"),
        "unlink": lambda: plytix.delete(f"{of(product_id)}/{PICTURE}"),
    }
    error = {
        "errors": [{"field": "id", "msg": "product does not exist"}],
        "msg": f" No results found for {product_id}",
    }
    told(error, 404, answers[method]())


@fact("v2", "doc")
@pytest.mark.parametrize("product_id", [NO_ID, "non-existing-id"])
def test_an_unknown_product_is_told_in_other_words_in_v2(plytix: Plytix, product_id: str) -> None:
    error = {"msg": f"No product found for id {product_id}"}
    told(error, 404, plytix.get(of(product_id, 2)))
    told(error, 404, link(plytix, product_id, PICTURE, "picture", 2))
    told(error, 404, plytix.delete(f"{of(product_id, 2)}/{PICTURE}"))


# ---------------------------------------------------------------- read


@fact("product assets", "doc", "live")
@BOTH
def test_linked_assets_are_listed_with_five_members(plytix: Plytix, version: int) -> None:
    """A linked asset is told by id, file name, size and both addresses."""
    shown = plytix.get(of(MUG, version)).json()["data"]
    assert [each["id"] for each in shown] == [PICTURE, LOGO]
    assert shown[0].keys() == {"id", "filename", "file_size", "thumbnail", "url"}
    assert (shown[0]["filename"], shown[0]["file_size"]) == ("mug.jpg", 31885)
    for name in ("url", "thumbnail"):
        assert requests.get(shown[0][name], timeout=10).status_code == 200
    assert plytix.get(of(EMPTY, version)).json() == {"data": []}


@fact("product assets", "doc")
def test_one_linked_asset_is_read_in_v1(plytix: Plytix) -> None:
    (shown,) = plytix.get(f"{of(MUG)}/{LOGO}").json()["data"]
    assert shown == plytix.get(of(MUG)).json()["data"][1]


@fact("v2", "doc")
def test_one_linked_asset_is_not_read_in_v2(plytix: Plytix) -> None:
    assert plytix.get(f"{of(MUG, 2)}/{LOGO}").status_code == 405


@fact("product assets", "live")
@pytest.mark.parametrize("asset_id", [MANUAL, NO_ID, "non-existing-id"])
def test_an_asset_that_is_not_linked_is_not_found(plytix: Plytix, asset_id: str) -> None:
    answer = plytix.get(f"{of(MUG)}/{asset_id}")
    assert answer.status_code == 404


@fact("products", "doc")
def test_v1_products_expand_their_media(plytix: Plytix) -> None:
    product = plytix.get(f"/api/v1/products/{MUG}").json()["data"][0]
    asset = plytix.get(f"/api/v1/assets/{PICTURE}").json()["data"][0]
    assert product["assets"] == plytix.get(of(MUG)).json()["data"]
    picture = product["attributes"]["picture"]
    assert picture == {
        "id": PICTURE,
        "filename": "mug.jpg",
        "thumb": asset["thumbnail"],
        "url": asset["url"],
    }
    assert [each["id"] for each in product["attributes"]["gallery"]] == [LOGO, PICTURE]


@fact("products", "doc")
def test_a_thumbnail_tells_the_path_that_its_file_is_kept_under(plytix: Plytix) -> None:
    thumbnail = plytix.get(f"/api/v1/products/{MUG}").json()["data"][0]["thumbnail"]
    asset = plytix.get(f"/api/v1/assets/{PICTURE}").json()["data"][0]
    assert thumbnail.keys() == {"id", "filename", "thumbnail", "url"}
    assert thumbnail["url"] == asset["url"]
    assert thumbnail["url"].endswith(f"/file/{thumbnail['filename']}")
    assert thumbnail["filename"].startswith(f"public_files/pim/assets/{ACCOUNT_ID}/images/")


# ---------------------------------------------------------------- unlinked


@fact("product assets", "live")
@BOTH
def test_an_unlinked_asset_leaves_every_media_attribute(plytix: Plytix, version: int) -> None:
    answer = plytix.delete(f"{of(MUG, version)}/{PICTURE}")
    assert (answer.status_code, answer.content) == (204, b"")
    product = plytix.product(MUG)
    assert product["assets"] == [{"id": LOGO}]
    assert product["thumbnail"] is None
    assert "picture" not in product["attributes"]
    assert product["attributes"]["gallery"] == [LOGO]
    plytix.delete(f"{of(MUG, version)}/{LOGO}")
    product = plytix.product(MUG)
    assert product["assets"] == []
    assert "gallery" not in product["attributes"]


@fact("product assets", "doc")
def test_an_unlinked_asset_stays_in_the_account(plytix: Plytix) -> None:
    plytix.delete(f"{of(MUG)}/{PICTURE}")
    asset = plytix.get(f"/api/v1/assets/{PICTURE}").json()["data"][0]
    assert (asset["assigned"], asset["n_products"]) == (False, 0)


@fact("v2", "doc", switch="done_v2")
def test_by_a_switch_v2_answers_an_unlink_with_an_empty_object(plytix: Plytix) -> None:
    plytix.switch(done_v2="sample")
    answer = plytix.delete(f"{of(MUG, 2)}/{PICTURE}")
    assert (answer.status_code, answer.json()) == (200, {})
    assert plytix.delete(f"{of(MUG)}/{LOGO}").status_code == 204


@fact("product assets", "doc")
@BOTH
@pytest.mark.parametrize("asset_id", [MANUAL, NO_ID, "non-existing-id"])
def test_what_is_not_linked_cannot_be_unlinked(plytix: Plytix, version: int, asset_id: str) -> None:
    answer = plytix.delete(f"{of(MUG, version)}/{asset_id}")
    assert answer.status_code == 404
    assert answer.json()["error"]["errors"] == [
        {
            "field": "asset_id",
            "msg": f"asset id {asset_id} is not related to product id {MUG}",
        }
    ]


def test_an_asset_that_no_attribute_holds_is_unlinked_as_well(plytix: Plytix) -> None:
    body = {"sku": "PLAIN-1", "assets": [{"id": MANUAL}]}
    (product,) = plytix.post("/api/v1/products", body).json()["data"]
    assert [each["id"] for each in product["assets"]] == [MANUAL]
    assert plytix.delete(f"{of(product['id'])}/{MANUAL}").status_code == 204
    after = plytix.product(product["id"])
    assert after["assets"] == []
    assert after["modified"] >= product["modified"].removesuffix("+00:00")


@fact("product assets", "live")
def test_all_linked_assets_cannot_be_unlinked_at_once(plytix: Plytix) -> None:
    assert plytix.delete(of(MUG)).status_code == 405


# ---------------------------------------------------------------- variants


def test_variants_inherit_a_link_and_lose_it_with_their_parent() -> None:
    account = small_account()
    account["families"][0]["attributes"].append(
        {"label": "picture", "attribute_level": "parent_level"}
    )
    with running(Options(port=0, limits=(), seed=lambda: account)) as box:
        plytix = Plytix(box)
        has_picture = condition("attributes.picture", "exists")
        link(plytix, KETTLE, PICTURE, "picture")
        assert plytix.product(KETTLE_BLUE)["attributes"]["picture"] == [PICTURE]
        assert linked(plytix, KETTLE_BLUE) == [PICTURE]
        link(plytix, KETTLE_BLUE, LOGO, "picture")
        assert plytix.product(KETTLE_BLUE)["overwritten_attributes"] == ["picture"]
        assert sorted(plytix.skus([has_picture])) == ["KT-1", "KT-1-BL", "KT-1-RD", "MUG-1"]
        plytix.delete(f"{of(KETTLE)}/{PICTURE}")
        assert sorted(plytix.skus([has_picture])) == ["KT-1-BL", "MUG-1"]
        assert linked(plytix, KETTLE_BLUE) == [LOGO]
        plytix.session.close()
