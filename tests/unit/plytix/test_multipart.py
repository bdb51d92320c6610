from __future__ import annotations

from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheetsync.plytix.multipart import MultipartFile
from sheetsync.plytix.request import Upload


@given(content=st.binary(max_size=3000), sizes=st.lists(st.integers(1, 700), min_size=1))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_a_body_holds_the_file_whole_in_whatever_pieces_it_is_read(
    tmp_path: Path, content: bytes, sizes: list[int]
) -> None:
    file = tmp_path / "picture.png"
    file.write_bytes(content)
    with MultipartFile(Upload(part="file", file=file)) as body:
        length, kind = len(body), body.content_type
        pieces: list[bytes] = []
        while piece := body.read(sizes[len(pieces) % len(sizes)]):
            pieces.append(piece)
    whole = b"".join(pieces)
    assert len(whole) == length
    head = f"MIME-Version: 1.0\r\nContent-Type: {kind}\r\n\r\n".encode()
    part = message_from_bytes(head + whole).get_payload(0)
    assert isinstance(part, Message)
    assert part.get_filename() == "picture.png"
    assert part.get_param("name", header="content-disposition") == "file"
    boundary = kind.partition("boundary=")[2].encode()
    start = whole.index(b"\r\n\r\n") + 4
    assert whole[start : -len(b"\r\n--" + boundary + b"--\r\n")] == content


def test_a_hostile_file_name_ends_no_header(tmp_path: Path) -> None:
    file = tmp_path / 'a"\r\nX-Evil: 1 ü.png'
    file.write_bytes(b"x")
    with MultipartFile(Upload(part="file", file=file)) as body:
        whole = body.read()
    assert b"\r\nX-Evil" not in whole
    assert whole.count(b"\r\n\r\n") == 1


def test_a_file_that_cannot_be_read_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="gone"):
        MultipartFile(Upload(part="file", file=tmp_path / "gone.png"))
