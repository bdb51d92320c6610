"""What a connection is worth: who it is, what it may do, how the clocks agree.

What may be read is read, one row of it. What may be changed is found by asking for an empty change
of something that does not exist: a key that may gets a refusal for that reason (404), a key that
may not gets 403, and nothing is changed either way. That Plytix looks at the role first is assumed
from its 403 being documented for every route.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final

from sheetsync.errors import (
    AuthenticationError,
    PermissionDeniedError,
    RefusedError,
    RemoteError,
)
from sheetsync.plytix.answers import read_answer
from sheetsync.plytix.claims import Claims
from sheetsync.plytix.operation import raw_operation
from sheetsync.plytix.operation_request import request_of
from sheetsync.plytix.request import Response, json_body
from sheetsync.plytix.session import Session
from sheetsync.plytix.v1v2.operations import OPERATIONS
from sheetsync.ports import Clock

_TRIED: Final = (
    ("products", "Search products (v2)"),
    ("attributes", "Attribute search"),
    ("attribute groups", "Attribute group search"),
    ("families", "Family search"),
    ("product categories", "Product categories search"),
    ("file categories", "Asset categories search"),
    ("assets", "Asset search"),
    ("relationships", "Search relationships"),
    ("members", "Search memberships"),
)
_NOWHERE: Final = "0" * 24
"""An id as Plytix makes them, of nothing."""

_CHANGED: Final = (
    ("products", f"products/{_NOWHERE}"),
    ("attributes", f"attributes/product/{_NOWHERE}"),
    ("attribute groups", f"attribute-groups/product/{_NOWHERE}"),
    ("families", f"product_families/{_NOWHERE}"),
    ("product categories", f"categories/product/{_NOWHERE}"),
    ("file categories", f"categories/file/{_NOWHERE}"),
    ("assets", f"assets/{_NOWHERE}"),
    ("relationships", f"relationships/{_NOWHERE}"),
)
_BY_NAME: Final = {one.name: one for one in OPERATIONS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """What was found.

    Attributes:
        claims: What the token says of account, key, role, life and limits.
        alive: Whether the GET of the validity URL succeeded; ``None`` when it was not asked.
        counts: What the key may read → how many the account has; ``None`` where Plytix does not
            say.
        forbidden: What it may not read.
        changes: What it may change.
        fixed: What it may not change.
        untold: What could not be found out, with why.
        skew_seconds: Plytix's clock minus this machine's, to about a second; ``None`` when Plytix
            tells no time.
    """

    claims: Claims
    alive: bool | None
    counts: dict[str, int | None]
    forbidden: tuple[str, ...]
    changes: tuple[str, ...]
    fixed: tuple[str, ...]
    untold: dict[str, str]
    skew_seconds: float | None


def checkup(
    session: Session, clock: Clock, validity_path: str | None, *, fresh_token: bool
) -> Checkup:
    """Look at a connection, with about twenty requests that change nothing.

    Args:
        session: The connection, just opened.
        clock: This machine's time.
        validity_path: Path of a GET that answers 200 for a live session; ``None``: not asked.
        fresh_token: Whether the token is got for this check, so that its date tells the time.

    Raises:
        RemoteError: Plytix cannot be reached, or does not accept the credentials.
    """
    claims = session.claims()
    skews: Sequence[float] = ()
    if claims.issued_at is not None and fresh_token:
        skews = (claims.issued_at - clock.now().timestamp(),)
    counts: dict[str, int | None] = {}
    forbidden: list[str] = []
    untold: dict[str, str] = {}
    for what, name in _TRIED:
        operation = _BY_NAME[name]
        try:
            answer = session.send(request_of(operation, {"page_size": 1}))
        except PermissionDeniedError:
            forbidden.append(what)
            continue
        except AuthenticationError:
            raise
        except RemoteError as error:
            untold[what] = error.message
            continue
        skews = _by_header(answer, clock) or skews
        counts[what] = read_answer(operation, answer).total
    changes, fixed = _changes(session, untold)
    alive = None
    if validity_path is not None:
        try:
            session.send(request_of(raw_operation("GET", validity_path), {}))
            alive = True
        except RemoteError:
            alive = False
    return Checkup(
        claims=claims,
        alive=alive,
        counts=counts,
        forbidden=tuple(forbidden),
        changes=changes,
        fixed=fixed,
        untold=untold,
        skew_seconds=skews[0] if skews else None,
    )


def _changes(session: Session, untold: dict[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What may be changed and what not; what cannot be told is added to ``untold``."""
    changes: list[str] = []
    fixed: list[str] = []
    for what, path in _CHANGED:
        try:
            session.send(replace(request_of(raw_operation("PATCH", path), {}), body=json_body({})))
        except PermissionDeniedError:
            fixed.append(what)
            continue
        except RefusedError:
            pass
        except AuthenticationError:
            raise
        except RemoteError as error:
            untold[f"changing {what}"] = error.message
            continue
        changes.append(what)
    return tuple(changes), tuple(fixed)


def _by_header(answer: Response, clock: Clock) -> Sequence[float]:
    """How far ahead the ``Date`` header is; nothing when there is none that can be read."""
    try:
        said = parsedate_to_datetime(answer.headers.get("date", ""))
    except ValueError:
        return ()
    moment = said if said.tzinfo is not None else said.replace(tzinfo=UTC)
    return (moment.timestamp() - clock.now().timestamp(),)


def skew_in_words(seconds: float) -> str:
    """Whose clock is ahead, and by how much."""
    if abs(seconds) < 5:
        return "agree"
    ahead = "Plytix's is ahead" if seconds > 0 else "this machine's is ahead"
    return f"{ahead} by {abs(seconds):.0f} s"
