"""Random accounts and sheets, small enough to be seen through when a property fails."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from sheetsync.model.plan import Decisions, Plan
from sheetsync.model.record import Mode, WantedTable
from sheetsync.model.values import CLEAR, Canonical, ListEdit
from sheetsync.planning.plan import make_plan
from tests.fakes import FakePim
from tests.wanted import Cell, request, wanted

Products = dict[str, dict[str, Canonical]]
Rows = list[list[Cell]]

FIELDS = (
    "label",
    "attributes.colour",
    "attributes.care",
    "attributes.price",
    "attributes.boxed",
    "attributes.launch",
)
NAMES = " ".join(FIELDS)
SKUS = ("A-1", "A-2", "A-3", "a-1", "A-01", "Ü 6", "A-7")
CARE = ("Cold", "Warm", "Hot", "By hand", "Iron")

_options = st.sets(st.sampled_from(CARE)).map(
    lambda chosen: tuple(option for option in CARE if option in chosen)
)

VALUES: tuple[st.SearchStrategy[Canonical], ...] = (
    st.sampled_from(["Pan", "Pot", "=1+1", "Größe 5\n"]).filter(bool),
    st.sampled_from(["Red", "Blue", "Green", "White"]),
    _options.filter(bool),
    st.decimals(min_value=-1000, max_value=1000, places=2).map(Decimal),
    st.booleans(),
    st.dates(min_value=date(1990, 1, 1), max_value=date(2040, 1, 1)),
)
"""Canonical values, a strategy per field."""

_edits = st.builds(ListEdit, add=_options, remove=_options)


def cells(number: int) -> st.SearchStrategy[Cell]:
    """Cells of a field: blank, a clear, a value, and edits where it is a list."""
    choices: list[st.SearchStrategy[Cell]] = [st.none(), st.just(CLEAR), VALUES[number]]
    if FIELDS[number] == "attributes.care":
        choices.append(_edits)
    return st.one_of(choices)


@st.composite
def products(draw: st.DrawFn) -> Products:
    """An account: SKU → values."""
    account: Products = {}
    for sku in draw(st.lists(st.sampled_from(SKUS), unique=True, max_size=5)):
        values = {name: draw(st.none() | VALUES[n]) for n, name in enumerate(FIELDS)}
        account[sku] = {name: value for name, value in values.items() if value is not None}
    return account


@st.composite
def rows(draw: st.DrawFn) -> Rows:
    """Rows of a sheet, each with a SKU of its own."""
    skus = draw(st.lists(st.sampled_from(SKUS), unique=True, max_size=6))
    return [[sku, *(draw(cells(n)) for n in range(len(FIELDS)))] for sku in skus]


def table_of(sheet: Rows, mode: Mode = Mode.UPSERT) -> WantedTable:
    """The wanted table of rows."""
    return wanted(NAMES, *sheet, mode=mode)


def plan_of(sheet: Rows, pim: FakePim, mode: Mode = Mode.UPSERT) -> Plan:
    """A plan of rows."""
    return make_plan(request(table_of(sheet, mode)), pim)


EVERYTHING = Decisions()
"""A review that accepts all."""
