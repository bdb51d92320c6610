"""Relationships between products: their definitions. Source: Plytix API v1, "Relationships"."""

from __future__ import annotations

from sheetsync.plytix.v1v2.operations.words import (
    NAME,
    V1,
    delete,
    part,
    read,
    search,
    write,
)

_AREA = "relationships"
_BASE = f"{V1}/relationships"
_ONE = f"{_BASE}/{{relationship_id}}"
_RELATIONSHIP = part("relationship_id", "the relationship's id")

OPERATIONS = (
    write("Add new relationship", _AREA, "POST", _BASE, NAME),
    search("Search relationships", _AREA, _BASE),
    read("Get relationship data", _AREA, _ONE, _RELATIONSHIP),
    write("Modify attributes of a relationship", _AREA, "PATCH", _ONE, _RELATIONSHIP, NAME),
    delete("Remove relationships from account", _AREA, _ONE, _RELATIONSHIP),
)
