"""What searches can filter by."""

from __future__ import annotations

from sheetsync.plytix import Plytix
from tests.contract.operations.marks import succeeds


@succeeds("filters: Get available product filters")
def test_products_are_filtered_by_system_fields_own_attributes_and_properties(
    plytix: Plytix,
) -> None:
    made = plytix.attributes.create("Practice size", "DropdownAttribute", options=["S", "M"])
    filters = plytix.filters.products()
    by_key = {one.key: one for one in filters.attributes}
    assert by_key["sku"].filter_type == "TextAttribute"
    assert "like" in by_key["sku"].operators
    assert by_key["sku"].options is None
    size = by_key[f"attributes.{made.label}"]
    assert (size.filter_type, size.options) == ("DropdownAttribute", ("S", "M"))
    assert {"in", "!in", "exists"} <= set(size.operators)
    assert {one.key for one in filters.properties} == {"_is_variation", "_has_variations"}


@succeeds("filters: Get available product filters")
def test_a_key_and_an_operator_that_are_told_can_be_searched_with(plytix: Plytix) -> None:
    claim = next(one for one in plytix.filters.products().attributes if one.key.endswith("claim"))
    found = plytix.products.search([[{"field": claim.key, "operator": claim.operators[0]}]])
    assert found.page().count


@succeeds("filters: Get available asset filters")
def test_assets_are_filtered_by_the_type_of_their_file(plytix: Plytix) -> None:
    filters = plytix.filters.assets()
    file_type = next(one for one in filters.attributes if one.key == "file_type")
    assert file_type.options is not None
    assert "IMAGES" in file_type.options
    assert file_type.operators == ("in", "!in")
    assert filters.properties == ()


@succeeds("filters: Get available relationship filters")
def test_relationships_are_filtered_by_six_members(plytix: Plytix) -> None:
    filters = plytix.filters.relationships()
    assert {one.key: one.filter_type for one in filters.attributes} == {
        "label": "TextAttribute",
        "name": "TextAttribute",
        "id": "TextAttribute",
        "created": "DateAttribute",
        "modified": "DateAttribute",
        "symmetrical": "BooleanAttribute",
    }
