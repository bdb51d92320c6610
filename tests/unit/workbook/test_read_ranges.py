"""Excel tables, repeated headers, merged headers, stated ranges (H26, H28, H30, H31, H36)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace
from sheetsync.model.values import CellFault, FaultyCell, RawValue
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

READERS = {"fast": ReadLimits(), "exact": ReadLimits(grid_cells=-1)}
HEADER = row_of(1, "SKU", "Value", "Price")
REPEATED = FaultyCell(fault=CellFault.REPEATED_HEADER, shown="SKU")


@pytest.fixture(params=sorted(READERS))
def limits(request: pytest.FixtureRequest) -> ReadLimits:
    return READERS[request.param]


def products(first: int, last: int) -> str:
    return "".join(row_of(n, f"K-{n}", "Blue", n / 4) for n in range(first, last + 1))


def with_tables(folder: Path, rows: str, *tables: str) -> Path:
    """A workbook with these attributes and contents of table parts."""
    parts: dict[str, str | bytes] = dict(workbook_parts({"Products": sheet_xml(rows)}))
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "".join(
        f'<Relationship Id="r{n}" Type="{office}/table" Target="../tables/table{n}.xml"/>'
        for n in range(len(tables))
    )
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{links}</Relationships>"
    )
    for number, content in enumerate(tables):
        parts[f"xl/tables/table{number}.xml"] = content
    return saved_parts(folder, parts)


def table(ref: str, more: str = "") -> str:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<table xmlns="{main}" id="1" name="T" displayName="Range" ref="{ref}"{more}/>'


def read(path: Path, limits: ReadLimits | None = None, header_row: int | None = None) -> Reading:
    return read_workbook(path, mapping_of("Value", "Price", header_row=header_row), limits=limits)


def told(reading: Reading) -> list[tuple[str, Severity, str, int]]:
    def cell(finding: Finding) -> str:
        assert isinstance(finding.place, CellPlace)
        place = finding.place
        return place.cell or str(place.row or place.sheet)

    return [(one.code, one.severity, cell(one), one.count) for one in reading.findings]


def values(reading: Reading) -> dict[str, list[RawValue]]:
    return {one.header: list(one.values) for one in reading.tables[0][1].columns}


# ------------------------------------------------------------------ Excel tables


def test_a_table_that_holds_all_rows_is_nothing(tmp_path: Path, limits: ReadLimits) -> None:
    path = with_tables(tmp_path, HEADER + products(2, 9), table("A1:C9"))
    assert told(read(path, limits)) == []


def test_rows_directly_below_a_table_are_counted_and_read(
    tmp_path: Path, limits: ReadLimits
) -> None:
    """H36: somebody typed on below the table."""
    rows = HEADER + products(2, 11) + row_of(13, "K-13", "x", 1)
    reading = read(with_tables(tmp_path, rows, table("A1:C9")), limits)
    assert told(reading) == [("rows-below-table", Severity.WARNING, "A10", 2)]
    assert len(reading.tables[0][1]) == 11


@pytest.mark.parametrize(
    "ref", ["E1:G5", "A3:C5", "B1:C5"], ids=["beside", "other header", "not the key"]
)
def test_other_tables_have_no_rows_below_them(tmp_path: Path, ref: str) -> None:
    path = with_tables(tmp_path, HEADER + products(2, 11), table(ref))
    assert told(read(path)) == []


def test_the_totals_of_a_table_are_left_out(tmp_path: Path, limits: ReadLimits) -> None:
    """H30: known from the table's part, not guessed from a word."""
    total = (
        '<row r="10"><c r="A10" t="inlineStr"><is><t>Total</t></is></c>'
        '<c r="C10"><f>SUBTOTAL(109,C2:C9)</f><v>11</v></c></row>'
    )
    path = with_tables(
        tmp_path, HEADER + products(2, 9) + total, table("A1:C10", ' totalsRowCount="1"')
    )
    reading = read(path, limits)
    assert told(reading) == [("total-row", Severity.NOTICE, "10", 1)]
    assert list(reading.tables[0][1].row_numbers) == list(range(2, 10))
    assert all(len(column) == 8 for column in values(reading).values())


def test_a_row_beside_the_totals_of_another_table_stays(tmp_path: Path) -> None:
    rows = row_of(1, "SKU", "Value", "Price") + products(2, 4)
    path = with_tables(tmp_path, rows, table("C1:C3", ' totalsRowCount="1"'))
    reading = read(path)
    assert told(reading) == [("total-row", Severity.NOTICE, "3", 1)]
    assert values(reading)["Price"] == [0.5, None, 1.0]
    assert values(reading)["SKU"] == ["K-2", "K-3", "K-4"]


def test_two_tables_whose_totals_share_a_row_lose_one_row(tmp_path: Path) -> None:
    more = ' totalsRowCount="1"'
    path = with_tables(
        tmp_path, HEADER + products(2, 5), table("A1:B4", more), table("C1:C4", more)
    )
    reading = read(path)
    assert list(reading.tables[0][1].row_numbers) == [2, 3, 5]
    assert values(reading)["SKU"] == ["K-2", "K-3", "K-5"]


@pytest.mark.parametrize(
    "content",
    ["", "<table", table("nonsense"), table("A1:C4", ' totalsRowCount="-1"'), "<other/>"],
)
def test_damaged_tables_never_stop_the_reading(tmp_path: Path, content: str) -> None:
    path = with_tables(tmp_path, HEADER + products(2, 5), content)
    assert values(read(path))["SKU"] == ["K-2", "K-3", "K-4", "K-5"]


def test_damaged_relations_of_a_sheet_never_stop_the_reading(tmp_path: Path) -> None:
    parts: dict[str, str | bytes] = dict(
        workbook_parts({"Products": sheet_xml(HEADER + products(2, 3))})
    )
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = "<Relationships"
    assert values(read(saved_parts(tmp_path, parts)))["SKU"] == ["K-2", "K-3"]


# ------------------------------------------------------------------ repeated headers


@pytest.mark.parametrize("header_row", [None, 1])
@pytest.mark.parametrize("again", [("SKU", "Value", "Price"), ("SKU", None, "Price")])
def test_a_row_that_repeats_the_header_is_a_fault(
    tmp_path: Path, limits: ReadLimits, header_row: int | None, again: tuple[str | None, ...]
) -> None:
    if header_row is None and None in again:
        again = ("SKU", "Value", "Price")
    rows = HEADER + products(2, 9) + row_of(10, *again) + products(11, 15)
    reading = read(saved(tmp_path, rows), limits, header_row)
    assert reading.tables[0][1].header_row == 1
    assert values(reading)["SKU"][7:10] == ["K-9", REPEATED, "K-11"]
    assert values(reading)["Value"][8] is None
    assert values(reading)["Price"][8] is None
    assert told(reading) == []


def test_a_repeated_header_far_below_in_another_case_is_one_too(tmp_path: Path) -> None:
    rows = HEADER + products(2, 90) + row_of(91, " sku", "VALUE", "Price") + products(92, 95)
    found = values(read(saved(tmp_path, rows)))["SKU"][89]
    assert found == FaultyCell(fault=CellFault.REPEATED_HEADER, shown=" sku")


def test_a_product_named_like_a_header_is_none(tmp_path: Path) -> None:
    rows = HEADER + row_of(2, "SKU", "Blue", 3) + row_of(3, "K-3", "Value", 3)
    reading = read(saved(tmp_path, rows))
    assert values(reading)["SKU"] == ["SKU", "K-3"]


# ------------------------------------------------------------------ merged headers


def merges(*areas: str) -> str:
    return "<mergeCells>" + "".join(f'<mergeCell ref="{one}"/>' for one in areas) + "</mergeCells>"


def test_a_header_hidden_under_a_merge_binds_nothing(tmp_path: Path, limits: ReadLimits) -> None:
    """H28: nobody sees the header, so nothing may be written by it."""
    path = saved(tmp_path, HEADER + products(2, 4), tail=merges("B1:C1"))
    reading = read(path, limits)
    assert [code for code, *_ in told(reading)] == ["missing-column", "merged-cells"]
    assert told(reading)[1][2] == "B1"
    assert "Price" not in values(reading)
    assert values(reading)["Value"] == ["Blue"] * 3


def test_merged_titles_above_the_header_are_nothing(tmp_path: Path, limits: ReadLimits) -> None:
    rows = row_of(1, "Spring range") + row_of(2, "Who", None, "What")
    rows += row_of(3, "SKU", "Value", "Price") + row_of(4, "K-4", "x", 1)
    path = saved(tmp_path, rows, tail=merges("A1:C1", "A2:B2"))
    reading = read(path, limits)
    assert (reading.tables[0][1].header_row, told(reading)) == (3, [])


def test_a_formula_hidden_under_a_merge_leaves_nothing(tmp_path: Path, limits: ReadLimits) -> None:
    rows = HEADER + row_of(2, "K-2", "x", 1)
    rows += '<row r="3"><c r="A3"><v>3</v></c><c r="B3"><f>A3</f><v>9</v></c></row>'
    reading = read(saved(tmp_path, rows, tail=merges("B2:B3")), limits)
    assert values(reading)["Value"] == ["x", None]
    assert [code for code, *_ in told(reading)] == ["merged-cells"]


# ------------------------------------------------------------------ the stated range


@pytest.mark.parametrize(
    ("stated", "is_wrong"),
    [
        ("A1:C5", False),
        ("A1", True),
        ("A1:C4", True),
        ("A1:B5", True),
        ("B1:C5", True),
        ("A2:C5", True),
        ("A1:C6", False),
        ("A1:D5", False),
        ("A1:C8", True),
        ("A1:F5", True),
        ("A1:XFD1048576", True),
        ("nonsense", False),
    ],
)
def test_a_wrong_stated_range_is_told_and_everything_is_read(
    tmp_path: Path, stated: str, is_wrong: bool
) -> None:
    """H31: cells that only have a format belong to the range too, here D2 and row 6."""
    rows = HEADER + products(2, 5).replace("</row>", '<c r="D2" s="0"/></row>', 1)
    rows += '<row r="6"><c r="A6" s="0"/></row>'
    path = saved(tmp_path, rows, head=f'<dimension ref="{stated}"/>')
    reading = read(path)
    wrong = [("wrong-dimension", Severity.NOTICE, "Products", 1)] if is_wrong else []
    assert told(reading) == wrong
    assert values(reading)["SKU"] == ["K-2", "K-3", "K-4", "K-5"]


def test_a_range_too_small_is_told_by_the_exact_reader_too(tmp_path: Path) -> None:
    path = saved(tmp_path, HEADER + products(2, 5), head='<dimension ref="A1:B2"/>')
    reading = read(path, READERS["exact"])
    assert [code for code, *_ in told(reading)] == ["wrong-dimension"]


# ------------------------------------------------------------------ what exports carry


@pytest.mark.parametrize("name", ["sheetsync base", "sheetsync mapping", "sheetsync lists"])
@pytest.mark.parametrize("pattern", [(), ("*",)])
def test_the_hidden_sheets_of_an_export_are_never_looked_at_as_data(
    tmp_path: Path, name: str, pattern: tuple[str, ...]
) -> None:
    """Headers in one would make two sheets to choose from, or a sheet to tell of."""
    sheets: Mapping[str, str] = {
        "Products": sheet_xml(HEADER + products(2, 3)),
        name: sheet_xml(HEADER + products(2, 9)),
    }
    path = saved_parts(tmp_path, dict(workbook_parts(sheets, states={name: "veryHidden"})))
    reading = read_workbook(path, mapping_of("Value", "Price", sheets=pattern))
    assert [one.sheet for _, one in reading.tables] == ["Products"]
    assert reading.findings == ()
