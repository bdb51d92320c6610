"""What a generation of the API can do and how far."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """Limits that planning needs to know.

    Attributes:
        search_rows: Most entities a search page holds, and most keys one look-up takes.
        search_fields: Most fields one search returns.
        windows: Rate windows as (requests, seconds), smallest first; empty when unlimited.
    """

    search_rows: int
    search_fields: int
    windows: tuple[tuple[int, int], ...] = ()
