from __future__ import annotations

from decimal import Decimal
from textwrap import dedent

import pytest

from sheetsync.errors import MappingError
from sheetsync.mapping.parse import parse_mapping
from sheetsync.mapping.sheet_mapping import (
    Binding,
    Checks,
    DateOrder,
    Empty,
    FieldGuard,
    GuardLimits,
    Limit,
    Multi,
    OnError,
    Review,
    UnmappedColumns,
)
from sheetsync.mapping.vocabulary import LATER_KINDS
from sheetsync.mapping.yaml_nodes import MAX_BYTES
from sheetsync.model.definition import Kind
from sheetsync.model.place import YamlPlace
from sheetsync.model.record import Mode
from sheetsync.model.values import FieldName
from tests.unit.mapping.texts import KEY, faults_of, mapping_of, sheet_of, with_column, with_sheet

FULL = dedent("""
    version: 1
    name: Spring range
    connection: plytix
    match: ["*spring*.xlsx"]
    sheets:
      - sheet: [Products, More*]
        header_row: 3
        kind: product
        key: [{column: SKU, field: sku}, {column: [EAN, GTIN], field: gtin, pad: 13}]
        mode: upsert
        command: Action
        unmapped_columns: ignore
        hidden_rows: false
        columns:
          - column: [Product name, Name]
            field: label
          - column: Care
            field: attributes.care
            values: {navy blue: Navy, 1: NO, NO: 1, "-": ""}
            unknown_option: error
            multi: add
            separator: "|"
          - column: Weight (kg)
            field: attributes.weight_kg
            decimal: ","
            thousands: "."
            percent: number
            date_order: dmy
            pad: 5
            trim: false
            empty: default
            default: 0.50
            on_error: skip_cell
            checks:
              {min: 0, max: 50, pattern: "[0-9,]+", max_length: 9, one_of: [1, 2.50, NO],
               unique: true, required: true}
            create_only: true
        constants: {status: Draft, attributes.brand: {value: 007, always: true}}
        rules:
          - {name: cheap, require: "weight_kg <= 3", when: "weight_kg not empty"}
          - require: label not empty
    guard:
      max_updates: 12.5 %
      max_creates: 20
      max_clears: 0%
      fields: {attributes.price: {max_change: 150%, on_more_than: 20}}
    review: error
    clear_marker: " <leer> "
""")


def only_column(settings: str) -> Binding:
    (binding,) = sheet_of(with_column(settings)).columns
    return binding


def test_every_setting_arrives() -> None:
    mapping = parse_mapping(FULL, file="shared/mappings\\spring.yaml")
    assert mapping.file == "spring.yaml"
    assert (mapping.name, mapping.connection) == ("Spring range", "plytix")
    assert mapping.match == ("*spring*.xlsx",)
    assert mapping.review is Review.ERROR
    assert mapping.clear_marker == "<leer>"
    assert mapping.text == FULL
    assert mapping.guard == GuardLimits(
        max_updates=Limit(text="12.5 %", share=Decimal("0.125")),
        max_creates=Limit(text="20", number=20),
        max_clears=Limit(text="0%", share=Decimal(0)),
        fields={
            FieldName("attributes.price"): FieldGuard(max_change=Decimal("1.5"), on_more_than=20)
        },
    )
    (sheet,) = mapping.sheets
    assert sheet.sheets == ("Products", "More*")
    assert (sheet.header_row, sheet.kind, sheet.mode) == (3, Kind.PRODUCT, Mode.UPSERT)
    assert (sheet.command, sheet.hidden_rows) == (("Action",), False)
    assert sheet.unmapped_columns is UnmappedColumns.IGNORE
    assert [(key.columns, key.field, key.pad) for key in sheet.key] == [
        (("SKU",), "sku", None),
        (("EAN", "GTIN"), "gtin", 13),
    ]
    assert [(one.field, one.value, one.always) for one in sheet.constants] == [
        ("status", "Draft", False),
        ("attributes.brand", "007", True),
    ]
    assert [(rule.name, rule.require, rule.when) for rule in sheet.rules] == [
        ("cheap", "weight_kg <= 3", "weight_kg not empty"),
        ("label not empty", "label not empty", None),
    ]


def test_every_setting_of_a_column_arrives() -> None:
    label, care, weight = sheet_of(FULL).columns
    assert label.columns == ("Product name", "Name")
    assert care.multi is Multi.ADD
    assert care.separator == "|"
    assert care.values == {"navy blue": "Navy", "1": "NO", "NO": "1", "-": ""}
    assert weight == Binding(
        columns=("Weight (kg)",),
        field=FieldName("attributes.weight_kg"),
        decimal=",",
        thousands=".",
        percent="number",
        date_order=DateOrder.DMY,
        pad=5,
        trim=False,
        empty=Empty.DEFAULT,
        default="0.50",
        on_error=OnError.SKIP_CELL,
        checks=Checks(
            min="0",
            max="50",
            pattern="[0-9,]+",
            max_length=9,
            one_of=("1", "2.50", "NO"),
            unique=True,
            required=True,
        ),
        create_only=True,
        place=YamlPlace(file="spring.yaml", line=24, column=9),
    )


def test_what_is_left_out_or_null_has_its_default() -> None:
    bare = mapping_of(with_column("field: label"))
    names = ("values", "unknown_option", "multi", "separator", "decimal", "percent", "pad", "trim")
    nulls = ", ".join(f"{name}: null" for name in names)
    assert only_column(f"field: label, {nulls}, checks: {{min: ~, one_of: }}") == only_column(
        "field: label"
    )
    assert (bare.name, bare.connection, bare.match) == ("spring", None, ())
    assert (bare.guard, bare.review, bare.clear_marker) == (
        GuardLimits(),
        Review.ALWAYS,
        "<clear>",
    )
    (sheet,) = bare.sheets
    assert (sheet.sheets, sheet.header_row, sheet.kind) == ((), None, Kind.PRODUCT)
    assert (sheet.mode, sheet.command, sheet.hidden_rows) == (Mode.UPDATE, (), True)
    assert sheet.unmapped_columns is UnmappedColumns.WARN
    assert (sheet.constants, sheet.rules) == ((), ())
    assert sheet.columns == (
        Binding(
            columns=("A",),
            field=FieldName("label"),
            place=YamlPlace(file="spring.yaml", line=5, column=9),
        ),
    )


def test_an_empty_guard_has_the_defaults() -> None:
    text = with_column("field: label")
    assert mapping_of(f"{text}guard: {{}}\n").guard == GuardLimits()


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("0", "0"), ("1.50", "1.50"), ("1e3", "1e3"), ("true", "true"), ("NO", "NO"),
        ("12:30", "12:30"), ("0123", "0123"), ("2026-05-01", "2026-05-01"), ("'null'", "null"),
        ("' x '", " x "),
    ],
)  # fmt: skip
def test_numbers_are_taken_by_their_text_where_text_is_wanted(written: str, text: str) -> None:
    assert only_column(f"field: label, default: {written}").default == text


@pytest.mark.parametrize(
    ("settings", "code", "found"),
    [
        ("field: label, ¦colour: x", "unknown-setting", "colour"),
        ("field: label, ¦path_separator: '>'", "not-offered-yet", "path_separator"),
        ("field: label, unknown_option: ¦create", "not-offered-yet", "create"),
        ("field: label, multi: ¦append", "unknown-choice", "append"),
        ("field: label, multi: ¦[add]", "wrong-type", "a list"),
        ("field: label, trim: ¦yes", "wrong-type", "yes"),
        ("field: label, trim: ¦'true'", "wrong-type", "true"),
        ("field: label, trim: ¦{}", "wrong-type", "a group"),
        ("field: label, pad: ¦0", "wrong-type", "0"),
        ("field: label, pad: ¦'3'", "wrong-type", "3"),
        ("field: label, pad: ¦3.0", "wrong-type", "3.0"),
        ("field: label, pad: ¦03", "wrong-type", "03"),
        ("field: label, pad: ¦[3]", "wrong-type", "a list"),
        ("field: label, default: ¦[1]", "wrong-type", "a list"),
        ("field: label, default: ¦' '", "wrong-type", ""),
        ("field: label, values: ¦[a]", "wrong-type", "a list"),
        ("field: label, values: {a:¦ }", "wrong-type", ""),
        ("field: label, values: {a: ¦[b]}", "wrong-type", "a list"),
        ("field: label, values: {¦'': b}", "wrong-type", ""),
        ("field: label, values: {Blau: a, ¦blau : b}", "duplicate-setting", "blau"),
        ("field: label, separator: ¦''", "contradicting-settings", ""),
        ("field: label, decimal: ¦';'", "unknown-choice", ";"),
        ("field: label, decimal: ',', thousands: ¦','", "contradicting-settings", ","),
        ("field: label, empty: ¦default", "contradicting-settings", "default"),
        ("field: label, checks: ¦x", "wrong-type", "x"),
        ("field: label, checks: {¦minimum: 3}", "unknown-setting", "minimum"),
        ("field: label, checks: {max_length: ¦-1}", "wrong-type", "-1"),
        ("field: label, checks: {one_of: ¦a}", "wrong-type", "a"),
        ("field: label, checks: {one_of: ¦[]}", "wrong-type", "a list"),
        ("field: label, checks: {one_of: [a, ¦~]}", "wrong-type", "~"),
        ("field: label, checks: {pattern: ¦'(a+)+$'}", "bad-pattern", "(a+)+$"),
        ("field: label, checks: {pattern: ¦'[a'}", "bad-pattern", "[a"),
        ("field: label, checks: {pattern: ¦[a]}", "wrong-type", "a list"),
        ("field: ¦' '", "wrong-type", ""),
        ("field: ¦[label]", "wrong-type", "a list"),
        ("field: ¦categories", "not-offered-yet", "categories"),
        ("field: ¦variant_of", "not-offered-yet", "variant_of"),
        ("field: ¦relationships.spare_parts", "not-offered-yet", "relationships.spare_parts"),
        ("field: ¦sku", "duplicate-field", "sku"),
        ("¦fields: label", "unknown-setting", "fields"),
    ],
)  # fmt: skip
def test_a_fault_of_a_column_is_told_with_place_and_value(
    settings: str, code: str, found: str
) -> None:
    """The bar stands where the fault is."""
    before = with_column("¦").index("¦") - with_column("¦").rindex("\n", 0, -2)
    column = before + settings.index("¦")
    assert faults_of(with_column(settings.replace("¦", ""))) == [(code, 5, column, found)]


def test_a_column_needs_a_field() -> None:
    assert faults_of(with_column("field: ")) == [("missing-setting", 5, 9, "")]


@pytest.mark.parametrize(
    ("settings", "fault"),
    [
        ("kind: variant", ("not-offered-yet", 3, 11, "variant")),
        ("kind: produkt", ("unknown-choice", 3, 11, "produkt")),
        ("mode: Update", ("unknown-choice", 3, 11, "Update")),
        ("mode: ignore", ("unknown-choice", 3, 11, "ignore")),
        ("deletes: allowed", ("not-offered-yet", 3, 5, "deletes")),
        ("header_row: three", ("wrong-type", 3, 17, "three")),
        ("sheet: []", ("wrong-type", 3, 12, "a list")),
        ("sheet: {}", ("wrong-type", 3, 12, "a group")),
        ("command: ''", ("wrong-type", 3, 14, "")),
        ("rules: {require: a}", ("wrong-type", 3, 12, "a group")),
        ("rules: [{name: a}]", ("missing-setting", 3, 13, "")),
        ("rules: [{require: 'a <= '}]", ("bad-rule", 3, 28, "a <=")),
        ("rules: [{require: a > 1, when: b ~ c}]", ("bad-rule", 3, 38, "b ~ c")),
        ("rules: [{require: {a: b}}]", ("wrong-type", 3, 23, "a group")),
        ("constants: {label: [a]}", ("wrong-type", 3, 24, "a list")),
        ("constants: {label: }", ("wrong-type", 3, 23, "")),
        ("constants: {label: {always: true}}", ("missing-setting", 3, 24, "")),
        ("constants: {label: {value: x, ever: true}}", ("unknown-setting", 3, 35, "ever")),
        ("constants: {categories: x}", ("not-offered-yet", 3, 17, "categories")),
        ("constants: {sku: x}", ("duplicate-field", 3, 22, "sku")),
        ("constants: {label: x, ' label': y}", ("duplicate-setting", 3, 27, "label")),
    ],
)
def test_a_fault_of_a_sheet_is_told_with_place_and_value(
    settings: str, fault: tuple[str, int, int, str]
) -> None:
    rest = "columns: [{column: A, field: attributes.a}]"
    assert faults_of(with_sheet(f"{settings}\n{KEY}\n{rest}")) == [fault]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", ("missing-setting", 1, 1, "")),
        ("- a\n", ("wrong-type", 1, 1, "a list")),
        ("version: 1\n", ("missing-setting", 1, 1, "")),
        ("version: 1\nsheets: []\n", ("wrong-type", 2, 9, "a list")),
        ("version: 1\nsheets: Products\n", ("wrong-type", 2, 9, "Products")),
        ("version: 1\nsheets: [a]\n", ("wrong-type", 2, 10, "a")),
        (with_column("field: label").replace("version: 1", "version: 2"),
         ("wrong-type", 1, 10, "2")),
        (with_column("field: label").replace("version: 1", "name: x"),
         ("missing-setting", 1, 1, "")),
        (with_column("field: label") + "assets: {folder: x}\n",
         ("not-offered-yet", 6, 1, "assets")),
        (with_column("field: label") + "guard: {max_updates: 130%}\n",
         ("wrong-type", 6, 22, "130%")),
        (with_column("field: label") + "guard: {max_updates: [1]}\n",
         ("wrong-type", 6, 22, "a list")),
        (with_column("field: label") + "guard: {max_deletes: 1}\n",
         ("not-offered-yet", 6, 9, "max_deletes")),
        (with_column("field: label") + "guard: {fields: {label: {max_change: 5}}}\n",
         ("wrong-type", 6, 38, "5")),
        (with_column("field: label") + "guard: {fields: {label: {on_more_than: 5}}}\n",
         ("missing-setting", 6, 25, "")),
        (with_column("field: label") + "review: sometimes\n",
         ("unknown-choice", 6, 9, "sometimes")),
        (with_column("field: label") + "clear_marker: ''\n", ("wrong-type", 6, 15, "")),
        (with_sheet("columns: [{column: A, field: label}]"), ("missing-setting", 3, 5, "")),
        (with_sheet(KEY), ("missing-setting", 3, 5, "")),
        (with_sheet(f"{KEY}\ncolumns: []"), ("wrong-type", 4, 14, "a list")),
        (with_sheet("key: [{column: A, field: sku}, {column: B, field: sku}]\n"
                    "columns: [{column: C, field: label}]"), ("duplicate-field", 3, 55, "sku")),
        ("a: *b\n", ("alias-not-allowed", 1, 4, "*b")),
    ],
)  # fmt: skip
def test_a_fault_of_the_file_is_told_with_place_and_value(
    text: str, fault: tuple[str, int, int, str]
) -> None:
    assert fault in faults_of(text)


@pytest.mark.parametrize("kind", sorted(LATER_KINDS))
def test_kinds_that_come_later_are_refused_plainly(kind: str) -> None:
    faults = faults_of(with_sheet(f"kind: {kind}\n{KEY}\nconstants: {{label: x}}"))
    assert [code for code, *_rest in faults] == ["not-offered-yet"]


def test_everything_wrong_is_told_at_once_in_the_order_of_the_file() -> None:
    text = dedent("""\
        version: one
        nmae: Spring
        sheets:
          - kind: produkt
            colums: []
            key: {column: SKU, field: sku}
            columns:
              - {column: A, field: label, trim: no, pad: x}
              - {column: B, field: label}
              - {colum: C, field: attributes.c, values: {a: b, A: c}}
        guard: {max_creates: many}
    """)
    assert faults_of(text) == [
        ("wrong-type", 1, 10, "one"),
        ("unknown-setting", 2, 1, "nmae"),
        ("unknown-choice", 4, 11, "produkt"),
        ("unknown-setting", 5, 5, "colums"),
        ("wrong-type", 8, 41, "no"),
        ("wrong-type", 8, 50, "x"),
        ("duplicate-field", 9, 28, "label"),
        ("unknown-setting", 10, 10, "colum"),
        ("duplicate-setting", 10, 56, "A"),
        ("wrong-type", 11, 22, "many"),
    ]


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        (with_column("feild: label"), "field"),
        (with_column("field: label, Unknown-Option: error"), "unknown_option"),
        (with_column("field: label, multi: Append"), None),
        (with_column("field: label, multi: removed"), "remove"),
        (with_column("field: label, trim: yes"), "true"),
        (with_column("field: label, trim: 'False'"), "false"),
        (with_sheet("mode: UPDATE"), "update"),
        (with_sheet("kind: Products"), "product"),
    ],
)
def test_the_nearest_right_word_is_offered(text: str, suggestion: str | None) -> None:
    with pytest.raises(MappingError) as caught:
        mapping_of(text)
    offered = [finding.suggestions for finding in caught.value.findings if finding.found]
    assert offered == [(suggestion,) if suggestion else ()]
    if suggestion:
        assert any(f'"{suggestion}"' in finding.remedy for finding in caught.value.findings)


def test_the_error_counts_the_faults_and_says_the_first() -> None:
    with pytest.raises(MappingError, match=r"1 fault\. .*spring\.yaml:6:9: \"x\"") as caught:
        mapping_of(with_column("field: label") + "review: x\n")
    assert caught.value.remedy == caught.value.findings[0].remedy
    with pytest.raises(MappingError, match=r"2 faults\. .*something is missing") as caught:
        mapping_of("{}")
    assert caught.value.remedy == "Correct the lines named."


def test_a_text_that_is_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(MappingError, match="larger than 1 MB"):
        mapping_of("ä" * (MAX_BYTES // 2 + 1))


def test_a_lone_surrogate_is_told_not_raised() -> None:
    assert [code for code, *_rest in faults_of("a: \ud800\n")] == ["bad-yaml"]


def test_of_very_many_faults_the_first_are_told_and_all_are_counted() -> None:
    with pytest.raises(MappingError, match="602 faults") as caught:
        mapping_of("".join(f"k{number}: 1\n" for number in range(600)))
    assert len(caught.value.findings) == 500


def test_control_signs_are_made_visible_in_messages() -> None:
    ((_code, _line, _column, found),) = faults_of(with_column(r'field: label, multi: "\e[31m a"'))
    assert found == r"\u001b[31m a"


def test_long_values_are_shortened_in_messages() -> None:
    ((_code, _line, _column, found),) = faults_of(with_column(f"field: label, multi: {'x' * 500}"))
    assert len(found) == 80


def test_a_bad_pattern_is_told_in_one_sentence() -> None:
    with pytest.raises(MappingError) as caught:
        parse_mapping(with_column("field: label, checks: {pattern: '(a+)+$'}"), file="m.yaml")
    (fault,) = caught.value.findings
    assert fault.expected == (
        "a regular expression; a repeated group that holds a repeat or alternatives could run for "
        "ever; write the pattern without"
    )
