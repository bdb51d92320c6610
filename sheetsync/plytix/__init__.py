"""How Plytix is asked. ``connect`` opens an account for Python programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sheetsync.plytix.client import Plytix, connect

__all__ = ["Plytix", "connect"]


def __getattr__(name: str) -> Any:
    """Load the client when it is asked for, so that nothing else pays for it."""
    if name in __all__:
        from sheetsync.plytix import client

        return getattr(client, name)
    raise AttributeError(name)
