"""Where access tokens come from, when they are renewed, and what they say.

Source: Plytix API v1, "Authentication": ``POST /auth/api/get-token`` with ``api_key`` and
``api_password`` answers ``data[0].access_token``; tokens live 15 minutes. That the token is a JWT
with the rate limits at ``user_claims.account.rate_limit`` is observed, not documented.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final, Protocol

import msgspec

from sheetsync.errors import (
    AuthenticationError,
    InterruptedRunError,
    RateLimitError,
    RemoteError,
    TokenEndedError,
    UnreachableError,
)
from sheetsync.model.secret import Secret
from sheetsync.plytix.claims import Claims, read_claims
from sheetsync.plytix.errors import read_error, remote_error, sentence
from sheetsync.plytix.request import Call, Loss, NoAnswer, Response, Transport, json_body
from sheetsync.plytix.retry import USUAL_POLICY, RetryPolicy, hinted_wait
from sheetsync.ports import Clock

RENEW_EARLY_SECONDS: Final = 60.0
LONG_WAIT_SECONDS: Final = 30.0
"""A wait longer than this is announced before it begins."""

SHORT_WAIT_SECONDS: Final = 10.0
"""A longer wait is done in slices, so that a closed session lets its threads go."""

SLICE_SECONDS: Final = 1.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """An access token and when it was got, by both clocks.

    Attributes:
        access: The token itself.
        claims: What it says.
        got_at: When it was got, UTC.
        got_monotonic: The same in monotonic seconds, which stand still while a laptop sleeps.
    """

    access: Secret
    claims: Claims
    got_at: datetime
    got_monotonic: float

    def ends_soon(self, now: datetime, monotonic: float) -> bool:
        """Whether it ends within a minute by either clock, or within a tenth of a short life."""
        life = self.claims.life_seconds
        usable = life - min(RENEW_EARLY_SECONDS, life / 10)
        return monotonic - self.got_monotonic >= usable or now - self.got_at >= timedelta(
            seconds=usable
        )


class TokenSource(Protocol):
    """Gives the token that requests carry; safe to share between threads."""

    def current(self) -> Token:
        """A token that is good for at least a moment; renewed first when it is not."""
        ...

    def replace(self, refused: Token, request_id: str | None = None) -> Token:
        """Another token than the one Plytix refused; renewed once, whoever asks.

        Args:
            refused: The token.
            request_id: Plytix's id of the request that it refused.
        """
        ...

    def calls(self) -> int:
        """How many times the token host was called."""
        ...

    def secrets(self) -> Iterator[Secret]:
        """Everything secret that it knows."""
        ...

    def close(self) -> None:
        """Wait for nothing any more, and ask for no further token."""
        ...


class CustomTokens:
    """Custom authentication: a key and a password are exchanged for tokens.

    One thread renews for all, under a lock; the others wait for its result, also for its failure:
    a host that does not answer is asked a few times, however many wait.

    Args:
        auth_endpoint: The token route's whole URL.
        api_key: The key.
        api_password: Its password.
        transport: Who sends.
        clock: Time.
        chance: A number from 0 to 1, for the jitter between repeats.
        policy: How patiently the token host is asked again.
    """

    def __init__(
        self,
        *,
        auth_endpoint: str,
        api_key: Secret,
        api_password: Secret,
        transport: Transport,
        clock: Clock,
        chance: Callable[[], float],
        policy: RetryPolicy = USUAL_POLICY,
    ) -> None:
        self._auth_endpoint = auth_endpoint
        self._api_key = api_key
        self._api_password = api_password
        self._transport = transport
        self._clock = clock
        self._chance = chance
        self._policy = policy
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._token: Token | None = None
        self._failures = 0
        self._failure: RemoteError | None = None
        self._calls = 0

    def current(self) -> Token:
        """A token with at least a minute to live."""
        token = self._token
        if token is not None and not self._ends_soon(token):
            return token
        failures = self._failures
        with self._lock:
            if self._token is None or self._ends_soon(self._token):
                self._token = self._renewed(failures)
            return self._token

    def replace(self, refused: Token, request_id: str | None = None) -> Token:
        """A newer token than the refused one; asked for only if nobody else has done so."""
        failures = self._failures
        with self._lock:
            if self._token is None or self._token is refused:
                self._token = self._renewed(failures)
            return self._token

    def calls(self) -> int:
        """How many times the token host was called."""
        return self._calls

    def secrets(self) -> Iterator[Secret]:
        """Key, password and the token of the moment."""
        yield self._api_key
        yield self._api_password
        token = self._token
        if token is not None:
            yield token.access

    def close(self) -> None:
        """Wait for nothing any more, and ask for no further token."""
        self._closed.set()

    def _ends_soon(self, token: Token) -> bool:
        return token.ends_soon(self._clock.now(), self._clock.monotonic())

    def _renewed(self, failures: int) -> Token:
        """Another token; held by the one thread that asks.

        Args:
            failures: How many renewals had failed when the thread came to wait.
        """
        if self._failure is not None and self._failures != failures:
            # Somebody failed while we waited for them: what they were told holds for us.
            raise copy(self._failure)
        try:
            return self._fetch()
        except RemoteError as error:
            self._failures += 1
            self._failure = copy(error)
            raise

    def _fetch(self) -> Token:
        call = get_token(self._auth_endpoint, self._api_key, self._api_password)
        attempt, waited = 1, 0.0
        while True:
            self._raise_if_closed()
            self._calls += 1
            answer = self._transport.send(call)
            if isinstance(answer, Response) and answer.succeeded:
                return read_token(answer, self._clock.now(), self._clock.monotonic())
            wait = token_wait(answer, attempt, self._policy, self._chance())
            if wait is None or waited + wait > self._policy.patience_seconds:
                raise token_error(answer, self._auth_endpoint, tuple(self.secrets()))
            self._sleep(wait)
            waited += wait
            attempt += 1

    def _sleep(self, seconds: float) -> None:
        if seconds > LONG_WAIT_SECONDS:
            logger.warning("Waiting %.0f s: the token host wants to be left alone", seconds)
        if seconds <= SHORT_WAIT_SECONDS:
            self._clock.sleep(seconds)
            return
        until = self._clock.monotonic() + seconds
        while (left := until - self._clock.monotonic()) > 0:
            self._raise_if_closed()
            self._clock.sleep(min(left, SLICE_SECONDS))

    def _raise_if_closed(self) -> None:
        if self._closed.is_set():
            raise InterruptedRunError("The connection to Plytix was closed.", remedy="Run again.")


class GivenToken:
    """Bearer authentication: a token that somebody else got and that we cannot renew.

    Args:
        token: The token.
        clock: Time.
    """

    def __init__(self, token: Secret, clock: Clock) -> None:
        self._token = Token(
            access=token,
            claims=read_claims(token.reveal()),
            got_at=clock.now(),
            got_monotonic=clock.monotonic(),
        )

    def current(self) -> Token:
        """The token as it was given; only Plytix knows whether it still lives."""
        return self._token

    def replace(self, refused: Token, request_id: str | None = None) -> Token:
        """Say that it must be renewed by hand.

        Raises:
            TokenEndedError: Always.
        """
        raise TokenEndedError(
            "Plytix no longer accepts the access token of this connection.",
            remedy="Get a new token, put it where the connection reads it, and run again.",
            status=HTTPStatus.UNAUTHORIZED,
            request_id=request_id,
        )

    def calls(self) -> int:
        """None: there is no token host."""
        return 0

    def secrets(self) -> Iterator[Secret]:
        """The token."""
        yield self._token.access

    def close(self) -> None:
        """Nothing: there is no token host to wait for."""


def get_token(auth_endpoint: str, api_key: Secret, api_password: Secret) -> Call:
    """The call that exchanges a key for a token."""
    content = {"api_key": api_key.reveal(), "api_password": api_password.reveal()}
    return Call(method="POST", url=auth_endpoint, body=json_body(content))


class _TokenRow(msgspec.Struct):
    access_token: str


class _TokenBody(msgspec.Struct):
    data: list[_TokenRow]


def read_token(response: Response, now: datetime, monotonic: float) -> Token:
    """The token in the token host's answer.

    Raises:
        UnreachableError: The answer is not what a token host answers.
    """
    try:
        rows = msgspec.json.decode(response.body, type=_TokenBody).data
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        rows = []
    text = rows[0].access_token.strip() if rows else ""
    if not text or not text.isascii() or not text.isprintable() or " " in text:
        # Not even an excerpt: whatever this is, it may hold a token.
        raise UnreachableError(
            "The token host answered, but with no access token.",
            remedy="Check the connection's auth_endpoint.",
            status=response.status,
            request_id=response.request_id,
        )
    return Token(access=Secret(text), claims=read_claims(text), got_at=now, got_monotonic=monotonic)


def token_wait(
    answer: Response | NoAnswer, attempt: int, policy: RetryPolicy, jitter: float
) -> float | None:
    """How long to wait before the token host is asked again; ``None``: not at all.

    The token host has a limiter of its own, per second. Asking it again is always safe.
    """
    if attempt >= policy.attempts:
        return None
    match answer:
        case NoAnswer(loss=Loss.UNTRUSTED | Loss.TOO_LARGE):
            return None
        case NoAnswer():
            return policy.backoff(attempt, jitter)
        case Response(status=HTTPStatus.TOO_MANY_REQUESTS):
            hint = hinted_wait(answer)
            return policy.backoff(attempt, jitter) if hint is None else policy.capped(hint)
        case Response(status=status) if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return policy.backoff(attempt, jitter)
        case Response():
            return None


def token_error(
    answer: Response | NoAnswer, auth_endpoint: str, secrets: tuple[Secret, ...]
) -> RemoteError:
    """What to say when no token could be got."""
    match answer:
        case NoAnswer():
            return UnreachableError(
                f"The token host {auth_endpoint} cannot be reached: {answer.reason}.",
                remedy=answer.remedy
                or "Check the network and the connection's auth_endpoint, then run again.",
            )
        case Response(status=400 | 403 | 422) if not read_error(answer.body).by_plytix:
            return remote_error(answer, about="get a token", secrets=secrets)
        case Response(status=400 | 401 | 403 | 422):
            said = read_error(answer.body, secrets).summary
            return AuthenticationError(
                sentence(f"Plytix does not accept the API key and password: {said}"),
                remedy="Check the key and password, and that they belong to this endpoint.",
                status=answer.status,
                request_id=answer.request_id,
            )
        case Response(status=404 | 405):
            return UnreachableError(
                f"There is no token route at {auth_endpoint}.",
                remedy="Check the connection's auth_endpoint.",
                status=answer.status,
                request_id=answer.request_id,
            )
        case Response(status=HTTPStatus.TOO_MANY_REQUESTS):
            return RateLimitError(
                "The token host keeps saying that it was asked too often.",
                remedy="Wait a quarter of an hour, then run again.",
                status=answer.status,
                request_id=answer.request_id,
            )
        case Response():
            return remote_error(answer, about="get a token", secrets=secrets)
