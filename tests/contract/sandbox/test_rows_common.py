"""Single rules of envelopes, statuses and errors, each with a test of its own.

Sources: Plytix API v1 and v2, "Responses" and the samples of each endpoint; integration tests of
a public client; notes of integrators on paths they tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.contract.sandbox.asset_steps import put_content
from tests.contract.sandbox.at_once import at_once
from tests.contract.sandbox.conftest import Plytix
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.file_host import picture
from tests.contract.sandbox.small_account import (
    FAMILY,
    GOES_WITH,
    KETTLE,
    KETTLE_BLUE,
    KITCHEN,
    LAMP,
    LOGO,
    MANUAL,
    MUG,
    MUGS,
    PAN,
    PICTURE,
    SPARE_PARTS,
)

V1, V2 = "/api/v1", "/api/v2"
UNKNOWN = "5affffffffffffffffffffff"
LINKED = {"product_relationships": [{"product_id": PAN, "quantity": 2}]}


@pytest.fixture(scope="module")
def connected() -> Iterator[Plytix]:
    with at_once() as plytix:
        yield plytix


def rows(answer: requests.Response, status: int) -> list[dict[str, Any]]:
    """The rows of a refusal."""
    assert answer.status_code == status, answer.text
    told: list[dict[str, Any]] = answer.json()["error"]["errors"]
    return told


# ---------------------------------------------------------------- paths


@fact("common", "doc", "live")
def test_a_create_with_a_slash_at_its_end_is_redirected_as_well(plytix: Plytix) -> None:
    """A slash after a collection redirects a POST, body and all; nothing is made before that."""
    path = f"{V1}/products/"
    assert plytix.post(path, {"sku": "SLASH"}).status_code == 308
    assert plytix.skus([{"field": "sku", "operator": "eq", "value": "SLASH"}]) == []
    followed = plytix.session.post(plytix.box.pim_url + path, json={"sku": "SLASH"}, timeout=10)
    assert (followed.status_code, len(followed.history)) == (201, 1)


@fact("common", "live")
def test_what_follows_a_redirect_without_the_token_is_401(plytix: Plytix) -> None:
    """A client that drops its good token at a redirect sees a missing header, not the redirect."""
    redirect = plytix.get(f"{V1}/products/{MUG}/")
    assert redirect.status_code == 308
    answer = requests.get(redirect.headers["Location"], timeout=10)
    assert (answer.status_code, answer.json()) == (
        401,
        {"error": {"msg": "Missing Authorization Header"}},
    )


@fact("common", "doc")
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", f"{V1}/products/{MUG}", None),
        ("POST", f"{V2}/products/search", {}),
        ("POST", f"{V1}/products", {"sku": "NEW"}),
        ("GET", f"{V1}/nowhere", None),
        ("POST", f"{V1}/products", {}),
        ("POST", f"{V1}/assets", b"{"),
        ("POST", f"{V1}/accounts/memberships/search", {}),
    ],
)
def test_whatever_has_a_body_is_json(plytix: Plytix, method: str, path: str, body: Any) -> None:
    """Answers are JSON, good ones and refusals."""
    answer = plytix.call(method, path, body)
    assert answer.headers["Content-Type"].partition(";")[0] == "application/json"
    assert isinstance(answer.json(), dict)


@fact("common", "live")
def test_bulk_is_taken_for_the_id_of_a_product(plytix: Plytix) -> None:
    """`/products/bulk` is read as a product that is not there."""
    answer = plytix.get(f"{V2}/products/bulk")
    assert answer.status_code == 404
    unknown = plytix.get(f"{V2}/products/{UNKNOWN}")
    assert answer.text == unknown.text.replace(UNKNOWN, "bulk")


@fact("common", "doc", "live")
@pytest.mark.parametrize("version", [V1, V2])
def test_there_is_no_bulk_create(plytix: Plytix, version: str) -> None:
    """Nothing makes or changes several products in one request."""
    for method in ("POST", "PUT"):
        answer = plytix.call(method, f"{version}/products/bulk", [{"sku": "A"}, {"sku": "B"}])
        assert answer.status_code == 405
    assert plytix.post(f"{version}/products", [{"sku": "A"}, {"sku": "B"}]).status_code == 422
    assert plytix.search({})["pagination"]["total_count"] == 7


@fact("common", "doc")
def test_v2_is_about_products_alone(plytix: Plytix) -> None:
    """Attributes, groups, families, categories, relationships, assets and accounts are v1 only."""
    for resource in (
        "attributes/product",
        "attribute-groups/product",
        "product_families",
        "categories/product",
        "relationships",
        "assets",
        "accounts/memberships",
    ):
        assert plytix.search({}, f"{V1}/{resource}/search")["pagination"]["page"] == 1
        assert plytix.post(f"{V2}/{resource}/search", {}).status_code == 404, resource


# ---------------------------------------------------------------- 200, 201, 202, 204


@fact("common", "doc")
@pytest.mark.parametrize(
    ("path", "body"),
    [
        (f"{V1}/products", {"sku": "NEW"}),
        (f"{V1}/products/{KETTLE}/variants", {"variant": {"sku": "NEW"}}),
        (f"{V1}/attributes/product", {"name": "New", "type_class": "TextAttribute"}),
        (f"{V1}/attribute-groups/product", {"name": "New"}),
        (f"{V1}/product_families", {"name": "New"}),
        (f"{V1}/relationships", {"name": "New"}),
        (f"{V1}/assets", {"url": "https://example.test/new.png"}),
    ],
)
def test_every_create_of_v1_is_201_and_names_what_was_made(
    plytix: Plytix, path: str, body: dict[str, Any]
) -> None:
    """Whatever is made in v1 can be read at the Location of its 201."""
    answer = plytix.post(path, body)
    assert answer.status_code == 201
    (made,) = answer.json()["data"]
    found = plytix.session.get(answer.headers["Location"], timeout=10)
    assert found.json()["data"][0]["id"] == made["id"]


@fact("common", "doc")
@pytest.mark.parametrize(
    ("path", "body"),
    [
        (f"{V1}/products/{LAMP}/assets", {"id": LOGO, "attribute_label": "gallery"}),
        (f"{V1}/products/{LAMP}/categories", {"id": KITCHEN}),
        (f"{V1}/products/{LAMP}/relationships/{SPARE_PARTS}", LINKED),
    ],
)
def test_what_is_linked_is_201(plytix: Plytix, path: str, body: dict[str, Any]) -> None:
    assert plytix.post(path, body).status_code == 201


@fact("common", "doc")
def test_a_link_that_changes_nothing_is_200(plytix: Plytix) -> None:
    """Linking what is linked like that already is 200, in the same form as the 201 before."""
    path = f"{V1}/products/{LAMP}/relationships/{SPARE_PARTS}"
    first, again = plytix.post(path, LINKED), plytix.post(path, LINKED)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()


@fact("common", "doc")
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("DELETE", f"{V1}/products/{MUG}", None),
        ("DELETE", f"{V1}/assets/{MANUAL}", None),
        ("DELETE", f"{V1}/categories/product/{MUGS}", None),
        ("DELETE", f"{V1}/relationships/{GOES_WITH}", None),
        ("DELETE", f"{V1}/products/{MUG}/assets/{LOGO}", None),
        ("DELETE", f"{V1}/products/{MUG}/categories/{MUGS}", None),
        ("POST", f"{V1}/products/{MUG}/relationships/{SPARE_PARTS}/unlink", LINKED),
    ],
)
def test_what_is_deleted_or_unlinked_is_204(
    plytix: Plytix, method: str, path: str, body: Any
) -> None:
    """Deleting and unlinking answer 204, without a body."""
    answer = plytix.call(method, path, body)
    assert (answer.status_code, answer.content) == (204, b"")


@fact("common", "doc")
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", f"{V1}/product_families/{FAMILY}/attributes/edit", {"no_level": ["care"]}),
        ("DELETE", f"{V1}/product_families/{FAMILY}", None),
    ],
)
def test_changes_of_a_family_are_only_accepted(
    plytix: Plytix, method: str, path: str, body: Any
) -> None:
    """Edits of a family and its deletion answer 202, without a body."""
    answer = plytix.call(method, path, body)
    assert (answer.status_code, answer.content) == (202, b"")


@fact("common", "doc")
def test_content_that_is_replaced_is_202_with_the_asset(plytix: Plytix) -> None:
    """The 202 to new content has a body, unlike the others."""
    answer = put_content(plytix, PICTURE, picture(kind="JPEG"))
    assert answer.status_code == 202
    assert answer.json()["data"][0]["id"] == PICTURE


@fact("common", "doc")
def test_what_is_written_as_json_everywhere_else_is_multipart_for_content(plytix: Plytix) -> None:
    """The content of an asset comes as a form with the part `file`; JSON is no content."""
    assert plytix.call("PUT", f"{V1}/assets/{PICTURE}/content", {}).status_code in {400, 422}
    assert put_content(plytix, PICTURE, picture(kind="JPEG")).status_code == 202


# ---------------------------------------------------------------- 400, 404, 500


@fact("errors", "doc")
def test_a_resync_of_what_is_not_inherited_is_400(plytix: Plytix) -> None:
    """Resynchronising attributes that are not at the parent's level is 400."""
    body = {"attribute_labels": ["colour"], "variant_ids": [KETTLE_BLUE]}
    answer = plytix.post(f"{V1}/products/{KETTLE}/variants/resync", body)
    assert [row["field"] for row in rows(answer, 400)] == ["attribute_labels"]


@fact("errors", "doc")
def test_content_of_another_type_is_400(plytix: Plytix) -> None:
    """New content of an asset must be of its type."""
    answer = put_content(plytix, PICTURE, picture())
    message = "You cannot change the format type of the asset."
    assert rows(answer, 400) == [{"field": "content_type", "msg": message}]


@fact("errors", "doc")
@pytest.mark.parametrize("unknown", [UNKNOWN, "non-existing-id"])
def test_content_for_an_unknown_asset_is_404_in_its_own_words(plytix: Plytix, unknown: str) -> None:
    """New content for an unknown asset is 404 with a row `id`, not `asset_id`."""
    answer = put_content(plytix, unknown, picture())
    assert [row["field"] for row in rows(answer, 404)] == ["id"]
    assert answer.json()["error"]["msg"] == f" No results found for {unknown}"


@fact("errors", "live")
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", f"{V1}/products/{{}}/relationships/{SPARE_PARTS}", LINKED),
        ("POST", f"{V1}/products/{LAMP}/relationships/{{}}", LINKED),
        ("PATCH", f"{V1}/products/{{}}/relationships/{SPARE_PARTS}/product/{PAN}", {"quantity": 2}),
        ("PATCH", f"{V1}/products/{MUG}/relationships/{{}}/product/{PAN}", {"quantity": 2}),
        ("PATCH", f"{V1}/products/{MUG}/relationships/{SPARE_PARTS}/product/{{}}", {"quantity": 2}),
        ("POST", f"{V1}/products/{KETTLE}/variant/{{}}", None),
        ("DELETE", f"{V1}/products/{KETTLE}/variant/{{}}", None),
        ("GET", f"{V1}/products/{MUG}/assets/{{}}", None),
        ("POST", f"{V1}/product_families/{{}}/attributes/link", {"attributes": []}),
        ("POST", f"{V1}/product_families/{{}}/attributes/unlink", {"attributes": []}),
        ("POST", f"{V1}/product_families/{{}}/attributes/edit", {"no_level": []}),
    ],
)
@pytest.mark.parametrize("malformed", ["non-existing-id", UNKNOWN])
def test_a_malformed_id_below_a_resource_is_unknown_too(
    plytix: Plytix, method: str, path: str, body: Any, malformed: str
) -> None:
    """A malformed id of a relationship, variant, link or family is 404 like an unknown one."""
    answer = plytix.call(method, path.format(malformed), body)
    assert (answer.status_code, "error" in answer.json()) == (404, True)


@fact("errors", "doc")
def test_a_fault_of_the_server_is_500_in_the_usual_envelope(plytix: Plytix) -> None:
    """A 500 comes inside `error` too."""
    plytix.fault(kind="status", status=500, route="/api/v1/*")
    answer = plytix.get(f"{V1}/products/{MUG}")
    assert answer.status_code == 500
    assert isinstance(answer.json()["error"]["msg"], str)


# ---------------------------------------------------------------- what a row's msg may be


@fact("errors", "doc")
def test_a_row_s_msg_may_be_a_list_of_ids(plytix: Plytix) -> None:
    """A completeness of attributes that are not there is 422, the ids in the place of the text."""
    zeros = "0" * 24
    body = {
        "name": "Whole",
        "type_class": "CompletenessAttribute",
        "attributes": [{"id": zeros, "label": "nothing"}],
    }
    answer = plytix.post(f"{V1}/attributes/product", body)
    assert rows(answer, 422) == [{"field": "attributes", "msg": [zeros]}]
    assert answer.json()["error"]["msg"] == "Missing attributes"


@fact("errors", "doc")
def test_a_row_may_have_a_value_beside_field_and_msg(plytix: Plytix) -> None:
    """The refusal of an unknown related product names it in a third member, `value`."""
    body = {"product_relationships": [{"product_id": UNKNOWN, "quantity": 1}]}
    answer = plytix.post(f"{V1}/products/{LAMP}/relationships/{GOES_WITH}", body)
    assert rows(answer, 409) == [
        {"field": "product_id", "msg": "product does not exists", "value": UNKNOWN}
    ]


@fact("common", "live", "guess")
def test_only_https_may_ask_to_stay_with_https(plytix: Plytix) -> None:
    """Plytix sends Strict-Transport-Security; over plain HTTP, as here, it must not be sent."""
    for path in (f"{V1}/products/{MUG}", f"{V2}/products/{MUG}"):
        headers = plytix.get(path).headers
        assert headers["X-Request-Id"]
        assert "Strict-Transport-Security" not in headers
