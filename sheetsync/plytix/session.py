"""The loop that ties token, pacing, transport and retry together.

One session stands for one account and is shared by all threads and by both generations of the API,
so that they share one token and one limit. It keeps no state about products.
"""

from __future__ import annotations

import logging
import math
import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import assert_never
from urllib.parse import urlsplit

from sheetsync.errors import InterruptedRunError, RemoteError
from sheetsync.model.secret import Secret
from sheetsync.plytix.claims import Claims
from sheetsync.plytix.counters import Counters, Tally
from sheetsync.plytix.errors import (
    no_answer_error,
    remote_error,
    unknown_outcome,
    unusable_error,
)
from sheetsync.plytix.pacing.budget import Budget, Priority, ProcessBudget, Wait
from sheetsync.plytix.pacing.opening import ALONE, Pace
from sheetsync.plytix.pacing.turnstile import SHORTEST_SLEEP_SECONDS, SLICE_SECONDS, Turnstile
from sheetsync.plytix.pacing.windows import (
    Windows,
    WindowState,
    forecast_seconds,
    held_to,
    our_share,
)
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
from sheetsync.plytix.token import LONG_WAIT_SECONDS, Token, TokenSource
from sheetsync.ports import Clock

logger = logging.getLogger("sheetsync.plytix")

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
        pace: How the account's limits are shared.
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
        pace: Pace = ALONE,
    ) -> None:
        self.endpoint = endpoint
        self._host = urlsplit(endpoint).netloc
        self._tokens = tokens
        self._transport = transport
        self._clock = clock
        self._chance = chance
        self._policy = policy
        self._announce = announce
        self._pace = pace
        self._lock = threading.Lock()
        self._budget: Budget | None = None
        self._unlimited = ProcessBudget(clock)
        self._turnstile = Turnstile(clock, check=self._raise_if_closed, tell_wait=self._tell_wait)
        self._announced_until = -math.inf
        self._closed = threading.Event()
        self._tally = Tally()
        self._deprecated: set[str] = set()

    def claims(self) -> Claims:
        """What the token says of account, role and limits; gets one if there is none yet."""
        return self._tokens.current().claims

    def calls(self) -> Mapping[str, int]:
        """Calls made so far, repeats counted: ``token``, ``reads``, ``writes``."""
        counters = self.counters()
        return {
            "token": counters.token_requests,
            "reads": counters.reads,
            "writes": counters.writes,
        }

    def counters(self) -> Counters:
        """What was done so far."""
        waited = self._turnstile.waited()
        return replace(
            self._tally.counters(),
            token_requests=self._tokens.calls(),
            waited_seconds=waited.windows,
            parked_seconds=waited.parked,
        )

    def forecast_seconds(
        self, calls: int, *, each_seconds: float | None = None, at_a_time: int = 1
    ) -> float:
        """How long this many more calls will take at the account's limits, as used so far.

        What others have used of a shared budget counts; what they are going to use cannot be known.

        Args:
            calls: How many.
            each_seconds: What one call takes by itself; ``None``: what it took so far on average.
            at_a_time: How many are under way at once.
        """
        windows = self._windows(self._tokens.current())
        known = self._opened_budget(windows).standing()
        return forecast_seconds(
            calls,
            windows,
            answered=(*known.answered, *(0.0 for _ in range(known.under_way))),
            each_seconds=self._tally.counters().average_seconds
            if each_seconds is None
            else each_seconds,
            at_a_time=at_a_time,
            parked_seconds=known.parked_seconds,
        )

    def close(self) -> None:
        """Let waiting threads go and drop all connections; nothing can be sent after it."""
        self._closed.set()
        self._tokens.close()
        self._transport.close()
        if self._budget is not None:
            self._budget.close()

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
        repeated = False
        while True:
            token, answer = self._attempt(request, repeated=repeated)
            repeated = True
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
                    told = answer.request_id if isinstance(answer, Response) else None
                    self._tokens.replace(token, told)
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

    def _attempt(self, request: Request, *, repeated: bool) -> tuple[Token, Answer]:
        windows = self._windows(self._tokens.current())
        budget = self._opened_budget(windows)
        reads = request.effect is Effect.READ
        person = self._pace.waited_for and reads
        turn = self._turnstile.pass_through(
            budget, windows, Priority.PERSON if person else Priority.BULK
        )
        reached = False
        try:
            # Waiting for the turn may have taken the better part of an hour: the token is asked
            # for again, which costs nothing while it lives.
            token = self._tokens.current()
            call = Call(
                method=request.method,
                url=self.endpoint + request.path,
                body=request.body,
                bearer=token.access,
                upload=request.upload,
            )
            began = self._clock.monotonic()
            self._tally.sent(request, repeated=repeated)
            reached = True
            answer = self._transport.send(call)
            if isinstance(answer, NoAnswer):
                reached = answer.loss not in {Loss.NEVER_CONNECTED, Loss.UNTRUSTED}
        finally:
            budget.finish(turn, counts=reached)
            if not reached:
                self._turnstile.look_again()
        seconds = self._clock.monotonic() - began
        self._tally.answered(answer, seconds)
        self._tell(request, answer, seconds, windows)
        return token, answer

    def _windows(self, token: Token) -> Windows:
        return our_share(held_to(token.claims.windows), self._pace.rate_share)

    def _opened_budget(self, windows: Windows) -> Budget:
        """The account's budget; it takes a token to know which account that is.

        Where there are no limits there is nothing to share, and no file to write at each request.
        """
        if not windows:
            return self._unlimited
        if self._budget is None:
            account = self._tokens.current().claims.account.id
            with self._lock:
                if self._budget is None:
                    self._budget = self._pace.open_budget(self.endpoint, account, self._clock)
        return self._budget

    def _park(self, seconds: float) -> None:
        self._opened_budget(self._windows(self._tokens.current())).park(seconds)

    def _sleep(self, seconds: float) -> None:
        until = self._clock.monotonic() + seconds
        while (left := until - self._clock.monotonic()) > 0:
            self._raise_if_closed()
            self._clock.sleep(max(min(left, SLICE_SECONDS), SHORTEST_SLEEP_SECONDS))

    def _raise_if_closed(self) -> None:
        if self._closed.is_set():
            raise InterruptedRunError("The connection to Plytix was closed.", remedy="Run again.")

    def _tell_wait(self, wait: Wait) -> None:
        """Announce a long wait, once however many requests it holds back."""
        now = self._clock.monotonic()
        if wait.seconds <= LONG_WAIT_SECONDS or now < self._announced_until:
            return
        self._announced_until = now + wait.seconds
        why = "the account's request limit is used up"
        logger.warning("Waiting %.0f s: %s", wait.seconds, why)
        if self._announce is not None:
            self._announce(wait.seconds, why)

    def _tell(self, request: Request, answer: Answer, seconds: float, windows: Windows) -> None:
        if isinstance(answer, Response):
            status = str(answer.status)
            if "x-plytix-deprecation" in answer.headers and request.about not in self._deprecated:
                self._deprecated.add(request.about)
                logger.warning("Plytix is about to retire the call “%s”", request.about)
        else:
            status = answer.loss.value
        if logger.isEnabledFor(logging.INFO):
            logger.info(
                "%s %s: %s in %.0f ms; %s",
                request.method,
                request.path,
                status,
                seconds * 1000,
                ", ".join(map(str, self._states(windows))) or "no limits",
            )

    def _states(self, windows: Windows) -> tuple[WindowState, ...]:
        used = self._opened_budget(windows).used(windows)
        return tuple(
            WindowState(used=count, limit=limit, seconds=seconds)
            for count, (limit, seconds) in zip(used, windows, strict=True)
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
