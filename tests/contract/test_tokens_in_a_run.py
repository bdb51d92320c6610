"""A token that ends between any two requests of a run of 200: nobody notices, or a clean stop."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import pairwise

import pytest
import requests

from sheetsync.errors import NextStep, TokenEndedError
from sheetsync.plytix import Plytix, connect
from sheetsync.sandbox.server import Options, RunningSandbox, running

REQUESTS = 200
LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
ENDS = range(1, REQUESTS + 1) if LONG else (*range(1, REQUESTS, 7), REQUESTS)
"""The request before which the token ends, counted from 1."""


@pytest.fixture(scope="module")
def box() -> Iterator[RunningSandbox]:
    with running(Options(port=0, state=":memory:", limits=(), later=0)) as sandbox:
        yield sandbox


@pytest.fixture(autouse=True)
def _back_at_the_start(box: RunningSandbox) -> None:
    requests.post(f"{box.control_url}/reset", timeout=10).raise_for_status()


def custom(box: RunningSandbox) -> Plytix:
    return connect(
        api_key=box.key,
        api_password=box.password,
        endpoint=box.pim_url,
        auth_endpoint=f"{box.auth_url}/auth/api/get-token",
    )


def token(box: RunningSandbox) -> str:
    """A token as somebody else gets it."""
    pair = {"api_key": box.key, "api_password": box.password}
    answer = requests.post(f"{box.auth_url}/auth/api/get-token", json=pair, timeout=10)
    access: str = answer.json()["data"][0]["access_token"]
    return access


def ends_before(box: RunningSandbox, nth: int = 0) -> None:
    """Let all tokens end before the nth request to the PIM; 0: before each."""
    fault = {"kind": "expire", "route": "/api/*", "nth": nth}
    requests.post(f"{box.control_url}/faults", json=fault, timeout=10).raise_for_status()


def log(box: RunningSandbox) -> list[tuple[str, int]]:
    """Path and status of what was asked, oldest first, without what is asked beside the run."""
    rows = requests.get(f"{box.control_url}/requests", timeout=10).json()["requests"]
    return [(row["path"], row["status"]) for row in rows]


def steps(plytix: Plytix, product: str) -> Iterator[str]:
    """A run of 200 requests: reads and writes by turns; each gives what it came to."""
    for number in range(REQUESTS // 2):
        plytix.call("Update product (v2)", product_id=product, label=f"Kettle {number}")
        (row,) = plytix.call("Get product (v2)", product_id=product).rows
        yield row["label"]


def kettle(box: RunningSandbox) -> str:
    headers = {"Authorization": f"Bearer {token(box)}"}
    filters = [[{"field": "sku", "operator": "in", "value": ["KT-001"]}]]
    found = requests.post(
        f"{box.pim_url}/api/v2/products/search",
        json={"filters": filters},
        headers=headers,
        timeout=10,
    )
    product: str = found.json()["data"][0]["id"]
    requests.delete(f"{box.control_url}/requests", timeout=10).raise_for_status()
    return product


WHOLE = [f"Kettle {number}" for number in range(REQUESTS // 2)]


@pytest.mark.parametrize("nth", ENDS)
def test_a_token_that_ends_is_renewed_unseen(box: RunningSandbox, nth: int) -> None:
    product = kettle(box)
    ends_before(box, nth)
    with custom(box) as plytix:
        assert list(steps(plytix, product)) == WHOLE
    asked = log(box)
    refused = [status for path, status in asked if status != 200]
    tokens = [path for path, _ in asked if path.endswith("get-token")]
    assert refused == [401]
    assert len(tokens) == 2
    assert len(asked) == REQUESTS + 1 + 2


def test_tokens_that_end_all_the_time_are_renewed_once_a_request(box: RunningSandbox) -> None:
    """Every second request to the PIM finds its token ended: each is repeated exactly once."""
    product = kettle(box)
    fault = {"kind": "expire", "route": "/api/*", "every": 2}
    requests.post(f"{box.control_url}/faults", json=fault, timeout=10).raise_for_status()
    with custom(box) as plytix:
        assert list(steps(plytix, product)) == WHOLE
    statuses = [status for path, status in log(box) if path.startswith("/api/")]
    assert statuses.count(200) == REQUESTS
    assert statuses.count(401) == len(statuses) - REQUESTS
    assert all(pair != (401, 401) for pair in pairwise(statuses))


@pytest.mark.parametrize("nth", ENDS)
def test_a_given_token_that_ends_is_told_and_nothing_more_is_sent(
    box: RunningSandbox, nth: int
) -> None:
    product = kettle(box)
    ends_before(box, nth)
    done: list[str] = []
    with connect(token=token(box), endpoint=box.pim_url) as plytix:
        with pytest.raises(TokenEndedError) as caught:
            for label in steps(plytix, product):
                done.append(label)
        assert caught.value.next_step is NextStep.RENEW
        assert "no longer accepts the access token" in caught.value.message
        assert "Get a new token" in caught.value.remedy
    asked = [status for path, status in log(box) if path.startswith("/api/")]
    assert asked == [200] * (nth - 1) + [401]
    assert done == WHOLE[: (nth - 1) // 2]
    with connect(token=token(box), endpoint=box.pim_url) as plytix:
        (row,) = plytix.call("Get product (v2)", product_id=product).rows
    written = nth // 2
    assert not written or row["label"] == WHOLE[written - 1]


def test_a_key_that_is_taken_away_ends_the_run_and_the_token_host_is_not_asked_for_ever(
    box: RunningSandbox,
) -> None:
    product = kettle(box)
    ends_before(box, 5)
    fault = {"kind": "status", "status": 401, "route": "/auth/*", "every": 1}
    with custom(box) as plytix:
        next(steps(plytix, product))
        requests.post(f"{box.control_url}/faults", json=fault, timeout=10).raise_for_status()
        with pytest.raises(Exception, match="does not accept the API key"):
            list(steps(plytix, product))
    assert [path for path, _ in log(box)].count("/auth/api/get-token") == 2
