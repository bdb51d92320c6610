"""What tokens say of limits and lives, odd things too, and what becomes of it.

Source: Plytix API v1, "Authentication": a token lives fifteen minutes. Observed: it is a JWT with
the limits inside, and nothing beside it says when it ends.
"""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from sheetsync.errors import AuthenticationError
from sheetsync.plytix import Plytix
from sheetsync.plytix.claims import USUAL_WINDOWS
from tests.clocks import FakeClock
from tests.contract.operations.canned import (
    KEY,
    NO_ROWS,
    PASSWORD,
    Reply,
    canned,
    opened_at,
    token_reply,
)
from tests.contract.operations.sessions import TOKEN_PATH, session_at
from tests.unit.plytix.tokens import jwt, token_text

ISSUED = 1_700_000_000


def search(plytix: Plytix) -> None:
    plytix.call("Search memberships")


def with_limits(*limits: Any) -> str:
    return jwt({"user_claims": {"account": {"rate_limit": list(limits)}}})


def limit(requests_: Any, seconds: Any) -> dict[str, Any]:
    return {"limit": requests_, "window_size": seconds}


@pytest.mark.parametrize(
    "token",
    [
        "opaque",
        "no.token.atall",
        jwt({}),
        jwt({"user_claims": {"account": {}}}),
        jwt({"user_claims": None, "iat": None, "exp": None}),
        with_limits(limit(0, 10)),
        with_limits(limit(-5, 10), limit(20, -1)),
        with_limits(limit("20", "10")),
        with_limits(limit(None, None), {}, "20/10s", 7),
        with_limits(limit(True, True)),
        with_limits(limit(20.5, 10)),
        with_limits(limit(20, 10**400)),
        jwt({"iat": ISSUED, "exp": ISSUED}),
        jwt({"iat": ISSUED, "exp": ISSUED - 900}),
        jwt({"iat": True, "exp": "soon"}),
    ],
)
def test_a_token_that_says_nothing_usable_opens_the_account_at_the_smallest_plan_s_pace(
    token: str,
) -> None:
    clock = FakeClock()
    with (
        canned(tokens=[token_reply(token)]) as host,
        session_at(host.url, host.url + TOKEN_PATH, KEY, PASSWORD, clock=clock) as session,
    ):
        claims = session.claims()
        for _ in range(3):
            search(Plytix(session, clock))
    assert claims.windows == USUAL_WINDOWS
    assert claims.life_seconds == 900
    assert host.asked_of_pim == [f"Bearer {token}"] * 3
    assert len(host.asked_for_tokens) == 1


@pytest.mark.parametrize(
    ("limits", "windows"),
    [
        ([limit(50, 10), limit(5000, 3600)], ((50, 10), (5000, 3600))),
        ([limit(15000, 3600), limit(20, 10)], ((20, 10), (15000, 3600))),
        ([limit(20, 0.5)], ((20, 1),)),
        ([limit(0, 10), limit(20, 60)], ((20, 60),)),
        ([limit(10**30, 10)], ((10**30, 10),)),
        ([], ()),
    ],
)
def test_limits_are_taken_as_the_token_says_them(
    limits: list[Any], windows: tuple[tuple[int, int], ...]
) -> None:
    clock = FakeClock()
    with (
        canned(tokens=[token_reply(with_limits(*limits))]) as host,
        session_at(host.url, host.url + TOKEN_PATH, KEY, PASSWORD, clock=clock) as session,
    ):
        assert session.claims().windows == windows
        for _ in range(3):
            search(Plytix(session, clock))
    assert len(host.asked_of_pim) == 3


class Ticking(FakeClock):
    """A clock that goes on by ten milliseconds whenever somebody looks at it."""

    def monotonic(self) -> float:
        self.move(0.01)
        return super().monotonic()


@pytest.mark.parametrize("life", [1e-9, 0.001, 0.5, 1, 5])
def test_a_tiny_life_is_lived_with(life: float) -> None:
    """A token that is over before it is used is used all the same: Plytix alone judges it."""
    clock = Ticking()
    with (
        canned(tokens=[token_reply(token_text(life=life, windows=()))]) as host,
        opened_at(host, clock=clock) as plytix,
    ):
        for _ in range(5):
            search(plytix)
    assert len(host.asked_of_pim) == 5
    assert len(host.asked_for_tokens) <= 3 * 5


def test_a_life_of_a_day_is_used_to_its_last_minute() -> None:
    clock = FakeClock()
    first, second = (token_text(number, life=86_400) for number in (1, 2))
    with (
        canned(tokens=[token_reply(first), token_reply(second)]) as host,
        opened_at(host, clock=clock) as plytix,
    ):
        search(plytix)
        clock.move(86_400 - 61)
        search(plytix)
        clock.move(2)
        search(plytix)
    assert host.asked_of_pim == [f"Bearer {first}", f"Bearer {first}", f"Bearer {second}"]
    assert len(host.asked_for_tokens) == 2


@pytest.mark.parametrize(
    "ends", [ISSUED * 1000, 10**15, 10**18, 10**30, 1e300], ids=["ms", "15", "18", "30", "300"]
)
def test_an_end_beyond_all_clocks_is_no_obstacle(ends: float) -> None:
    with (
        canned(tokens=[token_reply(jwt({"iat": ISSUED, "exp": ends}))]) as host,
        opened_at(host) as plytix,
    ):
        search(plytix)
        search(plytix)
    assert (len(host.asked_for_tokens), len(host.asked_of_pim)) == (1, 2)


@pytest.mark.parametrize("expires_in", [None, 1, 900, 86_400, "900", -1, math.inf])
def test_what_stands_beside_the_token_changes_nothing(expires_in: Any) -> None:
    """The end stands inside the token; ``expires_in`` was never seen, and nothing needs it."""
    clock = FakeClock()
    more = {"expires_in": expires_in, "token_type": "Bearer"}
    row = {"access_token": "opaque", "refresh_token": "refresh-5d0a", **more}
    body = json.dumps({"data": [row], **more}).replace("Infinity", "1e999").encode()
    with (
        canned(tokens=[Reply(body=body)]) as host,
        opened_at(host, clock=clock) as plytix,
    ):
        search(plytix)
        clock.move(800)
        search(plytix)
    assert host.asked_of_pim == ["Bearer opaque"] * 2
    assert len(host.asked_for_tokens) == 1


def test_a_token_that_ends_before_it_said_is_renewed_once_for_the_request() -> None:
    ended = Reply(401, {"error": {"msg": "Token has expired"}})
    with (
        canned(
            tokens=[token_reply("first"), token_reply("second")], pim=[NO_ROWS, ended, NO_ROWS]
        ) as host,
        opened_at(host) as plytix,
    ):
        search(plytix)
        search(plytix)
    assert host.asked_of_pim == ["Bearer first", "Bearer first", "Bearer second"]
    assert len(host.asked_for_tokens) == 2


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"error": {"msg": "Missing Authorization Header"}}, "Missing Authorization Header"),
        ({"detail": "Unauthorized"}, "Unauthorized"),
        ({"msg": "Token has expired"}, "Token has expired"),
        (b"", "Plytix answered 401 to “search memberships”"),
    ],
)
def test_a_pim_that_accepts_no_token_ends_after_one_renewal(body: Any, says: str) -> None:
    with (
        canned(pim=[Reply(401, body)]) as host,
        opened_at(host) as plytix,
        pytest.raises(AuthenticationError, match=f"{says}[.]$") as caught,
    ):
        search(plytix)
    assert caught.value.status == 401
    assert "credentials" in caught.value.remedy
    assert (len(host.asked_for_tokens), len(host.asked_of_pim)) == (2, 2)
