"""Answers that are broken, lie, or never end: each is told from a good one, over a real socket."""

from __future__ import annotations

import gzip
import logging
import socket
import time
import tracemalloc
import zlib

import pytest

from sheetsync.plytix.request import Call, Loss, NoAnswer, Response
from sheetsync.plytix.transport import HttpTransport, Limits
from tests.unit.plytix.raw_server import PATIENT, Talk, ask, http, lost, says, serving

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
GZIP = "Content-Encoding: gzip\r\n"


def packed(body: bytes, encoding: str, *, drop: int = 0) -> bytes:
    """An answer whose packed body lacks its last bytes, although its length is right."""
    return http(body[: len(body) - drop], more=f"Content-Encoding: {encoding}\r\n")


def headless(body: bytes) -> bytes:
    """Deflate without the head that belongs to it."""
    packing = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packing.compress(body) + packing.flush()


@pytest.mark.parametrize(
    "talk",
    [
        says(),
        says(b"HTTP/1.1 200"),
        says(OK),
        says(OK + b"X-Request-Id: r-1\r\n"),
        says(OK + b"Content-Length: 0\r\n"),
        says(OK + b"Content-Length: 2\r\n\r\n"),
        says(http(b'{"data"', length=500)),
        says(CHUNKED + b"5\r\n{}"),
        says(CHUNKED + b"2\r\n{}\r\n"),
        says(CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n"),
        says(CHUNKED + b"-1\r\n{}\r\n0\r\n\r\n"),
        says(CHUNKED + b"-9\r\n{}\r\n0\r\n\r\n"),
        says(http(b"no gzip at all", more=GZIP)),
        says(http(b"no deflate at all", more="Content-Encoding: deflate\r\n")),
        says(http(gzip.compress(b"{}" * 99)[:20], more=GZIP, length=90)),
        says(packed(gzip.compress(b'{"data": [{}]}'), "gzip", drop=1)),
        says(packed(zlib.compress(b'{"data": [{}]}'), "deflate", drop=1)),
        says(packed(headless(b'{"data": [{}]}'), "deflate", drop=1)),
        says(packed(gzip.compress(b"{}"), "gzip", drop=len(gzip.compress(b"{}")) - 1)),
        says(OK + b"Content-Length: abc\r\n\r\n{}"),
        says(OK + b"Content-Length: -2\r\n\r\n{}"),
        says(OK + b"Content-Length: 0x2\r\n\r\n{}"),
        says(OK + b"Content-Length: \r\n\r\n{}"),
        says(OK + b"Content-Length: 2\r\nContent-Length: 7\r\n\r\n{}     "),
        says(OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n{}"),
        says(b"garbage\r\n\r\n"),
        says(b'{"data": []}'),
        says(b"<html>an old server</html>\r\n"),
        says(b"HTTP/2.0 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
        says(b"HTTP/1.1 abc OK\r\nContent-Length: 2\r\n\r\n{}"),
        says(b"HTTP/1.1 99 OK\r\nContent-Length: 2\r\n\r\n{}"),
        says(b"HTTP/1.1 1000 OK\r\nContent-Length: 2\r\n\r\n{}"),
        says(OK + b"".join(b"X-%d: 1\r\n" % n for n in range(500)) + b"\r\n{}"),
        says(OK + b"X: " + b"x" * 100_000 + b"\r\nContent-Length: 2\r\n\r\n{}"),
        says(b"HTTP/1.1 102 Processing\r\n\r\n" * 1000),
        says(b"HTTP/1.1 100 Continue\r\n\r\n"),
        says(b"\x16\x03\x01\x00\xff" * 20),
        says(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"),
    ],
    ids=[
        *("silence", "cut status line", "no header", "cut head", "head without its end"),
        *("cut before the body", "cut body", "cut chunk", "no last chunk", "chunk of no size"),
        *("chunk of size -1", "chunk of size -9", "bad gzip", "bad deflate", "cut gzip"),
        *("gzip without its last byte", "deflate without its last byte"),
        *("headless deflate without its last byte", "one byte of gzip"),
        *("length no number", "length below 0", "length in hex", "empty length", "two lengths"),
        *("endless length", "garbage", "no head at all", "html without head", "http 2"),
        *("status no number", "status 99", "status 1000", "500 headers", "huge header"),
        *("flood of interim answers", "interim answer alone", "tls", "another protocol"),
    ],
)
def test_a_broken_answer_to_a_write_is_lost(talk: Talk) -> None:
    """Never as if it was not sent: then it would be sent again, and happen twice."""
    with serving(talk) as server:
        assert lost(ask(server.url)) is Loss.LOST
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("answer", "body"),
    [
        (http(b'{"data": []}, and more', length=12), b'{"data": []}'),
        (OK + b"Content-Length: 2, 2\r\n\r\n{}", b"{}"),
        (OK + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", b"{}"),
        (CHUNKED + b"2;note=1\r\n{}\r\n0\r\nX-Late: 1\r\n\r\n", b"{}"),
        (
            OK + b"Transfer-Encoding: chunked\r\nContent-Length: 9\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
            b"{}",
        ),
        (OK + b"\r\n{}", b"{}"),
        (b"HTTP/1.0 200 OK\r\n\r\n{}", b"{}"),
        (b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\n{}", b"{}"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + http(b"{}"), b"{}"),
        (b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 3 + http(b"{}"), b"{}"),
        (packed(gzip.compress(b"{}"), "gzip"), b"{}"),
        (packed(gzip.compress(b"{") + gzip.compress(b"}"), "X-GZip"), b"{}"),
        (packed(gzip.compress(b"{}") + b"\n", "gzip"), b"{}"),
        (packed(zlib.compress(b"{}"), "deflate"), b"{}"),
        (packed(headless(b"{}"), "deflate"), b"{}"),
        (http(b"", more=GZIP), b""),
        (http(b"\x8b\x00{}", more="Content-Encoding: br\r\n"), b"\x8b\x00{}"),
        (http(b"", status="200 OK"), b""),
        (http(b"<html>log in</html>", more="Content-Type: text/html\r\n"), b"<html>log in</html>"),
        (http(b'{"a": "\xfc"}', more="Content-Type: x; charset=none\r\n"), b'{"a": "\xfc"}'),
        (http(b'{"data": [1, '), b'{"data": [1, '),
    ],
    ids=[
        *("length too short", "length twice in a line", "length twice", "chunks with trimmings"),
        *("chunks and a length", "until the end", "http 1.0", "no reason", "100 before"),
        *("103 before", "gzip", "gzip of two parts", "gzip and more", "deflate"),
        *("headless deflate", "nothing, packed", "packed unasked", "empty", "html"),
        *("no charset of this world", "cut json with the right length"),
    ],
)
def test_an_odd_answer_that_is_whole_arrives_as_it_is(answer: bytes, body: bytes) -> None:
    """What it means is judged where status and body are read."""
    with serving(says(answer)) as server:
        response = ask(server.url)
    assert isinstance(response, Response)
    assert (response.status, response.body) == (200, body)


@pytest.mark.parametrize("status", [204, 301, 404, 429, 500, 599, 999])
def test_a_status_without_a_body_is_an_answer(status: int) -> None:
    with serving(says(f"HTTP/1.1 {status} So\r\nConnection: close\r\n\r\n".encode())) as server:
        response = ask(server.url)
    assert isinstance(response, Response)
    assert (response.status, response.body) == (status, b"")


def test_an_answer_byte_by_byte_is_put_together() -> None:
    """Also its packed body, whose head is then not known at first."""
    for body, encoding in ((gzip.compress(b"{}"), "gzip"), (headless(b"{}"), "deflate")):
        whole = packed(body, encoding)

        def talk(connected: socket.socket, whole: bytes = whole) -> None:
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for byte in whole:
                connected.sendall(bytes([byte]))
                time.sleep(0.0005)

        with serving(talk) as server:
            response = ask(server.url)
        assert isinstance(response, Response)
        assert response.body == b"{}"


def test_a_header_over_two_lines_becomes_one_line() -> None:
    answer = http(b"{}", more="X-Request-Id: r-1\r\n  r-2\r\nX-Other: a\r\n")
    with serving(says(answer)) as server:
        response = ask(server.url)
    assert isinstance(response, Response)
    assert "\n" not in (response.request_id or "")
    assert response.headers["x-other"] == "a"


def test_of_what_the_library_finds_odd_nothing_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Its warnings quote the URL and whatever the server said."""
    odd = [
        CHUNKED.replace(b"\r\n\r\n", b"\r\nContent-Length: 1\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
        OK + b"no header at all\r\nContent-Length: 2\r\n\r\n{}",
    ]
    with caplog.at_level(logging.DEBUG):
        for answer in odd:
            with serving(says(answer)) as server:
                ask(server.url)
    assert caplog.records == []


def test_an_answer_larger_than_the_limit_is_thrown_away() -> None:
    with serving(says(http(b"x" * 20_000))) as server:
        assert lost(ask(server.url)) is Loss.TOO_LARGE


def test_an_answer_of_just_the_limit_arrives() -> None:
    with serving(says(http(b"x" * PATIENT.max_bytes))) as server:
        assert isinstance(ask(server.url), Response)


def test_a_body_that_never_ends_is_left_at_the_limit() -> None:
    def talk(connected: socket.socket) -> None:
        connected.sendall(CHUNKED)
        while True:
            connected.sendall(b"1000\r\n" + b"x" * 4096 + b"\r\n")

    with serving(talk) as server:
        assert lost(ask(server.url)) is Loss.TOO_LARGE


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_packed_bomb_is_left_at_the_limit_and_never_held(encoding: str) -> None:
    """200 MB of nothing in 200 kB."""
    nothing = bytes(200_000_000)
    content = gzip.compress(nothing) if encoding == "gzip" else zlib.compress(nothing)
    bomb = packed(content, encoding)
    limits = Limits(max_bytes=5_000_000)
    with serving(says(bomb)) as server:
        tracemalloc.start()
        try:
            assert lost(ask(server.url, limits)) is Loss.TOO_LARGE
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 15_000_000


def test_what_follows_an_answer_is_not_the_answer_to_the_next_call() -> None:
    """A length that is too short leaves bytes behind, which may even look like an answer."""
    forged = http(b'{"forged": true}')

    def talk(connected: socket.socket) -> None:
        connected.sendall(http(b"{}") + forged)
        connected.recv(65_536)
        connected.sendall(http(b'{"second": true}'))

    transport = HttpTransport(limits=PATIENT)
    with serving(talk) as server:
        call = Call(method="GET", url=server.url)
        first, second = transport.send(call), transport.send(call)
        transport.close()
    assert isinstance(first, Response)
    assert first.body == b"{}"
    assert not (isinstance(second, Response) and b"forged" in second.body)


def test_a_lost_answer_leaves_the_next_call_unharmed() -> None:
    closing = "Connection: close\r\n"
    first = [http(b"{", length=9), http(b"x", more=GZIP + closing)]
    answers = iter([*first, http(b"x" * 20_000, more=closing)])

    def talk(connected: socket.socket) -> None:
        connected.sendall(next(answers, http(b"{}")))

    transport = HttpTransport(limits=PATIENT)
    with serving(talk) as server:
        call = Call(method="GET", url=server.url)
        came = [transport.send(call) for _ in range(4)]
        transport.close()
    assert [isinstance(one, NoAnswer) for one in came] == [True, True, True, False]
