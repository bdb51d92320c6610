from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from sheetsync.codecs.codec import CellReading
from sheetsync.codecs.registry import codec
from sheetsync.model.definition import TypeClass
from sheetsync.model.values import CellFault, FaultyCell, RawValue
from tests.strategies import definition
from tests.unit.codecs.reading import code_of, read, read_with_remarks

FIELD = definition(TypeClass.DATE)
DAY = date(2026, 5, 1)


@pytest.mark.parametrize(
    "raw",
    [
        DAY,
        datetime.fromisoformat("2026-05-01"),
        "2026-05-01",
        " 2026-05-01 ",
        "2026-05-01T00:00:00",
        "2026-05-01 00:00",
        "2026-05-01T00:00:00.000Z",
    ],
)
def test_date_cells_and_iso_text_are_read(raw: RawValue) -> None:
    found = read(TypeClass.DATE, raw)
    assert found == DAY
    assert type(found) is date


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("1.5.2026", "dmy"),
        ("01/05/2026", "dmy"),
        ("5/1/2026", "mdy"),
        ("05-01-2026", "mdy"),
        ("2026/5/1", "ymd"),
        ("2026 05 01", "ymd"),
        ("2026-05-01", "dmy"),
    ],
)
def test_other_text_is_read_in_the_order_of_the_mapping(text: str, order: str) -> None:
    assert read(TypeClass.DATE, text, date_order=order) == DAY


@pytest.mark.parametrize(
    ("raw", "order", "code"),
    [
        ("03/04/2026", None, "ambiguous-date"),
        ("25.12.2026", None, "ambiguous-date"),
        ("01.05.26", "dmy", "not-a-date"),
        ("2026.05.01", "dmy", "not-a-date"),
        ("123.5.2026", "dmy", "not-a-date"),
        ("31.02.2026", "dmy", "not-a-date"),
        ("2026-02-30", None, "not-a-date"),
        ("0000-01-01", None, "not-a-date"),
        ("1.5/2026", "dmy", "not-a-date"),
        ("25-Dec-2026", "dmy", "not-a-date"),
        ("tomorrow", None, "not-a-date"),
        ("2026-05-01T13:30:00", None, "not-a-date"),
        ("２０２６-05-01", None, "not-a-date"),
        (46143.0, None, "not-a-date"),
        (True, None, "not-a-date"),
        (time(12), None, "not-a-date"),
        (timedelta(hours=30), None, "not-a-date"),
        (date(1900, 2, 28), None, "not-a-date"),
        (datetime.fromisoformat("1899-12-31"), None, "not-a-date"),
        (" ", None, "spaces-only"),
        (FaultyCell(fault=CellFault.ERROR), None, "error-cell"),
    ],
)
def test_what_is_no_sure_day_is_refused(raw: RawValue, order: str | None, code: str) -> None:
    assert code_of(read(TypeClass.DATE, raw, date_order=order)) == code


def test_a_time_in_a_date_cell_is_dropped_and_told_of() -> None:
    raw = datetime.fromisoformat("2026-05-01T13:30")
    assert read_with_remarks(TypeClass.DATE, raw) == (DAY, ["time-dropped"])


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        (None, None),
        ("", None),
        ("2026-05-01", DAY),
        ("2026-05-01T00:00:00", DAY),
        ("2026-05-01T23:59:59.999Z", DAY),
        ("2026-05-01T00:00:00+13:00", DAY),
        ("2026-13-01", "2026-13-01"),
        ("soon", "soon"),
        (1, "1"),
    ],
)
def test_days_of_plytix_are_read(answer: object, value: object) -> None:
    assert codec(TypeClass.DATE).from_api(answer, FIELD) == value


def test_a_day_goes_out_without_time() -> None:
    own = codec(TypeClass.DATE)
    assert own.to_api(DAY, FIELD) == "2026-05-01"
    assert own.to_api("soon", FIELD) == "soon"
    assert own.to_cell(DAY) == DAY
    assert own.to_cell(date(1899, 1, 1)) == "1899-01-01"
    assert own.to_cell("soon") == "soon"


def test_every_day_is_looked_at() -> None:
    swept = codec(TypeClass.DATE).sweep([DAY, None], CellReading(definition=FIELD))
    assert list(swept.doubtful) == [0, 1]
