"""``sheetsync doctor``: offline, without a mapping or with one, and never a change to the file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sheetsync.cli.boundary import run
from sheetsync.cli.main import cli
from sheetsync.codecs.gtin import check_digit
from sheetsync.reports.finding_codes import code_texts
from tests.e2e.conftest import Shown

Tell = Callable[..., Shown]

HEADERS = ["SKU", "Name", "EAN", "Price", "Weight (kg)", "Colour", "Launch date", "Active"]
MAPPING = """\
version: 1
name: Range
match: ["range*.xlsx"]
sheets:
  - key: [{column: SKU, field: sku}]
    unmapped_columns: ignore
    columns:
      - {column: Name, field: label, checks: {max_length: 5}}
"""
SCHEMA = {
    "format": "sheetsync.schema/1",
    "account": {"id": "a1", "name": "Shop"},
    "fetched_at": "2026-11-01T00:00:00+00:00",
    "kinds": {"product": []},
}


@pytest.fixture
def doctor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Tell:
    """Runs the command in a folder of its own, without any sandbox."""
    monkeypatch.chdir(tmp_path)

    def tell(*arguments: str | Path) -> Shown:
        capfd.readouterr()
        code = run(cli, ["doctor", *map(str, arguments)])
        out, err = capfd.readouterr()
        return Shown(code, out, err)

    return tell


def rows_of(count: int = 20) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for number in range(count):
        body = f"40063813{number:04d}"
        rows.append(
            [
                f"KT-{1000 + number}",
                f"Kettle no. {number}",
                body + str(check_digit(body)),
                10 + number / 4,
                number / 8,
                ("Blue", "Red", "Sage")[number % 3],
                date(2026, 3, 1) + timedelta(days=number),
                number % 4 != 0,
            ]
        )
    return rows


def saved(
    rows: Sequence[Sequence[Any]],
    name: str = "range.xlsx",
    *,
    headers: Sequence[str] = HEADERS,
    **cells: Any,
) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Products"
    for row in (headers, *rows):
        sheet.append(list(row))
    for address, value in cells.items():
        sheet[address] = value
    book.save(name)
    return Path(name)


def found(shown: Shown) -> set[tuple[str, str | None]]:
    return {(one["code"], one["cell"]) for one in shown.json()["findings"]}


def test_an_ordinary_workbook_has_nothing(doctor: Tell) -> None:
    shown = doctor(saved(rows_of()), "--json")
    told = shown.json()
    assert (shown.code, shown.err, told["findings"]) == (0, "", [])
    assert told["format"] == "sheetsync.doctor/1"
    assert (told["kind"], told["mapping"], told["assumed"]) == ("xlsx", None, True)
    assert told["sha256"] == hashlib.sha256(Path("range.xlsx").read_bytes()).hexdigest()
    (sheet,) = told["sheets"]
    assert (sheet["sheet"], sheet["state"], sheet["header_row"], sheet["rows"]) == (
        "Products", "visible", 1, 20,
    )  # fmt: skip
    assert [one["as"] for one in sheet["columns"]] == [
        "key", "text", "gtin", "decimal", "decimal", "list", "date", "boolean",
    ]  # fmt: skip
    assert sheet["columns"][0] == {"column": "A", "header": "SKU", "as": "key", "field": "sku"}


def test_damage_of_every_sort_is_found_in_its_cell_and_explained(doctor: Tell) -> None:
    path = saved(
        rows_of(),
        A4="KT-1002\u00a0", A5=date(2026, 3, 24), B6="Ket\u200btle", C7="4,00638E+12",
        C8="4006381300060", D9="12 EUR", E10="n/a", F11="sage", G12="31/12/2026", H13="perhaps",
        B14=True, A16="KT-1013",
    )  # fmt: skip
    before = path.read_bytes()
    shown = doctor(path, "--json")
    assert shown.code == 1
    assert found(shown) >= {
        ("key-not-clean", "A4"), ("date-in-key", "A5"), ("invisible-character", "B6"),
        ("scientific-text", "C7"), ("gtin-invalid", "C8"), ("unit", "D9"), ("not-a-number", "E10"),
        ("option-case", "F11"), ("ambiguous-date", "G12"), ("not-a-boolean", "H13"),
        ("boolean-in-text", "B14"), ("duplicate-key", "B15"), ("duplicate-key", "B16"),
    }  # fmt: skip
    for one in shown.json()["findings"]:
        assert one["explanation"].startswith(code_texts()[one["code"]].what)
        assert {"proof", "repair"} <= set(one)
    assert path.read_bytes() == before


def test_a_column_in_one_foreign_way_of_writing_has_nothing(doctor: Tell) -> None:
    """Marks and the order of days are taken from texts that agree."""
    rows = [["A-1", "12.03.2026"], ["A-2", "25.12.2026"], ["A-3", "01.02.2026"]]
    shown = doctor(saved(rows, headers=["SKU", "Launch date"]), "--json")
    assert (shown.code, shown.json()["findings"]) == (0, [])


def test_a_sheet_without_a_key_is_examined(doctor: Tell) -> None:
    rows: list[list[Any]] = [["Pot", 1.5], ["Pan", "two"], ["Lid", 2.5], ["Pot", 1.5]]
    shown = doctor(saved(rows, headers=["Name", "Price"]), "--json")
    assert found(shown) == {("not-a-number", "B3")}


def test_every_visible_sheet_is_examined_and_sheets_do_not_speak_of_each_other(
    doctor: Tell,
) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, price in (("DE", 1.5), ("FR", "deux")):
        sheet = book.create_sheet(name)
        for row in (["SKU", "Price"], ["A-1", price], ["A-2", 2.5], ["A-3", 3.5]):
            sheet.append(row)
    book.save("range.xlsx")
    shown = doctor("range.xlsx", "--json")
    assert [(one["code"], one["sheet"]) for one in shown.json()["findings"]] == [
        ("not-a-number", "FR")
    ]


def test_a_header_that_stands_twice_is_found_and_the_rest_is_examined(doctor: Tell) -> None:
    rows: list[list[Any]] = [
        ["A-1", 1.5, 2.5, "#"],
        ["A-2", 2.5, 3.5, None],
        ["A-3", "x", 3.5, None],
    ]
    shown = doctor(saved(rows, headers=["SKU", "Price", "Price", "Note"]), "--json")
    assert {code for code, _cell in found(shown)} == {"duplicate-header", "not-a-number"}


def test_a_file_that_cannot_be_read_has_its_refusal_as_its_only_finding(doctor: Tell) -> None:
    Path("range.xlsx").write_bytes(b"PK\x03\x04 and no more")
    shown = doctor("range.xlsx", "--json")
    told = shown.json()
    assert shown.code == 3
    (only,) = told["findings"]
    assert only["severity"] == "error"
    assert only["code"] in code_texts()
    assert (told["kind"], told["sha256"], told["sheets"]) == (None, None, [])
    text = doctor("range.xlsx")
    assert text.code == 3
    assert text.out.startswith("range.xlsx cannot be read.")


def test_a_file_that_is_not_there_cannot_be_read(doctor: Tell) -> None:
    assert doctor("gone.xlsx").code == 3


def test_a_workbook_without_headers_is_refused_as_such(doctor: Tell) -> None:
    shown = doctor(saved([], headers=["Ask Mia."]), "--json")
    assert (shown.code, shown.json()["findings"][0]["code"]) == (3, "no-headers")


def with_mapping(name: str = "range.yaml") -> Path:
    path = Path("mappings") / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(MAPPING, encoding="utf-8")
    return path


def test_a_mapping_with_a_saved_schema_is_what_it_is_examined_by(doctor: Tell) -> None:
    with_mapping()
    Path("schema.json").write_text(json.dumps(SCHEMA), encoding="utf-8")
    shown = doctor(saved(rows_of()), "--schema", "schema.json", "--json")
    told = shown.json()
    assert shown.code == 1
    assert (told["mapping"], told["assumed"]) == ("range.yaml", False)
    assert {code for code, _cell in found(shown)} == {"too-long"}
    assert [(one["field"], one["as"]) for one in told["sheets"][0]["columns"]] == [
        ("sku", "key"),
        ("label", "text"),
    ]


def test_a_mapping_without_a_saved_schema_is_told_of_in_one_line(doctor: Tell) -> None:
    with_mapping()
    shown = doctor(saved(rows_of()))
    assert shown.code == 0
    assert "range.yaml would say more, but no schema of its account is saved." in shown.out


def test_several_mappings_that_fit_are_told_of_and_none_is_used(doctor: Tell) -> None:
    with_mapping("one.yaml")
    with_mapping("two.yaml")
    shown = doctor(saved(rows_of()))
    assert shown.code == 0
    assert "2 mappings fit range.xlsx" in " ".join(shown.out.split())


def test_a_mapping_that_fits_nothing_is_not_mentioned(doctor: Tell) -> None:
    with_mapping()
    shown = doctor(saved(rows_of(), "other.xlsx"))
    assert shown.code == 0
    assert "range.yaml" not in shown.out


def test_a_named_mapping_that_is_not_there_stops_it(doctor: Tell) -> None:
    shown = doctor(saved(rows_of()), "-m", "gone.yaml")
    assert shown.code == 3
    assert "gone.yaml" in shown.err


def test_the_report_is_written_once_and_never_over_anything(doctor: Tell) -> None:
    path = saved(rows_of(), C8="4006381300060")
    shown = doctor(path, "-o", "report.xlsx")
    assert shown.code == 1
    assert "Report: report.xlsx" in shown.out
    made = Path("report.xlsx").read_bytes()
    assert openpyxl.load_workbook("report.xlsx").sheetnames == ["Summary", "Findings"]
    again = doctor(path, "-o", "report.xlsx")
    assert again.code == 3
    assert "never written over" in again.err
    assert Path("report.xlsx").read_bytes() == made


def test_a_report_is_never_taken_for_a_source(doctor: Tell) -> None:
    doctor(saved(rows_of()), "-o", "report.xlsx")
    shown = doctor("report.xlsx", "--json")
    assert (shown.code, shown.json()["findings"][0]["code"]) == (3, "own-workbook")


def test_quiet_says_nothing_and_ends_alike(doctor: Tell) -> None:
    shown = doctor(saved(rows_of(), D9="12 EUR"), "--quiet")
    assert (shown.code, shown.out, shown.err) == (1, "", "")


def test_a_text_file_is_examined(doctor: Tell) -> None:
    Path("range.csv").write_text("SKU;Price\nA-1;1,50\nA-2;2,50\nA-3;zwei\n", encoding="utf-8")
    shown = doctor("range.csv", "--json")
    assert shown.json()["kind"] == "text"
    assert ("not-a-number", "B4") in found(shown)
    assert not {"number-as-text", "unmapped-column"} & {code for code, _cell in found(shown)}
