"""The steps of a deletion that no other write has: the look before it, and the proof after it.

Only what a run created is ever deleted, and only as the plan saw it. The intent in the journal
holds every value, so that the product can be made again.
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from sheetsync.applying.work import Work
from sheetsync.entities.product import SKU
from sheetsync.errors import RefusedError
from sheetsync.model.operation import DeleteEntity
from sheetsync.model.outcome import FieldOutcome, FieldStatus
from sheetsync.model.whole import Whole
from sheetsync.planning.base import same_value
from sheetsync.planning.findings import spoken
from sheetsync.planning.whole import held_values
from sheetsync.ports import Clock, Pim

WAITS_SECONDS = (1.0, 2.0)
"""Before each repeated reading of what was deleted and still shows."""


def check_deletion(work: Work, operation: DeleteEntity, pim: Pim) -> None:
    """Read the whole entity, and decide: as the plan saw it → deleted, gone → unchanged.

    Raises:
        RemoteError: Plytix could not be read; the work is still open.
    """
    work.entity_id = operation.entity_id
    whole = pim.whole(operation.kind, operation.entity_id)
    if whole is None:
        work.settle(FieldStatus.DONE if work.perhaps_sent else FieldStatus.UNCHANGED, "", "")
        work.verified = True
        return
    differing = _differing(operation, whole, pim)
    if differing:
        work.settle(
            FieldStatus.CONFLICT,
            "changed-since-plan",
            f"the product was changed since the plan was made ({', '.join(differing)}); it was "
            "not deleted",
        )
        return
    work.values = dict.fromkeys(operation.before)


def delete(operation: DeleteEntity, pim: Pim) -> None:
    """Take an entity away; one that is gone already is as good, and the proof will tell.

    Raises:
        RefusedError: Plytix refused it.
        UnknownOutcomeError: It may or may not have happened.
    """
    try:
        pim.delete(operation.kind, operation.entity_id)
    except RefusedError as error:
        if error.status != HTTPStatus.NOT_FOUND:
            raise


def prove_gone(works: Sequence[Work], pim: Pim, clock: Clock) -> list[Work]:
    """Read what was deleted; what is no longer there is done.

    Args:
        works: Works that were sent, of any sort; deletions among them have ended afterwards.
        pim: Read directly, past the search index.
        clock: Waits before what still shows is read again.

    Returns:
        The works that are no deletions, in their order.

    Raises:
        RemoteError: Plytix could not be read; deletions that were not read are still sent.
    """
    deletions = [work for work in works if isinstance(work.operation, DeleteEntity)]
    for work in deletions:
        if not is_gone(work, pim):
            for seconds in WAITS_SECONDS:
                clock.sleep(seconds)
                if is_gone(work, pim):
                    break
            else:
                work.settle(
                    FieldStatus.FAILED,
                    "not-stored",
                    "Plytix accepted the deletion, but still has the product",
                )
                continue
        for name in work.wanted or (SKU,):
            work.fields[name] = FieldOutcome(status=FieldStatus.DONE)
        work.verified = True
        work.end()
    return [work for work in works if not isinstance(work.operation, DeleteEntity)]


def is_gone(work: Work, pim: Pim) -> bool:
    """Whether Plytix has no such entity any more."""
    entity_id = work.entity_id
    return entity_id is None or pim.get(work.operation.kind, entity_id, ()) is None


def _differing(operation: DeleteEntity, whole: Whole, pim: Pim) -> list[str]:
    """What is not as the plan saw it, as people call it."""
    now = held_values(whole, pim.schema().fields(operation.kind))
    names = [
        spoken(name)
        for name in dict.fromkeys((*operation.before, *now))
        if not same_value(operation.before.get(name), now.get(name))
    ]
    if whole.snapshot.key != operation.key:
        names.insert(0, spoken(SKU))
    ties = dict.fromkeys((*operation.ties, *whole.ties))
    return names + [one for one in ties if operation.ties.get(one, 0) != whole.ties.get(one, 0)]
