from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetsync.entities.schemafile import (
    FORMAT,
    definitions_fingerprint,
    schema_from_json,
    schema_to_json,
)
from sheetsync.errors import SettingsError
from sheetsync.model.definition import Account, AccountSchema, FieldDefinition, Kind, TypeClass
from sheetsync.model.values import FieldName
from tests.fakes import schema

COLOUR, PRICE = FieldName("attributes.colour"), FieldName("attributes.price")

words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)


@st.composite
def definitions(draw: st.DrawFn) -> FieldDefinition:
    return FieldDefinition(
        field=FieldName(draw(words)),
        name=draw(words),
        type_class=draw(st.sampled_from(TypeClass)),
        options=tuple(draw(st.lists(words, max_size=3))),
        description=draw(st.sampled_from(["", "What it is made of."])),
        required=draw(st.booleans()),
        clearable=draw(st.booleans()),
    )


@given(st.lists(definitions(), max_size=6, unique_by=lambda one: one.field), words, words)
def test_a_schema_survives_its_file_in_the_account_s_order(
    fields: list[FieldDefinition], name: str, fetched_at: str
) -> None:
    before = AccountSchema(
        account=Account(id="5f", name=name),
        fetched_at=fetched_at,
        definitions={Kind.PRODUCT: {one.field: one for one in fields}},
    )
    text = json.dumps(schema_to_json(before), ensure_ascii=False)
    after = schema_from_json(text, file="plytix.json")
    assert after == before
    assert list(after.fields(Kind.PRODUCT)) == [one.field for one in fields]


def test_a_field_that_plytix_computes_is_marked_for_readers_of_the_file() -> None:
    formula = FieldDefinition(
        field=FieldName("attributes.margin"), name="Margin", type_class=TypeClass.FORMULA
    )
    (row,) = schema_to_json(schema([formula]))["kinds"]["product"]
    assert row == {
        "field": "attributes.margin",
        "name": "Margin",
        "type": "FormulaAttribute",
        "read_only": True,
    }


def with_kinds(kinds: object) -> str:
    return json.dumps(
        {"format": FORMAT, "account": {"id": "5", "name": "A"}, "fetched_at": "x", "kinds": kinds}
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1 is no JSON"),
        ('{\n"format": ', "line 2 is no JSON"),
        ("[]", "not a saved schema of format sheetsync.schema/1"),
        ("{}", "not a saved schema of format sheetsync.schema/1"),
        ('{"format": "sheetsync.schema/2"}', "not a saved schema of format sheetsync.schema/1"),
        (f'{{"format": "{FORMAT}"}}', "damaged"),
        (with_kinds({"variant": []}), "damaged"),
        (with_kinds({"product": [{"name": "Colour", "type": "TextAttribute"}]}), "damaged"),
        (with_kinds({"product": [{"field": "a", "name": "A", "type": "Tensor"}]}), "damaged"),
        (with_kinds(3), "damaged"),
        (with_kinds([1]), "damaged"),
        (with_kinds({"product": [3]}), "damaged"),
    ],
)
def test_a_file_that_is_no_schema_is_refused_by_name_with_the_way_to_fetch_one(
    text: str, said: str
) -> None:
    with pytest.raises(SettingsError, match=said) as caught:
        schema_from_json(text, file="plytix.json")
    assert caught.value.message.startswith("plytix.json is")
    assert "schema pull" in caught.value.remedy


Fields = dict[FieldName, FieldDefinition]


def fields_with(field: FieldName, **members: Any) -> Fields:
    fields = dict(schema().fields(Kind.PRODUCT))
    fields[field] = replace(fields[field], **members)
    return fields


def without(field: FieldName) -> Fields:
    return {name: one for name, one in schema().fields(Kind.PRODUCT).items() if name != field}


@pytest.mark.parametrize(
    "changed",
    [
        lambda: fields_with(COLOUR, options=("Red", "Blue", "Green")),
        lambda: fields_with(COLOUR, options=("Blue", "Red", "Green", "White")),
        lambda: fields_with(COLOUR, type_class=TypeClass.MULTISELECT),
        lambda: without(COLOUR),
    ],
    ids=["fewer options", "options in another order", "another type", "gone"],
)
def test_the_fingerprint_tells_of_every_definition_a_plan_rests_on(
    changed: Callable[[], Fields],
) -> None:
    before = definitions_fingerprint(schema().fields(Kind.PRODUCT), [COLOUR, PRICE])
    assert definitions_fingerprint(changed(), [COLOUR, PRICE]) != before


@pytest.mark.parametrize(
    "changed",
    [
        lambda: fields_with(COLOUR, name="Shade", description="New words", required=True),
        lambda: without(FieldName("attributes.stock")),
    ],
    ids=["words", "a field that is not asked about"],
)
def test_the_fingerprint_passes_over_what_a_plan_does_not_rest_on(
    changed: Callable[[], Fields],
) -> None:
    before = definitions_fingerprint(schema().fields(Kind.PRODUCT), [COLOUR, PRICE])
    assert definitions_fingerprint(changed(), [COLOUR, PRICE]) == before


def test_the_fingerprint_is_the_same_in_any_order_and_with_repeats() -> None:
    fields = schema().fields(Kind.PRODUCT)
    one = definitions_fingerprint(fields, [COLOUR, PRICE])
    assert definitions_fingerprint(fields, [PRICE, COLOUR, PRICE]) == one
    assert definitions_fingerprint(fields, [PRICE]) != one
    assert definitions_fingerprint(fields, []) != one
    assert len(one) == 64
