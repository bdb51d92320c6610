"""Whether a request is sent again: a decision over values.

Reads are repeated after 429, 5xx and lost answers. A write is repeated only when it surely did not
happen: after 429, when the host was never reached, and once after 401. Everything else leaves a
write's outcome unknown, and reading back settles it, never a second write.

Source: Plytix API v1, "Rate limits": a 429 is not processed. That a 5xx on a write may have been
applied is what maintained clients assume; nobody has shown otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Final

import msgspec

from sheetsync.plytix.request import Answer, Effect, Loss, NoAnswer, Response

_WORDED_HINT: Final = re.compile(
    r"(?:retry|try again)\s+(?:after|in)\s+"
    r"(\d{1,9}(?:\.\d{1,9})?)\s*(milliseconds?|ms|seconds?|s)\b",
    re.IGNORECASE,
)


_LONGEST_HINT: Final = 1e12
"""Whatever is hinted beyond it is as long; larger whole numbers are too large for a float."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How patient we are.

    Attributes:
        attempts: How often a failing request is sent in all, 429 not counted.
        first_seconds: The first pause; each next is twice as long.
        longest_seconds: No pause without a hint is longer.
        patience_seconds: How long one request waits for 429s in all, and the longest hint taken.
    """

    attempts: int = 4
    first_seconds: float = 1.0
    longest_seconds: float = 60.0
    patience_seconds: float = 3600.0

    def backoff(self, attempt: int, jitter: float) -> float:
        """The pause after the given attempt (from 1): doubling, lengthened by up to a half.

        Args:
            attempt: Which attempt failed.
            jitter: A number from 0 to 1 by chance, so that waiting programs do not come back at
                the same moment.
        """
        doubled = self.first_seconds * 2.0 ** min(attempt - 1, 30)
        return min(doubled, self.longest_seconds) * (1 + jitter / 2)

    def capped(self, hint: float) -> float:
        """A server's hint, no longer than our patience."""
        return min(hint, self.patience_seconds)


USUAL_POLICY: Final = RetryPolicy()
"""What production runs with."""


@dataclass(frozen=True, slots=True)
class Accept:
    """The answer is a success with a usable body."""

    response: Response


@dataclass(frozen=True, slots=True)
class Again:
    """Send it again after a pause.

    Attributes:
        seconds: The pause.
        everybody: Whether all requests wait (429), or this one alone.
    """

    seconds: float
    everybody: bool


@dataclass(frozen=True, slots=True)
class RenewToken:
    """Send it again with another token."""


@dataclass(frozen=True, slots=True)
class Refuse:
    """Give up: it did not happen, or it was a read."""


@dataclass(frozen=True, slots=True)
class OutcomeUnknown:
    """Give up: a write that may or may not have happened.

    Attributes:
        why: In our own words.
    """

    why: str


Decision = Accept | Again | RenewToken | Refuse | OutcomeUnknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Tries:
    """What was already tried for one request.

    Attributes:
        failures: Attempts that failed for another reason than 429 and 401.
        limited: Attempts answered 429.
        renewed: Whether the token was already renewed for it.
        waited_seconds: Time spent waiting for 429s.
    """

    failures: int = 0
    limited: int = 0
    renewed: bool = False
    waited_seconds: float = 0.0


def decide(
    answer: Answer,
    effect: Effect,
    tries: Tries,
    *,
    policy: RetryPolicy,
    jitter: float,
    now: datetime | None = None,
    bodiless: bool = False,
) -> Decision:
    """What to do after an answer.

    Args:
        answer: What came.
        effect: Whether the request reads or writes.
        tries: What went before, this answer not counted.
        policy: How patient we are.
        jitter: A number from 0 to 1 by chance.
        now: The present moment, for hints that are dates; ``None``: such hints are ignored.
        bodiless: Whether a success may come without a body whatever its status.
    """
    match answer:
        case NoAnswer():
            return _after_silence(answer, effect, tries, policy, jitter)
        case Response(status=HTTPStatus.TOO_MANY_REQUESTS):
            pause = _pause(hinted_wait(answer, now), tries, policy, jitter)
            if tries.waited_seconds + pause > policy.patience_seconds:
                return Refuse()
            return Again(pause, everybody=True)
        case Response(status=HTTPStatus.UNAUTHORIZED):
            return Refuse() if tries.renewed else RenewToken()
        case Response() if answer.succeeded:
            if usable(answer, bodiless=bodiless):
                return Accept(answer)
            return _after_failure("the answer is no JSON", effect, tries, policy, jitter)
        case Response(status=status) if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return _after_failure(f"answered {status}", effect, tries, policy, jitter)
    return Refuse()


def usable(response: Response, *, bodiless: bool = False) -> bool:
    """Whether a success can hold what Plytix answers: one JSON object, or nothing with 202 or 204.

    Some routes answer nothing with 200 as well (``bodiless``). Only the ends are looked at, which
    is enough to tell a web page, an empty or a cut body; a body that is broken inside is found
    where it is read.
    """
    body = response.body.strip()
    if not body:
        return bodiless or response.status in {HTTPStatus.ACCEPTED, HTTPStatus.NO_CONTENT}
    return body.startswith(b"{") and body.endswith(b"}")


def hinted_wait(response: Response, now: datetime | None = None) -> float | None:
    """How long a 429 asks to wait, in seconds; ``None`` when it says nothing usable.

    Every spelling that was reported: ``Retry-After`` in seconds or as a date, ``ttl`` in
    milliseconds, ``retry_after`` in seconds, and words. Negative and unreadable hints are ignored.
    """
    for hint in (_header_hint(response, now), _body_hint(response.body)):
        if hint is not None and 0 <= hint < float("inf"):
            return hint
    return None


def _after_silence(
    answer: NoAnswer, effect: Effect, tries: Tries, policy: RetryPolicy, jitter: float
) -> Decision:
    match answer.loss:
        case Loss.UNTRUSTED:
            return Refuse()
        case Loss.NEVER_CONNECTED:
            return _after_failure(answer.reason, Effect.READ, tries, policy, jitter)
        case Loss.TOO_LARGE:
            return Refuse() if effect is Effect.READ else OutcomeUnknown(answer.reason)
        case Loss.LOST:
            return _after_failure(answer.reason, effect, tries, policy, jitter)


def _after_failure(
    why: str, effect: Effect, tries: Tries, policy: RetryPolicy, jitter: float
) -> Decision:
    if effect is Effect.WRITE:
        return OutcomeUnknown(why)
    if tries.failures + 1 >= policy.attempts:
        return Refuse()
    return Again(policy.backoff(tries.failures + 1, jitter), everybody=False)


def _pause(hint: float | None, tries: Tries, policy: RetryPolicy, jitter: float) -> float:
    """How long to wait after a 429.

    A hint that was kept and led to another 429 is not relied on alone: a server that hints at no
    wait at all would be asked for ever, and as fast as it answers.
    """
    if hint is None:
        return policy.backoff(tries.limited + 1, jitter)
    if tries.limited == 0:
        return policy.capped(hint)
    return max(policy.capped(hint), policy.backoff(tries.limited, jitter))


def _header_hint(response: Response, now: datetime | None) -> float | None:
    text = response.headers.get("retry-after", "").strip()
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        pass
    if now is None:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - now).total_seconds()


def _body_hint(body: bytes) -> float | None:
    try:
        content: Any = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _worded_hint(body[:2048].decode("utf-8", errors="replace"))
    if not isinstance(content, dict):
        return None
    inner = content.get("error")
    for place in (content, inner if isinstance(inner, dict) else {}):
        milliseconds, seconds = place.get("ttl"), place.get("retry_after")
        if isinstance(milliseconds, int | float):
            return min(milliseconds, _LONGEST_HINT) / 1000
        if isinstance(seconds, int | float):
            return float(min(seconds, _LONGEST_HINT))
        for name in ("message", "msg"):
            words = place.get(name)
            if isinstance(words, str) and (hint := _worded_hint(words)) is not None:
                return hint
    return None


def _worded_hint(words: str) -> float | None:
    found = _WORDED_HINT.search(words)
    if found is None:
        return None
    return float(found[1]) / (1000 if found[2].lower().startswith("m") else 1)
