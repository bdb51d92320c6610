"""Single rules of searches, columns, accounts and filters, each with a test of its own.

Sources: Plytix API v1 and v2, "Search", "Accounts" and "Available filters"; recorded rows and
integration tests of public clients.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.sandbox.asking import ALL
from tests.contract.sandbox.conftest import Plytix, condition
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import (
    KETTLE_BLUE,
    KITCHEN,
    LOGO,
    MUG,
    MUGS,
    PAN,
    PICTURE,
    SPARE_PARTS,
)

V1 = "/api/v1/products/search"
V2 = "/api/v2/products/search"
BOTH = pytest.mark.parametrize("path", [V1, V2])
PEOPLE = "/api/v1/accounts/memberships/search"
KEYS = "/api/v1/accounts/api-credentials/search"
MEMBERSHIP = ["legacy_id", "role", "email", "username", "name", "last_name"]


# ---------------------------------------------------------------- the request


@fact("search", "doc")
@BOTH
def test_a_search_with_everything_in_it(plytix: Plytix, path: str) -> None:
    """Filters, columns, relationship filters and pagination go together in one request."""
    body = {
        "filters": [
            [condition("status", "eq", "Completed"), condition("attributes.weight_kg", "lt", 3)],
            [condition("sku", "like", "lamp")],
        ],
        "attributes": ["label", "status", "attributes.weight_kg", "relationships.spare_parts"],
        "relationship_filters": [],
        "pagination": {"page": 1, "page_size": 100, "order": "-modified"},
    }
    found = plytix.search(body, path)
    assert [row["sku"] for row in found["data"]] == ["MUG-1", "LAMP-1"]
    mug, lamp = found["data"]
    assert (mug["label"], mug["status"], mug["attributes"]) == (
        "Mug",
        "Completed",
        {"weight_kg": 0.35},
    )
    assert [link["relationship_id"] for link in mug["relationships"]] == [SPARE_PARTS]
    assert "relationships" not in lamp
    assert found["pagination"] == {
        "count": 2,
        "order": "-modified",
        "page": 1,
        "page_size": 100,
        "total_count": 7,
    }


@fact("search", "client")
@BOTH
@pytest.mark.parametrize("member", ["sort", "sorting"])
def test_sorting_is_asked_for_in_pagination_alone(plytix: Plytix, path: str, member: str) -> None:
    """Clients send `sort` or `sorting` at the top; it does no harm and sorts nothing."""
    found = plytix.search({member: [{"field": "sku", "order": "desc"}]}, path)
    assert [row["sku"] for row in found["data"]] == ALL
    assert found["pagination"]["order"] is None


@fact("search", "client")
def test_the_asset_search_needs_no_filters(plytix: Plytix) -> None:
    """One client always sends `filters` to the asset search; without them it is the same."""
    path = "/api/v1/assets/search"
    assert plytix.search({"filters": []}, path) == plytix.search({}, path)


# ---------------------------------------------------------------- operators


@fact("operators", "doc")
def test_not_in_minds_the_case_of_choices_too(plytix: Plytix) -> None:
    """`!in` on a dropdown or multi-select minds case, as `in` does."""
    for field, value in (("attributes.colour", "Blue"), ("attributes.uses", "Tea")):
        assert "MUG-1" not in plytix.skus([condition(field, "!in", [value])])
        assert plytix.skus([condition(field, "!in", [value.lower()])]) == ALL


@fact("operators", "doc")
def test_product_level_is_3_for_a_variant_of_a_variant(plytix: Plytix) -> None:
    """`product_level` 3 is a sub-variant, where the account has such."""
    assert plytix.skus([condition("product_level", "eq", 3)]) == []
    path = f"/api/v2/products/{KETTLE_BLUE}/variants"
    assert plytix.post(path, {"sku": "KT-1-BL-S"}).status_code == 201
    assert plytix.skus([condition("product_level", "eq", 3)]) == ["KT-1-BL-S"]


@fact("operators", "live")
@BOTH
def test_a_hundred_skus_are_looked_up_at_once(plytix: Plytix, path: str) -> None:
    """`sku` with `in` takes a hundred values, and a page of 100 gives all that were found."""
    made = [f"LOT-{number:03}" for number in range(60)]
    for sku in made:
        assert plytix.post("/api/v2/products", {"sku": sku}).status_code == 201
    asked = made + [f"NONE-{number:03}" for number in range(40)]
    body = {"filters": [[condition("sku", "in", asked)]], "pagination": {"page_size": 100}}
    found = plytix.search(body, path)
    assert [row["sku"] for row in found["data"]] == made


@fact("operators", "live")
def test_categories_of_files_are_found_by_id(plytix: Plytix) -> None:
    """`id` with `in` works on the categories of files too."""
    tree = "/api/v1/categories/file"
    wanted, _ = (plytix.post(tree, {"name": name}).json()["data"][0]["id"] for name in "ab")
    body = {"filters": [[condition("id", "in", [wanted])]]}
    assert plytix.search(body, f"{tree}/search")["data"] == [{"id": wanted}]


@fact("operators", "doc", "live")
@BOTH
def test_own_attributes_can_be_filtered_with_their_prefix_only(plytix: Plytix, path: str) -> None:
    """A bare label fails as no field, which misleads: with `attributes.` before it, it works."""
    bare = plytix.post(path, {"filters": [[condition("colour", "eq", "Blue")]]})
    assert (bare.status_code, "doesn't exist" in bare.text) == (422, True)
    found = plytix.search({"filters": [[condition("attributes.colour", "eq", "Blue")]]}, path)
    assert [row["sku"] for row in found["data"]] == ["MUG-1", "KT-1-BL"]


# ---------------------------------------------------------------- columns and rows


@fact("columns", "doc")
@BOTH
def test_what_is_too_wide_for_a_row_is_read_one_by_one(plytix: Plytix, path: str) -> None:
    """With more columns than a search gives, ids are searched and each product is read."""
    plytix.switch(columns_v1=1, columns_v2=1)
    columns = ["attributes.colour", "attributes.material"]
    filters = [[condition("sku", "eq", "MUG-1")]]
    assert plytix.post(path, {"filters": filters, "attributes": columns}).status_code == 422
    (row,) = plytix.search({"filters": filters}, path)["data"]
    (whole,) = plytix.get(f"{path.removesuffix('search')}{row['id']}").json()["data"]
    assert {"colour", "material", "pieces", "uses"} <= whole["attributes"].keys()


@fact("columns", "doc", "live")
@pytest.mark.parametrize("resource", ["assets", "categories/product", "relationships"])
def test_a_row_has_its_id_alone(plytix: Plytix, resource: str) -> None:
    """Rows of assets, categories and relationships have their `id` alone unless told."""
    found = plytix.search({}, f"/api/v1/{resource}/search")["data"]
    assert found
    assert {tuple(row) for row in found} == {("id",)}


@fact("columns", "live")
def test_a_row_of_an_attribute_tells_what_it_filters_as(plytix: Plytix) -> None:
    """Rows of attributes have `id` and `filter_type` unasked."""
    found = plytix.search({}, "/api/v1/attributes/product/search")["data"]
    assert {tuple(sorted(row)) for row in found} == {("filter_type", "id")}


@fact("columns", "client")
@pytest.mark.parametrize("resource", ["product_families", "attribute-groups/product"])
def test_a_row_of_a_family_or_group_has_what_was_asked_for(plytix: Plytix, resource: str) -> None:
    """Rows of families and groups have their `id` and the columns that were asked for."""
    path = f"/api/v1/{resource}/search"
    assert {tuple(row) for row in plytix.search({}, path)["data"]} == {("id",)}
    (row,) = plytix.search({"attributes": ["name"]}, path)["data"]
    assert sorted(row) == ["id", "name"]


@fact("columns", "doc")
@pytest.mark.parametrize(("path", "members"), [(PEOPLE, 6), (KEYS, 3)])
def test_rows_of_accounts_are_whole(plytix: Plytix, path: str, members: int) -> None:
    """Memberships and API credentials come with all their fields unless told otherwise."""
    found = plytix.search({}, path)["data"]
    assert found
    assert {len(row) for row in found} == {members}


@fact("columns", "live")
def test_a_v2_row_with_every_reference_asked_for(plytix: Plytix) -> None:
    """A v2 row spells assets, categories and thumbnail as objects with an `id` alone."""
    columns = ["assets", "categories", "thumbnail", "relationships.spare_parts"]
    body = {"attributes": columns, "filters": [[condition("id", "eq", MUG)]]}
    (row,) = plytix.search(body)["data"]
    assert row["assets"] == [{"id": PICTURE}, {"id": LOGO}]
    assert row["categories"] == [{"id": MUGS}]
    assert row["thumbnail"] == {"id": PICTURE}
    assert len(row["relationships"]) == 1


# ---------------------------------------------------------------- relationship filters


@fact("relationship filters", "doc")
@BOTH
def test_a_relationship_filter_with_a_quantity(plytix: Plytix, path: str) -> None:
    """Products are found that list another one at least twice."""
    for quantity, expected in ((2, ["MUG-1"]), (3, [])):
        partner = {"id": PAN, "qty_operator": "gte", "value": [quantity]}
        row = {"relationship_id": SPARE_PARTS, "operator": "exists", "product_ids": [partner]}
        found = plytix.search({"relationship_filters": [[row]]}, path)
        assert [each["sku"] for each in found["data"]] == expected


@fact("relationship filters", "doc")
@pytest.mark.parametrize("value", [{}, {"value": None}])
def test_a_relationship_filter_for_any_quantity(plytix: Plytix, value: dict[str, Any]) -> None:
    """With `exists` for the quantity, `value` is null or left out."""
    partner = {"id": PAN, "qty_operator": "exists", **value}
    row = {"relationship_id": SPARE_PARTS, "operator": "exists", "product_ids": [partner]}
    assert plytix.skus(relationship_filters=[[row]]) == ["MUG-1"]


# ---------------------------------------------------------------- accounts


@fact("accounts", "doc")
@pytest.mark.parametrize(
    ("path", "column"),
    [(PEOPLE, column) for column in MEMBERSHIP] + [(KEYS, "legacy_id"), (KEYS, "role")],
)
def test_each_field_of_an_account_is_a_column_and_a_filter(
    plytix: Plytix, path: str, column: str
) -> None:
    """Every field of members and API credentials can be shown and filtered by."""
    first = plytix.search({"attributes": [column]}, path)["data"][0]
    assert list(first) == [column]
    body = {"attributes": [column], "filters": [[condition(column, "eq", first[column])]]}
    found = plytix.search(body, path)["data"]
    assert found
    assert all(row == first for row in found)


@fact("accounts", "doc")
def test_credentials_have_no_names_of_people(plytix: Plytix) -> None:
    """API credentials have no e-mail, user name or last name, as columns or as filters."""
    for column in ("email", "username", "last_name"):
        for body in ({"attributes": [column]}, {"filters": [[condition(column, "eq", "x")]]}):
            answer = plytix.post(KEYS, body)
            assert answer.status_code == 422
            assert answer.json() == {"detail": "One or more filter fields are not valid."}


# ---------------------------------------------------------------- available filters


@fact("filters", "doc")
def test_the_filters_of_relationships_are_these_six(plytix: Plytix) -> None:
    (told,) = plytix.get("/api/v1/filters/relationships").json()["data"]
    assert [row["key"] for row in told["attributes"]] == [
        "label",
        "name",
        "created",
        "symmetrical",
        "id",
        "modified",
    ]


@fact("filters", "doc")
def test_types_of_text_are_told_apart_in_the_attribute_search_alone(plytix: Plytix) -> None:
    """Filters show paragraphs, HTML and URLs as text; the attribute search has their types."""
    (told,) = plytix.get("/api/v1/filters/product").json()["data"]
    shown = {row["key"]: row["filter_type"] for row in told["attributes"]}
    body = {"attributes": ["label", "type_class"], "pagination": {"page_size": 100}}
    found = plytix.search(body, "/api/v1/attributes/product/search")["data"]
    types = {row["label"]: row["type_class"] for row in found}
    for label, type_class in (
        ("care", "MultilineAttribute"),
        ("story", "HtmlAttribute"),
        ("page", "UrlAttribute"),
    ):
        assert (shown[f"attributes.{label}"], types[label]) == ("TextAttribute", type_class)


@fact("filters", "doc")
def test_categories_are_a_choice_without_options(plytix: Plytix) -> None:
    """The `options` of categories are an empty list, whatever categories there are."""
    (told,) = plytix.get("/api/v1/filters/product").json()["data"]
    (row,) = (row for row in told["attributes"] if row["key"] == "categories")
    assert row["options"] == []
    assert plytix.skus([condition("categories", "in", [KITCHEN])]) == ["pan-1"]
