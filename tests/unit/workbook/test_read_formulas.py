"""A formula is worth its saved result; one without is no blank."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheetsync.model.values import CellFault, FaultyCell, RawValue
from sheetsync.workbook.reading.read import read_workbook
from tests.unit.workbook.made_workbooks import mapping_of, row_of, saved, text_cell

UNSAVED = FaultyCell(fault=CellFault.UNSAVED_FORMULA)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="B2" t="str"><f>A1&amp;""</f><v>x</v></c>', "x"),
        ('<c r="B2" t="str"><f>A1&amp;""</f><v></v></c>', ""),
        ('<c r="B2" t="str"><f>A1&amp;""</f></c>', UNSAVED),
        ('<c r="B2" t="b"><f>A1=1</f></c>', UNSAVED),
        ('<c r="B2"><f>A1*2</f><v>4</v></c>', 4.0),
        ('<c r="B2"><f>A1*2</f></c>', UNSAVED),
    ],
    ids=["text", "empty text", "text never saved", "truth never saved", "number", "never saved"],
)
def test_a_formula_without_a_saved_result_is_never_taken_for_an_empty_text(
    tmp_path: Path, cell: str, value: RawValue
) -> None:
    rows = (
        row_of(1, "SKU", "Value")
        + f'<row r="2">{text_cell("A2", "K-1")}{cell}</row>'
        + row_of(3, "K-2", "y")
    )
    ((_, table),) = read_workbook(saved(tmp_path, rows), mapping_of("Value")).tables
    column = table.column("Value")
    assert column is not None
    assert list(column.values) == [value, "y"]
