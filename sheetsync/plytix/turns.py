"""One run at a time at an account, batch by batch, among all runs of the user on this machine.

A run looks at a batch before it writes, and proves it afterwards. Were another run to write between
that look and the writes, its values would be overwritten unseen; so whoever is at a batch keeps the
others waiting. The system frees the locks of a process that ends, however it ends.

Two locks stand behind each other: a run waits at the door, and holds the door shut while it waits
for the turn. Whoever has just had a turn comes to the door behind it, so that nobody with a hundred
batches keeps somebody with one waiting until the end.
"""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import BaseFileLock, FileLock, Timeout

from sheetsync.model.values import EntityId
from sheetsync.plytix.pacing.budget import shared_name

FOLDER: Final = "turns"
"""The folder of the locks, inside the data folder."""

LOOK_AGAIN_SECONDS: Final = 0.05

LATE_SECONDS: Final = 300.0
"""How long after it was told a search is not relied on for an entity that lagged."""

UNUSED_DAYS: Final = 2
"""How long a lock file stays that nobody takes; a practice sandbox leaves two for each start."""

_CARE: Final = "let no two write to this account at once."
_OURS: Final = (".door", ".turn", ".late", ".new")

logger = logging.getLogger(__name__)

_Late = dict[str, float]
"""Entity id → when it was told that searches did not show it yet, in seconds since 1970."""


class AccountTurns:
    """The turns at one account; implements ``ports.TakeTurn``.

    Args:
        folder: Where the locks stand that all runs of a user share; made when there is none.
        endpoint: The PIM's base URL.
        account: Tells the account's id; asked at the first turn.
    """

    def __init__(self, folder: Path, endpoint: str, account: Callable[[], str]) -> None:
        self._folder = folder
        self._endpoint = endpoint
        self._account = account
        self._told: set[str] = set()
        self._tidied = False

    @contextmanager
    def __call__(self, given_up: Callable[[], bool]) -> Iterator[AccountTurn]:
        """Wait for a turn and keep others waiting; where locks do not work, say so and go on.

        Args:
            given_up: Asked while it waits: whether nobody wants the turn any more.
        """
        door, turn = self._lock("door"), self._lock("turn")

        def leaves() -> bool:
            self._tell("Another run is writing to this account; the two take turns.")
            return given_up()

        try:
            with door.acquire(poll_interval=LOOK_AGAIN_SECONDS, cancel_check=leaves):
                turn.acquire(poll_interval=LOOK_AGAIN_SECONDS, cancel_check=leaves)
            self._tidy(door, turn)
        except Timeout:
            logger.info("the run does not wait for its turn any more")
        except OSError as error:
            self._tell(
                f"Runs on this machine cannot wait for each other, since {self._folder} takes no "
                f"locks ({error.strerror or error}); {_CARE}"
            )
        try:
            yield AccountTurn(self._path("late"), self._untold)
        finally:
            turn.release()

    def _path(self, what: str) -> Path:
        return self._folder / f"{shared_name(self._endpoint, self._account())}.{what}"

    def _lock(self, what: str) -> BaseFileLock:
        return FileLock(self._path(what), fallback_to_soft=False, close_error_policy="suppress")

    def _untold(self, error: OSError) -> None:
        """Say that other runs do not know what searches do not show yet."""
        self._tell(
            f"Other runs on this machine cannot be told what this one wrote, since {self._folder} "
            f"cannot be written ({error.strerror or error}); {_CARE}"
        )

    def _tidy(self, *taken: BaseFileLock) -> None:
        """Mark our locks as used, and remove those that were not used for days, once in a run.

        No turn lasts for so long, so that none is removed that somebody holds.

        Raises:
            OSError: The folder cannot be looked into.
        """
        for lock in taken:
            os.utime(lock.lock_file)
        if self._tidied:
            return
        self._tidied = True
        oldest = time.time() - UNUSED_DAYS * 86_400
        for path in self._folder.iterdir():
            try:
                if path.suffix in _OURS and path.stat().st_mtime < oldest:
                    path.unlink()
            except OSError:
                continue  # another process was quicker, or uses it

    def _tell(self, message: str) -> None:
        """Say it, once in a run."""
        if message not in self._told:
            self._told.add(message)
            logger.warning("Warning: %s", message)


class AccountTurn:
    """One turn; implements ``ports.Turn``.

    Args:
        path: Where it stands what searches do not show yet; read and written in a turn only.
        untold: Told when it cannot be written.
    """

    def __init__(self, path: Path, untold: Callable[[OSError], None]) -> None:
        self._path = path
        self._untold = untold
        self._late = self._read()

    @property
    def lagging(self) -> Collection[EntityId]:
        """What other runs wrote of late and searches did not show yet."""
        return frozenset(EntityId(one) for one in self._late)

    def leave(self, ids: Collection[EntityId]) -> None:
        """Tell those who come next what searches do not show yet."""
        self._late |= dict.fromkeys(ids, time.time())
        new = self._path.with_suffix(".new")
        try:
            new.write_text(json.dumps(self._late), encoding="ascii")
            new.replace(self._path)
        except OSError as error:
            self._untold(error)

    def _read(self) -> _Late:
        """What is told, without what is too old; nothing when it cannot be read."""
        try:
            told = json.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return {}
        if not isinstance(told, dict):
            return {}
        oldest = time.time() - LATE_SECONDS
        return {one: at for one, at in told.items() if isinstance(at, int | float) and at > oldest}
