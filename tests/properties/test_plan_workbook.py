"""A plan survives its workbook: whatever it holds, writing and reading gives it back."""

from __future__ import annotations

import tempfile
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree.ElementTree import Element

import openpyxl
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from sheetsync.model.change import Create, FieldChange, Update
from sheetsync.model.definition import Kind
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace, YamlPlace
from sheetsync.model.plan import Decisions, Plan, RowVerdict, Verdict
from sheetsync.model.values import Canonical, EntityId, FieldName, Key
from sheetsync.reports.as_workbook import write_plan_workbook
from sheetsync.reports.reviewed import read_reviewed_plan
from tests.unit.reports.plans import FILE, plan_of

HARD_TEXTS = (
    "=1+1",
    "+1",
    "-1",
    "@x",
    "_x000D_",
    "_x005F_x0041_",
    "<clear>",
    "TRUE",
    "00123",
    "1e5",
    "#N/A",
    "<r>x</r>",
    "a\r\nb",
    "\t",
    " ",
    "\u202e",
    "",
)


def texts() -> st.SearchStrategy[str]:
    """Any text that is Unicode, hard ones often."""
    anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
    return st.one_of(st.sampled_from(HARD_TEXTS), anything)


def canonical_values() -> st.SearchStrategy[Canonical]:
    """Values of every type."""
    return st.one_of(
        texts().filter(bool),
        st.booleans(),
        st.integers(min_value=-(10**18), max_value=10**18),
        st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9)),
        st.dates(min_value=date(1800, 1, 1)),
        st.lists(texts().filter(bool), min_size=1, max_size=3).map(tuple),
    )


def places() -> st.SearchStrategy[CellPlace]:
    return st.builds(
        CellPlace,
        file=st.just(FILE),
        sheet=st.sampled_from(("Products", "It's #1", "Outdoor")),
        row=st.integers(min_value=1, max_value=1_048_576),
        column=st.none() | st.integers(min_value=0, max_value=16_383),
        header=st.none() | texts(),
    )


def field_changes(fields: tuple[str, ...]) -> st.SearchStrategy[FieldChange]:
    return st.builds(
        FieldChange,
        id=st.just("?"),
        field=st.sampled_from(fields).map(FieldName),
        before=st.none() | canonical_values(),
        after=st.none() | canonical_values(),
        place=places(),
        note=texts(),
    )


FIELDS = ("label", "attributes.colour", "attributes.weight_kg", "attributes.care")


def updates() -> st.SearchStrategy[Update]:
    return st.builds(
        Update,
        kind=st.just(Kind.PRODUCT),
        key=texts().map(Key),
        entity_id=st.just(EntityId("0" * 24)),
        name=texts(),
        fields=st.lists(
            field_changes(FIELDS), min_size=1, max_size=3, unique_by=lambda one: one.field
        ).map(tuple),
        place=places(),
    )


def creates() -> st.SearchStrategy[Create]:
    set_only = field_changes(FIELDS).filter(lambda one: one.after is not None)
    return st.builds(
        Create,
        id=st.just("?"),
        kind=st.just(Kind.PRODUCT),
        key=texts().map(Key),
        fields=st.lists(set_only, max_size=3, unique_by=lambda one: one.field).map(tuple),
        place=places(),
    )


def findings() -> st.SearchStrategy[Finding]:
    yaml = st.builds(
        YamlPlace,
        file=texts(),
        line=st.integers(min_value=1, max_value=99),
        column=st.integers(min_value=1, max_value=99),
    )
    return st.builds(
        Finding,
        code=st.sampled_from(("unknown-option", "not-a-number")),
        severity=st.sampled_from(list(Severity)),
        place=places() | yaml,
        found=texts(),
        expected=texts(),
        remedy=texts(),
        key=st.none() | texts(),
        suggestions=st.lists(texts(), max_size=2).map(tuple),
        count=st.integers(min_value=1, max_value=1000),
        proof=texts(),
        repair=texts(),
    )


def verdicts() -> st.SearchStrategy[RowVerdict]:
    return st.builds(
        RowVerdict,
        sheet=st.sampled_from(("Products", "It's #1", "Outdoor")),
        row=st.integers(min_value=1, max_value=1_048_576),
        key=texts(),
        verdict=st.sampled_from([one for one in Verdict if one is not Verdict.CONFLICT]),
        changes=st.integers(min_value=0, max_value=9),
        code=st.sampled_from(("", "unknown-option")),
    )


def numbered(
    made: list[Update], new: list[Create], found: list[Finding], rows: list[RowVerdict]
) -> Plan:
    """A plan of the given parts, with ids of their own."""
    number = 0

    def fields(of: tuple[FieldChange, ...]) -> tuple[FieldChange, ...]:
        nonlocal number
        renamed = []
        for one in of:
            number += 1
            renamed.append(
                FieldChange(
                    id=f"c{number}",
                    field=one.field,
                    before=one.before,
                    after=one.after,
                    place=one.place,
                    note=one.note,
                )
            )
        return tuple(renamed)

    return plan_of(
        updates=tuple(
            Update(
                kind=one.kind,
                key=one.key,
                entity_id=one.entity_id,
                name=one.name,
                fields=fields(one.fields),
                place=one.place,
            )
            for one in made
        ),
        creates=tuple(
            Create(
                id=f"n{at}", kind=one.kind, key=one.key, fields=fields(one.fields), place=one.place
            )
            for at, one in enumerate(new, start=1)
        ),
        findings=tuple(found),
        rows=tuple(rows),
    )


plans = st.builds(
    numbered,
    st.lists(updates(), max_size=4),
    st.lists(creates(), max_size=3),
    st.lists(findings(), max_size=4),
    st.lists(verdicts(), max_size=5, unique_by=lambda row: (row.sheet, row.row)),
)


@given(plans)
def test_writing_and_reading_gives_the_plan_without_decisions(plan: Plan) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = read_reviewed_plan(write_plan_workbook(plan, Path(folder)))
    assert found.plan == plan
    assert found.decisions == Decisions()


@given(plans)
def test_a_program_that_loads_and_saves_changes_nothing(plan: Plan) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write_plan_workbook(plan, Path(folder))
        openpyxl.load_workbook(path).save(path)
        found = read_reviewed_plan(path)
    assert found.plan == plan
    assert found.decisions == Decisions()


@given(plans)
def test_the_only_formulas_are_our_links(plan: Plan) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write_plan_workbook(plan, Path(folder))
        with zipfile.ZipFile(path) as package:
            sheets = [
                fromstring(package.read(name))
                for name in package.namelist()
                if name.startswith("xl/worksheets/sheet")
            ]
    tags = [element for sheet in sheets for element in sheet.iter()]
    assert all((one.text or "").startswith('HYPERLINK("') for one in named(tags, "f"))
    assert not named(tags, "hyperlink")


def named(elements: list[Element], name: str) -> list[Element]:
    return [one for one in elements if one.tag.rpartition("}")[2] == name]


def test_decimals_of_every_exponent_survive(tmp_path: Path) -> None:
    values = [Decimal(digits).scaleb(power) for digits in (1, 123) for power in range(-12, 13)]
    changes = [
        FieldChange(
            id=f"c{at}",
            field=FieldName("attributes.weight_kg"),
            before=value,
            after=-value,
            place=CellPlace(file=FILE, sheet="Products", row=2),
        )
        for at, value in enumerate(values)
    ]
    update = Update(
        kind=Kind.PRODUCT,
        key=Key("K"),
        entity_id=EntityId("0" * 24),
        name="",
        fields=tuple(changes),
        place=CellPlace(file=FILE, sheet="Products", row=2),
    )
    plan = plan_of(updates=(update,))
    assert read_reviewed_plan(write_plan_workbook(plan, tmp_path)).plan == plan
