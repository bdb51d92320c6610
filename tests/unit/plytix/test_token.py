from __future__ import annotations

import base64
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from sheetsync.errors import (
    AuthenticationError,
    InterruptedRunError,
    RateLimitError,
    RemoteError,
    UnreachableError,
)
from sheetsync.model.definition import Account
from sheetsync.model.secret import Secret
from sheetsync.plytix.claims import USUAL_WINDOWS, read_claims
from sheetsync.plytix.request import Answer, Call, Loss, NoAnswer, Response
from sheetsync.plytix.token import CustomTokens, GivenToken, read_token
from tests.clocks import FakeClock
from tests.unit.plytix.tokens import Script, answer, jwt, token_answer, token_text

KEY, PASSWORD = "CANARYKEY", "canary-password"
AUTH = "https://auth.example.test/auth/api/get-token"


def _tokens(clock: FakeClock, *answers: Answer) -> tuple[CustomTokens, Script]:
    script = Script(tokens=answers)
    tokens = CustomTokens(
        auth_endpoint=AUTH,
        api_key=Secret(KEY),
        api_password=Secret(PASSWORD),
        transport=script,
        clock=clock,
        chance=lambda: 0.0,
    )
    return tokens, script


def test_key_and_password_are_sent_as_json_to_the_token_host() -> None:
    tokens, script = _tokens(FakeClock())
    tokens.current()
    (call,) = script.token_calls
    assert (call.method, call.url) == ("POST", AUTH)
    assert json.loads(call.body or b"") == {"api_key": KEY, "api_password": PASSWORD}
    assert KEY not in repr(call)


def test_one_token_serves_until_a_minute_before_its_end() -> None:
    clock = FakeClock()
    tokens, script = _tokens(clock)
    first = tokens.current()
    clock.move(839)
    assert tokens.current() is first
    clock.move(1)
    assert tokens.current() is not first
    assert tokens.calls() == len(script.token_calls) == 2


def test_a_token_is_renewed_after_the_laptop_slept() -> None:
    """The monotonic clock may stand still meanwhile; the wall clock does not."""
    clock = FakeClock()
    tokens, _ = _tokens(clock)
    first = tokens.current()
    clock.suspend(9 * 3600)
    assert tokens.current() is not first


def test_a_token_of_a_short_life_is_still_used_for_most_of_it() -> None:
    clock = FakeClock()
    tokens, _ = _tokens(clock, token_answer(1, life=10))
    first = tokens.current()
    clock.move(8.9)
    assert tokens.current() is first
    clock.move(0.2)
    assert tokens.current() is not first


def test_a_refused_token_is_replaced_once_whoever_asks() -> None:
    tokens, script = _tokens(FakeClock())
    refused = tokens.current()
    second = tokens.replace(refused)
    assert tokens.replace(refused) is second
    assert tokens.current() is second
    assert len(script.token_calls) == 2


def test_many_threads_wait_for_one_renewal() -> None:
    clock = FakeClock()
    begun = threading.Barrier(8)

    class Slow(Script):
        def send(self, call: Call) -> Answer:
            threading.Event().wait(0.02)
            return super().send(call)

    script = Slow()
    tokens = CustomTokens(
        auth_endpoint=AUTH,
        api_key=Secret(KEY),
        api_password=Secret(PASSWORD),
        transport=script,
        clock=clock,
        chance=lambda: 0.0,
    )

    def ask(_number: int) -> str:
        begun.wait(5)
        return tokens.current().access.reveal()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(8)))) == 1
    assert len(script.token_calls) == 1


def test_windows_are_told_from_the_shortest_to_the_longest() -> None:
    claims = read_claims(token_text(windows=((3, 3600), (50, 10), (20, 60))))
    assert claims.windows == ((50, 10), (20, 60), (3, 3600))


def test_a_token_says_whose_it_is_and_how_fast_it_may_be_used() -> None:
    claims = read_claims(token_text(windows=((5000, 3600), (50, 10))))
    assert claims.account == Account(id="5f0000000000000000000001", name="Demo")
    assert (claims.role, claims.key_name) == ("ADMIN", "sync key")
    assert claims.windows == ((50, 10), (5000, 3600))
    assert claims.life_seconds == 900


@pytest.mark.parametrize(
    "text",
    [
        "opaque",
        "a.b.c",
        "a.!!!.c",
        f"a.{base64.urlsafe_b64encode(b'[1]').decode()}.c",
        f"a.{base64.urlsafe_b64encode(bytes([255, 254])).decode()}.c",
        jwt({}),
        jwt({"user_claims": []}),
        jwt({"user_claims": {"account": {"id": 7, "rate_limit": "many"}}, "iat": "x"}),
        jwt({"user_claims": {"account": {"rate_limit": [{"limit": 0, "window_size": 10}, 3]}}}),
        jwt({"iat": 20, "exp": 10}),
    ],
)
def test_a_token_that_says_nothing_usable_gets_the_smallest_limits_and_the_usual_life(
    text: str,
) -> None:
    claims = read_claims(text)
    assert claims.windows == USUAL_WINDOWS
    assert claims.life_seconds == 900
    assert claims.account == Account(id="", name="")


def test_a_token_may_say_that_there_are_no_limits() -> None:
    assert read_claims(token_text(windows=())).windows == ()


def test_part_seconds_of_a_window_are_rounded_up() -> None:
    text = jwt({"user_claims": {"account": {"rate_limit": [{"limit": 5, "window_size": 0.5}]}}})
    assert read_claims(text).windows == ((5, 1),)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"{}",
        b'{"data": []}',
        b'{"data": [{}]}',
        b'{"data": [{"access_token": 7}]}',
        b'{"data": [{"access_token": ""}]}',
        b'{"data": [{"access_token": "two words"}]}',
        '{"data": [{"access_token": "schlüssel"}]}'.encode(),
        b"\xff",
    ],
)
def test_an_answer_without_a_token_is_an_error_that_repeats_nothing_of_it(body: bytes) -> None:
    clock = FakeClock()
    with pytest.raises(UnreachableError, match="no access token") as caught:
        read_token(Response(status=200, body=body), clock.now(), clock.monotonic())
    assert "words" not in str(caught.value)


WRONG = {
    "error": {
        "msg": "Bad api_key or api_password: Credentials not valid",
        "errors": [{"field": "http_status_code", "msg": 401}],
    }
}


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        (answer(WRONG, 401), AuthenticationError, "Credentials not valid"),
        (answer({"msg": "Bad api_key or api_password"}, 401), AuthenticationError, "Bad api_key"),
        (answer({"error": f"{KEY} is unknown"}, 400), AuthenticationError, "is unknown"),
        (Response(status=404, body=b"<html>nginx</html>"), UnreachableError, "no token route"),
        (NoAnswer(loss=Loss.UNTRUSTED, reason="bad certificate"), UnreachableError, "bad cert"),
        (Response(status=301), UnreachableError, "redirect"),
    ],
)
def test_a_token_host_that_refuses_is_not_asked_again(
    given: Answer, error: type[RemoteError], words: str
) -> None:
    clock = FakeClock()
    tokens, script = _tokens(clock, given)
    with pytest.raises(error, match=words) as caught:
        tokens.current()
    assert caught.value.remedy
    assert KEY not in str(caught.value)
    assert (len(script.token_calls), clock.slept) == (1, [])


@pytest.mark.parametrize(
    ("given", "waits", "error"),
    [
        (answer({}, 429, {"retry-after": "1"}), [1, 1, 1], RateLimitError),
        (answer({}, 429), [1, 2, 4], RateLimitError),
        (answer({}, 503), [1, 2, 4], UnreachableError),
        (NoAnswer(loss=Loss.NEVER_CONNECTED, reason="no host"), [1, 2, 4], UnreachableError),
        (NoAnswer(loss=Loss.LOST, reason="gone"), [1, 2, 4], UnreachableError),
    ],
)
def test_a_busy_or_silent_token_host_is_asked_a_few_times_with_pauses(
    given: Answer, waits: list[float], error: type[RemoteError]
) -> None:
    clock = FakeClock()
    tokens, script = _tokens(clock, *[given] * 4)
    with pytest.raises(error):
        tokens.current()
    assert (len(script.token_calls), clock.slept) == (4, waits)


def test_a_token_host_that_recovers_gives_its_token() -> None:
    clock = FakeClock()
    tokens, _ = _tokens(clock, answer({}, 503), answer({}, 429, {"retry-after": "2"}))
    assert tokens.current().claims.role == "ADMIN"
    assert clock.slept == [1, 2]


def test_all_secrets_are_told_to_whoever_must_mask_them() -> None:
    tokens, _ = _tokens(FakeClock())
    assert set(tokens.secrets()) == {Secret(KEY), Secret(PASSWORD)}
    token = tokens.current()
    assert set(tokens.secrets()) == {Secret(KEY), Secret(PASSWORD), token.access}


def test_a_given_token_is_used_as_it_is_and_must_be_renewed_by_hand() -> None:
    clock = FakeClock()
    given = GivenToken(Secret(token_text()), clock)
    clock.move(10_000)
    token = given.current()
    assert token.claims.account.name == "Demo"
    assert list(given.secrets()) == [token.access]
    with pytest.raises(AuthenticationError) as caught:
        given.replace(token)
    assert "new token" in caught.value.remedy
    assert given.calls() == 0


def test_a_body_that_is_no_dictionary_is_an_error_of_the_right_kind() -> None:
    script_answers: list[Any] = [answer([1], 401)]
    tokens, _ = _tokens(FakeClock(), *script_answers)
    with pytest.raises(AuthenticationError):
        tokens.current()


@pytest.mark.parametrize(
    ("failing", "asked", "kind"),
    [
        (answer({"msg": "Bad api_key or api_password"}, 401), 1, AuthenticationError),
        (answer({}, 503), 4, UnreachableError),
        (answer({}, 429, {"retry-after": "3600"}), 2, RateLimitError),
    ],
    ids=["wrong key", "out of order", "left alone for an hour"],
)
def test_what_one_thread_is_told_holds_for_all_that_wait(
    failing: Answer, asked: int, kind: type[Exception]
) -> None:
    """A host that does not answer is asked a few times, and waited for an hour at most."""
    clock = FakeClock()
    begun = threading.Barrier(8)

    class Slow(Script):
        def send(self, call: Call) -> Answer:
            # Long enough for the others to come and wait.
            threading.Event().wait(0.2)
            return super().send(call)

    script = Slow(tokens=[failing] * 40)
    tokens = CustomTokens(
        auth_endpoint=AUTH,
        api_key=Secret(KEY),
        api_password=Secret(PASSWORD),
        transport=script,
        clock=clock,
        chance=lambda: 0.0,
    )

    def ask(_number: int) -> Exception:
        begun.wait(5)
        with pytest.raises(RemoteError) as caught:
            tokens.current()
        return caught.value

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(ask, range(8)))
    assert {type(one) for one in told} == {kind}
    assert len({str(one) for one in told}) == 1
    assert len(set(map(id, told))) == 8
    assert len(script.token_calls) == asked
    assert sum(clock.slept) <= 3600
    with pytest.raises(kind):
        tokens.current()
    assert len(script.token_calls) == 2 * asked, "whoever comes later tries anew"


def test_a_long_wait_for_the_token_host_is_announced(caplog: pytest.LogCaptureFixture) -> None:
    tokens, _ = _tokens(FakeClock(), answer({}, 429, {"retry-after": "31"}))
    tokens.current()
    assert caplog.messages == ["Waiting 31 s: the token host wants to be left alone"]


def test_whoever_waits_for_the_token_host_goes_when_it_is_closed() -> None:
    clock = FakeClock()
    tokens, script = _tokens(clock, answer({}, 429, {"retry-after": "3000"}))
    sleep = clock.sleep

    def until_closed(seconds: float) -> None:
        sleep(seconds)
        if len(clock.slept) == 3:
            tokens.close()

    clock.sleep = until_closed  # type: ignore[method-assign]
    with pytest.raises(InterruptedRunError):
        tokens.current()
    assert sum(clock.slept) == 3
    with pytest.raises(InterruptedRunError):
        tokens.current()
    assert len(script.token_calls) == 1
