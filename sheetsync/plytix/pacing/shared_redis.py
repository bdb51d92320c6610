"""The counts of an account, shared by several machines through Redis.

The same counts as in ``shared_file``, in the same steps; each step is one script, which Redis runs
whole and alone, by its own clock, so that the clocks of the machines do not matter. Of Redis'
clock going back the rule is the same as well: what seems to come from the future counts as if
answered just now.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sheetsync.errors import SettingsError
from sheetsync.model.redis_url import RedisUrl
from sheetsync.plytix.pacing.budget import (
    DEADLINE_SECONDS,
    PERSON_SECONDS,
    Ask,
    BudgetLostError,
    Priority,
    Standing,
    Turn,
    Wait,
    shared_name,
)
from sheetsync.plytix.pacing.windows import CROWDED_SECONDS, Windows, held_seconds, longest_held

if TYPE_CHECKING:
    import redis

_ANSWER_SECONDS: Final = 5.0
_LONGEST_PARKING_SECONDS: Final = 3600.0
_KEPT_SECONDS: Final = 172_800
"""The counts of an account that is not asked anything for so long are forgotten."""

_PREPARED: Final = f"""
local answered, under_way, persons, state = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local clock = redis.call('TIME')
local now = tonumber(clock[1]) + tonumber(clock[2]) / 1000000
local function precise(number) return string.format('%.6f', number) end
local function count_answer(at)
    local newest = redis.call('ZRANGE', answered, -1, -1, 'WITHSCORES')[2]
    if newest and tonumber(newest) > at then at = tonumber(newest) end
    redis.call('ZADD', answered, precise(at), redis.call('HINCRBY', state, 'number', 1))
end
for _, key in ipairs({{answered, under_way}}) do
    for _, hit in ipairs(redis.call('ZRANGEBYSCORE', key, '(' .. precise(now), '+inf')) do
        redis.call('ZADD', key, precise(now), hit)
    end
end
local killed = redis.call(
    'ZRANGEBYSCORE', under_way, '-inf', precise(now - {DEADLINE_SECONDS}), 'WITHSCORES')
for nth = 1, #killed, 2 do
    redis.call('ZREM', under_way, killed[nth])
    count_answer(tonumber(killed[nth + 1]) + {DEADLINE_SECONDS})
end
local function parked_seconds()
    local parked = tonumber(redis.call('HGET', state, 'parked_until') or '0') - now
    return math.min(parked, {_LONGEST_PARKING_SECONDS})
end
local function start(turn)
    redis.call('ZADD', under_way, precise(now), turn)
end
local function keep()
    for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, {_KEPT_SECONDS}) end
end
"""

_TAKE: Final = (
    _PREPARED
    + f"""
local turn, process, person, waiting = ARGV[1], ARGV[2], ARGV[3] == '1', tonumber(ARGV[4])
redis.call('ZREMRANGEBYSCORE', answered, '-inf', precise(now - tonumber(ARGV[5])))
local taken = redis.call('ZCARD', under_way)
if not person then
    local told = redis.call('HGETALL', persons)
    for nth = 1, #told, 2 do
        local count, till = string.match(told[nth + 1], '^(%d+) (.+)$')
        if tonumber(till) <= now then
            redis.call('HDEL', persons, told[nth])
        elseif told[nth] ~= process then
            taken = taken + tonumber(count)
        end
    end
end
local wait = 0
for nth = 6, #ARGV, 2 do
    local free = tonumber(ARGV[nth]) - taken
    if free <= 0 then
        wait = math.max(wait, {CROWDED_SECONDS})
    else
        local moment = redis.call('ZRANGE', answered, -free, -free, 'WITHSCORES')[2]
        if moment then
            wait = math.max(wait, tonumber(moment) + tonumber(ARGV[nth + 1]) - now)
        end
    end
end
local parked = parked_seconds()
local goes = math.max(wait, parked) <= 0
if goes and person then waiting = waiting - 1 end
if waiting > 0 then
    redis.call('HSET', persons, process, waiting .. ' ' .. precise(now + {PERSON_SECONDS}))
else
    redis.call('HDEL', persons, process)
end
if goes then start(turn) end
keep()
return {{goes and 1 or 0, precise(math.max(wait, parked)), parked > wait and 1 or 0}}
"""
)
_ADMIT: Final = _PREPARED + "start(ARGV[1]) keep()"
_FINISH: Final = (
    _PREPARED
    + """
redis.call('ZREM', under_way, ARGV[1])
if ARGV[2] == '1' then count_answer(now) end
keep()
"""
)
_PARK: Final = (
    _PREPARED
    + """
local till = math.max(now + parked_seconds(), now + tonumber(ARGV[1]))
redis.call('HSET', state, 'parked_until', precise(till))
keep()
"""
)
_USED: Final = (
    _PREPARED
    + """
local used, taken = {}, redis.call('ZCARD', under_way)
for nth, seconds in ipairs(ARGV) do
    local since = '(' .. precise(now - tonumber(seconds))
    used[nth] = taken + redis.call('ZCOUNT', answered, since, '+inf')
end
return used
"""
)
_STANDING: Final = (
    _PREPARED
    + """
local ages, hits = {}, redis.call('ZRANGE', answered, 0, -1, 'WITHSCORES')
for nth = 2, #hits, 2 do ages[nth / 2] = precise(tonumber(hits[nth]) - now) end
return {redis.call('ZCARD', under_way), precise(math.max(0, parked_seconds())), ages}
"""
)


@dataclass(frozen=True, slots=True)
class _Named(Turn):
    """A turn that stands in Redis."""

    name: str


class SharedRedis:
    """The counts of an account in Redis; see the module.

    Args:
        client: An open client.
        endpoint: The PIM's base URL.
        account: The account's id; empty where it is not known.
    """

    def __init__(self, client: redis.Redis, *, endpoint: str, account: str) -> None:
        self._client = client
        self._process = uuid.uuid4().hex
        name = shared_name(endpoint, account)
        # The braces keep all keys of an account on one node of a cluster.
        self._keys = [
            f"sheetsync:{{{name}}}:{part}" for part in ("answered", "under_way", "persons", "state")
        ]
        self._scripts = {
            text: client.register_script(text)
            for text in (_TAKE, _ADMIT, _FINISH, _PARK, _USED, _STANDING)
        }

    def take(self, ask: Ask) -> Turn | Wait:
        """A turn, or how long to wait before asking again.

        Bulk work leaves as many places free as persons of other processes wait for.
        """
        turn = uuid.uuid4().hex
        person = int(ask.priority is Priority.PERSON)
        windows = [part for limit, held in _held(ask.windows) for part in (limit, held)]
        kept = longest_held(ask.windows)
        goes, seconds, parked = self._run(
            _TAKE, turn, self._process, person, ask.persons, kept, *windows
        )
        return _Named(turn) if goes else Wait(seconds=float(seconds), parked=bool(parked))

    def admit(self, windows: Windows) -> Turn:
        """Count a request that another budget has let through."""
        turn = uuid.uuid4().hex
        self._run(_ADMIT, turn)
        return _Named(turn)

    def finish(self, turn: Turn, *, counts: bool = True) -> None:
        """Count the answer."""
        assert isinstance(turn, _Named)
        self._run(_FINISH, turn.name, int(counts))

    def park(self, seconds: float) -> None:
        """Let nobody go for so long."""
        self._run(_PARK, min(seconds, _LONGEST_PARKING_SECONDS))

    def used(self, windows: Windows) -> tuple[int, ...]:
        """How many requests count in each window."""
        return tuple(self._run(_USED, *(seconds for _, seconds in windows)))

    def standing(self) -> Standing:
        """What is known at this moment."""
        under_way, parked, ages = self._run(_STANDING)
        return Standing(
            answered=tuple(map(float, ages)), under_way=under_way, parked_seconds=float(parked)
        )

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def _run(self, script: str, *values: str | float) -> Any:
        import redis

        try:
            return self._scripts[script](keys=self._keys, args=values)
        except (redis.RedisError, OSError) as error:
            failure = type(error).__name__
        raise BudgetLostError(failure)


def opened_redis(url: RedisUrl, *, ca_file: Path | None = None) -> redis.Redis:
    """A client of a Redis, which answers.

    Args:
        url: Where it is.
        ca_file: Certificates to trust instead of the usual ones.

    Raises:
        SettingsError: The package is missing, or Redis does not answer or does not let us in.
    """
    try:
        import redis
        from redis.backoff import ExponentialBackoff
        from redis.retry import Retry
    except ImportError:
        raise SettingsError(
            "“shared_limits” names a Redis, and the package that talks to it is not installed.",
            remedy='Install it with: pip install "sheetsync[redis]".',
        ) from None
    trusted = {"ssl_ca_certs": str(ca_file)} if ca_file and url.encrypted else {}
    client: redis.Redis | None = None
    failure = ""
    try:
        client = redis.Redis.from_url(
            url.reveal(),
            socket_timeout=_ANSWER_SECONDS,
            socket_connect_timeout=_ANSWER_SECONDS,
            # Doing a step twice counts a request twice, which costs a moment and harms nothing.
            retry=Retry(ExponentialBackoff(cap=1.0, base=0.05), 3),
            health_check_interval=30,
            **trusted,
        )
        client.ping()
    except (redis.RedisError, OSError, ValueError) as error:
        failure = type(error).__name__
    if client is None or failure:
        # Raised out here so that the library's error does not hang on ours: it may quote the login.
        raise SettingsError(
            f"The Redis of “shared_limits” at {url.address} cannot be used ({failure}).",
            remedy="Check its address, user and password, and that it runs and can be reached.",
        )
    return client


def _held(windows: Windows) -> list[tuple[int, float]]:
    return [(limit, held_seconds(seconds)) for limit, seconds in windows]
