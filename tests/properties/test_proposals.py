"""Whatever a workbook holds, the mapping proposed for it is one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sheetsync.mapping.check import check_mapping
from sheetsync.mapping.headers import bind_columns, find_header_row
from sheetsync.mapping.parse import parse_mapping
from sheetsync.mapping.proposal import Role, SheetCells
from sheetsync.mapping.propose import Survey
from sheetsync.mapping.propose_rows import headers_of
from sheetsync.mapping.propose_text import ProposalFrame, proposal_text
from sheetsync.mapping.yaml_nodes import Scalar, compose
from sheetsync.mapping.yaml_text import yaml_text
from sheetsync.model.definition import AccountSchema, FieldDefinition, TypeClass
from sheetsync.model.finding import Finding
from sheetsync.model.values import RawValue
from tests.unit.mapping.proposals import SHOP, attribute, cells_of, schema_of

NAMES = [
    "SKU",
    "sku",
    "EAN",
    "Label",
    "Colour",
    "colour ",
    "Farbe",
    "Price",
    "Sale price",
    "Weight",
]
ODD = [
    "Col: our #",
    "*x",
    "NO",
    "- a",
    "a\nb",
    "\u202eab",
    "\x1b[1m",
    '"',
    "\\",
    "%",
    "\ufeff",
    "é",
]

SURE = [one.name for one in SHOP]

headers = st.one_of(
    *[st.sampled_from(SURE)] * 6,
    st.sampled_from(NAMES[3:]),
    st.sampled_from(ODD),
    st.text(min_size=1, max_size=12),
    st.none(),
)
values = st.one_of(
    st.none(),
    st.sampled_from(["Blue", "Red", "1,5", "1.234,5", "25.12.2026", "yes", "A-1", "<clear>"]),
    st.floats(min_value=-1e6, max_value=1e6, allow_nan=False),
    st.booleans(),
    st.dates(),
    st.text(max_size=8),
)  # fmt: skip


@st.composite
def attributes(draw: st.DrawFn) -> tuple[FieldDefinition, ...]:
    """Attributes of a shop, and some with odd names."""
    some = st.one_of(st.sampled_from([*NAMES, *ODD]), st.text(max_size=8))
    names = draw(st.lists(some, max_size=3))
    types = st.sampled_from(
        [TypeClass.TEXT, TypeClass.DECIMAL, TypeClass.DATE, TypeClass.FORMULA, TypeClass.MEDIA]
    )
    odd = [attribute(f"odd_{place}", name, draw(types)) for place, name in enumerate(names)]
    return (*SHOP[draw(st.integers(0, 3)) :], *odd)


@st.composite
def sheets(draw: st.DrawFn) -> SheetCells:
    """A sheet whose first row is mostly headers, with a title above it at times."""
    width = draw(st.integers(1, 6))
    titles: list[list[RawValue]] = draw(st.sampled_from([[], [["Title"]], [["SKU", "Price"]]]))
    first: list[RawValue] = draw(st.lists(headers, min_size=width, max_size=width))
    rows: list[list[RawValue]] = draw(
        st.lists(st.lists(values, min_size=width, max_size=width), max_size=8)
    )
    again: list[list[RawValue]] = draw(st.sampled_from([[], [first]]))
    return cells_of([*titles, ["SKU", *first], *rows, *again, ["A-1"]])


@given(
    cells=sheets(),
    shop=attributes(),
    known=st.none() | st.sets(st.sampled_from(["A-1", "Blue", "yes"])),
)
def test_a_usable_proposal_is_a_mapping_that_nothing_is_wrong_with(
    cells: SheetCells, shop: tuple[FieldDefinition, ...], known: set[str] | None
) -> None:
    schema: AccountSchema = schema_of(*shop)
    proposal = Survey([cells], schema, file="a.xlsx").proposal(known)
    frame = ProposalFrame(name="a", connection="b", account="c\nd")
    text = proposal_text(proposal, frame)
    fields = [one.field for one in proposal.columns if one.stands]
    assert len(fields) == len(set(fields))
    if not proposal.usable:
        return
    mapping = parse_mapping(text, file="a.yaml")
    assert check_mapping(mapping, schema) == ()
    (sheet,) = mapping.sheets
    rows = [
        (number, [column[place] for column in cells.columns.values()])
        for place, number in enumerate(cells.row_numbers)
    ]
    assert find_header_row(rows, sheet).row == proposal.header_row
    here = list(cells.row_numbers).index(proposal.header_row)
    bound, told = bind_columns(
        list(headers_of(cells, here).items()),
        sheet,
        file="a.xlsx",
        sheet="S",
        header_row=proposal.header_row,
    )
    errors: list[Finding] = [one for one in told if one.is_error]
    assert errors == []
    assert list(bound.keys.values()) == [one.index for one in proposal.standing(Role.KEY)]
    assert sorted(bound.fields.values()) == [one.index for one in proposal.standing(Role.FIELD)]


@given(st.text(), st.booleans())
def test_a_text_written_as_yaml_reads_back_as_itself(text: str, flow: bool) -> None:
    written = yaml_text(text, flow=flow)
    assert all(sign.isprintable() for sign in written)
    node, faults = compose(f"[{written}]" if flow else f"a: {written}", "x.yaml")
    assert faults == ()
    found: list[object] = list(getattr(node, "items", ()) or getattr(node, "entries", ()))
    scalar = found[0] if flow else found[0][1]  # type: ignore[index]  # a pair of name and value
    assert isinstance(scalar, Scalar)
    assert not scalar.is_null
    assert scalar.text == text
