"""A lost answer: how long it is looked for, when it is sent again, and what the caller is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from sheetsync.errors import (
    InterruptedRunError,
    PermissionDeniedError,
    RateLimitError,
    RefusedError,
    RemoteError,
    UnknownOutcomeError,
    UnreachableError,
    UsageError,
)
from sheetsync.plytix.answers import Answered, Row
from sheetsync.plytix.judgements import (
    Candidate,
    Found,
    Happened,
    Harmless,
    Judgement,
    Looking,
    NotSeen,
    Otherwise,
    Reading,
    Sent,
    Settling,
)
from sheetsync.plytix.operation import PAGES, Form, Operation, Option, Place
from sheetsync.plytix.request import Effect, Request, Response
from sheetsync.plytix.settling import settled
from tests.clocks import FakeClock

MAKE = Operation(
    name="Make thing",
    area="things",
    method="POST",
    path="/things",
    effect=Effect.WRITE,
    options=(Option(name="key", place=Place.BODY, form=Form.TEXT, says="the key", required=True),),
)
LOOK = Operation(name="Look", area="things", method="GET", path="/things", effect=Effect.READ)
GIVEN = {"key": "A-1"}
THING: Row = {"id": "1", "key": "A-1"}
LOST = UnknownOutcomeError("The answer was lost.", status=503, request_id="r-1")
TAKEN = RefusedError("There is one already.", status=409)

Said = RemoteError | InterruptedRunError | Sequence[Row]


class Plytix:
    """Answers writes and reads from two lists.

    Attributes:
        asked: ``W`` and ``R``, in order.
    """

    def __init__(
        self, writes: Sequence[Said], reads: Sequence[Said] = (), *, date: str = ""
    ) -> None:
        self._writes, self._reads = list(writes), list(reads)
        self._date = date
        self.asked = ""

    def send(self, request: Request) -> Response:
        write = request.effect is Effect.WRITE
        self.asked += "W" if write else "R"
        said = (self._writes if write else self._reads).pop(0)
        if isinstance(said, RemoteError | InterruptedRunError):
            raise said
        headers = {"date": self._date} if self._date else {}
        return Response(status=200, headers=headers, body=json.dumps({"data": said}).encode())


def there(sent: Sent) -> Looking:
    """Whether a row is there."""
    rows = yield Reading(operation=LOOK)
    return Happened(rows) if rows else NotSeen()


def always(judgement: Judgement) -> Settling:
    """A plan that reads once and judges so whatever it reads."""

    def plan(_sent: Sent) -> Looking:
        yield Reading(operation=LOOK)
        return judgement

    return Settling(plan=plan)


def made(
    since: datetime | None, *, only: bool = True, times: int = 1, **more: Any
) -> Callable[[Sent], Looking]:
    """A plan that finds objects of this age."""

    def plan(_sent: Sent) -> Looking:
        yield Reading(operation=LOOK)
        one = Candidate(rows=(THING,), there_since=since, differs=more.get("differs", ()))
        return Found(
            what="a thing", candidates=[one] * times, only=only, proof=more.get("proof", True)
        )

    return plan


SEEN_WHEN_THERE = Settling(plan=there)


def carry(
    plytix: Plytix, settling: Settling = SEEN_WHEN_THERE, clock: FakeClock | None = None
) -> Answered:
    return settled(plytix, MAKE, GIVEN, settling, clock=clock or FakeClock())


def test_an_answer_that_came_is_given_as_it_is() -> None:
    plytix = Plytix([[THING]])
    assert carry(plytix) == Answered(status=200, rows=(THING,))
    assert plytix.asked == "W"


def test_what_is_seen_takes_the_place_of_the_lost_answer_and_nothing_is_sent_again() -> None:
    clock = FakeClock()
    plytix = Plytix([LOST], [[THING]])
    assert carry(plytix, clock=clock) == Answered(status=200, rows=(THING,), settled=True)
    assert (plytix.asked, clock.slept) == ("WR", [1.0])


def test_what_shows_late_is_waited_for() -> None:
    clock = FakeClock()
    plytix = Plytix([LOST], [[], [], [THING]])
    assert carry(plytix, clock=clock).settled
    assert (plytix.asked, clock.slept) == ("WRRR", [1.0, 2.0, 4.0])


def test_it_is_sent_once_more_only_after_every_look_showed_nothing() -> None:
    plytix = Plytix([LOST, [THING]], [[], [], []])
    answered = carry(plytix)
    assert (answered.rows, answered.settled) == ((THING,), False)
    assert plytix.asked == "WRRRW"


def test_it_is_never_sent_a_third_time() -> None:
    plytix = Plytix([LOST, LOST], [[]] * 6)
    with pytest.raises(UnknownOutcomeError, match="sent twice, and reading shows nothing") as told:
        carry(plytix)
    assert plytix.asked == "WRRRWRRR"
    assert (told.value.status, told.value.request_id) == (503, "r-1")


def test_the_second_sending_is_settled_by_reading_too() -> None:
    plytix = Plytix([LOST, LOST], [[], [], [], [THING]])
    assert carry(plytix).settled
    assert plytix.asked == "WRRRWR"


def test_a_second_sending_refused_because_of_the_first_is_a_success() -> None:
    plytix = Plytix([LOST, TAKEN], [[], [], [], [], [THING]])
    assert carry(plytix) == Answered(status=200, rows=(THING,), settled=True)
    assert plytix.asked == "WRRRWRR"


def test_a_second_sending_refused_for_what_it_says_is_a_refusal() -> None:
    wrong = RefusedError("No such label.", status=422, reasons={"colour": "no such label"})
    plytix = Plytix([LOST, wrong], [[]] * 6)
    with pytest.raises(RefusedError) as told:
        carry(plytix)
    assert told.value is wrong


@pytest.mark.parametrize(
    "refusal",
    [
        TAKEN,
        RefusedError("Category A-1 already exists", status=422),
        RefusedError("No.", status=422, reasons={"name": "already exists"}),
    ],
)
def test_a_key_that_is_taken_by_nothing_that_shows_stays_unknown(refusal: RefusedError) -> None:
    """A search may hide for long what the first sending made: then a duplicate proves nothing."""
    with pytest.raises(UnknownOutcomeError, match="refused when it was sent once more"):
        carry(Plytix([LOST, refusal], [[]] * 6), Settling(plan=there, hides=True))


def test_a_plan_is_told_what_the_second_sending_was_refused_with() -> None:
    told: list[RefusedError | None] = []

    def plan(sent: Sent) -> Looking:
        told.append(sent.refusal)
        yield Reading(operation=LOOK)
        return NotSeen() if sent.refusal is None else Happened()

    carry(Plytix([LOST, TAKEN], [[]] * 4), Settling(plan=plan))
    assert told == [None, None, None, TAKEN]


def test_a_missing_object_is_told_to_the_plan_as_nothing() -> None:
    read: list[object] = []

    def plan(_sent: Sent) -> Looking:
        read.append((yield Reading(operation=LOOK)))
        return Happened()

    carry(Plytix([LOST], [RefusedError("gone", status=404)]), Settling(plan=plan))
    assert read == [None]


def test_something_else_in_its_place_is_told_in_words() -> None:
    with pytest.raises(UnknownOutcomeError) as told:
        carry(Plytix([LOST], [[]]), always(Otherwise("a thing is there with another label")))
    assert told.value.message == (
        "The answer was lost. What Plytix has now is not what was sent: "
        "a thing is there with another label."
    )
    assert told.value.status == 503
    assert told.value.__context__ is LOST


def test_what_is_harmless_is_sent_once_more_after_the_first_look() -> None:
    plytix = Plytix([LOST, [THING]], [[]])
    assert carry(plytix, always(Harmless("sets the same"))).rows == (THING,)
    assert plytix.asked == "WRW"


def test_waits_are_the_operation_s_own() -> None:
    clock = FakeClock()
    carry(
        Plytix([LOST], [[], [THING]]),
        Settling(plan=there, waits_seconds=(3.0, 9.0)),
        clock,
    )
    assert clock.slept == [3.0, 9.0]


@pytest.mark.parametrize(
    "failure",
    [
        UnreachableError("No network."),
        RateLimitError("Limit."),
        PermissionDeniedError("No."),
        RefusedError("Bad filter.", status=422),
    ],
)
def test_a_write_stays_unknown_when_reading_fails(failure: RemoteError) -> None:
    """Whatever keeps from reading, it was sent: nothing may say that it was not."""
    plytix = Plytix([LOST], [failure])
    with pytest.raises(UnknownOutcomeError, match="Reading it back failed") as told:
        carry(plytix)
    assert told.value.__cause__ is failure
    assert plytix.asked == "WR"


@pytest.mark.parametrize("failure", [UnreachableError("No network."), RateLimitError("Limit.")])
def test_a_write_stays_unknown_when_it_cannot_be_sent_again(failure: RemoteError) -> None:
    with pytest.raises(UnknownOutcomeError, match="sending it once more failed") as told:
        carry(Plytix([LOST, failure], [[]] * 3))
    assert told.value.__cause__ is failure


def test_a_second_sending_that_is_forbidden_says_so() -> None:
    with pytest.raises(PermissionDeniedError):
        carry(Plytix([LOST, PermissionDeniedError("No.")], [[]] * 3))


def test_a_write_that_fails_without_being_lost_is_not_looked_for() -> None:
    for error in (TAKEN, UnreachableError("No network."), PermissionDeniedError("No.")):
        plytix = Plytix([error])
        with pytest.raises(type(error)):
            carry(plytix)
        assert plytix.asked == "W"


def test_an_interrupted_look_says_that_it_was_sent() -> None:
    with pytest.raises(InterruptedRunError) as told:
        carry(Plytix([LOST], [InterruptedRunError("Closed.")]))
    assert told.value.__context__ is LOST


def test_ctrl_c_while_waiting_ends_it_and_nothing_more_is_sent() -> None:
    class Impatient(FakeClock):
        def sleep(self, seconds: float) -> None:
            raise KeyboardInterrupt

    plytix = Plytix([LOST])
    with pytest.raises(KeyboardInterrupt) as told:
        carry(plytix, clock=Impatient())
    assert told.value.__context__ is LOST
    assert plytix.asked == "W"


def test_a_plan_may_want_every_page() -> None:
    search = Operation(
        name="Search",
        area="things",
        method="POST",
        path="/things/search",
        effect=Effect.READ,
        options=PAGES,
    )
    read: list[object] = []

    def plan(_sent: Sent) -> Looking:
        read.append((yield Reading(operation=search, every_page=True)))
        return Happened()

    page = [{"id": str(number)} for number in range(100)]
    carry(Plytix([LOST], [page, [{"id": "last"}]]), Settling(plan=plan))
    assert read == [(*page, {"id": "last"})]


def test_an_option_that_does_not_fit_sends_nothing() -> None:
    plytix = Plytix([])
    with pytest.raises(UsageError):
        settled(plytix, MAKE, {}, Settling(plan=there), clock=FakeClock())
    assert plytix.asked == ""


# ---------------------------------------------------------------- strangers

BLOCKED = UnreachableError("A proxy answered 403.", status=404, request_id="r-2")


def test_a_refusal_that_is_not_plytix_s_is_a_lost_answer() -> None:
    """What blocks an answer may do so after Plytix has done what was asked."""
    plytix = Plytix([BLOCKED], [[THING]])
    assert carry(plytix).settled
    assert plytix.asked == "WR"
    plytix = Plytix([BLOCKED, BLOCKED], [[], [], [], [THING]])
    assert carry(plytix).settled
    assert plytix.asked == "WRRRWR"
    with pytest.raises(UnknownOutcomeError, match="may have been done before"):
        carry(Plytix([BLOCKED, BLOCKED], [[]] * 6))


def test_where_nothing_is_plytix_s_the_first_error_stands() -> None:
    plytix = Plytix([BLOCKED], [UnreachableError("A proxy answered 403.", status=403)])
    with pytest.raises(UnreachableError) as told:
        carry(plytix)
    assert told.value is BLOCKED
    assert plytix.asked == "WR"


def test_a_redirect_did_nothing() -> None:
    redirect = UnreachableError("A redirect.", status=308)
    plytix = Plytix([redirect])
    with pytest.raises(UnreachableError):
        carry(plytix)
    assert plytix.asked == "W"


# ---------------------------------------------------------------- how old what is found is

NOW = FakeClock().now()


@pytest.mark.parametrize("since", [None, NOW, NOW - timedelta(minutes=4), NOW + timedelta(hours=2)])
def test_what_was_made_about_now_was_made_by_this(since: datetime | None) -> None:
    assert carry(Plytix([LOST], [[]]), Settling(plan=made(since))).rows == (THING,)


def test_what_was_there_long_before_shows_that_it_was_refused() -> None:
    plytix = Plytix([LOST], [[]])
    with pytest.raises(RefusedError, match="a thing is there since 2024-02-01") as told:
        carry(plytix, Settling(plan=made(datetime(2024, 2, 1, tzinfo=UTC))))
    assert told.value.status == 409
    assert plytix.asked == "WR"


def test_plytix_s_own_words_are_told_where_it_said_them() -> None:
    def plan(sent: Sent) -> Looking:
        if sent.refusal is None:
            return NotSeen()
        return (yield from made(datetime(2024, 2, 1, tzinfo=UTC))(sent))

    with pytest.raises(RefusedError) as told:
        carry(Plytix([LOST, TAKEN], [[]]), Settling(plan=plan))
    assert told.value is TAKEN


def test_what_was_there_long_before_does_not_count_where_keys_repeat() -> None:
    plytix = Plytix([LOST, [THING]], [[]] * 3)
    assert not carry(plytix, Settling(plan=made(NOW - timedelta(days=1), only=False))).settled
    assert plytix.asked == "WRRRW"


def test_what_differs_from_what_was_sent_is_named() -> None:
    settling = Settling(plan=made(NOW, differs=("label", "gtin")))
    with pytest.raises(UnknownOutcomeError, match="a thing is there with another label, gtin"):
        carry(Plytix([LOST], [[]]), settling)


def test_two_that_were_made_about_now_are_for_people_to_look_at() -> None:
    with pytest.raises(UnknownOutcomeError, match="a thing is there 2 times"):
        carry(Plytix([LOST], [[]]), Settling(plan=made(NOW, only=False, times=2)))


def test_what_is_no_proof_leads_to_a_second_sending_only_when_it_is_new() -> None:
    plytix = Plytix([LOST, [THING]], [[]] * 3)
    carry(plytix, Settling(plan=made(NOW, only=False, proof=False)))
    assert plytix.asked == "WRW"
    plytix = Plytix([LOST, [THING]], [[]] * 3)
    carry(plytix, Settling(plan=made(NOW - timedelta(days=1), only=False, proof=False)))
    assert plytix.asked == "WRRRW"


@pytest.mark.parametrize("ahead", [timedelta(hours=3), timedelta(hours=-3)])
def test_a_wrong_clock_of_this_machine_is_no_harm(ahead: timedelta) -> None:
    """Ages are told by the ``Date`` of Plytix's answers, not by the clock of this machine."""
    there_now = NOW + ahead
    date = format_datetime(there_now, usegmt=True)
    new = Settling(plan=made(there_now - timedelta(minutes=1)))
    assert carry(Plytix([LOST], [[]], date=date), new).settled
    old = Settling(plan=made(there_now - timedelta(hours=1)))
    with pytest.raises(RefusedError):
        carry(Plytix([LOST], [[]], date=date), old)


def test_a_date_that_cannot_be_read_is_passed_over() -> None:
    assert carry(Plytix([LOST], [[]], date="yesterday"), Settling(plan=made(NOW))).settled
