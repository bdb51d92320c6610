"""OpenDocument spreadsheets, written by hand: every state of a cell, and every fault."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from sheetsync.errors import WorkbookError
from sheetsync.model.values import CellFault, FaultyCell, RawValue
from sheetsync.workbook.files.limits import ReadLimits
from sheetsync.workbook.reading.read import SheetGrid, read_grid, read_workbook
from tests.unit.workbook.made_workbooks import mapping_of, packed

_NAMES = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = "".join(
    f' xmlns:{prefix}="{_NAMES}:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
        ("draw", "drawing"),
        ("meta", "meta"),
    )
)
_CALC = ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
STYLES = (
    '<number:number-style style:name="N1"><number:number number:decimal-places="0" '
    'number:min-integer-digits="5"/></number:number-style>'
    '<number:percentage-style style:name="N2"><number:number number:decimal-places="1" '
    'number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style>'
    '<number:time-style style:name="N3" number:truncate-on-overflow="false"><number:hours/>'
    "</number:time-style>"
    + "".join(
        f'<style:style style:name="c{number}" style:family="table-cell" '
        f'style:data-style-name="N{number}"/>'
        for number in (1, 2, 3)
    )
    + '<style:style style:name="child" style:family="table-cell" style:parent-style-name="c1"/>'
)
TEXT = 'office:value-type="string"'


def cell(text: str, attributes: str = TEXT, tag: str = "table-cell") -> str:
    return f"<table:{tag} {attributes}><text:p>{text}</text:p></table:{tag}>"


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


HEADER = row(cell("SKU"), cell("Value"))


def document(rows: str, *, columns: str = "", others: Mapping[str, str] | None = None) -> bytes:
    content = (
        f"<office:document-content{_SPACES}{_CALC}><office:automatic-styles>{STYLES}"
        "</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="Products">{columns}{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return packed({"mimetype": MIMETYPE, "content.xml": content, **(others or {})})


def saved(folder: Path, data: bytes) -> Path:
    path = folder / "catalogue.ods"
    path.write_bytes(data)
    return path


def grid_of(folder: Path, rows: str, columns: str = "") -> SheetGrid:
    (grid,) = read_grid(saved(folder, document(rows, columns=columns)))
    return grid


UNSAVED = FaultyCell(fault=CellFault.UNSAVED_FORMULA)
CELLS: dict[str, tuple[str, RawValue]] = {
    "a number": (cell("12", 'office:value-type="float" office:value="12.5"'), 12.5),
    "a day": (
        cell("x", 'office:value-type="date" office:date-value="2026-05-01"'),
        date(2026, 5, 1),
    ),
    "a day with midnight": (
        cell("x", 'office:value-type="date" office:date-value="2026-05-01T00:00:00"'),
        date(2026, 5, 1),
    ),
    "a day that cannot be": (
        cell("#FMT", 'office:value-type="date" office:date-value="-000-32768-01-01T00:00:00"'),
        FaultyCell(fault=CellFault.UNREADABLE, shown="#FMT"),
    ),
    "a time": (cell("x", 'office:value-type="time" office:time-value="PT12H30M00S"'), time(12, 30)),
    "a length of time": (
        cell("x", 'table:style-name="c3" office:value-type="time" office:time-value="PT1H0M0S"'),
        timedelta(hours=1),
    ),
    "a truth": (cell("WAHR", 'office:value-type="boolean" office:boolean-value="true"'), True),
    "a number that is none": (
        cell("x", 'office:value-type="float" office:value="1_0"'),
        FaultyCell(fault=CellFault.UNREADABLE, shown="x"),
    ),
    "blanks that are meant": (cell('<text:s text:c="2"/>a<text:tab/>b'), "  a\tb"),
    "two paragraphs": (
        f"<table:table-cell {TEXT}><text:p>a</text:p><text:p>b</text:p></table:table-cell>",
        "a\nb",
    ),
    "a note beside the text": (
        f"<table:table-cell {TEXT}><office:annotation><text:p>note</text:p></office:annotation>"
        "<text:p>a</text:p></table:table-cell>",
        "a",
    ),
    "an error": (
        cell("#N/A", f'table:formula="of:=NA()" {TEXT} calcext:value-type="error"'),
        FaultyCell(fault=CellFault.ERROR, shown="#N/A"),
    ),
    "a text like an error": (cell("#N/A"), "#N/A"),
    "a formula without a result": ('<table:table-cell table:formula="of:=1+1"/>', UNSAVED),
    "a formula without its number": (
        '<table:table-cell table:formula="of:=1+1" office:value-type="float"/>',
        UNSAVED,
    ),
    "a formula with an empty text": (
        f'<table:table-cell table:formula="of:=&quot;&quot;" {TEXT} office:string-value=""/>',
        None,
    ),
}


@pytest.mark.parametrize("state", CELLS)
def test_a_cell_is_read_for_what_it_is(tmp_path: Path, state: str) -> None:
    xml, expected = CELLS[state]
    grid = grid_of(tmp_path, HEADER + row(cell("K-1"), xml))
    assert grid.values[1][1] == expected


def test_what_a_number_shows_is_known_by_its_style_or_its_column(tmp_path: Path) -> None:
    number = 'office:value-type="float" office:value="12"'
    percent = 'table:style-name="c2" office:value-type="percentage" office:value="0.195"'
    columns = (
        "<table:table-column/>"
        '<table:table-column table:default-cell-style-name="child" '
        'table:number-columns-repeated="9"/>'
    )
    rows = HEADER + row(cell("K-1"), cell("", number)) + row(cell("K-2"), cell("", percent))
    path = saved(tmp_path, document(rows, columns=columns))
    table = read_workbook(path, mapping_of("Value")).tables[0][1]
    assert [table.columns[1].shown.get(at) for at in range(2)] == ["00012", "19.5%"]


def test_cells_and_rows_that_repeat_are_there_as_often(tmp_path: Path) -> None:
    rows = (
        row(attributes='table:number-rows-repeated="4"')
        + row(
            "<table:table-cell/>",
            cell("a", f'{TEXT} table:number-columns-repeated="3"'),
            attributes='table:number-rows-repeated="2"',
        )
        + row('<table:table-cell table:number-columns-repeated="16384"/>',
              attributes='table:number-rows-repeated="1048000"')
    )  # fmt: skip
    grid = grid_of(tmp_path, rows)
    assert grid.row_numbers == (5, 6)
    assert grid.values == {1: ["a", "a"], 2: ["a", "a"], 3: ["a", "a"]}


def test_what_stands_under_a_merged_range_is_not_used(tmp_path: Path) -> None:
    rows = (
        HEADER
        + row(cell("K-1"), cell("Blue", f'{TEXT} table:number-rows-spanned="2"'))
        + row(cell("K-2"), cell("Red", tag="covered-table-cell"))
    )
    reading = read_workbook(saved(tmp_path, document(rows)), mapping_of("Value"))
    assert list(reading.tables[0][1].columns[1].values) == ["Blue", None]
    assert [finding.code for finding in reading.findings] == ["merged-cells"]


FAULTS: dict[str, tuple[bytes, str]] = {
    "a password": (
        document(
            HEADER,
            others={"META-INF/manifest.xml": "<m><file-entry><encryption-data/></file-entry></m>"},
        ),
        "protected by a password",
    ),
    "no content": (packed({"mimetype": MIMETYPE}), "has no content"),
    "broken XML": (packed({"mimetype": MIMETYPE, "content.xml": "<a><b></a>"}), "broken XML"),
    "entities": (
        packed({"mimetype": MIMETYPE, "content.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        "defines XML entities",
    ),
    "repetitions without end": (
        document(
            row(
                cell("a", f'{TEXT} table:number-columns-repeated="16384"'),
                attributes='table:number-rows-repeated="1048576"',
            )
        ),
        "more than 2,000,000 cells",
    ),
    "a plan of ours": (
        document(
            HEADER,
            others={
                "meta.xml": f"<office:document-meta{_SPACES}><office:meta><meta:user-defined "
                'meta:name="sheetsync.kind">plan</meta:user-defined></office:meta>'
                "</office:document-meta>"
            },
        ),
        "plan workbook made by sheetsync",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_documents_that_cannot_be_read_are_refused_with_their_cause(
    tmp_path: Path, fault: str
) -> None:
    data, words = FAULTS[fault]
    with pytest.raises(WorkbookError) as caught:
        read_workbook(saved(tmp_path, data), mapping_of("Value"))
    assert words in caught.value.message
    assert caught.value.remedy


def test_documents_stay_under_the_limits(tmp_path: Path) -> None:
    rows = HEADER + "".join(row(cell(f"K-{number}")) for number in range(9))
    with pytest.raises(WorkbookError, match="the limit is 5"):
        read_grid(saved(tmp_path, document(rows)), limits=ReadLimits(rows=5))
