"""What is asked and what came back, as plain values.

A ``Request`` says what is wanted of Plytix and knows nothing of hosts, tokens or retries; the
endpoints make it. A ``Call`` is what goes over the wire; the session makes it. An ``Answer`` is
what the transport brings: a ``Response``, or word that there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Final, Protocol

import msgspec

from sheetsync.model.secret import HoldsSecrets, Secret
from sheetsync.model.values import FieldName

ENCODER: Final = msgspec.json.Encoder(decimal_format="number")
"""Writes request bodies; a decimal becomes a JSON number with exactly its digits."""


class Effect(Enum):
    """Whether a request changes anything; a search is a read although it is a POST."""

    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that is read from disk while it is sent.

    Attributes:
        part: The name of the one part of a form that it is; where there is a JSON body as well,
            of the member of that body that holds it as base64.
        file: The file.
        progress: Told how many bytes of the file were sent, and how many it has, after each
            piece; again from the first when the request is repeated.
    """

    part: str
    file: Path
    progress: Callable[[int, int], None] | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One thing asked of Plytix.

    Attributes:
        method: The HTTP method.
        path: The path below the endpoint, such as ``/api/v2/products``; never with a trailing
            slash, for Plytix redirects it and the token is lost on the way.
        effect: Whether it may be repeated without a thought.
        about: What it does, for messages, such as ``search products``.
        body: The JSON body; ``None`` for none.
        fields: The fields it names, so that reasons for a refusal can be tied to them.
        upload: A file to send, by itself or in the JSON body; ``None`` for none.
        bodiless: Whether a success may come without a body whatever its status.
    """

    method: str
    path: str
    effect: Effect
    about: str
    body: bytes | None = field(default=None, repr=False)
    fields: frozenset[FieldName] = frozenset()
    upload: Upload | None = None
    bodiless: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(HoldsSecrets):
    """What goes over the wire.

    Attributes:
        method: The HTTP method.
        url: The whole URL; holds no credentials.
        body: The JSON body; ``None`` for none. May hold credentials, so it is never shown.
        bearer: The access token; ``None`` where none is sent.
        upload: A file to send, by itself or in the JSON body; ``None`` for none.
    """

    method: str
    url: str
    body: bytes | None = field(default=None, repr=False)
    bearer: Secret | None = None
    upload: Upload | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer that arrived whole.

    Attributes:
        status: The HTTP status.
        headers: Header names in lower case.
        body: The bytes, unpacked.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)

    @property
    def request_id(self) -> str | None:
        """Plytix's id of the request; ``None`` where it gave none."""
        return self.headers.get("x-request-id")

    @property
    def succeeded(self) -> bool:
        """Whether the status says so; what the body holds is another matter."""
        return 200 <= self.status < 300


class Loss(Enum):
    """Why there is no answer."""

    NEVER_CONNECTED = "never connected"
    """Nothing was sent: the request surely did not happen."""
    UNTRUSTED = "untrusted"
    """No connection that can be trusted: certificate, encryption, or a proxy that wants a login.

    Nothing was sent, and asking again does not help.
    """
    LOST = "lost"
    """It was sent, wholly or in part; whether it happened is unknown."""
    TOO_LARGE = "too large"
    """The answer was larger than the limit and was thrown away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAnswer:
    """Word that no usable answer came.

    Attributes:
        loss: What is known of it.
        reason: In our own words, without text from libraries or the network.
        remedy: What to do; empty where that is to look after the network.
    """

    loss: Loss
    reason: str
    remedy: str = ""


Answer = Response | NoAnswer


class Transport(Protocol):
    """Whatever brings a call to its host and the answer back; safe to share between threads."""

    def send(self, call: Call) -> Answer:
        """Send once, without any retry."""
        ...

    def close(self) -> None:
        """Let go of all connections."""
        ...


def json_body(content: object) -> bytes:
    """The bytes of a JSON body."""
    return ENCODER.encode(content)
