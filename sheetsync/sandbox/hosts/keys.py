"""API keys: who may ask for a token, as whom, and what the role forbids.

Source: Plytix help centre, "API": a key has one of the roles of users, and the role limits what it
may do. Which role may do what is not documented, so a key here says itself what is forbidden.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, cast

from sheetsync.sandbox.authors import API_AUTHOR
from sheetsync.sandbox.errors import error_row, schema_invalid
from sheetsync.sandbox.hosts.patterns import fits

Role = Literal["OWNER", "ADMIN", "USER"]
ROLES = ("OWNER", "ADMIN", "USER")

READ_ONLY = "read-only"
NO_DELETE = "no-delete"
NAMED = {
    READ_ONLY: "everything but reading and searching",
    NO_DELETE: "every DELETE",
}
"""What can be forbidden by a name, beside patterns such as ``POST /api/v1/assets*``."""

MAIN_KEY_ID = str(API_AUTHOR["user_id"])
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_PATTERN = re.compile(r"(\*|[A-Z]+) (\*|/\S*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One API key.

    Attributes:
        id: Its own id, 24 hexadecimal digits; an audit's ``user_id``.
        key: What is sent as ``api_key``.
        password: What is sent as ``api_password``.
        name: How people call it; an audit's ``user_name``.
        role: One of ``ROLES``.
        forbids: Names of ``NAMED``, and patterns of a method and a path.
    """

    id: str
    key: str
    password: str = field(repr=False)
    name: str
    role: Role = "ADMIN"
    forbids: tuple[str, ...] = ()

    def forbidden(self, method: str, path: str) -> bool:
        """Whether it may not ask this."""
        return any(_means(each, method, path) for each in self.forbids)

    def author(self) -> dict[str, Any]:
        """Who wrote what came in with this key (recorded: v2, ``modified_user_audit``)."""
        return {
            "type": "API",
            "user_id": self.id,
            "user_email": self.name,
            "user_name": self.name,
        }

    def told(self) -> dict[str, Any]:
        """Everything but the password."""
        return {
            "key": self.key,
            "name": self.name,
            "role": self.role,
            "forbids": list(self.forbids),
        }

    def kept(self) -> dict[str, Any]:
        """As the state keeps it."""
        return asdict(self)


def kept_key(doc: Mapping[str, Any]) -> Key:
    """A key from the state."""
    return Key(**{**doc, "forbids": tuple(doc["forbids"])})


def read_key(body: Mapping[str, Any], *, key_id: str, spare_key: str, spare_password: str) -> Key:
    """A key from its JSON form: ``key``, ``password``, ``key_name``, ``role``, ``forbids``.

    Args:
        body: Its JSON form; ``key_name`` is ``practice key`` when left out.
        key_id: Its id.
        spare_key: The key when none is given.
        spare_password: The password when none is given.

    Raises:
        RefusalError: 422, naming every member that is wrong.
    """
    wrong = [
        error_row(name, "must be text, and not empty")
        for name in ("key", "password", "key_name")
        if name in body and not (isinstance(body[name], str) and body[name])
    ]
    role = body.get("role", "ADMIN")
    if role not in ROLES:
        wrong.append(error_row("role", f"must be one of {', '.join(ROLES)}"))
    forbids = body.get("forbids", [])
    if not isinstance(forbids, list) or not all(_is_pattern(each) for each in forbids):
        names = ", ".join(NAMED)
        wrong.append(
            error_row("forbids", f"must be a list of {names}, or METHOD PATH such as DELETE /api/*")
        )
    if wrong:
        raise schema_invalid(*wrong)
    return Key(
        id=key_id,
        key=body.get("key", spare_key),
        password=body.get("password", spare_password),
        name=body.get("key_name", API_AUTHOR["user_name"]),
        role=cast(Role, role),
        forbids=tuple(forbids),
    )


def main_key(key: str, password: str) -> Key:
    """The key that a sandbox is started with."""
    return Key(id=MAIN_KEY_ID, key=key, password=password, name=str(API_AUTHOR["user_name"]))


def _is_pattern(each: object) -> bool:
    return isinstance(each, str) and (each in NAMED or _PATTERN.fullmatch(each) is not None)


def _means(forbidden: str, method: str, path: str) -> bool:
    if forbidden == READ_ONLY:
        return not (method in _READS or (method == "POST" and path.endswith("/search")))
    if forbidden == NO_DELETE:
        return method == "DELETE"
    methods, _, paths = forbidden.partition(" ")
    return fits(method, path, methods=methods, paths=paths)
