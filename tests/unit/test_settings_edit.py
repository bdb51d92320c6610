"""The settings file is changed whole or not at all, and what people wrote in it stays."""

from __future__ import annotations

import stat
import sys
import tomllib
from pathlib import Path

import pytest

from sheetsync.errors import SettingsError
from sheetsync.settings.edit import add_connection, remove_connection

OURS = """# ours
[connections.shop]  # the shop
endpoint = "https://pim.plytix.com"

[connections.test]
authentication = "bearer"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sheetsync.toml"
    path.write_text(OURS, encoding="utf-8")
    return path


def connections(file: Path) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = tomllib.loads(file.read_text("utf-8"))["connections"]
    return found


def test_a_connection_is_added_behind_what_is_there(file: Path) -> None:
    add_connection(file, "new", {"authentication": "custom"})
    assert file.read_text("utf-8").startswith(OURS)
    assert list(connections(file)) == ["shop", "test", "new"]


def test_a_connection_of_the_same_name_is_replaced(file: Path) -> None:
    add_connection(file, "shop", {"endpoint": "https://other.example.test"})
    assert connections(file)["shop"] == {"endpoint": "https://other.example.test"}
    assert connections(file)["test"] == {"authentication": "bearer"}
    assert file.read_text("utf-8").startswith("# ours\n")


def test_a_removed_connection_leaves_the_others(file: Path) -> None:
    remove_connection(file, "shop")
    assert list(connections(file)) == ["test"]
    before = file.read_text("utf-8")
    remove_connection(file, "never there")
    assert file.read_text("utf-8") == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_a_new_file_is_its_owner_s_alone_and_an_old_one_keeps_its_mode(
    tmp_path: Path, file: Path
) -> None:
    new = tmp_path / "folder" / "sheetsync.toml"
    add_connection(new, "shop", {})
    assert stat.S_IMODE(new.stat().st_mode) == 0o600
    file.chmod(0o644)
    add_connection(file, "new", {})
    assert stat.S_IMODE(file.stat().st_mode) == 0o644


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[connections\n", "is no TOML"),
        (b"\xff\xfe", "is no TOML"),
        (b"connections = 7\n", "holds no sections"),
    ],
)
def test_a_file_that_cannot_be_understood_is_left_as_it_is(
    file: Path, content: bytes, said: str
) -> None:
    file.write_bytes(content)
    with pytest.raises(SettingsError, match=said):
        add_connection(file, "new", {})
    assert file.read_bytes() == content


def test_a_file_that_cannot_be_read_or_written_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    folder = tmp_path / "sheetsync.toml"
    folder.mkdir()
    with pytest.raises(SettingsError, match="cannot be read"):
        add_connection(folder, "new", {})
    blocked = tmp_path / "a file"
    blocked.write_text("x", "utf-8")
    with pytest.raises(SettingsError, match="cannot be"):
        add_connection(blocked / "sheetsync.toml", "new", {})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a file", "sheetsync.toml"]
