"""Exports by a mapping of one's own, and what is told of them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from sheetsync.errors import MappingError, UsageError, WorkbookError
from sheetsync.mapping.compose import composed_mapping, unique_headers
from sheetsync.mapping.parse import parse_mapping
from sheetsync.model.definition import FieldDefinition, Kind, TypeClass
from sheetsync.model.plan import Plan
from sheetsync.model.values import Canonical, FieldName
from sheetsync.reports.exported import exported_json, exported_text
from sheetsync.workbook.own.carried import MAPPING_SHEET, carried_mapping
from tests.exports import exported, planned
from tests.fakes import FakePim

PRODUCTS: dict[str, dict[str, Canonical]] = {
    "A-1": {"label": "Pan", "attributes.colour": "Red", "attributes.care": ("Cold", "Hot")},
    "A-2": {"label": "x" * 40_000, "attributes.price": Decimal(5), "gtin": "4006381333931"},
    "A-3": {"attributes.boxed": True, "attributes.text": "navy"},
    " A-4": {"label": "A key that begins with a blank"},
}


def mapping_of(columns: str, **settings: str) -> str:
    more = "".join(f"    {name}: {value}\n" for name, value in settings.items())
    return (
        "version: 1\nsheets:\n  - key: {column: Article, field: sku}\n" + more
        + "    columns:\n" + "".join(f"      - {line}\n" for line in columns.splitlines())
    )  # fmt: skip


def codes(plan: Plan) -> list[str]:
    return [finding.code for finding in plan.findings]


@pytest.mark.parametrize(
    "columns",
    [
        '{column: Care, field: attributes.care, separator: ";"}',
        "{column: Care, field: attributes.care, multi: add}",
        "{column: Care, field: attributes.care, multi: remove}",
        "{column: Boxed, field: attributes.boxed, empty: default, default: no}",
        "{column: Colour, field: attributes.colour, empty: clear}",
        "{column: Colour, field: attributes.colour, values: {red: Blue}}",
        '{column: Text, field: attributes.text, values: {navy: ""}}',
        "{column: Price, field: attributes.price, percent: fraction}",
        "{column: Price, field: attributes.price, percent: number}",
        "{column: Name, field: label, create_only: true}",
    ],
)
def test_whatever_a_mapping_makes_of_cells_an_export_by_it_plans_to_nothing(
    columns: str, tmp_path: Path
) -> None:
    pim = FakePim(PRODUCTS)
    made = exported(pim, tmp_path, mapping=mapping_of(columns))
    plan = planned(made.workbook, pim)
    assert plan.change_count == 0
    assert set(codes(plan)) <= {"clears-nothing"}


def test_a_text_that_no_cell_holds_takes_its_column_along_where_blank_clears(
    tmp_path: Path,
) -> None:
    pim = FakePim(PRODUCTS)
    mapping = mapping_of(
        "{column: Name, field: label, empty: clear}\n{column: Price, field: attributes.price}"
    )
    made = exported(pim, tmp_path, mapping=mapping)
    assert made.empty_columns == ("Name",)
    assert planned(made.workbook, pim).change_count == 0
    assert "Columns left out, since a blank cell in them changes: Name" in exported_text(made)


def test_sheets_headers_and_rows_are_as_the_mapping_wants_them(tmp_path: Path) -> None:
    mapping = mapping_of(
        "{column: [Name, Product], field: label}", sheet='"Spring *"', header_row="3"
    )
    made = exported(FakePim(PRODUCTS), tmp_path, mapping=mapping, skus=("A-3", "A-1"))
    sheet = openpyxl.load_workbook(made.workbook)["Spring export"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows == [(None, None)] * 2 + [("Article", "Name"), ("A-3", None), ("A-1", "Pan")]
    assert carried_mapping(made.workbook) == mapping
    assert planned(made.workbook, FakePim(PRODUCTS)).change_count == 0


def test_what_was_not_exported_is_told(tmp_path: Path) -> None:
    made = exported(FakePim(PRODUCTS), tmp_path, skus=("A-2", "NO", " A-4"))
    told = exported_json(made)
    assert (told["rows"], told["not_found"], told["left_out"]) == (1, ["NO"], [" A-4"])
    assert told["withheld"] == 1
    text = exported_text(made)
    for part in ("1 product of Hearth & Trail", "Not in Plytix: NO", "1 value stays", " A-4"):
        assert part in text


def test_a_condition_chooses_what_plytix_finds(tmp_path: Path) -> None:
    made = exported(FakePim(PRODUCTS), tmp_path, where='colour in ["Red"]')
    assert made.rows == 1
    with pytest.raises(UsageError):
        exported(FakePim(PRODUCTS), tmp_path, where="colour ~ 1")


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        (mapping_of("{column: A, field: label}", mode="create"), "mode: create"),
        (mapping_of("{column: A, field: attributes.gone}"), "does not fit"),
        (mapping_of("{column: A, field: label}", sheet='"[x]*"'), "no sheet can be named"),
    ],
)
def test_a_mapping_that_no_export_can_be_made_by_is_refused(
    mapping: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(MappingError, match=said):
        exported(FakePim(PRODUCTS), tmp_path, mapping=mapping)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_mapping_inside_a_workbook_is_never_passed_over(tmp_path: Path) -> None:
    path = exported(FakePim(PRODUCTS), tmp_path).workbook
    book = openpyxl.load_workbook(path)
    book[MAPPING_SHEET]["A4"] = "AAAA"
    book.save(path)
    with pytest.raises(WorkbookError, match=r"mapping inside .* is damaged"):
        planned(path, FakePim(PRODUCTS))


def test_a_column_that_only_shows_is_not_read_and_one_that_was_added_is_told(
    tmp_path: Path,
) -> None:
    readiness = FieldDefinition(
        field=FieldName("attributes.readiness"), name="Readiness", type_class=TypeClass.COMPLETENESS
    )
    pim = FakePim(
        PRODUCTS, definitions=(*FakePim().schema().fields(Kind.PRODUCT).values(), readiness)
    )
    path = exported(pim, tmp_path).workbook
    book = openpyxl.load_workbook(path)
    sheet = book["Products"]
    last = sheet.max_column
    assert sheet.cell(1, last).value == "Readiness"
    rule = next(
        one
        for one in sheet.data_validations.dataValidation
        if sheet.cell(2, last).coordinate in one
    )
    assert (rule.type, rule.formula1) == ("custom", "FALSE")
    sheet.cell(2, last).value = 100
    sheet.cell(1, last + 1).value = "My own"
    book.save(path)
    plan = planned(path, pim)
    assert plan.change_count == 0
    (told,) = plan.findings
    assert (told.code, told.found) == ("unmapped-column", "My own")


def test_headers_that_look_alike_are_told_apart() -> None:
    fields = [
        FieldDefinition(field=FieldName(field), name=name, type_class=TypeClass.TEXT)
        for field, name in (
            ("label", "Label"),
            ("attributes.label", "LABEL"),
            ("attributes.lxwxh", "LxWxH"),
            ("attributes.l_w_h", "L x W x H"),
            ("attributes.blank", " "),
            ("attributes.line", 'two\nlines: "q" 😀 \u200b'),
        )
    ]
    headers = unique_headers(fields)
    assert list(headers.values())[:5] == [
        "Label", "LABEL (label)", "LxWxH (lxwxh)", "L x W x H (l_w_h)", "(blank)",
    ]  # fmt: skip
    text = composed_mapping(
        name="a: b #",
        connection="c",
        sheet="Products",
        keys=(FieldName("sku"),),
        fields=[one.field for one in fields],
        headers={**headers, FieldName("sku"): "SKU"},
    )
    (sheet,) = parse_mapping(text, file="x").sheets
    assert {one.field: one.columns[0] for one in sheet.columns} == headers
