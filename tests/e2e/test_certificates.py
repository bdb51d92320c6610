"""Certificates are verified, whatever the surroundings say, and nothing is sent before that."""

from __future__ import annotations

import ssl
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from sheetsync.errors import RemoteError, UsageError
from sheetsync.plytix import connect
from tests.clocks import FakeClock
from tests.e2e.conftest import Desk
from tests.e2e.recording import Recorder, as_plytix, serving

KEY = "CANARYKEY7Q2W9E4R"
PASSWORD = "canary-Passw0rd-x8z1"
TOKEN_ROUTE = "/auth/api/get-token"


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sheetsync.plytix.client.SystemClock", FakeClock)


@pytest.fixture(scope="module")
def ours() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def ca_file(ours: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("trusted") / "ca.pem"
    ours.cert_pem.write_to_path(path)
    return path


def context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(made)
    return made


def search(endpoint: str, ca_file: Path | None) -> None:
    with connect(
        api_key=KEY,
        api_password=PASSWORD,
        endpoint=endpoint,
        auth_endpoint=endpoint + TOKEN_ROUTE,
        ca_file=ca_file,
    ) as plytix:
        plytix.call("Product search", page_size=1)


def refusal(server: Recorder, ca_file: Path | None, *, url: str | None = None) -> RemoteError:
    with pytest.raises(RemoteError) as caught:
        search(url or server.url, ca_file)
    assert server.asked == []
    assert server.connections == 1, "what is not trusted is not asked again"
    assert server.url.rpartition("/")[2] in caught.value.message
    return caught.value


def old_encryption(made: ssl.SSLContext) -> ssl.SSLContext:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        made.minimum_version = ssl.TLSVersion.TLSv1
        made.maximum_version = ssl.TLSVersion.TLSv1_1
    return made


def test_a_certificate_of_the_named_authority_is_accepted(ours: trustme.CA, ca_file: Path) -> None:
    with serving(as_plytix, context=context(ours.issue_cert("127.0.0.1"))) as server:
        search(server.url, ca_file)
    assert [one.target for one in server.asked] == [TOKEN_ROUTE, "/api/v1/products/search"]


def _expired(ca: trustme.CA) -> ssl.SSLContext:
    now = datetime.now(UTC)
    before, after = now - timedelta(days=9), now - timedelta(days=1)
    return context(ca.issue_cert("127.0.0.1", not_before=before, not_after=after))


def _early(ca: trustme.CA) -> ssl.SSLContext:
    now = datetime.now(UTC)
    before, after = now + timedelta(days=1), now + timedelta(days=9)
    return context(ca.issue_cert("127.0.0.1", not_before=before, not_after=after))


BAD: dict[str, tuple[Callable[[trustme.CA], ssl.SSLContext], str, str]] = {
    "an unknown authority": (
        lambda _: context(trustme.CA().issue_cert("127.0.0.1")),
        "an authority that is not trusted",
        "ca_file",
    ),
    "another host's name": (
        lambda ca: context(ca.issue_cert("pim.plytix.com")),
        "for another host",
        "Check endpoint",
    ),
    "expired": (_expired, "has expired", "clock"),
    "not valid yet": (_early, "not valid yet", "clock"),
    "TLS 1.1 only": (
        lambda ca: old_encryption(context(ca.issue_cert("127.0.0.1"))),
        "TLS 1.2 or newer",
        "Check endpoint",
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_a_server_that_cannot_be_trusted_is_refused_before_anything_is_sent(
    ours: trustme.CA, ca_file: Path, what: str
) -> None:
    make, why, remedy = BAD[what]
    with serving(as_plytix, context=make(ours)) as server:
        error = refusal(server, ca_file)
    assert why in error.message
    assert remedy in error.remedy


def test_without_ca_file_only_the_usual_authorities_are_trusted(ours: trustme.CA) -> None:
    with serving(as_plytix, context=context(ours.issue_cert("127.0.0.1"))) as server:
        assert "not trusted" in refusal(server, None).message


def test_plain_http_on_an_https_port_is_told_as_such(ca_file: Path) -> None:
    with serving(as_plytix) as server:
        error = refusal(server, ca_file, url=server.url.replace("http:", "https:"))
    assert "not encrypted" in error.message


@pytest.fixture
def hostile_surroundings(
    ours: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """Every variable that makes some program trust more, or write down keys; yields the latter."""
    bundle = tmp_path / "bundle.pem"
    ours.cert_pem.write_to_path(bundle)
    keys = tmp_path / "keys.log"
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"):
        monkeypatch.setenv(name, str(bundle))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    monkeypatch.setenv("SSLKEYLOGFILE", str(keys))
    for name in ("PYTHONHTTPSVERIFY", "GIT_SSL_NO_VERIFY", "NODE_TLS_REJECT_UNAUTHORIZED"):
        monkeypatch.setenv(name, "0")
    yield keys


@pytest.mark.usefixtures("hostile_surroundings")
def test_no_variable_makes_us_trust_more(ours: trustme.CA) -> None:
    with serving(as_plytix, context=context(ours.issue_cert("127.0.0.1"))) as server:
        assert "not trusted" in refusal(server, None).message


def test_no_variable_makes_us_write_down_the_keys_of_the_encryption(
    ours: trustme.CA, ca_file: Path, hostile_surroundings: Path
) -> None:
    with serving(as_plytix, context=context(ours.issue_cert("127.0.0.1"))) as server:
        search(server.url, ca_file)
    assert not hostile_surroundings.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "ca.pem"),
        (b"", "no certificates"),
        (b"hello", "no certificates"),
        (b"\xff\xfe\x00", "no certificates"),
        (b"-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n", "no certificates"),
    ],
)
def test_certificates_that_are_none_are_told_before_any_request(
    desk: Desk, tmp_path: Path, content: bytes | None, words: str
) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        connect(token="some-token", ca_file=path)
    assert "ca_file" in caught.value.message
    assert str(path) in caught.value.message
    file = desk.folder / "sheetsync.toml"
    file.write_text(file.read_text("utf-8") + f"ca_file = '{path}'\n", encoding="utf-8")
    told = desk.sheetsync("connection", "test", "plytix")
    assert told.code == 3
    assert "“ca_file” of connection “plytix” in" in told.err
    assert words in told.err
    assert desk.requests() == []


def test_there_is_no_setting_to_switch_verification_off(desk: Desk) -> None:
    file = desk.folder / "sheetsync.toml"
    whole = file.read_text("utf-8")
    for line in ("verify = false", "insecure = true", "ca_file = false", "verify_ssl = 0"):
        file.write_text(f"{whole}{line}\n", encoding="utf-8")
        assert desk.sheetsync("connection", "test", "plytix").code == 3
    assert desk.requests() == []
