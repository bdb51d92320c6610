"""Faults on request: what goes wrong, where, and how often. What each does: ``spoiling``."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal

from sheetsync.sandbox.errors import error_row as row
from sheetsync.sandbox.errors import schema_invalid
from sheetsync.sandbox.hosts.patterns import fits

Kind = Literal[
    "status",
    "limit",
    "forbid",
    "html",
    "refuse",
    "drop",
    "reset",
    "delay",
    "trickle",
    "cut",
    "duplicate",
    "shift",
    "stale",
    "trim",
    "round",
    "lose",
    "edit",
    "expire",
    "deprecate",
]
KINDS: Mapping[str, str] = {
    "status": "answers with a status instead of, or after, doing what was asked",
    "limit": "answers 429",
    "forbid": "answers 403, as for a role without the permission",
    "html": "answers with an HTML page, as a proxy in between would",
    "refuse": "resets the connection before the body of the request is read",
    "drop": "closes the connection instead of, or after, doing what was asked",
    "reset": "resets the connection instead of, or after, doing what was asked",
    "delay": "answers late, by delay_ms",
    "trickle": "sends the answer slowly, rate bytes a second",
    "cut": "ends the answer in the middle of its body, or before it when it has none",
    "duplicate": "gives the rows of the page before once more, in place of a later page's",
    "shift": "moves the rows of a page by rows against the pages beside it",
    "stale": "searches products as they were delay_ms ago",
    "trim": "takes the last character off every text that is written",
    "round": "rounds every number that is written to digits",
    "lose": "answers as if it had been done, and does nothing",
    "edit": "lets somebody else edit or delete the product sku right before",
    "expire": "ends every token that was given so far, right before",
    "deprecate": "marks the answer with X-Plytix-Deprecation",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that goes wrong.

    Attributes:
        kind: What, one of ``KINDS``.
        account: The account whose requests it hits; ``*``: any, and requests of none.
        method: The method it hits; ``*``: any.
        route: The path it hits: ``{id}`` stands for one part, ``*`` for anything, as in
            ``/api/v2/products/{id}``.
        nth: Only the nth matching request, from 1; 0: not counted.
        every: Each so-and-so-many-th matching request; 1: all.
        times: How often at most; ``None``: no end.
        share: How probable it is each time that it is due, from 0 to 1.
        seed: What the chances are drawn from, so that a run can be repeated.
        when: Whether it happens before what was asked is done, or after; of kinds ``status``,
            ``limit``, ``forbid``, ``html``, ``drop``, ``reset`` and ``delay``.
        status: The status of kinds ``status`` and ``html``.
        delay_ms: Milliseconds of kinds ``delay`` and ``stale``.
        rate: Bytes a second of kind ``trickle``.
        chunked: Whether the answer of kind ``cut`` is one without a length.
        rows: How far kind ``shift`` moves: positive passes rows over, negative repeats rows.
        digits: Digits after the point that kind ``round`` leaves.
        sku: The product of kind ``edit``.
        fields: What kind ``edit`` sets of its fields.
        attributes: What kind ``edit`` sets of its attributes.
        delete: Whether kind ``edit`` deletes it.
    """

    kind: Kind
    account: str = "*"
    method: str = "*"
    route: str = "*"
    nth: int = 0
    every: int = 1
    times: int | None = None
    share: float = 1.0
    seed: int = 0
    when: Literal["before", "after"] = "before"
    status: int = 503
    delay_ms: int = 1000
    rate: int = 1024
    chunked: bool = False
    rows: int = 1
    digits: int = 0
    sku: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    attributes: Mapping[str, Any] = field(default_factory=dict)
    delete: bool = False


def _whole(least: int) -> Callable[[object], bool]:
    def is_whole(value: object) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and value >= least

    return is_whole


def _is(sort: type) -> Callable[[object], bool]:
    return lambda value: isinstance(value, sort)


def _is_share(value: object) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and math.isfinite(value) and 0 <= value <= 1  # type: ignore[arg-type, operator]


_A_WHOLE_NUMBER = (_whole(-(2**31)), "a whole number")
_CHECKS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "kind": (
        lambda value: isinstance(value, str) and value in KINDS,
        f"one of {', '.join(KINDS)}",
    ),
    "account": (_is(str), "the name of an account, or *"),
    "method": (_is(str), "a method, or *"),
    "route": (_is(str), "a path with {id} and *, or *"),
    "nth": (_whole(0), "a number from 0"),
    "every": (_whole(1), "a number from 1"),
    "times": (lambda value: value is None or _whole(1)(value), "a number from 1, or null"),
    "share": (_is_share, "a number from 0 to 1"),
    "seed": _A_WHOLE_NUMBER,
    "when": (lambda value: value in ("before", "after"), "before or after"),
    "status": (lambda value: _whole(200)(value) and value <= 599, "a status from 200 to 599"),
    "delay_ms": (_whole(0), "milliseconds"),
    "rate": (_whole(1), "bytes a second"),
    "chunked": (_is(bool), "true or false"),
    "rows": _A_WHOLE_NUMBER,
    "digits": (lambda value: _whole(-300)(value) and value <= 300, "a number of digits"),
    "sku": (_is(str), "a SKU"),
    "fields": (_is(dict), "an object"),
    "attributes": (_is(dict), "an object"),
    "delete": (_is(bool), "true or false"),
}
MEMBERS = tuple(member.name for member in fields(Fault))


def read_fault(body: Any) -> Fault:
    """A fault from its JSON form, members as the attributes of ``Fault``.

    Raises:
        RefusalError: 422, naming every member that is wrong.
    """
    if not isinstance(body, dict):
        raise schema_invalid(row("fault", "must be an object"))
    wrong = [
        row(name, f"must be {_CHECKS[name][1]}" if name in _CHECKS else "unknown member")
        for name, value in body.items()
        if name not in _CHECKS or not _CHECKS[name][0](value)
    ]
    if "kind" not in body:
        wrong.append(row("kind", f"must be {_CHECKS['kind'][1]}"))
    if body.get("kind") == "edit" and not body.get("sku"):
        wrong.append(row("sku", "must be a SKU"))
    if wrong:
        raise schema_invalid(*wrong)
    return Fault(**body)


@dataclass(slots=True, kw_only=True)
class _Slot:
    """A fault that is set.

    Attributes:
        fault: Itself.
        chances: What its share is drawn from.
        matched: How many requests it could have hit.
        happened: How many it hit.
    """

    fault: Fault
    chances: random.Random
    matched: int = 0
    happened: int = 0

    def hits(self) -> bool:
        """Whether it hits a request that it matches; counts it."""
        fault = self.fault
        self.matched += 1
        due = self.matched == fault.nth if fault.nth else self.matched % fault.every == 0
        if not due or (fault.times is not None and self.happened >= fault.times):
            return False
        if self.chances.random() >= fault.share:
            return False
        self.happened += 1
        return True


class Faults:
    """The faults that are set, and how often each has matched and happened."""

    def __init__(self) -> None:
        self._set: list[_Slot] = []

    def set(self, fault: Fault) -> None:
        """Add a fault."""
        # Chances need no secrecy: a run is to be repeatable.
        self._set.append(_Slot(fault=fault, chances=random.Random(fault.seed)))

    def clear(self, account: str | None = None) -> None:
        """Take all away, or only those set for one account."""
        self._set = [
            slot for slot in self._set if account is not None and slot.fault.account != account
        ]

    def told(self, account: str | None = None) -> list[dict[str, Any]]:
        """The faults, or only those set for one account, with ``matched`` and ``happened``."""
        return [
            {**asdict(slot.fault), "matched": slot.matched, "happened": slot.happened}
            for slot in self._set
            if account is None or slot.fault.account == account
        ]

    def hitting(self, method: str, path: str, account: str | None = None) -> list[Fault]:
        """The faults that hit this request, in the order they were set; counts it."""
        return [
            slot.fault
            for slot in self._set
            if slot.fault.account in {"*", account}
            and fits(method, path, methods=slot.fault.method, paths=slot.fault.route)
            and slot.hits()
        ]
