from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetsync.errors import SheetsyncError, UnknownOutcomeError, UnreachableError
from sheetsync.model.definition import FieldDefinition, TypeClass
from sheetsync.model.values import EntityId, FieldName, Key
from sheetsync.plytix.request import Effect, Response
from sheetsync.plytix.v1v2 import attributes, products
from sheetsync.plytix.v1v2.values import ProductRow
from tests.unit.plytix.tokens import answer

SKU, GTIN, LABEL = products.SKU, products.GTIN, products.LABEL
STOCK = FieldName("attributes.stock")
DEFINITIONS = {
    LABEL: FieldDefinition(field=LABEL, name="Label", type_class=TypeClass.TEXT),
    STOCK: FieldDefinition(field=STOCK, name="Stock", type_class=TypeClass.INT),
}


def many(count: int) -> list[FieldName]:
    return [FieldName(f"attributes.a{number}") for number in range(count)]


@pytest.mark.parametrize(
    ("key_field", "fields", "groups"),
    [
        (SKU, [], [[LABEL]]),
        (SKU, [SKU], [[LABEL]]),
        (SKU, [STOCK, STOCK, SKU], [[STOCK, LABEL]]),
        (SKU, [LABEL, STOCK], [[LABEL, STOCK]]),
        (GTIN, [STOCK], [[GTIN, STOCK, LABEL]]),
        (SKU, many(49), [[*many(49), LABEL]]),
        (SKU, many(50), [many(50)]),
        (GTIN, many(50), [[GTIN, *many(49)], [*many(50)[49:], LABEL]]),
        (SKU, many(100), [many(50), many(100)[50:]]),
        (SKU, many(101), [many(50), many(100)[50:], [*many(101)[100:], LABEL]]),
    ],
)
def test_columns_fit_into_as_few_searches_as_will_do(
    key_field: FieldName, fields: list[FieldName], groups: list[list[FieldName]]
) -> None:
    assert products.column_groups(key_field, fields) == groups


def test_a_search_asks_for_a_page_of_the_columns_needed() -> None:
    request = products.search_products(
        products.key_filters(SKU, ["A", "B"]), [SKU, LABEL, STOCK], page=2
    )
    assert (request.method, request.path) == ("POST", "/api/v2/products/search")
    assert request.effect is Effect.READ
    assert json.loads(request.body or b"") == {
        "filters": [[{"field": "sku", "operator": "in", "value": ["A", "B"]}]],
        "attributes": ["label", "attributes.stock"],
        "pagination": {"page": 2, "page_size": 100},
    }


def test_gtins_are_looked_up_one_condition_each() -> None:
    assert products.key_filters(GTIN, ["1", "2"]) == [
        [{"field": "gtin", "operator": "eq", "value": "1"}],
        [{"field": "gtin", "operator": "eq", "value": "2"}],
    ]


def test_fragments_are_any_of() -> None:
    assert products.fragment_filters(["KT", "01"]) == [
        [{"field": "sku", "operator": "like", "value": "KT"}],
        [{"field": "sku", "operator": "like", "value": "01"}],
    ]


def test_a_create_and_a_patch_are_writes_that_name_their_fields() -> None:
    created = products.create_product(Key("A-1"), {LABEL: "Mug", STOCK: 3}, DEFINITIONS)
    assert (created.method, created.path, created.effect) == (
        "POST",
        "/api/v2/products",
        Effect.WRITE,
    )
    assert json.loads(created.body or b"") == {
        "sku": "A-1",
        "label": "Mug",
        "attributes": {"stock": 3},
    }
    assert created.fields == {SKU, LABEL, STOCK}
    patched = products.patch_product(EntityId("65a1"), {STOCK: None}, DEFINITIONS)
    assert (patched.method, patched.path, patched.effect) == (
        "PATCH",
        "/api/v2/products/65a1",
        Effect.WRITE,
    )
    assert json.loads(patched.body or b"") == {"attributes": {"stock": None}}
    got = products.get_product(EntityId("65a1"))
    assert (got.method, got.path, got.body) == ("GET", "/api/v2/products/65a1", None)


def test_a_page_tells_rows_and_counters() -> None:
    page = products.read_rows(
        answer(
            {
                "data": [{"id": "1", "sku": "A"}],
                "pagination": {"count": 7, "total_count": 600, "order": None, "page": 1},
            }
        )
    )
    assert ([row.sku for row in page.rows], page.count, page.total) == (["A"], 7, 600)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"data": [', "JSON is broken"),
        (b"{}", "`data`"),
        (b'{"data": {}}', r"\$.data"),
        (b'{"data": [{"id": 7, "sku": "A"}]}', r"\$\.data\[0\]\.id"),
        (b'{"data": [{"id": "7"}]}', "`sku`"),
        (b'{"data": [{"id": "7", "sku": "A", "attributes": "none"}]}', "attributes"),
        (b'{"data": [], "pagination": {"count": "many"}}', "count"),
        (b'{"data": [{"id": "\xff", "sku": "A"}]}', "broken|not as documented"),
    ],
)
def test_wrong_kinds_of_known_members_are_an_error_that_names_them(
    content: bytes, words: str
) -> None:
    with pytest.raises(UnreachableError, match=words):
        products.read_rows(Response(status=200, body=content))


@given(
    content=st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(
                st.sampled_from(["data", "id", "sku", "attributes", "pagination", "stock"]),
                inner,
                max_size=4,
            ),
        ),
        max_leaves=12,
    )
)
def test_any_answer_gives_snapshots_or_our_own_error(content: Any) -> None:
    body = json.dumps({"data": [content]}).encode()
    for sent in (body, json.dumps(content).encode(), body[:-3]):
        try:
            found = products.read_products(sent, DEFINITIONS)
        except SheetsyncError:
            continue
        assert all(isinstance(one.key, str) for one in found)


def test_the_answer_to_a_write_names_the_product() -> None:
    assert products.read_written(answer({"data": [{"id": "65a1"}]}, 201), "x") == "65a1"


@pytest.mark.parametrize(
    "content", [{}, {"data": []}, {"data": [{}]}, {"data": [{"id": None}]}, {"data": None}]
)
def test_a_write_that_answers_nothing_useful_has_an_unknown_outcome(content: object) -> None:
    with pytest.raises(UnknownOutcomeError, match="names no product"):
        products.read_written(answer(content, 201), "create a product")


@pytest.mark.parametrize(
    ("row", "field", "key"),
    [
        (ProductRow(id="1", sku=" A "), SKU, " A "),
        (ProductRow(id="1", sku="A", gtin="0401"), GTIN, "0401"),
        (ProductRow(id="1", sku="A", gtin=401), GTIN, "401"),
        (ProductRow(id="1", sku="A"), GTIN, None),
        (ProductRow(id="1", sku="A", attributes={"stock": 3}), STOCK, "3"),
        (ProductRow(id="1", sku="A", attributes=[]), STOCK, None),
    ],
)
def test_keys_are_compared_as_plytix_spells_them(
    row: ProductRow, field: FieldName, key: str | None
) -> None:
    assert products.key_of(row, field) == key


# ---------------------------------------------------------------- attributes


def test_all_that_describes_an_attribute_is_asked_for_at_once() -> None:
    request = attributes.search_attributes(3)
    assert request.path == "/api/v1/attributes/product/search"
    content = json.loads(request.body or b"")
    assert {"label", "name", "type_class", "options", "description"} <= set(content["attributes"])
    assert content["pagination"] == {"page": 3, "page_size": 100}


@pytest.mark.parametrize(
    ("row", "type_class", "options"),
    [
        ({"type_class": "TextAttribute"}, TypeClass.TEXT, ()),
        (
            {"type_class": "DropdownAttribute", "options": ["b", "a"]},
            TypeClass.DROPDOWN,
            ("b", "a"),
        ),
        ({"type_class": "MultiSelectAttribute", "options": None}, TypeClass.MULTISELECT, ()),
        (
            {"type_class": "MultiselectAttribute", "options": ["a", 1]},
            TypeClass.MULTISELECT,
            ("a",),
        ),
        ({"type_class": "TextAttribute", "options": ["a"]}, TypeClass.TEXT, ()),
        ({"type_class": "HologramAttribute"}, TypeClass.UNKNOWN, ()),
        ({"type_class": None}, TypeClass.UNKNOWN, ()),
        ({}, TypeClass.UNKNOWN, ()),
    ],
)
def test_an_attribute_s_type_and_options_are_read(
    row: dict[str, Any], type_class: TypeClass, options: tuple[str, ...]
) -> None:
    page = attributes.read_attribute_rows(
        answer({"data": [{"id": "1", "label": "x_y", "name": "X y", "description": "d", **row}]})
    )
    definition = attributes.definition_of(page.rows[0])
    assert (definition.field, definition.name) == ("attributes.x_y", "X y")
    assert (definition.type_class, definition.options) == (type_class, options)
    assert definition.description == "d"


def test_an_attribute_without_a_name_goes_by_its_label() -> None:
    page = attributes.read_attribute_rows(answer({"data": [{"id": "1", "label": "x"}]}))
    definition = attributes.definition_of(page.rows[0])
    assert (definition.name, definition.description) == ("x", "")


@pytest.mark.parametrize("content", [{}, {"data": [{"id": "1"}]}, {"data": [{"label": "x"}]}])
def test_an_attribute_answer_of_another_shape_is_an_error(content: object) -> None:
    with pytest.raises(UnreachableError, match="not as documented"):
        attributes.read_attribute_rows(answer(content))


def test_broken_json_in_an_attribute_answer_is_an_error() -> None:
    with pytest.raises(UnreachableError, match="JSON is broken"):
        attributes.read_attribute_rows(Response(status=200, body=b"{"))
