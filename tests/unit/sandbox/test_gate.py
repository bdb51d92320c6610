"""What the gate does when a route breaks."""

from __future__ import annotations

import asyncio
import logging

import pytest
from starlette.types import Message

from sheetsync.sandbox.box import Box
from sheetsync.sandbox.exchange import Answer, Call, Route
from sheetsync.sandbox.gate import Gate, application
from sheetsync.sandbox.options import Options
from sheetsync.sandbox.tables import ATTRIBUTES


def _broken(call: Call) -> Answer:
    call.box.store.put(ATTRIBUTES, {"id": "half-written"})
    raise ZeroDivisionError


def test_a_route_that_breaks_is_500_is_logged_and_leaves_nothing_half_written(
    caplog: pytest.LogCaptureFixture,
) -> None:
    box = Box(Options(empty=True))
    app = application(box, [Route("GET", "/broken", _broken, writes=True)])
    gate = Gate(box, app, app, pim=True, auth=True, drop=lambda _client: None)
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/broken",
        "query_string": b"",
        "headers": [(b"authorization", f"Bearer {box.tokens.token(2**31)}".encode())],
    }
    with caplog.at_level(logging.ERROR):
        asyncio.run(gate(scope, receive, send))
    assert sent[0]["status"] == 500
    assert b"Internal Server Error" in sent[1]["body"]
    assert "GET /broken" in caplog.text
    assert box.store.count(ATTRIBUTES) == 0
    assert box.log.told()["statuses"] == {"500": 1}
    box.close()
