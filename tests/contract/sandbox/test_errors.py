"""Statuses and the words that come with them, route by route."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.sandbox.conftest import Plytix, condition
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import (
    FAMILY,
    GOES_WITH,
    KITCHEN,
    LAMP,
    LOGO,
    MUG,
    PAN,
    PICTURE,
)

UNKNOWN = "5affffffffffffffffffffff"
V1, V2 = "/api/v1", "/api/v2"
SEARCH = f"{V2}/products/search"


def error(plytix: Plytix, method: str, path: str, body: Any = None) -> tuple[int, dict[str, Any]]:
    """The status of a refusal, and what stands under ``error``."""
    answer = plytix.call(method, path, body)
    told: dict[str, Any] = answer.json()["error"]
    return answer.status_code, told


# ---------------------------------------------------------------- the envelope


@fact("errors", "doc")
def test_a_refusal_has_a_summary_and_maybe_rows(plytix: Plytix) -> None:
    """An error has a msg, and errors with field and msg where there is more to tell."""
    _, with_rows = error(plytix, "PATCH", f"{V1}/products/{MUG}", {"status": "Gone"})
    assert set(with_rows) == {"msg", "errors"}
    assert [set(row) >= {"field", "msg"} for row in with_rows["errors"]] == [True]
    _, without = error(plytix, "GET", f"{V1}/nowhere")
    assert set(without) == {"msg"}


@fact("errors", "doc", "live")
def test_a_row_s_msg_is_text_a_number_or_an_object(plytix: Plytix) -> None:
    """The msg of a row is text, a number, a list or an object."""
    _, broken = error(plytix, "POST", SEARCH, b"{")
    assert broken["errors"] == [{"field": "http_status_code", "msg": 400}]
    _, bad_type = error(plytix, "PATCH", f"{V1}/products/{MUG}", {"thumbnail": PICTURE})
    assert bad_type["errors"][0]["msg"] == {"_schema": ["Invalid input type."]}
    _, missing = error(plytix, "POST", f"{V1}/products", {})
    assert missing["errors"] == [{"field": "sku", "msg": "Missing data for required field."}]


@fact("errors", "doc", "live")
def test_there_are_four_shapes_of_errors(plytix: Plytix) -> None:
    """Errors come inside error, as detail (accounts), as message (429), or as a bare msg."""
    plytix.switch(token_refusal="documented")
    plytix.fault(kind="limit", route="/api/v1/filters/*")
    detail = plytix.post(f"{V1}/accounts/memberships/search", b"{").json()
    message = plytix.get(f"{V1}/filters/product").json()
    bare = plytix.ask_token(api_password="wrong").json()
    usual = plytix.get(f"{V1}/nowhere").json()
    shapes = (detail, message, bare, usual)
    names = ("detail", "message", "msg", "error")
    assert [name in shape for name, shape in zip(names, shapes, strict=True)] == [True] * 4


# ---------------------------------------------------------------- 404


@fact("errors", "doc", "live")
@pytest.mark.parametrize(
    ("method", "path", "row", "message"),
    [
        (
            "GET",
            f"{V1}/products/{{}}",
            ("id", "product does not exist"),
            " No results found for {}",
        ),
        (
            "PATCH",
            f"{V1}/products/{{}}",
            ("id", "product does not exist"),
            " No results found for {}",
        ),
        (
            "DELETE",
            f"{V1}/products/{{}}",
            ("id", "product does not exist"),
            "No results found for {}",
        ),
        (
            "GET",
            f"{V1}/products/{{}}/variants",
            ("id", "does not exist"),
            " No results found for {}",
        ),
        (
            "GET",
            f"{V1}/assets/{{}}",
            ("asset_id", "asset does not exist"),
            " No results found for {}",
        ),
        (
            "GET",
            f"{V1}/attributes/product/{{}}",
            ("id", "id does not exist"),
            " No results found for {}",
        ),
        ("PATCH", f"{V2}/products/{{}}", ("id", "does not exist"), "No results found for None"),
        ("GET", f"{V2}/products/{{}}/assets", None, "No product found for id {}"),
    ],
)
@pytest.mark.parametrize("unknown", [UNKNOWN, "non-existing-id"])
def test_each_resource_has_its_own_words_for_an_unknown_id(
    plytix: Plytix,
    method: str,
    path: str,
    row: tuple[str, str] | None,
    message: str,
    unknown: str,
) -> None:
    """An unknown or malformed id is 404 in the words of its resource; most begin with a blank."""
    body = {"label": "x"} if method == "PATCH" else None
    status, told = error(plytix, method, path.format(unknown), body)
    assert (status, told["msg"]) == (404, message.format(unknown))
    rows = [] if row is None else [{"field": row[0], "msg": row[1]}]
    assert told.get("errors", []) == rows


NESTED = [
    ("GET", f"{V1}/products/{{}}", None),
    ("PATCH", f"{V1}/products/{{}}", {"label": "x"}),
    ("DELETE", f"{V1}/products/{{}}", None),
    ("GET", f"{V1}/products/{{}}/assets", None),
    ("POST", f"{V1}/products/{{}}/assets", {"id": PICTURE, "attribute_label": "gallery"}),
    ("DELETE", f"{V1}/products/{{}}/assets/{PICTURE}", None),
    ("DELETE", f"{V1}/products/{PAN}/assets/{{}}", None),
    ("GET", f"{V1}/products/{{}}/categories", None),
    ("POST", f"{V1}/products/{{}}/categories", {"id": KITCHEN}),
    ("DELETE", f"{V1}/products/{{}}/categories/{KITCHEN}", None),
    ("DELETE", f"{V1}/products/{PAN}/categories/{{}}", None),
    ("GET", f"{V1}/products/{{}}/variants", None),
    ("POST", f"{V1}/products/{{}}/variants", {"variant": {"sku": "N"}}),
    ("POST", f"{V1}/products/{{}}/variant/{LAMP}", None),
    ("DELETE", f"{V1}/products/{{}}/variant/{LAMP}", None),
    ("GET", f"{V1}/assets/{{}}", None),
    ("PATCH", f"{V1}/assets/{{}}", {"filename": "x.png"}),
    ("DELETE", f"{V1}/assets/{{}}", None),
    ("DELETE", f"{V1}/categories/product/{{}}", None),
    ("DELETE", f"{V1}/categories/file/{{}}", None),
    ("GET", f"{V1}/attributes/product/{{}}", None),
    ("PATCH", f"{V1}/attributes/product/{{}}", {"name": "x"}),
    ("DELETE", f"{V1}/attributes/product/{{}}", None),
    ("PATCH", f"{V1}/attribute-groups/product/{{}}", {"name": "x"}),
    ("DELETE", f"{V1}/attribute-groups/product/{{}}", None),
    ("GET", f"{V1}/product_families/{{}}", None),
    ("PATCH", f"{V1}/product_families/{{}}", {"name": "x"}),
    ("DELETE", f"{V1}/product_families/{{}}", None),
    ("GET", f"{V1}/product_families/{{}}/attributes", None),
    ("GET", f"{V1}/relationships/{{}}", None),
    ("PATCH", f"{V1}/relationships/{{}}", {"name": "x"}),
    ("DELETE", f"{V1}/relationships/{{}}", None),
]


@fact("errors", "live")
@pytest.mark.parametrize(("method", "path", "body"), NESTED)
@pytest.mark.parametrize("malformed", ["non-existing-id", UNKNOWN, "5", "%00", "ä"])
def test_a_malformed_id_is_as_unknown_as_any_other(
    plytix: Plytix, method: str, path: str, body: Any, malformed: str
) -> None:
    """A malformed id is 404, like an unknown one, for every method and on nested paths."""
    status, told = error(plytix, method, path.format(malformed), body)
    assert (status, isinstance(told["msg"], str)) == (404, True)


@fact("errors", "live", "client")
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("DELETE", f"{V1}/products/{MUG}/assets", 405),
        ("POST", f"{V1}/attributes/product/groups/search", 500),
        ("GET", f"{V1}/filters/products", 404),
        ("GET", f"{V1}/filters/relationship", 404),
        ("GET", f"{V1}/variants/{MUG}", 404),
        ("GET", f"{V1}/categories/{KITCHEN}", 404),
        ("GET", f"{V2}/products/bulk", 404),
    ],
)
def test_paths_that_are_easily_guessed_wrong(
    plytix: Plytix, method: str, path: str, status: int
) -> None:
    """Guessable paths that are wrong answer 404, 405 or even 500."""
    assert plytix.call(method, path, {} if method == "POST" else None).status_code == status


# ---------------------------------------------------------------- 409


@fact("errors", "doc")
def test_a_link_that_is_there_already_is_409(plytix: Plytix) -> None:
    path = f"{V1}/products/{LAMP}/categories"
    assert plytix.post(path, {"id": KITCHEN}).status_code == 201
    assert plytix.post(path, {"id": KITCHEN}).status_code == 409


@fact("errors", "doc")
def test_an_unknown_related_product_is_409(plytix: Plytix) -> None:
    """Linking an unknown product in a v1 relationship is 409."""
    body = {"product_relationships": [{"product_id": UNKNOWN, "quantity": 1}]}
    path = f"{V1}/products/{LAMP}/relationships/{GOES_WITH}"
    assert plytix.post(path, body).status_code == 409


# ---------------------------------------------------------------- 422


@fact("errors", "doc")
def test_an_unknown_field_in_an_asset_search_is_422(plytix: Plytix) -> None:
    """An asset search on no field is 422 and names the operator in the place of the field."""
    body = {"filters": [[condition("nothing", "eq", 1)]]}
    status, told = error(plytix, "POST", f"{V1}/assets/search", body)
    assert (status, told["errors"]) == (
        422,
        [
            {"field": "eq", "msg": "unknown field"},
            {"field": "filters", "msg": "Unable to decode filters properly"},
        ],
    )


@fact("errors", "live", "client")
def test_an_unknown_field_in_a_product_search_is_422(plytix: Plytix) -> None:
    """A product search on no field is 422 and says that the field does not exist."""
    status, told = error(plytix, "POST", SEARCH, {"filters": [[condition("nothing", "eq", 1)]]})
    assert status == 422
    assert "Field 'nothing' doesn't exist" in str(told)


@fact("errors", "live", "client")
def test_an_unknown_operator_is_422_and_names_those_there_are(plytix: Plytix) -> None:
    """An operator that is none is 422, and those there are stand in the text."""
    body = {"filters": [[condition("sku", "contains", "x")]]}
    status, told = error(plytix, "POST", SEARCH, body)
    assert status == 422
    assert "Invalid operator 'contains'. Valid operators: exists, !exists, text_search" in str(told)


@fact("errors", "doc", switch="columns_v1")
@pytest.mark.parametrize(("version", "limit"), [(V1, 20), (V2, 50)])
def test_too_many_columns_are_422(plytix: Plytix, version: str, limit: int) -> None:
    """More columns than v1 or v2 gives are 422, with the limit in the text."""
    plytix.switch(**{f"columns_{version[-2:]}": 3})
    body = {"attributes": ["label", "gtin", "status", "created"]}
    status, told = error(plytix, "POST", f"{version}/products/search", body)
    assert (status, told) == (
        422,
        {
            "msg": "Schema validation error",
            "errors": [{"field": "schema", "msg": "columns limit exceeded, current limit is 3"}],
        },
    )
    plytix.switch(**{f"columns_{version[-2:]}": limit})
    assert plytix.post(f"{version}/products/search", body).status_code == 200


@fact("errors", "doc")
def test_a_missing_field_is_422(plytix: Plytix) -> None:
    status, told = error(plytix, "POST", f"{V1}/products/{LAMP}/categories", {})
    assert (status, told["msg"]) == (422, "Schema validation error")
    assert told["errors"] == [{"field": "id", "msg": "Missing data for required field."}]


@fact("errors", "live")
def test_a_thumbnail_that_is_no_object_is_422_with_a_nested_object(plytix: Plytix) -> None:
    """A bare id as thumbnail is 422, with an object in the place of the text."""
    status, told = error(plytix, "PATCH", f"{V1}/products/{MUG}", {"thumbnail": LOGO})
    row = {"field": "thumbnail", "msg": {"_schema": ["Invalid input type."]}}
    assert (status, told["errors"]) == (422, [row])


@fact("errors", "doc")
def test_every_bad_value_of_a_product_has_a_row_of_its_own(plytix: Plytix) -> None:
    """Bad values are 422 "product data validation failed", a row for each bad field."""
    bad = {"status": "Gone", "attributes": {"colour": "Pink", "pieces": "x"}}
    status, told = error(plytix, "PATCH", f"{V1}/products/{MUG}", bad)
    assert (status, told["msg"]) == (422, "product data validation failed")
    assert sorted(row["field"] for row in told["errors"]) == ["colour", "pieces", "status"]


@fact("errors", "doc")
@pytest.mark.parametrize("collection", ["products", "assets", "categories/product"])
def test_a_page_of_more_than_a_hundred_is_422(plytix: Plytix, collection: str) -> None:
    path = f"{V1}/{collection}/search"
    assert plytix.post(path, {"pagination": {"page_size": 101}}).status_code == 422
    assert plytix.post(path, {"pagination": {"page_size": 100}}).status_code == 200


# ---------------------------------------------------------------- 5xx


@fact("errors", "client", switch="malformed_family_status")
@pytest.mark.parametrize("status", [404, 500])
def test_a_family_for_a_malformed_product_id(plytix: Plytix, status: int) -> None:
    """Assigning a family to a malformed product id is 404 or 500."""
    plytix.switch(malformed_family_status=status)
    path = f"{V1}/products/non-existing-id/family"
    assert plytix.post(path, {"product_family_id": FAMILY}).status_code == status
