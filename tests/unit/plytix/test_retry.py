from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sheetsync.plytix.request import Answer, Effect, Loss, NoAnswer, Response
from sheetsync.plytix.retry import (
    Accept,
    Again,
    Decision,
    OutcomeUnknown,
    Refuse,
    RenewToken,
    RetryPolicy,
    Tries,
    decide,
    hinted_wait,
    usable,
)
from tests.unit.plytix.tokens import answer

POLICY = RetryPolicy()
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
READ, WRITE = Effect.READ, Effect.WRITE
LOST = NoAnswer(loss=Loss.LOST, reason="gone")
FRESH = Tries()
NEVER = NoAnswer(loss=Loss.NEVER_CONNECTED, reason="no host")


def _decide(given: Answer, effect: Effect, tries: Tries = FRESH) -> Decision:
    return decide(given, effect, tries, policy=POLICY, jitter=0.0, now=NOW)


OK = answer({"data": []})


@pytest.mark.parametrize(
    ("given", "effect", "tries", "expected"),
    [
        (OK, READ, Tries(), Accept(OK)),
        (OK, WRITE, Tries(), Accept(OK)),
        (answer({}, 401), READ, Tries(), RenewToken()),
        (answer({}, 401), WRITE, Tries(), RenewToken()),
        (answer({}, 401), WRITE, Tries(renewed=True), Refuse()),
        (answer({}, 403), READ, Tries(), Refuse()),
        (answer({}, 404), READ, Tries(), Refuse()),
        (answer({}, 422), WRITE, Tries(), Refuse()),
        (answer({}, 308), READ, Tries(), Refuse()),
        (answer({}, 500), READ, Tries(), Again(1.0, everybody=False)),
        (answer({}, 503), READ, Tries(failures=1), Again(2.0, everybody=False)),
        (answer({}, 502), READ, Tries(failures=3), Refuse()),
        (answer({}, 500), WRITE, Tries(), OutcomeUnknown("answered 500")),
        (answer({}, 504), WRITE, Tries(), OutcomeUnknown("answered 504")),
        (LOST, READ, Tries(), Again(1.0, everybody=False)),
        (LOST, WRITE, Tries(), OutcomeUnknown("gone")),
        (NEVER, READ, Tries(), Again(1.0, everybody=False)),
        (NEVER, WRITE, Tries(failures=2), Again(4.0, everybody=False)),
        (NEVER, WRITE, Tries(failures=3), Refuse()),
        (NoAnswer(loss=Loss.UNTRUSTED, reason="x"), WRITE, Tries(), Refuse()),
        (NoAnswer(loss=Loss.TOO_LARGE, reason="x"), READ, Tries(), Refuse()),
        (NoAnswer(loss=Loss.TOO_LARGE, reason="x"), WRITE, Tries(), OutcomeUnknown("x")),
        (answer({}, 429), READ, Tries(limited=2), Again(4.0, everybody=True)),
        (answer({}, 429), WRITE, Tries(), Again(1.0, everybody=True)),
        (answer({}, 429), WRITE, Tries(waited_seconds=3600), Refuse()),
    ],
)
def test_what_is_done_after_each_answer(
    given: Answer, effect: Effect, tries: Tries, expected: Decision
) -> None:
    assert _decide(given, effect, tries) == expected


@pytest.mark.parametrize(
    "body", [b"", b"  ", b"<html>Sign in</html>", b'{"data": [', b"[]", b"null", b'"text"']
)
def test_a_success_without_a_json_object_is_never_data(body: bytes) -> None:
    given = Response(status=200, body=body)
    assert not usable(given)
    assert _decide(given, READ) == Again(1.0, everybody=False)
    assert isinstance(_decide(given, WRITE), OutcomeUnknown)


@pytest.mark.parametrize("status", [202, 204])
def test_an_answer_that_has_no_body_by_design_is_a_success(status: int) -> None:
    assert usable(Response(status=status))


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        (answer({}, 429, {"retry-after": "7"}), 7.0),
        (answer({}, 429, {"retry-after": " 1.5 "}), 1.5),
        (answer({}, 429, {"retry-after": "Mon, 23 Nov 2026 10:00:30 GMT"}), 30.0),
        (answer({}, 429, {"retry-after": "Mon, 23 Nov 2026 10:00:30"}), 30.0),
        (answer({}, 429, {"retry-after": "Mon, 23 Nov 2026 09:00:30 GMT"}), None),
        (answer({}, 429, {"retry-after": "-3"}), None),
        (answer({}, 429, {"retry-after": "inf"}), None),
        (answer({}, 429, {"retry-after": "nan"}), None),
        (answer({}, 429, {"retry-after": "soon"}), None),
        (answer({"limit": 50, "requests": 51, "ttl": 1083}, 429), 1.083),
        (answer({"ttl": -1}, 429), None),
        (answer({"ttl": "12"}, 429), None),
        (answer({"error": {"msg": "Rate limit exceeded", "retry_after": 1800}}, 429), 1800.0),
        (answer({"message": "API rate limit exceeded", "limit": 50, "window_size": 10}, 429), None),
        (answer({"message": "please retry after 250 milliseconds"}, 429), 0.25),
        (Response(status=429, body=b"Too many. Retry after 12 seconds."), 12.0),
        (Response(status=429, body=b"try again in 3s"), 3.0),
        (Response(status=429, body=b"\xff\xfe garbage"), None),
        (answer([1, 2], 429), None),
        (Response(status=429), None),
    ],
)
def test_every_spelling_of_the_hint_is_read_and_nonsense_is_ignored(
    given: Response, seconds: float | None
) -> None:
    assert hinted_wait(given, NOW) == seconds


def test_a_date_as_hint_is_ignored_without_a_clock() -> None:
    assert hinted_wait(answer({}, 429, {"retry-after": "Mon, 23 Nov 2026 10:00:30 GMT"})) is None


def test_a_huge_hint_is_capped() -> None:
    given = answer({}, 429, {"retry-after": "999999999"})
    assert _decide(given, READ) == Again(3600.0, everybody=True)
    assert _decide(given, READ, Tries(waited_seconds=1)) == Refuse()


def test_pauses_double_up_to_a_longest_and_jitter_only_lengthens_them() -> None:
    assert [POLICY.backoff(attempt, 0.0) for attempt in (1, 2, 3, 7, 500)] == [1, 2, 4, 60, 60]
    assert POLICY.backoff(1, 1.0) == 1.5


def test_an_empty_success_will_do_only_where_the_route_answers_nothing() -> None:
    """v2 answers links of related products with 200 and no body (documented)."""
    empty = Response(status=200)
    assert isinstance(_decide(empty, WRITE), OutcomeUnknown)
    decision = decide(empty, WRITE, FRESH, policy=POLICY, jitter=0.0, now=NOW, bodiless=True)
    assert decision == Accept(empty)
    page = Response(status=200, body=b"<html>")
    decision = decide(page, WRITE, FRESH, policy=POLICY, jitter=0.0, now=NOW, bodiless=True)
    assert isinstance(decision, OutcomeUnknown)
