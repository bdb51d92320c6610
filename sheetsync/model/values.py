"""What a cell holds, what it asks for, and what a field is worth.

Three families of values travel the road:

* a *raw value* is what the workbook's reader found in a cell (``RawValue``);
* a *canonical value* is the one spelling of a field's value that both sides are turned into, so
  that comparison is ``==`` (``Canonical``);
* a *wanted value* is what a cell asks of a field: keep it, clear it, set it, or edit a list
  (``Wanted``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Final, NewType

from sheetsync.model.assets import AssetRef

FieldName = NewType("FieldName", str)
"""``sku``, ``label``, ``gtin``, ``status`` or ``attributes.<label>``."""

EntityId = NewType("EntityId", str)
"""Plytix's own id: 24 hexadecimal digits."""

Key = NewType("Key", str)
"""What identifies an entity to people: a product's SKU."""


class Ask(Enum):
    """The two wishes that carry no value."""

    KEEP = "keep"
    CLEAR = "clear"

    def __repr__(self) -> str:
        return self.name


KEEP: Final = Ask.KEEP
"""An empty cell: leave what Plytix has."""

CLEAR: Final = Ask.CLEAR
"""The clearing marker: take the value away."""

Canonical = str | bool | int | Decimal | date | tuple[str, ...]
"""A field's value: text, truth, whole number, decimal, day, options in the attribute's order, or
assets (``AssetRef``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEdit:
    """Additions to and removals from a list, relative to what Plytix has.

    Attributes:
        add: Options to add; may be empty when ``remove`` is not.
        remove: Options to take away.
    """

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


Wanted = Canonical | Ask | ListEdit
"""What a cell asks for once it has been read."""


class CellFault(Enum):
    """Cells that hold no value that could be relied on; each is a finding, never a blank."""

    ERROR = "error"
    """An Excel error such as ``#N/A``."""
    UNSAVED_FORMULA = "unsaved formula"
    """A formula whose result was never calculated and saved."""
    PICTURE = "picture"
    """A picture or rich data type placed in the cell."""
    UNREADABLE = "unreadable"
    """The cell's stored value is damaged."""
    SHIFTED = "shifted"
    """The cell's row has more fields than the header, so that nobody knows which column it is."""
    OVERLONG = "overlong"
    """The text is longer than a cell of a spreadsheet can hold."""
    STRUCK = "struck"
    """Part of the text is struck through."""
    JOINED = "joined"
    """Raised or lowered digits that the plain text joins to others: 10³ is read as 103."""
    FROM_OUTSIDE = "from outside"
    """A formula in a key column whose result comes from outside the workbook, or changes."""
    REPEATED_HEADER = "repeated header"
    """The row repeats the header."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultyCell:
    """A cell without a reliable value, with what Excel shows there."""

    fault: CellFault
    shown: str = ""


RawValue = None | str | bool | int | float | date | datetime | time | timedelta | FaultyCell
"""A cell as read: ``None`` is absent; text is kept as typed, spaces and all; numbers are floats."""


def canonical_text(value: Canonical | None) -> str:
    """The one way a canonical value is shown to people: in plans, results and messages.

    ``None`` and a value that was never there are shown as an empty text. Dates are ISO, truth is
    ``TRUE``/``FALSE`` as Excel shows it, lists are joined by a comma with options that contain a
    comma or a quote quoted.
    """
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case str():
            return value
        case int():
            return str(value)
        case Decimal():
            return decimal_text(value)
        case date():
            return value.isoformat()
        case tuple():
            return ",".join(
                _quoted(one.shown if isinstance(one, AssetRef) else one) for one in value
            )


def decimal_text(value: Decimal) -> str:
    """A decimal without exponent and without trailing zeros: ``12.5``, ``100``, ``0``."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _quoted(option: str) -> str:
    if "," in option or '"' in option or option != option.strip():
        return '"' + option.replace('"', '""') + '"'
    return option
