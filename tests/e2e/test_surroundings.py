"""Nothing is taken from the surroundings: .netrc, proxy variables; settings name the proxy."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
import trustme

from sheetsync.errors import RemoteError, UnreachableError, UsageError
from sheetsync.plytix import connect
from tests.clocks import FakeClock
from tests.e2e.conftest import Desk
from tests.e2e.recording import Recorder, as_page, as_plytix, serving, tunnelling
from tests.unit.plytix.tokens import token_text

KEY = "CANARYKEY7Q2W9E4R"
PASSWORD = "canary-Passw0rd-x8z1"
TOKEN_ROUTE = "/auth/api/get-token"
PROXY_VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "ftp_proxy", "socks_proxy")


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sheetsync.plytix.client.SystemClock", FakeClock)


def search(
    endpoint: str,
    *,
    auth: str | None = None,
    proxy: str | None = None,
    ca_file: Path | None = None,
) -> None:
    with connect(
        api_key=KEY,
        api_password=PASSWORD,
        endpoint=endpoint,
        auth_endpoint=(auth or endpoint) + TOKEN_ROUTE,
        proxy=proxy,
        ca_file=ca_file,
    ) as plytix:
        plytix.call("Product search", page_size=1)


def test_a_netrc_changes_neither_header(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (
        "machine 127.0.0.1 login eve password from-netrc\ndefault login eve password fall-back\n"
    )
    for name in (".netrc", "_netrc", "named"):
        (tmp_path / name).write_text(lines)
        (tmp_path / name).chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / "named"))
    with serving(as_plytix) as server:
        search(server.url)
    token, products = server.asked
    assert "Authorization" not in token.headers
    assert products.headers["Authorization"] == f"Bearer {token_text()}"


@pytest.mark.parametrize("spell", [str.lower, str.upper])
@pytest.mark.parametrize("but_not_for", ["", "*", "127.0.0.1"])
def test_proxy_variables_lead_nobody_astray(
    monkeypatch: pytest.MonkeyPatch, spell: Callable[[str], str], but_not_for: str
) -> None:
    with serving(as_plytix) as server, serving(as_plytix) as astray:
        for name in PROXY_VARIABLES:
            monkeypatch.setenv(spell(name), astray.url)
        monkeypatch.setenv(spell("no_proxy"), but_not_for)
        search(server.url)
    assert astray.connections == 0
    assert len(server.asked) == 2


def test_no_variable_takes_a_named_proxy_away(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "*")
    with serving(as_plytix) as proxy:
        search("http://localhost:9", proxy=proxy.url)
    assert [one.target for one in proxy.asked] == [
        f"http://localhost:9{TOKEN_ROUTE}",
        "http://localhost:9/api/v1/products/search",
    ]


@pytest.fixture
def encrypted(tmp_path: Path) -> tuple[ssl.SSLContext, Path]:
    """What a server for both hosts of a made-up PIM is encrypted with, and whom to trust."""
    authority = trustme.CA()
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("pim.example", "auth.example").configure_cert(made)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    return made, tmp_path / "ca.pem"


def test_a_proxy_serves_both_hosts_and_sees_neither_token_nor_key(
    encrypted: tuple[ssl.SSLContext, Path],
) -> None:
    made, ca_file = encrypted
    with serving(as_plytix, context=made) as server, tunnelling() as proxy:
        port = server.url.rpartition(":")[2]
        search(
            f"https://pim.example:{port}",
            auth=f"https://auth.example:{port}",
            proxy=proxy.url,
            ca_file=ca_file,
        )
    opened = [one for one in proxy.asked if one.method == "CONNECT"]
    assert [one.target for one in opened] == [f"auth.example:{port}", f"pim.example:{port}"]
    assert [one.target for one in server.asked] == [TOKEN_ROUTE, "/api/v1/products/search"]
    assert server.asked[1].headers["Authorization"] == f"Bearer {token_text()}"
    for one in opened:
        assert {name.lower() for name in one.headers} <= {"host", "user-agent", "proxy-connection"}
    seen = proxy.everything()
    for secret in (KEY, PASSWORD, token_text(), "Bearer", "api_key"):
        assert secret not in seen


def said_by(answer: bytes) -> tuple[RemoteError, Recorder]:
    with tunnelling(lambda _: answer) as proxy, pytest.raises(RemoteError) as caught:
        search("https://pim.example", proxy=proxy.url)
    for secret in (KEY, PASSWORD):
        assert secret not in proxy.everything()
        assert secret not in str(caught.value)
    return caught.value, proxy


LOGIN = (
    b"HTTP/1.1 407 Proxy Authentication Required\r\n"
    b'Proxy-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n'
)
PAGE = b"<html><h1>Log in to the network</h1></html>"
REFUSED = b"HTTP/1.1 403 Forbidden\r\nContent-Length: %d\r\n\r\n%s" % (len(PAGE), PAGE)


def test_a_proxy_that_wants_a_login_is_told_and_not_asked_again() -> None:
    error, proxy = said_by(LOGIN)
    assert len(proxy.asked) == 1
    assert "auth" not in proxy.asked[0].whole().lower().replace("auth_endpoint", "")
    assert "https://pim.example" in error.message
    assert "the proxy asks for a user and a password (407)" in error.message
    assert "relay" in error.remedy


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (REFUSED, "the proxy answered 403"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE, "the proxy did not connect"),
        (b"HTTP/1.1 302 Found\r\nLocation: https://login.example/\r\n\r\n", "answered 302"),
        (b"nonsense\r\n\r\n", "the proxy did not connect"),
        (b"", "the proxy did not connect"),
    ],
)
def test_a_proxy_that_does_not_connect_is_told(answer: bytes, why: str) -> None:
    error, _ = said_by(answer)
    assert isinstance(error, UnreachableError)
    assert why in error.message
    assert "proxy" in error.remedy
    assert "Log in" not in str(error)


def test_a_proxy_that_is_down_is_told() -> None:
    with pytest.raises(UnreachableError) as caught:
        search("https://pim.example", proxy="http://127.0.0.1:9")
    assert "the proxy cannot be used: nothing listens there" in caught.value.message
    assert "proxy" in caught.value.remedy


def test_a_write_that_a_proxy_does_not_let_through_surely_did_not_happen() -> None:
    with tunnelling(lambda _: REFUSED) as proxy:
        plytix = connect(token=token_text(), endpoint="https://pim.example", proxy=proxy.url)
        with plytix, pytest.raises(UnreachableError, match="the proxy answered 403"):
            plytix.call("Create product (v2)", sku="A-1")


def test_a_page_in_place_of_an_answer_is_told() -> None:
    with (
        serving(lambda _: as_page()) as server,
        pytest.raises(RemoteError, match="with no access token"),
    ):
        search(server.url)


@pytest.mark.parametrize(
    "proxy",
    [
        "http://eve:canary-w0rd@proxy.example:3128",
        "http://eve@proxy.example:3128",
        "http://proxy.example:3128?password=canary-w0rd",
        "socks5://proxy.example:1080",
        "proxy.example:3128",
        "ftp://proxy.example",
    ],
)
def test_a_proxy_with_a_login_or_of_another_kind_is_refused(desk: Desk, proxy: str) -> None:
    with pytest.raises(UsageError) as caught:
        connect(token="some-token", proxy=proxy)
    file = desk.folder / "sheetsync.toml"
    file.write_text(file.read_text("utf-8") + f"proxy = '{proxy}'\n", encoding="utf-8")
    told = desk.sheetsync("connection", "test", "plytix")
    assert told.code == 3
    assert "“proxy” of connection “plytix”" in told.err
    assert "canary" not in f"{caught.value.message} {caught.value.remedy} {told.err}"
    assert desk.requests() == []
