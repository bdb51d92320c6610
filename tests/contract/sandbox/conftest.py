"""A sandbox with the small account, as it was at the start of each test."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests

from sheetsync.sandbox.server import Options, RunningSandbox, running
from tests.contract.sandbox.small_account import small_account


class Plytix:
    """Speaks to a sandbox as any client would: paths in, responses out."""

    def __init__(self, box: RunningSandbox) -> None:
        self.box = box
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {self.token()}"

    def token(self) -> str:
        answer = self.ask_token()
        token: str = answer.json()["data"][0]["access_token"]
        return token

    def ask_token(self, **body: Any) -> requests.Response:
        pair = {"api_key": self.box.key, "api_password": self.box.password}
        return requests.post(
            f"{self.box.auth_url}/auth/api/get-token", json=pair | body, timeout=10
        )

    def call(self, method: str, path: str, body: Any = None, **more: Any) -> requests.Response:
        if body is not None:
            more["data"] = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.session.request(
            method, f"{self.box.pim_url}{path}", timeout=10, allow_redirects=False, **more
        )

    def get(self, path: str) -> requests.Response:
        return self.call("GET", path)

    def post(self, path: str, body: Any) -> requests.Response:
        return self.call("POST", path, body)

    def patch(self, path: str, body: Any) -> requests.Response:
        return self.call("PATCH", path, body)

    def delete(self, path: str) -> requests.Response:
        return self.call("DELETE", path)

    def product(self, product_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.get(f"/api/v2/products/{product_id}").json()["data"][0]
        return found

    def search(self, body: Any, path: str = "/api/v2/products/search") -> dict[str, Any]:
        answer = self.post(path, body)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def skus(self, *groups: list[dict[str, Any]], **more: Any) -> list[str]:
        found = self.search({"filters": list(groups), **more})
        return [row["sku"] for row in found["data"]]

    def control(self, method: str, path: str, body: Any = None) -> Any:
        answer = requests.request(method, f"{self.box.control_url}{path}", json=body, timeout=10)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def switch(self, **switches: Any) -> None:
        self.control("POST", "/switches", switches)

    def fault(self, **fault: Any) -> None:
        self.control("POST", "/faults", fault)


@contextmanager
def opened(options: Options) -> Iterator[Plytix]:
    """A sandbox of one's own, and somebody who speaks to it."""
    with running(options) as box:
        plytix = Plytix(box)
        try:
            yield plytix
        finally:
            plytix.session.close()


@pytest.fixture(scope="session")
def connected() -> Iterator[Plytix]:
    with opened(Options(port=0, limits=(), seed=small_account)) as plytix:
        yield plytix


@pytest.fixture
def plytix(connected: Plytix) -> Plytix:
    connected.control("POST", "/reset")
    return connected


def condition(field: Any, operator: str, *value: Any) -> dict[str, Any]:
    """One condition of a filter."""
    row = {"field": field, "operator": operator}
    return row | {"value": value[0]} if value else row
