from __future__ import annotations

from decimal import Decimal

from sheetsync.reports.as_rows import _cell


def test_a_decimal_is_a_number_only_when_no_digit_is_lost() -> None:
    assert _cell(Decimal("12.5")) == 12.5
    assert _cell(Decimal("1.2345678901234567891")) == "1.2345678901234567891"
