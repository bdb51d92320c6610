"""Whole numbers and decimals."""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping, Sequence, Set
from datetime import date, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Final, cast

import msgspec

from sheetsync.codecs.codec import (
    CellReading,
    Remark,
    Sweep,
    Unreadable,
    foreign_value,
    interleaved,
    number_text,
    rounded,
)
from sheetsync.codecs.codes import EXACT_DIGITS
from sheetsync.codecs.shown_number import shown_differently
from sheetsync.codecs.text import clean_text, faulty
from sheetsync.codecs.typed_number import SIGNIFICANT, number_from_text, percent_of_what
from sheetsync.model.definition import FieldDefinition
from sheetsync.model.finding import Severity
from sheetsync.model.values import Canonical, RawValue, decimal_text

_SAMPLE: Final = 1_000
"""Cells looked at to tell whether a column's numbers repeat."""

_API_NUMBER: Final = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?(?:[eE][+-]?[0-9]{1,3})?")
_SWEPT: Final = frozenset({float, str, type(None)})


def _number_from_cell(
    number: float, reading: CellReading, shown: str, remarks: list[Remark] | None
) -> Decimal | Unreadable:
    if not isfinite(number):
        return Unreadable(
            code="not-a-number", expected="a number", remedy="Type a number into the cell."
        )
    if abs(number) >= EXACT_DIGITS:
        return Unreadable(
            code="long-number",
            expected=f"at most {SIGNIFICANT} digits; Excel loses the others",
            remedy="Type a shorter number.",
            proof=f"the cell holds {number_text(number)}, those after the 15th digit zeroed",
        )
    value = rounded(number)
    is_percent = shown.endswith("%")
    if is_percent and reading.percent is None:
        return percent_of_what(f"{decimal_text(value)} shown as {shown}", value * 100)
    if is_percent and reading.percent == "number":
        value = _fifteen(value * 100)
    if remarks is None:
        return value
    if reading.percent == "fraction" and abs(value) > 1 and not is_percent:
        remarks.append(
            Remark(
                code="percent",
                severity=Severity.WARNING,
                expected="a fraction such as 0.19, or a cell in percent format",
                remedy="Check whether the number of percent was typed instead.",
                suggestions=(decimal_text(value / 100),),
                proof=f"as a fraction it is {decimal_text(value * 100)} %",
            )
        )
    if shown:
        percents = is_percent and reading.percent == "fraction"
        remark = shown_differently(value * 100 if percents else value, shown, used=value)
        if remark is not None:
            remarks.append(remark)
    return value


def _fifteen(value: Decimal) -> Decimal:
    return Decimal(format(value, f".{SIGNIFICANT}g"))


class DecimalCodec:
    """Decimals; canonical is a ``Decimal`` of at most 15 significant digits."""

    def from_cell(
        self,
        raw: RawValue,
        reading: CellReading,
        *,
        shown: str = "",
        remarks: list[Remark] | None = None,
    ) -> Canonical | Unreadable:
        """Read a number, or a text that is one by the mapping's marks."""
        match raw:
            case bool() | date() | time() | timedelta() | None:
                return Unreadable(
                    code="not-a-number",
                    expected="a number; the cell holds a date, a time or a truth value",
                    remedy="Format the column as Number and type the number again.",
                )
            case int() | float():
                return _number_from_cell(raw, reading, shown, remarks)
            case str():
                text = clean_text(raw, reading, remarks)
                if isinstance(text, Unreadable):
                    return text
                value = number_from_text(text, reading)
                if remarks is not None and isinstance(value, Decimal):
                    remarks.append(
                        Remark(
                            code="number-as-text",
                            severity=Severity.NOTICE,
                            expected="numbers; texts were read as numbers with the decimal mark "
                            f'"{reading.decimal}"',
                            remedy="Check one of them in the plan; to be told no more, format the "
                            "column as Number and type the numbers again.",
                            per_column=True,
                            repair=decimal_text(value).replace(".", reading.decimal),
                        )
                    )
                return value
            case _:
                return faulty(raw)

    def to_cell(self, value: Canonical) -> RawValue:
        """A number."""
        return float(value) if isinstance(value, Decimal | int) else str(value)

    def from_api(self, value: object, definition: FieldDefinition) -> Canonical | None:
        """A JSON number, through 15 significant digits; or a text that is one."""
        if value is None or value == "":
            return None
        if isinstance(value, float):
            return Decimal(format(value, ".15g")) if isfinite(value) else foreign_value(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return _fifteen(Decimal(value))
        if isinstance(value, str) and _API_NUMBER.fullmatch(value):
            return _fifteen(Decimal(value))
        return foreign_value(value)

    def to_api(self, value: Canonical, definition: FieldDefinition) -> object:
        """A JSON number, whole where it can be.

        Source: Plytix API v1, "Attribute types": decimals are numbers with a point.
        """
        number = Decimal(str(value))
        return int(number) if number == number.to_integral_value() else float(number)

    def sweep(
        self, values: Sequence[RawValue], reading: CellReading, *, blank: object = None
    ) -> Sweep:
        """Take all finite numeric cells; texts and the rest are doubtful."""
        types = set(map(type, values))
        if reading.percent is not None or not types <= _SWEPT:
            return Sweep(list(values), range(len(values)))
        if str not in types and len(set(values[:_SAMPLE])) > _SAMPLE // 2:
            present = cast("list[float]", [value for value in values if value is not None])
            numbers = array("d", present)
            if are_sure(numbers):
                made = interleaved(values, decimals(numbers), blank)
                return Sweep(made, (), extremes=decimals(_extremes(numbers)))
        distinct = set(values)
        sure = _sure_numbers(distinct)
        return _swept(values, distinct, dict(zip(sure, decimals(sure), strict=True)), blank)


def decimals(numbers: Sequence[float]) -> list[Decimal]:
    """Each number through 15 significant digits.

    All at once, which halves the time. The shortest digits that name a number are written faster
    still; where they are no more than 15, they are the ones. Numbers next to zero (below 1e-307)
    are named by fewer digits than 15 of theirs.
    """
    if not numbers:
        return []
    shortest = msgspec.json.encode(list(numbers))[1:-1] + b","
    texts = shortest.replace(b".0,", b",")[:-1].decode("ascii").split(",")
    if max(map(len, texts)) > SIGNIFICANT + len(".") or b"e-3" in shortest:
        texts = ("%.15g " * len(numbers) % tuple(numbers)).split()
    return list(map(Decimal, texts))


def _extremes(numbers: Sequence[float]) -> Sequence[float]:
    """The least and the greatest; nothing of nothing."""
    return (min(numbers), max(numbers)) if numbers else ()


def are_sure(numbers: Sequence[float]) -> bool:
    """Whether 15 digits hold every number; none is infinite or not a number."""
    return not numbers or (
        min(numbers) > -EXACT_DIGITS and max(numbers) < EXACT_DIGITS and isfinite(sum(numbers))
    )


def _sure_numbers(distinct: Set[RawValue]) -> list[float]:
    """The numbers among distinct values that 15 digits hold, in no set order."""
    numbers = [value for value in distinct if type(value) is float]
    if are_sure(numbers):
        return numbers
    return [number for number in numbers if -EXACT_DIGITS < number < EXACT_DIGITS]


def _swept(
    values: Sequence[RawValue],
    distinct: Set[RawValue],
    known: Mapping[float, object],
    blank: object,
) -> Sweep:
    memo: dict[object, object] = dict(known.items())
    memo[None] = blank
    doubts = {value for value in distinct if value not in memo}
    if not doubts:
        return Sweep(list(map(memo.__getitem__, values)), ())
    doubtful = [position for position, value in enumerate(values) if value in doubts]
    return Sweep(list(map(memo.get, values)), doubtful)


class IntCodec:
    """Whole numbers of at most 15 digits; canonical is an ``int``."""

    def __init__(self) -> None:
        self._decimals = DecimalCodec()

    def from_cell(
        self,
        raw: RawValue,
        reading: CellReading,
        *,
        shown: str = "",
        remarks: list[Remark] | None = None,
    ) -> Canonical | Unreadable:
        """Read a whole number, or a text that is one by the mapping's marks."""
        value = self._decimals.from_cell(raw, reading, shown=shown, remarks=remarks)
        if not isinstance(value, Decimal):
            return value
        if value != value.to_integral_value():
            return Unreadable(
                code="not-an-integer",
                expected="a whole number",
                remedy="Type a whole number.",
            )
        return int(value)

    def to_cell(self, value: Canonical) -> RawValue:
        """A number."""
        return self._decimals.to_cell(value)

    def from_api(self, value: object, definition: FieldDefinition) -> Canonical | None:
        """A JSON number, whole; one with a fraction stays a decimal, so that it shows."""
        number = self._decimals.from_api(value, definition)
        if isinstance(number, Decimal) and number == number.to_integral_value():
            return int(number)
        return number

    def to_api(self, value: Canonical, definition: FieldDefinition) -> object:
        """A JSON number."""
        return self._decimals.to_api(value, definition)

    def sweep(
        self, values: Sequence[RawValue], reading: CellReading, *, blank: object = None
    ) -> Sweep:
        """Take all whole numeric cells."""
        if reading.percent is not None or not set(map(type, values)) <= _SWEPT:
            return Sweep(list(values), range(len(values)))
        distinct = set(values)
        whole = {number: int(number) for number in _sure_numbers(distinct) if number.is_integer()}
        return _swept(values, distinct, whole, blank)
