from __future__ import annotations

import base64
import errno
import io
import json
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheetsync.plytix.request import Upload
from sheetsync.plytix.upload_body import FileChangedError, UploadBody

PIECE = 48 * 1024


def written(folder: Path, content: bytes, name: str = "picture.png") -> Path:
    file = folder / name
    try:
        file.write_bytes(content)
    except (OSError, ValueError):
        pytest.skip("files have no such names here")
    return file


def whole(upload: Upload, within: bytes | None = None) -> tuple[bytes, str]:
    """The body, which is as long as it announced, and its type."""
    with UploadBody(upload, within) as body:
        content = b"".join(body)
        assert len(content) == body.length
        return content, body.content_type


@given(
    length=st.one_of(st.integers(0, 3000), st.integers(PIECE - 4, PIECE + 4)),
    pattern=st.binary(min_size=1, max_size=40),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_a_form_holds_the_file_whole(tmp_path: Path, length: int, pattern: bytes) -> None:
    content = (pattern * length)[:length]
    body, kind = whole(Upload(part="file", file=written(tmp_path, content)))
    head = f"MIME-Version: 1.0\r\nContent-Type: {kind}\r\n\r\n".encode()
    part = message_from_bytes(head + body).get_payload(0)
    assert isinstance(part, Message)
    assert part.get_filename() == "picture.png"
    assert part.get_param("name", header="content-disposition") == "file"
    boundary = kind.partition("boundary=")[2].encode()
    start = body.index(b"\r\n\r\n") + 4
    assert body[start : -len(b"\r\n--" + boundary + b"--\r\n")] == content


@given(
    length=st.one_of(st.integers(0, 3000), st.integers(2 * PIECE - 4, 2 * PIECE + 4)),
    pattern=st.binary(min_size=1, max_size=40),
    members=st.dictionaries(st.text(max_size=9), st.text(max_size=9), max_size=3),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_a_json_body_holds_the_file_whole_beside_its_members(
    tmp_path: Path, length: int, pattern: bytes, members: dict[str, str]
) -> None:
    content = (pattern * length)[:length]
    members.pop("content", None)
    upload = Upload(part="content", file=written(tmp_path, content))
    body, kind = whole(upload, json.dumps(members).encode())
    read = json.loads(body)
    assert base64.b64decode(read.pop("content"), validate=True) == content
    assert read == members
    assert kind == "application/json"


@pytest.mark.parametrize("name", ['a"\r\nX-Evil: 1 ü.png', "ein Käfer.png", "\udcff.png"])
def test_an_odd_file_name_ends_no_header(tmp_path: Path, name: str) -> None:
    body, _ = whole(Upload(part="file", file=written(tmp_path, b"x", name)))
    assert b"\r\nX-Evil" not in body
    assert body.count(b"\r\n\r\n") == 1


def test_a_file_that_cannot_be_read_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="gone"):
        UploadBody(Upload(part="file", file=tmp_path / "gone.png"))


@pytest.mark.parametrize("within", [None, b"{}"])
@pytest.mark.parametrize("change", [-1, 1, -3 * PIECE, 3 * PIECE])
def test_a_file_that_changes_its_length_never_becomes_a_whole_body(
    tmp_path: Path, change: int, within: bytes | None
) -> None:
    """Neither too few bytes, which would hang, nor half a file in a whole body."""
    content = bytes(range(256)) * (5 * PIECE // 256)
    file = written(tmp_path, content)
    given: list[bytes] = []
    with UploadBody(Upload(part="content", file=file), within) as body:
        pieces = iter(body)
        given += [next(pieces), next(pieces)]
        if change < 0:
            file.write_bytes(content[:change])
        else:
            with file.open("ab") as more:
                more.write(bytes(change))
        with pytest.raises(FileChangedError):
            given.extend(pieces)
        assert sum(map(len, given)) < body.length


class _Unplugged(io.BytesIO):
    """A disk that is gone after its first piece."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell():
            raise OSError(errno.EIO, "Input/output error")
        return super().read(size)


def test_a_disk_that_fails_in_the_middle_never_becomes_a_whole_body(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "open", lambda _path, _mode: _Unplugged(bytes(3 * PIECE)))
    with UploadBody(Upload(part="content", file=tmp_path / "a.png"), b"{}") as body:
        pieces = iter(body)
        given = [next(pieces), next(pieces)]
        with pytest.raises(FileChangedError):
            next(pieces)
    assert sum(map(len, given)) < body.length


def test_progress_tells_the_bytes_of_the_file_that_were_taken(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    size = 2 * PIECE + 5
    upload = Upload(
        part="content",
        file=written(tmp_path, bytes(size)),
        progress=lambda sent, whole_size: told.append((sent, whole_size)),
    )
    with UploadBody(upload, b"{}") as body:
        pieces = iter(body)
        next(pieces)
        next(pieces)
        assert told == []
        for _ in pieces:
            pass
    assert told == [(PIECE, size), (2 * PIECE, size), (size, size)]
