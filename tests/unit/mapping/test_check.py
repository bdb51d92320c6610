from __future__ import annotations

from dataclasses import replace
from textwrap import indent

import pytest

from sheetsync.mapping.check import check_mapping
from sheetsync.model.definition import (
    Account,
    AccountSchema,
    FieldDefinition,
    Kind,
    TypeClass,
)
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import YamlPlace
from sheetsync.model.values import FieldName
from tests.unit.mapping.texts import KEY, mapping_of, with_column, with_sheet


def attribute(label: str, name: str, type_class: TypeClass, *options: str) -> FieldDefinition:
    return FieldDefinition(
        field=FieldName(f"attributes.{label}"), name=name, type_class=type_class, options=options
    )


SCHEMA = AccountSchema(
    account=Account(id="1", name="Kettle & Trail"),
    fetched_at="2026-11-23T10:15:00+00:00",
    definitions={
        Kind.PRODUCT: {
            definition.field: definition
            for definition in (
                attribute("colour", "Main colour", TypeClass.DROPDOWN, "Blue", "Navy", "Red"),
                attribute(
                    "care", "Care", TypeClass.MULTISELECT, "Dishwasher", "Hand wash", "+30 °C"
                ),
                attribute("weight_kg", "Weight (kg)", TypeClass.DECIMAL),
                attribute("pieces", "Pieces", TypeClass.INT),
                attribute("launch", "Launch date", TypeClass.DATE),
                attribute("material", "Material", TypeClass.TEXT),
                attribute("label", "Printed label", TypeClass.TEXT),
                attribute("vegan", "Vegan", TypeClass.BOOLEAN),
                attribute("picture", "Main picture", TypeClass.MEDIA),
                attribute("gallery", "Gallery", TypeClass.MEDIA_GALLERY),
                attribute("complete", "Completeness", TypeClass.COMPLETENESS),
                attribute("margin", "Margin", TypeClass.FORMULA),
                attribute("odd", "Odd", TypeClass.UNKNOWN),
            )
        }
    },
)


def told(text: str) -> tuple[Finding, ...]:
    findings = check_mapping(mapping_of(text), SCHEMA)
    for finding in findings:
        assert isinstance(finding.place, YamlPlace)
        assert finding.expected
        assert finding.remedy
    return findings


def codes(text: str) -> list[tuple[str, str]]:
    return [(finding.code, finding.found) for finding in told(text)]


@pytest.mark.parametrize(
    "settings",
    [
        "field: label",
        "field: status, values: {new: Draft, '-': ''}",
        "field: attributes.colour, values: {marine: navy, none: <CLEAR>}, default: red",
        "field: attributes.care, multi: add, separator: '|', values: {dw: Dishwasher}",
        "field: attributes.care, values: {no dw: -Dishwasher, both: 'Dishwasher,Hand wash'}",
        "field: attributes.care, values: {warm: +30 °C, cold: -+30 °C}",
        "field: attributes.weight_kg, decimal: ',', thousands: '.', default: '1.234,5'",
        "field: attributes.weight_kg, checks: {min: -0.5, max: 50, one_of: [1, 2.5]}",
        "field: attributes.pieces, checks: {min: 0.5, max: 0.5}",
        "field: attributes.launch, date_order: dmy, default: 1.5.2026",
        "field: attributes.launch, checks: {min: 2026-01-01, max: 2026-12-31}",
        "field: attributes.vegan, default: true, values: {x: 'true'}",
        "field: attributes.material, pad: 5, default: 0123, empty: clear",
        "field: gtin, pad: 13",
    ],
)
def test_what_fits_the_account_is_not_told(settings: str) -> None:
    assert told(with_column(settings)) == ()


@pytest.mark.parametrize(
    ("settings", "code", "found"),
    [
        ("field: ¦attributes.color", "unknown-field", "attributes.color"),
        ("field: ¦Main colour", "unknown-field", "Main colour"),
        ("field: ¦attributes.complete", "read-only-field", "attributes.complete"),
        ("field: ¦attributes.margin", "read-only-field", "attributes.margin"),
        ("field: ¦attributes.odd", "read-only-field", "attributes.odd"),
        ("field: label, multi: ¦add", "not-a-list-field", "label"),
        ("field: attributes.colour, multi: ¦remove", "not-a-list-field", "attributes.colour"),
        ("field: attributes.colour, values: {x: ¦Nvay}", "unknown-option", "Nvay"),
        ("field: attributes.colour, default: ¦Green", "unknown-option", "Green"),
        ("field: attributes.colour, checks: {one_of: [Red, ¦Green]}", "unknown-option", "Green"),
        ("field: attributes.care, values: {x: ¦'Dishwasher,Oven'}", "unknown-option", "Oven"),
        ("field: attributes.care, values: {x: ¦+Oven}", "unknown-option", "Oven"),
        ("field: attributes.weight_kg, default: ¦'1,5'", "not-a-number", "1,5"),
        ("field: attributes.weight_kg, default: ¦heavy", "not-a-number", "heavy"),
        ("field: attributes.vegan, values: {x: ¦perhaps}", "not-a-boolean", "perhaps"),
        ("field: label, default: ¦<clear>", "contradicting-settings", "<clear>"),
        ("field: label, checks: {one_of: [¦<CLEAR>]}", "contradicting-settings", "<CLEAR>"),
        ("field: status, empty: ¦clear", "contradicting-settings", "clear"),
        ("field: status, values: {'-': ¦<clear>}", "contradicting-settings", "<clear>"),
        ("field: label, checks: {min: ¦3}", "contradicting-settings", "min"),
        ("field: attributes.care, checks: {max: ¦3}", "contradicting-settings", "max"),
        ("field: attributes.weight_kg, checks: {min: ¦1_000}", "wrong-type", "1_000"),
        ("field: attributes.weight_kg, checks: {max: ¦heavy}", "wrong-type", "heavy"),
        ("field: attributes.launch, checks: {max: ¦20260501}", "wrong-type", "20260501"),
        ("field: attributes.launch, checks: {min: ¦2026-02-30}", "wrong-type", "2026-02-30"),
        ("field: attributes.pieces, checks: {min: ¦9, max: 3}", "contradicting-settings", "9"),
        ("field: attributes.launch, checks: {min: ¦2026-05-02, max: 2026-05-01}",
         "contradicting-settings", "2026-05-02"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_an_error_at_its_place(settings: str, code: str, found: str) -> None:
    """The bar stands where the fault is."""
    (finding,) = told(with_column(settings.replace("¦", "")))
    assert (finding.code, finding.found) == (code, found)
    assert finding.is_error
    line, column = 5, len("      - {column: A, ") + settings.index("¦") + 1
    assert finding.place == YamlPlace(file="spring.yaml", line=line, column=column)


@pytest.mark.parametrize(
    ("settings", "setting"),
    [
        ("field: label, decimal: ','", "decimal"),
        ("field: attributes.colour, thousands: ','", "thousands"),
        ("field: attributes.launch, percent: number", "percent"),
        ("field: attributes.weight_kg, date_order: dmy", "date_order"),
        ("field: attributes.colour, separator: '|'", "separator"),
        ("field: attributes.pieces, pad: 3", "pad"),
    ],
)
def test_settings_that_mean_nothing_for_the_type_are_warnings(settings: str, setting: str) -> None:
    (finding,) = told(with_column(settings))
    assert (finding.code, finding.found) == ("setting-without-effect", setting)
    assert finding.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("field", "suggestion"),
    [
        ("Main colour", "attributes.colour"),
        ("attributes.Main colour", "attributes.colour"),
        ("colour", "attributes.colour"),
        ("attributes.wieght_kg", "attributes.weight_kg"),
        ("Weight", "attributes.weight_kg"),
        ("attributes.gtin", "gtin"),
        ("Label", "label"),
    ],
)
def test_an_unknown_field_has_the_nearest_one_by_label_and_by_name(
    field: str, suggestion: str
) -> None:
    (finding,) = told(with_column(f"field: {field}"))
    assert finding.suggestions[0] == suggestion


def test_an_unknown_option_has_the_nearest_ones_and_says_some() -> None:
    (finding,) = told(with_column("field: attributes.colour, default: Bleu"))
    assert finding.suggestions[0] == "Blue"
    assert '"Blue", "Navy", "Red"' in finding.expected
    many = attribute("many", "Many", TypeClass.DROPDOWN, *(f"Option {n}" for n in range(20)))
    schema = replace(SCHEMA, definitions={Kind.PRODUCT: {many.field: many}})
    mapping = mapping_of(with_column("field: attributes.many, default: zzz"))
    (finding,) = check_mapping(mapping, schema)
    assert finding.expected.endswith('"Option 4", …')
    assert finding.suggestions == ()


def test_a_key_must_be_a_key_field() -> None:
    text = with_sheet("{key: {column: Name, field: label}, constants: {attributes.material: x}}")
    (finding,) = told(text)
    assert (finding.code, finding.found) == ("not-a-key-field", "label")
    assert finding.suggestions == ("sku", "gtin")
    assert finding.place == YamlPlace(
        file="spring.yaml", line=3, column=text.splitlines()[2].index("label") + 1
    )


def test_a_sku_can_be_given_to_new_products_but_not_changed() -> None:
    sheet = "mode: upsert\nkey: {column: EAN, field: gtin}\ncolumns: [{column: S, field: sku%s}]"
    assert codes(with_sheet(sheet % "")) == [("read-only-field", "sku")]
    assert codes(with_sheet(sheet % ", create_only: true")) == []


@pytest.mark.parametrize(
    ("constants", "expected"),
    [
        ("{status: Draft, attributes.colour: navy}", []),
        ("{status: Drafted}", [("unknown-option", "Drafted")]),
        ("{attributes.colr: x}", [("unknown-field", "attributes.colr")]),
        ("{attributes.margin: {value: 1, always: true}}",
         [("read-only-field", "attributes.margin")]),
        ("{gtin: 4006381333931}", [("read-only-field", "gtin")]),
        ("{attributes.material: <clear>}", [("contradicting-settings", "<clear>")]),
        ("{attributes.pieces: 1.5}", [("not-an-integer", "1.5")]),
    ],
)  # fmt: skip
def test_constants_are_checked_like_cells(constants: str, expected: list[tuple[str, str]]) -> None:
    assert codes(with_sheet(f"{KEY}\nconstants: {constants}")) == expected


@pytest.mark.parametrize(
    ("mode", "severity"),
    [("update", None), ("create", Severity.ERROR), ("upsert", Severity.WARNING)],
)
def test_creating_without_a_required_field_is_told(mode: str, severity: Severity | None) -> None:
    text = with_sheet(f"mode: {mode}\nkey: {{column: EAN, field: gtin}}\nconstants: {{label: x}}")
    findings = told(text)
    assert [finding.severity for finding in findings] == ([severity] if severity else [])
    assert all("sku" in finding.expected for finding in findings)


RULES = """
key: {column: SKU, field: sku}
columns:
  - {column: A, field: attributes.weight_kg}
  - {column: B, field: label}
constants: {status: Draft}
rules:
"""


@pytest.mark.parametrize(
    "rule",
    [
        "weight_kg > 3",
        "attributes.weight_kg > 3",
        "label not empty",
        "sku not empty",
        "status == 'Draft'",
    ],
)
def test_a_rule_may_name_whatever_the_sheet_feeds(rule: str) -> None:
    assert told(with_sheet(RULES + f'  - {{name: r, require: "{rule}"}}')) == ()


def test_a_rule_on_a_field_that_nothing_feeds_is_an_error_with_the_nearest_one() -> None:
    text = with_sheet(RULES + "  - {name: r, require: weigth_kg > 3, when: pieces not empty}")
    first, second = told(text)
    assert (first.code, first.found, first.suggestions) == (
        "bad-rule", "weigth_kg", ("weight_kg",),
    )  # fmt: skip
    assert (second.code, second.found) == ("bad-rule", "pieces")
    line = text.splitlines()[-1]
    assert first.place == YamlPlace(file="spring.yaml", line=9, column=line.index("weigth_kg") + 1)


def test_a_rule_on_a_name_that_means_two_fields_is_an_error() -> None:
    text = with_sheet(
        f"{KEY}\ncolumns: [{{column: A, field: label}}, {{column: B, field: attributes.label}}]\n"
        "rules: [{require: label not empty}]"
    )
    (finding,) = told(text)
    assert finding.code == "bad-rule"
    assert "label and attributes.label" in finding.expected


def test_a_rule_of_a_mapping_made_by_hand_is_parsed_too() -> None:
    mapping = mapping_of(with_sheet(RULES + "  - {require: weight_kg > 3}"))
    (sheet,) = mapping.sheets
    rules = (replace(sheet.rules[0], require="weight_kg >"),)
    by_hand = replace(mapping, sheets=(replace(sheet, rules=rules),), text="")
    (finding,) = check_mapping(by_hand, SCHEMA)
    assert finding.code == "bad-rule"
    assert finding.place == sheet.rules[0].place


def test_a_mapping_without_text_is_told_at_its_groups() -> None:
    mapping = replace(mapping_of(with_column("field: attributes.color")), text="version: 1")
    (finding,) = check_mapping(mapping, SCHEMA)
    assert finding.place == mapping.sheets[0].columns[0].place


def test_the_guard_is_for_number_fields_of_the_account() -> None:
    guard = indent("attributes.wieght_kg: {max_change: 5%}\nlabel: {max_change: 5%}\n", "    ")
    number = "    attributes.weight_kg: {max_change: 5%}\n"
    text = with_column("field: label") + f"guard:\n  fields:\n{guard}{number}"
    unknown, useless = told(text)
    assert (unknown.code, unknown.suggestions) == ("unknown-field", ("attributes.weight_kg",))
    assert (useless.code, useless.severity) == ("setting-without-effect", Severity.WARNING)
    assert isinstance(useless.place, YamlPlace)
    assert useless.place.line == 9


def test_system_fields_are_known_without_a_schema() -> None:
    schema = replace(SCHEMA, definitions={})
    mapping = mapping_of(with_column("field: status, default: Completed"))
    assert check_mapping(mapping, schema) == ()


def test_all_sheets_are_checked_and_told_in_the_order_of_the_file() -> None:
    one = "  - {key: {column: SKU, field: sku}, constants: {attributes.x: 1, label: <clear>}}\n"
    findings = told(f"version: 1\nsheets:\n{one}{one}")
    places = [(finding.place.line, finding.place.column) for finding in findings
              if isinstance(finding.place, YamlPlace)]  # fmt: skip
    assert [line for line, _column in places] == [3, 3, 4, 4]
    assert places == sorted(places)
