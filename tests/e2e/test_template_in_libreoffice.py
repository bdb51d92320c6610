"""A template in LibreOffice itself: drop-downs offer, rules refuse, and reading refuses again."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from sheetsync.sandbox.seed.schema import ATTRIBUTES
from tests.e2e.conftest import ROOT, Desk
from tests.office_script import run_in_libreoffice

pytestmark = pytest.mark.libreoffice

LIST, CUSTOM = "6", "7"
"""Kinds of rules. Source: LibreOffice API, ``com.sun.star.sheet.ValidationType``."""
STOP = "0"
"""Refuses what breaks a rule. Source: the same, ``ValidationAlertStyle``."""
IN_THE_CELL = "1"
"""Shows the list as a drop-down. Source: the same, ``TableValidationVisibility``."""

SHADES = (
    *(f"Shade {number} of the long list" for number in range(60)),
    "Salt, pepper",
    "=1+1",
    "007",
    "38",
    "1.50",
    "Straße İı Σς",
    'Half "n" half',
)
SIZES = ("38", "007", "40/42", "XL")

MAPPING = """\
version: 1
connection: plytix
sheets:
  - sheet: Range
    key: {column: SKU, field: sku}
    mode: upsert
    columns:
      - {column: Name, field: label, checks: {max_length: 20, required: true}}
      - {column: Status, field: status}
      - {column: Shade, field: attributes.shade}
      - {column: Size, field: attributes.sheet_size}
      - {column: Pieces, field: attributes.pieces_in_set, checks: {min: 1, max: 120}}
      - {column: Weight, field: attributes.weight_kg, checks: {min: 0.001, max: 60}}
      - {column: Launch, field: attributes.launch_date, checks: {min: 2020-01-01, max: 2029-12-31}}
      - {column: New, field: attributes.new_arrival}
      - {column: Short, field: attributes.short_description, checks: {max_length: 10}}
      - {column: Lead, field: attributes.lead_time_days}
      - {column: Zone, field: attributes.warehouse_zone, checks: {one_of: [A1, "B,2"]}}
      - {column: Finish, field: attributes.finish, checks: {one_of: [Matt, Oiled]}}
      - {column: Foldable, field: attributes.foldable, values: {foldable: "yes", rigid: "no"}}
      - {column: Season, field: attributes.season, values: {next spring: Spring 2027}}
"""

LETTERS = dict(
    zip(
        ("SKU", "Name", "Status", "Shade", "Size", "Pieces", "Weight", "Launch", "New", "Short",
         "Lead", "Zone", "Finish", "Foldable", "Season"),
        "ABCDEFGHIJKLMNO",
        strict=True,
    )
)  # fmt: skip

RIGHT = {
    "Name": ("Pan", "Twenty characters ok"),
    "Status": ("Draft", "Completed", "Archived"),
    "Shade": (SHADES[0], SHADES[59], "Salt, pepper", "007", "38", "1.50", "Straße İı Σς",
              'Half "n" half', "<clear>"),
    "Size": (*SIZES, "<clear>"),
    "Pieces": ("1", "120", "12", "<clear>"),
    "Weight": ("0.001", "60", "12.5", "<clear>"),
    "Launch": ("2020-01-01", "2029-12-31", "2026-02-28", "<clear>"),
    "New": ("TRUE", "FALSE", "<clear>"),
    "Short": ("Ten signs.", "a"),
    "Lead": ("14", "0", "<clear>"),
    "Zone": ("A1", "B,2", "<clear>"),
    "Finish": ("Matt", "Oiled", "<clear>"),
    "Foldable": ("TRUE", "FALSE", "rigid", "foldable", "<clear>"),
    "Season": ("Core range", "next spring", "<clear>"),
}  # fmt: skip
"""What a person may type, by column."""

WRONG = {
    "Name": ("Twenty-one characters",),
    "Status": ("Drafts", "Done"),
    "Shade": ("Shade 60 of the long list", "Salt", "pepper", "39", "2"),
    "Size": ("41", "M"),
    "Pieces": ("0", "121", "1.5", "twelve", "12 pcs"),
    "Weight": ("0", "60.01", "1 kg", "heavy"),
    "Launch": ("2019-12-31", "2030-01-01", "soon", "31.12.2026 or so"),
    "New": ("Maybe", "2", "TRUE-ish"),
    "Short": ("Eleven sign",),
    "Lead": ("1.5", "a week"),
    "Zone": ("A2", "B"),
    "Finish": ("Glossy", "Shiny"),
    "Foldable": ("perhaps",),
    "Season": ("Spring 2030", "last spring"),
}
"""What nobody may, by column."""


def number_rule(cell: str, *conditions: str) -> str:
    """A number's rule, as LibreOffice spells it."""
    inner = f"ISNUMBER({cell})"
    if conditions:
        both = conditions[0] if len(conditions) == 1 else f"AND({';'.join(conditions)})"
        inner = f"IF({inner};{both};0)"
    return f'OR({inner};LOWER({cell})=LOWER("<clear>"))'


RULES = {
    "Name": (CUSTOM, "LEN(B2)<=20"),
    "Status": (LIST, '"Draft";"Completed";"Archived"'),
    "Shade": (LIST, f"$'sheetsync lists'.$A$1:$A${len(SHADES) + 1}"),
    "Size": (LIST, '"38";"007";"40/42";"XL";"<clear>"'),
    "Pieces": (CUSTOM, number_rule("F2", "INT(F2)=F2", "F2>=1", "F2<=120")),
    "Weight": (CUSTOM, number_rule("G2", "G2>=0.001", "G2<=60")),
    "Launch": (
        CUSTOM,
        number_rule("H2", "H2>=61", "H2>=DATE(2020;1;1)", "H2<=DATE(2029;12;31)"),
    ),
    "New": (LIST, "$'sheetsync lists'.$B$1:$B$3"),
    "Short": (CUSTOM, "LEN(J2)<=10"),
    "Lead": (CUSTOM, number_rule("K2", "INT(K2)=K2")),
    "Zone": (LIST, "$'sheetsync lists'.$C$1:$C$3"),
    "Finish": (LIST, '"Matt";"Oiled";"<clear>"'),
    "Foldable": (LIST, "$'sheetsync lists'.$D$1:$D$5"),
    "Season": (
        LIST,
        '"Core range";"Spring 2024";"Autumn 2024";"Spring 2025";"Autumn 2025";"Spring 2026";'
        '"Autumn 2026";"Spring 2027";"next spring";"<clear>"',
    ),
}
"""What LibreOffice is to know of each column."""


def cells(values: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    """Each value in a cell of its column, from row 2 down."""
    return [
        (f"{LETTERS[column]}{row}", text)
        for column, texts in values.items()
        for row, text in enumerate(texts, start=2)
    ]


def typed(values: dict[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Steps that type the values, with an SKU for each row and a name where none is typed."""
    given = cells(values)
    rows = range(2, 2 + max(map(len, values.values())))
    names = len(values.get("Name", ()))
    return [
        *(("type", "Range", f"A{row}", f"N-{row}") for row in rows),
        *(("type", "Range", f"B{row}", "Pan") for row in rows if row >= 2 + names),
        *(("type", "Range", cell, text) for cell, text in given),
    ]


def circled(answers: Iterable[Sequence[str]]) -> set[str]:
    """The cells that LibreOffice circled as against their rule."""
    return {answer[2] for answer in answers if answer[0] == "invalid"}


def refused(plan: dict[str, Any]) -> set[str]:
    """The cells of a plan's, or a check's, errors."""
    return {one["cell"] for one in plan["findings"] if one["severity"] == "error"}


def as_value(text: str) -> str | int | float | date:
    """What LibreOffice makes of a text that is typed into a cell that is not formatted as text."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text) if "." in text else int(text)
    return text


@pytest.fixture
def template(desk: Desk) -> Path:
    """A template by a mapping with every type that is checked, of an account with a long list."""
    for name, options in (("Shade", SHADES), ("Sheet size", SIZES)):
        attribute = {
            "name": name,
            "type_class": "DropdownAttribute",
            "description": f"{name} as ordered.",
            "options": list(options),
        }
        (desk.folder / "new.json").write_text(json.dumps(attribute), "utf-8")
        made = desk.sheetsync(
            "call", "Add attribute", "-c", "plytix", "--json", "new.json", "--yes"
        )
        assert made.code == 0, made.err
    (desk.folder / "range.yaml").write_text(MAPPING, "utf-8")
    shown = desk.sheetsync("template", "-m", "range.yaml", "-o", "range.xlsx", "--json")
    assert shown.code == 0, shown.err
    return desk.folder / "range.xlsx"


def test_every_drop_down_and_rule_is_there_whatever_libreoffice_saved_the_template_as(
    template: Path, tmp_path: Path
) -> None:
    copies = [tmp_path / f"copy.{kind}" for kind in ("xlsx", "ods", "fods")]
    steps: list[tuple[str, ...]] = [("open", str(template))]
    steps += [("save", str(copy)) for copy in copies]
    for copy in copies:
        steps += [("close",), ("open", str(copy))]
        for letter in LETTERS.values():
            steps += [("rule", "Range", f"{letter}{row}") for row in (1, 2, 1001, 1002)]
            steps.append(("note", "Range", f"{letter}1"))
        for row, _ in enumerate(SHADES, start=1):
            steps.append(("show", "sheetsync lists", f"A{row}"))
        steps.append(("show", "sheetsync lists", f"A{len(SHADES) + 1}"))
        steps += [("show", "sheetsync lists", f"B{row}") for row in (1, 2, 3)]
    answers = run_in_libreoffice(steps, tmp_path / "office")
    each = len(answers) // len(copies)
    for copy, told in zip(copies, (answers[:each], answers[each : 2 * each], answers[2 * each :]),
                          strict=True):  # fmt: skip
        rules = {answer[2]: answer[3:] for answer in told if answer[0] == "rule"}
        notes = {answer[2]: answer[3] for answer in told if answer[0] == "note"}
        shown = [answer[3] for answer in told if answer[0] == "show"]
        for header, (kind, formula) in RULES.items():
            letter = LETTERS[header]
            found = rules[f"{letter}2"]
            assert found[:6] == [kind, STOP, "True", IN_THE_CELL, "True", formula], (copy, header)
            assert found[6], (copy, header, "a refusal says what it is about")
            assert found[7], (copy, header, "and what is expected")
            assert rules[f"{letter}1001"][:2] == [kind, STOP], (copy, header)
            assert rules[f"{letter}1"][0] == rules[f"{letter}1002"][0] == "0", (copy, header)
            assert notes[f"{letter}1"], (copy, header)
        assert "Shade as ordered." in notes[f"{LETTERS['Shade']}1"]
        assert "Required." in notes["B1"]
        assert shown == [*SHADES, "<clear>", "TRUE", "FALSE", "<clear>"], copy


def test_libreoffice_and_the_reader_refuse_the_same_wrong_values_and_take_the_right_ones(
    desk: Desk, template: Path, tmp_path: Path
) -> None:
    wrong, right = tmp_path / "wrong.xlsx", tmp_path / "right.xlsx"
    steps: list[tuple[str, ...]] = []
    for values, target in ((WRONG, wrong), (RIGHT, right)):
        # A value that a macro sets goes past the rule, as one does that is pasted over.
        steps += [("open", str(template)), *typed(values), ("save", str(target))]
        steps += [("invalid", "Range"), ("show", "Range", "A2"), ("close",)]
    answers = run_in_libreoffice(steps, tmp_path / "office")
    between = next(at for at, answer in enumerate(answers) if answer[0] == "show")
    assert circled(answers[:between]) == {cell for cell, _ in cells(WRONG)}
    assert circled(answers[between:]) == set()
    assert desk.sheetsync("schema", "pull", "-c", "plytix").code == 0
    for command in ("check", "plan"):
        shown = desk.sheetsync(command, wrong, "--json")
        assert refused(shown.json()) == {cell for cell, _ in cells(WRONG)}, command
        shown = desk.sheetsync(command, right, "--json")
        assert refused(shown.json()) == set(), command
    plan = desk.sheetsync("plan", right, "--json").json()
    assert plan["summary"]["create"] == len(RIGHT["Shade"])


def test_wrong_values_that_were_pasted_over_are_refused_cell_by_cell(
    desk: Desk, template: Path
) -> None:
    book = openpyxl.load_workbook(template)
    sheet = book["Range"]
    for _, cell, text in (step[1:] for step in typed(WRONG)):
        sheet[cell].value = text if sheet[cell].number_format == "@" else as_value(text)
    book.save(template)
    assert desk.sheetsync("schema", "pull", "-c", "plytix").code == 0
    for command in ("check", "plan"):
        shown = desk.sheetsync(command, template, "--json")
        assert shown.code == 1
        assert refused(shown.json()) == {cell for cell, _ in cells(WRONG)}, command


def test_in_a_german_office_a_template_takes_what_germans_type(
    desk: Desk, template: Path, tmp_path: Path
) -> None:
    typed_in = {
        "G2": "12,5",
        "G3": "12.5.",
        "H2": "31.12.2026",
        "H3": "2026-12-31",
        "H4": "12/31/2026",
        "I2": "WAHR",
        "I3": "FALSCH",
        "I4": "TRUE",
    }
    filled = tmp_path / "filled.xlsx"
    steps: list[tuple[str, ...]] = [("open", str(template))]
    steps += [("type", "Range", f"A{row}", f"N-{row}") for row in (2, 3, 4)]
    steps += [("type", "Range", f"B{row}", "Pan") for row in (2, 3, 4)]
    steps += [("type", "Range", cell, text) for cell, text in typed_in.items()]
    steps += [("save", str(filled)), ("invalid", "Range"), ("show", "sheetsync lists", "B1")]
    answers = run_in_libreoffice(steps, tmp_path / "office", language="de-DE")
    assert circled(answers) == {"G3", "H4", "I4"}
    assert answers[-1][-1] == "WAHR"
    # The text TRUE can be read, though a German office knows only WAHR.
    assert refused(desk.sheetsync("plan", filled, "--json").json()) == {"G3", "H4"}


EXPECTED_RULES = {
    "DropdownAttribute": (LIST, '"<clear>"'),
    "BooleanAttribute": (LIST, "$'sheetsync lists'."),
    "IntAttribute": (CUSTOM, "INT("),
    "DecimalAttribute": (CUSTOM, "ISNUMBER("),
    "DateAttribute": (CUSTOM, ">=61"),
}


def test_a_template_of_the_whole_account_has_a_rule_for_each_type_and_a_note_for_each_column(
    desk: Desk, tmp_path: Path
) -> None:
    shown = desk.sheetsync("template", "-c", "plytix", "-o", "all.xlsx")
    assert shown.code == 0, shown.err
    book = openpyxl.load_workbook(desk.folder / "all.xlsx")
    letters = {
        cell.value: get_column_letter(at) for at, cell in enumerate(book["Products"][1], start=1)
    }
    asked = [one for one in ATTRIBUTES if one.name in letters]
    assert {one.type_class for one in asked} >= set(EXPECTED_RULES)
    steps: list[tuple[str, ...]] = [("open", str(desk.folder / "all.xlsx"))]
    for one in asked:
        steps.append(("rule", "Products", f"{letters[one.name]}2"))
        steps.append(("note", "Products", f"{letters[one.name]}1"))
    steps += [("type", "Products", f"{letters[one.name]}2", "?") for one in asked]
    steps.append(("invalid", "Products"))
    answers = run_in_libreoffice(steps, tmp_path / "office")
    rules = [answer for answer in answers if answer[0] == "rule"]
    notes = [answer[3] for answer in answers if answer[0] == "note"]
    for one, rule, note in zip(asked, rules, notes, strict=True):
        kind, part = EXPECTED_RULES.get(one.type_class, ("0", ""))
        assert rule[3] == kind, one
        assert part in rule[8], one
        assert note.startswith(one.description), one
    ruled = {f"{letters[one.name]}2" for one in asked if one.type_class in EXPECTED_RULES}
    assert circled(answers) == ruled


@pytest.mark.parametrize("name", ["price-update", "spring-range"])
def test_the_shipped_templates_refuse_nonsense_in_every_column_with_a_rule(
    name: str, tmp_path: Path
) -> None:
    path = Path(shutil.copy(ROOT / "templates" / f"{name}.xlsx", tmp_path))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    starts = [str(rule.sqref).partition(":")[0] for rule in sheet.data_validations.dataValidation]
    nonsense = "?" * 600
    steps: list[tuple[str, ...]] = [("open", str(path))]
    steps += [("type", sheet.title, cell, nonsense) for cell in starts]
    steps += [("invalid", sheet.title), ("save", str(tmp_path / "template.pdf"))]
    answers = run_in_libreoffice(steps, tmp_path / "office")
    assert starts
    assert circled(answers) == set(starts)
    assert (tmp_path / "template.pdf").read_bytes().startswith(b"%PDF")


def test_columns_that_only_show_refuse_input_and_never_come_back(
    desk: Desk, tmp_path: Path
) -> None:
    shown = desk.sheetsync("export", "--sku", "KT-001", "-c", "plytix", "-o", "one.xlsx")
    assert shown.code == 0, shown.err
    sheet = openpyxl.load_workbook(desk.folder / "one.xlsx")["Products"]
    letters = {cell.value: get_column_letter(at) for at, cell in enumerate(sheet[1], start=1)}
    computed = [
        f"{letters[one.name]}2" for one in ATTRIBUTES if one.type_class == "CompletenessAttribute"
    ]
    assert computed
    edited = tmp_path / "edited.xlsx"
    steps: list[tuple[str, ...]] = [("open", str(desk.folder / "one.xlsx"))]
    steps += [("type", "Products", cell, "99") for cell in computed]
    steps += [("save", str(edited)), ("invalid", "Products")]
    answers = run_in_libreoffice(steps, tmp_path / "office")
    assert circled(answers) >= set(computed)
    plan = desk.sheetsync("plan", edited, "--json")
    assert plan.json()["changes"] == []
