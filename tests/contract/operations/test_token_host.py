"""Custom authentication: what the token host answers, and what becomes of it.

A canned host gives the answers that no sandbox gives; pauses pass by a clock of the test.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
import requests

from sheetsync.errors import (
    AuthenticationError,
    RateLimitError,
    RemoteError,
    UnreachableError,
)
from sheetsync.plytix import Plytix
from sheetsync.sandbox.server import Options, RunningSandbox, running
from tests.clocks import FakeClock
from tests.contract.operations.canned import (
    KEY,
    PASSWORD,
    TOKEN,
    Canned,
    Reply,
    canned,
    opened_at,
)
from tests.contract.operations.sessions import TOKEN_PATH, session_at

ISSUED = 1_700_000_000


def observed(detail: str) -> dict[str, Any]:
    """The body that a wrong pair was seen to get."""
    row = {"field": "http_status_code", "msg": 401}
    return {"error": {"msg": f"Bad api_key or api_password: {detail}", "errors": [row]}}


def search(plytix: Plytix) -> None:
    plytix.call("Search memberships")


def refused(host: Canned, clock: FakeClock | None = None) -> RemoteError:
    """The error of a first call; nothing was asked of the PIM, and nothing secret is told."""
    with opened_at(host, clock=clock) as plytix, pytest.raises(RemoteError) as caught:
        search(plytix)
    assert host.asked_of_pim == []
    assert caught.value.remedy
    told = "".join(traceback.format_exception(caught.value)) + caught.value.remedy
    for spelled in (KEY, PASSWORD, json.dumps(PASSWORD)[1:-1]):
        assert spelled not in told
    return caught.value


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (
            Reply(400, {"error": {"msg": "api_key and api_password are required"}}),
            "api_key and api_password are required",
        ),
        (Reply(401, {"msg": "Bad api_key or api_password"}), "Bad api_key or api_password"),
        (
            Reply(401, observed("Credentials not valid")),
            "Bad api_key or api_password: Credentials not valid",
        ),
        (
            Reply(401, observed("Query did not throw any results")),
            "Bad api_key or api_password: Query did not throw any results",
        ),
        (Reply(403, {"error": {"msg": "Permission denied"}}), "Permission denied"),
    ],
    ids=["400", "401 documented", "401 observed", "401 other environment", "403"],
)
def test_a_refused_pair_is_told_in_plytix_s_words_and_not_tried_again(
    reply: Reply, says: str
) -> None:
    with canned(tokens=[Reply(reply.status, reply.body, {"X-Request-Id": "r-17"})]) as host:
        error = refused(host)
    assert type(error) is AuthenticationError
    assert error.message == f"Plytix does not accept the API key and password: {says}."
    assert error.remedy == "Check the key and password, and that they belong to this endpoint."
    assert (error.status, error.request_id) == (reply.status, "r-17")
    assert len(host.asked_for_tokens) == 1
    assert json.loads(host.asked_for_tokens[0]) == {"api_key": KEY, "api_password": PASSWORD}


@pytest.mark.parametrize("status", [400, 401, 500])
@pytest.mark.parametrize("page", [False, True], ids=["JSON", "page"])
def test_a_host_that_repeats_key_and_password_does_not_get_them_into_a_message(
    status: int, page: bool
) -> None:
    echo = json.dumps({"api_key": KEY, "api_password": PASSWORD})
    body = f"<html>{echo}</html>".encode() if page else {"error": {"msg": f"No: {echo}"}}
    with canned(tokens=[Reply(status, body)]) as host:
        assert "***" in refused(host).message


# ---------------------------------------------------------------- limits and faults


@pytest.mark.parametrize(
    ("reply", "waits"),
    [
        (Reply(429, {"message": "API rate limit exceeded"}, {"Retry-After": "7"}), [7, 7, 7]),
        (Reply(429, {"message": "API rate limit exceeded"}), [1, 2, 4]),
        (Reply(429, b"Too many requests, retry after 300 milliseconds"), [0.3, 0.3, 0.3]),
        (Reply(429), [1, 2, 4]),
    ],
    ids=["Retry-After", "no hint", "words", "empty"],
)
def test_a_limit_of_the_token_host_is_waited_for_a_few_times(
    reply: Reply, waits: list[float]
) -> None:
    clock = FakeClock()
    with canned(tokens=[reply]) as host:
        error = refused(host, clock)
    assert type(error) is RateLimitError
    assert error.message == "The token host keeps saying that it was asked too often."
    assert error.remedy == "Wait a quarter of an hour, then run again."
    assert error.status == 429
    assert (len(host.asked_for_tokens), clock.slept) == (4, waits)


@pytest.mark.parametrize(
    ("replies", "waits"),
    [
        ([Reply(429, headers={"Retry-After": "3"}), TOKEN], [3]),
        ([Reply(502, b"<html>Bad Gateway</html>"), Reply(503), TOKEN], [1, 2]),
        ([Reply(503, {"error": {"msg": "Service Unavailable"}}), Reply(429), TOKEN], [1, 2]),
    ],
)
def test_a_token_host_that_recovers_gives_its_token(
    replies: Sequence[Reply], waits: list[float]
) -> None:
    clock = FakeClock()
    with canned(tokens=replies) as host, opened_at(host, clock=clock) as plytix:
        search(plytix)
        search(plytix)
    assert (len(host.asked_for_tokens), len(host.asked_of_pim)) == (len(replies), 2)
    assert clock.slept == waits


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_token_host_that_stays_down_is_given_up(status: int) -> None:
    clock = FakeClock()
    with canned(tokens=[Reply(status, b"<html>Out of order</html>")]) as host:
        error = refused(host, clock)
    assert type(error) is UnreachableError
    assert error.message.startswith(f"Plytix answered {status} to “get a token”")
    assert error.status == status
    assert (len(host.asked_for_tokens), clock.slept) == (4, [1, 2, 4])


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed_with_key_and_password(status: int) -> None:
    with canned() as other:
        away = Reply(status, headers={"Location": other.url + TOKEN_PATH})
        with canned(tokens=[away]) as host:
            error = refused(host)
    assert type(error) is UnreachableError
    assert "redirect" in error.message
    assert "endpoint" in error.remedy
    assert error.status == status
    assert (len(host.asked_for_tokens), other.asked_for_tokens) == (1, [])


@pytest.mark.parametrize("status", [404, 405])
def test_a_host_without_the_route_is_told_with_its_address(status: int) -> None:
    with canned(tokens=[Reply(status, b"<html>Not here</html>")]) as host:
        error = refused(host)
    assert type(error) is UnreachableError
    assert error.message == f"There is no token route at {host.url}{TOKEN_PATH}."
    assert "auth_endpoint" in error.remedy
    assert len(host.asked_for_tokens) == 1


@pytest.mark.parametrize("status", [400, 403, 418, 422])
def test_a_page_in_the_token_host_s_place_does_not_accuse_the_key(status: int) -> None:
    """A proxy or a firewall says so; nobody at Plytix has seen the key."""
    with canned(tokens=[Reply(status, b"<html>Blocked by policy</html>")]) as host:
        error = refused(host)
    assert type(error) is UnreachableError
    assert "Blocked by policy" in error.message
    assert "proxy" in error.remedy
    assert len(host.asked_for_tokens) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>Sign in</html>",
        b"null",
        b"[]",
        {},
        {"data": None},
        {"data": []},
        {"data": {}},
        {"data": [None]},
        {"data": [{}]},
        {"data": [{"access_token": None}]},
        {"data": [{"access_token": ""}]},
        {"data": [{"access_token": "  "}]},
        {"data": [{"access_token": 7}]},
        {"data": [{"access_token": "two words"}]},
        {"data": [{"access_token": "line\nbreak"}]},
        {"data": [{"refresh_token": "eyJsecret.eyJsecret.secret"}]},
        {"access_token": "eyJsecret.eyJsecret.secret"},
        {"error": {"msg": "Bad api_key or api_password"}},
    ],
    ids=repr,
)
@pytest.mark.parametrize("status", [200, 201])
def test_a_success_without_a_token_is_told_and_not_tried_again(body: Any, status: int) -> None:
    """Nothing of it is repeated, for it may hold a token after all."""
    with canned(tokens=[Reply(status, body)]) as host:
        error = refused(host)
    assert type(error) is UnreachableError
    assert error.message == "The token host answered, but with no access token."
    assert "auth_endpoint" in error.remedy
    assert len(host.asked_for_tokens) == 1


def test_a_host_that_nobody_answers_at_is_told_with_its_address() -> None:
    clock = FakeClock()
    with canned() as host:
        nowhere = "http://127.0.0.1:1/auth/api/get-token"
        with (
            opened_at(host, clock=clock, auth_endpoint=nowhere) as plytix,
            pytest.raises(UnreachableError) as caught,
        ):
            search(plytix)
    assert nowhere in caught.value.message
    assert "auth_endpoint" in caught.value.remedy
    assert clock.slept == [1, 2, 4]
    assert host.asked_of_pim == []


# ---------------------------------------------------------------- the sandbox's token host


@pytest.fixture(scope="module")
def box() -> Iterator[RunningSandbox]:
    with running(Options(port=0, limits=(), empty=True, token_limit=3)) as box:
        yield box


def steered(box: RunningSandbox, what: str, **body: Any) -> None:
    requests.post(f"{box.control_url}/{what}", json=body, timeout=10).raise_for_status()


def tokens_asked_for(box: RunningSandbox) -> int:
    told = requests.get(f"{box.control_url}/requests", timeout=10).json()
    return sum(request["path"] == TOKEN_PATH for request in told["requests"])


@pytest.mark.parametrize("spelled", ["observed", "documented"])
@pytest.mark.parametrize("wrong", ["key", "password"])
def test_a_wrong_pair_is_told_however_plytix_spells_it(
    box: RunningSandbox, spelled: str, wrong: str
) -> None:
    steered(box, "reset")
    steered(box, "switches", token_refusal=spelled)
    key = "WR0NG5D1E77A" if wrong == "key" else box.key
    password = "wr0ng-0f3a9c5d1e" if wrong == "password" else box.password
    clock = FakeClock()
    with (
        session_at(box.pim_url, box.auth_url + TOKEN_PATH, key, password, clock=clock) as session,
        pytest.raises(AuthenticationError, match="Bad api_key or api_password") as caught,
    ):
        search(Plytix(session, clock))
    assert caught.value.status == 401
    assert key not in str(caught.value)
    assert password not in str(caught.value)
    assert tokens_asked_for(box) == 1


@pytest.mark.parametrize(
    ("faults", "asked"),
    [
        ([{"kind": "status", "status": 502, "times": 1}], 2),
        ([{"kind": "status", "status": 503, "times": 2}], 3),
        ([{"kind": "html", "status": 503, "times": 1}], 2),
        ([{"kind": "drop", "times": 1}], 2),
        ([{"kind": "drop", "when": "after", "times": 1}], 2),
        ([{"kind": "refuse", "times": 2}], 3),
        ([{"kind": "cut", "times": 1}], 2),
    ],
    ids=["502", "503", "page", "dropped", "dropped after", "refused", "cut"],
)
def test_a_token_host_out_of_order_for_a_moment_is_asked_again(
    box: RunningSandbox, faults: list[dict[str, Any]], asked: int
) -> None:
    steered(box, "reset")
    for fault in faults:
        steered(box, "faults", route=TOKEN_PATH, **fault)
    clock = FakeClock()
    with session_at(
        box.pim_url, box.auth_url + TOKEN_PATH, box.key, box.password, clock=clock
    ) as session:
        search(Plytix(session, clock))
    assert tokens_asked_for(box) == asked
    assert len(clock.slept) == asked - 1


@pytest.mark.parametrize("refresh_token", [True, False])
def test_a_token_comes_with_a_refresh_token_or_without(
    box: RunningSandbox, refresh_token: bool
) -> None:
    steered(box, "reset")
    steered(box, "switches", refresh_token=refresh_token)
    clock = FakeClock()
    with session_at(
        box.pim_url, box.auth_url + TOKEN_PATH, box.key, box.password, clock=clock
    ) as session:
        assert session.claims().life_seconds == 900
        search(Plytix(session, clock))
    assert tokens_asked_for(box) == 1
