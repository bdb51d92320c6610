"""Single rules of the token host and of the rate limits, each with a test of its own.

Sources: Plytix API v1, "Authentication" and "Limits"; help centre of Plytix, "API limits"; notes
of integrators on what tokens and 429 answers hold.
"""

from __future__ import annotations

import time
from typing import Any

import pytest
import requests

from tests.contract.sandbox.conftest import Plytix
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import MUG
from tests.contract.sandbox.test_tokens_and_limits import PROBE, claims, sandbox

SEARCH = "/api/v2/products/search"
HOUR = 3600.0


def probe(plytix: Plytix, authorization: str | None) -> requests.Response:
    """A request with exactly this header, or without it."""
    headers = {} if authorization is None else {"Authorization": authorization}
    return requests.get(plytix.box.pim_url + PROBE, headers=headers, timeout=10)


# ---------------------------------------------------------------- asking for a token


@fact("token", "doc")
@pytest.mark.parametrize("missing", ["api_key", "api_password"])
def test_both_key_and_password_are_needed(plytix: Plytix, missing: str) -> None:
    """A token is asked for with `api_key` and `api_password`; without either it is 400."""
    pair = {"api_key": plytix.box.key, "api_password": plytix.box.password}
    del pair[missing]
    url = f"{plytix.box.auth_url}/auth/api/get-token"
    assert requests.post(url, json=pair, timeout=10).status_code == 400
    assert requests.post(url, json=pair | {missing: None}, timeout=10).status_code == 400


@fact("token", "doc", "live", switch="refresh_token")
@pytest.mark.parametrize("refresh_token", [True, False])
def test_a_token_is_in_the_only_object_of_a_list(plytix: Plytix, *, refresh_token: bool) -> None:
    """The token stands in `data[0].access_token`, and the list has no second object."""
    plytix.switch(refresh_token=refresh_token)
    answer = plytix.ask_token().json()
    assert sorted(answer) == ["data"]
    (only,) = answer["data"]
    assert only["access_token"].count(".") == 2


@fact("token", "doc", "live")
def test_a_token_does_not_say_beside_itself_when_it_ends(plytix: Plytix) -> None:
    """There is no `expires_in`; the end stands inside the token."""
    (only,) = plytix.ask_token().json()["data"]
    assert "expires_in" not in only
    assert claims(only["access_token"])["exp"] > time.time()


@fact("token", "live")
def test_no_path_takes_a_refresh_token() -> None:
    """A refresh token comes along, and there is no endpoint that would take it."""
    with sandbox(auth_port=0) as plytix:
        refresh = plytix.ask_token().json()["data"][0]["refresh_token"]
        for path in ("/auth/api/refresh-token", "/auth/api/refresh", "/auth/refresh"):
            answer = requests.post(
                plytix.box.auth_url + path, json={"refresh_token": refresh}, timeout=10
            )
            assert answer.status_code == 404, path
        assert plytix.ask_token(api_password=refresh).status_code == 401


@fact("token", "client")
def test_a_further_token_leaves_those_before_it_good(plytix: Plytix) -> None:
    """Clients renew a token before its end; what is under way with the old one is answered."""
    first, second = plytix.token(), plytix.token()
    assert first != second
    for token in (first, second):
        assert probe(plytix, f"Bearer {token}").status_code == 200


@fact("token", "live")
def test_the_key_of_another_environment_gets_no_token(plytix: Plytix) -> None:
    """Keys of the production and the development hosts are apart; the wrong pair is 401."""
    with sandbox(key="DEV-KEY", password="dev password") as other:
        assert other.ask_token().status_code == 200
        pair = {"api_key": other.box.key, "api_password": other.box.password}
    answer = plytix.ask_token(**pair)
    assert answer.status_code == 401
    assert answer.json()["error"]["errors"] == [{"field": "http_status_code", "msg": 401}]
    assert answer.json()["error"]["msg"].endswith(": Query did not throw any results")


@fact("token", "client")
def test_the_token_host_s_429_says_when_to_come_back() -> None:
    """Too many token requests are 429 without a token; clients wait for its Retry-After."""
    with sandbox(token_limit=1, limits=((100, HOUR),)) as plytix:
        answers = [plytix.ask_token() for _ in range(4)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert all(answer.headers["Retry-After"].isdecimal() for answer in refused)
    assert not any("access_token" in answer.text for answer in refused)


@fact("token", "client")
@pytest.mark.parametrize("status", [502, 503])
def test_the_token_host_may_be_down_for_a_moment(plytix: Plytix, status: int) -> None:
    """The token host answers 502 or 503 at times, and the same request works later."""
    plytix.fault(kind="status", status=status, route="/auth/*")
    assert plytix.ask_token().status_code == status
    plytix.control("DELETE", "/faults")
    assert plytix.ask_token().status_code == 200


@fact("token", "live")
@pytest.mark.parametrize("limit", [8, 15])
def test_the_limit_that_the_token_host_tells(limit: int) -> None:
    """The token host told 8 a second at one time and 15 at another."""
    with sandbox(token_limit=limit) as plytix:
        headers = plytix.ask_token().headers
    assert headers["ratelimit-limit"] == headers["x-ratelimit-limit-second"] == str(limit)


# ---------------------------------------------------------------- using it


@fact("token", "doc")
def test_a_request_without_the_header_is_told_so(plytix: Plytix) -> None:
    """Without Authorization the answer is 401 "Missing Authorization Header", and no more."""
    answer = probe(plytix, None)
    assert answer.status_code == 401
    assert answer.json() == {"error": {"msg": "Missing Authorization Header"}}


@fact("token", "doc")
def test_the_header_is_bearer_with_a_capital_and_one_blank(plytix: Plytix) -> None:
    token = plytix.token()
    assert probe(plytix, f"Bearer {token}").status_code == 200
    for wrong in (f"bearer {token}", f"BEARER {token}", f"Bearer  {token}", f"Bearer{token}"):
        assert probe(plytix, wrong).status_code == 401, wrong


@fact("token", "live")
def test_a_client_may_begin_with_a_token_that_is_none(plytix: Plytix) -> None:
    """A public client takes its first token after the 401 to `Bearer None`."""
    assert probe(plytix, "Bearer None").status_code == 401
    assert probe(plytix, f"Bearer {plytix.token()}").status_code == 200


@fact("token", "live")
def test_without_a_token_v3_is_401_too(plytix: Plytix) -> None:
    """Of v3 only the 401 is known; the sandbox has no v3 behind it."""
    assert requests.get(f"{plytix.box.pim_url}/api/v3/products", timeout=10).status_code == 401
    assert plytix.get("/api/v3/products").status_code == 404


@fact("token", "client")
def test_the_cheapest_way_to_try_a_token_costs_one_hit() -> None:
    """A search for one row tells whether a token is good, and is one hit."""
    body = {"pagination": {"page_size": 1}}
    with sandbox(limits=((2, HOUR),)) as plytix:
        answers = [plytix.post(SEARCH, body) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert len(answers[0].json()["data"]) == 1


# ---------------------------------------------------------------- the windows of each plan


def holds(ten_seconds: int, hour: int) -> None:
    """A plan stands in the token, and is enforced."""
    with sandbox(limits=((ten_seconds, 10.0), (hour, HOUR))) as plytix:
        told = claims(plytix.token())["user_claims"]["account"]["rate_limit"]
        assert told == [
            {"limit": ten_seconds, "window_size": 10},
            {"limit": hour, "window_size": 3600},
        ]
        answers = [plytix.get(PROBE) for _ in range(ten_seconds + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {200}
    assert (answers[-1].status_code, answers[-1].json()["limit"]) == (429, ten_seconds)


@fact("limits", "doc")
def test_the_free_plan() -> None:
    """The free plan takes 20 requests in 10 seconds and 2,000 in an hour."""
    holds(20, 2000)


@fact("limits", "live")
def test_an_account_with_more_in_an_hour() -> None:
    """The token of one account told 20 requests in 10 seconds and 15,000 in an hour."""
    holds(20, 15_000)


@fact("limits", "live")
def test_a_development_account() -> None:
    """The token of a development account told 20 requests in 10 seconds and 5,000 in an hour."""
    holds(20, 5000)


@fact("limits", "client")
def test_a_plan_that_only_clients_name() -> None:
    """Authors of clients also name 15 requests in 10 seconds."""
    holds(15, 5000)


@fact("limits", "doc")
def test_a_window_lets_requests_through_again_when_it_has_moved_on() -> None:
    """A 429 lasts until the window has room again."""
    with sandbox(limits=((1, 1.0), (1000, HOUR))) as plytix:
        statuses = [plytix.get(PROBE).status_code for _ in range(2)]
        deadline = time.monotonic() + 10
        while statuses[-1] == 429 and time.monotonic() < deadline:
            statuses.append(plytix.get(PROBE).status_code)
    assert statuses[:2] == [200, 429]
    assert statuses[-1] == 200


@fact("limits", "doc", switch="limit_scope")
@pytest.mark.parametrize(("scope", "status"), [("account", 429), ("key", 200)])
def test_who_shares_the_windows(scope: str, status: int) -> None:
    """All keys of an account share its windows; an older edition of the page said each has its own.

    So another integration uses up what one's own is given.
    """
    with sandbox(limits=((2, HOUR),)) as plytix:
        plytix.switch(limit_scope=scope)
        other = plytix.control("POST", "/keys", {"key_name": "import key"})
        pair = {"api_key": other["key"], "api_password": other["password"]}
        token = plytix.ask_token(**pair).json()["data"][0]["access_token"]
        assert [plytix.get(PROBE).status_code for _ in range(3)] == [200, 200, 429]
        assert probe(plytix, f"Bearer {token}").status_code == status


@fact("limits", "live")
@pytest.mark.parametrize("version", [1, 2])
def test_a_429_tells_the_limit_in_its_body_alone(version: int) -> None:
    """Neither v1 nor v2 has x-ratelimit headers, not even in a 429."""
    with sandbox(limits=((1, HOUR),)) as plytix:
        answers = [plytix.get(f"/api/v{version}/products/{MUG}") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert answers[1].json()["limit"] == 1
    for answer in answers:
        assert not [name for name in answer.headers if "ratelimit" in name.lower()]


@fact("limits", "client")
@pytest.mark.parametrize(
    ("method", "path", "body", "done"),
    [
        ("POST", "/api/v1/products", {"sku": "ONCE"}, 201),
        ("PATCH", f"/api/v2/products/{MUG}", {"label": "Once"}, 200),
        ("DELETE", f"/api/v1/products/{MUG}", None, 204),
    ],
)
def test_what_was_429_can_be_asked_again(
    plytix: Plytix, method: str, path: str, body: Any, done: int
) -> None:
    """A 429 means that nothing was done, so that any method can be repeated."""
    plytix.fault(kind="limit", route="/api/*")
    assert plytix.call(method, path, body).status_code == 429
    plytix.control("DELETE", "/faults")
    assert plytix.call(method, path, body).status_code == done


@fact("limits", "client")
def test_a_5xx_to_a_write_may_hide_that_it_was_done(plytix: Plytix) -> None:
    """A 5xx may come after the work: a repeated create then finds its SKU taken."""
    plytix.fault(kind="status", status=502, when="after", route="/api/v1/products")
    assert plytix.post("/api/v1/products", {"sku": "ONCE"}).status_code == 502
    plytix.control("DELETE", "/faults")
    assert plytix.post("/api/v1/products", {"sku": "ONCE"}).status_code == 409
