"""Files of this disk that become assets, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import requests

from tests.contract.sandbox.file_host import picture
from tests.e2e.conftest import Desk

ADD = "Add asset (URL or content)"


@pytest.mark.parametrize("name", ["kettle.png", "Käfer “rot” 50%.png", "it's 12\" wide.png"])
def test_a_file_becomes_an_asset_of_its_name(desk: Desk, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    try:
        file.write_bytes(picture("green"))
    except OSError:
        pytest.skip("files have no such names here")
    told = desk.sheetsync("call", ADD, "-c", "plytix", "--file", file, "--yes")
    assert told.code == 0, told.err
    (asset,) = json.loads(told.out)["rows"]
    assert asset["filename"] == name
    assert requests.get(asset["url"], timeout=10).content == file.read_bytes()


def test_what_cannot_be_sent_is_told_before_anything_is_sent(desk: Desk, tmp_path: Path) -> None:
    large = tmp_path / "large.png"
    with large.open("wb") as made:
        made.truncate(100_000_001)
    for file, word in ((large, "100 MB"), (tmp_path, "folder"), (tmp_path / "gone", "no file")):
        told = desk.sheetsync("call", ADD, "-c", "plytix", "--file", file, "--yes")
        assert told.code == 2
        assert word in told.err
    assert not [one for one in desk.requests() if one["path"] == "/api/v1/assets"]
