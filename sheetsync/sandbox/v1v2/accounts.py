"""Who belongs to the account: ``/api/v1/accounts/memberships`` and ``.../api-credentials``.

The people are those that the state names under ``memberships``, else three that are made up; the
credentials are the API keys that open this sandbox.

Source: Plytix API v1, "Accounts": same search language, no sorting, errors in a shape of their own.
Assumed: which operators a field takes, and how a page that is none is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import closing
from functools import partial
from typing import Any

from sheetsync.sandbox.authors import SOMEBODY
from sheetsync.sandbox.errors import RefusalError
from sheetsync.sandbox.exchange import Answer, Call, Route, as_json
from sheetsync.sandbox.hosts.box import Box
from sheetsync.sandbox.options import MEMORY, Doc
from sheetsync.sandbox.searching.fields import (
    ID_OPERATORS,
    TEXT_OPERATORS,
    TEXT_UNLISTED,
    Field,
    Sort,
    member,
)
from sheetsync.sandbox.searching.search import Collection, search
from sheetsync.sandbox.state.store import Store
from sheetsync.sandbox.state.tables import FAMILIES

MEMBERSHIP = ("legacy_id", "role", "email", "username", "name", "last_name")
CREDENTIAL = ("legacy_id", "role", "name")

PEOPLE: tuple[Doc, ...] = (
    {
        "legacy_id": SOMEBODY["user_id"],
        "role": "OWNER",
        "email": SOMEBODY["user_email"],
        "username": "somebody",
        "name": SOMEBODY["user_name"],
        "last_name": SOMEBODY["user_last_name"],
    },
    {
        "legacy_id": "5f00000000000000000000b2",
        "role": "ADMIN",
        "email": "ada.sample@example.test",
        "username": "ada",
        "name": "Ada",
        "last_name": "Sample",
    },
    {
        "legacy_id": "5f00000000000000000000b3",
        "role": "USER",
        "email": "ben.sample@example.test",
        "username": "ben",
        "name": "Ben",
        "last_name": "Sample",
    },
)
"""Who belongs to an account that names nobody."""

_TABLE = FAMILIES
"""Any collection does: the rows stand in a store of their own."""

_BAD_FILTER = "One or more filter fields are not valid."
_ABOUT_PAGES = frozenset({"_schema", "pagination", "page", "page_size", "order"})


def memberships(box: Box) -> list[Doc]:
    """The people of the account."""
    known = box.store.meta("memberships")
    return list(PEOPLE) if known is None else json.loads(known)


def credentials(box: Box) -> list[Doc]:
    """The API keys of the account."""
    keys = box.keys()
    return [{"legacy_id": key.id, "role": key.role, "name": key.name} for key in keys]


def _collection(box: Box, columns: Sequence[str]) -> Collection:
    fields = {
        name: Field(
            name=name,
            sort=Sort.TEXT,
            operators=ID_OPERATORS if name in {"legacy_id", "role"} else TEXT_OPERATORS,
            unlisted=(*TEXT_OPERATORS, *TEXT_UNLISTED, "in", "!in"),
            value=member(name),
        )
        for name in columns
    }
    return Collection(
        table=_TABLE,
        field=fields.get,
        has_column=fields.__contains__,
        rows=partial(_rows, columns),
        switches=box.switches,
    )


def _rows(
    columns: Sequence[str], docs: Sequence[Doc], wanted: Sequence[str]
) -> list[dict[str, Any]]:
    """Rows with all columns unless some were asked for."""
    shown = [name for name in columns if not wanted or name in wanted]
    return [{name: doc.get(name) for name in shown} for doc in docs]


def _search(call: Call, *, columns: Sequence[str], rows: Any) -> Answer:
    body = _without_order(call.json())
    with closing(_scratch(rows(call.box))) as store:
        try:
            found = search(store, _collection(call.box, columns), body)
        except RefusalError as error:
            raise _told_otherwise(error) from error
    found["pagination"]["order"] = ""
    return as_json(found)


def _without_order(body: Any) -> Any:
    pagination = body.get("pagination") if isinstance(body, dict) else None
    if not isinstance(pagination, dict) or not isinstance(pagination.get("order"), str):
        return body
    return body | {"pagination": pagination | {"order": None}}


def _scratch(rows: Iterable[Doc]) -> Store:
    """A store with nothing but some rows, for the one search language to search."""
    store = Store(MEMORY)
    for number, row in enumerate(rows):
        store.put(_TABLE, row | {"id": str(number)})
    return store


def _told_otherwise(error: RefusalError) -> RefusalError:
    """A refusal of the search language, in the shape of these routes."""
    rows = error.body["error"].get("errors", [])
    wrong = [row for row in rows if row["field"] in _ABOUT_PAGES]
    if not wrong:
        return RefusalError(422, {"detail": _BAD_FILTER})
    detail = [
        {
            "type": "value_error",
            "loc": _place(row["field"]),
            "msg": row["msg"] if isinstance(row["msg"], str) else "Not a valid object.",
        }
        for row in wrong
    ]
    return RefusalError(422, {"detail": detail})


def _place(field: str) -> list[str]:
    if field == "_schema":
        return ["body"]
    return ["body", "pagination"] if field == "pagination" else ["body", "pagination", field]


def _no_json(detail: str, position: int) -> RefusalError:
    row = {
        "type": "json_invalid",
        "loc": ["body", position],
        "msg": "JSON decode error",
        "input": {},
        "ctx": {"error": detail.partition(": line ")[0]},
    }
    return RefusalError(400, {"detail": [row]})


def _route(name: str, columns: Sequence[str], rows: Any) -> Route:
    return Route(
        "POST",
        f"/api/v1/accounts/{name}/search",
        partial(_search, columns=columns, rows=rows),
        bad_json=_no_json,
    )


ROUTES = (
    _route("memberships", MEMBERSHIP, memberships),
    _route("api-credentials", CREDENTIAL, credentials),
)
