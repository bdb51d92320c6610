"""Requests and answers that the published reference prints, beside the tables of its rules.

Sources: Plytix API v1 and v2, the examples of product search, linked assets and categories,
attribute groups and families; "Available filters".
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.sandbox.conftest import Plytix, condition
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import KETTLE, LAMP, LOGO, MUG, MUGS, PICTURE

V1 = "/api/v1/products/search"
V2 = "/api/v2/products/search"
BOTH = (V1, V2)


def row(plytix: Plytix, sku: str, *columns: str, path: str = V1) -> dict[str, Any]:
    """The row of one product."""
    body = {"attributes": list(columns), "filters": [[condition("sku", "eq", sku)]]}
    (found,) = plytix.search(body, path)["data"]
    return dict(found)


# ---------------------------------------------------------------- columns


@fact("columns", "doc")
@pytest.mark.parametrize("path", BOTH)
def test_every_listed_filter_key_is_a_column(plytix: Plytix, path: str) -> None:
    """Whatever `key` the available filters list, a product search can be asked for it."""
    (listed,) = plytix.get("/api/v1/filters/product").json()["data"]
    keys = [entry["key"] for entry in (*listed["attributes"], *listed["properties"])]
    assert {"images", "static_lists", "_is_variation", "attributes.gallery"} <= set(keys)
    for key in keys:
        answer = plytix.post(path, {"attributes": [key]})
        assert answer.status_code == 200, key


@fact("columns", "guess")
@pytest.mark.parametrize("path", BOTH)
def test_what_the_rarer_columns_hold(plytix: Plytix, path: str) -> None:
    """`images` are the linked pictures, `_is_variation` and `_has_variations` true or false;
    `static_lists` is never there.
    """
    columns = ("images", "static_lists", "_is_variation", "_has_variations")
    found = row(plytix, "KT-1", *columns, path=path)
    assert (found["_is_variation"], found["_has_variations"]) == (False, True)
    assert not {"images", "static_lists"} & found.keys()
    found = row(plytix, "KT-1-BL", *columns, path=path)
    assert (found["_is_variation"], found["_has_variations"]) == (True, False)
    assert row(plytix, "MUG-1", *columns, path=path)["images"] == [{"id": PICTURE}, {"id": LOGO}]


@fact("columns", "guess", "client", switch="linked_rows_v1")
def test_linked_things_in_v1_rows(plytix: Plytix) -> None:
    """Assets and categories in v1 rows are objects with an `id`; a switch shows them whole."""
    found = row(plytix, "MUG-1", "assets", "categories")
    assert (found["assets"], found["categories"]) == (
        [{"id": PICTURE}, {"id": LOGO}],
        [{"id": MUGS}],
    )
    plytix.switch(linked_rows_v1="whole")
    found = row(plytix, "MUG-1", "assets", "categories")
    assert [asset["filename"] for asset in found["assets"]] == ["mug.jpg", "logo.jpg"]
    assert found["categories"] == [{"id": MUGS, "name": "Mugs", "path": ["Kitchen", "Mugs"]}]


@fact("columns", "doc")
@pytest.mark.parametrize("path", BOTH)
def test_too_many_columns_are_told_before_unknown_ones(plytix: Plytix, path: str) -> None:
    """Too many columns are refused as too many, even if none of them exists."""
    answer = plytix.post(path, {"attributes": [f"attributes.att_{each}" for each in range(51)]})
    assert answer.status_code == 422
    (error,) = answer.json()["error"]["errors"]
    assert error["field"] == "schema"
    assert error["msg"].startswith("columns limit exceeded, current limit is ")


# ---------------------------------------------------------------- what is not linked


@fact("product assets", "doc")
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_an_asset_that_is_not_linked(plytix: Plytix, method: str) -> None:
    """An asset that is not linked is 404; message and row say the same."""
    answer = plytix.call(method, f"/api/v1/products/{LAMP}/assets/{PICTURE}")
    assert answer.status_code == 404
    error = answer.json()["error"]
    assert error["msg"] == f"asset id {PICTURE} is not related to product id {LAMP}"
    assert error["errors"] == [{"field": "asset_id", "msg": error["msg"]}]


@fact("product categories", "doc")
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_category_that_is_not_linked(plytix: Plytix, method: str) -> None:
    """A category that is not linked is 404, with a row that speaks of `asset.id`."""
    answer = plytix.call(method, f"/api/v1/products/{LAMP}/categories/{MUGS}")
    assert answer.status_code == 404
    error = answer.json()["error"]
    assert error["msg"] == f"category_id {MUGS} is not related to product id {LAMP}"
    assert error["errors"] == [{"field": "asset.id", "msg": error["msg"]}]


# ---------------------------------------------------------------- definitions


@fact("groups", "doc")
def test_groups_can_be_asked_for_a_label(plytix: Plytix) -> None:
    """A search of groups may ask for `label`, which groups have none of."""
    body = {"attributes": ["name", "label", "order"]}
    rows = plytix.search(body, "/api/v1/attribute-groups/product/search")["data"]
    assert [(each["name"], each["order"]) for each in rows] == [("Facts", 0)]


@fact("families", "doc")
def test_a_family_is_created_with_system_fields(plytix: Plytix) -> None:
    """A family may be created with system fields at a level, named by `label` in an object."""
    body = {"name": "Pans", "parent_attributes": [{"label": "status"}], "attributes": []}
    answer = plytix.post("/api/v1/product_families", body)
    assert answer.status_code == 201
    family = answer.json()["data"][0]["id"]
    listed = plytix.get(f"/api/v1/product_families/{family}/all_attributes").json()["data"]
    levels = {each["label"]: each["attribute_level"] for each in listed}
    assert levels["status"] == "parent_level"
    assert levels["label"] != "parent_level"


# ---------------------------------------------------------------- writing


@fact("products", "doc")
def test_linked_categories_may_be_sent_as_they_were_read(plytix: Plytix) -> None:
    """A create may send categories with their name and path; only the id counts."""
    sent = {"id": MUGS, "name": "Other name", "path": ["Somewhere", "else"]}
    answer = plytix.post("/api/v1/products", {"sku": "NEW-1", "categories": [sent]})
    assert answer.status_code == 201
    (category,) = answer.json()["data"][0]["categories"]
    assert category == {"id": MUGS, "name": "Mugs", "path": ["Kitchen", "Mugs"]}


@fact("errors", "doc")
def test_json_with_single_quotes_is_400(plytix: Plytix) -> None:
    """A body that is no JSON is 400 and tells line, column and character."""
    answer = plytix.post("/api/v1/products", b"{\n    'sku': 1\n}")
    assert answer.status_code == 400
    assert answer.json()["error"] == {
        "msg": "Failed to decode JSON object: Expecting property name enclosed in double quotes: "
        "line 2 column 5 (char 6)",
        "errors": [{"field": "http_status_code", "msg": 400}],
    }


@fact("products", "doc")
@pytest.mark.parametrize(("product", "sku"), [(MUG, "MUG-1"), (KETTLE, "KT-1")])
def test_a_whole_product_can_be_sent_back(plytix: Plytix, product: str, sku: str) -> None:
    """What GET answers can be sent back, but for values of computed attributes and days: members
    that cannot be written are passed over.
    """
    path = f"/api/v1/products/{product}"
    (before,) = plytix.get(path).json()["data"]
    writable = {
        label: value for label, value in before["attributes"].items() if label in {"care", "uses"}
    }
    answer = plytix.patch(path, {**before, "label": "Changed", "attributes": writable})
    assert answer.status_code == 200, answer.text
    (after,) = plytix.get(path).json()["data"]
    assert (after["sku"], after["label"]) == (sku, "Changed")
    ignored = ("label", "modified", "modified_user_audit")
    assert {name: value for name, value in after.items() if name not in ignored} == {
        name: value for name, value in before.items() if name not in ignored
    }
