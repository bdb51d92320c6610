"""Faults on request: what goes wrong, where, and how often."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sheetsync.sandbox.errors import (
    PERMISSION_DENIED,
    TOKEN_EXPIRED,
    RefusalError,
    refusal,
    schema_invalid,
)
from sheetsync.sandbox.errors import error_row as row
from sheetsync.sandbox.exchange import Answer, Call, decoded, refused

Kind = Literal["status", "drop", "delay", "html", "limit", "forbid", "trim", "lose", "stale"]
KINDS: Mapping[str, str] = {
    "status": "answers with a status instead of, or after, doing what was asked",
    "drop": "closes the connection instead of, or after, doing what was asked",
    "delay": "answers late, by delay_ms",
    "html": "answers with an HTML page, as a proxy in between would",
    "limit": "answers 429",
    "forbid": "answers 403, as for a role without the permission",
    "trim": "takes the last character off every text that is written",
    "lose": "answers as if it had been done, and does nothing",
    "stale": "shows in a product search what the last delay_ms changed as it was before",
}
_STATUS_TEXTS = {401: TOKEN_EXPIRED, 403: PERMISSION_DENIED}
HTML_PAGE = b"<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that goes wrong.

    Attributes:
        kind: What, one of ``KINDS``.
        method: The method it hits; ``*``: any.
        route: The path it hits: ``{id}`` stands for one part, ``*`` for anything, as in
            ``/api/v2/products/{id}``.
        nth: Only the nth matching request, from 1; 0: not counted.
        every: Each so-and-so-many-th matching request; 1: all.
        times: How often at most; ``None``: no end.
        when: Whether it happens before what was asked is done, or after.
        status: The status of kinds ``status`` and ``html``.
        delay_ms: Milliseconds of kinds ``delay`` and ``stale``.
    """

    kind: Kind
    method: str = "*"
    route: str = "*"
    nth: int = 0
    every: int = 1
    times: int | None = None
    when: Literal["before", "after"] = "before"
    status: int = 503
    delay_ms: int = 1000


def read_fault(body: Any) -> Fault:
    """A fault from its JSON form, members as the attributes of ``Fault``.

    Raises:
        RefusalError: 422, naming every member that is wrong.
    """
    if not isinstance(body, dict):
        raise schema_invalid(row("fault", "must be an object"))
    checks: dict[str, tuple[Callable[[Any], bool], str]] = {
        "kind": (
            lambda value: isinstance(value, str) and value in KINDS,
            f"one of {', '.join(KINDS)}",
        ),
        "method": (lambda value: isinstance(value, str), "a method, or *"),
        "route": (lambda value: isinstance(value, str), "a path with {id} and *, or *"),
        "nth": (lambda value: _whole(value, 0), "a number from 0"),
        "every": (lambda value: _whole(value, 1), "a number from 1"),
        "times": (lambda value: value is None or _whole(value, 1), "a number from 1, or null"),
        "when": (lambda value: value in ("before", "after"), "before or after"),
        "status": (lambda value: _whole(value, 200) and value <= 599, "a status from 200 to 599"),
        "delay_ms": (lambda value: _whole(value, 0), "milliseconds"),
    }
    wrong = [
        row(name, f"must be {checks[name][1]}" if name in checks else "unknown member")
        for name, value in body.items()
        if name not in checks or not checks[name][0](value)
    ]
    if "kind" not in body:
        wrong.append(row("kind", f"must be {checks['kind'][1]}"))
    if wrong:
        raise schema_invalid(*wrong)
    return Fault(**body)


def _whole(value: object, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


class Faults:
    """The faults that are set, and how often each has matched and happened."""

    def __init__(self) -> None:
        self._set: list[list[Any]] = []

    def set(self, fault: Fault) -> None:
        """Add a fault."""
        self._set.append([fault, 0, 0])

    def clear(self) -> None:
        """Take all away."""
        self._set.clear()

    def told(self) -> list[dict[str, Any]]:
        """The faults with ``matched`` and ``happened``."""
        return [
            {**asdict(fault), "matched": matched, "happened": happened}
            for fault, matched, happened in self._set
        ]

    def hitting(self, method: str, path: str) -> list[Fault]:
        """The faults that hit this request, in the order they were set; counts it."""
        hits = []
        for slot in self._set:
            fault, matched, happened = slot
            if not _hits(fault, method, path):
                continue
            slot[1] = matched = matched + 1
            due = matched == fault.nth if fault.nth else matched % fault.every == 0
            if due and (fault.times is None or happened < fault.times):
                slot[2] = happened + 1
                hits.append(fault)
        return hits


def _hits(fault: Fault, method: str, path: str) -> bool:
    if fault.method not in {"*", method}:
        return False
    pattern = "".join(
        "[^/]+" if part.startswith("{") else ".*" if part == "*" else re.escape(part)
        for part in re.split(r"(\{\w*\}|\*)", fault.route)
    )
    return re.fullmatch(pattern, path) is not None


def faulty_answer(fault: Fault, call: Call) -> Answer | None:
    """The answer that a fault gives; ``None`` for kinds that give none."""
    match fault.kind:
        case "status":
            return refused(refusal(fault.status, _STATUS_TEXTS.get(fault.status, "Server error")))
        case "html":
            status = fault.status
            return Answer(status=status, body=HTML_PAGE, content_type="text/html; charset=utf-8")
        case "limit":
            return refused(call.box.over_limit())
        case "forbid":
            return refused(refusal(403, PERMISSION_DENIED))
        case _:
            return None


def trimmed(body: bytes) -> bytes:
    """A request body whose text values of label and attributes lack their last character."""
    try:
        content = decoded(body)
    except RefusalError:
        return body
    if isinstance(content, dict):
        for place in (content, content.get("attributes")):
            if isinstance(place, dict):
                for name, value in place.items():
                    if isinstance(value, str) and (place is not content or name == "label"):
                        place[name] = value[:-1]
    return json.dumps(content).encode()
