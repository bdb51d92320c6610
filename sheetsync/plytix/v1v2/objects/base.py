"""What all objects that Plytix answers have in common."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import TypeVar, get_args

import msgspec

Kind = TypeVar("Kind", bound="Object")


class Object(msgspec.Struct, frozen=True, kw_only=True):
    """One object as Plytix answers it.

    Members that Plytix does not send have their default: in a row of a search "empty" and "not
    asked for" look alike (documented). Members that nobody knows are skipped. Moments without an
    offset are UTC (observed: v2 and ``file_modified`` have none).
    """

    def __post_init__(self) -> None:
        """Give moments without an offset theirs."""
        for name in _moments(type(self)):
            moment = getattr(self, name)
            if moment is not None and moment.tzinfo is None:
                msgspec.structs.force_setattr(self, name, moment.replace(tzinfo=UTC))


class Ref(Object, frozen=True, kw_only=True):
    """A thing that is named by its id alone."""

    id: str


class Author(Object, frozen=True, kw_only=True):
    """Who made or changed something; most members are empty for programs.

    Attributes:
        type: ``USER``, ``API`` or ``SYSTEM``.
    """

    type: str | None = None
    user_id: str | None = None
    user_name: str | None = None
    user_last_name: str | None = None
    user_email: str | None = None
    user_display_name: str | None = None
    username: str | None = None


@cache
def _moments(kind: type[Object]) -> tuple[str, ...]:
    return tuple(
        one.name
        for one in msgspec.structs.fields(kind)
        if one.type is datetime or datetime in get_args(one.type)
    )
