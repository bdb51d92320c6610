"""Plytix's API for Python programs: every operation by its name, paced and with retries.

from sheetsync.plytix import connect

with connect(api_key="…", api_password="…") as plytix:
    for product in plytix.rows("Product search", attributes=["label"]):
        print(product["sku"])
    plytix.call("Link category to a product", product_id="…", id="…")
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from sheetsync.errors import UsageError
from sheetsync.model.secret import Secret
from sheetsync.plytix.answers import Answered, Row, carried_out, every_row
from sheetsync.plytix.clock import SystemClock
from sheetsync.plytix.operation import found_operation
from sheetsync.plytix.session import Session, bearer_session, custom_session
from sheetsync.plytix.v1v2.operations import OPERATIONS

ENDPOINT: Final = "https://pim.plytix.com"
AUTH_ENDPOINT: Final = "https://auth.plytix.com/auth/api/get-token"


class Plytix:
    """An open account; safe to share between threads, which then share its limits.

    Args:
        session: Sends the requests; closed with this.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of all connections."""
        self._session.close()

    def call(self, action: str, /, **options: Any) -> Answered:
        """Carry out an action: one request.

        Args:
            action: Its name, in any case; ``sheetsync actions`` lists them.
            options: What it takes, as JSON knows values; a file by its path.

        Raises:
            UsageError: There is no such action, or an option does not fit; nothing was sent.
            RemoteError: Plytix refused it, or could not be reached. ``UnknownOutcomeError``: it
                was sent, its answer was lost, and reading must tell whether it happened.
        """
        return carried_out(self._session, found_operation(action, OPERATIONS), options)

    def rows(self, action: str, /, **options: Any) -> Iterator[Row]:
        """All rows of a search, page after page, each once.

        Args:
            action: The search's name.
            options: What it takes; ``page`` is counted here.

        Raises:
            UsageError: There is no such search, or an option does not fit; nothing was sent.
            RemoteError: Plytix refused it, or could not be reached.
        """
        return every_row(self._session, found_operation(action, OPERATIONS), options)


def connect(
    *,
    api_key: str = "",
    api_password: str = "",
    token: str = "",
    endpoint: str = ENDPOINT,
    auth_endpoint: str = AUTH_ENDPOINT,
    ca_file: Path | None = None,
    proxy: str | None = None,
) -> Plytix:
    """Open an account with a key and a password, or with a token that was got elsewhere.

    Args:
        api_key: The API key.
        api_password: Its password.
        token: An access token instead of the two; when it ends, requests fail.
        endpoint: The PIM's base URL.
        auth_endpoint: Where tokens come from.
        ca_file: Certificates to trust instead of the usual ones.
        proxy: URL of a proxy; none is taken from the environment.

    Raises:
        UsageError: Neither a key with its password nor a token was given.
    """
    bare = endpoint.rstrip("/")
    if token:
        session = bearer_session(
            endpoint=bare, token=Secret(token), clock=SystemClock(), ca_file=ca_file, proxy=proxy
        )
    elif api_key and api_password:
        session = custom_session(
            endpoint=bare,
            auth_endpoint=auth_endpoint,
            api_key=Secret(api_key),
            api_password=Secret(api_password),
            clock=SystemClock(),
            ca_file=ca_file,
            proxy=proxy,
        )
    else:
        raise UsageError(
            "An account is opened with an API key and its password, or with a token.",
            remedy="Give api_key and api_password, or token.",
        )
    return Plytix(session)
