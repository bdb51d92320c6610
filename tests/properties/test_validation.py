"""What validation promises of every table."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sheetsync.mapping.sheet_mapping import OnError
from sheetsync.model.finding import Severity
from sheetsync.model.place import CellPlace
from sheetsync.model.values import CLEAR, KEEP, CellFault, FaultyCell, RawValue
from tests.strategies import keys, raw_values
from tests.unit.tables import sheet
from tests.unit.validation.accepting import accept, bind, mapping

LABELS = ("care", "colour", "html", "launch", "new", "page", "pieces", "size", "weight")
HEADER = "SKU | " + " | ".join(label.title() for label in LABELS)
BINDINGS = tuple(bind(label.title()) for label in LABELS)
CHECKED = (
    bind("Care", required=True),
    bind("Colour", unique=True),
    bind("Html", max_length=3),
    bind("Launch", min="2020-01-01"),
    bind("New", one_of=("yes",)),
    bind("Page", pattern="https://.*"),
    bind("Pieces", max="3", on_error=OnError.SKIP_CELL),
    bind("Size", one_of=("S", "M")),
    bind("Weight", min="0", max="5"),
)


def cells() -> st.SearchStrategy[RawValue]:
    return st.one_of(raw_values(), st.sampled_from([FaultyCell(fault=one) for one in CellFault]))


def rows() -> st.SearchStrategy[list[tuple[RawValue, ...]]]:
    key = st.one_of(keys(), cells())
    return st.lists(st.tuples(key, *([cells()] * len(LABELS))), max_size=6)


@settings(max_examples=50, deadline=None)
@given(rows=rows())
def test_a_row_is_rejected_exactly_when_an_error_names_it(
    rows: list[tuple[RawValue, ...]],
) -> None:
    for bindings in (BINDINGS, CHECKED):
        accepted = accept(sheet(HEADER, *rows), mapping(*bindings))
        named = {
            finding.place.row
            for finding in accepted.findings
            if finding.severity is Severity.ERROR and isinstance(finding.place, CellPlace)
        }
        assert sorted(row for row in named if row is not None) == accepted.rejected_rows
        assert all(len(column) == len(rows) for column in accepted.table.wanted.values())
        assert all(finding.expected and finding.code for finding in accepted.findings)


@settings(max_examples=40, deadline=None)
@given(rows=rows())
def test_nothing_but_the_marker_ever_clears(rows: list[tuple[RawValue, ...]]) -> None:
    """H1: no state of blankness plans a clear."""
    accepted = accept(sheet(HEADER, *rows), mapping(*BINDINGS))
    for column in accepted.table.wanted.values():
        assert CLEAR not in column


@settings(max_examples=30, deadline=None)
@given(rows=rows(), other=st.tuples(keys(), *([cells()] * len(LABELS))))
def test_a_row_asks_for_the_same_whatever_stands_beside_it(
    rows: list[tuple[RawValue, ...]], other: tuple[RawValue, ...]
) -> None:
    """H7: nothing is inferred from a column, and no cell is read as another one like it."""
    alone = accept(sheet(HEADER, other), mapping(*BINDINGS)).table
    beside = accept(sheet(HEADER, *rows, other), mapping(*BINDINGS)).table
    assert (0 in alone.rejected) == (len(rows) in beside.rejected)
    for name, column in alone.wanted.items():
        found = beside.wanted[name][len(rows)]
        assert found == column[0]
        assert type(found) is type(column[0])


@settings(max_examples=30, deadline=None)
@given(cell=st.one_of(st.none(), st.just("")))
def test_a_blank_cell_keeps(cell: RawValue) -> None:
    row = ("A-1", *([cell] * len(LABELS)))
    accepted = accept(sheet(HEADER, row), mapping(*BINDINGS))
    assert all(column == [KEEP] for column in accepted.table.wanted.values())
    assert accepted.rejected_rows == []
