"""How bytes come in and go out: bodies read with a limit, answers held back, slowed or cut."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping
from typing import Any, Literal, Protocol

from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Message, Receive, Send

from sheetsync.sandbox.exchange import Answer

MAX_BODY = 60 * 1024 * 1024
_PIECES_A_SECOND = 20

Client = tuple[str, int] | None
"""A client by address and port."""


class Drop(Protocol):
    """Ends the connection with a client."""

    def __call__(self, client: Client, *, how: Literal["close", "reset"]) -> None:
        """Close it after what was sent, or reset it at once."""


class BodyTooLargeError(Exception):
    """A request with more bytes than are taken."""


async def read_body(headers: Mapping[str, str], receive: Receive) -> bytes:
    """The whole body of a request.

    Raises:
        BodyTooLargeError: It has more than ``MAX_BODY`` bytes; some of the rest was read too.
        ClientDisconnect: The client went before its end.
    """
    declared = headers.get("content-length", "0")
    if declared.isdecimal() and len(declared) > len(str(MAX_BODY)) + 1:
        raise BodyTooLargeError
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        part = message.get("body", b"")
        size += len(part)
        if size <= MAX_BODY:
            parts.append(part)
        else:
            parts.clear()
        # A client that is still sending would not see the answer.
        if size > 2 * MAX_BODY:
            raise BodyTooLargeError
        if not message.get("more_body", False):
            break
    if size > MAX_BODY:
        raise BodyTooLargeError
    return b"".join(parts)


def response(answer: Answer) -> Response:
    """An answer as Starlette sends it."""
    headers = dict(answer.headers)
    if answer.body:
        headers["Content-Type"] = answer.content_type
    return Response(answer.body, status_code=answer.status, headers=headers)


class Sent:
    """Holds an answer back until it is known whether, and how, it goes out."""

    def __init__(self) -> None:
        self._start: Message = {}
        self._body = bytearray()
        self.status = 0

    async def __call__(self, message: Message) -> None:
        """Take a part of the answer."""
        if message["type"] == "http.response.start":
            self._start = {**message, "headers": list(message["headers"])}
            self._body.clear()
            self.status = message["status"]
        else:
            self._body += message.get("body", b"")

    @property
    def body(self) -> bytes:
        """The body as it stands."""
        return bytes(self._body)

    async def answer(self, answer: Answer) -> None:
        """Take an answer in place of any earlier one."""
        await response(answer)({"type": "http"}, ended, self)

    async def take_body(self, body: bytes) -> None:
        """Take another body in place of the one there is."""
        headers = [each for each in self._start["headers"] if each[0] != b"content-length"]
        headers.append((b"content-length", str(len(body)).encode()))
        self._start["headers"] = headers
        self._body[:] = body

    def add_headers(self, headers: Mapping[str, str]) -> None:
        """Add to the headers that are there."""
        self._start["headers"] += [
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name, value in headers.items()
        ]

    async def flush(self, send: Send) -> None:
        """Send it."""
        await send(self._start)
        await send({"type": "http.response.body", "body": self.body})

    async def trickle(self, send: Send, receive: Receive, *, rate: int) -> None:
        """Send it slowly, unless the client goes.

        Args:
            send: Where to.
            receive: Tells that the client has gone.
            rate: Bytes a second.
        """
        left = asyncio.ensure_future(gone(receive))
        try:
            await send(self._start)
            size = max(1, rate // _PIECES_A_SECOND)
            for begin in range(0, len(self._body), size):
                piece = self.body[begin : begin + size]
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                await asyncio.wait({left}, timeout=size / rate)
                if left.done():
                    return
            await send({"type": "http.response.body", "body": b""})
        finally:
            left.cancel()

    async def cut(self, send: Send, *, chunked: bool) -> None:
        """Send the head and half of the body, which is all that is to come.

        Args:
            send: Where to.
            chunked: Whether the head tells no length.
        """
        if chunked:
            headers = [each for each in self._start["headers"] if each[0] != b"content-length"]
            self._start["headers"] = headers
        await send(self._start)
        half = self.body[: len(self._body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})


def usual_headers(account_id: str | None, user_id: str | None) -> dict[str, str]:
    """The headers of every answer of the PIM.

    Source: saved answers of the reference; ``X-Account-Id`` and ``X-User-Id`` come with a token.
    """
    headers = {
        "X-Request-Id": uuid.uuid4().hex,
        "Access-Control-Allow-Origin": "*",
        "Vary": "Cookie",
    }
    if account_id is not None and user_id is not None:
        headers |= {"X-Account-Id": account_id, "X-User-Id": user_id}
    return headers


async def ended() -> Message:
    """Stands for a request body that has been read."""
    return {"type": "http.request", "body": b"", "more_body": False}


async def gone(receive: Receive) -> None:
    """Wait until the connection has ended."""
    message: Any = {"type": ""}
    while message["type"] != "http.disconnect":
        message = await receive()
