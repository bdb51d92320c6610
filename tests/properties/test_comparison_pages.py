"""Comparing a page column by column says what comparing its rows one by one says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sheetsync.model.definition import Kind
from sheetsync.model.record import Record
from sheetsync.model.snapshot import PageRow, Snapshot, SnapshotPage
from sheetsync.model.values import (
    CLEAR,
    KEEP,
    Canonical,
    EntityId,
    FieldName,
    Key,
    ListEdit,
    Wanted,
)
from sheetsync.planning.compare import Comparison
from tests.fakes import schema
from tests.wanted import wanted

FIELDS = ("label", "attributes.colour", "attributes.care")
TEXTS = st.sampled_from(["", "Red", "Blue"])
LISTS = st.sampled_from([("Hand wash",), ("Hand wash", "Oven safe"), ("Oven safe",)])
EDITS = st.builds(
    ListEdit,
    add=st.sampled_from([(), ("Oven safe",)]),
    remove=st.sampled_from([(), ("Hand wash",)]),
)
TEXT_WISHES: st.SearchStrategy[Wanted] = st.one_of(st.just(KEEP), st.just(CLEAR), TEXTS)
LIST_WISHES: st.SearchStrategy[Wanted] = st.one_of(st.just(KEEP), st.just(CLEAR), LISTS, EDITS)


Rows = tuple[list[list[Wanted]], list[list[Canonical | None]], list[int], list[int]]


@st.composite
def rows(draw: st.DrawFn) -> Rows:
    """Wishes of some rows, what Plytix has, the order it answers in, and that of comparing."""
    count = draw(st.integers(1, 12))
    wishes = [[draw(TEXT_WISHES), draw(TEXT_WISHES), draw(LIST_WISHES)] for _ in range(count)]
    have: list[list[Canonical | None]] = [
        [draw(st.none() | TEXTS), draw(st.none() | TEXTS), draw(st.none() | LISTS)]
        for _ in range(count)
    ]
    answered = draw(st.permutations(range(count)))[: draw(st.integers(1, count))]
    compared = draw(st.permutations(range(len(answered))))
    return wishes, have, answered, compared[: draw(st.integers(1, len(answered)))]


@given(rows())
def test_a_page_is_compared_as_its_rows_are(given_rows: Rows) -> None:
    wishes, have, answered, compared = given_rows
    table = wanted(" ".join(FIELDS), *[[f"A-{number}", *row] for number, row in enumerate(wishes)])
    records = [Record(table, position) for position in range(len(wishes))]
    comparison = Comparison(records, schema().fields(Kind.PRODUCT))
    page = SnapshotPage(
        {
            FieldName(name): [have[one][number] for one in answered]
            for number, name in enumerate(FIELDS)
        }
    )
    in_page = [
        Snapshot(
            EntityId(f"{answered[index]:024x}"),
            Key(f"A-{answered[index]}"),
            PageRow(page, index),
        )
        for index in compared
    ]
    alone = [Snapshot(one.id, one.key, dict(one.values)) for one in in_page]
    asked = [records[answered[index]] for index in compared]
    assert [one.values for one in in_page] == [one.values for one in alone]
    assert list(map(list, comparison.all_differences(list(zip(asked, in_page, strict=True))))) == [
        list(comparison.differences(record, snapshot))
        for record, snapshot in zip(asked, alone, strict=True)
    ]
