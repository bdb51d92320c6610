"""Every setting of a column that says how its cells are read reaches the codec."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sheetsync.codecs.codec import CellReading
from sheetsync.mapping.sheet_mapping import DateOrder
from sheetsync.model.values import FieldName, RawValue, Wanted
from tests.unit.tables import sheet
from tests.unit.validation.accepting import accept, accept_column, bind, mapping

CASES: list[tuple[str, dict[str, Any], RawValue, Wanted]] = [
    ("Weight", {"decimal": ","}, "12,5", Decimal("12.5")),
    ("Weight", {"decimal": ",", "thousands": "."}, "1.234,5", Decimal("1234.5")),
    ("Weight", {"percent": "fraction"}, "12%", Decimal("0.12")),
    ("Care", {"separator": ";"}, "Oven; Hand wash", ("Hand wash", "Oven")),
    ("Launch", {"date_order": DateOrder.DMY}, "01/05/2026", date(2026, 5, 1)),
    ("Launch", {"date_order": DateOrder.MDY}, "01/05/2026", date(2026, 1, 5)),
    ("Size", {"pad": 5}, 12.0, "00012"),
]


@pytest.mark.parametrize(("header", "settings", "cell", "value"), CASES)
def test_a_cell_is_read_as_its_column_says(
    header: str, settings: dict[str, Any], cell: RawValue, value: Wanted
) -> None:
    accepted = accept_column(cell, header=header, **settings)
    assert accepted.errors == []
    assert accepted.wanted(header.lower()) == [value]
    plain = accept_column(cell, header=header)
    assert plain.errors or plain.wanted(header.lower()) != [value], "the setting does it"


def test_blanks_around_a_text_that_is_not_to_be_trimmed_are_asked_about() -> None:
    assert accept_column(" XL ").wanted("size") == ["XL"]
    assert accept_column(" XL ", trim=False).errors == ["surrounding-blanks"]


def test_every_way_to_read_a_cell_is_tried_above() -> None:
    ways = {one.name for one in fields(CellReading) if one.init} - {"definition"}
    tried = {name for _, settings, _, _ in CASES for name in settings}
    assert tried | {"trim"} == ways


def test_a_record_knows_the_cell_that_holds_its_key() -> None:
    table = accept(sheet("Size | SKU", "XL | A-1"), mapping(bind("Size"))).table
    assert table.key_columns[FieldName("sku")].header == "SKU"
    place = table.table.place(0, table.key_columns[FieldName("sku")])
    assert place.cell == "B2"
