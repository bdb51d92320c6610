"""Columns of a search, and what a row looks like."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.sandbox.asking import SEARCH
from tests.contract.sandbox.conftest import Plytix, condition
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import (
    KETTLE,
    KETTLE_BLUE,
    LAMP,
    MUG,
    MUGS,
    PAN,
    SPARE_PARTS,
)

V1 = "/api/v1/products/search"
BOTH = (V1, SEARCH)


def row(plytix: Plytix, sku: str, *columns: str, path: str = SEARCH) -> dict[str, Any]:
    """The row of one product."""
    body = {"attributes": list(columns), "filters": [[condition("sku", "in", [sku])]]}
    (found,) = plytix.search(body, path)["data"]
    return dict(found)


# ---------------------------------------------------------------- the names of columns


@fact("columns", "doc")
@pytest.mark.parametrize("path", BOTH)
def test_attributes_are_asked_for_with_their_prefix_and_come_nested(
    plytix: Plytix, path: str
) -> None:
    """A column of an attribute is `attributes.<label>`; its value comes inside `attributes`."""
    found = row(plytix, "MUG-1", "attributes.material", "attributes.pieces", path=path)
    assert found["attributes"] == {"material": "Stoneware", "pieces": 1}


@fact("columns", "doc")
@pytest.mark.parametrize("path", BOTH)
def test_system_fields_are_asked_for_bare(plytix: Plytix, path: str) -> None:
    """A column of a system field is its bare name."""
    found = row(plytix, "MUG-1", "label", "gtin", "status", path=path)
    assert (found["label"], found["gtin"], found["status"]) == ("Mug", "4006381333931", "Completed")


@fact("columns", "doc")
@pytest.mark.parametrize("path", BOTH)
def test_relationships_are_asked_for_by_their_label(plytix: Plytix, path: str) -> None:
    """A column of a relationship is `relationships.<label>`, and gives the products linked to."""
    (link,) = row(plytix, "MUG-1", "relationships.spare_parts", path=path)["relationships"]
    assert link["relationship_id"] == SPARE_PARTS
    related = [(other["product_id"], other["quantity"]) for other in link["related_products"]]
    assert related == [(PAN, 2), (LAMP, 1)]
    assert "relationships" not in row(plytix, "pan-1", "relationships.spare_parts", path=path)


@fact("columns", "doc")
@pytest.mark.parametrize("path", BOTH)
@pytest.mark.parametrize(
    "column",
    [
        "colour",
        "attributes.Colour",
        "attributes.Weight kg",
        "attributes.nothing",
        "attributes.",
        "attributes",
        "relationships.nothing",
        "relationships.Spare parts",
        "Sku",
        "name",
        "",
    ],
)
def test_a_column_that_is_none_is_422(plytix: Plytix, path: str, column: str) -> None:
    """A column that is none is 422; bare labels and display names are none."""
    answer = plytix.post(path, {"attributes": ["label", column]})
    assert answer.status_code == 422
    assert answer.json()["error"]["msg"] == "Schema validation error"


# ---------------------------------------------------------------- how many


@fact("columns", "client", "doc", switch="columns_v1")
def test_v1_gives_20_columns(plytix: Plytix) -> None:
    """A v1 product search gives 20 columns at most; the number is a switch."""
    _check_cap(plytix, V1, 20, "columns_v1")


@fact("columns", "client", "doc", switch="columns_v2")
def test_v2_gives_50_columns(plytix: Plytix) -> None:
    """A v2 product search gives 50 columns at most; the number is a switch."""
    _check_cap(plytix, SEARCH, 50, "columns_v2")


def _check_cap(plytix: Plytix, path: str, cap: int, switch: str) -> None:
    for number in range(45):
        body = {"name": f"Extra {number}", "type_class": "TextAttribute"}
        assert plytix.post("/api/v1/attributes/product", body).status_code == 201
    columns = ["label", "status", "gtin", "created", "modified", "assets"]
    columns += [f"attributes.extra_{number}" for number in range(45)]
    for limit in (cap, 4):
        assert plytix.post(path, {"attributes": columns[:limit]}).status_code == 200
        answer = plytix.post(path, {"attributes": columns[: limit + 1]})
        assert answer.status_code == 422
        said = f"columns limit exceeded, current limit is {limit}"
        assert answer.json()["error"] == {
            "msg": "Schema validation error",
            "errors": [{"field": "schema", "msg": said}],
        }
        plytix.switch(**{switch: 4})


@fact("columns", "doc")
@pytest.mark.parametrize("path", BOTH)
def test_id_and_sku_do_not_count_as_columns(plytix: Plytix, path: str) -> None:
    """`id` and `sku` are free; system fields count like attributes."""
    plytix.switch(columns_v1=2, columns_v2=2)
    free = {"attributes": ["id", "label", "sku", "attributes.colour"]}
    assert plytix.post(path, free).status_code == 200
    assert plytix.post(path, {"attributes": ["label", "status", "gtin"]}).status_code == 422


@fact("columns", "guess")
def test_a_column_asked_for_twice_counts_once(plytix: Plytix) -> None:
    """Naming a column again changes nothing."""
    plytix.switch(columns_v2=1)
    assert row(plytix, "MUG-1", "label", "label", "label")["label"] == "Mug"


# ---------------------------------------------------------------- rows


@fact("columns", "doc")
def test_a_v1_row_without_columns(plytix: Plytix) -> None:
    """A v1 row has `attributes`, `id`, `num_variations` and `sku`, and variants `_parent_id`."""
    mug = {"id": MUG, "sku": "MUG-1", "num_variations": 0, "attributes": {}}
    assert row(plytix, "MUG-1", path=V1) == mug
    assert row(plytix, "KT-1", path=V1)["num_variations"] == 2
    assert row(plytix, "KT-1-BL", path=V1)["_parent_id"] == KETTLE


@fact("columns", "live")
def test_a_v2_row_without_columns(plytix: Plytix) -> None:
    """A v2 row has an audit uninvited, no `attributes`, and `parent_id` of variants alone."""
    fixed = ["id", "modified_user_audit", "num_variations", "sku"]
    assert sorted(row(plytix, "MUG-1")) == fixed
    assert sorted(row(plytix, "KT-1-BL")) == sorted([*fixed, "parent_id"])
    assert row(plytix, "KT-1-BL")["parent_id"] == KETTLE


@fact("columns", "doc", "live")
@pytest.mark.parametrize(
    ("path", "members"),
    [
        ("/api/v1/assets/search", ["id"]),
        ("/api/v1/categories/product/search", ["id"]),
        ("/api/v1/relationships/search", ["id"]),
        ("/api/v1/attributes/product/search", ["filter_type", "id"]),
    ],
)
def test_other_rows_without_columns(plytix: Plytix, path: str, members: list[str]) -> None:
    """Without columns rows have their `id`, those of attributes `filter_type` as well."""
    rows = plytix.search({"attributes": []}, path)["data"]
    assert rows
    assert {tuple(sorted(each)) for each in rows} == {tuple(members)}


@fact("columns", "doc", "live")
@pytest.mark.parametrize("path", BOTH)
def test_columns_without_value_are_left_out(plytix: Plytix, path: str) -> None:
    """A column without value is left out of a row; so is one that was not asked for."""
    found = row(plytix, "00123", "label", "gtin", "thumbnail", "attributes.colour", path=path)
    assert not {"label", "gtin", "thumbnail", "status"} & found.keys()
    assert found["attributes"] == {}
    assert "status" not in row(plytix, "MUG-1", "label", path=path)
    assert row(plytix, "MUG-1", "attributes.colour", path=path)["attributes"] == {"colour": "Blue"}


@fact("columns", "guess")
def test_false_and_zero_are_values(plytix: Plytix) -> None:
    """False and 0 are values and are shown."""
    plytix.patch(f"/api/v2/products/{PAN}", {"attributes": {"pieces": 0, "weight_kg": 0}})
    columns = [f"attributes.{name}" for name in ("pieces", "weight_kg", "oven_safe")]
    found = row(plytix, "pan-1", *columns)
    assert found["attributes"] == {"pieces": 0, "weight_kg": 0, "oven_safe": False}


@fact("columns", "doc", "live")
def test_moments_and_days_in_rows(plytix: Plytix) -> None:
    """Moments have an offset in v1 and none in v2; days are written with midnight."""
    columns = ("modified", "created", "attributes.since")
    found = row(plytix, "MUG-1", *columns)
    assert found["modified"] == "2024-03-01T10:00:00.500000"
    assert found["attributes"]["since"] == "2015-03-28T00:00:00"
    found = row(plytix, "MUG-1", *columns, path=V1)
    assert found["modified"] == "2024-03-01T10:00:00.500000+00:00"
    assert found["created"].endswith("+00:00")


@fact("columns", "live")
def test_references_in_v2_rows_are_ids_in_objects(plytix: Plytix) -> None:
    """A v2 row has assets, categories and the thumbnail as objects with an `id`."""
    columns = ("assets", "categories", "thumbnail", "attributes.picture", "attributes.gallery")
    found = row(plytix, "MUG-1", *columns)
    assert found["categories"] == [{"id": MUGS}]
    assert found["thumbnail"] == found["assets"][0]
    assert sorted(found["attributes"]) == ["gallery", "picture"]


@fact("columns", "client")
def test_the_family_is_missing_from_v1_rows_even_when_asked_for(plytix: Plytix) -> None:
    """A v1 row has no `product_family_id`, even for a product with a family; a v2 row has it."""
    assert "product_family_id" in row(plytix, "KT-1", "product_family_id")
    assert "product_family_id" not in row(plytix, "KT-1", "product_family_id", path=V1)


@fact("columns", "guess")
def test_a_row_of_a_variant_shows_what_it_inherits(plytix: Plytix) -> None:
    """A variant's row shows inherited values like its own."""
    found = plytix.search(
        {
            "attributes": ["attributes.material", "attributes.care", "overwritten_attributes"],
            "filters": [[condition("parent_id", "eq", KETTLE)]],
        }
    )["data"]
    assert [each["attributes"] for each in found] == [
        {"material": "Steel", "care": "Wipe"},
        {"material": "Enamel", "care": "Wipe"},
    ]
    assert found[0]["id"] == KETTLE_BLUE
    assert "overwritten_attributes" not in found[0]
    assert found[1]["overwritten_attributes"] == ["material"]
