"""What can be filtered by. Source: Plytix API v1, "Available filters"."""

from __future__ import annotations

from sheetsync.plytix.v1v2.operations.words import V1, read

OPERATIONS = (
    read("Get available asset filters", "filters", f"{V1}/filters/asset"),
    read("Get available product filters", "filters", f"{V1}/filters/product"),
    read("Get available relationship filters", "filters", f"{V1}/filters/relationships"),
)
