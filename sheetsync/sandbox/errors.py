"""The error bodies of the API, word for word where they are documented or recorded.

Sources: Plytix API v1 and v2 reference (samples of each endpoint), recorded answers of public
clients. Texts marked *assumed* stand where neither shows one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

REQUIRED = "Missing data for required field."
INVALID_TYPE = {"_schema": ["Invalid input type."]}
PRODUCT_INVALID = "product data validation failed"
SCHEMA_INVALID = "Schema validation error"
NOT_FOUND = "The requested URL was not found on the server."
BAD_REQUEST = "The browser sent a request that this server could not understand."
MISSING_HEADER = "Missing Authorization Header"
TOKEN_INVALID = "Invalid token"
"""Assumed."""

PERMISSION_DENIED = "Permission denied."

OPERATORS = (
    "exists",
    "!exists",
    "text_search",
    "like",
    "!like",
    "in",
    "!in",
    "eq",
    "!eq",
    "gt",
    "gte",
    "lt",
    "lte",
    "bte",
    "last_days",
)
"""In the order of the service's own error text; the last two stand past where it was cut off."""


_DEEPEST = 20
"""How many lists inside each other are spelled in a message."""


class RefusalError(Exception):
    """A request that is answered with an error.

    Attributes:
        status: The HTTP status.
        body: The JSON body.
        headers: Headers beside the usual ones.
    """

    def __init__(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        super().__init__(f"{status}: {body}")
        self.status = status
        self.body = body
        self.headers = headers or {}


def error_row(field: str, message: Any, **more: Any) -> dict[str, Any]:
    """One entry of ``errors``."""
    return {"field": field, "msg": message, **more}


def refusal(
    status: int, message: str, errors: Sequence[dict[str, Any]] | None = None
) -> RefusalError:
    """The usual error envelope; ``errors`` is left out when ``None``."""
    error: dict[str, Any] = {"msg": message}
    if errors is not None:
        error["errors"] = list(errors)
    return RefusalError(status, {"error": error})


def bad_json(detail: str, _position: int = 0) -> RefusalError:
    """A body that is no JSON, as products and searches answer it."""
    return refusal(
        400,
        f"Failed to decode JSON object: {detail}",
        [error_row("http_status_code", 400)],
    )


def bad_request(_detail: str = "", _position: int = 0) -> RefusalError:
    """A body that is no JSON, as all other routes answer it."""
    return refusal(400, BAD_REQUEST)


def wrong_method(methods: Sequence[str] = ()) -> RefusalError:
    """A method that a path does not offer; it offers ``methods``, where those are known."""
    body = refusal(405, "The method is not allowed for the requested URL.").body
    return RefusalError(405, body, {"Allow": ", ".join(methods)} if methods else {})


def schema_invalid(*rows: dict[str, Any]) -> RefusalError:
    """A request of the wrong form."""
    return refusal(422, SCHEMA_INVALID, rows)


def product_invalid(rows: Sequence[dict[str, Any]], status: int = 422) -> RefusalError:
    """Product values that were refused, all of them."""
    return refusal(status, PRODUCT_INVALID, rows)


def duplicate_sku(status: int) -> RefusalError:
    """A SKU that is taken (documented for the variant route)."""
    return product_invalid(
        [error_row("sku", "A product with the same SKU already exists")], status=status
    )


def not_found(entity_id: str, field: str, message: str, *, blank: bool = True) -> RefusalError:
    """An unknown or malformed id. Most texts begin with a blank, those of DELETE do not."""
    return refusal(
        404, f"{' ' if blank else ''}No results found for {entity_id}", [error_row(field, message)]
    )


def too_many_columns(limit: int) -> RefusalError:
    """More columns than a search gives."""
    return schema_invalid(error_row("schema", f"columns limit exceeded, current limit is {limit}"))


def unknown_field(name: object) -> RefusalError:
    """A filter on no field (the text was seen, its wrapper is assumed)."""
    return schema_invalid(error_row("filters", f"Field '{name}' doesn't exist"))


def unknown_asset_field(operator: str) -> RefusalError:
    """A filter on no field of an asset, as the reference shows it."""
    return schema_invalid(
        error_row(operator, "unknown field"),
        error_row("filters", "Unable to decode filters properly"),
    )


def unknown_operator(operator: object, valid: Sequence[str] = OPERATORS) -> RefusalError:
    """An operator that is none (the text was seen cut off, its wrapper is assumed)."""
    return schema_invalid(
        error_row("filters", f"Invalid operator '{operator}'. Valid operators: {', '.join(valid)}")
    )


def bad_filter_value(name: str, operator: str) -> RefusalError:
    """A filter value that does not go with field and operator (assumed)."""
    return schema_invalid(
        error_row("filters", f"Invalid value for field '{name}' with operator '{operator}'")
    )


def unknown_column(name: object) -> RefusalError:
    """A column that is none (assumed)."""
    return schema_invalid(error_row("attributes", f"Field '{name}' doesn't exist"))


def too_many_to_order(limit: int) -> RefusalError:
    """An ordered search with too many matches (the status is documented, the text assumed)."""
    return refusal(428, f"Sorting is not available for more than {limit} results")


def bad_credentials(*, unknown: bool = False, documented: bool = False) -> RefusalError:
    """A pair of key and password that is none.

    Args:
        unknown: Whether no account has the key, as with a key of another environment.
        documented: Whether to spell it as the reference does, not as observed.
    """
    message = "Bad api_key or api_password"
    if documented:
        return RefusalError(401, {"msg": message})
    detail = "Query did not throw any results" if unknown else "Credentials not valid"
    return refusal(401, f"{message}: {detail}", [error_row("http_status_code", 401)])


def bad_choice(values: Sequence[object], attribute_name: str) -> str:
    """Values not among the options, in the spelling of a Python 2 list."""
    shown = _as_python_2(list(values))
    return f"{shown} are not a valid values for {attribute_name} attribute."


def _as_python_2(value: object, depth: int = 0) -> str:
    if depth > _DEEPEST:
        return "..."
    match value:
        case str():
            return "u" + ascii(value)
        case list():
            return "[" + ", ".join(_as_python_2(item, depth + 1) for item in value) + "]"
        case dict():
            pairs = (
                f"{_as_python_2(key)}: {_as_python_2(item, depth + 1)}"
                for key, item in value.items()
            )
            return "{" + ", ".join(pairs) + "}"
        case _:
            return ascii(value)
