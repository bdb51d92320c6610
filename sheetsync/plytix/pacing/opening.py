"""Which budget a session gets."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sheetsync.errors import UsageError
from sheetsync.model.redis_url import RedisUrl, read_redis_url
from sheetsync.plytix.pacing.budget import Budget, Fallback, ProcessBudget
from sheetsync.plytix.pacing.shared_file import SharedFile, shared_path
from sheetsync.ports import Clock

CAUTIOUS_SHARE: Final = 0.5
"""What this machine uses of the limits when the Redis that it shared them through is lost: other
machines may go on, and nobody knows how many there are."""

_REDIS_LOST: Final = (
    "The Redis that shares the account's limits was lost; this machine goes on with its own counts "
    "and half of the limits"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How a session shares an account's limits.

    Attributes:
        rate_share: What it may use of them, from above 0 to 1.
        folder: Where the counts stand that all runs of this machine share; ``None``: this process
            counts for itself.
        redis: Where several machines share the counts; ``None``: nowhere.
        ca_file: Certificates that this Redis is trusted by, instead of the usual ones.
        waited_for: Whether somebody sits and waits: their reads go before bulk work.

    Raises:
        UsageError: The share is none.
    """

    rate_share: float = 1.0
    folder: Path | None = None
    redis: RedisUrl | None = None
    ca_file: Path | None = None
    waited_for: bool = False

    def __post_init__(self) -> None:
        """See that the share is one."""
        if not 0 < self.rate_share <= 1:
            raise UsageError(
                f"A rate share of {self.rate_share} cannot be used.",
                remedy="Give a number above 0 and up to 1, such as 0.5 for half of the limits.",
            )

    def open_budget(self, endpoint: str, account: str, clock: Clock) -> Budget:
        """The budget of an account.

        Args:
            endpoint: The PIM's base URL.
            account: The account's id; empty where it is not known.
            clock: Time.

        Raises:
            SettingsError: Redis cannot be used.
        """
        budget: Budget = ProcessBudget(clock)
        if self.folder is not None:
            shared = SharedFile(shared_path(self.folder, endpoint, account), clock)
            lost = (
                f"The counts in {self.folder} cannot be shared with other runs on this machine; "
                "this run counts its requests for itself"
            )
            budget = Fallback(shared, budget, lost=lost)
        if self.redis is not None:
            from sheetsync.plytix.pacing.shared_redis import SharedRedis, opened_redis

            client = opened_redis(self.redis, ca_file=self.ca_file)
            several = SharedRedis(client, endpoint=endpoint, account=account)
            budget = Fallback(several, budget, lost=_REDIS_LOST, share=CAUTIOUS_SHARE)
        return budget


ALONE: Final = Pace()
"""One process with all of the limits to itself."""


def usual_folder(environment: Mapping[str, str] | None = None) -> Path:
    """Where the counts stand that all runs of a user share: ``pacing`` in the data folder.

    Args:
        environment: Environment variables; ``None``: those of this process.
    """
    home = (os.environ if environment is None else environment).get("SHEETSYNC_HOME", "").strip()
    if home:
        return Path(home) / "pacing"
    import platformdirs

    return Path(platformdirs.user_data_dir("sheetsync", appauthor=False)) / "pacing"


def opened_pace(*, rate_share: float, shared_limits: str, ca_file: Path | None) -> Pace:
    """How a Python program's session is paced: together with all other runs of its user.

    Args:
        rate_share: What it may use of the limits, from above 0 to 1.
        shared_limits: URL of a Redis; empty: none.
        ca_file: Certificates that the Redis is trusted by, instead of the usual ones.

    Raises:
        UsageError: The share or the URL cannot be used.
    """
    redis = read_redis_url(shared_limits) if shared_limits else None
    if shared_limits and redis is None:
        # It is not repeated: it may hold a password.
        raise UsageError(
            "shared_limits is no URL of a Redis.",
            remedy="Write it as redis://host:6379/0, or rediss:// for an encrypted connection.",
        )
    return Pace(rate_share=rate_share, folder=usual_folder(), redis=redis, ca_file=ca_file)
