"""Effects that come after the answer: what 202 means.

They are kept with the account, so that a sandbox that is killed owes them still.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from sheetsync.sandbox.account import definitions, family_changes, library
from sheetsync.sandbox.state.store import Store

_PENDING = "pending"
_EFFECTS: Mapping[str, Callable[[Store, str], None]] = {
    "delete attribute": definitions.delete_attribute,
    "delete family": family_changes.deletion_accepted,
    "unlink from family": family_changes.unlink_accepted,
    "set levels of family": family_changes.levels_accepted,
    "replace content": library.take_content,
}
"""What each effect does, given the account and its argument; it finds its object gone at times."""


class Later:
    """The effects that are still to come."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, effect: str, argument: str, *, due: float) -> None:
        """Owe an effect.

        Args:
            effect: Which, one of those this module knows.
            argument: What it is done to, such as an id.
            due: When, in seconds since 1970.
        """
        self._keep([*self._pending(), (due, effect, argument)])

    def apply_due(self, *, at: float) -> None:
        """Let the effects come whose time has come."""
        pending = self._pending()
        if not any(due <= at for due, _, _ in pending):
            return
        with self._store.transaction():
            for due, effect, argument in pending:
                if due <= at:
                    _EFFECTS[effect](self._store, argument)
            self._keep([each for each in pending if each[0] > at])

    def forget(self) -> None:
        """Owe nothing."""
        self._keep([])

    def _pending(self) -> list[tuple[float, str, str]]:
        kept = json.loads(self._store.meta(_PENDING) or "[]")
        return [(due, effect, argument) for due, effect, argument in kept]

    def _keep(self, pending: list[tuple[float, str, str]]) -> None:
        self._store.set_meta(_PENDING, json.dumps(pending))
