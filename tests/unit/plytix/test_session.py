from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from sheetsync.errors import (
    AuthenticationError,
    InterruptedRunError,
    PermissionDeniedError,
    RateLimitError,
    RefusedError,
    SheetsyncError,
    UnknownOutcomeError,
    UnreachableError,
    UsageError,
)
from sheetsync.model.secret import Secret
from sheetsync.plytix.authentication import bearer_session, custom_session
from sheetsync.plytix.pacing.budget import Ask, Priority, Turn, Wait
from sheetsync.plytix.pacing.opening import ALONE, Pace
from sheetsync.plytix.pacing.windows import held_to
from sheetsync.plytix.request import Answer, Call, Effect, Loss, NoAnswer, Request, Response
from sheetsync.plytix.session import Session
from sheetsync.plytix.token import CustomTokens
from sheetsync.plytix.v1v2.areas.bodies import refs
from tests.clocks import FakeClock
from tests.unit.plytix.tokens import Script, answer, token_answer, token_text

KEY, PASSWORD = "CANARYKEY", "canary-password"
OK = answer({"data": []})
LOST = NoAnswer(loss=Loss.LOST, reason="the answer broke off")
NEVER = NoAnswer(loss=Loss.NEVER_CONNECTED, reason="the host cannot be reached")


class Stage:
    """A session over a scripted transport and a fake clock."""

    def __init__(
        self,
        answers: Sequence[Answer | Callable[[Call], Answer]],
        *,
        tokens: Sequence[Answer] = (),
        latency: float = 0.0,
        pace: Pace = ALONE,
        endpoint: str = "https://pim.example.test",
    ) -> None:
        self.clock = FakeClock()
        self.script = Script(answers, tokens=tokens, takes_seconds=lambda: self.clock.move(latency))
        self.announced: list[tuple[float, str]] = []
        self.session = Session(
            endpoint=endpoint,
            tokens=CustomTokens(
                auth_endpoint="https://auth.example.test/get-token",
                api_key=Secret(KEY),
                api_password=Secret(PASSWORD),
                transport=self.script,
                clock=self.clock,
                chance=lambda: 0.0,
            ),
            transport=self.script,
            clock=self.clock,
            chance=lambda: 0.0,
            announce=lambda seconds, why: self.announced.append((seconds, why)),
            pace=pace,
        )

    def read(self) -> Response:
        return self.session.send(request(Effect.READ))

    def write(self) -> Response:
        return self.session.send(request(Effect.WRITE))

    @property
    def waited(self) -> float:
        return sum(self.clock.slept)


def request(effect: Effect, path: str = "/api/v2/products") -> Request:
    return Request(method="POST", path=path, effect=effect, about="do it", body=b"{}")


def test_a_request_goes_to_the_endpoint_with_the_token() -> None:
    stage = Stage([OK])
    assert stage.read() is OK
    (call,) = stage.script.calls
    assert call.url == "https://pim.example.test/api/v2/products"
    assert call.bearer == Secret(token_text(1))
    assert stage.session.calls() == {"token": 1, "reads": 1, "writes": 0}


def test_claims_come_from_the_token() -> None:
    assert Stage([]).session.claims().account.name == "Demo"


@pytest.mark.parametrize("failure", [answer({}, 500), answer({}, 503), LOST, NEVER])
def test_a_read_is_repeated_with_growing_pauses(failure: Answer) -> None:
    stage = Stage([failure, failure, failure, OK])
    assert stage.read() is OK
    assert stage.waited == pytest.approx(1 + 2 + 4)
    assert stage.session.calls()["reads"] == 4


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (answer({"error": {"msg": "boom"}}, 500), "boom"),
        (LOST, "broke off"),
        (NEVER, "cannot be reached"),
        (Response(status=200, body=b"<html>Sign in</html>"), "Sign in"),
    ],
)
def test_a_read_that_keeps_failing_ends_in_a_retryable_error(failure: Answer, words: str) -> None:
    stage = Stage([failure] * 4)
    with pytest.raises(UnreachableError, match=words) as caught:
        stage.read()
    assert caught.value.retryable
    assert caught.value.exit_code == 4


@pytest.mark.parametrize(
    "failure",
    [
        answer({}, 500),
        answer({}, 504),
        LOST,
        Response(status=200, body=b"<html>"),
        Response(status=201, body=b""),
        Response(status=200, body=b'{"data": [{"id'),
        NoAnswer(loss=Loss.TOO_LARGE, reason="too large"),
    ],
)
def test_a_write_whose_answer_is_lost_is_never_sent_again(failure: Answer) -> None:
    stage = Stage([failure])
    with pytest.raises(UnknownOutcomeError, match="may have happened"):
        stage.write()
    assert stage.session.calls()["writes"] == 1


def test_a_write_that_was_surely_not_sent_is_repeated() -> None:
    stage = Stage([NEVER, answer({}, 429), answer({}, 401), OK])
    assert stage.write() is OK
    assert stage.session.calls() == {"token": 2, "reads": 0, "writes": 4}


def test_a_write_to_a_host_that_cannot_be_reached_surely_did_not_happen() -> None:
    with pytest.raises(UnreachableError):
        Stage([NEVER] * 4).write()


def test_a_401_renews_the_token_once_for_the_request() -> None:
    stage = Stage([answer({}, 401), OK])
    assert stage.read() is OK
    assert [call.bearer for call in stage.script.calls] == [
        Secret(token_text(1)),
        Secret(token_text(2)),
    ]


def test_a_second_401_ends_the_run_and_is_no_renewal_loop() -> None:
    stage = Stage([answer({"error": {"msg": "Token has expired"}}, 401)] * 2)
    with pytest.raises(AuthenticationError):
        stage.read()
    assert stage.session.calls()["token"] == 2


@pytest.mark.parametrize(
    ("given", "error"),
    [
        (answer({"error": {"msg": "Permission denied."}}, 403), PermissionDeniedError),
        (answer({"error": {"msg": "x"}}, 422), RefusedError),
        (answer({"error": {"msg": "x"}}, 404), RefusedError),
    ],
)
@pytest.mark.parametrize("effect", list(Effect))
def test_a_refusal_is_not_repeated(
    given: Response, error: type[SheetsyncError], effect: Effect
) -> None:
    stage = Stage([given])
    with pytest.raises(error):
        stage.session.send(request(effect))
    assert stage.waited == 0


def test_a_429_parks_the_request_for_as_long_as_plytix_hints() -> None:
    stage = Stage([answer({"ttl": 2500}, 429), OK])
    stage.read()
    assert stage.waited == pytest.approx(2.5)


def test_a_429_parks_every_other_request_too() -> None:
    stage = Stage([OK] * 2)
    stage.session.claims()
    stage.session._park(20.0)  # what another thread's 429 does
    stage.read()
    assert stage.waited == pytest.approx(20)


def test_a_429_that_lasts_longer_than_our_patience_is_an_error() -> None:
    stage = Stage([answer({}, 429, {"retry-after": "1900"})] * 2)
    with pytest.raises(RateLimitError) as caught:
        stage.read()
    assert caught.value.retryable
    assert stage.waited == pytest.approx(1900)


def test_a_long_wait_is_announced_once_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    stage = Stage([answer({}, 429, {"retry-after": "600"}), OK])
    with caplog.at_level(logging.WARNING, logger="sheetsync.plytix"):
        stage.read()
    assert stage.announced == [(600.0, "the account's request limit is used up")]
    assert len(caplog.records) == 1
    assert "600 s" in caplog.text


def test_no_window_is_ever_overfilled_and_nearly_all_of_the_short_one_is_used() -> None:
    stage = Stage([OK] * 201, latency=0.05)
    sent: list[float] = []
    for _ in range(201):
        stage.read()
        sent.append(stage.clock.monotonic())
    assert all(later - earlier >= 10 for earlier, later in zip(sent, sent[50:], strict=False))
    assert 200 / (sent[200] - sent[0]) >= 0.99 * 5


def test_the_token_is_asked_for_again_after_a_long_wait_for_the_turn() -> None:
    stage = Stage([OK] * 30, tokens=[token_answer(1, windows=((11, 1200),))])
    for _ in range(12):
        stage.read()
    assert stage.waited >= 1199
    assert stage.script.calls[-1].bearer == Secret(token_text(2))


def test_the_forecast_knows_the_limits_and_what_is_used_of_them() -> None:
    stage = Stage([OK])
    assert stage.session.forecast_seconds(50) == 0
    assert stage.session.forecast_seconds(100) == pytest.approx(10, rel=0.002)
    stage.read()
    assert stage.session.forecast_seconds(50) == pytest.approx(10, rel=0.002)
    assert stage.session.forecast_seconds(10, each_seconds=0.5) == pytest.approx(5)
    assert stage.session.forecast_seconds(10, each_seconds=0.5, at_a_time=5) == pytest.approx(1)


def test_the_forecast_goes_by_how_long_answers_took_so_far() -> None:
    stage = Stage([OK] * 4, latency=0.5)
    for _ in range(4):
        stage.read()
    assert stage.session.forecast_seconds(10) == pytest.approx(5)


def test_a_share_of_the_limits_leaves_the_rest_to_other_programs() -> None:
    stage = Stage([OK] * 26, pace=Pace(rate_share=0.5))
    for _ in range(25):
        stage.read()
    assert stage.waited == 0
    stage.read()
    assert stage.waited == pytest.approx(10, abs=0.1)


@pytest.mark.parametrize("share", [0.0, -1.0, 1.01, float("nan")])
def test_a_share_that_is_none_is_refused(share: float) -> None:
    with pytest.raises(UsageError, match="rate share"):
        Pace(rate_share=share)


def test_two_sessions_of_one_user_share_the_account_s_limits(tmp_path: Path) -> None:
    first, other = (Stage([OK] * 30, pace=Pace(folder=tmp_path)) for _ in range(2))
    for _ in range(30):
        first.read()
    assert other.session.forecast_seconds(20) == 0
    assert other.session.forecast_seconds(21) > 5
    first.session.close()
    other.session.close()


def test_sessions_of_different_accounts_share_nothing(tmp_path: Path) -> None:
    first = Stage([OK] * 50, pace=Pace(folder=tmp_path))
    other = Stage([OK], pace=Pace(folder=tmp_path), endpoint="https://other.example.test")
    for _ in range(50):
        first.read()
    other.read()
    assert other.waited == 0
    first.session.close()
    other.session.close()


@pytest.mark.parametrize(
    ("waited_for", "effect", "priority"),
    [
        (True, Effect.READ, Priority.PERSON),
        (True, Effect.WRITE, Priority.BULK),
        (False, Effect.READ, Priority.BULK),
        (False, Effect.WRITE, Priority.BULK),
    ],
)
def test_only_reads_that_somebody_waits_for_go_before_bulk_work(
    waited_for: bool, effect: Effect, priority: Priority
) -> None:
    stage = Stage([OK], pace=Pace(waited_for=waited_for))
    asked: list[Ask] = []
    budget = stage.session._opened_budget(((50, 10),))
    take = budget.take

    def watched(ask: Ask) -> Turn | Wait:
        asked.append(ask)
        return take(ask)

    budget.take = watched  # type: ignore[method-assign]
    stage.session.send(request(effect))
    assert [ask.priority for ask in asked] == [priority]


def test_everything_that_happened_is_counted() -> None:
    stage = Stage(
        [OK, LOST, OK, answer({"ttl": 2000}, 429), OK, NEVER, answer({}, 401), OK], latency=0.25
    )
    stage.read()
    stage.read()
    stage.write()
    stage.write()
    counters = stage.session.counters()
    assert counters.requests == 8
    assert (counters.reads, counters.writes, counters.token_requests) == (3, 5, 2)
    assert (counters.repeats, counters.limited, counters.lost) == (4, 1, 1)
    assert counters.parked_seconds == pytest.approx(2.0)
    assert counters.waited_seconds == 0
    assert counters.answering_seconds == pytest.approx(2.0)
    assert counters.bytes_out == 8 * len(b"{}")
    assert counters.bytes_in == sum(
        len(one.body) for one in (OK, OK, OK, OK, answer({"ttl": 2000}), answer({}))
    )


def test_time_spent_waiting_for_a_window_is_counted_apart_from_429s() -> None:
    stage = Stage([OK] * 51)
    for _ in range(51):
        stage.read()
    counters = stage.session.counters()
    assert counters.waited_seconds == pytest.approx(10, abs=0.1)
    assert counters.parked_seconds == 0


def test_each_request_is_one_line_in_the_log_without_any_secret(
    caplog: pytest.LogCaptureFixture,
) -> None:
    stage = Stage([OK, NEVER, OK], latency=0.25)
    with caplog.at_level(logging.DEBUG):
        stage.read()
        stage.read()
    lines = [record.getMessage() for record in caplog.records]
    assert lines[0] == "POST /api/v2/products: 200 in 250 ms; 1/50 in 10 s, 1/5000 in 3600 s"
    assert lines[1].startswith("POST /api/v2/products: never connected in 250 ms; 1/50")
    assert {record.name for record in caplog.records} == {"sheetsync.plytix"}
    for secret in (KEY, PASSWORD, token_text(1)):
        assert secret not in caplog.text


def test_a_route_about_to_be_retired_is_warned_of_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    old = answer({"data": []}, 200, {"x-plytix-deprecation": "2027"})
    stage = Stage([old, old])
    with caplog.at_level(logging.WARNING, logger="sheetsync.plytix"):
        stage.read()
        stage.read()
    assert [record.getMessage() for record in caplog.records] == [
        "Plytix is about to retire the call “do it”"
    ]


def test_errors_hide_every_secret_that_plytix_echoes() -> None:
    def echo(call: Call) -> Answer:
        assert call.bearer is not None
        said = f"{KEY} and {PASSWORD} and Bearer {call.bearer.reveal()}"
        return answer({"error": {"msg": said, "errors": [{"field": "x", "msg": said}]}}, 422)

    stage = Stage([echo])
    with pytest.raises(RefusedError) as caught:
        stage.write()
    shown = f"{caught.value} {caught.value.reasons}"
    for secret in (KEY, PASSWORD, token_text(1)):
        assert secret not in shown
    assert "***" in shown


def test_a_closed_session_sends_nothing_and_lets_waiting_threads_go() -> None:
    stage = Stage([OK])
    stage.session.close()
    assert stage.script.closed
    with pytest.raises(InterruptedRunError):
        stage.read()
    assert stage.script.calls == []


def test_closing_ends_a_wait_that_is_under_way() -> None:
    closing: list[Any] = []

    def fail(_call: Call) -> Answer:
        closing[0].session.close()
        return answer({}, 500)

    stage = Stage([fail, OK])
    closing.append(stage)
    with pytest.raises(InterruptedRunError):
        stage.read()


def test_an_error_while_getting_the_token_leaves_the_windows_as_they_were() -> None:
    stage = Stage([OK], tokens=[answer({"msg": "no"}, 401)])
    with pytest.raises(AuthenticationError):
        stage.read()
    assert stage.session.calls() == {"token": 1, "reads": 0, "writes": 0}
    stage.read()
    assert stage.session.forecast_seconds(49) == 0


def test_an_interrupt_while_sending_leaves_the_request_counted() -> None:
    def interrupt(_call: Call) -> Answer:
        raise KeyboardInterrupt

    stage = Stage([interrupt, OK])
    with pytest.raises(KeyboardInterrupt):
        stage.read()
    assert stage.session.forecast_seconds(49) == 0
    assert stage.session.forecast_seconds(50) == pytest.approx(10, rel=0.002)


def test_many_threads_share_one_token_and_one_limit() -> None:
    stage = Stage([OK] * 60)
    ready = threading.Barrier(6)

    def work(_number: int) -> None:
        ready.wait(5)
        for _ in range(10):
            stage.read()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    assert stage.session.calls() == {"token": 1, "reads": 60, "writes": 0}
    assert stage.clock.monotonic() >= 1010


def test_both_ways_to_authenticate_make_a_session() -> None:
    clock = FakeClock()
    custom = custom_session(
        endpoint="http://127.0.0.1:9",
        auth_endpoint="http://127.0.0.1:9/get-token",
        api_key=Secret(KEY),
        api_password=Secret(PASSWORD),
        clock=clock,
    )
    with pytest.raises(UnreachableError):
        custom.claims()
    custom.close()
    bearer = bearer_session(endpoint="http://127.0.0.1:9", token=Secret(token_text()), clock=clock)
    assert bearer.claims().account.name == "Demo"
    bearer.close()


def test_a_closed_session_asks_for_no_token() -> None:
    stage = Stage([OK])
    stage.session.close()
    with pytest.raises(InterruptedRunError):
        stage.session.claims()
    assert stage.script.token_calls == []


def test_a_window_of_a_million_is_none() -> None:
    assert held_to(((1_000_000, 10), (50, 10))) == ((50, 10),)


def test_a_text_in_the_place_of_ids_is_no_list_of_letters() -> None:
    assert refs("abc") == "abc"
    assert refs(["a"]) == [{"id": "a"}]
