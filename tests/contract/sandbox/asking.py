"""What tests of searches share: the small account's SKUs, and how a bad condition is refused."""

from __future__ import annotations

from typing import Any

from tests.contract.sandbox.conftest import Plytix, condition

ALL = ["MUG-1", "pan-1", "KT-1", "LAMP-1", "KT-1-BL", "KT-1-RD", "00123"]
SEARCH = "/api/v2/products/search"
SEARCHES = (
    "/api/v1/products/search",
    SEARCH,
    "/api/v1/assets/search",
    "/api/v1/attributes/product/search",
    "/api/v1/attribute-groups/product/search",
    "/api/v1/categories/product/search",
    "/api/v1/categories/file/search",
    "/api/v1/product_families/search",
    "/api/v1/relationships/search",
)


def refused(plytix: Plytix, *row: Any, path: str = SEARCH) -> str:
    """The message of a 422 to one condition."""
    answer = plytix.post(path, {"filters": [[condition(*row)]]})
    assert answer.status_code == 422, answer.text
    assert answer.json()["error"]["msg"] == "Schema validation error"
    return str(answer.json()["error"]["errors"][0]["msg"])
