"""A result workbook tells every input row once, as it came."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from sheetsync.mapping.sheet_mapping import (
    Binding,
    KeyColumn,
    SheetMapping,
    UnmappedColumns,
)
from sheetsync.model.definition import Kind
from sheetsync.model.outcome import RowStatus
from sheetsync.model.place import YamlPlace
from sheetsync.model.plan import RowVerdict, SourceFile, Verdict
from sheetsync.model.record import Mode
from sheetsync.model.table import Column, Table
from sheetsync.model.values import CellFault, FaultyCell, FieldName, RawValue
from sheetsync.reports.as_workbook import write_result_workbook
from sheetsync.reports.result_content import as_shown, check_every_row_once, result_sheets
from sheetsync.reports.result_summary import result_lead
from sheetsync.workbook.reading.read import Reading
from sheetsync.workbook.writing.layout import CellValue, ErrorText, NumberAs, TableSheet
from tests.unit.reports.plans import FILE, SHEET, spring_plan, spring_result

OUR_HEADERS = (
    "Status",
    "Code",
    "Message",
    "What to do",
    "Changed fields",
    "Verified",
    "Plytix id",
    "Run",
    "Source sheet",
    "Source row",
)
SHEETS = ("Done", "Failed", "Conflict", "Refused", "Invalid", "Not attempted", "Unchanged")
YAML = YamlPlace(file="spring.yaml", line=1, column=1)


def mapping(*aliases: str) -> SheetMapping:
    return SheetMapping(
        sheets=(SHEET,),
        header_row=None,
        kind=Kind.PRODUCT,
        key=(KeyColumn(columns=("SKU",), field=FieldName("sku"), pad=None, place=YAML),),
        mode=Mode.UPDATE,
        command=(),
        unmapped_columns=UnmappedColumns.WARN,
        columns=(Binding(columns=aliases, field=FieldName("label"), place=YAML),)
        if aliases
        else (),
        constants=(),
        rules=(),
        place=YAML,
    )


def table(sheet: str, rows: range, **columns: list[RawValue]) -> Table:
    return Table(
        file=FILE,
        sheet=sheet,
        header_row=1,
        row_numbers=list(rows),
        columns=tuple(
            Column(index=index, header=header.replace("_", " "), values=values)
            for index, (header, values) in enumerate(columns.items())
        ),
    )


PRODUCTS = table(
    SHEET,
    range(14, 22),
    SKU=["KT-001", "00123", "KT-003", "KT-004", "KT-005", "KT-0O6", "KT-900", "KT-901"],
    Product_name=["Pan", " Bowl ", None, "=1+1", "a\rb", "_x000D_", "b\u202ec", True],
    Price=[12.5, 3, date(2026, 5, 1), datetime(2026, 5, 1, 8), None, 0.1, 1e-7, "12,5"],  # noqa: DTZ001
)


def reading(*tables: tuple[SheetMapping, Table]) -> Reading:
    return Reading(
        source=SourceFile(name=FILE, folder="/shared/Spring range", sha256="ab" * 32, size=1),
        tables=tables,
        findings=(),
    )


def made(*tables: tuple[SheetMapping, Table]) -> dict[str, TableSheet]:
    plan = spring_plan()
    sheets = result_sheets(plan, spring_result(plan), tables)
    return {sheet.name: sheet for sheet in sheets if isinstance(sheet, TableSheet)}


def values(sheet: TableSheet) -> list[tuple[CellValue, ...]]:
    return [tuple(row) for _, row, _ in sheet.rows()]


def test_the_sheets_stand_in_their_order_and_add_up() -> None:
    sheets = made((mapping(), PRODUCTS))
    assert tuple(sheets) == SHEETS
    assert sum(sheet.row_count for sheet in sheets.values()) == len(spring_plan().rows)
    assert [len(values(sheets[name])) for name in SHEETS] == [2, 1, 1, 1, 1, 1, 1]


def test_our_columns_come_first_then_the_row_as_it_came() -> None:
    done = made((mapping(), PRODUCTS))["Done"]
    assert done.headers == (*OUR_HEADERS, "SKU", "Product name", "Price")
    assert values(done)[0] == (
        *("done", "", "", "", "attributes.colour, attributes.care", "yes"),
        *(f"{14:024x}", "20261123-101500-7f3a", "Products", 14),
        *("KT-001", "Pan", 12.5),
    )


def test_values_come_back_from_the_file_as_they_came(tmp_path: Path) -> None:
    plan = spring_plan()
    path = write_result_workbook(
        plan, spring_result(plan), reading((mapping(), PRODUCTS)), tmp_path
    )
    book = CalamineWorkbook.from_path(path)
    rows: dict[object, list[object]] = {}
    for name in SHEETS:
        header, *below = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        assert header == [*OUR_HEADERS, "SKU", "Product name", "Price"]
        rows.update((row[9], list(row[10:])) for row in below)
    for position, number in enumerate(PRODUCTS.row_numbers):
        came = [
            "" if (one := column.values[position]) is None else one for column in PRODUCTS.columns
        ]
        assert rows[float(number)] == came


def test_nothing_of_a_row_becomes_a_formula(tmp_path: Path) -> None:
    plan = spring_plan()
    path = write_result_workbook(
        plan, spring_result(plan), reading((mapping(), PRODUCTS)), tmp_path
    )
    for sheet in openpyxl.load_workbook(path).worksheets:
        assert isinstance(sheet, Worksheet)
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize(
    ("header", "aliases", "expected"),
    [
        ("Status", (), "Status (sheetsync)"),
        ("status ", (), "Status (sheetsync)"),
        ("Name", ("STATUS", "State"), "Status (sheetsync)"),
        ("Name", ("State",), "Status"),
    ],
)
def test_a_header_of_ours_gives_way_to_one_of_the_source_or_of_the_mapping(
    header: str, aliases: tuple[str, ...], expected: str
) -> None:
    draft: list[RawValue] = ["Draft"] * 8
    products = table(SHEET, range(14, 22), SKU=["x"] * 8, **{header: draft})
    headers = made((mapping(*aliases), products))["Done"].headers
    assert headers[0] == expected
    assert headers[-1] == header.replace("_", " ")


def test_several_tables_share_the_union_of_their_columns() -> None:
    first = table(SHEET, range(14, 18), SKU=["a"] * 4, Colour=["Blue"] * 4)
    second = table("Outdoor", range(18, 22), SKU=["b"] * 4, Weight=[2.5] * 4)
    plan = spring_plan()
    rows = tuple(replace(row, sheet="Outdoor") if row.row > 17 else row for row in plan.rows)
    plan = replace(plan, rows=rows)
    sheets = result_sheets(plan, spring_result(plan), ((mapping(), first), (mapping(), second)))
    done = sheets[1]
    assert isinstance(done, TableSheet)
    assert done.headers[10:] == ("SKU", "Colour", "Weight")
    assert [row[8:] for row in values(done)] == [
        ("Products", 14, "a", "Blue", ""),
        ("Outdoor", 20, "b", "", 2.5),
    ]


def test_equal_and_missing_headers_keep_their_columns() -> None:
    twins = Table(
        file=FILE,
        sheet=SHEET,
        header_row=1,
        row_numbers=range(14, 22),
        columns=(
            Column(index=0, header="SKU", values=["a"] * 8),
            Column(index=1, header="Note", values=["first"] * 8),
            Column(index=2, header="", values=["between"] * 8),
            Column(index=3, header="Note", values=["second"] * 8),
        ),
    )
    done = made((mapping(), twins))["Done"]
    assert done.headers[10:] == ("SKU", "Note", "", "Note")
    assert values(done)[0][10:] == ("a", "first", "between", "second")


@pytest.mark.parametrize(
    ("faulty", "expected"),
    [
        (FaultyCell(fault=CellFault.ERROR, shown="#REF!"), ErrorText("#REF!")),
        (FaultyCell(fault=CellFault.UNSAVED_FORMULA, shown="=A1*2"), ErrorText("#N/A")),
        (FaultyCell(fault=CellFault.PICTURE), ErrorText("#N/A")),
    ],
)
def test_a_cell_without_a_value_stays_a_fault_and_never_becomes_a_blank(
    faulty: FaultyCell, expected: ErrorText
) -> None:
    products = table(SHEET, range(14, 22), SKU=["x"] * 8, Price=[faulty] * 8)
    assert values(made((mapping(), products))["Done"])[0][-1] == expected


@pytest.mark.parametrize(
    ("value", "shown", "expected"),
    [
        (12.0, "00012", NumberAs(12.0, "00000")),
        (0.19, "19%", NumberAs(0.19, "0%")),
        (0.195, "19.5 %", NumberAs(0.195, "0.0%")),
        (4.0e12, "4.00E+12", NumberAs(4.0e12, "0.00E+00")),
        (12.5, "12,50 €", 12.5),
        ("00012", "00012", "00012"),
    ],
)
def test_a_number_is_shown_as_the_source_showed_it(
    value: RawValue, shown: str, expected: CellValue
) -> None:
    assert as_shown(value, shown) == expected


def test_the_zeros_that_only_the_format_shows_are_there_in_the_file(tmp_path: Path) -> None:
    column = Column(
        index=0, header="SKU", values=[12.0] * 8, shown=dict.fromkeys(range(8), "00012")
    )
    products = Table(
        file=FILE, sheet=SHEET, header_row=1, row_numbers=range(14, 22), columns=(column,)
    )
    plan = spring_plan()
    path = write_result_workbook(
        plan, spring_result(plan), reading((mapping(), products)), tmp_path
    )
    cell = openpyxl.load_workbook(path)["Failed"]["K2"]
    assert (cell.value, cell.number_format) == (12, "00000")


def test_without_the_source_rows_are_told_by_their_keys() -> None:
    plan = spring_plan()
    sheets = result_sheets(plan, spring_result(plan), None)
    failed = sheets[2]
    assert isinstance(failed, TableSheet)
    assert failed.headers[10:] == ("Key",)
    assert values(failed)[0][-1] == "00123"


def rows_without_the_last() -> Iterator[RowVerdict]:
    yield from spring_plan().rows[:-1]


def test_a_row_told_twice_or_not_at_all_is_a_bug() -> None:
    plan = spring_plan()
    result = spring_result(plan)
    check_every_row_once(plan, result)
    for rows in (result.rows[1:], (*result.rows, result.rows[0])):
        with pytest.raises(AssertionError, match="tells"):
            check_every_row_once(plan, replace(result, rows=rows))
    fewer = replace(plan, rows=tuple(rows_without_the_last()))
    with pytest.raises(AssertionError, match="'Products', 21"):
        check_every_row_once(fewer, result)


def test_the_summary_shows_that_the_sheets_add_up(tmp_path: Path) -> None:
    plan = spring_plan()
    path = write_result_workbook(plan, spring_result(plan), None, tmp_path)
    assert path.name == f"spring-range result {plan.run}.xlsx"
    grid = CalamineWorkbook.from_path(path).get_sheet_by_name("Summary").to_python(False)
    facts = {row[1]: row[2] for row in grid if row[1]}
    assert {name: facts[name] for name in SHEETS} == dict(
        zip(SHEETS, [2.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0], strict=True)
    )
    assert facts["Together"] == facts["Rows in the source"] == 8.0
    assert facts["Approved by"] == "Maria Lindqvist"


def test_the_lead_says_what_is_still_open() -> None:
    plan = spring_plan()
    result = spring_result(plan)
    assert result_lead(result) == (
        "2 rows done and verified. 3 rows still wait. The run was interrupted."
    )
    stopped = replace(result, stop_reason="ten failures in a row.")
    assert result_lead(stopped).endswith("The run stopped early: ten failures in a row.")
    done = replace(
        result,
        interrupted=False,
        rows=tuple(replace(row, status=RowStatus.DONE) for row in result.rows),
    )
    assert result_lead(done) == "8 rows done and verified."


def test_an_ignored_row_is_told_like_every_other() -> None:
    plan = spring_plan()
    rows = (*plan.rows[:-1], replace(plan.rows[-1], verdict=Verdict.IGNORED))
    check_every_row_once(replace(plan, rows=rows), spring_result(plan))
