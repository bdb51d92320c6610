from __future__ import annotations

from datetime import date, time

import pytest

from sheetsync.entities.product import PRODUCT
from sheetsync.mapping.parse import parse_mapping
from sheetsync.model.definition import TypeClass
from sheetsync.model.table import Table
from sheetsync.model.values import CLEAR, KEEP, CellFault, FaultyCell, ListEdit, RawValue
from sheetsync.validation.accept import accepted_rows
from sheetsync.validation.explain import CellStory, asks_text, cell_stories
from tests.unit.mapping.proposals import COLOURS, attribute, schema_of
from tests.unit.tables import sheet

ATTRIBUTES = (
    attribute("colour", "Colour", TypeClass.DROPDOWN, COLOURS),
    attribute("care", "Care", TypeClass.MULTISELECT, ("Wash", "Wipe", "Iron, low")),
    attribute("price", "Price", TypeClass.DECIMAL),
    attribute("launch", "Launch", TypeClass.DATE),
    attribute("zone", "Zone"),
    attribute("season", "Season"),
)
SCHEMA = schema_of(*ATTRIBUTES)


def stories(
    settings: str,
    value: RawValue,
    *,
    header: str = "Column",
    shown: str = "",
    formula: bool = False,
    more: str = "",
) -> tuple[CellStory, ...]:
    """The cells of a row with a key and one column."""
    text = (
        "version: 1\nsheets:\n  - key: {column: SKU, field: sku, pad: 5}\n    command: Action\n"
        f"    columns:\n      - {{column: Column, {settings}}}\n{more}"
    )
    (mapping,) = parse_mapping(text, file="m.yaml").sheets
    table: Table = sheet(
        f"SKU | {header} | Action | Mine",
        (12.0, value, "UPDATE", "x"),
        ("A-2", None, None, None),
        shown={header: {0: shown}} if shown else {},
        formulas={header: [0]} if formula else {},
    )
    wanted, findings = accepted_rows(table, mapping, SCHEMA, clear_marker="<clear>")
    definitions = {one.field: one for one in (*PRODUCT.system_fields, *ATTRIBUTES)}
    return cell_stories(wanted, 0, mapping, definitions, findings, clear_marker="<clear>")


@pytest.mark.parametrize(
    ("settings", "value", "sort", "steps", "became"),
    [
        ("field: attributes.colour", "Blue", "text", (), "Blue"),
        ("field: attributes.colour", None, "blank", ("blank keeps what Plytix has",), "keep"),
        ("field: attributes.colour", " Blue ", "text", ("blanks around it cut away",), "Blue"),
        (
            "field: attributes.colour, values: {navy blue: Navy}",
            "NAVY blue",
            "text",
            ('values: "NAVY blue" means "Navy"',),
            "Navy",
        ),
        (
            'field: attributes.colour, values: {"-": ""}',
            "-",
            "text",
            ('values: "-" means blank',),
            "keep",
        ),
        ("field: attributes.colour", "<CLEAR>", "text", ("the clearing marker",), "clear"),
        (
            "field: attributes.colour",
            "Bleu",
            "text",
            ('"Bleu" is no option of the attribute',),
            "Bleu",
        ),
        ("field: attributes.colour, empty: error", None, "blank", ("empty: error",), "keep"),
        ("field: attributes.colour, empty: clear", None, "blank", ("empty: clear",), "clear"),
        (
            "field: attributes.colour, empty: default, default: Red",
            None,
            "blank",
            ('empty: default, which is "Red"',),
            "Red",
        ),
        ("field: attributes.price", 12.5, "number", (), "12.5"),
        ("field: attributes.price", "1.5", "text", ('decimal mark "."',), "1.5"),
        (
            'field: attributes.price, decimal: ",", thousands: "."',
            "1.234,5",
            "text",
            ('decimal mark ",", thousands mark "."',),
            "1234.5",
        ),
        (
            "field: attributes.price, percent: fraction",
            "19%",
            "text",
            ('decimal mark "."', "percent: fraction"),
            "0.19",
        ),
        ("field: attributes.price", "tbc", "text", ('decimal mark "."',), "unreadable"),
        ("field: attributes.launch", date(2026, 5, 1), "date", (), "2026-05-01"),
        (
            "field: attributes.launch, date_order: dmy",
            "01.05.2026",
            "text",
            ("order of the day: dmy",),
            "2026-05-01",
        ),
        (
            "field: attributes.launch",
            "2026-05-01",
            "text",
            ("order of the day: only ISO text",),
            "2026-05-01",
        ),
        ("field: attributes.launch", time(8, 30), "time", (), "unreadable"),
        (
            'field: attributes.care, separator: ";"',
            "Wipe;Wash",
            "text",
            ('list separated by ";"',),
            "Wash,Wipe",
        ),
        (
            "field: attributes.care, multi: add",
            "Wipe",
            "text",
            ('list separated by ","', "multi: add"),
            "+Wipe",
        ),
        (
            "field: attributes.care",
            "-Wipe, -Iron",
            "text",
            ('list separated by ","', '"Iron" is no option of the attribute'),
            "-Wipe, -Iron",
        ),
        ("field: attributes.zone, pad: 5", 12.0, "number", ("pad: 5 digits",), "00012"),
        (
            "field: attributes.zone, create_only: true",
            "A",
            "text",
            ("create_only: existing products keep theirs",),
            "A",
        ),
        ("field: attributes.zone", True, "truth value", (), "unreadable"),
        (
            "field: attributes.zone",
            FaultyCell(fault=CellFault.ERROR, shown="#N/A"),
            "error",
            (),
            "unreadable",
        ),
    ],
)
def test_a_cell_says_by_which_rules_it_became_what_it_is(
    settings: str, value: RawValue, sort: str, steps: tuple[str, ...], became: str
) -> None:
    _key, cell, _command, _mine = stories(settings, value)
    assert (cell.sort, cell.steps, cell.became) == (sort, steps, became)
    assert (cell.asks is None) == (became == "unreadable")


def test_a_key_a_command_and_a_column_that_feeds_nothing_are_told_too() -> None:
    key, _cell, command, mine = stories("field: attributes.zone", "x")
    assert (key.role, key.field, key.became) == ("key", "sku", "00012")
    assert key.steps == ("pad: 5 digits", "a key is compared exactly and never cleaned")
    assert (command.role, command.raw) == ("command", "UPDATE")
    assert (mine.role, mine.steps) == ("nothing", ("the mapping does not name this column",))


def test_a_key_that_cannot_be_read_is_said_to_be_so() -> None:
    (mapping,) = parse_mapping(
        "version: 1\nsheets:\n  - key: {column: SKU, field: sku}\n"
        "    columns: [{column: Zone, field: attributes.zone}]\n",
        file="m.yaml",
    ).sheets
    table = sheet("SKU | Zone", (True, "x"), (None, "y"))
    wanted, findings = accepted_rows(table, mapping, SCHEMA, clear_marker="<clear>")
    definitions = {one.field: one for one in ATTRIBUTES}
    keys = [
        cell_stories(wanted, place, mapping, definitions, findings, clear_marker="<clear>")[0]
        for place in (0, 1)
    ]
    assert [key.became for key in keys] == ["unreadable", "no key"]
    assert [one.code for one in keys[0].findings] == ["boolean-in-key"]


def test_a_folded_header_and_a_formula_are_told() -> None:
    _key, cell, *_rest = stories("field: attributes.zone", "x", header="COLUMN", formula=True)
    assert cell.steps == (
        'header folded: the mapping writes "Column"',
        "the saved result of a formula",
    )


def test_what_excel_shows_is_told_where_it_says_something_else() -> None:
    _key, cell, *_rest = stories("field: attributes.zone", 12.0, shown="00012")
    assert (cell.raw, cell.shown) == ("12", "00012")
    _key, cell, *_rest = stories("field: attributes.price", 12.0, shown="12.00")
    assert (cell.raw, cell.shown) == ("12", "")


def test_constants_come_last_and_say_whom_they_are_for() -> None:
    more = (
        "    constants:\n      attributes.season: Spring\n"
        "      status: {value: Draft, always: true}\n"
    )
    *_cells, always, new = stories("field: attributes.zone", "x", more=more)
    assert (always.field, always.became, always.new_only) == ("status", "Draft", False)
    assert (new.field, new.became, new.new_only) == ("attributes.season", "Spring", True)


def test_the_findings_of_a_cell_stand_with_it_and_those_of_other_rows_do_not() -> None:
    _key, cell, *_rest = stories("field: attributes.price, empty: error", "tbc")
    assert [one.code for one in cell.findings] == ["not-a-number"]


def test_what_is_asked_for_is_said_in_words() -> None:
    assert asks_text(KEEP) == "keep"
    assert asks_text(CLEAR) == "clear"
    assert asks_text(ListEdit(add=("a",), remove=("b",))) == "+a, -b"
    assert asks_text(False) == "FALSE"
