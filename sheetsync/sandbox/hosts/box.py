"""One account of a sandbox: its entities, its keys, its limits, its clock."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sheetsync.sandbox import times
from sheetsync.sandbox.authors import SOMEBODY
from sheetsync.sandbox.errors import RefusalError
from sheetsync.sandbox.hosts.account_settings import AccountSettings, Start, read_settings
from sheetsync.sandbox.hosts.faults import Faults
from sheetsync.sandbox.hosts.keys import Key, main_key
from sheetsync.sandbox.hosts.later import Later
from sheetsync.sandbox.hosts.limits import Full, SlidingWindows, rate_limited
from sheetsync.sandbox.hosts.log import RequestLog
from sheetsync.sandbox.hosts.shared import Shared
from sheetsync.sandbox.options import PAID_PLAN, Doc, Options
from sheetsync.sandbox.seed.planting import EMPTY_ACCOUNT, plant
from sheetsync.sandbox.state.database import FIRST

MAIN = "main"
"""What people call the account that every sandbox has."""

_SETTINGS = "settings"


class Box:
    """One account, and what goes with it.

    Attributes:
        name: What the account is called when the sandbox is steered; the first one's is ``""``.
        options: How it was set up.
        switches: Answers to what the documentation leaves open; may be changed while it runs.
        store: The account.
        later: Effects of accepted requests that are still to come.
        shared: What it has in common with the other accounts.
    """

    def __init__(
        self,
        options: Options,
        *,
        shared: Shared | None = None,
        name: str = FIRST,
        settings: AccountSettings | None = None,
    ) -> None:
        """Open an account, and plant it when it is new.

        Args:
            options: How the sandbox is set up.
            shared: The sandbox; ``None``: one for this account alone.
            name: The account.
            settings: What a new account beside the first is to be; ``None``: as it is kept.

        Raises:
            StateError: The state cannot be used.
        """
        self.shared = Shared(options) if shared is None else shared
        self.name = name
        self.switches = options.switches
        self._sandbox_options = options
        try:
            self.store = self.shared.database.store(name)
            if settings is not None:
                self.store.set_meta(_SETTINGS, settings.kept())
            self.reload()
            self.later = Later(self.store)
            if self.store.meta("account") is None:
                self.plant()
        except BaseException:
            if shared is None:
                self.shared.close()
            raise
        self.shared.boxes[name] = self

    def reload(self) -> None:
        """Take keys and limits as the state has them."""
        options = self._sandbox_options
        kept = self.store.meta(_SETTINGS)
        settings = AccountSettings() if kept is None else read_settings(kept)
        if self.name == FIRST:
            own = main_key(options.key, options.password)
            more = tuple(key for key in settings.keys if key.key != own.key)
            start: Start = "empty" if options.empty else "seed"
            settings = AccountSettings(start=start, limits=options.limits, keys=(own, *more))
        else:
            first = settings.keys[0] if settings.keys else None
            options = replace(
                options,
                limits=settings.limits,
                empty=settings.start == "empty",
                key="" if first is None else first.key,
                password="" if first is None else first.password,
            )
        self.settings = settings
        self.options = options
        self._open_windows()

    def close(self) -> None:
        """Let go of the state."""
        self.shared.close()

    def plant(self) -> None:
        """Put the account back to how it starts."""
        if isinstance(self.settings.start, int):
            self.plant_many(self.settings.start)
            return
        with self.store.transaction():
            plant(self.store, self._start(), author=SOMEBODY)
            self.later.forget()

    def plant_many(self, products: int, *, progress: Callable[[int], None] | None = None) -> None:
        """Replace the account by a big one.

        Args:
            products: How many products, variants counted.
            progress: Told now and then how many there are.
        """
        from sheetsync.sandbox.seed.large import plant_many

        plant_many(self.store, products, author=SOMEBODY, progress=progress)
        with self.store.transaction():
            self.store.set_meta("account", json.dumps(self._named(self.account())))
            self.later.forget()

    def reset(self) -> None:
        """Back to the start: entities, switches, windows; keys stay."""
        self.plant()
        self.switches = self.shared.options.switches
        self._open_windows()

    # ------------------------------------------------------------ who it is

    @property
    def shown_name(self) -> str:
        """What people call the account when they steer the sandbox."""
        return self.name or MAIN

    def account(self) -> dict[str, Any]:
        """The account's ``id`` and ``name``."""
        known: dict[str, Any] = json.loads(self.store.meta("account") or "{}")
        return known

    @property
    def files_url(self) -> str:
        """Base URL of the host that serves files, without a slash at its end."""
        return self.shared.files_url

    def keys(self) -> tuple[Key, ...]:
        """The keys that open it, in the order they were made."""
        return self.settings.keys

    def keep_keys(self, keys: tuple[Key, ...]) -> None:
        """Have other keys than before."""
        self.store.set_meta(_SETTINGS, replace(self.settings, keys=keys).kept())
        self.reload()

    # ------------------------------------------------------------ what it does

    @property
    def log(self) -> RequestLog:
        """What was asked of the sandbox."""
        return self.shared.log

    @property
    def faults(self) -> Faults:
        """What goes wrong in the sandbox."""
        return self.shared.faults

    def switch(self, changes: Mapping[str, Any]) -> None:
        """Change switches.

        Raises:
            TypeError: There is no such switch.
        """
        self.switches = replace(self.switches, **changes)

    def check_limits(self, key_id: str) -> None:
        """Count a hit on the PIM.

        Args:
            key_id: Whose hit it is.

        Raises:
            RefusalError: 429; the hit was not counted.
        """
        sharing = key_id if self.switches.limit_scope == "key" else ""
        if sharing not in self._hits:
            self._hits[sharing] = SlidingWindows(self.options.limits)
        full = self._hits[sharing].hit(time.monotonic())
        if full is not None:
            raise rate_limited(full, self.switches)

    def over_limit(self) -> RefusalError:
        """The answer to one who asks too often, whether or not a window is full."""
        limit, seconds = (self.options.limits or PAID_PLAN)[0]
        return rate_limited(Full(limit, seconds, 1000), self.switches)

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

    def _open_windows(self) -> None:
        self._hits: dict[str, SlidingWindows] = {}

    def _start(self) -> Mapping[str, Any]:
        """The account as it begins; another than the first has an id and a name of its own."""
        if self.settings.start == "seed":
            seed = self.options.seed
            if seed is None:
                from sheetsync.sandbox.seed.demo import demo_account

                seed = demo_account
            start = seed()
        else:
            start = EMPTY_ACCOUNT
        known = start["account"]
        return {**start, "account": self._named(known[0] if isinstance(known, list) else known)}

    def _named(self, account: dict[str, Any]) -> dict[str, Any]:
        """The account's own id and name, in place of those that it was planted with."""
        if self.name == FIRST:
            return account
        return {"id": self.settings.account_id, "name": self.name}
