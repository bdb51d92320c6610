"""A result workbook as a source: what came to nothing is read, without our columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from sheetsync.errors import WorkbookError
from sheetsync.mapping.sheet_mapping import SheetMapping, UnmappedColumns, WorkbookMapping
from sheetsync.model.finding import Severity
from sheetsync.model.table import Table
from sheetsync.workbook.own.result_sheets import OUR_HEADERS, OURS, former_names, our_columns
from sheetsync.workbook.reading.read import Reading, read_workbook
from tests.unit.workbook.made_workbooks import (
    mapping_of,
    own_properties_part,
    packed,
    row_of,
    sheet_xml,
    workbook_parts,
)

Row = Sequence[str | float | bool | None]
HEADERS: Row = (*OUR_HEADERS, "SKU", "Value")


def told(status: str, source: str, row: int, *values: str | float | bool | None) -> Row:
    """A row of a result: our ten columns, then the row as it came."""
    return (status, "code", "message", "do", "", "", "id", "run", source, row, *values)


def result(
    folder: Path,
    *,
    headers: Row = HEADERS,
    name: str = "catalogue result 20261123-101500-7f3a.xlsx",
    source: str = "catalogue.xlsm",
    **rows_by_sheet: Sequence[Row],
) -> Path:
    """A result workbook; sheets that are not named have their headers only."""
    names = ("Done", "Failed", "Conflict", "Refused", "Invalid", "Not_attempted", "Unchanged")
    sheets = {"Summary": sheet_xml(row_of(1, "Result for catalogue.xlsm"))}
    for sheet in names:
        rows = (headers, *rows_by_sheet.get(sheet, ()))
        sheets[sheet.replace("_", " ")] = sheet_xml(
            "".join(row_of(number, *row) for number, row in enumerate(rows, 1))
        )
    path = folder / name
    properties = own_properties_part(kind="result", run="r", source=source)
    path.write_bytes(packed({**workbook_parts(sheets), **properties}))
    return path


def read(path: Path, mapping: WorkbookMapping, *, all_columns: bool = False) -> Reading:
    return read_workbook(path, mapping, accepted_marks={"result"}, all_columns=all_columns)


def rows(table: Table) -> list[tuple[int, list[object]]]:
    """Row numbers with what stands in the columns that were read."""
    columns = [column.values for column in table.columns if len(column.values)]
    return [
        (row, [values[position] for values in columns])
        for position, row in enumerate(table.row_numbers)
    ]


@pytest.mark.parametrize(
    ("sheets", "header_row"), [((), None), (("Products",), 3), (("Spring *",), None)]
)
def test_only_what_came_to_nothing_is_read_whatever_sheet_the_mapping_names(
    tmp_path: Path, sheets: tuple[str, ...], header_row: int | None
) -> None:
    path = result(
        tmp_path,
        Done=[told("done", "Products", 4, "K-1", "Blue")],
        Failed=[told("failed", "Products", 5, "K-2", "Red")],
        Refused=[told("refused", "Products", 6, "K-3", "Red")],
        Invalid=[told("invalid", "Products", 7, "K-4", "Blu"), told("invalid", "X", 8, "K-5", 7.0)],
        Not_attempted=[told("not attempted", "Products", 9, "K-6", "Red")],
    )
    mapping = mapping_of("Value", sheets=sheets, header_row=header_row)
    warned = replace(mapping.sheets[0], unmapped_columns=UnmappedColumns.ERROR)
    reading = read(path, replace(mapping, sheets=(warned,)))
    assert [(table.sheet, rows(table)) for _, table in reading.tables] == [
        ("Failed", [(2, ["K-2", "Red"])]),
        ("Invalid", [(2, ["K-4", "Blu"]), (3, ["K-5", 7.0])]),
    ]
    assert {one.sheets for one, _ in reading.tables} == {sheets}
    assert reading.findings == ()


def test_our_columns_are_left_out_even_when_all_columns_are_wanted(tmp_path: Path) -> None:
    path = result(
        tmp_path,
        headers=(*OUR_HEADERS, "SKU", "Note", "Value"),
        Invalid=[told("invalid", "Products", 7, "K-4", "mine", "Blu")],
    )
    ((_, table),) = read(path, mapping_of("Value"), all_columns=True).tables
    assert [column.header for column in table.columns] == ["SKU", "Note", "Value"]
    assert rows(table) == [(2, ["K-4", "mine", "Blu"])]


def test_a_column_of_the_source_named_like_ours_is_read(tmp_path: Path) -> None:
    ours = ("Status" + OURS, *OUR_HEADERS[1:])
    path = result(
        tmp_path,
        headers=(*ours, "SKU", "Status", "Run"),
        Conflict=[told("conflict", "Products", 7, "K-4", "Draft", "north")],
    )
    ((_, table),) = read(path, mapping_of("Status", "Run")).tables
    assert rows(table) == [(2, ["K-4", "Draft", "north"])]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (OUR_HEADERS, list(range(10))),
        ((*OUR_HEADERS, "SKU", "Status"), list(range(10))),
        (("Status" + OURS, "Code", "Run", "Source sheet", "SKU", "Source row"), [0, 1, 2, 3]),
        (("Code", "Message", "Status", "SKU"), [0, 1]),
        (("SKU", "Status"), []),
        ((None, "Status"), []),
        ((), []),
    ],
)
def test_ours_are_the_leading_columns_in_their_order(headers: Row, expected: list[int]) -> None:
    cells = [float(cell) if isinstance(cell, int) else cell for cell in headers]
    assert list(our_columns(cells).values()) == expected


def test_a_result_with_nothing_to_do_again_is_refused(tmp_path: Path) -> None:
    path = result(tmp_path, Done=[told("done", "Products", 4, "K-1", "Blue")])
    with pytest.raises(WorkbookError, match="Failed, Conflict and Invalid hold no rows"):
        read(path, mapping_of("Value"))


def test_a_result_without_the_mapping_s_headers_is_refused(tmp_path: Path) -> None:
    path = result(tmp_path, Invalid=[told("invalid", "Products", 7, "K-4", "Blu")])
    with pytest.raises(WorkbookError, match="row 1 lacks the headers 'Colour'"):
        read(path, mapping_of("Colour"))


def two_parts(*names: tuple[str, ...]) -> WorkbookMapping:
    """A mapping of two kinds of sheets, each with a column of its own."""
    parts = []
    for column, sheets in zip(("Colour", "Price"), names, strict=True):
        (one,) = mapping_of(column, sheets=sheets).sheets
        parts.append(replace(one, unmapped_columns=UnmappedColumns.WARN))
    return replace(mapping_of("Colour"), sheets=tuple(parts))


@pytest.mark.parametrize("names", [(("Looks",), ("Price*",)), (("looks ",), ())])
def test_each_row_goes_to_the_part_of_the_mapping_that_its_source_sheet_was_read_by(
    tmp_path: Path, names: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    path = result(
        tmp_path,
        headers=(*OUR_HEADERS, "SKU", "Colour", "Price", "Note"),
        Failed=[told("failed", "Prices", 5, "K-2", None, 2.5)],
        Invalid=[
            told("invalid", "Looks", 2, "K-1", "Blu", None, "x"),
            told("invalid", "Prices", 2, "K-1", None, 9.0),
            told("invalid", "Looks", 9, "K-3", "Rde"),
        ],
    )
    mapping = two_parts(*names)
    reading = read(path, mapping)
    told_tables = [(_name(one), table.sheet, rows(table)) for one, table in reading.tables]
    assert told_tables == [
        ("Colour", "Invalid", [(2, ["K-1", "Blu"]), (4, ["K-3", "Rde"])]),
        ("Price", "Failed", [(2, ["K-2", 2.5])]),
        ("Price", "Invalid", [(3, ["K-1", 9.0])]),
    ]
    assert {(one.code, one.found, one.severity) for one in reading.findings} == {
        ("unmapped-column", "Note", Severity.WARNING)
    }


def _name(mapping: SheetMapping) -> str:
    return mapping.columns[0].columns[0]


@pytest.mark.parametrize("source", ["Elsewhere", None])
@pytest.mark.parametrize("names", [(("Looks",), ("Prices",)), ((), ())])
def test_a_row_that_could_be_for_any_part_is_asked_about(
    tmp_path: Path, names: tuple[tuple[str, ...], tuple[str, ...]], source: str | None
) -> None:
    row = [*told("failed", "", 5, "K-2", None, 2.5)]
    row[8] = source
    path = result(tmp_path, headers=(*OUR_HEADERS, "SKU", "Colour", "Price"), Failed=[row])
    with pytest.raises(WorkbookError, match=r"Failed › row 2: the column Source sheet says"):
        read(path, two_parts(*names))


@pytest.mark.parametrize(
    ("name", "source", "expected"),
    [
        ("corrected.xlsx", "catalogue.xlsm", ("catalogue.xlsm", "corrected.xlsx")),
        (
            "catalogue result 20261124-101500-7f3a (2).xlsx",
            "catalogue result 20261123-101500-7f3a.xlsx",
            ("catalogue result 20261123-101500-7f3a.xlsx", "catalogue.xlsx"),
        ),
    ],
)
def test_a_result_knows_what_it_was_made_from(
    tmp_path: Path, name: str, source: str, expected: tuple[str, ...]
) -> None:
    assert former_names(result(tmp_path, name=name, source=source)) == expected


def test_other_workbooks_were_made_from_nothing(tmp_path: Path) -> None:
    path = tmp_path / "catalogue plan 20261123-101500-7f3a.xlsx"
    parts = workbook_parts({"Products": sheet_xml(row_of(1, "SKU"))})
    path.write_bytes(packed({**parts, **own_properties_part(kind="plan", source="a.xlsx")}))
    assert former_names(path) == ()
    path.write_bytes(packed(parts))
    assert former_names(path) == ()
