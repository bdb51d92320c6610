"""Workbooks by other people: result or refusal, never a traceback, never a part of the cells."""

from __future__ import annotations

import json
import os
import time
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sheetsync.errors import WorkbookError
from sheetsync.workbook.reading.read import read_grid

_BESIDE = Path(__file__).resolve().parents[3].parent / "shared" / "corpus"
CORPUS = Path(os.environ.get("SHEETSYNC_CORPUS", _BESIDE))
MOST_SECONDS = 20.0
TEXT_CELLS = {
    "PhpSpreadsheet__linend.mac.csv": 4,
    "PhpSpreadsheet__premiere.utf16lebom.csv": 6,
    "PhpSpreadsheet__premiere.utf8bom.csv": 6,
    "PhpSpreadsheet__premiere.win1252.csv": 6,
    "PhpSpreadsheet__semicolon_separated.csv": 9,
    "PhpSpreadsheet__sep.csv": 4,
    "frictionless-py__bad.csv": 4,
    "frictionless-py__leading-zeros.csv": 4,
}
"""Fields of the text files that hold something, counted by eye; the manifest counts XML only."""


@cache
def entries() -> tuple[dict[str, Any], ...]:
    try:
        listed = json.loads((CORPUS / "manifest.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    return tuple(listed)


def no_pause(_seconds: float) -> None:
    """Do not wait."""


@pytest.mark.skipif(not entries(), reason="no corpus: set SHEETSYNC_CORPUS to its folder")
@pytest.mark.parametrize("entry", entries(), ids=lambda entry: str(entry["name"]))
def test_files_of_other_people_are_read_whole_or_refused(entry: dict[str, Any]) -> None:
    path = CORPUS / entry["cat"] / entry["name"]
    began = time.monotonic()
    try:
        found = sum(grid.filled for grid in read_grid(path, pause=no_pause))
    except WorkbookError as error:
        assert entry["verdict"] != "R", error.message
        assert entry["name"] in error.message
        assert error.remedy
    else:
        assert entry["verdict"] in {"R", "R/X", "C"}
        stated = str(TEXT_CELLS.get(entry["name"], entry["cells"]))
        least = int(stated.removesuffix("+?"))
        assert found == least or (stated.endswith("+?") and found > least)
    assert time.monotonic() - began < MOST_SECONDS
