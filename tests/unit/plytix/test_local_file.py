from __future__ import annotations

import json
import os
import sys
import unicodedata
from pathlib import Path

import pytest

from sheetsync.errors import UsageError
from sheetsync.plytix.local_file import MAX_FILE_BYTES, local_file, name_of
from sheetsync.plytix.operation import found_operation
from sheetsync.plytix.operation_request import request_of
from sheetsync.plytix.request import Request, Upload
from sheetsync.plytix.v1v2.operations import OPERATIONS

ADD = "Add asset (URL or content)"
REPLACE = "Replace content"


def refused(value: str | Path) -> UsageError:
    with pytest.raises(UsageError) as caught:
        local_file("--file", value)
    assert caught.value.message.startswith("--file: ")
    assert caught.value.remedy
    return caught.value


def asked(action: str, **options: object) -> Request:
    return request_of(found_operation(action, OPERATIONS), options)


def named(folder: Path, name: str) -> Path:
    """A file of that name, where the system has such names."""
    file = folder / name
    try:
        file.write_bytes(b"x")
    except (OSError, ValueError):
        pytest.skip("files have no such names here")
    return file


@pytest.fixture
def kettle(tmp_path: Path) -> Path:
    file = tmp_path / "kettle.jpg"
    file.write_bytes(b"jpg")
    return file


def test_a_file_that_can_be_sent_is_taken_as_text_or_as_a_path(kettle: Path) -> None:
    assert local_file("--file", kettle) == local_file("--file", str(kettle)) == kettle


def test_a_file_that_is_not_there_a_folder_and_an_empty_file_are_refused(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jpg"
    empty.touch()
    assert "no file" in refused(tmp_path / "gone.jpg").message
    assert "folder" in refused(tmp_path).message
    assert "empty" in refused(empty).message
    assert "no file" in refused("bad\0name").message
    assert "cannot be read" in refused("x" * 5000 + ".jpg").message


def test_a_path_of_broken_characters_is_refused_in_words_that_can_be_printed() -> None:
    refused("\udcff.jpg").message.encode()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in this system's folders")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "no file" in refused(tmp_path / "pipe").message


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="whoever runs this may read everything"
)
def test_a_file_that_may_not_be_read_is_refused(kettle: Path) -> None:
    kettle.chmod(0)
    assert "cannot be read" in refused(kettle).message


def test_a_file_of_just_the_limit_is_taken_and_a_larger_one_refused(tmp_path: Path) -> None:
    file = tmp_path / "kettle.tif"
    with file.open("wb") as made:
        made.truncate(MAX_FILE_BYTES)
    assert local_file("--file", file) == file
    with file.open("ab") as made:
        made.truncate(104_857_600)
    told = refused(file)
    assert "104.9 MB" in told.message
    assert "100 MB" in told.message
    assert "URL" in told.remedy
    for action in (ADD, REPLACE):
        more = {"asset_id": "65a0000000000000000000b1"} if action is REPLACE else {}
        with pytest.raises(UsageError, match="100 MB"):
            asked(action, file=str(file), **more)


@pytest.mark.parametrize(
    "name",
    [
        "Käfer “rot” 50%.jpg",
        "it's 12\" wide.jpg",
        "Screenshot at 9.41\u202fAM.png",
        "水壶.jpg",
        ".jpg",
    ],
)
def test_an_unusual_name_is_kept(tmp_path: Path, name: str) -> None:
    file = named(tmp_path, name)
    request = asked(ADD, file=str(file))
    assert request.body is not None
    assert json.loads(request.body) == {"filename": name}


def test_a_name_as_a_mac_splits_it_is_put_together() -> None:
    split = unicodedata.normalize("NFD", "Käfer.jpg")
    assert split != "Käfer.jpg"
    assert name_of("--file", Path(split)) == "Käfer.jpg"


@pytest.mark.parametrize("name", ["two\nlines.jpg", "\x1b[31m.jpg", "\udcff.jpg", "a\u2028b.jpg"])
def test_a_name_that_is_none_is_refused_unless_another_is_given(tmp_path: Path, name: str) -> None:
    file = named(tmp_path, name)
    with pytest.raises(UsageError) as caught:
        asked(ADD, file=str(file))
    assert "--filename" in caught.value.remedy
    request = asked(ADD, file=str(file), filename="kettle.jpg")
    assert json.loads(request.body or b"") == {"filename": "kettle.jpg"}


def test_a_file_is_sent_as_content_beside_its_name(kettle: Path) -> None:
    request = asked(ADD, file=str(kettle))
    assert request.upload == Upload(part="content", file=kettle)
    assert json.loads(request.body or b"") == {"filename": "kettle.jpg"}


@pytest.mark.parametrize("named_first", [True, False])
def test_a_name_that_is_given_comes_before_that_of_the_file(
    kettle: Path, *, named_first: bool
) -> None:
    given = {"filename": "boiler.jpg", "file": str(kettle)}
    ordered = given if named_first else dict(reversed(given.items()))
    assert json.loads(asked(ADD, **ordered).body or b"") == {"filename": "boiler.jpg"}


@pytest.mark.parametrize("other", ["url", "content"])
def test_a_file_stands_in_the_place_of_url_and_content(kettle: Path, other: str) -> None:
    with pytest.raises(UsageError, match=f"takes file or {other}, not both") as caught:
        asked(ADD, **{"file": str(kettle), other: "x"})
    assert f"--{other}" in caught.value.remedy


def test_a_replaced_content_goes_as_a_form_without_a_body(kettle: Path) -> None:
    request = asked(REPLACE, asset_id="65a0000000000000000000b1", file=kettle)
    assert request.upload == Upload(part="file", file=kettle)
    assert request.body is None
