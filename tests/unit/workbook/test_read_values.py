"""What cells say: seven states that look blank, numbers as shown, dates of both epochs."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from sheetsync.model.table import Column, Table
from sheetsync.model.values import CellFault, FaultyCell, RawValue
from sheetsync.workbook.reading.read import read_grid, read_workbook
from tests.unit.workbook.made_workbooks import mapping_of, row_of, saved, text_cell

HEADER = row_of(1, "SKU", "Value")


def table_of(path: Path, **mapping: object) -> Table:
    reading = read_workbook(path, mapping_of("Value", **mapping))  # type: ignore[arg-type]
    return reading.tables[0][1]


def values_of(path: Path) -> list[RawValue]:
    return list(column_of(path).values)


def column_of(path: Path) -> Column:
    column = table_of(path).column("Value")
    assert column is not None
    return column


def with_cells(*cells: str) -> str:
    """Rows 2, 3 … with a key in A and one of these cells in B."""
    rows = (
        f'<row r="{number}">{text_cell(f"A{number}", f"K-{number}")}{cell.format(number)}</row>'
        for number, cell in enumerate(cells, 2)
    )
    return HEADER + "".join(rows)


def fault(kind: CellFault, shown: str = "") -> FaultyCell:
    return FaultyCell(fault=kind, shown=shown)


def test_the_states_that_look_blank_are_told_apart(tmp_path: Path) -> None:
    rows = with_cells(
        "",
        '<c r="B{0}" s="0"/>',
        '<c r="B{0}" t="inlineStr"><is><t></t></is></c>',
        '<c r="B{0}" t="inlineStr"><is><t xml:space="preserve">  </t></is></c>',
        '<c r="B{0}"><f>A1*2</f></c>',
        '<c r="B{0}"><f>A1*2</f><v></v></c>',
        '<c r="B{0}"><f>A1*2</f><v/></c>',
        '<c r="B{0}" t="str"><f>""</f><v></v></c>',
        '<c r="B{0}" t="e"><v>#N/A</v></c>',
        '<c r="B{0}" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        '<c r="B{0}" t="e" vm="1"><v>#VALUE!</v></c>',
        '<c r="B{0}" vm="1" t="e"><v>#VALUE!</v></c>',
        '<c r="B{0}"><f>A1*2</f><v>4</v></c>',
    )
    unsaved = fault(CellFault.UNSAVED_FORMULA)
    assert values_of(saved(tmp_path, rows)) == [
        None,
        None,
        None,
        "  ",
        unsaved,
        unsaved,
        unsaved,
        "",
        fault(CellFault.ERROR, "#N/A"),
        fault(CellFault.ERROR, "#DIV/0!"),
        fault(CellFault.PICTURE, "#VALUE!"),
        fault(CellFault.PICTURE, "#VALUE!"),
        4.0,
    ]


def test_errors_that_the_fast_reader_does_not_know_are_told_as_errors(tmp_path: Path) -> None:
    rows = with_cells('<c r="B{0}" t="e"><v>#SPILL!</v></c>', '<c r="B{0}"><v>7</v></c>')
    assert values_of(saved(tmp_path, rows)) == [fault(CellFault.ERROR, "#SPILL!"), 7.0]


def test_results_of_a_workbook_that_asks_for_recalculation_were_never_saved(
    tmp_path: Path,
) -> None:
    rows = with_cells('<c r="B{0}"><f>1+1</f><v>0</v></c>', '<c r="B{0}"><v>3</v></c>')
    asking = saved(tmp_path, rows, calculation='<calcPr fullCalcOnLoad="1"/>')
    assert [type(value) for value in values_of(asking)] == [FaultyCell, float]
    calm = saved(tmp_path, rows, calculation='<calcPr calcId="1"/>')
    assert values_of(calm) == [0.0, 3.0]


def test_every_cell_of_an_array_formula_is_a_result(tmp_path: Path) -> None:
    rows = with_cells(
        '<c r="B{0}"><f t="array" ref="B2:B3">A2:A3</f><v>5</v></c>', '<c r="B{0}"><v>6</v></c>'
    )
    assert column_of(saved(tmp_path, rows)).formulas == {0, 1}
    asking = saved(tmp_path, rows, calculation='<calcPr fullCalcOnLoad="1"/>')
    assert values_of(asking) == [
        fault(CellFault.UNSAVED_FORMULA, ""),
        fault(CellFault.UNSAVED_FORMULA, ""),
    ]


def test_formulas_without_a_result_below_the_last_value_are_not_lost(tmp_path: Path) -> None:
    last = '<row r="9"><c r="B9"><f>A1</f></c></row>'
    ((_, table),) = read_workbook(
        saved(tmp_path, with_cells('<c r="B{0}"><v>1</v></c>') + last), mapping_of("Value")
    ).tables
    assert list(table.row_numbers) == [2, 9]
    assert [list(column.values) for column in table.columns] == [
        ["K-2", None],
        [1.0, fault(CellFault.UNSAVED_FORMULA)],
    ]


def test_formula_results_are_counted_in_one_notice(tmp_path: Path) -> None:
    rows = with_cells(*['<c r="B{0}"><f>1+1</f><v>2</v></c>'] * 3, '<c r="B{0}"><v>1</v></c>')
    path = saved(tmp_path, rows)
    reading = read_workbook(path, mapping_of("Value"))
    (finding,) = [one for one in reading.findings if one.code == "formula-result"]
    assert (finding.count, str(finding.place)) == (3, "catalogue.xlsx › Products › B2 (Value)")
    assert column_of(path).formulas == {0, 1, 2}


@pytest.mark.parametrize(
    ("stored", "value"),
    [
        ("1", 1.0),
        ("1.50", 1.5),
        ("00012", 12.0),
        ("1E3", 1000.0),
        ("4006381333931", 4006381333931.0),
        ("0.30000000000000004", 0.30000000000000004),
        ("-7.5", -7.5),
    ],
)
def test_numbers_are_taken_as_stored(tmp_path: Path, stored: str, value: float) -> None:
    assert values_of(saved(tmp_path, with_cells(f'<c r="B{{0}}"><v>{stored}</v></c>'))) == [value]


@pytest.mark.parametrize("stored", ["abc", "nan", "inf", "1_0", "12abc", "1e999", "１２"])
def test_a_damaged_number_spoils_its_own_cell_only(tmp_path: Path, stored: str) -> None:
    rows = with_cells(f'<c r="B{{0}}"><v>{stored}</v></c>', '<c r="B{0}"><v>8</v></c>')
    assert values_of(saved(tmp_path, rows)) == [fault(CellFault.UNREADABLE, stored), 8.0]


@pytest.mark.parametrize("index", ["5", "-1", "1.0", ""])
def test_a_reference_to_no_text_spoils_its_own_cell_only(tmp_path: Path, index: str) -> None:
    rows = with_cells(f'<c r="B{{0}}" t="s"><v>{index}</v></c>', '<c r="B{0}" t="s"><v>0</v></c>')
    path = saved(tmp_path, rows, strings="<si><t>Blue</t></si>")
    wrong = fault(CellFault.UNREADABLE, index) if index else None
    assert values_of(path) == [wrong, "Blue"]


def test_words_that_mean_missing_elsewhere_stay_words(tmp_path: Path) -> None:
    words = ["NA", "None", "null", "nan", "-", "TRUE", "1", "1e5"]
    rows = HEADER + "".join(row_of(n, f"K-{n}", word) for n, word in enumerate(words, 2))
    assert values_of(saved(tmp_path, rows)) == words


def test_a_column_of_several_types_keeps_each(tmp_path: Path) -> None:
    values: list[RawValue] = [7.0, "A-7", None, True, False, 0.0, 1.0, "1"]
    rows = HEADER + "".join(
        row_of(n, f"K-{n}", value)  # type: ignore[arg-type]  # no dates among them
        for n, value in enumerate(values, 2)
    )
    found = values_of(saved(tmp_path, rows))
    assert [(type(one), one) for one in found] == [(type(one), one) for one in values]


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("a_x000D_b", "a\rb"),
        ("_x005F_x000D_", "_x000D_"),
        ("_x0041_", "A"),
        ("_xD800_", "_xD800_"),
        ("x_y", "x_y"),
    ],
)
def test_escapes_are_decoded_exactly_once(tmp_path: Path, stored: str, text: str) -> None:
    cell = f'<c r="B{{0}}" t="inlineStr"><is><t>{stored}</t></is></c>'
    plain = saved(tmp_path, with_cells(cell))
    exact = saved(tmp_path, with_cells(cell, '<c r="B{0}" t="e"><v>#SPILL!</v></c>'))
    assert values_of(plain)[0] == values_of(exact)[0] == text


@pytest.mark.parametrize("exact", [False, True])
def test_only_the_text_itself_counts_not_its_reading_aid(tmp_path: Path, exact: bool) -> None:
    strings = (
        "<si><r><t>東</t></r><rPh sb='0' eb='1'><t>ヒガシ</t></rPh><r><t>京</t></r></si>"
        "<si><t> cut </t></si><si><t xml:space='preserve'> kept </t></si><si><t>   </t></si>"
    )
    cells = [f'<c r="B{{0}}" t="s"><v>{index}</v></c>' for index in range(4)]
    more = ['<c r="B{0}" t="e"><v>#SPILL!</v></c>'] if exact else []
    path = saved(tmp_path, with_cells(*cells, *more), strings=strings)
    assert values_of(path)[:4] == ["東京", "cut", " kept ", "   "]


@pytest.mark.parametrize(
    ("code", "stored", "value"),
    [
        ("yyyy-mm-dd", "45292", date(2024, 1, 1)),
        ("yyyy-mm-dd", "45292.25", datetime(2024, 1, 1, 6)),  # noqa: DTZ001
        ("yyyy-mm-dd", "61", date(1900, 3, 1)),
        ("h:mm", "0.5", time(12)),
        ("[h]:mm", "1.5", timedelta(days=1, hours=12)),
        ("yyyy-mm-dd", "2958465", date(9999, 12, 31)),
        ("yyyy-mm-dd", "-1", -1.0),
        ("yyyy-mm-dd", "2958466", 2958466.0),
        ("dd/mm/yyyy", "4006381333931", 4006381333931.0),
        ("[h]:mm", "4006381333931", 4006381333931.0),
        ('0 "days"', "45292", 45292.0),
        ("[$€-407] 0.00", "12.5", 12.5),
        ("0\\d", "3", 3.0),
    ],
)
def test_dates_are_numbers_under_a_date_format(
    tmp_path: Path, code: str, stored: str, value: RawValue
) -> None:
    rows = with_cells(f'<c r="B{{0}}" s="1"><v>{stored}</v></c>')
    assert values_of(saved(tmp_path, rows, formats=("General", code))) == [value]


def test_a_moment_before_midnight_does_not_become_the_next_day(tmp_path: Path) -> None:
    rows = with_cells('<c r="B{0}" s="1"><v>45292.999999999</v></c>')
    (value,) = values_of(saved(tmp_path, rows, formats=("General", "yyyy-mm-dd")))
    assert isinstance(value, datetime)
    assert value.date() == date(2024, 1, 1)


def test_days_count_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    rows = with_cells('<c r="B{0}" s="1"><v>43830</v></c>', '<c r="B{0}" s="1"><v>-2</v></c>')
    path = saved(
        tmp_path,
        rows,
        formats=("General", "yyyy-mm-dd"),
        properties='<workbookPr date1904="1"/>',
    )
    assert values_of(path) == [date(2024, 1, 1), -2.0]


def test_numbers_that_no_date_format_can_show_are_said_so(tmp_path: Path) -> None:
    rows = with_cells('<c r="B{0}" s="1"><v>4006381333931</v></c>')
    column = column_of(saved(tmp_path, rows, formats=("General", "dd/mm/yyyy")))
    assert dict(column.shown) == {0: "########"}


@pytest.mark.parametrize(
    ("code", "stored", "shown"),
    [
        ("00000", "12", "00012"),
        ("0.00", "19.995", "20.00"),
        ("0%", "0.19", "19%"),
        ("0.00E+00", "4006381333931", "4.01E+12"),
        ("0.00", "5", "5.00"),
        ("#,##0", "1234567", "1,234,567"),
    ],
)
def test_a_number_shown_otherwise_than_by_its_digits_tells_what_is_shown(
    tmp_path: Path, code: str, stored: str, shown: str
) -> None:
    rows = with_cells(f'<c r="B{{0}}" s="1"><v>{stored}</v></c>', '<c r="B{0}" s="1"/>')
    column = column_of(saved(tmp_path, rows, formats=("General", code)))
    assert column.shown
    assert column.shown[0] == shown


@pytest.mark.parametrize("code", ["General", "@", "0"])
def test_a_number_shown_by_its_digits_tells_nothing(tmp_path: Path, code: str) -> None:
    rows = with_cells('<c r="B{0}" s="1"><v>12</v></c>')
    column = column_of(saved(tmp_path, rows, formats=("General", code)))
    assert 0 not in column.shown


def test_iterating_over_what_is_shown_leaves_out_zeros_at_the_end(tmp_path: Path) -> None:
    rows = with_cells(
        *(f'<c r="B{{0}}" s="1"><v>{stored}</v></c>' for stored in ("5", "19.9", "19.995", "0.1"))
    )
    column = column_of(saved(tmp_path, rows, formats=("General", "0.00")))
    assert list(column.shown) == [2]


def test_the_format_of_cells_without_a_style_counts_too(tmp_path: Path) -> None:
    rows = with_cells('<c r="B{0}"><v>12</v></c>')
    column = column_of(saved(tmp_path, rows, formats=("00000",)))
    assert dict(column.shown) == {}
    assert column.shown[0] == "00012"


def test_struck_and_raised_parts_of_a_text_are_faults(tmp_path: Path) -> None:
    strings = (
        "<si><r><rPr><strike/></rPr><t>Red</t></r><r><t xml:space='preserve'> Blue</t></r></si>"
        "<si><r><t>10</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>3</t></r></si>"
        "<si><r><rPr><b/></rPr><t>bold</t></r></si>"
    )
    cells = [f'<c r="B{{0}}" t="s"><v>{index}</v></c>' for index in range(3)]
    path = saved(tmp_path, with_cells(*cells), strings=strings)
    struck = FaultyCell(fault=CellFault.STRUCK, shown="Red Blue")
    joined = FaultyCell(fault=CellFault.JOINED, shown="103")
    assert values_of(path) == [struck, joined, "bold"]


def test_iso_dates_stored_as_such_are_dates(tmp_path: Path) -> None:
    rows = with_cells(
        '<c r="B{0}" t="d"><v>2026-05-01</v></c>',
        '<c r="B{0}" t="d"><v>2026-05-01T10:00:00</v></c>',
    )
    found = values_of(saved(tmp_path, rows))
    assert found == [date(2026, 5, 1), datetime(2026, 5, 1, 10)]  # noqa: DTZ001


def test_the_grid_counts_what_the_xml_counts(tmp_path: Path) -> None:
    rows = with_cells(
        '<c r="B{0}"><v>1</v></c>', '<c r="B{0}" t="e"><v>#N/A</v></c>', '<c r="B{0}"/>'
    )
    (grid,) = read_grid(saved(tmp_path, rows))
    assert grid.filled == 2 + 3 + 2
    assert not grid.exact


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="B{0}" s="1" ><v>45292.999999999</v></c>',
        '<c r="B{0}" t="n" s="1"><v>45292.999999999</v></c>',
        '<c s="1" r="B{0}"><v>45292.999999999</v></c>',
        '<c r="B{0}" s="1" cm="1"><v>45292.999999999</v></c>',
        '<c r="B{0}" s="1"><v>45292.999999999</v></c>',
    ],
)
def test_the_order_of_a_cells_attributes_does_not_matter(tmp_path: Path, cell: str) -> None:
    """The fast reader would round this moment up to the next day, with another style unseen."""
    path = saved(tmp_path, with_cells(cell), formats=("General", "yyyy-mm-dd"))
    (found,) = values_of(path)
    assert isinstance(found, datetime)
    assert found.date() == date(2024, 1, 1)


def test_a_large_sheet_that_is_plainly_written_is_read_fast(tmp_path: Path) -> None:
    rows = HEADER + "".join(row_of(n, f"K-{n}", n / 4, "x" * 60) for n in range(2, 9_000))
    (grid,) = read_grid(saved(tmp_path, rows))
    assert not grid.exact
    assert grid.filled == 2 + 3 * 8_998


@pytest.mark.parametrize(
    ("stored", "value"),
    [
        ("a _xD83D_", FaultyCell(fault=CellFault.UNREADABLE, shown="a _xD83D_")),
        ("_x005F_xD83D_", "_xD83D_"),
    ],
)
def test_half_of_a_sign_is_a_fault_and_its_name_is_none(
    tmp_path: Path, stored: str, value: RawValue
) -> None:
    """H20: a lone surrogate never reaches a writer."""
    path = saved(
        tmp_path, with_cells('<c r="B{0}" t="s"><v>0</v></c>'), strings=f"<si><t>{stored}</t></si>"
    )
    assert values_of(path) == [value]
