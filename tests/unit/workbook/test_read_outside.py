"""Formulas that take values from outside: counted, refused in keys, never followed (H3)."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace
from sheetsync.model.values import CellFault, FaultyCell, RawValue
from sheetsync.workbook.cells.outside import OutsideFormulas
from sheetsync.workbook.files.limits import ReadLimits
from sheetsync.workbook.reading.read import Reading, read_workbook
from tests.unit.workbook.made_workbooks import (
    mapping_of,
    row_of,
    saved_parts,
    sheet_xml,
    workbook_parts,
)

READERS = {"fast": ReadLimits(), "exact": ReadLimits(grid_cells=-1)}


@pytest.fixture(params=sorted(READERS))
def limits(request: pytest.FixtureRequest) -> ReadLimits:
    return READERS[request.param]


def formula(cell: str, text: str, attributes: str = "", result: str = "7") -> str:
    return f'<c r="{cell}"><f{attributes}>{text}</f><v>{result}</v></c>'


def with_cells(folder: Path, *cells: str, names: str = "") -> Path:
    """A workbook whose column A or B holds these cells from row 2 on."""
    rows = row_of(1, "SKU", "Value")
    for number, cell in enumerate(cells, 2):
        other = f'<c r="A{number}"><v>{number}</v></c>' if f'"B{number}"' in cell else ""
        rows += f'<row r="{number}">{other}{cell}</row>'
    parts = workbook_parts({"Products": sheet_xml(rows)})
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace("</sheets>", f"</sheets>{names}")
    return saved_parts(folder, dict(parts))


def read(path: Path, limits: ReadLimits | None = None) -> Reading:
    return read_workbook(path, mapping_of("Value"), limits=limits)


def told(reading: Reading) -> list[tuple[str, Severity, str, int]]:
    def cell(finding: Finding) -> str:
        assert isinstance(finding.place, CellPlace)
        return finding.place.cell or ""

    return [(one.code, one.severity, cell(one), one.count) for one in reading.findings]


def values(reading: Reading, header: str) -> list[RawValue]:
    column = reading.tables[0][1].column(header)
    assert column is not None
    return list(column.values)


def test_formulas_from_outside_are_counted_once_a_column(
    tmp_path: Path, limits: ReadLimits
) -> None:
    path = with_cells(
        tmp_path, formula("B2", "A2*2"), formula("B3", "[1]Prices!B2"), formula("B4", "TODAY()")
    )
    reading = read(path, limits)
    assert told(reading) == [
        ("formula-result", Severity.NOTICE, "B2", 1),
        ("linked-formula", Severity.WARNING, "B3", 2),
    ]
    assert values(reading, "Value") == [7.0, 7.0, 7.0]


def test_shared_and_array_formulas_count_in_all_their_cells(
    tmp_path: Path, limits: ReadLimits
) -> None:
    path = with_cells(
        tmp_path,
        formula("B2", "INDIRECT(A2)", ' t="shared" ref="B2:B3" si="4"'),
        '<c r="B3"><f t="shared" si="4"/><v>7</v></c>',
        formula("B4", "A4", ' si="5" t="shared" ref="B4:B5"'),
        '<c r="B5"><f t="shared" si="5"/><v>7</v></c>',
        formula("B6", "[1]Prices!A1:A2", ' t="array" ref="B6:B7"'),
        '<c r="B7"><v>7</v></c>',
    )
    assert told(read(path, limits)) == [
        ("formula-result", Severity.NOTICE, "B4", 2),
        ("linked-formula", Severity.WARNING, "B2", 4),
    ]


def test_a_key_from_outside_is_refused_cell_by_cell(tmp_path: Path, limits: ReadLimits) -> None:
    path = with_cells(
        tmp_path, formula("A2", "[1]Prices!A2"), formula("A3", "A2+1"), row_of(4, "K-4")[11:-6]
    )
    reading = read(path, limits)
    refused = FaultyCell(fault=CellFault.FROM_OUTSIDE, shown="7")
    assert values(reading, "SKU")[:2] == [refused, 7.0]
    assert told(reading) == [("formula-result", Severity.WARNING, "A3", 1)]


def test_a_link_behind_a_name_is_found(tmp_path: Path, limits: ReadLimits) -> None:
    names = (
        '<definedNames><definedName name="Prices">[1]Prices!$A$1:$B$9</definedName>'
        '<definedName name="Net">Prices</definedName>'
        '<definedName name="Rate">Products!$B$2</definedName></definedNames>'
    )
    path = with_cells(
        tmp_path,
        formula("B2", "VLOOKUP(A2,prices,2)"),
        formula("B3", "Rate*2"),
        formula("B4", "Net"),
        names=names,
    )
    assert told(read(path, limits)) == [
        ("formula-result", Severity.NOTICE, "B3", 1),
        ("linked-formula", Severity.WARNING, "B2", 2),
    ]


def test_a_formula_with_an_empty_result_is_told_apart_from_a_blank(
    tmp_path: Path, limits: ReadLimits
) -> None:
    """H1: it asks for nothing either, but people are told."""
    empty = '<c r="B2" t="str"><f>IF(A2="","",A2)</f><v></v></c>'
    reading = read(with_cells(tmp_path, empty, '<c r="B3"/>', formula("B4", "A4")), limits)
    assert values(reading, "Value") == ["", None, 7.0]
    assert told(reading) == [("formula-result", Severity.NOTICE, "B4", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "[1]Prices!A1",
        "'[1]My prices'!A1+2",
        "'C:\\files\\[Prices.xlsx]A'!B2",
        "[1]!Rate",
        "SUM(A1,[2]Sheet1!$B$2:$B$9)",
        "IF(A1=1,now(),2)",
        "1+RAND ()",
        "_xlfn.RANDARRAY(2)",
        "_xlfn.WEBSERVICE(A1)",
        "OFFSET(A1,1,0)",
        'CELL("filename")',
        "'file:///home/ann/prices.ods'#$Sheet1.A1",
        'IFERROR(__xludf.DUMMYFUNCTION("IMPORTRANGE(""x"",""A1"")"),7)',
    ],
)
def test_these_formulas_take_values_from_outside(text: str) -> None:
    assert OutsideFormulas().takes(text)
    assert OutsideFormulas().may_be_among(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "A1*2",
        "Table1[Price]*Other!A1",
        "Table1[[#This Row],[2024]]*Other!A1",
        "Products[2024]+Sheet2!A1",
        'IF(A1="TODAY()",1,2)',
        '"[1]Prices!A1"',
        "MYNOW(A1)+BRAND(2)",
        "'Not TODAY'!A1",
        'IFERROR(__xludf.DUMMYFUNCTION("SPLIT(A1,"","")"),7)',
        "INFOS!A1",
    ],
)
def test_these_formulas_do_not(text: str) -> None:
    assert not OutsideFormulas().takes(text)
