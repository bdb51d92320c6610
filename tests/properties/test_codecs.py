"""The laws of codecs, for every type that a sheet can feed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sheetsync.codecs.codec import CellReading, Unreadable, interleaved
from sheetsync.codecs.number import decimals
from sheetsync.codecs.registry import WRITTEN_TYPES, codec
from sheetsync.model.definition import TypeClass
from tests.strategies import canonical_values, definition, gtins, raw_values

TYPES = sorted(WRITTEN_TYPES)


@pytest.mark.parametrize("type_class", TYPES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_value_written_to_a_cell_reads_back_as_itself(
    type_class: TypeClass, data: st.DataObject
) -> None:
    value = data.draw(canonical_values(type_class))
    own = codec(type_class)
    read = own.from_cell(own.to_cell(value), CellReading(definition=definition(type_class)))
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize("type_class", TYPES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_value_sent_to_plytix_reads_back_as_itself(
    type_class: TypeClass, data: st.DataObject
) -> None:
    value = data.draw(canonical_values(type_class))
    own, field = codec(type_class), definition(type_class)
    read = own.from_api(own.to_api(value, field), field)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize("type_class", TYPES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_sweep_says_what_reading_cell_by_cell_says(
    type_class: TypeClass, data: st.DataObject
) -> None:
    own, reading = codec(type_class), CellReading(definition=definition(type_class))
    written = canonical_values(type_class).map(own.to_cell)
    values = data.draw(st.lists(st.one_of(raw_values(), written)))
    swept = own.sweep(values, reading)
    assert len(swept.values) == len(values)
    for position in set(range(len(values))) - set(swept.doubtful):
        raw = values[position]
        alone = None if raw is None else own.from_cell(raw, reading)
        assert swept.values[position] == alone
        assert type(swept.values[position]) is type(alone)


@pytest.mark.parametrize("type_class", TYPES)
@settings(max_examples=60, deadline=None)
@given(raw=raw_values().filter(lambda raw: raw is not None))
def test_no_cell_breaks_a_codec_and_what_it_reads_survives_both_ways(
    type_class: TypeClass, raw: object
) -> None:
    own, field = codec(type_class), definition(type_class)
    reading = CellReading(definition=field)
    value = own.from_cell(raw, reading)  # type: ignore[arg-type]
    if isinstance(value, Unreadable):
        assert value.expected
        assert value.remedy
        return
    assert own.from_api(own.to_api(value, field), field) == value
    assert own.from_cell(own.to_cell(value), reading) == value


@pytest.mark.parametrize("type_class", list(TypeClass))
@settings(max_examples=60, deadline=None)
@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
        ),
        max_leaves=5,
    )
)
def test_whatever_plytix_answers_can_be_read(type_class: TypeClass, value: object) -> None:
    codec(type_class).from_api(value, definition(type_class))


@settings(max_examples=100, deadline=None)
@given(gtin=gtins())
def test_a_gtin_survives_a_numeric_cell_when_no_zero_leads(gtin: str) -> None:
    """H6: every 8 to 14 digit GTIN survives cell, value, cell."""
    reading = CellReading(definition=definition(TypeClass.GTIN), pad=len(gtin))
    assert codec(TypeClass.GTIN).from_cell(float(gtin), reading) == gtin


@given(st.lists(st.none() | st.integers()))
def test_what_was_made_of_the_values_stands_where_they_stood(values: list[int | None]) -> None:
    present = [str(value) for value in values if value is not None]
    blank = object()
    assert interleaved(values, present, blank) == [
        blank if value is None else str(value) for value in values
    ]


@settings(max_examples=300, deadline=None)
@given(
    numbers=st.lists(
        st.one_of(
            st.floats(min_value=-9e14, max_value=9e14),
            st.decimals(min_value=-(10**9), max_value=10**9, places=4).map(float),
            st.integers(-(10**14), 10**14),
        )
    )
)
@example(numbers=[5e-324])
@example(numbers=[1.5, -2.2250738585072e-308])
@example(numbers=[1e-30, 0.25])
def test_many_numbers_at_once_are_what_each_is_alone(numbers: list[float]) -> None:
    alone = [Decimal(format(number, ".15g")) for number in numbers]
    together = decimals(numbers)
    assert together == alone
    assert [format(one, "f") for one in together] == [format(one, "f") for one in alone]


@pytest.mark.parametrize("type_class", TYPES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_the_extremes_of_a_sweep_keep_a_limit_only_if_every_value_does(
    type_class: TypeClass, data: st.DataObject
) -> None:
    own, reading = codec(type_class), CellReading(definition=definition(type_class))
    written = canonical_values(type_class).map(own.to_cell)
    swept = own.sweep(data.draw(st.lists(st.one_of(st.none(), written))), reading)
    present = [value for value in swept.values if value is not None]
    if swept.extremes is None:
        return
    assert not swept.doubtful
    assert bool(swept.extremes) == bool(present)
    assert set(swept.extremes) <= set(present)
    if present and isinstance(present[0], str):
        assert max(map(len, swept.extremes)) == max(map(len, present))  # type: ignore[arg-type]
    elif present:
        assert min(swept.extremes) == min(present)  # type: ignore[type-var]
        assert max(swept.extremes) == max(present)  # type: ignore[type-var]
