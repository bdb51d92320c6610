"""Writes whose answer was lost: settled by reading, sent once more only if they did not happen."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from sheetsync.applying.check import claim
from sheetsync.applying.deletion import delete, is_gone
from sheetsync.applying.work import Step, Work, value_of
from sheetsync.entities.product import SKU
from sheetsync.errors import RefusedError, RemoteError, UnknownOutcomeError, UnreachableError
from sheetsync.model.operation import CreateEntity, DeleteEntity
from sheetsync.ports import Clock, Pim

WAITS_SECONDS = (1.0, 2.0, 4.0)
"""Before each reading: a write may still be under way, and the search index lags behind."""


def send(work: Work, pim: Pim, clock: Clock) -> None:
    """Write one operation.

    Args:
        work: Checked, with values to write; afterwards sent or ended.
        pim: Where to.
        clock: Waits before the readings that settle a lost answer.

    Raises:
        RemoteError: Something that concerns the whole run, never a ``RefusedError`` or an
            ``UnknownOutcomeError``. The operation is still open when the write surely did not
            happen, else it has ended as unknown.
    """
    try:
        _write(work, pim)
    except RefusedError as error:
        if not (work.perhaps_sent and _is_taken(work, error) and _claimed(work, pim, clock)):
            work.refuse(error)
    except UnknownOutcomeError as error:
        _settle(work, pim, clock, error)
    except UnreachableError as error:
        # Something in between refused in words of its own: perhaps the answer, not the request.
        if not HTTPStatus.BAD_REQUEST <= (error.status or 0) < HTTPStatus.INTERNAL_SERVER_ERROR:
            raise
        _settle(work, pim, clock, error)
    else:
        work.step = Step.SENT


def _claimed(work: Work, pim: Pim, clock: Clock) -> bool:
    """Whether a key is taken by what an earlier part of the run may have created.

    The search index lagged when that was looked up, so it is looked up again for a while; never
    is anything created twice, since Plytix refuses a SKU that it has.

    Raises:
        RemoteError: Plytix could not be read; the operation has ended as unknown.
    """
    operation = work.operation
    if not isinstance(operation, CreateEntity):
        return False
    try:
        for seconds in WAITS_SECONDS:
            clock.sleep(seconds)
            fields = tuple(operation.values)
            found = next(iter(pim.fetch(operation.kind, SKU, [operation.key], fields)), None)
            if found is not None:
                claim(work, operation, found, pim)
                return True
    except RemoteError as error:
        work.stop(error, "outcome-unknown")
        raise
    return False


def _write(work: Work, pim: Pim) -> None:
    operation = work.operation
    if isinstance(operation, CreateEntity):
        work.entity_id = pim.create(operation.kind, operation.key, operation.values)
    elif isinstance(operation, DeleteEntity):
        delete(operation, pim)
    else:
        pim.update(operation.kind, operation.entity_id, work.values)


def _settle(work: Work, pim: Pim, clock: Clock, lost: RemoteError) -> None:
    """Read until it is known; send once more when it did not happen, and read again.

    A second create is safe because Plytix refuses a SKU that it has: then the first one happened,
    and the search index lags.
    """
    try:
        if _happened(work, pim, clock, WAITS_SECONDS):
            work.step = Step.SENT
            return
        try:
            _write(work, pim)
        except UnknownOutcomeError:
            happened = _happened(work, pim, clock, WAITS_SECONDS)
        except RefusedError as error:
            happened = _happened(work, pim, clock, WAITS_SECONDS)
            if not happened and not _is_taken(work, error):
                work.refuse(error)
                return
        else:
            happened = True
    except RemoteError as error:
        work.stop(error, "outcome-unknown")
        raise
    if happened:
        work.step = Step.SENT
    else:
        work.stop(lost, "outcome-unknown")


def _is_taken(work: Work, refusal: RefusedError) -> bool:
    """Whether a second create may be refused because of the first, which does not show yet.

    A key that is taken is 409 or, in the words of Plytix, there "already" (documented).
    """
    said = (refusal.message, *refusal.reasons.values())
    taken = refusal.status == HTTPStatus.CONFLICT or any("already" in one for one in said)
    return isinstance(work.operation, CreateEntity) and taken


def _happened(work: Work, pim: Pim, clock: Clock, waits_seconds: Sequence[float]) -> bool:
    """Whether a write is seen to have happened, after waiting for it.

    An update happened when any field has moved from what it was just before; whether it holds what
    was sent is for the read-back to tell. A create happened when its key is there, since it was
    not just before; a deletion when nothing is there any more.
    """
    operation = work.operation
    for seconds in waits_seconds:
        clock.sleep(seconds)
        if isinstance(operation, CreateEntity):
            found = next(iter(pim.fetch(operation.kind, SKU, [operation.key], ())), None)
            if found is not None:
                work.entity_id = found.id
                return True
        elif isinstance(operation, DeleteEntity):
            if is_gone(work, pim):
                return True
        else:
            snapshot = pim.get(operation.kind, operation.entity_id, tuple(work.values))
            if snapshot is None:
                return True
            if any(value_of(snapshot, name) != work.before(name) for name in work.values):
                return True
    return False
