"""Proof: what was written is read back, and only then called done."""

from __future__ import annotations

from collections.abc import Sequence

from sheetsync.applying.deletion import prove_gone
from sheetsync.applying.work import Step, Work, value_of
from sheetsync.entities.product import SKU
from sheetsync.errors import RemoteError
from sheetsync.model.definition import Kind
from sheetsync.model.snapshot import Snapshot
from sheetsync.model.values import EntityId
from sheetsync.ports import Clock, Pim

WAITS_SECONDS = (1.0, 2.0)
"""Before each repeated search; the index of a busy account lags by seconds."""


def read_back(kind: Kind, works: Sequence[Work], pim: Pim, clock: Clock) -> frozenset[EntityId]:
    """Read everything that was sent, with one search, and end it.

    When the search lags (it still shows what was there before) it is repeated, for what is in
    doubt; what is then still in doubt is read by its id, and only that decides on a failure.

    Args:
        kind: The kind of all works.
        works: Operations of one batch that were sent; afterwards ended.
        pim: Read only.
        clock: Waits for a lagging search.

    Returns:
        The ids of what searches did not show as it was meant, up to the end.

    Raises:
        RemoteError: Plytix could not be read; what was not read has ended as not verified.
    """
    try:
        works = prove_gone(works, pim, clock)
        doubtful = _search(kind, works, pim)
        for seconds in WAITS_SECONDS:
            if not any(lags for _, lags in doubtful):
                break
            clock.sleep(seconds)
            doubtful = _search(kind, [work for work, _ in doubtful], pim)
        for work, _ in doubtful:
            fields = tuple(work.values)
            work.condemn(pim.get(kind, work.entity_id, fields) if work.entity_id else None)
    except RemoteError as error:
        for work in works:
            if work.step is Step.SENT:
                work.stop(error, "not-verified")
        raise
    return frozenset(work.entity_id for work, _ in doubtful if work.entity_id)


def _search(kind: Kind, works: Sequence[Work], pim: Pim) -> list[tuple[Work, bool]]:
    """Judge works by one search.

    Returns:
        Those that are not proved, each with whether the search may only lag.
    """
    if not works:
        return []
    keys = list(dict.fromkeys(work.key for work in works))
    fields = tuple(dict.fromkeys(name for work in works for name in work.values))
    by_id = {snapshot.id: snapshot for snapshot in pim.fetch(kind, SKU, keys, fields)}
    doubtful: list[tuple[Work, bool]] = []
    for work in works:
        snapshot = None if work.entity_id is None else by_id.get(work.entity_id)
        if snapshot is None or not work.judge(snapshot):
            doubtful.append((work, _may_lag(work, snapshot)))
    return doubtful


def _may_lag(work: Work, snapshot: Snapshot | None) -> bool:
    return snapshot is None or any(
        (found := value_of(snapshot, name)) != sent and found == work.before(name)
        for name, sent in work.values.items()
    )
