"""Files that are sent from disk: in little memory, and with the right word when it goes wrong."""

from __future__ import annotations

import base64
import json
import re
import socket
import ssl
import threading
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from sheetsync.plytix.request import Answer, Call, Loss, Response, Upload
from sheetsync.plytix.transport import HttpTransport, Limits
from tests.unit.plytix.raw_server import http, lost, read_request, says, serving

LIMITS = Limits(connect_seconds=10, read_seconds=2, whole_seconds=30)
LARGE = 30_000_000
"""Bytes that no socket holds by itself."""


def written(folder: Path, size: int, name: str = "kettle.jpg") -> Path:
    """A file of zeros that takes no room on the disk."""
    file = folder / name
    with file.open("wb") as made:
        made.truncate(size)
    return file


def send(
    url: str,
    file: Path,
    *,
    limits: Limits = LIMITS,
    within: bytes | None = b'{"filename":"kettle.jpg"}',
    progress: Callable[[int, int], None] | None = None,
    ca_file: Path | None = None,
) -> Answer:
    transport = HttpTransport(limits=limits, ca_file=ca_file)
    try:
        upload = Upload(part="content", file=file, progress=progress)
        return transport.send(Call(method="POST", url=url, body=within, upload=upload))
    finally:
        transport.close()


def length_of(request: bytes) -> int:
    found = re.search(rb"content-length: *(\d+)", request, re.IGNORECASE)
    assert found is not None
    return int(found[1])


def test_a_file_arrives_whole_in_a_json_body(tmp_path: Path) -> None:
    file = tmp_path / "kettle.jpg"
    file.write_bytes(bytes(range(256)) * 500)
    with serving(says(http(b"{}", status="201 Created"))) as server:
        answer = send(server.url, file)
    assert isinstance(answer, Response)
    head, _, body = server.received[0].partition(b"\r\n\r\n")
    assert b"Content-Type: application/json" in head
    assert b"chunked" not in head.lower()
    read = json.loads(body)
    assert read["filename"] == "kettle.jpg"
    assert base64.b64decode(read["content"], validate=True) == file.read_bytes()


def test_a_file_arrives_whole_in_a_form(tmp_path: Path) -> None:
    file = tmp_path / "kettle.jpg"
    file.write_bytes(bytes(range(256)) * 500)
    with serving(says(http(b"{}", status="202 Accepted"))) as server:
        answer = send(server.url, file, within=None)
    assert isinstance(answer, Response)
    head, _, body = server.received[0].partition(b"\r\n\r\n")
    assert b"Content-Type: multipart/form-data; boundary=" in head
    assert file.read_bytes() in body


@pytest.mark.parametrize("within", [b"{}", None], ids=["json", "form"])
def test_a_file_of_100_mb_is_never_held(tmp_path: Path, within: bytes | None) -> None:
    file = written(tmp_path, 100_000_000)
    taken: list[tuple[int, int]] = []

    def talk(connected: socket.socket) -> None:
        head = read_request(connected, body=False)
        wanted = length_of(head)
        got = len(head.partition(b"\r\n\r\n")[2])
        room = bytearray(65_536)
        while got < wanted:
            got += connected.recv_into(room)
        taken.append((got, wanted))
        connected.sendall(http(b"{}"))

    with serving(talk, reads=False) as server:
        tracemalloc.start()
        try:
            assert isinstance(send(server.url, file, within=within, limits=Limits()), Response)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert taken[0][0] == taken[0][1] >= 100_000_000
    assert peak < 3_000_000


@pytest.mark.parametrize("waits", [True, False], ids=["stays open", "hangs up"])
@pytest.mark.parametrize("secure", [False, True], ids=["plain", "encrypted"])
@pytest.mark.parametrize("status", ["401 Unauthorized", "413 Too Large"])
def test_an_answer_before_the_end_of_an_upload_is_read(
    tmp_path: Path,
    encrypted: tuple[ssl.SSLContext, Path],
    status: str,
    *,
    secure: bool,
    waits: bool,
) -> None:
    """Else a refusal would become an unknown outcome, and a 401 could not renew the token."""
    context, trusted = encrypted
    over = threading.Event()
    early = http(b'{"error": {"msg": "no"}}', status=status)

    def talk(connected: socket.socket) -> None:
        # Else the system holds the answer back, and throws it away when we hang up.
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if secure:
            connected = context.wrap_socket(connected, server_side=True)
        with connected:
            read_request(connected, body=False)
            connected.sendall(early)
            if waits:
                over.wait(10)

    with serving(talk, reads=False) as server:
        url = server.url.replace("http:", "https:") if secure else server.url
        answer = send(url, written(tmp_path, LARGE), ca_file=trusted)
        over.set()
    assert isinstance(answer, Response)
    assert answer.status == int(status[:3])
    assert b"error" in answer.body


def test_a_connection_with_half_an_upload_on_it_is_not_used_again(tmp_path: Path) -> None:
    over = threading.Event()
    heads: list[bytes] = []

    def talk(connected: socket.socket) -> None:
        heads.append(read_request(connected, body=False))
        connected.sendall(http(b"{}", status="413 Too Large" if len(heads) == 1 else "200 OK"))
        over.wait(5)

    transport = HttpTransport(limits=LIMITS)
    with serving(talk, reads=False) as server:
        upload = Upload(part="file", file=written(tmp_path, LARGE))
        first = transport.send(Call(method="PUT", url=server.url, upload=upload))
        second = transport.send(Call(method="GET", url=server.url))
        over.set()
    transport.close()
    assert isinstance(first, Response)
    assert isinstance(second, Response)
    assert (first.status, second.status) == (413, 200)
    assert heads[1].startswith(b"GET ")


def test_an_interim_answer_does_not_stop_an_upload(tmp_path: Path) -> None:
    def talk(connected: socket.socket) -> None:
        head = read_request(connected, body=False)
        connected.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        left = length_of(head) - len(head.partition(b"\r\n\r\n")[2])
        while left > 0:
            time.sleep(0.0001)
            left -= len(connected.recv(1 << 20))
        connected.sendall(http(b"{}"))

    with serving(talk, reads=False) as server:
        assert isinstance(send(server.url, written(tmp_path, LARGE)), Response)


@pytest.mark.parametrize("reads", [0, 1_000_000])
def test_an_upload_that_is_cut_off_without_an_answer_is_lost(tmp_path: Path, reads: int) -> None:
    def talk(connected: socket.socket) -> None:
        left = reads
        while left > 0:
            left -= len(connected.recv(65_536))

    with serving(talk, reads_body=False) as server:
        assert lost(send(server.url, written(tmp_path, LARGE))) is Loss.LOST


def test_an_upload_that_nobody_takes_ends_in_time(tmp_path: Path) -> None:
    over = threading.Event()

    def talk(_connected: socket.socket) -> None:
        over.wait(10)

    limits = Limits(read_seconds=0.5, whole_seconds=60)
    with serving(talk, reads_body=False) as server:
        began = time.monotonic()
        assert lost(send(server.url, written(tmp_path, LARGE), limits=limits)) is Loss.LOST
        over.set()
    assert time.monotonic() - began < 5


def test_an_upload_that_is_taken_byte_by_byte_ends_at_its_deadline(tmp_path: Path) -> None:
    def talk(connected: socket.socket) -> None:
        while connected.recv(1):
            time.sleep(0.01)

    limits = Limits(read_seconds=30, whole_seconds=0.5, upload_bytes_per_second=1e9)
    with serving(talk, reads_body=False) as server:
        began = time.monotonic()
        assert lost(send(server.url, written(tmp_path, LARGE), limits=limits)) is Loss.LOST
    assert time.monotonic() - began < 5


def test_a_large_file_gets_more_time_than_a_call(tmp_path: Path) -> None:
    def talk(connected: socket.socket) -> None:
        head, _, begun = server.received[0].partition(b"\r\n\r\n")
        left = length_of(head) - len(begun)
        while left > 0:
            time.sleep(0.02)
            left -= len(connected.recv(1 << 16))
        connected.sendall(http(b"{}"))

    limits = Limits(read_seconds=5, whole_seconds=0.3, upload_bytes_per_second=1_000_000)
    file = written(tmp_path, 3_000_000)
    with serving(talk, reads_body=False) as server:
        began = time.monotonic()
        answer = send(server.url, file, limits=limits, within=None)
    assert isinstance(answer, Response)
    assert time.monotonic() - began > limits.whole_seconds


@pytest.mark.parametrize("change", ["shorter", "longer"])
def test_a_file_that_changes_while_it_is_sent_is_lost_and_never_whole(
    tmp_path: Path, change: str
) -> None:
    file = written(tmp_path, LARGE)
    arrived: list[tuple[int, int]] = []

    def progress(sent: int, _size: int) -> None:
        if sent > LARGE // 2:
            written(tmp_path, LARGE // 2 if change == "shorter" else LARGE + 1)

    def talk(connected: socket.socket) -> None:
        wanted, got = length_of(server.received[0]), 0
        while piece := connected.recv(1 << 20):
            got += len(piece)
        arrived.append((got, wanted))

    with serving(talk, reads_body=False) as server:
        assert lost(send(server.url, file, progress=progress)) is Loss.LOST
        until = time.monotonic() + 5
        while not arrived and time.monotonic() < until:
            time.sleep(0.01)
    assert arrived[0][0] < arrived[0][1]


def test_a_file_that_vanished_before_was_never_sent(tmp_path: Path) -> None:
    with serving(says(http(b"{}"))) as server:
        assert lost(send(server.url, tmp_path / "gone.jpg")) is Loss.NEVER_CONNECTED
    assert server.received == []


def test_an_upload_to_a_host_that_is_not_there_was_never_sent(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    answer = send(f"http://127.0.0.1:{port}/api", written(tmp_path, LARGE))
    assert lost(answer) is Loss.NEVER_CONNECTED


def test_what_stops_the_program_stops_an_upload(tmp_path: Path) -> None:
    """Ctrl-C arrives between any two pieces."""

    def progress(_sent: int, _size: int) -> None:
        raise KeyboardInterrupt

    with serving(says(http(b"{}"))) as server, pytest.raises(KeyboardInterrupt):
        send(server.url, written(tmp_path, LARGE), progress=progress)
