"""Commands on a share and a data folder that fail, against one sandbox."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import openpyxl
import requests

from sheetsync.cli.boundary import run
from sheetsync.cli.main import cli
from sheetsync.errors import PlanError
from sheetsync.journal.file import read_run
from sheetsync.journal.lock import take
from sheetsync.model.recorded import RecordedRun
from sheetsync.sandbox.server import RunningSandbox
from sheetsync.workbook.files.files import TEMPORARY_PREFIX
from sheetsync.workbook.files.source import copied_source
from tests.e2e.file_faults.disk import Disk, Fault, failing
from tests.e2e.killing.stage import MAPPING

SKUS: Final = ("KT-001", "KT-002", "KT-003")
SECONDS: Final = 60


def _no_wait(_seconds: float) -> None:
    """Time passes at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a command ended.

    Attributes:
        code: Its exit code.
        out: What it printed.
        err: What it said on stderr.
        disk: What happened to the disk meanwhile.
    """

    code: int
    out: str
    err: str
    disk: Disk

    @property
    def told(self) -> dict[str, Any]:
        """Its one JSON object."""
        parsed: dict[str, Any] = json.loads(self.out)
        return parsed


class Stage:
    """A share with a workbook and its plan, a data folder, and an account.

    Attributes:
        share: Where workbooks, plans and results stand.
        home: The user's data folder.
    """

    def __init__(self, folder: Path, box: RunningSandbox) -> None:
        self.folder = folder
        self.share = folder / "share"
        self.home = folder / "home"
        self._box = box
        self._kept = folder / "kept"
        for one in (self.share, self.home):
            one.mkdir()
        (self.share / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
        (self.share / "sheetsync.toml").write_text(
            "[connections.plytix]\n"
            f'endpoint = "{box.pim_url}"\n'
            'authentication = "custom"\n'
            f'auth_endpoint = "{box.auth_url}/auth/api/get-token"\n',
            encoding="utf-8",
        )
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(["SKU", "Name"])
        for sku in SKUS:
            sheet.append([sku, f"New {sku}"])
        book.save(self.share / "range.xlsx")

    def command(
        self,
        *arguments: str | Path,
        root: Path | None = None,
        fault: Fault = Fault.GONE,
        at: int = 0,
    ) -> Ended:
        """Run a command line in this process, on a disk that fails below a folder."""
        out, err = io.StringIO(), io.StringIO()
        with (
            contextlib.chdir(self.share),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            patch.object(time, "sleep", _no_wait),
            patch.dict(copied_source.__kwdefaults__, pause=_no_wait),
            patch.dict(take.__kwdefaults__, sleep=_no_wait),
            failing(root or self.share, fault, at) as disk,
        ):
            code = run(cli, [str(one) for one in arguments])
        return Ended(code=code, out=out.getvalue(), err=err.getvalue(), disk=disk)

    def keep(self, name: str) -> None:
        """Remember the files as they are, under a name."""
        for one in (self.share, self.home):
            shutil.copytree(one, self._kept / name / one.name)

    def back(self, name: str) -> None:
        """The files as they were when they were kept."""
        for one in (self.share, self.home):
            shutil.rmtree(one, ignore_errors=True)
            shutil.copytree(self._kept / name / one.name, one)

    def give(self, label: str, skus: Sequence[str] = SKUS) -> None:
        """Give products a label that begins with a word, as somebody else would."""
        for sku in skus:
            requests.post(
                f"{self._box.control_url}/edit",
                json={"sku": sku, "fields": {"label": f"{label} {sku}"}},
                timeout=SECONDS,
            ).raise_for_status()

    def labels(self) -> list[str]:
        """The products' labels, in order."""
        pair = {"api_key": self._box.key, "api_password": self._box.password}
        url = f"{self._box.auth_url}/auth/api/get-token"
        token = requests.post(url, json=pair, timeout=SECONDS).json()["data"][0]["access_token"]
        found = requests.post(
            f"{self._box.pim_url}/api/v2/products/search",
            json={
                "filters": [[{"field": "sku", "operator": "in", "value": list(SKUS)}]],
                "attributes": ["label"],
            },
            headers={"Authorization": f"Bearer {token}"},
            timeout=SECONDS,
        ).json()["data"]
        return [label for _, label in sorted((one["sku"], one["label"]) for one in found)]

    def unfinished(self) -> list[str]:
        """Files of ours that are not finished."""
        return [
            path.name
            for path in self.folder.rglob("*")
            if path.name.startswith(TEMPORARY_PREFIX) and self._kept not in path.parents
        ]

    def whole_or_absent(self) -> None:
        """That every workbook that has its name can be read through."""
        for path in self._files("*.xlsx"):
            openpyxl.load_workbook(path).close()
        for path in self._files("* journal *.jsonl"):
            read_run(path)

    def plans(self) -> list[Path]:
        """The plan workbooks."""
        return self._files("* plan *.xlsx")

    def journals(self) -> Iterator[RecordedRun]:
        """The journals that a plan stands in; each is whole."""
        for path in (self.home / "journals").glob("*.journal.jsonl"):
            try:
                yield read_run(path)
            except PlanError as error:
                assert "cut off in its first line" in error.message, error.message

    def _files(self, pattern: str) -> list[Path]:
        return sorted(
            path
            for path in self.folder.rglob(pattern)
            if self._kept not in path.parents and not path.name.startswith(TEMPORARY_PREFIX)
        )
