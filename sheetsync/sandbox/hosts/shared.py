"""What the accounts of a sandbox have in common."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sheetsync.sandbox.hosts.faults import Faults
from sheetsync.sandbox.hosts.limits import SlidingWindows
from sheetsync.sandbox.hosts.log import RequestLog
from sheetsync.sandbox.hosts.tokens import Tokens, too_many_tokens
from sheetsync.sandbox.options import Options
from sheetsync.sandbox.state.database import FIRST
from sheetsync.sandbox.state.store import Database

if TYPE_CHECKING:
    from sheetsync.sandbox.hosts.box import Box


class Shared:
    """What the accounts of a sandbox have in common.

    Attributes:
        options: How the sandbox was set up.
        database: The state of all accounts.
        log: What was asked.
        faults: What goes wrong.
        tokens: Makes and reads tokens.
        boxes: The accounts by name, the first one's (``""``) first.
        files_url: Base URL of the host that serves files, without a slash at its end.
    """

    def __init__(self, options: Options) -> None:
        """Open the state.

        Raises:
            StateError: It cannot be used.
        """
        self.options = options
        self.database = Database(options.state)
        self.log = RequestLog()
        self.faults = Faults()
        self.boxes: dict[str, Box] = {}
        self.files_url = f"http://127.0.0.1:{options.port}"
        self.forget()

    @property
    def first(self) -> Box:
        """The account that every sandbox has."""
        return self.boxes[FIRST]

    def close(self) -> None:
        """Let go of the state."""
        self.database.close()

    def forget(self) -> None:
        """Forget the hits on the token host, and take the secret from the state."""
        limit = self.options.token_limit
        self._token_hits = SlidingWindows([(limit, 1.0)] if self.options.limits else [])
        self.tokens = Tokens(
            secret=self.database.store().secret(), life_seconds=self.options.token_life
        )

    def check_token_limit(self) -> None:
        """Count a hit on the token host.

        Raises:
            RefusalError: 429; the hit was not counted.
        """
        if self._token_hits.hit(time.monotonic()) is not None:
            raise too_many_tokens()
