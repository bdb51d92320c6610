"""Steering accounts as a whole: added and removed, keys, more products, snapshots."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sheetsync.sandbox.errors import REQUIRED, error_row, refusal, schema_invalid
from sheetsync.sandbox.exchange import Answer, Call, Route, as_json
from sheetsync.sandbox.hosts import accounts
from sheetsync.sandbox.hosts.keys import MAIN_KEY_ID, Key
from sheetsync.sandbox.state.store import StateError
from sheetsync.sandbox.state.tables import PRODUCTS


def _accounts(call: Call) -> Answer:
    return as_json({"accounts": [accounts.told(box) for box in call.box.shared.boxes.values()]})


def _add_account(call: Call) -> Answer:
    """An account with a key of its own; the answer tells the password, as no other does."""
    body = call.json()
    try:
        box, key = accounts.add(call.box.shared, body)
    except StateError as error:
        raise refusal(409, str(error), [error_row("account", str(error))]) from error
    return as_json(accounts.told(box) | _opened_by(key), status=201)


def _remove_account(call: Call) -> Answer:
    name = call.ids["name"]
    if accounts.box_named(call.box.shared, name) is call.box.shared.first:
        raise refusal(409, "The first account stays.", [error_row("name", "must be another")])
    if not accounts.remove(call.box.shared, name):
        raise refusal(404, "There is no account of this name.", [error_row("name", "is unknown")])
    return Answer(status=204)


def _add_key(call: Call) -> Answer:
    """One more key of the account; the answer tells the password, as no other does."""
    key = accounts.add_key(call.box, call.json())
    return as_json(key.told() | _opened_by(key), status=201)


def _remove_key(call: Call) -> Answer:
    known = next((key for key in call.box.settings.keys if key.key == call.ids["key"]), None)
    if known is None:
        raise refusal(404, "There is no key of this spelling.", [error_row("key", "is unknown")])
    if known.id == MAIN_KEY_ID:
        raise refusal(409, "The first key stays.", [error_row("key", "must be another")])
    accounts.remove_key(call.box, known.key)
    return Answer(status=204)


def _opened_by(key: Key) -> dict[str, Any]:
    return {"key": key.key, "password": key.password}


def _with_file(work: Callable[[Call, Path], None], call: Call) -> Answer:
    body = call.json()
    name = body.get("file") if isinstance(body, dict) else None
    if not isinstance(name, str) or not name or "\x00" in name:
        raise schema_invalid(error_row("file", REQUIRED))
    if not Path(name).is_absolute():
        raise schema_invalid(error_row("file", "must be a whole path"))
    try:
        work(call, Path(name))
    except StateError as error:
        raise refusal(409, str(error), [error_row("file", str(error))]) from error
    return Answer(status=204)


def _seed(call: Call) -> Answer:
    """Replace the account by a big one; nobody else is answered meanwhile."""
    body = call.json()
    number = body.get("products") if isinstance(body, dict) else None
    most = accounts.MOST_PRODUCTS
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number <= most:
        raise schema_invalid(error_row("products", f"must be a number from 1 to {most}"))
    call.box.plant_many(number)
    return as_json({"products": call.box.store.count(PRODUCTS)})


def _snapshot(call: Call) -> Answer:
    """Copy all accounts into ``file``, a whole path on the sandbox's machine."""
    return _with_file(lambda call, file: call.box.shared.database.snapshot(file), call)


def _restore(call: Call) -> Answer:
    """Replace all accounts by those in ``file``."""
    return _with_file(lambda call, file: accounts.restore(call.box.shared, file), call)


ROUTES = (
    Route("GET", "/_sandbox/accounts", _accounts),
    Route("POST", "/_sandbox/accounts", _add_account),
    Route("DELETE", "/_sandbox/accounts/{name}", _remove_account),
    Route("POST", "/_sandbox/keys", _add_key),
    Route("DELETE", "/_sandbox/keys/{key}", _remove_key),
    Route("POST", "/_sandbox/seed", _seed),
    Route("POST", "/_sandbox/snapshot", _snapshot),
    Route("POST", "/_sandbox/restore", _restore),
)
