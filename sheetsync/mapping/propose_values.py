"""What a column's values say: whether they are values of a field, and how they must be read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Final

from sheetsync.codecs.codec import CellReading
from sheetsync.mapping.proposal import ProposedSetting
from sheetsync.mapping.propose_samples import LONGEST_SAMPLE, Content, Sample, short, takes
from sheetsync.model.definition import FieldDefinition, TypeClass

_NUMBERS: Final = frozenset({TypeClass.INT, TypeClass.DECIMAL})
_CODES: Final = frozenset({TypeClass.TEXT, TypeClass.SKU, TypeClass.GTIN})
_MARKS: Final = ((".", ""), (",", ""), (".", ","), (",", "."), (",", " "), (".", " "), (".", "’"))
_SEPARATORS: Final = (",", ";", "|", "/", "\n")
_ORDERS: Final = ("dmy", "mdy", "ymd")
_ZEROS: Final = re.compile(r"0[0-9]+")


class Weight(IntEnum):
    """How much it says of a field that values are of its type."""

    NONE = 0
    """Nothing: any text is a text."""
    WEAK = 1
    """Little: many fields are numbers."""
    SOME = 2
    """Something: days, truth values and addresses are told from anything else."""
    STRONG = 3
    """Much: these options are this field's alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How a column's values fit a field.

    Attributes:
        taken: How many different values the field takes.
        total: How many there are.
        weight: How much that says.
        settings: What the values ask for, so that the field takes them.
        why: What is to be said of it, one clause; empty when there is nothing.
    """

    taken: int
    total: int
    weight: Weight
    settings: tuple[ProposedSetting, ...] = ()
    why: str = ""

    @property
    def share(self) -> float:
        """Of the values, 0 to 1; 1 of none."""
        return self.taken / self.total if self.total else 1.0


_WEIGHTS: Final[Mapping[TypeClass, Weight]] = {
    TypeClass.DROPDOWN: Weight.STRONG,
    TypeClass.MULTISELECT: Weight.STRONG,
    TypeClass.GTIN: Weight.STRONG,
    TypeClass.BOOLEAN: Weight.SOME,
    TypeClass.DATE: Weight.SOME,
    TypeClass.URL: Weight.SOME,
    TypeClass.INT: Weight.WEAK,
    TypeClass.DECIMAL: Weight.WEAK,
}
_NOUNS: Final[Mapping[TypeClass, str]] = {
    TypeClass.DROPDOWN: "options",
    TypeClass.MULTISELECT: "options",
    TypeClass.GTIN: "trade item numbers",
    TypeClass.BOOLEAN: "yes or no",
    TypeClass.DATE: "dates",
    TypeClass.URL: "web addresses",
    TypeClass.INT: "whole numbers",
    TypeClass.DECIMAL: "numbers",
}


def fit_of(sample: Sample, definition: FieldDefinition) -> Fit:
    """How a column's values fit a field that a sheet can feed."""
    kind = definition.type_class
    plain = CellReading(definition=definition)
    reading = plain
    settings: list[ProposedSetting] = []
    if kind in _NUMBERS:
        reading, settings = _number_reading(sample, plain)
    elif kind is TypeClass.DATE:
        reading, settings = _date_reading(sample, plain)
    elif kind is TypeClass.MULTISELECT:
        reading, settings = _list_reading(sample, plain)
    elif kind in _CODES:
        reading, settings = _code_reading(sample, plain)
    refused = [one for one in sample.contents if not takes(one, reading)]
    total = len(sample.contents)
    taken = total - len(refused)
    return Fit(
        taken=taken,
        total=total,
        weight=_WEIGHTS.get(kind, Weight.NONE),
        settings=(*settings, *_meanings(refused, reading)),
        why=_reason(taken, total, kind, refused),
    )


def _reason(taken: int, total: int, kind: TypeClass, refused: Sequence[Content]) -> str:
    noun = _NOUNS.get(kind)
    if not total:
        return "no values to check it by"
    if noun is None and not refused:
        return ""
    said = f"{taken} of {total} values are {noun or 'texts'}"
    if refused:
        said += f', not "{short(refused[0])}"'
    return said


def _taken_by(texts: Sequence[Content], reading: CellReading) -> int:
    return sum(takes(text, reading) for text in texts)


def _texts(sample: Sample) -> list[Content]:
    return [one for one in sample.contents if isinstance(one.raw, str)]


def _number_reading(
    sample: Sample, plain: CellReading
) -> tuple[CellReading, list[ProposedSetting]]:
    """Decimal and thousands marks of numbers typed as text."""
    settings = _percent(sample)
    texts = _texts(sample)
    readings = [replace(plain, decimal=mark, thousands=group) for mark, group in _MARKS]
    counts = [_taken_by(texts, reading) for reading in readings]
    most = max(counts)
    if most == 0 or counts[0] == most:
        return plain, [*settings, *_two_ways(texts)]
    best = [reading for reading, count in zip(readings, counts, strict=True) if count == most]
    first = best[0]
    if len({reading.decimal for reading in best}) > 1:
        return plain, [*settings, *_two_ways(texts)]
    telling = next(text for text in texts if takes(text, first) and not takes(text, plain))
    if first.decimal != ".":
        why = f'from the sample "{short(telling)}"'
        settings.append(ProposedSetting(name="decimal", value=first.decimal, why=why))
    if first.thousands:
        marked = replace(first, thousands="")
        grouped = next(text for text in texts if takes(text, first) and not takes(text, marked))
        why = f'from the sample "{short(grouped)}"'
        settings.append(ProposedSetting(name="thousands", value=first.thousands, why=why))
    return first, settings


def _two_ways(texts: Sequence[Content]) -> list[ProposedSetting]:
    """A mark that may be the decimal or the thousands mark is left to people."""
    doubtful = next(
        (one for one in texts if re.fullmatch(r"[+-]?[0-9]{1,3},[0-9]{3}", str(one.raw).strip())),
        None,
    )
    if doubtful is None:
        return []
    why = f'"{short(doubtful)}" reads two ways; or set thousands: ","'
    return [ProposedSetting(name="decimal", value=",", why=why, stands=False)]


def _percent(sample: Sample) -> list[ProposedSetting]:
    told = next(
        (
            one
            for one in sample.contents
            if one.shown.endswith("%") or (isinstance(one.raw, str) and one.raw.endswith("%"))
        ),
        None,
    )
    if told is None:
        return []
    why = f'"{short(told)}" may be this or a fraction'
    return [ProposedSetting(name="percent", value="number", why=why, stands=False)]


def _date_reading(sample: Sample, plain: CellReading) -> tuple[CellReading, list[ProposedSetting]]:
    """Order of day, month and year in dates typed as text."""
    texts = [text for text in _texts(sample) if not takes(text, plain)]
    counts = {order: _taken_by(texts, replace(plain, date_order=order)) for order in _ORDERS}
    most = max(counts.values())
    if most == 0:
        return plain, []
    orders = [order for order in _ORDERS if counts[order] == most]
    reading = replace(plain, date_order=orders[0])
    if len(orders) > 1:
        why = f'"{short(texts[0])}" reads two ways: {" or ".join(orders)}'
        doubt = ProposedSetting(name="date_order", value=orders[0], why=why, stands=False)
        return plain, [doubt]
    rivals = [replace(plain, date_order=order) for order in _ORDERS if order != orders[0]]
    telling = next(
        (
            text
            for text in texts
            if takes(text, reading) and not any(takes(text, rival) for rival in rivals)
        ),
        texts[0],
    )
    why = f'from the sample "{short(telling)}"'
    return reading, [ProposedSetting(name="date_order", value=orders[0], why=why)]


def _list_reading(sample: Sample, plain: CellReading) -> tuple[CellReading, list[ProposedSetting]]:
    """What stands between the options of a list."""
    texts = _texts(sample)
    readings = [replace(plain, separator=mark) for mark in _SEPARATORS]
    counts = [_taken_by(texts, reading) for reading in readings]
    most = max(counts)
    if counts[0] == most:
        return plain, []
    best = readings[counts.index(most)]
    telling = next(text for text in texts if takes(text, best) and not takes(text, plain))
    why = f'from the sample "{short(telling)}"'
    return best, [ProposedSetting(name="separator", value=best.separator, why=why)]


def _code_reading(sample: Sample, plain: CellReading) -> tuple[CellReading, list[ProposedSetting]]:
    """Zeros in front of numbers that only their format shows."""
    padded = [one for one in sample.contents if _ZEROS.fullmatch(one.shown)]
    lengths = Counter(len(one.shown) for one in padded)
    if not lengths:
        return plain, []
    width, _count = lengths.most_common(1)[0]
    sure = len(lengths) == 1
    why = f'numbers are shown with zeros in front, such as "{padded[0].shown}"'
    setting = ProposedSetting(name="pad", value=str(width), why=why, stands=sure)
    return (replace(plain, pad=width) if sure else plain), [setting]


def _meanings(refused: Sequence[Content], reading: CellReading) -> list[ProposedSetting]:
    """Entries of a value dictionary that people may want: unknown words near an option."""
    if reading.definition.type_class is not TypeClass.DROPDOWN:
        return []
    pairs: list[tuple[str, str]] = []
    for content in refused:
        if isinstance(content.raw, str) and content.raw.strip() and len(pairs) < 3:
            word = content.raw.strip()
            near = reading.options.near(word)
            if near and "\n" not in word + near[0] and len(word) <= LONGEST_SAMPLE:
                pairs.append((word, near[0]))
    if not pairs:
        return []
    value = "\n".join(f"{word}\n{option}" for word, option in pairs)
    return [ProposedSetting(name="values", value=value, why="the nearest options", stands=False)]
