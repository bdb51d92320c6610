from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from sheetsync.codecs.codec import CellReading, found_text
from sheetsync.codecs.registry import WRITTEN_TYPES, can_write, codec
from sheetsync.model.definition import READ_ONLY_TYPES, TypeClass
from sheetsync.model.values import CellFault, FaultyCell, RawValue
from tests.strategies import definition
from tests.unit.codecs.reading import code_of, read

SHOWN = sorted(set(TypeClass) - WRITTEN_TYPES)


def test_computed_types_are_not_written() -> None:
    assert set(SHOWN) == set(READ_ONLY_TYPES)
    assert not any(map(can_write, SHOWN))
    assert can_write(TypeClass.TEXT)


@pytest.mark.parametrize("type_class", SHOWN)
def test_no_cell_feeds_a_type_that_is_not_written(type_class: TypeClass) -> None:
    assert code_of(read(type_class, "x")) == "read-only-field"
    swept = codec(type_class).sweep(["x"], CellReading(definition=definition(type_class)))
    assert list(swept.doubtful) == [0]
    with pytest.raises(TypeError, match="cannot be written"):
        codec(type_class).to_api("x", definition(type_class))


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        (None, None),
        ("", None),
        ([], None),
        ({}, "{}"),
        (71.43, Decimal("71.43")),
        (True, True),
        ("result", "result"),
        ({"id": "5bfa01"}, ("5bfa01",)),
        (["5bfa01", "5bfa02"], ("5bfa01", "5bfa02")),
        ([{"id": "5bfa01"}], ("5bfa01",)),
        ([{"name": "x"}], '[{"name": "x"}]'),
        ({"name": "x"}, '{"name": "x"}'),
    ],
)
def test_what_is_not_written_can_still_be_shown(answer: object, value: object) -> None:
    found = codec(TypeClass.FORMULA).from_api(answer, definition(TypeClass.FORMULA))
    assert found == value


def test_what_is_not_written_is_shown_as_text() -> None:
    assert codec(TypeClass.COMPLETENESS).to_cell(("5bfa01", "5bfa02")) == "5bfa01,5bfa02"


@pytest.mark.parametrize(
    ("raw", "shown", "text"),
    [
        (None, "", ""),
        ("a ", "", "a "),
        (True, "", "TRUE"),
        (False, "", "FALSE"),
        (12.0, "", "12"),
        (12.0, "00012", "12 (shown as 00012)"),
        (12.0, "12.00 €", "12"),
        (1234.5, "1,234.50", "1234.5"),
        (0.5, "0.50", "0.5"),
        (0.19, "19%", "0.19 (shown as 19%)"),
        (1.2e14, "1.2E+14", "120000000000000 (shown as 1.2E+14)"),
        (12.0, "####", "12 (shown as ####)"),
        (19.995, "20.00", "19.995 (shown as 20.00)"),
        (0.1 + 0.2, "", "0.3"),
        (float("inf"), "", "inf"),
        (date(2026, 5, 1), "", "2026-05-01"),
        (datetime.fromisoformat("2026-05-01"), "", "2026-05-01"),
        (datetime.fromisoformat("2026-05-01T13:30"), "", "2026-05-01 13:30:00"),
        (time(12, 30), "", "12:30:00"),
        (timedelta(hours=30), "", "1 day, 6:00:00"),
        (FaultyCell(fault=CellFault.ERROR, shown="#N/A"), "", "#N/A"),
    ],
)
def test_a_cell_is_told_as_people_see_it(raw: RawValue, shown: str, text: str) -> None:
    assert found_text(raw, shown) == text
