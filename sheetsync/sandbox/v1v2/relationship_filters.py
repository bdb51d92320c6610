"""The ``relationship_filters`` of a product search: OR of ANDs over one relationship.

Source: Plytix API v1, "Relationship filters"; integration tests of a public client (``exists``
finds the product that lists others, not the listed ones). Assumed: ``exists`` wants some related
product also when it asks for one that is not there, and ``last_days`` counts as "at most".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sheetsync.sandbox.account import links
from sheetsync.sandbox.errors import (
    INVALID_TYPE,
    REQUIRED,
    error_row,
    schema_invalid,
    unknown_field,
)
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.searching.comparisons import Sql
from sheetsync.sandbox.searching.conditions import Condition
from sheetsync.sandbox.searching.fields import PRESENCE_OPERATORS
from sheetsync.sandbox.state.store import Store
from sheetsync.sandbox.state.tables import RELATIONSHIPS

_QUANTITY_OPERATORS = (
    "exists",
    "!exists",
    "eq",
    "in",
    "gt",
    "gte",
    "lt",
    "lte",
    "bte",
    "last_days",
)


def related(store: Store, filters: Any) -> Condition | None:
    """Understand ``relationship_filters``: OR of ANDs over one relationship.

    Returns:
        The condition; ``None`` when there is none.

    Raises:
        RefusalError: 422.
    """
    if filters is None:
        return None
    if not isinstance(filters, list) or not all(isinstance(group, list) for group in filters):
        raise schema_invalid(error_row("relationship_filters", INVALID_TYPE))
    if any(not group for group in filters) or not filters:
        return None
    asked = [row.get("relationship_id") for group in filters for row in group if _is_object(row)]
    if any(each != asked[0] for each in asked):
        raise schema_invalid(
            error_row("relationship_filters", "Only one relationship is allowed per query")
        )
    groups = [[_related(store, row) for row in group] for group in filters]
    all_ask_for_links = all(any(row["operator"] == "exists" for row in group) for group in filters)
    return Condition(
        lambda doc: any(all(each.matches(doc) for each in group) for group in groups),
        None,
        at_least=Sql("related > 0") if all_ask_for_links else None,
    )


def _is_object(row: Any) -> bool:
    return isinstance(row, dict)


def _related(store: Store, row: Any) -> Condition:
    if not _is_object(row):
        raise schema_invalid(error_row("relationship_filters", INVALID_TYPE))
    missing = [name for name in ("relationship_id", "operator") if not row.get(name)]
    if missing:
        raise schema_invalid(*(error_row(name, REQUIRED) for name in missing))
    relationship = store.get(RELATIONSHIPS, row["relationship_id"])
    if relationship is None:
        raise unknown_field(row["relationship_id"])
    operator = row["operator"]
    if operator not in PRESENCE_OPERATORS:
        raise schema_invalid(error_row("operator", "Must be one of: exists, !exists."))
    partners = row.get("product_ids") or []
    if not isinstance(partners, list) or (partners and operator == "!exists"):
        raise schema_invalid(error_row("product_ids", INVALID_TYPE))
    quantities = [_quantity(partner) for partner in partners]

    def matches(doc: Doc) -> bool:
        linked = {
            each["product_id"]: each["quantity"] for each in links.related(doc, relationship["id"])
        }
        if operator == "!exists":
            return not linked
        return bool(linked) and all(fits(linked.get(product_id)) for product_id, fits in quantities)

    return Condition(matches, None)


def _quantity(partner: Any) -> tuple[str, Any]:
    if not isinstance(partner, dict):
        raise schema_invalid(error_row("product_ids", INVALID_TYPE))
    missing = [name for name in ("id", "qty_operator") if not partner.get(name)]
    if missing:
        raise schema_invalid(*(error_row(name, REQUIRED) for name in missing))
    operator, numbers = partner["qty_operator"], partner.get("value")
    if not isinstance(partner["id"], str):
        raise schema_invalid(error_row("id", "Not a valid string."))
    if operator not in _QUANTITY_OPERATORS:
        raise schema_invalid(error_row("qty_operator", f"Invalid operator '{operator}'"))
    if operator == "exists":
        return partner["id"], lambda quantity: quantity is not None
    if operator == "!exists":
        return partner["id"], lambda quantity: quantity is None
    if not isinstance(numbers, list) or any(
        isinstance(number, bool) or not isinstance(number, int) for number in numbers
    ):
        raise schema_invalid(error_row("value", "Not a valid list of integers."))
    if not numbers or (operator != "in" and len(numbers) != (2 if operator == "bte" else 1)):
        raise schema_invalid(error_row("value", f"Not the number of values for '{operator}'."))
    low, high = numbers[0], numbers[-1]
    tests: dict[str, Callable[[int], bool]] = {
        "eq": lambda quantity: quantity == low,
        "in": lambda quantity: quantity in numbers,
        "gt": lambda quantity: quantity > low,
        "gte": lambda quantity: quantity >= low,
        "lt": lambda quantity: quantity < low,
        "lte": lambda quantity: quantity <= low,
        "bte": lambda quantity: low <= quantity <= high,
        "last_days": lambda quantity: quantity <= low,
    }
    test = tests[operator]
    return partner["id"], lambda quantity: quantity is not None and test(quantity)
