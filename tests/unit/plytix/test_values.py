from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetsync.codecs.registry import WRITTEN_TYPES, codec
from sheetsync.model.definition import FieldDefinition, TypeClass
from sheetsync.model.snapshot import Snapshot
from sheetsync.model.values import Canonical, EntityId, FieldName, Key
from sheetsync.plytix.request import json_body
from sheetsync.plytix.v1v2.products import read_products
from sheetsync.plytix.v1v2.values import SnapshotReader, canonical_column, json_values

OPTIONS = ("Red", "Blue", "With, comma")


def definition(name: str, type_class: TypeClass) -> FieldDefinition:
    chosen = {TypeClass.DROPDOWN, TypeClass.MULTISELECT}
    return FieldDefinition(
        field=FieldName(name),
        name=name,
        type_class=type_class,
        options=OPTIONS if type_class in chosen else (),
    )


DEFINITIONS = {
    one.field: one
    for one in (
        definition("label", TypeClass.TEXT),
        definition("gtin", TypeClass.GTIN),
        definition("attributes.price", TypeClass.DECIMAL),
        definition("attributes.stock", TypeClass.INT),
        definition("attributes.since", TypeClass.DATE),
        definition("attributes.colours", TypeClass.MULTISELECT),
        definition("attributes.new", TypeClass.BOOLEAN),
        definition("attributes.text", TypeClass.MULTILINE),
    )
}


def body(*rows: dict[str, Any]) -> bytes:
    return json.dumps({"data": list(rows)}).encode()


ROW = {"id": "65a1", "sku": "A-1"}


def test_a_row_becomes_a_snapshot_of_canonical_values() -> None:
    row = {
        **ROW,
        "label": " Mug ",
        "gtin": "4006381333931",
        "num_variations": 0,
        "modified_user_audit": {"type": "API"},
        "attributes": {
            "price": 12.50,
            "stock": 3,
            "since": "2026-05-01T00:00:00",
            "colours": ["Blue", "Red"],
            "new": False,
            "text": "a\r\nb",
            "not_asked_for": 7,
        },
    }
    (found,) = read_products(body(row), DEFINITIONS)
    assert found == Snapshot(
        id=EntityId("65a1"),
        key=Key("A-1"),
        values={
            FieldName("label"): "Mug",
            FieldName("gtin"): "4006381333931",
            FieldName("attributes.price"): Decimal("12.5"),
            FieldName("attributes.stock"): 3,
            FieldName("attributes.since"): date(2026, 5, 1),
            FieldName("attributes.colours"): ("Red", "Blue"),
            FieldName("attributes.new"): False,
            FieldName("attributes.text"): "a\nb",
        },
    )
    assert list(found.values) == list(DEFINITIONS)


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"attributes": {}},
        {"attributes": []},
        {"attributes": None, "label": None, "gtin": None},
        {"attributes": {"price": None, "colours": [], "text": "", "since": None}, "label": ""},
    ],
)
def test_absent_null_and_empty_are_all_no_value(more: dict[str, Any]) -> None:
    (found,) = read_products(body({**ROW, **more}), DEFINITIONS)
    assert found.values == {}


@pytest.mark.parametrize(
    ("more", "parent"),
    [
        ({"parent_id": "65b1"}, "65b1"),
        ({"_parent_id": "65b1"}, "65b1"),
        ({"parent_id": None, "_parent_id": None}, None),
        ({"parent_id": ""}, None),
        ({}, None),
    ],
)
def test_the_parent_is_read_in_both_spellings(more: dict[str, Any], parent: str | None) -> None:
    (found,) = read_products(body({**ROW, **more}), {})
    assert found.parent_id == parent


def test_snapshots_of_many_pages_come_from_one_reader() -> None:
    reader = SnapshotReader(DEFINITIONS)
    assert reader.snapshots([]) == []


JSON_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**18), 10**18),
    st.integers(-5, 5),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([0.0, -0.0, 1.0, 12.5, 90.9090909090909, 1e300]),
    st.text(max_size=8),
    st.sampled_from(["", " a", "a\r\nb", "a\u2028b", "\u00a0", "Red", "2026-05-01T00:00:00"]),
    st.sampled_from(["2026-05-01", "true", "12", "x" * 300]),
    st.lists(st.sampled_from(OPTIONS), max_size=3),
    st.lists(st.one_of(st.none(), st.integers(), st.lists(st.none(), max_size=1)), max_size=2),
    st.dictionaries(st.sampled_from(["id", "x"]), st.text(max_size=3), max_size=2),
)


@given(
    type_class=st.sampled_from(TypeClass),
    columns=st.lists(st.lists(JSON_VALUES, max_size=6), min_size=1, max_size=3),
)
def test_a_column_is_read_as_its_codec_reads_each_value(
    type_class: TypeClass, columns: list[list[Any]]
) -> None:
    """The quick ways through a column must not change what comes out of it."""
    field = definition("attributes.x", type_class)
    memo: dict[object, Canonical | None] = {}
    for values in columns:
        expected = [codec(type_class).from_api(value, field) for value in values]
        read = canonical_column(values, field, memo)
        assert read == expected
        assert list(map(type, read)) == list(map(type, expected))


@given(values=st.lists(st.sampled_from([True, 1, 1.0, False, 0, "1", None]), max_size=6))
@pytest.mark.parametrize("type_class", [TypeClass.INT, TypeClass.DECIMAL, TypeClass.BOOLEAN])
def test_truth_and_numbers_that_python_calls_equal_are_kept_apart(
    type_class: TypeClass, values: list[Any]
) -> None:
    field = definition("attributes.x", type_class)
    expected = [codec(type_class).from_api(value, field) for value in values]
    assert list(map(repr, canonical_column(values, field, {}))) == list(map(repr, expected))


def test_what_is_remembered_does_not_grow_for_ever() -> None:
    field = definition("attributes.x", TypeClass.DECIMAL)
    memo: dict[object, Canonical | None] = {}
    for start in range(0, 120_000, 1000):
        canonical_column([number / 7 for number in range(start, start + 1000)], field, memo)
    assert len(memo) <= 51_001


def test_a_patch_nests_attributes_and_null_clears() -> None:
    values: dict[FieldName, Canonical | None] = {
        FieldName("label"): "Mug",
        FieldName("gtin"): None,
        FieldName("attributes.price"): Decimal("12.50"),
        FieldName("attributes.stock"): 7,
        FieldName("attributes.since"): date(2026, 5, 1),
        FieldName("attributes.colours"): ("Red", "Blue"),
        FieldName("attributes.new"): False,
        FieldName("attributes.text"): None,
    }
    sent = json.loads(json_body(json_values(values, DEFINITIONS)))
    assert sent == {
        "label": "Mug",
        "gtin": None,
        "attributes": {
            "price": 12.5,
            "stock": 7,
            "since": "2026-05-01",
            "colours": ["Red", "Blue"],
            "new": False,
            "text": None,
        },
    }


def test_system_fields_alone_send_no_attributes() -> None:
    assert json_values({FieldName("label"): "x"}, DEFINITIONS) == {"label": "x"}


def test_every_type_that_can_be_written_is_known_to_the_sheet() -> None:
    assert {TypeClass.HTML, TypeClass.DECIMAL, TypeClass.SKU} <= WRITTEN_TYPES
