"""The transport against a raw socket on localhost, which can say what no real server should."""

from __future__ import annotations

import gzip
import logging
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
import urllib3

from sheetsync.model.secret import Secret
from sheetsync.plytix.request import Answer, Call, Loss, NoAnswer, Response
from sheetsync.plytix.transport import HttpTransport, Limits, connection_loss

CANARY = "CANARY-token-0123456789"
QUICK = Limits(connect_seconds=1, read_seconds=0.3, whole_seconds=0.6, max_bytes=10_000)
OPENSSL = shutil.which("openssl")
Talk = Callable[[socket.socket], None]


def http(
    body: bytes, *, status: str = "200 OK", length: int | None = None, more: str = ""
) -> bytes:
    """A whole answer; ``length`` may lie."""
    announced = len(body) if length is None else length
    return f"HTTP/1.1 {status}\r\nContent-Length: {announced}\r\n{more}\r\n".encode() + body


def says(*pieces: bytes, pause: float = 0.0) -> Talk:
    """Write pieces with pauses, then hang up."""

    def talk(connected: socket.socket) -> None:
        for piece in pieces:
            connected.sendall(piece)
            time.sleep(pause)

    return talk


class Server:
    """Accepts connections, reads one request head on each, and lets a function answer."""

    def __init__(self, talk: Talk, *, reads_head: bool = True) -> None:
        self._talk = talk
        self._reads_head = reads_head
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.received: list[bytes] = []
        threading.Thread(target=self._run, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api"

    def _run(self) -> None:
        while True:
            try:
                connected, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connected,), daemon=True).start()

    def _serve(self, connected: socket.socket) -> None:
        with connected:
            try:
                head = b""
                while self._reads_head and b"\r\n\r\n" not in head:
                    piece = connected.recv(65_536)
                    if not piece:
                        return
                    head += piece
                self.received.append(head)
                self._talk(connected)
            except OSError:
                return

    def close(self) -> None:
        self._listener.close()


@contextmanager
def serving(talk: Talk, *, reads_head: bool = True) -> Iterator[Server]:
    server = Server(talk, reads_head=reads_head)
    try:
        yield server
    finally:
        server.close()


def ask(url: str, limits: Limits = QUICK) -> Answer:
    transport = HttpTransport(limits=limits)
    try:
        return transport.send(Call(method="POST", url=url, body=b'{"a":1}', bearer=Secret(CANARY)))
    finally:
        transport.close()


def lost(answer: Answer) -> Loss:
    assert isinstance(answer, NoAnswer)
    assert CANARY not in answer.reason
    return answer.loss


def test_an_answer_arrives_whole_with_headers_in_lower_case() -> None:
    with serving(says(http(b'{"data": []}', more="X-Request-Id: r-7\r\n"))) as server:
        answer = ask(server.url)
    assert isinstance(answer, Response)
    assert (answer.status, answer.body, answer.request_id) == (200, b'{"data": []}', "r-7")
    head = server.received[0].decode()
    assert head.startswith("POST /api HTTP/1.1\r\n")
    assert f"Authorization: Bearer {CANARY}\r\n" in head
    assert "Content-Type: application/json\r\n" in head


@pytest.mark.parametrize("status", ["204 No Content", "404 Not Found", "500 Oops"])
def test_every_status_is_an_answer(status: str) -> None:
    with serving(says(http(b"", status=status))) as server:
        answer = ask(server.url)
    assert isinstance(answer, Response)
    assert answer.status == int(status[:3])


def test_a_packed_answer_is_unpacked() -> None:
    packed = gzip.compress(b'{"data": [1]}')
    with serving(says(http(packed, more="Content-Encoding: gzip\r\n"))) as server:
        answer = ask(server.url)
    assert isinstance(answer, Response)
    assert answer.body == b'{"data": [1]}'


def test_an_answer_in_chunks_is_put_together() -> None:
    chunked = (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n3\r\n   \r\n0\r\n\r\n"
    )
    with serving(says(chunked)) as server:
        answer = ask(server.url)
    assert isinstance(answer, Response)
    assert answer.body == b"{}   "


@pytest.mark.parametrize(
    "talk",
    [
        says(),
        says(b"HTTP/1.1 200"),
        says(http(b'{"data"', length=500)),
        says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}"),
        says(http(b"no gzip at all", more="Content-Encoding: gzip\r\n")),
        says(http(gzip.compress(b"{}" * 99)[:20], more="Content-Encoding: gzip\r\n", length=90)),
        says(b"garbage\r\n\r\n"),
    ],
    ids=["silence", "cut head", "cut body", "cut chunk", "bad gzip", "cut gzip", "garbage"],
)
def test_a_broken_answer_is_lost(talk: Talk) -> None:
    with serving(talk) as server:
        assert lost(ask(server.url)) is Loss.LOST


def test_silence_ends_at_the_read_deadline() -> None:
    with serving(says(b"", pause=5)) as server:
        began = time.monotonic()
        assert lost(ask(server.url)) is Loss.LOST
    assert time.monotonic() - began < 2


def test_a_body_that_trickles_ends_at_the_whole_deadline() -> None:
    pieces = [http(b"", length=5000), *[b"x"] * 40]
    with serving(says(*pieces, pause=0.1)) as server:
        began = time.monotonic()
        assert lost(ask(server.url)) is Loss.LOST
    assert time.monotonic() - began < 2


def test_a_head_that_trickles_ends_at_the_whole_deadline() -> None:
    pieces = [b"HTTP/1.1 200 OK\r\n", *[b"X"] * 40]
    with serving(says(*pieces, pause=0.1)) as server:
        began = time.monotonic()
        assert lost(ask(server.url)) is Loss.LOST
    assert time.monotonic() - began < 2


def test_an_answer_larger_than_the_limit_is_thrown_away() -> None:
    with serving(says(http(b"x" * 20_000))) as server:
        assert lost(ask(server.url)) is Loss.TOO_LARGE


def test_a_packed_bomb_is_measured_unpacked() -> None:
    packed = gzip.compress(b"0" * 5_000_000)
    with serving(says(http(packed, more="Content-Encoding: gzip\r\n"))) as server:
        assert lost(ask(server.url)) is Loss.TOO_LARGE


def test_a_port_where_nobody_listens_was_never_connected() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert lost(ask(f"http://127.0.0.1:{port}/api")) is Loss.NEVER_CONNECTED


def test_a_host_without_address_was_never_connected(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_args: object, **_more: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert lost(ask("http://no-such-host.invalid/api")) is Loss.NEVER_CONNECTED


@pytest.mark.parametrize("url", ["http://[::bad/api", "ftp://127.0.0.1/api", "http:///api"])
def test_a_url_that_cannot_be_called_is_no_crash(url: str) -> None:
    assert lost(ask(url)) is Loss.NEVER_CONNECTED


def test_a_server_without_encryption_is_not_talked_to_in_the_clear() -> None:
    with serving(says(http(b"{}"))) as server:
        answer = ask(server.url.replace("http:", "https:"))
    assert isinstance(answer, NoAnswer)
    assert not any(CANARY.encode() in received for received in server.received)


def test_a_redirect_is_not_followed_and_the_token_goes_nowhere_else() -> None:
    with serving(says(http(b"{}"))) as other:
        away = http(b"", status="308 Away", more=f"Location: {other.url}\r\n")
        with serving(says(away)) as server:
            answer = ask(server.url)
    assert isinstance(answer, Response)
    assert answer.status == 308
    assert other.received == []


def test_nothing_is_taken_from_the_surroundings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ``.netrc`` entry would replace our header, proxy variables would reroute the token."""
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "none.pem"))
    with serving(says(http(b"{}"))) as server:
        answer = ask(server.url)
    assert isinstance(answer, Response)
    assert f"Authorization: Bearer {CANARY}\r\n".encode() in server.received[0]


def test_no_cookie_is_kept() -> None:
    with serving(
        says(http(b"{}", more="Set-Cookie: a=b; Path=/\r\nConnection: close\r\n"))
    ) as server:
        transport = HttpTransport(limits=QUICK)
        for _ in range(2):
            transport.send(Call(method="GET", url=server.url))
        transport.close()
    assert len(server.received) == 2
    assert b"cookie" not in server.received[1].lower()


def test_a_secret_with_a_line_break_does_not_show_in_the_outcome() -> None:
    """requests would quote the whole header in its exception."""
    transport = HttpTransport(limits=QUICK)
    with serving(says(http(b"{}"))) as server:
        answer = transport.send(
            Call(method="GET", url=server.url, bearer=Secret(CANARY + "\nX: y"))
        )
    transport.close()
    assert lost(answer) is Loss.NEVER_CONNECTED
    assert server.received == []


def test_the_library_logs_no_url_even_at_debug(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), serving(says(http(b"{}"))) as server:
        ask(server.url)
    assert caplog.records == []


def test_a_connection_is_kept_open_and_shared_by_threads() -> None:
    served: list[int] = []

    def talk(connected: socket.socket) -> None:
        served.append(1)
        connected.sendall(http(b"{}"))
        while connected.recv(65_536):
            served.append(1)
            connected.sendall(http(b"{}"))

    transport = HttpTransport(limits=QUICK)
    with serving(talk) as server:
        call = Call(method="GET", url=server.url)
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda _n: transport.send(call), range(40)))
        transport.close()
    assert all(isinstance(answer, Response) for answer in answers)
    assert len(served) == 40
    assert len(server.received) <= 4


def test_a_kept_connection_that_the_server_closed_meanwhile_is_not_used() -> None:
    """Else the first write after a pause would have an unknown outcome."""
    transport = HttpTransport(limits=QUICK)
    with serving(says(http(b"{}"))) as server:
        call = Call(method="PATCH", url=server.url, body=b"{}")
        for _ in range(3):
            assert isinstance(transport.send(call), Response)
            time.sleep(0.05)
    transport.close()
    assert len(server.received) == 3


def test_closing_cuts_an_exchange_that_waits_in_another_thread() -> None:
    """Else an interrupted run would hang until the read deadline."""
    patient = HttpTransport(limits=Limits(read_seconds=30))
    arrived = threading.Event()

    def talk(connected: socket.socket) -> None:
        arrived.set()
        connected.recv(10)

    with serving(talk) as server, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(patient.send, Call(method="GET", url=server.url))
        assert arrived.wait(5)
        time.sleep(0.05)
        patient.close()
        assert lost(waiting.result(timeout=5)) is Loss.LOST


def test_a_proxy_is_used_when_it_is_named_and_only_then() -> None:
    with serving(says(http(b'{"by": "proxy"}'))) as proxy:
        transport = HttpTransport(limits=QUICK, proxy=proxy.url)
        answer = transport.send(Call(method="GET", url="http://pim.invalid/api"))
        transport.close()
    assert isinstance(answer, Response)
    assert proxy.received[0].startswith(b"GET http://pim.invalid/api HTTP/1.1\r\n")


def test_a_proxy_that_is_not_there_means_nothing_was_sent() -> None:
    transport = HttpTransport(limits=QUICK, proxy="http://127.0.0.1:9")
    for url in ("http://pim.invalid/api", "https://pim.invalid/api"):
        assert lost(transport.send(Call(method="GET", url=url))) is Loss.NEVER_CONNECTED
    transport.close()


def test_a_refused_certificate_is_told_from_a_lost_answer() -> None:
    refused = urllib3.exceptions.SSLError(ssl.SSLCertVerificationError("self-signed"))
    broken = urllib3.exceptions.SSLError(ssl.SSLEOFError("eof"))
    for reason, loss in ((refused, Loss.UNTRUSTED), (broken, Loss.LOST)):
        wrapped = urllib3.exceptions.MaxRetryError(None, "/", reason)  # type: ignore[arg-type]
        assert connection_loss(requests.exceptions.SSLError(wrapped)).loss is loss


@pytest.mark.skipif(OPENSSL is None, reason="openssl is not installed, so no certificate is made")
def test_a_certificate_that_nobody_vouches_for_is_not_accepted(tmp_path: Path) -> None:
    pem = _self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)

    def talk(connected: socket.socket) -> None:
        with context.wrap_socket(connected, server_side=True) as encrypted:
            encrypted.recv(65_536)
            encrypted.sendall(http(b"{}"))

    with serving(talk, reads_head=False) as server:
        url = server.url.replace("http:", "https:")
        assert lost(ask(url)) is Loss.UNTRUSTED
        trusting = HttpTransport(limits=QUICK, ca_file=pem)
        answer = trusting.send(Call(method="GET", url=url))
        trusting.close()
    assert isinstance(answer, Response)
    assert answer.body == b"{}"


def _self_signed(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that signs itself, and its key, in one file."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            *(OPENSSL or "openssl", "req", "-x509", "-nodes", "-days", "2"),
            *("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    both = folder / "both.pem"
    both.write_text(key.read_text() + certificate.read_text())
    return both
