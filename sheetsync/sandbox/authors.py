"""Who is said to have written what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

API_AUTHOR: Mapping[str, Any] = {
    "type": "API",
    "user_id": "5f00000000000000000000a1",
    "user_email": "practice key",
    "user_name": "practice key",
}
"""Who wrote what came in through the API (recorded: v2, ``modified_user_audit``)."""

SOMEBODY: Mapping[str, Any] = {
    "type": "USER",
    "user_id": "5f00000000000000000000b1",
    "user_email": "somebody@example.test",
    "user_name": "Somebody",
    "user_last_name": "Else",
    "username": "5f00000000000000000000b1",
}
"""Who wrote what was edited by hand."""
