"""Who belongs to an account, and its API keys. Source: Plytix API v1, "Accounts"."""

from __future__ import annotations

from sheetsync.plytix.v1v2.objects.base import Object


class Membership(Object, frozen=True, kw_only=True):
    """A person of the account.

    Attributes:
        legacy_id: What tells people apart; they have no other id here.
        role: ``OWNER``, ``ADMIN`` or ``USER``.
    """

    legacy_id: str | None = None
    role: str | None = None
    email: str | None = None
    username: str | None = None
    name: str | None = None
    last_name: str | None = None


class ApiCredential(Object, frozen=True, kw_only=True):
    """An API key of the account, without its secret.

    Attributes:
        legacy_id: What tells keys apart; they have no other id here.
        role: What the key may do, as a person of that role.
        name: What people call it.
    """

    legacy_id: str | None = None
    role: str | None = None
    name: str | None = None
