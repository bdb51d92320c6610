"""What an attribute takes: each type's check, and the form in which its value is kept.

Source: Plytix API v1, "Product attributes" (value written, value read) and its error samples.
Refused are what the documentation says is refused; the words for types other than decimal and
choices are assumed, in the manner of the library that the known ones come from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sheetsync.sandbox.errors import INVALID_TYPE, bad_choice
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.state.store import Store
from sheetsync.sandbox.state.tables import ASSETS
from sheetsync.sandbox.switches import Switches

STATUSES = ("Draft", "Completed", "Archived")
COMPUTED_TYPES = frozenset({"CompletenessAttribute", "FormulaAttribute"})

NOT_TEXT = "Not a valid string."
NOT_INTEGER = "Not a valid integer."
NOT_DECIMAL = "Not a valid decimal value. Format must be: ."
NOT_BOOLEAN = "Not a valid boolean."
NOT_DATE = "Not a valid date. Format must be: YYYY-MM-DD"
NOT_URL = "Not a valid URL."
NOT_GTIN = "Not a valid GTIN."
NOT_STATUS = f"Value is not valid, valid values are [{', '.join(STATUSES)}]"
NO_LABEL = "label does not exist"
NO_ASSET = "asset does not exist"
READ_ONLY = "Attribute is read only."

PASSED_OVER = object()
"""Stands for a value that is neither taken nor refused."""

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_GTIN = re.compile(r"\d{8}|\d{12}|\d{13}|\d{14}", re.ASCII)
_URL = re.compile(r"(https?|ftp)://[^\s/?#]+\S*", re.IGNORECASE)
_INTEGER = re.compile(r"[+-]?\d{1,19}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


Reader = Callable[[Any, Switches], Any]
"""Checks a value of one type and gives it as it is kept."""


class ValueRefusedError(Exception):
    """A value that is not taken.

    Attributes:
        message: Why, as the API says it: mostly text, at times an object.
    """

    def __init__(self, message: Any) -> None:
        super().__init__(str(message))
        self.message = message


def attribute_value(store: Store, definition: Doc, value: Any, switches: Switches) -> Any:
    """An attribute's value as it is kept.

    Args:
        store: The account, for assets.
        definition: The attribute.
        value: What was sent.
        switches: What the documentation leaves open.

    Returns:
        The value; ``None`` when it is cleared, or ``PASSED_OVER``. A date is kept as
        ``YYYY-MM-DD``, a media as an asset's id, a gallery as a list of them.

    Raises:
        ValueRefusedError: It is not taken.
    """
    type_class = definition["type_class"]
    if type_class in COMPUTED_TYPES:
        if switches.computed_values == "ignore":
            return PASSED_OVER
        raise ValueRefusedError(READ_ONLY)
    if value is None:
        return None
    if type_class == "MediaAttribute":
        return media_id(store, value)
    if type_class == "MediaGalleryAttribute":
        if not isinstance(value, list):
            raise ValueRefusedError(INVALID_TYPE)
        return [media_id(store, item) for item in value] or None
    if type_class == "DropdownAttribute":
        return _choice(definition, value)
    if type_class == "MultiSelectAttribute":
        return _choices(definition, value)
    read: Reader = _READERS.get(type_class, text)
    return read(value, switches)


def text(value: Any, switches: Switches) -> str | None:
    """Text as it is; nothing is trimmed."""
    if not isinstance(value, str):
        raise ValueRefusedError(NOT_TEXT)
    return None if not value and switches.empty_text == "clear" else value


def status(value: Any) -> str:
    """One of the three statuses; case matters."""
    if value not in STATUSES:
        raise ValueRefusedError(NOT_STATUS)
    return str(value)


def gtin(value: Any, switches: Switches) -> str | None:
    """Text of 8, 12, 13 or 14 digits, the last of them the check digit."""
    if value is None:
        return None
    digits = text(value, switches)
    if digits is None:
        return None
    if not _GTIN.fullmatch(digits):
        raise ValueRefusedError(NOT_GTIN)
    weighted = sum(
        int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits))
    )
    if weighted % 10:
        raise ValueRefusedError(NOT_GTIN)
    return digits


def media_id(store: Store, value: Any) -> str:
    """The id of an existing asset, from ``{"id": ...}``; a bare id is refused."""
    if not isinstance(value, dict):
        raise ValueRefusedError(INVALID_TYPE)
    asset_id = value.get("id")
    if store.get(ASSETS, asset_id) is None:
        raise ValueRefusedError(NO_ASSET)
    return str(asset_id)


def all_digits(percentage: float, parts: int) -> float:
    """A completeness of so many parts, kept with two digits after the point, unrounded."""
    return 100 * round(percentage * parts / 100) / parts if parts else percentage


def _integer(value: Any, switches: Switches) -> int:
    if switches.numbers_from_text and isinstance(value, str) and _INTEGER.fullmatch(value):
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 2**63:
        raise ValueRefusedError(NOT_INTEGER)
    return value


def _decimal(value: Any, switches: Switches) -> int | float:
    if switches.numbers_from_text and isinstance(value, str) and _DECIMAL.fullmatch(value):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueRefusedError(NOT_DECIMAL)
    if not abs(value) < 1e300:
        raise ValueRefusedError(NOT_DECIMAL)
    return float(value) if isinstance(value, int) and abs(value) >= 2**63 else value


def _boolean(value: Any, switches: Switches) -> bool:
    if switches.numbers_from_text and isinstance(value, str):
        value = {"true": True, "false": False}.get(value.lower(), value)
    if not isinstance(value, bool):
        raise ValueRefusedError(NOT_BOOLEAN)
    return value


def _date(value: Any, _switches: Switches) -> str:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise ValueRefusedError(NOT_DATE)
    try:
        date.fromisoformat(value)
    except ValueError as error:
        raise ValueRefusedError(NOT_DATE) from error
    return value


def _url(value: Any, switches: Switches) -> str | None:
    address = text(value, switches)
    if address and switches.check_urls and not _URL.fullmatch(address):
        raise ValueRefusedError(NOT_URL)
    return address


def _choice(definition: Doc, value: Any) -> str:
    if not isinstance(value, str) or value not in (definition.get("options") or ()):
        raise ValueRefusedError(bad_choice([value], definition["name"]))
    return value


def _choices(definition: Doc, value: Any) -> list[str] | None:
    if not isinstance(value, list):
        raise ValueRefusedError(bad_choice([value], definition["name"]))
    options = definition.get("options") or ()
    unknown = [item for item in value if not isinstance(item, str) or item not in options]
    if unknown:
        raise ValueRefusedError(bad_choice(unknown, definition["name"]))
    return list(dict.fromkeys(value)) or None


_READERS: Mapping[str, Reader] = {
    "TextAttribute": text,
    "MultilineAttribute": text,
    "HtmlAttribute": text,
    "UrlAttribute": _url,
    "IntAttribute": _integer,
    "DecimalAttribute": _decimal,
    "BooleanAttribute": _boolean,
    "DateAttribute": _date,
}
