"""How a number typed as text may be read, whatever the mapping says of its marks."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from sheetsync.model.values import decimal_text

_SPACES: Final = " \u00a0\u202f\u2009"
_QUOTES: Final = "'\u2019"
_GROUPED: Final = rf"[0-9]{{1,3}}(?P<mark>[.,{_SPACES}{_QUOTES}])[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})*"
_BY_GROUPS: Final = re.compile(
    rf"(?P<sign>[+-]?)(?P<whole>{_GROUPED})(?:(?P<point>[.,])(?P<part>[0-9]+))?"
)
_BY_POINT: Final = re.compile(r"(?P<sign>[+-]?)(?P<whole>[0-9]*)[.,](?P<part>[0-9]+)")
_NO_DIGIT: Final = re.compile("[^0-9]")


def number_readings(text: str) -> tuple[Decimal, ...]:
    """Every number that a text of ASCII digits, marks and a sign can mean.

    ``1,234`` is 1234 or 1.234; ``1.234,56`` is 1234.56 alone, and so is ``1 234,56``. Empty when
    the text is no number in any spelling.
    """
    found: dict[Decimal, None] = {}
    groups = _BY_GROUPS.fullmatch(text)
    if groups is not None and groups["point"] != groups["mark"]:
        whole = _NO_DIGIT.sub("", groups["whole"])
        found[Decimal(f"{groups['sign']}{whole}.{groups['part'] or '0'}")] = None
    point = _BY_POINT.fullmatch(text)
    if point is not None:
        found[Decimal(f"{point['sign']}{point['whole'] or '0'}.{point['part']}")] = None
    return tuple(found)


def as_texts(numbers: tuple[Decimal, ...], decimal: str) -> tuple[str, ...]:
    """Numbers as texts with a decimal mark and no other."""
    return tuple(dict.fromkeys(decimal_text(number).replace(".", decimal) for number in numbers))
