"""The token host, what a token is good for, and how often one may ask."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests

from sheetsync.sandbox.server import Options, running
from tests.contract.sandbox.conftest import Plytix
from tests.contract.sandbox.small_account import ACCOUNT_ID, MUG, small_account

PROBE = "/api/v1/filters/relationships"


@contextmanager
def sandbox(**options: Any) -> Iterator[Plytix]:
    settings: dict[str, Any] = {"port": 0, "seed": small_account, "limits": ()} | options
    with running(Options(**settings)) as box:
        plytix = Plytix(box)
        try:
            yield plytix
        finally:
            plytix.session.close()


def claims(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    read: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return read


def test_a_token_comes_in_a_list_of_one_with_a_refresh_token(plytix: Plytix) -> None:
    answer = plytix.ask_token()
    assert answer.status_code == 200
    assert [sorted(each) for each in answer.json()["data"]] == [["access_token", "refresh_token"]]


def test_the_token_host_tells_its_limit_per_second(plytix: Plytix) -> None:
    headers = plytix.ask_token().headers
    assert headers["ratelimit-limit"] == headers["x-ratelimit-limit-second"] == "15"


def test_a_token_lives_fifteen_minutes_and_names_the_account(plytix: Plytix) -> None:
    read = claims(plytix.token())
    assert read["exp"] - read["iat"] == 900
    assert read["user_claims"]["account"]["id"] == ACCOUNT_ID
    assert read["user_claims"]["account"]["name"] == "Small & Co"


def test_a_token_carries_both_windows() -> None:
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


def test_a_wrong_password_is_answered_as_observed(plytix: Plytix) -> None:
    answer = plytix.ask_token(api_password="wrong")
    assert answer.status_code == 401
    assert answer.json() == {
        "error": {
            "msg": "Bad api_key or api_password: Credentials not valid",
            "errors": [{"field": "http_status_code", "msg": 401}],
        }
    }


@pytest.mark.parametrize("body", [b"{", b"", b"[]", b"{}", b'{"api_key": "k"}', b'"text"'])
def test_a_request_for_a_token_without_the_pair_is_bad(plytix: Plytix, body: bytes) -> None:
    url = f"{plytix.box.auth_url}/auth/api/get-token"
    assert requests.post(url, data=body, timeout=10).status_code == 400


def test_the_token_route_takes_only_post(plytix: Plytix) -> None:
    url = f"{plytix.box.auth_url}/auth/api/get-token"
    assert requests.get(url, timeout=10).status_code == 405


def test_the_token_host_has_a_limit_of_its_own() -> None:
    with sandbox(token_limit=3, limits=((100, 3600.0),)) as plytix:
        statuses = [plytix.ask_token().status_code for _ in range(4)]
    assert 429 in statuses


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ({}, "Missing Authorization Header"),
        ({"Authorization": "Bearer None"}, "Invalid token"),
        ({"Authorization": "Bearer a.b.c"}, "Invalid token"),
        ({"Authorization": "bearer {token}"}, "Invalid token"),
        ({"Authorization": "Bearer  {token}"}, "Invalid token"),
        ({"Authorization": "Basic {token}"}, "Invalid token"),
    ],
)
def test_without_a_good_token_nothing_is_answered(
    plytix: Plytix, headers: dict[str, str], message: str
) -> None:
    token = plytix.token()
    sent = {name: value.replace("{token}", token) for name, value in headers.items()}
    answer = requests.get(plytix.box.pim_url + PROBE, headers=sent, timeout=10)
    assert (answer.status_code, answer.json()) == (401, {"error": {"msg": message}})


def test_a_token_that_ended_is_refused() -> None:
    with sandbox(token_life=0) as plytix:
        answer = plytix.get(PROBE)
    assert (answer.status_code, answer.json()) == (401, {"error": {"msg": "Token has expired"}})


def test_another_sandbox_s_token_is_refused(plytix: Plytix) -> None:
    with sandbox() as other:
        answer = plytix.call("GET", PROBE, headers={"Authorization": f"Bearer {other.token()}"})
    assert answer.status_code == 401


def test_the_token_host_can_stand_on_a_port_of_its_own() -> None:
    with sandbox(auth_port=0) as plytix:
        assert plytix.box.auth_url != plytix.box.pim_url
        assert plytix.get(PROBE).status_code == 200
        crossed = requests.get(plytix.box.auth_url + PROBE, timeout=10)
        assert crossed.status_code == 404
        path = "/auth/api/get-token"
        assert plytix.post(path, {}).status_code == 404


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


def test_the_second_window_counts_too() -> None:
    with sandbox(limits=((100, 10.0), (2, 3600.0))) as plytix:
        answers = [plytix.get(PROBE) for _ in range(3)]
    assert answers[-1].json() == {
        "message": "API rate limit exceeded",
        "limit": 2,
        "window_size": 3600,
    }


def test_a_429_does_not_do_what_was_asked() -> None:
    with sandbox(limits=((1, 3600.0),)) as plytix:
        first = plytix.patch(f"/api/v2/products/{MUG}", {"label": "first"})
        second = plytix.patch(f"/api/v2/products/{MUG}", {"label": "second"})
        kept = plytix.control("POST", "/edit", {"sku": "MUG-1", "fields": {"label": "first"}})
    assert (first.status_code, second.status_code) == (200, 429)
    assert kept["modified"] == first.json()["data"][0]["modified"]


def test_limits_count_for_the_account_whatever_the_token() -> None:
    with sandbox(limits=((2, 3600.0),)) as plytix:
        plytix.get(PROBE)
        plytix.session.headers["Authorization"] = f"Bearer {plytix.token()}"
        assert [plytix.get(PROBE).status_code for _ in range(2)] == [200, 429]


def test_a_429_may_carry_a_hint_when_switched_on() -> None:
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
