"""What carrying out a plan costs, before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence

from sheetsync.model.capabilities import Capabilities
from sheetsync.model.operation import Operation
from sheetsync.model.plan import Price
from sheetsync.planning.batches import batches

_HOUR_SECONDS = 3600


def price(operations: Sequence[Operation], capabilities: Capabilities, *, reads: int) -> Price:
    """Count the calls that an apply would make if everything is accepted.

    Args:
        operations: Every write of the plan; each is one call.
        capabilities: The account's limits.
        reads: Calls made so far; told, and no part of the forecast.

    Returns:
        The price. Time is that of writes and checks at the narrowest window, the hour's share
        that of the window longest in time; both 0 for an account without windows.
    """
    checks = sum(
        batch.checks(capabilities.search_fields)
        for batch in batches(operations, capabilities.search_rows)
    )
    calls = len(operations) + checks
    seconds = max(
        (calls * window / requests for requests, window in capabilities.windows), default=0.0
    )
    hour = max(capabilities.windows, key=lambda window: window[1], default=None)
    share = 0.0 if hour is None else calls / (hour[0] * _HOUR_SECONDS / hour[1])
    return Price(
        reads=reads,
        writes=len(operations),
        checks=checks,
        minutes=round(seconds / 60, 2),
        hour_share=round(share, 4),
    )
