"""What carrying out a plan costs, before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from sheetsync.model.capabilities import Capabilities
from sheetsync.model.change import Create, Update
from sheetsync.model.plan import Price
from sheetsync.planning.batches import check_calls, in_runs

_HOUR_SECONDS = 3600


def price(
    creates: Sequence[Create],
    updates: Sequence[Update],
    capabilities: Capabilities,
    *,
    reads: int,
    deletes: int = 0,
) -> Price:
    """Count the calls that an apply would make if everything is accepted.

    Args:
        creates: What the plan creates; each is one write.
        updates: What the plan updates; each is one write.
        capabilities: The account's limits.
        reads: Calls made so far; told, and no part of the forecast.
        deletes: How many entities it deletes; each is one write, and is read by itself before and
            after.

    Returns:
        The price. Time and share are those of writes and checks; both 0 for an account without
        windows.
    """
    writes = len(creates) + len(updates) + deletes
    checks = 2 * deletes + sum(
        _checks(run, capabilities.search_fields)
        for run in in_runs(chain[Create | Update](creates, updates), capabilities.search_rows)
    )
    calls = writes + checks
    windows = sorted(capabilities.windows, key=lambda window: window[1])
    hour_share = 0.0
    if windows:
        requests, seconds = windows[-1]
        hour_share = calls * seconds / (requests * _HOUR_SECONDS)
    return Price(
        reads=reads,
        writes=writes,
        checks=checks,
        minutes=round(_seconds(calls, windows) / 60, 2),
        hour_share=round(hour_share, 4),
    )


def _checks(run: Sequence[Create | Update], search_fields: int) -> int:
    """Calls that read one batch before and after it is written."""
    guarded = {change.field for one in run if isinstance(one, Update) for change in one.fields}
    created = {change.field for one in run if isinstance(one, Create) for change in one.fields}
    return check_calls(len(guarded), len(guarded | created), search_fields)


def _seconds(calls: int, windows: Sequence[tuple[int, int]]) -> float:
    """How long so many calls take at the account's limits.

    A long window is used up as fast as the shorter ones allow, and then waited out; the shortest
    is used evenly.

    Args:
        calls: How many.
        windows: (requests, seconds), shortest first.
    """
    if not windows:
        return 0.0
    *shorter, (requests, seconds) = windows
    if not shorter:
        return calls * seconds / requests
    full = max(0, calls - 1) // requests
    return full * seconds + _seconds(calls - full * requests, shorter)
