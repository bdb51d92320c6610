from __future__ import annotations

import builtins
import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import redis
from fakeredis import TcpFakeServer

from sheetsync.errors import SettingsError, UsageError
from sheetsync.model.redis_url import RedisUrl, read_redis_url
from sheetsync.model.secret import Secret
from sheetsync.plytix.pacing import shared_redis
from sheetsync.plytix.pacing.budget import PERSON_SECONDS, Ask, Wait
from sheetsync.plytix.pacing.opening import CAUTIOUS_SHARE, Pace, opened_pace
from sheetsync.plytix.pacing.shared_redis import SharedRedis, opened_redis
from sheetsync.plytix.pacing.windows import held_seconds
from tests.clocks import FakeClock, RealClock
from tests.unit.plytix.taking import BULK, PERSON, TWO, goes, waits

SHORT = ((2, 0.3),)


@dataclass
class Server:
    """A Redis that understands scripts, in a thread of its own."""

    url: RedisUrl
    running: TcpFakeServer

    def machine(self, account: str = "a") -> SharedRedis:
        """The counts as another machine sees them."""
        return SharedRedis(opened_redis(self.url), endpoint="https://x", account=account)

    def client(self) -> Any:
        """For looking inside."""
        return redis.Redis.from_url(self.url.address)


@pytest.fixture
def server() -> Iterator[Server]:
    running = TcpFakeServer(("127.0.0.1", 0), server_type="redis")
    running.daemon_threads = True
    thread = threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        address = f"redis://127.0.0.1:{running.server_address[1]}"
        yield Server(url=RedisUrl(address=address), running=running)
    finally:
        running.shutdown()
        running.server_close()
        thread.join(5)


def test_what_one_machine_sends_counts_for_the_other(server: Server) -> None:
    one, other = server.machine(), server.machine()
    first, second = goes(one), goes(other)
    assert 0 < waits(other) < 1
    one.finish(first)
    one.finish(second)
    assert waits(one) == pytest.approx(held_seconds(10), abs=0.5)
    assert other.used(TWO) == (2,)
    assert other.standing().under_way == 0
    assert other.standing().answered == pytest.approx((0.0, 0.0), abs=0.5)
    one.close()
    other.close()


def test_a_place_is_free_again_a_window_after_the_answer(server: Server) -> None:
    budget = server.machine()
    ask = Ask(windows=SHORT)
    for turn in (goes(budget, ask), goes(budget, ask)):
        budget.finish(turn)
    time.sleep(waits(budget, ask))
    goes(budget, ask)
    budget.close()


def test_a_request_that_never_reached_plytix_does_not_count(server: Server) -> None:
    budget = server.machine()
    for _ in range(4):
        budget.finish(goes(budget), counts=False)
    budget.admit(TWO)
    assert budget.used(TWO) == (1,)
    budget.close()


def test_a_429_parks_all_machines(server: Server) -> None:
    one, other = server.machine(), server.machine()
    one.park(30.0)
    one.park(20.0)
    outcome = other.take(BULK)
    assert isinstance(outcome, Wait)
    assert outcome.parked
    assert outcome.seconds == pytest.approx(30, abs=0.5)
    assert other.standing().parked_seconds == pytest.approx(30, abs=0.5)
    one.close()
    other.close()


def test_bulk_work_leaves_a_place_for_a_person_on_another_machine(server: Server) -> None:
    person, bulk = server.machine(), server.machine()
    turn = goes(bulk)
    goes(bulk)
    waits(person, PERSON)
    bulk.finish(turn, counts=False)
    waits(bulk)
    person.finish(goes(person, PERSON), counts=False)
    goes(bulk)
    person.close()
    bulk.close()


def test_a_person_who_went_away_holds_bulk_work_back_for_seconds_only(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        shared_redis, "_TAKE", shared_redis._TAKE.replace(str(PERSON_SECONDS), "0.2")
    )
    person, bulk = server.machine(), server.machine()
    turn = goes(bulk)
    goes(bulk)
    waits(person, PERSON)
    bulk.finish(turn, counts=False)
    waits(bulk)
    time.sleep(0.25)
    goes(bulk)
    person.close()
    bulk.close()


def test_a_killed_machine_holds_its_places_until_the_deadline_and_a_window_after(
    server: Server,
) -> None:
    killed = server.machine()
    goes(killed)
    goes(killed)
    inside = server.client()
    for turn, began in inside.zrange(killed._keys[1], 0, -1, withscores=True):
        inside.zadd(killed._keys[1], {turn: began - 185})
    assert waits(killed) == pytest.approx(held_seconds(10) - 5, abs=0.5)
    assert killed.standing().under_way == 0
    inside.close()
    killed.close()


def test_requests_from_the_future_count_as_answered_just_now(server: Server) -> None:
    budget = server.machine()
    budget.finish(goes(budget))
    budget.finish(goes(budget))
    inside = server.client()
    for hit, moment in inside.zrange(budget._keys[0], 0, -1, withscores=True):
        inside.zadd(budget._keys[0], {hit: moment + 50_000})
    assert waits(budget) == pytest.approx(held_seconds(10), abs=0.5)
    inside.close()
    budget.close()


def test_accounts_are_counted_apart_under_names_that_tell_none_of_them(server: Server) -> None:
    one, other = server.machine("5f01"), server.machine("5f02")
    goes(one)
    goes(one)
    goes(other)
    inside = server.client()
    names = inside.keys()
    assert names
    assert not any(b"5f0" in name for name in names)
    assert all(0 < inside.ttl(name) <= 172_800 for name in names)
    inside.close()
    one.close()
    other.close()


def test_many_threads_count_every_request_once(server: Server) -> None:
    budget = server.machine()
    ask = Ask(windows=((1000, 60.0),))

    def work() -> None:
        for _ in range(10):
            budget.finish(goes(budget, ask))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert budget.used(ask.windows) == (40,)
    budget.close()


def test_a_redis_that_is_lost_in_mid_run_is_told_of_once_and_the_rest_goes_with_half(
    server: Server, tmp_path: Path, caplog: pytest.LogCaptureFixture, quick_redis: None
) -> None:
    pace = Pace(folder=tmp_path, redis=server.url)
    budget = pace.open_budget("https://x", "a", RealClock())
    ask = Ask(windows=((8, 60.0),))
    under_way = goes(budget, ask)
    budget.finish(goes(budget, ask))
    server.client().close()
    server.running.shutdown()
    server.running.server_close()
    budget._first._client.connection_pool.disconnect()  # type: ignore[attr-defined]
    with caplog.at_level(logging.WARNING):
        budget.finish(under_way)
        assert budget.used(ask.windows) == (2,), "what this machine did is known"
        goes(budget, ask)
        goes(budget, ask)
        waits(budget, ask)
    (line,) = [record.getMessage() for record in caplog.records]
    assert "Redis" in line
    assert CAUTIOUS_SHARE == 0.5
    budget.close()


@pytest.fixture
def quick_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a Redis that is away up at once."""
    monkeypatch.setattr(shared_redis, "_ANSWER_SECONDS", 0.2)


def test_a_redis_that_cannot_be_reached_at_the_start_is_a_setting_to_correct(
    quick_redis: None,
) -> None:
    url = RedisUrl(address="redis://127.0.0.1:1", login=Secret("me:CANARY-password"))
    pace = Pace(redis=url)
    with pytest.raises(SettingsError, match="cannot be used") as caught:
        pace.open_budget("https://x", "a", FakeClock())
    chain: BaseException | None = caught.value
    while chain is not None:
        assert "CANARY" not in str(chain)
        chain = chain.__context__
    assert "CANARY" not in repr(pace)
    assert "127.0.0.1:1" in str(caught.value)


def test_without_the_package_the_user_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    really = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "redis" or name.startswith("redis."):
            raise ImportError
        return really(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(SettingsError, match="not installed") as caught:
        opened_redis(RedisUrl(address="redis://127.0.0.1"))
    assert 'pip install "sheetsync[redis]"' in caught.value.remedy


@pytest.mark.parametrize(
    ("text", "address", "login"),
    [
        ("redis://cache", "redis://cache", None),
        (" redis://cache:6380/2 ", "redis://cache:6380/2", None),
        ("rediss://:pass%40word@cache:6380", "rediss://cache:6380", ":pass%40word"),
        ("rediss://me:p@ss@[::1]/0", "rediss://[::1]/0", "me:p@ss"),
        ("redis://:@cache", "redis://cache", None),
    ],
)
def test_a_url_is_parted_into_an_address_and_a_login(
    text: str, address: str, login: str | None
) -> None:
    url = read_redis_url(text)
    assert url is not None
    assert url.address == address
    assert url.login == (None if login is None else Secret(login))
    assert url.encrypted == text.strip().startswith("rediss")
    assert url.reveal() == (text.strip() if login else address)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "cache:6379",
        "http://cache",
        "redis://",
        "redis://cache:port",
        "redis://cache/x",
        "redis://cache?ssl_cert_reqs=none",
        "redis://cache#x",
        "redis://ca che",
        "unix:///tmp/redis.sock",
    ],
)
def test_what_is_no_url_of_a_redis_is_none(text: str) -> None:
    assert read_redis_url(text) is None


def test_a_program_that_names_no_redis_is_told_without_repeating_it() -> None:
    with pytest.raises(UsageError) as caught:
        opened_pace(rate_share=1.0, shared_limits="redis://:CANARY@cache?x=1", ca_file=None)
    assert "CANARY" not in str(caught.value)
    assert opened_pace(rate_share=0.5, shared_limits="redis://cache", ca_file=None).redis
