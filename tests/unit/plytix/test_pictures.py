"""Pictures come from the account's own service, without a token, small, or not at all."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from sheetsync.model.picture import picture_of
from sheetsync.plytix.pictures import PictureLoader, is_files_host
from sheetsync.plytix.transport import Limits
from tests.unit.plytix.raw_server import Talk, http, says, serving

PNG = b"\x89PNG\r\n\x1a\n and so on"
PLYTIX = "https://pim.plytix.com"


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
    ],
)
def test_a_picture_is_known_by_how_it_begins(data: bytes, media_type: str) -> None:
    found = picture_of(data)
    assert found is not None
    assert (found.media_type, found.data) == (media_type, data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg onload=alert(1)>",
        b"<html>",
        b"RIFF\x00\x00\x00\x00WAVE",
        b"\x89PNG",
        b"%PDF-1.7",
    ],
)
def test_what_may_hold_scripts_or_is_no_picture_is_none(data: bytes) -> None:
    assert picture_of(data) is None


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("https://files.plytix.com/a/b.png", True),
        ("https://FILES.PLYTIX.COM/a.png", True),
        ("https://pim.plytix.com/a.png", True),
        ("https://files.plytix.com:443/a.png", True),
        ("http://files.plytix.com/a.png", False),
        ("https://files.plytix.com:8443/a.png", False),
        ("https://plytix.com.evil.example/a.png", False),
        ("https://evilplytix.com/a.png", False),
        ("https://pim.plytix.com@evil.example/a.png", False),
        ("https://user:word@files.plytix.com/a.png", False),
        ("https://127.0.0.1/a.png", False),
        ("https://169.254.169.254/latest", False),
        ("https://[::1]/a.png", False),
        ("file:///etc/passwd", False),
        ("https://files.plytix.com:port/a.png", False),
        ("https://[files.plytix.com/a.png", False),
        ("//files.plytix.com/a.png", False),
        ("", False),
    ],
)
def test_only_hosts_of_the_same_service_are_asked(url: str, asked: bool) -> None:
    assert is_files_host(url, urlsplit(PLYTIX)) is asked


@pytest.mark.parametrize(
    ("endpoint", "url", "asked"),
    [
        ("http://127.0.0.1:8765", "http://127.0.0.1:8765/files/a.png", True),
        ("http://127.0.0.1:8765", "http://127.0.0.1:8766/files/a.png", False),
        ("http://127.0.0.1:8765", "https://10.0.0.1/a.png", False),
        ("https://10.0.0.1", "https://11.0.0.1/a.png", False),
        ("http://localhost:8765", "https://evil.localhost/a.png", False),
        ("https://plytix.com", "https://evil.com/a.png", False),
    ],
)
def test_a_host_without_a_domain_of_its_own_is_asked_itself_alone(
    endpoint: str, url: str, asked: bool
) -> None:
    assert is_files_host(url, urlsplit(endpoint)) is asked


def load(talk: Talk, times: int = 1) -> tuple[list[object], list[bytes]]:
    """What a server's answers come to, and what it was asked."""
    with serving(talk) as server:
        loader = PictureLoader(server.url, limits=Limits(max_bytes=1000))
        try:
            found = [loader.load(f"http://127.0.0.1:{server.port}/a.png") for _ in range(times)]
        finally:
            loader.close()
        return [None if one is None else one.data for one in found], server.received


def test_a_picture_is_asked_for_without_a_token() -> None:
    found, (request,) = load(says(http(PNG)))
    assert found == [PNG]
    assert b"authorization" not in request.lower()
    assert b"image/png" in request


@pytest.mark.parametrize(
    "answer",
    [
        http(PNG, status="404 Not Found"),
        http(b"<svg></svg>"),
        http(PNG + b"x" * 1000),
        http(b"", status="302 Found", more="Location: http://169.254.169.254/\r\n"),
        http(PNG, length=500),
    ],
    ids=["missing", "svg", "large", "moved", "cut"],
)
def test_anything_else_is_no_picture(answer: bytes) -> None:
    found, requests = load(says(answer))
    assert found == [None]
    assert len(requests) == 1


def test_after_five_answers_in_a_row_that_did_not_come_nobody_is_asked_any_more() -> None:
    found, requests = load(says(b""), times=9)
    assert found == [None] * 9
    assert len(requests) == 5


def test_a_loader_that_loaded_nothing_is_closed_without_opening_anything() -> None:
    loader = PictureLoader(PLYTIX)
    assert loader.load("https://evil.example/a.png") is None
    loader.close()
