"""Whole numbers and decimals."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Mapping, Sequence, Set
from datetime import date, time, timedelta
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from typing import Final, cast

import msgspec

from sheetsync.codecs.codec import (
    SHOWN_NUMBER,
    CellReading,
    Remark,
    Sweep,
    Unreadable,
    foreign_value,
    interleaved,
    number_shown,
    rounded,
)
from sheetsync.codecs.text import EXACT_DIGITS, clean_text, faulty, scientific_text
from sheetsync.model.definition import FieldDefinition
from sheetsync.model.finding import Severity
from sheetsync.model.values import Canonical, RawValue, decimal_text

_SAMPLE: Final = 1_000
"""Cells looked at to tell whether a column's numbers repeat."""

SIGNIFICANT: Final = 15
"""Digits that survive a JSON float and an Excel cell."""

_SPACE_MARKS: Final = " \u00a0\u202f\u2009"
_QUOTE_MARKS: Final = "'\u2019"
_EXPONENT: Final = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]+")
_ONE_MARK: Final = re.compile(r"[+-]?[0-9]{1,3}[.,'\u2019 \u00a0\u202f\u2009][0-9]{3}")
_API_NUMBER: Final = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?(?:[eE][+-]?[0-9]{1,3})?")
_UNIT: Final = re.compile(
    r"(?P<before>[^\W0-9_]{1,12}|[^\w\s.,+-])?\s*(?P<number>[+-]?[0-9][0-9.,]*)\s*"
    r"(?P<after>(?:[^\W0-9_]|[€$£¥°\"″′])(?:[^0-9]{0,11}|[^0-9\s]{0,10}[0-9]))?"
)
_SWEPT: Final = frozenset({float, str, type(None)})


@lru_cache(maxsize=64)
def _pattern(decimal: str, thousands: str) -> re.Pattern[str]:
    whole = "[0-9]+"
    if thousands:
        marks = next(
            (group for group in (_SPACE_MARKS, _QUOTE_MARKS) if thousands in group), thousands
        )
        whole = f"(?:[0-9]{{1,3}}(?:[{re.escape(marks)}][0-9]{{3}})+|[0-9]+)"
    mark = re.escape(decimal)
    return re.compile(
        f"(?P<sign>[+-]?)(?:(?P<whole>{whole})(?:{mark}(?P<part>[0-9]+))?|{mark}(?P<bare>[0-9]+))"
    )


def number_from_text(text: str, reading: CellReading) -> Decimal | Unreadable:
    """Read a number typed as text, by the marks of the mapping and no others.

    Source: ``spreadsheet-hazards.md`` H8, H11 to H13: only ASCII digits; a text that reads two
    ways, percent without a rule, and units are refused; the machine's locale plays no part.
    """
    percent = text.endswith("%")
    bare = text[:-1].rstrip(_SPACE_MARKS) if percent else text
    match = _pattern(reading.decimal, reading.thousands).fullmatch(bare)
    if match is None:
        return _no_number(bare, reading)
    if percent and reading.percent is None:
        return _percent(text)
    whole = re.sub("[^0-9]", "", match["whole"] or "0")
    part = match["part"] or match["bare"] or "0"
    if len(f"{whole}{part}".strip("0")) > SIGNIFICANT or len(whole.lstrip("0")) > SIGNIFICANT:
        return Unreadable(
            code="long-number",
            expected=f"at most {SIGNIFICANT} significant digits",
            remedy="Round the number.",
        )
    value = Decimal(f"{match['sign']}{whole}.{part}")
    return value / 100 if percent and reading.percent == "fraction" else value


def _percent(found: str) -> Unreadable:
    return Unreadable(
        code="percent",
        expected=f"a plain number; {found} may mean a fraction or a number of percent",
        remedy="Set percent: fraction or percent: number for this column in the mapping.",
    )


def _no_number(text: str, reading: CellReading) -> Unreadable:
    mark = f'decimal mark "{reading.decimal}"'
    ascii_form = "".join(
        str(digit) if (digit := unicodedata.digit(character, None)) is not None else character
        for character in text
    ).replace("\u2212", "-")
    if ascii_form != text:
        return Unreadable(
            code="not-a-number",
            expected="a number in the digits 0 to 9",
            remedy="Type the number with the digits 0 to 9.",
            suggestions=(ascii_form,),
        )
    if _EXPONENT.fullmatch(text):
        return scientific_text()
    if _ONE_MARK.fullmatch(text):
        return Unreadable(
            code="ambiguous-number",
            expected=f"a number with {mark}; this one reads two ways",
            remedy="Set decimal and thousands for this column in the mapping, or type a number.",
        )
    unit = _UNIT.fullmatch(text)
    if unit is not None and (unit["before"] or unit["after"]):
        return Unreadable(
            code="unit",
            expected="a number without a unit or currency",
            remedy="Type the number alone; put the unit into the header.",
            suggestions=(unit["number"],),
        )
    return Unreadable(
        code="not-a-number",
        expected=f"a number with {mark}",
        remedy="Type a number, or set decimal and thousands for this column in the mapping.",
    )


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
        )
    value = rounded(number)
    if shown.endswith("%"):
        if reading.percent is None:
            return _percent(f"{decimal_text(value)} shown as {shown}")
        return _fifteen(value * 100) if reading.percent == "number" else value
    if remarks is not None:
        if reading.percent == "fraction" and abs(value) > 1:
            remarks.append(
                Remark(
                    code="percent",
                    severity=Severity.WARNING,
                    expected="a fraction such as 0.19, or a cell in percent format",
                    remedy="Check whether the number of percent was typed instead.",
                )
            )
        seen = SHOWN_NUMBER.search(shown)
        if seen is not None and "E" not in shown and number_shown(seen[0]) != value:
            remarks.append(
                Remark(
                    code="number-shown-differently",
                    severity=Severity.WARNING,
                    expected=f"what the cell shows: it shows {shown}, and "
                    f"{decimal_text(value)} is used",
                    remedy="Round the value in the cell if what it shows is meant.",
                )
            )
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
