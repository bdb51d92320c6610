"""``sheetsync mapping`` on the samples: propose, check, explain, and plan with a proposal."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from sheetsync.mapping.header_texts import fold_header
from sheetsync.mapping.parse import parse_mapping
from sheetsync.mapping.sheet_mapping import Binding, KeyColumn, SheetMapping
from tests.e2e.conftest import ROOT, Desk

GOLDEN = ROOT / "tests" / "golden" / "explain" / "spring-range-row-9.txt"


def sheet_of(path: Path) -> SheetMapping:
    """The only sheet of a mapping file."""
    (sheet,) = parse_mapping(path.read_text(encoding="utf-8"), file=path.name).sheets
    return sheet


def bound(sheet: SheetMapping) -> list[KeyColumn | Binding]:
    """The key columns, then the others."""
    return [*sheet.key, *sheet.columns]


def searches(desk: Desk) -> list[object]:
    """The product searches that were sent."""
    return [one for one in desk.requests() if str(one["path"]).endswith("/products/search")]


@pytest.mark.parametrize("name", ["spring-range", "price-update"])
def test_a_sample_gets_the_plain_columns_of_its_mapping_and_plans_with_them(
    desk: Desk, name: str
) -> None:
    workbook = desk.sample(f"{name}.xlsx")
    shown = desk.sheetsync("mapping", "init", workbook, "-c", "plytix", "--json")
    assert (shown.code, shown.err) == (0, "")
    told = shown.json()
    assert told["format"] == "sheetsync.mapping-proposal/1"
    assert told["usable"]
    assert told["fits_already"] == f"{name}.yaml"
    proposed = Path(told["mapping"])
    found = {fold_header(one.columns[0]): one.field for one in bound(sheet_of(proposed))}
    ours = sheet_of(ROOT / "mappings" / f"{name}.yaml")
    schema = {
        fold_header(one["name"]): one["field"]
        for one in json.loads(desk.sheetsync("schema", "pull", "-c", "plytix", "--json").out)[
            "kinds"
        ]["product"]
    }
    plain = {
        fold_header(header): one.field
        for one in bound(ours)
        for header in one.columns
        if not getattr(one, "values", None) and schema.get(fold_header(header)) == one.field
    }
    in_the_workbook = {fold_header(one["header"]) for one in told["columns"]}
    plain = {header: field for header, field in plain.items() if header in in_the_workbook}
    assert len(plain) >= (9 if name == "spring-range" else 3)
    assert {header: found.get(header) for header in plain} == plain
    assert {"sku"} <= {one.field for one in sheet_of(proposed).key}

    checked = desk.sheetsync("mapping", "check", proposed, workbook, "-c", "plytix", "--json")
    assert checked.code == 0
    assert checked.json()["summary"]["errors"] == 0
    plan: list[str | Path] = ["plan", workbook, "-m", proposed, "-c", "plytix", "--json"]
    guards = desk.sheetsync(*plan).json()["guards"]
    allow = [
        f"{one['name'].removeprefix('max_')}={one['count']}" for one in guards if not one["ok"]
    ]
    planned = desk.sheetsync(*plan, *(f"--allow={one}" for one in allow))
    assert planned.code in {0, 1}
    assert planned.json()["summary"]["update"] > 0


def test_the_key_is_asked_for_in_one_search_of_at_most_a_hundred_values(desk: Desk) -> None:
    workbook = desk.sample("price-update.xlsx")
    desk.forget_requests()
    shown = desk.sheetsync("mapping", "init", workbook, "-c", "plytix", "--json")
    assert len(searches(desk)) == 1
    (key,) = [one for one in shown.json()["columns"] if one["role"] == "key"]
    assert "60 of 60 values are SKUs of the account" in key["why"]


def test_a_strange_header_over_known_skus_is_found(desk: Desk) -> None:
    workbook = desk.folder / "strange.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["Unser Zeichen", "Farbe"], ["KT-001", "Navy"], ["KT-004", "Blue"]):
        book.active.append(row)
    book.save(workbook)
    shown = desk.sheetsync("mapping", "init", workbook, "-c", "plytix")
    assert shown.code == 0, shown.out
    (key,) = sheet_of(desk.folder / "mappings" / "strange.yaml").key
    assert key.columns == ("Unser Zeichen",)
    planned = desk.sheetsync("plan", workbook, "-c", "plytix", "--json")
    assert planned.code == 0, planned.err
    assert {one["key"] for one in planned.json()["rows"]} == {"KT-001", "KT-004"}


def test_a_workbook_without_a_known_key_leaves_the_mapping_to_be_completed(desk: Desk) -> None:
    workbook = desk.folder / "strange.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["Unser Zeichen", "Farbe"], ["X-1", "Navy"], ["X-2", "Blue"]):
        book.active.append(row)
    book.save(workbook)
    shown = desk.sheetsync("mapping", "init", workbook, "-c", "plytix")
    assert shown.code == 1
    assert "no-key-column" in shown.out
    assert "complete it at the comments" in shown.out
    checked = desk.sheetsync(
        "mapping", "check", desk.folder / "mappings" / "strange.yaml", "-c", "plytix"
    )
    assert checked.code == 3
    assert "missing-setting" in checked.out
    named = desk.sheetsync("mapping", "init", workbook, "-c", "plytix", "--key", "unser zeichen")
    assert named.code == 0


def test_a_mapping_beside_it_that_is_broken_does_not_stand_in_the_way(desk: Desk) -> None:
    (desk.folder / "mappings" / "broken.yaml").write_text("version: [", encoding="utf-8")
    workbook = desk.sample("price-update.xlsx")
    shown = desk.sheetsync("mapping", "init", workbook, "-c", "plytix", "--json")
    assert shown.code == 0
    assert shown.json()["fits_already"] == "price-update.yaml"


def test_a_workbook_of_ours_is_no_source(desk: Desk) -> None:
    workbook = desk.sample("price-update.xlsx")
    plan = desk.plan_path(desk.sheetsync("plan", workbook, "-c", "plytix", "--json"))
    shown = desk.sheetsync("mapping", "init", plan, "-c", "plytix")
    assert shown.code == 3
    assert "made by sheetsync" in shown.err
    assert not list((desk.folder / "mappings").glob("*plan*"))


def test_hidden_sheets_and_zeros_of_the_format_are_seen(desk: Desk) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    hidden = book.create_sheet("Hidden")
    hidden.sheet_state = "hidden"
    for sheet in (book.active, hidden):
        for row in (["SKU", "Supplier article number"], ["KT-001", 12], ["KT-004", 77]):
            sheet.append(row)
        for cell in sheet["B"][1:]:
            cell.number_format = "00000"
    book.active.title = "Range"
    workbook = desk.folder / "zeros.xlsx"
    book.save(workbook)
    shown = desk.sheetsync("mapping", "init", workbook, "-c", "plytix", "--json").json()
    assert (shown["sheet"], [one["found"] for one in shown["findings"]]) == ("Range", ["Hidden"])
    (column,) = sheet_of(Path(shown["mapping"])).columns
    assert column.pad == 5


def test_nothing_that_exists_is_written_over(desk: Desk) -> None:
    workbook = desk.sample("price-update.xlsx")
    ours = desk.folder / "mappings" / "price-update.yaml"
    before = ours.read_bytes()
    for number in (2, 3):
        shown = desk.sheetsync("mapping", "init", workbook, "-c", "plytix", "-q")
        assert (shown.code, shown.out) == (0, "")
        assert (desk.folder / "mappings" / f"price-update ({number}).yaml").is_file()
    refused = desk.sheetsync("mapping", "init", workbook, "-c", "plytix", "-o", ours)
    assert refused.code == 3
    assert "never written over" in refused.err
    assert ours.read_bytes() == before
    other = desk.folder / "elsewhere" / "new.yaml"
    assert desk.sheetsync("mapping", "init", workbook, "-c", "plytix", "-o", other).code == 0
    assert sheet_of(other).columns


def test_the_saved_schema_is_used_and_nobody_is_asked(desk: Desk) -> None:
    workbook = desk.sample("price-update.xlsx")
    nothing = desk.sheetsync("mapping", "init", workbook)
    assert nothing.code == 3
    assert "schema pull -c plytix" in nothing.err
    desk.sheetsync("schema", "pull", "-c", "plytix")
    desk.forget_requests()
    shown = desk.sheetsync("mapping", "init", workbook, "-o", "new.yaml")
    assert shown.code == 0
    assert "connection: plytix" in (desk.folder / "new.yaml").read_text(encoding="utf-8")
    assert desk.sheetsync("mapping", "check", "new.yaml", workbook).code == 0
    explained = desk.sheetsync("mapping", "explain", workbook, "2", "-m", "new.yaml", "--json")
    assert explained.code == 0
    assert explained.json()["verdict"] is None
    assert desk.requests() == []


def test_the_table_of_a_proposal_fits_the_terminal_and_says_why(desk: Desk) -> None:
    workbook = desk.sample("spring-range.xlsx")
    out = desk.sheetsync("mapping", "init", workbook, "-c", "plytix").out
    assert max(map(len, out.splitlines())) <= 100
    for word in ("Article no.", "key: sku", "# attributes.price", "guess", "decimal ','"):
        assert word in out
    assert "\x1b" not in out


def test_everything_wrong_with_a_mapping_is_told_with_line_and_column(desk: Desk) -> None:
    mapping = desk.folder / "wrong.yaml"
    text = (desk.folder / "mappings" / "price-update.yaml").read_text(encoding="utf-8")
    wrong = text.replace("attributes.sale_price   #", "attributes.sale_prize   #")
    wrong = wrong.replace("constants: {status: Draft}", "constants: {status: Drafd}")
    mapping.write_text(wrong, encoding="utf-8")
    shown = desk.sheetsync("mapping", "check", mapping, "-c", "plytix", "--json")
    assert shown.code == 3
    told = shown.json()
    assert (told["format"], told["account"]["name"]) == (
        "sheetsync.mapping-check/1",
        "Lindholm & Grove",
    )
    found = {one["code"]: (one["line"], one["suggestions"]) for one in told["findings"]}
    lines = wrong.splitlines()
    sale = next(at for at, line in enumerate(lines, 1) if "sale_prize" in line)
    draft = next(at for at, line in enumerate(lines, 1) if "Drafd" in line)
    assert found["unknown-field"][0] == sale
    assert found["unknown-field"][1][0] == "attributes.sale_price"
    assert found["unknown-option"][0] == draft
    assert "Draft" in found["unknown-option"][1]


def test_a_mapping_that_is_no_yaml_is_checked_without_an_account(desk: Desk) -> None:
    mapping = desk.folder / "wrong.yaml"
    mapping.write_text("version: 1\nshets: []\n", encoding="utf-8")
    shown = desk.sheetsync("mapping", "check", mapping)
    assert shown.code == 3
    assert "wrong.yaml:2:1" in shown.out
    assert '"sheets"' in shown.out
    missing = desk.sheetsync("mapping", "check", "nowhere.yaml")
    assert missing.code == 3
    assert "cannot be read" in missing.err


def test_a_mapping_is_checked_against_the_headers_of_a_workbook(desk: Desk) -> None:
    workbook = desk.sample("spring-range.xlsx")
    mapping = desk.folder / "mappings" / "spring-range.yaml"
    shown = desk.sheetsync("mapping", "check", mapping, workbook, "-c", "plytix", "--json")
    assert shown.code == 0
    codes = {one["code"] for one in shown.json()["findings"]}
    assert {"header-folded", "missing-column", "unmapped-column"} <= codes
    other = desk.sheetsync(
        "mapping", "check", mapping, desk.sample("price-update.xlsx"), "-c", "plytix"
    )
    assert other.code == 3


def test_one_row_is_explained_cell_by_cell(desk: Desk) -> None:
    workbook = desk.sample("spring-range.xlsx")
    shown = desk.sheetsync("mapping", "explain", workbook, "9", "-c", "plytix")
    assert (shown.code, shown.err) == (0, "")
    assert max(map(len, shown.out.splitlines())) <= 100
    assert shown.out == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("row", ["9", "Spring 2027!9", "'Spring 2027'!9", "KT-004"])
def test_a_row_is_named_by_its_number_its_sheet_or_its_key(desk: Desk, row: str) -> None:
    workbook = desk.sample("spring-range.xlsx")
    told = desk.sheetsync("mapping", "explain", workbook, row, "-c", "plytix", "--json").json()
    assert (told["format"], told["row"], told["verdict"]) == ("sheetsync.explain/1", 9, "change")
    cells = {one["field"]: one for one in told["cells"] if one["field"]}
    colour = cells["attributes.colour"]
    assert (colour["raw"], colour["became"], colour["before"], colour["verdict"]) == (
        "navy",
        "Navy",
        "Anthracite",
        "change",
    )
    assert cells["status"]["value"] == {"ask": "keep"}
    assert cells["status"]["verdict"] == "kept"
    assert cells["attributes.height_cm"]["steps"] == ['decimal mark ","']
    assert cells["attributes.warehouse_zone"]["verdict"] == "kept"
    assert told["record"]["attributes.care"] == {"add": ["Dishwasher", "Dry at once"], "remove": []}


def test_a_row_at_fault_is_explained_too_and_ends_with_1(desk: Desk) -> None:
    workbook = desk.sample("spring-range.xlsx")
    shown = desk.sheetsync("mapping", "explain", workbook, "7", "-c", "plytix", "--json")
    assert shown.code == 1
    told = shown.json()
    assert (told["verdict"], told["record"]) == ("invalid", None)
    colour = next(one for one in told["cells"] if one["field"] == "attributes.colour")
    assert colour["findings"][0]["code"] == "unknown-option"
    assert colour["findings"][0]["suggestions"] == ["Blue"]
    status = next(one for one in told["cells"] if one["field"] == "status")
    assert status["steps"] == ['values: "ready" means "Completed"']


def book_of(path: Path, *rows: list[object]) -> Path:
    """A workbook with one sheet."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "Prices"
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_a_row_that_asks_for_nothing_says_so(desk: Desk) -> None:
    workbook = book_of(
        desk.folder / "price-update nothing.xlsx", ["SKU", "Price", "Sale price"], ["KT-001", 0, ""]
    )
    mapping = desk.folder / "mappings" / "price-update.yaml"
    text = mapping.read_text(encoding="utf-8").replace("min: 0.01, required: true", "max: 9")
    mapping.write_text(
        text.replace("field: attributes.price", 'field: "attributes.price"'), "utf-8"
    )
    shown = desk.sheetsync("mapping", "explain", workbook, "KT-001", "-c", "plytix")
    assert shown.code == 0, shown.err
    assert 'attributes.price = "0"' in shown.out
    assert 'status = "Draft" (for new products only)' not in shown.out
    assert "not asked: kept" in shown.out


def test_a_new_product_and_a_faulty_row_are_explained_in_text(desk: Desk) -> None:
    workbook = book_of(
        desk.folder / "price-update new.xlsx",
        ["SKU", "Price", "Sale price"],
        ["NEW-1", 5, "<clear>"],
        ["KT-001", "tbc", None],
    )
    mapping = desk.folder / "mappings" / "price-update.yaml"
    text = mapping.read_text(encoding="utf-8").replace("mode: update", "mode: upsert")
    mapping.write_text(text, encoding="utf-8")
    new = desk.sheetsync("mapping", "explain", workbook, "NEW-1", "-c", "plytix")
    assert new.code == 0, new.err
    assert "a plan says: create" in new.out
    assert "has nothing: create" in new.out
    assert "attributes.sale_price = clear" in new.out
    faulty = desk.sheetsync("mapping", "explain", workbook, "3", "-c", "plytix")
    assert faulty.code == 1
    assert "No record: the row goes no further." in faulty.out
    assert "error not-a-number" in faulty.out
    asked = desk.sheetsync("mapping", "explain", workbook, "2", "-c", "plytix", "--json").json()
    assert asked["record"]["attributes.sale_price"] == {"ask": "clear"}


@pytest.mark.parametrize("command", [["init", "price-update.xlsx", "-c", "plytix"], ["schema"]])
def test_a_place_that_cannot_be_written_is_told(desk: Desk, command: list[str]) -> None:
    desk.sample("price-update.xlsx")
    shown = desk.sheetsync("mapping", *command, "-o", "price-update.xlsx/new.yaml")
    assert shown.code == 3
    assert "Choose another place with -o" in shown.err


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("4711", "Spring 2027!6 to 355"),
        ("KT-0044", "KT-004"),
        ("Notes!3", "no row Notes!3"),
        ("Spring 2027!3", "no row Spring 2027!3"),
    ],
)
def test_a_row_that_is_not_there_is_told(desk: Desk, row: str, message: str) -> None:
    workbook = desk.sample("spring-range.xlsx")
    shown = desk.sheetsync("mapping", "explain", workbook, row, "-c", "plytix")
    assert shown.code == 2
    assert message in shown.err


def test_a_key_that_stands_in_two_rows_must_be_named_by_row(desk: Desk) -> None:
    workbook = desk.folder / "price-update twice.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["SKU", "Price"], ["KT-001", 1.0], ["KT-001", 2.0]):
        book.active.append(row)
    book.active.title = "Prices"
    book.save(workbook)
    shown = desk.sheetsync("mapping", "explain", workbook, "KT-001", "-c", "plytix")
    assert shown.code == 2
    assert "Prices!2, Prices!3" in shown.err
    one = desk.sheetsync("mapping", "explain", workbook, "3", "-c", "plytix", "--json")
    assert one.code == 1
    assert "duplicate-key" in {each["code"] for each in one.json()["findings"]}


def test_the_schema_is_the_one_that_ships_and_writes_over_nothing_else(desk: Desk) -> None:
    shown = desk.sheetsync("mapping", "schema")
    assert shown.code == 0
    assert shown.out == (ROOT / "mappings" / "schema.json").read_text(encoding="utf-8")
    assert "yaml-language-server" in shown.err
    target = desk.folder / "mappings" / "schema.json"
    target.write_text(target.read_text(encoding="utf-8").replace("A ", "B "), encoding="utf-8")
    assert desk.sheetsync("mapping", "schema", "-o", target).code == 0
    assert target.read_text(encoding="utf-8") == shown.out
    mapping = desk.folder / "mappings" / "price-update.yaml"
    refused = desk.sheetsync("mapping", "schema", "-o", mapping)
    assert refused.code == 3
    assert "no schema of mappings" in refused.err
    assert sheet_of(mapping).columns
