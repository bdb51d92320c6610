"""Blank workbooks: what they offer, and that those we ship are current."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from sheetsync.mapping.parse import parse_mapping
from sheetsync.model.definition import FieldDefinition, TypeClass
from sheetsync.model.values import FieldName
from sheetsync.pipeline import ExportJob, export_workbook
from sheetsync.workbook.own.carried import LISTS_SHEET, carried_mapping
from tests.clocks import FakeClock
from tests.exports import RUN, exported, planned
from tests.fakes import DEFINITIONS, FakePim
from tools.make_templates import MAPPINGS, TEMPLATES, make_templates

MAPPING = """\
version: 1
sheets:
  - sheet: Range
    header_row: 3
    key: {column: Article, field: sku}
    mode: create
    command: Action
    columns:
      - {column: Name, field: label, checks: {max_length: 20, required: true}}
      - {column: Colour, field: attributes.colour}
      - {column: Care, field: attributes.care, separator: ";"}
      - {column: Price, field: attributes.price, checks: {min: 0.5, max: 100}}
      - {column: Stock, field: attributes.stock, empty: error}
      - {column: Boxed, field: attributes.boxed}
      - {column: Launch, field: attributes.launch, checks: {min: 2026-01-01}}
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    job = ExportJob(
        mapping=parse_mapping(MAPPING, file="range.yaml"),
        connection="sandbox",
        run=RUN,
        skus=(),
        where="",
        output=tmp_path / "range.xlsx",
        blank=True,
    )
    return export_workbook(job, FakePim(), FakeClock()).workbook


def parts(path: Path) -> dict[str, str]:
    """The parts that say what a workbook is, without what differs from save to save."""
    with zipfile.ZipFile(path) as package:
        found = {name: package.read(name).decode("utf-8") for name in package.namelist()}
    return {
        name: re.sub(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", "", text)
        for name, text in found.items()
    }


def test_the_shipped_templates_are_current(tmp_path: Path) -> None:
    made = make_templates(tmp_path)
    assert [path.name for path in made] == sorted(path.name for path in TEMPLATES.iterdir())
    for path in made:
        assert parts(path) == parts(TEMPLATES / path.name), "run: python -m tools.make_templates"


def test_a_template_carries_its_mapping_and_no_rows(template: Path) -> None:
    assert carried_mapping(template) == MAPPING
    sheet = openpyxl.load_workbook(template)["Range"]
    assert [cell.value for cell in sheet[3]] == [
        "Article", "Action", "Name", "Colour", "Care", "Price", "Stock", "Boxed", "Launch",
    ]  # fmt: skip
    assert sheet.max_row == 3
    assert sheet.freeze_panes == "B4"


def test_columns_that_no_row_goes_without_are_marked(template: Path) -> None:
    sheet = openpyxl.load_workbook(template)["Range"]
    marked = {cell.value for cell in sheet[3] if cell.fill.fgColor.rgb == "FFB7791F"}
    assert marked == {"Article", "Name", "Stock"}
    for cell in sheet[3]:
        assert cell.comment is not None
    assert "Required." in sheet["C3"].comment.text
    assert 'with ";" between them' in sheet["E3"].comment.text


def test_what_may_be_typed_is_checked_by_the_spreadsheet_program_already(template: Path) -> None:
    sheet = openpyxl.load_workbook(template)["Range"]
    rules = {
        str(rule.sqref): (rule.type, rule.formula1, rule.errorStyle or "stop")
        for rule in sheet.data_validations.dataValidation
    }
    assert rules == {
        "C4:C1003": ("custom", "LEN(C4)<=20", "stop"),
        "D4:D1003": ("list", '"Red,Blue,Green,White,<clear>"', "stop"),
        "F4:F1003": (
            "custom",
            'OR(IF(ISNUMBER(F4),AND(F4>=0.5,F4<=100),FALSE),LOWER(F4)=LOWER("<clear>"))',
            "stop",
        ),
        "G4:G1003": (
            "custom",
            'OR(IF(ISNUMBER(G4),INT(G4)=G4,FALSE),LOWER(G4)=LOWER("<clear>"))',
            "stop",
        ),
        "H4:H1003": ("list", "'sheetsync lists'!$A$1:$A$3", "stop"),
        "I4:I1003": (
            "custom",
            'OR(IF(ISNUMBER(I4),AND(I4>=61,I4>=DATE(2026,1,1)),FALSE),LOWER(I4)=LOWER("<clear>"))',
            "stop",
        ),
    }


def test_codes_are_text_and_dates_are_dates_below_the_header(template: Path) -> None:
    sheet = openpyxl.load_workbook(template)["Range"]
    formats = {
        letter: sheet.column_dimensions[letter].number_format
        for letter in ("A", "C", "E", "F", "I")
    }
    assert formats == {"A": "@", "C": "@", "E": "@", "F": "General", "I": "yyyy-mm-dd"}


@pytest.mark.parametrize(
    "options",
    [
        tuple(f"Shade {number}" for number in range(300)),
        ("Salt, pepper", "Plain"),
        ("=1+1", "Plain"),
    ],
)
def test_lists_that_are_long_or_could_be_misread_stand_in_a_hidden_sheet(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    shade = FieldDefinition(
        field=FieldName("attributes.shade"),
        name="Shade",
        type_class=TypeClass.DROPDOWN,
        options=options,
    )
    pim = FakePim({"A-1": {"attributes.shade": options[0]}}, definitions=(*DEFINITIONS, shade))
    path = exported(pim, tmp_path).workbook
    book = openpyxl.load_workbook(path)
    lists = book[LISTS_SHEET]
    assert lists.sheet_state == "veryHidden"
    assert [cell.value for cell in lists["A"][:3]] == [True, False, "<clear>"]
    shades = [cell.value for cell in lists["B"] if cell.value is not None]
    assert shades == [*options, "<clear>"]
    sources = {rule.formula1 for rule in book["Products"].data_validations.dataValidation}
    assert f"'sheetsync lists'!$B$1:$B${len(options) + 1}" in sources
    assert planned(path, pim).change_count == 0


def test_a_template_that_was_filled_in_is_planned(template: Path) -> None:
    book = openpyxl.load_workbook(template)
    book["Range"].append(["A-9", None, "Pan", "Red", "Cold;Hot", 12.5, 3, True])
    book.save(template)
    plan = planned(template, FakePim())
    assert [one.key for one in plan.creates] == ["A-9"]
    assert [finding.code for finding in plan.findings] == []


def test_every_mapping_has_a_template() -> None:
    assert {path.stem for path in MAPPINGS.glob("*.yaml")} == {
        path.stem for path in TEMPLATES.glob("*.xlsx")
    }
