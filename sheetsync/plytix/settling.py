"""Writes whose answer was lost: reading tells whether they happened, and nothing is sent blindly.

A plan (see ``judgements``) looks what is there, several times if need be, and only when every look
shows nothing, or where it is harmless, a write goes a second time; never a third.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final, assert_never

from sheetsync.errors import (
    PermissionDeniedError,
    RefusedError,
    RemoteError,
    UnknownOutcomeError,
    UnreachableError,
)
from sheetsync.plytix.answers import Answered, Sends, carried_out, every_row
from sheetsync.plytix.judgements import (
    Found,
    Given,
    Happened,
    Harmless,
    Judgement,
    NotSeen,
    Otherwise,
    Reading,
    Rows,
    Sent,
    Settling,
)
from sheetsync.plytix.operation import Operation
from sheetsync.plytix.request import Request, Response
from sheetsync.ports import Clock

SKEW: Final = timedelta(minutes=5)
"""How far apart the clocks may be that stamp objects and answers."""


def settled(
    session: Sends,
    operation: Operation,
    given: Given,
    settling: Settling,
    *,
    clock: Clock,
) -> Answered:
    """Carry out a write; when its answer is lost, find out by reading, and send it at most twice.

    It is sent a second time only after every look showed nothing of it, or where that is harmless.

    Args:
        session: Sends.
        operation: A write.
        given: Its options.
        settling: How it is settled.
        clock: Waits between the looks.

    Returns:
        The answer, or what reading gave in its place (``settled`` is true then).

    Raises:
        UsageError: An option does not fit; nothing was sent.
        RefusedError: Plytix refused it.
        UnknownOutcomeError: It was sent; reading does not tell, cannot be done, or tells that
            something else is there.
        RemoteError: Plytix could not be reached; it was not sent.
        InterruptedRunError: The session was closed; where its context is an
            ``UnknownOutcomeError``, it was sent.
    """
    began = clock.now()
    try:
        return _carried_out(session, operation, given)
    except UnknownOutcomeError as lost:
        listening = _Listening(session, clock)
        return _Settlement(listening, operation, given, settling, clock, began).end(lost)


def _carried_out(session: Sends, operation: Operation, given: Given) -> Answered:
    """Carry out a write; one that something in between refused may have happened."""
    try:
        return carried_out(session, operation, given)
    except UnreachableError as error:
        if not _is_strange(error):
            raise
        raise UnknownOutcomeError(
            f"{error.message} What was asked may have been done before.",
            status=error.status,
            request_id=error.request_id,
        ) from error


class _Listening:
    """Sends, and hears from the answers how far Plytix's clock is ahead of ours."""

    def __init__(self, session: Sends, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self._ahead = timedelta()

    def send(self, request: Request) -> Response:
        """Send a request, and give back its success."""
        response = self._session.send(request)
        moment = _dated(response.headers.get("date", ""))
        if moment is not None:
            self._ahead = moment - self._clock.now()
        return response

    def there(self, moment: datetime) -> datetime:
        """What Plytix's clock showed at a moment of ours; the same where nobody told."""
        return moment + self._ahead


@dataclass(frozen=True, slots=True)
class _Settlement:
    session: _Listening
    operation: Operation
    given: Given
    settling: Settling
    clock: Clock
    began: datetime

    def end(self, lost: UnknownOutcomeError) -> Answered:
        try:
            found = self._seen(lost)
        except UnknownOutcomeError as unknown:
            _raise_if_nothing_is_plytix(lost, unknown)
            raise
        if found is not None:
            return found
        try:
            return _carried_out(self.session, self.operation, self.given)
        except RefusedError as refusal:
            # Such as a duplicate: the first one happened after all, and shows only now.
            found = self._seen(lost, refusal)
            if found is not None:
                return found
            if self.settling.hides and _is_taken(refusal):
                raise _unknown(
                    lost,
                    "Nothing of it shows, but it was refused when it was sent once more: "
                    f"{refusal.message}",
                ) from refusal
            raise
        except PermissionDeniedError:
            raise
        except UnknownOutcomeError as again:
            found = self._seen(again)
            if found is not None:
                return found
            raise _unknown(again, "It was sent twice, and reading shows nothing of it.") from again
        except RemoteError as error:
            raise _unknown(
                lost, f"Reading shows nothing of it, and sending it once more failed: {error}"
            ) from error

    def _seen(
        self, lost: UnknownOutcomeError, refusal: RefusedError | None = None
    ) -> Answered | None:
        """What reading gives in place of the lost answer; ``None``: it does not show."""
        for seconds in self.settling.waits_seconds:
            self.clock.sleep(seconds)
            try:
                judgement = self._look(refusal)
            except RemoteError as error:
                raise _unknown(lost, f"Reading it back failed: {error}") from error
            if isinstance(judgement, Found):
                judgement = self._weighed(judgement, refusal)
            match judgement:
                case Happened(rows=rows):
                    return Answered(status=HTTPStatus.OK, rows=tuple(rows), settled=True)
                case Otherwise(why=why):
                    raise _unknown(lost, f"What Plytix has now is not what was sent: {why}.")
                case Harmless():
                    return None
                case NotSeen():
                    continue
                case _:
                    assert_never(judgement)
        return None

    def _weighed(
        self, found: Found, refusal: RefusedError | None
    ) -> Happened | NotSeen | Otherwise | Harmless:
        """Whether one of the objects that were found was made by this write.

        Raises:
            RefusedError: It was there long before, so that Plytix refused this write.
        """
        began = self.session.there(self.began) - SKEW
        new = [
            one for one in found.candidates if one.there_since is None or one.there_since >= began
        ]
        if not new:
            if not found.only:
                return NotSeen()
            since = found.candidates[0].there_since
            raise refusal or RefusedError(
                f"Plytix did not “{self.operation.about}”: {found.what} is there since {since}.",
                remedy="Change the one that is there, or take another key.",
                status=HTTPStatus.CONFLICT,
            )
        if not found.proof:
            return Harmless("Plytix refuses a second one, and says which there is")
        if len(new) > 1:
            return Otherwise(f"{found.what} is there {len(new)} times, made at about this time")
        (one,) = new
        if one.differs:
            return Otherwise(f"{found.what} is there with another {', '.join(one.differs)}")
        return Happened(one.rows)

    def _look(self, refusal: RefusedError | None) -> Judgement:
        looking = self.settling.plan(Sent(given=self.given, refusal=refusal))
        try:
            reading = next(looking)
            while True:
                reading = looking.send(self._read(reading))
        except StopIteration as stopped:
            judgement: Judgement = stopped.value
            return judgement

    def _read(self, reading: Reading) -> Rows | None:
        try:
            if reading.every_page:
                return tuple(every_row(self.session, reading.operation, reading.given))
            return carried_out(self.session, reading.operation, reading.given).rows
        except RefusedError as refusal:
            if refusal.status == HTTPStatus.NOT_FOUND:
                return None
            raise


def _unknown(lost: UnknownOutcomeError, more: str) -> UnknownOutcomeError:
    return UnknownOutcomeError(
        f"{lost.message} {more}",
        remedy="Look what is there, and write again what is still wanted.",
        status=lost.status,
        request_id=lost.request_id,
    )


def _is_taken(refusal: RefusedError) -> bool:
    """Whether a refusal may come of the first sending having happened.

    Source: Plytix API v1: a SKU that is taken is 409, the names of categories and attributes are
    422, all of them with “already” in their words.
    """
    said = (refusal.message, *refusal.reasons.values())
    return refusal.status == HTTPStatus.CONFLICT or any("already" in one for one in said)


def _is_strange(error: BaseException | None) -> bool:
    """Whether something in between answered with a refusal that is not worded as Plytix words one.

    It may stand in the way of the answer as well as of the request.
    """
    return isinstance(error, UnreachableError) and 400 <= (error.status or 0) < 500


def _raise_if_nothing_is_plytix(lost: UnknownOutcomeError, unknown: UnknownOutcomeError) -> None:
    """Tell the first error where reads are answered likewise: nothing there is Plytix."""
    first = lost.__cause__
    if (
        isinstance(first, UnreachableError)
        and _is_strange(first)
        and _is_strange(unknown.__cause__)
    ):
        raise first from unknown


def _dated(header: str) -> datetime | None:
    """The moment in a ``Date`` header; ``None`` when there is none."""
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
