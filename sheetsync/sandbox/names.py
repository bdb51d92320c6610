"""What requests name things by, and what is spelled from names."""

from __future__ import annotations

import unicodedata
from typing import Any

from sheetsync.sandbox.account.values import NOT_TEXT
from sheetsync.sandbox.errors import INVALID_TYPE, REQUIRED, error_row, schema_invalid


def members(body: Any) -> dict[str, Any]:
    """The members of a body that must be an object.

    Raises:
        RefusalError: 422, it is none.
    """
    if not isinstance(body, dict):
        raise schema_invalid(error_row("_schema", INVALID_TYPE["_schema"]))
    return body


def name_in(body: dict[str, Any]) -> str:
    """The name that a body must give; nothing of it is trimmed.

    Raises:
        RefusalError: 422, there is none or it is no text.
    """
    name = body.get("name")
    if name is None or name == "":
        raise schema_invalid(error_row("name", REQUIRED))
    if not isinstance(name, str):
        raise schema_invalid(error_row("name", NOT_TEXT))
    return name


def slug_of(text: str) -> str:
    """A text as the end of a web address: lower case ASCII letters and digits, hyphens between."""
    spelled = text.lower().replace("ø", "o").replace("ß", "ss").replace("×", "x")
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode("ascii")
    words = "".join(letter if letter.isalnum() else " " for letter in plain).split()
    return "-".join(words)
