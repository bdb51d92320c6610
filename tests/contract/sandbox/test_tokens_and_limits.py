"""The token host, what a token is good for, and how often one may ask."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests

from sheetsync.sandbox.server import Options, running
from tests.contract.sandbox.conftest import Plytix, opened
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import ACCOUNT_ID, MUG, small_account

PROBE = "/api/v1/filters/relationships"


@contextmanager
def sandbox(**options: Any) -> Iterator[Plytix]:
    settings: dict[str, Any] = {"port": 0, "seed": small_account, "limits": ()} | options
    with opened(Options(**settings)) as plytix:
        yield plytix


def claims(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    read: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return read


@fact("token", "live", switch="refresh_token")
def test_a_token_comes_in_a_list_of_one_with_a_refresh_token(plytix: Plytix) -> None:
    answer = plytix.ask_token()
    assert answer.status_code == 200
    assert [sorted(each) for each in answer.json()["data"]] == [["access_token", "refresh_token"]]


@fact("token", "live")
def test_the_token_host_tells_its_limit_per_second(plytix: Plytix) -> None:
    """The token host tells its limit per second in ratelimit-limit and x-ratelimit-limit-second."""
    headers = plytix.ask_token().headers
    assert headers["ratelimit-limit"] == headers["x-ratelimit-limit-second"] == "15"


@fact("token", "doc", "live", "guess")
def test_a_token_lives_fifteen_minutes_and_names_the_account(plytix: Plytix) -> None:
    read = claims(plytix.token())
    assert read["exp"] - read["iat"] == 900
    assert read["user_claims"]["account"]["id"] == ACCOUNT_ID
    assert read["user_claims"]["account"]["name"] == "Small & Co"


@fact("limits", "live")
def test_a_token_carries_both_windows() -> None:
    """A token carries the account's two windows under user_claims.account.rate_limit."""
    with sandbox(limits=((20, 10.0), (2000, 3600.0))) as plytix:
        read = claims(plytix.token())
    assert read["user_claims"]["account"]["rate_limit"] == [
        {"limit": 20, "window_size": 10},
        {"limit": 2000, "window_size": 3600},
    ]


def test_without_limits_a_client_that_paces_by_the_token_never_waits(plytix: Plytix) -> None:
    windows = claims(plytix.token())["user_claims"]["account"]["rate_limit"]
    assert [window["window_size"] for window in windows] == [10, 3600]
    assert min(window["limit"] for window in windows) >= 1_000_000


@fact("token", "live", switch="token_refusal")
def test_a_wrong_password_is_answered_as_observed(plytix: Plytix) -> None:
    """A wrong password is 401 inside error, with the row http_status_code."""
    answer = plytix.ask_token(api_password="wrong")
    assert answer.status_code == 401
    assert answer.json() == {
        "error": {
            "msg": "Bad api_key or api_password: Credentials not valid",
            "errors": [{"field": "http_status_code", "msg": 401}],
        }
    }


@fact("token", "doc")
@pytest.mark.parametrize("body", [b"{", b"", b"[]", b"{}", b'{"api_key": "k"}', b'"text"'])
def test_a_request_for_a_token_without_the_pair_is_bad(plytix: Plytix, body: bytes) -> None:
    """A token asked for with broken JSON or without the pair is 400."""
    url = f"{plytix.box.auth_url}/auth/api/get-token"
    assert requests.post(url, data=body, timeout=10).status_code == 400


def test_the_token_route_takes_only_post(plytix: Plytix) -> None:
    url = f"{plytix.box.auth_url}/auth/api/get-token"
    assert requests.get(url, timeout=10).status_code == 405


@fact("token", "client")
def test_the_token_host_has_a_limit_of_its_own() -> None:
    with sandbox(token_limit=3, limits=((100, 3600.0),)) as plytix:
        statuses = [plytix.ask_token().status_code for _ in range(4)]
    assert 429 in statuses


@fact("token", "doc", "live", "guess")
@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ({}, "Missing Authorization Header"),
        ({"Authorization": "Bearer None"}, "Invalid token"),
        ({"Authorization": "Bearer a.b.c"}, "Invalid token"),
        ({"Authorization": "bearer {token}"}, "Invalid token"),
        ({"Authorization": "Bearer  {token}"}, "Invalid token"),
        ({"Authorization": "Basic {token}"}, "Invalid token"),
        ({"Authorization": "Bearer"}, "Invalid token"),
        ({"Authorization": "{token}"}, "Invalid token"),
        ({"Authorization": "Bearer {token}x"}, "Invalid token"),
        ({"Authorization": "Bearer " + "ä" * 40}, "Invalid token"),
    ],
)
def test_without_a_good_token_nothing_is_answered(
    plytix: Plytix, headers: dict[str, str], message: str
) -> None:
    """All but Bearer, one blank and a good token is 401."""
    token = plytix.token()
    sent = {name: value.replace("{token}", token) for name, value in headers.items()}
    answer = requests.get(plytix.box.pim_url + PROBE, headers=sent, timeout=10)
    assert (answer.status_code, answer.json()) == (401, {"error": {"msg": message}})


@fact("token", "guess", switch="expired_token")
def test_a_token_that_ended_is_refused() -> None:
    with sandbox(token_life=0) as plytix:
        answer = plytix.get(PROBE)
    assert (answer.status_code, answer.json()) == (401, {"error": {"msg": "Token has expired"}})


@fact("token", "live")
def test_another_sandbox_s_token_is_refused(plytix: Plytix) -> None:
    """A token of another environment is 401."""
    with sandbox() as other:
        answer = plytix.call("GET", PROBE, headers={"Authorization": f"Bearer {other.token()}"})
    assert answer.status_code == 401


@fact("token", "doc")
def test_the_token_host_can_stand_on_a_port_of_its_own() -> None:
    """Tokens come from a host of their own, where nothing else answers."""
    with sandbox(auth_port=0) as plytix:
        assert plytix.box.auth_url != plytix.box.pim_url
        assert plytix.get(PROBE).status_code == 200
        crossed = requests.get(plytix.box.auth_url + PROBE, timeout=10)
        assert crossed.status_code == 404
        path = "/auth/api/get-token"
        assert plytix.post(path, {}).status_code == 404


@fact("limits", "live", switch="limit_body")
def test_beyond_a_window_the_answer_is_429_in_its_own_shape() -> None:
    with sandbox(limits=((3, 3600.0), (100, 7200.0))) as plytix:
        answers = [plytix.get(PROBE) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].json() == {
        "message": "API rate limit exceeded",
        "limit": 3,
        "window_size": 3600,
    }
    assert "Retry-After" not in answers[-1].headers


@fact("limits", "doc", "live")
def test_a_sandbox_that_is_told_nothing_has_the_limits_of_a_paid_plan() -> None:
    """A paid plan takes 50 requests in 10 seconds and 5,000 in an hour."""
    with running(Options(port=0, seed=small_account)) as box:
        plytix = Plytix(box)
        windows = claims(plytix.token())["user_claims"]["account"]["rate_limit"]
        statuses = [plytix.get(PROBE).status_code for _ in range(51)]
        plytix.session.close()
    assert windows == [{"limit": 50, "window_size": 10}, {"limit": 5000, "window_size": 3600}]
    assert (statuses[:50], statuses[50]) == ([200] * 50, 429)


@fact("limits", "doc")
def test_the_second_window_counts_too() -> None:
    """Every request counts in both windows at once."""
    with sandbox(limits=((100, 10.0), (2, 3600.0))) as plytix:
        answers = [plytix.get(PROBE) for _ in range(3)]
    assert answers[-1].json() == {
        "message": "API rate limit exceeded",
        "limit": 2,
        "window_size": 3600,
    }


@fact("limits", "client")
def test_a_429_does_not_do_what_was_asked() -> None:
    with sandbox(limits=((1, 3600.0),)) as plytix:
        first = plytix.patch(f"/api/v2/products/{MUG}", {"label": "first"})
        second = plytix.patch(f"/api/v2/products/{MUG}", {"label": "second"})
        kept = plytix.control("POST", "/edit", {"sku": "MUG-1", "fields": {"label": "first"}})
    assert (first.status_code, second.status_code) == (200, 429)
    assert kept["modified"] == first.json()["data"][0]["modified"]


@fact("limits", "doc")
def test_limits_count_for_the_account_whatever_the_token() -> None:
    with sandbox(limits=((2, 3600.0),)) as plytix:
        plytix.get(PROBE)
        plytix.session.headers["Authorization"] = f"Bearer {plytix.token()}"
        assert [plytix.get(PROBE).status_code for _ in range(2)] == [200, 429]


@fact("limits", "client", switch="ttl")
def test_a_429_may_carry_a_hint_when_switched_on() -> None:
    """A 429 may tell the milliseconds until the next slot as ttl, and Retry-After."""
    with sandbox(limits=((1, 3600.0),)) as plytix:
        plytix.switch(ttl=True, retry_after=True)
        plytix.get(PROBE)
        answer = plytix.get(PROBE)
    assert 3_590_000 < answer.json()["ttl"] <= 3_600_000
    assert 3_590 < int(answer.headers["Retry-After"]) <= 3_600


def test_asking_for_a_token_or_steering_the_sandbox_is_no_hit() -> None:
    with sandbox(limits=((1, 3600.0),)) as plytix:
        plytix.token()
        plytix.control("GET", "/requests")
        plytix.control("POST", "/edit", {"sku": "MUG-1", "fields": {"label": "x"}})
        assert plytix.get(PROBE).status_code == 200


@fact("token", "live", switch="refresh_token")
def test_a_token_comes_without_a_refresh_token_when_switched_so(plytix: Plytix) -> None:
    """The reference and one recording show an access token alone."""
    plytix.switch(refresh_token=False)
    assert sorted(plytix.ask_token().json()["data"][0]) == ["access_token"]


@fact("token", "live")
def test_a_refresh_token_opens_nothing(plytix: Plytix) -> None:
    refresh = plytix.ask_token().json()["data"][0]["refresh_token"]
    answer = plytix.call("GET", PROBE, headers={"Authorization": f"Bearer {refresh}"})
    assert answer.status_code == 401


@fact("token", "live", switch="token_refusal")
def test_a_key_that_nobody_has_is_told_apart_from_a_wrong_password(plytix: Plytix) -> None:
    """A key of another environment is 401 too, and the message says that nothing was found."""
    answer = plytix.ask_token(api_key="SOMEBODY-ELSES")
    assert answer.status_code == 401
    assert answer.json()["error"]["msg"] == (
        "Bad api_key or api_password: Query did not throw any results"
    )


@fact("token", "doc", switch="token_refusal")
@pytest.mark.parametrize("wrong", [{"api_password": "wrong"}, {"api_key": "wrong"}])
def test_a_wrong_pair_is_a_bare_msg_when_switched_so(plytix: Plytix, wrong: dict[str, str]) -> None:
    """As documented, a wrong pair is 401 with a bare msg."""
    plytix.switch(token_refusal="documented")
    answer = plytix.ask_token(**wrong)
    assert (answer.status_code, answer.json()) == (401, {"msg": "Bad api_key or api_password"})


@fact("token", "guess", switch="expired_token")
def test_the_words_to_an_ended_token_can_be_chosen() -> None:
    with sandbox(token_life=0) as plytix:
        plytix.switch(expired_token="Over")
        answer = plytix.get(PROBE)
    assert (answer.status_code, answer.json()) == (401, {"error": {"msg": "Over"}})


@fact("token", "live")
def test_one_token_serves_v1_and_v2(plytix: Plytix) -> None:
    for version in (1, 2):
        assert plytix.get(f"/api/v{version}/products/{MUG}").status_code == 200


def test_the_life_of_a_token_can_be_set() -> None:
    with sandbox(token_life=60) as plytix:
        read = claims(plytix.token())
    assert read["exp"] - read["iat"] == 60


@fact("token", "live", "guess")
def test_a_token_names_the_key_and_its_role(plytix: Plytix) -> None:
    """A token also names its key and the role of it."""
    told = claims(plytix.token())["user_claims"]
    assert (told["name"], told["role"]) == ("practice key", "ADMIN")


@pytest.mark.parametrize("change", ["exp", "account"])
def test_a_token_with_a_payload_of_somebody_else_s_making_is_refused(
    plytix: Plytix, change: str
) -> None:
    head, _, signature = plytix.token().split(".")
    payload = claims(plytix.token())
    if change == "exp":
        payload["exp"] += 3600
    else:
        payload["user_claims"]["account"]["id"] = "5a0000000000000000000009"
    forged = base64.urlsafe_b64encode(json.dumps(payload).encode()).rstrip(b"=").decode()
    bearer = {"Authorization": f"Bearer {head}.{forged}.{signature}"}
    assert plytix.call("GET", PROBE, headers=bearer).status_code == 401


def test_a_token_without_a_signature_is_refused(plytix: Plytix) -> None:
    head = base64.urlsafe_b64encode(b'{"alg": "none"}').rstrip(b"=").decode()
    payload = plytix.token().split(".")[1]
    bearer = {"Authorization": f"Bearer {head}.{payload}."}
    assert plytix.call("GET", PROBE, headers=bearer).status_code == 401


def test_the_token_host_tells_its_limit_in_refusals_too(plytix: Plytix) -> None:
    assert plytix.ask_token(api_password="wrong").headers["ratelimit-limit"] == "15"


def test_a_pair_of_other_types_is_bad(plytix: Plytix) -> None:
    for wrong in (1, None, ["x"], {"a": 1}, True):
        assert plytix.ask_token(api_key=wrong).status_code == 400


def test_a_method_that_the_token_route_does_not_take_names_those_it_takes(plytix: Plytix) -> None:
    url = f"{plytix.box.auth_url}/auth/api/get-token"
    for method in ("GET", "PUT", "DELETE", "HEAD"):
        answer = requests.request(method, url, timeout=10)
        assert (answer.status_code, answer.headers["Allow"]) == (405, "OPTIONS, POST")


def over_the_limit(plytix: Plytix, **switches: Any) -> requests.Response:
    plytix.switch(**switches)
    plytix.get(PROBE)
    return plytix.get(PROBE)


@fact("limits", "client", switch="limit_body")
def test_a_429_may_be_spelled_with_limit_requests_and_ttl() -> None:
    with sandbox(limits=((1, 3600.0),)) as plytix:
        answer = over_the_limit(plytix, limit_body="ttl")
    body = answer.json()
    assert (answer.status_code, sorted(body)) == (429, ["limit", "requests", "ttl"])
    assert (body["limit"], body["requests"]) == (1, 2)
    assert 3_590_000 < body["ttl"] <= 3_600_000


@fact("limits", "client", switch="limit_body")
def test_a_429_may_be_plain_text_with_milliseconds() -> None:
    with sandbox(limits=((1, 3600.0),)) as plytix:
        answer = over_the_limit(plytix, limit_body="text")
    assert answer.status_code == 429
    assert answer.headers["content-type"].startswith("text/plain")
    assert re.fullmatch(r"API rate limit exceeded, retry after \d{7} milliseconds", answer.text), (
        answer.text
    )


@fact("limits", "client", switch="limit_body")
def test_a_429_may_come_inside_error_with_seconds() -> None:
    with sandbox(limits=((1, 3600.0),)) as plytix:
        answer = over_the_limit(plytix, limit_body="error")
    error = answer.json()["error"]
    assert (answer.status_code, error["msg"]) == (429, "Rate limit exceeded")
    assert 3_590 < error["retry_after"] <= 3_600


@fact("limits", "live", switch="limit_body")
def test_a_429_is_spelled_with_message_limit_and_window_size() -> None:
    """The recorded 429 has message, limit and window_size in seconds, and no envelope."""
    with sandbox(limits=((1, 3600.0),)) as plytix:
        answer = over_the_limit(plytix, limit_body="message")
    assert sorted(answer.json()) == ["limit", "message", "window_size"]


@fact("limits", "live", "client", switch="retry_after")
def test_a_429_has_no_retry_after_unless_switched_on() -> None:
    with sandbox(limits=((1, 3600.0),)) as plytix:
        without = over_the_limit(plytix, retry_after=False)
        with_it = over_the_limit(plytix, retry_after=True)
    assert "Retry-After" not in without.headers
    assert with_it.headers["Retry-After"].isdecimal()


@fact("limits", "doc", "guess")
def test_what_is_refused_counts_as_a_hit_unless_it_is_refused_for_the_limit() -> None:
    """Every request with a good token is a hit, whatever its answer; a 429 is none."""
    with sandbox(limits=((2, 3600.0),)) as plytix:
        statuses = [plytix.get("/api/v1/nowhere").status_code for _ in range(3)]
        bad_token = plytix.call("GET", PROBE, headers={"Authorization": "Bearer None"})
    assert (statuses, bad_token.status_code) == ([404, 404, 429], 401)


def test_limits_can_be_off(plytix: Plytix) -> None:
    assert {plytix.get(PROBE).status_code for _ in range(60)} == {200}
