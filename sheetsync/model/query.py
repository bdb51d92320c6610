"""Which entities are meant: a condition that the API can search by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sheetsync.model.values import FieldName


class Operator(StrEnum):
    """How a field is compared.

    Source: Plytix API v1, "Filters"; the words are the service's own.
    """

    EQUAL = "eq"
    NOT_EQUAL = "!eq"
    LESS = "lt"
    AT_MOST = "lte"
    MORE = "gt"
    AT_LEAST = "gte"
    CONTAINS = "like"
    AMONG = "in"
    NOT_AMONG = "!in"
    EXISTS = "exists"
    MISSING = "!exists"


Operand = str | bool | Decimal | date | datetime | tuple[str, ...]
"""What a field is compared with; a tuple for ``AMONG`` and ``NOT_AMONG``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One comparison.

    Attributes:
        field: The field; beside the kind's own fields, ``created`` and ``modified`` can be
            searched by.
        operator: How.
        value: With what; ``None`` for ``EXISTS`` and ``MISSING``.
    """

    field: FieldName
    operator: Operator
    value: Operand | None = None


Query = tuple[tuple[Condition, ...], ...]
"""Outer: any of; inner: all of. Empty: every entity."""
