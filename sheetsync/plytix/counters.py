"""What a session has done, in numbers."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from http import HTTPStatus

from sheetsync.plytix.request import Answer, Effect, Loss, Request, Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Counters:
    """What a session has done so far.

    Attributes:
        requests: Requests sent to the PIM, repeats counted.
        reads: Those that change nothing.
        writes: The others.
        token_requests: Requests sent to the token host.
        repeats: Requests that were sent again, for whatever reason.
        limited: Answers of 429.
        lost: Requests that were sent and whose answer was lost.
        waited_seconds: For how long requests were held back by the account's windows.
        parked_seconds: For how long they were held back after a 429.
        answering_seconds: What all answers took together; they overlap.
        bytes_out: Sent as JSON; files that were uploaded are not counted.
        bytes_in: Received in answers, unpacked.
    """

    requests: int = 0
    reads: int = 0
    writes: int = 0
    token_requests: int = 0
    repeats: int = 0
    limited: int = 0
    lost: int = 0
    waited_seconds: float = 0.0
    parked_seconds: float = 0.0
    answering_seconds: float = 0.0
    bytes_out: int = 0
    bytes_in: int = 0

    @property
    def average_seconds(self) -> float:
        """What an answer took on average; 0 before the first."""
        return self.answering_seconds / self.requests if self.requests else 0.0


class Tally:
    """Counts requests and answers; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counters = Counters()

    def counters(self) -> Counters:
        """What was counted here; who else waits and asks for tokens, others know."""
        return self._counters

    def sent(self, request: Request, *, repeated: bool) -> None:
        """Count a request that is about to be sent."""
        reads = 1 if request.effect is Effect.READ else 0
        with self._lock:
            known = self._counters
            self._counters = replace(
                known,
                requests=known.requests + 1,
                reads=known.reads + reads,
                writes=known.writes + 1 - reads,
                repeats=known.repeats + (1 if repeated else 0),
                bytes_out=known.bytes_out + len(request.body or b""),
            )

    def answered(self, answer: Answer, seconds: float) -> None:
        """Count what came of it, after so long."""
        limited = lost = size = 0
        if isinstance(answer, Response):
            limited = 1 if answer.status == HTTPStatus.TOO_MANY_REQUESTS else 0
            size = len(answer.body)
        else:
            lost = 1 if answer.loss is Loss.LOST else 0
        with self._lock:
            known = self._counters
            self._counters = replace(
                known,
                limited=known.limited + limited,
                lost=known.lost + lost,
                answering_seconds=known.answering_seconds + seconds,
                bytes_in=known.bytes_in + size,
            )
