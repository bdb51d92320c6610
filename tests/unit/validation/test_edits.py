from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from sheetsync.entities.product import PRODUCT
from sheetsync.mapping.sheet_mapping import Binding, Checks
from sheetsync.model.definition import TypeClass
from sheetsync.model.finding import Finding
from sheetsync.model.place import CellPlace, YamlPlace
from sheetsync.model.values import CellFault, FaultyCell, FieldName, RawValue
from sheetsync.validation.edits import decode_edit
from tests.strategies import definition

PLACE = CellPlace(file="plan.xlsx", sheet="Changes", row=14, column=6, header="New value")


@pytest.mark.parametrize(
    ("type_class", "raw", "value"),
    [
        (TypeClass.TEXT, " Kettle ", "Kettle"),
        (TypeClass.DECIMAL, 12.5, Decimal("12.5")),
        (TypeClass.DECIMAL, "12.5", Decimal("12.5")),
        (TypeClass.DATE, date(2026, 5, 1), date(2026, 5, 1)),
        (TypeClass.BOOLEAN, "yes", True),
        (TypeClass.DROPDOWN, "blue", "Blue"),
        (TypeClass.MULTISELECT, "White,Blue", ("Blue", "White")),
        (TypeClass.TEXT, "<Clear>", None),
        (TypeClass.MULTISELECT, "<clear>", None),
    ],
)
def test_a_new_value_is_read(type_class: TypeClass, raw: RawValue, value: object) -> None:
    assert decode_edit(raw, definition(type_class), clear_marker="<clear>", place=PLACE) == value


@pytest.mark.parametrize(
    ("type_class", "raw", "code"),
    [
        (TypeClass.TEXT, None, "not-a-value"),
        (TypeClass.TEXT, "", "not-a-value"),
        (TypeClass.TEXT, "  ", "spaces-only"),
        (TypeClass.DECIMAL, "12,5", "not-a-number"),
        (TypeClass.DROPDOWN, "Blu", "unknown-option"),
        (TypeClass.MULTISELECT, "Blue,Green", "unknown-option"),
        (TypeClass.MULTISELECT, "+Blue", "not-a-value"),
        (TypeClass.TEXT, FaultyCell(fault=CellFault.ERROR, shown="#N/A"), "error-cell"),
    ],
)
def test_what_is_no_new_value_is_told_with_its_cell(
    type_class: TypeClass, raw: RawValue, code: str
) -> None:
    found = decode_edit(raw, definition(type_class), clear_marker="<clear>", place=PLACE)
    assert isinstance(found, Finding)
    assert (found.code, found.place) == (code, PLACE)
    assert found.is_error


def test_a_near_option_is_offered() -> None:
    found = decode_edit("Blu", definition(TypeClass.DROPDOWN), clear_marker="<clear>", place=PLACE)
    assert isinstance(found, Finding)
    assert found.suggestions == ("Blue",)


def test_a_status_cannot_be_cleared() -> None:
    status = PRODUCT.system_field("status")
    assert status is not None
    found = decode_edit("<clear>", status, clear_marker="<clear>", place=PLACE)
    assert isinstance(found, Finding)
    assert found.code == "cannot-be-cleared"


@pytest.mark.parametrize(
    ("checks", "raw", "code"),
    [
        (Checks(max="50"), 64, "too-large"),
        (Checks(min="1"), "0.5", "too-small"),
        (Checks(one_of=("1", "2")), 3, "not-one-of"),
        (Checks(required=True), "<clear>", "empty-cell"),
        (Checks(max="50", unique=True), 50, None),
        (Checks(), "<clear>", None),
    ],
)
def test_the_mapping_s_checks_count_for_edits_too(
    checks: Checks, raw: RawValue, code: str | None
) -> None:
    binding = Binding(
        columns=("Weight",),
        field=FieldName("attributes.weight"),
        place=YamlPlace(file="small.yaml", line=9, column=5),
        checks=checks,
    )
    found = decode_edit(
        raw,
        definition(TypeClass.DECIMAL),
        clear_marker="<clear>",
        place=PLACE,
        binding=binding,
    )
    assert (found.code if isinstance(found, Finding) else None) == code
