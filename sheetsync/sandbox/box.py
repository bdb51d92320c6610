"""One sandbox: an account, its clock, its limits, its faults, its log."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sheetsync.sandbox import times
from sheetsync.sandbox.authors import SOMEBODY
from sheetsync.sandbox.errors import RefusalError, rate_limited
from sheetsync.sandbox.faults import Faults
from sheetsync.sandbox.later import Later
from sheetsync.sandbox.limits import Full, SlidingWindows
from sheetsync.sandbox.log import RequestLog
from sheetsync.sandbox.options import Account, Doc, Options
from sheetsync.sandbox.seeding import EMPTY_ACCOUNT, plant
from sheetsync.sandbox.store import Store
from sheetsync.sandbox.tokens import Tokens, too_many_tokens


class Box:
    """A running sandbox's parts.

    Attributes:
        options: How it was set up.
        switches: Answers to what the documentation leaves open; may be changed while it runs.
        store: The account.
        log: What was asked.
        faults: What goes wrong.
        tokens: The token host.
        later: Effects of accepted requests that are still to come.
    """

    def __init__(self, options: Options) -> None:
        """Open the state, and plant the account when it is new.

        Raises:
            StateError: The state cannot be used.
        """
        self.options = options
        self.switches = options.switches
        self.store = Store(options.state)
        self.log = RequestLog()
        self.faults = Faults()
        self._open_windows()
        self.later = Later(self.store)
        try:
            if self.store.meta("account") is None:
                self.plant()
            self.tokens = self._tokens()
        except BaseException:
            self.store.close()
            raise

    def close(self) -> None:
        """Let go of the state."""
        self.store.close()

    def plant(self) -> None:
        """Put the account back to how it starts."""
        with self.store.transaction():
            plant(self.store, self._start(), author=SOMEBODY)
            self.later.forget()

    def reset(self) -> None:
        """Back to the start: account, switches, faults, windows and log."""
        self.plant()
        self.switches = self.options.switches
        self.faults.clear()
        self.log.clear()
        self._open_windows()
        self.tokens = self._tokens()

    def account(self) -> dict[str, Any]:
        """The account's ``id`` and ``name``."""
        known: dict[str, Any] = json.loads(self.store.meta("account") or "{}")
        return known

    def switch(self, changes: Mapping[str, Any]) -> None:
        """Change switches.

        Raises:
            TypeError: There is no such switch.
        """
        self.switches = replace(self.switches, **changes)

    def check_limits(self) -> None:
        """Count a hit on the PIM.

        Raises:
            RefusalError: 429; the hit was not counted.
        """
        full = self._hits.hit(time.monotonic())
        if full is not None:
            raise self._refused(full)

    def check_token_limit(self) -> None:
        """Count a hit on the token host.

        Raises:
            RefusalError: 429; the hit was not counted.
        """
        if self._token_hits.hit(time.monotonic()) is not None:
            raise too_many_tokens()

    def over_limit(self) -> RefusalError:
        """The answer to one who asks too often, whether or not a window is full."""
        limit, seconds = self.options.limits[0] if self.options.limits else (50, 10.0)
        return self._refused(Full(limit, seconds, 1000))

    def _open_windows(self) -> None:
        limits = self.options.limits
        self._hits = SlidingWindows(limits)
        self._token_hits = SlidingWindows([(self.options.token_limit, 1.0)] if limits else [])

    def _refused(self, full: Full) -> RefusalError:
        return rate_limited(
            full.limit,
            full.window_seconds,
            ttl_ms=full.free_in_ms,
            ttl=self.switches.ttl,
            retry_after=self.switches.retry_after,
        )

    def _start(self) -> Account:
        if self.options.empty:
            return EMPTY_ACCOUNT
        if self.options.seed is not None:
            return self.options.seed()
        from sheetsync.sandbox.seed import demo_account

        return demo_account()

    def _tokens(self) -> Tokens:
        return Tokens(
            key=self.options.key,
            password=self.options.password,
            secret=self.store.secret(),
            life_seconds=self.options.token_life,
            account=self.account(),
            limits=self.options.limits,
        )

    def accept(self, effect: str, argument: str) -> None:
        """Have an effect come after the time that the options set."""
        self.later.add(effect, argument, due=time.time() + self.options.later)

    def assets(self, ids: list[str]) -> list[Doc]:
        """The assets with these ids, in their order; unknown ones are left out."""
        found = (self.store.get("assets", asset_id) for asset_id in ids)
        return [asset for asset in found if asset is not None]

    @staticmethod
    def now() -> str:
        """This moment, as kept."""
        return times.now()
