from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

import pytest

from sheetsync.mapping.header_texts import fold_header, header_text
from sheetsync.mapping.headers import BoundColumns, bind_columns, find_header_row
from sheetsync.mapping.sheet_mapping import SheetMapping
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace
from sheetsync.model.values import CellFault, FaultyCell, RawValue
from tests.unit.mapping.texts import sheet_of, with_sheet

SHEET = sheet_of(
    with_sheet("""
        key: [{column: [SKU, Item no.], field: sku}, {column: EAN, field: gtin}]
        command: Action
        columns:
          - {column: [Product name, Name], field: label}
          - {column: Größe, field: attributes.size}
          - {column: Price, field: attributes.price, checks: {required: true}}
    """)
)
TITLES: Sequence[RawValue] = ("Spring range", None, None)


def bound(
    headers: Sequence[str], sheet: SheetMapping = SHEET
) -> tuple[BoundColumns, tuple[Finding, ...]]:
    return bind_columns(
        list(enumerate(headers)), sheet, file="spring.xlsx", sheet="Products", header_row=3
    )


def told(findings: Sequence[Finding]) -> list[tuple[str, Severity, str | None]]:
    """Code, severity and cell of what is told, missing columns left out."""
    cells = []
    for finding in findings:
        assert isinstance(finding.place, CellPlace)
        if finding.code != "missing-column":
            cells.append((finding.code, finding.severity, finding.place.cell))
    return cells


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("SKU ", "SKU "),
        (2026.0, "2026"),
        (2.5, "2.5"),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2026, 5, 1), "2026-05-01"),
        (datetime(2026, 5, 1), "2026-05-01"),  # noqa: DTZ001 - cells know no zone
        (datetime(2026, 5, 1, 12, 30), "2026-05-01 12:30:00"),  # noqa: DTZ001 - as above
        (time(12, 30), "12:30:00"),
        (FaultyCell(fault=CellFault.ERROR, shown="#N/A"), "#N/A"),
    ],
)
def test_a_header_is_what_people_read_in_the_cell(value: RawValue, text: str) -> None:
    assert header_text(value) == text


@pytest.mark.parametrize(
    "variant",
    [
        "Produkt Größe", "PRODUKT GRÖSSE", "Produkt\nGröße", "Produkt\r\n Größe ", "produktgrosse",
        "Produkt\u00a0Größe", "Pro\u00addukt Größe", "\ufeffProdukt Größe", "Produkt Gro\u0308ße",
        "Ｐｒｏｄｕｋｔ Größe", "Produkt\u200b Größe",
    ],
)  # fmt: skip
def test_folding_leaves_out_what_people_overlook(variant: str) -> None:
    assert fold_header(variant) == "produktgrosse"


@pytest.mark.parametrize("other", ["Price (net)", "Prices", "Prix", "Pr1ce", "Price_"])
def test_folding_keeps_words_apart(other: str) -> None:
    assert fold_header(other) != fold_header("Price")


@pytest.mark.parametrize("row", [1, 3, 7])
def test_the_header_row_is_found_wherever_it_stands(row: int) -> None:
    rows = [(number, TITLES) for number in range(1, row)]
    rows += [(row, ("SKU", "Name", None)), (row + 1, ("A-1", "Pan", None))]
    search = find_header_row(rows, SHEET)
    assert (search.row, search.candidates, search.missing) == (row, (row,), ())
    assert search.found == ("SKU", "Name")


def test_one_key_column_of_several_is_enough() -> None:
    assert find_header_row([(2, ("ean", "price"))], SHEET).row == 2


def test_two_rows_that_could_be_the_header_are_a_refusal() -> None:
    rows = [(2, ("SKU", "Name")), (3, ("sku", "name")), (4, ("A-1", "Pan"))]
    search = find_header_row(rows, SHEET)
    assert (search.row, search.candidates) == (None, (2, 3))


def test_the_row_that_the_mapping_names_is_the_only_one_looked_at() -> None:
    sheet = sheet_of(
        with_sheet("{header_row: 3, key: {column: SKU, field: sku}, constants: {label: x}}")
    )
    rows = [(2, ("SKU",)), (3, ("SKU",)), (4, ("A-1",))]
    assert find_header_row(rows, sheet).candidates == (3,)
    assert find_header_row(rows[:1], sheet).missing == ("SKU",)


def test_a_sheet_of_constants_needs_the_key_alone() -> None:
    sheet = sheet_of(with_sheet("{key: {column: SKU, field: sku}, constants: {label: x}}"))
    assert find_header_row([(1, ("SKU",))], sheet).row == 1


@pytest.mark.parametrize(
    ("cells", "missing", "nearest_row"),
    [
        (("Name", "Price"), ("SKU", "EAN"), 2),
        (("SKU", "Colour"), ("Product name", "Größe", "Price"), 2),
        (("Colour",), ("SKU", "EAN", "Product name", "Größe", "Price"), None),
    ],
)
def test_without_a_header_row_the_nearest_one_tells_what_is_missing(
    cells: tuple[str, ...], missing: tuple[str, ...], nearest_row: int | None
) -> None:
    search = find_header_row([(1, TITLES), (2, cells)], SHEET)
    assert (search.row, search.candidates) == (None, ())
    assert (search.missing, search.nearest_row) == (missing, nearest_row)


def test_columns_are_bound_by_header_never_by_position() -> None:
    headers = ["Price", "Action", "SKU", "Größe", "Name", "EAN"]
    columns, findings = bound(headers)
    assert list(columns.keys.items()) == [("sku", 2), ("gtin", 5)]
    assert list(columns.fields.items()) == [
        ("label", 4),
        ("attributes.size", 3),
        ("attributes.price", 0),
    ]
    assert (columns.command, columns.unmapped) == (1, ())
    assert findings == ()


def test_an_exact_header_wins_over_one_that_looks_like_it() -> None:
    columns, findings = bound(["PRICE", "Price", "SKU"])
    assert columns.fields == {"attributes.price": 1}
    assert told(findings) == [("duplicate-header", Severity.WARNING, "A3")]


def test_a_folded_match_is_used_and_told() -> None:
    columns, findings = bound(["sku", "product\nname", "GRÖSSE"])
    assert columns.keys == {"sku": 0}
    assert columns.fields == {"label": 1, "attributes.size": 2}
    assert told(findings) == [
        ("header-folded", Severity.NOTICE, "A3"),
        ("header-folded", Severity.NOTICE, "B3"),
        ("header-folded", Severity.NOTICE, "C3"),
    ]
    assert findings[1].suggestions == ("Product name",)


@pytest.mark.parametrize(
    "twin", ["Price", "Price ", "Pri\u00adce", " Price", "\ufeffPrice", "Price\n", "Price\u00a0"]
)
def test_a_header_that_stands_twice_to_the_eye_is_an_error(twin: str) -> None:
    _columns, findings = bound(["SKU", "Price", twin])
    assert told(findings) == [("duplicate-header", Severity.ERROR, "C3")]
    assert "B3, C3" in findings[0].expected


def test_two_headers_that_match_only_folded_are_an_error() -> None:
    _columns, findings = bound(["SKU", "PRICE", "price"])
    assert ("duplicate-header", Severity.ERROR, "C3") in told(findings)


def test_a_doubled_header_that_feeds_several_fields_is_told_once() -> None:
    sheet = sheet_of(
        with_sheet("""
            key: {column: SKU, field: sku}
            columns: [{column: A, field: label}, {column: A, field: attributes.a}]
        """)
    )
    _columns, findings = bound(["SKU", "A", "A"], sheet)
    assert told(findings) == [("duplicate-header", Severity.ERROR, "C3")]
    _columns, findings = bound(["SKU", "a", "a"], sheet)
    assert [code for code, _severity, _cell in told(findings)].count("duplicate-header") == 1


def test_one_column_may_feed_several_fields() -> None:
    sheet = sheet_of(
        with_sheet("""
            key: {column: SKU, field: sku}
            columns: [{column: SKU, field: label}, {column: SKU, field: attributes.a}]
        """)
    )
    columns, findings = bound(["sku"], sheet)
    assert columns.fields == {"label": 0, "attributes.a": 0}
    assert told(findings) == [("header-folded", Severity.NOTICE, "A3")]


def test_of_two_columns_for_one_field_the_first_named_counts_and_it_is_told() -> None:
    columns, findings = bound(["Name", "SKU", "Product name"])
    assert columns.fields == {"label": 2}
    assert told(findings) == [("second-column", Severity.WARNING, "A3")]
    assert "C3" in findings[0].expected


@pytest.mark.parametrize(
    "headers", [["product name", "NAME", "SKU"], ["Product name", "NAME", "SKU"]]
)
def test_a_second_column_is_told_when_it_matches_only_folded(headers: list[str]) -> None:
    columns, findings = bound(headers)
    assert columns.fields == {"label": 0}
    assert ("second-column", Severity.WARNING, "B3") in told(findings)
    assert columns.unmapped == ()


def test_two_columns_for_one_key_are_an_error() -> None:
    _columns, findings = bound(["SKU", "Item no.", "Price"])
    assert told(findings) == [("second-column", Severity.ERROR, "B3")]


def test_headers_that_the_mapping_keeps_apart_are_not_confused() -> None:
    sheet = sheet_of(
        with_sheet("""
            key: {column: SKU, field: sku}
            columns:
              - {column: LxWxH, field: attributes.a}
              - {column: L x W x H, field: attributes.b}
        """)
    )
    columns, findings = bound(["SKU", "L x W x H", "LxWxH"], sheet)
    assert columns.fields == {"attributes.a": 2, "attributes.b": 1}
    assert findings == ()
    columns, findings = bound(["SKU", "L x W x H"], sheet)
    assert columns.fields == {"attributes.b": 1}
    columns, findings = bound(["SKU", "lxwxh"], sheet)
    assert ("duplicate-header", Severity.ERROR, "B3") in told(findings)


@pytest.mark.parametrize(
    ("setting", "severity"), [("warn", Severity.WARNING), ("error", Severity.ERROR)]
)
def test_columns_that_nothing_names_are_told_as_the_mapping_says(
    setting: str, severity: Severity
) -> None:
    sheet = sheet_of(
        with_sheet(
            f"{{key: {{column: SKU, field: sku}}, constants: {{label: x}}, "
            f"unmapped_columns: {setting}}}"
        )
    )
    columns, findings = bound(["SKU", "Remarks", ""], sheet)
    assert columns.unmapped == (1, 2)
    assert told(findings) == [
        ("unmapped-column", severity, "B3"),
        ("unmapped-column", severity, "C3"),
    ]


def test_columns_that_nothing_names_can_be_passed_over() -> None:
    sheet = sheet_of(
        with_sheet(
            "{key: {column: SKU, field: sku}, constants: {label: x}, unmapped_columns: ignore}"
        )
    )
    columns, findings = bound(["SKU", "Remarks"], sheet)
    assert columns.unmapped == (1,)
    assert findings == ()


def test_a_missing_column_is_a_notice_with_the_nearest_header() -> None:
    columns, findings = bound(["SKU", "Name", "Grose", "Price"])
    missing = [finding for finding in findings if finding.code == "missing-column"]
    assert [finding.severity for finding in missing] == [Severity.NOTICE] * 3
    assert [finding.suggestions for finding in missing] == [(), ("Grose",), ()]
    assert "changes nothing" in missing[1].remedy
    assert "mode" in missing[2].remedy
    assert columns.command is None


def test_a_missing_column_whose_values_are_required_is_a_warning() -> None:
    _columns, findings = bound(["SKU", "Name"])
    severities = {finding.expected: finding.severity for finding in findings}
    assert severities['a column "Price"'] is Severity.WARNING
    assert severities['a column "Größe"'] is Severity.NOTICE


def test_a_sheet_without_any_key_or_any_field_is_an_error() -> None:
    _columns, findings = bound(["Name"])
    errors = [finding.expected for finding in findings if finding.is_error]
    assert errors == ['a column "SKU" or "Item no."', 'a column "EAN"']
    _columns, findings = bound(["SKU"])
    assert sum(finding.is_error for finding in findings) == 3
