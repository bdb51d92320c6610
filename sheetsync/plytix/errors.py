"""What Plytix says when it refuses, turned into the errors of ``sheetsync.errors``.

Four shapes of error bodies are known (Plytix API v1, "Errors", and observed): ``error`` with rows,
``detail`` (accounts), ``message`` with the limits (429) and a bare ``msg`` (token host). A row's
``msg`` may be text, a number, a list or an object. Everything said is hostile text: it is cleaned
of control characters and secrets, and cut, before it gets into a message.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

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
from sheetsync.plytix.request import NoAnswer, Response

_LONGEST: Final = 300
_PREFIX: Final = "attributes."
_STATUS_ROW: Final = "http_status_code"
"""A row of this name repeats the status; it is no field."""

_LONGEST_REASON: Final = 2000
"""A reason may list what uses a thing, or all ids that are unknown."""

_READ_PER_SHOWN: Final = 10
"""Characters that are looked at for each that may be shown; a body may hold millions."""

_REMEDIES: Final[Mapping[int, str]] = {
    HTTPStatus.NOT_FOUND: "Check the ids and the path; what they name may be gone or not yours.",
    HTTPStatus.METHOD_NOT_ALLOWED: "Plytix does not offer this there: check the endpoint.",
    HTTPStatus.CONFLICT: "Look at what Plytix names: it is there already, or still in use.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Send less at once, or a smaller file.",
    HTTPStatus.PRECONDITION_REQUIRED: "Leave the order out, or filter for fewer, and search again.",
}
"""What to do about a refusal, where that is not to correct what was sent."""


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
    known = tuple(secrets)
    said = read_error(response.body, known)
    what = f"Plytix answered {status} to “{about}”"
    told = sentence(f"{what}: {said.summary}" if said.summary else what)
    if status == HTTPStatus.UNAUTHORIZED:
        return AuthenticationError(
            told,
            remedy="Check the connection's credentials; the key may have been revoked.",
            status=status,
            request_id=request_id,
        )
    if status == HTTPStatus.FORBIDDEN and (said.by_plytix or not response.body):
        return PermissionDeniedError(
            told,
            remedy=(
                "Give the API key a role that may do this, on the account's API tab in Plytix; "
                "if it has one, the account's plan may not include it."
            ),
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
        refused = RefusedError(
            told,
            remedy=_REMEDIES.get(status, "Correct what Plytix names, then try again."),
            status=status,
            request_id=request_id,
            reasons=_reasons(said, fields),
        )
        for name, reason in refused.reasons.items():
            # Shown below the message in a traceback, which knows nothing of reasons.
            refused.add_note(f"{name}: {reason}")
        return refused
    if 300 <= status < 400:
        return UnreachableError(
            f"{what}, a redirect{_where_to(response, known)}; it is not followed, for secrets "
            "belong to the connection's own hosts.",
            remedy="Check the connection's endpoint and auth_endpoint: https, the right host, no "
            "slash at the end. Where the network asks people to log in first, do so in a browser.",
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
    remedy = answer.remedy or "Check the network and the connection's endpoint, then run again."
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
        remedy="Read it back before sending it again.",
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
                (clean(str(row.get("field", "")), known), _reason_of(row, known))
                for row in (rows if isinstance(rows, list) else ())
                if isinstance(row, dict) and row.get("field") != _STATUS_ROW
            ),
        )
    detail = _detail_rows(content.get("detail"), known)
    if detail:
        return Said(summary=clean(detail[0][1]), rows=detail)
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


def clean(text: str, secrets: Iterable[Secret] = (), *, longest: int = _LONGEST) -> str:
    """One line without control characters and secrets, cut where it gets long."""
    shown = "".join(
        " " if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else sign
        for sign in masked(text[: longest * _READ_PER_SHOWN], secrets)
    )
    line = " ".join(shown.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _where_to(response: Response, secrets: Iterable[Secret]) -> str:
    """The host that a redirect leads to; its path and query are not told, they may hold secrets."""
    try:
        # Masked first: reading a host's name turns it into small letters.
        parts = urlsplit(masked(response.headers.get("location", "").strip(), secrets))
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if not host:
        return " within the same host" if parts.path else ""
    shown = f"[{host}]" if ":" in host else host
    scheme = f"{parts.scheme}://" if parts.scheme in {"http", "https"} else ""
    return f" to {clean(f'{scheme}{shown}' if port is None else f'{scheme}{shown}:{port}')}"


def _reasons(said: Said, fields: frozenset[FieldName]) -> dict[str, str]:
    """Field → reason; of a field with several rows none is lost."""
    by_field: dict[str, dict[str, None]] = {}
    for name, reason in said.rows:
        by_field.setdefault(field_of(name, fields), {})[reason] = None
    return {field: "; ".join(reasons) for field, reasons in by_field.items()}


def _detail_rows(detail: Any, secrets: Iterable[Secret]) -> tuple[tuple[str, str], ...]:
    """The rows of a ``detail`` that is a list, as the accounts searches answer it."""
    entries = detail if isinstance(detail, list) else []
    return tuple(
        (clean(_place(entry.get("loc")), secrets), _reason(_detailed(entry), secrets))
        for entry in entries
        if isinstance(entry, dict) and "msg" in entry
    )


def _place(loc: Any) -> str:
    """Where in a request a ``detail`` stands, as a path: ``pagination.page``."""
    parts = loc if isinstance(loc, list) else []
    if len(parts) > 1 and parts[0] == "body" and isinstance(parts[1], str):
        parts = parts[1:]
    return ".".join(map(str, parts))


def _detailed(entry: Mapping[str, Any]) -> Any:
    """What a ``detail`` says, with what the decoder said where that is told apart."""
    context = entry.get("ctx")
    more = context.get("error") if isinstance(context, dict) else None
    said = entry["msg"]
    return f"{said}: {more}" if isinstance(said, str) and isinstance(more, str) else said


def _reason_of(row: Mapping[str, Any], secrets: Iterable[Secret]) -> str:
    """A row's reason, with the value it is about where one is told (links of related products)."""
    reason = _reason(row.get("msg"), secrets)
    return reason if row.get("value") is None else f"{reason}: {_reason(row['value'], secrets)}"


def _reason(value: Any, secrets: Iterable[Secret]) -> str:
    return _worded(value, secrets, longest=_LONGEST_REASON)


def _worded(value: Any, secrets: Iterable[Secret], *, longest: int = _LONGEST) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return clean(text, secrets, longest=longest)
