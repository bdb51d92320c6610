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


@st.composite
def rows(draw: st.DrawFn) -> tuple[list[list[Wanted]], list[list[Canonical | None]], list[int]]:
    """Wishes of some rows, what Plytix has for each, and the order it answers in."""
    count = draw(st.integers(1, 12))
    wishes = [[draw(TEXT_WISHES), draw(TEXT_WISHES), draw(LIST_WISHES)] for _ in range(count)]
    have: list[list[Canonical | None]] = [
        [draw(st.none() | TEXTS), draw(st.none() | TEXTS), draw(st.none() | LISTS)]
        for _ in range(count)
    ]
    answered = draw(st.permutations(range(count)))
    return wishes, have, answered[: draw(st.integers(1, count))]


@given(rows())
def test_a_page_is_compared_as_its_rows_are(
    given_rows: tuple[list[list[Wanted]], list[list[Canonical | None]], list[int]],
) -> None:
    wishes, have, answered = given_rows
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
        Snapshot(EntityId(f"{one:024x}"), Key(f"A-{one}"), PageRow(page, index))
        for index, one in enumerate(answered)
    ]
    alone = [Snapshot(one.id, one.key, dict(one.values)) for one in in_page]
    asked = [records[one] for one in answered]
    assert [one.values for one in in_page] == [one.values for one in alone]
    assert list(map(list, comparison.all_differences(list(zip(asked, in_page, strict=True))))) == [
        list(comparison.differences(record, snapshot))
        for record, snapshot in zip(asked, alone, strict=True)
    ]
