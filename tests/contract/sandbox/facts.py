"""Marks tests as the proof of a fact about Plytix, with where the fact comes from.

``docs/sandbox.md`` lists them (``python -m tools.make_sandbox_docs``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeVar

import pytest

Provenance = Literal["doc", "live", "client", "guess"]
"""The vendor's documentation; observed on the service; read from a public client; inferred."""

Test = TypeVar("Test", bound=Callable[..., object])


def fact(section: str, *provenance: Provenance, switch: str = "") -> Callable[[Test], Test]:
    """Say that a test shows a fact; its docstring, or else its name, is the fact in words.

    Args:
        section: The subject, one of ``SECTIONS``.
        provenance: Where the fact comes from.
        switch: The switch that chooses another answer; empty when there is none.
    """
    if section not in SECTIONS:
        raise ValueError(section)

    def marked(test: Test) -> Test:
        marker: Test = pytest.mark.fact(section, provenance, switch)(test)
        return marker

    return marked


SECTIONS = {
    "token": "Tokens",
    "limits": "Rate limits",
    "common": "Common rules",
    "errors": "Statuses and errors",
    "search": "Searches",
    "operators": "Filter operators",
    "columns": "Columns and rows",
    "pages": "Pages and counters",
    "relationship filters": "Relationship filters",
    "products": "Products",
    "variants": "Variants",
    "product families": "Families of products",
    "product assets": "Linked assets",
    "product categories": "Linked categories",
    "v2": "API v2",
    "attributes": "Attributes",
    "values": "Attribute values",
    "groups": "Attribute groups",
    "categories": "Categories",
    "assets": "Assets",
    "families": "Families",
    "relationships": "Relationships",
    "related products": "Related products",
    "accounts": "Accounts",
    "filters": "Available filters",
    "faults": "Faults on request",
}
"""What facts are about, in the order of the page."""
