"""Accounts: who belongs to one, and its API keys.

Source: Plytix API v1, "Accounts": these searches do not sort, and answer all fields unasked.
"""

from __future__ import annotations

from sheetsync.plytix.v1v2.operations.words import V1, search

OPERATIONS = (
    search("Search memberships", "accounts", f"{V1}/accounts/memberships"),
    search("Search API credentials", "accounts", f"{V1}/accounts/api-credentials"),
)
