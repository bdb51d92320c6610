"""A record of every exchange, for those who look for the cause of something.

Entries are like those of a HAR file (HTTP Archive 1.2), one JSON object a line. The token is never
among them, key and password are masked wherever they stand, and what is exchanged with the token
host is told without its bodies.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any, Final

import msgspec

from sheetsync.model.secret import Secret, masked
from sheetsync.plytix.request import Answer, Call, NoAnswer, Transport

TRACE: Final = logging.getLogger("sheetsync.plytix.trace")
"""Takes a line an exchange, at DEBUG; silent until somebody listens."""

TRACE.propagate = False

MOST_CHARACTERS: Final = 65_536
"""Of a body that is told; longer ones are cut."""

MOST_OF_ID: Final = 200
"""Characters of a request id that are kept."""

_HIDDEN: Final = frozenset({"authorization", "cookie", "set-cookie", "proxy-authorization"})
_TOLD_OF_TOKENS: Final = frozenset(
    {"content-encoding", "content-length", "content-type", "date", "retry-after"}
    | {"server", "via", "x-request-id"}
)
"""Headers of a token host that are told; any other may repeat the token, whatever it looks like."""


class Traced:
    """A transport that tells ``TRACE`` of every exchange, and lets no secret into request ids.

    Args:
        transport: Who sends.
        secrets: What is masked, beside the token of each call.
    """

    def __init__(self, transport: Transport, secrets: Iterable[Secret]) -> None:
        self._transport = transport
        self._secrets = tuple(secrets)

    def send(self, call: Call) -> Answer:
        """Send once."""
        known = self._secrets if call.bearer is None else (*self._secrets, call.bearer)
        if not (TRACE.handlers and TRACE.isEnabledFor(logging.DEBUG)):
            return _with_clean_id(self._transport.send(call), known)
        began = perf_counter()
        answer = self._transport.send(call)
        seconds = perf_counter() - began
        entry = trace_entry(call, answer, seconds=seconds, ended=datetime.now(UTC), secrets=known)
        TRACE.debug("%s", msgspec.json.encode(entry).decode())
        return _with_clean_id(answer, known)

    def close(self) -> None:
        """Let go of all connections."""
        self._transport.close()


def _with_clean_id(answer: Answer, secrets: tuple[Secret, ...]) -> Answer:
    """The answer, whose request id goes into errors as it is, without secrets in that id."""
    given = None if isinstance(answer, NoAnswer) else answer.request_id
    if isinstance(answer, NoAnswer) or given is None:
        return answer
    clean = masked(given[:MOST_OF_ID], secrets)
    if clean == given:
        return answer
    return replace(answer, headers={**answer.headers, "x-request-id": clean})


def trace_entry(
    call: Call, answer: Answer, *, seconds: float, ended: datetime, secrets: Iterable[Secret]
) -> dict[str, Any]:
    """One exchange as a HAR entry.

    Args:
        call: What was sent.
        answer: What came.
        seconds: How long it took.
        ended: When it was over.
        secrets: What is masked.
    """
    known = tuple(secrets)
    request: dict[str, Any] = {"method": call.method, "url": masked(call.url, known)}
    request["bodySize"] = len(call.body) if call.body is not None else 0
    # What is sent to the token host is nothing but secrets, and so is what comes back.
    private = call.bearer is None
    if call.upload is not None:
        # A name that is no text on this machine must not keep the line from being written.
        name = call.upload.file.name.encode(errors="backslashreplace").decode()
        request["upload"] = masked(name, known)
    elif call.body is not None and not private:
        request["postData"] = {"mimeType": "application/json", "text": _text(call.body, known)}
    entry: dict[str, Any] = {
        "startedDateTime": (ended - timedelta(seconds=seconds)).isoformat(timespec="milliseconds"),
        "time": round(seconds * 1000, 1),
        "request": request,
    }
    if isinstance(answer, NoAnswer):
        return {**entry, "response": None, "comment": f"{answer.loss.value}: {answer.reason}"}
    headers = [
        {"name": name, "value": masked(value, known)}
        for name, value in answer.headers.items()
        if name not in _HIDDEN and not (private and name not in _TOLD_OF_TOKENS)
    ]
    content: dict[str, Any] = {"size": len(answer.body)}
    if not private:
        content["text"] = _text(answer.body, known)
    return {
        **entry,
        "response": {"status": answer.status, "headers": headers, "content": content},
    }


def _text(body: bytes, secrets: tuple[Secret, ...]) -> str:
    # A character is four bytes at most. Cutting may leave a piece of a secret, which is masked
    # like a whole one.
    whole = body[: MOST_CHARACTERS * 4].decode("utf-8", errors="replace")
    cut = len(whole) > MOST_CHARACTERS or len(body) > MOST_CHARACTERS * 4
    return masked(whole[:MOST_CHARACTERS], secrets) + ("…" if cut else "")
