"""Members that come in more than one spelling, and are told in one.

A type checker sees the spelling that is told; when a member is read, every known one is taken.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from sheetsync.plytix.v1v2.objects.base import Object, Ref

One = TypeVar("One")

if TYPE_CHECKING:
    Many = tuple[One, ...]
    Refs = tuple[Ref, ...]
    OneRef = Ref | None
    Values = dict[str, Any]
else:
    Many = tuple[One, ...] | None
    Refs = tuple[Ref | str, ...] | None
    OneRef = Ref | str | None
    Values = dict[str, Any] | tuple[()] | None


class Spelled(Object, frozen=True, kw_only=True):
    """An object whose lists and maps may come as null; an empty map may come as an empty list.

    Source: a note on a public client of Plytix API v1: an empty ``attributes`` came as ``[]``.
    """

    def __post_init__(self) -> None:
        """Tell empty lists and maps as such."""
        super().__post_init__()
        for name, empty in _collections(type(self)):
            if not getattr(self, name):
                tell(self, name, empty())


def tell(thing: Object, name: str, value: Any) -> None:
    """Put a member in place of the spelling that was read; only before anybody has the object."""
    msgspec.structs.force_setattr(thing, name, value)


def as_ref(one: Ref | str) -> Ref:
    """A thing that may be spelled as its bare id."""
    return Ref(id=one) if isinstance(one, str) else one


@cache
def _collections(kind: type[Object]) -> tuple[tuple[str, Callable[[], Any]], ...]:
    """The members that are lists or maps, each with what makes an empty one."""
    return tuple(
        (one.name, tuple if one.default == () else dict)
        for one in msgspec.structs.fields(kind)
        if one.default == () or one.default_factory is dict
    )
