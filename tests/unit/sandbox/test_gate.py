"""What the gate does when a route breaks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from typing import Literal

import pytest
from starlette.types import Message

from sheetsync.sandbox.exchange import Answer, Call, Route
from sheetsync.sandbox.hosts import accounts
from sheetsync.sandbox.hosts.gate import Gate
from sheetsync.sandbox.hosts.routing import application
from sheetsync.sandbox.hosts.sending import Client
from sheetsync.sandbox.hosts.shared import Shared
from sheetsync.sandbox.options import Options
from sheetsync.sandbox.state.tables import ATTRIBUTES


def _broken(call: Call) -> Answer:
    call.box.store.put(ATTRIBUTES, {"id": "half-written"})
    raise ZeroDivisionError


def _nobody_is_dropped(client: Client, *, how: Literal["close", "reset"]) -> None:
    raise AssertionError((client, how))


@pytest.fixture
def shared() -> Iterator[Shared]:
    shared = accounts.opened(Options(empty=True))
    yield shared
    shared.close()


def test_a_route_that_breaks_is_500_is_logged_and_leaves_nothing_half_written(
    shared: Shared, caplog: pytest.LogCaptureFixture
) -> None:
    app = application([Route("GET", "/broken", _broken, writes=True)])
    gate = Gate(shared, app, app, pim=True, auth=True, drop=_nobody_is_dropped)
    box = shared.first
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    token = shared.tokens.token(box.keys()[0], account=box.account(), limits=(), at=2**31)
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/broken",
        "query_string": b"",
        "headers": [(b"authorization", f"Bearer {token}".encode())],
    }
    with caplog.at_level(logging.ERROR):
        asyncio.run(gate(scope, receive, send))
    assert sent[0]["status"] == 500
    assert b"Internal Server Error" in sent[1]["body"]
    assert "GET /broken" in caplog.text
    assert box.store.count(ATTRIBUTES) == 0
    assert shared.log.told()["statuses"] == {"500": 1}
