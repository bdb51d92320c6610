"""An account, watched: how an operation is refused, and that nothing changed by it."""

from __future__ import annotations

import itertools
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

import pytest
import requests

from sheetsync.errors import NextStep, PermissionDeniedError, RefusedError, RemoteError
from sheetsync.plytix import Plytix
from sheetsync.plytix.operation import Operation, found_operation
from sheetsync.plytix.session import Session
from sheetsync.plytix.v1v2.operations import OPERATIONS
from sheetsync.sandbox.options import Account
from sheetsync.sandbox.server import Options, RunningSandbox, running
from tests.clocks import FakeClock
from tests.contract.operations.refusal import Refusal
from tests.contract.operations.sessions import TOKEN_PATH, session_at

_REQUEST_ID: Final = re.compile(r"[0-9a-f]{32}")

Error = TypeVar("Error", bound=RemoteError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """An account that can be looked at from outside while a client works on it.

    Attributes:
        box: The sandbox that holds it.
        session: The session, with every permission; its waiting takes no time.
        plytix: The client on this session.
        clock: The client's clock.
        folder: Where pictures of the account are put.
    """

    box: RunningSandbox
    session: Session
    plytix: Plytix
    clock: FakeClock
    folder: Path
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def call(self, action: str, /, **options: Any) -> Any:
        """The rows of an answer."""
        return self.plytix.call(action, **options).rows

    # ------------------------------------------------------------ steering

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Steer the sandbox."""
        answer = requests.request(method, f"{self.box.control_url}{path}", json=body, timeout=10)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def fault(self, **fault: Any) -> None:
        """Let something go wrong."""
        self.control("POST", "/faults", fault)

    def fault_on(self, operation: Operation, **fault: Any) -> None:
        """Let something go wrong with one operation, and with nothing else."""
        self.control("DELETE", "/faults")
        self.fault(method=operation.method, route=operation.path, **fault)

    def switch(self, **switches: Any) -> None:
        """Choose other believable answers."""
        self.control("POST", "/switches", switches)

    @contextmanager
    def another_key(self, *forbids: str) -> Iterator[tuple[str, str]]:
        """One more key, which may not do everything, and its password; gone at the end."""
        made = self.control("POST", "/keys", {"key_name": "another", "forbids": list(forbids)})
        try:
            yield made["key"], made["password"]
        finally:
            # 404 where the test revoked it itself.
            requests.delete(f"{self.box.control_url}/keys/{made['key']}", timeout=10)

    @contextmanager
    def opened_by(self, key: str, password: str) -> Iterator[Plytix]:
        """A client that asks with another key."""
        with session_by(self.box, self.clock, key=key, password=password) as session:
            yield Plytix(session, self.clock)

    # ------------------------------------------------------------ looking

    def asked(self) -> list[dict[str, Any]]:
        """What the PIM was asked since the account was opened, in order."""
        return [one for one in self._requests() if one["path"].startswith("/api/")]

    def asked_for_tokens(self) -> list[dict[str, Any]]:
        """What the token host was asked since then, in order."""
        return [one for one in self._requests() if one["path"] == TOKEN_PATH]

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """See that nothing in the account is another than before."""
        before = self._picture()
        yield
        after = self._picture()
        # The same bytes are the same content, and quickly seen; others may be so too.
        if after.read_bytes() != before.read_bytes():
            assert _content(after) == _content(before)
        before.unlink()
        after.unlink()

    def _picture(self) -> Path:
        """A file with everything that the account holds."""
        file = self.folder / f"{next(self._numbers)}.sqlite"
        self.control("POST", "/snapshot", {"file": str(file)})
        return file

    def _requests(self) -> list[dict[str, Any]]:
        told: list[dict[str, Any]] = self.control("GET", "/requests")["requests"]
        return told

    # ------------------------------------------------------------ refusals

    def refused(self, action: str, /, **options: Any) -> RefusedError:
        """See that an operation is refused, once and without effect."""
        error = self._turned_down(RefusedError, action, options)
        assert error.next_step is NextStep.GIVE_UP_ROW
        return error

    def refuses(self, refusal: Refusal, action: str, /, **options: Any) -> RefusedError:
        """See that an operation is refused as the reference says, once and without effect."""
        error = self.refused(action, **options)
        assert (error.status, error.message, error.reasons) == (
            refusal.status,
            _told(refusal.status, action, refusal.says),
            refusal.reasons,
        )
        return error

    def forbids(self, says: str, action: str, /, **options: Any) -> PermissionDeniedError:
        """See that an operation is not allowed, once and without effect."""
        error = self._turned_down(PermissionDeniedError, action, options)
        assert (error.status, error.message) == (403, _told(403, action, says))
        assert error.next_step is NextStep.STOP
        return error

    def fails(self, kind: type[Error], work: Callable[[], object]) -> Error:
        """See that something fails with an error that a person can act upon, without effect."""
        with self.unchanged(), pytest.raises(RemoteError) as caught:
            work()
        error = caught.value
        assert type(error) is kind, repr(error)
        assert error.exit_code == 4
        assert error.message.endswith((".", "…"))
        assert error.remedy.endswith(".")
        assert error.request_id is not None
        assert _REQUEST_ID.fullmatch(error.request_id)
        return error

    def _turned_down(self, kind: type[Error], action: str, options: dict[str, Any]) -> Error:
        before = len(self.asked())
        error = self.fails(kind, lambda: self.plytix.call(action, **options))
        assert not error.retryable
        (asked,) = self.asked()[before:]
        assert asked["status"] == error.status
        assert f"“{found_operation(action, OPERATIONS).about}”" in error.message
        return error


def _told(status: int, action: str, says: str) -> str:
    """The message of a refusal: a sentence."""
    told = f"Plytix answered {status} to “{found_operation(action, OPERATIONS).about}”: {says}"
    return told if told.endswith(".") else f"{told}."


def _content(picture: Path) -> list[str]:
    with closing(sqlite3.connect(picture)) as kept:
        return list(kept.iterdump())


@contextmanager
def box_of(account: Account, **options: Any) -> Iterator[RunningSandbox]:
    """A sandbox with these entities, that tokens are got from as often as one likes.

    Args:
        account: What it starts with.
        options: More of its ``Options``.
    """
    set_up = Options(port=0, limits=(), later=0, token_limit=1000, seed=lambda: account, **options)
    with running(set_up) as box:
        yield box


@contextmanager
def session_by(
    box: RunningSandbox, clock: FakeClock, *, key: str = "", password: str = ""
) -> Iterator[Session]:
    """A session over real HTTP whose waiting takes no time, and which is not patient for long.

    Args:
        box: Where the account is.
        clock: What it waits by.
        key: An API key other than the sandbox's own.
        password: The password that goes with it.
    """
    pair = (key or box.key, password or box.password)
    with session_at(box.pim_url, box.auth_url + TOKEN_PATH, *pair, clock=clock) as session:
        yield session
