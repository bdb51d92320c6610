"""Products read, changed, put under each other, in v2: each line that no other test shows.

Sources: Plytix API v1 and v2, "Products", "Variants"; answers recorded by clients.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.sandbox.at_once import at_once
from tests.contract.sandbox.conftest import Plytix, condition
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import (
    EMPTY,
    FAMILY,
    KETTLE,
    KETTLE_BLUE,
    KETTLE_RED,
    LAMP,
    LOGO,
    MANUAL,
    MUG,
    MUGS,
    PAN,
    PICTURE,
    small_account,
)

V1, V2 = "/api/v1/products", "/api/v2/products"
BOTH = pytest.mark.parametrize("base", [V1, V2])


def read(plytix: Plytix, product_id: str, query: str = "") -> dict[str, Any]:
    """A product as v1 gives it."""
    found: dict[str, Any] = plytix.get(f"{V1}/{product_id}{query}").json()["data"][0]
    return found


def row(plytix: Plytix, product_id: str, base: str, *columns: str) -> dict[str, Any]:
    """The row of one product in a search."""
    body = {"attributes": list(columns), "filters": [[condition("id", "eq", product_id)]]}
    (found,) = plytix.search(body, f"{base}/search")["data"]
    return dict(found)


# ---------------------------------------------------------------- read


@fact("products", "doc")
@pytest.mark.parametrize(
    ("product_id", "member", "value"),
    [
        (MUG, "id", MUG),
        (MUG, "sku", "MUG-1"),
        (MUG, "label", "Mug"),
        (EMPTY, "label", None),
        (MUG, "gtin", "4006381333931"),
        (EMPTY, "gtin", None),
        (MUG, "status", "Completed"),
        (EMPTY, "attributes", {"ready": 0.0}),
        (EMPTY, "assets", []),
        (MUG, "categories", [{"id": MUGS, "name": "Mugs", "path": ["Kitchen", "Mugs"]}]),
        (EMPTY, "thumbnail", None),
        (EMPTY, "relationships", []),
        (KETTLE_RED, "_parent_id", KETTLE),
        (KETTLE, "_parent_id", None),
        (KETTLE, "num_variations", 2),
        (MUG, "product_type", "SINGLE"),
        (KETTLE, "product_type", "PARENT"),
        (KETTLE_RED, "product_type", "VARIANT"),
        (KETTLE_RED, "product_level", 2),
        (KETTLE_RED, "product_family_id", FAMILY),
        (KETTLE_RED, "product_family_model_id", "5a00000000000000000000f2"),
        (MUG, "product_family_model_id", None),
        (KETTLE_RED, "overwritten_attributes", ["material"]),
        (MUG, "created", "2024-02-01T10:00:00.000000+00:00"),
        (MUG, "modified", "2024-03-01T10:00:00.500000+00:00"),
    ],
)
def test_each_member_of_a_v1_product(
    plytix: Plytix, product_id: str, member: str, value: Any
) -> None:
    """Each member of a v1 product has its type; what is not there is null or empty."""
    shown = read(plytix, product_id)[member]
    assert shown == value
    assert type(shown) is type(value)


@fact("products", "doc")
@pytest.mark.parametrize("query", ["", "?all_attributes=false"])
def test_attributes_without_value_are_left_out(plytix: Plytix, query: str) -> None:
    """A v1 product is read without its empty attributes, unless all are asked for."""
    assert sorted(read(plytix, LAMP, query)["attributes"]) == ["pieces", "ready"]


@fact("products", "doc")
def test_all_attributes_is_for_reading_one_product(plytix: Plytix) -> None:
    """`all_attributes` is a query of the v1 GET alone; a patch and a search pass it over."""
    patched = plytix.patch(f"{V1}/{LAMP}?all_attributes=true", {"label": "x"}).json()["data"][0]
    assert sorted(patched["attributes"]) == ["pieces", "ready"]
    found = plytix.search({}, f"{V1}/search?all_attributes=true")
    assert all(each["attributes"] == {} for each in found["data"])


def wide_account() -> dict[str, Any]:
    """The small account with 60 attributes more, all of them filled in."""
    account = small_account()
    model = account["attributes"][0]
    names = [f"wide_{number}" for number in range(60)]
    account["attributes"] += [
        model | {"id": f"5c{number:022d}", "label": name, "name": name}
        for number, name in enumerate(names)
    ]
    account["products"][-1]["attributes"] = dict.fromkeys(names, "x")
    return account


@fact("products", "doc")
def test_one_product_is_read_with_all_its_values() -> None:
    """The cap on columns is one of searches: a GET gives any number of attributes."""
    with at_once(seed=wide_account) as plytix:
        for base in (V1, V2):
            shown = plytix.get(f"{base}/{EMPTY}").json()["data"][0]["attributes"]
            assert sum(label.startswith("wide_") for label in shown) == 60


# ---------------------------------------------------------------- changed


@fact("products", "live")
@pytest.mark.parametrize("name", ["product_family", "product_family_id", "family"])
@BOTH
def test_a_family_is_no_attribute(plytix: Plytix, base: str, name: str) -> None:
    """A family among the attributes of a patch is refused as an unknown label."""
    answer = plytix.patch(f"{base}/{EMPTY}", {"attributes": {name: FAMILY}})
    assert answer.status_code == 422
    rows = [{"field": name, "msg": "label does not exist"}]
    assert answer.json()["error"]["errors"] == rows
    assert plytix.product(EMPTY)["product_family_id"] is None


@fact("products", "doc")
def test_a_v1_patch_without_a_change_answers_the_product(plytix: Plytix) -> None:
    """A v1 patch that changes nothing is 200 and answers the whole product all the same."""
    before = read(plytix, MUG)
    for body in ({}, {"status": "Completed"}, {"attributes": {"pieces": 1}}):
        answer = plytix.patch(f"{V1}/{MUG}", body)
        assert (answer.status_code, answer.json()["data"]) == (200, [before])


@fact("products", "guess", switch="unchanged_moves_modified")
@pytest.mark.parametrize("moves", [False, True])
def test_modified_of_a_v1_product_after_a_patch_without_a_change(
    plytix: Plytix, *, moves: bool
) -> None:
    """A v1 patch that changes nothing leaves `modified` alone as in v2, or moves it by a switch."""
    plytix.switch(unchanged_moves_modified=moves)
    before = read(plytix, MUG)["modified"]
    plytix.patch(f"{V1}/{MUG}", {"status": "Completed"})
    assert (read(plytix, MUG)["modified"] > before) is moves


@fact("products", "doc")
def test_an_unlinked_variant_outlives_its_parent(plytix: Plytix) -> None:
    """A variant that is unlinked first is not deleted with the parent."""
    assert plytix.delete(f"{V1}/{KETTLE}/variant/{KETTLE_RED}").status_code == 200
    assert plytix.delete(f"{V1}/{KETTLE}").status_code == 204
    statuses = [plytix.get(f"{V1}/{each}").status_code for each in (KETTLE_BLUE, KETTLE_RED)]
    assert statuses == [404, 200]


# ---------------------------------------------------------------- variants


@fact("variants", "doc")
def test_a_new_variant_has_the_family_of_its_parent(plytix: Plytix) -> None:
    """A parent and its new variant are of one family, or both of none."""
    for parent, family in ((KETTLE, FAMILY), (LAMP, None)):
        answer = plytix.post(f"{V1}/{parent}/variants", {"variant": {"sku": f"{parent}-N"}})
        assert answer.json()["data"][0]["product_family_id"] == family


@fact("variants", "doc")
def test_system_fields_of_a_v1_variant_stand_beside_its_sku(plytix: Plytix) -> None:
    """`variant` of v1 takes what a create takes."""
    variant = {
        "sku": "N",
        "label": "New",
        "gtin": "96385074",
        "status": "Completed",
        "attributes": {"colour": "Blue"},
        "thumbnail": {"id": PICTURE},
        "categories": [{"id": MUGS}],
        "assets": [{"id": MANUAL}],
    }
    answer = plytix.post(f"{V1}/{KETTLE}/variants", {"variant": variant})
    assert answer.status_code == 201
    (made,) = answer.json()["data"]
    for name in ("sku", "label", "gtin", "status"):
        assert made[name] == variant[name]
    assert made["attributes"]["colour"] == "Blue"
    assert (made["thumbnail"]["id"], made["categories"][0]["id"]) == (PICTURE, MUGS)
    assert [each["id"] for each in made["assets"]] == [MANUAL, PICTURE]


@fact("variants", "guess")
def test_a_single_product_keeps_its_values_when_it_becomes_a_parent(plytix: Plytix) -> None:
    """The reference warns of data loss; nothing is lost here."""
    before = plytix.product(MUG)["attributes"]
    plytix.post(f"{V2}/{MUG}/variants", {"sku": "N"})
    assert plytix.product(MUG)["attributes"] == before


@fact("variants", "doc")
@pytest.mark.parametrize("body", [None, {}, {"id": PAN}, b"no json"])
def test_a_link_of_a_variant_has_no_body(plytix: Plytix, body: Any) -> None:
    """The path says all there is to a link; a body is passed over."""
    assert plytix.call("POST", f"{V1}/{LAMP}/variant/{MUG}", body).status_code == 200
    assert plytix.product(MUG)["parent_id"] == LAMP


@fact("variants", "live")
def test_products_without_family_are_linked(plytix: Plytix) -> None:
    """Linking works without families."""
    answer = plytix.call("POST", f"{V1}/{PAN}/variant/{LAMP}")
    assert answer.status_code == 200
    assert [each["id"] for each in plytix.get(f"{V1}/{PAN}/variants").json()["data"]] == [LAMP]


@fact("variants", "doc")
def test_a_resync_names_attributes_by_their_bare_label(plytix: Plytix) -> None:
    """With the prefix of columns, a label is none that the parent passes on: 400."""
    body = {"attribute_labels": ["attributes.material"], "variant_ids": [KETTLE_RED]}
    assert plytix.post(f"{V1}/{KETTLE}/variants/resync", body).status_code == 400
    assert plytix.product(KETTLE_RED)["overwritten_attributes"] == ["material"]


# ---------------------------------------------------------------- v2


@fact("v2", "doc")
@pytest.mark.parametrize(
    "filters",
    [
        [],
        [[condition("status", "eq", "draft")]],
        [[condition("attributes.pieces", "gt", 1)], [condition("sku", "like", "mug")]],
        [[condition("categories", "in", [MUGS])]],
    ],
)
def test_both_generations_search_in_one_language(plytix: Plytix, filters: Any) -> None:
    """With one token, v1 and v2 find the same products for the same request."""
    body = {"filters": filters, "pagination": {"order": "-sku", "page_size": 3}}
    one, two = (plytix.search(body, f"{base}/search") for base in (V1, V2))
    assert [each["id"] for each in one["data"]] == [each["id"] for each in two["data"]] != []
    assert one["pagination"] == two["pagination"]


@fact("v2", "doc")
def test_v2_bodies_say_assets_and_categories(plytix: Plytix) -> None:
    """A text of the reference says `asset_ids` and `category_ids`; bodies know neither."""
    names = {"asset_ids": [PICTURE], "category_ids": [MUGS]}
    answer = plytix.post(V2, {"sku": "N", **names})
    assert answer.status_code == 201
    product = plytix.product(answer.json()["data"][0]["id"])
    assert (product["assets"], product["categories"]) == ([], [])
    assert not set(names) & set(product)
    for name in names:
        assert plytix.post(f"{V2}/search", {"attributes": [name]}).status_code == 422


@fact("v2", "live")
def test_media_and_audits_in_v2_rows(plytix: Plytix) -> None:
    """A v2 row has a media attribute as an object with `id`, and both audits when asked for."""
    found = row(plytix, MUG, V2, "attributes.picture", "attributes.gallery", "created_user_audit")
    assert found["attributes"] == {
        "picture": {"id": PICTURE},
        "gallery": [{"id": LOGO}, {"id": PICTURE}],
    }
    assert found["created_user_audit"]["type"] == found["modified_user_audit"]["type"] == "USER"


@fact("v2", "client")
@pytest.mark.parametrize("name", ["parent_id", "_parent_id"])
@BOTH
def test_variants_are_found_by_their_parent(plytix: Plytix, base: str, name: str) -> None:
    """A search on the parent finds its variants, for clients that do not list them."""
    body = {"filters": [[condition(name, "eq", KETTLE)]], "pagination": {"order": "sku"}}
    rows = plytix.search(body, f"{base}/search")["data"]
    assert [each["id"] for each in rows] == [KETTLE_BLUE, KETTLE_RED]


@fact("v2", "live", "doc", switch="dates_in_rows_v2")
@pytest.mark.parametrize(
    ("choice", "shown"), [("midnight", "2015-03-28T00:00:00"), ("day", "2015-03-28")]
)
def test_days_in_v2_rows(plytix: Plytix, choice: str, shown: str) -> None:
    """A v2 row has dates with the time of midnight, or the day alone by a switch."""
    plytix.switch(dates_in_rows_v2=choice)
    assert row(plytix, MUG, V2, "attributes.since")["attributes"] == {"since": shown}
    assert row(plytix, MUG, V1, "attributes.since")["attributes"]["since"].endswith("T00:00:00")
    assert plytix.product(MUG)["attributes"]["since"] == "2015-03-28T00:00:00"


@fact("values", "doc")
def test_media_in_v1_rows(plytix: Plytix) -> None:
    """A v1 row has a media attribute as an object with `id`, a gallery as a list of those."""
    found = row(plytix, MUG, V1, "attributes.picture", "attributes.gallery")
    assert found["attributes"] == {
        "picture": {"id": PICTURE},
        "gallery": [{"id": LOGO}, {"id": PICTURE}],
    }
