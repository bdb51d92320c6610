"""What a codec is: the one place that knows how a type of field is written.

Everything between sheet and PIM works on canonical values, so that comparison is ``==``. A codec
keeps two laws for every canonical value ``v`` of its type::

    from_cell(to_cell(v), reading) == v
    from_api(to_api(v, definition), definition) == v
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from itertools import compress, repeat
from operator import is_
from typing import Final, Protocol

from sheetsync.codecs.options import OptionTable, option_table
from sheetsync.model.definition import FieldDefinition
from sheetsync.model.finding import Severity
from sheetsync.model.values import Canonical, FaultyCell, RawValue, decimal_text

SHOWN_NUMBER: Final = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")
"""The number within what Excel shows, whose marks the workbook's reader writes the English way."""

_LEADING_ZERO: Final = re.compile(r"(?<![0-9.,])0[0-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A cell that holds no value of the field's type.

    Attributes:
        code: A finding code.
        expected: What should be there, one clause.
        remedy: What to do, one sentence in the imperative.
        suggestions: What may have been meant, best first; may be empty.
        proof: What proves it, one clause; empty when nothing does.
        repair: What can safely be typed in its place; empty when nobody can know.
    """

    code: str
    expected: str
    remedy: str
    suggestions: tuple[str, ...] = ()
    proof: str = ""
    repair: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something worth saying of a cell whose value is used all the same.

    Attributes:
        code: A finding code.
        severity: Warning or notice.
        expected: What is usual, one clause.
        remedy: What to do, or that nothing needs doing.
        per_column: Whether it is told once a column with a count, at the first such cell, and not
            cell by cell.
        suggestions: What may have been meant, best first; may be empty.
        proof: What proves it, one clause; empty when nothing does.
        repair: What can safely be typed in its place; empty when nobody can know.
    """

    code: str
    severity: Severity
    expected: str
    remedy: str
    per_column: bool = False
    suggestions: tuple[str, ...] = ()
    proof: str = ""
    repair: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellReading:
    """How the cells of one column are to be read; a binding's options as far as codecs care.

    Attributes:
        definition: The field.
        decimal: Decimal mark of numbers typed as text.
        thousands: Thousands mark of numbers typed as text; empty: none is accepted.
        percent: ``fraction``, ``number``, or ``None``: percent is refused.
        separator: Between the values of a list.
        date_order: ``dmy``, ``mdy`` or ``ymd`` for dates typed as text; ``None``: ISO only.
        trim: Whether blanks around a text are cut away; if not, such a text is refused, for
            canonical texts have none.
        pad: Digits that a numeric cell is padded to in a text, key or GTIN column.
        options: The definition's options, ready to be looked up.
    """

    definition: FieldDefinition
    decimal: str = "."
    thousands: str = ""
    percent: str | None = None
    separator: str = ","
    date_order: str | None = None
    trim: bool = True
    pad: int | None = None
    options: OptionTable = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", option_table(self.definition.options))


def filled(values: Sequence[object], blank: object) -> list[object]:
    """The values in a new list, with ``blank`` for each ``None``."""
    if blank is None or None not in values:
        return list(values)
    return [blank if value is None else value for value in values]


def interleaved(values: Sequence[object], present: Sequence[object], blank: object) -> list[object]:
    """What was made of the values that are not ``None``, with ``blank`` for each that is."""
    if len(present) == len(values):
        return list(present)
    merged: list[object] = []
    taken = row = 0
    for gap in compress(range(len(values)), map(is_, values, repeat(None))):
        until = taken + gap - row
        merged += present[taken:until]
        merged.append(blank)
        taken, row = until, gap + 1
    merged += present[taken:]
    return merged


@dataclass(frozen=True, slots=True)
class Sweep:
    """A column read in one pass.

    Attributes:
        values: One canonical value a row, a new list; what stands at doubtful positions means
            nothing.
        doubtful: Positions of the cells that must be read one by one, ascending.
        together: All texts, joined by spaces; ``None`` where they were not joined.
        extremes: The longest text, or the least and the greatest number: a limit that they keep is
            kept by the whole column. Empty when nothing but blanks was read; ``None``: not known.
    """

    values: list[object]
    doubtful: Sequence[int]
    together: str | None = None
    extremes: Sequence[object] | None = None


class Codec(Protocol):
    """How one type of field is written in cells and in the API; stateless."""

    def from_cell(
        self,
        raw: RawValue,
        reading: CellReading,
        *,
        shown: str = "",
        remarks: list[Remark] | None = None,
    ) -> Canonical | Unreadable:
        """Read a cell that is not blank.

        Args:
            raw: What the cell holds; not ``None``.
            reading: How to read it.
            shown: What Excel displays for a number, where that differs from its digits.
            remarks: What is worth saying is appended here.
        """
        ...

    def to_cell(self, value: Canonical) -> RawValue:
        """The cell that shows a value and reads back as it."""
        ...

    def from_api(self, value: object, definition: FieldDefinition) -> Canonical | None:
        """Read a JSON value of Plytix, in every spelling it answers with; ``None``: no value.

        A value that is not of the type at all comes back as its text, so that it shows in plans
        and equals no value of the type.
        """
        ...

    def to_api(self, value: Canonical, definition: FieldDefinition) -> object:
        """The JSON value that Plytix takes."""
        ...

    def sweep(
        self, values: Sequence[RawValue], reading: CellReading, *, blank: object = None
    ) -> Sweep:
        """Read a column in one pass as far as its cells are beyond doubt.

        A codec without such a pass finds every cell doubtful.

        Args:
            values: The cells.
            reading: How to read them.
            blank: What an absent cell becomes.
        """
        ...


def found_text(raw: RawValue, shown: str = "") -> str:
    """A raw cell as people see it, for findings; empty for an absent one."""
    match raw:
        case None:
            return shown
        case FaultyCell():
            return raw.shown
        case bool():
            return "TRUE" if raw else "FALSE"
        case str():
            return raw
        case int() | float():
            text = number_text(raw)
            return text if _shows(shown, raw) else f"{text} (shown as {shown})"
        case datetime():
            midnight = raw.time() == time()
            return raw.date().isoformat() if midnight else raw.isoformat(" ", "seconds")
        case date():
            return raw.isoformat()
        case _:
            return str(raw)


def _shows(shown: str, number: float) -> bool:
    """Whether a displayed text says no more than the number: ``5.00`` for 5, not ``0005``."""
    digits = SHOWN_NUMBER.search(shown)
    if digits is None or "%" in shown or "E" in shown:
        return not shown
    return _LEADING_ZERO.search(shown) is None and number_shown(digits[0]) == rounded(number)


def number_shown(digits: str) -> Decimal:
    """The number that a match of ``SHOWN_NUMBER`` says."""
    return Decimal(digits.replace(",", ""))


def number_text(number: float) -> str:
    """A numeric cell's digits as Excel shows them: 15 significant ones, no exponent, no ``.0``."""
    return decimal_text(rounded(number)) if abs(number) < float("inf") else str(number)


def rounded(number: float) -> Decimal:
    """A numeric cell's value through 15 significant digits, as Excel shows it."""
    return Decimal(number) if isinstance(number, int) else Decimal(format(number, ".15g"))


def foreign_value(value: object) -> Canonical:
    """A JSON value that is not of its field's type, as text."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
