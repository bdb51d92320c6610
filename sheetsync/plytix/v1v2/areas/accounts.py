"""Accounts, typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from msgspec import UnsetType

from sheetsync.plytix.v1v2.areas.area import NOT_GIVEN, Area, Filters, Matches
from sheetsync.plytix.v1v2.objects.account import ApiCredential, Membership


class Accounts(Area):
    """Who belongs to the account, and its API keys.

    These searches do not sort, answer all members when none is asked for, and word their refusals
    in one text without reasons per field.

    Source: Plytix API v1, "Accounts".
    """

    area: ClassVar[str] = "accounts"

    def memberships(
        self,
        filters: Filters | UnsetType = NOT_GIVEN,
        attributes: Sequence[str] | UnsetType = NOT_GIVEN,
        *,
        page_size: int | UnsetType = NOT_GIVEN,
    ) -> Matches[Membership]:
        """Search the people of the account.

        Args:
            filters: Conditions on ``legacy_id``, ``role``, ``email``, ``username``, ``name`` or
                ``last_name``; left out: all people.
            attributes: The members to answer, ``legacy_id`` always; left out: all.
            page_size: Rows a page, at most 100.
        """
        return self._matches(
            "Search memberships",
            Membership,
            filters=filters,
            attributes=_told_apart(attributes),
            page_size=page_size,
        )

    def api_credentials(
        self,
        filters: Filters | UnsetType = NOT_GIVEN,
        attributes: Sequence[str] | UnsetType = NOT_GIVEN,
        *,
        page_size: int | UnsetType = NOT_GIVEN,
    ) -> Matches[ApiCredential]:
        """Search the API keys of the account; their secrets are never answered.

        Args:
            filters: Conditions on ``legacy_id``, ``role`` or ``name``; left out: all keys.
            attributes: The members to answer, ``legacy_id`` always; left out: all.
            page_size: Rows a page, at most 100.
        """
        return self._matches(
            "Search API credentials",
            ApiCredential,
            filters=filters,
            attributes=_told_apart(attributes),
            page_size=page_size,
        )


def _told_apart(attributes: Sequence[str] | UnsetType) -> Any:
    """The members to ask for, with the one that keeps two rows alike from passing for one."""
    if isinstance(attributes, str | UnsetType):
        return attributes
    return list(dict.fromkeys(("legacy_id", *attributes)))
