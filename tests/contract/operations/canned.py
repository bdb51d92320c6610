"""A host that gives the answers it is told to in turn, for answers that no sandbox gives."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sheetsync.plytix import Plytix
from sheetsync.ports import Clock
from tests.clocks import FakeClock
from tests.contract.operations.sessions import TOKEN_PATH, session_at
from tests.e2e.recording import Asked, Told, serving
from tests.unit.plytix.tokens import token_text

KEY, PASSWORD = "CANARYKEY0000000000000000000001", 'Q7"x\\z 0f3a9c5d&<9e>'


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer.

    Attributes:
        status: Its status.
        body: Its bytes, or what is sent as JSON.
        headers: Its headers beside the length.
    """

    status: int = 200
    body: Any = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        """The bytes of its body."""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass(frozen=True, slots=True)
class Canned:
    """A running host.

    Attributes:
        url: Its base URL.
        asked_for_tokens: The bodies of the requests for tokens.
        asked_of_pim: The tokens that all other requests carried.
    """

    url: str
    asked_for_tokens: Sequence[bytes]
    asked_of_pim: Sequence[str]


def token_reply(text: str | None = None, **more: Any) -> Reply:
    """A token as the token host gives it; ``more`` stands beside ``data``."""
    row = {"access_token": token_text() if text is None else text}
    return Reply(body={"data": [row], **more})


NO_ROWS = Reply(body={"data": [], "pagination": {"count": 0, "total_count": 0}})
TOKEN = token_reply()


@contextmanager
def canned(
    *, tokens: Sequence[Reply] = (TOKEN,), pim: Sequence[Reply] = (NO_ROWS,)
) -> Iterator[Canned]:
    """A host that gives these answers in turn, and the last of them for ever.

    Args:
        tokens: To requests for tokens.
        pim: To all others.
    """
    waiting = {"tokens": list(tokens), "pim": list(pim)}
    for_tokens: list[bytes] = []
    of_pim: list[str] = []
    lock = threading.Lock()

    def next_reply(kind: str) -> Reply:
        replies = waiting[kind]
        return replies.pop(0) if len(replies) > 1 else replies[0]

    def answer(asked: Asked) -> Told:
        with lock:
            if asked.target == TOKEN_PATH:
                for_tokens.append(asked.body)
                reply = next_reply("tokens")
            else:
                of_pim.append(asked.headers.get("Authorization") or "")
                reply = next_reply("pim")
        return Told(status=reply.status, body=reply.content, headers=reply.headers)

    with serving(answer) as server:
        yield Canned(url=server.url, asked_for_tokens=for_tokens, asked_of_pim=of_pim)


@contextmanager
def opened_at(
    host: Canned, *, clock: Clock | None = None, auth_endpoint: str = ""
) -> Iterator[Plytix]:
    """An account with custom authentication at a canned host, whose pauses take no time."""
    clock = clock or FakeClock()
    endpoint = auth_endpoint or host.url + TOKEN_PATH
    with session_at(host.url, endpoint, KEY, PASSWORD, clock=clock) as session:
        yield Plytix(session, clock)
