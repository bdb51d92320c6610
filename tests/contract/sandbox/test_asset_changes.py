"""Assets that are read, changed, deleted, and given new content."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from PIL import Image

from sheetsync.sandbox.server import Options, running
from tests.contract.sandbox.asset_steps import (
    ASSETS,
    UNKNOWN,
    WHOLE,
    found,
    new_category,
    put_content,
    read,
    upload,
    wrong_fields,
)
from tests.contract.sandbox.at_once import at_once
from tests.contract.sandbox.conftest import Plytix, condition
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.file_host import picture
from tests.contract.sandbox.small_account import (
    KETTLE,
    LAMP,
    LOGO,
    MANUAL,
    MUG,
    PICTURE,
    small_account,
)


@pytest.fixture(scope="module")
def prompt_box() -> Iterator[Plytix]:
    with at_once() as plytix:
        yield plytix


@pytest.fixture
def prompt(prompt_box: Plytix) -> Plytix:
    """A sandbox where what is accepted comes with the next request."""
    prompt_box.control("POST", "/reset")
    return prompt_box


# ---------------------------------------------------------------- read and used


@fact("assets", "doc")
def test_one_asset_is_read_whole_and_file_modified_has_no_offset(plytix: Plytix) -> None:
    asset = read(plytix, PICTURE)
    assert asset.keys() == WHOLE
    assert asset["modified"] == "2024-01-01T00:00:00.000000+00:00"
    assert asset["file_modified"] == "2024-01-01T00:00:00.000000"


@fact("assets", "doc", "live")
@pytest.mark.parametrize("asset_id", [UNKNOWN, "non-existing-id"])
@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_an_unknown_asset_is_not_found(plytix: Plytix, method: str, asset_id: str) -> None:
    body = {"filename": "a.jpg"} if method == "PATCH" else None
    answer = plytix.call(method, f"{ASSETS}/{asset_id}", body)
    assert (answer.status_code, answer.json()) == (
        404,
        {
            "error": {
                "errors": [{"field": "asset_id", "msg": "asset does not exist"}],
                "msg": f" No results found for {asset_id}",
            }
        },
    )


@fact("assets", "doc", "live")
def test_the_content_of_an_unknown_asset_is_not_found(plytix: Plytix) -> None:
    for asset_id in (UNKNOWN, "non-existing-id"):
        answer = put_content(plytix, asset_id, picture())
        assert answer.status_code == 404
        assert answer.json()["error"]["errors"][0]["field"] == "id"
        assert answer.json()["error"]["msg"] == f" No results found for {asset_id}"
    assert plytix.call("PUT", f"{ASSETS}/{UNKNOWN}/content").status_code == 404


@fact("assets", "doc")
def test_an_asset_tells_how_many_products_use_it(plytix: Plytix) -> None:
    asset = upload(plytix, "blue.png", picture())
    link = {"id": asset["id"], "attribute_label": "picture"}
    assert plytix.post(f"/api/v1/products/{LAMP}/assets", link).status_code == 201
    assert plytix.post(f"/api/v2/products/{MUG}/assets", link).status_code == 201
    used = read(plytix, asset["id"])
    assert (used["assigned"], used["n_products"]) == (True, 2)
    plytix.delete(f"/api/v1/products/{LAMP}")
    plytix.delete(f"/api/v1/products/{MUG}/assets/{asset['id']}")
    unused = read(plytix, asset["id"])
    assert (unused["assigned"], unused["n_products"]) == (False, 0)


# ---------------------------------------------------------------- changed


@fact("assets", "doc")
def test_an_asset_is_renamed_within_its_extension(plytix: Plytix) -> None:
    before = read(plytix, PICTURE)
    answer = plytix.patch(f"{ASSETS}/{PICTURE}", {"filename": "big mug.JPG"})
    assert answer.status_code == 200
    (asset,) = answer.json()["data"]
    assert asset == read(plytix, PICTURE)
    assert asset["filename"] == "big mug.JPG"
    assert asset["modified"] > before["modified"]
    assert asset["file_modified"] == before["file_modified"]
    assert asset["modified_user_audit"]["type"] == "API"
    assert requests.get(asset["url"], timeout=10).status_code == 200
    assert requests.get(before["url"], timeout=10).status_code == 200


@fact("assets", "doc")
@pytest.mark.parametrize("filename", ["mug.png", "mug", "mug.jpeg"])
def test_another_extension_is_refused(plytix: Plytix, filename: str) -> None:
    answer = plytix.patch(f"{ASSETS}/{PICTURE}", {"filename": filename})
    assert wrong_fields(answer) == {"filename": "Extension changes are not allowed"}
    assert read(plytix, PICTURE)["filename"] == "mug.jpg"


@fact("assets", "guess")
@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"filename": 3}, "filename"),
        ({"filename": "/"}, "filename"),
        ({"public": "yes"}, "public"),
        ({"categories": "x"}, "categories"),
        ({"categories": [3]}, "categories"),
        ({"categories": [{"name": "x"}]}, "categories"),
        ({"categories": [{"id": UNKNOWN}]}, "categories"),
        ([], "_schema"),
    ],
)
def test_a_bad_change_is_refused_and_changes_nothing(plytix: Plytix, body: Any, field: str) -> None:
    before = read(plytix, PICTURE)
    more = {"public": False, "filename": "other.jpg"}
    answer = plytix.patch(f"{ASSETS}/{PICTURE}", more | body if isinstance(body, dict) else body)
    assert list(wrong_fields(answer)) == [field]
    assert read(plytix, PICTURE) == before


@fact("assets", "client")
def test_an_asset_is_made_private_and_public(plytix: Plytix) -> None:
    for public in (False, True):
        plytix.patch(f"{ASSETS}/{PICTURE}", {"public": public})
        assert read(plytix, PICTURE)["public"] is public


def in_categories(plytix: Plytix) -> list[str]:
    return [each["id"] for each in read(plytix, PICTURE)["categories"]]


@fact("assets", "doc", "client", switch="asset_categories")
def test_categories_are_added_as_objects_or_as_bare_ids(plytix: Plytix) -> None:
    first, second = new_category(plytix, "Photos"), new_category(plytix, "Details")
    answer = plytix.patch(f"{ASSETS}/{PICTURE}", {"categories": [{"id": first}]})
    assert answer.json()["data"][0]["categories"] == [
        {"id": first, "name": "Photos", "path": ["Photos"]}
    ]
    plytix.patch(f"{ASSETS}/{PICTURE}", {"categories": [second, first]})
    assert in_categories(plytix) == [first, second]
    plytix.patch(f"{ASSETS}/{PICTURE}", {"categories": []})
    assert in_categories(plytix) == [first, second]


@fact("assets", "guess", switch="asset_categories")
def test_by_a_switch_categories_replace_the_others(plytix: Plytix) -> None:
    plytix.switch(asset_categories="replace")
    first, second = new_category(plytix, "Photos"), new_category(plytix, "Details")
    plytix.patch(f"{ASSETS}/{PICTURE}", {"categories": [{"id": first}]})
    plytix.patch(f"{ASSETS}/{PICTURE}", {"categories": [{"id": second}]})
    assert in_categories(plytix) == [second]
    plytix.patch(f"{ASSETS}/{PICTURE}", {"categories": []})
    assert in_categories(plytix) == []


def test_a_category_that_is_deleted_is_gone_from_its_assets(plytix: Plytix) -> None:
    category = new_category(plytix, "Photos")
    plytix.patch(f"{ASSETS}/{PICTURE}", {"categories": [{"id": category}]})
    plytix.delete(f"/api/v1/categories/file/{category}")
    assert in_categories(plytix) == []
    assert found(plytix, condition("categories", "exists")) == []


@fact("assets", "guess", switch="unchanged_moves_modified")
def test_a_change_to_the_same_leaves_modified_alone_unless_a_switch_says_so(
    plytix: Plytix,
) -> None:
    before = read(plytix, PICTURE)
    same = {"filename": "mug.jpg", "public": True, "nothing": 1}
    assert plytix.patch(f"{ASSETS}/{PICTURE}", same).json()["data"] == [before]
    plytix.switch(unchanged_moves_modified=True)
    plytix.patch(f"{ASSETS}/{PICTURE}", same)
    assert read(plytix, PICTURE)["modified"] > before["modified"]


# ---------------------------------------------------------------- deleted


@fact("assets", "doc")
def test_a_deleted_asset_is_gone_with_its_file(plytix: Plytix) -> None:
    asset = upload(plytix, "blue.png", picture())
    answer = plytix.delete(f"{ASSETS}/{asset['id']}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert plytix.get(f"{ASSETS}/{asset['id']}").status_code == 404
    assert requests.get(asset["url"], timeout=10).status_code == 404
    assert asset["id"] not in found(plytix)


@fact("assets", "guess")
def test_products_lose_a_deleted_asset_wherever_they_have_it(plytix: Plytix) -> None:
    before = plytix.product(MUG)
    plytix.delete(f"{ASSETS}/{PICTURE}")
    product = plytix.product(MUG)
    assert product["assets"] == [{"id": LOGO}]
    assert product["thumbnail"] is None
    assert "picture" not in product["attributes"]
    assert product["attributes"]["gallery"] == [LOGO]
    assert product["modified"] > before["modified"]
    plytix.delete(f"{ASSETS}/{LOGO}")
    assert "gallery" not in plytix.product(MUG)["attributes"]


@fact("assets", "guess")
def test_variants_lose_a_deleted_asset_that_they_inherited() -> None:
    account = small_account()
    account["families"][0]["attributes"].append(
        {"label": "picture", "attribute_level": "parent_level"}
    )
    with at_once(seed=lambda: account) as plytix:
        plytix.patch(f"/api/v2/products/{KETTLE}", {"attributes": {"picture": {"id": MANUAL}}})
        kettle = condition("attributes.picture", "exists"), condition("sku", "like", "KT-1")
        assert len(plytix.skus([*kettle])) == 3
        plytix.delete(f"{ASSETS}/{MANUAL}")
        assert plytix.skus([*kettle]) == []
        assert plytix.skus([condition("assets", "exists"), kettle[1]]) == []


# ---------------------------------------------------------------- replaced


@fact("assets", "doc", "live")
def test_the_content_is_replaced_and_answered_as_it_will_be(prompt: Plytix) -> None:
    asset = upload(prompt, "blue.png", picture())
    other = picture("red", (90, 40))
    answer = put_content(prompt, asset["id"], other)
    assert answer.status_code == 202
    (told,) = answer.json()["data"]
    assert (told["id"], told["file_size"]) == (asset["id"], len(other))
    assert told == read(prompt, asset["id"])
    assert told["filename"] == "blue.png"
    assert told["url"] == asset["url"]
    for name in ("file_modified", "modified"):
        assert told[name] > asset[name]
    assert requests.get(told["url"], timeout=10).content == other
    with Image.open(io.BytesIO(requests.get(told["thumbnail"], timeout=10).content)) as small:
        assert small.size == (90, 40)


@fact("assets", "doc")
def test_the_location_of_a_replaced_content_is_broken(prompt: Plytix) -> None:
    location = put_content(prompt, PICTURE, picture("red", kind="JPEG")).headers["Location"]
    assert " object at 0x" in location


@fact("assets", "live")
def test_the_bytes_tell_the_type_of_new_content_not_its_name(prompt: Plytix) -> None:
    jpeg = picture(kind="JPEG")
    assert put_content(prompt, PICTURE, jpeg, "picture.py").status_code == 202
    assert requests.get(read(prompt, PICTURE)["url"], timeout=10).content == jpeg


@fact("assets", "doc")
@pytest.mark.parametrize(
    ("filename", "old", "new"),
    [
        ("mug.jpg", picture(kind="JPEG"), picture()),
        ("mug.jpg", picture(kind="JPEG"), b"plain text"),
        ("a.txt", b"text", picture()),
        ("a.csv", b"a,b\n", b"\0\1\2"),
        ("a.pdf", b"%PDF-1.4", b"PK\3\4"),
    ],
)
def test_content_of_another_type_is_refused(
    prompt: Plytix, filename: str, old: bytes, new: bytes
) -> None:
    asset = upload(prompt, filename, old)
    answer = put_content(prompt, asset["id"], new, filename)
    assert answer.status_code == 400
    assert answer.json()["error"]["errors"] == [
        {"field": "content_type", "msg": "You cannot change the format type of the asset."}
    ]
    assert requests.get(asset["url"], timeout=10).content == old
    assert read(prompt, asset["id"]) == asset


@pytest.mark.parametrize(
    ("filename", "old", "new"),
    [
        ("a.csv", b"a,b\n", b"c,d\n"),
        ("a.stl", b"solid", b"\0\1"),
        ("a.bin", b"abc", b"\0\1"),
        ("a.webm", b"\x1aE\xdf\xa3", b"\x1aE\xdf\xa3 more"),
        ("mug.jpg", b"no picture", b"none either"),
    ],
)
def test_content_of_the_same_type_is_taken(
    prompt: Plytix, filename: str, old: bytes, new: bytes
) -> None:
    asset = upload(prompt, filename, old)
    assert put_content(prompt, asset["id"], new).status_code == 202
    assert requests.get(asset["url"], timeout=10).content == new


@fact("assets", "doc")
@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"files": {"other": ("a.jpg", b"abc")}}, 422),
        ({"files": {"file": ("a.jpg", b"")}}, 422),
        ({"data": b"abc"}, 400),
        ({"json": {"file": "abc"}}, 400),
        ({"data": b"abc", "headers": {"Content-Type": "multipart/form-data"}}, 400),
        ({"data": b"abc", "headers": {"Content-Type": "multipart/form-data; boundary=x"}}, 400),
    ],
)
def test_content_comes_as_the_part_file_of_a_form(
    plytix: Plytix, more: dict[str, Any], status: int
) -> None:
    answer = plytix.call("PUT", f"{ASSETS}/{PICTURE}/content", **more)
    assert answer.status_code == status


def test_the_part_file_may_come_without_a_name(prompt: Plytix) -> None:
    asset = upload(prompt, "a.txt", b"abc")
    answer = prompt.call("PUT", f"{ASSETS}/{asset['id']}/content", files={"file": (None, b"new")})
    assert answer.status_code == 202
    assert requests.get(asset["url"], timeout=10).content == b"new"


@fact("assets", "doc", "live")
def test_new_content_may_come_later() -> None:
    options = Options(port=0, limits=(), seed=small_account, later=3600)
    with running(options) as box:
        plytix = Plytix(box)
        asset = upload(plytix, "a.txt", b"abc")
        (told,) = put_content(plytix, asset["id"], b"longer").json()["data"]
        assert told["file_size"] == len(b"longer")
        assert read(plytix, asset["id"]) == asset
        assert requests.get(asset["url"], timeout=10).content == b"abc"
        plytix.session.close()
