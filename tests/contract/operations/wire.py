"""A client whose every call is kept, body and all: the sandbox's log tells none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sheetsync.plytix import Plytix
from sheetsync.plytix.request import Answer, Call
from sheetsync.plytix.transport import HttpTransport
from sheetsync.sandbox.server import RunningSandbox
from tests.clocks import FakeClock
from tests.contract.operations.sessions import TOKEN_PATH, session_at


class Wire:
    """Sends over HTTP, and keeps what went to the PIM."""

    def __init__(self) -> None:
        self._transport = HttpTransport()
        self._calls: list[Call] = []

    def send(self, call: Call) -> Answer:
        """Send once."""
        if "/auth/" not in call.url:
            self._calls.append(call)
        return self._transport.send(call)

    def close(self) -> None:
        """Let go of all connections."""
        self._transport.close()

    def body(self) -> Any:
        """The body of the last call; ``None`` for none."""
        body = self._calls[-1].body
        return None if body is None else json.loads(body)

    def __len__(self) -> int:
        return len(self._calls)


@contextmanager
def on_the_wire(box: RunningSandbox) -> Iterator[tuple[Plytix, Wire]]:
    """An account in a sandbox, and what goes to it."""
    wire, clock = Wire(), FakeClock()
    endpoint = box.auth_url + TOKEN_PATH
    with session_at(
        box.pim_url, endpoint, box.key, box.password, clock=clock, transport=wire
    ) as session:
        yield Plytix(session, clock), wire
