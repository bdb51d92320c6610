"""The fast reader with its sidecar and the exact reader tell the same of every sheet."""

from __future__ import annotations

from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from sheetsync.model.place import column_letters
from sheetsync.ports import no_progress
from sheetsync.workbook.cells.grid import Grid
from sheetsync.workbook.cells.structure import Structure
from sheetsync.workbook.files.limits import ReadLimits
from sheetsync.workbook.files.package import Package
from sheetsync.workbook.reading.shown import ShownTexts
from sheetsync.workbook.xlsx import opened
from sheetsync.workbook.xlsx.opened import OpenedWorkbook
from tests.unit.workbook.made_workbooks import packed, sheet_xml, workbook_parts

FORMATS = ("General", "0.00", "yyyy-mm-dd", "00000", "@", "h:mm", "[h]:mm", "0%", "0.00E+00")
STRINGS = (
    "<si><t>Blue</t></si><si><t></t></si><si><t> cut </t></si><si><t>   </t></si>"
    "<si><r><rPr><strike/></rPr><t>Red</t></r><r><t>Green</t></r></si><si><t>a_x000D_b</t></si>"
    "<si><t/></si>"
)

numbers = st.one_of(
    st.integers(-5, 100_000).map(str),
    st.floats(-1e6, 1e6).map(lambda number: f"{number:.10g}"),
    st.sampled_from(
        ["4006381333931", "0.5", "60", "61", "2958466", "1E3", "19.995", "45292.999999999", "abc"]
    ),
)
styles = st.integers(0, len(FORMATS) - 1)
formulas = st.sampled_from(
    [
        "<f>A1</f>",
        '<f t="shared" si="0"/>',
        '<f t="array" ref="HERE:F99">A1:B3</f>',
        "<f>A1&amp;B1</f>",
    ]
)


def number_cell(style: int, number: str) -> str:
    return f's="{style}"><v>{number}</v>'


def formula_cell(style: int, formula: str, result: str) -> str:
    return f's="{style}">{formula}{result}'


cells = st.one_of(
    st.builds(number_cell, styles, numbers),
    st.builds('s="{}" t="s"><v>{}</v>'.format, styles, st.integers(0, 7)),
    st.builds('s="{}" t="b"><v>{}</v>'.format, styles, st.sampled_from("01")),
    st.builds(
        formula_cell,
        styles,
        formulas,
        st.sampled_from(["", "<v></v>", "<v/>", "<v>0</v>", "<v>7.25</v>"]),
    ),
    st.sampled_from(
        [
            's="0"></c>',
            's="3">',
            't="str"><f>A1</f><v></v>',
            't="str"><f>A1</f><v>text</v>',
            't="str"><f>A1</f>',
            't="e"><v>#N/A</v>',
            't="e"><v>#SPILL!</v>',
            't="e"><f>1/0</f><v>#DIV/0!</v>',
            't="e" vm="1"><v>#VALUE!</v>',
            't="inlineStr"><is><t>own</t></is>',
            't="inlineStr"><is><t></t></is>',
            't="inlineStr"><is><t>  </t></is>',
            't="inlineStr"><is><r><t>a</t></r><r><rPr><vertAlign val="subscript"/></rPr>'
            "<t>b</t></r></is>",
            't="d"><v>2026-05-01</v>',
            't="n"><v>12</v>',
        ]
    ).filter(lambda cell: not cell.endswith("</c>")),
)
rows = st.lists(
    st.tuples(st.integers(1, 3), st.booleans(), st.lists(st.one_of(st.none(), cells), max_size=5)),
    max_size=8,
)


def xml_of(rows: list[tuple[int, bool, list[str | None]]]) -> str:
    number = 0
    text = []
    for step, hidden, row in rows:
        number += step
        inside = "".join(
            f'<c r="{column_letters(index)}{number}" '
            f"{cell.replace('HERE', f'{column_letters(index)}{number}')}</c>"
            for index, cell in enumerate(row)
            if cell is not None
        )
        mark = ' hidden="1"' if hidden else ""
        text.append(f'<row r="{number}"{mark}>{inside}</row>')
    return "".join(text)


def told(grid: Grid, structure: Structure) -> dict[str, object]:
    """Everything that a grid tells, in a form that can be compared."""
    rows = set(grid.row_numbers)
    return {
        "rows": grid.row_numbers,
        "values": {
            column: [(type(value), value) for value in values]
            for column, values in grid.values.items()
            if any(value is not None for value in values)
        },
        "columns": grid.filled_columns,
        "formulas": {
            (row, column)
            for column, found in grid.formulas.items()
            for row in found & rows
            if column in grid.values
            and grid.values[column][grid.row_numbers.index(row)] is not None
        },
        "shown": {
            (column, position): text
            for column, found in grid.styles.items()
            if column in grid.values
            for shown in [
                ShownTexts(grid.values[column], grid.row_numbers, found, structure.formats)
            ]
            for position in range(len(rows))
            if (text := shown.get(position)) is not None
        },
        "hidden": grid.hidden_rows & rows,
        "marked texts": {
            place: mark for place, mark in grid.marks.texts.items() if place[0] in rows
        },
        "merges": grid.merges,
    }


def grid_by(data: bytes, limits: ReadLimits, below: int) -> tuple[dict[str, object], bool]:
    workbook = OpenedWorkbook(Package(data, "made.xlsx", limits), limits, no_progress)
    (sheet,) = workbook.structure.sheets
    grid = workbook.grid(sheet, below=below, keep=None)
    return told(grid, workbook.structure), bool(workbook.exact)


@settings(max_examples=150, deadline=None)
@given(rows, st.booleans(), st.integers(0, 2), st.booleans())
def test_both_readers_tell_the_same(
    rows: list[tuple[int, bool, list[str | None]]],
    recalculates: bool,
    below: int,
    epoch_1904: bool,
) -> None:
    data = packed(
        workbook_parts(
            {
                "Made": sheet_xml(
                    xml_of(rows), tail='<mergeCells><mergeCell ref="A2:B3"/></mergeCells>'
                )
            },
            formats=FORMATS,
            strings=STRINGS,
            calculation='<calcPr fullCalcOnLoad="1"/>' if recalculates else "",
            properties=f'<workbookPr date1904="{int(epoch_1904)}"/>',
        )
    )
    usual, _ = grid_by(data, ReadLimits(), below)
    with patch.multiple(opened, PIECE_BYTES=1, BLOCK_BYTES=64):
        in_pieces, _ = grid_by(data, ReadLimits(), below)
    with patch.object(opened, "MOST_STRINGS", 0):
        at_once, _ = grid_by(data, ReadLimits(), below)
    assert in_pieces == usual
    assert at_once == usual
    exact, was_exact = grid_by(data, ReadLimits(grid_cells=-1), below)
    assert was_exact
    assert usual == exact
