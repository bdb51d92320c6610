"""A run of sixty rows over an account, to be cut off anywhere and finished."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import openpyxl
import requests

from sheetsync.sandbox.server import Options, RunningSandbox, running
from tests.e2e.conftest import ROOT

SECONDS: Final = 120
UPDATES: Final = 40
CREATES: Final = 12
CLEARS: Final = 8
ROWS: Final = UPDATES + CREATES + CLEARS
_CHANGES_BY_ITSELF: Final = (
    "id",
    "created",
    "modified",
    "created_user_audit",
    "modified_user_audit",
)

MAPPING: Final = """\
version: 1
name: Killing
connection: plytix
clear_marker: <clear>
sheets:
  - kind: product
    mode: upsert
    key: [{column: SKU, field: sku}]
    columns:
      - {column: Name, field: label}
      - {column: GTIN, field: gtin}
guard: {max_creates: 100, max_updates: 100%, max_clears: 100%}
review: error
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """What a run, or a run and its resumes, left in Plytix and in its result.

    Attributes:
        products: SKU → everything that Plytix has of it, but for ids and times.
        count: How many products there are.
        rows: Every row of the result, as ``--json`` tells it, but for ids.
        searches: Searches among products that carrying out took.
        writes: Writes.
    """

    products: Mapping[str, Any]
    count: int
    rows: tuple[Mapping[str, Any], ...]
    searches: int
    writes: int


class Stage:
    """A folder with a plan, and a sandbox in the state that it was planned in.

    Attributes:
        folder: Where source, plan, settings and the user's data stand.
        box: The sandbox.
    """

    def __init__(self, folder: Path, box: RunningSandbox) -> None:
        self.folder = folder
        self.box = box
        (folder / "sheetsync.toml").write_text(
            "[connections.plytix]\n"
            f'endpoint = "{box.pim_url}"\n'
            'authentication = "custom"\n'
            f'auth_endpoint = "{box.auth_url}/auth/api/get-token"\n',
            encoding="utf-8",
        )

    @property
    def plan(self) -> Path:
        """The plan workbook."""
        (found,) = self.folder.glob("* plan *.xlsx")
        return found

    @property
    def results(self) -> list[Path]:
        """The result workbooks, oldest name first."""
        return sorted(self.folder.glob("* result *.xlsx"))

    @property
    def journals(self) -> list[Path]:
        """The journals of this machine."""
        return sorted((self.folder / "home" / "journals").glob("*.journal.jsonl"))

    def command(
        self, *arguments: str | Path, at: int = 0, what: str = "SIGKILL"
    ) -> subprocess.CompletedProcess[str]:
        """Run the command in a process of its own, which gets a signal at a point."""
        return subprocess.run(
            [
                *(sys.executable, "-m", "tests.e2e.killing.child", str(at), what),
                self.folder / "points.txt",
                *map(str, arguments),
            ],
            check=False,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=SECONDS,
            cwd=self.folder,
            env={
                **{name: value for name, value in os.environ.items() if "SHEETSYNC" not in name},
                "PYTHONPATH": str(ROOT),
                "SHEETSYNC_HOME": str(self.folder / "home"),
                "SHEETSYNC_PLYTIX_API_KEY": self.box.key,
                "SHEETSYNC_PLYTIX_API_PASSWORD": self.box.password,
            },
        )

    def points(self) -> list[str]:
        """The names of the points that the last command passed."""
        return (self.folder / "points.txt").read_text(encoding="utf-8").splitlines()

    def cut_off(self, at: int, what: str = "SIGKILL") -> subprocess.CompletedProcess[str]:
        """Apply the plan, cut off at a point."""
        return self.command("apply", self.plan, "--json", at=at, what=what)

    def finish(self) -> tuple[Mapping[str, Any], ...]:
        """Do what a user does after a cut: resume; where nothing was sent, apply.

        Returns:
            The rows of the result; none when everything had been told before the cut.
        """
        shown = self.command("resume", "last", "--json")
        if shown.returncode in {2, 3}:
            assert "cut off" in shown.stderr or "no journal" in shown.stderr, shown.stderr
            shown = self.command("apply", self.plan, "--json")
        return told_rows(shown)

    def forget_requests(self) -> None:
        """Empty the sandbox's request log."""
        requests.delete(f"{self.box.control_url}/requests", timeout=SECONDS).raise_for_status()

    def end(self, rows: tuple[Mapping[str, Any], ...]) -> End:
        """What stands in Plytix now, and what it took."""
        log = requests.get(f"{self.box.control_url}/requests", timeout=SECONDS).json()["requests"]
        called = [(one["method"], one["path"]) for one in log]
        products = {}
        for sku in skus():
            found = self._search([[{"field": "sku", "operator": "in", "value": [sku]}]])
            assert len(found["data"]) == 1, f"{sku} is there {len(found['data'])} times"
            whole = self._get(f"/api/v2/products/{found['data'][0]['id']}")["data"][0]
            products[sku] = {
                name: value for name, value in whole.items() if name not in _CHANGES_BY_ITSELF
            }
        return End(
            products=products,
            count=self._search([])["pagination"]["count"],
            rows=rows,
            searches=called.count(("POST", "/api/v2/products/search")),
            writes=sum(method == "PATCH" or path == "/api/v2/products" for method, path in called),
        )

    def _headers(self) -> dict[str, str]:
        pair = {"api_key": self.box.key, "api_password": self.box.password}
        answer = requests.post(
            f"{self.box.auth_url}/auth/api/get-token", json=pair, timeout=SECONDS
        )
        return {"Authorization": f"Bearer {answer.json()['data'][0]['access_token']}"}

    def _search(self, filters: list[Any]) -> Any:
        return requests.post(
            f"{self.box.pim_url}/api/v2/products/search",
            json={"filters": filters, "attributes": []},
            headers=self._headers(),
            timeout=SECONDS,
        ).json()

    def _get(self, path: str) -> Any:
        return requests.get(
            self.box.pim_url + path, headers=self._headers(), timeout=SECONDS
        ).json()


def told_rows(shown: subprocess.CompletedProcess[str]) -> tuple[Mapping[str, Any], ...]:
    """The rows of a result, but for the ids of what was created; none when nothing was left."""
    assert shown.returncode == 0, shown.stderr + shown.stdout
    told = json.loads(shown.stdout)
    if told["format"] == "sheetsync.resume/1":
        assert told["resumed"] is False
        return ()
    return tuple({**row, "id": bool(row["id"])} for row in told["rows"])


def skus() -> list[str]:
    """The SKUs that the run is about."""
    return [f"K-{number:03}" for number in range(ROWS)]


def prepare(folder: Path, kept: Path) -> None:
    """Make an account, a workbook and its plan in a folder, and keep a copy for each run."""
    folder.mkdir(parents=True)
    state = folder / "state.sqlite"
    with running(Options(port=0, state=str(state), limits=())) as box:
        stage = Stage(folder, box)
        headers = stage._headers()
        for number, sku in enumerate(skus()[: UPDATES + CLEARS]):
            requests.post(
                f"{box.pim_url}/api/v2/products",
                json={"sku": sku, "label": f"Old {number}", "gtin": gtin(number)},
                headers=headers,
                timeout=SECONDS,
            ).raise_for_status()
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(["SKU", "Name", "GTIN"])
        for number, sku in enumerate(skus()):
            cleared = UPDATES <= number < UPDATES + CLEARS
            made = number >= UPDATES + CLEARS
            sheet.append(
                [
                    sku,
                    None if cleared else f"New {number}",
                    "<clear>" if cleared else (gtin(number) if made else None),
                ]
            )
        book.save(folder / "range.xlsx")
        (folder / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
        shown = stage.command(
            "plan", folder / "range.xlsx", "-m", folder / "mapping.yaml", "--json"
        )
        assert shown.returncode == 0, shown.stderr
        summary = json.loads(shown.stdout)["summary"]
        assert (summary["create"], summary["update"]) == (CREATES, UPDATES + CLEARS)
    shutil.copytree(folder, kept)


def gtin(number: int) -> str:
    """A GTIN of thirteen digits with its check digit."""
    digits = f"40000000{number:04}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return digits + str(-total % 10)


@contextmanager
def staged(prepared: Path, kept: Path) -> Iterator[Stage]:
    """What was prepared, as it was then, with its sandbox running.

    Args:
        prepared: The folder that it was prepared in, which the plan names.
        kept: A copy of that folder.
    """
    shutil.rmtree(prepared)
    shutil.copytree(kept, prepared)
    with running(Options(port=0, state=str(prepared / "state.sqlite"), limits=())) as box:
        yield Stage(prepared, box)
