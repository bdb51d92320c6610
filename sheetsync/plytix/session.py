"""The loop that ties token, pacing, transport and retry together.

One session stands for one account and is shared by all threads and by both generations of the API,
so that they share one token and one limit. It keeps no state about products.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final, assert_never
from urllib.parse import urlsplit

from sheetsync.errors import InterruptedRunError, RemoteError
from sheetsync.model.secret import Secret
from sheetsync.plytix.errors import (
    no_answer_error,
    remote_error,
    unknown_outcome,
    unusable_error,
)
from sheetsync.plytix.pacing import Pacing
from sheetsync.plytix.request import (
    Answer,
    Call,
    Effect,
    Loss,
    NoAnswer,
    Request,
    Response,
    Transport,
)
from sheetsync.plytix.retry import (
    USUAL_POLICY,
    Accept,
    Again,
    OutcomeUnknown,
    Refuse,
    RenewToken,
    RetryPolicy,
    Tries,
    decide,
)
from sheetsync.plytix.token import Claims, CustomTokens, GivenToken, Token, TokenSource
from sheetsync.plytix.trace import Traced
from sheetsync.plytix.transport import HttpTransport
from sheetsync.ports import Clock

logger = logging.getLogger("sheetsync.plytix")

LONG_WAIT_SECONDS: Final = 30.0
"""A wait longer than this is announced before it begins."""

_SLICE_SECONDS: Final = 1.0
"""Waiting is done in slices, so that a closed session lets its threads go."""

_SHORTEST_SLEEP_SECONDS: Final = 0.001

Announce = Callable[[float, str], None]
"""Told that nothing will happen for some seconds, and why."""


class Session:
    """Sends requests to one account, within its limits; safe to share between threads.

    Args:
        endpoint: The PIM's base URL, without a trailing slash.
        tokens: Where tokens come from.
        transport: Who sends.
        clock: Time.
        chance: A number from 0 to 1, for the jitter between repeats.
        policy: How patient we are.
        announce: Told of long waits, besides the log.
    """

    def __init__(
        self,
        *,
        endpoint: str,
        tokens: TokenSource,
        transport: Transport,
        clock: Clock,
        chance: Callable[[], float] = random.random,
        policy: RetryPolicy = USUAL_POLICY,
        announce: Announce | None = None,
    ) -> None:
        self.endpoint = endpoint
        self._host = urlsplit(endpoint).netloc
        self._tokens = tokens
        self._transport = transport
        self._clock = clock
        self._chance = chance
        self._policy = policy
        self._announce = announce
        self._lock = threading.Lock()
        self._pacing = Pacing()
        self._paced_by: Token | None = None
        self._closed = threading.Event()
        self._counts = {Effect.READ: 0, Effect.WRITE: 0}
        self._deprecated: set[str] = set()

    def claims(self) -> Claims:
        """What the token says of account, role and limits; gets one if there is none yet."""
        return self._current_token().claims

    def calls(self) -> Mapping[str, int]:
        """Calls made so far, repeats counted: ``token``, ``reads``, ``writes``."""
        with self._lock:
            return {
                "token": self._tokens.calls(),
                "reads": self._counts[Effect.READ],
                "writes": self._counts[Effect.WRITE],
            }

    def forecast_seconds(self, calls: int, *, each_seconds: float = 0.0) -> float:
        """How long this many more calls will take at the account's limits, as used so far.

        Args:
            calls: How many.
            each_seconds: What one call takes by itself, divided by how many go at a time.
        """
        self._current_token()
        with self._lock:
            now = self._clock.monotonic()
            return self._pacing.forecast_seconds(calls, now, each_seconds=each_seconds)

    def close(self) -> None:
        """Let waiting threads go and drop all connections; nothing can be sent after it."""
        self._closed.set()
        self._transport.close()

    def send(self, request: Request) -> Response:
        """Send a request, patiently, and give back its success.

        Returns:
            A response with a status of 2xx and a body that begins and ends as a JSON object does,
            or none where Plytix sends none (202, 204).

        Raises:
            AuthenticationError: The credentials are wrong or were revoked.
            PermissionDeniedError: The key's role forbids it.
            RefusedError: Plytix refused it for what it says.
            RateLimitError: 429 for longer than we wait.
            UnreachableError: No usable answer to a read; a write was surely not sent.
            UnknownOutcomeError: A write was sent and its answer lost.
            InterruptedRunError: The session was closed meanwhile.
        """
        tries = Tries()
        while True:
            token, answer = self._attempt(request)
            decision = decide(
                answer,
                request.effect,
                tries,
                policy=self._policy,
                jitter=self._chance(),
                now=self._clock.now(),
                bodiless=request.bodiless,
            )
            match decision:
                case Accept():
                    return decision.response
                case RenewToken():
                    self._tokens.replace(token)
                    tries = replace(tries, renewed=True)
                case Again(seconds=seconds, everybody=True):
                    self._park(seconds)
                    tries = replace(
                        tries,
                        limited=tries.limited + 1,
                        waited_seconds=tries.waited_seconds + seconds,
                    )
                case Again(seconds=seconds):
                    self._sleep(seconds)
                    tries = replace(tries, failures=tries.failures + 1)
                case Refuse():
                    raise self._error(request, answer)
                case OutcomeUnknown():
                    raise self._unknown(request, answer, decision.why)
                case _:
                    assert_never(decision)

    def _attempt(self, request: Request) -> tuple[Token, Answer]:
        self._current_token()
        self._take_turn(request.effect)
        reached = False
        try:
            # Waiting for the turn may have taken the better part of an hour: the token is asked
            # for again, which costs nothing while it lives.
            token = self._current_token()
            call = Call(
                method=request.method,
                url=self.endpoint + request.path,
                body=request.body,
                bearer=token.access,
                upload=request.upload,
            )
            began = self._clock.monotonic()
            reached = True
            answer = self._transport.send(call)
            if isinstance(answer, NoAnswer):
                reached = answer.loss not in {Loss.NEVER_CONNECTED, Loss.UNTRUSTED}
        finally:
            with self._lock:
                self._pacing.finish(self._clock.monotonic(), counts=reached)
        self._tell(request, answer, began)
        return token, answer

    def _current_token(self) -> Token:
        token = self._tokens.current()
        if token is not self._paced_by:
            with self._lock:
                self._pacing.set_windows(token.claims.windows)
                self._paced_by = token
        return token

    def _take_turn(self, effect: Effect) -> None:
        announced = False
        while True:
            self._raise_if_closed()
            with self._lock:
                wait = self._pacing.wait_seconds(self._clock.monotonic())
                if wait <= 0:
                    self._pacing.start()
                    self._counts[effect] += 1
                    return
            if wait > LONG_WAIT_SECONDS and not announced:
                announced = True
                self._say_waiting(wait, "the account's request limit is used up")
            self._clock.sleep(max(min(wait, _SLICE_SECONDS), _SHORTEST_SLEEP_SECONDS))

    def _park(self, seconds: float) -> None:
        with self._lock:
            self._pacing.park(self._clock.monotonic() + seconds)

    def _sleep(self, seconds: float) -> None:
        until = self._clock.monotonic() + seconds
        while (left := until - self._clock.monotonic()) > 0:
            self._raise_if_closed()
            self._clock.sleep(max(min(left, _SLICE_SECONDS), _SHORTEST_SLEEP_SECONDS))

    def _raise_if_closed(self) -> None:
        if self._closed.is_set():
            raise InterruptedRunError("The connection to Plytix was closed.", remedy="Run again.")

    def _say_waiting(self, seconds: float, why: str) -> None:
        logger.warning("Waiting %.0f s: %s", seconds, why)
        if self._announce is not None:
            self._announce(seconds, why)

    def _tell(self, request: Request, answer: Answer, began: float) -> None:
        milliseconds = (self._clock.monotonic() - began) * 1000
        if isinstance(answer, Response):
            status = str(answer.status)
            if "x-plytix-deprecation" in answer.headers and request.about not in self._deprecated:
                self._deprecated.add(request.about)
                logger.warning("Plytix is about to retire the call “%s”", request.about)
        else:
            status = answer.loss.value
        if logger.isEnabledFor(logging.INFO):
            with self._lock:
                states = self._pacing.states(self._clock.monotonic())
            windows = ", ".join(map(str, states)) or "no limits"
            logger.info(
                "%s %s: %s in %.0f ms; %s",
                request.method,
                request.path,
                status,
                milliseconds,
                windows,
            )

    def _secrets(self) -> tuple[Secret, ...]:
        return tuple(self._tokens.secrets())

    def _error(self, request: Request, answer: Answer) -> RemoteError:
        if isinstance(answer, NoAnswer):
            return no_answer_error(answer, about=request.about, host=self._host)
        if answer.succeeded:
            return unusable_error(
                answer, about=request.about, why="with no JSON", secrets=self._secrets()
            )
        return remote_error(
            answer, about=request.about, fields=request.fields, secrets=self._secrets()
        )

    def _unknown(self, request: Request, answer: Answer, why: str) -> RemoteError:
        if isinstance(answer, Response):
            return unknown_outcome(
                request.about, why, status=answer.status, request_id=answer.request_id
            )
        return unknown_outcome(request.about, why)


def custom_session(
    *,
    endpoint: str,
    auth_endpoint: str,
    api_key: Secret,
    api_password: Secret,
    clock: Clock,
    ca_file: Path | None = None,
    proxy: str | None = None,
    announce: Announce | None = None,
) -> Session:
    """A session that gets its tokens for a key and a password."""
    transport = Traced(HttpTransport(ca_file=ca_file, proxy=proxy), (api_key, api_password))
    tokens = CustomTokens(
        auth_endpoint=auth_endpoint,
        api_key=api_key,
        api_password=api_password,
        transport=transport,
        clock=clock,
        chance=random.random,
    )
    return Session(
        endpoint=endpoint, tokens=tokens, transport=transport, clock=clock, announce=announce
    )


def bearer_session(
    *,
    endpoint: str,
    token: Secret,
    clock: Clock,
    ca_file: Path | None = None,
    proxy: str | None = None,
    announce: Announce | None = None,
) -> Session:
    """A session that was given its token."""
    return Session(
        endpoint=endpoint,
        tokens=GivenToken(token, clock),
        transport=Traced(HttpTransport(ca_file=ca_file, proxy=proxy), (token,)),
        clock=clock,
        announce=announce,
    )
