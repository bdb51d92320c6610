"""Categories and assets: what other files here do not show of them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sheetsync.sandbox.server import Options, running
from tests.contract.sandbox.asset_steps import (
    ASSETS,
    SEARCH,
    UNKNOWN,
    WHOLE,
    found,
    new_category,
    read,
    upload,
)
from tests.contract.sandbox.conftest import Plytix, condition
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.file_host import picture
from tests.contract.sandbox.small_account import (
    LAMP,
    LOGO,
    MANUAL,
    MUG,
    MUGS,
    PAN,
    PICTURE,
    SPARE_PARTS,
    small_account,
)

V1 = "/api/v1"
PRODUCT = f"{V1}/categories/product"
FILE = f"{V1}/categories/file"
FAMILIES = f"{V1}/product_families"
RELATIONSHIPS = f"{V1}/relationships"
BOTH = pytest.mark.parametrize("tree", [PRODUCT, FILE])
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}"


def category(plytix: Plytix, name: str, parent: str = "", tree: str = PRODUCT) -> dict[str, Any]:
    path = f"{tree}/{parent}" if parent else tree
    (made,) = plytix.post(path, {"name": name}).json()["data"]
    return dict(made)


# ---------------------------------------------------------------- categories


@fact("categories", "doc", "live")
@BOTH
@pytest.mark.parametrize(
    ("name", "slug"),
    [("Apron", "apron"), ("Coffee Mugs", "coffee-mugs"), ("Pots, 12 cm", "pots-12-cm")],
)
def test_the_slug_is_the_name_in_kebab_case(
    plytix: Plytix, tree: str, name: str, slug: str
) -> None:
    assert category(plytix, name, tree=tree)["slug"] == slug


@fact("categories", "doc", "live")
@BOTH
def test_the_path_ends_with_the_category_and_the_parents_do_not(plytix: Plytix, tree: str) -> None:
    root = category(plytix, "Garden", tree=tree)
    child = category(plytix, "Pots", root["id"], tree)
    assert (root["path"], root["parents_ids"]) == (["Garden"], [])
    assert (child["path"], child["parents_ids"]) == (["Garden", "Pots"], [root["id"]])


@fact("categories", "doc", switch="category_create_status")
@BOTH
@pytest.mark.parametrize("status", [200, 201])
def test_a_child_is_answered_with_the_status_of_a_root(
    plytix: Plytix, tree: str, status: int
) -> None:
    plytix.switch(category_create_status=status)
    root = category(plytix, "Garden", tree=tree)
    answer = plytix.post(f"{tree}/{root['id']}", {"name": "Pots"})
    (child,) = answer.json()["data"]
    assert (answer.status_code, child["name"]) == (status, "Pots")
    if status == 201:
        assert answer.headers["Location"].endswith(f"{tree}/{child['id']}")


@fact("categories", "doc")
@BOTH
def test_there_is_no_route_of_the_tree_so_pages_tell_it(plytix: Plytix, tree: str) -> None:
    """The tree is put together from ``parents_ids``, page by page; no route tells it whole."""
    for path in ("tree", "root", ""):
        assert plytix.get(f"{tree}/{path}".rstrip("/")).status_code == 405
    root = category(plytix, "Garden", tree=tree)
    below = [category(plytix, name, root["id"], tree)["id"] for name in ("Pots", "Tools")]
    inner = category(plytix, "Big", below[0], tree)["id"]
    parents: dict[str, list[str]] = {}
    page = 1
    while rows := plytix.search(
        {"attributes": ["parents_ids"], "pagination": {"page": page, "page_size": 2}},
        f"{tree}/search",
    )["data"]:
        parents |= {row["id"]: row["parents_ids"] for row in rows}
        page += 1
    assert [each for each, above in parents.items() if above == [root["id"]]] == below
    assert parents[inner] == [root["id"], below[0]]


@fact("categories", "doc", "live")
@pytest.mark.parametrize("column", ["name", "path", "parents_ids", "n_children", "order"])
def test_each_documented_column_of_categories_comes_alone_with_the_id(
    plytix: Plytix, column: str
) -> None:
    rows = plytix.search({"attributes": [column]}, f"{PRODUCT}/search")["data"]
    assert [sorted(row) for row in rows] == [sorted(["id", column])] * 2


@fact("categories", "live")
@pytest.mark.parametrize(
    ("column", "value"), [("slug", "mugs"), ("modified", "2024-01-01T00:00:00.000000+00:00")]
)
def test_slug_and_modified_are_columns_too(plytix: Plytix, column: str, value: str) -> None:
    """Recorded rows of categories have them; the reference does not list them."""
    body = {"attributes": [column], "filters": [[condition("id", "in", [MUGS])]]}
    assert plytix.search(body, f"{PRODUCT}/search")["data"] == [{"id": MUGS, column: value}]


@fact("categories", "doc", "live")
@pytest.mark.parametrize("malformed", ["non-existing-id", UNKNOWN])
@BOTH
def test_a_deletion_of_no_category_deletes_none(plytix: Plytix, tree: str, malformed: str) -> None:
    answer = plytix.delete(f"{tree}/{malformed}")
    assert answer.status_code == 404
    assert answer.json()["error"]["msg"] == f" No results found for {malformed}"
    count = plytix.search({}, f"{tree}/search")["pagination"]["total_count"]
    assert count == (2 if tree == PRODUCT else 0)


@fact("search", "live")
@pytest.mark.parametrize(
    ("collection", "wanted"),
    [("categories/product", MUGS), ("relationships", SPARE_PARTS), ("assets", LOGO)],
)
def test_ids_can_be_listed_in_a_filter(plytix: Plytix, collection: str, wanted: str) -> None:
    """``id`` with ``in`` works on categories, relationships and assets."""
    body = {"filters": [[condition("id", "in", [UNKNOWN, wanted])]]}
    assert plytix.search(body, f"{V1}/{collection}/search")["data"] == [{"id": wanted}]


# ---------------------------------------------------------------- assets


@fact("assets", "doc", "live")
@pytest.mark.parametrize(
    ("member", "form"),
    [
        ("id", "[0-9a-f]{24}"),
        ("filename", r"blue\.png"),
        ("extension", "png"),
        ("content_type", "image/png"),
        ("file_size", "[1-9][0-9]*"),
        ("file_type", "IMAGES"),
        ("url", r"http.*/file/.*/blue\.png"),
        ("thumbnail", r"http.*/thumb/.*/blue\.png"),
        ("assigned", "True"),
        ("n_products", "1"),
        ("n_catalogs", "0"),
        ("categories", r"\[\{'id': '[0-9a-f]{24}',.*\}\]"),
        ("public", "True"),
        ("status", "ACTIVE"),
        ("has_custom_thumb", "False"),
        ("created", MOMENT + r"\+00:00"),
        ("modified", MOMENT + r"\+00:00"),
        ("file_modified", MOMENT),
        ("created_user_audit", r"\{'type': 'API'.*\}"),
        ("modified_user_audit", r"\{'type': 'API'.*\}"),
    ],
)
def test_a_member_of_an_asset_has_its_form(plytix: Plytix, member: str, form: str) -> None:
    """An asset that a product uses tells file, addresses, use, categories, moments and authors."""
    asset = upload(plytix, "blue.png", picture())
    plytix.patch(
        f"{ASSETS}/{asset['id']}", {"categories": [{"id": new_category(plytix, "Photos")}]}
    )
    link = {"id": asset["id"], "attribute_label": "gallery"}
    plytix.post(f"{V1}/products/{LAMP}/assets", link)
    assert re.fullmatch(form, str(read(plytix, asset["id"])[member]))


def test_every_member_of_an_asset_is_looked_at() -> None:
    (marked,) = [
        each
        for each in test_a_member_of_an_asset_has_its_form.pytestmark  # type: ignore[attr-defined]
        if each.name == "parametrize"
    ]
    assert {member for member, _ in marked.args[1]} == WHOLE


@fact("assets", "doc", "guess", switch="csv_file_type")
@pytest.mark.parametrize("group", ["FEED_FILES", "REPORTS", "TEXTS"])
def test_a_csv_counts_in_the_group_that_is_switched(plytix: Plytix, group: str) -> None:
    """CSV stands in two groups of file types; which of them an asset tells is a switch."""
    if group != "FEED_FILES":
        plytix.switch(csv_file_type=group)
    made = upload(plytix, "prices.csv", b"sku,price\n")
    (fetched,) = plytix.post(ASSETS, {"url": "https://example.test/b.csv"}).json()["data"]
    assert (made["file_type"], fetched["file_type"]) == (group, group)
    assert made["id"] in found(plytix, condition("file_type", "in", [group]))


@fact("assets", "doc")
def test_the_filter_by_file_type_offers_all_but_feed_files(plytix: Plytix) -> None:
    (told,) = plytix.get(f"{V1}/filters/asset").json()["data"]
    (options,) = [row["options"] for row in told["attributes"] if row["key"] == "file_type"]
    assert sorted(options) == [
        "COMPRESSED",
        "IMAGES",
        "OTHER",
        "REPORTS",
        "SOUNDS",
        "TEXTS",
        "VIDEOS",
    ]


@fact("assets", "doc")
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_an_asset_that_cannot_be_loaded_is_422(method: str) -> None:
    """The service tells to contact support; an account's data says which asset is ``broken``."""

    def damaged() -> dict[str, Any]:
        account = small_account()
        account["assets"][0]["broken"] = True
        return account

    with running(Options(port=0, limits=(), seed=damaged)) as box:
        plytix = Plytix(box)
        answer = plytix.call(method, f"{ASSETS}/{PICTURE}")
        assert (answer.status_code, answer.json()["error"]) == (
            422,
            {
                "msg": "There was an error loading this asset, please contact support",
                "errors": [{"field": "asset", "msg": "validation error"}],
            },
        )
        assert plytix.get(f"{ASSETS}/{LOGO}").status_code == 200
        assert len(found(plytix)) == 3
        plytix.session.close()


@fact("assets", "doc")
def test_an_asset_is_not_deleted_without_the_permission(plytix: Plytix) -> None:
    plytix.fault(method="DELETE", route=f"{ASSETS}/{{id}}", kind="forbid")
    answer = plytix.delete(f"{ASSETS}/{PICTURE}")
    assert (answer.status_code, answer.json()) == (403, {"error": {"msg": "Permission denied."}})
    assert read(plytix, PICTURE)["id"] == PICTURE


@fact("assets", "doc")
def test_no_route_takes_an_asset_out_of_a_category(plytix: Plytix) -> None:
    """Only the deletion of the category does."""
    photos = new_category(plytix, "Photos")
    plytix.patch(f"{ASSETS}/{PICTURE}", {"categories": [{"id": photos}]})
    for path in (f"categories/{photos}", "categories"):
        for method in ("GET", "POST", "DELETE"):
            assert plytix.call(method, f"{ASSETS}/{PICTURE}/{path}").status_code in {404, 405}
    assert [each["id"] for each in read(plytix, PICTURE)["categories"]] == [photos]
    plytix.delete(f"{FILE}/{photos}")
    assert read(plytix, PICTURE)["categories"] == []


@fact("assets", "client")
def test_categories_of_an_asset_may_come_as_bare_ids(plytix: Plytix) -> None:
    photos = new_category(plytix, "Photos")
    answer = plytix.patch(f"{ASSETS}/{PICTURE}", {"categories": [photos]})
    assert answer.status_code == 200
    assert [each["id"] for each in answer.json()["data"][0]["categories"]] == [photos]


@fact("assets", "live")
def test_the_id_in_a_409_is_that_of_the_asset_that_can_be_used_instead(plytix: Plytix) -> None:
    url = {"url": "https://example.test/a.png"}
    (made,) = plytix.post(ASSETS, url).json()["data"]
    (row,) = plytix.post(ASSETS, url).json()["error"]["errors"]
    assert read(plytix, row["msg"]) == made
    link = {"id": row["msg"], "attribute_label": "gallery"}
    assert plytix.post(f"{V1}/products/{LAMP}/assets", link).status_code == 201


@fact("assets", "live")
@pytest.mark.parametrize("declared", ["text/x-python", "image/png", "application/octet-stream"])
def test_the_declared_type_of_new_content_does_not_matter(plytix: Plytix, declared: str) -> None:
    """A JPEG takes the place of a JPEG whatever name and type its part of the form has."""
    old = upload(plytix, "mug.jpg", picture(kind="JPEG"))
    part = ("script.py", picture("red", kind="JPEG"), declared)
    answer = plytix.call("PUT", f"{ASSETS}/{old['id']}/content", files={"file": part})
    assert answer.status_code == 202
    (told,) = answer.json()["data"]
    assert (told["filename"], told["content_type"]) == ("mug.jpg", old["content_type"])


@fact("assets", "live", "guess")
def test_an_asset_with_unequal_type_and_extension_is_found_by_its_extension(
    plytix: Plytix,
) -> None:
    made = upload(plytix, "wrong.jpg", picture())
    assert made["content_type"] == "image/png"
    assert made["id"] in found(plytix, condition("extension", "eq", "jpg"))
    assert found(plytix, condition("extension", "eq", "png")) == []


@fact("pages", "client")
def test_deleting_while_paging_skips_rows(plytix: Plytix) -> None:
    """What is deleted from page 1 moves the rest up, so that page 2 passes rows over."""
    page = {"pagination": {"page": 1, "page_size": 1, "order": "filename"}}
    (first,) = found(plytix, **page)
    plytix.delete(f"{ASSETS}/{first}")
    page["pagination"]["page"] = 2
    assert (first, found(plytix, **page)) == (LOGO, [PICTURE])
    assert plytix.search({}, SEARCH)["pagination"]["count"] == 2
    assert MANUAL in found(plytix)


@fact("errors", "doc")
def test_what_is_there_already_is_told_in_many_ways(plytix: Plytix) -> None:
    """A taken category or attribute is 422, the latter without rows; a known asset or link is 409;
    v2 passes a known relation over.
    """
    related = {"product_relationships": [{"product_id": PAN, "quantity": 2}]}
    url = {"url": "https://example.test/a.png"}
    plytix.post(ASSETS, url)
    answers = [
        plytix.post(PRODUCT, {"name": "Kitchen"}),
        plytix.post(
            f"{V1}/attributes/product", {"name": "Material", "type_class": "TextAttribute"}
        ),
        plytix.post(ASSETS, url),
        plytix.post(f"{V1}/products/{MUG}/categories", {"id": MUGS}),
        plytix.post(f"{V1}/products/{MUG}/assets", {"id": LOGO, "attribute_label": "gallery"}),
        plytix.post(f"/api/v2/products/{MUG}/relationships/{SPARE_PARTS}", related),
    ]
    assert [answer.status_code for answer in answers] == [422, 422, 409, 409, 409, 200]
    assert ["errors" in answer.json()["error"] for answer in answers[:3]] == [True, False, True]
