"""A request and its answer as plain values."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

from sheetsync.sandbox.authors import API_AUTHOR
from sheetsync.sandbox.errors import RefusalError, bad_json, bad_request

if TYPE_CHECKING:
    from sheetsync.sandbox.hosts.box import Box

BadJson = Callable[[str, int], RefusalError]
"""How a body that is no JSON is refused: from the decoder's words and where it stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request.

    Attributes:
        box: The sandbox that is asked.
        method: Its method, upper case.
        path: Its path.
        query: The members of its query string, the last of each name.
        headers: Its headers, names in lower case.
        body: Its bytes.
        ids: The variable parts of its path.
        stale_seconds: How far a search lags behind writes.
        author: Who asks, as an audit names them.
        prepared: What the route's ``prepare`` gave.
        bad_json: How a body that is no JSON is refused.
    """

    box: Box
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    ids: Mapping[str, str] = field(default_factory=dict)
    stale_seconds: float = 0.0
    author: Mapping[str, Any] = field(default_factory=lambda: API_AUTHOR)
    prepared: Any = None
    bad_json: BadJson = bad_json

    def json(self) -> Any:
        """The decoded body.

        Raises:
            RefusalError: 400, it is no JSON.
        """
        return decoded(self.body, refuse=self.bad_json)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer.

    Attributes:
        status: Its HTTP status.
        body: Its bytes; empty when it has none.
        headers: Its headers beside length and type.
        content_type: The type of the body.
    """

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"


Handler = Callable[[Call], Answer]
"""Answers a request; raises ``RefusalError`` for an error."""


@dataclass(frozen=True, slots=True)
class Route:
    """What answers where.

    Attributes:
        method: The method.
        path: The path, its variable parts in braces.
        handler: What answers.
        writes: Whether it changes the account, so that it runs as one transaction.
        prepare: Does beforehand what takes long and asks nothing of the account, such as fetching
            a file; runs in a thread, and may raise ``RefusalError``.
        bad_json: How a body that is no JSON is refused; ``None``: with the decoder's words by
            products and searches, with words of its own by all others.
    """

    method: str
    path: str
    handler: Handler
    writes: bool = False
    prepare: Callable[[Call], Any] | None = None
    bad_json: BadJson | None = None

    def refuses_json(self) -> BadJson:
        """How a body that is no JSON is refused here."""
        if self.bad_json is not None:
            return self.bad_json
        _, _, resource = self.path.partition("/api/")
        tells = "/products" in f"/{resource}" or resource.endswith("/search")
        return bad_json if tells else bad_request


def decoded(body: bytes, *, refuse: BadJson = bad_json) -> Any:
    """JSON from bytes.

    Args:
        body: The bytes.
        refuse: Gives the error.

    Raises:
        RefusalError: 400; it is no JSON, or holds numbers or text that none can hold.
    """
    try:
        value = json.loads(body, parse_constant=_no_number, parse_float=_finite)
        if b"\\ud" in body or b"\\uD" in body:
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise refuse(str(error), error.pos) from error
    except (UnicodeError, RecursionError, ValueError) as error:
        raise refuse(f"Invalid text: {type(error).__name__}", 0) from error
    return value


def _no_number(name: str) -> float:
    raise json.JSONDecodeError(f"{name[:20]} is no number", name, 0)


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _no_number(text)


def data(rows: Sequence[Any], *, status: int = 200, location: str | None = None) -> Answer:
    """An answer in the usual envelope: a list, even of one."""
    return as_json({"data": rows}, status=status, location=location)


def as_json(value: Any, *, status: int = 200, location: str | None = None) -> Answer:
    """An answer with a JSON body."""
    headers = {} if location is None else {"Location": location}
    return Answer(status=status, body=msgspec.json.encode(value), headers=headers)


def refused(error: RefusalError) -> Answer:
    """An error as an answer: JSON, or plain text when the body is text."""
    if isinstance(error.body, str):
        return Answer(
            status=error.status,
            body=error.body.encode(),
            headers=error.headers,
            content_type="text/plain; charset=utf-8",
        )
    return Answer(status=error.status, body=msgspec.json.encode(error.body), headers=error.headers)


def location(call: Call, path: str) -> str:
    """The URL of a resource on the host that was asked."""
    return f"http://{call.headers.get('host', '127.0.0.1')}{path}"
