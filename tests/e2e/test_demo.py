"""The demo, as a newcomer starts it: in a process of its own."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from sheetsync.sandbox.options import PRACTICE_KEY, PRACTICE_PASSWORD

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder in which the demo ran, and everything it printed."""
    folder = tmp_path_factory.mktemp("demo")
    done = subprocess.run(
        [sys.executable, "-m", "sheetsync", "demo"],
        cwd=folder,
        env={**os.environ, "SHEETSYNC_HOME": str(folder / "home"), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder, done.stdout + done.stderr


def test_the_demo_prints_where_plan_and_result_are(demo: tuple[Path, str]) -> None:
    _folder, shown = demo
    paths = {
        line.split()[0]: Path(line.split("workbook", 1)[1].strip())
        for line in shown.splitlines()
        if line.startswith(("Plan workbook", "Result workbook"))
    }
    assert paths["Plan"].is_file()
    assert paths["Result"].is_file()


def test_the_demo_ends_with_a_plan_that_says_nothing_to_do(demo: tuple[Path, str]) -> None:
    _folder, shown = demo
    assert "Second plan: nothing to do." in shown.splitlines()[-1]


def test_no_secret_of_the_sandbox_stands_anywhere(demo: tuple[Path, str]) -> None:
    folder, shown = demo
    texts = [shown.encode()]
    for path in folder.rglob("*"):
        if path.is_file():
            texts.append(path.read_bytes())
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as package:
                    texts.extend(package.read(name) for name in package.namelist())
    assert len(texts) > 30
    for secret in (PRACTICE_KEY, PRACTICE_PASSWORD, "Bearer"):
        assert not [text for text in texts if secret.encode() in text], secret
    token = re.compile(rb"eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}")
    assert not [text for text in texts if token.search(text)]


def test_the_demo_s_files_are_the_samples() -> None:
    for packaged, original in (
        ("spring-range.xlsx", ROOT / "samples" / "spring-range.xlsx"),
        ("spring-range.yaml", ROOT / "mappings" / "spring-range.yaml"),
    ):
        copy = ROOT / "sheetsync" / "cli" / "demo_files" / packaged
        assert hashlib.sha256(copy.read_bytes()).digest() == (
            hashlib.sha256(original.read_bytes()).digest()
        ), f"copy {original} to {copy}"
