"""Numbers whose cell shows another number than it holds."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from sheetsync.codecs.as_typed import scientific_number
from sheetsync.codecs.codec import SHOWN_NUMBER, Remark, number_shown
from sheetsync.codecs.codes import is_unshowable
from sheetsync.model.finding import Severity
from sheetsync.model.values import decimal_text

_MANTISSA_END: Final = "E"


def shown_differently(value: Decimal, shown: str, *, used: Decimal) -> Remark | None:
    """What is worth saying of a number and the text that Excel shows for it, if anything.

    Signs are left out of account, for a number format may write a negative number in brackets or
    in red.

    Args:
        value: What the cell holds, in the scale in which it is shown: 19.5 for 19.5 %.
        shown: What Excel shows; not empty.
        used: The value that goes on.
    """
    if is_unshowable(shown):
        return _other_number(
            shown, used, f"its number format is for dates; the number is still {decimal_text(used)}"
        )
    numbers = _numbers(shown)
    if not numbers or abs(value) in numbers:
        return None
    nearest = min(numbers, key=lambda one: abs(one - abs(value)))
    if not _is_rounding(abs(value), nearest, shown):
        return _other_number(shown, used, "")
    return Remark(
        code="rounded-on-screen",
        severity=Severity.WARNING,
        expected=f"what the cell shows: it shows {shown}, and {decimal_text(used)} is used",
        remedy="Round the values if what is shown is meant; the unrounded ones go to Plytix.",
        per_column=True,
        suggestions=(decimal_text(nearest.copy_sign(value)),) if value == used else (),
        proof=f"the cell holds {decimal_text(value)}, and its number format shows "
        f"{_decimals(nearest)} of {_decimals(Decimal(decimal_text(value)))} decimals",
    )


def _numbers(shown: str) -> list[Decimal]:
    """The numbers that a shown text holds, without signs; a unit such as ``m2`` may hold one."""
    if _MANTISSA_END in shown:
        number = scientific_number(shown)
        return [] if number is None else [abs(number)]
    return [abs(number_shown(found)) for found in SHOWN_NUMBER.findall(shown)]


def _is_rounding(value: Decimal, shown_number: Decimal, shown: str) -> bool:
    """Whether a shown number is the value to as many places as it has."""
    exponent = shown_number.as_tuple().exponent
    if not isinstance(exponent, int):
        return False
    step = Decimal(1).scaleb(exponent)
    return "/" not in shown and abs(value - shown_number) <= step / 2


def _decimals(number: Decimal) -> int:
    return len(format(number, "f").partition(".")[2])


def _other_number(shown: str, used: Decimal, proof: str) -> Remark:
    return Remark(
        code="number-shown-differently",
        severity=Severity.WARNING,
        expected=f"what the cell shows: it shows {shown}, and {decimal_text(used)} is used",
        remedy="Round the value in the cell if what it shows is meant.",
        proof=proof,
    )
