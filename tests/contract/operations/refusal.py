"""Refusals as the reference shows them, and the words they come in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

NOWHERE: Final = "5a00000000000000000000ff"
"""An id as Plytix makes them, of nothing."""

REQUIRED: Final = "Missing data for required field."
NOT_TEXT: Final = "Not a valid string."
NO_OBJECT: Final = '{"_schema":["Invalid input type."]}'
INVALID_PRODUCT: Final = "product data validation failed"
INVALID_SCHEMA: Final = "Schema validation error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A refusal as the reference shows it.

    Attributes:
        status: The HTTP status.
        says: The general message, as a person reads it; its full stop may be left out.
        reasons: Field → reason.
    """

    status: int
    says: str
    reasons: Mapping[str, str] = field(default_factory=dict)


def invalid(**reasons: str) -> Refusal:
    """A refusal of a product's values."""
    return Refusal(status=422, says=INVALID_PRODUCT, reasons=reasons)


def invalid_schema(**reasons: str) -> Refusal:
    """A refusal of the form of a request."""
    return Refusal(status=422, says=INVALID_SCHEMA, reasons=reasons)


def unknown(what: str = NOWHERE, /, **reasons: str) -> Refusal:
    """A refusal because there is no such thing."""
    return Refusal(status=404, says=f"No results found for {what}", reasons=reasons)
