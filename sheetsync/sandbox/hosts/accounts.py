"""The accounts of a sandbox: opened, added, removed, found by their keys."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from sheetsync.sandbox.errors import (
    REQUIRED,
    TOKEN_INVALID,
    RefusalError,
    bad_credentials,
    error_row,
    refusal,
    schema_invalid,
)
from sheetsync.sandbox.hosts.account_settings import AccountSettings, Start
from sheetsync.sandbox.hosts.box import MAIN, Box
from sheetsync.sandbox.hosts.keys import Key, read_key
from sheetsync.sandbox.hosts.limits import read_windows
from sheetsync.sandbox.hosts.shared import Shared
from sheetsync.sandbox.options import PAID_PLAN, Options
from sheetsync.sandbox.state.database import FIRST
from sheetsync.sandbox.state.store import new_id
from sheetsync.sandbox.state.tables import PRODUCTS

MOST_PRODUCTS = 1_000_000
_NAME = re.compile("[a-z0-9_]{1,64}")
_MEMBERS = frozenset({"name", "key", "password", "key_name", "role", "forbids", "limits", "start"})


def opened(options: Options) -> Shared:
    """A sandbox with all accounts that its state has.

    Raises:
        StateError: The state cannot be used.
    """
    shared = Shared(options)
    try:
        _open_boxes(shared)
    except BaseException:
        shared.close()
        raise
    return shared


def _open_boxes(shared: Shared) -> None:
    for name in shared.database.accounts():
        if name != FIRST and shared.database.store(name).meta("account") is None:
            # The sandbox was killed while it made the account.
            shared.database.drop(name)
        elif name in shared.boxes:
            shared.boxes[name].reload()
        else:
            Box(shared.options, shared=shared, name=name)
    for name in shared.boxes.keys() - set(shared.database.accounts()):
        del shared.boxes[name]


def reset(shared: Shared, box: Box | None = None) -> None:
    """Put one account back to how it started; ``None``: all, with log and faults.

    Accounts and keys stay.
    """
    if box is not None:
        box.reset()
        shared.faults.clear(box.shown_name)
        return
    for each in shared.boxes.values():
        each.reset()
    shared.faults.clear()
    shared.log.clear()
    shared.forget()


def restore(shared: Shared, source: Path) -> None:
    """Replace all accounts by those of a snapshot.

    Raises:
        StateError: The file is no snapshot; nothing was replaced.
    """
    shared.database.restore(source)
    shared.forget()
    _open_boxes(shared)


# ---------------------------------------------------------------- who asks


def key_with_id(shared: Shared, key_id: str | None) -> tuple[Box, Key] | None:
    """The account and the key of an id; ``None`` when it is gone."""
    return next((pair for pair in _keys(shared) if pair[1].id == key_id), None)


def issued(shared: Shared, body: Any) -> dict[str, Any]:
    """The answer to a request for a token.

    Raises:
        RefusalError: Members are missing (400), or the pair is not valid (401).
    """
    wanted = [
        body.get(name) if isinstance(body, dict) else None for name in ("api_key", "api_password")
    ]
    spelled, password = wanted
    if not isinstance(spelled, str) or not isinstance(password, str):
        raise refusal(400, "api_key and api_password are required")
    documented = shared.first.switches.token_refusal == "documented"
    known = next((pair for pair in _keys(shared) if pair[1].key == spelled), None)
    if known is None:
        raise bad_credentials(unknown=True, documented=documented)
    box, key = known
    if not secrets.compare_digest(password.encode(), key.password.encode()):
        raise bad_credentials(unknown=False, documented=documented)
    token = shared.tokens.token(
        key, account=box.account(), limits=box.options.limits, at=time.time()
    )
    row = {"access_token": token}
    if box.switches.refresh_token:
        row["refresh_token"] = secrets.token_urlsafe(32)
    return {"data": [row]}


def asking(shared: Shared, authorization: str | None) -> tuple[Box, Key]:
    """The account and the key of a request's token.

    Raises:
        RefusalError: 401; it has none, or none that is good.
    """
    key_id = shared.tokens.key_id(
        authorization, at=time.time(), expired=shared.first.switches.expired_token
    )
    known = key_with_id(shared, key_id)
    if known is None:
        raise refusal(401, TOKEN_INVALID)
    return known


def _keys(shared: Shared) -> Iterator[tuple[Box, Key]]:
    for box in shared.boxes.values():
        for key in box.settings.keys:
            yield box, key


# ---------------------------------------------------------------- accounts and keys


def box_named(shared: Shared, name: str | None) -> Box | None:
    """The account that people call so; the first for ``None``."""
    if name in {None, MAIN}:
        return shared.first
    return shared.boxes.get(str(name)) if name else None


def box_in_path(shared: Shared, path: str) -> Box:
    """The account whose id is a part of a path; the first when there is none."""
    parts = path.split("/")
    return next(
        (box for box in shared.boxes.values() if box.account()["id"] in parts), shared.first
    )


def told(box: Box) -> dict[str, Any]:
    """An account without its secrets."""
    return {
        "name": box.shown_name,
        "account": box.account(),
        "limits": [
            {"limit": hits, "window_size": int(seconds) if seconds >= 1 else seconds}
            for hits, seconds in box.options.limits
        ],
        "start": box.settings.start,
        "products": box.store.count(PRODUCTS),
        "keys": [key.told() for key in box.settings.keys],
    }


def add(shared: Shared, body: Any) -> tuple[Box, Key]:
    """Add an account with a key of its own.

    Args:
        shared: The sandbox.
        body: ``name``; optional ``key`` and ``password`` (made up), ``key_name``, ``role``,
            ``forbids``, ``limits`` (as ``50/10s,5000/1h`` or ``off``), ``start`` (``seed``,
            ``empty`` or a number of products).

    Raises:
        RefusalError: 422, naming every member that is wrong; 409, name or key are taken.
        StateError: The state cannot take it.
    """
    wrong = _wrong_members(body)
    key = None
    try:
        key = _new_key(shared, body if isinstance(body, dict) else {})
    except RefusalError as error:
        if error.status != 422:
            raise
        wrong += error.body["error"]["errors"]
    if wrong or key is None:
        raise schema_invalid(*wrong)
    name = body["name"]
    if box_named(shared, name) is not None:
        raise refusal(409, "There is an account of this name.", [error_row("name", "is taken")])
    limits = body.get("limits")
    settings = AccountSettings(
        account_id=new_id(),
        start=cast(Start, body.get("start", "empty")),
        limits=PAID_PLAN if limits is None else read_windows(limits),
        keys=(key,),
    )
    try:
        box = Box(shared.options, shared=shared, name=name, settings=settings)
    except BaseException:
        shared.database.drop(name)
        raise
    box.switches = shared.first.switches
    return box, key


def remove(shared: Shared, name: str) -> bool:
    """Remove an account other than the first; whether there was one to remove."""
    if name == FIRST or shared.boxes.pop(name, None) is None:
        return False
    shared.database.drop(name)
    shared.faults.clear(name)
    return True


def add_key(box: Box, body: Any) -> Key:
    """Add a key to an account.

    Raises:
        RefusalError: 422, naming every member that is wrong; 409, it is taken.
    """
    if not isinstance(body, dict):
        raise schema_invalid(error_row("key", "must be an object"))
    key = _new_key(box.shared, body)
    box.keep_keys((*box.settings.keys, key))
    return key


def remove_key(box: Box, spelled: str) -> bool:
    """Remove a key; its tokens open nothing any more. Whether there was one to remove."""
    left = tuple(key for key in box.settings.keys if key.key != spelled)
    if len(left) == len(box.settings.keys):
        return False
    box.keep_keys(left)
    return True


def _new_key(shared: Shared, body: Mapping[str, Any]) -> Key:
    key = read_key(
        body,
        key_id=new_id(),
        spare_key=secrets.token_hex(16).upper(),
        spare_password=secrets.token_urlsafe(24),
    )
    if any(known.key == key.key for _, known in _keys(shared)):
        raise refusal(409, "There is a key of this spelling.", [error_row("key", "is taken")])
    return replace(key, name=body.get("key_name", body.get("name", key.name)))


def _wrong_members(body: Any) -> list[dict[str, Any]]:
    if not isinstance(body, dict):
        return [error_row("account", "must be an object")]
    wrong = [error_row(name, "unknown member") for name in body if name not in _MEMBERS]
    name = body.get("name")
    if name is None:
        wrong.append(error_row("name", REQUIRED))
    elif not isinstance(name, str) or _NAME.fullmatch(name) is None:
        wrong.append(error_row("name", "must be of a to z, 0 to 9 and _"))
    limits = body.get("limits")
    if limits is not None:
        try:
            read_windows(limits if isinstance(limits, str) else "?")
        except ValueError:
            wrong.append(error_row("limits", "must be like 50/10s,5000/1h, or off"))
    start = body.get("start", "empty")
    number = isinstance(start, int) and not isinstance(start, bool) and 0 < start <= MOST_PRODUCTS
    if not (number or start in ("seed", "empty")):
        wrong.append(error_row("start", "must be seed, empty, or a number of products"))
    return wrong
