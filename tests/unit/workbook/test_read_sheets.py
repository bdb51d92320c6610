"""Which sheets are read, from which row on, and what of their shape is told."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from sheetsync.errors import WorkbookError
from sheetsync.model.finding import Finding
from sheetsync.model.place import CellPlace
from sheetsync.workbook.files.limits import ReadLimits
from sheetsync.workbook.reading.read import Reading, read_workbook
from tests.unit.workbook.made_workbooks import (
    mapping_of,
    row_of,
    saved,
    saved_parts,
    sheet_xml,
    workbook_parts,
)

PRODUCTS = row_of(1, "SKU", "Value") + row_of(2, "K-1", "Blue")
NOTES = row_of(1, "Please check before Friday")


def reading_of(folder: Path, sheets: Mapping[str, str], *names: str, **states: str) -> Reading:
    parts = workbook_parts({name: sheet_xml(rows) for name, rows in sheets.items()}, states=states)
    return read_workbook(saved_parts(folder, parts), mapping_of("Value", sheets=names))


def codes(reading: Reading) -> list[str]:
    return [finding.code for finding in reading.findings]


def the(code: str, reading: Reading) -> Finding:
    (finding,) = [finding for finding in reading.findings if finding.code == code]
    return finding


def test_a_row_becomes_a_row_of_the_table(tmp_path: Path) -> None:
    path = saved(tmp_path, PRODUCTS)
    reading = read_workbook(path, mapping_of("Value"))
    ((_, table),) = reading.tables
    assert (table.file, table.sheet, table.header_row) == ("catalogue.xlsx", "Products", 1)
    assert list(table.row_numbers) == [2]
    assert [(one.header, list(one.values)) for one in table.columns] == [
        ("SKU", ["K-1"]),
        ("Value", ["Blue"]),
    ]
    assert reading.source.size == path.stat().st_size
    assert reading.findings == ()


def test_the_only_sheet_with_the_headers_is_read(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, {"Notes": NOTES, "Range": PRODUCTS})
    assert reading.tables[0][1].sheet == "Range"


def test_two_sheets_with_the_headers_are_refused_where_one_is_meant(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match=r"2 sheets hold the headers: 'A', 'B'"):
        reading_of(tmp_path, {"A": PRODUCTS, "B": PRODUCTS})


def test_missing_headers_are_named_with_the_nearest_row(tmp_path: Path) -> None:
    rows = row_of(4, "Article", "Value") + row_of(5, "K-1", "Blue")
    with pytest.raises(WorkbookError) as caught:
        reading_of(tmp_path, {"Range": rows, "Notes": NOTES})
    assert "catalogue.xlsx › Range" in caught.value.message
    assert "'SKU'" in caught.value.message
    assert "row 4 holds 'Article', 'Value'" in caught.value.message
    assert caught.value.remedy


def test_a_named_sheet_is_read_and_others_like_it_are_told(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, {"New": PRODUCTS, "OLD": PRODUCTS, "Notes": NOTES}, "New")
    assert [table.sheet for _, table in reading.tables] == ["New"]
    assert the("unread-sheet", reading).place == CellPlace(
        file="catalogue.xlsx", sheet="OLD", row=1
    )


def test_a_sheet_name_is_folded_with_a_notice(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, {" products ": PRODUCTS}, "Products")
    assert reading.tables[0][1].sheet == " products "
    assert the("sheet-folded", reading).found == " products "


def test_several_sheets_are_read_by_list_and_by_pattern(tmp_path: Path) -> None:
    sheets = {"B": PRODUCTS, "A 1": PRODUCTS, "A 2": PRODUCTS}
    by_list = reading_of(tmp_path, sheets, "A 2", "B")
    assert [table.sheet for _, table in by_list.tables] == ["B", "A 2"]
    by_pattern = reading_of(tmp_path, sheets, "A *")
    assert [table.sheet for _, table in by_pattern.tables] == ["A 1", "A 2"]


def test_a_sheet_of_a_pattern_without_headers_is_told(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, {"A 1": PRODUCTS, "A 2": NOTES}, "A *")
    assert [table.sheet for _, table in reading.tables] == ["A 1"]
    assert the("unread-sheet", reading).place == CellPlace(file="catalogue.xlsx", sheet="A 2")


def test_a_missing_sheet_is_refused_with_the_names_there_are(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match=r"no sheet 'Range'; it has 'Products', 'Notes'"):
        reading_of(tmp_path, {"Products": PRODUCTS, "Notes": NOTES}, "Range")


def test_a_hidden_sheet_is_read_and_told(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, {"Range": PRODUCTS}, Range="veryHidden")
    assert codes(reading) == ["hidden-sheet"]


@pytest.mark.parametrize("header_row", [1, 3, 7])
def test_the_header_row_is_found(tmp_path: Path, header_row: int) -> None:
    above = row_of(1, "Spring range") if header_row > 1 else ""
    rows = above + row_of(header_row, "SKU", "Value") + row_of(header_row + 2, "K-1", "x")
    ((_, table),) = read_workbook(saved(tmp_path, rows), mapping_of("Value")).tables
    assert (table.header_row, list(table.row_numbers)) == (header_row, [header_row + 2])


@pytest.mark.parametrize(
    "between", ["", row_of(2, "Please fill in"), PRODUCTS + row_of(3, "K-3", "Blue", "Oak")]
)
def test_two_header_rows_are_refused_and_the_mapping_can_choose(
    tmp_path: Path, between: str
) -> None:
    """Unless rows of data stand between two that are alike: then the second is among the data."""
    first = row_of(1, "SKU", "Value", "Wood") if "Oak" in between else row_of(1, "SKU", "Value")
    rows = first + between.removeprefix(row_of(1, "SKU", "Value"))
    rows += row_of(5, "SKU", "Value") + row_of(6, "K-2", "Red")
    path = saved(tmp_path, rows)
    with pytest.raises(WorkbookError, match=r"rows 1, 5 all hold the headers"):
        read_workbook(path, mapping_of("Value"))
    ((_, table),) = read_workbook(path, mapping_of("Value", header_row=5)).tables
    assert list(table.row_numbers) == [6]


def test_a_named_header_row_without_the_headers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match=r"row 2 lacks the headers 'SKU'"):
        read_workbook(saved(tmp_path, PRODUCTS), mapping_of("Value", header_row=2))


def test_places_are_the_addresses_that_excel_shows(tmp_path: Path) -> None:
    rows = (
        '<row r="5"><c r="C5" t="inlineStr"><is><t>SKU</t></is></c>'
        '<c r="D5" t="inlineStr"><is><t>Value</t></is></c></row>'
        '<row r="8"><c r="C8"><v>1</v></c><c r="D8" t="e"><v>#N/A</v></c></row>'
    )
    ((_, table),) = read_workbook(saved(tmp_path, rows), mapping_of("Value")).tables
    column = table.column("Value")
    assert column is not None
    assert table.place(0, column).cell == "D8"


@pytest.mark.parametrize("gap", [1, 100, 5_000])
def test_data_behind_blank_rows_is_found(tmp_path: Path, gap: int) -> None:
    rows = PRODUCTS + row_of(3 + gap, "K-9", "Red")
    ((_, table),) = read_workbook(saved(tmp_path, rows), mapping_of("Value")).tables
    assert list(table.row_numbers) == [2, 3 + gap]


def test_a_row_with_values_in_other_columns_only_is_no_blank_row(tmp_path: Path) -> None:
    rows = PRODUCTS + row_of(3, None, None, "Total") + row_of(4, None, None, 0.0)
    rows += '<row r="5"><c r="C5" t="e"><v>#N/A</v></c></row><row r="6"><c r="C6"/></row>'
    ((_, table),) = read_workbook(saved(tmp_path, rows), mapping_of("Value")).tables
    assert list(table.row_numbers) == [2, 3, 4, 5]


def test_columns_that_nothing_names_keep_their_values_only_when_asked(tmp_path: Path) -> None:
    rows = row_of(1, "SKU", "Value", "Other", "Empty") + row_of(2, "K-1", "x", 7.0, None, "stray")
    path = saved(tmp_path, rows)
    ((_, table),) = read_workbook(path, mapping_of("Value")).tables
    assert [(one.index, one.header, list(one.values)) for one in table.columns[2:]] == [
        (2, "Other", []),
        (3, "Empty", []),
        (4, "", []),
    ]
    ((_, table),) = read_workbook(path, mapping_of("Value"), all_columns=True).tables
    assert [list(one.values) for one in table.columns[2:]] == [[7.0], [None], ["stray"]]


def test_hidden_rows_count_and_are_told(tmp_path: Path) -> None:
    rows = PRODUCTS + row_of(3, "K-2", "x").replace("<row", '<row hidden="1"', 1)
    rows += (
        row_of(4, "K-3", "x").replace('r="4"', 'r="4" hidden="1"', 1) + '<row r="9" hidden="1"/>'
    )
    path = saved(tmp_path, rows)
    reading = read_workbook(path, mapping_of("Value"))
    table = reading.tables[0][1]
    assert list(table.row_numbers) == [2, 3, 4]
    assert table.hidden_rows == {3, 4}
    assert the("hidden-rows", reading).count == 2
    left_out = read_workbook(path, mapping_of("Value", hidden_rows=False))
    assert "hidden-rows" not in codes(left_out)


def test_a_hidden_column_is_told(tmp_path: Path) -> None:
    head = '<cols><col min="2" max="2" width="0" hidden="1"/></cols>'
    reading = read_workbook(saved(tmp_path, PRODUCTS, head=head), mapping_of("Value"))
    assert the("hidden-column", reading).place == CellPlace(
        file="catalogue.xlsx", sheet="Products", row=1, column=1, header="Value"
    )


def test_values_under_a_merge_are_not_used(tmp_path: Path) -> None:
    rows = PRODUCTS + row_of(3, "K-2", "hidden") + row_of(4, "K-3", "own")
    tail = '<mergeCells><mergeCell ref="B2:B3"/></mergeCells>'
    reading = read_workbook(saved(tmp_path, rows, tail=tail), mapping_of("Value"))
    column = reading.tables[0][1].column("Value")
    assert column is not None
    assert list(column.values) == ["Blue", None, "own"]
    finding = the("merged-cells", reading)
    assert (finding.found, finding.count) == ("B2:B3; 1 value underneath not used", 1)
    assert str(finding.place) == "catalogue.xlsx › Products › B2 (Value)"


@pytest.mark.parametrize(
    ("far", "where"),
    [
        (
            '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>',
            "XFD1048576",
        ),
        ('<row r="1048576"><c r="A1048576"><v>1</v></c></row>', "A1048576"),
        ('<row r="900000"><c r="B900000"><v>1</v></c></row>', "B900000"),
    ],
)
def test_a_cell_far_away_is_left_out_and_told(tmp_path: Path, far: str, where: str) -> None:
    reading = read_workbook(saved(tmp_path, PRODUCTS + far), mapping_of("Value"))
    assert list(reading.tables[0][1].row_numbers) == [2]
    finding = the("far-cell", reading)
    assert isinstance(finding.place, CellPlace)
    assert finding.place.cell == where


def test_empty_cells_far_away_do_not_matter(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    reading = read_workbook(saved(tmp_path, PRODUCTS + far), mapping_of("Value"))
    assert reading.findings == ()


@pytest.mark.parametrize("dimension", ["A1", "A1:XFD1048576", "C7:D9", ""])
def test_the_stated_dimension_is_not_believed(tmp_path: Path, dimension: str) -> None:
    head = f'<dimension ref="{dimension}"/>' if dimension else ""
    rows = PRODUCTS + "".join(row_of(n, f"K-{n}", "x") for n in range(3, 60))
    ((_, table),) = read_workbook(saved(tmp_path, rows, head=head), mapping_of("Value")).tables
    assert len(table) == 58


def test_rows_over_the_limit_are_refused(tmp_path: Path) -> None:
    rows = PRODUCTS + "".join(row_of(n, f"K-{n}", "x") for n in range(3, 30))
    with pytest.raises(WorkbookError, match=r"28 rows with content; the limit is 20 \(rows\)"):
        read_workbook(saved(tmp_path, rows), mapping_of("Value"), limits=ReadLimits(rows=20))


def test_merges_over_the_limit_are_refused(tmp_path: Path) -> None:
    merges = "".join(f'<mergeCell ref="D{n}:E{n}"/>' for n in range(1, 30))
    path = saved(tmp_path, PRODUCTS, tail=f"<mergeCells>{merges}</mergeCells>")
    with pytest.raises(WorkbookError, match=r"more than 20 merged ranges"):
        read_workbook(path, mapping_of("Value"), limits=ReadLimits(merges=20))


def test_two_values_at_one_address_are_refused(tmp_path: Path) -> None:
    rows = PRODUCTS + row_of(2, "K-2", "Red")
    with pytest.raises(WorkbookError, match=r"Products.*A2 twice"):
        read_workbook(saved(tmp_path, rows), mapping_of("Value"))


def test_the_source_keeps_its_bytes(tmp_path: Path) -> None:
    path = saved(tmp_path, PRODUCTS)
    path.chmod(0o444)
    before = path.read_bytes()
    read_workbook(path, mapping_of("Value"))
    assert path.read_bytes() == before
