"""What Plytix says when it refuses, turned into the errors of ``sheetsync.errors``.

Four shapes of error bodies are known (Plytix API v1, "Errors", and observed): ``error`` with rows,
``detail`` (accounts), ``message`` with the limits (429) and a bare ``msg`` (token host). A row's
``msg`` may be text, a number, a list or an object. Everything said is hostile text: it is cleaned
of control characters and secrets, and cut, before it gets into a message.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

import msgspec

from sheetsync.errors import (
    AuthenticationError,
    PermissionDeniedError,
    RateLimitError,
    RefusedError,
    RemoteError,
    UnknownOutcomeError,
    UnreachableError,
)
from sheetsync.model.secret import Secret, masked
from sheetsync.model.values import FieldName
from sheetsync.plytix.request import Loss, NoAnswer, Response

_LONGEST: Final = 300
_PREFIX: Final = "attributes."
_STATUS_ROW: Final = "http_status_code"
"""A row of this name repeats the status; it is no field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an error body says.

    Attributes:
        summary: The general message; empty when there is none.
        rows: Field → reason, as worded, in the body's order; fields as Plytix names them.
        by_plytix: Whether the body has one of the shapes that Plytix uses; a web page has not.
    """

    summary: str
    rows: tuple[tuple[str, str], ...] = ()
    by_plytix: bool = True


def remote_error(
    response: Response,
    *,
    about: str,
    fields: frozenset[FieldName] = frozenset(),
    secrets: Iterable[Secret] = (),
) -> RemoteError:
    """The error for an answer that is no success.

    Args:
        response: The answer.
        about: What was asked, such as ``create product``.
        fields: The fields that the request named.
        secrets: What must not show in a message.
    """
    status, request_id = response.status, response.request_id
    said = read_error(response.body, secrets)
    what = f"Plytix answered {status} to “{about}”"
    told = sentence(f"{what}: {said.summary}" if said.summary else what)
    if status == HTTPStatus.UNAUTHORIZED:
        return AuthenticationError(
            told,
            remedy="Check the connection's credentials; the key may have been revoked.",
            status=status,
            request_id=request_id,
        )
    if status == HTTPStatus.FORBIDDEN:
        return PermissionDeniedError(
            told,
            remedy="Give the API key a role that may do this, on the account's API tab in Plytix.",
            status=status,
            request_id=request_id,
        )
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimitError(
            f"Plytix keeps saying that the account's request limit is used up ({about}).",
            remedy="Wait until other programs on the account are done, then run again.",
            status=status,
            request_id=request_id,
        )
    if 400 <= status < 500 and said.by_plytix:
        reasons = {field_of(name, fields): reason for name, reason in said.rows}
        return RefusedError(
            told,
            remedy="Correct what Plytix names, then try again.",
            status=status,
            request_id=request_id,
            reasons=reasons,
        )
    if 300 <= status < 400:
        return UnreachableError(
            f"{what}, a redirect; the token is not carried along.",
            remedy="Check the connection's endpoint.",
            status=status,
            request_id=request_id,
        )
    if status < 500:
        return UnreachableError(
            f"{told} This is not how Plytix words a refusal.",
            remedy="Check the connection's endpoint and whether a proxy answers in its place.",
            status=status,
            request_id=request_id,
        )
    return UnreachableError(
        told,
        remedy="Run again later; if it stays, tell Plytix's support the request id.",
        status=status,
        request_id=request_id,
    )


def no_answer_error(answer: NoAnswer, *, about: str, host: str) -> UnreachableError:
    """The error for a read, or a write that surely was not sent, that got no answer."""
    remedy = "Check the network and the connection's endpoint, then run again."
    if answer.loss is Loss.UNTRUSTED:
        remedy = "If your network inspects encrypted traffic, name its certificates as ca_file."
    return UnreachableError(
        f"Plytix at {host} gave no usable answer to “{about}”: {answer.reason}.", remedy=remedy
    )


def unusable_error(
    response: Response, *, about: str, why: str, secrets: Iterable[Secret] = ()
) -> UnreachableError:
    """The error for a success that holds no data: a web page, an empty or cut body."""
    shown = excerpt(response.body, secrets)
    return UnreachableError(
        sentence(
            f"Plytix answered {response.status} to “{about}”, but {why}: {shown or '(nothing)'}"
        ),
        remedy="Check the connection's endpoint and whether a proxy answers in its place.",
        status=response.status,
        request_id=response.request_id,
    )


def unknown_outcome(
    about: str, why: str, *, status: int | None = None, request_id: str | None = None
) -> UnknownOutcomeError:
    """The error for a write that may or may not have happened."""
    return UnknownOutcomeError(
        f"The answer to “{about}” was lost ({why}); it may have happened.",
        remedy="Read the product back before sending it again.",
        status=status,
        request_id=request_id,
    )


def read_error(body: bytes, secrets: Iterable[Secret] = ()) -> Said:
    """What an error body says, whatever its shape; never fails."""
    known = tuple(secrets)
    try:
        content = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Said(summary=excerpt(body, known), by_plytix=False)
    if not isinstance(content, dict):
        return Said(summary=excerpt(body, known), by_plytix=False)
    error = content.get("error")
    if isinstance(error, str):
        return Said(summary=clean(error, known))
    if isinstance(error, dict):
        rows = error.get("errors")
        return Said(
            summary=_worded(error.get("msg"), known),
            rows=tuple(
                (clean(str(row.get("field", "")), known), _worded(row.get("msg"), known))
                for row in (rows if isinstance(rows, list) else ())
                if isinstance(row, dict) and row.get("field") != _STATUS_ROW
            ),
        )
    for name in ("detail", "message", "msg"):
        if name in content:
            return Said(summary=_worded(content[name], known))
    return Said(summary=excerpt(body, known), by_plytix=False)


def field_of(name: str, fields: frozenset[FieldName]) -> str:
    """The field a reason is about; Plytix names attributes by their bare label.

    A label that is also the name of a system field in the same request stays bare: which of the
    two Plytix means cannot be told.
    """
    prefixed = FieldName(_PREFIX + name)
    return prefixed if prefixed in fields and FieldName(name) not in fields else name


def excerpt(body: bytes, secrets: Iterable[Secret] = ()) -> str:
    """The beginning of a body as one safe line; empty for an empty body."""
    return clean(body[:4096].decode("utf-8", errors="replace"), secrets)


def sentence(text: str) -> str:
    """The text with a stop at its end, unless it has one."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def clean(text: str, secrets: Iterable[Secret] = ()) -> str:
    """One line without control characters and secrets, cut where it gets long."""
    shown = "".join(
        " " if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else sign
        for sign in masked(text, secrets)
    )
    line = " ".join(shown.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _worded(value: Any, secrets: Iterable[Secret]) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value, secrets)
    return clean(msgspec.json.encode(value).decode(), secrets)
