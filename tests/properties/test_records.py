"""Whatever the rows say: each is in one record or rejected, and order does not matter."""

from __future__ import annotations

import itertools
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from sheetsync.model.record import Mode, Record, WantedTable
from sheetsync.model.values import KEEP
from sheetsync.records.likeness import fold_key, look_alikes
from sheetsync.records.merge import agree, contradictions, shared_columns
from sheetsync.records.shape import shape_records
from tests.wanted import wanted

CELLS = st.sampled_from([None, "x", "y"])
ROWS = st.tuples(st.sampled_from(["A", "a", "B", None]), st.sampled_from(["1", None]), CELLS, CELLS)


@st.composite
def tables(draw: st.DrawFn) -> list[WantedTable]:
    made = []
    for number in range(draw(st.integers(1, 3))):
        rows = draw(st.lists(ROWS, max_size=6))
        count = len(rows)
        made.append(
            wanted(
                "label status",
                *rows,
                keys=("sku", "gtin"),
                sheet=f"Sheet {number}",
                modes=draw(
                    st.lists(
                        st.sampled_from([Mode.UPDATE, Mode.IGNORE]), min_size=count, max_size=count
                    )
                ),
                rejected=draw(st.lists(st.integers(0, 5), max_size=2)),
            )
        )
    return made


def rows_of(record: Record) -> list[tuple[str, int]]:
    return [
        (source.table.sheet, source.table.row_numbers[position])
        for source, position in ((record.source, record.position), *record.twins)
    ]


@given(tables())
def test_every_accepted_row_is_in_exactly_one_record_or_rejected(made: list[WantedTable]) -> None:
    shaped = shape_records(made)
    seen = Counter(spot for record in shaped.records for spot in rows_of(record))
    seen.update(shaped.rejected.keys())
    assert seen == Counter(
        (table.table.sheet, row)
        for table in made
        for position, row in enumerate(table.table.row_numbers)
        if position not in table.rejected and table.modes[position] is not Mode.IGNORE
    )


@given(tables())
def test_a_record_wants_what_each_of_its_rows_wants(made: list[WantedTable]) -> None:
    for record in shape_records(made).records:
        wishes = record.wishes()
        for source, position in ((record.source, record.position), *record.twins):
            for name, column in source.wanted.items():
                assert column[position] is KEEP or column[position] == wishes[name]


@given(tables())
def test_the_quick_answer_is_the_thorough_one(made: list[WantedTable]) -> None:
    rows = [(table, position) for table in made for position in range(len(table.table))]
    for one, other in itertools.combinations(rows, 2):
        shared = shared_columns(one[0], other[0])
        assert shared is not None
        assert agree(shared, one[1], other[1]) is not bool(contradictions([one, other]))


@given(tables())
def test_the_order_of_sheets_decides_nothing(made: list[WantedTable]) -> None:
    shaped, turned = shape_records(made), shape_records(made[::-1])
    assert dict(shaped.rejected) == dict(turned.rejected)
    assert {frozenset(rows_of(one)) for one in shaped.records} == {
        frozenset(rows_of(one)) for one in turned.records
    }


@given(st.lists(st.text(max_size=8), max_size=20))
def test_look_alikes_fold_to_the_same_and_are_never_equal(keys: list[str]) -> None:
    for key, other in look_alikes(keys):
        assert key != other
        assert fold_key(key) == fold_key(other)
        assert keys.index(other) < keys.index(key)


@given(st.text(max_size=12))
def test_folding_a_key_twice_changes_nothing_but_zeros(key: str) -> None:
    """Digits that come together once their separators are gone may show new leading zeros."""
    folded = fold_key(key)
    if "0" not in folded:
        assert fold_key(folded) == folded
