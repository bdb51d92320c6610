"""A small account in a sandbox, and a client of it whose waiting takes no time, or a tenth."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any, Final

import requests
from PIL import Image

from sheetsync.model.secret import Secret
from sheetsync.plytix import Plytix
from sheetsync.plytix.request import Transport
from sheetsync.plytix.session import Session
from sheetsync.plytix.token import CustomTokens
from sheetsync.ports import Clock
from sheetsync.sandbox.server import RunningSandbox

SPEED: Final = 10.0
"""How much faster than the machine's a ``FastClock`` runs."""


class FastClock:
    """A clock on which time flies, so that what is waited for in vain costs little."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._noon = datetime.now(UTC)

    def now(self) -> datetime:
        """The moment it shows."""
        return self._noon + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        """Seconds since it was started."""
        return (time.monotonic() - self._began) * SPEED

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds / SPEED)


def opened(box: RunningSandbox, clock: Clock, transport: Transport) -> tuple[Session, Plytix]:
    """An open account, and the session below it."""
    tokens = CustomTokens(
        auth_endpoint=f"{box.auth_url}/auth/api/get-token",
        api_key=Secret(box.key),
        api_password=Secret(box.password),
        transport=transport,
        clock=clock,
        chance=lambda: 0.0,
    )
    session = Session(
        endpoint=box.pim_url, tokens=tokens, transport=transport, clock=clock, chance=lambda: 0.0
    )
    return session, Plytix(session, clock)


class Outside:
    """Looks into an account, and steers its sandbox, by plain requests.

    Args:
        box: The sandbox.
    """

    def __init__(self, box: RunningSandbox) -> None:
        self.box = box
        self._http = requests.Session()

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Steer the sandbox."""
        answer = self._http.request(method, f"{self.box.control_url}{path}", json=body, timeout=10)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def get(self, path: str) -> dict[str, Any]:
        """One object; empty when there is none."""
        answer = self._asked("GET", path)
        if answer.status_code == requests.codes.not_found:
            return {}
        answer.raise_for_status()
        one: dict[str, Any] = answer.json()["data"][0]
        return one

    def search(self, path: str, *columns: str) -> list[dict[str, Any]]:
        """The first hundred rows of a collection."""
        body = {"attributes": list(columns), "pagination": {"page_size": 100}}
        answer = self._asked("POST", f"{path}/search", body)
        answer.raise_for_status()
        rows: list[dict[str, Any]] = answer.json()["data"]
        return rows

    def log(self, *, at_least: int = 0) -> list[dict[str, Any]]:
        """What the PIM was asked since the log was emptied.

        Args:
            at_least: How many there must be; those that are still answered are not told yet.
        """
        deadline = time.monotonic() + 5
        while True:
            told: list[dict[str, Any]] = self.control("GET", "/requests")["requests"]
            asked = [one for one in told if one["path"].startswith("/api/")]
            if len(asked) >= at_least or time.monotonic() > deadline:
                return asked
            time.sleep(0.02)

    def _asked(self, method: str, path: str, body: Any = None) -> requests.Response:
        """Ask the PIM, with a new token if the one at hand has ended."""
        url = f"{self.box.pim_url}{path}"
        answer = self._http.request(method, url, json=body, timeout=10)
        if answer.status_code == requests.codes.unauthorized:
            pair = {"api_key": self.box.key, "api_password": self.box.password}
            told = self._http.post(f"{self.box.auth_url}/auth/api/get-token", json=pair, timeout=10)
            token = told.json()["data"][0]["access_token"]
            self._http.headers["Authorization"] = f"Bearer {token}"
            answer = self._http.request(method, url, json=body, timeout=10)
        return answer

    @contextmanager
    def from_the_start(self) -> Iterator[None]:
        """Put everything back before, and forget what was asked."""
        self.control("POST", "/reset")
        self.control("DELETE", "/requests")
        yield
        self.control("DELETE", "/faults")

    def close(self) -> None:
        """Let go of the connection."""
        self._http.close()


def jpeg(shade: int, size: tuple[int, int] = (16, 12)) -> bytes:
    """A picture."""
    kept = BytesIO()
    Image.new("RGB", size, (shade, 40, 90)).save(kept, "JPEG")
    return kept.getvalue()
