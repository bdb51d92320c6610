"""Products, row by row: each line of the published tables that no other test shows by itself.

Sources: Plytix API v1, "Product object", "Products", "Variants"; answers recorded by clients.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.sandbox.at_once import at_once
from tests.contract.sandbox.conftest import Plytix
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import (
    EMPTY,
    FAMILY,
    KETTLE,
    KETTLE_BLUE,
    KETTLE_RED,
    KITCHEN,
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

V1, V2 = "/api/v1/products", "/api/v2/products"
UNKNOWN = "5a00000000000000000000ff"
BOTH = pytest.mark.parametrize("base", [V1, V2])


def read(plytix: Plytix, product_id: str, query: str = "") -> dict[str, Any]:
    """A product as v1 gives it."""
    found: dict[str, Any] = plytix.get(f"{V1}/{product_id}{query}").json()["data"][0]
    return found


# ---------------------------------------------------------------- the product object


@fact("products", "doc")
@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("id", UNKNOWN),
        ("_parent_id", KETTLE),
        ("num_variations", 9),
        ("product_type", "PARENT"),
        ("product_level", 2),
        ("product_family_id", FAMILY),
        ("product_family_model_id", UNKNOWN),
        ("overwritten_attributes", ["material"]),
        ("created", "2000-01-01T00:00:00.000000+00:00"),
        ("modified", "2000-01-01T00:00:00.000000+00:00"),
        ("created_user_audit", {"type": "SYSTEM"}),
        ("modified_user_audit", {"type": "SYSTEM"}),
        ("relationships", [{"relationship_id": SPARE_PARTS, "related_products": []}]),
    ],
)
@BOTH
def test_what_only_the_service_writes(plytix: Plytix, base: str, member: str, value: Any) -> None:
    """Members of a product that cannot be written are passed over in a patch and in a create."""
    before = read(plytix, MUG)
    answer = plytix.patch(f"{base}/{MUG}", {member: value})
    assert answer.status_code == 200, answer.text
    assert read(plytix, MUG) == before
    created = plytix.post(base, {"sku": "N", member: value})
    assert created.status_code == 201, created.text
    assert read(plytix, created.json()["data"][0]["id"])[member] != value


@fact("products", "doc")
@BOTH
def test_a_label_is_set_and_cleared(plytix: Plytix, base: str) -> None:
    """A product's label is text or null."""
    for label in (" New ", None):
        assert plytix.patch(f"{base}/{MUG}", {"label": label}).status_code == 200
        assert read(plytix, MUG)["label"] == label


@fact("products", "doc")
@pytest.mark.parametrize("status", ["Draft", "Completed", "Archived"])
def test_there_are_three_statuses(plytix: Plytix, status: str) -> None:
    """Status is Draft, Completed or Archived, in a create and in a patch."""
    created = plytix.post(V1, {"sku": "N", "status": status}).json()["data"][0]
    assert created["status"] == status
    assert plytix.patch(f"{V1}/{LAMP}", {"status": status}).json()["data"][0]["status"] == status


@fact("products", "doc")
@pytest.mark.parametrize("status", ["draft", "COMPLETED", "Done", " Draft", ""])
@BOTH
def test_another_status_is_refused_with_the_three(plytix: Plytix, base: str, status: str) -> None:
    """The case of a status matters; a refusal lists the three, in a create as in a patch."""
    row = {
        "field": "status",
        "msg": "Value is not valid, valid values are [Draft, Completed, Archived]",
    }
    error = {"msg": "product data validation failed", "errors": [row]}
    for answer in (
        plytix.post(base, {"sku": "N", "status": status}),
        plytix.patch(f"{base}/{MUG}", {"status": status}),
    ):
        assert (answer.status_code, answer.json()["error"]) == (422, error)


def audited_account() -> dict[str, Any]:
    account = small_account()
    by_id = {product["id"]: product for product in account["products"]}
    by_id[MUG]["created_user_audit"] = {"type": "SYSTEM", "user_name": "Import"}
    by_id[PAN]["created_user_audit"] = {
        "type": "USER",
        "user_id": UNKNOWN,
        "user_name": "U",
        "user_last_name": "V",
        "user_email": "u@example.test",
        "user_thumb": "https://files.example.test/u.png",
        "username": UNKNOWN,
    }
    return account


@fact("products", "doc", "live")
def test_an_audit_is_of_a_user_the_api_or_the_system() -> None:
    """v1 gives every audit nine members, v2 those it knows; the system has no `user_id`."""
    with at_once(seed=audited_account) as plytix:
        system, user = (read(plytix, each)["created_user_audit"] for each in (MUG, PAN))
        assert (system["type"], system["user_id"], len(system)) == ("SYSTEM", None, 9)
        assert (user["type"], user["user_last_name"], len(user)) == ("USER", "V", 9)
        assert plytix.product(MUG)["created_user_audit"] == {
            "type": "SYSTEM",
            "user_name": "Import",
        }
        assert sorted(plytix.product(PAN)["created_user_audit"]) == [
            "type",
            "user_email",
            "user_id",
            "user_last_name",
            "user_name",
            "user_thumb",
            "username",
        ]
        plytix.patch(f"{V1}/{MUG}", {"label": "New"})
        assert read(plytix, MUG)["modified_user_audit"]["type"] == "API"
        assert read(plytix, MUG)["created_user_audit"]["type"] == "SYSTEM"


# ---------------------------------------------------------------- the routes of v1


@fact("products", "doc")
@pytest.mark.parametrize(
    ("method", "path", "body", "status", "shown"),
    [
        ("POST", "", {"sku": "N"}, 201, "product"),
        ("POST", "/search", {}, 200, "rows"),
        ("GET", f"/{MUG}", None, 200, "product"),
        ("PATCH", f"/{MUG}", {"label": "x"}, 200, "product"),
        ("DELETE", f"/{MUG}", None, 204, "nothing"),
        ("POST", f"/{LAMP}/family", {"product_family_id": FAMILY}, 200, "product"),
        ("GET", f"/{KETTLE}/variants", None, 200, "product"),
        ("POST", f"/{LAMP}/variants", {"variant": {"sku": "N"}}, 201, "product"),
        ("POST", f"/{LAMP}/variant/{MUG}", None, 200, "product"),
        ("DELETE", f"/{KETTLE}/variant/{KETTLE_BLUE}", None, 200, "product"),
        (
            "POST",
            f"/{KETTLE}/variants/resync",
            {"attribute_labels": ["material"], "variant_ids": [KETTLE_RED]},
            200,
            "product",
        ),
        ("GET", f"/{MUG}/assets", None, 200, "asset"),
        ("POST", f"/{LAMP}/assets", {"id": LOGO, "attribute_label": "gallery"}, 201, "id"),
        ("GET", f"/{MUG}/assets/{LOGO}", None, 200, "asset"),
        ("DELETE", f"/{MUG}/assets/{LOGO}", None, 204, "nothing"),
        ("GET", f"/{MUG}/categories", None, 200, "category"),
        ("POST", f"/{MUG}/categories", {"id": KITCHEN}, 201, "category"),
        ("GET", f"/{MUG}/categories/{MUGS}", None, 200, "category"),
        ("DELETE", f"/{MUG}/categories/{MUGS}", None, 204, "nothing"),
        (
            "POST",
            f"/{EMPTY}/relationships/{SPARE_PARTS}",
            {"product_relationships": [{"product_id": PAN, "quantity": 1}]},
            201,
            "relationship",
        ),
        (
            "POST",
            f"/{MUG}/relationships/{SPARE_PARTS}/unlink",
            {"product_relationships": [{"product_id": PAN}]},
            204,
            "nothing",
        ),
        (
            "PATCH",
            f"/{MUG}/relationships/{SPARE_PARTS}/product/{PAN}",
            {"quantity": 9},
            200,
            "pair",
        ),
    ],
)
def test_each_v1_route_of_products(
    plytix: Plytix, method: str, path: str, body: Any, status: int, shown: str
) -> None:
    """Every v1 route of products answers with the status and the object that its page tells."""
    members = {
        "product": set(read(plytix, MUG)),
        "rows": {"id", "sku", "num_variations", "attributes"},
        "asset": {"id", "filename", "file_size", "thumbnail", "url"},
        "id": {"id"},
        "category": {"id", "name", "path"},
        "relationship": {"relationship_id", "relationship_label", "related_products"},
        "pair": {"product_id", "quantity", "last_modified"},
    }
    answer = plytix.call(method, f"{V1}{path}", body)
    assert answer.status_code == status, answer.text
    assert ("Location" in answer.headers) == (status == 201)
    if shown == "nothing":
        assert answer.content == b""
    else:
        assert set(answer.json()["data"][0]) == members[shown]


# ---------------------------------------------------------------- created


@fact("products", "doc")
@BOTH
def test_a_create_takes_every_member_that_can_be_written(plytix: Plytix, base: str) -> None:
    """A create takes label, gtin, status, values, thumbnail, assets, categories and media."""
    body = {
        "sku": " N",
        "label": "New",
        "gtin": "96385074",
        "status": "Archived",
        "attributes": {
            "weight_kg": 1.7,
            "since": "2015-03-28",
            "uses": ["Tea"],
            "picture": {"id": LOGO},
            "gallery": [{"id": PICTURE}, {"id": LOGO}],
        },
        "thumbnail": {"id": PICTURE},
        "assets": [{"id": MANUAL, "filename": "passed over"}],
        "categories": [{"id": MUGS, "name": "passed over"}, {"id": KITCHEN}],
    }
    answer = plytix.post(base, body)
    assert answer.status_code == 201, answer.text
    product_id = answer.json()["data"][0]["id"]
    assert answer.headers["Location"] == f"{plytix.box.pim_url}{base}/{product_id}"
    product = plytix.product(product_id)
    plain = ("sku", "label", "gtin", "status")
    assert [product[name] for name in plain] == [body[name] for name in plain]
    assert product["attributes"] == {
        "weight_kg": 1.7,
        "since": "2015-03-28T00:00:00",
        "uses": ["Tea"],
        "picture": [LOGO],
        "gallery": [PICTURE, LOGO],
        "ready": 50.0,
    }
    assert product["thumbnail"] == {"id": PICTURE}
    assert {each["id"] for each in product["assets"]} == {MANUAL, PICTURE, LOGO}
    assert product["categories"] == [{"id": MUGS}, {"id": KITCHEN}]


@fact("products", "live")
@pytest.mark.parametrize("family", [FAMILY, {"id": FAMILY}, {"product_family_id": FAMILY}])
@BOTH
def test_a_create_gives_no_family(plytix: Plytix, base: str, family: Any) -> None:
    """`product_family` in a create is passed over: 201, and the product has no family."""
    answer = plytix.post(base, {"sku": "N", "product_family": family})
    assert answer.status_code == 201
    assert plytix.product(answer.json()["data"][0]["id"])["product_family_id"] is None


@fact("products", "doc")
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/v1/attributes/product/search", {"attributes": {"unheard_of": "x"}}),
        ("/api/v1/categories/product/search", {"categories": [{"id": UNKNOWN, "name": "New"}]}),
        ("/api/v1/assets/search", {"assets": [{"id": UNKNOWN, "url": "http://x.test/a.jpg"}]}),
    ],
)
def test_a_create_makes_nothing_but_the_product(
    plytix: Plytix, path: str, body: dict[str, Any]
) -> None:
    """Attributes, categories and assets of a create must be there already."""
    before = plytix.search({}, path)["pagination"]["total_count"]
    assert plytix.post(V1, {"sku": "N"} | body).status_code == 422
    assert plytix.search({}, path)["pagination"]["total_count"] == before
    assert plytix.search({})["pagination"]["total_count"] == 7


@fact("products", "doc", "guess", switch="labels_ignore_case")
@BOTH
def test_labels_in_other_case(plytix: Plytix, base: str) -> None:
    """Values are sent under labels to the letter; a switch takes other case, as a sample has it."""
    body = {"attributes": {"Gallery": [{"id": LOGO}], "PIECES": 3}}
    assert plytix.post(base, {"sku": "N", **body}).status_code == 422
    assert plytix.patch(f"{base}/{EMPTY}", body).status_code == 422
    plytix.switch(labels_ignore_case=True)
    assert plytix.post(base, {"sku": "N", **body}).status_code == 201
    assert plytix.patch(f"{base}/{EMPTY}", body).status_code == 200
    shown = plytix.product(EMPTY)["attributes"]
    assert (shown["gallery"], shown["pieces"]) == ([LOGO], 3)
    assert not {"Gallery", "PIECES"} & set(shown)
    assert plytix.patch(f"{base}/{EMPTY}", {"attributes": {"None": 1}}).status_code == 422


@fact("products", "client", "guess", switch="empty_text")
@pytest.mark.parametrize(("choice", "read_as"), [("clear", None), ("keep", "")])
def test_an_empty_text_in_a_create(plytix: Plytix, choice: str, read_as: str | None) -> None:
    """A create with empty texts succeeds; they count as empty, or stay, by a switch."""
    plytix.switch(empty_text=choice)
    body = {"sku": "N", "label": "", "attributes": {"material": "", "care": ""}}
    answer = plytix.post(V1, body)
    assert answer.status_code == 201
    created = answer.json()["data"][0]
    assert (created["label"], created["attributes"].get("material")) == (read_as, read_as)
