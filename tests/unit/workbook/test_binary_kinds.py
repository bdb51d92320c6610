"""Excel's binary workbooks, made record by record: every state of a cell, and every fault."""

from __future__ import annotations

import io
import random
import struct
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from sheetsync.errors import WorkbookError
from sheetsync.model.values import CellFault, FaultyCell, RawValue
from sheetsync.workbook.files.limits import ReadLimits
from sheetsync.workbook.reading.read import Reading, SheetGrid, read_grid, read_workbook
from tests.unit.workbook.made_binary import (
    compound,
    formula_record,
    label_record,
    number_record,
    record,
    xls,
    xlsb,
    xlsb_cell,
    xlsb_row,
    xlsb_text,
)
from tests.unit.workbook.made_workbooks import mapping_of

UNSAVED = FaultyCell(fault=CellFault.UNSAVED_FORMULA)
MISSING = FaultyCell(fault=CellFault.ERROR, shown="#N/A")
TEXT_RESULT = b"\0\0\0\0\0\0\xff\xff"
HEADERS = label_record(0, 0, b"SKU", wide=False) + label_record(0, 1, b"Value", wide=False)


def no_pause(_seconds: float) -> None:
    """Do not wait."""


def grid_of(folder: Path, data: bytes, name: str) -> SheetGrid:
    path = folder / name
    path.write_bytes(data)
    (grid,) = read_grid(path, pause=no_pause)
    return grid


def reading_of(folder: Path, data: bytes, name: str) -> Reading:
    path = folder / name
    path.write_bytes(data)
    return read_workbook(path, mapping_of("Value"), pause=no_pause)


def refusal(folder: Path, data: bytes, name: str, limits: ReadLimits | None = None) -> str:
    path = folder / name
    path.write_bytes(data)
    with pytest.raises(WorkbookError) as caught:
        read_grid(path, pause=no_pause, limits=limits)
    assert name in caught.value.message
    assert caught.value.remedy
    return caught.value.message


XLS_CELLS: dict[str, tuple[bytes, RawValue, bool]] = {
    "a number": (number_record(1, 1, 12.5), 12.5, True),
    "a day": (number_record(1, 1, 46143, 1), date(2026, 5, 1), True),
    "no number": (
        number_record(1, 1, float("nan")),
        FaultyCell(fault=CellFault.UNREADABLE, shown="nan"),
        False,
    ),
    "a packed whole number": (
        record(0x027E, struct.pack("<HHHL", 1, 1, 0, ((-7 & 0x3FFFFFFF) << 2) | 2)),
        -7.0,
        True,
    ),
    "a packed hundredth": (
        record(0x027E, struct.pack("<HHHL", 1, 1, 0, (1999 << 2) | 3)),
        19.99,
        True,
    ),
    "a text": (label_record(1, 1, "Größe".encode("utf-16-le"), wide=True), "Größe", True),
    "a truth": (record(0x0205, struct.pack("<HHHBB", 1, 1, 0, 1, 0)), True, True),
    "an error": (record(0x0205, struct.pack("<HHHBB", 1, 1, 0, 0x2A, 1)), MISSING, False),
    "an unknown shared text": (
        record(0x00FD, struct.pack("<HHHL", 1, 1, 0, 9)),
        FaultyCell(fault=CellFault.UNREADABLE),
        False,
    ),
    "a formula's number": (formula_record(1, 1, struct.pack("<d", 4.5)), 4.5, True),
    "a formula's error": (formula_record(1, 1, b"\2\0\x2a\0\0\0\xff\xff"), MISSING, False),
    "a formula's truth": (formula_record(1, 1, b"\1\0\1\0\0\0\xff\xff"), True, True),
    "a formula's empty text": (formula_record(1, 1, b"\3\0\0\0\0\0\xff\xff"), None, False),
    "a formula's text": (
        formula_record(1, 1, TEXT_RESULT) + record(0x0207, struct.pack("<HB", 2, 0) + b"ab"),
        "ab",
        True,
    ),
    "a formula's text that never came": (formula_record(1, 1, TEXT_RESULT), UNSAVED, False),
    "a formula to be calculated when opened": (
        formula_record(1, 1, bytes(8), flags=2),
        UNSAVED,
        False,
    ),
}


@pytest.mark.parametrize("state", XLS_CELLS)
def test_a_cell_of_an_older_workbook_is_read_for_what_it_is(tmp_path: Path, state: str) -> None:
    records, expected, _ = XLS_CELLS[state]
    cells = HEADERS + label_record(1, 0, b"K-1", wide=False) + records
    data = xls(cells, formats=("General", "yyyy-mm-dd"))
    assert grid_of(tmp_path, data, "old.xls").values[1][1] == expected
    formulas = reading_of(tmp_path, data, "old.xls").tables[0][1].columns[1].formulas
    assert formulas == (frozenset({0}) if "formula's" in state and _plain(expected) else set())


def _plain(value: RawValue) -> bool:
    return value not in {None, ""} and not isinstance(value, FaultyCell)


@pytest.mark.parametrize("state", [name for name, case in XLS_CELLS.items() if case[2]])
def test_an_independent_reader_agrees_on_cells_of_older_workbooks(state: str) -> None:
    """Where python-calamine gives a value at all; it gives none for errors and for no result."""
    records, expected, _ = XLS_CELLS[state]
    data = xls(HEADERS + records, formats=("General", "yyyy-mm-dd"))
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        assert book.get_sheet_by_index(0).to_python()[1][1] == expected


def test_what_a_number_shows_is_known_in_older_workbooks(tmp_path: Path) -> None:
    cells = HEADERS + label_record(1, 0, b"K-1", wide=False) + number_record(1, 1, 12, 1)
    table = reading_of(tmp_path, xls(cells, formats=("General", "00000")), "old.xls").tables[0][1]
    assert table.columns[1].shown.get(0) == "00012"


def test_texts_of_excel_5_are_read_in_their_code_page(tmp_path: Path) -> None:
    cells = label_record(0, 0, b"SKU") + label_record(0, 1, b"Value")
    cells += label_record(1, 0, b"K-1") + label_record(1, 1, "żółty".encode("cp1250"))
    page = record(0x0042, struct.pack("<H", 1250))
    data = xls(cells, version=0x0500, extra=page)
    assert grid_of(tmp_path, data, "old.xls").values[1][1] == "żółty"


def test_texts_of_excel_5_that_are_none_in_their_code_page_are_refused(tmp_path: Path) -> None:
    page = record(0x0042, struct.pack("<H", 1252))
    data = xls(label_record(0, 0, b"\x81"), version=0x0500, extra=page)
    assert "cannot be read" in refusal(tmp_path, data, "old.xls")


def test_shared_texts_that_go_on_in_the_next_record_are_whole(tmp_path: Path) -> None:
    """The second record says anew how wide its characters are."""
    first = struct.pack("<LL", 2, 2) + struct.pack("<HB", 6, 0) + b"abc"
    rest = bytes([1]) + "äöü".encode("utf-16-le") + struct.pack("<HB", 1, 0) + b"z"
    extra = record(0x00FC, first) + record(0x003C, rest)
    shared = [record(0x00FD, struct.pack("<HHHL", 1, at, 0, at)) for at in range(2)]
    grid = grid_of(tmp_path, xls(HEADERS + b"".join(shared), extra=extra), "old.xls")
    assert [values[1] for values in grid.values.values()] == ["abcäöü", "z"]


def test_rows_hidden_and_merged_ranges_of_older_workbooks_are_told(tmp_path: Path) -> None:
    row = struct.pack("<HHHHHHHL", 1, 0, 2, 255, 0, 0, 0x0120, 0)
    merged = struct.pack("<HHHHH", 1, 1, 2, 1, 1)
    hidden = struct.pack("<HHHHHH", 1, 1, 2000, 0, 1, 0)
    cells = record(0x007D, hidden) + record(0x0208, row) + HEADERS
    cells += label_record(1, 0, b"K-1", wide=False) + number_record(1, 1, 1)
    cells += label_record(2, 0, b"K-2", wide=False) + record(0x00E5, merged)
    told = {finding.code for finding in reading_of(tmp_path, xls(cells), "old.xls").findings}
    assert told == {"hidden-rows", "hidden-column", "merged-cells"}


def test_charts_within_a_sheet_hold_no_cells_of_it(tmp_path: Path) -> None:
    chart = record(0x0809, struct.pack("<HHHH", 0x0600, 0x20, 0, 0)) + number_record(5, 5, 1)
    data = xls(HEADERS + chart + record(0x000A) + number_record(1, 0, 7))
    assert grid_of(tmp_path, data, "old.xls").filled == 3


def test_our_own_workbook_saved_as_an_older_one_is_no_source(tmp_path: Path) -> None:
    marks = b"sheetsync.kind\0" + b"plan\0"
    data = xls(HEADERS, streams={"\x05DocumentSummaryInformation": marks})
    path = tmp_path / "old.xls"
    path.write_bytes(data)
    with pytest.raises(WorkbookError, match="plan workbook made by sheetsync"):
        read_workbook(path, mapping_of("Value"), pause=no_pause)


XLS_FAULTS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a password": (lambda: xls(HEADERS, extra=record(0x002F, bytes(6))), "by a password"),
    "Excel 4": (lambda: xls(HEADERS, version=0x0400), "is not read"),
    "no end": (
        lambda: xls(HEADERS).replace(record(0x000A) + bytes(4), record(0x0001) + bytes(4)),
        "cannot be read",
    ),
    "a record that is cut": (
        lambda: xls(HEADERS + struct.pack("<HH", 0x0203, 60_000)),
        "cannot be read",
    ),
    "a number that is cut": (lambda: xls(HEADERS + record(0x0203, b"\1")), "cannot be read"),
    "a text for no formula": (
        lambda: xls(HEADERS + record(0x0207, struct.pack("<HB", 1, 0) + b"a")),
        "cannot be read",
    ),
    "no workbook": (
        lambda: compound({"Other": "Workbook".encode("utf-16-le")}),
        "without a workbook",
    ),
    "a chain that never ends": (
        lambda: xls(HEADERS).replace(struct.pack("<LL", 1, 2), struct.pack("<LL", 1, 0), 1),
        "still being copied or damaged",
    ),
}


@pytest.mark.parametrize("fault", XLS_FAULTS)
def test_older_workbooks_that_are_damaged_are_refused_with_their_cause(
    tmp_path: Path, fault: str
) -> None:
    make, words = XLS_FAULTS[fault]
    assert words in refusal(tmp_path, make(), "old.xls")


@pytest.mark.parametrize("limits", [ReadLimits(rows=1), ReadLimits(seconds=-1)])
def test_older_workbooks_stay_under_the_limits(tmp_path: Path, limits: ReadLimits) -> None:
    message = refusal(tmp_path, xls(HEADERS + number_record(1, 0, 1)), "old.xls", limits)
    assert "limit" in message or "takes longer" in message


def shared(index: int) -> bytes:
    return struct.pack("<L", index)


STRINGS = (
    b"\0" + xlsb_text("SKU"),
    b"\0" + xlsb_text("Value"),
    b"\0" + xlsb_text("K-1"),
    b"\1" + xlsb_text("Blue Red") + struct.pack("<LHH", 1, 5, 1),
)
HEAD_ROW = xlsb_row(1, xlsb_cell(7, 0, shared(0)), xlsb_cell(7, 1, shared(1)))
SKU = xlsb_cell(7, 0, shared(2))
XLSB_CELLS: dict[str, tuple[bytes, RawValue, bool]] = {
    "a number": (xlsb_cell(5, 1, struct.pack("<d", 12.5)), 12.5, True),
    "a packed number": (xlsb_cell(2, 1, struct.pack("<L", (1999 << 2) | 3)), 19.99, True),
    "a day": (xlsb_cell(5, 1, struct.pack("<d", 46143), style=1), date(2026, 5, 1), True),
    "a text": (xlsb_cell(6, 1, xlsb_text("日本 🎉")), "日本 🎉", True),
    "a truth": (xlsb_cell(4, 1, b"\1"), True, True),
    "an error": (xlsb_cell(3, 1, b"\x2a"), MISSING, False),
    "a picture": (
        b"\x32\x04" + struct.pack("<L", 1) + xlsb_cell(3, 1, b"\x0f"),
        FaultyCell(fault=CellFault.PICTURE, shown="#VALUE!"),
        False,
    ),
    "an unknown shared text": (
        xlsb_cell(7, 1, shared(99)),
        FaultyCell(fault=CellFault.UNREADABLE),
        False,
    ),
    "a formula's number": (xlsb_cell(9, 1, struct.pack("<dH", 4.5, 0) + bytes(8)), 4.5, True),
    "a formula's text": (xlsb_cell(8, 1, xlsb_text("ab") + bytes(10)), "ab", True),
    "a formula's empty text": (xlsb_cell(8, 1, xlsb_text("") + bytes(10)), "", False),
    "a formula's error": (xlsb_cell(11, 1, b"\x2a" + bytes(10)), MISSING, False),
}


@pytest.mark.parametrize("state", XLSB_CELLS)
def test_a_cell_of_a_binary_workbook_is_read_for_what_it_is(tmp_path: Path, state: str) -> None:
    cell, expected, _ = XLSB_CELLS[state]
    data = xlsb(
        HEAD_ROW + xlsb_row(2, SKU, cell), strings=STRINGS, formats=("General", "yyyy-mm-dd")
    )
    table = reading_of(tmp_path, data, "book.xlsb").tables[0][1]
    assert table.columns[1].values[0] == expected
    is_result = "formula's" in state and _plain(expected)
    assert table.columns[1].formulas == (frozenset({0}) if is_result else set())


@pytest.mark.parametrize("state", [name for name, case in XLSB_CELLS.items() if case[2]])
def test_an_independent_reader_agrees_on_cells_of_binary_workbooks(state: str) -> None:
    cell, expected, _ = XLSB_CELLS[state]
    data = xlsb(
        HEAD_ROW + xlsb_row(2, SKU, cell), strings=STRINGS, formats=("General", "yyyy-mm-dd")
    )
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        assert book.get_sheet_by_index(0).to_python()[1][1] == expected


def test_what_else_a_binary_workbook_says_is_told(tmp_path: Path) -> None:
    hidden_column = struct.pack("<LLLLH", 1, 1, 2560, 0, 1)
    data = xlsb(
        HEAD_ROW
        + xlsb_row(2, SKU, xlsb_cell(7, 1, shared(3)), hidden=True)
        + xlsb_row(3, SKU, xlsb_cell(2, 1, struct.pack("<L", (12 << 2) | 2), style=1)),
        strings=STRINGS,
        formats=("General", "00000"),
        head=xlsb_record_of_columns(hidden_column),
        tail=b"\xb0\x01\x10" + struct.pack("<4L", 1, 2, 1, 1),
        state=1,
    )
    reading = reading_of(tmp_path, data, "book.xlsb")
    assert {finding.code for finding in reading.findings} == {
        "hidden-column",
        "hidden-rows",
        "hidden-sheet",
        "merged-cells",
    }
    ((_, table),) = reading.tables
    assert FaultyCell(fault=CellFault.STRUCK, shown="Blue Red") in table.columns[1].values
    data = xlsb(
        HEAD_ROW + xlsb_row(3, SKU, xlsb_cell(2, 1, struct.pack("<L", (12 << 2) | 2), style=1)),
        strings=STRINGS,
        formats=("General", "00000"),
    )
    table = reading_of(tmp_path, data, "book.xlsb").tables[0][1]
    assert table.columns[1].shown.get(0) == "00012"


def xlsb_record_of_columns(column: bytes) -> bytes:
    return b"\x3c" + bytes([len(column)]) + column


def test_days_of_a_binary_workbook_count_from_its_own_epoch(tmp_path: Path) -> None:
    cell = xlsb_cell(5, 1, struct.pack("<d", 46143 - 1462), style=1)
    data = xlsb(
        HEAD_ROW + xlsb_row(2, SKU, cell),
        strings=STRINGS,
        formats=("General", "yyyy-mm-dd"),
        properties=1,
    )
    assert grid_of(tmp_path, data, "book.xlsb").values[1][1] == date(2026, 5, 1)


def test_formulas_of_a_binary_workbook_that_is_to_be_calculated_have_no_result(
    tmp_path: Path,
) -> None:
    cell = xlsb_cell(9, 1, struct.pack("<dH", 0, 0) + bytes(8))
    data = xlsb(HEAD_ROW + xlsb_row(2, SKU, cell), strings=STRINGS, recalculates=True)
    assert grid_of(tmp_path, data, "book.xlsb").values[1][1] == UNSAVED


XLSB_FAULTS: dict[str, tuple[bytes, str]] = {
    "a record that is cut": (HEAD_ROW + b"\x05\x60", "cannot be understood"),
    "a cell that is cut": (HEAD_ROW + b"\x05\x02\0\0", "cannot be understood"),
    "a cell in no row": (SKU, "cannot be understood"),
    "a cell without a column": (HEAD_ROW + b"\x0d\x08" + bytes(8), "cannot be understood"),
    "a cell that is there twice": (
        xlsb_row(1, xlsb_cell(6, 0, xlsb_text("a")), xlsb_cell(6, 0, xlsb_text("b"))),
        "holds the cell A1 twice",
    ),
}


@pytest.mark.parametrize("fault", XLSB_FAULTS)
def test_binary_workbooks_that_are_damaged_are_refused_with_their_cause(
    tmp_path: Path, fault: str
) -> None:
    rows, words = XLSB_FAULTS[fault]
    assert words in refusal(tmp_path, xlsb(rows, strings=STRINGS), "book.xlsb")


def test_workbooks_with_any_byte_changed_are_read_or_refused(tmp_path: Path) -> None:
    """Never a traceback, a hang, or a refusal without its cause."""
    rng = random.Random(7)
    cells = HEADERS + b"".join(records for records, _, _ in XLS_CELLS.values())
    text = struct.pack("<LL", 1, 1) + struct.pack("<HB", 5, 0) + b"abcde"
    older = bytearray(xls(cells, extra=record(0x00FC, text), formats=("General", "0.00")))
    path = tmp_path / "old.xls"
    refused = 0
    for _ in range(300):
        data = bytearray(older)
        for _ in range(rng.randrange(1, 4)):
            data[rng.randrange(8, 2_000)] = rng.randrange(256)
        path.write_bytes(data)
        try:
            read_grid(path, pause=no_pause)
        except WorkbookError as error:
            refused += 1
            assert error.remedy
    assert 0 < refused < 300


def test_binary_parts_with_any_byte_changed_are_read_or_refused(tmp_path: Path) -> None:
    rng = random.Random(8)
    rows = HEAD_ROW + b"".join(
        xlsb_row(number, SKU, cell) for number, (cell, _, _) in enumerate(XLSB_CELLS.values(), 2)
    )
    path = tmp_path / "book.xlsb"
    refused = 0
    for _ in range(150):
        changed = bytearray(rows)
        texts = [bytearray(text) for text in STRINGS]
        for part in (changed, texts[3]):
            part[rng.randrange(len(part))] = rng.randrange(256)
        path.write_bytes(xlsb(bytes(changed), strings=[bytes(text) for text in texts]))
        try:
            read_grid(path, pause=no_pause)
        except WorkbookError as error:
            refused += 1
            assert error.remedy
    assert 0 < refused < 150
