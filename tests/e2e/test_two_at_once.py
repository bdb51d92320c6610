"""Two people apply sheets that contradict each other, to one account, at the same moment.

Both plans saw the same values. So of each cell on which the sheets differ exactly one side may be
done: whoever wrote last must have seen what it overwrote, else it reports a conflict.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import requests

from sheetsync.sandbox.server import Options, RunningSandbox, running
from tests.e2e.killing.stage import MAPPING

ROWS = 60
"""More than one window of ten seconds takes."""
EXISTING = 18
"""So many of them the account has; the others are created, by whoever comes first."""

SECONDS = 120
SIDES = ("Ada", "Bob")


@pytest.fixture
def limited() -> Iterator[RunningSandbox]:
    """A sandbox with its usual limits."""
    with running(Options(port=0, state=":memory:", later=0)) as box:
        yield box


class Office:
    """Two people with a folder each, who share a machine and an account."""

    def __init__(self, folder: Path, box: RunningSandbox) -> None:
        self.folder = folder
        self.box = box

    def labels(self) -> dict[str, str]:
        """What Plytix has now; asked in the end, since these requests count too."""
        pair = {"api_key": self.box.key, "api_password": self.box.password}
        token = requests.post(f"{self.box.auth_url}/auth/api/get-token", json=pair, timeout=SECONDS)
        found = requests.post(
            f"{self.box.pim_url}/api/v2/products/search",
            json={
                "filters": [[{"field": "sku", "operator": "in", "value": SKUS}]],
                "attributes": ["label"],
                "pagination": {"page": 1, "page_size": 100},
            },
            headers={"Authorization": f"Bearer {token.json()['data'][0]['access_token']}"},
            timeout=SECONDS,
        ).json()["data"]
        return {product["sku"]: product["label"] for product in found}

    def control(self, method: str, path: str, body: object = None) -> Any:
        answer = requests.request(
            method, f"{self.box.control_url}/{path}", json=body, timeout=SECONDS
        )
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def sheet(self, side: str, cells: dict[str, str]) -> Path:
        """A workbook of one side, in its folder, with the mapping beside it."""
        folder = self.folder / side
        folder.mkdir()
        (folder / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
        (folder / "sheetsync.toml").write_text(
            "[connections.plytix]\n"
            f'endpoint = "{self.box.pim_url}"\n'
            'authentication = "custom"\n'
            f'auth_endpoint = "{self.box.auth_url}/auth/api/get-token"\n',
            encoding="utf-8",
        )
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(["SKU", "Name"])
        for row in cells.items():
            sheet.append(list(row))
        book.save(folder / f"{side}.xlsx")
        return folder / f"{side}.xlsx"

    def start(self, side: str, *arguments: str | Path) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "sheetsync", *map(str, arguments), "--json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=self.folder / side,
            env={
                **{name: value for name, value in os.environ.items() if "SHEETSYNC" not in name},
                "SHEETSYNC_HOME": str(self.folder / "home"),
                "SHEETSYNC_PLYTIX_API_KEY": self.box.key,
                "SHEETSYNC_PLYTIX_API_PASSWORD": self.box.password,
            },
        )

    def plan(self, side: str, source: Path) -> Path:
        shown = told(self.start(side, "plan", source, "-m", source.parent / "mapping.yaml"))
        return Path(shown["plan_workbook"])


SKUS = [f"KT-{number:03}" for number in range(1, ROWS + 1)]
ALIKE = SKUS[0]
"""The product for which both sides want the same."""


def told(process: subprocess.Popen[str]) -> dict[str, Any]:
    """What a command said when it ended; rows in conflict are no failure here."""
    out, err = process.communicate(timeout=SECONDS)
    assert process.returncode in {0, 1}, err
    assert "Traceback" not in err
    shown: dict[str, Any] = json.loads(out)
    return shown


SLOW_WRITES = {"kind": "delay", "method": "PATCH", "delay_ms": 40}
"""So that the two would surely be at their writes together."""

STALE_SEARCHES = {"kind": "stale", "route": "/api/v2/products/search", "delay_ms": 60_000}
"""An index that lags for longer than a proof waits for it."""


@pytest.mark.parametrize(
    ("fault", "skus"),
    [(SLOW_WRITES, SKUS), (STALE_SEARCHES, SKUS[:EXISTING])],
    ids=["slow writes", "a slow index"],
)
def test_two_applies_at_once_lose_no_update_unseen_and_stay_within_the_limits(
    tmp_path: Path, limited: RunningSandbox, fault: dict[str, Any], skus: list[str]
) -> None:
    office = Office(tmp_path, limited)
    plans = {}
    for side in SIDES:
        order = skus if side == "Ada" else skus[::-1]
        cells = {sku: "Both" if sku == ALIKE else f"{side}'s {sku}" for sku in order}
        plans[side] = office.plan(side, office.sheet(side, cells))
    office.control("POST", "faults", fault)
    office.control("DELETE", "requests")
    processes = {side: office.start(side, "apply", plans[side]) for side in SIDES}
    results = {side: told(process) for side, process in processes.items()}
    log = office.control("GET", "requests")
    assert "429" not in log["statuses"]
    status = {
        side: {row["key"]: row["status"] for row in result["rows"]}
        for side, result in results.items()
    }
    office.control("DELETE", "faults")
    labels = office.labels()
    for sku in skus[1:]:
        assert {side: status[side][sku] for side in SIDES} in (
            {"Ada": "done", "Bob": "conflict"},
            {"Ada": "conflict", "Bob": "done"},
        ), sku
        (writer,) = (side for side in SIDES if status[side][sku] == "done")
        assert labels[sku] == f"{writer}'s {sku}"
    assert sorted(status[side][ALIKE] for side in SIDES) == ["done", "unchanged"]
    assert labels[ALIKE] == "Both"
    assert {result["traffic"]["limited"] for result in results.values()} == {0}
