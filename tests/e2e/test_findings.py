"""Whatever is wrong, the finding says what was expected and what to do."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from tests.e2e.conftest import Desk

MAPPING = """\
version: 1
name: Faults
connection: plytix
match: ["faults*.xlsx"]
sheets:
  - sheet: Faults
    key:
      - {column: SKU, field: sku}
      - {column: EAN, field: gtin}
    command: Action
    columns:
      - {column: Name, field: label, checks: {required: true, max_length: 20}}
      - {column: Status, field: status}
      - {column: Short, field: attributes.short_description, empty: error}
      - {column: Colour, field: attributes.colour}
      - {column: Material, field: attributes.material, multi: add, separator: ";"}
      - {column: Weight, field: attributes.weight_kg, checks: {min: 0.001, max: 60}}
      - {column: Pieces, field: attributes.pieces_in_set, checks: {one_of: ["1", "2"]}}
      - {column: Dishwasher, field: attributes.dishwasher_safe}
      - {column: Launch, field: attributes.launch_date}
      - {column: Customs, field: attributes.customs_tariff_number, checks: {pattern: "[0-9]{8}"}}
      - {column: Supplier, field: attributes.supplier_article_number, checks: {unique: true}}
      - {column: Page, field: attributes.product_page, on_error: skip_cell}
      - {column: Warranty, field: attributes.warranty_years}
    rules:
      - {name: light, require: "weight_kg < 50", when: "pieces_in_set = 1"}
"""

HEADERS = [
    "SKU", "EAN", "Action", "Name", "Status", "Short", "Colour", "Material", "Weight", "Pieces",
    "Dishwasher", "Launch", "Customs", "Supplier", "Page", "Mine",
]  # fmt: skip

ROWS: list[dict[str, object]] = [
    {"SKU": "KT-001", "Name": "A name much too long for it", "Status": "<clear>"},
    {"SKU": "KT-002", "Short": "  ", "Status": "Finished", "Colour": "Blu", "Weight": "1,234"},
    {"SKU": "KT-003", "Material": "+Oak;Beech", "Weight": "heavy", "Pieces": 1.5, "Launch": "soon"},
    {"SKU": "KT-004", "Weight": 640, "Pieces": 3, "Dishwasher": "perhaps", "Customs": "12"},
    {"SKU": "KT-005", "Weight": "3,5 kg", "Launch": "03/04/2027", "Page": "www", "Customs": 12},
    {"SKU": "KT-006", "Weight": "2.5", "Supplier": "S-1", "Colour": "blue"},
    {"SKU": "KT-007", "Weight": 0.0001, "Supplier": "S-1", "Name": "zero\u200bwidth"},
    {"SKU": "KT-008", "Name": "One"},
    {"SKU": "KT-008", "Name": "Two"},
    {"SKU": "KT-009", "Name": "Same"},
    {"SKU": "KT-009", "Name": "Same"},
    {"SKU": "KT-OO1", "Name": "Letters for zeros"},
    {"SKU": "KT-010\u00a0", "Name": "Blank"},
    {"SKU": "KT-011", "EAN": 4006381333932, "Name": "Check digit"},
    {"SKU": "KT-012", "EAN": "4.00638E+12", "Name": "Scientific"},
    {"SKU": "KT-013", "Action": "EAT", "Name": "Command"},
    {"SKU": "KT-014", "Action": "DELETE", "Name": "Delete"},
    {"SKU": "KT-015", "Action": "NEW", "Name": "There already"},
    {"SKU": "KT-016", "Name": "=1/0"},
    {"SKU": "KT-017", "Weight": 55, "Pieces": 1, "Name": "Heavy"},
    {"Name": "No key"},
    {"SKU": "BN-999", "Action": "NEW", "Mine": "note"},
]

CODES = {
    "already-exists", "ambiguous-date", "ambiguous-number", "cannot-be-cleared",
    "delete-not-offered", "duplicate-key", "duplicate-row", "empty-cell",
    "formula-without-value", "gtin-invalid", "invisible-character", "key-not-clean",
    "merged-cells", "missing-column", "missing-key", "mixed-list", "not-a-boolean", "not-a-date",
    "not-a-number", "not-a-url", "not-an-integer", "not-one-of", "not-unique", "number-as-text",
    "option-case", "pattern-mismatch", "rule-failed", "scientific-text", "spaces-only",
    "text-from-number", "too-large", "too-long", "too-small", "unit", "unknown-command",
    "unknown-key", "unknown-option", "unmapped-column",
}  # fmt: skip


def faulty_workbook(folder: Path) -> Path:
    """A workbook of hardly anything but faults."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Faults"
    sheet.append(HEADERS)
    for row in ROWS:
        filled = {"Short": "Short text", **row}
        sheet.append([filled.get(header) for header in HEADERS])
    sheet.merge_cells("G20:G21")
    path = folder / "faults.xlsx"
    book.save(path)
    return path


def test_every_finding_has_a_place_an_expectation_and_a_remedy(desk: Desk) -> None:
    (desk.folder / "mappings" / "faults.yaml").write_text(MAPPING, encoding="utf-8")
    shown = desk.sheetsync("plan", faulty_workbook(desk.folder), "--json")
    assert shown.code == 1, shown.err
    findings = shown.json()["findings"]
    assert {finding["code"] for finding in findings} >= CODES
    for finding in findings:
        assert finding["expected"], finding
        assert finding["remedy"].endswith((".", "?")), finding
        assert finding["sheet"] == "Faults", finding
        if finding["cell"]:
            assert finding["column"] in HEADERS, finding
