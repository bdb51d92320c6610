"""What the cells of a column look like, counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Final

from sheetsync.codecs.boolean import FALSE_WORDS, TRUE_WORDS
from sheetsync.codecs.characters import trimmed
from sheetsync.codecs.codec import number_text
from sheetsync.codecs.gtin import is_gtin
from sheetsync.mapping.propose_words import is_unit
from sheetsync.model.values import FaultyCell, RawValue

MOST_CELLS: Final = 2_000
"""Filled cells of a column that are looked at, spread over its length."""

_LONGEST: Final = 60
_LONGEST_KEY: Final = 80
_LEAST_GTIN: Final = 12
"""Digits; shorter numbers have a right check digit by chance too often."""
_LEAST_NUMBER: Final = 10 ** (_LEAST_GTIN - 1)
_WORDS: Final = (TRUE_WORDS | FALSE_WORDS) - {"0", "1"}
_NUMBER: Final = re.compile(r"[+-]?[0-9][0-9.,'\u2019 \u00a0\u202f\u2009]*")
_PERCENT: Final = re.compile(_NUMBER.pattern + "%")
_WHOLE: Final = re.compile(r"[+-]?(?:0|[1-9][0-9]*)")
_ZEROS: Final = re.compile(r"0[0-9]+")
_DATE: Final = re.compile(
    r"[0-9]{4}([./-])[0-9]{1,2}\1[0-9]{1,2}(?:[T ][0-9:.]+Z?)?"
    r"|[0-9]{1,2}([./-])[0-9]{1,2}\2(?:[0-9]{4}|[0-9]{2})"
)
_URL: Final = re.compile(r"(?:https?|ftp)://\S+|www\.\S+", re.IGNORECASE)
_WORD: Final = re.compile(r"\S+")


_MEASURED: Final = re.compile(
    r"([^\W\d_]{1,3}|[€$£¥])?\s?[+-]?[0-9][0-9.,'\u2019]*\s?([^\W\d_]{1,6}[0-9²³]?|[€$£¥\"″]|)"
)
_CURRENCIES: Final = frozenset(
    {"€", "$", "£", "eur", "usd", "gbp", "chf", "sek", "nok", "dkk", "pln"}
)


class Shape(Enum):
    """What a cell looks like."""

    TRUTH = "truth"
    TRUTH_WORD = "truth word"
    ZERO_OR_ONE = "0 or 1"
    WHOLE = "whole"
    FRACTION = "fraction"
    PERCENT = "percent"
    ZEROS = "zeros in front"
    """A number whose format shows zeros in front."""
    WHOLE_TEXT = "whole text"
    NUMBER_TEXT = "number text"
    PERCENT_TEXT = "percent text"
    DAY = "day"
    MOMENT = "moment"
    DAY_TEXT = "day text"
    GTIN = "gtin"
    URL = "url"
    CODE = "code"
    """A short text without blanks, with a digit."""
    TEXT = "text"
    TIME = "time"


_WRITTEN: Final = (
    (_WHOLE, Shape.WHOLE_TEXT),
    (_DATE, Shape.DAY_TEXT),
    (_PERCENT, Shape.PERCENT_TEXT),
    (_ZEROS, Shape.CODE),
    (_NUMBER, Shape.NUMBER_TEXT),
    (_URL, Shape.URL),
)
"""What a text is written as, the first that fits."""

_MAYBE_MEASURED: Final = frozenset({Shape.CODE, Shape.TEXT})
_TRUTHS: Final = (Shape.TRUTH, Shape.TRUTH_WORD)
_NUMBERS: Final = (Shape.WHOLE, Shape.ZERO_OR_ONE, Shape.FRACTION, Shape.PERCENT, Shape.ZEROS)
_NUMBER_TEXTS: Final = (Shape.WHOLE_TEXT, Shape.NUMBER_TEXT, Shape.PERCENT_TEXT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """The cells of a column, counted.

    Attributes:
        counts: Shape → how many cells; errors and blanks are not among them.
        rows: Rows below the header.
        present: Filled cells below the header, errors left out.
        filled: Filled cells looked at; errors and blanks are not among them.
        distinct: Different contents among them.
        longest: Characters of the longest text.
        spaced: Texts of more than two words.
        long: Texts that are longer than keys are.
        measured: Texts that are a number with a unit or a currency.
    """

    counts: Mapping[Shape, int]
    rows: int
    present: int
    filled: int
    distinct: int
    longest: int
    spaced: int
    long: int = 0
    measured: int = 0

    def share(self, *shapes: Shape) -> float:
        """Of the filled cells, 0 to 1; 0 of none."""
        return self.count(*shapes) / self.filled if self.filled else 0.0

    def count(self, *shapes: Shape) -> int:
        """How many cells look like this."""
        return sum(self.counts.get(shape, 0) for shape in shapes)

    @property
    def numbers(self) -> int:
        """How many cells are numbers."""
        return self.count(*_NUMBERS)

    @property
    def number_texts(self) -> int:
        """How many cells are texts that say numbers."""
        return self.count(*_NUMBER_TEXTS)

    @property
    def truths(self) -> int:
        """How many cells say yes or no."""
        return self.count(*_TRUTHS)


def shapes_of(values: Sequence[RawValue], shown: Mapping[int, str], *, below: int) -> Shapes:
    """Count what the cells of a column look like.

    Args:
        values: The column.
        shown: Position → what Excel displays there; looked up, not walked through.
        below: The header's position; what stands above it is left out.
    """
    filled = [
        place
        for place in range(below + 1, len(values))
        if (value := values[place]) is not None and not isinstance(value, FaultyCell)
    ]
    looked_at = filled[:: max(1, len(filled) // MOST_CELLS)]
    counts: Counter[Shape] = Counter()
    distinct: set[tuple[type, RawValue]] = set()
    known: dict[str, Shape | None] = {}
    longest = spaced = long = measured = 0
    for place in looked_at:
        value = values[place]
        if isinstance(value, str):
            shape = known.get(value)
            if shape is None:
                shape = known[value] = _text_shape(trimmed(value))
            longest = max(longest, len(value))
            spaced += len(_WORD.findall(value[:_LONGEST])) > 2
            long += len(value) > _LONGEST_KEY
            measured += shape in _MAYBE_MEASURED and _is_measured(value)
        else:
            shape = _shape(value, shown.get(place, "") if type(value) is float else "")
        if shape is not None:
            counts[shape] += 1
            distinct.add((type(value), value))
    return Shapes(
        counts=counts,
        rows=len(values) - below - 1,
        present=len(filled),
        filled=counts.total(),
        distinct=len(distinct),
        longest=longest,
        spaced=spaced,
        long=long,
        measured=measured,
    )


def _is_measured(text: str) -> bool:
    found = _MEASURED.fullmatch(trimmed(text))
    if found is None:
        return False
    before, after = (found[1] or "").casefold(), found[2]
    return (before in _CURRENCIES and not after) or (not before and is_unit(after))


def _shape(value: RawValue, shown: str) -> Shape | None:
    match value:
        case bool():
            return Shape.TRUTH
        case int() | float():
            return _number_shape(value, shown)
        case datetime():
            return Shape.DAY if value.time() == time() else Shape.MOMENT
        case date():
            return Shape.DAY
        case _:
            return Shape.TIME


def _number_shape(value: float, shown: str) -> Shape:
    if shown.endswith("%"):
        return Shape.PERCENT
    if _ZEROS.fullmatch(shown):
        return Shape.ZEROS
    if not float(value).is_integer():
        return Shape.FRACTION
    if value >= _LEAST_NUMBER and is_gtin(number_text(value)):
        return Shape.GTIN
    return Shape.ZERO_OR_ONE if value in {0, 1} else Shape.WHOLE


def _text_shape(text: str) -> Shape | None:
    if not text:
        return None
    if len(text) > _LONGEST:
        return Shape.URL if _URL.fullmatch(text) else Shape.TEXT
    if text.casefold() in _WORDS:
        return Shape.TRUTH_WORD
    if len(text) >= _LEAST_GTIN and is_gtin(text):
        return Shape.GTIN
    written = next((shape for pattern, shape in _WRITTEN if pattern.fullmatch(text)), None)
    if written is not None:
        return written
    coded = not any(sign.isspace() for sign in text) and any(sign.isdigit() for sign in text)
    return Shape.CODE if coded else Shape.TEXT
