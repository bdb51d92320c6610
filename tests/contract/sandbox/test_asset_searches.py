"""Searches for assets."""

from __future__ import annotations

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
    PICTURE,
    small_account,
)


@fact("assets", "doc")
@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (condition("status", "eq", "active"), [PICTURE, LOGO, MANUAL]),
        (condition("status", "!eq", "ACTIVE"), []),
        (condition("status", "like", "act"), [PICTURE, LOGO, MANUAL]),
        (condition("file_type", "in", ["TEXTS", "OTHER"]), [MANUAL]),
        (condition("file_type", "!in", ["TEXTS"]), [PICTURE, LOGO]),
        (condition("assigned", "eq", True), [PICTURE, LOGO, MANUAL]),
        (condition("assigned", "eq", False), []),
        (condition("file_size", "eq", 31885), [PICTURE, LOGO, MANUAL]),
        (condition("file_size", "!eq", 31885), []),
        (condition("file_size", "gt", 31885), []),
        (condition("file_size", "gte", 31885), [PICTURE, LOGO, MANUAL]),
        (condition("file_size", "lt", 31886), [PICTURE, LOGO, MANUAL]),
        (condition("file_size", "lte", 31884), []),
        (condition("id", "eq", LOGO), [LOGO]),
        (condition("id", "!eq", LOGO), [PICTURE, MANUAL]),
        (condition("id", "in", [LOGO, MANUAL, UNKNOWN]), [LOGO, MANUAL]),
        (condition("id", "!in", [LOGO, MANUAL]), [PICTURE]),
        (condition("categories", "exists"), []),
        (condition("categories", "!exists"), [PICTURE, LOGO, MANUAL]),
        (condition("categories", "in", [UNKNOWN]), []),
        (condition("categories", "!in", [UNKNOWN]), [PICTURE, LOGO, MANUAL]),
        (condition("extension", "eq", "PDF"), [MANUAL]),
        (condition("extension", "!eq", "jpg"), [MANUAL]),
        (condition("extension", "like", "p"), [PICTURE, LOGO, MANUAL]),
        (condition("filename", "eq", "LOGO.jpg"), [LOGO]),
        (condition("filename", "!eq", "logo.jpg"), [PICTURE, MANUAL]),
        (condition("filename", "like", "Mug"), [PICTURE]),
        (condition("created", "eq", "2024-01-01"), [PICTURE, LOGO, MANUAL]),
        (condition("created", "gt", "2024-01-01"), []),
        (condition("created", "gte", "2024-01-01"), [PICTURE, LOGO, MANUAL]),
        (condition("modified", "lt", "2024-01-02"), [PICTURE, LOGO, MANUAL]),
        (condition("modified", "lte", "2023-12-31"), []),
    ],
)
def test_assets_are_filtered(plytix: Plytix, row: dict[str, Any], expected: list[str]) -> None:
    """Assets are filtered by status, file type, use, size, id, category, name and moments."""
    assert found(plytix, row) == expected


@fact("assets", "doc")
def test_the_filter_by_category_finds_its_assets(plytix: Plytix) -> None:
    category = new_category(plytix, "Photos")
    plytix.patch(f"{ASSETS}/{LOGO}", {"categories": [{"id": category}]})
    assert found(plytix, condition("categories", "in", [category])) == [LOGO]
    assert found(plytix, condition("categories", "exists")) == [LOGO]
    assert found(plytix, condition("categories", "!in", [category])) == [PICTURE, MANUAL]


@fact("assets", "doc")
def test_the_filter_by_use_agrees_with_what_assets_tell(plytix: Plytix) -> None:
    asset = upload(plytix, "blue.png", picture())
    shown = {"attributes": ["assigned", "n_products"], "pagination": {"order": "filename"}}
    assert found(plytix, condition("assigned", "eq", False)) == [asset["id"]]
    link = {"id": asset["id"], "attribute_label": "gallery"}
    plytix.post(f"/api/v1/products/{LAMP}/assets", link)
    plytix.delete(f"/api/v1/products/{MUG}")
    assert found(plytix, condition("assigned", "eq", True)) == [MANUAL, asset["id"]]
    rows = plytix.search({"filters": [], **shown}, SEARCH)["data"]
    assert rows == [
        {"id": asset["id"], "assigned": True, "n_products": 1},
        {"id": LOGO, "assigned": False, "n_products": 0},
        {"id": MANUAL, "assigned": True, "n_products": 1},
        {"id": PICTURE, "assigned": False, "n_products": 0},
    ]
    either = [condition("assigned", "eq", True), condition("categories", "!exists")]
    assert found(plytix, *either) == [MANUAL, asset["id"]]


@fact("assets", "doc", "live")
def test_a_row_has_the_id_alone_unless_more_is_asked_for(plytix: Plytix) -> None:
    assert plytix.search({}, SEARCH)["data"] == [{"id": PICTURE}, {"id": LOGO}, {"id": MANUAL}]


@fact("assets", "doc")
def test_a_row_has_the_columns_asked_for_that_have_a_value(plytix: Plytix) -> None:
    columns = sorted(WHOLE)
    body = {"filters": [[condition("id", "eq", PICTURE)]], "attributes": columns}
    (row,) = plytix.search(body, SEARCH)["data"]
    whole = read(plytix, PICTURE)
    assert row == {name: value for name, value in whole.items() if value != []}


@fact("assets", "doc")
def test_a_filter_on_no_field_is_told_in_the_words_of_assets(plytix: Plytix) -> None:
    answer = plytix.post(SEARCH, {"filters": [[condition("nothing", "eq", 1)]]})
    assert (answer.status_code, answer.json()["error"]) == (
        422,
        {
            "msg": "Schema validation error",
            "errors": [
                {"field": "eq", "msg": "unknown field"},
                {"field": "filters", "msg": "Unable to decode filters properly"},
            ],
        },
    )


@fact("assets", "doc")
def test_assets_have_no_text_search(plytix: Plytix) -> None:
    body = {"filters": [[condition(["filename"], "text_search", "x")]]}
    assert plytix.post(SEARCH, body).status_code == 422


@fact("assets", "doc")
@pytest.mark.parametrize(
    ("name", "operator", "value"),
    [
        ("status", "in", ["ACTIVE"]),
        ("assigned", "exists", None),
        ("file_size", "like", "3"),
        ("filename", "in", ["a"]),
        ("categories", "eq", UNKNOWN),
        ("created", "exists", None),
    ],
)
def test_operators_that_a_field_does_not_offer_are_refused(
    plytix: Plytix, name: str, operator: str, value: Any
) -> None:
    body = {"filters": [[condition(name, operator, value)]]}
    assert plytix.post(SEARCH, body).status_code == 422


@fact("assets", "doc")
def test_an_ordered_search_with_too_many_matches_is_refused() -> None:
    """An order over more assets than the limit is answered 428; without it the search works."""
    options = Options(port=0, limits=(), seed=small_account, ordered_search_limit=2)
    with running(options) as box:
        plytix = Plytix(box)
        order = {"pagination": {"order": "filename"}}
        assert plytix.post(SEARCH, order).status_code == 428
        assert len(found(plytix)) == 3
        fewer = [condition("file_type", "in", ["IMAGES"])]
        assert found(plytix, *fewer, **order) == [LOGO, PICTURE]
        plytix.session.close()


@fact("assets", "doc")
@pytest.mark.parametrize("name", ["filename", "extension", "file_size", "created", "id"])
def test_assets_are_ordered_both_ways(plytix: Plytix, name: str) -> None:
    upload(plytix, "a.txt", b"abc")
    rows = plytix.search({"attributes": [name], "pagination": {"order": name}}, SEARCH)["data"]
    values = [row[name] for row in rows]
    assert values == sorted(values)
    body = {"attributes": [name], "pagination": {"order": f"-{name}"}}
    back = [row[name] for row in plytix.search(body, SEARCH)["data"]]
    assert back == sorted(values, reverse=True)


@fact("assets", "doc")
def test_the_largest_page_of_assets_has_a_hundred(plytix: Plytix) -> None:
    assert plytix.post(SEARCH, {"pagination": {"page_size": 100}}).status_code == 200
    assert plytix.post(SEARCH, {"pagination": {"page_size": 101}}).status_code == 422
