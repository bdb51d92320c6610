"""The installed command against a sandbox over real HTTP, in folders of its own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import requests

from sheetsync.cli.boundary import run
from sheetsync.cli.main import cli
from sheetsync.sandbox.server import Options, RunningSandbox, running

ROOT = Path(__file__).resolve().parents[2]


class Shown(NamedTuple):
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    def json(self) -> dict[str, Any]:
        """Its one JSON object."""
        parsed: dict[str, Any] = json.loads(self.out)
        return parsed


class Desk:
    """A merchandiser's desk: a folder with samples and mappings, and a sandbox to talk to."""

    def __init__(
        self, folder: Path, box: RunningSandbox, capfd: pytest.CaptureFixture[str]
    ) -> None:
        self.folder = folder
        self.box = box
        self._capfd = capfd

    def sheetsync(self, *arguments: str | Path) -> Shown:
        """Run a command line in the folder."""
        self._capfd.readouterr()
        code = run(cli, [str(argument) for argument in arguments])
        out, err = self._capfd.readouterr()
        return Shown(code, out, err)

    def sample(self, name: str) -> Path:
        """A fresh copy of a sample workbook."""
        return Path(shutil.copy(ROOT / "samples" / name, self.folder / name))

    def plan_path(self, shown: Shown) -> Path:
        """Where a ``plan --json`` put its workbook."""
        return Path(shown.json()["plan_workbook"])

    def requests(self) -> list[dict[str, Any]]:
        """The sandbox's request log, oldest first."""
        answer = requests.get(f"{self.box.control_url}/requests", timeout=10).json()
        rows: list[dict[str, Any]] = answer["requests"]
        return rows

    def forget_requests(self) -> None:
        """Empty the sandbox's request log."""
        requests.delete(f"{self.box.control_url}/requests", timeout=10).raise_for_status()

    def edit(self, sku: str, **members: Any) -> None:
        """Change a product as somebody else would, on the screen."""
        requests.post(
            f"{self.box.control_url}/edit", json={"sku": sku, **members}, timeout=10
        ).raise_for_status()

    def fault(self, **fault: Any) -> None:
        """Make the sandbox misbehave."""
        requests.post(f"{self.box.control_url}/faults", json=fault, timeout=10).raise_for_status()

    def product(self, sku: str) -> dict[str, Any]:
        """A product as the sandbox has it, read past the client."""
        token = requests.post(
            f"{self.box.auth_url}/auth/api/get-token",
            json={"api_key": self.box.key, "api_password": self.box.password},
            timeout=10,
        ).json()["data"][0]["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        filters = [[{"field": "sku", "operator": "in", "value": [sku]}]]
        found = requests.post(
            f"{self.box.pim_url}/api/v2/products/search",
            json={"filters": filters, "attributes": []},
            headers=headers,
            timeout=10,
        ).json()["data"]
        answer = requests.get(
            f"{self.box.pim_url}/api/v2/products/{found[0]['id']}", headers=headers, timeout=10
        )
        product: dict[str, Any] = answer.json()["data"][0]
        return product


@pytest.fixture
def box() -> Iterator[RunningSandbox]:
    """A sandbox with the practice account, in memory, without limits."""
    with running(Options(port=0, state=":memory:", limits=())) as sandbox:
        yield sandbox


@pytest.fixture
def desk(
    tmp_path: Path,
    box: RunningSandbox,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Desk:
    """A folder with the mappings and a connection named ``plytix`` to the sandbox."""
    folder = tmp_path / "Müller & Söhne"
    folder.mkdir()
    shutil.copytree(ROOT / "mappings", folder / "mappings")
    for mapping in (folder / "mappings").glob("*.yaml"):
        text = mapping.read_text(encoding="utf-8")
        mapping.write_text(text.replace("connection: sandbox", "connection: plytix"), "utf-8")
    (folder / "sheetsync.toml").write_text(
        "[connections.plytix]\n"
        f'endpoint = "{box.pim_url}"\n'
        'authentication = "custom"\n'
        f'auth_endpoint = "{box.auth_url}/auth/api/get-token"\n',
        encoding="utf-8",
    )
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SHEETSYNC_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SHEETSYNC_PLYTIX_API_KEY", box.key)
    monkeypatch.setenv("SHEETSYNC_PLYTIX_API_PASSWORD", box.password)
    return Desk(folder, box, capfd)
