"""The transport against a raw socket on localhost: what it sends, what it gives back."""

from __future__ import annotations

import gc
import gzip
import logging
import socket
import ssl
import threading
from pathlib import Path

import pytest
import trustme

from sheetsync.errors import SettingsError
from sheetsync.model.secret import Secret
from sheetsync.plytix.request import Call, Loss, NoAnswer, Response
from sheetsync.plytix.transport import HttpTransport, Limits
from tests.unit.plytix.raw_server import CANARY, PATIENT, QUICK, ask, http, lost, says, serving


def test_an_answer_arrives_whole_with_headers_in_lower_case() -> None:
    with serving(says(http(b'{"data": []}', more="X-Request-Id: r-7\r\n"))) as server:
        answer = ask(server.url)
    assert isinstance(answer, Response)
    assert (answer.status, answer.body, answer.request_id) == (200, b'{"data": []}', "r-7")
    head = server.received[0].decode()
    assert head.startswith("POST /api HTTP/1.1\r\n")
    assert f"Authorization: Bearer {CANARY}\r\n" in head
    assert "Content-Type: application/json\r\n" in head


@pytest.mark.parametrize("body", [None, b"", b"{}", bytes(3_000_000)])
def test_a_call_arrives_whole_with_its_length(body: bytes | None) -> None:
    transport = HttpTransport(limits=PATIENT)
    with serving(says(http(b"{}"))) as server:
        answer = transport.send(Call(method="POST", url=server.url + "?a=%2F&b=c", body=body))
        transport.close()
    assert isinstance(answer, Response)
    head, _, arrived = server.received[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /api?a=%2F&b=c HTTP/1.1\r\n")
    assert b"\r\nContent-Length: %d" % len(body or b"") in head
    assert arrived == (body or b"")


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
        answer = ask(server.url.replace("http:", "https:"), QUICK)
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
        transport = HttpTransport(limits=PATIENT)
        for _ in range(2):
            transport.send(Call(method="GET", url=server.url))
        transport.close()
    assert len(server.received) == 2
    assert b"cookie" not in server.received[1].lower()


def test_a_secret_with_a_line_break_does_not_show_in_the_outcome() -> None:
    """requests would quote the whole header in its exception."""
    transport = HttpTransport(limits=PATIENT)
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


def test_a_proxy_is_used_when_it_is_named_and_only_then() -> None:
    with serving(says(http(b'{"by": "proxy"}'))) as proxy:
        transport = HttpTransport(limits=PATIENT, proxy=proxy.url)
        answer = transport.send(Call(method="GET", url="http://pim.invalid/api"))
        transport.close()
    assert isinstance(answer, Response)
    assert proxy.received[0].startswith(b"GET http://pim.invalid/api HTTP/1.1\r\n")


def test_a_proxy_that_is_not_there_means_nothing_was_sent() -> None:
    transport = HttpTransport(limits=PATIENT, proxy="http://127.0.0.1:9")
    for url in ("http://pim.invalid/api", "https://pim.invalid/api"):
        assert lost(transport.send(Call(method="GET", url=url))) is Loss.NEVER_CONNECTED
    transport.close()


def test_a_certificate_that_nobody_vouches_for_is_not_accepted(tmp_path: Path) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    trusted = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(trusted))

    def talk(connected: socket.socket) -> None:
        with context.wrap_socket(connected, server_side=True) as encrypted:
            encrypted.recv(65_536)
            encrypted.sendall(http(b"{}"))

    with serving(talk, reads=False) as server:
        url = server.url.replace("http:", "https:")
        assert lost(ask(url)) is Loss.UNTRUSTED
        trusting = HttpTransport(limits=PATIENT, ca_file=trusted)
        answer = trusting.send(Call(method="GET", url=url))
        trusting.close()
    assert isinstance(answer, Response)
    assert answer.body == b"{}"


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_certificates_that_cannot_be_read_are_told_at_once(
    tmp_path: Path, content: str | None
) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)
    with pytest.raises(SettingsError, match=r"ca\.pem"):
        HttpTransport(ca_file=file)


def test_a_proxy_that_is_no_url_is_told_at_once() -> None:
    with pytest.raises(SettingsError, match="proxy"):
        HttpTransport(proxy="ftp://127.0.0.1")


def test_nothing_is_sent_after_the_end() -> None:
    with serving(says(http(b"{}"))) as server:
        transport = HttpTransport(limits=PATIENT)
        transport.close()
        assert lost(transport.send(Call(method="GET", url=server.url))) is Loss.NEVER_CONNECTED
    assert server.received == []


def test_a_transport_has_one_thread_of_its_own_which_ends_with_it() -> None:
    """Else a run of a hundred thousand calls would start as many threads."""
    transport = HttpTransport(limits=PATIENT)
    before = set(threading.enumerate())
    with serving(says(http(b"{}"))) as server:
        for _ in range(5):
            transport.send(Call(method="GET", url=server.url))
        own = [
            one for one in set(threading.enumerate()) - before if one.name == "sheetsync-deadlines"
        ]
        assert len(own) == 1
        transport.close()
        own[0].join(timeout=5)
    assert not own[0].is_alive()


def test_a_transport_that_nobody_closed_leaves_no_thread_behind() -> None:
    transport = HttpTransport(limits=Limits(whole_seconds=100))
    before = set(threading.enumerate())
    with serving(says(http(b"{}", more="Connection: close\r\n"))) as server:
        transport.send(Call(method="GET", url=server.url))
    (own,) = (
        one for one in set(threading.enumerate()) - before if one.name == "sheetsync-deadlines"
    )
    del transport
    gc.collect()
    own.join(timeout=5)
    assert not own.is_alive()
